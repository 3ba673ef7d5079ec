//! Reading a table of `data/`: a head of `#` lines, then rows of tab-separated cells.

use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};

/// What is wrong with a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableError {
    pub table: &'static str,
    /// Counted from 1.
    pub line: usize,
    pub message: String,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "data/{}:{}: {}", self.table, self.line, self.message)
    }
}

impl std::error::Error for TableError {}

/// One table, with the name of its file for messages.
pub(crate) struct Table {
    pub name: &'static str,
    pub text: &'static str,
}

/// A row with its place, so that a wrong cell can be reported.
#[derive(Clone, Copy)]
pub(crate) struct Row<const N: usize> {
    pub cells: [&'static str; N],
    table: &'static str,
    line: usize,
}

impl Table {
    /// Calls `take` with each row; the first error ends the reading.
    pub fn each<const N: usize>(&self, mut take: impl FnMut(Row<N>) -> Result<(), TableError>) -> Result<(), TableError> {
        for (i, line) in self.text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let mut cells = [""; N];
            let mut count = 0;
            for cell in line.split('\t') {
                if count < N {
                    cells[count] = cell;
                }
                count += 1;
            }
            let row = Row { cells, table: self.name, line: i + 1 };
            if count != N {
                return Err(row.error(format!("{count} cells, want {N}")));
            }
            if cells.iter().any(|cell| cell.is_empty() || cell.trim() != *cell) {
                return Err(row.error("an empty cell, or blanks around one; an absent value is a dash".into()));
            }
            take(row)?;
        }
        Ok(())
    }
}

impl<const N: usize> Row<N> {
    pub fn error(&self, message: String) -> TableError {
        TableError { table: self.table, line: self.line, message }
    }

    /// The value of a cell, by a function that knows the vocabulary.
    pub fn read<T>(&self, at: usize, parse: impl Fn(&'static str) -> Option<T>) -> Result<T, TableError> {
        parse(self.cells[at]).ok_or_else(|| self.error(format!("\"{}\" is no value for column {}", self.cells[at], at + 1)))
    }

    /// As [`Row::read`], with a dash for none.
    pub fn read_optional<T>(&self, at: usize, parse: impl Fn(&'static str) -> Option<T>) -> Result<Option<T>, TableError> {
        if self.cells[at] == "-" {
            return Ok(None);
        }
        self.read(at, parse).map(Some)
    }
}

/// How maps are hashed whose keys come from our own tables.
pub(crate) type WordHashing = BuildHasherDefault<WordHasher>;

/// Multiplies in eight bytes at a time: the words are short, and nobody can choose them against us.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn write_u8(&mut self, _: u8) {
        // The byte that ends a string says nothing more about a whole word.
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
