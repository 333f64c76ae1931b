//! A tree of a million: what an event costs as it grows, and what is kept of each person.
//!
//! `cargo test -p referrals --test large -- --ignored --nocapture`, with `--release` for the real figures.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::time::Instant;

use decider::{Context, Decider, Stamp, answer};
use proto::{Actor, CommandId, Envelope, Intent, PersonId, Timestamp, TokenHash};
use referrals::{Code, Command, Referrals, Rules, State};

const PERSONS: u64 = 1_000_000;
/// Persons between two lines.
const STEP: u64 = 100_000;
/// How many each person invites: trees of some depth, and a ranking that moves all the time.
const INVITEES: u64 = 8;
const OPERATOR: Actor = Actor::Operator(TokenHash([9; 32]));

struct World {
    state: State,
    position: u64,
}

impl World {
    fn ask(&mut self, actor: Actor, body: Command) {
        let now = Timestamp(1_763_712_000_000 + self.position);
        let (tenant, campaign) = ("default".parse().unwrap(), Some("spring".parse().unwrap()));
        let envelope =
            Envelope::from_system(CommandId::default(), Intent::default(), tenant, campaign, now, body);
        let context = Context { now, position: self.position + 1, resources: &() };
        let decision = Referrals::decide(&self.state, &Envelope { actor, ..envelope }, &context);
        decision.answer.unwrap();
        for event in decision.events {
            self.position += 1;
            Referrals::evolve(&mut self.state, Stamp { position: self.position, at: now }, &event);
        }
    }
}

fn person(number: u64) -> PersonId {
    PersonId(*blake3::hash(&number.to_le_bytes()).as_bytes().first_chunk().unwrap())
}

#[test]
#[ignore = "takes minutes; prints figures"]
fn a_million_persons_cost_the_same_each() {
    let mut world = World { state: State::default(), position: 0 };
    let rules = Rules { stay_hours: 0, milestones: vec![2, 5], ..Rules::default() };
    world.ask(OPERATOR, Command::Create { name: "Spring".to_owned(), rules });
    world.ask(OPERATOR, Command::Open);
    world.ask(Actor::Person(person(0)), Command::Invite);
    let (mut begun, mut before) = (Instant::now(), world.position);
    println!("{:>9} {:>12} {:>14}", "persons", "us an event", "bytes a person");
    for number in 1..=PERSONS {
        let inviter = person((number - 1) / INVITEES);
        if (number - 1).is_multiple_of(INVITEES) && number > 1 {
            world.ask(Actor::Person(inviter), Command::Invite);
        }
        let code = Code::of(&"spring".parse().unwrap(), inviter, 0);
        world.ask(Actor::Person(person(number)), Command::Accept { code });
        world.ask(OPERATOR, Command::Follow { person: person(number), following: true });
        if number.is_multiple_of(STEP) {
            let events = world.position - before;
            let each = begun.elapsed().as_nanos() as f64 / 1_000.0 / events as f64;
            let mut bytes = Vec::new();
            answer::append(&world.state, &mut bytes);
            println!("{number:>9} {each:>12.1} {:>14}", bytes.len() as u64 / number);
            (begun, before) = (Instant::now(), world.position);
        }
    }
}
