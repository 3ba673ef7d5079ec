//! What the gate must let through, and what it must hold back.

use super::*;

fn passes(text: &str) -> bool {
    Gate::builtin().judge(&Source::new(text)).passes
}

#[test]
fn every_row_of_the_table_loads_and_the_threshold_is_set() {
    let gate = Gate::load(&WEIGHTS).unwrap_or_else(|error| panic!("{error}"));
    assert!(gate.weights.len() > 1000 && gate.threshold != 0 && gate.bias != 0);
}

#[test]
fn a_dealing_passes_in_whatever_form_it_is_told() {
    for text in [
        "PORT LOUIS: Mauritius and Kenya signed an agreement on fisheries on Tuesday, the foreign ministry said.",
        "The minister received the ambassador of Peru this morning. They discussed a visit in March.",
        "Norway's prime minister will travel to Jakarta next week for talks on forests.",
        "Ghana recalled its envoy from Lima in protest over the arrests.",
        "The minister of finance met a delegation of the IMF, which asked for a new budget by June.",
    ] {
        assert!(passes(text), "held back: {text}");
    }
}

#[test]
fn a_country_at_home_is_held_back_however_often_it_is_named() {
    let home = "The United States needs better schools, the president said. American teachers work hard for American children, and the \
                United States Congress must pass the bill so that every American family can afford to live in America. ";
    assert!(!passes(home));
    assert!(!passes(&home.repeat(20)));
    assert!(!passes(
        "SUVA: Fiji's parliament passed Fiji's budget for Fiji's schools. Teachers in Fiji had asked Suva for more pencils, as all of Fiji does."
    ));
}

#[test]
fn a_text_that_names_nobody_is_held_back() {
    for text in ["", "The match ended in a draw.", "Shares rose by two per cent and the rain went on until the evening."] {
        let verdict = Gate::builtin().judge(&Source::new(text));
        assert_eq!(verdict, Verdict { passes: false, score: None, stretch: None }, "{text}");
    }
}

#[test]
fn a_title_alone_can_let_a_document_through() {
    let mut source = Source::new("The text is short today.");
    assert!(!Gate::builtin().judge(&source).passes);
    source.title = Some("Japan and Chile sign an agreement on lithium".to_owned());
    let verdict = Gate::builtin().judge(&source);
    assert!(verdict.passes && verdict.stretch.is_none());
}

#[test]
fn the_stretch_that_passes_fits_the_text() {
    let text =
        "Rain fell in the hills of the south, – and then: Fiji’s minister met Kenya’s ambassador in Suva. They signed an agreement.";
    let stretch = Gate::builtin().judge(&Source::new(text)).stretch.expect("it passes by a stretch of its text");
    assert!(stretch.of(text).contains("Kenya"));
}
