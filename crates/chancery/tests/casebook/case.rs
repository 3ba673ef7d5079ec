//! Cases in a Markdown file: a heading, prose, a `text` block and a `facts` block.

use chancery::text::Source;

/// One case.
pub struct Case {
    /// The heading, without its marks.
    pub name: String,
    /// Line of the heading, from 1.
    pub line: usize,
    /// The header date, where the text block begins with one.
    pub date: Option<String>,
    /// The text.
    pub text: String,
    /// The kinds of line that the case is about, given after `facts`; all of them where none is given.
    pub kinds: Vec<String>,
    /// The lines of the `facts` block.
    pub facts: Vec<String>,
    /// Where these lines stand in the file: first line and one past the last, from 0.
    block: (usize, usize),
}

impl Case {
    pub fn source(&self) -> Source {
        let mut source = Source::new(self.text.clone());
        source.published_raw = self.date.clone();
        source
    }
}

/// The cases of one file, or what is wrong with it.
pub fn cases(content: &str) -> Result<Vec<Case>, String> {
    let lines: Vec<&str> = content.lines().collect();
    let mut cases = Vec::new();
    // The heading under which we are, and the text block seen under it.
    let (mut heading, mut text): (Option<(String, usize)>, Option<String>) = (None, None);
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if let Some(name) = line.strip_prefix("## ") {
            if let Some((name, line)) = heading.filter(|_| text.is_some()) {
                return Err(format!("line {line}: `{name}` has a text and no facts"));
            }
            (heading, text) = (Some((name.trim().to_owned(), at + 1)), None);
        }
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else {
            at += 1;
            continue;
        };
        let end = (at + 1..lines.len()).find(|&end| lines[end] == "```").ok_or(format!("line {}: the block has no end", at + 1))?;
        let body = &lines[at + 1..end];
        let mut words = info.split_whitespace();
        match words.next() {
            Some("text") => text = Some(body.join("\n")),
            Some("facts") => {
                let (name, line) = heading.take().ok_or(format!("line {}: facts without a heading of their own", at + 1))?;
                let whole = text.take().ok_or(format!("line {}: facts without a text before them", at + 1))?;
                let (date, text) = split_date(&whole);
                cases.push(Case {
                    name,
                    line,
                    date,
                    text,
                    kinds: words.map(|word| word.trim_matches(',').to_owned()).collect(),
                    facts: body.iter().map(|line| (*line).to_owned()).collect(),
                    block: (at + 1, end),
                });
            }
            _ => {}
        }
        at = end + 1;
    }
    match heading.filter(|_| text.is_some()) {
        Some((name, line)) => Err(format!("line {line}: `{name}` has a text and no facts")),
        None => Ok(cases),
    }
}

/// Takes ` date YYYY-MM-DD ` off the head of a text.
fn split_date(text: &str) -> (Option<String>, String) {
    let head = text.trim_start().strip_prefix("date ").and_then(|rest| rest.split_once(char::is_whitespace));
    match head {
        Some((date, rest)) if date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => {
            (Some(date.to_owned()), rest.trim_start().to_owned())
        }
        _ => (None, text.to_owned()),
    }
}

/// The file with other lines in its `facts` blocks.
pub fn with_facts(content: &str, cases: &[Case], answers: &[Vec<String>]) -> String {
    let lines: Vec<&str> = content.lines().collect();
    let (mut out, mut done) = (Vec::new(), 0);
    for (case, answer) in cases.iter().zip(answers) {
        out.extend_from_slice(&lines[done..case.block.0]);
        out.extend(answer.iter().map(String::as_str));
        done = case.block.1;
    }
    out.extend_from_slice(&lines[done..]);
    out.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Wishes\n\n## a wish\n\nProse.\n\n```text\n date 2025-10-06 PUTRAJAYA: One.\n\nTwo.\n```\n\n```facts event, note\nold\n```\n";

    #[test]
    fn a_case_has_a_name_a_date_a_text_and_kinds() {
        let cases = cases(FILE).unwrap();
        let case = &cases[0];
        assert_eq!((case.name.as_str(), case.line), ("a wish", 3));
        assert_eq!((case.date.as_deref(), case.text.as_str()), (Some("2025-10-06"), "PUTRAJAYA: One.\n\nTwo."));
        assert_eq!((case.kinds.as_slice(), case.facts.as_slice()), (&["event".into(), "note".into()][..], &["old".into()][..]));
    }

    #[test]
    fn only_the_facts_are_rewritten() {
        let cases = cases(FILE).unwrap();
        assert_eq!(with_facts(FILE, &cases, &[vec!["old".into()]]), FILE);
        assert_eq!(with_facts(FILE, &cases, &[vec!["a".into(), "b".into()]]), FILE.replace("old\n", "a\nb\n"));
        assert_eq!(with_facts(FILE, &cases, &[vec![]]), FILE.replace("old\n", ""));
    }

    #[test]
    fn a_text_without_facts_is_a_mistake() {
        assert!(super::cases("## lost\n```text\nOne.\n```\n## next\n").is_err());
        assert!(super::cases("## lost\n```facts\n```\n").is_err());
        assert!(super::cases("```text\nOne.\n").is_err());
    }
}
