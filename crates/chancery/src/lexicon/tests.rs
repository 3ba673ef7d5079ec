//! What the tables hold and what the search finds.

use std::collections::BTreeSet;

use super::*;

/// The hits of `text`, one word or phrase each with a short description of its meaning.
fn check(text: &str, expected: &[(&str, &str)]) {
    let mut hits = Vec::new();
    Lexicon::builtin().find(text, &mut hits);
    compare(text, &hits, expected);
}

/// As `check`, for text in capitals.
fn check_upper(text: &str, expected: &[(&str, &str)]) {
    let mut hits = Vec::new();
    Lexicon::builtin().find_upper(text, &mut hits);
    compare(text, &hits, expected);
}

fn compare(text: &str, hits: &[Hit], expected: &[(&str, &str)]) {
    let found: Vec<(&str, String)> = hits.iter().map(|hit| (&text[hit.start..hit.end], told(hit.entry))).collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(words, told)| (*words, told.as_str())).collect();
    assert_eq!(found, expected, "in {text:?}");
}

fn told(entry: &Entry) -> String {
    let told = match entry.class {
        Class::State { code, form: Form::Name, part: false } => format!("{code}"),
        Class::State { code, form: Form::Name, part: true } => format!("{code} part"),
        Class::State { code, form, .. } => format!("{code} {form}"),
        Class::Capital { code, kind } => format!("{code} {kind}"),
        Class::City { code, .. } => format!("{code} city"),
        Class::Igo { code, kind } => format!("{code} {kind}"),
        Class::Organ { igo, kind } => format!("{igo} {kind}"),
        Class::Body { code, kind } => format!("{code} {kind}"),
        Class::Press { code, .. } => format!("press {}", code.map_or("-".into(), |code| code.to_string())),
        Class::Leader { code, office, .. } => format!("{code} {office}"),
        Class::Feature => "feature".into(),
    };
    entry.clash.map_or(told.clone(), |clash| format!("{told}?{clash}"))
}

fn code(alpha3: &str) -> StateCode {
    StateCode::parse(alpha3).unwrap()
}

#[test]
fn every_row_of_every_table_is_well_formed() {
    let lexicon = load::builtin().unwrap_or_else(|error| panic!("{error}"));
    for entry in lexicon.entries() {
        let surface = entry.surface;
        let mut hits = Vec::new();
        let text = if surface.ends_with('-') { format!("{surface}Tongan") } else { surface.to_owned() };
        lexicon.find(&text, &mut hits);
        assert!(hits.iter().any(|hit| hit.entry == entry && hit.start == 0), "{surface:?} does not find itself");
    }
}

#[test]
fn no_meaning_of_a_name_is_listed_twice() {
    for pair in Lexicon::builtin().entries().windows(2) {
        assert!(pair[0].surface != pair[1].surface || pair[0].class != pair[1].class, "{:?} twice", pair[0]);
    }
}

#[test]
fn every_state_has_a_name_a_word_for_its_people_and_a_capital() {
    let lexicon = Lexicon::builtin();
    let with = |wanted: fn(Form) -> bool| -> BTreeSet<StateCode> {
        let of = |entry: &Entry| match entry.class {
            Class::State { code, form, part: false } if wanted(form) && entry.until.is_none() => Some(code),
            _ => None,
        };
        lexicon.entries().iter().filter_map(of).collect()
    };
    let (named, peopled) = (with(|form| form == Form::Name), with(|form| matches!(form, Form::Adjective | Form::People)));
    let mut missing = Vec::new();
    for state in lexicon.states() {
        for (what, there) in [
            ("name", named.contains(&state.code)),
            ("word for its people", peopled.contains(&state.code)),
            ("capital", lexicon.capital(state.code).is_some()),
        ] {
            if !there {
                missing.push(format!("{} {what}", state.code));
            }
        }
    }
    assert!(missing.is_empty(), "missing: {missing:?}");
    assert!(lexicon.states().count() >= 198);
}

#[test]
fn every_iso_code_is_a_state_or_belongs_to_one() {
    let lexicon = Lexicon::builtin();
    for state in &lexicon.states {
        let kept = lexicon.sovereign(state.code);
        assert!(lexicon.state(kept).is_some_and(|sovereign| sovereign.sovereign.is_none()), "{} under {kept}", state.code);
        assert!(state.qid.strip_prefix('Q').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit())), "{}", state.qid);
        assert_eq!(lexicon.by_alpha2(state.alpha2).map(|found| found.code), Some(state.code));
        assert_eq!(lexicon.by_qid(state.qid).map(|found| found.code), Some(state.code));
        if let Some(cow) = state.cow {
            assert_eq!(lexicon.by_cow(cow).map(|found| found.code), Some(state.code));
        }
    }
    // 249 codes of ISO 3166-1 without Antarctica, and Kosovo.
    assert_eq!(lexicon.states.len(), 249);
}

#[test]
fn codes_of_a_state_agree() {
    let lexicon = Lexicon::builtin();
    let malaysia = lexicon.state(code("MYS")).unwrap();
    assert_eq!((malaysia.alpha2, malaysia.cow, malaysia.cow_abbr, malaysia.qid), ("MY", Some(820), Some("MAL"), "Q833"));
    assert_eq!(malaysia.name, "Malaysia");
    let bahrain = lexicon.state(code("BHR")).unwrap();
    assert_eq!((bahrain.cow, bahrain.qid, bahrain.official), (Some(692), "Q398", Some("Kingdom of Bahrain")));
    for (alpha3, cow, qid) in
        [("USA", 2, "Q30"), ("GBR", 200, "Q145"), ("DEU", 255, "Q183"), ("RUS", 365, "Q159"), ("CHN", 710, "Q148")]
    {
        assert_eq!(lexicon.by_cow(cow).map(|state| (state.code, state.qid)), Some((code(alpha3), qid)));
    }
    assert_eq!(lexicon.capital(code("PAK")), Some("Islamabad"));
    assert_eq!(lexicon.capital(code("SGP")), Some("Singapore"));
    assert_eq!(lexicon.capital(code("COL")), Some("Bogotá"));
    assert_eq!(lexicon.capital(code("NLD")), Some("Amsterdam"));
}

#[test]
fn names_are_found_on_word_boundaries() {
    check("Malaysia and Pakistan’s ties", &[("Malaysia", "MYS"), ("Pakistan", "PAK")]);
    check("the Malaysia-Türkiye link, Omanis, Chadwick", &[("Malaysia", "MYS"), ("Türkiye", "TUR"), ("Omanis", "OMN people")]);
    check("U.S.-led, U.S.A., the US and USA Today", &[("U.S.", "USA"), ("U.S.A.", "USA"), ("US", "USA"), ("USA Today", "press USA")]);
    check("eSwatini and ESwatini's", &[("eSwatini", "SWZ")]);
}

#[test]
fn the_longest_name_wins() {
    check(
        "Papua New Guinea, Equatorial Guinea and Guinea",
        &[("Papua New Guinea", "PNG"), ("Equatorial Guinea", "GNQ"), ("Guinea", "GIN")],
    );
    check(
        "New York Times reporters saw the UN Security Council",
        &[("New York Times", "press USA"), ("UN Security Council", "UN organ")],
    );
    // A longer name that does not end at a word's end gives way to a shorter one.
    check("Guinea Bissauan", &[("Guinea", "GIN")]);
}

#[test]
fn states_inside_other_names_are_not_states() {
    check(
        "the Sea of Japan, the Gulf of Oman and the Indian Ocean",
        &[("Sea of Japan", "feature"), ("Gulf of Oman", "feature"), ("Indian Ocean", "feature")],
    );
    check("the Indo-Pacific and the Paris Agreement", &[("Indo-Pacific", "feature"), ("Paris Agreement", "feature")]);
}

#[test]
fn small_letters_are_no_names() {
    check("he ate turkey off china, who told us to polish the chad in a lima bean jersey", &[]);
}

#[test]
fn parts_of_a_state_take_its_code() {
    check(
        "Greenland, Hong Kong, Scotland, Somaliland and Abkhazia",
        &[
            ("Greenland", "DNK part"),
            ("Hong Kong", "CHN part"),
            ("Scotland", "GBR part"),
            ("Somaliland", "SOM part"),
            ("Abkhazia", "GEO part"),
        ],
    );
}

#[test]
fn doubtful_names_carry_a_warning_and_every_meaning() {
    check("Georgia", &[("Georgia", "GEO?place"), ("Georgia", "USA part?place")]);
    check("Jordan and Chad", &[("Jordan", "JOR?person"), ("Chad", "TCD?person")]);
    check("Brussels", &[("Brussels", "BEL capital?place"), ("Brussels", "EU seat?place"), ("Brussels", "NATO seat?place")]);
    check("Congo", &[("Congo", "COD?place"), ("Congo", "COG?place")]);
    // The city has the state's name.
    check("Singapore", &[("Singapore", "SGP")]);
}

#[test]
fn words_for_people_and_compounds() {
    check(
        "Kenyans met a Turk, two Britons and the Dutch",
        &[("Kenyans", "KEN people"), ("Turk", "TUR people"), ("Britons", "GBR people"), ("Dutch", "NLD adjective")],
    );
    check(
        "Sino-Pakistani and Russo-Indian ties; Franco told Indo",
        &[("Sino", "CHN prefix"), ("Pakistani", "PAK adjective"), ("Russo", "RUS prefix"), ("Indian", "IND adjective")],
    );
}

#[test]
fn capitals_and_seats_stand_for_their_states() {
    check(
        "Kyiv, Kiev, Putrajaya, The Hague, Islamabad and the Kremlin",
        &[
            ("Kyiv", "UKR capital"),
            ("Kiev", "UKR capital"),
            ("Putrajaya", "MYS seat"),
            ("The Hague", "NLD seat"),
            ("Islamabad", "PAK capital"),
            ("Kremlin", "RUS metonym"),
        ],
    );
}

#[test]
fn typographic_forms_match() {
    check(
        "Côte d’Ivoire, N’Djamena, Papua\nNew Guinea and United\u{a0}Nations",
        &[("Côte d’Ivoire", "CIV"), ("N’Djamena", "TCD capital"), ("Papua\nNew Guinea", "PNG"), ("United\u{a0}Nations", "UN igo")],
    );
    check("United\n\nNations", &[]);
}

#[test]
fn capitals_are_read_on_request() {
    check_upper("PUTRAJAYA: PM MEETS TÜRKIYE LEADER", &[("PUTRAJAYA", "MYS seat"), ("TÜRKIYE", "TUR")]);
    check_upper("Malaysia and NAIROBI — KENYAN", &[("NAIROBI", "KEN capital"), ("KENYAN", "KEN adjective")]);
    check("NAIROBI", &[]);
}

#[test]
fn historical_names_say_until_when() {
    let zaire = &Lexicon::builtin().lookup("Zaire")[0];
    assert_eq!((told(zaire), zaire.until), ("COD".to_owned(), Some(1997)));
}

#[test]
fn organisations_have_members() {
    let lexicon = Lexicon::builtin();
    assert_eq!(lexicon.members("GCC"), ["ARE", "BHR", "KWT", "OMN", "QAT", "SAU"].map(code));
    for (igo, count) in
        [("ASEAN", 11), ("EU", 27), ("NATO", 32), ("G7", 7), ("BRICS", 10), ("D8", 9), ("EAEU", 5), ("SAARC", 8), ("AU", 55)]
    {
        assert_eq!(lexicon.members(igo).len(), count, "{igo}");
    }
    assert!(lexicon.members("NOWHERE").is_empty());
    assert!(lexicon.igos().count() >= 120);
    assert_eq!(lexicon.igo("OIC"), Some(("Organisation of Islamic Cooperation", IgoKind::Igo)));
    check("Nordic ministers at the SCO CHG", &[("Nordic", "NORDIC group"), ("SCO CHG", "SCO summit")]);
}

/// What `find` promises, done slowly: at the start of each word, the longest name that fits and ends with a word.
fn found_slowly(lexicon: &Lexicon, text: &str) -> Vec<(usize, usize)> {
    let letter_before = |at: usize| text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let letter_at = |at: usize| text[at..].chars().next().is_some_and(char::is_alphanumeric);
    let mut found = Vec::new();
    let mut at = 0;
    for (start, _) in text.char_indices() {
        if start < at || letter_before(start) {
            continue;
        }
        let fits = |entry: &&Entry| {
            let prefix = entry.surface.ends_with('-');
            text[start..].starts_with(entry.surface) && (prefix || !letter_at(start + entry.surface.len()))
        };
        if let Some(longest) = lexicon.entries().iter().filter(fits).max_by_key(|entry| entry.surface.len()) {
            at = start + longest.surface.trim_end_matches('-').len();
            found.push((start, at));
        }
    }
    found
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    #[test]
    fn the_search_agrees_with_a_slow_one(
        picks in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), 0..8_usize, 0..12_usize), 1..6)
    ) {
        let lexicon = Lexicon::builtin();
        let mut text = String::new();
        for (pick, glue, cut) in picks {
            // Names, some cut short, put together so that boundaries and half names come up.
            let surface = lexicon.entries()[pick.index(lexicon.entries().len())].surface;
            let kept = surface.chars().count().saturating_sub(if cut < 4 { cut } else { 0 });
            text.extend(surface.chars().take(kept));
            text.push_str([" ", "-", ", ", "s ", "", "é ", ".\n\n", " of "][glue]);
        }
        let mut hits = Vec::new();
        lexicon.find(&text, &mut hits);
        let mut found: Vec<(usize, usize)> = hits.iter().map(|hit| (hit.start, hit.end)).collect();
        found.dedup();
        proptest::prop_assert_eq!(found, found_slowly(lexicon, &text), "in {:?}", text);
    }
}
