//! The signs and names of currencies (`data/own/currencies.tsv`).

use std::sync::OnceLock;

use crate::table::{Table, TableError};

/// The currencies as sums are written with them.
#[derive(Debug, Default)]
pub struct Currencies {
    /// What stands before a number ("US$"), with its code.
    pub before: Vec<(&'static str, &'static str)>,
    /// What stands behind a number, in the singular ("euro"); no code where several states use the name.
    pub behind: Vec<(&'static str, Option<&'static str>)>,
}

/// The currencies of the compiled-in table.
pub fn currencies() -> &'static Currencies {
    static CURRENCIES: OnceLock<Currencies> = OnceLock::new();
    CURRENCIES.get_or_init(|| read().expect("a test reads every row of the compiled-in table"))
}

const TABLE: Table = Table { name: "own/currencies.tsv", text: include_str!("../../../../../data/own/currencies.tsv") };

fn read() -> Result<Currencies, TableError> {
    let mut currencies = Currencies::default();
    TABLE.each::<3>(|row| {
        let code = row.read_optional(2, |cell| (cell.len() == 3).then_some(cell))?;
        match (row.cells[0], code) {
            ("before", Some(code)) => currencies.before.push((row.cells[1], code)),
            ("behind", code) => currencies.behind.push((row.cells[1], code)),
            _ => return Err(row.error("a sign has a place and a code".to_owned())),
        }
        Ok(())
    })?;
    Ok(currencies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_well_formed() {
        let currencies = read().unwrap_or_else(|error| panic!("{error}"));
        assert!(currencies.before.contains(&("US$", "USD")) && currencies.behind.contains(&("dollar", None)));
    }
}
