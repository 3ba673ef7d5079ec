//! `chancery brief`: what two parties need to know of each other before they meet.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chancery_store::Store;
use chancery_store::brief::{self, Asked};
use clap::{Args as ClapArgs, ValueEnum};

use crate::args::Form;
use crate::clock::today;
use crate::exit::Exit;
use crate::party;
use crate::print::Output;
use crate::write::docx;

/// The arguments of `brief`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The party whose brief it is: `PAK`, `pk`, `Pakistan`.
    #[arg(value_name = "OURS")]
    pub ours: String,
    /// The party that is to be met.
    #[arg(value_name = "THEIRS")]
    pub theirs: String,
    /// What the brief is for: a visit, a session, a subject. Points that it names are raised by one level.
    #[arg(long = "for", value_name = "TEXT")]
    pub purpose: Option<String>,
    /// As of this day (`2025-11-19`): what was reported later does not count. Today, if not given.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<String>,
    #[command(flatten)]
    pub paper: Paper,
}

/// Where a paper goes, and in which form.
#[derive(Debug, ClapArgs)]
pub struct Paper {
    /// Write to this file; its ending (.md, .html, .docx, .json) tells the form.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The form, where the file's ending does not tell it.
    #[arg(long, value_enum, value_name = "FORM")]
    pub format: Option<PaperForm>,
}

/// The forms of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PaperForm {
    /// Markdown with footnotes.
    Markdown,
    /// A page for screen and print.
    Html,
    /// A Word document.
    Docx,
    /// The typed value, for programs; also `-o json`.
    Json,
}

/// A whole day.
pub fn day(words: &str) -> Result<String, String> {
    let whole = words.len() == 10 && chancery::text::Edtf::parse(words).is_some();
    if whole { Ok(words.to_owned()) } else { Err("give a day as YYYY-MM-DD".to_owned()) }
}

/// Runs the command.
pub fn run(args: &Args, store: &Store, output: &Output) -> Result<Exit> {
    let mut codes = Vec::new();
    for words in [&args.ours, &args.theirs] {
        let Some(code) = party::parse(words) else {
            eprintln!("chancery: `{words}` is no party; give a code such as MYS or SCO, or a name");
            return Ok(Exit::NothingFound);
        };
        codes.push(code);
    }
    let as_of = args.as_of.clone().unwrap_or_else(today);
    let asked = Asked {
        ours: codes[0].as_str(),
        theirs: codes[1].as_str(),
        as_of: &as_of,
        undated: args.as_of.is_none(),
        purpose: args.purpose.as_deref(),
    };
    match brief::dyad(store, &asked)? {
        Some(brief) => args.paper.put(&brief, output),
        None => {
            eprintln!("chancery: the register holds nothing between {} and {} as of {as_of}", codes[0], codes[1]);
            Ok(Exit::NothingFound)
        }
    }
}

impl Paper {
    /// Writes a paper to its file, or prints it.
    pub fn put(&self, brief: &brief::Brief, output: &Output) -> Result<Exit> {
        let form = self.form(output)?;
        let text = match form {
            PaperForm::Markdown => brief::markdown::write(brief),
            PaperForm::Html => brief::html::page(brief),
            PaperForm::Json => format!("{:#}\n", brief::json::write(brief)),
            PaperForm::Docx => {
                let Some(path) = &self.out else { bail!("a Word document is written to a file: add `--out FILE`") };
                docx::write(brief, path)?;
                return Ok(Exit::Fine);
            }
        };
        match &self.out {
            Some(path) => std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?,
            None => std::io::stdout().lock().write_all(text.as_bytes())?,
        }
        Ok(Exit::Fine)
    }

    fn form(&self, output: &Output) -> Result<PaperForm> {
        if let Some(form) = self.format {
            return Ok(form);
        }
        let Some(path) = &self.out else {
            let wants_json = matches!(output.form(), Form::Json | Form::Jsonl);
            return Ok(if wants_json { PaperForm::Json } else { PaperForm::Markdown });
        };
        let ending = |path: &Path| path.extension().and_then(OsStr::to_str).map(str::to_lowercase);
        match ending(path).as_deref() {
            Some("md" | "markdown") => Ok(PaperForm::Markdown),
            Some("html" | "htm") => Ok(PaperForm::Html),
            Some("docx") => Ok(PaperForm::Docx),
            Some("json") => Ok(PaperForm::Json),
            _ => bail!("the ending of {} tells no form: use .md, .html, .docx or .json, or add `--format`", path.display()),
        }
    }
}
