//! What callers did, written into the register: every change, every login, every refusal, every question in SQL. A thread of
//! its own writes, so that nobody waits for the register while it is busy; a kill loses at most what was not written yet. A
//! decision never gets lost this way: the register keeps who made it together with the decision itself.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use chancery_store::{Deed, Store};

/// Deeds that wait to be written. Beyond so many, they are counted and not kept.
const WAITING: usize = 4096;
/// The most that is written of an address.
const ADDRESS: usize = 500;
/// What comes within so long is written together.
const MOMENT: Duration = Duration::from_millis(50);
/// A register that cannot be written is tried again after twice as long each time, and after no longer than this.
const LONGEST: Duration = Duration::from_secs(5);

/// The writer of the trail.
#[derive(Debug)]
pub(crate) struct Audit {
    send: Mutex<Option<SyncSender<Deed>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    ends: Arc<AtomicBool>,
    lost: AtomicU64,
}

impl Audit {
    /// Begins to write into a register.
    pub(crate) fn begin(register: &Path) -> Audit {
        let (send, receive) = sync_channel(WAITING);
        let register = register.to_owned();
        let ends = Arc::new(AtomicBool::new(false));
        let waiting = Waiting { receive, ends: Arc::clone(&ends) };
        let writer = std::thread::Builder::new().name("audit".to_owned()).spawn(move || write(&register, &waiting)).ok();
        Audit { send: Mutex::new(Some(send)), writer: Mutex::new(writer), ends, lost: AtomicU64::new(0) }
    }

    /// Notes a deed.
    pub(crate) fn note(&self, deed: Deed) {
        if let Some(send) = self.send.lock().unwrap_or_else(PoisonError::into_inner).as_ref()
            && let Err(TrySendError::Full(deed)) = send.try_send(deed)
        {
            // A flood is told of at its first deed, its second, fourth and so on: a line for each would be another flood.
            let lost = self.lost.fetch_add(1, Ordering::Relaxed) + 1;
            if lost.is_power_of_two() {
                let Deed { caller, action, outcome, .. } = deed;
                eprintln!("chancery: the audit trail is full; {lost} deeds are lost, the last of them: {caller} {action} {outcome}");
            }
        }
    }

    /// Writes what waits, and ends.
    pub(crate) fn end(&self) {
        self.send.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.ends.store(true, Ordering::Release);
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

fn write(register: &Path, waiting: &Waiting) {
    let (mut store, mut deeds, mut open) = (None, Vec::new(), true);
    let mut outage: Option<Duration> = None;
    while open || !deeds.is_empty() {
        open = waiting.gather(&mut deeds, outage.unwrap_or(MOMENT));
        if deeds.is_empty() {
            continue;
        }
        let written = match &mut store {
            Some(store) => Store::note_deeds(store, &deeds),
            None => Store::open(register).and_then(|opened| store.insert(opened).note_deeds(&deeds)),
        };
        match written {
            Ok(()) => {
                deeds.clear();
                if outage.take().is_some() {
                    eprintln!("chancery: the audit trail is written again");
                }
            }
            // Whoever holds the register will let it go: what waits is written then. At the end there is no then.
            Err(error) => {
                if !open {
                    eprintln!("chancery: {} deeds could not be written into the audit trail: {error}", deeds.len());
                    return;
                }
                if outage.is_none() {
                    eprintln!("chancery: the audit trail waits to be written: {error}");
                }
                outage = Some((outage.unwrap_or(MOMENT) * 2).min(LONGEST));
                store = None;
            }
        }
    }
}

/// What waits to be written.
struct Waiting {
    receive: Receiver<Deed>,
    /// Whether the desk goes down: a channel tells that only once it is empty.
    ends: Arc<AtomicBool>,
}

impl Waiting {
    /// Takes what comes within a time of the first deed, as far as there is room; whether more may come.
    fn gather(&self, deeds: &mut Vec<Deed>, time: Duration) -> bool {
        if deeds.is_empty() {
            match self.receive.recv() {
                Ok(first) => deeds.push(first),
                Err(_) => return false,
            }
        }
        let until = Instant::now() + time;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if deeds.len() >= WAITING {
                if self.ends.load(Ordering::Acquire) {
                    deeds.extend(self.receive.try_iter());
                    return false;
                }
                if left.is_zero() {
                    return true;
                }
                std::thread::sleep(left.min(MOMENT));
                continue;
            }
            match self.receive.recv_timeout(left) {
                Ok(deed) => deeds.push(deed),
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deed(n: usize) -> Deed {
        Deed {
            when: "2026-01-31T09:00:00Z".to_owned(),
            caller: "Aisha".to_owned(),
            role: "reviewer".to_owned(),
            action: "POST".to_owned(),
            what: format!("/{n}"),
            outcome: 200,
        }
    }

    #[test]
    fn a_trail_that_cannot_be_written_fills_up_and_ends() {
        // A folder is no register.
        let folder = tempfile::tempdir().unwrap();
        let audit = Audit::begin(folder.path());
        for n in 0..WAITING + 100 {
            audit.note(deed(n));
        }
        audit.end();
    }

    #[test]
    fn what_waited_while_the_register_could_not_be_written_is_written_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("later").join("r");
        let audit = Audit::begin(&register);
        audit.note(deed(1));
        std::thread::sleep(MOMENT * 3);
        std::fs::create_dir(folder.path().join("later")).unwrap();
        audit.note(deed(2));
        audit.end();
        let held = Store::open_read_only(&register).unwrap().deeds(None, 100).unwrap();
        assert_eq!(held.into_iter().map(|(_, deed)| deed.what).collect::<Vec<_>>(), ["/2", "/1"]);
    }

    #[test]
    fn deeds_are_written_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("r");
        drop(Store::open(&register).unwrap());
        let audit = Audit::begin(&register);
        for n in 0..10 {
            audit.note(deed(n));
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
