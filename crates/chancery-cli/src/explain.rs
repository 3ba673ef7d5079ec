//! `chancery explain`: what a code means.

use anyhow::Result;
use chancery::code::TYPES;
use chancery::vocabulary::Vocabulary;
use serde_json::{Value, json};

use crate::args::Explain;
use crate::exit::Exit;
use crate::party;
use crate::print::{Column, Output, Table};

/// `data/vocabulary.tsv`: vocabulary, value, meaning.
const VOCABULARY: &str = include_str!("../../../data/vocabulary.tsv");

/// One value of one vocabulary.
struct Row {
    vocabulary: &'static str,
    value: &'static str,
    meaning: String,
}

pub fn run(explain: &Explain, output: &Output) -> Result<Exit> {
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
    if found.is_empty() {
        let code = explain.code.as_deref().unwrap_or_default();
        eprintln!("chancery: `{code}` is no code; `chancery explain` lists all of them");
        return Ok(Exit::NothingFound);
    }
    let mut table = Table::new(["vocabulary", "value", "meaning"].map(Column::shown).to_vec());
    for row in found {
        table.push(vec![json!(row.vocabulary), json!(row.value), Value::String(row.meaning.clone())]);
    }
    output.table(&table)?;
    Ok(Exit::Fine)
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
