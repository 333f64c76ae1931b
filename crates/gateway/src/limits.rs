//! Flood limits: one limiter per class, each with a fixed number of slots, so that memory stays bounded whoever comes.
//!
//! Keys share slots by a hash that is seeded anew in each process. Two strangers in one slot share one limit; limits
//! lie so far above honest use that this is not felt, and nobody can choose whom to share with.

use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use ipnet::IpNet;
use proto::evidence::NetworkClass;

use crate::settings::{Limits, Rate};

/// Slots of each limiter. At 16 bytes each plus the map's overhead a full one takes about 8 MiB.
const SLOTS_MAX: u64 = 1 << 18;
/// Prefix that one IPv4 network is counted by.
const IPV4_PREFIX_BITS: u8 = 24;
/// Prefix that one IPv6 network is counted by: what a provider gives one customer at most.
const IPV6_PREFIX_BITS: u8 = 48;

/// A request too many, and when to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany {
    /// Which limit it was: a label in the log's door summary and in metrics.
    pub(crate) class: &'static str,
    /// Whole seconds, at least 1.
    pub(crate) retry_after_seconds: u64,
}

/// How much of a limit's burst is used after a request that was let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Used {
    /// 0 to 100; 100 is the last request that was free.
    pub(crate) percent: u8,
}

/// All limiters of the door.
pub(crate) struct Limiters {
    seed: RandomState,
    clock: DefaultClock,
    person: Limiter,
    device: Limiter,
    sharer: Limiter,
    staff: Limiter,
    page: Limiter,
    networks: [Limiter; 7],
}

struct Limiter {
    class: &'static str,
    burst: u32,
    slots: DefaultKeyedRateLimiter<u32, StateInformationMiddleware>,
}

impl Limiters {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            seed: RandomState::new(),
            clock: DefaultClock::default(),
            person: Limiter::new("person_rate", limits.person),
            device: Limiter::new("device_rate", limits.device),
            sharer: Limiter::new("sharer_rate", limits.sharer),
            staff: Limiter::new("staff_rate", limits.staff),
            page: Limiter::new("page_rate", limits.page),
            // In the order of `network_index`.
            networks: [
                Limiter::new("unknown_prefix_rate", limits.unknown),
                Limiter::new("carrier_prefix_rate", limits.carrier),
                Limiter::new("fixed_prefix_rate", limits.fixed),
                Limiter::new("campus_prefix_rate", limits.campus),
                Limiter::new("data_centre_prefix_rate", limits.data_centre),
                Limiter::new("vpn_prefix_rate", limits.vpn),
                Limiter::new("private_prefix_rate", limits.private),
            ],
        }
    }

    /// One more request of a person.
    pub(crate) fn person(&self, person: &impl Hash) -> Result<(), TooMany> {
        self.check(&self.person, person).map(drop)
    }

    /// One more request of a device, known by its evidence.
    pub(crate) fn device(&self, device: &impl Hash) -> Result<(), TooMany> {
        self.check(&self.device, device).map(drop)
    }

    /// One more page opened through a sharer's link.
    pub(crate) fn sharer(&self, sharer: &impl Hash) -> Result<Used, TooMany> {
        self.check(&self.sharer, sharer)
    }

    /// One more request with an operator's or auditor's token.
    pub(crate) fn staff(&self, token: &impl Hash) -> Result<(), TooMany> {
        self.check(&self.staff, token).map(drop)
    }

    /// One more page, or a file that it loads, to a network of whatever class.
    pub(crate) fn page(&self, address: IpAddr) -> Result<(), TooMany> {
        self.check(&self.page, &prefix(address)).map(drop)
    }

    /// One more request from a network of this class.
    pub(crate) fn network(&self, address: IpAddr, class: NetworkClass) -> Result<Used, TooMany> {
        self.check(&self.networks[network_index(class)], &prefix(address))
    }

    /// Forgets slots that are as good as new.
    pub(crate) fn forget_idle(&self) {
        let all = [&self.person, &self.device, &self.sharer, &self.staff, &self.page];
        for limiter in all.into_iter().chain(&self.networks) {
            limiter.slots.retain_recent();
            limiter.slots.shrink_to_fit();
        }
    }

    fn check(&self, limiter: &Limiter, key: &impl Hash) -> Result<Used, TooMany> {
        let slot = (self.seed.hash_one(key) % SLOTS_MAX) as u32;
        match limiter.slots.check_key(&slot) {
            Ok(state) => Ok(limiter.used(state.remaining_burst_capacity())),
            Err(until) => {
                let wait = until.wait_time_from(self.clock.now());
                Err(TooMany { class: limiter.class, retry_after_seconds: wait.as_secs() + 1 })
            }
        }
    }
}

impl Limiter {
    fn new(class: &'static str, rate: Rate) -> Self {
        let at_least_one = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let burst = at_least_one(rate.burst);
        let quota = Quota::per_second(at_least_one(rate.per_second)).allow_burst(burst);
        Self { class, burst: burst.get(), slots: RateLimiter::keyed(quota).with_middleware() }
    }

    fn used(&self, left: u32) -> Used {
        let used = u64::from(self.burst.saturating_sub(left));
        Used { percent: (used * 100 / u64::from(self.burst)) as u8 }
    }
}

fn network_index(class: NetworkClass) -> usize {
    match class {
        NetworkClass::Unknown => 0,
        NetworkClass::Carrier => 1,
        NetworkClass::Fixed => 2,
        NetworkClass::Campus => 3,
        NetworkClass::DataCentre => 4,
        NetworkClass::Vpn => 5,
        NetworkClass::Private => 6,
    }
}

/// The network that an address is counted by.
pub(crate) fn prefix(address: IpAddr) -> Option<IpNet> {
    let bits = if address.is_ipv4() { IPV4_PREFIX_BITS } else { IPV6_PREFIX_BITS };
    IpNet::new(address, bits).ok().map(|net| net.trunc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tight() -> Limiters {
        let rate = Rate { burst: 2, per_second: 1 };
        Limiters::new(&Limits { person: rate, carrier: rate, ..Limits::default() })
    }

    #[test]
    fn the_burst_is_free_and_the_next_is_told_when_to_come_back() {
        let limiters = tight();
        assert_eq!(limiters.person(&"ann"), Ok(()));
        assert_eq!(limiters.person(&"ann"), Ok(()));
        let refused = limiters.person(&"ann").unwrap_err();
        assert_eq!(refused, TooMany { class: "person_rate", retry_after_seconds: 1 });
        assert_eq!(limiters.person(&"bob"), Ok(()));
    }

    #[test]
    fn one_prefix_counts_as_one_and_each_class_for_itself() {
        let limiters = tight();
        let [a, b, c] =
            ["117.136.8.1", "117.136.8.250", "117.136.9.1"].map(|ip| ip.parse::<IpAddr>().unwrap());
        assert!(limiters.network(a, NetworkClass::Carrier).is_ok());
        assert!(limiters.network(b, NetworkClass::Carrier).is_ok());
        assert!(limiters.network(a, NetworkClass::Carrier).is_err());
        assert!(limiters.network(c, NetworkClass::Carrier).is_ok());
        assert!(limiters.network(a, NetworkClass::Fixed).is_ok());
    }

    #[test]
    fn what_is_used_of_a_limit_is_told_request_by_request() {
        let rate = Rate { burst: 10, per_second: 1 };
        let limiters = Limiters::new(&Limits { sharer: rate, ..Limits::default() });
        let used: Vec<u8> = (0..10).map(|_| limiters.sharer(&"ann").unwrap().percent).collect();
        assert_eq!(used, [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
        assert!(limiters.sharer(&"ann").is_err());
        assert_eq!(limiters.sharer(&"bob"), Ok(Used { percent: 10 }));
        // One request is no share of a real limit.
        assert_eq!(Limiters::new(&Limits::default()).sharer(&"ann"), Ok(Used { percent: 0 }));
    }

    #[test]
    fn loopback_takes_two_hundred_thousand_at_once() {
        let limiters = Limiters::new(&Limits::default());
        let here: IpAddr = "127.0.0.1".parse().unwrap();
        assert!((0..200_000).all(|_| limiters.network(here, NetworkClass::Private).is_ok()));
    }

    #[test]
    fn memory_is_bounded_by_the_slots() {
        let limiters = Limiters::new(&Limits::default());
        for person in 0..3 * SLOTS_MAX {
            let _ = limiters.person(&person);
        }
        assert!(limiters.person.slots.len() as u64 <= SLOTS_MAX);
    }
}
