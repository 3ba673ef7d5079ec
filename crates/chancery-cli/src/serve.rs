//! `chancery serve`: the desk, on this machine or behind a proxy.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use chancery_desk::access::{Reach, token};
use chancery_desk::state::{Desk, Settings};
use chancery_store::Store;
use tokio::net::TcpListener;

use crate::args::Serve;
use crate::clock::now;
use crate::exit::Exit;
use crate::register;

pub fn run(serve: &Serve, path: &Path) -> Result<Exit> {
    // A register of an older version is brought up to date, and one that a kill left without its tables gets them.
    let store = register::open_to_write(path)?;
    let reach = Reach::of(serve.listen.ip(), serve.origin.as_deref(), &serve.proxy, good_tokens(&store)?)?;
    drop(store);
    let settings =
        Settings { today: serve.today.clone(), reach: reach.clone(), costly_a_minute: serve.costly_a_minute, ..Settings::new(path) };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(32).build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(serve.listen).await.with_context(|| format!("cannot listen on {}", serve.listen))?;
        let address = match &reach {
            Reach::Loopback => format!("http://{}", listener.local_addr()?),
            Reach::Proxy(proxy) => proxy.origin.clone(),
        };
        // Whoever started the program in a script waits for this line.
        println!("{address}/");
        std::io::stdout().flush()?;
        chancery_desk::serve(Desk::open(settings)?, listener, stopped()).await?;
        Ok(Exit::Fine)
    })
}

fn good_tokens(store: &Store) -> Result<usize> {
    Ok(token::good(store, &now())?)
}

/// Done when the program is told to stop.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
