//! `cargo xtask follow`: what the register makes of `eval/followup`, through the reader and the core's register.

mod gold;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::OnceLock;

use anyhow::{Context, Result};
use chancery::act::{Learned, Stage};
use chancery::lexicon::Lexicon;
use chancery::reader;
use chancery::register::follow::{self, Axis, Followed, Life, Reference, Session, What, circles, held_on};
use chancery::register::{self, Record, RecordKind};
use chancery::text::{Source, SourceId, Span};
use chancery::vocabulary::Vocabulary;
use gold::{Act, Chain, History, Quote, Report, Set};
use jiff::civil::Date;

use crate::{annotate, root};

/// The encoder under trial, where another than the program's own is asked for.
static TRIED: OnceLock<Learned> = OnceLock::new();

/// What the register makes of a set of reports.
struct Register {
    records: Vec<Record>,
    followed: Vec<Followed>,
    slugs: BTreeMap<SourceId, String>,
}

impl Register {
    fn of(reports: &[Report]) -> Register {
        let readings: Vec<(Source, reader::Reading)> =
            reports.iter().map(|report| (report.source.clone(), read(&report.source))).collect();
        let records = register::build(&readings);
        let followed = circles(&readings, &records).iter().map(follow::follow).collect();
        let slugs = reports.iter().map(|report| (report.source.id(), report.slug.clone())).collect();
        Register { records, followed, slugs }
    }

    fn at(&self, quote: &Quote, source: SourceId, span: Span) -> bool {
        self.slugs.get(&source).is_some_and(|slug| *slug == quote.report) && span.overlaps(quote.span)
    }
}

/// What the reader finds in a source. A history is followed from several days, each time from the same readings.
fn read(source: &Source) -> reader::Reading {
    thread_local! {
        static READ: RefCell<BTreeMap<SourceId, reader::Reading>> = const { RefCell::new(BTreeMap::new()) };
    }
    let known = READ.with_borrow(|read| read.get(&source.id()).cloned());
    known.unwrap_or_else(|| {
        let stage = TRIED.get().map_or_else(reader::stage, |learned| learned as &dyn Stage);
        let reading = reader::read_with(source, Lexicon::builtin(), stage);
        READ.with_borrow_mut(|read| read.insert(source.id(), reading.clone()));
        reading
    })
}

/// Measures, prints what went wrong with `--errors`, and writes `eval/followup/scores.tsv`; with `--check` compares alone.
/// `--half 1` and `--half 2` measure the items of every other pair of states, and write nothing: rules are made by looking at
/// the first half alone, so that the second can say whether they are general. `--with MODEL SETTINGS` reads with another encoder
/// and writes nothing either.
pub fn run(arguments: &[String]) -> Result<()> {
    let flag = |name: &str| arguments.iter().any(|argument| argument == name);
    let half = match arguments.iter().position(|argument| argument == "--half") {
        Some(at) => match arguments.get(at + 1).map(String::as_str) {
            Some("1") => Some(0),
            Some("2") => Some(1),
            _ => anyhow::bail!("--half needs 1 or 2"),
        },
        None => None,
    };
    let folder = match arguments.iter().position(|argument| argument == "--gold") {
        Some(at) => arguments.get(at + 1).context("--gold needs a folder")?.into(),
        None => root().join("eval/followup"),
    };
    let tried = arguments.iter().position(|argument| argument == "--with");
    if let Some(at) = tried {
        let [_, model, settings, ..] = &arguments[at..] else { anyhow::bail!("--with needs a model and its settings") };
        let learned = annotate::learned(model, settings)?;
        TRIED.get_or_init(|| learned);
    }
    let errors = flag("--errors");
    let mut table = String::new();
    chains(&folder, half, errors, &mut table)?;
    histories(&folder, half, errors, &mut table)?;
    fusion(&folder, half, errors, &mut table)?;
    print!("{table}");
    let head = "# What the register makes of eval/followup, measured by `cargo xtask follow`. Generated: do not edit.\n\
                # columns: layer, figure, right, of\n";
    let path = root().join("eval/followup/scores.tsv");
    let written = format!("{head}{table}");
    if flag("--check") {
        let held = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        anyhow::ensure!(held == written, "{} is not what `cargo xtask follow` measures", path.display());
    } else if !flag("--gold") && half.is_none() && tried.is_none() {
        std::fs::write(&path, written).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn row(table: &mut String, layer: &str, right: usize, of: usize) {
    let figure = if of == 0 { "-".to_owned() } else { format!("{:.3}", right as f64 / of as f64) };
    let _ = writeln!(table, "{layer}\t{figure}\t{right}\t{of}");
}

/// The members of a chain in the order of time: its first words, then the later ones.
fn members(chain: &Chain) -> Vec<&Quote> {
    std::iter::once(&chain.first).chain(chain.then.iter().map(|then| &then.quote)).collect()
}

/// The items of one half: those of every other pair of states.
fn halved<T>(items: Vec<T>, half: Option<usize>, parties: impl Fn(&T) -> &str) -> Vec<T> {
    let Some(half) = half else { return items };
    let pairs: BTreeSet<String> = items.iter().map(|item| parties(item).to_owned()).collect();
    let place = |item: &T| pairs.iter().position(|pair| pair == parties(item));
    items.into_iter().filter(|item| place(item).is_some_and(|place| place % 2 == half)).collect()
}

fn chains(folder: &Path, half: Option<usize>, errors: bool, table: &mut String) -> Result<()> {
    let reports = gold::reports(folder)?;
    let chains = halved(gold::chains(folder, &reports)?, half, |chain| &chain.parties);
    let register = Register::of(&reports);
    let links: Vec<_> = register.followed.iter().flat_map(|followed| &followed.links).filter(|link| !link.proposed).collect();
    let (mut right, mut wrong) = (BTreeSet::new(), BTreeSet::new());
    let mut relation_right = BTreeSet::new();
    let text = |quote: &Quote| {
        let report = reports.iter().find(|report| report.slug == quote.report);
        report.map_or(String::new(), |report| quote.span.of(report.source.text()).to_owned())
    };
    for link in &links {
        let earlier: Vec<usize> = (0..chains.len())
            .filter(|c| members(&chains[*c]).iter().any(|quote| register.at(quote, link.earlier_at.source, link.earlier_at.span)))
            .collect();
        let here = |quote: &Quote| register.at(quote, link.at.source, link.at.span);
        let good: Vec<(usize, usize)> = earlier
            .iter()
            .flat_map(|c| chains[*c].then.iter().enumerate().filter(|(_, then)| here(&then.quote)).map(move |(t, _)| (*c, t)))
            .collect();
        if !good.is_empty() {
            for (c, t) in good {
                right.insert((c, t));
                if chains[c].then[t].relations.iter().any(|relation| relation == link.relation.as_str()) {
                    relation_right.insert((c, t));
                }
            }
            continue;
        }
        for c in &earlier {
            let told_elsewhere = chains.iter().any(|other| other.then.iter().any(|then| here(&then.quote)));
            let looks_alike = chains[*c].not.iter().any(here);
            if told_elsewhere || looks_alike {
                let place = (*c, link.at);
                if wrong.insert(place) && errors {
                    println!(
                        "link wrong: {} <- {} ({}; {})",
                        chains[*c].slug, register.slugs[&link.at.source], link.relation, link.reason
                    );
                }
            }
        }
    }
    let all: usize = chains.iter().map(|chain| chain.then.len()).sum();
    if errors {
        for (c, chain) in chains.iter().enumerate() {
            for (t, then) in chain.then.iter().enumerate() {
                if !right.contains(&(c, t)) {
                    println!(
                        "link missed: {} <- {} \"{}\" ({}): {}",
                        chain.slug,
                        then.quote.report,
                        text(&then.quote),
                        then.relations.join("/"),
                        cause(&register, chain, then)
                    );
                } else if !relation_right.contains(&(c, t)) {
                    println!(
                        "relation wrong: {} <- {} \"{}\" ({})",
                        chain.slug,
                        then.quote.report,
                        text(&then.quote),
                        then.relations.join("/")
                    );
                }
            }
        }
    }
    row(table, "links precision", right.len(), right.len() + wrong.len());
    row(table, "links recall", right.len(), all);
    row(table, "relation of links found", relation_right.len(), right.len());
    statuses(&register, &chains, errors, table);
    let unfounded = register.followed.iter().flat_map(|followed| &followed.standings);
    let unfounded = unfounded.filter(|standing| standing.axis != Axis::Life && standing.at.is_none()).count();
    row(table, "statuses without evidence", unfounded, register.followed.iter().map(|followed| followed.standings.len()).sum());
    Ok(())
}

/// Why a link was missed: nothing is known that could be taken up, the link is only proposed, or the words are taken to speak of
/// something else.
fn cause(register: &Register, chain: &Chain, then: &gold::Then) -> String {
    let links = || register.followed.iter().flat_map(|followed| &followed.links);
    let here = |link: &&follow::Link| register.at(&then.quote, link.at.source, link.at.span);
    let ours =
        |link: &&follow::Link| members(chain).iter().any(|quote| register.at(quote, link.earlier_at.source, link.earlier_at.span));
    if let Some(link) = links().filter(here).find(ours) {
        return format!("proposed at {} ({})", link.confidence.get(), link.reason);
    }
    let instead: Vec<String> = links()
        .filter(here)
        .map(|link| {
            let slug = register.slugs.get(&link.earlier_at.source).map_or("", String::as_str);
            format!("{slug}{} at {} ({})", if link.proposed { " proposed" } else { "" }, link.confidence.get(), link.reason)
        })
        .collect();
    let first = root_of(register, chain).map_or("nothing told first".to_owned(), |root| root.id);
    format!("of {first}; instead: [{}]", instead.join(" | "))
}

/// The record or passage that tells the first words of a chain: of the chain's own kind before others.
fn root_of(register: &Register, chain: &Chain) -> Option<Reference> {
    let overlaps = |record: &&Record| record.evidence.iter().any(|witness| register.at(&chain.first, witness.source, witness.span));
    let rank = |record: &Record| match record.kind {
        kind if kind.as_str() == chain.record => 0,
        RecordKind::Commitment => 1,
        RecordKind::Mechanism | RecordKind::Agreement | RecordKind::Programme | RecordKind::Frame => 2,
        _ => 9,
    };
    let found = register.records.iter().filter(overlaps).filter(|record| rank(record) < 9).min_by_key(|record| rank(record));
    if let Some(record) = found {
        return Some(Reference { what: What::Record(record.kind), id: record.id.clone() });
    }
    let links = register.followed.iter().flat_map(|followed| &followed.links);
    links
        .filter(|link| link.earlier.what == What::Passage)
        .find(|link| register.at(&chain.first, link.earlier_at.source, link.earlier_at.span))
        .map(|link| link.earlier.clone())
}

fn statuses(register: &Register, chains: &[Chain], errors: bool, table: &mut String) {
    let (mut right, mut all, mut moved_right, mut moved) = (0, 0, 0, 0);
    let (mut due_right, mut due_all) = (0, 0);
    for chain in chains {
        let root = root_of(register, chain);
        let standings = register.followed.iter().map(|followed| &followed.standings);
        for status in &chain.statuses {
            let (Some(axis), Ok(day)) = (Axis::parse(&status.axis), status.from.parse::<Date>()) else { continue };
            let held = root.as_ref().and_then(|root| standings.clone().find_map(|held| held_on(held, &root.id, axis, day)));
            let silent = if axis == Axis::Intent { "live" } else { "no_evidence" };
            // What no record and no passage tells has no status at all.
            let value = held.map_or(if root.is_some() { silent } else { "-" }, |held| held.value);
            let fits = status.values.iter().any(|wanted| wanted == value);
            let moves = status.values.iter().all(|wanted| wanted != silent);
            (right, all) = (right + usize::from(fits), all + 1);
            (moved_right, moved) = (moved_right + usize::from(fits && moves), moved + usize::from(moves));
            if errors && !fits {
                println!("status wrong: {} {} {}: {value}, not {}", chain.slug, status.from, status.axis, status.values.join("/"));
            }
        }
        if errors {
            let told = register.followed.iter().flat_map(|followed| &followed.links);
            let told = told
                .filter(|link| members(chain).iter().any(|quote| register.at(quote, link.earlier_at.source, link.earlier_at.span)));
            for link in told.filter(|link| !link.proposed && root.as_ref().is_none_or(|root| link.earlier.id != root.id)) {
                println!("elsewhere: {} <- {} {} of {}", chain.slug, register.slugs[&link.at.source], link.relation, link.earlier.id);
            }
        }
        if let Some(day) = chain.overdue.as_deref().and_then(|day| day.parse::<Date>().ok()) {
            due_all += 1;
            let found = root
                .as_ref()
                .is_some_and(|root| register.followed.iter().any(|followed| follow::due(&followed.standings, &root.id, day)));
            due_right += usize::from(found);
            if errors && !found {
                println!("not overdue: {} {day}", chain.slug);
            }
        }
    }
    row(table, "status right", right, all);
    row(table, "status right where it moved", moved_right, moved);
    row(table, "overdue known on the day", due_right, due_all);
}

fn histories(folder: &Path, half: Option<usize>, errors: bool, table: &mut String) -> Result<()> {
    let histories = halved(gold::histories(folder)?, half, |history| &history.parties);
    let (mut states, mut last, mut hosts, mut expected) = ([0, 0], [0, 0], [0, 0], [0, 0]);
    let (mut numbers, mut session_hosts, mut days, mut rhythms, mut told) = ([0, 0], [0, 0], [0, 0], [0, 0], [0, 0]);
    let count = |figure: &mut [usize; 2], right: bool| *figure = [figure[0] + usize::from(right), figure[1] + 1];
    for history in &histories {
        let register = Register::of(&history.reports);
        let found = body(&register, history);
        let sessions: Vec<&Session> = match &found {
            Some((_, life)) => register.followed.iter().flat_map(|f| &f.sessions).filter(|s| s.mechanism == life.mechanism).collect(),
            None => Vec::new(),
        };
        for [number, day, _, host] in &history.sessions {
            let near = |session: &&&Session| {
                session
                    .held
                    .is_some_and(|held| held.to_string().starts_with(day) || far(day, held.earliest()).is_some_and(|far| far <= 3))
            };
            let ours = sessions.iter().find(near);
            let got = ours.map(|s| s.number.map_or("-".to_owned(), |number| number.to_string()));
            let got_host = ours.map(|s| s.host.as_ref().map_or("-".to_owned(), |host| host.to_string()));
            count(&mut days, ours.is_some());
            count(&mut numbers, got.as_ref() == Some(number));
            count(&mut session_hosts, got_host.as_ref() == Some(host));
            if errors && (got.as_ref() != Some(number) || got_host.as_ref() != Some(host)) {
                println!("session wrong: {} {number} {day} {host}: {got:?} {got_host:?}", history.slug);
            }
        }
        let gold: usize = sessions.len();
        told = [told[0] + gold.min(history.sessions.len()), told[1] + gold];
        if errors && gold != history.sessions.len() {
            println!(
                "sessions: {} has {}, not {}: {:?}",
                history.slug,
                gold,
                history.sessions.len(),
                sessions.iter().map(|s| (s.number, s.held.map(|h| h.to_string()))).collect::<Vec<_>>()
            );
        }
        if errors {
            for life in register.followed.iter().flat_map(|followed| &followed.lives) {
                println!(
                    "body: {} \"{}\" {} {:?}",
                    history.slug,
                    life.name,
                    life.mechanism.id,
                    life.milestones.iter().map(|milestone| (milestone.state, milestone.from.to_string())).collect::<Vec<_>>()
                );
            }
        }
        let rhythm = found.as_ref().and_then(|(_, life)| life.rhythm);
        let rhythm = rhythm.map(|rhythm| (rhythm.months.to_string(), if rhythm.stated { "stated" } else { "inferred" }.to_owned()));
        count(&mut rhythms, rhythm == history.rhythm);
        if errors && rhythm != history.rhythm {
            println!("rhythm wrong: {}: {rhythm:?}, not {:?}", history.slug, history.rhythm);
        }
        for (day, wanted, number, host, next) in &history.lives {
            // What was known on that day: the register of the reports published by then.
            let until: Vec<Report> = history
                .reports
                .iter()
                .filter(|report| report.slug.as_str() <= day.as_str())
                .map(|report| Report { slug: report.slug.clone(), source: report.source.clone() })
                .collect();
            let register = Register::of(&until);
            let found = body(&register, history);
            let date: Date = day.parse().with_context(|| format!("{day} is no day"))?;
            let state = found
                .as_ref()
                .and_then(|(followed, life)| held_on(&followed.standings, &life.mechanism.id, Axis::Life, date))
                .map_or("-", |held| held.value);
            let fits = wanted.iter().any(|value| value == state);
            count(&mut states, fits);
            let mut sessions = found.iter().flat_map(|(f, life)| f.sessions.iter().filter(|s| s.mechanism == life.mechanism));
            let got = sessions.rfind(|s| s.held.is_some_and(|held| held.earliest() <= date));
            let got = got.and_then(|s| s.number).map_or("-".to_owned(), |number| number.to_string());
            count(&mut last, got == *number);
            let got_host =
                found.as_ref().and_then(|(_, life)| life.next_host.as_ref()).map_or("-".to_owned(), |host| host.to_string());
            count(&mut hosts, got_host == *host);
            let got_next = found.as_ref().and_then(|(_, life)| life.next_expected).map_or("-".to_owned(), |next| next.to_string());
            let near = got_next == *next
                || (next != "-" && got_next.starts_with(next.as_str()))
                || (got_next != "-" && next.starts_with(&got_next));
            count(&mut expected, near);
            if errors && (!fits || got != *number || got_host != *host || !near) {
                println!(
                    "life wrong: {} {day}: {state} last {got} host {got_host} next {got_next}, not {} last {number} host {host} next {next}",
                    history.slug,
                    wanted.join("/")
                );
            }
        }
    }
    row(table, "life states right", states[0], states[1]);
    row(table, "last session's number", last[0], last[1]);
    row(table, "next host", hosts[0], hosts[1]);
    row(table, "next expected", expected[0], expected[1]);
    row(table, "sessions found", days[0], days[1]);
    row(table, "session numbers", numbers[0], numbers[1]);
    row(table, "session hosts", session_hosts[0], session_hosts[1]);
    row(table, "sessions that were held", told[0], told[1]);
    row(table, "rhythms", rhythms[0], rhythms[1]);
    Ok(())
}

fn far(day: &str, other: Date) -> Option<i64> {
    let day: Date = day.parse().ok()?;
    Some((i64::from(day.duration_since(other).as_hours() as i32) / 24).abs())
}

/// The life whose name shares most words with the history's.
fn body<'r>(register: &'r Register, history: &History) -> Option<(&'r Followed, &'r Life)> {
    let words = |name: &str| -> BTreeSet<String> { register::name::words(name).into_iter().collect() };
    let wanted = words(&history.mechanism);
    let lives = register.followed.iter().flat_map(|followed| followed.lives.iter().map(move |life| (followed, life)));
    let sessions =
        |followed: &Followed, life: &Life| followed.sessions.iter().filter(|session| session.mechanism == life.mechanism).count();
    lives.max_by_key(|(followed, life)| {
        let name = words(&life.name);
        let shared = name.intersection(&wanted).count();
        (100 * shared / (name.len() + wanted.len()).max(1), sessions(followed, life))
    })
}

fn fusion(folder: &Path, half: Option<usize>, errors: bool, table: &mut String) -> Result<()> {
    let sets = halved(gold::sets(folder)?, half, |set| &set.parties);
    let (mut precision, mut recall, mut mentions, mut found) = (0.0, 0.0, 0usize, 0usize);
    let (mut split, mut acts, mut shown, mut planted) = (0usize, 0usize, 0usize, 0usize);
    let mut alarm = [0usize, 0];
    for set in &sets {
        let register = Register::of(&set.reports);
        let told = told(&register, set);
        if errors {
            for (act, quote) in set.acts.iter().enumerate().flat_map(|(act, wanted)| wanted.quotes.iter().map(move |q| (act, q))) {
                let text =
                    set.reports.iter().find(|report| report.slug == quote.report).map_or("", |r| quote.span.of(r.source.text()));
                let read = readers(&register, quote, &set.acts[act]).next().is_some();
                if !read {
                    println!("not read: {} {} {} \"{text}\"", set.slug, set.acts[act].name, set.acts[act].kinds.join("/"));
                }
            }
        }
        let known: Vec<(usize, &str)> = told.iter().filter_map(|(act, record)| Some((*act, (*record)?))).collect();
        mentions += told.len();
        found += known.len();
        for (act, record) in &known {
            let both = known.iter().filter(|(a, r)| a == act && r == record).count() as f64;
            precision += both / known.iter().filter(|(_, r)| r == record).count() as f64;
            recall += both / known.iter().filter(|(a, _)| a == act).count() as f64;
        }
        for (act, wanted) in set.acts.iter().enumerate() {
            let records: BTreeSet<&str> = known.iter().filter(|(a, _)| *a == act).map(|(_, record)| *record).collect();
            if !records.is_empty() {
                acts += 1;
                split += records.len();
            }
            if errors && records.len() > 1 {
                println!("fusion: {} {} is {} records", set.slug, wanted.name, records.len());
            }
        }
        if errors {
            let distinct: BTreeSet<&str> = known.iter().map(|(_, record)| *record).collect();
            for record in distinct {
                let merged: BTreeSet<&str> =
                    known.iter().filter(|(_, r)| *r == record).map(|(act, _)| set.acts[*act].name.as_str()).collect();
                if merged.len() > 1 {
                    println!("fusion: {} merges {merged:?}", set.slug);
                }
            }
        }
        let [planted_here, shown_here] = alarms(&register, set, errors);
        alarm = [alarm[0] + planted_here, alarm[1] + shown_here];
        for (attribute, quotes) in &set.differs {
            planted += 1;
            let fits = contradiction(&register, quotes);
            shown += usize::from(fits);
            if errors && !fits {
                println!("contradiction not shown: {} {attribute}", set.slug);
            }
        }
    }
    let f1 = if found == 0 {
        0.0
    } else {
        2.0 * (precision / found as f64) * (recall / found as f64) / (precision / found as f64 + recall / found as f64)
    };
    let _ = writeln!(table, "fusion B3 F1 over mentions read\t{f1:.3}\t-\t{found}");
    row(table, "mentions read", found, mentions);
    let _ = writeln!(table, "records for each real act read\t{:.3}\t{split}\t{acts}", split as f64 / acts.max(1) as f64);
    row(table, "planted contradictions shown", shown, planted);
    row(table, "contradictions shown that were planted", alarm[0], alarm[1]);
    Ok(())
}

/// Each mention of a set: its act, and the record that tells it. A record tells one act of a report: of two whose words stand in
/// one sentence the one with more of them.
fn told<'r>(register: &'r Register, set: &Set) -> Vec<(usize, Option<&'r str>)> {
    let quotes: Vec<(usize, &Quote)> =
        set.acts.iter().enumerate().flat_map(|(act, wanted)| wanted.quotes.iter().map(move |quote| (act, quote))).collect();
    let mut order: Vec<usize> = (0..quotes.len()).collect();
    order.sort_by_key(|nth| (std::cmp::Reverse(quotes[*nth].1.span.len()), *nth));
    let mut told: Vec<Option<&str>> = vec![None; quotes.len()];
    let mut taken: BTreeSet<(&str, &str)> = BTreeSet::new();
    for nth in order {
        let (act, quote) = quotes[nth];
        let free =
            readers(register, quote, &set.acts[act]).find(|record| !taken.contains(&(quote.report.as_str(), record.id.as_str())));
        if let Some(record) = free {
            taken.insert((&quote.report, &record.id));
            told[nth] = Some(&record.id);
        }
    }
    quotes.iter().map(|(act, _)| *act).zip(told).collect()
}

/// The records of an act's kinds, between its parties, that rest on the words.
fn readers<'r>(register: &'r Register, quote: &Quote, act: &Act) -> impl Iterator<Item = &'r Record> {
    let fits = move |record: &&Record| {
        act.kinds.iter().any(|kind| match kind.as_str() {
            "meeting" => record.kind == RecordKind::Meeting,
            "commitment" => record.kind == RecordKind::Commitment,
            plover => record.kind == RecordKind::Event && record.chosen("type").any(|said| said == plover),
        })
    };
    let between = move |record: &&Record| {
        let parties: BTreeSet<&str> = record.parties.iter().map(|(_, code)| code.as_str()).collect();
        act.parties.iter().filter(|code| parties.contains(code.as_str())).count() >= act.parties.len().min(2)
    };
    let tells = move |record: &&Record| {
        record.evidence.iter().any(|witness| {
            register.at(quote, witness.source, witness.span)
                || witness.also.iter().any(|span| register.at(quote, witness.source, *span))
        })
    };
    register.records.iter().filter(fits).filter(between).filter(tells)
}

/// Whether the register shows that the quotes contradict each other: as a difference, as dissent within a record, or as versions
/// that differ.
fn contradiction(register: &Register, quotes: &[Quote]) -> bool {
    let versions = register.followed.iter().flat_map(|followed| &followed.versions);
    let differing: Vec<_> = versions.filter(|version| version.finding.as_str() == "differs").collect();
    let told =
        quotes.iter().filter(|quote| differing.iter().any(|version| register.at(quote, version.at.source, version.at.span))).count();
    let dissent = register.records.iter().any(|record| {
        let by = |quote: &Quote| record.evidence.iter().position(|witness| register.at(quote, witness.source, witness.span));
        let told: Vec<usize> = quotes.iter().filter_map(by).collect();
        told.len() >= 2
            && record.statements.iter().any(|statement| {
                let others = record.statements.iter().filter(|other| other.prop == statement.prop && other.value != statement.value);
                statement.evidence.iter().any(|nth| told.contains(&(*nth as usize)))
                    && others
                        .flat_map(|other| &other.evidence)
                        .any(|nth| told.contains(&(*nth as usize)) && !statement.evidence.contains(nth))
            })
    });
    let shown = register.followed.iter().any(|followed| {
        let sides = |matter: u32, quote: &Quote| {
            followed.differences.iter().any(|side| side.matter == matter && register.at(quote, side.at.source, side.at.span))
        };
        let matters: BTreeSet<u32> = followed.differences.iter().map(|side| side.matter).collect();
        matters.iter().any(|matter| quotes.iter().filter(|quote| sides(*matter, quote)).count() >= 2)
    });
    told >= 2 || dissent || shown
}

/// The contradictions that the register shows between reports of a set, and how many of them were planted.
fn alarms(register: &Register, set: &Set, errors: bool) -> [usize; 2] {
    let mut counts = [0, 0];
    for followed in &register.followed {
        let matters: BTreeSet<u32> = followed.differences.iter().map(|side| side.matter).collect();
        for matter in matters {
            let sides: Vec<_> = followed.differences.iter().filter(|side| side.matter == matter).collect();
            let planted = set.differs.iter().any(|(attribute, quotes)| {
                let on = |quote: &&Quote| {
                    sides.iter().any(|side| side.attribute.as_str() == attribute && register.at(quote, side.at.source, side.at.span))
                };
                quotes.iter().filter(on).count() >= 2
            });
            counts = [counts[0] + usize::from(planted), counts[1] + 1];
            if errors && !planted {
                let sides: Vec<String> =
                    sides.iter().map(|side| format!("{} {}", register.slugs[&side.at.source], side.value)).collect();
                println!("not planted: {} {}", set.slug, sides.join(" | "));
            }
        }
    }
    counts
}
