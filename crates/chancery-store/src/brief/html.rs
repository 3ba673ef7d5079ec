//! A brief as HTML: a page of its own for screen and print, or its body for the desk.

use std::fmt::Write;

use super::{Brief, Line, Note, Section};

/// The style of a brief. On paper the sources begin on a page of their own, and no line is torn apart.
pub const STYLE: &str = include_str!("brief.css");

/// A whole page, with its style and nothing from elsewhere.
pub fn page(brief: &Brief) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}, {subtitle}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        title = escape(&brief.title),
        subtitle = escape(&brief.subtitle),
        body = body(brief, &|_| None),
    );
    out
}

/// The brief without a page around it. `address` gives the address of a record or source by its identifier, where there is one.
pub fn body(brief: &Brief, address: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "<article class=\"brief\">\n<header>\n<h1>{}</h1>\n<p class=\"subtitle\">{}</p>\n",
        escape(&brief.title),
        escape(&brief.subtitle)
    );
    if !brief.head.is_empty() {
        out.push_str("<dl>\n");
        for (name, value) in &brief.head {
            let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(value));
        }
        out.push_str("</dl>\n");
    }
    out.push_str("</header>\n");
    for section in &brief.sections {
        write_section(&mut out, section, address);
    }
    if !brief.notes.is_empty() {
        out.push_str("<section class=\"notes\" id=\"notes\">\n<h2>Sources</h2>\n<ol>\n");
        for (number, note) in (1..).zip(&brief.notes) {
            write_note(&mut out, number, note, address);
        }
        out.push_str("</ol>\n</section>\n");
    }
    out.push_str("</article>\n");
    out
}

fn write_section(out: &mut String, section: &Section, address: &dyn Fn(&str) -> Option<String>) {
    let _ = writeln!(out, "<section id=\"{}\">\n<h2>{}</h2>", section.name, escape(&section.title));
    if section.lines.is_empty() {
        let _ = writeln!(out, "<p class=\"empty\">{}</p>", escape(section.empty));
    } else {
        out.push_str("<table>\n<tbody>\n");
        for line in &section.lines {
            write_line(out, line, address);
        }
        out.push_str("</tbody>\n</table>\n");
    }
    if let Some(left_out) = &section.left_out {
        let _ = writeln!(out, "<p class=\"left-out\">{}</p>", escape(left_out));
    }
    out.push_str("</section>\n");
}

fn write_line(out: &mut String, line: &Line, address: &dyn Fn(&str) -> Option<String>) {
    let _ = write!(out, "<tr><td class=\"when\">{}</td><td>", escape(&line.when));
    if !line.who.is_empty() {
        let _ = write!(out, "<span class=\"who\">{}:</span> ", escape(&line.who));
    }
    match line.record.as_deref().and_then(address) {
        Some(address) => {
            let _ = write!(out, "<a href=\"{}\">{}</a>", escape(&address), escape(&line.text));
        }
        None => out.push_str(&escape(&line.text)),
    }
    let cites: Vec<String> = line.cites.iter().map(|cite| format!("<a href=\"#note-{cite}\">{cite}</a>")).collect();
    if !cites.is_empty() {
        let _ = write!(out, "<sup>{}</sup>", cites.join("&thinsp;"));
    }
    let more: Vec<String> = line.more.iter().map(|more| escape(more)).collect();
    match line.short() {
        _ if more.is_empty() => {}
        true => {
            let _ = write!(out, " <span class=\"more short\">{}</span>", more.join(" · "));
        }
        false => {
            let _ = write!(out, "<div class=\"more\">{}</div>", more.join(" · "));
        }
    }
    out.push_str("</td><td class=\"standing\">");
    if let Some(standing) = &line.standing {
        let _ = write!(out, "<span class=\"{}\">{}</span>", standing.tone.as_str(), escape(&standing.words));
    }
    out.push_str("</td></tr>\n");
}

fn write_note(out: &mut String, number: usize, note: &Note, address: &dyn Fn(&str) -> Option<String>) {
    let _ = write!(out, "<li id=\"note-{number}\"><cite>{}</cite>. <q>{}</q>", escape(&note.origin()), escape(&note.quote));
    let safe = note.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    if let Some(url) = safe {
        let _ = write!(out, " <a class=\"url\" href=\"{0}\">{0}</a>", escape(url));
    }
    match address(&note.source) {
        Some(address) => {
            let _ = write!(out, " <a class=\"source\" href=\"{}\">{}</a>", escape(&address), note.source);
        }
        None => {
            let _ = write!(out, " <span class=\"source\">{}</span>", note.source);
        }
    }
    out.push_str("</li>\n");
}

/// Text in which no sign means anything to HTML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
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
    fn a_page_needs_nothing_from_elsewhere_and_runs_nothing() {
        let page = page(&sample::brief());
        assert!(page.contains("<dd>visit &lt;script&gt;</dd>"), "{page}");
        for word in ["<script", "<link", "@import", "src="] {
            assert!(!page.contains(word), "{word}");
        }
    }

    #[test]
    fn every_cite_leads_to_its_note() {
        let page = page(&sample::brief());
        assert!(page.contains("<a href=\"#note-1\">1</a>") && page.contains("<li id=\"note-1\">"), "{page}");
    }

    #[test]
    fn the_desk_gives_the_addresses() {
        let body = body(&sample::brief(), &|id| Some(format!("/r/{id}")));
        assert!(body.contains("<a href=\"/r/commitment:chl-fji:2023-07-20:deepen:0123456789\">"), "{body}");
        assert!(body.contains("<a class=\"source\" href=\"/r/s-0123456789ab\">"), "{body}");
    }

    #[test]
    fn an_address_that_is_no_web_address_is_not_linked() {
        let mut brief = sample::brief();
        brief.notes[0].url = Some("javascript:alert(1)".to_owned());
        assert!(!page(&brief).contains("javascript"));
    }
}
