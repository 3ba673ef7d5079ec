//! Who may do what: every route with every role, taken from the table of routes, so that no route is forgotten.

use axum::http::{Method, StatusCode};
use chancery_desk::access::Role;
use chancery_desk::router::{Route, routes};
use serde_json::json;

use crate::bench::{Answer, Bench, Call, NOW};
use crate::sample::corpus;

/// An address of a route, with something in the place of each parameter.
pub fn address(path: &str) -> String {
    let filled = path.split('/').map(|part| match part {
        "{a}" | "{code}" => "CHL",
        "{b}" => "FJI",
        "{list}" => "meetings",
        "{hash}" => "0",
        "{name}" => "desk.css",
        "{file}" => "brief.md",
        part if part.starts_with('{') => "nothing",
        part => part,
    });
    filled.collect::<Vec<_>>().join("/")
}

fn call<'b>(bench: &'b Bench, route: &Route) -> Call<'b> {
    let method = Method::from_bytes(route.method.as_bytes()).unwrap();
    bench.call(method, &address(route.path))
}

fn is_sent_away(answer: &Answer) -> bool {
    let to_login = answer.head("location").is_some_and(|to| to.starts_with("/login?to="));
    answer.status == StatusCode::UNAUTHORIZED || (answer.status == StatusCode::SEE_OTHER && to_login)
}

#[test]
fn nobody_gets_anything_of_any_route_without_a_good_token() {
    let bench = Bench::behind_proxy(&corpus(10));
    let revoked = bench.token("Gone", Role::Admin);
    let id = revoked.split('_').nth(1).unwrap().to_owned();
    assert!(bench.store().revoke_token(&id, NOW).unwrap());
    let ended =
        chancery_desk::access::token::give(&mut bench.store(), "Ended", Role::Admin, NOW, Some("2026-01-31T00:00:00Z")).unwrap();
    let stranger = "chancery_0123456789ab_".to_owned() + &"0".repeat(64);
    let mut checked = 0;
    for route in routes().filter(|route| route.role > Role::Anyone) {
        let named = format!("{} {}", route.method, route.path);
        assert!(is_sent_away(&call(&bench, route).send()), "{named}: without a token");
        for token in [&revoked, &ended, &stranger, "", "chancery"] {
            assert_eq!(call(&bench, route).token(token).send().status, StatusCode::UNAUTHORIZED, "{named}: {token}");
        }
        for (name, value) in [("authorization", "Basic YTpi"), ("authorization", "Bearer"), ("cookie", "__Host-chancery=0000")] {
            assert!(is_sent_away(&call(&bench, route).head(name, value).send()), "{named}: {value}");
        }
        checked += 1;
    }
    assert!(checked >= 40, "{checked} routes");
}

#[test]
fn every_route_refuses_the_roles_below_its_own_and_lets_its_own_pass() {
    let bench = Bench::behind_proxy(&corpus(10));
    let tokens = Role::GIVEN.map(|role| (role, bench.token(role.as_str(), role)));
    for route in routes() {
        let named = format!("{} {}", route.method, route.path);
        for (role, token) in &tokens {
            let answer = call(&bench, route).token(token).json(&json!({})).send();
            let refused = matches!(answer.status.as_u16(), 401 | 403);
            assert_eq!(refused, *role < route.role, "{named} as {role}: {}", answer.status);
            assert!(answer.status.as_u16() < 500, "{named} as {role}: {}", answer.status);
        }
    }
}

#[test]
fn what_nobody_needs_a_token_for_is_little() {
    let open: Vec<&str> = routes().filter(|route| route.role == Role::Anyone).map(|route| route.path).collect();
    assert_eq!(open, ["/login", "/login", "/static/{hash}/{name}"]);
}

#[test]
fn whatever_changes_something_needs_a_reviewer() {
    for route in routes().filter(|route| route.method != "GET") {
        let reads = ["/api/v1/match", "/api/v1/reconcile", "/login", "/logout"].contains(&route.path);
        assert!(reads || route.role >= Role::Reviewer, "{}", route.path);
    }
}

#[test]
fn a_call_past_the_proxy_or_in_clear_text_or_under_another_name_is_refused() {
    let bench = Bench::behind_proxy(&corpus(2));
    let admin = bench.token("Aisha", Role::Admin);
    let fine = || bench.call(Method::GET, "/api/v1/stats").token(&admin);
    assert_eq!(fine().send().status, StatusCode::OK);
    for (why, call) in [
        ("past the proxy", fine().from("127.0.0.1:50000")),
        ("from the network", fine().from("203.0.113.9:50000")),
        ("in clear text", fine().head("x-forwarded-proto", "http")),
        ("of unknown scheme", fine().without("x-forwarded-proto")),
        ("under another name", fine().head("host", "evil.example")),
        ("under the name of the machine", fine().head("host", "localhost")),
        ("without a name", fine().without("host")),
        (
            "built in by a page elsewhere",
            fine().head("sec-fetch-site", "cross-site").head("sec-fetch-mode", "no-cors").head("sec-fetch-dest", "script"),
        ),
    ] {
        assert_eq!(call.send().status, StatusCode::FORBIDDEN, "{why}");
    }
}

#[test]
fn on_the_machine_nobody_logs_in_and_no_other_name_leads_there() {
    let bench = Bench::local(&corpus(2));
    assert_eq!(bench.get("/").status, StatusCode::OK);
    assert_eq!(bench.get("/api/v1/audit").status, StatusCode::OK);
    for host in ["evil.example", "evil.example:8042", "127.0.0.1.evil.example", "0.0.0.0:8042", "desk.example.org", ""] {
        assert_eq!(bench.call(Method::GET, "/").head("host", host).send().status, StatusCode::FORBIDDEN, "{host}");
    }
    assert_eq!(bench.call(Method::GET, "/").from("192.0.2.1:50000").send().status, StatusCode::FORBIDDEN);
    for name in ["x-forwarded-for", "forwarded", "x-real-ip", "x-forwarded-host"] {
        let answer = bench.call(Method::GET, "/").head(name, "203.0.113.7").send();
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "a proxy that nobody told of: {name}");
    }
}

/// The value of the hidden field that the forms of a page carry.
fn form_token(page: &str) -> String {
    let rest = page.split("name=\"form_token\" value=\"").nth(1).expect("the page has a form");
    rest.split('"').next().unwrap().to_owned()
}

fn some_record(bench: &Bench) -> String {
    bench.get("/api/v1/meetings?limit=1").json()["items"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_form_from_elsewhere_changes_nothing() {
    let bench = Bench::local(&corpus(10));
    let record = some_record(&bench);
    let token = form_token(&bench.get(&format!("/record/{record}")).text());
    let fields = [
        ("action", "note"),
        ("record", record.as_str()),
        ("value", "seen"),
        ("reason", "a test"),
        ("back", "/"),
        ("form_token", token.as_str()),
    ];
    let decided = || bench.store().decisions(None).unwrap().len();
    let fine = || bench.post("/decide").form(&fields);
    for (why, call) in [
        ("without the secret", bench.post("/decide").form(&fields[..5])),
        ("with another secret", bench.post("/decide").form(&[&fields[..5], &[("form_token", "0000")]].concat())),
        ("from a page elsewhere", fine().head("origin", "https://evil.example")),
        ("from another port", fine().head("origin", "http://localhost:3000")),
        ("from a page without an address", fine().head("origin", "null")),
        ("as the browser says", fine().head("sec-fetch-site", "cross-site")),
        ("from a neighbour", fine().head("sec-fetch-site", "same-site")),
    ] {
        assert_eq!(call.send().status, StatusCode::FORBIDDEN, "{why}");
    }
    let plain = bench.post("/decide").body("text/plain", "action=note");
    assert_eq!(plain.send().status, StatusCode::BAD_REQUEST);
    assert_eq!(decided(), 0);
    let answer = fine().head("origin", "http://localhost:8042").head("sec-fetch-site", "same-origin").send();
    assert!(answer.status.is_redirection() || answer.status.is_success(), "{} {}", answer.status, answer.text());
    assert_eq!(decided(), 1);
}

#[test]
fn json_cannot_be_sent_from_a_page_elsewhere() {
    let bench = Bench::local(&corpus(10));
    let record = some_record(&bench);
    let draft = json!({ "action": "note", "record": record, "value": "seen", "reason": "a test" });
    let fine = || bench.post("/api/v1/decisions").json(&draft);
    assert_eq!(fine().head("origin", "https://evil.example").send().status, StatusCode::FORBIDDEN);
    assert_eq!(fine().body("text/plain", draft.to_string()).send().status, StatusCode::BAD_REQUEST);
    let asked = bench.call(Method::OPTIONS, "/api/v1/decisions").head("origin", "https://evil.example").send();
    assert!(asked.head("access-control-allow-origin").is_none());
    assert_eq!(fine().send().status, StatusCode::CREATED);
}

#[test]
fn a_session_is_begun_with_a_token_and_ended() {
    let bench = Bench::behind_proxy(&corpus(10));
    let token = bench.token("Aisha", Role::Reviewer);
    let page = bench.get("/login?to=/meetings");
    assert_eq!(page.status, StatusCode::OK);
    let refused = bench.post("/login").form(&[("token", "chancery_no"), ("to", "/meetings")]).send();
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.head("set-cookie").is_none());
    let elsewhere = bench.post("/login").head("origin", "https://evil.example").form(&[("token", &token)]).send();
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);

    let entered = bench.post("/login").form(&[("token", &token), ("to", "/meetings")]).send();
    assert_eq!((entered.status, entered.head("location")), (StatusCode::SEE_OTHER, Some("/meetings")));
    let cookie = entered.head("set-cookie").unwrap();
    for part in ["__Host-chancery=", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let as_her = |method, address: &str| bench.call(method, address).head("cookie", &cookie);
    assert_eq!(as_her(Method::GET, "/meetings").send().status, StatusCode::OK);
    assert_eq!(as_her(Method::GET, "/api/v1/audit").send().status, StatusCode::FORBIDDEN);

    let page = as_her(Method::GET, "/add").send().text();
    let secret = form_token(&page);
    assert_eq!(as_her(Method::POST, "/logout").form(&[]).send().status, StatusCode::FORBIDDEN);
    let left = as_her(Method::POST, "/logout").form(&[("form_token", &secret)]).send();
    assert_eq!(left.head("location"), Some("/login"));
    assert!(is_sent_away(&as_her(Method::GET, "/meetings").send()));
}

#[test]
fn a_session_ends_with_its_token() {
    let bench = Bench::behind_proxy(&corpus(2));
    let token = bench.token("Aisha", Role::Reader);
    let entered = bench.post("/login").form(&[("token", &token)]).send();
    let cookie = entered.head("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let look = || bench.call(Method::GET, "/api/v1/stats").head("cookie", &cookie).send().status;
    assert_eq!(look(), StatusCode::OK);
    assert!(bench.store().revoke_token(token.split('_').nth(1).unwrap(), NOW).unwrap());
    assert_eq!(look(), StatusCode::UNAUTHORIZED);
}

#[test]
fn the_secret_of_one_person_is_none_of_another() {
    let bench = Bench::behind_proxy(&corpus(10));
    let secret = |name: &str| {
        let token = bench.token(name, Role::Reviewer);
        let entered = bench.post("/login").form(&[("token", &token)]).send();
        let cookie = entered.head("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        (form_token(&bench.call(Method::GET, "/add").head("cookie", &cookie).send().text()), cookie)
    };
    let ((hers, _), (his, cookie)) = (secret("Aisha"), secret("Bruno"));
    assert_ne!(hers, his);
    let answer = bench.post("/logout").head("cookie", &cookie).form(&[("form_token", &hers)]).send();
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[test]
fn guessing_is_slowed_down() {
    let bench = Bench::behind_proxy(&corpus(1));
    let token = bench.token("Aisha", Role::Reader);
    let wrong = format!("{}{}", &token[..token.len() - 4], if token.ends_with("0000") { "1111" } else { "0000" });
    let statuses: Vec<u16> = (0..15).map(|_| bench.call(Method::GET, "/api/v1").token(&wrong).send().status.as_u16()).collect();
    assert_eq!(statuses[0], 401);
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
}

#[test]
fn costly_questions_are_limited_and_others_are_not() {
    let bench = Bench::open(&corpus(5), |_| chancery_desk::access::Reach::Loopback, 10);
    let statuses: Vec<u16> = (0..8).map(|n| bench.get(&format!("/api/v1/search?q=word{n}")).status.as_u16()).collect();
    assert_eq!(statuses[..5], [200; 5]);
    assert_eq!(statuses[6..], [429; 2]);
    let refused = bench.get("/api/v1/sql?q=SELECT%201");
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.head("retry-after").unwrap().parse::<u32>().unwrap() >= 1);
    assert!((0..30).all(|_| bench.get("/api/v1/stats").status == StatusCode::OK));
}

#[test]
fn what_was_done_and_refused_is_written_down() {
    let bench = Bench::behind_proxy(&corpus(10));
    let (reader, reviewer) = (bench.token("Rana", Role::Reader), bench.token("Aisha", Role::Reviewer));
    let listed = bench.call(Method::GET, "/api/v1/meetings?limit=1").token(&reader).send().json();
    let draft = json!({ "action": "note", "record": listed["items"][0]["id"], "value": "seen", "reason": "a test" });
    assert_eq!(bench.post("/api/v1/decisions").token(&reader).json(&draft).send().status, StatusCode::FORBIDDEN);
    assert_eq!(bench.post("/api/v1/decisions").token(&reviewer).json(&draft).send().status, StatusCode::CREATED);
    bench.call(Method::GET, "/api/v1/sql?q=SELECT%201").token(&reader).send();
    bench.get("/api/v1/stats");
    let register = bench.register();
    let deeds = loop {
        let deeds = chancery_store::Store::open_read_only(&register).unwrap().deeds(None, 10).unwrap();
        if deeds.len() >= 4 {
            break deeds;
        }
        std::thread::yield_now();
    };
    let told: Vec<(String, u16)> =
        deeds.iter().rev().map(|(_, deed)| (format!("{} {} {}", deed.caller, deed.role, deed.action), deed.outcome)).collect();
    let told: Vec<(&str, u16)> = told.iter().map(|(what, outcome)| (what.as_str(), *outcome)).collect();
    assert_eq!(
        told,
        [
            ("Rana reader POST /api/v1/decisions", 403),
            ("Aisha reviewer POST /api/v1/decisions", 201),
            ("Rana reader GET /api/v1/sql", 200),
            ("anyone anyone GET /api/v1/stats", 401),
        ]
    );
}

#[test]
fn every_answer_tells_browsers_what_a_page_may_not_do() {
    let bench = Bench::local(&corpus(5));
    for address in ["/", "/api/v1/stats", "/nowhere", "/search?q=panel", "/static/0/desk.css"] {
        let answer = bench.get(address);
        let policy = answer.head("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{address}: {policy}");
        assert_eq!(answer.head("x-content-type-options"), Some("nosniff"), "{address}");
        assert_eq!(answer.head("x-frame-options"), Some("DENY"), "{address}");
        assert_eq!(answer.head("referrer-policy"), Some("same-origin"), "{address}");
        assert_eq!(answer.head("strict-transport-security"), None, "{address}");
    }
    let refused = bench.call(Method::GET, "/").head("host", "evil.example").send();
    assert!(refused.head("content-security-policy").is_some());
}

#[test]
fn too_much_is_not_taken() {
    let bench = Bench::local(&corpus(1));
    let answer = bench.post("/decide").body("application/x-www-form-urlencoded", "a".repeat(2 << 20)).send();
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let answer = bench.post("/api/v1/match").body("application/json", format!("\"{}\"", "a".repeat(4 << 20))).send();
    assert!(answer.status.is_client_error());
}

#[test]
fn a_private_decision_is_seen_by_its_author_and_at_the_machine_alone() {
    let bench = Bench::behind_proxy(&corpus(30));
    let (ana, zoe) = (bench.token("Ana", Role::Reviewer), bench.token("Zoe", Role::Reviewer));
    let admin = bench.token("Root", Role::Admin);
    let get = |token: &str, address: &str| bench.call(Method::GET, address).token(token).send();
    let commitment = get(&ana, "/api/v1/commitments?limit=1").json()["items"][0]["id"].as_str().unwrap().to_owned();
    let decide = |action: &str, field: Option<&str>, value: &str| {
        let draft = json!({
            "action": action, "record": commitment, "field": field, "value": value, "reason": "told over dinner", "private": true,
        });
        let made = bench.post("/api/v1/decisions").token(&zoe).json(&draft).send();
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        made.json()["id"].as_str().unwrap().to_owned()
    };
    let note = decide("note", None, "a hidden note");
    decide("status", Some("delivery"), "delivered");

    let record = format!("/record/{commitment}");
    let sql = "/sql?q=SELECT%20*%20FROM%20decision%20UNION%20ALL%20SELECT%20*%20FROM%20decision";
    let done = format!("/review?done={note}");
    let pages = ["/", "/decisions", "/decisions.json", &record, "/commitments", "/api/v1/decisions", sql, &done];
    let hidden = ["dinner", "hidden note", "Zoe"];
    for (name, token) in [("another reviewer", &ana), ("an admin", &admin)] {
        for page in pages {
            let said = get(token, page).text();
            assert!(hidden.iter().all(|word| !said.contains(word)), "{page} tells {name}");
        }
        let undo = bench.post(&format!("/api/v1/decisions/{note}/undo")).token(token).json(&json!({ "reason": "mine" })).send();
        assert_eq!(undo.status, StatusCode::NOT_FOUND, "for {name} it is not there");
    }
    for page in ["/decisions", &record] {
        let said = get(&zoe, page).text();
        assert!(said.contains("hidden note") && said.contains("told over dinner"), "{page} tells its author");
    }
    let undo = bench.post(&format!("/api/v1/decisions/{note}/undo")).token(&zoe).json(&json!({ "reason": "mine" })).send();
    assert_eq!(undo.status, StatusCode::CREATED, "{}", undo.text());
}
