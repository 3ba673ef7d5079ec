//! The writer: the one thread that changes the register.
//!
//! A change may need much memory for a moment: a report between two parties that have thousands of others. Allocators keep such
//! memory for the thread that asked for it, so all changes are made by one thread, not by each thread that answers pages.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use chancery_store::Store;
use tokio::sync::oneshot;

use crate::{Error, Result};

type Change = Box<dyn FnOnce(Result<&mut Store>) + Send>;

/// Where changes are sent. The thread ends with it.
pub(crate) struct Writer(Sender<Change>);

impl Writer {
    /// Begins the thread; the register is opened for writing when it is first needed.
    pub(crate) fn begin(open: impl Fn() -> Result<Store> + Send + 'static) -> Writer {
        let (sender, changes) = channel::<Change>();
        thread::spawn(move || {
            let mut store = None;
            for change in changes {
                let made = catch_unwind(AssertUnwindSafe(|| match &mut store {
                    Some(store) => change(Ok(store)),
                    None => match open() {
                        Ok(opened) => change(Ok(store.insert(opened))),
                        Err(error) => change(Err(error)),
                    },
                }));
                if made.is_err() {
                    // Whatever it left half done in this connection ends with it.
                    store = None;
                }
            }
        });
        Writer(sender)
    }

    /// Makes a change, behind those that were sent before.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(Result<&mut Store>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (tell, told) = oneshot::channel();
        let change = Box::new(move |store: Result<&mut Store>| {
            // Whoever asked may be gone by now; the change is made all the same.
            let _ = tell.send(change(store));
        });
        self.0.send(change).map_err(|_| Error::Closed)?;
        told.await.map_err(|_| Error::Closed)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer() -> Writer {
        Writer::begin(|| Ok(Store::open(":memory:".as_ref())?))
    }

    fn made<T: Send + 'static>(writer: &Writer, change: impl FnOnce(&mut Store) -> Result<T> + Send + 'static) -> Result<T> {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(writer.write(|store| store.and_then(change)))
    }

    #[test]
    fn changes_are_made_one_after_the_other_on_one_connection() {
        let writer = writer();
        made(&writer, |store| Ok(store.set("word", "kept")?)).unwrap();
        assert_eq!(made(&writer, |store| Ok(store.setting("word")?)).unwrap().as_deref(), Some("kept"));
    }

    #[test]
    fn a_change_that_panics_is_an_error_and_the_next_one_is_made() {
        let writer = writer();
        made(&writer, |store| Ok(store.set("word", "kept")?)).unwrap();
        assert!(matches!(made(&writer, |_| -> Result<()> { panic!("broken") }), Err(Error::Closed)));
        assert_eq!(made(&writer, |store| Ok(store.setting("word")?)).unwrap(), None, "on a new connection");
    }
}
