//! Feeds that are followed, from a server of our own on this machine.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::bench::Bench;

/// What the server says to a path: status, headers and body. It can be changed between two looks.
type Answers = Arc<Mutex<HashMap<String, (u16, String, String)>>>;

/// A server that answers as it is told and remembers what it was asked.
struct Server {
    address: String,
    answers: Answers,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = Server { address, answers: Answers::default(), asked: Arc::default() };
        let (answers, asked) = (Arc::clone(&server.answers), Arc::clone(&server.asked));
        thread::spawn(move || listener.incoming().flatten().for_each(|stream| answer(stream, &answers, &asked)));
        server
    }

    fn say(&self, path: &str, status: u16, headers: &str, body: &str) {
        self.answers.lock().unwrap().insert(path.to_owned(), (status, headers.to_owned(), body.to_owned()));
    }

    /// What was asked since this was last called: a path a line, with the conditions behind it.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

fn answer(mut stream: TcpStream, answers: &Answers, asked: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).map(|line| line.to_ascii_lowercase()).collect();
    let conditions = headers.iter().filter(|line| line.starts_with("if-"));
    asked.lock().unwrap().push(conditions.fold(path.clone(), |asked, condition| format!("{asked} {condition}")));
    assert!(headers.iter().any(|line| line.starts_with("user-agent: chancery/") && line.contains("desk@ministry.example")));
    let (status, extra, body) = answers.lock().unwrap().get(&path).cloned().unwrap_or((404, String::new(), String::new()));
    let answer = format!("HTTP/1.1 {status} So\r\nContent-Length: {}\r\nConnection: close\r\n{extra}\r\n{body}", body.len());
    stream.write_all(answer.as_bytes()).unwrap();
}

fn feed(server: &Server, items: &[(&str, &str)]) -> String {
    let item = |(path, words): &(&str, &str)| {
        format!(
            "<item><title>Report</title><link>{}{path}</link><pubDate>Tue, 18 Nov 2025 10:00:00 GMT</pubDate><description>{words}</description></item>",
            server.address
        )
    };
    let items: String = items.iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Foreign Ministry</title>{items}</channel></rss>")
}

fn list(bench: &Bench, server: &Server, more: &str) {
    let list = format!("contact = \"desk@ministry.example\"\npause_ms = 0\n{more}\n[[feed]]\nurl = \"{}/feed\"\n", server.address);
    bench.write("feeds.toml", list);
}

fn sql(bench: &Bench, query: &str) -> serde_json::Value {
    let said: crate::bench::Said = bench.command().args(["sql", query, "-o", "json"]).output().unwrap().into();
    said.ended(0).json()
}

const TALKS: &str = "Fiji and Chile held talks on fisheries in Suva on Tuesday.";
const SIGNED: &str = "Kenya and Peru signed an agreement on seed research in Lima on Tuesday.";

#[test]
fn a_feed_is_asked_for_changes_only_and_its_entries_are_taken_once() {
    let (bench, server) = (Bench::new(), Server::start());
    list(&bench, &server, "");
    server.say("/feed", 200, "ETag: \"one\"\r\nLast-Modified: Tue, 18 Nov 2025 10:00:00 GMT\r\n", &feed(&server, &[("/1", TALKS)]));
    bench.run("follow feeds.toml").ended(0);
    assert_eq!(server.asked(), ["/robots.txt", "/feed"]);
    let sources = bench.run("sources -o json").ended(0).json();
    assert_eq!((sources[0]["publisher"].as_str(), sources[0]["published"].as_str()), (Some("Foreign Ministry"), Some("2025-11-18")));
    assert_eq!(sources[0]["url"], format!("{}/1", server.address));

    // Its time has not come, so it is not asked at all.
    bench.run("follow feeds.toml").ended(0);
    assert_eq!(server.asked(), [""; 0]);

    server.say("/feed", 304, "", "");
    bench.run("follow feeds.toml --now").ended(0);
    let conditions = "/feed if-none-match: \"one\" if-modified-since: tue, 18 nov 2025 10:00:00 gmt";
    assert_eq!(server.asked(), ["/robots.txt", conditions]);

    server.say("/feed", 200, "ETag: \"two\"\r\n", &feed(&server, &[("/2", SIGNED), ("/1", "The same address with other words.")]));
    bench.run("follow feeds.toml --now").ended(0);
    assert_eq!(bench.run("sources -o jsonl").ended(0).out.lines().count(), 2);
    bench.run("verify").ended(0);
}

#[test]
fn pages_are_fetched_where_the_list_says_so_and_the_host_allows_it() {
    let (bench, server) = (Bench::new(), Server::start());
    list(&bench, &server, "articles = true");
    server.say("/robots.txt", 200, "", "User-agent: *\nDisallow: /closed\n");
    server.say(
        "/feed",
        200,
        "",
        &feed(&server, &[("/open", "Short."), ("/closed/1", "Short."), ("/gone", "Short."), ("/moved", "Short.")]),
    );
    let page = |words: &str| {
        format!(
            "<!DOCTYPE html><html lang=en><head><title>Talks</title></head><body><article><p>{words}</p><p>{words}</p></article></body></html>"
        )
    };
    server.say("/open", 200, "Content-Type: text/html\r\n", &page(TALKS));
    server.say("/moved", 302, "Location: /new\r\n", "");
    server.say("/new", 200, "Content-Type: text/html\r\n", &page(SIGNED));
    bench.run("follow feeds.toml").ended(4);
    assert_eq!(server.asked(), ["/robots.txt", "/feed", "/open", "/gone", "/moved", "/new"]);
    let texts = sql(&bench, "SELECT text FROM sources").to_string();
    assert!(texts.contains("Fiji") && texts.contains("Kenya") && !texts.contains("Short."), "{texts}");
    let failures = bench.run("sources --failed").out;
    assert!(failures.contains("robots.txt") && failures.contains("404"), "{failures}");
}

#[test]
fn a_feed_does_not_lead_into_the_inner_network() {
    let (bench, server, inner) = (Bench::new(), Server::start(), Server::start());
    list(&bench, &server, "articles = true");
    let items = format!(
        "<rss version=\"2.0\"><channel><title>x</title><item><title>t</title><link>{}/secret</link></item></channel></rss>",
        inner.address
    );
    server.say("/feed", 200, "", &items);
    bench.run("follow feeds.toml").ended(4);
    assert_eq!(inner.asked(), [""; 0]);
    let failures = bench.run("sources --failed").out;
    assert!(failures.contains("inner network"), "{failures}");
}

#[test]
fn a_server_out_of_order_is_left_alone_for_longer_each_time() {
    let (bench, server) = (Bench::new(), Server::start());
    list(&bench, &server, "every_minutes = 10");
    let waits = |bench: &Bench| {
        let rows = sql(bench, "SELECT next - strftime('%s', asked) AS wait, failures FROM feeds");
        (rows[0]["wait"].as_i64().unwrap(), rows[0]["failures"].as_i64().unwrap())
    };
    server.say("/feed", 500, "", "");
    bench.run("follow feeds.toml").ended(4);
    let (first, failures) = waits(&bench);
    assert!((1190..=1215).contains(&first) && failures == 1, "{first} {failures}");
    bench.run("follow feeds.toml --now").ended(4);
    let (second, failures) = waits(&bench);
    assert!((2390..=2415).contains(&second) && failures == 2, "{second} {failures}");
    server.say("/feed", 503, "Retry-After: 7200\r\n", "");
    bench.run("follow feeds.toml --now").ended(4);
    assert!((7190..=7215).contains(&waits(&bench).0));
    server.say("/feed", 200, "", &feed(&server, &[("/1", TALKS)]));
    bench.run("follow feeds.toml --now").ended(0);
    let (wait, failures) = waits(&bench);
    assert!((590..=615).contains(&wait) && failures == 0, "{wait} {failures}");
}

#[test]
fn a_host_whose_robots_file_is_out_of_order_is_not_asked() {
    let (bench, server) = (Bench::new(), Server::start());
    list(&bench, &server, "");
    server.say("/robots.txt", 500, "", "");
    bench.run("follow feeds.toml").ended(4);
    assert_eq!(server.asked(), ["/robots.txt"]);
}

#[test]
fn a_list_that_is_wrong_is_refused_before_anything_is_asked() {
    let bench = Bench::new();
    bench.write("feeds.toml", "contact = \"a@b.example\"\n[[feed]]\nurl = \"ftp://x\"\n");
    let said = bench.run("follow feeds.toml").ended(1);
    assert!(said.err.contains("feeds.toml") && said.err.contains("no address of the web"), "{}", said.err);
    assert!(!bench.path("chancery.register").exists());
}
