//! Cases of what a text says about itself.

use proptest::prelude::*;

use super::*;
use crate::text::sentences;

fn read(header: &str, text: &str) -> (Source, Document) {
    let mut source = Source::new(text);
    source.published_raw = (!header.is_empty()).then(|| header.to_owned());
    let document = document(&source, &sentences(text));
    (source, document)
}

/// Checks title, dateline, agency and published, each `-` where there is none.
#[track_caller]
fn check(header: &str, text: &str, expected: [&str; 4]) {
    let (_, document) = read(header, text);
    let show = |span: Option<Span>| span.map_or("-", |span| span.of(text)).to_owned();
    let published = document.published.map_or("-".to_owned(), |date| date.to_string());
    assert_eq!([show(document.title), show(document.dateline), show(document.agency), published], expected, "{text}");
}

/// Checks the lint: `none`, or the kind and the proposal.
#[track_caller]
fn lint(header: &str, text: &str, expected: &str) {
    let (_, document) = read(header, text);
    let found: Vec<String> = document
        .date_lint
        .iter()
        .map(|lint| format!("{}{}", lint.lint, lint.proposed.map_or(String::new(), |date| format!(" {date}"))))
        .collect();
    let found = if found.is_empty() { "none".to_owned() } else { found.join("; ") };
    assert_eq!(found, expected, "{header}: {text}\n{:?}", document.date_lint);
}

#[test]
fn lines_above_the_body() {
    check(
        "",
        "Divers leave for Mauritius\n\nNAIROBI: Kenya sent a team of divers.",
        ["Divers leave for Mauritius", "NAIROBI", "-", "-"],
    );
    check("", "Divers leave\nFriday, August 21, 2015\nKenya sent a team of divers.", ["Divers leave", "-", "-", "2015-08-21"]);
    check("", "Kenya sent a team of divers. They left.", ["-", "-", "-", "-"]);
    check(
        "",
        "## Divers leave\n\nBy Ana Reyes\n\nSUVA, 9 January 2024 — Fiji sent a team.",
        ["Divers leave", "SUVA", "-", "2024-01-09"],
    );
    check("2024-05-16", "PRESS RELEASE\n\nThe Embassy of Fiji is pleased to announce a visit.", ["-", "-", "-", "2024-05-16"]);
    check("17 October 2024", "Kenya sent a team of divers.", ["-", "-", "-", "2024-10-17"]);
}

#[test]
fn kinds_of_document() {
    let kind = |text: &str| read("", text).1.kind;
    assert_eq!(kind("NAIROBI: Kenya sent a team of divers to Mauritius."), Some(SourceKind::News));
    assert_eq!(
        kind("Joint Statement by Fiji and New Zealand\n\nBoth sides agreed to exchange teachers."),
        Some(SourceKind::JointStatement)
    );
    assert_eq!(kind("PRESS RELEASE\n\nThe Embassy is pleased to announce a visit."), Some(SourceKind::PressRelease));
    assert_eq!(
        kind("We, the Prime Ministers of Fiji and Tonga, having met in Suva, declare the following:"),
        Some(SourceKind::JointStatement)
    );
    assert_eq!(kind("Kenya and Fiji issue joint statement\n\nSUVA: Kenya and Fiji agreed on trade today."), Some(SourceKind::News));
    assert_eq!(kind("Agreed Minutes of the Joint Commission\n\nThe two sides met in Suva."), Some(SourceKind::AgreedMinutes));
    assert_eq!(
        kind("PRESIDENT A: Hello to you.\nPRESIDENT B: Thank you so much.\nPRESIDENT A: Bye now."),
        Some(SourceKind::Transcript)
    );
    assert_eq!(kind("ADDING JOBS: We add jobs now.\nADDING ROADS: We add roads now.\nADDING SHIPS: We add ships now."), None);
    assert_eq!(kind("They met and talked for a while."), None);
}

#[test]
fn a_header_that_agrees_raises_nothing() {
    lint("2024-05-16", "NAIROBI: Kenya sent a team to Mauritius today, Thursday.", "none");
    lint("2024-08-07", "SUVA: Fiji received two ships from India on Monday.", "none");
    lint("2024-05-17", "SUVA, May 16: Fiji received two ships from India on Thursday.", "none");
    lint("2024-05-16", "They will meet on 3 June 2024. The pact signed on 2 May 2024 expires on 1 May 2026.", "none");
    lint("2025-02-11", "They issued a joint statement today. The envoy arrived Monday on a two-day visit.", "none");
    lint("2023-06-11", "They decided to proceed on June 19, 2023 with the plan.", "none");
    lint("", "They issued a joint statement today, Monday.", "none");
}

#[test]
fn a_swapped_header_is_proposed_the_other_way_round() {
    lint(
        "2025-11-02",
        "They issued a joint statement today. The envoy arrived Monday on a two-day visit.",
        "day_month_swapped 2025-02-11",
    );
    lint("2024-08-07", "SUVA: Fiji received two ships from India today, Monday, July 8.", "day_month_swapped 2024-07-08");
    lint("2023-03-11", "SUVA: Fiji received two ships from India today, Friday.", "day_month_swapped 2023-11-03");
    lint("2025-01-04", "NEW DELHI: The presidents met on Tuesday, 1 April, in New Delhi.", "day_month_swapped 2025-04-01");
    lint("2015-05-07", "A headline\nSunday, July 5, 2015\nThey met in Riga yesterday.", "day_month_swapped 2015-07-05");
}

#[test]
fn a_header_that_cannot_be_swapped_is_noted() {
    lint("2024-05-16", "SUVA: Fiji received two ships from India today, Monday.", "weekday_mismatch");
    lint("2023-01-09", "SUVA, January 9, 2024: Fiji received two ships from India.", "stated_date_differs 2024-01-09");
    lint("2022-05-16", "SUVA: Fiji received two ships from India on Monday.\n© 2024 Harbour Gazette", "after_header");
    lint("2022-05-16", "The ministers met on 3 June 2022 in Suva.", "after_header");
    lint("11/02/2025", "They met in Riga.", "unreadable");
    lint("last week", "They met in Riga.", "unreadable");
}

proptest! {
    #[test]
    fn any_text_is_a_document(text in "(\\PC|\n|: |— |By |©|today|, |Monday|2024|\\(APP\\)|[A-Z]{3,9}){0,60}") {
        let (_, document) = read("2024-05-06", &text);
        for span in [document.dateline, document.agency, document.title].into_iter().flatten() {
            prop_assert!(span.get(&text).is_some_and(|words| !words.is_empty()));
        }
    }
}
