//! The desk on a register of the reports in `examples/`, made anew in a folder of its own: to look at, and for the tests in a
//! browser. `cargo run -p chancery-desk --example sample [PORT] [FOLDER]`; it prints its address and answers until it is ended.

use std::path::{Path, PathBuf};

use chancery::reader;
use chancery::text::Source;
use chancery_desk::state::{Desk, Settings};
use chancery_intake::{Options, walk};
use chancery_store::{Failure, Store};
use tokio::net::TcpListener;

/// The day after the last of the reports.
const TODAY: &str = "2025-10-27";

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().map_or(Ok(0), |port| port.parse())?;
    let folder =
        arguments.next().map_or_else(|| std::env::temp_dir().join(format!("chancery-sample-{}", std::process::id())), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    let register = folder.join("sample.register");
    if !register.exists() {
        fill(&register)?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let desk = Desk::open(Settings { today: Some(TODAY.to_owned()), ..Settings::new(register) })?;
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        println!("http://{}", listener.local_addr()?);
        chancery_desk::serve(desk, listener, std::future::pending()).await?;
        Ok(())
    })
}

/// Reads the reports into a new register, in one run with the clock of [`TODAY`].
fn fill(register: &Path) -> Outcome<()> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let now = format!("{TODAY}T06:00:00Z");
    let mut store = Store::open(register)?;
    store.set("today", TODAY)?;
    let run = store.begin(&now, reader::VERSION)?;
    for document in walk([examples], &Options::default()) {
        match document {
            Ok(document) => {
                let stem = document.origin.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
                let mut source = Source::new(document.text);
                source.name = document.id.or(stem);
                source.url = document.url;
                source.publisher = document.publisher.or(document.agency);
                source.title = document.title;
                source.published_raw = document.published_raw;
                source.lang = document.lang;
                let reading = reader::read(&source);
                store.append(run, &[(source, reading)])?;
            }
            Err(failure) => {
                let path = failure.origin.path.display().to_string();
                store.fail(run, &Failure { path, place: None, reason: failure.message, when: now.clone() })?;
            }
        }
    }
    store.derive()?;
    store.finish(run, &now)?;
    Ok(())
}
