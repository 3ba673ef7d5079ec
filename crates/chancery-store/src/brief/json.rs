//! A brief as JSON, for programs and for the `.json` of a page.

use serde_json::{Value, json};

use super::{Brief, Line, Note, Section};

/// Writes the brief. Cites are numbers of `notes`, counted from one.
pub fn write(brief: &Brief) -> Value {
    let head: Vec<Value> = brief.head.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    json!({
        "title": brief.title,
        "subtitle": brief.subtitle,
        "head": head,
        "sections": brief.sections.iter().map(section).collect::<Vec<_>>(),
        "notes": brief.notes.iter().map(note).collect::<Vec<_>>(),
    })
}

fn section(section: &Section) -> Value {
    json!({
        "name": section.name,
        "title": section.title,
        "lines": section.lines.iter().map(line).collect::<Vec<_>>(),
        "empty": section.empty,
        "left_out": section.left_out,
    })
}

fn line(line: &Line) -> Value {
    let standing = line.standing.as_ref().map(|standing| json!({ "words": standing.words, "tone": standing.tone.as_str() }));
    json!({
        "record": line.record,
        "when": line.when,
        "who": line.who,
        "text": line.text,
        "more": line.more,
        "standing": standing,
        "cites": line.cites,
    })
}

fn note(note: &Note) -> Value {
    json!({
        "source": note.source,
        "title": note.title,
        "publisher": note.publisher,
        "published": note.published,
        "url": note.url,
        "quote": note.quote,
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn the_value_holds_everything() {
        let value = write(&sample::brief());
        assert_eq!(value["sections"][0]["lines"][0]["standing"]["tone"], "silent");
        assert_eq!(value["sections"][0]["lines"][0]["cites"][0], 1);
        assert_eq!(value["notes"][0]["quote"], "agreed to set up");
    }
}
