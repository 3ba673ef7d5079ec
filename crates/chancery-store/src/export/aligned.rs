//! Tables in the manner of data sets that researchers know: agreements of pairs (after DCAD), visits (after COLT), and the panel
//! of pairs and years. Columns of ours stand beside theirs; `docs/columns.md` says what each one holds.

use std::collections::BTreeMap;
use std::path::Path;

use chancery::lexicon::{Lexicon, StateCode};
use chancery::text::Edtf;

use super::table::{Cell, Column, Type};
use super::{Exported, csv};
use crate::{Result, Store};

/// A table of this module.
pub(super) struct Aligned {
    pub name: &'static str,
    pub columns: &'static [Column],
    rows: fn(&Store) -> Result<Vec<Vec<Cell>>>,
}

const fn text(name: &'static str) -> Column {
    (name, Type::Text)
}

const fn whole(name: &'static str) -> Column {
    (name, Type::Whole)
}

/// Agreements: one row for each pair of states that an agreement binds.
pub(super) const DCAD: Aligned = Aligned {
    name: "agreements_dyadic",
    columns: &[
        text("id"),
        whole("ccode1"),
        text("abbrev1"),
        whole("ccode2"),
        text("abbrev2"),
        text("title"),
        text("kind"),
        whole("year"),
        text("signed"),
        text("ratified"),
        text("entered_into_force"),
        text("expiry"),
        ("defence", Type::Truth),
        text("sectors"),
        whole("reports"),
        whole("independent"),
    ],
    rows: agreements,
};

/// Visits: one row for each person who travelled.
pub(super) const COLT: Aligned = Aligned {
    name: "visits",
    columns: &[
        text("id"),
        text("person"),
        text("name"),
        text("office"),
        whole("rank"),
        whole("ccode"),
        text("abbrev"),
        whole("destination_ccode"),
        text("destination_abbrev"),
        text("place"),
        text("start"),
        text("end"),
        whole("year"),
        text("kind"),
        text("margins_of"),
        whole("reports"),
        whole("independent"),
    ],
    rows: visits,
};

/// The panel: one row for each pair of states and year in which anything was told between them.
pub(super) const PANEL: Aligned = Aligned {
    name: "dyad_year",
    columns: &[
        whole("ccode1"),
        text("abbrev1"),
        whole("ccode2"),
        text("abbrev2"),
        whole("year"),
        whole("meetings"),
        whole("visits"),
        whole("calls"),
        whole("sessions"),
        whole("highest_rank"),
        whole("events"),
        whole("verbal_cooperation"),
        whole("material_cooperation"),
        whole("verbal_conflict"),
        whole("material_conflict"),
        ("score", Type::Real),
        whole("signed"),
        whole("agreed"),
        whole("intends"),
        whole("explores"),
        whole("urges"),
        whole("agreements_signed"),
        whole("frames"),
    ],
    rows: panel,
};

pub(super) const ALIGNED: &[&Aligned] = &[&DCAD, &COLT, &PANEL];

impl Aligned {
    /// Writes the table as CSV.
    pub fn write(&self, store: &Store, out: &Path) -> Result<Exported> {
        let path = out.join(format!("{}.csv", self.name));
        let rows = (self.rows)(store)?;
        csv::table(&path, self.columns, |each| rows.into_iter().try_for_each(each))
    }
}

/// The number of a state in the Correlates of War list.
fn cow(code: &str) -> Cell {
    let state = StateCode::parse(code).and_then(|code| Lexicon::builtin().state(code));
    state.and_then(|state| state.cow).map_or(Cell::Empty, |cow| Cell::Whole(i64::from(cow)))
}

fn is_state(code: &str) -> bool {
    StateCode::parse(code).is_some_and(|code| Lexicon::builtin().state(code).is_some())
}

fn word(words: Option<impl Into<String>>) -> Cell {
    words.map_or(Cell::Empty, |words| Cell::Text(words.into()))
}

fn year(date: &str) -> Option<i64> {
    date.get(..4)?.parse().ok()
}

fn agreements(store: &Store) -> Result<Vec<Vec<Cell>>> {
    let mut all = store.connection.prepare(
        "SELECT p.a, p.b, r.name, t.name, t.kind, t.actions, t.expiry, t.founded, r.reports, r.independent,
           (SELECT group_concat(sector, ' ') FROM (SELECT sector FROM sector WHERE record = r.id ORDER BY sector))
         FROM pair p JOIN record r ON r.id = p.record JOIN agreement t ON t.record = r.id
         WHERE p.kind = 'agreement' AND p.b <> '' AND r.review <> 'rejected' ORDER BY r.name, p.a, p.b",
    )?;
    let mut rows = all.query([])?;
    let mut cells = Vec::new();
    while let Some(row) = rows.next()? {
        let (a, b): (String, String) = (row.get(0)?, row.get(1)?);
        if !is_state(&a) || !is_state(&b) {
            continue;
        }
        let words = |column: usize| row.get::<_, Option<String>>(column);
        let (actions, founded, sectors) = (words(5)?.unwrap_or_default(), words(7)?, words(10)?.unwrap_or_default());
        let on = |action: &str| {
            let done = actions.split("; ").find_map(|done| done.strip_prefix(action)?.strip_prefix(' '));
            done.map(str::to_owned)
        };
        let signed = on("signed");
        let year = signed.as_deref().or(founded.as_deref()).and_then(year);
        cells.push(vec![
            Cell::Text(row.get(2)?),
            cow(&a),
            Cell::Text(a),
            cow(&b),
            Cell::Text(b),
            Cell::Text(row.get(3)?),
            Cell::Text(row.get(4)?),
            year.map_or(Cell::Empty, Cell::Whole),
            word(signed),
            word(on("ratified")),
            word(on("entered_into_force")),
            word(words(6)?),
            Cell::Whole(i64::from(sectors.split(' ').any(|sector| sector == "defence"))),
            Cell::Text(sectors),
            Cell::Whole(row.get(8)?),
            Cell::Whole(row.get(9)?),
        ]);
    }
    Ok(cells)
}

fn visits(store: &Store) -> Result<Vec<Vec<Cell>>> {
    let lexicon = Lexicon::builtin();
    let mut all = store.connection.prepare(
        "SELECT p.meeting, p.person, p.name, p.office, p.rank, p.code, m.place, m.date, m.kind, m.margins_of, m.reports, m.independent
         FROM participants p JOIN meetings m ON m.id = p.meeting
         WHERE m.state = 'held' AND m.kind NOT IN ('call', 'video') AND m.place IS NOT NULL AND p.name IS NOT NULL
         GROUP BY p.meeting, p.code, p.name ORDER BY p.meeting, p.code, p.name",
    )?;
    let mut rows = all.query([])?;
    let mut cells = Vec::new();
    while let Some(row) = rows.next()? {
        let words = |column: usize| row.get::<_, Option<String>>(column);
        let (home, place): (String, String) = (row.get(5)?, row.get(6)?);
        let Some(destination) = lexicon.state_of_place(&place) else { continue };
        if !is_state(&home) || destination.as_str() == home {
            continue;
        }
        let days = words(7)?.as_deref().and_then(Edtf::parse);
        cells.push(vec![
            Cell::Text(row.get(0)?),
            word(words(1)?),
            Cell::Text(row.get(2)?),
            word(words(3)?),
            row.get::<_, Option<i64>>(4)?.map_or(Cell::Empty, Cell::Whole),
            cow(&home),
            Cell::Text(home),
            cow(destination.as_str()),
            Cell::Text(destination.as_str().to_owned()),
            Cell::Text(place),
            word(days.map(|days| days.earliest().to_string())),
            word(days.map(|days| days.latest().to_string())),
            days.map_or(Cell::Empty, |days| Cell::Whole(i64::from(days.earliest().year()))),
            Cell::Text(row.get(8)?),
            word(words(9)?),
            Cell::Whole(row.get(10)?),
            Cell::Whole(row.get(11)?),
        ]);
    }
    Ok(cells)
}

/// The counted columns of the panel, in their order.
const COUNTED: usize = 17;

fn panel(store: &Store) -> Result<Vec<Vec<Cell>>> {
    let mut years: BTreeMap<(String, String, i64), ([i64; COUNTED], f64)> = BTreeMap::new();
    // Each query gives the pair, the day, the name of a counted column, a number to add and a score to add.
    let add = "p.a, p.b, p.told";
    let from = "FROM pair p JOIN record r ON r.id = p.record AND r.review <> 'rejected'";
    let queries = [
        format!("SELECT {add}, 'meetings', 1, 0.0 {from} JOIN meeting t ON t.record = r.id WHERE p.kind = 'meeting' AND t.state = 'held'"),
        format!(
            "SELECT {add}, CASE t.kind WHEN 'visit' THEN 'visits' WHEN 'call' THEN 'calls' WHEN 'video' THEN 'calls' ELSE 'sessions' END,
             1, 0.0 {from} JOIN meeting t ON t.record = r.id WHERE p.kind = 'meeting' AND t.state = 'held'
             AND t.kind IN ('visit', 'call', 'video', 'mechanism_session')"
        ),
        format!(
            "SELECT {add}, 'highest_rank', min(q.rank), 0.0 {from} JOIN meeting t ON t.record = r.id JOIN participant q ON q.record = r.id
             WHERE p.kind = 'meeting' AND t.state = 'held' AND q.rank IS NOT NULL AND q.code IN (p.a, p.b) GROUP BY p.a, p.b, r.id"
        ),
        format!(
            "SELECT {add}, 'events', 1, t.score {from} JOIN event t ON t.record = r.id WHERE p.kind = 'event' AND t.modality = 'realised'"
        ),
        format!("SELECT {add}, t.quad, 1, 0.0 {from} JOIN event t ON t.record = r.id WHERE p.kind = 'event' AND t.modality = 'realised'"),
        format!("SELECT {add}, t.firmness, 1, 0.0 {from} JOIN commitment t ON t.record = r.id WHERE p.kind = 'commitment'"),
        format!(
            "SELECT p.a, p.b, substr(s.value, 8), 'agreements_signed', 1, 0.0 {from} JOIN statement s ON s.record = r.id
             WHERE p.kind = 'agreement' AND s.prop = 'action' AND s.chosen AND s.value LIKE 'signed ____%'"
        ),
        format!("SELECT {add}, 'frames', 1, 0.0 {from} WHERE p.kind = 'frame'"),
    ];
    for query in queries {
        let mut all = store.connection.prepare(&query)?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let (a, b, told, what): (String, String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            let Some(year) = year(&told).filter(|_| is_state(&a) && is_state(&b)) else { continue };
            let Some(at) = place(&what) else { continue };
            let (counts, score) = years.entry((a, b, year)).or_default();
            let number: i64 = row.get(4)?;
            match what.as_str() {
                "highest_rank" if counts[at] == 0 => counts[at] = number,
                "highest_rank" => counts[at] = counts[at].min(number),
                _ => counts[at] += number,
            }
            *score += row.get::<_, f64>(5)?;
        }
    }
    let cells = years.into_iter().map(|((a, b, year), (counts, score))| {
        let mut cells = vec![cow(&a), Cell::Text(a), cow(&b), Cell::Text(b), Cell::Whole(year)];
        for (at, count) in counts.into_iter().enumerate() {
            // No rank is known, which is no rank of nought.
            cells.push(if at == 4 && count == 0 { Cell::Empty } else { Cell::Whole(count) });
            if at == 9 {
                cells.push(Cell::Real((score * 10.0).round() / 10.0));
            }
        }
        cells
    });
    Ok(cells.collect())
}

/// The place of a counted column.
fn place(what: &str) -> Option<usize> {
    const PLACES: [&str; COUNTED] = [
        "meetings",
        "visits",
        "calls",
        "sessions",
        "highest_rank",
        "events",
        "VCOOP",
        "MCOOP",
        "VCONF",
        "MCONF",
        "signed",
        "agreed",
        "intends",
        "explores",
        "urges",
        "agreements_signed",
        "frames",
    ];
    PLACES.iter().position(|known| *known == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_counted_column_has_its_place_and_the_score_stands_after_the_classes() {
        let counted = PANEL.columns.iter().map(|(name, _)| *name).skip(5).filter(|name| *name != "score");
        let names = ["VCOOP", "MCOOP", "VCONF", "MCONF"];
        let known = ["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"];
        for (at, name) in counted.enumerate() {
            let name = known.iter().position(|known| *known == name).map_or(name, |at| names[at]);
            assert_eq!(place(name), Some(at), "{name}");
        }
        assert_eq!(PANEL.columns[15].0, "score");
    }
}
