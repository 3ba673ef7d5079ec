//! Serving: from a listener until it is told to stop.

use std::future::Future;
use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::router::router;
use crate::state::Desk;

/// Answers requests on `listener` until `stop` is done, then finishes those under way.
pub async fn serve(desk: Desk, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let service = router(desk.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop).await;
    desk.close();
    served
}
