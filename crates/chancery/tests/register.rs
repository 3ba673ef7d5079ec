//! Readings into records: who is who, and which reports tell of one act.

use chancery::code::Plover;
use chancery::fact::{
    Action, Actor, ActorKind, Code, Commitment, Confidence, Direction, Event, Evidence, EvidenceRole, Firmness, Instrument,
    InstrumentKind, Mechanism, MechanismKind, Meeting, MeetingKind, MeetingState, Modality, Participant, ParticipantRole, Rank,
    Sector, Specificity, Stance,
};
use chancery::reader::Reading;
use chancery::register::{Record, RecordKind, build};
use chancery::text::{Cite, Edtf, Source, Span};
use proptest::prelude::*;

/// A report under construction: every fact cites a sentence that is added for it.
#[derive(Clone)]
struct Told {
    source: Source,
    reading: Reading,
    date: Option<Edtf>,
}

fn on(date: &str) -> Told {
    let mut source = Source::new("");
    source.published_raw = Some(date.to_owned());
    Told { source, reading: Reading::default(), date: Edtf::parse(date) }
}

fn codes(list: &str) -> Vec<Code> {
    list.split_whitespace().map(|code| Code::new(code).unwrap()).collect()
}

impl Told {
    /// Adds a sentence to the text, which only grows, so that earlier citations stay.
    fn say(&mut self, sentence: &str) -> Evidence {
        let start = self.source.text().len();
        let mut grown = Source::new(format!("{}{sentence} ", self.source.text()));
        grown.published_raw = self.source.published_raw.take();
        self.source = grown;
        let cite = Cite::new(&self.source, Span::new(start, start + sentence.len())).unwrap();
        Evidence::narrated(cite, EvidenceRole::ReportsAct)
    }

    fn person(mut self, code: &str, name: &str, office: Option<&str>) -> Told {
        let evidence = self.say(name);
        self.reading.facts.actors.push(Actor {
            name: name.to_owned(),
            kind: ActorKind::Person,
            stance: Stance::Minister,
            code: Code::new(code).unwrap(),
            role: office.map(str::to_owned),
            rank: office.and_then(|_| Rank::new(4)).filter(|_| office != Some("Envoy")),
            evidence,
            role_span: None,
            confidence: Confidence::percent(90),
        });
        self
    }

    fn event(mut self, plover: Plover, source: &str, target: &str, sentence: &str) -> Told {
        let evidence = self.say(sentence);
        self.reading.facts.events.push(Event {
            plover,
            mode: None,
            contexts: Vec::new(),
            source: codes(source),
            target: codes(target),
            date: self.date,
            place: None,
            modality: Modality::Realised,
            evidence,
            confidence: Confidence::percent(90),
            by_rule: false,
        });
        self
    }

    fn meeting(mut self, parties: &str, people: &[(&str, &str)], place: Option<&str>, state: MeetingState, sentence: &str) -> Told {
        let evidence = self.say(sentence);
        let participant = |(code, person): &(&str, &str)| Participant {
            code: Code::new(code).unwrap(),
            person: Some((*person).to_owned()),
            office: None,
            rank: None,
            role: ParticipantRole::Principal,
        };
        self.reading.facts.meetings.push(Meeting {
            kind: MeetingKind::Talks,
            parties: codes(parties),
            participants: people.iter().map(participant).collect(),
            place: place.map(str::to_owned),
            margins_of: None,
            occasion: None,
            mechanism: None,
            session_no: None,
            invited_by: None,
            date: self.date,
            state,
            evidence,
            confidence: Confidence::percent(90),
            by_rule: false,
        });
        self
    }

    fn commitment(mut self, obligors: &str, reaffirmed: bool, sentence: &str) -> Told {
        let evidence = self.say(sentence);
        self.reading.facts.commitments.push(Commitment {
            statement: sentence.to_owned(),
            parties: codes("SOM TUR"),
            obligors: codes(obligors),
            beneficiaries: Vec::new(),
            direction: Direction::Unilateral,
            firmness: Firmness::Intends,
            verb: "will".to_owned(),
            reaffirmed,
            action: Action::Other,
            sectors: vec![Sector::Energy],
            specificity: Specificity::default(),
            amount: None,
            deadline_text: None,
            deadline: None,
            mechanism: None,
            made_on: self.date,
            evidence,
            confidence: Confidence::percent(90),
            by_rule: false,
        });
        self
    }

    fn mechanism(mut self, parties: &str, name: &str, founded: Option<i16>) -> Told {
        let evidence = self.say(name);
        self.reading.facts.mechanisms.push(Mechanism {
            instrument: Instrument {
                name: name.to_owned(),
                kind: InstrumentKind::Committee,
                parties: codes(parties),
                founded: founded.and_then(Edtf::year),
                sectors: Vec::new(),
                evidence,
                confidence: Confidence::percent(90),
            },
            kind: MechanismKind::JointCommittee,
            life: None,
            session_no: None,
        });
        self
    }
}

fn records(told: Vec<Told>, kind: RecordKind) -> Vec<Record> {
    let readings: Vec<(Source, Reading)> = (0..)
        .zip(told)
        .map(|(n, told)| {
            let mut source = told.source;
            source.url = Some(format!("https://papers.example/{n}"));
            (source, told.reading)
        })
        .collect();
    build(&readings).into_iter().filter(|record| record.kind == kind).collect()
}

/// The identifiers of the persons of Pakistan, each source naming some of them with an office.
fn people(sources: &[&[(&str, Option<&str>)]]) -> Vec<String> {
    let told = |persons: &&[(&str, Option<&str>)]| {
        persons.iter().fold(on("2025-11-19"), |told, (name, office)| told.person("PAK", name, *office))
    };
    let found = records(sources.iter().map(told).collect(), RecordKind::Actor);
    found.into_iter().map(|record| record.id.strip_prefix("person:pak-").unwrap().to_owned()).collect()
}

#[test]
fn case_and_accents_do_not_make_another_person() {
    assert_eq!(people(&[&[("Ağa Erdoğan", None)], &[("AGA ERDOGAN", None)]]), ["aga-erdogan"]);
}

#[test]
fn another_romanisation_is_the_same_person_in_the_same_office_only() {
    let minister = Some("Minister of Energy");
    assert_eq!(people(&[&[("Muhammad Yusuf", minister)], &[("Mohammed Yousuf", minister)]]).len(), 1);
    assert_eq!(people(&[&[("Muhammad Yusuf", minister)], &[("Mohammed Yousuf", None)]]).len(), 2);
    assert_eq!(people(&[&[("Hassan Yusuf", minister)], &[("Hussein Yusuf", minister)]]).len(), 2);
    assert_eq!(people(&[&[("Muhammad Yusuf", minister)], &[("Mohammed Yousuf", Some("Envoy"))]]).len(), 2);
}

#[test]
fn part_of_a_name_is_the_person_if_only_one_bears_it() {
    let minister = Some("Prime Minister");
    assert_eq!(people(&[&[("Muhammad Shehbaz Sharif", minister)], &[("Shehbaz Sharif", minister)]]).len(), 1);
    let two: &[&[(&str, Option<&str>)]] =
        &[&[("Muhammad Shehbaz Sharif", None)], &[("Mian Shehbaz Ali Sharif", None)], &[("Shehbaz Sharif", None)]];
    assert_eq!(people(two).len(), 3);
}

#[test]
fn a_family_name_needs_the_office_and_a_single_bearer() {
    let minister = Some("Defence Minister");
    assert_eq!(people(&[&[("Khawaja Asif", minister)], &[("Asif", minister)]]), ["khawaja-asif"]);
    assert_eq!(people(&[&[("Khawaja Asif", minister)], &[("Asif", None)]]).len(), 2);
    assert_eq!(people(&[&[("Khawaja Asif", minister)], &[("Bilal Asif", minister)], &[("Asif", minister)]]).len(), 3);
}

#[test]
fn likeness_alone_and_names_side_by_side_are_two_persons() {
    let envoy = Some("Envoy");
    assert_eq!(people(&[&[("Shaza Khawaja", envoy)], &[("Shazia Khawaja", envoy)], &[("Shaza Khwaja Bibi", envoy)]]).len(), 3);
    assert_eq!(people(&[&[("Shehbaz Sharif", None), ("Muhammad Shehbaz Sharif", None)]]).len(), 2, "the reader has told them apart");
}

#[test]
fn a_merged_name_leads_to_the_person_and_offices_are_kept_with_their_reports() {
    let told = vec![
        on("2025-03-01").person("PAK", "Asif", Some("Defence Minister")),
        on("2025-04-01").person("PAK", "Khawaja Asif", Some("Defence Minister")),
        on("2025-09-01").person("PAK", "Khawaja Asif", Some("Minister for Aviation")),
    ];
    let found = records(told, RecordKind::Actor);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].title.as_str(), found[0].redirects.as_slice()), ("Khawaja Asif", &["person:pak-asif".to_owned()][..]));
    let offices: Vec<(&str, u32)> =
        found[0].statements.iter().filter(|s| s.prop == "office").map(|s| (s.value.as_str(), s.reports)).collect();
    assert_eq!(offices, [("defence minister", 2), ("minister for aviation", 1)]);
}

fn events(told: Vec<Told>) -> Vec<(u32, u32)> {
    records(told, RecordKind::Event).iter().map(|record| (record.reports, record.independent)).collect()
}

const FERRY: &str = "Romania and Georgia agreed to reopen the ferry line between Constanta and Batumi in May.";
const FERRY_TOO: &str = "The ferry line from Constanta to Batumi is to be reopened in May, Georgia and Romania agreed.";
const CUSTOMS: &str = "Romania and Georgia agreed to train customs officers together at an academy in Tbilisi.";

#[test]
fn two_tellings_are_one_act_and_two_acts_stay_two() {
    let agree = |date, sentence| on(date).event(Plover::Agree, "GEO ROU", "", sentence);
    assert_eq!(events(vec![agree("2025-04-01", FERRY), agree("2025-04-02", FERRY_TOO)]), [(2, 2)]);
    assert_eq!(events(vec![agree("2025-04-01", FERRY), agree("2025-04-01", CUSTOMS)]).len(), 2);
    assert_eq!(events(vec![agree("2025-04-01", FERRY), agree("2025-06-01", FERRY)]).len(), 2, "weeks later it is another act");
    assert_eq!(
        events(vec![agree("2025-04-01", FERRY).event(Plover::Agree, "GEO ROU", "", FERRY_TOO)]).len(),
        2,
        "one source, two facts"
    );
}

#[test]
fn an_act_that_the_next_sentence_names_by_its_noun_is_one_and_another_of_its_sort_is_two() {
    let ask = |second: &str| {
        let first = "Romania wants Georgian help against fires on the coast.";
        on("2025-04-01").event(Plover::Request, "ROU", "GEO", first).event(Plover::Request, "ROU", "GEO", second)
    };
    assert_eq!(events(vec![ask("Minister Ionescu put the request to the Georgian ambassador.")]), [(1, 1)]);
    assert_eq!(events(vec![ask("Minister Ionescu put a request for tents to the Georgian ambassador.")]).len(), 2);
    let mut later = ask("Minister Ionescu put the request to the Georgian ambassador.");
    later.reading.facts.events[0].date = Edtf::parse("2025-03-20");
    later.reading.facts.events[1].date = Edtf::parse("2025-03-31");
    assert_eq!(events(vec![later]).len(), 2, "two days are two requests");
    let apart = on("2025-04-01").event(Plover::Request, "ROU", "GEO", "Romania wants Georgian help against fires.");
    let apart = apart.person("GEO", "Nino Beridze", None).event(Plover::Request, "ROU", "GEO", "Then came the request for tents.");
    assert_eq!(events(vec![apart]).len(), 2, "other words stand between");
}

#[test]
fn the_one_signing_of_a_day_is_one_whatever_number_is_told() {
    let signed = |sentence: &str| {
        let mut told = on("2025-04-02").event(Plover::Support, "GEO ROU", "", sentence);
        told.reading.facts.events[0].date = Edtf::parse("2025-04-01");
        told
    };
    let sold = "Georgia will sell 150,000 tonnes of ore under a contract that both reserve agencies signed in the harbour on Tuesday.";
    let bought = "The metal office of Bucharest signed for 105,000 tonnes.";
    assert_eq!(events(vec![signed(sold), signed(bought)]), [(2, 2)]);
    assert_eq!(events(vec![signed(sold), signed("The lottery of Bucharest signed for forty wheels.")]).len(), 2, "other things");
    let mut two = signed(bought).event(Plover::Support, "GEO ROU", "", "A memorandum on seeds was signed as well.");
    two.reading.facts.events[1].date = Edtf::parse("2025-04-01");
    assert_eq!(events(vec![signed(sold), two]).len(), 3, "a report of two signings does not say which");
}

#[test]
fn a_blow_that_a_later_report_dates_by_its_month_is_the_one_of_that_month() {
    let seized = |told: &str, date: &str, sentence: &str| {
        let mut told = on(told).event(Plover::Coerce, "CPV", "SEN", sentence);
        told.reading.facts.events[0].date = Edtf::parse(date);
        told
    };
    let first = || {
        seized("2025-03-12", "2025-03-11", "Cape Verde seized a Senegalese trawler off Maio with forty tonnes of mackerel on Tuesday.")
    };
    let later = "The trawler that Cape Verde seized off Maio last month sailed home.";
    assert_eq!(events(vec![first(), seized("2025-04-03", "2025-03", later)]), [(2, 2)]);
    assert_eq!(events(vec![first(), seized("2025-05-03", "2025-03", later)]).len(), 2, "told too long after");
    assert_eq!(events(vec![first(), seized("2025-04-03", "2025-02", later)]).len(), 2, "of another month");
    let other = "A crew of anglers was held by Cape Verde last month.";
    assert_eq!(events(vec![first(), seized("2025-04-03", "2025-03", other)]).len(), 2, "in wholly other words");
    let two = seized("2025-03-12", "2025-03-11", "Cape Verde seized a Senegalese trawler off Maio on Tuesday.").event(
        Plover::Coerce,
        "CPV",
        "SEN",
        "Cape Verde impounded a dredger of Senegal.",
    );
    assert_eq!(events(vec![two, seized("2025-04-03", "2025-03", "It still holds the dredger.")]).len(), 3, "nothing says which");
}

#[test]
fn blows_at_two_places_and_one_that_is_only_announced_stay_apart() {
    let blow = |date, place: Option<&str>, modality, sentence| {
        let mut told = on(date).event(Plover::Assault, "ERI", "DJI", sentence);
        let event = &mut told.reading.facts.events[0];
        (event.place, event.modality) = (place.map(str::to_owned), modality);
        told
    };
    let done = Modality::Realised;
    let shelled = "Eritrean guns shelled Moulhoule before dawn.";
    let hit = "Shells from across the border hit Khor Angar, Djibouti said of Eritrea.";
    let tell = |date, place| blow(date, Some(place), done, hit);
    assert_eq!(events(vec![blow("2025-06-03", None, done, shelled), blow("2025-06-03", None, done, hit)]), [(2, 2)], "in other words");
    for date in ["2025-06-03", "2025-06-04"] {
        assert_eq!(events(vec![blow("2025-06-03", Some("Moulhoule"), done, shelled), tell(date, "Khor Angar")]).len(), 2, "{date}");
    }
    let announced = blow("2025-06-03", None, Modality::AgreedFuture, "Eritrea will shell the coast of Djibouti at noon.");
    assert_eq!(events(vec![announced, blow("2025-06-03", None, done, shelled)]).len(), 2);
    let other_words = blow("2025-06-04", None, done, "Raiders burned a market of Djibouti on orders of Eritrea.");
    assert_eq!(events(vec![blow("2025-06-03", None, done, shelled), other_words]).len(), 2, "the day after, in other words");
}

#[test]
fn two_undertakings_with_one_thing_are_one_only_where_the_same_is_to_be_done() {
    let promise = |action, sentence| {
        let mut told = on("2025-06-03").commitment("TUR", false, sentence);
        told.reading.facts.commitments[0].action = action;
        told
    };
    let found = |told| records(told, RecordKind::Commitment).len();
    let give = "Türkiye will give Somalia six patrol boats.";
    let repair = "Three boats of the Somali coast guard go to a yard in Tuzla, where Turkish shipwrights repair them.";
    let four = "Türkiye hands the coast guard of Somalia four new patrol boats.";
    assert_eq!(found(vec![promise(Action::Procure, give), promise(Action::Train, repair)]), 2);
    assert_eq!(found(vec![promise(Action::Procure, give), promise(Action::Procure, four)]), 1, "dissent of number");
}

#[test]
fn opposite_directions_are_two_acts_except_for_meetings() {
    let thanks = "Romania and Georgia thanked each other for rescue teams sent after the flood in Batumi.";
    let told = |plover, source, target| on("2025-04-01").event(plover, source, target, thanks);
    assert_eq!(events(vec![told(Plover::Support, "GEO", "ROU"), told(Plover::Support, "ROU", "GEO")]).len(), 2);
    assert_eq!(events(vec![told(Plover::Consult, "GEO", "ROU"), told(Plover::Consult, "ROU", "GEO")]).len(), 1);
}

#[test]
fn dissent_is_kept_and_the_better_supported_value_is_chosen() {
    let told = |date, place: &str, sentence| {
        on(date).meeting("GEO ROU", &[("GEO", "Nino Beridze")], Some(place), MeetingState::Held, sentence)
    };
    let found = records(
        vec![
            told("2025-04-01", "Batumi", "Nino Beridze met her Romanian colleague by the sea and spoke of ships."),
            told("2025-04-01", "Port of Batumi", "In the port, Beridze of Georgia received a guest from Bucharest."),
            told("2025-04-01", "Batumi", "The Romanian guest was received by Nino Beridze, Georgia's minister, on Tuesday."),
        ],
        RecordKind::Meeting,
    );
    assert_eq!(found.len(), 1);
    let places: Vec<(&str, u32, bool)> =
        found[0].statements.iter().filter(|s| s.prop == "place").map(|s| (s.value.as_str(), s.independent, s.chosen)).collect();
    assert_eq!(places, [("Batumi", 2, true), ("Port of Batumi", 1, false)]);
}

#[test]
fn reprints_do_not_outvote_independent_voices_and_the_earlier_report_breaks_a_tie() {
    let people = [("GEO", "Nino Beridze")];
    let told = |date, place: &str, sentence: &str| on(date).meeting("GEO ROU", &people, Some(place), MeetingState::Held, sentence);
    let wire = || told("2025-04-01", "Batumi", "Nino Beridze met the Romanian minister in Batumi about ferries.");
    let one = told("2025-04-01", "Port of Batumi", "In the port, Nino Beridze received her guest from Bucharest.");
    let two = told("2025-04-01", "Port of Batumi", "The talks of Nino Beridze with the Romanian took place by the piers.");
    let choose = |told: Vec<Told>| {
        let found = records(told, RecordKind::Meeting);
        assert_eq!(found.len(), 1);
        (found[0].chosen("place").collect::<String>(), found[0].reports, found[0].independent)
    };
    assert_eq!(choose(vec![wire(), wire(), wire(), one, two]), ("Port of Batumi".to_owned(), 5, 3));
    let late = told("2025-04-02", "Port of Batumi", "In the port, Nino Beridze received her guest from Bucharest.");
    assert_eq!(choose(vec![late, wire()]), ("Batumi".to_owned(), 2, 2));
}

#[test]
fn other_people_are_another_meeting_and_held_outweighs_planned() {
    let told = |person, state, sentence| on("2025-04-01").meeting("GEO ROU", &[("GEO", person)], Some("Batumi"), state, sentence);
    let held = told("Nino Beridze", MeetingState::Held, "Nino Beridze met the Romanian minister in Batumi about ferries.");
    let other =
        told("Levan Gelashvili", MeetingState::Held, "Levan Gelashvili saw the Romanian chief of staff in Batumi about drills.");
    assert_eq!(records(vec![held, other], RecordKind::Meeting).len(), 2);

    let both = |people: &[(&str, &str)], place, sentence| {
        on("2025-04-01").meeting("GEO ROU", people, Some(place), MeetingState::Held, sentence)
    };
    let straight = both(&[("GEO", "Nino Beridze"), ("ROU", "Ion Popa")], "Batumi", "Nino Beridze met Ion Popa about ferries.");
    let crosswise = both(&[("GEO", "Popa"), ("ROU", "Beridze")], "Sarpi", "Popa and Beridze shook hands at the border.");
    let half = both(&[("GEO", "Popa"), ("ROU", "Marin")], "Sarpi", "Popa and Marin shook hands at the border.");
    assert_eq!(records(vec![straight.clone(), crosswise], RecordKind::Meeting).len(), 1, "whose minister each is, was guessed");
    assert_eq!(records(vec![straight, half], RecordKind::Meeting).len(), 2);

    let plan = || told("Nino Beridze", MeetingState::Planned, "Nino Beridze is to meet the Romanian minister in Batumi today.");
    let too = told("Nino Beridze", MeetingState::Planned, "A talk of Beridze with her guest is planned in Batumi.");
    let held = told("Nino Beridze", MeetingState::Held, "Nino Beridze met the Romanian minister in Batumi about ferries.");
    let found = records(vec![plan(), too, held], RecordKind::Meeting);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].chosen("state").collect::<Vec<_>>(), ["held"]);
}

fn mechanisms(names: &[(&str, Option<i16>)]) -> Vec<Record> {
    let told = names.iter().map(|(name, founded)| on("2025-04-01").mechanism("AGO USA", name, *founded));
    records(told.collect(), RecordKind::Mechanism)
}

#[test]
fn a_body_is_one_under_all_its_names() {
    let one = [
        &[("U.S.-Angola Energy Security Dialogue", None), ("the Energy Security Dialogue", None)][..],
        &[("High-Level Strategic Cooperation Council", None), ("High-Level Strategic Council", None)],
        &[("High-Level Strategic Cooperation Council", None), ("HLSCC", None)],
    ];
    for names in one {
        assert_eq!(mechanisms(names).len(), 1, "{names:?}");
    }
    let two = [
        &[("Joint Commission", None), ("Joint Commission on Energy", None)][..],
        &[("Working Group on Energy", None), ("Working Group on Health", None)],
        &[("Strategic Energy Dialogue", None), ("Strategic Energy Council", None)],
    ];
    for names in two {
        assert_eq!(mechanisms(names).len(), 2, "{names:?}");
    }
}

#[test]
fn years_of_founding_that_differ_are_dissent() {
    let found = mechanisms(&[("Energy Security Dialogue", Some(2019)), ("Energy Security Dialogue", Some(2021))]);
    assert_eq!(found.len(), 1);
    let years: Vec<(&str, bool)> =
        found[0].statements.iter().filter(|s| s.prop == "founded").map(|s| (s.value.as_str(), s.chosen)).collect();
    assert_eq!(years.iter().filter(|(_, chosen)| *chosen).count(), 1);
    assert_eq!(years.len(), 2);
}

#[test]
fn states_and_organisations_go_by_their_usual_names() {
    let told = |name: &str, kind, stance, code: &str| {
        let mut told = on("2025-04-01");
        let evidence = told.say(name);
        let actor = Actor {
            name: name.to_owned(),
            kind,
            stance,
            code: Code::new(code).unwrap(),
            role: None,
            rank: None,
            evidence,
            role_span: None,
            confidence: Confidence::percent(90),
        };
        told.reading.facts.actors.push(actor);
        told
    };
    let found = records(
        vec![
            told("Islamic Republic of Pakistan", ActorKind::State, Stance::State, "PAK"),
            told("the Secretariat", ActorKind::Igo, Stance::Igo, "ASEAN"),
        ],
        RecordKind::Actor,
    );
    let titles: Vec<(&str, &str)> = found.iter().map(|record| (record.id.as_str(), record.title.as_str())).collect();
    assert_eq!(titles, [("igo:ASEAN", "Association of Southeast Asian Nations"), ("state:PAK", "Pakistan")]);
}

const VESSEL: &str = "Türkiye will send a seismic research vessel to Somali waters to look for oil and gas";
const VESSEL_AGAIN: &str = "reiterated that it would send a research vessel to Somalia to look for oil and gas";

#[test]
fn a_promise_told_again_leads_to_the_first_time() {
    let promise = |date, sentence| on(date).commitment("TUR", false, sentence);
    let found = records(
        vec![
            promise("2024-07-20", "Türkiye would send the research vessel that will look for oil and gas off Somalia by autumn"),
            promise("2024-03-08", VESSEL),
            on("2024-05-02").commitment("TUR", true, VESSEL_AGAIN),
        ],
        RecordKind::Commitment,
    );
    assert_eq!(found.len(), 3);
    let root = found.iter().find(|record| record.id.contains("2024-03-08")).unwrap();
    assert_eq!(root.chosen("root").count(), 0);
    for later in found.iter().filter(|record| record.id != root.id) {
        assert_eq!(later.chosen("root").collect::<Vec<_>>(), [root.id.as_str()], "{}", later.title);
    }
    let last = found.iter().find(|record| record.id.contains("2024-07-20")).unwrap();
    assert_eq!(last.chosen("restates").count(), 2);
}

#[test]
fn another_promise_another_obligor_and_the_same_days_are_no_repetition() {
    let roots = |told: Vec<Told>| {
        let found = records(told, RecordKind::Commitment);
        (found.len(), found.iter().filter(|record| record.chosen("root").count() > 0).count())
    };
    let promise = |date, by, sentence| on(date).commitment(by, false, sentence);
    assert_eq!(roots(vec![promise("2024-03-08", "TUR", VESSEL), promise("2024-07-20", "SOM", VESSEL)]), (2, 0));
    assert_eq!(roots(vec![promise("2024-03-08", "TUR", VESSEL), promise("2024-03-09", "TUR", VESSEL_AGAIN)]), (1, 0));
    let other = "Türkiye will train engineers for a power station at Mogadishu and lend money for its turbines";
    assert_eq!(roots(vec![promise("2024-03-08", "TUR", VESSEL), promise("2024-07-20", "TUR", other)]), (2, 0));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Names and offices drawn from a small stock, so that every rule of merging comes into play.
    #[test]
    fn the_register_does_not_depend_on_the_order_of_sources(picks in prop::collection::vec((0_usize..8, 0_usize..4, 1_u8..28), 1..14), turn in 0_usize..14) {
        let names = ["Asif", "Khawaja Asif", "Muhammad Asif", "Mohammed Asif", "Khawaja Muhammad Asif", "Bilal Asif", "Shehbaz Sharif", "Muhammad Shehbaz Sharif"];
        let offices = [None, Some("Defence Minister"), Some("Minister"), Some("Envoy")];
        let source = |(n, (name, office, day)): (usize, &(usize, usize, u8))| {
            let date = format!("2025-{:02}-{day:02}", 1 + office);
            let sentence = [FERRY, FERRY_TOO, CUSTOMS][*name % 3];
            let people = [("GEO", names[*name])];
            let told = on(&date)
                .person("PAK", names[*name], offices[*office])
                .event(Plover::Agree, "GEO ROU", "", sentence)
                .meeting("GEO ROU", &people, None, MeetingState::Held, &format!("Report {n} on {}.", names[*name]))
                .commitment("TUR", *name % 2 == 0, [VESSEL, VESSEL_AGAIN, CUSTOMS][*office % 3])
                .mechanism("GEO ROU", ["High-Level Ferry Council", "High-Level Black Sea Ferry Council", "HBSFC"][*name % 3], Some(2000 + i16::from(*day)));
            let mut source = told.source;
            source.url = Some(format!("https://papers.example/{n}"));
            (source, told.reading)
        };
        let readings: Vec<(Source, Reading)> = picks.iter().enumerate().map(source).collect();
        let expected = build(&readings);
        let mut turned = readings.clone();
        turned.rotate_left(turn % readings.len());
        prop_assert_eq!(&expected, &build(&turned));
        turned.reverse();
        prop_assert_eq!(&expected, &build(&turned));
    }
}
