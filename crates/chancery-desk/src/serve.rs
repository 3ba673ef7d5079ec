//! Serving: from a listener until it is told to stop.

use std::future::Future;

use tokio::net::TcpListener;

use crate::router::router;
use crate::state::Desk;

/// Answers requests on `listener` until `stop` is done, then finishes those under way.
pub async fn serve(desk: Desk, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    axum::serve(listener, router(desk)).with_graceful_shutdown(stop).await
}
