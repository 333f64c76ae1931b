//! A crowd as campaigns see it: many persons, fewer devices, fewer networks still, and an address for everybody.
//!
//! All of it follows from a number, so that two runs see the same crowd. What is drawn:
//! - devices: two in five are iPhones, of a few dozen looks in all, since phones of one model look alike; the others
//!   are of `android_looks` looks, popular ones first; one in thirty looks like no other;
//! - addresses: a host of its own for everybody, in one of `networks` /24 of carriers and fixed lines, busy ones
//!   first, as address translation makes them; one in ten in an IPv6 /48;
//! - one in three came through somebody who shared the page.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use guard::{Device, NetworkTables};
use proto::evidence::NetworkClass;
use proto::{CommandId, PersonId};

const IPHONE_LOOKS: u64 = 60;
const SHARERS: u64 = 50_000;

/// Whoever may vote.
pub struct Crowd {
    networks: Vec<[u8; 3]>,
    android_looks: u64,
}

/// One vote as it comes in: who, from where, on what.
pub struct Voter {
    pub person: PersonId,
    pub command: CommandId,
    pub address: IpAddr,
    pub user_agent: String,
    pub device: Device,
    pub sharer: Option<String>,
    pub contestant: u32,
    pub nonce: u32,
    /// Milliseconds between page and vote.
    pub dwell_ms: u64,
    /// Pointer moves, touches and scrolls that the page saw.
    pub moves: u16,
}

impl Crowd {
    pub fn new(networks: usize, android_looks: u64) -> Self {
        let tables = NetworkTables::shipped();
        let mut draws = Draws(1);
        let mut found = Vec::with_capacity(networks);
        while found.len() < networks {
            let [a, b, c, _] = (draws.next() as u32).to_be_bytes();
            let class = tables.classify(Ipv4Addr::new(a, b, c, 1).into()).class;
            if matches!(class, NetworkClass::Carrier | NetworkClass::Fixed) {
                found.push([a, b, c]);
            }
        }
        Self { networks: found, android_looks }
    }

    /// Vote `round` of person `number`.
    pub fn voter(&self, number: u64, round: u64, contestants: u64) -> Voter {
        let mut person = Draws(number);
        let id = [person.next().to_be_bytes(), person.next().to_be_bytes()].concat();
        let (device, user_agent) = self.device(&mut person);
        let address = self.address(&mut person);
        let shared = person.below(3) == 0;
        let sharer = shared.then(|| format!("sharer-{}", person.popular(SHARERS)));
        let mut vote = Draws(number ^ (round + 1) << 40);
        let command = [vote.next().to_be_bytes(), vote.next().to_be_bytes()].concat();
        Voter {
            person: PersonId(id.try_into().unwrap_or_default()),
            command: CommandId(command.try_into().unwrap_or_default()),
            address,
            user_agent,
            device,
            sharer,
            contestant: 1 + vote.popular(contestants) as u32,
            nonce: vote.next() as u32,
            dwell_ms: 2_000 + vote.popular(120_000),
            moves: vote.popular(600) as u16,
        }
    }

    fn device(&self, draws: &mut Draws) -> (Device, String) {
        let (kind, unique) = (draws.below(5), draws.below(30) == 0);
        let (number, family) = match kind {
            0 | 1 => (draws.popular(IPHONE_LOOKS), "i"),
            _ if unique => (draws.next(), "u"),
            _ => (draws.popular(self.android_looks), "a"),
        };
        // A look has one of everything; models share screens and chips, so profiles repeat more than looks do.
        let mut look = Draws(number.wrapping_mul(7) + u64::from(family.as_bytes()[0]));
        let network = ["WIFI", "5G", "4G"][draws.below(3) as usize];
        let rendering = |what: &str, of: u64| Some(format!("{what}-{family}-{}", number % of));
        let common = Device {
            canvas: rendering("canvas", u64::MAX),
            audio: rendering("audio", 200),
            fonts: rendering("fonts", 900),
            languages: Some(vec!["zh-CN".into(), "zh".into()]),
            timezone: Some("Asia/Shanghai".into()),
            touch_points: Some(5),
            webdriver: Some(false),
            ..Device::default()
        };
        if family == "i" {
            let screen =
                ["390x844@3", "393x852@3", "414x896@2", "430x932@3", "375x812@3"][look.below(5) as usize];
            let device = Device {
                platform: Some("iPhone".into()),
                screen: Some(screen.into()),
                gpu: Some("Apple GPU".into()),
                ..common
            };
            let agent = format!(
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_{} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/{network} Language/zh_CN",
                look.below(6)
            );
            return (device, agent);
        }
        let width = 360 + 3 * look.below(20);
        let device = Device {
            platform: Some(["Linux armv8l", "Linux aarch64"][look.below(2) as usize].into()),
            screen: Some(format!("{width}x{}@3", width * 2 + look.below(30))),
            gpu: Some(format!("Adreno (TM) {}", 610 + 10 * look.below(15))),
            cores: Some(8),
            memory_gb: Some(8.0),
            ..common
        };
        let agent = format!(
            "Mozilla/5.0 (Linux; Android {}; V2304A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
             Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MicroMessenger/8.0.49.2600 NetType/{network}",
            12 + look.below(4)
        );
        (device, agent)
    }

    fn address(&self, draws: &mut Draws) -> IpAddr {
        if draws.below(10) == 0 {
            let site = draws.popular(5_000) as u16;
            return Ipv6Addr::new(0x2409, 0x8900, site, draws.next() as u16, 1, 2, 3, draws.next() as u16)
                .into();
        }
        let [a, b, c] = self.networks[draws.popular(self.networks.len() as u64) as usize];
        Ipv4Addr::new(a, b, c, draws.next() as u8).into()
    }
}

/// Numbers that look random and follow from the first one (SplitMix64).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// Below `bound`, small numbers more often: half of the draws fall into the first quarter.
    fn popular(&mut self, bound: u64) -> u64 {
        let (a, b) = (self.below(1 << 31), self.below(1 << 31));
        let product = (u128::from(a) * u128::from(b)) >> 31;
        ((product * u128::from(bound)) >> 31) as u64
    }
}
