//! Addresses that phones come from: gateways of mobile carriers, and fixed lines behind Wi-Fi.

use std::net::Ipv4Addr;

use rand::{Rng, RngExt};

/// Ranges of carriers, such as their gateways for phones: first address and number of /24 in it.
const CARRIERS: [(Ipv4Addr, u32); 6] = [
    (Ipv4Addr::new(117, 136, 0, 0), 128),
    (Ipv4Addr::new(223, 104, 0, 0), 128),
    (Ipv4Addr::new(39, 144, 0, 0), 64),
    (Ipv4Addr::new(112, 96, 0, 0), 64),
    (Ipv4Addr::new(113, 64, 0, 0), 64),
    (Ipv4Addr::new(183, 0, 0, 0), 64),
];
/// Ranges of fixed lines.
const FIXED: [(Ipv4Addr, u32); 2] =
    [(Ipv4Addr::new(115, 182, 0, 0), 128), (Ipv4Addr::new(124, 202, 128, 0), 32)];
/// Phones on a fixed line, of a hundred.
const FIXED_PERCENT: u32 = 15;

/// Some phone's address.
pub fn address(random: &mut impl Rng) -> Ipv4Addr {
    let ranges: &[(Ipv4Addr, u32)] =
        if random.random_range(0..100) < FIXED_PERCENT { &FIXED } else { &CARRIERS };
    let (first, nets) = ranges[random.random_range(0..ranges.len())];
    // Neither the network's own address nor its broadcast address.
    let host = random.random_range(1..255);
    Ipv4Addr::from_bits(first.to_bits() + random.random_range(0..nets) * 256 + host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use guard::NetworkTables;
    use proto::evidence::NetworkClass;

    #[test]
    fn every_range_is_what_it_is_said_to_be() {
        let tables = NetworkTables::shipped();
        for (ranges, class) in [(&CARRIERS[..], NetworkClass::Carrier), (&FIXED[..], NetworkClass::Fixed)] {
            for (first, nets) in ranges {
                let is = |net: u32| {
                    tables.classify(Ipv4Addr::from_bits(first.to_bits() + net * 256 + 1).into()).class
                };
                let wrong: Vec<_> = (0..*nets).filter(|net| is(*net) != class).collect();
                assert!(wrong.is_empty(), "{first}: {wrong:?}");
            }
        }
    }
}
