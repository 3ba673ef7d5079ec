//! A desk on a register in a folder of its own, and calls to it.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use chancery::reader::Reading;
use chancery::text::Source;
use chancery_desk::access::{Proxy, Reach, Role, token};
use chancery_desk::router::router;
use chancery_desk::state::{Desk, Settings};
use chancery_store::Store;
use http_body_util::BodyExt as _;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

pub const NOW: &str = "2026-01-31T09:00:00Z";
pub const TODAY: &str = "2026-01-31";
/// Where the proxy of the tests calls from.
pub const PROXY: &str = "10.0.0.2";

pub struct Bench {
    folder: TempDir,
    service: Router,
    runtime: tokio::runtime::Runtime,
    reach: Reach,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub heads: HeaderMap,
    pub body: Bytes,
}

/// A call before it is made.
pub struct Call<'b> {
    bench: &'b Bench,
    request: Request<Body>,
}

/// A register that holds these documents.
pub fn fill(store: &mut Store, documents: &[(Source, Reading)]) {
    let run = store.begin(NOW, "table-test").unwrap();
    store.append(run, documents).unwrap();
    store.derive().unwrap();
    store.finish(run, NOW).unwrap();
}

impl Bench {
    /// A desk for whoever sits at the machine.
    pub fn local(documents: &[(Source, Reading)]) -> Bench {
        Bench::open(documents, |_| Reach::Loopback, 0)
    }

    /// A desk behind a proxy.
    pub fn behind_proxy(documents: &[(Source, Reading)]) -> Bench {
        let proxy = Proxy { origin: "https://desk.example.org".to_owned(), addresses: vec![PROXY.parse().unwrap()] };
        Bench::open(documents, |_| Reach::Proxy(proxy), 0)
    }

    pub fn open(documents: &[(Source, Reading)], reach: impl FnOnce(&mut Store) -> Reach, costly_a_minute: u32) -> Bench {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("test.register");
        let mut store = Store::open(&path).unwrap();
        fill(&mut store, documents);
        let reach = reach(&mut store);
        drop(store);
        let settings = Settings { today: Some(TODAY.to_owned()), reach: reach.clone(), costly_a_minute, ..Settings::new(path) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let service = runtime.block_on(async { router(Desk::open(settings).unwrap()) });
        Bench { folder, service, runtime, reach }
    }

    pub fn register(&self) -> PathBuf {
        self.folder.path().join("test.register")
    }

    /// The register, for changes that others make.
    pub fn store(&self) -> Store {
        Store::open(&self.register()).unwrap()
    }

    /// Makes a token of this role.
    pub fn token(&self, name: &str, role: Role) -> String {
        token::give(&mut self.store(), name, role, NOW, None).unwrap()
    }

    /// A call as a decent caller makes it.
    pub fn call(&self, method: Method, address: &str) -> Call<'_> {
        let (host, peer) = match &self.reach {
            Reach::Loopback => ("localhost:8042", "127.0.0.1:50000".to_owned()),
            Reach::Proxy(_) => ("desk.example.org", format!("{PROXY}:50000")),
        };
        let mut request = Request::builder().method(method).uri(address).body(Body::empty()).unwrap();
        request.headers_mut().insert("host", host.parse().unwrap());
        if let Reach::Proxy(_) = self.reach {
            request.headers_mut().insert("x-forwarded-proto", "https".parse().unwrap());
            request.headers_mut().insert("x-forwarded-for", "203.0.113.7".parse().unwrap());
        }
        request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
        Call { bench: self, request }
    }

    pub fn get(&self, address: &str) -> Answer {
        self.call(Method::GET, address).send()
    }

    pub fn post(&self, address: &str) -> Call<'_> {
        self.call(Method::POST, address)
    }
}

impl Call<'_> {
    pub fn head(mut self, name: &'static str, value: &str) -> Self {
        self.request.headers_mut().insert(name, value.parse().unwrap());
        self
    }

    pub fn without(mut self, name: &'static str) -> Self {
        self.request.headers_mut().remove(name);
        self
    }

    pub fn from(mut self, peer: &str) -> Self {
        self.request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
        self
    }

    pub fn token(self, token: &str) -> Self {
        self.head("authorization", &format!("Bearer {token}"))
    }

    pub fn json(mut self, value: &Value) -> Self {
        *self.request.body_mut() = Body::from(value.to_string());
        self.head("content-type", "application/json")
    }

    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        let encode =
            |text: &str| {
                text.bytes()
                    .map(|byte| {
                        if byte.is_ascii_alphanumeric() || byte == b'_' { (byte as char).to_string() } else { format!("%{byte:02X}") }
                    })
                    .collect::<String>()
            };
        let body = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&");
        *self.request.body_mut() = Body::from(body);
        self.head("content-type", "application/x-www-form-urlencoded")
    }

    pub fn body(mut self, kind: &str, body: impl Into<Body>) -> Self {
        *self.request.body_mut() = body.into();
        self.head("content-type", kind)
    }

    pub fn send(self) -> Answer {
        let Call { bench, request } = self;
        bench.runtime.block_on(async {
            let response = bench.service.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            Answer { status: parts.status, heads: parts.headers, body: body.collect().await.unwrap().to_bytes() }
        })
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    pub fn head(&self, name: &str) -> Option<&str> {
        self.heads.get(name).map(|value| value.to_str().unwrap())
    }
}
