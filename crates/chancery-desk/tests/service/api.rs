//! The interface for programs: lists in all their forms, records, examples, names, decisions, and their description.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use chancery_desk::router::routes;
use serde_json::{Value, json};

use crate::access::address;
use crate::bench::Bench;
use crate::sample::corpus;

fn bench() -> Bench {
    Bench::local(&corpus(60))
}

fn items(bench: &Bench, address: &str) -> Vec<Value> {
    let answer = bench.get(address);
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text());
    answer.json()["items"].as_array().unwrap().clone()
}

#[test]
fn pages_of_a_list_hold_every_row_once() {
    let bench = bench();
    for list in ["actors", "meetings", "mechanisms", "agreements", "programmes", "commitments", "events", "frames", "sources"] {
        let count: i64 = {
            let view = if list == "sources" { "sources" } else { list };
            bench.get(&format!("/api/v1/sql?q=SELECT%20count(*)%20FROM%20{view}")).json()["rows"][0][0].as_i64().unwrap()
        };
        let (mut seen, mut days, mut next) = (BTreeSet::new(), Vec::new(), Some(format!("/api/v1/{list}?limit=7")));
        while let Some(address) = next {
            let page = bench.get(&address).json();
            for item in page["items"].as_array().unwrap() {
                assert!(seen.insert(item["id"].as_str().unwrap().to_owned()), "{list}: {} twice", item["id"]);
                days.push(item.get("told").or(item.get("published")).and_then(Value::as_str).unwrap_or("").to_owned());
            }
            next = page["next"].as_str().map(str::to_owned);
        }
        assert_eq!(seen.len() as i64, count, "{list}");
        assert!(count > 0, "{list}");
        if list != "actors" {
            assert!(days.is_sorted_by(|a, b| a >= b), "{list}: the latest first: {days:?}");
        }
    }
}

#[test]
fn filters_narrow_a_list_to_what_they_say() {
    let bench = bench();
    for (address, field, value) in [
        ("/api/v1/commitments?firmness=intends&limit=1000", "firmness", json!("intends")),
        ("/api/v1/events?type=AGREE&limit=1000", "type", json!("AGREE")),
        ("/api/v1/events?quad=VCOOP&limit=1000", "quad", json!("VCOOP")),
        ("/api/v1/meetings?state=held&limit=1000", "state", json!("held")),
        ("/api/v1/commitments?reaffirmed=false&limit=1000", "reaffirmed", json!(false)),
    ] {
        let found = items(&bench, address);
        assert!(!found.is_empty() && found.iter().all(|item| item[field] == value), "{address}");
        let all = items(&bench, &format!("{}?limit=1000", address.split('?').next().unwrap()));
        assert_eq!(found.len(), all.iter().filter(|item| item[field] == value).count(), "{address}");
    }
    let all = items(&bench, "/api/v1/commitments?limit=1000");
    let of_sector = items(&bench, "/api/v1/commitments?sectors=energy&limit=1000");
    let is_energy = |item: &&Value| item["sectors"].as_array().unwrap().contains(&json!("energy"));
    assert_eq!(of_sector.len(), all.iter().filter(is_energy).count());
    let between = |item: &&Value| item["told"].as_str().is_some_and(|told| ("2024".."2025").contains(&told));
    assert_eq!(items(&bench, "/api/v1/commitments?from=2024&before=2025&limit=1000").len(), all.iter().filter(between).count());
    let party = |item: &&Value| item["parties"].as_array().unwrap().contains(&json!("CHL"));
    assert_eq!(items(&bench, "/api/v1/commitments?party=Chile&limit=1000").len(), all.iter().filter(party).count());
    let pair = |item: &&Value| party(item) && item["parties"].as_array().unwrap().contains(&json!("FJI"));
    assert_eq!(items(&bench, "/api/v1/commitments?party=FJI&party=CHL&limit=1000").len(), all.iter().filter(pair).count());
}

#[test]
fn a_mistake_is_refused_and_named() {
    let bench = bench();
    for (address, words) in [
        ("/api/v1/meetings?partie=CHL", "partie"),
        ("/api/v1/meetings?party=Atlantis%20the%20Lost", "Atlantis"),
        ("/api/v1/meetings?party=CHL&party=FJI&party=GEO", "twice"),
        ("/api/v1/meetings?state=eaten", "eaten"),
        ("/api/v1/meetings?limit=0", "limit"),
        ("/api/v1/meetings?limit=1001", "1000"),
        ("/api/v1/meetings?after=xyz", "after"),
        ("/api/v1/meetings?after=5b5d", "after"),
        ("/api/v1/meetings?from=yesterday", "yesterday"),
        ("/api/v1/evidence", "record"),
        ("/api/v1/search", "q"),
        ("/api/v1/sql?q=DELETE%20FROM%20source", "only read"),
        ("/api/v1/sql?q=SELECT%20hash%20FROM%20token", "not allowed"),
        ("/api/v1/sql?q=SELEC", "mistake"),
        ("/api/v1/match?kind=meeting", "needs"),
    ] {
        let answer = bench.get(address);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{address}");
        let message = answer.json()["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(words), "{address}: {message}");
    }
    for address in
        ["/api/v1/dragons", "/api/v1/meetings/nothing", "/api/v1/records/nothing", "/api/v1/evidence/x", "/api/v1/dyads/CHL/USA"]
    {
        assert_eq!(bench.get(address).status, StatusCode::NOT_FOUND, "{address}");
    }
    let long = "WITH%20RECURSIVE%20n(i)%20AS%20(SELECT%201%20UNION%20ALL%20SELECT%20i%2B1%20FROM%20n)%20SELECT%20count(*)%20FROM%20n";
    let answer = bench.get(&format!("/api/v1/sql?q={long}"));
    assert!(answer.json()["error"]["message"].as_str().unwrap().contains("longer than"));
}

#[test]
fn a_list_has_the_same_rows_in_every_form() {
    let bench = bench();
    for list in ["meetings", "events", "commitments", "sources"] {
        let json = items(&bench, &format!("/api/v1/{list}?limit=20"));
        let lines = bench.get(&format!("/api/v1/{list}.jsonl?limit=20")).text();
        let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(rows, json, "{list}");
        let csv = bench.get(&format!("/api/v1/{list}.csv?limit=20"));
        assert_eq!(csv.head("content-type"), Some("text/csv; charset=utf-8"));
        assert_eq!(
            csv.text().lines().next().unwrap().split(',').collect::<BTreeSet<_>>(),
            json[0].as_object().unwrap().keys().map(String::as_str).collect()
        );
        let by_head = bench.call(Method::GET, &format!("/api/v1/{list}?limit=20")).head("accept", "text/csv").send();
        assert_eq!(by_head.body, csv.body);
        let parquet = bench.get(&format!("/api/v1/{list}.parquet?limit=20"));
        assert!(parquet.body.starts_with(b"PAR1") && parquet.body.ends_with(b"PAR1"));
    }
    let next = bench.get("/api/v1/meetings.csv?limit=2");
    let link = next.head("link").unwrap();
    assert!(link.starts_with("</api/v1/meetings.csv?") && link.ends_with(">; rel=\"next\""), "{link}");
}

#[test]
fn a_record_comes_with_its_words() {
    let bench = bench();
    let meeting = items(&bench, "/api/v1/meetings?limit=1")[0]["id"].as_str().unwrap().to_owned();
    let record = bench.get(&format!("/api/v1/meetings/{meeting}")).json();
    assert_eq!(record, bench.get(&format!("/api/v1/records/{meeting}")).json());
    let evidence = items(&bench, &format!("/api/v1/evidence?record={meeting}"));
    let quote = |value: &Value| value["quote"].as_str().unwrap().to_owned();
    assert!(quote(&evidence[0]).starts_with(record["evidence"][0]["quote"]["exact"].as_str().unwrap()));
    let source = bench.get(&format!("/api/v1/sources/{}", evidence[0]["source"].as_str().unwrap())).json();
    let text: Vec<char> = source["text"].as_str().unwrap().chars().collect();
    let (start, end) = (evidence[0]["start"].as_u64().unwrap() as usize, evidence[0]["end"].as_u64().unwrap() as usize);
    assert_eq!(text[start..end].iter().collect::<String>(), quote(&evidence[0]), "offsets are code points");
    assert_eq!(bench.get(&format!("/api/v1/events/{meeting}")).status, StatusCode::NOT_FOUND);
}

#[test]
fn a_dyad_tells_when_the_two_last_met() {
    let bench = bench();
    let dyad = bench.get("/api/v1/dyads/Fiji/CHL").json();
    assert_eq!(dyad["parties"], json!(["CHL", "FJI"]));
    let held = items(&bench, "/api/v1/meetings?party=CHL&party=FJI&state=held&limit=1");
    assert_eq!(dyad["last_met"]["id"], held[0]["id"]);
    let total: u64 = dyad["events_by_month"].as_array().unwrap().iter().map(|month| month["events"].as_u64().unwrap()).sum();
    assert_eq!(dyad["records"]["event"].as_u64().unwrap(), total);
}

#[test]
fn what_is_known_is_not_sent_again_until_the_register_changes() {
    let bench = bench();
    let address = "/api/v1/meetings?limit=5";
    let first = bench.get(address);
    let mark = first.head("etag").unwrap().to_owned();
    let again = || bench.call(Method::GET, address).head("if-none-match", &mark).send();
    let answer = again();
    assert_eq!((answer.status, answer.body.len(), answer.head("etag")), (StatusCode::NOT_MODIFIED, 0, Some(mark.as_str())));
    assert_eq!(bench.get(address).body, first.body);
    let twin = Bench::local(&corpus(60));
    assert_eq!(twin.get(address).head("etag"), Some(mark.as_str()), "the same content has the same mark everywhere");
}

#[test]
fn an_example_finds_its_record_first() {
    let bench = bench();
    let meeting = items(&bench, "/api/v1/meetings?limit=3")[2].clone();
    let record = bench.get(&format!("/api/v1/records/{}", meeting["id"].as_str().unwrap())).json();
    let example = json!({ "kind": "meeting", "parties": meeting["parties"], "date": meeting["told"], "words": record["evidence"][0]["quote"]["exact"] });
    let found = bench.post("/api/v1/match").json(&example).send().json();
    let best = &found["items"][0];
    assert!(best["score"].as_f64().unwrap() > 0.9, "{found}");
    assert!(found["items"].as_array().unwrap().iter().any(|item| item["id"] == meeting["id"]));
    assert_eq!(best["compared"].as_object().unwrap().len(), 3);
    let by_words = bench.get("/api/v1/match?kind=commitment&words=train%20experts%20in%20reef%20mapping").json();
    assert!(by_words["items"][0]["score"].as_f64().unwrap() > 0.7, "{by_words}");
}

#[test]
fn names_are_reconciled_and_only_sure_ones_match() {
    let bench = bench();
    let manifest = bench.get("/api/v1/reconcile").json();
    assert_eq!(manifest["versions"], json!(["0.2"]));
    let person = items(&bench, "/api/v1/actors?kind=person&limit=1")[0].clone();
    let name = person["name"].as_str().unwrap();
    let queries = json!({
        "q0": { "query": "Chile" },
        "q1": { "query": name, "type": "person", "properties": [{ "pid": "party", "v": person["code"] }] },
        "q2": { "query": "Nobody of That Name" },
        "q3": { "query": name.split(' ').next().unwrap() },
    });
    let answer = bench.post("/api/v1/reconcile").form(&[("queries", &queries.to_string())]).send().json();
    assert_eq!(answer["q0"]["result"][0]["id"], "state:CHL");
    assert_eq!(answer["q0"]["result"][0]["match"], true);
    assert_eq!(answer["q1"]["result"][0]["id"], person["id"], "{answer}");
    assert!(answer["q2"]["result"].as_array().unwrap().iter().all(|found| found["match"] == false));
    assert!(answer["q3"]["result"].as_array().unwrap().iter().all(|found| found["match"] == false), "half a name is nobody's");
    let suggested = bench.get("/api/v1/reconcile/suggest?prefix=Chi").json();
    assert_eq!(suggested["result"][0]["id"], "state:CHL");
}

#[test]
fn a_decision_is_made_undone_and_signed_by_its_caller() {
    let bench = bench();
    let meeting = items(&bench, "/api/v1/meetings?limit=1")[0]["id"].as_str().unwrap().to_owned();
    let draft = json!({ "action": "accept", "record": meeting, "reason": "I was there", "author": "Somebody Else" });
    assert_eq!(bench.post("/api/v1/decisions").json(&draft).send().status, StatusCode::BAD_REQUEST, "nobody signs for another");
    let draft = json!({ "action": "accept", "record": meeting, "reason": "I was there" });
    let made = bench.post("/api/v1/decisions").json(&draft).send();
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let made = made.json();
    assert_eq!((&made["author"], &made["record"]), (&json!("local"), &json!(meeting)));
    assert_eq!(items(&bench, &format!("/api/v1/decisions?record={meeting}")).len(), 1);
    let undo = format!("/api/v1/decisions/{}/undo", made["id"].as_str().unwrap());
    assert_eq!(bench.post(&undo).json(&json!({ "reason": "I was not" })).send().status, StatusCode::CREATED);
    assert!(bench.post(&undo).json(&json!({ "reason": "again" })).send().status.is_client_error());
    assert!(
        bench
            .post("/api/v1/decisions")
            .json(&json!({ "action": "accept", "record": "nothing", "reason": "x" }))
            .send()
            .status
            .is_client_error()
    );
}

#[test]
fn the_description_is_sound_and_complete() {
    let bench = bench();
    let document = bench.get("/api/v1/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    let mut names = BTreeSet::new();
    for (path, operations) in paths {
        assert!(path.starts_with("/api/v1"), "{path}");
        for (method, operation) in operations.as_object().unwrap() {
            let named = format!("{method} {path}");
            assert!(names.insert(operation["operationId"].as_str().unwrap().to_owned()), "{named}: its name is another's");
            assert!(operation["summary"].as_str().is_some_and(|about| about.ends_with('.')), "{named}");
            assert!(operation["responses"].as_object().unwrap().keys().any(|status| status.starts_with('2')), "{named}");
            let declared: BTreeSet<&str> = operation["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| parameter["name"].as_str().unwrap())
                .collect();
            let in_path: BTreeSet<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
            assert_eq!(declared, in_path, "{named}");
            for parameter in operation["parameters"].as_array().unwrap() {
                assert!(parameter["schema"].is_object() && parameter["description"].is_string(), "{named}: {}", parameter["name"]);
            }
            for tag in operation["tags"].as_array().unwrap() {
                assert!(document["tags"].as_array().unwrap().iter().any(|known| known["name"] == *tag), "{named}: {tag}");
            }
        }
    }
    // Every reference leads somewhere.
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
    // Every route is described, the two general ones by the lists that they answer for.
    for route in routes().filter(|route| route.path.starts_with("/api/v1") && !route.path.contains("{list}")) {
        let described =
            &paths.get(route.path).unwrap_or_else(|| panic!("{} is not described", route.path))[route.method.to_lowercase()];
        assert!(described.is_object(), "{} {}", route.method, route.path);
    }
    // And everything that is described is there.
    for (path, operations) in paths {
        if operations.get("get").is_some() && !path.contains('{') {
            let status = bench.get(&address(path)).status;
            assert!(status == StatusCode::OK || status == StatusCode::BAD_REQUEST, "{path}: {status}");
        }
    }
}
