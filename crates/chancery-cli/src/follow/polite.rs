//! Asking servers with manners: by name, one thing at a time, for changes only, within what the host allows, and never at an
//! address of the inner network to which a stranger's feed leads.

use std::collections::HashMap;
use std::io::Read;
use std::net::{IpAddr, ToSocketAddrs};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use ureq::http::{HeaderMap, Response};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::robots::{NAME, Robots};

const MOST_BYTES: u64 = 16 * 1024 * 1024;
const MOST_REDIRECTS: usize = 5;

/// What a server said.
pub enum Answer {
    /// Nothing has changed since the last answer.
    Unchanged,
    /// Here it is.
    Content {
        /// The bytes.
        body: Vec<u8>,
        /// Whether the server calls it a page.
        html: bool,
        /// The server's mark of this state.
        etag: Option<String>,
        /// The server's time of change.
        modified: Option<String>,
    },
    /// It may not or cannot be had.
    Refused {
        /// Why.
        reason: String,
        /// After how many seconds to ask again, where the server says so or is out of order.
        wait: Option<i64>,
    },
}

/// A client that keeps the manners.
pub struct Polite {
    agent: Agent,
    pause: Duration,
    /// By host with its scheme and port.
    hosts: HashMap<String, Host>,
}

struct Host {
    robots: Robots,
    asked: Instant,
}

/// An address taken apart as far as is needed here.
#[derive(Debug, Clone, PartialEq)]
struct Address {
    /// Scheme, host and port: `https://news.example:8080`.
    origin: String,
    host: String,
    port: u16,
    /// The path with its query.
    path: String,
}

impl Polite {
    /// A client that tells the servers whom to write to and pauses between two requests to a host.
    pub fn new(contact: &str, pause: Duration) -> Polite {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .user_agent(format!("{NAME}/{} (+{contact})", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(Duration::from_secs(60)))
            .timeout_connect(Some(Duration::from_secs(15)))
            .max_redirects(0)
            .http_status_as_error(false)
            .tls_config(tls)
            .build();
        Polite { agent: config.new_agent(), pause, hosts: HashMap::new() }
    }

    /// Asks for what stands at `url`, if it has changed since the answer with these marks. `from` is the feed that led there, if
    /// the user did not name the address.
    pub fn get(&mut self, url: &str, from: Option<&str>, etag: Option<&str>, modified: Option<&str>) -> Result<Answer> {
        let mut address = Address::parse(url)?;
        let trusted = Address::parse(from.unwrap_or(url))?;
        for _ in 0..=MOST_REDIRECTS {
            if address.origin != trusted.origin {
                address.must_be_public()?;
            }
            if !self.robots(&address)?.allows(&address.path) {
                return Ok(Answer::Refused { reason: "its robots.txt does not allow it".to_owned(), wait: None });
            }
            self.wait(&address);
            let mut request = self.agent.get(format!("{}{}", address.origin, address.path));
            for (name, value) in [("if-none-match", etag), ("if-modified-since", modified)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
            let response = request.call().with_context(|| format!("cannot reach {}", address.origin))?;
            match header(response.headers(), "location").filter(|_| response.status().is_redirection()) {
                Some(location) => address = address.join(&location)?,
                None => return answer(response),
            }
        }
        bail!("more than {MOST_REDIRECTS} redirections")
    }

    /// What the host allows, asked once. A host whose file cannot be had for its own fault allows nothing; one that has none
    /// allows everything (RFC 9309, section 2.3.1).
    fn robots(&mut self, address: &Address) -> Result<Robots> {
        if let Some(host) = self.hosts.get(&address.origin) {
            return Ok(host.robots.clone());
        }
        let response = self.agent.get(format!("{}/robots.txt", address.origin)).call();
        let response = response.with_context(|| format!("cannot reach {}", address.origin))?;
        let robots = match response.status().as_u16() {
            200..=299 => Robots::parse(&String::from_utf8_lossy(&body(response)?)),
            500.. => Robots::closed(),
            _ => Robots::default(),
        };
        self.hosts.insert(address.origin.clone(), Host { robots: robots.clone(), asked: Instant::now() });
        Ok(robots)
    }

    /// Waits until the host may be asked again.
    fn wait(&mut self, address: &Address) {
        let Some(host) = self.hosts.get_mut(&address.origin) else { return };
        let pause = host.robots.delay.map_or(self.pause, |delay| Duration::from_secs_f64(delay).max(self.pause));
        thread::sleep(pause.saturating_sub(host.asked.elapsed()));
        host.asked = Instant::now();
    }
}

fn answer(response: Response<Body>) -> Result<Answer> {
    let status = response.status().as_u16();
    let headers = response.headers();
    let refused = |wait| Ok(Answer::Refused { reason: format!("the server answers {}", response.status()), wait });
    match status {
        200 => {
            let html = header(headers, "content-type").is_some_and(|kind| kind.contains("html"));
            let (etag, modified) = (header(headers, "etag"), header(headers, "last-modified"));
            Ok(Answer::Content { body: body(response)?, html, etag, modified })
        }
        304 => Ok(Answer::Unchanged),
        429 | 503 => refused(Some(retry_after(headers).unwrap_or(0))),
        500.. => refused(Some(0)),
        _ => refused(None),
    }
}

/// After how many seconds to ask again, which servers say in seconds or as a date.
fn retry_after(headers: &HeaderMap) -> Option<i64> {
    let value = header(headers, "retry-after")?;
    if let Ok(seconds) = value.parse() {
        return Some(seconds);
    }
    let then = rfc2822::parse(&value).ok()?.timestamp();
    Some((then.as_second() - Timestamp::now().as_second()).max(0))
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn body(response: Response<Body>) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    response.into_body().into_reader().take(MOST_BYTES + 1).read_to_end(&mut bytes).context("the answer broke off")?;
    if bytes.len() as u64 > MOST_BYTES {
        bail!("the answer is longer than {MOST_BYTES} bytes");
    }
    Ok(bytes)
}

impl Address {
    fn parse(url: &str) -> Result<Address> {
        let uri: ureq::http::Uri =
            url.trim().split('#').next().unwrap_or_default().parse().with_context(|| format!("no address: {url}"))?;
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else { bail!("no full address: {url}") };
        let usual = match scheme {
            "http" => 80,
            "https" => 443,
            _ => bail!("no address of the web: {url}"),
        };
        let port = uri.port_u16().unwrap_or(usual);
        let origin = if port == usual { format!("{scheme}://{host}") } else { format!("{scheme}://{host}:{port}") };
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Address { origin, host: host.trim_matches(['[', ']']).to_owned(), port, path })
    }

    /// Where a redirection from here leads.
    fn join(&self, location: &str) -> Result<Address> {
        if location.contains("://") {
            return Address::parse(location);
        }
        if let Some(rest) = location.strip_prefix("//") {
            let scheme = self.origin.split(':').next().unwrap_or("https");
            return Address::parse(&format!("{scheme}://{rest}"));
        }
        if location.starts_with('/') {
            return Address::parse(&format!("{}{location}", self.origin));
        }
        let folder = self.path.split('?').next().unwrap_or("/").rsplit_once('/').map_or("", |(folder, _)| folder);
        Address::parse(&format!("{}{folder}/{location}", self.origin))
    }

    /// Refuses hosts of the inner network: a feed must not make us ask what only we can reach.
    fn must_be_public(&self) -> Result<()> {
        let addresses = (self.host.as_str(), self.port).to_socket_addrs().with_context(|| format!("no such host: {}", self.host))?;
        for address in addresses {
            if !is_public(address.ip()) {
                bail!("{} is a host of the inner network, to which the feed must not lead", self.host);
            }
        }
        Ok(())
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let shared = a == 100 && (64..128).contains(&b);
            !(v4.is_loopback()
                || v4.is_private()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_multicast()
                || shared
                || a == 0
                || a >= 240)
        }
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_public(IpAddr::V4(v4)),
            None => {
                let first = v6.segments()[0];
                let inner = first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80;
                !(v6.is_loopback() || v6.is_unspecified() || v6.is_multicast() || inner)
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirections_lead_from_where_they_are() {
        let here = Address::parse("https://news.example/a/b?x=1#y").unwrap();
        assert_eq!((here.origin.as_str(), here.path.as_str()), ("https://news.example", "/a/b?x=1"));
        for (location, origin, path) in [
            ("/c", "https://news.example", "/c"),
            ("c", "https://news.example", "/a/c"),
            ("//other.example/c", "https://other.example", "/c"),
            ("http://other.example:8080/", "http://other.example:8080", "/"),
        ] {
            let there = here.join(location).unwrap();
            assert_eq!((there.origin.as_str(), there.path.as_str()), (origin, path), "{location}");
        }
        assert!(here.join("file:///etc/passwd").is_err());
    }

    #[test]
    fn the_inner_network_is_not_public() {
        for inner in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(!is_public(inner.parse().unwrap()), "{inner}");
        }
        for outer in ["93.184.216.34", "2606:2800:220:1::1"] {
            assert!(is_public(outer.parse().unwrap()), "{outer}");
        }
    }
}
