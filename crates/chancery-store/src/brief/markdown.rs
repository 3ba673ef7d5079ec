//! A brief as Markdown: one line a fact, cites as footnotes.

use std::fmt::Write;

use super::{Brief, Line, Note};

/// Writes the brief.
pub fn write(brief: &Brief) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(out, "# {}\n\n{}\n", escape(&brief.title), escape(&brief.subtitle));
    for (name, value) in &brief.head {
        let _ = writeln!(out, "- **{}**: {}", escape(name), escape(value));
    }
    for section in &brief.sections {
        let _ = writeln!(out, "\n## {}\n", escape(&section.title));
        if section.lines.is_empty() {
            let _ = writeln!(out, "{}", section.empty);
        }
        for line in &section.lines {
            let _ = writeln!(out, "{}", item(line));
        }
        if let Some(left_out) = &section.left_out {
            let _ = writeln!(out, "\n{}", escape(left_out));
        }
    }
    if !brief.notes.is_empty() {
        let _ = writeln!(out, "\n## Sources\n");
    }
    for (number, note) in (1..).zip(&brief.notes) {
        let _ = writeln!(out, "{}", footnote(number, note));
    }
    out
}

/// `- **13 Feb 2025** Both: agreed to … [no evidence] (agreed; told again once) [^3]`
fn item(line: &Line) -> String {
    let mut parts = Vec::new();
    if !line.when.is_empty() {
        parts.push(format!("**{}**", escape(&line.when)));
    }
    if !line.who.is_empty() {
        parts.push(format!("{}:", escape(&line.who)));
    }
    parts.push(escape(&line.text));
    parts.extend(line.standing.as_ref().map(|standing| format!("**\\[{}\\]**", escape(&standing.words))));
    if !line.more.is_empty() {
        parts.push(format!("({})", escape(&line.more.join("; "))));
    }
    let cites: String = line.cites.iter().map(|cite| format!("[^{cite}]")).collect();
    let cites = if cites.is_empty() { cites } else { format!(" {cites}") };
    format!("- {}{cites}", parts.join(" "))
}

fn footnote(number: usize, note: &Note) -> String {
    let url = note.url.as_deref().map(|url| format!(" <{}>", url.replace(['<', '>', ' '], ""))).unwrap_or_default();
    format!("[^{number}]: {}. “{}” ({}){url}", escape(&note.origin()), escape(&note.quote), note.source)
}

/// Text in which no sign means anything to Markdown.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => out.extend(['\\', letter]),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn every_line_stands_with_its_day_standing_and_cites() {
        let text = write(&sample::brief());
        assert!(text.starts_with("# Chile and Fiji\n\nBrief as of 1 Dec 2025\n"), "{text}");
        assert!(
            text.contains("- **20 Jul 2023** Both: Agreed to set up a joint committee **\\[no evidence\\]** (agreed) [^1]\n"),
            "{text}"
        );
        assert!(
            text.contains("[^1]: Talks in Suva. Wire, 20 Jul 2023. “agreed to set up” (s-0123456789ab) <https://wire.example/1>\n"),
            "{text}"
        );
        assert!(text.contains("None on record.\n"), "{text}");
    }

    #[test]
    fn the_words_of_a_source_cannot_become_markup() {
        assert_eq!(escape("a *bold* [link](x) <b>"), "a \\*bold\\* \\[link\\](x) \\<b\\>");
    }
}
