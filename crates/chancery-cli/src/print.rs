//! Printing what was found: the same rows as a table for people, or as JSON, JSON lines or CSV for programs.
//!
//! Data goes to standard output, messages go to standard error. What a table cuts short to be readable stands whole in the
//! other forms.

mod layout;

use std::io::{IsTerminal, Write};

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::args::Form;

/// Rows under named columns.
#[derive(Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Value>>,
}

/// One column of a [`Table`].
#[derive(Debug, Clone)]
pub struct Column {
    /// The name in JSON and CSV; none for columns that only people need.
    pub name: Option<String>,
    /// The head in a table for people; none for columns that only programs need.
    pub head: Option<String>,
    /// What stands between the values of a list in a table and in CSV.
    pub join: &'static str,
    /// Whether a table for people may leave it out where the terminal is narrow.
    pub may_go: bool,
}

impl Column {
    /// A column that people see under its own name, with blanks for underscores.
    pub fn shown(name: &str) -> Column {
        Column { name: Some(name.to_owned()), head: Some(name.replace('_', " ")), join: ", ", may_go: false }
    }

    /// The same under another head.
    pub fn headed(name: &str, head: &str) -> Column {
        Column { head: Some(head.to_owned()), ..Column::shown(name) }
    }

    /// A list of parties, joined by `+`.
    pub fn parties(name: &str) -> Column {
        Column { join: "+", ..Column::shown(name) }
    }

    /// The same column, left out where a terminal is too narrow for all.
    pub fn if_room(self) -> Column {
        Column { may_go: true, ..self }
    }

    /// A column that only programs get.
    pub fn for_programs(name: &str) -> Column {
        Column { head: None, ..Column::shown(name) }
    }

    /// A column that only people get: what it says stands in other columns, in a form for programs.
    pub fn for_people(head: &str) -> Column {
        Column { name: None, ..Column::shown(head) }
    }
}

impl Table {
    /// An empty table.
    pub fn new(columns: Vec<Column>) -> Table {
        Table { columns, rows: Vec::new() }
    }

    /// Adds a row, a value a column.
    pub fn push(&mut self, row: Vec<Value>) {
        assert_eq!(row.len(), self.columns.len(), "a row has a value for each column");
        self.rows.push(row);
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn objects(&self) -> impl Iterator<Item = Map<String, Value>> {
        let object = |row: &Vec<Value>| {
            let named = self.columns.iter().zip(row).filter_map(|(column, value)| Some((column.name.clone()?, value.clone())));
            named.collect()
        };
        self.rows.iter().map(object)
    }
}

/// An answer of several parts: a heading, a few plain facts, and tables under titles.
#[derive(Debug)]
pub struct Page {
    /// What the page is about.
    pub title: String,
    /// Plain facts: the name, and the value.
    pub lead: Vec<(String, Value)>,
    /// The tables.
    pub sections: Vec<Section>,
}

/// A table under a title.
#[derive(Debug)]
pub struct Section {
    /// The name in JSON.
    pub name: &'static str,
    /// The title for people.
    pub title: String,
    /// The rows.
    pub table: Table,
    /// What stands below it (`12 of 340 shown, --all shows them all`).
    pub note: Option<String>,
}

/// Where and how to print.
pub struct Output {
    form: Form,
    width: usize,
    bold: bool,
}

impl Output {
    /// Standard output in this form.
    pub fn new(form: Form) -> Output {
        let terminal = std::io::stdout().is_terminal();
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let measured = terminal_size::terminal_size().filter(|_| terminal).map(|(width, _)| usize::from(width.0));
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Output { form, width: columns.or(measured).unwrap_or(100).max(40), bold: terminal && !no_colour }
    }

    /// The form asked for.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Prints one table.
    pub fn table(&self, table: &Table) -> Result<()> {
        let mut out = std::io::stdout().lock();
        match self.form {
            Form::Table => writeln!(out, "{}", layout::table(table, self.width))?,
            Form::Json => writeln!(out, "{:#}", Value::Array(table.objects().map(Value::Object).collect()))?,
            Form::Jsonl => table.objects().try_for_each(|object| writeln!(out, "{}", Value::Object(object)))?,
            Form::Csv => write_csv(&mut out, &[(None, table)])?,
        }
        Ok(out.flush()?)
    }

    /// Prints one table without its head where it goes to people: a value that a shell can take as it is.
    pub fn bare(&self, table: &Table) -> Result<()> {
        if self.form != Form::Table {
            return self.table(table);
        }
        let mut out = std::io::stdout().lock();
        for row in &table.rows {
            let cells: Vec<String> = row.iter().zip(&table.columns).map(|(value, column)| text(value, column.join)).collect();
            writeln!(out, "{}", cells.join("\t"))?;
        }
        Ok(out.flush()?)
    }

    /// Prints a page. JSON lines and CSV have the rows of all its tables, with the name of the table in front.
    pub fn page(&self, page: &Page) -> Result<()> {
        let mut out = std::io::stdout().lock();
        match self.form {
            Form::Table => write!(out, "{}", layout::page(page, self.width, self.bold))?,
            Form::Json => {
                let mut object = Map::from_iter([("title".to_owned(), json!(page.title))]);
                object.extend(page.lead.iter().map(|(name, value)| (name.replace(' ', "_"), value.clone())));
                let rows = |section: &Section| Value::Array(section.table.objects().map(Value::Object).collect());
                object.extend(page.sections.iter().map(|section| (section.name.to_owned(), rows(section))));
                writeln!(out, "{:#}", Value::Object(object))?;
            }
            Form::Jsonl => {
                for section in &page.sections {
                    for object in section.table.objects() {
                        let mut named = Map::from_iter([("section".to_owned(), json!(section.name))]);
                        named.extend(object);
                        writeln!(out, "{}", Value::Object(named))?;
                    }
                }
            }
            Form::Csv => {
                let tables: Vec<_> = page.sections.iter().map(|section| (Some(section.name), &section.table)).collect();
                write_csv(&mut out, &tables)?;
            }
        }
        Ok(out.flush()?)
    }
}

/// One CSV of several tables: the columns of all of them, in the order in which they first appear.
fn write_csv(out: &mut impl Write, tables: &[(Option<&str>, &Table)]) -> Result<()> {
    let mut columns: Vec<&str> = Vec::new();
    for name in tables.iter().flat_map(|(_, table)| &table.columns).filter_map(|column| column.name.as_deref()) {
        if !columns.contains(&name) {
            columns.push(name);
        }
    }
    let named = tables.iter().any(|(name, _)| name.is_some());
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(named.then_some("section").into_iter().chain(columns.iter().copied()))?;
    for (name, table) in tables {
        for row in &table.rows {
            let cell = |wanted: &&str| {
                let at = table.columns.iter().position(|column| column.name.as_deref() == Some(*wanted));
                at.map(|at| text(&row[at], table.columns[at].join)).unwrap_or_default()
            };
            csv.write_record(named.then(|| name.unwrap_or_default().to_owned()).into_iter().chain(columns.iter().map(cell)))?;
        }
    }
    Ok(csv.flush()?)
}

/// A value as plain text: nothing for null, the values of a list with `join` between them.
fn text(value: &Value, join: &str) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(|value| text(value, join)).collect::<Vec<_>>().join(join),
        other => other.to_string(),
    }
}
