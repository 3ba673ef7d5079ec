//! The follow-up gold: reports, chains, histories and fusion sets of `eval/followup`, in the format that its README tells.

use std::path::Path;

use anyhow::{Context, Result, bail};
use chancery::text::{Source, Span};

/// Words of a report.
#[derive(Debug, Clone)]
pub struct Quote {
    /// The report's slug, or its letter in a fusion set.
    pub report: String,
    /// Where the words stand.
    pub span: Span,
}

/// A report.
pub struct Report {
    pub slug: String,
    pub source: Source,
}

/// A later statement of a chain.
pub struct Then {
    pub quote: Quote,
    /// The relations that are right.
    pub relations: Vec<String>,
}

/// One line of a chain's status.
pub struct Status {
    pub from: String,
    pub axis: String,
    pub values: Vec<String>,
}

pub struct Chain {
    pub slug: String,
    /// The pair of states, in the order of letters.
    pub parties: String,
    pub record: String,
    pub first: Quote,
    pub then: Vec<Then>,
    pub not: Vec<Quote>,
    pub statuses: Vec<Status>,
    pub overdue: Option<String>,
}

pub struct History {
    pub slug: String,
    pub mechanism: String,
    /// The pair of states, in the order of letters: `KEN+NOR`.
    pub parties: String,
    pub reports: Vec<Report>,
    /// Number, day, place, host.
    pub sessions: Vec<[String; 4]>,
    /// Months, stated or inferred.
    pub rhythm: Option<(String, String)>,
    /// Day, states, last session, next host, next expected.
    pub lives: Vec<(String, Vec<String>, String, String, String)>,
}

pub struct Act {
    pub name: String,
    pub kinds: Vec<String>,
    pub parties: Vec<String>,
    pub quotes: Vec<Quote>,
}

pub struct Set {
    pub slug: String,
    /// The parties of its first act, in the order of letters.
    pub parties: String,
    pub reports: Vec<Report>,
    pub acts: Vec<Act>,
    /// The attribute and the words of each report.
    pub differs: Vec<(String, Vec<Quote>)>,
}

/// The items of all files of a folder: slug and lines.
fn items(folder: &Path) -> Result<Vec<(String, Vec<String>)>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .with_context(|| format!("cannot list {}", folder.display()))?
        .collect::<std::io::Result<Vec<_>>>()?;
    files.sort_by_key(|file| file.path());
    let mut items: Vec<(String, Vec<String>)> = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file.path()).with_context(|| format!("cannot read {}", file.path().display()))?;
        let before = items.len();
        for line in text.lines() {
            match line.strip_prefix("=== ") {
                Some(slug) => items.push((slug.trim().to_owned(), Vec::new())),
                None if items.len() > before => items.last_mut().expect("one was pushed").1.push(line.to_owned()),
                None => {}
            }
        }
    }
    Ok(items)
}

fn source(text: &str, date: &str, publisher: Option<&str>) -> Source {
    let mut source = Source::new(text.trim());
    source.published_raw = Some(date.to_owned());
    source.publisher = publisher.map(str::to_owned);
    source
}

/// The parts of a line between bars; a bar inside a quote does not part.
fn fields(line: &str) -> Vec<String> {
    let (mut parts, mut quoted, mut before) = (vec![String::new()], false, ' ');
    for letter in line.chars() {
        if letter == '"' && before != '\\' {
            quoted = !quoted;
        }
        before = letter;
        match letter {
            '|' if !quoted => parts.push(String::new()),
            _ => parts.last_mut().expect("there is one").push(letter),
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

/// Finds `"words"` or `"words"#2` in a text.
fn quote(report: &str, field: &str, text: &str) -> Result<Quote> {
    let end = field.rfind('"').filter(|end| *end > 0 && field.starts_with('"')).with_context(|| format!("{field} is no quote"))?;
    let words = field[1..end].replace("\\\"", "\"");
    let nth: usize = field[end + 1..].trim().strip_prefix('#').map_or(Ok(1), str::parse)?;
    let at = text.match_indices(&words).nth(nth - 1).with_context(|| format!("{report} does not hold {words}"))?.0;
    Ok(Quote { report: report.to_owned(), span: Span::new(at, at + words.len()) })
}

/// The reports of the chains.
pub fn reports(folder: &Path) -> Result<Vec<Report>> {
    let mut reports = Vec::new();
    for (slug, lines) in items(&folder.join("reports"))? {
        let body = lines.iter().position(|line| line.trim() == "---").with_context(|| format!("{slug} has no ---"))?;
        let head = |name: &str| lines[..body].iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let date = head("date").with_context(|| format!("{slug} has no date"))?;
        let source = source(&lines[body + 1..].join("\n"), date, head("publisher"));
        reports.push(Report { slug, source });
    }
    Ok(reports)
}

/// The codes of `NOR+KEN` in the order of letters.
fn sorted(parties: &str) -> String {
    let mut codes: Vec<&str> = parties.split('+').map(str::trim).collect();
    codes.sort_unstable();
    codes.join("+")
}

fn answers(lines: &[String]) -> impl Iterator<Item = (&str, &str)> {
    lines.iter().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}

/// The chains; their quotes are found in `reports`.
pub fn chains(folder: &Path, reports: &[Report]) -> Result<Vec<Chain>> {
    let of = |slug: &str, words: &str| {
        let report = reports.iter().find(|report| report.slug == slug).with_context(|| format!("no report {slug}"))?;
        quote(slug, words, report.source.text())
    };
    let mut chains = Vec::new();
    for (slug, lines) in items(&folder.join("chains"))? {
        let (mut record, mut parties, mut overdue) = (String::new(), String::new(), None);
        let (mut first, mut then, mut not, mut statuses) = (None, Vec::new(), Vec::new(), Vec::new());
        for (name, value) in answers(&lines) {
            let parts = fields(value);
            match name {
                "record" => record = value.to_owned(),
                "parties" => parties = sorted(value),
                "first" => first = Some(of(&parts[0], &parts[1])?),
                "then" => {
                    then.push(Then { quote: of(&parts[0], &parts[2])?, relations: parts[1].split('/').map(str::to_owned).collect() })
                }
                "not" => not.push(of(&parts[0], &parts[1])?),
                "status" => statuses.push(Status {
                    from: parts[0].clone(),
                    axis: parts[1].clone(),
                    values: parts[2].split('/').map(str::to_owned).collect(),
                }),
                "overdue" => overdue = Some(value.to_owned()),
                _ => {}
            }
        }
        let Some(first) = first else { bail!("{slug} has no first line") };
        chains.push(Chain { slug, parties, record, first, then, not, statuses, overdue });
    }
    Ok(chains)
}

/// Splits an item into its reports (`--- 2014-05-02 | news`) and its answers behind a lone `---`.
fn parts(lines: &[String]) -> (Vec<(String, Vec<String>)>, &[String]) {
    let mut reports: Vec<(String, Vec<String>)> = Vec::new();
    for (nth, line) in lines.iter().enumerate() {
        if line.trim() == "---" {
            return (reports, &lines[nth + 1..]);
        }
        match line.strip_prefix("--- ") {
            Some(head) => reports.push((head.to_owned(), Vec::new())),
            None => {
                if let Some(report) = reports.last_mut() {
                    report.1.push(line.clone());
                }
            }
        }
    }
    (reports, &[])
}

pub fn histories(folder: &Path) -> Result<Vec<History>> {
    let mut histories = Vec::new();
    for (slug, lines) in items(&folder.join("histories"))? {
        let head =
            |name: &str| lines.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default().to_owned();
        let (told, rest) = parts(&lines);
        let reports = told.iter().map(|(head, body)| {
            let date = head.split('|').next().unwrap_or_default().trim();
            Report { slug: date.to_owned(), source: source(&body.join("\n"), date, None) }
        });
        let mut history = History {
            mechanism: head("mechanism"),
            parties: sorted(&head("parties")),
            reports: reports.collect(),
            sessions: Vec::new(),
            rhythm: None,
            lives: Vec::new(),
            slug,
        };
        for (name, value) in answers(rest) {
            let parts = fields(value);
            let part = |nth: usize| parts.get(nth).cloned().unwrap_or_default();
            let after = |nth: usize| part(nth).split_once(' ').map(|(_, value)| value.to_owned()).unwrap_or_default();
            match name {
                "session" => history.sessions.push([part(0), part(1), part(2), part(3)]),
                "rhythm" => history.rhythm = Some((part(0), part(1))),
                "life" => history.lives.push((part(0), part(1).split('/').map(str::to_owned).collect(), after(2), after(3), after(4))),
                _ => {}
            }
        }
        histories.push(history);
    }
    Ok(histories)
}

pub fn sets(folder: &Path) -> Result<Vec<Set>> {
    let mut sets = Vec::new();
    for (slug, lines) in items(&folder.join("fusion"))? {
        let (told, rest) = parts(&lines);
        let mut reports = Vec::new();
        for (head, body) in &told {
            let head = fields(head);
            reports
                .push(Report { slug: head[0].clone(), source: source(&body.join("\n"), &head[1], head.get(2).map(String::as_str)) });
        }
        let find = |field: &str| {
            let (letter, words) = field.split_once(' ').with_context(|| format!("{field} is no letter and quote"))?;
            let report =
                reports.iter().find(|report| report.slug == letter).with_context(|| format!("no report {letter} in {slug}"))?;
            quote(letter, words, report.source.text())
        };
        let (mut acts, mut differs) = (Vec::new(), Vec::new());
        let mut parties = String::new();
        for (name, value) in answers(rest) {
            let parts = fields(value);
            if name == "same" && parties.is_empty() {
                parties = sorted(&parts[2]);
            }
            match name {
                "same" => acts.push(Act {
                    name: parts[0].clone(),
                    kinds: parts[1].split('/').map(str::to_owned).collect(),
                    parties: parts[2].split('+').map(str::to_owned).collect(),
                    quotes: parts[3..].iter().map(|field| find(field)).collect::<Result<_>>()?,
                }),
                "differs" => differs.push((parts[1].clone(), parts[2..].iter().map(|field| find(field)).collect::<Result<_>>()?)),
                _ => {}
            }
        }
        sets.push(Set { slug, parties, reports, acts, differs });
    }
    Ok(sets)
}
