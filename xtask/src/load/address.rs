//! The addresses that readers ask for: every kind of page, every list, at places that the register has.

use anyhow::{Context, Result};
use serde_json::Value;

use super::reader::get;

/// A kind of page, and addresses of it.
pub(super) struct Page {
    /// How the report calls it.
    pub name: &'static str,
    /// Where it is found.
    pub addresses: Vec<String>,
}

/// Every kind of page and list.
pub(super) fn pages(host: &str) -> Result<Vec<Page>> {
    let listed = |list: &str, count: usize| -> Result<Vec<Value>> {
        let value: Value = serde_json::from_slice(&get(host, &format!("/api/v1/{list}limit={count}"))?)?;
        Ok(value["items"].as_array().context("a list has items")?.clone())
    };
    let ids = |list: &str, count: usize| -> Result<Vec<String>> {
        Ok(listed(&format!("{list}?"), count)?.iter().filter_map(|item| Some(item["id"].as_str()?.to_owned())).collect())
    };
    let mut pairs: Vec<(String, String)> = listed("meetings?", 1_000)?
        .iter()
        .filter_map(|item| Some((item["parties"][0].as_str()?.to_owned(), item["parties"][1].as_str()?.to_owned())))
        .collect();
    pairs.sort();
    pairs.dedup();
    let mut parties: Vec<String> = pairs.iter().flat_map(|(a, b)| [a.clone(), b.clone()]).collect();
    parties.sort();
    parties.dedup();
    let (meetings, commitments, mechanisms) = (ids("meetings", 200)?, ids("commitments", 200)?, ids("mechanisms", 200)?);
    let (sources, events) = (ids("sources", 200)?, ids("events", 200)?);
    let states: Vec<String> = parties.iter().take(40).map(|code| format!("state:{code}")).collect();
    let words = [
        "ferry+safety",
        "reef+mapping",
        "%22Joint+Panel%22",
        "nurse+training+Kenya",
        "customs+data+Fiji",
        "loan+million",
        "talks+Accra",
        "experts+2027",
        "experts",
    ];

    let narrowed = ["&party=KEN", "&party=PAN", "&publisher=Northern+Wire", "&publisher=Nobody", "&from=2025-05", "&before=2023-02"];
    let narrowed = narrowed.map(str::to_owned);
    // Words that stand in a sentence of nearly every report.
    let common = ["experts", "agreed", "Joint+Panel", "minister"];
    let common: Vec<String> =
        common.iter().flat_map(|word| parties.iter().take(40).map(move |code| format!("{word}&party={code}"))).collect();
    let of = |name: &'static str, addresses: Vec<String>| Page { name, addresses };
    let one = |name: &'static str, address: &str| of(name, vec![address.to_owned()]);
    let each = |name: &'static str, before: &str, items: &[String], after: &str| {
        of(name, items.iter().map(|item| format!("{before}{item}{after}")).collect())
    };
    let dyads = |name: &'static str, before: &str, between: &str, after: &str| {
        of(name, pairs.iter().map(|(a, b)| format!("{before}{a}{between}{b}{after}")).collect())
    };
    let records: Vec<String> = [&meetings[..], &commitments, &mechanisms, &events].concat();
    let words: Vec<String> = words.map(str::to_owned).to_vec();
    Ok(vec![
        one("home", "/"),
        one("home, its twin", "/index.json"),
        dyads("dyad", "/dyad/", "/", ""),
        dyads("dyad, its twin", "/dyad/", "/", ".json"),
        one("countries", "/country"),
        each("country", "/country/", &parties, ""),
        each("record", "/record/", &records, ""),
        each("mechanism", "/record/", &mechanisms, ""),
        each("record of a state", "/record/", &states, ""),
        each("source", "/source/", &sources, ""),
        each("search", "/search?q=", &words, ""),
        each("search, narrowed", "/search?q=experts", &narrowed, ""),
        each("search of common words, narrowed to a party", "/search?q=", &common, ""),
        one("commitments", "/commitments"),
        one("commitments by delivery", "/commitments?view=delivery"),
        one("commitments as a table", "/commitments?view=table"),
        each("commitments of a party", "/commitments?party=", &parties, ""),
        one("mechanisms", "/mechanisms"),
        each("mechanisms of a party", "/mechanisms?party=", &parties, ""),
        one("meetings", "/meetings"),
        one("calendar file", "/meetings.ics"),
        each("meetings of a party", "/meetings?party=", &parties, ""),
        one("events", "/events"),
        each(
            "events, narrowed",
            "/events?",
            &["type=AGREE", "type=ASSAULT", "context=health", "from=2024&before=2025"].map(str::to_owned),
            "",
        ),
        each(
            "commitments, narrowed",
            "/commitments?",
            &["sector=health", "firmness=intends", "view=table&sector=energy", "action=fund"].map(str::to_owned),
            "",
        ),
        each("events of a party", "/events?party=", &parties, ""),
        one("frames", "/frames"),
        one("matrix", "/matrix"),
        each("matrix of a party", "/matrix?party=", &parties, ""),
        one("network", "/network"),
        each("network of a party", "/network/", &parties, ""),
        one("map", "/map"),
        one("records", "/records"),
        one("sources", "/sources"),
        one("runs", "/runs"),
        one("review", "/review"),
        one("decisions", "/decisions"),
        one("SQL", "/sql"),
        dyads("brief", "/brief/", "/", ""),
        one("add", "/add"),
        one("help", "/help"),
        one("API index", "/api/v1"),
        one("API description", "/api/v1/openapi.json"),
        one("API stats", "/api/v1/stats"),
        each("API lists", "/api/v1/", &lists(), ""),
        each("API lists of a party", "/api/v1/", &lists()[..7], "?party=").crossed(&parties),
        dyads("API commitments of a dyad", "/api/v1/commitments?party=", "&party=", ""),
        each("API commitments by firmness", "/api/v1/commitments?firmness=", &["agreed", "intends", "signed"].map(str::to_owned), ""),
        each("API events by type", "/api/v1/events?type=", &["AGREE", "CONSULT", "SUPPORT", "ASSAULT"].map(str::to_owned), ""),
        dyads("API dyad", "/api/v1/dyads/", "/", ""),
        dyads("API brief", "/api/v1/briefs/", "/", ""),
        each("API record", "/api/v1/records/", &records, ""),
        each("API evidence", "/api/v1/evidence?record=", &records, ""),
        each("API status", "/api/v1/status?record=", &commitments, ""),
        each("API source", "/api/v1/sources/", &sources, ""),
        each("API search", "/api/v1/search?q=", &words, ""),
        each("API search of common words, narrowed to a party", "/api/v1/search?q=", &common, "&limit=100"),
        dyads("API match", "/api/v1/match?kind=meeting&date=2024-05-01&party=", "&party=", ""),
        each("API reconcile", "/api/v1/reconcile/suggest?prefix=", &["Chi", "An", "Er", "Fa"].map(str::to_owned), ""),
        one("API SQL", "/api/v1/sql?q=SELECT%20kind%2C%20sum(n)%20FROM%20counts%20WHERE%20a%20%3D%20''%20GROUP%20BY%20kind"),
        one("API CSV of 1,000 rows", "/api/v1/events.csv?limit=1000"),
        one("API Parquet of 1,000 rows", "/api/v1/events.parquet?limit=1000"),
    ])
}

impl Page {
    /// Each address with each ending.
    fn crossed(self, endings: &[String]) -> Page {
        let addresses = self.addresses.iter().flat_map(|address| endings.iter().map(move |ending| format!("{address}{ending}")));
        Page { name: self.name, addresses: addresses.collect() }
    }
}

fn lists() -> Vec<String> {
    [
        "meetings",
        "mechanisms",
        "commitments",
        "agreements",
        "programmes",
        "events",
        "frames",
        "actors",
        "sources",
        "links",
        "runs",
        "failures",
        "decisions",
        "counts",
    ]
    .map(str::to_owned)
    .to_vec()
}
