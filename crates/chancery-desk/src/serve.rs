//! Serving: from a listener until it is told to stop.

use std::future::Future;
use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::header::HOST;
use tokio::net::TcpListener;
use tower::ServiceExt;

use crate::router::router;
use crate::state::Desk;

/// Answers requests on `listener` until `stop` is done, then finishes those under way.
pub async fn serve(desk: Desk, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let router = router(desk.clone());
    warm(router.clone(), listener.local_addr()?).await;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop).await;
    desk.close();
    served
}

/// Makes the first page once before anybody asks for it: whoever comes first need not wait until the register is at hand. Beyond
/// this machine nobody has said who they are yet, and the answer is the way to log in.
async fn warm(router: Router, address: SocketAddr) {
    let Ok(mut request) = Request::get("/").header(HOST, address.to_string()).body(Body::empty()) else { return };
    request.extensions_mut().insert(ConnectInfo(address));
    let Ok(_) = router.oneshot(request).await;
}
