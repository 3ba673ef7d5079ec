//! `chancery explain`: what a code means, and what a record was read from.

use std::path::Path;

use anyhow::Result;
use chancery::code::TYPES;
use chancery::reader;
use chancery::text::Span;
use chancery::vocabulary::Vocabulary;
use chancery_store::Store;
use serde_json::{Value, json};

use crate::args::Explain;
use crate::exit::Exit;
use crate::party;
use crate::print::{Column, Output, Page, Section, Table};

/// `data/vocabulary.tsv`: vocabulary, value, meaning.
const VOCABULARY: &str = include_str!("../../../data/vocabulary.tsv");

/// One value of one vocabulary.
struct Row {
    vocabulary: &'static str,
    value: &'static str,
    meaning: String,
}

pub fn run(explain: &Explain, register: &Path, output: &Output) -> Result<Exit> {
    let rows = rows();
    let found: Vec<&Row> = match &explain.code {
        None => rows.iter().collect(),
        Some(code) => {
            let wanted = code.trim().to_lowercase().replace([' ', '-'], "_");
            let fits = |name: &str| name.to_lowercase().replace(' ', "_") == wanted;
            rows.iter().filter(|row| fits(row.value) || fits(row.vocabulary)).collect()
        }
    };
    let party = explain.code.as_deref().filter(|_| found.is_empty()).and_then(party::parse);
    if let Some(code) = party {
        let mut table = Table::new(["party", "meaning"].map(Column::shown).to_vec());
        table.push(vec![json!(code.as_str()), json!(party::describe(code.as_str()))]);
        output.table(&table)?;
        return Ok(Exit::Fine);
    }
    if found.is_empty() && register.exists() {
        let store = crate::register::open(register)?;
        if let Some(record) = explain.code.as_deref().map(|id| store.record(id)).transpose()?.flatten() {
            output.page(&grounds(&store, &record)?)?;
            return Ok(Exit::Fine);
        }
    }
    if found.is_empty() {
        let code = explain.code.as_deref().unwrap_or_default();
        eprintln!("chancery: `{code}` is no code and no record; `chancery explain` lists all codes");
        return Ok(Exit::NothingFound);
    }
    let mut table = Table::new(["vocabulary", "value", "meaning"].map(Column::shown).to_vec());
    for row in found {
        table.push(vec![json!(row.vocabulary), json!(row.value), Value::String(row.meaning.clone())]);
    }
    output.table(&table)?;
    Ok(Exit::Fine)
}

/// From what each piece of evidence of a record was read, by the reader of this program.
fn grounds(store: &Store, record: &Value) -> Result<Page> {
    let mut table = Table::new(["no.", "by", "says", "probability", "words"].map(Column::shown).to_vec());
    for (at, witness) in record["evidence"].as_array().into_iter().flatten().enumerate() {
        let place = |name: &str| witness[name].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let Some((source, _)) = witness["source"].as_str().map(|id| store.reading(id)).transpose()?.flatten() else { continue };
        let text = source.text();
        let byte = |point: usize| text.char_indices().map(|(byte, _)| byte).chain([text.len()]).nth(point).unwrap_or(text.len());
        let span = Span::new(byte(place("start")), byte(place("end")));
        for ground in reader::grounds(&source, span) {
            for (cue, act) in &ground.wordings {
                table.push(vec![json!(at + 1), json!("wording"), json!(act), Value::Null, json!(cue.of(text))]);
            }
            for heard in &ground.types {
                let says = format!("{} {}", heard.kind, heard.sides);
                let word = heard.word.of(text);
                table.push(vec![json!(at + 1), json!("act head"), json!(says), json!(rounded(heard.probability)), json!(word)]);
            }
            for (words, firmness, margin) in &ground.clauses {
                let probability = 1.0 / (1.0 + (-margin).exp());
                table.push(vec![
                    json!(at + 1),
                    json!("undertaking head"),
                    json!(firmness),
                    json!(rounded(probability)),
                    json!(words.of(text)),
                ]);
            }
            for (words, kind) in &ground.names {
                table.push(vec![json!(at + 1), json!("name head"), json!(kind), Value::Null, json!(words.of(text))]);
            }
            if !ground.shown.is_empty() {
                let letters: Vec<String> =
                    ground.letters.iter().zip('A'..).map(|(party, letter)| format!("{letter} {party}")).collect();
                table.push(vec![
                    json!(at + 1),
                    json!("shown to the encoder"),
                    json!(letters.join(", ")),
                    Value::Null,
                    json!(ground.shown),
                ]);
            }
        }
    }
    let section =
        Section { name: "grounds", title: "Read from".to_owned(), table, note: Some(format!("By the reader {}.", reader::VERSION)) };
    let lead = vec![("id".to_owned(), record["id"].clone()), ("confidence".to_owned(), record["confidence"].clone())];
    Ok(Page { title: record["title"].as_str().unwrap_or_default().to_owned(), lead, sections: vec![section] })
}

fn rounded(probability: f32) -> f64 {
    (f64::from(probability) * 100.0).round() / 100.0
}

/// Event types from the ontology, then the table.
fn rows() -> Vec<Row> {
    let types = TYPES.iter().map(|row| {
        let meaning = format!("{} ({}, CAMEO root {}, score {:+.1})", row.definition, row.quad, row.cameo_root, row.score);
        Row { vocabulary: "plover", value: row.plover.as_str(), meaning }
    });
    let listed = VOCABULARY.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.splitn(3, '\t');
        Some(Row { vocabulary: fields.next()?, value: fields.next()?, meaning: fields.next()?.to_owned() })
    });
    types.chain(listed).collect()
}

#[cfg(test)]
mod tests {
    use chancery::code::{Plover, Quad};
    use chancery::fact::*;
    use chancery::text::{Lint, SourceKind, Voice};

    use super::*;

    fn values_of(vocabulary: &str) -> Vec<String> {
        rows().iter().filter(|row| row.vocabulary == vocabulary).map(|row| row.value.to_owned()).collect()
    }

    fn same<V: Vocabulary>(vocabulary: &str) {
        let all: Vec<String> = V::ALL.iter().map(|value| value.as_str().to_owned()).collect();
        assert_eq!(values_of(vocabulary), all, "data/vocabulary.tsv and the code differ on `{vocabulary}`");
    }

    #[test]
    fn every_value_of_every_vocabulary_is_explained() {
        same::<Plover>("plover");
        same::<Quad>("quad");
        same::<Modality>("modality");
        same::<Firmness>("firmness");
        same::<Direction>("direction");
        same::<Action>("action");
        same::<MeetingKind>("meeting kind");
        same::<MeetingState>("meeting state");
        same::<ParticipantRole>("participant role");
        same::<MechanismKind>("mechanism kind");
        same::<Life>("life");
        same::<AgreementKind>("agreement kind");
        same::<AgreementAction>("agreement action");
        same::<ProgrammeKind>("programme kind");
        same::<ProgrammeState>("programme state");
        same::<ValueStage>("value stage");
        same::<InstrumentKind>("instrument kind");
        same::<FrameKind>("frame kind");
        same::<ActorKind>("actor kind");
        same::<Stance>("stance");
        same::<SourceKind>("source kind");
        same::<Voice>("voice");
        same::<EvidenceRole>("evidence role");
        same::<Lint>("date lint");
        same::<Sector>("sector");
        let ranks: Vec<String> = (1..=10u8).filter_map(Rank::new).map(|rank| rank.get().to_string()).collect();
        assert_eq!(values_of("rank"), ranks);
    }

    #[test]
    fn every_line_of_the_table_is_a_row() {
        let lines = VOCABULARY.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows().len(), lines + TYPES.len());
        assert!(rows().iter().all(|row| !row.meaning.is_empty()));
    }
}
