//! What kind of network an address belongs to, from public lists compiled into one table.
//!
//! Bytes of a table: `FGNT`, format version, number of segments, then per segment the number of addresses since the
//! one before, its length minus one (both LEB128), and one byte `class << 4 | operator`. Segments are sorted,
//! disjoint and merged, so a table has one spelling and its hash names its meaning. IPv4 only: the lists have no
//! IPv6, which is therefore `Unknown` unless it is private space.

mod codec;
mod compile;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use proto::evidence::NetworkClass;
use proto::{Network, RulesHash};

pub use codec::InvalidTable;
pub use compile::{InvalidList, List};

/// Compiled by `cargo run -p guard --example compile_networks`; data/README.md gives the origin of the lists.
static SHIPPED: &[u8] = include_bytes!("../data/networks.bin");

/// Network classes by address. Cheap to look up: one binary search.
#[derive(Debug, PartialEq, Eq)]
pub struct NetworkTables {
    /// First address of each segment, ascending from 0; a segment ends where the next begins.
    starts: Vec<u32>,
    /// What the segment is, at the same index.
    networks: Vec<Network>,
    hash: RulesHash,
}

impl NetworkTables {
    /// The table of this release, decoded on first use (about a millisecond).
    pub fn shipped() -> &'static Self {
        static TABLES: LazyLock<NetworkTables> =
            LazyLock::new(|| NetworkTables::decode(SHIPPED).expect("a test decodes the shipped table"));
        &TABLES
    }

    /// Reads a compiled table.
    pub fn decode(bytes: &[u8]) -> Result<Self, InvalidTable> {
        let mut hasher = blake3::Hasher::new_derive_key("fairground 2026 network tables v1");
        let mut hash = RulesHash::default();
        hasher.update(bytes).finalize_xof().fill(&mut hash.0);

        let (mut starts, mut networks) = (vec![0], vec![Network::default()]);
        for segment in codec::decode(bytes)? {
            // A segment that follows the one before at once takes the place of the gap that was opened there.
            if starts.last() == Some(&segment.first) {
                starts.pop();
                networks.pop();
            }
            starts.push(segment.first);
            networks.push(segment.network);
            if let Some(next) = segment.last.checked_add(1) {
                starts.push(next);
                networks.push(Network::default());
            }
        }
        Ok(Self { starts, networks, hash })
    }

    /// Compiles lists into a table's bytes; the same lists give the same bytes.
    ///
    /// Where lists overlap, the class is the first of: private, VPN, data centre, campus, fixed, carrier. The operator
    /// is decided on its own, so that a carrier's data centre keeps both: the first of Cstnet, Cernet, Dr. Peng,
    /// China Mobile, China Unicom, China Telecom, since larger operators announce the ranges of smaller ones.
    /// Private space is built in.
    pub fn compile(lists: &[List]) -> Result<Vec<u8>, InvalidList> {
        Ok(codec::encode(&compile::segments(lists)?))
    }

    /// What kind of network this address belongs to. An IPv4 address mapped into IPv6 counts as IPv4.
    pub fn classify(&self, address: IpAddr) -> Network {
        match address.to_canonical() {
            IpAddr::V4(v4) => {
                // The first segment starts at 0, so at least one starts at or before any address.
                let after = self.starts.partition_point(|&start| start <= v4.to_bits());
                self.networks[after - 1]
            }
            IpAddr::V6(v6) if is_private_v6(v6) => {
                Network { class: NetworkClass::Private, ..Network::default() }
            }
            IpAddr::V6(_) => Network::default(),
        }
    }

    /// Every stretch of addresses that is on a list, first and last included, in order.
    pub fn ranges(&self) -> impl Iterator<Item = (Ipv4Addr, Ipv4Addr, Network)> + '_ {
        let ends = self.starts[1..].iter().map(|next| next - 1).chain([u32::MAX]);
        let ranges = self.starts.iter().zip(ends).zip(&self.networks);
        let listed = ranges.filter(|(_, network)| **network != Network::default());
        listed.map(|((first, last), network)| (Ipv4Addr::from(*first), Ipv4Addr::from(last), *network))
    }

    /// Names this table in every sighting that it classified.
    pub fn hash(&self) -> RulesHash {
        self.hash
    }
}

/// Unspecified, loopback, link-local, unique local, multicast or documentation (2001:db8::/32, 3fff::/20).
fn is_private_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    address.is_unspecified()
        || address.is_loopback()
        || address.is_unicast_link_local()
        || address.is_unique_local()
        || address.is_multicast()
        || (first == 0x2001 && second == 0x0db8)
        || (first == 0x3fff && second < 0x1000)
}
