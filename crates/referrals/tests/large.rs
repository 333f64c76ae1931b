//! A tree of a million: what an event costs as it grows, and what is kept of each person.
//!
//! `cargo test --profile simulation -p referrals --test large -- --ignored --nocapture` prints the figures: what an event costs,
//! and how much of that comes with time, when followers qualify and rewards are weighed again. A large tree lies in no cache, so an
//! event is measured against one read of a plain hash map of as many rows and bytes, in the same process: the yardstick.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::HashMap;
use std::time::{Duration, Instant};

use decider::{Context, Decider, Stamp};
use peak_alloc::PeakAlloc;
use proto::evidence::{AgentFamily, SealedAddress};
use proto::{
    Actor, CommandId, Envelope, Intent, Network, PersonId, Profile, Pseudonym, RulesHash, Sighting,
    Timestamp, TokenHash,
};
use referrals::{Code, Command, Referrals, Rules, State};

/// Counts the bytes that are in use.
#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Where figures are printed, in persons.
const STEPS: [u64; 6] = [10_000, 30_000, 100_000, 300_000, 600_000, 1_000_000];
/// How many each person invites: trees of some depth, and a ranking that moves all the time.
const INVITEES: u64 = 8;
/// Persons behind one prefix, far from each other in the tree.
const PREFIXES: u64 = 200_000;
/// Time between two who come, such that the last of a million have come within twelve days.
const BETWEEN_MS: u64 = 1_000;
/// How many reads of the yardstick an event may cost more in any tree than it costs in the smallest, which lies in a cache: an
/// invitation is looked up in eight maps, in three of them for each of those above, and rewards are weighed again, some times each.
/// Work that grows with the tree would make it thousands.
const READS_MORE_MAX: f64 = 32.0;
/// Bytes of a row of the yardstick beside its key: what is kept of each person, all maps together.
const ROW_BYTES: usize = 256;
/// Reads of which the yardstick is the mean, and how often they are made, of which the median counts.
const READS: u32 = 100_000;
const YARDSTICKS: usize = 5;
const BEGINS_MS: u64 = 1_763_712_000_000;
const OPERATOR: Actor = Actor::Operator(TokenHash([9; 32]));

struct World {
    state: State,
    position: u64,
    now: Timestamp,
    /// Most that one command took, in microseconds, since it was asked last, and what ticks took together.
    longest: u128,
    ticks: Duration,
}

impl World {
    fn ask(&mut self, actor: Actor, body: Command, sighting: Option<Sighting>) {
        let (begun, is_tick) = (Instant::now(), matches!(body, Command::Tick));
        let (tenant, campaign) = ("default".parse().unwrap(), Some("spring".parse().unwrap()));
        let envelope =
            Envelope::from_system(CommandId::default(), Intent::default(), tenant, campaign, self.now, body);
        let envelope = Envelope { actor, sighting, ..envelope };
        let context = Context { now: self.now, position: self.position + 1, resources: &() };
        let decision = Referrals::decide(&self.state, &envelope, &context);
        decision.answer.unwrap();
        for event in decision.events {
            self.position += 1;
            Referrals::evolve(&mut self.state, Stamp { position: self.position, at: self.now }, &event);
        }
        let took = begun.elapsed();
        self.longest = self.longest.max(took.as_micros());
        self.ticks += if is_tick { took } else { Duration::ZERO };
    }

    /// Time passes, and whatever is due happens.
    fn wait(&mut self, until: Timestamp) {
        while let Some(due) = Referrals::next_deadline(&self.state).filter(|due| *due <= until) {
            self.now = self.now.max(due);
            self.ask(Actor::System, Command::Tick, None);
        }
        self.now = until;
    }

    /// Somebody accepts an invitation and follows.
    fn come(&mut self, number: u64) {
        let inviter = person((number - 1) / INVITEES);
        if (number - 1).is_multiple_of(INVITEES) && number > 1 {
            self.ask(Actor::Person(inviter), Command::Invite, None);
        }
        let code = Code::of(&"spring".parse().unwrap(), inviter, 0);
        self.ask(Actor::Person(person(number)), Command::Accept { code }, Some(seen(number)));
        self.ask(OPERATOR, Command::Follow { person: person(number), following: true }, None);
    }
}

/// What one read of a hash map of so many rows takes, in microseconds, each of which waits for the one before.
fn yardstick(rows: u64) -> f64 {
    // Multiplying by an odd number and adding another walks through all numbers below a power of two, in no order.
    let walk = |number: u64| {
        let size = rows.next_power_of_two();
        let mut next = number;
        loop {
            next =
                (next.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f)) & (size - 1);
            if next < rows {
                return next;
            }
        }
    };
    let row = |number: u64| {
        let mut row = [0_u8; ROW_BYTES];
        row[..16].copy_from_slice(&person(walk(number)).0);
        row
    };
    let map: HashMap<PersonId, [u8; ROW_BYTES]> =
        (0..rows).map(|number| (person(number), row(number))).collect();
    let mut at = person(0);
    let mut costs = [(); YARDSTICKS].map(|()| {
        let begun = Instant::now();
        for _ in 0..READS {
            at = PersonId(*map[&at].first_chunk().unwrap());
        }
        begun.elapsed().as_nanos() as f64 / 1_000.0 / f64::from(READS)
    });
    costs.sort_by(f64::total_cmp);
    assert!(map.contains_key(&at), "the walk stays within the map");
    costs[YARDSTICKS / 2]
}

fn person(number: u64) -> PersonId {
    PersonId(*blake3::hash(&number.to_le_bytes()).as_bytes().first_chunk().unwrap())
}

/// A phone of one's own, and a prefix that few share.
fn seen(number: u64) -> Sighting {
    let named =
        |number: u64| Pseudonym(*blake3::hash(&number.to_be_bytes()).as_bytes().first_chunk().unwrap());
    Sighting {
        device: Some(named(number)),
        canvas: None,
        audio: None,
        fonts: None,
        prefix24: Some(named(u64::MAX - number % PREFIXES)),
        prefix16: None,
        prefix48: None,
        sharer: None,
        profile: Profile { agent: AgentFamily::WeChatAndroid, ..Profile::default() },
        network: Network::default(),
        tables: RulesHash::default(),
        sealed_address: SealedAddress::V4([1; 4]),
        moves: None,
    }
}

#[test]
#[ignore = "takes minutes; prints figures"]
fn a_million_persons_cost_the_same_each() {
    let free = ALLOCATOR.current_usage();
    let (state, now) = (State::default(), Timestamp(BEGINS_MS));
    let mut world = World { state, position: 0, now, longest: 0, ticks: Duration::ZERO };
    let rules = Rules { stay_hours: 0, milestones: vec![2, 5], ..Rules::default() };
    world.ask(OPERATOR, Command::Create { name: "Spring".to_owned(), rules }, None);
    world.ask(OPERATOR, Command::Open, None);
    world.ask(Actor::Person(person(0)), Command::Invite, None);
    println!(
        "{:>9} {:>12} {:>12} {:>16} {:>14} {:>13} {:>15}",
        "persons",
        "us an event",
        "by time",
        "longest command",
        "bytes a person",
        "us a read",
        "more in reads"
    );
    let (mut from, mut costs) = (1, Vec::new());
    for step in STEPS {
        let (begun, before) = (Instant::now(), world.position);
        (world.longest, world.ticks) = (0, Duration::ZERO);
        for number in from..=step {
            world.come(number);
            world.wait(Timestamp(BEGINS_MS + number * BETWEEN_MS));
        }
        let of_each = |took: Duration| took.as_nanos() as f64 / 1_000.0 / (world.position - before) as f64;
        let (each, ticks) = (of_each(begun.elapsed()), of_each(world.ticks));
        let bytes = (ALLOCATOR.current_usage() - free) as u64 / step;
        let read = yardstick(step);
        costs.push((each, read));
        // A read of the smallest tree's yardstick waits for no memory.
        let (in_cache, cached_read) = costs[0];
        let more =
            if step == STEPS[0] { 0.0 } else { (each - in_cache).max(0.0) / (read - cached_read).max(0.001) };
        println!(
            "{step:>9} {each:>12.1} {ticks:>12.1} {:>13} us {bytes:>14} {read:>13.3} {more:>15.0}",
            world.longest
        );
        assert!(
            more < READS_MORE_MAX,
            "an event costs {more:.0} reads of a hash map more than in a small tree"
        );
        from = step + 1;
    }
}
