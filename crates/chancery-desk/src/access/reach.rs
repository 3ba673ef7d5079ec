//! From where the desk may be called, and which heads of a request prove that it was called from there.

use std::fmt;
use std::net::IpAddr;

/// The way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// From this machine, by whoever sits at it, without login.
    Loopback,
    /// Through a proxy that ends TLS, with a token.
    Proxy(Proxy),
}

/// A proxy that ends TLS before the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy {
    /// The address under which people know the desk, `https://desk.example.org`, without a slash at its end.
    pub origin: String,
    /// The addresses from which the proxy calls. Calls from others are refused: they would come in clear text.
    pub addresses: Vec<IpAddr>,
}

/// Why the desk does not start.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsafe {
    /// It would listen beyond this machine without a proxy that ends TLS.
    NoProxy(IpAddr),
    /// The public address is no `https://` address of a host alone.
    Origin(String),
    /// There is a public address, but nobody from whom calls may come.
    NoAddress,
    /// There is an address of a proxy, but no public address.
    NoOrigin,
    /// Nobody has a token that is good.
    NoToken,
}

impl fmt::Display for Unsafe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unsafe::NoProxy(listen) => write!(
                f,
                "does not listen on {listen} in clear text: let a proxy end TLS, and name it with `--origin https://HOST` and `--proxy ADDRESS`"
            ),
            Unsafe::Origin(origin) => write!(f, "`{origin}` is no public address; give one such as https://desk.example.org"),
            Unsafe::NoAddress => f.write_str("a public address needs `--proxy ADDRESS`: from where the program calls that ends TLS"),
            Unsafe::NoOrigin => f.write_str("a proxy needs `--origin https://HOST`: the address under which people know the desk"),
            Unsafe::NoToken => {
                f.write_str("nobody could log in: make a token with `chancery token new NAME --role admin`, then start again")
            }
        }
    }
}

impl std::error::Error for Unsafe {}

impl Reach {
    /// The way in that these settings ask for, if it is a safe one. `tokens` is the number of tokens that are good.
    pub fn of(listen: IpAddr, origin: Option<&str>, proxies: &[IpAddr], tokens: usize) -> Result<Reach, Unsafe> {
        let Some(origin) = origin else {
            return match (listen.is_loopback(), proxies.is_empty()) {
                (true, true) => Ok(Reach::Loopback),
                (_, false) => Err(Unsafe::NoOrigin),
                (false, true) => Err(Unsafe::NoProxy(listen)),
            };
        };
        let origin = public(origin).ok_or_else(|| Unsafe::Origin(origin.to_owned()))?;
        if proxies.is_empty() {
            return Err(Unsafe::NoAddress);
        }
        if tokens == 0 {
            return Err(Unsafe::NoToken);
        }
        Ok(Reach::Proxy(Proxy { origin, addresses: proxies.to_vec() }))
    }

    /// Whether a call from `peer` may be looked at.
    pub fn admits(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        match self {
            Reach::Loopback => peer.is_loopback(),
            Reach::Proxy(proxy) => proxy.addresses.iter().any(|address| address.to_canonical() == peer),
        }
    }

    /// Whether `host`, as a request names it, is us. A page elsewhere that lets its own name lead to this machine still calls by
    /// that name, and is refused.
    pub fn answers_to(&self, host: &str) -> bool {
        match self {
            Reach::Loopback => {
                let name = match host.rsplit_once(':') {
                    Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.is_empty() => name,
                    _ => host,
                };
                name.eq_ignore_ascii_case("localhost") || ["127.0.0.1", "[::1]"].contains(&name)
            }
            Reach::Proxy(proxy) => {
                let known = proxy.origin.trim_start_matches("https://");
                host.eq_ignore_ascii_case(known) || host.strip_suffix(":443").is_some_and(|host| host.eq_ignore_ascii_case(known))
            }
        }
    }

    /// Whether `origin`, as a browser names the page that a form stands on, is ours. `host` is the one that the request named.
    pub fn is_own_origin(&self, origin: &str, host: &str) -> bool {
        match self {
            Reach::Loopback => origin.strip_prefix("http://").is_some_and(|from| from.eq_ignore_ascii_case(host)),
            Reach::Proxy(proxy) => origin.eq_ignore_ascii_case(&proxy.origin),
        }
    }
}

/// `https://desk.example.org`, with a port where it has one.
fn public(origin: &str) -> Option<String> {
    let host = origin.trim_end_matches('/').strip_prefix("https://")?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    (!host.is_empty() && host.bytes().all(fits)).then(|| format!("https://{}", host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const EVERYWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);

    #[test]
    fn beyond_the_machine_there_is_no_way_in_without_proxy_and_token() {
        let origin = Some("https://desk.example.org/");
        assert_eq!(Reach::of(HERE, None, &[], 0), Ok(Reach::Loopback));
        for (listen, origin, proxies, tokens, why) in [
            (EVERYWHERE, None, &[][..], 3, Unsafe::NoProxy(EVERYWHERE)),
            ("192.0.2.1".parse().unwrap(), None, &[], 3, Unsafe::NoProxy("192.0.2.1".parse().unwrap())),
            (EVERYWHERE, None, &[HERE], 3, Unsafe::NoOrigin),
            (HERE, None, &[HERE], 3, Unsafe::NoOrigin),
            (EVERYWHERE, origin, &[], 3, Unsafe::NoAddress),
            (EVERYWHERE, origin, &[HERE], 0, Unsafe::NoToken),
            (HERE, origin, &[HERE], 0, Unsafe::NoToken),
            (EVERYWHERE, Some("http://desk.example.org"), &[HERE], 3, Unsafe::Origin("http://desk.example.org".to_owned())),
            (EVERYWHERE, Some("https://a.example/path"), &[HERE], 3, Unsafe::Origin("https://a.example/path".to_owned())),
            (EVERYWHERE, Some("https://"), &[HERE], 3, Unsafe::Origin("https://".to_owned())),
        ] {
            assert_eq!(Reach::of(listen, origin, proxies, tokens), Err(why));
        }
        let proxy = Proxy { origin: "https://desk.example.org".to_owned(), addresses: vec![HERE] };
        assert_eq!(Reach::of(EVERYWHERE, origin, &[HERE], 1), Ok(Reach::Proxy(proxy)));
    }

    #[test]
    fn the_machine_goes_by_its_own_names_only() {
        for host in ["localhost", "localhost:8042", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8042", "[::1]", "[::1]:8042"] {
            assert!(Reach::Loopback.answers_to(host), "{host}");
        }
        for host in [
            "",
            ":8042",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "127.0.0.1:80:80",
            "localhost:x",
            "::1",
        ] {
            assert!(!Reach::Loopback.answers_to(host), "{host}");
        }
    }

    #[test]
    fn calls_come_from_the_proxy_and_under_the_public_name() {
        let reach = Reach::of(EVERYWHERE, Some("https://Desk.example.org"), &["10.0.0.2".parse().unwrap()], 1).unwrap();
        assert!(reach.admits("10.0.0.2".parse().unwrap()) && reach.admits("::ffff:10.0.0.2".parse().unwrap()));
        assert!(!reach.admits(HERE) && !reach.admits("10.0.0.3".parse().unwrap()));
        assert!(reach.answers_to("desk.example.org") && reach.answers_to("desk.example.org:443"));
        assert!(!reach.answers_to("localhost") && !reach.answers_to("desk.example.org:8042"));
        assert!(reach.is_own_origin("https://desk.example.org", "desk.example.org"));
        assert!(!reach.is_own_origin("http://desk.example.org", "desk.example.org") && !reach.is_own_origin("null", "null"));
        assert!(Reach::Loopback.is_own_origin("http://localhost:8042", "localhost:8042"));
        assert!(!Reach::Loopback.is_own_origin("http://localhost:3000", "localhost:8042"));
    }
}
