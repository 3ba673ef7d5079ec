//! Whether a page is one that we wrote, told from its parsed form: whatever a report holds, it stands on a page as text.

use chancery::reader::Reading;
use chancery::text::Source;
use dom_query::Document;

use crate::bench::Bench;
use crate::sample::document;

/// What is wrong with a page: whatever runs something in it, and a frame that text has broken.
pub fn faults(html: &str) -> Vec<String> {
    let mut faults = running(html);
    faults.extend(frame(html));
    faults
}

/// Elements that run something, attributes that do, addresses that lead into scripts.
pub fn running(html: &str) -> Vec<String> {
    let document = Document::from(html);
    let mut faults = Vec::new();
    for node in document.select("*").nodes() {
        let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
        if ["iframe", "object", "embed", "base", "applet", "portal", "math", "foreignobject", "animate", "set", "noscript"]
            .contains(&name.to_ascii_lowercase().as_str())
        {
            faults.push(format!("an element <{name}>"));
        }
        for attribute in node.attrs() {
            let (attribute, value) = (attribute.name.local.to_string(), attribute.value.to_string());
            if attribute.starts_with("on")
                || ["style", "srcdoc", "formaction", "http-equiv", "srcset", "ping"].contains(&attribute.as_str())
            {
                faults.push(format!("an attribute {attribute}={value:?} on <{name}>"));
            }
            if ["href", "src", "action", "xlink:href", "poster", "data", "cite"].contains(&attribute.as_str())
                && !leads_somewhere(&name, &value)
            {
                faults.push(format!("an address {attribute}={value:?} on <{name}>"));
            }
        }
        if name == "script" && (!node.text().trim().is_empty() || !node.attr("src").is_some_and(|from| from.starts_with("/static/"))) {
            faults.push(format!("a script {:?}", node.text()));
        }
    }
    faults
}

/// Whether the frame around the text is whole.
fn frame(html: &str) -> Vec<String> {
    let document = Document::from(html);
    let mut faults = Vec::new();
    for selected in ["html", "head > title", "body", "main", "body > main", "body > footer"] {
        let found = document.select(selected).length();
        if found != 1 {
            faults.push(format!("{found} elements {selected}"));
        }
    }
    // A parser mends what text has broken; so the ends are counted as they were sent.
    for end in ["</head>", "</main>", "</body>", "</html>"] {
        let found = html.to_ascii_lowercase().matches(end).count();
        if found != 1 {
            faults.push(format!("{found} times {end}"));
        }
    }
    faults
}

/// Addresses within the desk, and addresses of the web on links alone.
fn leads_somewhere(element: &str, address: &str) -> bool {
    let own = (address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\"))
        || address.starts_with('#')
        || address.starts_with('?');
    let web = element == "a" && (address.starts_with("https://") || address.starts_with("http://"));
    address.is_empty() || own || web
}

#[test]
fn faults_are_found() {
    let page = |inner: &str| {
        format!(
            "<!DOCTYPE html><html><head><title>t</title></head><body><main><h1>h</h1>{inner}</main><footer></footer></body></html>"
        )
    };
    assert_eq!(faults(&page("<p>&lt;script&gt;<a href=\"/a\">a</a><a href=\"https://a.example\">b</a>")), Vec::<String>::new());
    for inner in [
        "<script>alert(1)</script>",
        "<script src=\"https://evil.example/x.js\"></script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">a</a>",
        "<a href=\" JaVaScRiPt:alert(1)\">a</a>",
        "<a href=\"//evil.example\">a</a>",
        "<img src=\"https://evil.example/pixel\">",
        "<p style=\"x\">",
        "<iframe></iframe>",
        "</main></body>",
        "<base href=\"https://evil.example\">",
        "<svg><animate></animate></svg>",
        "<form action=\"https://evil.example\"></form>",
        "<meta http-equiv=refresh content=0>",
    ] {
        assert!(!faults(&page(inner)).is_empty(), "{inner}");
    }
}

#[test]
fn a_record_that_many_reports_tell_of_has_its_evidence_page_by_page() {
    let of_chile = |(_, reading): &(Source, Reading)| reading.facts.actors.iter().any(|actor| actor.code.as_str() == "CHL");
    let documents: Vec<_> = (0..2_000).map(|n| document(n, 2_000)).filter(of_chile).take(60).collect();
    let bench = Bench::local(&documents);
    let total = bench.get("/api/v1/records/state:CHL").json()["evidence_total"].as_u64().unwrap();
    assert!(total > 50, "{total}");
    let (mut seen, mut page) = (0, 1);
    loop {
        let address = format!("/record/state:CHL.json?page={page}");
        let sections = bench.get(&address).json()["sections"].clone();
        for row in sections["evidence"]["data"]["rows"].as_array().unwrap() {
            seen += 1;
            assert_eq!(row["nth"], seen, "{address}");
            assert!(row["words"]["quote"].as_str().is_some_and(|quote| !quote.is_empty()), "{row}");
        }
        assert_eq!(sections["pages"]["data"]["total"], total);
        if sections["pages"]["data"]["more"] == false {
            break;
        }
        page += 1;
    }
    assert_eq!((seen, page), (total, total.div_ceil(50)));
    let first = bench.get("/record/state:CHL").text();
    assert!(first.contains("/record/state:CHL?page=2") && faults(&first).is_empty(), "{:?}", faults(&first));
}
