//! What in a document speaks for and against each party when somebody's allegiance is asked for.
//!
//! Every piece of evidence has a label and the parties it concerns; what it is worth stands in `data/allegiance.tsv`. A label says
//! what is seen, never for which party: "before State of near" is a state named shortly before, behind "of".

use std::ops::Range;

use super::Setting;
use crate::act::verb;
use crate::fact::{ActorKind, Code, Stance};
use crate::lexicon::Class;
use crate::mention::words::Tag;
use crate::mention::{Body, Mention, Person, Words, distinct};
use crate::wordlist::List;

/// A document with those whose allegiance is known so far.
pub(super) struct Page<'a, 't> {
    pub setting: &'a Setting<'a, 't>,
    pub persons: &'a [Person],
    pub bodies: &'a [Body],
}

/// What speaks for which parties.
#[derive(Default)]
pub(super) struct Evidence {
    pub all: Vec<(String, Vec<Code>)>,
}

/// Whose allegiance is asked for.
struct Who {
    /// The words of title and name, or of the body.
    place: Range<usize>,
    /// What sort of holder it is.
    kind: &'static str,
    /// The person, where it is one.
    person: Option<usize>,
    /// The body, where it is one.
    body: Option<usize>,
    /// The word that owns the office: "its minister", "the country’s president".
    owner: &'static str,
}

impl Page<'_, '_> {
    /// What speaks for the allegiance of a person.
    pub(super) fn person(&self, index: usize) -> Evidence {
        let person = &self.persons[index];
        let titled = person.role.as_ref().and_then(|role| person.places.iter().find(|place| place.contains(&role.start)));
        let place = titled.unwrap_or(&person.places[0]).clone();
        let head = person.role.clone().map_or("", |role| role.map(|at| self.words().lower(at)).find(|word| envoy(word)).unwrap_or(""));
        let kind = match person.office.map(|office| office.stance) {
            _ if person.counterpart => "counterpart",
            _ if person.role.clone().is_some_and(|role| role.clone().any(|at| self.words().lower(at).starts_with("spokes"))) => {
                "speaker"
            }
            _ if !head.is_empty() => "envoy",
            Some(Stance::Leader) => "leader",
            Some(Stance::Minister) => "minister",
            Some(Stance::Military) => "officer",
            _ => "official",
        };
        let owner = owner(self.words(), place.start);
        self.collect(&Who { place, kind, person: Some(index), body: None, owner })
    }

    /// What speaks for the allegiance of a body.
    pub(super) fn body(&self, index: usize) -> Evidence {
        let body = &self.bodies[index];
        let kind = if body.kind == ActorKind::ArmedService { "service" } else { "body" };
        let place = body.words.clone();
        let owner = owner(self.words(), place.start);
        self.collect(&Who { place, kind, person: None, body: Some(index), owner })
    }

    fn collect(&self, who: &Who) -> Evidence {
        let mut evidence = Evidence::default();
        self.document(who, &mut evidence);
        self.sentence(who, &mut evidence);
        self.context(who, &mut evidence);
        self.company(who, &mut evidence);
        if let Some(index) = who.person {
            self.office(who, index, &mut evidence);
        }
        // Counterparts, envoys, spokesmen and bodies stand elsewhere than ministers: each label is weighed for the kind, too, and
        // for the owner.
        let kinds: Vec<(String, Vec<Code>)> = evidence
            .all
            .iter()
            .flat_map(|(label, codes)| {
                let kind = (format!("{label} /{}", who.kind), codes.clone());
                let owned = (!who.owner.is_empty()).then(|| (format!("{label} /{}", who.owner), codes.clone()));
                std::iter::once(kind).chain(owned)
            })
            .collect();
        if matches!(who.kind, "body" | "service") {
            for (label, _) in &mut evidence.all {
                label.push_str(" /any body");
            }
        }
        evidence.all.extend(kinds);
        evidence
    }

    fn words(&self) -> &Words<'_> {
        self.setting.words
    }

    /// For whom a mention stands, as far as it is known.
    fn codes(&self, mention: &Mention, who: &Who) -> Vec<Code> {
        if mention.person.is_some() && mention.person == who.person || mention.body.is_some() && mention.body == who.body {
            return Vec::new();
        }
        match (mention.person, mention.body) {
            (Some(person), _) => self.persons[person].code.iter().cloned().collect(),
            (None, Some(body)) if !self.bodies.is_empty() => self.bodies[body].code.iter().cloned().collect(),
            _ => mention.codes.clone(),
        }
    }

    /// The parties of the document by weight, the state at home, the headline.
    fn document(&self, who: &Who, evidence: &mut Evidence) {
        if let Some(home) = self.setting.home {
            evidence.add("home", vec![home.clone()]);
        }
        let states = self.setting.weights.iter().filter(|(code, _)| code.as_str().len() == 3);
        for (rank, (code, _)) in states.enumerate() {
            let label = match rank {
                0 => "heaviest",
                1 => "second",
                2 => "third",
                3 | 4 => "fourth",
                _ => "light",
            };
            evidence.add(label, vec![code.clone()]);
        }
        let mut others = self.setting.weights.iter().filter(|(code, _)| code.as_str().len() == 3 && Some(code) != self.setting.home);
        evidence.add("heaviest abroad", others.next().map(|(code, _)| code.clone()).into_iter().collect());
        let blocs = self.setting.weights.iter().filter(|(code, _)| code.as_str().len() != 3);
        evidence.add("bloc", blocs.map(|(code, _)| code.clone()).collect());
        let head: Vec<Vec<Code>> = self
            .setting
            .mentions
            .iter()
            .take_while(|mention| mention.sentence == 0)
            .filter(|mention| mention.words.start < who.place.start)
            .map(|mention| self.codes(mention, who))
            .filter(|codes| !codes.is_empty())
            .collect();
        if let Some(first) = head.first() {
            evidence.add("headline first", first.clone());
        }
        evidence.add("headline", head.into_iter().flatten().collect());
    }

    /// What else its sentence names, before and behind.
    fn sentence(&self, who: &Who, evidence: &mut Evidence) {
        let words = self.words();
        let number = words.all[who.place.start].sentence;
        let sentence = words.sentence_of(who.place.start);
        let here = self.of_sentence(number);
        let before: Vec<&Mention> = here.iter().filter(|mention| mention.words.end <= who.place.start).collect();
        let after: Vec<&Mention> = here.iter().filter(|mention| mention.words.start >= who.place.end).collect();
        for (rank, mention) in before.iter().rev().enumerate() {
            let codes = self.codes(mention, who);
            let (form, link) = (form(words, mention), link(words, mention.words.start));
            match rank {
                0 => {
                    let gap = mention.words.end..who.place.start;
                    evidence.add(&format!("before {form} {}", band(gap.len())), codes.clone());
                    evidence.add(&format!("before {form} {link}"), codes.clone());
                    evidence.add(&format!("before {form} {}", between(words, gap)), codes.clone());
                    evidence.add("before", codes);
                }
                1 => {
                    evidence.add(&format!("second before {form}"), codes.clone());
                    evidence.add(&format!("second before {link}"), codes);
                }
                _ => evidence.add(&format!("early {form}"), codes),
            }
        }
        if let Some(home) = self.setting.home {
            let told = before.iter().filter(|mention| mention.person.is_none()).flat_map(|mention| self.codes(mention, who));
            let told: Vec<Code> = told.collect();
            let label = match (told.is_empty(), told.iter().any(|code| code != home)) {
                (true, _) if before.is_empty() => "home, nobody told of",
                (true, _) => "home, persons told of",
                (false, true) => "home, others told of",
                (false, false) => "home told of",
            };
            evidence.add(label, vec![home.clone()]);
            if words.sentence_of(who.place.start).any(|at| words.lower(at) == ";") {
                evidence.add("home in a list", vec![home.clone()]);
            }
        }
        if let Some(first) = before.first() {
            let codes = self.codes(first, who);
            let opens = first.words.start <= sentence.start + 1;
            evidence.add(&format!("{} {}", if opens { "subject" } else { "first" }, form(words, first)), codes);
        }
        for (rank, mention) in after.iter().enumerate() {
            let codes = self.codes(mention, who);
            let (form, link) = (form(words, mention), link(words, mention.words.start));
            match rank {
                0 => {
                    let gap = who.place.end..mention.words.start;
                    evidence.add(&format!("after {form} {}", band(gap.len())), codes.clone());
                    evidence.add(&format!("after {form} {link}"), codes.clone());
                    evidence.add(&format!("after {form} {}", between(words, gap)), codes);
                }
                1 => evidence.add(&format!("second after {form}"), codes),
                _ => evidence.add(&format!("late {form}"), codes),
            }
        }
        let says = (who.place.end..(who.place.end + 4).min(sentence.end)).any(|at| words.on(at, List::Speech));
        let mut told: Vec<Code> =
            before.iter().filter(|mention| mention.person.is_none()).flat_map(|mention| self.codes(mention, who)).collect();
        told.sort();
        told.dedup();
        if says && told.len() == 1 {
            evidence.add("speaks for", told);
        }
        let visit = sentence.clone().any(|at| words.on(at, List::VisitWord));
        for at in sentence.clone().skip(1) {
            let (Some((Tag::Capital(code) | Tag::City(code), _)), "in" | "at") = (&words.all[at].tag, words.lower(at - 1)) else {
                continue;
            };
            let capital = matches!(words.all[at].tag, Some((Tag::Capital(_), _)));
            let label = match (capital, says, visit) {
                (true, true, _) => "says in capital",
                (true, _, true) => "visit in capital",
                (true, ..) => "in capital",
                (false, ..) => "in city",
            };
            evidence.add(label, vec![code.clone()]);
        }
        let received = |word: &str| matches!(word, "received" | "receives" | "hosted" | "hosts" | "welcomed" | "welcomes");
        let by = words.before(who.place.start) == "by"
            || words.before(who.place.start) == "the" && words.before(who.place.start - 1) == "by";
        let hosted = by && (sentence.start..who.place.start).rev().take(6).any(|at| received(words.lower(at)));
        let hosts = (who.place.end..(who.place.end + 4).min(sentence.end)).any(|at| received(words.lower(at)));
        if let Some(home) = self.setting.home.filter(|_| hosted || hosts) {
            evidence.add(if hosted { "home hosted" } else { "home hosts" }, vec![home.clone()]);
        }
    }

    /// What the sentences before name, and the topic.
    fn context(&self, who: &Who, evidence: &mut Evidence) {
        let words = self.words();
        let number = words.all[who.place.start].sentence;
        for (back, name) in [(1, "last"), (2, "two back")] {
            let Some(other) = number.checked_sub(back) else { break };
            let there = self.of_sentence(other);
            let known: Vec<(&Mention, Vec<Code>)> =
                there.iter().map(|mention| (mention, self.codes(mention, who))).filter(|(_, codes)| !codes.is_empty()).collect();
            if let Some((first, codes)) = known.first() {
                let opens = first.words.start <= words.sentences[other].start + 1;
                evidence.add(&format!("{name} {} {}", if opens { "subject" } else { "first" }, form(words, first)), codes.clone());
            }
            if let Some((end, codes)) = known.last() {
                evidence.add(&format!("{name} end {}", form(words, end)), codes.clone());
            }
            evidence.add(&format!("{name} any"), known.iter().flat_map(|(_, codes)| codes.iter().cloned()).collect());
            let mut all: Vec<&Code> = known.iter().flat_map(|(_, codes)| codes).collect();
            all.sort();
            all.dedup();
            if let [only] = all[..] {
                evidence.add(&format!("{name} only"), vec![only.clone()]);
            }
        }
        let next = self.of_sentence(number + 1);
        let known: Vec<Vec<Code>> = next.iter().map(|mention| self.codes(mention, who)).filter(|codes| !codes.is_empty()).collect();
        if let (Some(first), Some(mention)) = (known.first(), next.first()) {
            evidence.add(&format!("next first {}", form(words, mention)), first.clone());
        }
        evidence.add("next any", known.into_iter().flatten().collect());
        // The topic: the last that opened a sentence.
        let topic = (0..=number).rev().find_map(|other| {
            let first = self.of_sentence(other).first().filter(|mention| mention.words.end <= who.place.start)?;
            let opens = first.words.start <= words.sentences[other].start + 1;
            Some((number - other, first, self.codes(first, who))).filter(|(_, _, codes)| opens && !codes.is_empty())
        });
        if let Some((back, mention, codes)) = topic {
            evidence.add(&format!("topic {}", form(words, mention)), codes.clone());
            evidence.add(
                &format!(
                    "topic {}",
                    if back == 0 {
                        "here"
                    } else if back < 3 {
                        "near"
                    } else {
                        "far"
                    }
                ),
                codes,
            );
        }
    }

    /// The persons and bodies around it.
    fn company(&self, who: &Who, evidence: &mut Evidence) {
        let words = self.words();
        let number = words.all[who.place.start].sentence;
        let floor = number.saturating_sub(3);
        let behind = self.setting.mentions.partition_point(|mention| mention.words.start < who.place.start);
        let near = self.setting.mentions[..behind].iter().rev().take_while(|mention| mention.sentence >= floor);
        let mut persons = near.filter(|mention| mention.person.is_some() && mention.person != who.person);
        if let Some(last) = persons.next() {
            let label = if last.sentence == number { "last person here" } else { "last person" };
            evidence.add(label, self.codes(last, who));
        }
        self.turn(who, evidence);
        let row = self.of_sentence(number).iter().filter(|mention| mention.person.is_some() && mention.words.end <= who.place.start);
        let row: Vec<Code> = row.flat_map(|mention| self.codes(mention, who)).collect();
        if row.len() >= 2 && row.iter().all(|code| *code == row[0]) {
            let listed = (words.sentence_of(who.place.start).start..who.place.start).any(|at| words.lower(at) == ";");
            evidence.add(if listed { "all persons of the list" } else { "all persons here" }, row[..1].to_vec());
        }
        let mut told: Vec<Code> = Vec::new();
        for mention in self.setting.mentions[..behind].iter().rev().take_while(|mention| mention.sentence + 2 >= number) {
            let states = self.codes(mention, who).into_iter().filter(|code| code.as_str().len() == 3);
            told = distinct(told.into_iter().chain(states));
            if told.len() >= 2 {
                break;
            }
        }
        if let [a, b] = &told[..2.min(told.len())]
            && let Some(last) =
                self.setting.mentions[..behind].iter().rev().find(|mention| mention.person.is_some() && mention.person != who.person)
            && let [taken] = &self.codes(last, who)[..]
            && (taken == a || taken == b)
        {
            let label = if last.sentence == number { "other of the pair" } else { "other of the pair before" };
            evidence.add(label, vec![if taken == a { b.clone() } else { a.clone() }]);
        }
        let held: Vec<Code> = (0..self.persons.len())
            .filter(|index| Some(*index) != who.person)
            .filter_map(|index| self.persons[index].code.clone())
            .collect();
        for code in distinct(held.iter().cloned()) {
            let several = held.iter().filter(|other| **other == code).count() > 1;
            evidence.add(if several { "has persons" } else { "has a person" }, vec![code]);
        }
        if let Some(index) = who.body {
            let same = super::same_before(words, self.bodies, index);
            evidence.add("same body before", same.and_then(|other| self.bodies[other].code.clone()).into_iter().collect());
            let head = words.lower(self.bodies[index].words.end - 1);
            let stated = self.bodies.iter().filter(|body| body.words.clone().any(|at| words.lower(at) == head));
            evidence.add("has such a body", distinct(stated.filter_map(|body| body.code.clone())));
        }
    }

    /// "Peru and Ecuador … presidents A and B": persons named in a row after as many states in a row.
    fn turn(&self, who: &Who, evidence: &mut Evidence) {
        let words = self.words();
        let number = words.all[who.place.start].sentence;
        let joined = |gap: Range<usize>| {
            gap.len() <= 4
                && gap.clone().all(|at| matches!(words.lower(at), "and" | "," | ";" | "the" | "its" | "–" | "-" | "of" | "’s" | "'s"))
        };
        let rows = |mentions: &[&Mention]| -> Vec<Range<usize>> {
            let mut rows: Vec<Range<usize>> = Vec::new();
            for at in 0..mentions.len() {
                match rows.last_mut() {
                    Some(row) if joined(mentions[at - 1].words.end..mentions[at].words.start) => row.end = at + 1,
                    _ => rows.push(at..at + 1),
                }
            }
            rows.retain(|row| row.len() >= 2);
            rows
        };
        let here: Vec<&Mention> = self.of_sentence(number).iter().filter(|mention| mention.person.is_some()).collect();
        let Some((row, turn)) = rows(&here).into_iter().find_map(|row| {
            let turn = row.clone().position(|at| here[at].person == who.person)?;
            Some((row, turn))
        }) else {
            return;
        };
        let floor = here[row.start].words.start;
        for back in 0..=number.min(3) {
            let states: Vec<&Mention> = self
                .of_sentence(number - back)
                .iter()
                .filter(|mention| {
                    mention.person.is_none() && mention.body.is_none() && mention.codes.len() == 1 && mention.words.end <= floor
                })
                .collect();
            let found = rows(&states).into_iter().rev().find(|states| states.len() == row.len());
            let near = if back == 0 { "here" } else { "before" };
            if let Some(found) = found {
                let codes: Vec<Code> = found.map(|at| states[at].codes[0].clone()).collect();
                evidence.add(&format!("in turn {near}"), vec![codes[turn].clone()]);
                evidence.add(&format!("out of turn {near}"), codes.iter().filter(|code| **code != codes[turn]).cloned().collect());
                return;
            }
            let order = distinct(states.iter().map(|mention| mention.codes[0].clone()));
            if order.len() == row.len() {
                evidence.add(&format!("in order {near}"), vec![order[turn].clone()]);
                return;
            }
        }
    }

    /// Who else holds the office, and who cannot.
    fn office(&self, who: &Who, index: usize, evidence: &mut Evidence) {
        let words = self.words();
        let person = &self.persons[index];
        let role = |person: &Person| -> String {
            let range = person.role.clone().unwrap_or(0..0);
            range.map(|at| words.lower(at)).collect::<Vec<_>>().join(" ")
        };
        let own = role(person);
        let others = self.persons.iter().enumerate().filter(|(other, one)| *other != index && one.keys != person.keys && !one.former);
        let (mut taken, mut kin) = (Vec::new(), Vec::new());
        for (_, other) in others {
            let Some(code) = &other.code else { continue };
            if !own.is_empty() && (role(other) == own || !field(&own).is_empty() && field(&role(other)) == field(&own)) {
                taken.push(code.clone());
            } else if other.office.map(|office| office.stance) == person.office.map(|office| office.stance) {
                kin.push(code.clone());
            }
        }
        evidence.add("office taken", distinct(taken));
        evidence.add("like office held", distinct(kin));
        if matches!(own.as_str(), "president" | "king" | "queen" | "prime minister" | "chancellor" | "premier" | "emir" | "sultan") {
            let none = self.setting.weights.iter().map(|(code, _)| code).chain(self.setting.home);
            evidence.add("no such office", none.filter(|code| !self.has_office(code, &own)).cloned().collect());
        }
        evidence.add("sent there", person.to.iter().cloned().collect());
        if who.kind != "counterpart" && (1..=4).contains(&person.role.clone().map_or(0, |role| role.len())) {
            for (code, _) in self.setting.weights {
                evidence.add(&format!("{own} = {code}"), vec![code.clone()]);
            }
        }
        if who.kind == "speaker"
            && let Some(role) = &person.role
        {
            let tail: Vec<&str> = role.clone().skip(role.len().saturating_sub(2)).map(|at| words.lower(at)).collect();
            for (code, _) in self.setting.weights {
                evidence.add(&format!("{} = {code}", tail.join(" ")), vec![code.clone()]);
            }
        }
        if who.kind != "counterpart"
            && let Some(role) = person.role.clone().filter(|role| role.len() >= 2)
        {
            let opening = format!("{} {}", words.lower(role.start), words.lower(role.start + 1));
            for (code, _) in self.setting.weights {
                evidence.add(&format!("{opening} … = {code}"), vec![code.clone()]);
            }
        }
    }

    /// Whether the gazetteer lists a holder of such an office in the state; `true` where it lists nobody.
    fn has_office(&self, state: &Code, office: &str) -> bool {
        let of_state = self.setting.lexicon.leaders().filter_map(|entry| match entry.class {
            Class::Leader { code, office: held, .. } if code.as_str() == state.as_str() => Some(held),
            _ => None,
        });
        let mut held = of_state.peekable();
        held.peek().is_none() || held.any(|held| held.to_lowercase().contains(office))
    }

    fn of_sentence(&self, sentence: usize) -> &[Mention] {
        let mentions = self.setting.mentions;
        let start = mentions.partition_point(|mention| mention.sentence < sentence);
        let end = mentions.partition_point(|mention| mention.sentence <= sentence);
        &mentions[start..end]
    }
}

impl Evidence {
    fn add(&mut self, label: &str, codes: Vec<Code>) {
        match self.all.iter_mut().find(|(seen, _)| seen == label) {
            Some((_, seen)) => *seen = distinct(seen.drain(..).chain(codes)),
            None if !codes.is_empty() => self.all.push((label.to_owned(), distinct(codes))),
            None => {}
        }
    }
}

fn envoy(word: &str) -> bool {
    matches!(word, "ambassador" | "envoy" | "commissioner" | "consul" | "representative" | "chargé" | "attaché" | "counsellor")
}

/// The field of an office, so that "Minister of Defence" and "defense secretary" are one: its words without grade and order.
fn field(role: &str) -> Vec<&str> {
    let plain = |word: &&str| {
        !matches!(
            *word,
            "of" | "for" | "the" | "and" | "minister" | "ministers" | "secretary" | "cabinet" | "affairs" | "national" | "," | "new"
        )
    };
    let mut words: Vec<&str> = match role {
        "secretary of state" => vec!["foreign"],
        _ => role
            .split(' ')
            .filter(plain)
            .map(|word| {
                if word == "external" {
                    "foreign"
                } else if word == "defense" {
                    "defence"
                } else {
                    word
                }
            })
            .collect(),
    };
    words.sort_unstable();
    words.dedup();
    words
}

/// Who owns the office that begins at word `at`: a possessive word, perhaps with "new" or "then" between; "the" and "a" as such.
fn owner(words: &Words, at: usize) -> &'static str {
    let mut before = at;
    for _ in 0..3 {
        let word = words.before(before);
        match word {
            "its" => return "its",
            "his" | "her" => return "his",
            "their" => return "their",
            "our" | "my" => return "our",
            "whose" => return "whose",
            "the" | "this" => return "the",
            "a" | "an" | "another" => return "a",
            "’s" | "'s" | "’" | "'" => {
                return match words.lower(before.wrapping_sub(2)) {
                    "country" | "nation" | "state" | "republic" | "kingdom" | "island" => "the country's",
                    "government" | "council" | "administration" => "the government's",
                    _ => "somebody's",
                };
            }
            "new" | "then" | "own" | "acting" | "deputy" | "outgoing" | "first" | "top" | "chief" | "visiting" | "newly"
            | "appointed" | "special" | "current" | "junior" => before -= 1,
            _ => return "",
        }
    }
    ""
}

/// How a mention is worded, with whether it owns what follows.
fn form(words: &Words, mention: &Mention) -> String {
    let owns = matches!(words.after(mention.words.end), "’s" | "'s" | "’" | "'");
    format!("{:?}{}", mention.form, if owns { "'s" } else { "" })
}

/// The word that binds a mention to what stands before it.
fn link<'w>(words: &'w Words, at: usize) -> &'w str {
    let mut at = at;
    while List::Determiner.contains(words.before(at)) {
        at -= 1;
    }
    let word = words.before(at);
    match word {
        "" => "start",
        "," | ";" | ":" | "–" | "—" | "-" => ",",
        _ if words.on(at - 1, List::Preposition) || matches!(word, "and" | "but" | "while" | "than" | "as") => word,
        _ if verb(word) => "verb",
        _ => "other",
    }
}

fn band(gap: usize) -> &'static str {
    match gap {
        0..=2 => "close",
        3..=7 => "near",
        8..=15 => "far",
        _ => "farther",
    }
}

/// What stands between two places: whether "and" alone, a verb, or something else.
fn between(words: &Words, gap: Range<usize>) -> &'static str {
    let mut kind = "plain";
    for at in gap {
        let word = words.lower(at);
        if verb(word) {
            return "verb between";
        }
        match word {
            "and" => kind = "and between",
            ";" => return "semicolon between",
            "," | "(" if kind == "plain" => kind = "comma between",
            _ => {}
        }
    }
    kind
}
