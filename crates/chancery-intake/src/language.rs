//! Which language a text is in, when that can be told.

/// How much of a text is looked at; more does not change the answer, only the time.
const SAMPLE_BYTES: usize = 4096;

/// ISO 639-1 code of the language of `text`, if the detector is sure of it.
pub(crate) fn detect(text: &str) -> Option<&'static str> {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let found = whatlang::detect(&text[..end])?;
    if found.is_reliable() { short_code(found.lang().code()) } else { None }
}

/// The primary code of a language tag that an input declares: `en` of `en-GB`.
pub(crate) fn of_tag(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_']).next()?;
    let plain = matches!(primary.len(), 2 | 3) && primary.bytes().all(|b| b.is_ascii_alphabetic());
    plain.then(|| primary.to_ascii_lowercase())
}

/// Turns the detector's ISO 639-3 code into ISO 639-1. Macrolanguages are meant where the detector
/// knows one member of them: its Iranian Persian is `fa`, its Mandarin is `zh`.
fn short_code(code: &str) -> Option<&'static str> {
    SHORT_CODES.iter().find(|(long, _)| *long == code).map(|(_, short)| *short)
}

#[rustfmt::skip]
const SHORT_CODES: [(&str, &str); 70] = [
    ("afr", "af"), ("aka", "ak"), ("amh", "am"), ("ara", "ar"), ("aze", "az"), ("bel", "be"),
    ("ben", "bn"), ("bul", "bg"), ("cat", "ca"), ("ces", "cs"), ("cmn", "zh"), ("cym", "cy"),
    ("dan", "da"), ("deu", "de"), ("ell", "el"), ("eng", "en"), ("epo", "eo"), ("est", "et"),
    ("fin", "fi"), ("fra", "fr"), ("guj", "gu"), ("heb", "he"), ("hin", "hi"), ("hrv", "hr"),
    ("hun", "hu"), ("hye", "hy"), ("ind", "id"), ("ita", "it"), ("jav", "jv"), ("jpn", "ja"),
    ("kan", "kn"), ("kat", "ka"), ("khm", "km"), ("kor", "ko"), ("lat", "la"), ("lav", "lv"),
    ("lit", "lt"), ("mal", "ml"), ("mar", "mr"), ("mkd", "mk"), ("mya", "my"), ("nep", "ne"),
    ("nld", "nl"), ("nob", "nb"), ("ori", "or"), ("pan", "pa"), ("pes", "fa"), ("pol", "pl"),
    ("por", "pt"), ("ron", "ro"), ("rus", "ru"), ("sin", "si"), ("slk", "sk"), ("slv", "sl"),
    ("sna", "sn"), ("spa", "es"), ("srp", "sr"), ("swe", "sv"), ("tam", "ta"), ("tel", "te"),
    ("tgl", "tl"), ("tha", "th"), ("tuk", "tk"), ("tur", "tr"), ("ukr", "uk"), ("urd", "ur"),
    ("uzb", "uz"), ("vie", "vi"), ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_the_detector_has_a_code() {
        for lang in whatlang::Lang::all() {
            let short = short_code(lang.code());
            assert!(short.is_some_and(|short| short.len() == 2), "{} has no code", lang.code());
        }
    }

    #[test]
    fn a_few_words_are_not_enough() {
        assert_eq!(detect("Ankara, Doha"), None);
        let text = "The two foreign ministers discussed the situation in the region and agreed \
                    to hold a further round of consultations before the end of the year.";
        assert_eq!(detect(text), Some("en"));
    }

    #[test]
    fn tags_are_cut_to_their_language() {
        assert_eq!(of_tag("en-GB").as_deref(), Some("en"));
        assert_eq!(of_tag(" MS_my ").as_deref(), Some("ms"));
        assert_eq!(of_tag("x"), None);
        assert_eq!(of_tag("<?php"), None);
    }
}
