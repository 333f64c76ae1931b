//! From prefix lists to segments.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use proto::Network;
use proto::evidence::{NetworkClass, Operator};

use super::codec::Segment;

/// Where classes overlap, the first one here wins.
const CLASS_PRECEDENCE: [NetworkClass; 6] = [
    NetworkClass::Private,
    NetworkClass::Vpn,
    NetworkClass::DataCentre,
    NetworkClass::Campus,
    NetworkClass::Fixed,
    NetworkClass::Carrier,
];

/// Where operators overlap, the first one here wins.
const OPERATOR_PRECEDENCE: [Operator; 6] = [
    Operator::Cstnet,
    Operator::Cernet,
    Operator::DrPeng,
    Operator::ChinaMobile,
    Operator::ChinaUnicom,
    Operator::ChinaTelecom,
];

/// IPv4 space that is never seen from outside (IANA's special-purpose registry, multicast and reserved space).
const PRIVATE: &str = "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 \
    192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4";

/// IPv4 prefixes that belong to one kind of network. A list of class `Unknown` only adds its operator
/// where another list gives the class.
#[derive(Debug, Clone, Copy)]
pub struct List<'a> {
    /// What a prefix on this list is.
    pub network: Network,
    /// Prefixes such as `117.136.0.0/16`, separated by white space.
    pub prefixes: &'a str,
}

/// Why a list can't be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidList {
    /// Something else than a prefix.
    #[error("{0:?} is not an IPv4 prefix; write it as 117.136.0.0/16, with no bit set behind the length")]
    Prefix(String),
}

/// Sorted, disjoint, merged segments of everything that is on a list.
pub(super) fn segments(lists: &[List<'_>]) -> Result<Vec<Segment>, InvalidList> {
    let private = Network { class: NetworkClass::Private, ..Network::default() };
    let mut changes: BTreeMap<u64, Vec<(Network, i32)>> = BTreeMap::new();
    for list in lists.iter().chain([&List { network: private, prefixes: PRIVATE }]) {
        for prefix in list.prefixes.split_whitespace() {
            let (first, count) = parse(prefix).ok_or_else(|| InvalidList::Prefix(prefix.to_owned()))?;
            changes.entry(first).or_default().push((list.network, 1));
            changes.entry(first + count).or_default().push((list.network, -1));
        }
    }

    let mut open: BTreeMap<Network, i32> = BTreeMap::new();
    let mut segments: Vec<Segment> = Vec::new();
    let mut since = 0;
    for (at, here) in changes {
        if let Some(network) = winner(&open) {
            extend(&mut segments, since, at, network);
        }
        since = at;
        for (network, change) in here {
            *open.entry(network).or_default() += change;
        }
    }
    Ok(segments)
}

/// First address and number of addresses.
fn parse(prefix: &str) -> Option<(u64, u64)> {
    let (address, length) = prefix.split_once('/')?;
    let first = u64::from(address.parse::<Ipv4Addr>().ok()?.to_bits());
    let length: u32 = length.parse().ok().filter(|length| *length <= 32)?;
    let count = 1_u64 << (32 - length);
    (first % count == 0).then_some((first, count))
}

/// What addresses are that lie in all the open ranges at once; `None` if none is open.
fn winner(open: &BTreeMap<Network, i32>) -> Option<Network> {
    let networks = || open.iter().filter(|(_, count)| **count > 0).map(|(network, _)| network);
    let class = CLASS_PRECEDENCE.iter().find(|class| networks().any(|network| network.class == **class))?;
    let operator = OPERATOR_PRECEDENCE.iter().find(|operator| networks().any(|n| n.operator == **operator));
    Some(Network { class: *class, operator: operator.copied().unwrap_or_default() })
}

/// Adds the addresses from `since` until before `until`.
fn extend(segments: &mut Vec<Segment>, since: u64, until: u64, network: Network) {
    let bounds = u32::try_from(since).ok().zip(u32::try_from(until - 1).ok());
    let (first, last) = bounds.expect("prefixes end with the address space");
    match segments.last_mut() {
        Some(before) if before.network == network && u64::from(before.last) + 1 == since => {
            before.last = last;
        }
        _ => segments.push(Segment { first, last, network }),
    }
}
