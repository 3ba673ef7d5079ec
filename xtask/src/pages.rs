//! `xtask pages REGISTER`: the desk on a register that is there, of whatever size: every dyad page, every country page, briefs and
//! searches, each address asked once by one reader, so that no answer comes from memory of it.
//!
//! `xtask load` measures many readers on a register of its own; this chore tells what one question costs in a large one.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use chancery::lexicon::Lexicon;

use crate::bench::write_report;
use crate::load::{Desk, get};
use crate::release_program;

/// Briefs that are asked for at most: each costs more than a page.
const BRIEFS: usize = 500;
/// Words that are sought together with the name of each state; reports of dealings are full of them.
const WORDS: [&str; 4] = ["experts", "panel", "loan agreement", "training"];
/// States whose names are sought.
const STATES: usize = 30;

/// Runs the chore.
pub fn run(arguments: &[String]) -> Result<()> {
    let [register] = arguments else { bail!("give a register") };
    let register = Path::new(register);
    let program = release_program()?;
    let pairs =
        rows(&program, register, "SELECT DISTINCT a, b FROM counts WHERE a < b AND length(a) = 3 AND length(b) = 3 ORDER BY a, b")?;
    let parties = rows(&program, register, "SELECT DISTINCT a FROM counts WHERE length(a) = 3 ORDER BY a")?;
    let total = rows(&program, register, "SELECT count(*) AS n FROM sources")?.concat();
    let lexicon = Lexicon::builtin();
    let known = lexicon.states().filter(|state| parties.iter().any(|party| party == state.code.as_str()));
    let names: Vec<&str> = known.map(|state| state.name).take(STATES).collect();
    let named = names.iter().flat_map(|name| WORDS.map(|word| format!("/search?q={}", escaped(&format!("{word} {name}")))));
    let single = names.iter().map(|name| format!("/search?q={}", escaped(name)));
    let dyad = |pair: &String| format!("/dyad/{}", pair.replace(',', "/"));
    let questions: [(&str, Vec<String>); 6] = [
        ("home", vec!["/".to_owned()]),
        ("dyad page, all pairs", pairs.iter().map(dyad).collect()),
        ("country page, all parties", parties.iter().map(|party| format!("/country/{party}")).collect()),
        ("brief", thinned(&pairs).map(|pair| format!("/brief/{}", pair.replace(',', "/"))).collect()),
        ("search, two or three words", named.collect()),
        ("search, the name of a state", single.collect()),
    ];
    let mut desk = Desk::start(&program, register)?;
    let mut lines = Vec::new();
    for (name, addresses) in &questions {
        let line = format!("| {name} | {} |", times(desk.host(), addresses)?);
        println!("{line}");
        lines.push(line);
    }
    desk.stop()?;
    let size = std::fs::metadata(register)?.len() / 1_000_000;
    let body = format!(
        "- register: {total} sources, {size} MB, {} pairs of parties with dealings\n- one reader on loopback, each address asked once, in \
         the order of the alphabet\n\n| page | asked | median, ms | 95 of 100 within, ms | 99 of 100 within, ms | worst, ms \
         |\n|---|---|---|---|---|---|\n{}\n\nMeasured by `cargo xtask pages REGISTER`.\n",
        pairs.len(),
        lines.join("\n")
    );
    write_report("pages", "Pages of the desk on a large register", &body)
}

/// How often addresses were asked and how long the answers took, as cells of a table.
fn times(host: &str, addresses: &[String]) -> Result<String> {
    ensure!(!addresses.is_empty(), "the register has nothing to ask for");
    let mut times = Vec::new();
    for address in addresses {
        let begun = Instant::now();
        get(host, address)?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    let [half, most, nearly, worst] = [50, 95, 99, 100].map(|percent| within(&times, percent));
    Ok(format!("{} | {half:.1} | {most:.1} | {nearly:.1} | {worst:.1}", times.len()))
}

/// The time within which so many of a hundred came, out of sorted ones.
fn within(times: &[f64], percent: usize) -> f64 {
    times[(times.len() * percent).div_ceil(100).saturating_sub(1)]
}

/// Some of all pairs, taken evenly.
fn thinned(pairs: &[String]) -> impl Iterator<Item = &String> {
    pairs.iter().step_by(pairs.len().div_ceil(BRIEFS).max(1))
}

/// What a query gives, a line a row.
fn rows(program: &Path, register: &Path, query: &str) -> Result<Vec<String>> {
    let mut sql = Command::new(program);
    sql.arg("--register").arg(register).args(["sql", query, "-o", "csv", "--limit", "1000000", "--time-limit", "300"]);
    let output = sql.output().context("cannot start the program")?;
    ensure!(output.status.success(), "the register does not answer: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.lines().skip(1).map(str::to_owned).collect())
}

/// Words as they stand in an address.
fn escaped(words: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    words.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_that_were_measured() {
        let times: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!([50, 99, 100].map(|percent| within(&times, percent)), [100.0, 198.0, 200.0]);
        assert_eq!(within(&[7.0], 50), 7.0);
    }

    #[test]
    fn words_are_escaped_for_an_address() {
        assert_eq!(escaped("Côte d'Ivoire"), "C%C3%B4te%20d%27Ivoire");
    }

    #[test]
    fn pairs_are_thinned_evenly() {
        let pairs: Vec<String> = (0..1_200).map(|n| n.to_string()).collect();
        assert_eq!(thinned(&pairs).count(), 400);
        assert_eq!(thinned(&pairs[..3]).count(), 3);
    }
}
