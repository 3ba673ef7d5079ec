//! Where a line break ends a sentence and where it only folds a long line.
//!
//! Text that was folded at a fixed width shows it: each folded line could not have taken the first word of the next one,
//! and many of the next lines start in lower case. Where a stretch of lines shows both, its line breaks count as spaces;
//! everywhere else each line break ends a sentence.

use super::Span;

/// Cuts the text at every line break that ends a sentence. The pieces are in order, trimmed, and never empty.
pub(in crate::text) fn blocks(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let mut blocks: Vec<Span> = Vec::with_capacity(lines.len() / 2 + 1);
    let whole = Fold::of(text, &lines);
    let mut start = 0;
    while start < lines.len() {
        if lines[start].span.is_empty() {
            start += 1;
            continue;
        }
        let end = (start..lines.len()).find(|&at| lines[at].span.is_empty()).unwrap_or(lines.len());
        let paragraph = &lines[start..end];
        let fold = if paragraph.len() > 1 { whole.or_else(|| Fold::of(text, paragraph)) } else { None };
        push(text, paragraph, fold, &mut blocks);
        start = end;
    }
    blocks
}

/// Adds the paragraph's lines, folded ones joined.
fn push(text: &str, paragraph: &[Line], fold: Option<Fold>, blocks: &mut Vec<Span>) {
    let mut last: Option<Line> = None;
    for &line in paragraph {
        match (last, fold, blocks.last_mut()) {
            (Some(above), Some(fold), Some(block)) if fold.joins(text, above, line) => block.end = line.span.end,
            _ => blocks.push(line.span),
        }
        last = Some(line);
    }
}

#[derive(Debug, Clone, Copy)]
struct Line {
    /// The line without surrounding white space.
    span: Span,
    /// Characters from the line's start to the end of its text, indent included.
    width: u32,
}

/// The width at which lines were folded.
#[derive(Debug, Clone, Copy)]
struct Fold {
    width: u32,
}

impl Fold {
    /// Narrowest and widest fold that is looked for. Columns narrower than this are lists or verse.
    const WIDTHS: std::ops::RangeInclusive<u32> = 50..=100;

    /// The fold of these lines, if they are folded.
    fn of(text: &str, lines: &[Line]) -> Option<Fold> {
        let folds = || lines.windows(2).filter(|pair| !pair[0].span.is_empty() && !pair[1].span.is_empty());
        let count = folds().count();
        if count == 0 {
            return None;
        }
        // Unbreakable addresses may stand out, so the width is the 95th percentile and not the longest line.
        let mut widths: Vec<u32> = folds().map(|pair| pair[0].width).collect();
        let at = (count - 1) - (count - 1) / 20;
        let width = *widths.select_nth_unstable(at).1;
        if !Fold::WIDTHS.contains(&width) {
            return None;
        }
        let fold = Fold { width };
        let full: Vec<&[Line]> = folds().filter(|pair| fold.is_full(text, pair[0], pair[1])).collect();
        let lower = full.iter().filter(|pair| opens_lower(text, pair[1])).count();
        let enough = lower * 4 >= full.len() && lower > 0;
        (enough && full.len() * 2 > count).then_some(fold)
    }

    /// Whether the first word of `below` did not fit on the line `above`.
    fn is_full(self, text: &str, above: Line, below: Line) -> bool {
        above.width + 1 + first_word_width(text, below) > self.width
    }

    /// Whether the break between the two lines is a fold.
    fn joins(self, text: &str, above: Line, below: Line) -> bool {
        if starts_item(below.span.of(text)) {
            return false;
        }
        if self.is_full(text, above, below) {
            return true;
        }
        // An early fold, where mark-up was taken out of the line after folding.
        let open = !matches!(above.span.of(text).as_bytes().last(), Some(b'.' | b'!' | b'?' | b':' | b';' | b'"'));
        open && (opens_lower(text, below) || above.width * 2 > self.width)
    }
}

/// Whether the line opens a list item: a bullet, or a number or letter with a dot or bracket.
fn starts_item(line: &str) -> bool {
    if bullet(line) > 0 {
        return true;
    }
    let head = line.split(char::is_whitespace).next().unwrap_or("");
    let label = head.trim_start_matches('(').trim_end_matches([')', '.']);
    head.len() > label.len() && head.len() < line.len() && label.len() <= 3 && {
        let digits = !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
        // "J. Smith" may stand at the head of a folded line, "(a)" and "a)" open an item.
        digits || (head.ends_with(')') && !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_lowercase()))
    }
}

/// Length of the bullet and the white space after it at the head of a line; 0 where there is none.
pub(super) fn bullet(line: &str) -> usize {
    let mut chars = line.char_indices();
    let Some((_, sign)) = chars.next() else {
        return 0;
    };
    if !matches!(sign, '-' | '*' | '•' | '·' | '▪' | '■' | '●' | '○' | '◦' | '‣' | '–' | '—' | '+' | '\u{f0b7}' | '\u{f0a7}')
    {
        return 0;
    }
    let rest = &line[sign.len_utf8()..];
    let words = rest.trim_start();
    if words.is_empty() || (words.len() == rest.len() && !matches!(sign, '•' | '●' | '▪' | '■' | '\u{f0b7}')) {
        return 0;
    }
    line.len() - words.len()
}

fn opens_lower(text: &str, line: Line) -> bool {
    line.span.of(text).chars().next().is_some_and(char::is_lowercase)
}

fn first_word_width(text: &str, line: Line) -> u32 {
    let word = line.span.of(text).split(char::is_whitespace).next().unwrap_or("");
    word.chars().count() as u32
}

/// The lines of the text, trimmed.
fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let width = match bytes[at] {
            b'\n' | b'\r' => 1,
            // The line and paragraph separators U+2028 and U+2029.
            0xE2 if bytes[at..].starts_with(&[0xE2, 0x80, 0xA8]) || bytes[at..].starts_with(&[0xE2, 0x80, 0xA9]) => 3,
            _ => {
                at += 1;
                continue;
            }
        };
        // A carriage return belongs to the line feed after it.
        if !(bytes[at] == b'\n' && at > 0 && bytes[at - 1] == b'\r') {
            lines.push(line(text, start, at));
        }
        at += width;
        start = at;
    }
    lines.push(line(text, start, text.len()));
    lines
}

fn line(text: &str, start: usize, end: usize) -> Line {
    let raw = &text[start..end];
    let left = raw.len() - raw.trim_start().len();
    let right = raw.trim_end().len().max(left);
    let width = if raw.is_ascii() { right } else { raw[..right].chars().count() };
    Line { span: Span::new(start + left, start + right), width: width as u32 }
}
