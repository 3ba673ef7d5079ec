//! `chancery completions`: what a shell or `man` needs to know of the command line.

use std::io::Write;

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_complete::Shell as Generator;

use crate::args::{Args, Completions, Shell};
use crate::exit::Exit;

pub fn run(completions: &Completions) -> Result<Exit> {
    let mut command = Args::command();
    let generator = match completions.shell {
        Shell::Bash => Generator::Bash,
        Shell::Elvish => Generator::Elvish,
        Shell::Fish => Generator::Fish,
        Shell::Powershell => Generator::PowerShell,
        Shell::Zsh => Generator::Zsh,
        Shell::Man => {
            let out = completions.out.as_deref().context("give `--out DIR` for the manual pages")?;
            std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
            clap_mangen::generate_to(command, out).with_context(|| format!("cannot write into {}", out.display()))?;
            return Ok(Exit::Fine);
        }
    };
    let mut script = Vec::new();
    clap_complete::generate(generator, &mut command, "chancery", &mut script);
    match &completions.out {
        Some(out) => {
            let path = out.join(generator_file(generator));
            std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
            std::fs::write(&path, script).with_context(|| format!("cannot write {}", path.display()))?;
        }
        None => std::io::stdout().write_all(&script)?,
    }
    Ok(Exit::Fine)
}

fn generator_file(generator: Generator) -> String {
    clap_complete::Generator::file_name(&generator, "chancery")
}
