//! What comes of paths: files, folders, patterns, and everything on a disk that is none of these.

#![allow(missing_docs)]
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use chancery_intake::{FailureKind, Limits, Options, read_path, walk};

/// A folder of its own for each test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("intake-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn path(&self, name: impl AsRef<OsStr>) -> PathBuf {
        self.0.join(name.as_ref())
    }

    fn file(&self, name: impl AsRef<OsStr>, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Reads `inputs`, given relative to `folder`, and compares: a document by its text, a failure by
/// its kind.
fn check(folder: &Folder, inputs: &[&str], expected: &[Result<&str, FailureKind>]) {
    let inputs = inputs.iter().map(|input| folder.path(input));
    let found: Vec<Result<String, FailureKind>> =
        walk(inputs, &Options::default()).map(|result| result.map(|document| document.text).map_err(|failure| failure.kind)).collect();
    let expected: Vec<Result<String, FailureKind>> = expected.iter().map(|result| result.map(str::to_owned)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_folder_is_read_in_order_of_names() {
    let folder = Folder::new();
    folder.file("b.txt", "b");
    folder.file("a/z.md", "az");
    folder.file("a/y.txt", "ay");
    folder.file("c.jsonl", "{\"text\": \"c1\"}\n{\"text\": \"c2\"}\n");
    folder.file("picture.png", "not read");
    folder.file(".hidden.txt", "not read");
    folder.file(".git/x.txt", "not read");
    check(&folder, &["."], &[Ok("ay"), Ok("az"), Ok("b"), Ok("c1"), Ok("c2")]);
    check(&folder, &["b.txt", "a"], &[Ok("b"), Ok("ay"), Ok("az")]);

    let mut documents = walk([&folder.0], &Options::default());
    assert_eq!(documents.by_ref().count(), 5);
    assert_eq!(documents.passed_over(), 1);
}

#[test]
fn what_is_named_is_read_whatever_its_name() {
    let folder = Folder::new();
    folder.file("REPORT", "a");
    folder.file(".hidden", "b");
    folder.file("what[1]*.txt", "c");
    folder.file("two\nlines.txt", "d");
    check(&folder, &["REPORT", ".hidden"], &[Ok("a"), Ok("b")]);
    check(&folder, &["what[1]*.txt", "two\nlines.txt"], &[Ok("c"), Ok("d")]);
}

#[test]
fn patterns_are_matched_in_order() {
    let folder = Folder::new();
    folder.file("1.txt", "1");
    folder.file("2.txt", "2");
    folder.file("3.dat", "3");
    folder.file("in/4.txt", "4");
    folder.file("in/deep/5.txt", "5");
    check(&folder, &["*.txt"], &[Ok("1"), Ok("2")]);
    check(&folder, &["**/*.txt"], &[Ok("1"), Ok("2"), Ok("4"), Ok("5")]);
    check(&folder, &["[23].*"], &[Ok("2"), Ok("3")]);
    check(&folder, &["in/?.txt"], &[Ok("4")]);
    check(&folder, &["*.pdf", "2.txt"], &[Err(FailureKind::NotFound), Ok("2")]);
    check(&folder, &["nowhere/*.txt"], &[Err(FailureKind::NotFound)]);
    check(&folder, &["in/***"], &[Err(FailureKind::Usage)]);
}

#[test]
fn a_folder_called_like_a_file_is_a_folder() {
    let folder = Folder::new();
    folder.file("x.txt/inside.txt", "a");
    check(&folder, &["x.txt"], &[Ok("a")]);
    let failure = read_path(folder.path("x.txt"), &Options::default()).next().unwrap();
    assert_eq!(failure.unwrap_err().kind, FailureKind::Folder);
}

#[test]
fn links_are_followed_but_not_round_in_circles() {
    let folder = Folder::new();
    folder.file("real/a.txt", "a");
    symlink("real/a.txt", folder.path("link.txt")).unwrap();
    check(&folder, &["link.txt"], &[Ok("a")]);

    symlink("nowhere", folder.path("dangling.txt")).unwrap();
    check(&folder, &["dangling.txt"], &[Err(FailureKind::NotFound)]);

    symlink("two.txt", folder.path("one.txt")).unwrap();
    symlink("one.txt", folder.path("two.txt")).unwrap();
    check(&folder, &["one.txt"], &[Err(FailureKind::Loop)]);

    symlink("..", folder.path("real/up")).unwrap();
    symlink("real", folder.path("twin")).unwrap();
    check(
        &folder,
        &["."],
        &[
            Err(FailureKind::NotFound),
            Ok("a"),
            Err(FailureKind::Loop),
            Ok("a"),
            Err(FailureKind::Loop),
            Ok("a"),
            Err(FailureKind::Loop),
            Err(FailureKind::Loop),
        ],
    );
}

#[test]
fn pipes_sockets_and_devices_are_refused_without_waiting() {
    let folder = Folder::new();
    let made = Command::new("mkfifo").arg(folder.path("pipe.txt")).status().unwrap();
    assert!(made.success());
    let _socket = UnixListener::bind(folder.path("socket.txt")).unwrap();
    check(&folder, &["pipe.txt"], &[Err(FailureKind::NotAFile)]);
    check(&folder, &["."], &[Err(FailureKind::NotAFile), Err(FailureKind::NotAFile)]);
    check(&folder, &["/dev/zero"], &[Err(FailureKind::NotAFile)]);
}

#[test]
fn what_may_not_be_read_says_so() {
    let folder = Folder::new();
    let path = folder.file("locked.txt", "a");
    fs::set_permissions(&path, Permissions::from_mode(0o000)).unwrap();
    // A superuser may read everything; then there is nothing to refuse.
    let expected = if fs::read(&path).is_ok() { Ok("a") } else { Err(FailureKind::Denied) };
    check(&folder, &["locked.txt"], &[expected]);
    check(&folder, &["missing.txt"], &[Err(FailureKind::NotFound)]);
    check(&folder, &["locked.txt/inside"], &[Err(FailureKind::NotFound)]);
    let long = "x".repeat(5_000);
    check(&folder, &[&long], &[Err(FailureKind::NotFound)]);
}

#[test]
fn names_that_are_not_text_are_read_and_shown() {
    let folder = Folder::new();
    let odd = OsStr::from_bytes(b"caf\xE9.txt");
    let path = folder.file(odd, "a");
    check(&folder, &["."], &[Ok("a")]);
    let document = read_path(&path, &Options::default()).next().unwrap().unwrap();
    assert_eq!(document.origin.path, path);
    assert!(document.origin.to_string().ends_with("caf\u{FFFD}.txt"));
}

#[test]
fn a_message_about_an_odd_name_stays_on_one_line() {
    let failure = read_path("no\n\x1B[31m.txt", &Options::default()).next().unwrap().unwrap_err();
    assert_eq!(failure.to_string(), "no\\n\\u{1b}[31m.txt: there is no such file");
}

#[test]
fn folders_are_not_followed_for_ever() {
    let folder = Folder::new();
    folder.file("a/b/c/d.txt", "d");
    let limits = Limits { folder_depth: 3, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let kinds: Vec<_> = walk([&folder.0], &options).map(|result| result.unwrap_err().kind).collect();
    assert_eq!(kinds, [FailureKind::Limit(chancery_intake::Limit::FolderDepth)]);
}

#[test]
fn reading_is_the_same_from_a_path_a_stream_and_bytes() {
    let folder = Folder::new();
    let path: PathBuf = folder.file("a.txt", " date 2025-10-06 Text");
    let options = Options::default();
    let from_path = read_path(&path, &options).next().unwrap().unwrap();
    let bytes = fs::read(&path).unwrap();
    let from_bytes = chancery_intake::read_bytes(&path, bytes.clone(), &options).next();
    assert_eq!(from_bytes.unwrap().unwrap(), from_path);
    // A reader that gives one byte at a time.
    let drops = std::io::BufReader::with_capacity(1, std::io::Cursor::new(bytes));
    let from_stream = chancery_intake::read_stream(Path::new(&path), drops, &options).next();
    assert_eq!(from_stream.unwrap().unwrap(), from_path);
}
