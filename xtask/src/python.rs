//! `xtask python`: builds the wheel and checks what we promise of it: that it installs without a compiler, that its types hold,
//! that its tests, examples and notebook run, and with `--cluster` that Spark, Dask and Ray read what the program reads.
//!
//! It is a chore of its own because it installs packages; `xtask ci` stays short and needs none. What is missing on this machine
//! is named and skipped. `--dev` builds wheels and program without optimisation, which takes a fraction of the time and reads the
//! same.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::bench::write_report;
use crate::stream::Stream;
use crate::{release_program, root};

/// Documents that the cluster reads, if not told otherwise.
const DOCUMENTS: usize = 20_000;

/// Runs the chore.
pub fn run(arguments: &[String]) -> Result<()> {
    let (mut cluster, mut build, mut documents) = (false, Build::Release, DOCUMENTS);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--cluster" => cluster = true,
            "--dev" => build = Build::Dev,
            "--docs" => documents = arguments.next().context("--docs needs a number")?.parse().context("--docs needs a number")?,
            other => bail!("unknown argument {other}"),
        }
    }
    let python = Command::new("python3").args(["-c", "import venv, ensurepip"]).output();
    if !python.is_ok_and(|python| python.status.success()) {
        println!("skipped, there is no python3 that makes virtual environments (Debian: python3-venv)");
        return Ok(());
    }
    let bench = Bench { folder: root().join("out/python"), package: root().join("crates/chancery-py"), build };
    std::fs::create_dir_all(&bench.folder)?;
    bench.environment("venv")?;
    bench.install("requirements.txt")?;
    let wheel = bench.wheel("wheels", &[])?;
    bench.python("venv", &["-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps"], Some(&wheel))?;
    bench.installs_alone(&wheel)?;
    bench.types()?;
    let program = match build {
        Build::Release => release_program()?,
        Build::Dev => dev_program()?,
    };
    bench.tests(&program, &["-m", "not spark and not cluster"], &[])?;
    if cluster {
        bench.clusters(&program, documents)?;
    } else {
        println!("== clusters: skipped, `--cluster` tests Spark, Dask and Ray");
    }
    Ok(())
}

/// How wheels and program are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Build {
    Release,
    Dev,
}

/// Where the chore works: a folder for environments and wheels, and the package.
struct Bench {
    folder: PathBuf,
    package: PathBuf,
    build: Build,
}

impl Bench {
    /// A fresh or known virtual environment.
    fn environment(&self, name: &str) -> Result<()> {
        let path = self.folder.join(name);
        if path.join("bin/python").exists() {
            return Ok(());
        }
        finish(Command::new("python3").args(["-m", "venv"]).arg(&path))
    }

    fn python(&self, environment: &str, arguments: &[&str], last: Option<&Path>) -> Result<()> {
        let mut command = Command::new(self.folder.join(environment).join("bin/python"));
        finish(command.args(arguments).args(last).current_dir(&self.package))
    }

    fn install(&self, requirements: &str) -> Result<()> {
        println!("== {requirements}");
        self.python("venv", &["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements], None)
    }

    /// Builds the wheel into a folder of this name, and says where it is.
    fn wheel(&self, folder: &str, features: &[&str]) -> Result<PathBuf> {
        println!("== wheel{}", features.iter().map(|feature| format!(" with {feature}")).collect::<String>());
        let out = self.folder.join(folder);
        if out.exists() {
            std::fs::remove_dir_all(&out)?;
        }
        let mut maturin = Command::new(self.folder.join("venv/bin/maturin"));
        let profile = match self.build {
            Build::Release => "release",
            Build::Dev => "dev",
        };
        maturin.args(["build", "--profile", profile, "--quiet", "--locked", "--out"]).arg(&out).current_dir(&self.package);
        maturin.arg("--interpreter").arg(self.folder.join("venv/bin/python"));
        for feature in features {
            maturin.args(["--features", feature]);
        }
        finish(&mut maturin)?;
        let mut wheels = std::fs::read_dir(&out)?.filter_map(|entry| Some(entry.ok()?.path()));
        let wheel = wheels.find(|path| path.extension().is_some_and(|extension| extension == "whl"));
        let wheel = wheel.with_context(|| format!("no wheel in {}", out.display()))?;
        println!("{}, {} KiB", wheel.file_name().unwrap_or_default().display(), std::fs::metadata(&wheel)?.len() / 1024);
        Ok(wheel)
    }

    /// The wheel goes into an environment with nothing in it, on a machine that seems to have no compiler and no network.
    fn installs_alone(&self, wheel: &Path) -> Result<()> {
        println!("== a bare environment");
        let bare = self.folder.join("bare");
        if bare.exists() {
            std::fs::remove_dir_all(&bare)?;
        }
        self.environment("bare")?;
        let python = bare.join("bin/python");
        let alone = || {
            let mut command = Command::new(&python);
            command.env_clear().env("PATH", bare.join("bin")).current_dir(&self.folder);
            command
        };
        finish(alone().args(["-m", "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check"]).arg(wheel))?;
        let program = "import chancery; print(chancery.read('Chile and Fiji signed an accord.').events[0])";
        let said = alone().args(["-W", "error", "-c", program]).output()?;
        let words = String::from_utf8_lossy(&said.stdout);
        ensure!(words.contains("event SUPPORT CHL FJI"), "the bare environment said {words}{}", String::from_utf8_lossy(&said.stderr));
        print!("{words}");
        Ok(())
    }

    fn types(&self) -> Result<()> {
        println!("== types");
        self.python("venv", &["-m", "mypy"], None)?;
        self.python("venv", &["-m", "pyright", "--pythonpath"], Some(&self.folder.join("venv/bin/python")))
    }

    fn tests(&self, program: &Path, arguments: &[&str], variables: &[(&str, &Path)]) -> Result<()> {
        println!("== tests");
        let mut pytest = Command::new(self.folder.join("venv/bin/python"));
        pytest.args(["-m", "pytest", "--quiet", "-ra", "--durations=8", "-p", "no:cacheprovider"]).args(arguments);
        pytest.env("CHANCERY_PROGRAM", program).envs(variables.iter().copied()).current_dir(&self.package);
        finish(&mut pytest)
    }

    fn clusters(&self, program: &Path, documents: usize) -> Result<()> {
        self.install("requirements-cluster.txt")?;
        let poison = self.wheel("poison", &["poison"])?;
        let poisoned = self.folder.join("poisoned");
        if poisoned.exists() {
            std::fs::remove_dir_all(&poisoned)?;
        }
        let mut pip = Command::new(self.folder.join("venv/bin/python"));
        finish(pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--target"]).arg(&poisoned).arg(&poison))?;
        let input = self.folder.join("documents.jsonl");
        std::fs::write(&input, Stream::new()?.json_lines(documents))?;
        let java = Command::new("java").arg("-version").output().is_ok();
        if !java {
            println!("Spark is skipped, there is no Java (Debian: default-jre-headless)");
        }
        let report = self.folder.join("report.md");
        std::fs::write(&report, "")?;
        let marks = if java { "spark or cluster" } else { "cluster" };
        let variables = [("CHANCERY_POISON_PATH", &*poisoned), ("CHANCERY_DOCUMENTS", &*input), ("CHANCERY_REPORT", &*report)];
        self.tests(program, &["-m", marks], &variables)?;
        let lines = std::fs::read_to_string(&report)?;
        if lines.is_empty() {
            return Ok(());
        }
        let built = match self.build {
            Build::Release => "release",
            Build::Dev => "dev, without optimisation",
        };
        let body = format!(
            "- build: {built}\n\n| run on `local-cluster[2,1,1024]` | documents | seconds | executors lost | tasks failed | tasks run again |\n\
             |---|---|---|---|---|---|\n{lines}\nAll runs wrote Parquet and gave the content hash of the program and of Python; each output was \
             loaded twice into a register, which then had the same hash, and the second load changed nothing. Figures of lost, failed \
             and repeated work are those of Spark's event log; seconds are those of reading, shuffling and writing. Measured by \
             `cargo xtask python --cluster`.\n"
        );
        write_report("spark", "Reading on Spark, with accidents", &body)
    }
}

/// The program, built without optimisation.
fn dev_program() -> Result<PathBuf> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    finish(cargo.args(["build", "--quiet", "-p", "chancery-cli"]).current_dir(root()))?;
    Ok(root().join("target/debug/chancery"))
}

fn finish(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", command.get_program().display()))?;
    if status.success() { Ok(()) } else { bail!("{} ended with {status}", command.get_program().display()) }
}
