//! The empty form, with the head and what is open filled in.

use super::COLUMNS;

/// What is known before the session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// The mechanism's name.
    pub mechanism: String,
    /// What sort of body it is, as the vocabulary writes it.
    pub kind: String,
    /// The number of the session.
    pub session: Option<u16>,
    /// The day, where one is expected.
    pub date: Option<String>,
    /// The codes of the parties.
    pub parties: Vec<String>,
    /// What is open: its identifier, and what was undertaken.
    pub open: Vec<(String, String)>,
}

/// Rows left empty for new decisions.
const EMPTY_ROWS: usize = 6;

impl Form {
    /// The named lines of the head.
    pub fn head(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Mechanism", self.mechanism.clone()),
            ("Kind", self.kind.clone()),
            ("Session", self.session.map(|number| number.to_string()).unwrap_or_default()),
            ("Date", self.date.clone().unwrap_or_default()),
            ("Place", String::new()),
            ("Parties", self.parties.join(", ")),
        ]
    }

    /// The rows of the table: first a row for each open undertaking, which only needs to be told how it stands, then empty ones.
    /// The words of what is open stand in the first column, where they are for people alone.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (n, (id, statement)) in (1..).zip(&self.open) {
            let mut row = vec![String::new(); COLUMNS.len()];
            row[0] = format!("{n} ({statement})");
            row[6] = id.clone();
            rows.push(row);
        }
        for n in 0..EMPTY_ROWS {
            let mut row = vec![String::new(); COLUMNS.len()];
            row[0] = (self.open.len() + n + 1).to_string();
            rows.push(row);
        }
        rows
    }

    /// The form in Markdown.
    pub fn markdown(&self) -> String {
        let mut text = "# Agreed minutes\n\n".to_owned();
        for (name, value) in self.head() {
            text += format!("{name}: {value}").trim_end();
            text.push('\n');
        }
        text += "\n## Decisions\n\n";
        let line =
            |cells: &[String]| format!("| {} |\n", cells.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>().join(" | "));
        text += &line(&COLUMNS.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        text += &line(&vec!["---".to_owned(); COLUMNS.len()]);
        for row in self.rows() {
            text += &line(&row);
        }
        text
    }
}

/// How the form is filled in, for the people who do.
pub const HELP: &str = "One decision a row: what is to be done, who does it (codes, or `both`), by when (2026-12-31, 2026-12, 2026). Firmness is signed, \
     agreed (if left empty), intends, explores or urges. For an earlier undertaking leave its identifier under Concerns and write under Stands how far it \
     has come: not_started, first_steps, partly, delivered, delivered_late, superseded, obstructed, contradicted. Rows that are left empty do not count.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::minutes::Minutes;

    #[test]
    fn a_form_reads_back_once_it_is_filled_in() {
        let form = Form {
            mechanism: "Joint Panel on Reef Mapping".to_owned(),
            kind: "joint_committee".to_owned(),
            session: Some(5),
            date: None,
            parties: vec!["CHL".to_owned(), "FJI".to_owned()],
            open: vec![("commitment:a".to_owned(), "Map forty reefs | off Viti Levu".to_owned())],
        };
        let empty = form.markdown();
        assert_eq!(Minutes::read(&empty).unwrap_err()[0].message, "the line `Date:` is missing or empty");
        let filled = empty.replace("Date:", "Date: 2026-09-01").replace("| 2 |  |  |", "| 2 | Print the atlas | FJI |");
        let minutes = Minutes::read(&filled).unwrap();
        let items: Vec<_> =
            minutes.items.iter().map(|item| (item.text.map(|span| span.of(&filled)), item.concerns.as_deref())).collect();
        assert_eq!(items, [(None, Some("commitment:a")), (Some("Print the atlas"), None)]);
    }
}
