//! Sums of money in a clause.
//!
//! *Reads*: "$120 million", "US$4.5bn", "95 million euros", "PKR 2 billion", "400,000 rials".
//! *Does not read*: bare numbers, percentages.

mod currency;

use crate::fact::{Value, ValueStage};
use currency::currencies;

/// The first sum of money in `clause`.
///
/// ```
/// use chancery::reader::amount;
/// let value = amount::find("a loan of $1.5 billion for the grid").expect("there is one");
/// assert_eq!((value.amount, value.currency, value.text.as_str()), (Some(1_500_000_000), Some("USD"), "$1.5 billion"));
/// assert!(amount::find("28 flights a week").is_none());
/// ```
pub fn find(clause: &str) -> Option<Value> {
    let bytes = clause.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() || (at > 0 && bytes[at - 1].is_ascii_alphanumeric() && !clause[..at].ends_with("RM")) {
            at += 1;
            continue;
        }
        let digits = clause[at..]
            .find(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '.' | ',')))
            .map_or(clause.len(), |end| at + end);
        let number = clause[at..digits].trim_end_matches(['.', ',']);
        let number_end = at + number.len();
        let before = clause[..at].trim_end_matches([' ', '\u{a0}']);
        let sign = currencies().before.iter().find(|(sign, _)| {
            before.ends_with(sign) && !before[..before.len() - sign.len()].ends_with(|letter: char| letter.is_ascii_alphanumeric())
        });
        let rest = &clause[number_end..];
        let trimmed = rest.trim_start_matches([' ', '-', '\u{a0}']);
        let (factor, scale) = scale(trimmed);
        let mut end = number_end;
        let mut tail = rest;
        if scale > 0 {
            end = number_end + (rest.len() - trimmed.len()) + scale;
            tail = &clause[end..];
        }
        let word = tail.trim_start();
        let name = currencies().behind.iter().find(|(name, _)| {
            word.split(|letter: char| !letter.is_alphabetic())
                .next()
                .is_some_and(|first| first.trim_end_matches('s') == *name || first == *name)
        });
        if sign.is_none() && name.is_none() {
            at = digits.max(at + 1);
            continue;
        }
        let start = sign.map_or(at, |(sign, _)| before.len() - sign.len());
        if let Some((name, _)) = name
            && sign.is_none()
        {
            end += tail.len() - word.len() + word.find(|letter: char| !letter.is_alphabetic()).unwrap_or(word.len()).max(name.len());
        }
        let plain: String = number.chars().filter(|letter| *letter != ',').collect();
        let amount = plain
            .parse::<f64>()
            .ok()
            .map(|value| (value * factor as f64).round())
            .filter(|value| *value < 1e18)
            .map(|value| value as u64);
        let currency = sign.map(|(_, code)| *code).or(name.and_then(|(_, code)| *code));
        return Some(Value { text: clause[start..end].to_owned(), amount, currency, stage: stage(clause) });
    }
    None
}

fn scale(text: &str) -> (u64, usize) {
    for (word, factor) in [
        ("trillion", 1_000_000_000_000),
        ("billion", 1_000_000_000),
        ("million", 1_000_000),
        ("thousand", 1_000),
        ("crore", 10_000_000),
        ("lakh", 100_000),
        ("bn", 1_000_000_000),
        ("tn", 1_000_000_000_000),
        ("mn", 1_000_000),
        ("m", 1_000_000),
    ] {
        if text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric())) {
            return (factor, word.len());
        }
    }
    (1, 0)
}

/// How firm the sum is, by the words of the clause.
fn stage(clause: &str) -> Option<ValueStage> {
    let lower = clause.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["disbursed", "paid out", "transferred"]) {
        Some(ValueStage::Disbursed)
    } else if has(&["approved", "authorised", "authorized"]) {
        Some(ValueStage::Approved)
    } else if has(&["signed", "finalised", "finalized"]) {
        Some(ValueStage::Finalised)
    } else if has(&["pledged", "committed", "will provide", "allocated"]) {
        Some(ValueStage::Committed)
    } else if has(&["potential", "could", "may", "up to", "worth of opportunities"]) {
        Some(ValueStage::Potential)
    } else {
        None
    }
}
