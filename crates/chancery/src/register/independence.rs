//! Independence: which sources are copies of one text, so that ten reprints of a wire story count as one voice.
//!
//! Two sources are copies if at least half of all their five-word sequences are shared, or if four fifths of the shorter text
//! stand in the longer; where both credit the same agency, a quarter and a half are enough. Texts that were published more
//! than a month apart are copies only if they are equal: formal notices repeat their wording, and each is an act of its own.
//! Candidates are found by minhash and checked exactly. Clusters are what is connected by copies: they do not depend on the
//! order of the sources.

use std::collections::{BTreeMap, HashMap};

use super::block::published;
use super::days_between;
use super::name::words;
use crate::reader::Reading;
use crate::text::{Edtf, Source};

const WORDS: usize = 5;
const MINIMA: usize = 48;
const ROWS: usize = 2;
/// How many keys a sketch is filed under.
pub const BANDS: usize = MINIMA / ROWS;
/// How many keys two sources must share to be compared.
pub const SHARED_KEYS: usize = 2;
/// Shorter texts are copies only if they are equal: a line of stock prose proves nothing.
const SHORTEST: usize = 20;

/// Reprints follow within this many days.
const REPRINT_DAYS: i32 = 31;

/// What tells whether a source is a copy of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// The five-word sequences of the text, hashed; sorted, each once. Case and punctuation do not count.
    shingles: Vec<u64>,
    /// The agency that the text credits, folded for comparison.
    agency: Option<String>,
    published: Option<Edtf>,
}

impl Print {
    /// The print of a text, with the agency that it credits as written. A text of fewer than five words is one sequence.
    pub fn new(text: &str, agency: Option<&str>, published: Option<Edtf>) -> Print {
        let lower = text.to_lowercase();
        let hashes: Vec<u64> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(hash).collect();
        let join = |words: &[u64]| words.iter().fold(0, |seed, word| mix(seed ^ word));
        let mut shingles: Vec<u64> = match hashes.len() {
            0 => Vec::new(),
            n if n < WORDS => vec![join(&hashes)],
            _ => hashes.windows(WORDS).map(join).collect(),
        };
        shingles.sort_unstable();
        shingles.dedup();
        let agency = agency.map(|agency| words(agency).join(" ")).filter(|agency| !agency.is_empty());
        Print { shingles, agency, published }
    }

    /// The print of a source, by what was read in it.
    pub fn of(source: &Source, reading: &Reading) -> Print {
        let agency = reading.document.agency.map(|span| span.of(source.text()));
        Print::new(source.text(), agency, published(source, reading))
    }

    /// Whether two sources are copies of one text.
    pub fn copies(&self, other: &Print) -> bool {
        if self.shingles == other.shingles {
            return !self.shingles.is_empty();
        }
        let shorter = self.shingles.len().min(other.shingles.len());
        let apart = self.published.zip(other.published).is_some_and(|(a, b)| days_between(a, b) > REPRINT_DAYS);
        if shorter < SHORTEST || apart {
            return false;
        }
        let common = self.common(other);
        let same_agency = self.agency.is_some() && self.agency == other.agency;
        let (of_all, of_shorter) = if same_agency { (25, 50) } else { (50, 80) };
        let all = self.shingles.len() + other.shingles.len() - common;
        100 * common >= of_all * all || 100 * common >= of_shorter * shorter
    }

    fn common(&self, other: &Print) -> usize {
        let (a, b) = (&self.shingles, &other.shingles);
        let (mut i, mut j, mut common) = (0, 0, 0);
        while i < a.len() && j < b.len() {
            match a[i].cmp(&b[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
            }
        }
        common
    }
}

/// A short stand-in for a [`Print`] by which likely copies are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch([u32; MINIMA]);

impl Sketch {
    /// The sketch of a print.
    pub fn of(print: &Print) -> Sketch {
        let mut minima = [u32::MAX; MINIMA];
        for shingle in &print.shingles {
            for (i, least) in minima.iter_mut().enumerate() {
                let value = (mix(shingle ^ (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)) >> 32) as u32;
                *least = (*least).min(value);
            }
        }
        Sketch(minima)
    }

    /// The keys under which the sketch is filed, one a band. Sources that share at least [`SHARED_KEYS`] are compared: copies
    /// share many, texts with a common tail or stock phrases seldom two.
    pub fn keys(&self) -> [u64; BANDS] {
        let key = |band: usize| {
            let rows = &self.0[band * ROWS..(band + 1) * ROWS];
            rows.iter().fold(mix(band as u64 + 1), |seed, row| mix(seed ^ u64::from(*row)))
        };
        std::array::from_fn(key)
    }

    /// The sketch as bytes, for keeping.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    /// Reads back [`to_bytes`](Self::to_bytes).
    pub fn from_bytes(bytes: &[u8]) -> Option<Sketch> {
        let mut minima = [0; MINIMA];
        if bytes.len() != MINIMA * 4 {
            return None;
        }
        for (value, four) in minima.iter_mut().zip(bytes.chunks_exact(4)) {
            *value = u32::from_le_bytes(four.try_into().ok()?);
        }
        Some(Sketch(minima))
    }

    /// Whether it is worth while to compare the texts: a tenth of the minima agree.
    pub fn near(&self, other: &Sketch) -> bool {
        self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count() * 10 >= MINIMA
    }
}

/// The cluster of each source: equal numbers are copies of one text.
pub fn clusters(readings: &[(Source, Reading)]) -> Vec<u64> {
    let prints: Vec<Print> = readings.iter().map(|(source, reading)| Print::of(source, reading)).collect();
    let sketches: Vec<Sketch> = prints.iter().map(Sketch::of).collect();
    let mut leader: Vec<usize> = (0..readings.len()).collect();
    let mut filed: HashMap<u64, Vec<usize>> = HashMap::new();
    for (i, sketch) in sketches.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for key in sketch.keys() {
            let file = filed.entry(key).or_default();
            for &other in file.iter() {
                *shared.entry(other).or_default() += 1;
            }
            file.push(i);
        }
        for (&other, _) in shared.iter().filter(|(_, keys)| **keys >= SHARED_KEYS) {
            let (a, b) = (find(&leader, i), find(&leader, other));
            if a != b && sketch.near(&sketches[other]) && prints[i].copies(&prints[other]) {
                leader[a.max(b)] = a.min(b);
            }
        }
    }
    (0..readings.len()).map(|i| find(&leader, i) as u64).collect()
}

fn find(leader: &[usize], mut of: usize) -> usize {
    while leader[of] != of {
        of = leader[of];
    }
    of
}

/// FNV-1a, which is the same on every machine and in every version.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The finishing step of SplitMix64: every bit of the input moves every bit of the output.
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "ISLAMABAD: Pakistan and Türkiye agreed on Tuesday to set up a joint commission on energy, the foreign office \
        said. The commission will meet twice a year in turn in the two capitals and report to both ministers of energy. Officials \
        of both sides will draw up its terms before the end of March, a statement issued after the talks said.";

    fn cluster(texts: &[&str]) -> Vec<u64> {
        clusters(&texts.iter().map(|text| (Source::new(*text), Reading::default())).collect::<Vec<_>>())
    }

    #[test]
    fn a_reprint_with_another_headline_is_a_copy() {
        let reprint = format!("Two states to form energy body\n{STORY}\nRead more on our site.");
        assert_eq!(cluster(&[STORY, &reprint]), [0, 0]);
    }

    #[test]
    fn a_brief_cut_from_the_story_is_a_copy() {
        let brief = STORY.split(". ").take(2).collect::<Vec<_>>().join(". ");
        assert_eq!(cluster(&[STORY, &brief]), [0, 0]);
    }

    #[test]
    fn a_rewritten_story_is_a_copy_if_both_credit_the_same_agency() {
        let own = "Analysts in both capitals called the step overdue, since trade in power has grown fivefold in as many years while \
            no body existed in which either side could have raised a bill that was not paid or a line that was not built in time.";
        let rewritten = format!("{} {own}", STORY.split(". ").take(2).collect::<Vec<_>>().join(". "));
        let print = |text: &str, agency| Print::new(text, agency, None);
        let copies = |a, b| print(STORY, a).copies(&print(&rewritten, b));
        assert!(copies(Some("Bernama"), Some("BERNAMA")));
        assert!(!copies(Some("Bernama"), Some("Anadolu")) && !copies(None, None));
    }

    #[test]
    fn a_notice_that_repeats_its_wording_months_later_is_no_copy() {
        let on = |date: &str, text: String| {
            let mut source = Source::new(text);
            source.published_raw = Some(date.to_owned());
            (source, Reading::default())
        };
        let again = || STORY.replace("Tuesday", "Friday");
        assert_eq!(clusters(&[on("2025-01-07", STORY.to_owned()), on("2025-01-10", again())]), [0, 0]);
        assert_eq!(clusters(&[on("2025-01-07", STORY.to_owned()), on("2025-06-06", again())]), [0, 1]);
        assert_eq!(clusters(&[on("2025-01-07", STORY.to_owned()), on("2025-06-06", STORY.to_owned())]), [0, 0]);
    }

    #[test]
    fn another_account_of_the_same_act_is_independent() {
        let other = "Ankara and Islamabad are to have a joint energy commission. It was agreed when the energy ministers of Türkiye and \
            Pakistan met on Tuesday, and it will convene two times every year, the Turkish ministry announced in the evening.";
        assert_eq!(cluster(&[STORY, other]), [0, 1]);
    }

    #[test]
    fn clusters_are_what_is_connected_whatever_the_order() {
        let reprint = format!("{STORY} Read more.");
        let other = "Chile and Fiji signed an accord on fisheries research in Suva, where their ministers spoke of a long friendship and \
            of the ships that both will send to count tuna in the coming year.";
        assert_eq!(cluster(&[STORY, other, &reprint]), [0, 1, 0]);
        assert_eq!(cluster(&[other, &reprint, STORY]), [0, 1, 1]);
    }

    #[test]
    fn empty_and_very_short_texts_are_copies_only_if_equal() {
        assert_eq!(cluster(&["", "", "Two words.", "two words"]), [0, 1, 2, 2]);
    }
}
