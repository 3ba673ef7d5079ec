//! A brief as a Word document: A4, one row a line, cites as links to numbered sources at the end.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result};
use chancery_store::brief::{Brief, Line, Note, Section, Tone};
use docx_rs::{
    AlignmentType, BorderType, Docx, Footer, Hyperlink, HyperlinkType, LineSpacing, NumPages, PageMargin, PageNum, Paragraph, Run,
    RunFonts, Style, StyleType, Table, TableBorder, TableBorderPosition, TableCell, TableLayoutType, TableRow, VertAlignType,
    WidthType,
};

use crate::clock::now;

/// Lengths in twentieths of a point: A4 with margins of 18 millimetres.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGIN: i32 = 1_020;
/// Day, fact, standing.
const COLUMNS: [usize; 3] = [1_700, 6_466, 1_700];
const FONT: &str = "Georgia";
const GREY: &str = "555555";

/// Writes the brief to a file.
pub fn write(brief: &Brief, path: &Path) -> Result<()> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    document(brief).build().pack(file).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}

fn document(brief: &Brief) -> Docx {
    let heading = |id: &str, name: &str, size: usize, level: usize| {
        Style::new(id, StyleType::Paragraph).name(name).size(size).bold().outline_lvl(level)
    };
    let footer = plain()
        .align(AlignmentType::Right)
        .add_run(small(&format!("{}, {}    ", brief.title, brief.subtitle)))
        .add_page_num(PageNum::new())
        .add_run(small(" / "))
        .add_num_pages(NumPages::new());
    let mut docx = Docx::new()
        .created_at(&now())
        .updated_at(&now())
        .page_size(PAGE.0, PAGE.1)
        .page_margin(PageMargin::new().top(MARGIN).bottom(MARGIN).left(MARGIN).right(MARGIN).header(500).footer(500))
        .default_fonts(RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT))
        .default_size(20)
        .add_style(heading("Heading1", "heading 1", 36, 0))
        .add_style(heading("Heading2", "heading 2", 24, 1))
        .footer(Footer::new().add_paragraph(footer))
        .add_paragraph(Paragraph::new().style("Heading1").line_spacing(spacing(0, 40)).add_run(Run::new().add_text(&brief.title)))
        .add_paragraph(plain().line_spacing(spacing(0, 120)).add_run(Run::new().add_text(&brief.subtitle).color(GREY).size(22)));
    if !brief.head.is_empty() {
        docx = docx.add_table(head(brief));
    }
    for section in &brief.sections {
        docx = docx.add_paragraph(title(&section.title));
        docx = add_section(docx, section);
    }
    if !brief.notes.is_empty() {
        docx = docx.add_paragraph(title("Sources").page_break_before(true));
    }
    for (number, note) in (1..).zip(&brief.notes) {
        docx = docx.add_paragraph(source(number, note));
    }
    docx
}

fn add_section(mut docx: Docx, section: &Section) -> Docx {
    if section.lines.is_empty() {
        docx = docx.add_paragraph(plain().add_run(small(section.empty)));
    } else {
        let rule = |position| TableBorder::new(position).border_type(BorderType::Single).size(4).color("D9D9D9");
        let rows = table(section.lines.iter().map(row).collect(), &COLUMNS);
        docx = docx.add_table(rows.set_border(rule(TableBorderPosition::InsideH)).set_border(rule(TableBorderPosition::Bottom)));
    }
    match &section.left_out {
        Some(left_out) => docx.add_paragraph(plain().line_spacing(spacing(40, 0)).add_run(small(left_out))),
        None => docx,
    }
}

fn head(brief: &Brief) -> Table {
    let widths = [COLUMNS[0], COLUMNS[1] + COLUMNS[2]];
    let row = |(name, value): &(String, String)| {
        let name = plain().add_run(Run::new().add_text(name).color(GREY));
        let value = plain().add_run(Run::new().add_text(value));
        TableRow::new(vec![cell(widths[0]).add_paragraph(name), cell(widths[1]).add_paragraph(value)])
    };
    table(brief.head.iter().map(row).collect(), &widths)
}

fn row(line: &Line) -> TableRow {
    let when = plain().line_spacing(spacing(40, 40)).add_run(Run::new().add_text(&line.when).size(19));
    let mut fact = plain().line_spacing(spacing(40, 40));
    if !line.who.is_empty() {
        fact = fact.add_run(Run::new().add_text(format!("{}: ", line.who)).bold());
    }
    fact = fact.add_run(Run::new().add_text(&line.text));
    for (nth, cite) in line.cites.iter().enumerate() {
        if nth > 0 {
            fact = fact.add_run(raised(" "));
        }
        let link = Hyperlink::new(bookmark(*cite), HyperlinkType::Anchor).add_run(raised(&cite.to_string()).color("1F4E79"));
        fact = fact.add_hyperlink(link);
    }
    if line.short() {
        fact = fact.add_run(small(&format!("  {}", line.more.join(" · "))).color(GREY));
    }
    let mut told = cell(COLUMNS[1]).add_paragraph(fact);
    if !line.more.is_empty() && !line.short() {
        told = told.add_paragraph(plain().line_spacing(spacing(0, 40)).add_run(small(&line.more.join(" · ")).color(GREY)));
    }
    let mut standing = plain().line_spacing(spacing(40, 40)).align(AlignmentType::Right);
    if let Some(held) = &line.standing {
        let run = Run::new().add_text(&held.words).size(18).color(colour(held.tone));
        standing = standing.add_run(if held.tone == Tone::Silent { run } else { run.bold() });
    }
    TableRow::new(vec![cell(COLUMNS[0]).add_paragraph(when), told, cell(COLUMNS[2]).add_paragraph(standing)]).cant_split()
}

fn source(number: usize, note: &Note) -> Paragraph {
    let mut paragraph = plain()
        .line_spacing(spacing(0, 60))
        .add_bookmark_start(number, bookmark(number))
        .add_run(small(&format!("{number}  ")))
        .add_bookmark_end(number)
        .add_run(small(&format!("{}. ", note.origin())).bold())
        .add_run(small(&format!("“{}” ", note.quote)));
    let web = note.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    if let Some(url) = web {
        paragraph = paragraph
            .add_hyperlink(Hyperlink::new(url, HyperlinkType::External).add_run(small(url).color("1F4E79")))
            .add_run(small(" "));
    }
    paragraph.add_run(small(&note.source).color(GREY))
}

fn title(text: &str) -> Paragraph {
    Paragraph::new().style("Heading2").keep_next(true).line_spacing(spacing(240, 60)).add_run(Run::new().add_text(text))
}

/// A table without borders.
fn table(rows: Vec<TableRow>, widths: &[usize]) -> Table {
    Table::without_borders(rows).set_grid(widths.to_vec()).layout(TableLayoutType::Fixed).width(widths.iter().sum(), WidthType::Dxa)
}

fn cell(width: usize) -> TableCell {
    TableCell::new().width(width, WidthType::Dxa)
}

/// A paragraph of running text. It names its style, since readers of the format look for a default that the crate does not write.
fn plain() -> Paragraph {
    Paragraph::new().style("Normal")
}

fn spacing(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new().before(before).after(after)
}

fn small(text: &str) -> Run {
    Run::new().add_text(text).size(17)
}

fn raised(text: &str) -> Run {
    let mut run = Run::new().add_text(text);
    run.run_property = run.run_property.vert_align(VertAlignType::SuperScript);
    run
}

fn bookmark(number: usize) -> String {
    format!("note_{number}")
}

fn colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "17643B",
        Tone::Middling => "7A5200",
        Tone::Bad => "A01C1C",
        Tone::Silent => GREY,
    }
}
