//! Claims: what a sentence says of an act that another report may deny.
//!
//! *Reads*: figures with what they count, the first sum of money, days (and months, where they are to come); places behind `in`,
//! `at`, `near`, `into`, `off` and `outside`, and the place of the dateline behind `here` and `in the harbour`; persons named
//! behind their office ("the minister of health, Ama Osei", "health minister Ama Osei").
//! *Does not read*: states as places, for an act in a state may be in any of its cities; persons of one word, and those before
//! their office ("Ama Osei, minister of health"), where the same words may end a list; lengths and vague words of time.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::fact::Code;
use crate::reader::amount;
use crate::register::figure::{Counted, Exactness, Figure, figures};
use crate::register::follow::session::{Owner, owner};
use crate::register::follow::stray::LEADING;
use crate::register::follow::telling::{Telling, key, stem, telling};
use crate::register::follow::{Paper, Place, deed};
use crate::register::number;
use crate::text::{Edtf, Precision, Span, WhenKind, tokens};

use super::Attribute;

/// What a sentence says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Claim {
    /// So many of these.
    Number { figure: Figure },
    /// So much money.
    Sum { amount: u64, currency: String, text: String },
    /// On this day, or for a later day.
    Day { day: Edtf, ahead: bool, span: Span },
    /// In this place, or only near it; a city of the gazetteer, or a place that it does not know.
    Place { words: BTreeSet<String>, city: bool, near: bool, span: Span },
    /// This person in this office.
    Person { office: BTreeSet<String>, name: BTreeSet<String>, span: Span },
}

impl Claim {
    /// Whether two claims say the same.
    pub fn agrees(&self, other: &Claim) -> bool {
        match (self, other) {
            (Claim::Number { figure }, Claim::Number { figure: same }) => {
                let people = figure.kind == Some(Counted::Person) && figure.kind == same.kind;
                figure.value == same.value && (people || !figure.things.is_disjoint(&same.things))
            }
            (Claim::Sum { amount, currency, .. }, Claim::Sum { amount: same, currency: too, .. }) => amount == same && currency == too,
            (Claim::Day { day, .. }, Claim::Day { day: same, .. }) => day == same,
            (Claim::Place { words, .. }, Claim::Place { words: same, .. }) => !words.is_disjoint(same),
            (Claim::Person { name, .. }, Claim::Person { name: same, .. }) => !name.is_disjoint(same),
            _ => false,
        }
    }
}

/// One side of a contradiction.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    /// The sentence.
    pub at: Place,
    /// What it is about.
    pub attribute: Attribute,
    /// What it says, as written.
    pub value: String,
}

/// A sentence with its claims, and what tells the act that it speaks of.
#[derive(Debug)]
pub(super) struct Account<'p> {
    paper: &'p Paper,
    span: Span,
    /// The day of publication.
    pub published: Option<Date>,
    /// Its telling words.
    pub words: BTreeSet<String>,
    /// Those that are names.
    pub names: BTreeSet<String>,
    /// The deeds that it may tell.
    pub deeds: BTreeSet<&'static str>,
    /// The days that it tells.
    pub days: Vec<Date>,
    /// Whether every time that it tells lies long before the report.
    pub looks_back: bool,
    /// What it claims.
    pub claims: Vec<Claim>,
    /// The states that it names.
    codes: Vec<Code>,
    /// The states that the report names, if they are few.
    spoken_of: Vec<Code>,
    /// The words of the place above the report.
    dateline: BTreeSet<String>,
}

impl Account<'_> {
    /// A claim as one side of a contradiction.
    pub fn said(&self, claim: &Claim) -> Said {
        let text = &self.paper.text;
        let (attribute, value) = match claim {
            Claim::Number { figure } => (Attribute::Number, figure.span.of(text).to_owned()),
            Claim::Sum { text, .. } => (Attribute::Sum, text.clone()),
            Claim::Day { span, .. } => (Attribute::Date, span.of(text).to_owned()),
            Claim::Place { span, .. } => (Attribute::Place, span.of(text).to_owned()),
            Claim::Person { span, .. } => (Attribute::Person, span.of(text).to_owned()),
        };
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        Said { at: Place { source: self.paper.source, span: self.span }, attribute, value }
    }

    /// Whether the sentence names both parties.
    pub fn names_both(&self, pair: &(Code, Code)) -> bool {
        self.codes.contains(&pair.0) && self.codes.contains(&pair.1)
    }

    /// Whether both sentences name the same two states.
    pub fn names_the_parties_of(&self, other: &Account<'_>) -> bool {
        self.codes.iter().filter(|code| other.codes.contains(code)).count() >= 2
    }

    /// What another account of the act may share with this one, see `stray`. Who makes no claim is contradicted by nobody.
    fn traces(&self) -> BTreeSet<String> {
        let mut traces = BTreeSet::new();
        if self.claims.is_empty() {
            return traces;
        }
        let days: BTreeSet<String> = self.days.iter().map(ToString::to_string).collect();
        for code in self.states() {
            traces.extend(self.deeds.iter().flat_map(|deed| days.iter().map(move |day| format!("{code} {deed} {day}"))));
        }
        for name in self.bare_names() {
            traces.extend(days.iter().map(|day| format!("{name} {day}")));
            traces.extend(self.deeds.iter().map(|deed| format!("{name} {deed}")));
        }
        traces
    }

    /// The states that it speaks of, as far as the report tells.
    fn states(&self) -> BTreeSet<&str> {
        let of_report = self.spoken_of.iter().map(Code::as_str);
        let named = self.codes.iter().map(Code::as_str).filter(|code| crate::register::state(code).is_some());
        of_report.chain(named).collect()
    }

    /// The words that say where, with whom or of what an act was: not the deed.
    fn circumstance(&self) -> BTreeSet<String> {
        let spoken = crate::register::name::words(self.span.of(&self.paper.text));
        let deeds: BTreeSet<String> =
            spoken.iter().filter(|word| !deed::deeds(std::slice::from_ref(word)).is_empty()).map(|word| key(word)).collect();
        self.words.iter().filter(|word| !deeds.contains(*word)).chain(&self.dateline).cloned().collect()
    }

    /// The words of its figures.
    fn counted(&self) -> BTreeSet<String> {
        let figures = self.claims.iter().filter_map(|claim| match claim {
            Claim::Number { figure } => Some(figure.span.of(&self.paper.text)),
            _ => None,
        });
        figures.flat_map(key_words).collect()
    }

    /// Its proper names without organisations, which many acts share.
    fn bare_names(&self) -> impl Iterator<Item = &String> {
        self.names.iter().filter(|name| !name.starts_with(char::is_uppercase))
    }

    /// Whether two accounts, one of them a stray's, tell of one act: what they share must say where, with whom or of what it was.
    pub fn tells_the_act_of(&self, other: &Account<'_>) -> bool {
        let day = self.days.iter().any(|day| other.days.contains(day));
        let deed = !self.deeds.is_disjoint(&other.deeds);
        let name = self.bare_names().any(|name| other.names.contains(name));
        // What both count is what they may disagree on.
        let (counted, too) = (self.counted(), other.counted());
        let (ours, theirs) = (self.circumstance(), other.circumstance());
        let words = ours.intersection(&theirs).filter(|word| !(counted.contains(*word) && too.contains(*word))).count();
        let state = !self.states().is_disjoint(&other.states());
        (state && deed && day && words >= 1) || (name && day) || (name && deed && words >= 2)
    }

    /// Whether the report names a person anywhere.
    pub fn named_in_report(&self, name: &BTreeSet<String>) -> bool {
        self.paper.tellings().iter().any(|telling| telling.folded.iter().any(|word| name.contains(word)))
    }
}

/// What lies so many days before a report is no news of it.
const LONG_AGO: i32 = 31;

/// A sentence of fewer telling words speaks of what the one before it tells.
const SHORT: usize = 4;

/// The sentences of a report, each with what it claims.
pub(super) fn accounts(paper: &Paper) -> Vec<Account<'_>> {
    accounts_of(paper, paper.tellings().iter())
}

fn accounts_of<'p, 't>(paper: &'p Paper, tellings: impl Iterator<Item = &'t Telling>) -> Vec<Account<'p>> {
    let mut accounts: Vec<Account<'_>> = Vec::new();
    for telling in tellings {
        let mut account = account(paper, telling);
        let points = telling.folded.first().is_some_and(|word| {
            matches!(
                word.as_str(),
                "it" | "he" | "she" | "they" | "this" | "that" | "these" | "those" | "both" | "its" | "their" | "the"
            )
        });
        if let Some(before) = accounts.last().filter(|_| points || account.words.len() < SHORT) {
            account.words.extend(before.words.iter().cloned());
            account.names.extend(before.names.iter().cloned());
            account.deeds.extend(before.deeds.iter().copied());
            if account.days.is_empty() {
                account.days = before.days.clone();
            }
        }
        accounts.push(account);
    }
    accounts
}

fn account<'p>(paper: &'p Paper, telling: &Telling) -> Account<'p> {
    let text = paper.text.as_str();
    let published = paper.published.map(Edtf::latest);
    let sentence = tokens(text, telling.span);
    let timed: Vec<Span> = telling.whens.iter().map(|when| when.phrase).collect();
    let deeds = deed::deeds(&telling.folded);
    let mut claims = Vec::new();
    let mut days = Vec::new();
    let mut told = telling.whens.iter().filter(|when| !when.is_deadline()).filter_map(|when| when.date).peekable();
    let looks_back =
        told.peek().is_some() && told.all(|date| published.is_some_and(|day| number(day) - number(date.latest()) > LONG_AGO));
    for when in &telling.whens {
        let vague =
            matches!(when.kind, WhenKind::Length | WhenKind::Vague | WhenKind::Stretch | WhenKind::Offset | WhenKind::Ambiguous);
        let past = when.date.filter(|date| published.is_none_or(|day| date.earliest() <= day));
        let ahead = when.ahead.or(when.date).filter(|date| published.is_some_and(|day| date.earliest() > day));
        if let Some(day) = past.filter(|day| !vague && day.precision() == Precision::Day) {
            days.push(day.earliest());
            claims.push(Claim::Day { day, ahead: false, span: when.span });
        } else if let Some(day) = ahead.filter(|day| !vague && matches!(day.precision(), Precision::Day | Precision::Month)) {
            claims.push(Claim::Day { day, ahead: true, span: when.span });
        }
    }
    let money = amount::find(telling.span.of(text));
    if let Some(sum) = &money
        && let Some(amount) = sum.amount
    {
        // "Dollars" may be those of several states; both reports then mean the same ones.
        let name = || sum.text.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let currency = sum.currency.map_or_else(name, str::to_owned);
        claims.push(Claim::Sum { amount, currency, text: sum.text.clone() });
    }
    let told: Vec<Figure> = figures(text, &sentence, &timed);
    let told = told.into_iter().filter(|figure| !money.as_ref().is_some_and(|money| money.text.contains(figure.span.of(text))));
    claims.extend(numbers(told.collect(), &deeds));
    claims.extend(places(paper, telling));
    claims.extend(persons(paper, telling));
    let words: BTreeSet<String> = telling.words.keys().cloned().collect();
    let names = telling.words.iter().filter(|(_, mark)| mark.proper).map(|(word, _)| word.clone()).collect();
    let spoken_of = paper.spoken_of();
    let dateline = paper.dateline.into_iter().flat_map(|place| key_words(place.of(text))).collect();
    let codes = telling.codes.clone();
    Account { paper, span: telling.span, published, words, names, deeds, days, looks_back, claims, codes, spoken_of, dateline }
}

/// The words of a stretch as they are compared.
fn key_words(stretch: &str) -> impl Iterator<Item = String> {
    crate::register::name::words(stretch).into_iter().map(|word| key(&word))
}

/// What the first sentences of a report share with other accounts of the same acts.
pub(in crate::register::follow) fn traces_of(paper: &Paper) -> BTreeSet<String> {
    let leading: Vec<Telling> = paper.sentences.iter().take(LEADING).map(|sentence| telling(paper, *sentence)).collect();
    accounts_of(paper, leading.iter()).iter().flat_map(Account::traces).collect()
}

/// The figures of a sentence; people to whom one deed is done count together ("one Afghan and one Iranian died").
fn numbers(mut told: Vec<Figure>, deeds: &BTreeSet<&'static str>) -> Vec<Claim> {
    let person = |figure: &Figure| figure.kind == Some(Counted::Person);
    let people: Vec<Figure> = told.iter().filter(|figure| person(figure)).cloned().collect();
    if let [first, .., last] = people.as_slice()
        && deeds.iter().any(|deed| deed::to_people(deed))
    {
        let value = people.iter().fold(0_u64, |sum, figure| sum.saturating_add(figure.value));
        let things = people.iter().flat_map(|figure| figure.things.iter().cloned()).collect();
        let span = Span { start: first.span.start, end: last.span.end };
        let exactness = people.iter().map(|figure| figure.exactness).fold(Exactness::Exact, Exactness::and);
        told.retain(|figure| !person(figure));
        told.push(Figure { value, things, kind: Some(Counted::Person), of_people: false, exactness, span });
    }
    told.into_iter().map(|figure| Claim::Number { figure }).collect()
}

/// Where a sentence says that it was: behind `in`, `at`, `near`, `into`; or `here` and `in the harbour`, which is the place of
/// the dateline.
fn places(paper: &Paper, telling: &Telling) -> Vec<Claim> {
    const LOCAL: &[&str] = &["harbour", "harbor", "port", "airport", "station", "city", "town"];
    let text = paper.text.as_str();
    let words = &telling.folded;
    let capital = |at: usize| telling.places[at].of(text).chars().next().is_some_and(char::is_uppercase);
    let timed = |at: usize| telling.whens.iter().any(|when| when.span.overlaps(telling.places[at]));
    let mut found = Vec::new();
    for at in 0..words.len() {
        if !matches!(words[at].as_str(), "in" | "at" | "near" | "into" | "off" | "outside") {
            continue;
        }
        let next = at + 1 + usize::from(words.get(at + 1).is_some_and(|word| word == "the"));
        if next >= words.len() || !capital(next) || timed(next) {
            continue;
        }
        let mut end = next + 1;
        let adjoins = |end: usize| {
            let gap = telling.places[end - 1].end as usize..telling.places[end].start as usize;
            text.get(gap).is_some_and(|gap| matches!(gap, " " | "-" | "'" | "’"))
        };
        while end < words.len() && end - next < 3 && capital(end) && !timed(end) && adjoins(end) {
            end += 1;
        }
        let span = Span { start: telling.places[next].start, end: telling.places[end - 1].end };
        let city = match owner(span.of(text)) {
            Some(Owner::State(_)) => continue,
            Some(Owner::City(_)) => true,
            None => false,
        };
        let near = matches!(words[at].as_str(), "near" | "off" | "outside");
        found.push(Claim::Place { words: words[next..end].iter().cloned().collect(), city, near, span });
    }
    let local = |at: usize| words[at] == "here" || (LOCAL.contains(&words[at].as_str()) && at > 0 && words[at - 1] == "the");
    if let Some(dateline) = paper.dateline.filter(|_| found.is_empty() && (0..words.len()).any(local)) {
        let name = dateline.of(text);
        if !matches!(owner(name), Some(Owner::State(_))) {
            let words = crate::register::name::words(name).into_iter().collect();
            found.push(Claim::Place { words, city: true, near: false, span: dateline });
        }
    }
    found
}

/// Who is named in which office: "the minister of health, Assitan Keïta", "health minister Assitan Keïta".
fn persons(paper: &Paper, telling: &Telling) -> Vec<Claim> {
    const HEADS: &[&str] = &["minister", "secretary", "commissioner", "ambassador"];
    let text = paper.text.as_str();
    let words = &telling.folded;
    let capital = |at: usize| telling.places[at].of(text).chars().next().is_some_and(char::is_uppercase);
    let gap = |at: usize| text.get(telling.places[at].end as usize..telling.places[at + 1].start as usize).unwrap_or("");
    let mut found = Vec::new();
    for at in (0..words.len()).filter(|at| HEADS.contains(&words[*at].as_str())) {
        let mut office = BTreeSet::from([words[at].clone()]);
        let mut next = at + 1;
        if words.get(next).is_some_and(|word| word == "of" || word == "for") {
            next += 1;
            while next < words.len() && next - at < 6 && gap(next - 1) == " " && (capital(at) || !capital(next)) {
                office.insert(stem(&words[next]));
                next += 1;
            }
        } else if let Some(before) = at.checked_sub(1).filter(|before| gap(*before) == " ") {
            let plain = matches!(words[before].as_str(), "the" | "a" | "his" | "her" | "deputy" | "s");
            if !plain {
                office.insert(stem(&words[before]));
            }
        }
        if office.len() < 2 || next >= words.len() || !matches!(gap(next - 1), " " | ", ") {
            continue;
        }
        let mut end = next;
        while end < words.len() && capital(end) && (end == next || gap(end - 1) == " " || gap(end - 1) == "-") {
            end += 1;
        }
        if end - next >= 2 {
            let name = words[next..end].iter().cloned().collect();
            let span = Span { start: telling.places[next].start, end: telling.places[end - 1].end };
            found.push(Claim::Person { office, name, span });
        }
    }
    found
}
