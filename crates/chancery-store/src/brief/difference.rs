//! What has changed since a time of recording, on paper.

use super::cite::Notes;
use super::evidence::{View, names, plain};
use super::{Brief, Line, Section, Standing, Tone, day};
use crate::change::{Change, ChangeKind, Since};
use crate::{Result, Store};

/// Lines of a section.
const LISTED: usize = 100;

/// Builds the paper; none where nothing has changed.
pub fn difference(store: &Store, since: &Since) -> Result<Option<Brief>> {
    let changes = store.changes(since)?;
    if changes.is_empty() {
        return Ok(None);
    }
    // The paper looks at the whole register, whose reports are all out by now.
    let view = View { store, a: "", b: "", as_of: "9999-12-31", undated: true };
    let mut notes = Notes::default();
    let headings = [
        (ChangeKind::Status, "status", "What became of earlier matters"),
        (ChangeKind::Decision, "decisions", "Decided by people"),
        (ChangeKind::New, "new", "New"),
        (ChangeKind::Reported, "reported", "Reported again"),
    ];
    let mut sections = Vec::new();
    for (kind, name, title) in headings {
        let of_kind: Vec<&Change> = changes.iter().filter(|change| change.kind == kind).collect();
        let mut lines = Vec::new();
        for change in of_kind.iter().take(LISTED) {
            lines.push(line(&view, change, &mut notes)?);
        }
        let more = of_kind.len() - lines.len();
        let left_out = (more > 0).then(|| format!("{more} more; `-o json` tells all."));
        sections.push(Section { name, title: title.to_owned(), lines, empty: "Nothing.", left_out });
    }
    let head =
        headings.map(|(kind, _, title)| (title.to_owned(), changes.iter().filter(|change| change.kind == kind).count().to_string()));
    let title = if since.parties.is_empty() { "Changes".to_owned() } else { format!("Changes: {}", names(&since.parties)) };
    let from = since.time.get(..10).unwrap_or(&since.time);
    Ok(Some(Brief {
        title,
        subtitle: format!("Recorded since {}", day::in_words(from)),
        head: head.into(),
        sections,
        notes: notes.notes,
    }))
}

fn line(view: &View<'_>, change: &Change, notes: &mut Notes) -> Result<Line> {
    let note = match (&change.source, &change.quote) {
        (Some(source), Some(quote)) => view.note(source, quote)?,
        _ => None,
    };
    Ok(Line {
        record: Some(change.record.clone()),
        when: change.told.as_deref().map(day::in_words).unwrap_or_default(),
        who: names(&change.parties),
        text: change.title.clone(),
        more: vec![change.words.clone(), format!("recorded {}", day::in_words(change.recorded_at.get(..10).unwrap_or_default()))],
        standing: Some(Standing { words: plain(&change.record_kind), tone: Tone::Silent }),
        cites: notes.numbers(note.iter()),
    })
}
