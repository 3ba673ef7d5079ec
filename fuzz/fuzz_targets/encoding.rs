//! Encodings, found and given, and the telling apart of formats, chosen by the first byte.
#![no_main]

use chancery_fuzz::read_named;

const NAMES: [&str; 6] = ["-", "a.txt", "a.html", "a.json", "a.jsonl", "a.eml"];
const LABELS: [&str; 8] = ["utf-8", "utf-16le", "utf-16be", "windows-1256", "shift_jis", "gb18030", "iso-2022-jp", "nonsense"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(choice & 15) % NAMES.len()];
    let label = LABELS.get(usize::from(choice >> 4));
    read_named(name, bytes, label.map(|label| (*label).to_owned()));
});
