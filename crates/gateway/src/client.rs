//! Where a request really comes from, and when.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use http::{Extensions, HeaderMap, request::Parts};
use ipnet::IpNet;
use proto::Timestamp;

use crate::trouble::Trouble;

/// Header in which proxies name the addresses that they speak for.
pub(crate) const FORWARDED_FOR: &str = "x-forwarded-for";
/// Header in which a caller in development mode pretends it is another time, in milliseconds since the epoch.
pub(crate) const FAIRGROUND_AT: &str = "fairground-at";
/// Most addresses of a forwarding chain that are looked at; real chains have two or three.
const HOPS_MAX: usize = 16;

/// The other end of the connection, put into each request by the accept loop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// The client's address: the last one in the chain that is not a trusted proxy. `0.0.0.0` if it can't be known.
pub(crate) fn address(parts: &Parts, trusted: &[IpNet], development: bool) -> IpAddr {
    let peer = peer(&parts.extensions);
    walk(peer, &parts.headers, |hop| development || trusted.iter().any(|net| net.contains(&hop)), development)
}

/// Whether the other end of the connection is a trusted proxy, or anybody in development.
pub(crate) fn is_trusted(extensions: &Extensions, trusted: &[IpNet], development: bool) -> bool {
    let peer = peer(extensions);
    development || trusted.iter().any(|net| net.contains(&peer))
}

fn peer(extensions: &Extensions) -> IpAddr {
    let unknown = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    extensions.get::<Peer>().map_or(unknown, |peer| peer.0.ip().to_canonical())
}

/// In development every chain is believed down to its first address; otherwise down to the first stranger.
fn walk(peer: IpAddr, headers: &HeaderMap, trusts: impl Fn(IpAddr) -> bool, all: bool) -> IpAddr {
    if !trusts(peer) {
        return peer;
    }
    // A line with bytes that are no text is read as far as it goes: a proxy may have appended the client to it, and without the
    // line the client would pass for the proxy.
    let values = headers.get_all(FORWARDED_FOR).iter();
    let lines: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    let mut client = peer;
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')).take(HOPS_MAX) {
        // What can't be read is not a proxy's word, so the chain ends before it.
        let Some(hop) = parse_hop(hop.trim()) else { break };
        client = hop;
        if !all && !trusts(hop) {
            break;
        }
    }
    client
}

fn parse_hop(text: &str) -> Option<IpAddr> {
    let address =
        text.parse::<IpAddr>().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    address.map(|ip| ip.to_canonical())
}

/// The time that the caller pretends it is.
pub(crate) fn pretended_at(headers: &HeaderMap, development: bool) -> Result<Option<Timestamp>, Trouble> {
    let Some(value) = headers.get(FAIRGROUND_AT) else { return Ok(None) };
    if !development {
        return Err(Trouble::bad(
            "development-only",
            "Fairground-At is only for servers started with --development. Leave the header out.",
        ));
    }
    let text = value.to_str().ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    match text.and_then(|text| text.parse().ok()) {
        Some(ms) => Ok(Some(Timestamp(ms))),
        None => Err(Trouble::bad(
            "fairground-at-invalid",
            "Fairground-At must be milliseconds since 1970-01-01 UTC, as digits only.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, chain: &[impl AsRef<[u8]>], development: bool) -> String {
        let mut request = http::Request::builder();
        for line in chain {
            request = request.header(FORWARDED_FOR, line.as_ref());
        }
        let mut parts = request.body(()).unwrap().into_parts().0;
        parts.extensions.insert(Peer(SocketAddr::new(peer.parse().unwrap(), 4000)));
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        address(&parts, &trusted, development).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let table: [(&str, &[&str], &str); 9] = [
            ("203.0.113.9", &["1.2.3.4"], "203.0.113.9"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["1.2.3.4"], "1.2.3.4"),
            ("10.0.0.1", &["6.6.6.6, 1.2.3.4, 10.0.0.2"], "1.2.3.4"),
            ("10.0.0.1", &["6.6.6.6", "1.2.3.4", "10.0.0.2"], "1.2.3.4"),
            ("10.0.0.1", &["1.2.3.4, rubbish, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &["1.2.3.4:5678"], "1.2.3.4"),
            ("::ffff:10.0.0.1", &["::ffff:1.2.3.4"], "1.2.3.4"),
            ("fd00::1", &["2409:8000::1"], "2409:8000::1"),
        ];
        for (peer, chain, client) in table {
            assert_eq!(seen(peer, chain, false), client, "{peer} {chain:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_hide_nobody() {
        for line in [&b"\xff, 1.2.3.4"[..], b"\xff,1.2.3.4, 10.0.0.2", b"6.6.6.6\xe9, 1.2.3.4"] {
            assert_eq!(seen("10.0.0.1", &[line], false), "1.2.3.4", "{line:?}");
        }
        assert_eq!(seen("10.0.0.1", &[&b"\xff"[..], b"1.2.3.4"], false), "1.2.3.4");
        assert_eq!(seen("10.0.0.1", &[&b"1.2.3.4"[..], b"\xff, 10.0.0.2"], false), "10.0.0.2");
    }

    #[test]
    fn development_believes_the_first_of_the_chain() {
        assert_eq!(seen("127.0.0.1", &["1.2.3.4, 5.6.7.8"], true), "1.2.3.4");
        assert_eq!(seen("127.0.0.1", &["rubbish"], true), "127.0.0.1");
    }

    #[test]
    fn pretended_times_are_digits_and_need_development() {
        let headers =
            |text: &str| HeaderMap::from_iter([(FAIRGROUND_AT.parse().unwrap(), text.parse().unwrap())]);
        assert_eq!(
            pretended_at(&headers("1763712000123"), true).unwrap(),
            Some(Timestamp(1_763_712_000_123))
        );
        assert_eq!(pretended_at(&HeaderMap::new(), false).unwrap(), None);
        assert_eq!(
            pretended_at(&headers("1"), false).unwrap_err().problem.kind,
            "/problems/development-only"
        );
        for bad in ["", "-1", "+1", "2026-01-01", "99999999999999999999999"] {
            assert!(pretended_at(&headers(bad), true).is_err(), "{bad}");
        }
    }
}
