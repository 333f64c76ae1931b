//! Rings of five to five hundred accounts, bought followers, and the honest crowds among which they are: friends, families,
//! offices and fan clubs. Phones are bare: what tells models apart, and where they are.

use std::net::{IpAddr, Ipv4Addr};

use guard::Device;
use proto::Timestamp;
use rand::Rng;
use scenarios::random::{Random, chance, pick, stream};
use scenarios::{Act, Attempt, Level, Origin};

use super::campaign::{Came, Campaign};

const BEGINS_MS: u64 = 1_763_712_000_000;
const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
/// Models of iPhones that are about, which nobody can tell apart further.
const IPHONES: u32 = 14;
const IPHONE_AGENT: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50 NetType/WIFI Language/zh_CN";
const ANDROID_AGENT: &str = "Mozilla/5.0 (Linux; Android 13; V2055A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0 Mobile Safari/537.36 MMWEBID/1 MicroMessenger/8.0.47 NetType/4G Language/zh_CN";

/// A phone: an iPhone of a model, or an Android with a rendering of its own.
#[derive(Debug, Clone, Copy)]
enum Phone {
    Iphone(u32),
    Android(u32),
}

/// Everything that happens.
struct Crowds {
    random: Random,
    serial: u32,
    lines: Vec<(Attempt, Origin)>,
}

/// Who comes, how and where.
struct Coming<'c> {
    inviter: &'c str,
    phone: Phone,
    address: IpAddr,
    at_ms: u64,
    origin: Origin,
    votes: f64,
    leaves: f64,
}

/// What became of everybody.
pub fn played(seed: u64) -> Vec<Came> {
    let mut crowds = Crowds { random: stream(seed, "referral crowds"), serial: 0, lines: Vec::new() };
    crowds.friends(3_000);
    crowds.families(250);
    crowds.offices(8);
    crowds.fan_clubs(4);
    for level in [Level::Crude, Level::Competent, Level::Adaptive] {
        for size in [5, 12, 40, 150, 500] {
            let root = crowds.name();
            crowds.ring(root, size, level);
        }
        for (fans, size) in [(20, 20), (20, 40), (100, 20), (100, 40)] {
            crowds.framed(fans, size, level);
        }
    }
    crowds.bought(150, Level::Competent);
    crowds.villages(6);
    crowds.lines.sort_by_key(|(attempt, _)| attempt.at_ms);
    let mut campaign = Campaign::open(Timestamp(BEGINS_MS));
    crowds.lines.iter().for_each(|(attempt, origin)| campaign.take(attempt, *origin));
    campaign.end()
}

impl Crowds {
    fn name(&mut self) -> String {
        self.serial += 1;
        format!("p{}", self.serial)
    }

    fn time(&mut self) -> u64 {
        BEGINS_MS + self.random.random_range(0..3 * DAY_MS)
    }

    /// One in four phones is an iPhone, and few Androids render as another does.
    fn phone(&mut self) -> Phone {
        match chance(&mut self.random, 0.25) {
            true => Phone::Iphone(self.random.random_range(0..IPHONES)),
            false => Phone::Android(self.random.random_range(0..100_000)),
        }
    }

    /// A line of a household.
    fn home(&mut self) -> [u8; 3] {
        [113, self.random.random_range(64..128), self.random.random()]
    }

    fn within(&mut self, [a, b, c]: [u8; 3]) -> IpAddr {
        Ipv4Addr::new(a, b, c, self.random.random_range(1..255)).into()
    }

    /// At home, or on the road behind one of a carrier's few addresses.
    fn anywhere(&mut self) -> IpAddr {
        if chance(&mut self.random, 0.5) {
            let home = self.home();
            return self.within(home);
        }
        let gate = self.random.random_range(0..60);
        self.within([117, 136, gate])
    }

    fn come(&mut self, coming: &Coming<'_>) -> String {
        let name = self.name();
        self.send(&name, coming, Act::Follow, coming.at_ms);
        if chance(&mut self.random, coming.votes) {
            let later = self.random.random_range(HOUR_MS / 60..8 * HOUR_MS);
            self.send(&name, coming, Act::Vote, coming.at_ms + later);
        }
        if chance(&mut self.random, coming.leaves) {
            let later = self.random.random_range(HOUR_MS..40 * HOUR_MS);
            self.send(&name, coming, Act::Unfollow, coming.at_ms + later);
        }
        name
    }

    fn send(&mut self, name: &str, coming: &Coming<'_>, act: Act, at_ms: u64) {
        let attempt = Attempt {
            at_ms,
            campaign: "spring".to_owned(),
            voter: name.to_owned(),
            candidate: String::new(),
            ip: coming.address,
            user_agent: Some(agent(coming.phone).to_owned()),
            device: Some(device(coming.phone)),
            ja4: None,
            page: None,
            sharer: None,
            followed_at_ms: None,
            nonce: None,
            act,
            inviter: Some(coming.inviter.to_owned()),
            payee: None,
        };
        self.lines.push((attempt, coming.origin));
    }

    /// People who invite each other, from all over the place.
    fn friends(&mut self, count: usize) {
        let mut known: Vec<String> = (0..40).map(|_| self.name()).collect();
        for index in 0..count {
            let recent = known.len().saturating_sub(60);
            let inviter = pick(&mut self.random, &known[recent..]).clone();
            let at_ms = BEGINS_MS + 3 * DAY_MS * index as u64 / count as u64;
            let (phone, address, origin) = (self.phone(), self.anywhere(), Origin::Honest("friends"));
            let coming =
                Coming { inviter: &inviter, phone, address, at_ms, origin, votes: 0.6, leaves: 0.08 };
            let name = self.come(&coming);
            if chance(&mut self.random, 0.3) {
                known.push(name);
            }
        }
    }

    /// Two to five at home, now and then two on one phone.
    fn families(&mut self, count: usize) {
        for _ in 0..count {
            let (inviter, home, at_ms) = (self.name(), self.home(), self.time());
            let mut phone = self.phone();
            for _ in 0..self.random.random_range(1..5) {
                if !chance(&mut self.random, 0.1) {
                    phone = self.phone();
                }
                let address = self.within(home);
                let at_ms = at_ms + self.random.random_range(0..6 * HOUR_MS);
                let origin = Origin::Honest("families");
                let coming =
                    Coming { inviter: &inviter, phone, address, at_ms, origin, votes: 0.5, leaves: 0.08 };
                self.come(&coming);
            }
        }
    }

    /// A colleague who invites everybody behind one line.
    fn offices(&mut self, count: usize) {
        for _ in 0..count {
            let (inviter, home, at_ms) = (self.name(), self.home(), self.time());
            for _ in 0..self.random.random_range(15..45) {
                let (phone, address) = (self.phone(), self.within(home));
                let at_ms = at_ms + self.random.random_range(0..8 * HOUR_MS);
                let origin = Origin::Honest("offices");
                let coming =
                    Coming { inviter: &inviter, phone, address, at_ms, origin, votes: 0.55, leaves: 0.06 };
                self.come(&coming);
            }
        }
    }

    /// A star whose fans come by the hundred.
    fn fan_clubs(&mut self, count: usize) {
        for _ in 0..count {
            let (inviter, at_ms) = (self.name(), self.time());
            for _ in 0..self.random.random_range(150..400) {
                let (phone, address) = (self.phone(), self.anywhere());
                let at_ms = at_ms + self.random.random_range(0..20 * HOUR_MS);
                let origin = Origin::Honest("fan clubs");
                let coming =
                    Coming { inviter: &inviter, phone, address, at_ms, origin, votes: 0.7, leaves: 0.05 };
                self.come(&coming);
            }
        }
    }

    /// Neighbours behind a few lines who invite each other and look more than they do: what a careful ring would like to look like.
    fn villages(&mut self, count: usize) {
        for _ in 0..count {
            let lines: Vec<[u8; 3]> = (0..self.random.random_range(4..10)).map(|_| self.home()).collect();
            let (mut known, begins) = (vec![self.name()], self.time());
            for _ in 0..self.random.random_range(40..120) {
                let inviter = pick(&mut self.random, &known).clone();
                let (phone, line) = (self.phone(), *pick(&mut self.random, &lines));
                let address = self.within(line);
                let at_ms = begins + self.random.random_range(0..30 * HOUR_MS);
                let origin = Origin::Honest("villages");
                let coming =
                    Coming { inviter: &inviter, phone, address, at_ms, origin, votes: 0.45, leaves: 0.08 };
                let name = self.come(&coming);
                if chance(&mut self.random, 0.3) {
                    known.push(name);
                }
            }
        }
    }

    /// An honest inviter, and two rings that somebody hangs below: one below a fan, and one that comes by the inviter's own code.
    fn framed(&mut self, fans: usize, size: u32, level: Level) {
        let (inviter, at_ms, origin) = (self.name(), self.time(), Origin::Honest("framed inviters"));
        let mut framed = Vec::new();
        for _ in 0..fans {
            let (phone, address) = (self.phone(), self.anywhere());
            let at_ms = at_ms + self.random.random_range(0..20 * HOUR_MS);
            let coming =
                Coming { inviter: &inviter, phone, address, at_ms, origin, votes: 0.6, leaves: 0.06 };
            framed.push(self.come(&coming));
        }
        self.members(framed.pop().unwrap(), "hung below a fan", size, level, |members| members.len() - 1);
        self.members(inviter, "hung below an inviter", size, level, |_| 0);
    }

    /// Accounts that invite each other. The crude one has one phone and one line, the competent one some of each, the adaptive
    /// one a phone for each and dials in anew; in a ring the inviter is the one before, in a tree one of eight.
    fn ring(&mut self, root: String, size: u32, level: Level) {
        let is_ring = size <= 40;
        self.members(root, size_name(size), size, level, |members| {
            if is_ring { members.len() - 1 } else { (members.len() - 1) / 8 }
        });
    }

    /// Accounts below a root, each of which is invited by the one that `above` says.
    fn members(
        &mut self,
        root: String,
        family: &'static str,
        size: u32,
        level: Level,
        above: impl Fn(&[String]) -> usize,
    ) {
        let origin = Origin::Fake { family, level, attack: 0 };
        let phones: Vec<Phone> = (0..level.pick(1, size.div_ceil(6), size)).map(|_| self.phone()).collect();
        let homes: Vec<[u8; 3]> = (0..level.pick(1, 4, 12)).map(|_| self.home()).collect();
        let begins = self.time();
        let hours = level.pick(1, 8, 36);
        let mut members = vec![root];
        for index in 0..size {
            let inviter = members[above(&members)].clone();
            let phone = phones[index as usize % phones.len()];
            let home = *pick(&mut self.random, &homes);
            let address = self.within(home);
            let at_ms = begins + hours * HOUR_MS * u64::from(index) / u64::from(size);
            let (votes, leaves) = (level.pick(0.0, 0.05, 0.25), level.pick(0.5, 0.3, 0.1));
            members.push(self.come(&Coming {
                inviter: &inviter,
                phone,
                address,
                at_ms,
                origin,
                votes,
                leaves,
            }));
        }
    }

    /// Followers bought of people with phones of their own all over the place, who do what they are paid for.
    fn bought(&mut self, count: usize, level: Level) {
        let (inviter, begins) = (self.name(), self.time());
        let origin = Origin::Fake { family: "bought", level, attack: 0 };
        for _ in 0..count {
            let (phone, address) = (self.phone(), self.anywhere());
            let at_ms = begins + self.random.random_range(0..20 * HOUR_MS);
            let coming =
                Coming { inviter: &inviter, phone, address, at_ms, origin, votes: 0.02, leaves: 0.35 };
            self.come(&coming);
        }
    }
}

fn size_name(size: u32) -> &'static str {
    match size {
        0..=5 => "ring of 5",
        6..=12 => "ring of 12",
        13..=40 => "ring of 40",
        41..=150 => "tree of 150",
        _ => "tree of 500",
    }
}

fn agent(phone: Phone) -> &'static str {
    match phone {
        Phone::Iphone(_) => IPHONE_AGENT,
        Phone::Android(_) => ANDROID_AGENT,
    }
}

fn device(phone: Phone) -> Device {
    let (platform, canvas) = match phone {
        Phone::Iphone(model) => ("iPhone", format!("i{model}")),
        Phone::Android(number) => ("Linux armv8l", format!("a{number}")),
    };
    serde_json::from_value(serde_json::json!({ "platform": platform, "canvas": canvas, "audio": canvas }))
        .unwrap()
}
