//! What callers did, written into the register: every change, every login, every refusal, every question in SQL. A thread of
//! its own writes, so that nobody waits for the register while it is busy; a kill loses at most what was not written yet. A
//! decision never gets lost this way: the register keeps who made it together with the decision itself.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use chancery_store::{Deed, Store};

/// Deeds that wait to be written. Beyond so many, they are counted and not kept.
const WAITING: usize = 4096;
/// The most that is written of an address.
const ADDRESS: usize = 500;

/// The writer of the trail.
#[derive(Debug)]
pub(crate) struct Audit {
    send: Mutex<Option<SyncSender<Deed>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl Audit {
    /// Begins to write into a register.
    pub(crate) fn begin(register: &Path) -> Audit {
        let (send, receive) = sync_channel(WAITING);
        let register = register.to_owned();
        let writer = std::thread::Builder::new().name("audit".to_owned()).spawn(move || write(&register, &receive)).ok();
        Audit { send: Mutex::new(Some(send)), writer: Mutex::new(writer) }
    }

    /// Notes a deed.
    pub(crate) fn note(&self, deed: Deed) {
        if let Some(send) = self.send.lock().unwrap_or_else(PoisonError::into_inner).as_ref()
            && let Err(TrySendError::Full(deed)) = send.try_send(deed)
        {
            eprintln!("chancery: the audit trail is full; lost: {} {} {}", deed.caller, deed.action, deed.outcome);
        }
    }

    /// Writes what waits, and ends.
    pub(crate) fn end(&self) {
        self.send.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = writer.join();
        }
    }
}

impl Drop for Audit {
    fn drop(&mut self) {
        self.end();
    }
}

/// An address as the trail keeps it: cut to a bearable length, without control characters.
pub(crate) fn address(path_and_query: &str) -> String {
    path_and_query.chars().filter(|c| !c.is_control()).take(ADDRESS).collect()
}

fn write(register: &Path, receive: &Receiver<Deed>) {
    let (mut store, mut deeds, mut open) = (None, Vec::new(), true);
    while open || !deeds.is_empty() {
        open = gather(receive, &mut deeds);
        if deeds.is_empty() {
            continue;
        }
        let written = match &mut store {
            Some(store) => Store::note_deeds(store, &deeds),
            None => Store::open(register).and_then(|opened| store.insert(opened).note_deeds(&deeds)),
        };
        match written {
            Ok(()) => deeds.clear(),
            // Whoever holds the register will let it go: what waits is written then. At the end there is no then.
            Err(error) => {
                let fate = if open { "wait to be" } else { "could not be" };
                eprintln!("chancery: {} deeds {fate} written into the audit trail: {error}", deeds.len());
                store = None;
                if !open {
                    return;
                }
            }
        }
    }
}

/// Takes what comes within a moment of the first deed, as far as there is room; whether more may come.
fn gather(receive: &Receiver<Deed>, deeds: &mut Vec<Deed>) -> bool {
    if deeds.is_empty() {
        match receive.recv() {
            Ok(first) => deeds.push(first),
            Err(_) => return false,
        }
    }
    let until = Instant::now() + Duration::from_millis(50);
    while deeds.len() < WAITING {
        match receive.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(deed) => deeds.push(deed),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeds_are_written_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("r");
        drop(Store::open(&register).unwrap());
        let audit = Audit::begin(&register);
        for n in 0..10 {
            let deed = Deed {
                when: "2026-01-31T09:00:00Z".to_owned(),
                caller: "Aisha".to_owned(),
                role: "reviewer".to_owned(),
                action: "POST".to_owned(),
                what: format!("/{n}"),
                outcome: 200,
            };
            audit.note(deed);
        }
        audit.end();
        let held = Store::open_read_only(&register).unwrap().deeds(None, 100).unwrap();
        let whats: Vec<String> = held.into_iter().map(|(_, deed)| deed.what).collect();
        assert_eq!(whats, (0..10).rev().map(|n| format!("/{n}")).collect::<Vec<_>>());
    }

    #[test]
    fn addresses_are_cut_and_cleaned() {
        assert_eq!(address("/a\r\nb\u{1b}[2J"), "/ab[2J");
        assert_eq!(address(&"é".repeat(10_000)).chars().count(), ADDRESS);
    }
}
