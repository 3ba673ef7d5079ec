//! Project chores: `cargo xtask CHORE`, see [`CHORES`] for the list.

mod allegiance;
mod annotate;
mod archive;
mod bench;
mod ci;
mod features;
mod follow;
mod generate;
mod gold;
mod judged;
mod kills;
mod load;
mod negated;
mod pages;
mod probe;
mod python;
mod score;
mod stream;
mod stretches;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, bail};

/// A chore: its name, its arguments as help shows them, what it does, and the function that does it.
struct Chore {
    name: &'static str,
    arguments: &'static str,
    purpose: &'static str,
    run: fn(&[String]) -> anyhow::Result<()>,
}

const CHORES: &[Chore] = &[
    Chore { name: "ci", arguments: "", purpose: "everything that must hold before a change lands", run: ci::run },
    Chore { name: "tidy", arguments: "", purpose: "the rules of the house that no compiler checks", run: tidy::run },
    Chore {
        name: "annotate",
        arguments: "DOCS_DIR OUT_DIR",
        purpose: "read every DOCS_DIR/NNN.txt with the core alone and write OUT_DIR/NNN.json in the codebook's form",
        run: annotate::run,
    },
    Chore {
        name: "features",
        arguments: "DOCS_DIR OUT_FILE",
        purpose: "write what an encoder is shown of every sentence, for the scripts in training/",
        run: features::run,
    },
    Chore {
        name: "stretches",
        arguments: "DOCS_DIR|FILE.jsonl OUT_FILE",
        purpose: "write what the relevance gate is shown of every document, for training/gate.py",
        run: stretches::run,
    },
    Chore {
        name: "judged",
        arguments: "DOCS_DIR|FILE.jsonl OUT_FILE [MODEL SETTINGS]",
        purpose: "write what the encoder is shown and whether anything is read in it, for training/sentence_gate.py",
        run: judged::run,
    },
    Chore {
        name: "allegiance",
        arguments: "DOCS_DIR OUT_FILE",
        purpose: "write what speaks for whom where it is asked for whom somebody acts, for training/allegiance.py",
        run: allegiance::run,
    },
    Chore {
        name: "negated",
        arguments: "",
        purpose: "count acts that did not happen but are read as if they had, on eval/negated.tsv",
        run: negated::run,
    },
    Chore {
        name: "score",
        arguments: "[--core] [--check] [--corpus DIR] [--errors LAYER]",
        purpose: "measure on annotated documents and write eval/scoreboard.tsv; --core goes without program and register and \
                  writes nothing, --check only holds the floor, --errors lists what went wrong in a layer (or `all`)",
        run: score::run,
    },
    Chore {
        name: "follow",
        arguments: "[--check] [--errors] [--gold FOLDER] [--with MODEL SETTINGS]",
        purpose: "measure links, statuses, lives of mechanisms and fusion on eval/followup and write its scores.tsv; --check only \
                  compares, --errors lists what went wrong",
        run: follow::run,
    },
    Chore {
        name: "bench",
        arguments: "[FILE]",
        purpose: "documents and words a second and peak memory of whole runs over a JSONL file, or without one the stages of the \
                  reading; into eval/bench/",
        run: bench::run,
    },
    Chore {
        name: "archive",
        arguments: "[COUNT] [PART...]",
        purpose: "stream a web archive of invented articles through the program: speed beside plain files, memory, kills; into eval/bench/; \
                  the parts write, text, pages, archive and kills may be run one by one",
        run: archive::run,
    },
    Chore {
        name: "kills",
        arguments: "[--count N] [--docs N] [--seed N]",
        purpose: "kill runs at random moments and compare with an undisturbed one",
        run: kills::run,
    },
    Chore {
        name: "python",
        arguments: "[--dev] [--cluster [--docs N]]",
        purpose: "build the Python wheel, install it alone, check its types, run its tests; with --cluster also on Spark, Dask and Ray",
        run: python::run,
    },
    Chore {
        name: "load",
        arguments: "[DOCUMENTS]",
        purpose: "the desk under load: every page and list on a register of 100,000 documents, fifty readers, while `read` adds to it",
        run: load::run,
    },
    Chore {
        name: "pages",
        arguments: "REGISTER",
        purpose: "ask a desk on this register for every dyad page, for countries, briefs and searches, once each; into eval/bench/",
        run: pages::run,
    },
    Chore {
        name: "probe",
        arguments: "[EXAMPLES]",
        purpose: "let schemathesis try the interface of a running desk for answers that no server should give; skipped where it is not \
                  installed (`pip install schemathesis`)",
        run: probe::run,
    },
    Chore {
        name: "gen",
        arguments: "DOWNLOADS [--check]",
        purpose: "build data/*.tsv from the packages that xtask/src/generate/download.sh put into DOWNLOADS",
        run: generate::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(chore) = arguments.first().and_then(|name| CHORES.iter().find(|chore| chore.name == name)) else {
        for chore in CHORES {
            eprintln!("cargo xtask {} {}\n    {}", chore.name, chore.arguments, chore.purpose);
        }
        return ExitCode::from(2);
    };
    match (chore.run)(&arguments[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {}: {error:#}", chore.name);
            ExitCode::FAILURE
        }
    }
}

/// The root of the workspace.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace")
}

/// Builds the program as users get it, and says where it is. Where `CHANCERY_PROGRAM` names one, that is taken as it is.
fn release_program() -> anyhow::Result<PathBuf> {
    if let Some(program) = std::env::var_os("CHANCERY_PROGRAM") {
        return Ok(program.into());
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let build = Command::new(cargo).args(["build", "--release", "--quiet", "-p", "chancery-cli"]).current_dir(root()).status();
    if !build.context("cannot start cargo")?.success() {
        bail!("the release build failed");
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(target.join("release").join(format!("chancery{}", std::env::consts::EXE_SUFFIX)))
}
