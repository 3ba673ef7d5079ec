//! Agreements and programmes between the two, and what was done with them.

use super::cite::Notes;
use super::evidence::{View, plain};
use super::{Line, Standing, Tone, day};
use crate::Result;

/// Instruments told in the section.
const LISTED: usize = 16;

/// An agreement or a programme.
#[derive(Debug, Clone)]
pub(super) struct Instrument {
    pub row: i64,
    pub id: String,
    pub name: String,
    kind: String,
    founded: Option<String>,
    /// `signed 2023-03-03; entered_into_force 2023-09-01`.
    actions: Option<String>,
    pub expiry: Option<String>,
    state: Option<String>,
    value: Option<String>,
    told: Option<String>,
    pub sectors: Vec<String>,
}

/// The agreements and programmes between the two, the latest first.
pub(super) fn load(view: &View<'_>) -> Result<Vec<Instrument>> {
    const SECTORS: &str = "(SELECT group_concat(sector, ' ') FROM (SELECT sector FROM sector WHERE record = r.id ORDER BY sector))";
    let mut instruments = Vec::new();
    for (kind, own) in [("agreement", "t.actions, t.expiry, NULL, NULL"), ("programme", "NULL, NULL, t.state, t.value")] {
        let columns = format!("r.id, r.name, t.name, t.kind, t.founded, {own}, r.told, {SECTORS}");
        instruments.extend(view.records(kind, &columns, |row| {
            let sectors: Option<String> = row.get(10)?;
            Ok(Instrument {
                row: row.get(0)?,
                id: row.get(1)?,
                name: row.get(2)?,
                kind: row.get(3)?,
                founded: row.get(4)?,
                actions: row.get(5)?,
                expiry: row.get(6)?,
                state: row.get(7)?,
                value: row.get(8)?,
                told: row.get(9)?,
                sectors: sectors.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
            })
        })?);
    }
    for instrument in &mut instruments {
        // What was done with it after the day was not known on the day.
        let done = instrument.actions.take().map(|actions| {
            let out = |action: &&str| action.split_once(' ').is_none_or(|(_, day)| day <= view.as_of);
            actions.split("; ").filter(out).collect::<Vec<_>>().join("; ")
        });
        instrument.actions = done.filter(|actions| !actions.is_empty());
    }
    instruments.sort_by(|a, b| b.latest().cmp(a.latest()).then_with(|| a.id.cmp(&b.id)));
    Ok(instruments)
}

impl Instrument {
    fn latest(&self) -> &str {
        let actions = self.actions.as_deref().unwrap_or_default();
        let acted = actions.split("; ").filter_map(|action| Some(action.split_once(' ')?.1)).max();
        acted.or(self.founded.as_deref()).or(self.told.as_deref()).unwrap_or("")
    }

    /// Days from the day of the brief to the expiry; negative where it has passed.
    pub fn days_left(&self, as_of: &str) -> Option<i64> {
        day::between(as_of, self.expiry.as_deref()?)
    }

    fn line(&self, view: &View<'_>, notes: &mut Notes) -> Result<Line> {
        let reports = view.reports(self.row)?;
        let mut more = vec![plain(&self.kind)];
        let actions = self.actions.as_deref().unwrap_or_default();
        more.extend(actions.split("; ").filter(|action| !action.is_empty()).map(|action| match action.split_once(' ') {
            Some((what, on)) => format!("{} {}", plain(what), day::in_words(on)),
            None => format!("{}, undated", plain(action)),
        }));
        more.extend(self.value.clone());
        more.extend(self.expiry.as_deref().map(|expiry| format!("expires {}", day::in_words(expiry))));
        more.extend(reports.counted());
        let last =
            actions.rsplit("; ").next().map(|action| action.split(' ').next().unwrap_or(action)).filter(|word| !word.is_empty());
        let standing = if self.days_left(view.as_of).is_some_and(|days| days < 0) {
            Some(Standing { words: "expired".to_owned(), tone: Tone::Bad })
        } else {
            last.or(self.state.as_deref()).map(|value| Standing { words: plain(value), tone: tone(value) })
        };
        Ok(Line {
            record: Some(self.id.clone()),
            when: day::in_words(self.latest()),
            text: self.name.clone(),
            more,
            standing,
            cites: view.numbers(reports.cites(), notes)?,
            ..Line::default()
        })
    }
}

fn tone(value: &str) -> Tone {
    match value {
        "entered_into_force" | "ratified" | "extended" | "completed" => Tone::Good,
        "suspended" | "denounced" | "expired" | "cancelled" => Tone::Bad,
        _ => Tone::Middling,
    }
}

/// The lines of the section, and a word on what it leaves out.
pub(super) fn lines(view: &View<'_>, instruments: &[Instrument], notes: &mut Notes) -> Result<(Vec<Line>, Option<String>)> {
    let lines = instruments.iter().take(LISTED).map(|instrument| instrument.line(view, notes)).collect::<Result<Vec<_>>>()?;
    let more = instruments.len() - lines.len();
    Ok((lines, (more > 0).then(|| format!("{more} more in the register."))))
}
