use super::*;

/// The hits of `text`, one word or phrase each with a short description of its meaning.
fn check(text: &str, expected: &[(&str, &str)]) {
    let mut hits = Vec::new();
    Lexicon::builtin().find(text, &mut hits);
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

#[test]
fn names_are_found_on_word_boundaries() {
    check("Malaysia and Pakistan’s ties", &[("Malaysia", "MYS"), ("Pakistan", "PAK")]);
    check("the Malaysia-Türkiye link, Omanis, Chadwick", &[("Malaysia", "MYS"), ("Türkiye", "TUR"), ("Omanis", "OMN people")]);
}
