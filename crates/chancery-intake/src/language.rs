//! Which language a text is in, when that can be told.

/// How much of a text is looked at; more does not change the answer, only the time.
const SAMPLE_BYTES: usize = 4096;

/// ISO 639-1 code of the language of `text`, if the detector is sure of it.
pub(crate) fn detect(text: &str) -> Option<&'static str> {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    if is_plain_english(sample) {
        return Some("en");
    }
    let found = whatlang::detect(sample)?;
    if found.is_reliable() { short_code(found.lang().code()) } else { None }
}

/// Fewer words than these prove nothing.
const WORDS: usize = 60;
/// Of so many words one must be `the`, and two others of the commonest words of English.
const EVERY: usize = 40;
/// The words that stand most often in English, without those that other languages write alike.
const COMMONEST: [&str; 9] = ["and", "of", "to", "that", "with", "which", "from", "by", "has"];

/// Whether the commonest words of English tell the language already: a look at them costs a hundredth of a look at the letters.
fn is_plain_english(text: &str) -> bool {
    let (mut words, mut articles, mut others) = (0, 0, 0);
    for word in text.split_ascii_whitespace() {
        words += 1;
        articles += usize::from(word == "the");
        others += usize::from(COMMONEST.contains(&word));
    }
    words >= WORDS && articles * EVERY >= words && others * EVERY >= 2 * words
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
    fn plain_english_is_known_at_a_glance_and_a_quotation_does_not_make_it() {
        let english = "The president of the assembly and the minister of trade came to the capital with a letter from the king, which \
                       was read by the speaker to the members of both houses, and has to be answered within a week. ";
        assert!(is_plain_english(&english.repeat(2)));
        assert!(!is_plain_english(english), "too short");
        let french = "Le ministre des affaires étrangères a reçu son homologue à Paris pour une visite de travail de deux jours, au \
                      cours de laquelle les deux parties ont signé un accord sur la pêche. Il a cité \"the spirit of the law\". ";
        assert!(!is_plain_english(&french.repeat(4)));
        assert_eq!(detect(french), Some("fr"));
    }

    #[test]
    fn tags_are_cut_to_their_language() {
        assert_eq!(of_tag("en-GB").as_deref(), Some("en"));
        assert_eq!(of_tag(" MS_my ").as_deref(), Some("ms"));
        assert_eq!(of_tag("x"), None);
        assert_eq!(of_tag("<?php"), None);
    }
}
