//! Markdown: the text that a person would read, without its markup.
//!
//! Front matter and the title are metadata. Emphasis, links and the like are taken off their words;
//! lists keep their numbers, since people quote paragraphs by them.

use pulldown_cmark::{Event, HeadingLevel, Options as Syntax, Parser, Tag, TagEnd};

use crate::document::{Document, Note, NoteKind, Origin};
use crate::encoding;
use crate::failure::Failure;
use crate::html;
use crate::language;
use crate::options::{Limits, Options};

/// Reads `bytes` as Markdown.
pub(crate) fn read(origin: Origin, bytes: Vec<u8>, options: &Options) -> Result<Document, Failure> {
    let decoded = encoding::decode(&origin, bytes, options.encoding.as_deref(), None)?;
    let mut document = Document::of(origin, decoded.encoding, String::new());
    // Positions in the source are not positions in the text.
    document.notes.extend(decoded.notes.into_iter().map(|note| Note { at: None, ..note }));

    let body = match front_matter(&decoded.text) {
        FrontMatter::None => &*decoded.text,
        FrontMatter::Unclosed => {
            let message = "the front matter is never closed, so it was taken as text";
            document.notes.push(Note::new(NoteKind::Truncated, message));
            &*decoded.text
        }
        FrontMatter::Fields { lines, body } => {
            lines.lines().for_each(|line| take_field(&mut document, line));
            body
        }
    };
    let mut writer = Writer::new(&options.limits);
    let syntax = Syntax::ENABLE_TABLES | Syntax::ENABLE_FOOTNOTES | Syntax::ENABLE_STRIKETHROUGH;
    Parser::new_ext(body, syntax).for_each(|event| writer.write(event));
    document.text = writer.text.trim().to_owned();
    document.notes.append(&mut writer.notes);
    if let Some(heading) = writer.title {
        match &document.title {
            None => document.title = Some(heading),
            // The front matter has another title, so this one is part of the text.
            Some(title) if *title != heading => {
                document.text = format!("{heading}\n\n{}", document.text);
            }
            Some(_) => {}
        }
    }
    Ok(document)
}

enum FrontMatter<'s> {
    None,
    Unclosed,
    Fields { lines: &'s str, body: &'s str },
}

/// The block between two lines of `---` that a file may start with.
fn front_matter(source: &str) -> FrontMatter<'_> {
    let is_fence = |line: &str| line.trim_end() == "---";
    let mut lines = source.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| is_fence(line)) else { return FrontMatter::None };
    let mut end = first.len();
    let mut fields = false;
    for line in lines {
        if is_fence(line) {
            let (lines, body) = (&source[first.len()..end], &source[end + line.len()..]);
            return FrontMatter::Fields { lines, body };
        }
        // A rule at the top of a text is followed by prose, not by a field.
        if end == first.len() {
            fields = line.split_once(':').is_some_and(|(key, _)| !key.trim().contains(' '));
        }
        end += line.len();
    }
    if fields { FrontMatter::Unclosed } else { FrontMatter::None }
}

/// Takes one `key: value` line. Lists and nested values are not looked into.
fn take_field(document: &mut Document, line: &str) {
    let Some((key, value)) = line.split_once(':') else { return };
    let value = value.trim();
    let quoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote).and_then(|rest| rest.strip_suffix(*quote)));
    let value = quoted.unwrap_or(value);
    if value.is_empty() {
        return;
    }
    let field = match key.to_ascii_lowercase().as_str() {
        "id" => &mut document.id,
        "url" | "link" | "canonical" => &mut document.url,
        "date" | "published" => &mut document.published_raw,
        "title" => &mut document.title,
        "publisher" | "source" => &mut document.publisher,
        "agency" => &mut document.agency,
        "author" => &mut document.author,
        "lang" | "language" => {
            document.lang = language::of_tag(value);
            return;
        }
        _ => return,
    };
    *field = Some(value.to_owned());
}

/// Writes the events of a Markdown parser as text.
struct Writer<'l> {
    text: String,
    /// The first heading, if it is of the first level and nothing comes before it.
    title: Option<String>,
    in_title: bool,
    /// For each open list the number of its next item; none for bullets.
    lists: Vec<Option<u64>>,
    /// Whether an item was just begun, whose first block stays on the line of its mark.
    item_begun: bool,
    raw_html: String,
    notes: Vec<Note>,
    limits: &'l Limits,
}

impl<'l> Writer<'l> {
    fn new(limits: &'l Limits) -> Self {
        Writer {
            text: String::new(),
            title: None,
            in_title: false,
            lists: Vec::new(),
            item_begun: false,
            raw_html: String::new(),
            notes: Vec::new(),
            limits,
        }
    }

    fn write(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Code(words) => self.push(&words),
            Event::SoftBreak | Event::HardBreak => self.push("\n"),
            Event::Rule => self.begin_block(),
            Event::FootnoteReference(label) => self.push(&format!("[{label}]")),
            Event::Html(source) => self.raw_html.push_str(&source),
            // Tags within a line stand around words that come as events of their own.
            Event::InlineHtml(_) => {}
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Heading { level: HeadingLevel::H1, .. } if self.text.is_empty() && self.title.is_none() => {
                self.in_title = true;
                self.title = Some(String::new());
            }
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::BlockQuote(_) | Tag::Table(_) => {
                self.begin_block()
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.begin_block();
                }
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_line();
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.push(&mark);
                self.item_begun = true;
            }
            Tag::FootnoteDefinition(label) => {
                self.begin_block();
                self.push(&format!("[{label}] "));
                self.item_begun = true;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.in_title = false,
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::TableCell => self.push("\t"),
            TagEnd::TableHead | TagEnd::TableRow => {
                self.text.truncate(self.text.trim_end_matches('\t').len());
                self.push("\n");
            }
            TagEnd::HtmlBlock => {
                let source = std::mem::take(&mut self.raw_html);
                match html::text_of(&source, self.limits) {
                    Ok(text) => self.push(&text),
                    Err(limit) => {
                        let message = format!("a block of HTML is over the limit {}", limit.name());
                        self.notes.push(Note::new(NoteKind::PartLeftOut, message));
                    }
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, words: &str) {
        self.item_begun = false;
        match &mut self.title {
            Some(title) if self.in_title => title.push_str(words),
            _ => self.text.push_str(words),
        }
    }

    /// Parts a new block from what is before it by an empty line.
    fn begin_block(&mut self) {
        if self.item_begun {
            return;
        }
        self.end_line();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, title: Option<&str>, text: &str) -> Document {
        let origin = Origin::of_file("test.md");
        let document = read(origin, source.as_bytes().to_vec(), &Options::default()).unwrap();
        assert_eq!(document.title.as_deref(), title, "title of {source:?}");
        assert_eq!(document.text, text, "text of {source:?}");
        document
    }

    #[test]
    fn markup_is_taken_off_its_words() {
        check(
            "# Visit to *Doha*\n\nThe **two** sides [met](http://x) `today`\nand ~~left~~.\n",
            Some("Visit to Doha"),
            "The two sides met today\nand left.",
        );
        check("Text &amp; more \\* <b>bold</b>", None, "Text & more * bold");
        check("> Quoted\n\nText\n\n---\nEnd", None, "Quoted\n\nText\n\nEnd");
        check("<div>\n<p>In a <b>block</b></p>\n</div>\n\nText", None, "In a block\n\nText");
    }

    #[test]
    fn lists_and_tables_keep_their_order() {
        check("1. One\n2. Two\n   - a\n   - b\n\nEnd", None, "1. One\n2. Two\n- a\n- b\n\nEnd");
        check("5. Five\n\n6. Six\n", None, "5. Five\n6. Six");
        check("| a | b |\n|---|---|\n| 1 | 2 |\n", None, "a\tb\n1\t2");
        check("Text[^1].\n\n[^1]: A note.\n", None, "Text[1].\n\n[1] A note.");
    }

    #[test]
    fn front_matter_is_metadata() {
        let source = "---\ntitle: \"Visit\"\ndate: 2025-10-06\ntags:\n  - a: b\nlang: ms-MY\n---\n\n# Visit\n\nText";
        let document = check(source, Some("Visit"), "Text");
        assert_eq!(document.published_raw.as_deref(), Some("2025-10-06"));
        assert_eq!(document.lang.as_deref(), Some("ms"));
        check("---\ntitle: Visit\n---\n# Other\n\nText", Some("Visit"), "Other\n\nText");
    }

    #[test]
    fn front_matter_that_never_ends_is_text() {
        let document = check("---\ntitle: Visit\n\nText", None, "title: Visit\n\nText");
        assert_eq!(document.notes[0].kind, NoteKind::Truncated);
        let document = check("---\nText alone", None, "Text alone");
        assert_eq!(document.notes, []);
    }

    #[test]
    fn only_a_first_heading_is_the_title() {
        check("Text\n\n# Later", None, "Text\n\nLater");
        check("## Second\n\nText", None, "Second\n\nText");
        check("# One\n\n# Two", Some("One"), "Two");
    }
}
