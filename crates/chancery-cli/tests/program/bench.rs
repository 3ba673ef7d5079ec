//! A folder of its own for each test, and the program to be run in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder that goes away with the test.
pub struct Bench {
    folder: TempDir,
}

/// What a run of the program said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// The run ended with this exit code.
    #[track_caller]
    pub fn ended(self, code: i32) -> Said {
        assert_eq!(self.code, code, "standard output:\n{}\nstandard error:\n{}", self.out, self.err);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}:\n{}", self.out))
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Said {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Bench {
    pub fn new() -> Bench {
        Bench { folder: TempDir::new().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with the folders that it lies in.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The program in this folder, free of the settings of whoever runs the tests.
    pub fn command(&self) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("chancery"));
        command.current_dir(self.folder.path());
        for setting in ["CHANCERY_REGISTER", "CHANCERY_AUTHOR", "CHANCERY_KEY", "COLUMNS"] {
            command.env_remove(setting);
        }
        command
    }

    /// Runs the program with these arguments, parted by blanks.
    pub fn run(&self, arguments: &str) -> Said {
        self.command().args(arguments.split_whitespace()).output().unwrap().into()
    }

    /// The bytes of all records and of all annotations, with the names of their files.
    pub fn exports(&self, register: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        for format in ["jsonl", "annotations"] {
            let out = self.path(format);
            if out.exists() {
                std::fs::remove_dir_all(&out).unwrap();
            }
            self.run(&format!("--register {register} export {format} --out {format}")).ended(0);
            for path in files(&out) {
                bytes.extend(path.file_name().unwrap().as_encoded_bytes());
                bytes.extend(std::fs::read(path).unwrap());
            }
        }
        bytes
    }
}

/// The files of a folder, sorted by name.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Short reports, all different, as JSON lines.
pub fn reports(count: usize) -> String {
    let states = ["Chile", "Fiji", "Norway", "Ghana", "Jordan", "Latvia", "Peru", "Kenya"];
    let acts = ["signed an agreement on fisheries", "agreed to cooperate in seed research", "held talks on air services"];
    let lines = (0..count).map(|n| {
        let (one, other) = (states[n % 8], states[(n / 8 + n % 8 + 1) % 8]);
        let text = format!("{one} and {other} {} on Tuesday. Report {n} gives no more.", acts[n % 3]);
        format!("{}\n", serde_json::json!({ "id": format!("r{n}"), "date": "2024-06-14", "text": text }))
    });
    lines.collect()
}
