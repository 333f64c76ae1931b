//! Who is connected how: carriers with addresses shared by many, fixed lines, campuses, hosting and VPNs.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use guard::NetworkTables;
use proto::Network;
use proto::evidence::{NetworkClass, Operator};
use rand::Rng;

use crate::calendar::MINUTE_MS;
use crate::random::{Parameters, Random, Weights, chance, mix, mix_share};

/// Provinces that a run knows; the first is where the contest is held.
const PROVINCES: usize = 20;
/// How long a carrier keeps a phone behind the same address.
const SESSION_MS: u64 = 40 * MINUTE_MS;
/// The carriers' IPv6 space: cells, then homes.
const V6: [(u16, u16, u16); 3] =
    [(0x2409, 0x8900, 0x8a00), (0x2408, 0x8400, 0x8200), (0x240e, 0x0400, 0x0300)];

/// Ranges of one kind.
#[derive(Debug)]
struct Space {
    ranges: Vec<(u32, u32)>,
    weights: Weights,
}

impl Space {
    fn of(is_wanted: impl Fn(&Network) -> bool) -> Self {
        let ranges: Vec<(u32, u32)> = NetworkTables::shipped()
            .ranges()
            .filter(|(first, last, network)| is_wanted(network) && last.to_bits() - first.to_bits() >= 255)
            .map(|(first, last, _)| (first.to_bits(), last.to_bits()))
            .collect();
        let weights = Weights::new(ranges.iter().map(|(first, last)| f64::from(last - first)));
        Self { ranges, weights }
    }

    fn address(&self, random: &mut Random) -> u32 {
        let (first, last) = self.ranges[self.weights.pick(random)];
        random.random_range(first..=last)
    }

    /// The first address of a block of this many, a power of two, that lies inside.
    fn block(&self, random: &mut Random, size: u32) -> u32 {
        loop {
            let (first, last) = self.ranges[self.weights.pick(random)];
            let block = random.random_range(first..=last) & !(size - 1);
            if block >= first && block + (size - 1) <= last {
                return block;
            }
        }
    }
}

/// The addresses behind which a carrier puts a province.
#[derive(Debug)]
struct Pool {
    addresses: Vec<u32>,
    skew: f64,
}

/// A household's line.
#[derive(Debug, Clone)]
pub struct Home {
    block: u32,
    key: u64,
    lease_ms: u64,
    v6: Option<u16>,
}

impl Home {
    /// Its address then: the carrier gives another now and then, out of the same neighbourhood.
    pub fn address(&self, device: u64, at_ms: u64) -> IpAddr {
        let lease = at_ms.wrapping_add(self.key % self.lease_ms) / self.lease_ms;
        match self.v6 {
            Some(operator) => v6(V6[usize::from(operator)].2, operator, self.key, lease, device, at_ms),
            None => Ipv4Addr::from(self.block + (mix(self.key, lease) % HOME_BLOCK as u64) as u32).into(),
        }
    }
}

/// Addresses of a neighbourhood: a /20.
const HOME_BLOCK: u32 = 4_096;

/// A phone's contract with a carrier.
#[derive(Debug, Clone)]
pub struct Cell {
    province: usize,
    operator: u16,
    key: u64,
    is_v6: bool,
}

/// A school's or a company's few addresses.
#[derive(Debug, Clone)]
pub struct Gate(pub Vec<Ipv4Addr>);

impl Gate {
    /// The address that hides somebody then.
    pub fn address(&self, key: u64, at_ms: u64) -> IpAddr {
        let index = mix(key, at_ms / (6 * SESSION_MS)) % self.0.len() as u64;
        self.0[index as usize].into()
    }
}

/// All networks of a run.
#[derive(Debug)]
pub struct Networks {
    carriers: [Space; 3],
    fixed: Space,
    campus: Space,
    hosting: Space,
    vpn: Space,
    provinces: Weights,
    operators: Weights,
    pools: Vec<[Pool; 3]>,
    neighbourhoods: Vec<[Vec<u32>; 3]>,
    v6_share: f64,
}

impl Networks {
    /// The networks of a run; where carriers are tight, a province has a few dozen addresses.
    pub fn draw(parameters: &mut Parameters, random: &mut Random, is_tight: bool) -> Self {
        let operators = [Operator::ChinaMobile, Operator::ChinaUnicom, Operator::ChinaTelecom];
        let carriers = operators.map(|operator| {
            Space::of(|network| *network == Network { operator, class: NetworkClass::Carrier })
        });
        let class = |class: NetworkClass| Space::of(move |network| network.class == class);
        let local = parameters.draw(random, "networks.home_province_share", 0.45..0.9);
        let provinces = (0..PROVINCES)
            .map(|index| if index == 0 { local } else { (1.0 - local) / (index as f64).powf(0.8) / 6.0 });
        let skew = parameters.draw(random, "networks.carrier_skew", 1.0..2.4);
        let size = if is_tight { 8.0..40.0 } else { 40.0..500.0 };
        let size = parameters.scale(random, "networks.carrier_addresses_per_province", size);
        let pools =
            (0..PROVINCES).map(|_| [0, 1, 2].map(|of| pool(random, &carriers[of], size, skew))).collect();
        let neighbourhoods = (0..PROVINCES)
            .map(|_| {
                [0, 1, 2].map(|of| {
                    let space: &Space = &carriers[of];
                    (0..24).map(|_| space.block(random, HOME_BLOCK)).collect()
                })
            })
            .collect();
        Self {
            fixed: class(NetworkClass::Fixed),
            campus: class(NetworkClass::Campus),
            hosting: class(NetworkClass::DataCentre),
            vpn: class(NetworkClass::Vpn),
            provinces: Weights::new(provinces),
            operators: Weights::new([
                parameters.draw(random, "networks.china_mobile_weight", 0.4..0.6),
                parameters.draw(random, "networks.china_unicom_weight", 0.15..0.3),
                parameters.draw(random, "networks.china_telecom_weight", 0.2..0.35),
            ]),
            v6_share: parameters.draw(random, "networks.ipv6_share", -0.15..0.35).max(0.0),
            carriers,
            pools,
            neighbourhoods,
        }
    }

    /// Where somebody lives.
    pub fn province(&self, random: &mut Random) -> usize {
        self.provinces.pick(random)
    }

    /// A province far from the contest.
    pub fn far_province(&self, random: &mut Random) -> usize {
        random.random_range(1..PROVINCES)
    }

    /// A household there.
    pub fn home(&self, random: &mut Random, province: usize) -> Home {
        let operator = self.operators.pick(random);
        let days = *crate::random::pick(random, &[1, 2, 3, 7, 30]);
        // A few percent have the regional provider instead.
        let block = if chance(random, 0.03) {
            self.fixed.block(random, HOME_BLOCK)
        } else {
            *crate::random::pick(random, &self.neighbourhoods[province][operator])
        };
        let v6 = chance(random, self.v6_share).then_some(operator as u16);
        Home { block, key: random.random(), lease_ms: days * crate::calendar::DAY_MS, v6 }
    }

    /// A phone's contract there.
    pub fn cell(&self, random: &mut Random, province: usize) -> Cell {
        let operator = self.operators.pick(random) as u16;
        Cell { province, operator, key: random.random(), is_v6: chance(random, self.v6_share) }
    }

    /// The address that a phone on the cell shows then.
    pub fn cell_address(&self, cell: &Cell, at_ms: u64) -> IpAddr {
        let session = at_ms.wrapping_add(cell.key % SESSION_MS) / SESSION_MS;
        if cell.is_v6 {
            let operator = cell.operator;
            return v6(V6[usize::from(operator)].1, operator, cell.key, session, cell.key, at_ms);
        }
        let pool = &self.pools[cell.province][usize::from(cell.operator)];
        let share = mix_share(cell.key, session).powf(pool.skew);
        Ipv4Addr::from(pool.addresses[(share * pool.addresses.len() as f64) as usize]).into()
    }

    /// A school's addresses.
    pub fn school(&self, random: &mut Random, count: u32) -> Gate {
        let block = self.campus.block(random, 256);
        Gate((0..count).map(|_| Ipv4Addr::from(block + random.random_range(1..255))).collect())
    }

    /// A company's addresses, on a line like a household's.
    pub fn office(&self, random: &mut Random, count: u32) -> Gate {
        let (province, operator) = (self.province(random), self.operators.pick(random));
        let block = *crate::random::pick(random, &self.neighbourhoods[province][operator]);
        let block = (block + random.random_range(0..HOME_BLOCK)) & !0xff;
        Gate((0..count).map(|_| Ipv4Addr::from(block + random.random_range(1..255))).collect())
    }

    /// A machine in a data centre.
    pub fn hosted(&self, random: &mut Random) -> IpAddr {
        Ipv4Addr::from(self.hosting.address(random)).into()
    }

    /// This many neighbouring /24s of one data centre, by their first address.
    pub fn hosted_blocks(&self, random: &mut Random, count: u32) -> Vec<u32> {
        (0..count).map(|_| self.hosting.block(random, 256)).collect()
    }

    /// The exit of a VPN.
    pub fn vpn_exit(&self, random: &mut Random) -> IpAddr {
        Ipv4Addr::from(self.vpn.address(random)).into()
    }

    /// Neighbourhoods whose lines a proxy seller redials for a new address, by their first address: the same space that
    /// households have.
    pub fn redialled(&self, random: &mut Random, count: u32) -> Vec<u32> {
        let block = |random: &mut Random| {
            let operator = self.operators.pick(random);
            if chance(random, 0.5) {
                let province = self.provinces.pick(random);
                *crate::random::pick(random, &self.neighbourhoods[province][operator])
            } else {
                self.carriers[operator].block(random, HOME_BLOCK)
            }
        };
        (0..count).map(|_| block(random)).collect()
    }

    /// Some address out of one of these neighbourhoods.
    pub fn redial(&self, random: &mut Random, blocks: &[u32]) -> IpAddr {
        let block = *crate::random::pick(random, blocks);
        Ipv4Addr::from(block + random.random_range(0..HOME_BLOCK)).into()
    }
}

fn pool(random: &mut Random, space: &Space, size: f64, skew: f64) -> Pool {
    let size = (size * random.random_range(0.5..2.0)).max(4.0) as u32;
    let blocks: Vec<u32> = (0..size.div_ceil(80)).map(|_| space.block(random, 256)).collect();
    let mut addresses: Vec<u32> =
        (0..size).map(|index| blocks[index as usize % blocks.len()] + random.random_range(1..255)).collect();
    addresses.sort_unstable();
    addresses.dedup();
    rand::seq::SliceRandom::shuffle(&mut addresses[..], random);
    Pool { addresses, skew }
}

/// An IPv6 address: the carrier's space, a /64 of the line's own, and a device part that changes daily.
fn v6(second: u16, operator: u16, line: u64, lease: u64, device: u64, at_ms: u64) -> IpAddr {
    let subnet = mix(line, lease);
    let host = mix(device, at_ms / crate::calendar::DAY_MS);
    let part = |bits: u64, index: u32| (bits >> (16 * index)) as u16;
    Ipv6Addr::new(
        V6[usize::from(operator)].0,
        second + part(line, 3) % 32,
        part(subnet, 0),
        part(subnet, 1),
        part(host, 0),
        part(host, 1),
        part(host, 2),
        part(host, 3),
    )
    .into()
}
