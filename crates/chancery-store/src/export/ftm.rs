//! FollowTheMoney: the register as entities, one JSON object a line, for Aleph, OpenAleph and the tools around them.
//!
//! States, bodies and organisations become `PublicBody` and `Organization`, persons `Person` with `Position` and `Occupancy`,
//! encounters and acts `Event`, joint undertakings `Project`, documents `Article`. A commitment is a `Note` on the parties.
//! Identifiers are a hash of ours, since theirs may not hold colons; ours stands in `recordId` or `notes`.

use std::collections::BTreeMap;
use std::path::Path;

use chancery::lexicon::{Lexicon, StateCode};
use rusqlite::Row;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Exported, file, line};
use crate::{Result, Store};

/// Entities by their identifiers; sorted, so that the file is.
type Entities = BTreeMap<String, Value>;

pub(super) fn write(store: &Store, out: &Path) -> Result<Exported> {
    let path = out.join("entities.ftm.json");
    let mut entities = Entities::new();
    documents(store, &mut entities)?;
    parties(store, &mut entities)?;
    actors(store, &mut entities)?;
    tenures(store, &mut entities)?;
    acts(store, &mut entities)?;
    undertakings(store, &mut entities)?;
    let rows = file(&path, |writer| {
        entities.values().try_for_each(|entity| line(writer, &path, &entity.to_string()))?;
        Ok(entities.len() as u64)
    })?;
    Ok(Exported { files: 1, rows })
}

/// The identifier of an entity: letters and digits only.
fn key(id: &str) -> String {
    let digest = Sha256::digest(id.as_bytes());
    format!("chancery-{}", digest.iter().take(10).map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// The identifier of a party by its code.
fn party_key(code: &str) -> String {
    key(&format!("party:{code}"))
}

/// Adds an entity; values that are empty are left out, every value is a list of texts.
fn add(entities: &mut Entities, id: &str, schema: &str, properties: &[(&str, Vec<String>)]) {
    let held = properties.iter().map(|(name, values)| {
        let mut values: Vec<&str> = values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
        values.sort_unstable();
        values.dedup();
        ((*name).to_owned(), json!(values))
    });
    let held: serde_json::Map<String, Value> =
        held.filter(|(_, values)| values.as_array().is_some_and(|all| !all.is_empty())).collect();
    entities.insert(id.to_owned(), json!({ "id": id, "schema": schema, "properties": held }));
}

fn words(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<String>> {
    Ok(row.get::<_, Option<String>>(column)?.into_iter().collect())
}

/// Two-letter codes in small letters, as FollowTheMoney writes countries.
fn countries(codes: &str) -> Vec<String> {
    let lexicon = Lexicon::builtin();
    let state = |code: &str| StateCode::parse(code).and_then(|code| lexicon.state(code));
    codes.split_whitespace().filter_map(state).map(|state| state.alpha2.to_lowercase()).collect()
}

/// The three letters of a language (ISO 639-3), which FollowTheMoney wants; none for those that our readers hardly meet.
fn language(lang: &str) -> Option<&'static str> {
    const LETTERS: &[(&str, &str)] = &[
        ("ar", "ara"),
        ("de", "deu"),
        ("en", "eng"),
        ("es", "spa"),
        ("fa", "fas"),
        ("fr", "fra"),
        ("hi", "hin"),
        ("id", "ind"),
        ("it", "ita"),
        ("ja", "jpn"),
        ("ko", "kor"),
        ("ms", "msa"),
        ("nl", "nld"),
        ("pl", "pol"),
        ("pt", "por"),
        ("ru", "rus"),
        ("tr", "tur"),
        ("uk", "ukr"),
        ("ur", "urd"),
        ("vi", "vie"),
        ("zh", "zho"),
    ];
    LETTERS.iter().find(|(two, three)| *two == lang || *three == lang).map(|(_, three)| *three)
}

/// The last day, or nothing: FollowTheMoney knows no intervals within one value.
fn days(date: Option<&str>) -> (Vec<String>, Vec<String>) {
    match date {
        None => (Vec::new(), Vec::new()),
        Some(date) => match date.split_once('/') {
            Some((from, to)) => (vec![from.to_owned()], vec![to.to_owned()]),
            None => (vec![date.to_owned()], Vec::new()),
        },
    }
}

fn documents(store: &Store, entities: &mut Entities) -> Result<()> {
    let mut all = store
        .connection
        .prepare("SELECT id, sha256, title, name, publisher, published, url, lang FROM sources WHERE access = 'public'")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let mut title = words(row, 2)?;
        if title.is_empty() {
            title = words(row, 3)?;
        }
        let properties = [
            ("title", title),
            ("publisher", words(row, 4)?),
            ("publishedAt", words(row, 5)?),
            ("sourceUrl", words(row, 6)?),
            ("language", words(row, 7)?.iter().filter_map(|lang| language(lang)).map(str::to_owned).collect()),
            ("notes", vec![format!("sha256 {}", row.get::<_, String>(1)?)]),
        ];
        add(entities, &key(&id), "Article", &properties);
    }
    Ok(())
}

fn parties(store: &Store, entities: &mut Entities) -> Result<()> {
    let lexicon = Lexicon::builtin();
    let mut all = store.connection.prepare("SELECT DISTINCT code FROM parties ORDER BY code")?;
    let codes = all.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    for code in codes {
        match StateCode::parse(&code).and_then(|code| lexicon.state(code)) {
            Some(state) => {
                let properties = [
                    ("name", vec![state.name.to_owned()]),
                    ("alias", state.official.map(str::to_owned).into_iter().collect()),
                    ("country", vec![state.alpha2.to_lowercase()]),
                    ("wikidataId", vec![state.qid.to_owned()]),
                    ("classification", vec!["state".to_owned()]),
                ];
                add(entities, &party_key(&code), "PublicBody", &properties);
            }
            None => {
                let name = lexicon.igo(&code).map_or(code.as_str(), |(name, _)| name);
                let properties = [
                    ("name", vec![name.to_owned()]),
                    ("abbreviation", vec![code.clone()]),
                    ("classification", vec!["international organisation".to_owned()]),
                ];
                add(entities, &party_key(&code), "Organization", &properties);
            }
        }
    }
    Ok(())
}

fn actors(store: &Store, entities: &mut Entities) -> Result<()> {
    let mut all = store.connection.prepare(
        "SELECT a.id, a.name, a.kind, a.code,
           (SELECT group_concat(name, char(10)) FROM (SELECT name FROM actor_names n WHERE n.id = a.id AND n.main = 0 ORDER BY name))
         FROM actors a WHERE a.kind NOT IN ('state', 'igo', 'forum')",
    )?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name, kind, code): (String, String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let alias: Vec<String> = row.get::<_, Option<String>>(4)?.unwrap_or_default().lines().map(str::to_owned).collect();
        let mut properties = vec![("name", vec![name]), ("alias", alias), ("country", countries(&code)), ("notes", vec![id.clone()])];
        if kind == "person" {
            properties.push(("topics", vec!["role.pep".to_owned()]));
            add(entities, &key(&id), "Person", &properties);
        } else {
            properties.push(("classification", vec![kind.replace('_', " ")]));
            properties.push(("parent", vec![party_key(&code)].into_iter().filter(|party| entities.contains_key(party)).collect()));
            add(entities, &key(&id), "PublicBody", &properties);
        }
    }
    Ok(())
}

fn tenures(store: &Store, entities: &mut Entities) -> Result<()> {
    let mut all = store.connection.prepare("SELECT id, office, \"of\", \"from\", \"to\", as_reported FROM tenures")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let (id, office, of): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let post = key(&format!("post:{of}:{office}"));
        let properties = [
            ("name", vec![format!("{office} ({of})")]),
            ("country", countries(&of)),
            ("organization", vec![party_key(&of)].into_iter().filter(|party| entities.contains_key(party)).collect()),
        ];
        add(entities, &post, "Position", &properties);
        let properties = [
            ("holder", vec![key(&id)]),
            ("post", vec![post]),
            ("date", words(row, 3)?.into_iter().chain(words(row, 4)?).collect()),
            ("description", words(row, 5)?),
        ];
        add(entities, &key(&format!("tenure:{id}:{of}:{office}")), "Occupancy", &properties);
    }
    Ok(())
}

/// Encounters, and the acts that were done.
fn acts(store: &Store, entities: &mut Entities) -> Result<()> {
    let mut proofs = store.connection.prepare("SELECT DISTINCT source FROM evidence WHERE record = ?1 ORDER BY source")?;
    let mut people = store.connection.prepare("SELECT DISTINCT person FROM participants WHERE meeting = ?1 AND person IS NOT NULL")?;
    let mut all = store.connection.prepare(
        "SELECT r.id, r.title, r.parties, r.date, coalesce(m.place, e.place), coalesce(m.kind, e.type), coalesce(m.state, e.modality)
         FROM records r LEFT JOIN meetings m ON m.id = r.id LEFT JOIN events e ON e.id = r.id
         WHERE r.review <> 'rejected' AND (r.kind = 'meeting' OR r.kind = 'event' AND e.modality = 'realised' AND e.type <> 'CONSULT')",
    )?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let codes: String = row.get::<_, Option<String>>(2)?.unwrap_or_default();
        let (start, end) = days(row.get::<_, Option<String>>(3)?.as_deref());
        let mut involved: Vec<String> = codes.split_whitespace().map(party_key).collect();
        let persons = people.query_map([&id], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
        involved.extend(persons.iter().map(|person| key(person)).filter(|person| entities.contains_key(person)));
        let proof = proofs.query_map([&id], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
        let state: Option<String> = row.get(6)?;
        let properties = [
            ("name", words(row, 1)?),
            ("country", countries(&codes)),
            (if end.is_empty() { "date" } else { "startDate" }, start),
            ("endDate", end),
            ("location", words(row, 4)?),
            ("involved", involved),
            ("keywords", words(row, 5)?.into_iter().chain(state).collect()),
            ("recordId", vec![id.clone()]),
            ("proof", proof.iter().map(|source| key(source)).filter(|source| entities.contains_key(source)).collect()),
        ];
        add(entities, &key(&id), "Event", &properties);
    }
    Ok(())
}

/// Commitments as notes on their parties, programmes as projects.
fn undertakings(store: &Store, entities: &mut Entities) -> Result<()> {
    let mut all = store.connection.prepare("SELECT id, statement, firmness, parties, coalesce(made_on, told) FROM commitments")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let (id, firmness): (String, String) = (row.get(0)?, row.get(2)?);
        let codes: String = row.get::<_, Option<String>>(3)?.unwrap_or_default();
        let properties = [
            ("name", vec![firmness]),
            ("description", words(row, 1)?),
            ("entity", codes.split_whitespace().map(party_key).collect()),
            ("country", countries(&codes)),
            ("createdAt", days(row.get::<_, Option<String>>(4)?.as_deref()).0),
            ("notes", vec![id.clone()]),
        ];
        add(entities, &key(&id), "Note", &properties);
    }
    let mut all = store.connection.prepare("SELECT id, name, kind, parties, state, founded FROM programmes")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let (id, kind): (String, String) = (row.get(0)?, row.get(2)?);
        let codes: String = row.get::<_, Option<String>>(3)?.unwrap_or_default();
        let properties = [
            ("name", words(row, 1)?),
            ("keywords", vec![kind]),
            ("country", countries(&codes)),
            ("status", words(row, 4)?),
            ("startDate", days(row.get::<_, Option<String>>(5)?.as_deref()).0),
            ("recordId", vec![id.clone()]),
        ];
        add(entities, &key(&id), "Project", &properties);
        for code in codes.split_whitespace() {
            let properties = [("project", vec![key(&id)]), ("participant", vec![party_key(code)])];
            add(entities, &key(&format!("{id}:{code}")), "ProjectParticipant", &properties);
        }
    }
    Ok(())
}
