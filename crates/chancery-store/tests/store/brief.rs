//! Briefs: what they tell as of a day of the past.

use chancery::reader;
use chancery::text::Source;
use chancery_store::brief::{self, Asked};
use chancery_store::{Limits, Store};

use crate::scratch::{NOW, Scratch};

const EXPELLED: &[(&str, &str)] = &[
    ("2021-03-02", "OSLO — Norway has ordered two Ghanaian diplomats to leave within three days."),
    ("2021-03-03", "ACCRA — By a note of Tuesday Norway declared four members of the embassy of Ghana personae non gratae."),
];

fn register(scratch: &Scratch) -> Store {
    let mut store = Store::open(&scratch.path("r")).unwrap();
    let run = store.begin(NOW, reader::VERSION).unwrap();
    for (date, text) in EXPELLED {
        let mut source = Source::new(*text);
        source.published_raw = Some((*date).to_owned());
        let reading = reader::read(&source);
        store.append(run, &[(source, reading)]).unwrap();
    }
    store.derive().unwrap();
    store.finish(run, NOW).unwrap();
    store
}

#[test]
fn reports_that_contradict_each_other_stand_in_the_view_with_their_words() {
    let scratch = Scratch::new();
    let rows =
        register(&scratch).sql("SELECT attribute, value, quote FROM difference ORDER BY value", Limits::default()).unwrap().rows;
    let told: Vec<[&str; 2]> = rows.iter().map(|row| [row[0].as_str().unwrap(), row[1].as_str().unwrap()]).collect();
    assert_eq!(told, [["number", "four members"], ["number", "two Ghanaian diplomats"]]);
    assert!(rows.iter().all(|row| row[2].as_str().unwrap().contains(row[1].as_str().unwrap())));
}

#[test]
fn a_contradiction_is_told_from_the_day_on_which_both_sides_were_out() {
    let scratch = Scratch::new();
    let store = register(&scratch);
    let sides = |as_of: &str| {
        let asked = Asked { ours: "NOR", theirs: "GHA", as_of, undated: false, purpose: None };
        let brief = brief::dyad(&store, &asked).unwrap().unwrap();
        let lines = brief.sections.into_iter().find(|section| section.name == "versions").unwrap().lines;
        let mut sides: Vec<Vec<String>> = lines.into_iter().map(|line| line.more).collect();
        sides.sort();
        sides
    };
    assert!(sides("2021-03-02").is_empty(), "nothing differed yet");
    assert_eq!(sides("2021-03-03"), [["four members"], ["two Ghanaian diplomats"]]);
}
