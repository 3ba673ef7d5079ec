//! Invented sources with readings, made by number: document `n` of a corpus is a function of `n` alone, so that tests may take
//! any of them in any order. Several documents tell of one story, some in their own words and some as copies.

use chancery::code::Plover;
use chancery::fact::{
    Action, Actor, ActorKind, Agreement, AgreementAction, AgreementKind, Code, Commitment, Confidence, Direction, Event, Evidence,
    EvidenceRole, Firmness, Frame, FrameKind, Instrument, InstrumentKind, Life, Mechanism, MechanismKind, Meeting, MeetingKind,
    MeetingState, Modality, Participant, ParticipantRole, Programme, ProgrammeKind, ProgrammeState, Rank, Sector, Specificity, Stance,
    Value, ValueStage,
};
use chancery::reader::Reading;
use chancery::text::{Cite, Edtf, Source, Span};
use jiff::civil::date;

const COUNTRIES: &[(&str, &str, &str)] = &[
    ("CHL", "Chile", "Santiago"),
    ("FJI", "Fiji", "Suva"),
    ("GEO", "Georgia", "Tbilisi"),
    ("GHA", "Ghana", "Accra"),
    ("JAM", "Jamaica", "Kingston"),
    ("KEN", "Kenya", "Nairobi"),
    ("LVA", "Latvia", "Riga"),
    ("MNG", "Mongolia", "Ulaanbaatar"),
    ("NOR", "Norway", "Oslo"),
    ("PER", "Peru", "Lima"),
    ("POL", "Poland", "Warsaw"),
    ("ROU", "Romania", "Bucharest"),
    ("SEN", "Senegal", "Dakar"),
    ("TUN", "Tunisia", "Tunis"),
    ("URY", "Uruguay", "Montevideo"),
    ("ZMB", "Zambia", "Lusaka"),
    ("ARM", "Armenia", "Yerevan"),
    ("BGR", "Bulgaria", "Sofia"),
    ("BOL", "Bolivia", "La Paz"),
    ("BWA", "Botswana", "Gaborone"),
    ("CMR", "Cameroon", "Yaoundé"),
    ("CRI", "Costa Rica", "San José"),
    ("CYP", "Cyprus", "Nicosia"),
    ("DNK", "Denmark", "Copenhagen"),
    ("ECU", "Ecuador", "Quito"),
    ("EST", "Estonia", "Tallinn"),
    ("FIN", "Finland", "Helsinki"),
    ("GAB", "Gabon", "Libreville"),
    ("GRC", "Greece", "Athens"),
    ("HND", "Honduras", "Tegucigalpa"),
    ("ISL", "Iceland", "Reykjavík"),
    ("JOR", "Jordan", "Amman"),
    ("KHM", "Cambodia", "Phnom Penh"),
    ("LAO", "Laos", "Vientiane"),
    ("LTU", "Lithuania", "Vilnius"),
    ("MAR", "Morocco", "Rabat"),
    ("MOZ", "Mozambique", "Maputo"),
    ("NAM", "Namibia", "Windhoek"),
    ("OMN", "Oman", "Muscat"),
    ("PAN", "Panama", "Panama City"),
];
const FIRST: &[&str] = &["Ana", "Bruno", "Clara", "Daniel", "Eva", "Farid", "Greta", "Hugo"];
const LAST: &[&str] = &["Almeida", "Berg", "Castro", "Diallo", "Eriksen", "Fonseca", "Gunnarsson", "Hadid"];
const FIELDS: &[(&str, Sector)] = &[
    ("grain storage", Sector::Agriculture),
    ("seed research", Sector::ScienceTechnology),
    ("customs data", Sector::Trade),
    ("ferry safety", Sector::Transport),
    ("solar power", Sector::Energy),
    ("nurse training", Sector::Health),
    ("reef mapping", Sector::EnvironmentClimate),
    ("card payments", Sector::Finance),
];
const PAPERS: &[&str] = &["Morning Gazette", "Harbour Post", "The Observer of Acts", "Capital Daily", "Northern Wire"];

/// The states of a corpus by code, name and capital, the most talked of first.
pub struct World<'a> {
    pub states: &'a [(&'a str, &'a str, &'a str)],
    /// How much more the first are talked of than the last: the number of dice of which the product is taken.
    pub skew: usize,
}

/// The world of the tests.
const SMALL: World<'static> = World { states: COUNTRIES, skew: 2 };

impl World<'_> {
    /// The place of a state, drawn. The product makes some pairs far more frequent than others, as in life.
    fn pick(&self, chance: &mut Chance) -> usize {
        let count = self.states.len();
        (1..self.skew).fold(chance.below(count), |at, _| at * chance.below(count) / count)
    }
}

/// A small generator of numbers that is the same everywhere.
pub struct Chance(u64);

impl Chance {
    pub fn of(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let value = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((value ^ (value >> 31)) % limit as u64) as usize
    }
}

/// A text under construction, sentence by sentence.
#[derive(Default)]
struct Draft {
    text: String,
    sentences: Vec<Span>,
}

impl Draft {
    /// Adds a sentence and says which one it is.
    fn say(&mut self, sentence: &str) -> usize {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(sentence);
        self.sentences.push(Span::new(start, self.text.len()));
        self.sentences.len() - 1
    }
}

/// A sentence of invented words.
fn prose(chance: &mut Chance) -> String {
    const SYLLABLES: &[&str] =
        &["ba", "cor", "del", "fin", "gra", "hol", "jun", "ka", "lem", "mor", "nis", "pol", "ra", "sol", "ter", "vi"];
    let word = |chance: &mut Chance| (0..1 + chance.below(3)).map(|_| SYLLABLES[chance.below(SYLLABLES.len())]).collect::<String>();
    let words: Vec<String> = (0..8 + chance.below(16)).map(|_| word(chance)).collect();
    format!("In the {}.", words.join(" "))
}

/// The sources and readings of a corpus of `count` documents, from the first to the last.
pub fn corpus(count: usize) -> Vec<(Source, Reading)> {
    (0..count).map(|n| document(n, count)).collect()
}

pub fn code(code: &str) -> Code {
    Code::new(code).unwrap()
}

/// Evidence that covers `words` within `within`, or all of it.
pub fn evidence(source: &Source, within: Span, words: Option<&str>) -> Evidence {
    let span = match words {
        Some(words) => {
            let start = within.start as usize + within.of(source.text()).find(words).expect("the words stand in the sentence");
            Span::new(start, start + words.len())
        }
        None => within,
    };
    Evidence::narrated(Cite::new(source, span).unwrap(), EvidenceRole::ReportsAct)
}

/// Document `n` of a corpus of `count`.
pub fn document(n: usize, count: usize) -> (Source, Reading) {
    document_of(&SMALL, n, count)
}

/// Document `n` of a corpus of `count` on the dealings of a world.
pub fn document_of(world: &World<'_>, n: usize, count: usize) -> (Source, Reading) {
    let mut chance = Chance::of(n as u64);
    // About every other document tells of a story that another one tells as well.
    let story = chance.below((count * 6 / 10).max(1));
    let copy = chance.below(5) == 0;
    let telling = if copy { 0 } else { 1 + chance.below(3) };
    let mut tale = Chance::of(story as u64 + 1_000_000_007);
    let host = world.pick(&mut tale);
    let guest = (host + 1 + world.pick(&mut tale) % (world.states.len() - 1)) % world.states.len();
    let (host, guest) = (world.states[host], world.states[guest]);
    let day = date(2023, 1, 1).checked_add(jiff::Span::new().days(tale.below(900) as i64)).unwrap();
    let (field, sector) = FIELDS[tale.below(FIELDS.len())];
    let (other_field, other_sector) = FIELDS[tale.below(FIELDS.len())];
    let minister = |tale: &mut Chance, of: (&str, &str, &str)| {
        let (first, last) =
            (FIRST[(tale.below(3) + of.0.len() + of.1.len()) % FIRST.len()], LAST[(tale.below(4) + of.2.len()) % LAST.len()]);
        format!("{first} {last}")
    };
    let (visitor, receiver) = (minister(&mut tale, guest), minister(&mut tale, host));
    let target = 20 + tale.below(400);

    let mut draft = Draft::default();
    let met = draft.say(&match telling {
        0 | 1 => {
            format!("{}'s foreign minister {visitor} met {}'s foreign minister {receiver} in {} on {day}.", guest.1, host.1, host.2)
        }
        2 => format!("Foreign ministers {visitor} of {} and {receiver} of {} held talks in {} on {day}.", guest.1, host.1, host.2),
        _ => {
            format!("{receiver}, foreign minister of {}, received {visitor} of {} for talks in {} on {day}.", host.1, guest.1, host.2)
        }
    });
    let agreed = draft.say(&match telling {
        0 | 1 => format!(
            "{} and {} agreed to set up a Joint Panel on {field} that will train {target} experts before 2027.",
            host.1, guest.1
        ),
        2 => format!("They agreed that {} and {} will set up the Joint Panel on {field} and train {target} experts.", host.1, guest.1),
        _ => format!("A Joint Panel on {field} will be set up by {} and {}, which agreed to train {target} experts.", host.1, guest.1),
    });
    let thanked = draft.say(&format!("{visitor} thanked {} for a loan of {target} million dollars towards {other_field}.", host.1));
    // A copy carries the body of the story, another telling its own.
    let mut body = if copy { Chance::of(story as u64 + 2_000_000_011) } else { Chance::of(n as u64 + 3_000_000_019) };
    for _ in 0..2 + body.below(4) {
        draft.say(&prose(&mut body));
    }
    if copy {
        draft.say(&format!("Reprinted as number {n} of the series."));
    }
    let mut source = Source::new(draft.text);
    source.name = Some(format!("doc-{n:06}"));
    source.publisher = Some(PAPERS[chance.below(PAPERS.len())].to_owned());
    source.url = Some(format!("https://papers.example/{n}"));
    source.published_raw = Some(day.to_string());
    source.lang = Some("en".to_owned());

    let (h, g) = (code(host.0), code(guest.0));
    let mut parties = vec![h.clone(), g.clone()];
    parties.sort();
    let at = |i: usize| draft.sentences[i];
    let sure = Confidence::percent(70 + chance.below(30) as u8);
    let when = Some(Edtf::day(day));
    let mut reading = Reading { sentences: draft.sentences.clone(), ..Reading::default() };
    reading.document.published = when;
    let person = |name: &str, code: &Code| Actor {
        name: name.to_owned(),
        kind: ActorKind::Person,
        stance: Stance::Minister,
        code: code.clone(),
        role: Some("foreign minister".to_owned()),
        rank: Rank::new(4),
        evidence: evidence(&source, at(met), Some(name)),
        role_span: None,
        confidence: sure,
    };
    let state = |name: &str, code: &Code| Actor {
        name: name.to_owned(),
        kind: ActorKind::State,
        stance: Stance::State,
        role: None,
        rank: None,
        evidence: evidence(&source, at(met), Some(name)),
        ..person(&visitor, code)
    };
    reading.facts.actors = vec![state(guest.1, &g), state(host.1, &h), person(&visitor, &g)];
    if visitor != receiver {
        reading.facts.actors.push(person(&receiver, &h));
    }
    let event = |plover, source_codes: &[Code], target_codes: &[Code], sentence| Event {
        plover,
        mode: (plover == Plover::Consult).then_some("visit"),
        contexts: vec![sector],
        source: source_codes.to_vec(),
        target: target_codes.to_vec(),
        date: when,
        place: Some(host.2.to_owned()),
        modality: if plover == Plover::Agree { Modality::AgreedFuture } else { Modality::Realised },
        evidence: evidence(&source, at(sentence), None),
        confidence: sure,
        by_rule: false,
    };
    reading.facts.events = vec![
        event(Plover::Consult, std::slice::from_ref(&g), std::slice::from_ref(&h), met),
        event(Plover::Agree, &parties, &[], agreed),
        event(Plover::Support, std::slice::from_ref(&g), std::slice::from_ref(&h), thanked),
    ];
    let participant = |name: &str, code: &Code, role| Participant {
        code: code.clone(),
        person: Some(name.to_owned()),
        office: Some("foreign minister".to_owned()),
        rank: Rank::new(4),
        role,
    };
    reading.facts.meetings = vec![Meeting {
        kind: MeetingKind::Talks,
        parties: parties.clone(),
        participants: vec![participant(&visitor, &g, ParticipantRole::Principal), participant(&receiver, &h, ParticipantRole::Host)],
        place: Some(host.2.to_owned()),
        margins_of: None,
        occasion: None,
        mechanism: None,
        session_no: None,
        invited_by: None,
        date: when,
        state: MeetingState::Held,
        evidence: evidence(&source, at(met), None),
        confidence: sure,
        by_rule: false,
    }];
    let name = format!("Joint Panel on {field}");
    let instrument = |kind, name: &str, sentence, sector| Instrument {
        name: name.to_owned(),
        kind,
        parties: parties.clone(),
        founded: Edtf::year(day.year()),
        sectors: vec![sector],
        evidence: evidence(&source, at(sentence), Some(name)),
        confidence: sure,
    };
    reading.facts.mechanisms = vec![Mechanism {
        instrument: instrument(InstrumentKind::Committee, &name, agreed, sector),
        kind: MechanismKind::JointCommittee,
        life: Some(Life::Agreed),
        session_no: None,
    }];
    let sum = Value {
        text: format!("{target} million dollars"),
        amount: Some(target as u64 * 1_000_000),
        currency: Some("USD"),
        stage: Some(ValueStage::Committed),
    };
    if n.is_multiple_of(3) {
        reading.facts.programmes = vec![Programme {
            instrument: instrument(InstrumentKind::Fund, &format!("loan of {}", sum.text), thanked, other_sector),
            kind: ProgrammeKind::Fund,
            state: Some(ProgrammeState::Agreed),
            value: Some(sum.clone()),
        }];
    }
    if n.is_multiple_of(4) {
        reading.facts.agreements = vec![Agreement {
            instrument: instrument(InstrumentKind::Agreement, "loan", thanked, other_sector),
            kind: AgreementKind::Agreement,
            actions: vec![(AgreementAction::Signed, when), (AgreementAction::EnteredIntoForce, None)],
            expiry: None,
        }];
    }
    if n.is_multiple_of(5) {
        reading.facts.frames = vec![Frame {
            kind: FrameKind::Candidature,
            organs: vec![code("UN")],
            seat: Some("Security Council".to_owned()),
            term: Some("2026-27".to_owned()),
            candidate: vec![h.clone()],
            supporter: vec![g.clone()],
            reciprocal: n.is_multiple_of(2),
            evidence: evidence(&source, at(thanked), None),
            confidence: sure,
        }];
    }
    reading.facts.commitments = vec![Commitment {
        statement: format!("{} and {} will train {target} experts in {field}", host.1, guest.1),
        parties: parties.clone(),
        obligors: parties.clone(),
        beneficiaries: Vec::new(),
        direction: Direction::Joint,
        firmness: if telling == 2 { Firmness::Intends } else { Firmness::Agreed },
        verb: "agreed".to_owned(),
        reaffirmed: false,
        action: Action::Train,
        sectors: vec![sector],
        specificity: Specificity { target: true, timetable: telling < 2, ..Specificity::default() },
        amount: None,
        deadline_text: (telling < 2).then(|| "before 2027".to_owned()),
        deadline: if telling < 2 { Edtf::year(2026) } else { None },
        mechanism: Some(name),
        made_on: when,
        evidence: evidence(&source, at(agreed), None),
        confidence: sure,
        by_rule: false,
    }];
    (source, reading)
}
