//! The compiled table says what a plain scan over the lists says.

use std::net::{IpAddr, Ipv4Addr};

use guard::{InvalidList, InvalidTable, List, NetworkTables};
use proptest::prelude::*;
use proto::Network;
use proto::evidence::NetworkClass::{self, *};
use proto::evidence::Operator::{self, *};

/// Excerpts of the shipped lists, with every kind of overlap that occurs in them.
const FIXTURES: [(NetworkClass, Operator, &str); 8] = [
    (Carrier, ChinaMobile, include_str!("fixtures/cn_cmcc.cidr.txt")),
    (Carrier, ChinaUnicom, include_str!("fixtures/cn_unicom.cidr.txt")),
    (Carrier, ChinaTelecom, include_str!("fixtures/cn_chinanet.cidr.txt")),
    (Fixed, DrPeng, include_str!("fixtures/cn_drpeng.cidr.txt")),
    (Campus, Cernet, include_str!("fixtures/cn_cernet.cidr.txt")),
    (Campus, Cstnet, include_str!("fixtures/cn_cstnet.cidr.txt")),
    (DataCentre, Other, include_str!("fixtures/datacenter_ipv4.cidr.txt")),
    (Vpn, Other, include_str!("fixtures/vpn_ipv4.cidr.txt")),
];

fn lists() -> Vec<List<'static>> {
    FIXTURES
        .iter()
        .map(|&(class, operator, prefixes)| List { network: Network { operator, class }, prefixes })
        .collect()
}

fn fixture_table() -> NetworkTables {
    let bytes = NetworkTables::compile(&lists()).expect("fixtures are prefixes");
    NetworkTables::decode(&bytes).expect("what was compiled is readable")
}

fn bounds(prefix: &str) -> (u32, u32) {
    let (address, length) = prefix.split_once('/').expect("a prefix has a length");
    let first = address.parse::<Ipv4Addr>().expect("a prefix has an address").to_bits();
    let host_bits = 32 - length.parse::<u32>().expect("a length is a number");
    (first, first + ((1_u64 << host_bits) - 1) as u32)
}

/// Another way to the same answer: walk all lists, take the best class and the best operator. Public space only.
fn scan(address: u32) -> Network {
    let listed: Vec<_> = FIXTURES
        .iter()
        .filter(|(_, _, prefixes)| {
            prefixes.lines().map(bounds).any(|(first, last)| (first..=last).contains(&address))
        })
        .collect();
    let class =
        [Vpn, DataCentre, Campus, Fixed, Carrier].into_iter().find(|c| listed.iter().any(|l| l.0 == *c));
    let operator = [Cstnet, Cernet, DrPeng, ChinaMobile, ChinaUnicom, ChinaTelecom]
        .into_iter()
        .find(|operator| listed.iter().any(|list| list.1 == *operator));
    Network { class: class.unwrap_or_default(), operator: operator.unwrap_or_default() }
}

fn v4(bits: u32) -> IpAddr {
    IpAddr::V4(Ipv4Addr::from_bits(bits))
}

#[test]
fn boundaries_agree_with_a_scan() {
    let table = fixture_table();
    let mut overlaps = 0;
    for (first, last) in FIXTURES.iter().flat_map(|(_, _, prefixes)| prefixes.lines()).map(bounds) {
        for address in [first.wrapping_sub(1), first, first + (last - first) / 2, last, last.wrapping_add(1)]
        {
            let expected = scan(address);
            assert_eq!(table.classify(v4(address)), expected, "{}", v4(address));
            overlaps += u32::from(expected.class == DataCentre && expected.operator != Other);
        }
    }
    assert!(overlaps > 0, "the fixtures hold a carrier's data centre");
}

proptest! {
    #[test]
    fn any_address_agrees_with_a_scan(near in any::<prop::sample::Index>(), offset in -70_000_i64..70_000) {
        let prefixes: Vec<&str> = FIXTURES.iter().flat_map(|(_, _, prefixes)| prefixes.lines()).collect();
        let address = (i64::from(bounds(prefixes[near.index(prefixes.len())]).0) + offset) as u32;
        let found = fixture_table().classify(v4(address));
        prop_assume!(found.class != Private);
        prop_assert_eq!(found, scan(address));
    }

    #[test]
    fn mapped_addresses_are_ipv4(bits in any::<u32>()) {
        let mapped = IpAddr::V6(Ipv4Addr::from_bits(bits).to_ipv6_mapped());
        prop_assert_eq!(NetworkTables::shipped().classify(mapped), NetworkTables::shipped().classify(v4(bits)));
    }

    #[test]
    fn garbled_tables_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), keep in any::<prop::sample::Index>()) {
        let mut bytes = NetworkTables::compile(&lists()).unwrap();
        *at.get_mut(&mut bytes) = byte;
        bytes.truncate(keep.index(bytes.len() + 1));
        if let Ok(table) = NetworkTables::decode(&bytes) {
            table.classify(v4(0));
            table.classify(v4(u32::MAX));
        }
    }
}

#[test]
fn the_shipped_table_knows_its_lists() {
    let table = NetworkTables::shipped();
    for (class, operator, prefixes) in FIXTURES {
        for (first, last) in prefixes.lines().map(bounds) {
            for found in [table.classify(v4(first)), table.classify(v4(last))] {
                let outranked = match class {
                    Vpn => &[][..],
                    DataCentre => &[Vpn],
                    Campus => &[Vpn, DataCentre],
                    _ => &[Vpn, DataCentre, Campus, Fixed],
                };
                assert!(found.class == class || outranked.contains(&found.class), "{}: {found:?}", v4(first));
                assert!(operator == Other || found.operator != Other, "{}: {found:?}", v4(first));
            }
        }
    }
}

#[test]
fn known_addresses() {
    let table = [
        ("117.136.8.12", Carrier, ChinaMobile),
        ("::ffff:117.136.8.12", Carrier, ChinaMobile),
        ("166.111.4.100", Campus, Cernet),
        ("159.226.1.1", Campus, Cstnet),
        ("127.0.0.1", Private, Other),
        ("10.1.2.3", Private, Other),
        ("100.64.0.1", Private, Other),
        ("100.128.0.1", Unknown, Other),
        ("169.254.0.1", Private, Other),
        ("172.32.0.1", Unknown, Other),
        ("192.168.255.255", Private, Other),
        ("198.51.100.7", Private, Other),
        ("0.0.0.0", Private, Other),
        ("255.255.255.255", Private, Other),
        ("::1", Private, Other),
        ("fe80::1", Private, Other),
        ("fd00::1", Private, Other),
        ("2001:db8::1", Private, Other),
        ("2409:8000::1", Unknown, Other),
    ];
    for (address, class, operator) in table {
        let found = NetworkTables::shipped().classify(address.parse().unwrap());
        assert_eq!(found, Network { operator, class }, "{address}");
    }
}

#[test]
fn the_same_lists_in_another_order_give_the_same_bytes() {
    let mut reversed = lists();
    reversed.reverse();
    assert_eq!(NetworkTables::compile(&lists()), NetworkTables::compile(&reversed));
}

#[test]
fn hashes_name_their_tables() {
    // Changes only with data/networks.bin; sightings in logs refer to it.
    assert_eq!(NetworkTables::shipped().hash().to_string(), include_str!("../golden/networks.hash").trim());
    assert_ne!(NetworkTables::shipped().hash(), fixture_table().hash());
}

#[test]
fn what_is_not_a_list_or_a_table_is_refused() {
    for prefixes in ["117.136.0.1/16", "117.136.0.0", "117.136.0.0/33", "2001::/16", "# comment"] {
        let list = List { network: Network::default(), prefixes };
        assert!(matches!(NetworkTables::compile(&[list]), Err(InvalidList::Prefix(_))), "{prefixes}");
    }
    assert_eq!(NetworkTables::decode(b""), Err(InvalidTable::Format));
    let mut bytes = NetworkTables::compile(&[]).unwrap();
    bytes.push(0);
    assert!(matches!(NetworkTables::decode(&bytes), Err(InvalidTable::Damaged { .. })));
}

#[test]
fn ranges_are_what_the_lists_say_first_to_last() {
    let table = fixture_table();
    let ranges: Vec<_> = table.ranges().collect();
    assert!(ranges.len() > 20 && ranges.is_sorted_by(|one, next| one.1 < next.0));
    for (first, last, network) in ranges {
        assert_ne!(network, Network::default());
        for address in [first, last] {
            assert_eq!(table.classify(address.into()), network, "{address}");
        }
        let before = first.to_bits().checked_sub(1).map(|bits| table.classify(v4(bits)));
        assert_ne!(before, Some(network), "{first}");
    }
}
