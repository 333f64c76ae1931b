//! Persons with phones.

use decider::Stamp;
use decider::exchange::Exchange;
use proto::evidence::{AgentFamily, NetworkClass, Operator, SealedAddress};
use proto::{Actor, Fact, Network, PersonId, Profile, Pseudonym, RulesHash, Sighting};

use crate::holds::command::Command;
use crate::holds::event::Decision;
pub use crate::tests::support::*;
use crate::{Command as Any, Event, Lotteries, Receipt, Refusal};

pub fn person(number: u32) -> PersonId {
    let mut person = PersonId::default();
    person.0[..4].copy_from_slice(&(number + 1).to_be_bytes());
    person
}

/// A phone behind a prefix, on a fixed line.
pub fn seen(device: u32, prefix: u32) -> Sighting {
    seen_on(NetworkClass::Fixed, device, prefix)
}

pub fn seen_on(class: NetworkClass, device: u32, prefix: u32) -> Sighting {
    // Keyed hashes look like chance, and are combined as such.
    let name = |kind: u8, number: u32| {
        let hash = blake3::hash(&[&[kind][..], &number.to_be_bytes()].concat());
        hash.as_bytes().first_chunk().copied().map(Pseudonym)
    };
    Sighting {
        device: name(1, device),
        canvas: None,
        audio: None,
        fonts: None,
        prefix24: name(2, prefix),
        prefix16: None,
        prefix48: None,
        sharer: None,
        profile: Profile { agent: AgentFamily::WeChatAndroid, ..Profile::default() },
        network: Network { operator: Operator::Other, class },
        tables: RulesHash::default(),
        sealed_address: SealedAddress::V4([7; 4]),
        moves: None,
    }
}

impl World {
    /// A person asks with their phone.
    pub fn ask_with(&mut self, person: PersonId, body: Any, sighting: Sighting) -> Result<Receipt, Refusal> {
        let mut asked = ask(Actor::Person(person), body);
        asked.sighting = Some(sighting);
        self.ask(&asked)
    }

    /// A person draws with a ticket that they are given; says where the draw stands.
    pub fn draw_with(&mut self, person: PersonId, sighting: Sighting) -> u64 {
        self.hear(granted(1, person, 1));
        match self.ask_with(person, Any::Draw, sighting) {
            Ok(Receipt::Gave { position, .. }) => position,
            other => panic!("{other:?} instead of a draw"),
        }
    }

    pub fn judge(&mut self, won: u64, to: Decision) -> Result<Receipt, Refusal> {
        self.order(Command::Judge { won, to, why: "looked".to_owned() }.into())
    }

    /// How much of everything others have heard to be this person's.
    pub fn told_to(&self, person: PersonId) -> i64 {
        let told = |(stamp, event): &(Stamp, Event)| match Lotteries::announce(event, *stamp)
            .map(|announced| announced.fact)
        {
            Some(Fact::PrizeWon(won)) if won.person == person => won.amount as i64,
            Some(Fact::PrizeReturned(back)) if back.person == person => -(back.amount as i64),
            _ => 0,
        };
        self.log.iter().map(told).sum()
    }

    /// How many prizes wait for a decision.
    pub fn held(&self) -> u64 {
        self.state.watched.get(&lucky()).map_or(0, |watched| watched.waiting())
    }
}

/// An open draw that gives everybody a mug.
pub fn with_mugs(mugs: u64) -> World {
    let mut world = World::open(always());
    world.hear(allotted(1, "unit.mug", mugs));
    world
}
