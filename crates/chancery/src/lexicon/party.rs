//! Parties as people name them, and as we name them back.

use super::{Class, Form, Lexicon, StateCode};
use crate::fact::Code;

/// The party that a person means by `words`: an ISO code, the acronym of an organisation, or a name in English. Letters may be
/// of any case, accents may be left out.
pub fn parse(words: &str) -> Option<Code> {
    let words = words.trim();
    let lexicon = Lexicon::builtin();
    let upper = words.to_uppercase();
    let alpha3 = StateCode::parse(&upper).filter(|code| lexicon.state(*code).is_some());
    let alpha2 = || lexicon.by_alpha2(&upper).map(|state| state.code);
    if let Some(code) = alpha3.or_else(alpha2) {
        return Code::new(lexicon.sovereign(code).as_str());
    }
    if let Some(igo) = lexicon.igos().find(|igo| *igo == upper) {
        return Code::new(igo);
    }
    let folded = fold(words);
    let named = lexicon.entries().iter().filter(|entry| fold(entry.surface) == folded);
    named.into_iter().find_map(|entry| match entry.class {
        Class::State { code, form: Form::Name, .. } => Code::new(lexicon.sovereign(code).as_str()),
        Class::Igo { code, .. } => Code::new(code),
        _ => None,
    })
}

/// The usual English name of a party; none for a code that the tables do not know.
pub fn name(code: &str) -> Option<&'static str> {
    let lexicon = Lexicon::builtin();
    let state = StateCode::parse(code).and_then(|code| lexicon.state(code)).map(|state| state.name);
    state.or_else(|| lexicon.igo(code).map(|(name, _)| name))
}

/// What the tables know of a party, in one line; none for a code that they do not know.
pub fn describe(code: &str) -> Option<String> {
    let lexicon = Lexicon::builtin();
    if let Some((name, kind)) = lexicon.igo(code) {
        let members = lexicon.members(code);
        let members = if members.is_empty() { String::new() } else { format!("; {} members", members.len()) };
        return Some(format!("{name} ({kind}{members})"));
    }
    let state = lexicon.state(StateCode::parse(code)?)?;
    let mut parts = vec![format!("alpha-2 {}", state.alpha2)];
    parts.extend(state.sovereign.map(|sovereign| format!("kept under {sovereign}")));
    parts.extend(lexicon.capital(state.code).map(|capital| format!("capital {capital}")));
    parts.extend(state.cow.map(|cow| format!("COW {cow}")));
    parts.push(format!("Wikidata {}", state.qid));
    Some(format!("{} ({})", state.official.unwrap_or(state.name), parts.join(", ")))
}

/// Small letters without the commonest accents, the article left out.
fn fold(words: &str) -> String {
    let small = words.to_lowercase();
    let small = small.strip_prefix("the ").unwrap_or(&small);
    let plain = |c: char| match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ı' => 'i',
        'ñ' => 'n',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        '’' => '\'',
        other => other,
    };
    small.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_acronyms_and_names_mean_the_same_party() {
        for (words, code) in [
            ("MYS", "MYS"),
            ("my", "MYS"),
            ("Malaysia", "MYS"),
            ("the united states", "USA"),
            ("turkiye", "TUR"),
            ("Turkey", "TUR"),
            ("Cote d'Ivoire", "CIV"),
            ("sco", "SCO"),
            ("United Nations", "UN"),
        ] {
            assert_eq!(parse(words).as_ref().map(Code::as_str), Some(code), "{words}");
        }
        assert_eq!(parse("Atlantis"), None);
    }

    #[test]
    fn a_party_has_a_name() {
        assert_eq!(name("PAK"), Some("Pakistan"));
        assert_eq!(name("ZZZ"), None);
        assert!(describe("MYS").unwrap().contains("Kuala Lumpur"));
    }
}
