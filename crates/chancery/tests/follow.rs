//! Following: what holds for every chain of the follow-up gold, and cases small enough to read.

use std::path::Path;

use chancery::lexicon::party;
use chancery::reader;
use chancery::register::follow::{self, Axis, Circle, Followed, Relation, Standing, circles, held_on};
use chancery::register::{self, Record, RecordKind};
use chancery::text::Source;

fn source(date: &str, text: &str) -> Source {
    let mut source = Source::new(text.trim());
    source.published_raw = Some(date.to_owned());
    source
}

fn built(sources: &[Source]) -> (Vec<Circle>, Vec<Record>) {
    let readings: Vec<_> = sources.iter().map(|source| (source.clone(), reader::read(source))).collect();
    let records = register::build(&readings);
    (circles(&readings, &records), records)
}

fn followed(sources: &[Source]) -> Vec<Followed> {
    built(sources).0.iter().map(follow::follow).collect()
}

fn gold(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../eval/followup").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut items = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        for item in text.split("\n=== ").flat_map(|item| item.strip_prefix("=== ").or(Some(item))) {
            if let Some((slug, rest)) = item.split_once('\n').filter(|(slug, _)| !slug.starts_with('#')) {
                items.push((slug.trim().to_owned(), rest.to_owned()));
            }
        }
    }
    items
}

/// Every report of the gold, with its slug.
fn reports() -> Vec<(String, Source)> {
    let report = |(slug, item): (String, String)| {
        let (head, text) = item.split_once("\n---\n").unwrap();
        let date = head.lines().find_map(|line| line.strip_prefix("date: ")).unwrap();
        let mut source = source(date, text);
        source.publisher = head.lines().find_map(|line| line.strip_prefix("publisher: ")).map(str::to_owned);
        (slug, source)
    };
    gold("reports").into_iter().map(report).collect()
}

/// The quotes of the chains whose line begins with `name` and, for later statements, has no other relation than these.
fn quotes(name: &str, relations: &[&str]) -> Vec<(String, String)> {
    let mut quotes = Vec::new();
    for (_, chain) in gold("chains") {
        for line in chain.lines().filter_map(|line| line.strip_prefix(name)) {
            let (slug, rest) = line.split_once(" | ").unwrap();
            let told = rest.split(" | ").next().unwrap();
            if relations.is_empty() || told.split('/').all(|relation| relations.contains(&relation)) {
                let (from, to) = (rest.find('"').unwrap() + 1, rest.rfind('"').unwrap());
                quotes.push((slug.trim().to_owned(), rest[from..to].replace("\\\"", "\"")));
            }
        }
    }
    quotes
}

#[test]
fn no_status_of_any_chain_is_without_evidence_and_none_is_delivered_by_the_words_that_promised_it() {
    let reports = reports();
    let sources: Vec<Source> = reports.iter().map(|(_, source)| source.clone()).collect();
    let (circles, records) = built(&sources);
    let mut delivered = 0;
    for circle in &circles {
        let followed = follow::follow(circle);
        for standing in &followed.standings {
            if standing.axis == Axis::Life {
                assert!(standing.at.is_some() || matches!(standing.value, "overdue" | "dormant"), "{standing:?}");
                continue;
            }
            let at = standing.at.unwrap_or_else(|| panic!("no evidence: {standing:?}"));
            if !standing.value.starts_with("delivered") {
                continue;
            }
            delivered += 1;
            // Rules 1 and 3: the founding text and its copies never deliver.
            let founding = records.iter().find(|record| record.id == standing.record.id);
            if let Some(founding) = founding {
                assert_ne!(founding.evidence[0].source, at.source, "{standing:?}");
            }
            let link = followed.links.iter().find(|link| link.earlier == standing.record && link.at == at);
            assert_eq!(link.map(|link| (link.relation, link.proposed)), Some((Relation::Delivers, false)), "{standing:?}");
        }
    }
    assert!(delivered >= 10, "{delivered} deliveries are too few to show anything");
}

#[test]
fn the_reason_of_a_link_gives_words_as_the_later_report_writes_them() {
    let reports = reports();
    let sources: Vec<Source> = reports.iter().map(|(_, source)| source.clone()).collect();
    let mut seen = 0;
    for circle in &built(&sources).0 {
        for link in follow::follow(circle).links {
            let source = sources.iter().find(|source| source.id() == link.at.source).unwrap();
            let whole: Vec<&str> = source.text().split(|letter: char| !letter.is_alphanumeric()).collect();
            let words = link.reason.strip_prefix("both speak of ").unwrap();
            let words = words.split(';').next().unwrap().split(", ").filter(|word| *word != "the same body");
            for word in words.filter(|word| party::parse(word).is_none()) {
                assert!(word.split(|letter: char| !letter.is_alphanumeric()).all(|word| whole.contains(&word)), "{word}: {link:?}");
                seen += 1;
            }
            assert!(!link.proposed || link.confidence.get() < 54, "{link:?}");
        }
    }
    assert!(seen >= 100, "{seen} words are too few to show anything");
}

#[test]
fn the_first_words_of_a_chain_deliver_nothing_of_it() {
    let reports = reports();
    let sources: Vec<Source> = reports.iter().map(|(_, source)| source.clone()).collect();
    let followed = followed(&sources);
    let firsts = quotes("first: ", &[]);
    assert!(firsts.len() >= 60);
    for (slug, quote) in firsts {
        let source = &reports.iter().find(|(known, _)| *known == slug).unwrap().1;
        let Some(start) = source.text().find(&quote) else { continue };
        let words = chancery::text::Span::new(start, start + quote.len());
        for standing in followed.iter().flat_map(|followed| &followed.standings).filter(|standing| standing.axis == Axis::Delivery) {
            let own = standing.record.id.contains(&source.id().to_string());
            let on_it = standing.at.is_some_and(|at| at.source == source.id() && at.span.overlaps(words));
            assert!(!(own && on_it), "{slug}: {standing:?}");
        }
    }
}

#[test]
fn the_order_of_reports_and_records_does_not_show() {
    let sources: Vec<Source> = reports().into_iter().map(|(_, source)| source).take(14).collect();
    for circle in built(&sources).0 {
        let expected = follow::follow(&circle);
        let mut turned = circle.clone();
        turned.records.reverse();
        turned.papers.reverse();
        assert_eq!(follow::follow(&turned), expected);
        turned.papers.rotate_left(circle.papers.len() / 2);
        assert_eq!(follow::follow(&turned), expected);
    }
}

#[test]
fn a_look_back_gives_what_was_known_on_that_day() {
    let sources: Vec<Source> = reports().into_iter().map(|(_, source)| source).filter(|s| s.text().contains("Norw")).collect();
    let day: jiff::civil::Date = "2023-06-30".parse().unwrap();
    let until: Vec<Source> = sources.iter().filter(|source| source.published().unwrap() <= day).cloned().collect();
    assert!(until.len() >= 3 && until.len() < sources.len());
    let (now, then) = (followed(&sources), followed(&until));
    let standings = |all: &[Followed]| {
        let mut held = Vec::new();
        // What a later report says of an earlier day was not known then.
        let known = |standing: &&Standing| standing.at.is_some_and(|at| until.iter().any(|source| source.id() == at.source));
        for followed in all {
            let known: Vec<Standing> = followed.standings.iter().filter(known).cloned().collect();
            for standing in known.iter().filter(|standing| standing.axis != Axis::Life && standing.from <= day) {
                let last = held_on(&known, &standing.record.id, standing.axis, day).unwrap();
                held.push((standing.record.id.clone(), standing.axis, last.value, last.from));
            }
        }
        held.sort();
        held.dedup();
        held
    };
    assert_eq!(standings(&now), standings(&then));
    assert!(!standings(&then).is_empty());
}

/// The council of the examples: promised in one year, first held the next, and a committee of which nothing more is heard.
fn council() -> Vec<Source> {
    vec![
        source(
            "2023-07-19",
            "ABU DHABI: The United Arab Emirates and Türkiye agreed to set up a High-Level Strategic Council on Wednesday. They also agreed to establish a joint committee on fisheries research.",
        ),
        source(
            "2024-07-16",
            "ANKARA: The High-Level Strategic Council of the United Arab Emirates and Türkiye held its first session in Ankara on Tuesday.",
        ),
    ]
}

#[test]
fn a_council_that_met_is_delivered_and_a_committee_never_heard_of_has_no_evidence() {
    let (circles, records) = built(&council());
    let followed: Vec<Followed> = circles.iter().map(follow::follow).collect();
    let day: jiff::civil::Date = "2025-01-01".parse().unwrap();
    let promise = |words: &str| {
        records.iter().find(|r| r.kind == RecordKind::Commitment && r.title.contains(words)).unwrap_or_else(|| panic!("no {words}"))
    };
    let delivery = |record: &Record| followed.iter().find_map(|f| held_on(&f.standings, &record.id, Axis::Delivery, day));
    let council = delivery(promise("Strategic Council")).unwrap();
    assert_eq!((council.value, council.from.to_string().as_str()), ("delivered", "2024-07-16"));
    assert_eq!(delivery(promise("fisheries")), None);
    let life = followed.iter().flat_map(|f| &f.lives).find(|life| life.name.contains("Council")).unwrap();
    let held = followed.iter().find_map(|f| held_on(&f.standings, &life.mechanism.id, Axis::Life, day)).unwrap();
    assert_eq!(held.value, "active");
    let session = followed.iter().flat_map(|f| &f.sessions).next().unwrap();
    assert_eq!((session.number, session.host.as_ref().map(|host| host.as_str())), (Some(1), Some("TUR")));
}

#[test]
fn a_memorandum_that_follows_up_an_agreement_is_another_text_of_which_nothing_more_is_heard() {
    let reports = [
        source(
            "2023-03-03",
            "ABU DHABI: The United Arab Emirates and Türkiye signed a comprehensive agreement on trade and economic partnership on Friday.",
        ),
        source(
            "2023-07-19",
            "ABU DHABI: The United Arab Emirates and Türkiye signed a memorandum on a joint economic and trade committee on Wednesday, which is to follow up the agreement on trade that they concluded in March.",
        ),
    ];
    let (circles, records) = built(&reports);
    let followed: Vec<Followed> = circles.iter().map(follow::follow).collect();
    let memorandum = records.iter().find(|r| r.kind == RecordKind::Commitment && r.title.contains("memorandum")).unwrap();
    assert_eq!(memorandum.date.map(|date| date.to_string()).as_deref(), Some("2023-07-19"));
    let links = followed.iter().flat_map(|f| &f.links).filter(|link| !link.proposed);
    assert_eq!(links.filter(|link| link.later.id == memorandum.id).count(), 0);
}

#[test]
fn a_deed_in_words_of_the_future_delivers_nothing() {
    let mut sources = council();
    sources[1] = source(
        "2024-07-16",
        "ANKARA: The High-Level Strategic Council of the United Arab Emirates and Türkiye will hold its first session in Ankara next month.",
    );
    for followed in followed(&sources) {
        assert!(followed.standings.iter().all(|standing| !standing.value.starts_with("delivered")), "{:?}", followed.standings);
    }
}

#[test]
fn the_same_words_between_other_parties_are_another_matter() {
    let mut sources = council();
    sources[1] = source(
        "2024-07-16",
        "MUSCAT: The High-Level Strategic Council of Oman and Kuwait held its first session in Muscat on Tuesday.",
    );
    assert!(followed(&sources).iter().all(|followed| followed.links.is_empty()));
}

/// Ventilators are promised; then a second report.
fn ventilators(later: &str) -> Vec<Followed> {
    let promise = "TUNIS: Italy will give Tunisia forty ventilators, Italy's health minister said in Tunis on Wednesday.";
    followed(&[source("2024-03-14", promise), source("2025-02-12", later)])
}

#[test]
fn one_shared_word_links_only_where_something_is_told_to_have_become_of_it() {
    let in_force = |followed: &[Followed]| followed.iter().flat_map(|f| &f.links).filter(|link| !link.proposed).count();
    let done = ventilators("SFAX: The ventilators from Italy were handed over to Tunisia on Monday.");
    assert!(in_force(&done) > 0);
    let aside = ventilators("SFAX: Italy and Tunisia are far apart in price where ventilators are for sale, a merchant says.");
    assert_eq!(in_force(&aside), 0, "{aside:?}");
}

#[test]
fn a_status_begins_on_the_day_of_the_news() {
    let followed = ventilators(
        "SFAX: Officials of Italy and Tunisia met at the hospital on Monday. The forty ventilators have been handed over to Tunisia by Italy.",
    );
    let mut delivered = followed.iter().flat_map(|f| &f.standings).filter(|standing| standing.value.starts_with("delivered"));
    assert_eq!(delivered.next().map(|standing| standing.from.to_string()).as_deref(), Some("2025-02-10"), "{followed:?}");
}

/// Every status of delivery, with the words that it rests on.
fn delivered(told: &[(&str, &str)]) -> Vec<(String, &'static str, String)> {
    let sources: Vec<Source> = told.iter().map(|(date, text)| source(date, text)).collect();
    let words = |standing: &Standing| {
        let at = standing.at.unwrap();
        let report = sources.iter().find(|source| source.id() == at.source).unwrap();
        (standing.record.id.clone(), standing.value, at.span.of(report.text()).trim().to_owned())
    };
    let all = followed(&sources);
    all.iter().flat_map(|f| &f.standings).filter(|standing| standing.axis == Axis::Delivery).map(words).collect()
}

const PROMISED: (&str, &str) = (
    "2023-07-19",
    "ABU DHABI: The presidents of Türkiye and the United Arab Emirates met on Wednesday. The two leaders agreed to set up a High-Level \
     Strategic Council, which they will chair together.",
);

#[test]
fn a_promise_of_a_body_is_delivered_by_its_first_session_and_by_the_words_of_that() {
    let sat = "ANKARA: The presidents of Türkiye and the UAE on Wednesday chaired the first meeting of the Türkiye-UAE High-Level \
               Strategic Council.";
    let found = delivered(&[PROMISED, ("2025-07-16", sat)]);
    let promise = found.iter().find(|(record, ..)| record.contains("establish-mechanism"));
    assert_eq!(promise.map(|(_, value, words)| (*value, words.as_str())), Some(("delivered", sat)), "{found:?}");
    let planned = "ANKARA: The first meeting of the Türkiye-UAE High-Level Strategic Council will be held in Ankara in May.";
    assert_eq!(delivered(&[PROMISED, ("2025-03-16", planned)]), []);
}

#[test]
fn what_was_done_before_the_promise_delivers_nothing() {
    let before = "ANKARA: A visit of the president of the United Arab Emirates to Türkiye in November 2021 opened the way to the \
                  High-Level Strategic Council.";
    assert_eq!(delivered(&[PROMISED, ("2025-07-16", before)]), []);
    let then =
        "ANKARA: Ties have been good since July 2023, when the Strategic Council of the United Arab Emirates and Türkiye was set up.";
    assert_eq!(delivered(&[PROMISED, ("2025-07-16", then)]), []);
    let since = "ANKARA: The High-Level Strategic Council of the United Arab Emirates and Türkiye was opened in Ankara in May 2024.";
    assert!(!delivered(&[PROMISED, ("2025-07-16", since)]).is_empty());
}

#[test]
fn what_one_party_does_with_a_third_state_delivers_nothing_between_two() {
    let third = "ANKARA: Indonesia's president met his Turkish counterpart on Thursday, two months after they had opened the strategic \
                 council of their countries. The United Arab Emirates sent a message.";
    assert_eq!(delivered(&[PROMISED, ("2025-04-10", third)]), []);
}

#[test]
fn a_body_that_meets_again_and_a_second_signing_deliver_nothing() {
    let again = [
        ("2020-02-14", "ISLAMABAD: The sixth session of the Strategic Council of Pakistan and Türkiye was held on Friday."),
        ("2025-02-13", "ISLAMABAD: The seventh session of the Strategic Council of Pakistan and Türkiye was held on Thursday."),
    ];
    assert_eq!(delivered(&again), []);
    let signed = [
        ("2020-02-14", "ISLAMABAD: Pakistan and Türkiye signed a memorandum on seed research on Friday."),
        ("2025-02-13", "ISLAMABAD: Pakistan and Türkiye signed a memorandum on seed research and fisheries on Thursday."),
    ];
    assert_eq!(delivered(&signed), []);
}

#[test]
fn what_still_has_to_be_done_delivers_nothing() {
    let promise = ("2025-01-07", "LONDON: India and the United Kingdom agreed to sign a convention on social security.");
    let ahead = "DELHI: The convention on social security between India and the United Kingdom still has to be put into legal form, signed \
                 and ratified.";
    assert_eq!(delivered(&[promise, ("2025-05-06", ahead)]), []);
}

#[test]
fn a_contract_on_what_was_promised_is_a_first_step() {
    let promise =
        ("2021-03-02", "DHAKA: Qatar will supply Bangladesh with another two million tonnes of liquefied gas a year from 2022.");
    let signed =
        ("2021-06-01", "DOHA: Bangladesh and Qatar signed a contract on two million tonnes of liquefied gas a year on Monday.");
    let found = delivered(&[promise, signed]);
    assert!(!found.is_empty() && found.iter().all(|(_, value, _)| *value == "first_steps"), "{found:?}");
}

/// The days from which undertakings of one report are overdue.
fn overdue(date: &str, text: &str) -> Vec<String> {
    let all = followed(&[source(date, text)]);
    let overdue = all.iter().flat_map(|f| &f.standings).filter(|standing| standing.axis == Axis::Due && standing.value == "overdue");
    overdue.map(|standing| standing.from.to_string()).collect()
}

#[test]
fn what_is_to_begin_in_a_year_is_late_when_the_year_ends_and_months_count_from_the_day_of_the_promise() {
    let from = "DHAKA: Qatar will supply Bangladesh with another two million tonnes of liquefied gas a year from 2022.";
    assert_eq!(overdue("2021-03-02", from), ["2023-01-01"]);
    let within = "DHAKA: Qatar's minister said on Monday that Qatar will send Bangladesh ten nurses within three months.";
    assert_eq!(overdue("2021-03-02", within), ["2021-06-02"]);
}

/// The contradictions of a set of reports: what is disagreed on, and the values that stand against each other.
fn contradictions(told: &[(&str, &str)]) -> Vec<(String, Vec<String>)> {
    let sources: Vec<Source> = told.iter().map(|(date, text)| source(date, text)).collect();
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for followed in followed(&sources) {
        let matters: std::collections::BTreeSet<u32> = followed.differences.iter().map(|side| side.matter).collect();
        for matter in matters {
            let sides: Vec<_> = followed.differences.iter().filter(|side| side.matter == matter).collect();
            for side in &sides {
                let report = sources.iter().find(|source| source.id() == side.at.source).unwrap();
                assert!(side.at.span.of(report.text()).contains(&side.value) || side.attribute.to_string() == "place");
            }
            let mut values: Vec<String> = sides.iter().map(|side| side.value.clone()).collect();
            values.sort();
            found.push((sides[0].attribute.to_string(), values));
        }
    }
    found
}

#[test]
fn reports_of_one_act_that_contradict_each_other_are_shown() {
    let expelled = [
        ("2021-03-02", "OSLO — Norway has ordered two Ghanaian diplomats to leave within three days."),
        ("2021-03-03", "ACCRA — By a note of Tuesday Norway declared four members of the embassy of Ghana personae non gratae."),
    ];
    assert_eq!(
        contradictions(&expelled),
        [("number".to_owned(), vec!["four members".to_owned(), "two Ghanaian diplomats".to_owned()])]
    );
    let lent = [
        ("2021-03-02", "ACCRA — Norway and Ghana signed a loan agreement of 40 million euros for the Tema quay on Monday."),
        ("2021-03-04", "OSLO — The loan for the Tema quay that Norway and Ghana signed on Monday is worth 60 million euros."),
    ];
    assert_eq!(contradictions(&lent), [("sum".to_owned(), vec!["40 million euros".to_owned(), "60 million euros".to_owned()])]);
    let received = [
        (
            "2021-03-02",
            "Norway's nurses for Ghana landed at Kotoka airport on Monday with tents and were received by the minister of health, Ama Osei.",
        ),
        (
            "2021-03-03",
            "Norway sent nurses and tents to Ghana: at Kotoka on Monday the minister of health, Kofi Mensah, thanked them for the tents.",
        ),
    ];
    assert_eq!(contradictions(&received), [("person".to_owned(), vec!["Ama Osei".to_owned(), "Kofi Mensah".to_owned()])]);
}

#[test]
fn an_answer_another_act_and_a_bound_that_is_kept_contradict_nothing() {
    let answer = [
        ("2021-03-02", "OSLO — Norway expelled two Ghanaian diplomats on Monday."),
        ("2021-03-05", "ACCRA — In answer Ghana expelled three Norwegian diplomats on Friday."),
    ];
    assert_eq!(contradictions(&answer), []);
    let both = [
        ("2021-03-02", "ACCRA — Norway gave Ghana six patrol boats on Monday."),
        ("2021-03-03", "ACCRA — Norway gave Ghana six patrol boats on Monday and eight patrol boats last year."),
    ];
    assert_eq!(contradictions(&both), []);
    let bound = [
        ("2021-03-02", "ACCRA — Norway gave Ghana more than 200 tonnes of seed on Monday."),
        ("2021-03-03", "ACCRA — Norway gave Ghana 215 tonnes of seed on Monday."),
    ];
    assert_eq!(contradictions(&bound), []);
    let far_above = [bound[0], ("2021-03-03", "ACCRA — Norway gave Ghana 400 tonnes of seed on Monday.")];
    assert_eq!(contradictions(&far_above), []);
    let past = [
        ("2021-03-02", "ACCRA — Norway and Ghana signed seven agreements on fisheries after the talks."),
        ("2021-03-03", "ACCRA — In May 2019 Norway and Ghana had signed thirteen agreements on fisheries after the talks."),
    ];
    assert_eq!(contradictions(&past), []);
    let later = [
        ("2021-03-02", "ACCRA — Norway gave Ghana 200 tonnes of seed on Monday."),
        ("2021-04-13", "ACCRA — Norway gave Ghana 300 tonnes of seed on Monday."),
    ];
    assert_eq!(contradictions(&later), []);
}

#[test]
fn a_bound_that_is_broken_contradicts() {
    let bound = [
        ("2021-03-02", "ACCRA — Norway gave Ghana more than 200 tonnes of seed on Monday."),
        ("2021-03-03", "ACCRA — Norway gave Ghana 150 tonnes of seed on Monday."),
    ];
    assert_eq!(contradictions(&bound), [("number".to_owned(), vec!["150 tonnes".to_owned(), "200 tonnes".to_owned()])]);
}

#[test]
fn two_days_of_one_act_contradict_each_other_and_a_day_and_its_month_do_not() {
    let day = |told: &str| format!("ACCRA — Norway handed over the rescue boats Njord and Skua to Ghana at Tema {told}.");
    let (tuesday, wednesday, month) = (day("on Tuesday"), day("on Wednesday"), day("in March"));
    let told = [("2021-03-04", tuesday.as_str()), ("2021-03-05", wednesday.as_str())];
    assert_eq!(contradictions(&told), [("date".to_owned(), vec!["Tuesday".to_owned(), "Wednesday".to_owned()])]);
    assert_eq!(contradictions(&[told[0], ("2021-03-05", month.as_str())]), []);
}

#[test]
fn two_cities_of_one_act_contradict_each_other_and_a_city_and_a_palace_do_not() {
    let place = |told: &str| format!("Norway handed over the rescue boats Njord and Skua to Ghana in {told} on Tuesday.");
    let (kumasi, tamale, palace) = (place("Kumasi"), place("Tamale"), place("Manhyia Palace"));
    let told = [("2021-03-04", kumasi.as_str()), ("2021-03-05", tamale.as_str())];
    assert_eq!(contradictions(&told), [("place".to_owned(), vec!["Kumasi".to_owned(), "Tamale".to_owned()])]);
    assert_eq!(contradictions(&[told[0], ("2021-03-05", palace.as_str())]), []);
}

/// What later reports say of the first one: relation, and whether a person has to decide.
fn linked(first: &str, later: &[(&str, &str)]) -> Vec<(Relation, String)> {
    let mut sources = vec![source("2021-03-02", first)];
    sources.extend(later.iter().map(|(date, text)| source(date, text)));
    let mut links = Vec::new();
    for link in followed(&sources).iter().flat_map(|followed| &followed.links).filter(|link| !link.proposed) {
        let report = sources.iter().find(|source| source.id() == link.at.source).unwrap();
        links.push((link.relation, link.at.span.of(report.text()).trim().to_owned()));
    }
    links.dedup();
    links
}

const BOATS: &str =
    "ACCRA — Norway will give Ghana 40 rescue boats for Lake Volta, the Norwegian minister of fisheries said on Monday.";

#[test]
fn a_sentence_that_takes_up_the_one_before_speaks_of_the_same_matter() {
    let told = "ACCRA — The rescue boats of Norway for Lake Volta are late, Ghana said. The project has been put off to next year.";
    let links = linked(BOATS, &[("2021-09-02", told)]);
    assert!(links.iter().any(|(_, words)| words.starts_with("The project")), "{links:?}");
    let other = "ACCRA — The rescue boats of Norway for Lake Volta are late, Ghana said. Rain fell on Tuesday in the hills.";
    let links = linked(BOATS, &[("2021-09-02", other)]);
    assert!(links.iter().all(|(_, words)| !words.starts_with("Rain")), "{links:?}");
}

#[test]
fn a_number_of_a_larger_number_delivers_a_part() {
    let sources = [
        source("2021-03-02", BOATS),
        source("2021-09-02", "ACCRA — Norway handed over the first 12 of 40 rescue boats for Lake Volta to Ghana on Wednesday."),
    ];
    let followed = followed(&sources);
    let delivery: Vec<&str> = followed
        .iter()
        .flat_map(|followed| &followed.standings)
        .filter(|standing| standing.axis == Axis::Delivery)
        .map(|standing| standing.value)
        .collect();
    assert!(!delivery.is_empty() && delivery.iter().all(|value| *value == "partly"), "{delivery:?}");
}
