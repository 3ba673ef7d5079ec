//! Cases of the words of time: each line is a sentence and what is found in it, as `words = date`, with `/ date` where the
//! reading for something that lies ahead differs, and `?` for no date.

use proptest::prelude::*;

use super::*;
use crate::text::{Span, tokens};

fn found(text: &str, anchor: &str) -> String {
    let anchor = (!anchor.is_empty()).then(|| anchor.parse().unwrap());
    let whens = find_dates(text, &tokens(text, Span::new(0, text.len())), anchor);
    let show = |date: Option<Edtf>| date.map_or("?".to_owned(), |date| date.to_string());
    let one = |when: &When| {
        let ahead = if when.ahead == when.date { String::new() } else { format!(" / {}", show(when.ahead)) };
        format!("{} = {}{ahead}", when.phrase.of(text), show(when.date))
    };
    whens.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Checks sentences against what is found in them, seen from Thursday 17 October 2024.
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(found(text, "2024-10-17"), *expected, "in: {text}");
    }
}

#[test]
fn full_dates_are_read_in_every_order() {
    check(&[
        ("signed on 17 October 2024 in Riga", "on 17 October 2024 = 2024-10-17"),
        ("signed on October 17, 2024, in Riga", "on October 17, 2024 = 2024-10-17"),
        ("the 17th of October 2024", "17th of October 2024 = 2024-10-17"),
        ("the 17th day", ""),
        ("on 2024-10-17 it", "on 2024-10-17 = 2024-10-17"),
        ("on 17/10/2024 it", "on 17/10/2024 = 2024-10-17"),
        ("on 10/17/2024 it", "on 10/17/2024 = 2024-10-17"),
        ("on 17.10.2024 it", "on 17.10.2024 = 2024-10-17"),
        ("on Thursday, 17 October 2024, it", "on Thursday, 17 October 2024 = 2024-10-17"),
        ("on 17 October 2024 (Thursday), it", "on 17 October 2024 (Thursday) = 2024-10-17"),
        ("on Oct. 17, 2023 it", "on Oct. 17, 2023 = 2023-10-17"),
        ("on 31 February 2024 it", "on 31 February 2024 = ?"),
    ]);
}

#[test]
fn an_order_of_day_and_month_that_may_be_either_has_no_date() {
    let text = "on 04/05/2024 it";
    let whens = find_dates(text, &tokens(text, Span::new(0, text.len())), None);
    assert_eq!((whens[0].kind, whens[0].date), (WhenKind::Ambiguous, None));
    assert_eq!(found("on 05/05/2024 it", ""), "on 05/05/2024 = 2024-05-05");
}

#[test]
fn stretches_of_days_are_intervals() {
    check(&[
        ("from 5-6 April 2016", "from 5-6 April 2016 = 2016-04-05/2016-04-06"),
        ("on February 10–11, 2024, in", "on February 10–11, 2024 = 2024-02-10/2024-02-11"),
        ("on 27 and 28 April they", "on 27 and 28 April = 2024-04-27/2024-04-28 / 2025-04-27/2025-04-28"),
        ("from 5 to 7 May they", "from 5 to 7 May = 2024-05-05/2024-05-07 / 2025-05-05/2025-05-07"),
        ("from 30 April to 2 May 2024 they", "from 30 April to 2 May 2024 = 2024-04-30/2024-05-02"),
        ("April 30 - May 2, 2024", "April 30 - May 2, 2024 = 2024-04-30/2024-05-02"),
        ("30 December to 2 January 2025", "30 December to 2 January 2025 = 2024-12-30/2025-01-02"),
        ("in July–August 2024 they", "in July–August 2024 = 2024-07-01/2024-08-31"),
        ("visited April 13 and 14, joined", "April 13 and 14 = 2024-04-13/2024-04-14 / 2025-04-13/2025-04-14"),
    ]);
}

#[test]
fn a_day_without_year_is_the_nearest_one() {
    check(&[
        ("met on 17 October", "on 17 October = 2024-10-17"),
        ("met on 3 March", "on 3 March = 2024-03-03 / 2025-03-03"),
        ("met on 15 December", "on 15 December = 2023-12-15 / 2024-12-15"),
        ("met in May", "in May = 2024-05 / 2025-05"),
        ("met in October", "in October = 2024-10"),
        ("met on 29 February", "on 29 February = 2024-02-29 / 2028-02-29"),
        ("on Tuesday, 1 April, they", "on Tuesday, 1 April = 2025-04-01"),
        ("his May visit to Riyadh", "May = 2024-05 / 2025-05"),
    ]);
}

#[test]
fn verbs_and_names_are_no_months() {
    check(&[
        ("May the two nations prosper.", ""),
        ("They may meet and march in the street.", ""),
        ("Theresa May met him.", ""),
        ("He met April Jones and Jan Novak.", ""),
        ("It sat in the sun.", ""),
        ("15 Ramadan 1446 AH and 2081 BS", ""),
        ("In 2081 BS it", ""),
    ]);
}

#[test]
fn months_and_years_are_as_exact_as_written() {
    check(&[
        ("in May 2025", "in May 2025 = 2025-05"),
        ("in 1997 and since 2010", "in 1997 = 1997; since 2010 = 2010"),
        ("the 2023 accord", "2023 = 2023"),
        ("Resolution 2054 of the Council and Vision 2030", ""),
        ("a plant of 2000 megawatts", ""),
        ("in the 1990s", "in the 1990s = 1990-01-01/1999-12-31"),
        ("the 2025–2030 plan", "2025–2030 = 2025-01-01/2030-12-31"),
        ("the 2024-25 season", "2024-25 = 2024-01-01/2025-12-31"),
        ("from 2018 to 2021 it", "from 2018 to 2021 = 2018-01-01/2021-12-31"),
        ("in fiscal year 2025 and FY2026", "in fiscal year 2025 = 2025; FY2026 = 2026"),
        ("early 2026 and mid-March", "early 2026 = 2026; mid-March = 2024-03 / 2025-03"),
        ("in Q1 2026", "in Q1 2026 = 2026-01-01/2026-03-31"),
        ("in the first half of 2026", "in the first half of 2026 = 2026-01-01/2026-06-30"),
        ("in the second half of this year", "in the second half of this year = 2024-07-01/2024-12-31"),
        ("in the third quarter of 2025", "in the third quarter of 2025 = 2025-07-01/2025-09-30"),
    ]);
}

#[test]
fn weekdays_are_never_ahead_for_something_done() {
    check(&[
        ("met on Wednesday", "on Wednesday = 2024-10-16 / 2024-10-23"),
        ("met on Thursday", "on Thursday = 2024-10-17"),
        ("met on Friday morning", "on Friday morning = 2024-10-11 / 2024-10-18"),
        ("from Monday to Wednesday", "from Monday to Wednesday = 2024-10-14/2024-10-16 / 2024-10-21/2024-10-23"),
        ("last Monday", "last Monday = 2024-10-14"),
        ("last Thursday", "last Thursday = 2024-10-10"),
        ("next Monday", "next Monday = 2024-10-21"),
        ("on Thursday last, they said", "on Thursday last = 2024-10-10"),
        ("Tuesday last week", "Tuesday last week = 2024-10-08"),
    ]);
}

#[test]
fn words_seen_from_the_day_of_publication() {
    check(&[
        ("Today they met", "Today = 2024-10-17"),
        ("met yesterday evening", "yesterday evening = 2024-10-16"),
        ("earlier today", "earlier today = 2024-10-17"),
        ("will meet tomorrow", "tomorrow = 2024-10-18"),
        ("met this morning", "this morning = 2024-10-17"),
        ("struck last night", "last night = 2024-10-16"),
        ("met last week", "last week = 2024-10-07/2024-10-13"),
        ("earlier this month", "earlier this month = 2024-10"),
        ("this year and next month", "this year = 2024; next month = 2024-11"),
        ("June last year", "June last year = 2023-06"),
        ("3 June last year", "3 June last year = 2023-06-03"),
        ("last June", "last June = 2024-06"),
        ("last December", "last December = 2023-12"),
        ("last October", "last October = 2023-10"),
        ("next October", "next October = 2025-10"),
        ("late last month", "late last month = 2024-09"),
        ("this coming week", "this coming week = 2024-10-21/2024-10-27"),
        ("two weeks ago", "two weeks ago = 2024-09-30/2024-10-06"),
        ("three days ago", "three days ago = 2024-10-14"),
        ("a year ago", "a year ago = 2023"),
        ("over the past decade", "over the past decade = 2014-10-17/2024-10-17"),
    ]);
}

#[test]
fn words_seen_from_another_event_have_no_date() {
    check(&[
        ("a month earlier", "a month earlier = ?"),
        ("two days after the talks", "two days after = ?"),
        ("the following day", "following day = ?"),
        ("the same evening", "same evening = ?"),
    ]);
}

#[test]
fn deadlines_are_found_with_the_words_that_bound_them() {
    check(&[
        ("by the end of 2026", "by the end of 2026 = 2026"),
        ("before the end of the year", "before the end of the year = 2024"),
        ("before the end of June", "before the end of June = 2025-06"),
        ("within three months", "within three months = 2024-10-17/2025-01-17"),
        ("within ninety days", "within ninety days = 2024-10-17/2025-01-15"),
        ("within 48 hours", "within 48 hours = 2024-10-17/2024-10-19"),
        ("within ten working days", "within ten working days = 2024-10-17/2024-10-27"),
        ("over the next five years", "over the next five years = 2024-10-17/2029-10-17"),
        ("in the coming months", "in the coming months = ?"),
        ("within the coming days", "within the coming days = ?"),
        ("as soon as possible", "as soon as possible = ?"),
        ("by March", "by March = 2025-03"),
        ("no later than March 2026", "no later than March 2026 = 2026-03"),
        ("until 2028", "until 2028 = 2028"),
        ("by 1 March", "by 1 March = 2025-03-01"),
        ("before Easter", "before Easter = ?"),
        ("by the summer", "by the summer = ?"),
        ("as of 1 August", "as of 1 August = 2024-08-01 / 2025-08-01"),
        ("for eighteen months", "for eighteen months = ?"),
        ("in two years' time", "in two years' time = ? / 2024-10-17/2026-10-17"),
        ("within months", "within months = ?"),
        ("within the year", "within the year = 2024"),
        ("before the next harvest", "before the next harvest = ?"),
        ("by Anzac Day", "by Anzac Day = ?"),
        ("for the cyclone season", "for the cyclone season = ?"),
        ("over three winters", "over three winters = ?"),
        ("in the first year", "in the first year = ?"),
        ("throughout the decade", "throughout the decade = 2020-01-01/2029-12-31"),
        ("at the summit in the season of talks", ""),
    ]);
}

#[test]
fn the_last_day_of_a_deadline() {
    let limit = |text: &str| {
        let found = find_dates(text, &tokens(text, Span::new(0, text.len())), "2024-10-17".parse().ok());
        found[0].limit().map(|day| day.to_string())
    };
    assert_eq!(limit("before June").as_deref(), Some("2025-05-31"));
    assert_eq!(limit("before the end of June").as_deref(), Some("2025-06-30"));
    assert_eq!(limit("by 2030").as_deref(), Some("2030-12-31"));
    assert_eq!(limit("within three months").as_deref(), Some("2025-01-17"));
    assert_eq!(limit("from 1 July"), None);
    assert_eq!(limit("soon"), None);
}

#[test]
fn what_looks_back_is_no_deadline() {
    let deadline = |text: &str| find_dates(text, &tokens(text, Span::new(0, text.len())), None)[0].is_deadline();
    assert!(deadline("soon") && deadline("in the coming months") && deadline("over the next few weeks") && deadline("by 2030"));
    assert!(!deadline("in recent years") && !deadline("over the past few days") && !deadline("in 2019"));
}

#[test]
fn without_an_anchor_only_full_dates_are_dated() {
    let cases = [
        ("on Wednesday", "on Wednesday = ?"),
        ("today", "today = ?"),
        ("on 12 February", "on 12 February = ?"),
        ("in the coming year", "in the coming year = ?"),
        ("in May 2016", "in May 2016 = 2016-05"),
        ("Kenya on 4 April, then Peru from 5-6 April 2016", "on 4 April = 2016-04-04; from 5-6 April 2016 = 2016-04-05/2016-04-06"),
        ("on 3 March for the 2016 Summit", "on 3 March = 2016-03-03; for the 2016 = 2016"),
    ];
    for (text, expected) in cases {
        assert_eq!(found(text, ""), expected, "in: {text}");
    }
}

proptest! {
    #[test]
    fn dates_fit_the_text_and_done_ones_are_past(
        words in prop::collection::vec(prop::sample::select(vec![
            "on", "by", "the", "of", "5", "31", "May", "June", "2024", "1999", "Monday", ",", "-", "last", "next", "this", "week", "year",
            "years", "two", "ago", "end", "first", "half", "in", "early", "to", "and", "today", "17th", "é", "“", "99999", "summer", "within",
        ]), 0..14),
        day in 1i8..28, month in 1i8..13,
    ) {
        let text = words.join(" ");
        let anchor = Date::new(2024, month, day).unwrap();
        let all = tokens(&text, Span::new(0, text.len()));
        let mut at = 0;
        for when in find_dates(&text, &all, Some(anchor)) {
            prop_assert!(when.phrase.get(&text).is_some() && when.span.get(&text).is_some() && when.phrase.contains(when.span));
            prop_assert!(at <= when.span.start);
            at = when.span.end;
            if matches!(when.kind, WhenKind::Yearless | WhenKind::Weekday) && when.bound == Bound::At && when.edge.is_none() && when.weekday.is_none() {
                prop_assert!(when.date.is_none_or(|date| date.earliest() <= anchor));
            }
        }
    }

    #[test]
    fn any_text_is_read(text in "(\\PC|[0-9]{1,4}|-|/|May |Monday |last |years ){0,30}") {
        find_dates(&text, &tokens(&text, Span::new(0, text.len())), Date::new(2024, 2, 29).ok());
    }
}
