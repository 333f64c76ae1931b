//! Ledger and lotteries on machines that are killed: whatever was not on the platter is lost, and what was heard since is heard
//! again. Draws, grants, voids, take-backs, recalls, prizes that nobody claims, and a red envelope go on meanwhile.

use std::collections::BTreeMap;

use decider::Decider;
use ledger::account::Kind;
use lotteries::command::TakenBack;
use lotteries::envelope::password::Password;
use lotteries::{Event, Lotteries, envelope};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use proto::{Actor, Asset, PersonId, PersonalRef};
use serde_json::json;

use super::pair::{Deed as OfPair, Pair};
use super::shard::{NOW, OPERATOR, id, person};

const MINUTE_MS: u64 = 60_000;
const FEN: u64 = 77 + 9;

/// Mugs that go back unless they are claimed within the hour.
const RULES: &str = r#"{
    "prizes": [{"asset": "unit.mug", "amount": 1, "weight": 2, "claim": "delivery"}],
    "blank_weight": 1, "opens_at_ms": 1, "claim_within_hours": 1
}"#;

/// One of the two machines.
#[derive(Debug, Clone, Copy)]
enum Machine {
    Ledger,
    Lotteries,
}

/// Something that happens.
#[derive(Debug, Clone, Copy)]
enum Deed {
    /// What happens to both services anyhow.
    Of(OfPair),
    /// A person claims what they have won last, if they have won.
    Claim(u8),
    /// A person says the password of the envelope's first or second round.
    Say(u8, bool),
    /// So many minutes pass.
    Wait(u64),
    /// All that a machine has decided comes onto its platter.
    Flush(Machine),
    /// A machine is killed.
    Kill(Machine),
    /// The other machine hears so many facts of what is on the platter of this one.
    Tell(Machine, usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let (who, machine) = (0..3_u8, || prop_oneof![Just(Machine::Ledger), Just(Machine::Lotteries)]);
    prop_oneof![
        10 => who.clone().prop_map(|who| Deed::Of(OfPair::Vote(who))),
        6 => (0..15_usize).prop_map(|vote| Deed::Of(OfPair::Void(vote))),
        2 => (0..15_usize).prop_map(|vote| Deed::Of(OfPair::Restore(vote))),
        12 => who.clone().prop_map(|who| Deed::Of(OfPair::Draw(who))),
        2 => (0..20_usize).prop_map(|win| Deed::Of(OfPair::TakeBack(win))),
        4 => (1..4_u64).prop_map(|amount| Deed::Of(OfPair::Allot(amount))),
        1 => (1..4_u64).prop_map(|amount| Deed::Of(OfPair::Recall(amount))),
        // Nobody draws any more after that, so most stories go without.
        1 => prop_oneof![9 => Just(Deed::Wait(1)), 1 => Just(Deed::Of(OfPair::Close))],
        6 => who.clone().prop_map(Deed::Claim),
        5 => (who, any::<bool>()).prop_map(|(who, is_second)| Deed::Say(who, is_second)),
        4 => (1..30_u64).prop_map(Deed::Wait),
        6 => machine().prop_map(Deed::Flush),
        3 => machine().prop_map(Deed::Kill),
        12 => (machine(), 1..5_usize).prop_map(|(machine, count)| Deed::Tell(machine, count)),
    ]
}

/// What of a service stands on its platter.
#[derive(Debug, Clone, Copy, Default)]
struct Platter {
    /// The last position of its log.
    position: u64,
    /// How many facts of the other it has heard.
    heard: usize,
    /// How many facts of votes.
    heard_of_votes: usize,
}

/// Both services, and their platters.
struct Killed {
    pair: Pair,
    ledger: Platter,
    lotteries: Platter,
}

impl Killed {
    fn new() -> Self {
        let (ledger, lotteries) = Default::default();
        let mut killed = Self { pair: Pair::with(RULES), ledger, lotteries };
        let allot = ledger::Command::Allot {
            asset: Asset::Cny,
            campaign: id("red"),
            into: ledger::command::Pot::Stock,
            amount: FEN,
            id: None,
        };
        killed.pair.ledger.ask(OPERATOR, Some(id("book")), allot).unwrap();
        killed.pair.allot("lucky", 12);
        killed.pair.exchange_everything();
        let round = |from: u64, fen: u64, parts: u64| {
            json!({
                "releases_at_ms": NOW.0 + from * MINUTE_MS, "ends_at_ms": NOW.0 + (from + 60) * MINUTE_MS,
                "fen": fen, "parts": parts, "split": "random",
            })
        };
        let rules = json!({ "rounds": [round(10, 77, 2), round(70, 9, 9)] });
        let create = envelope::Command::Create {
            name: "Red".to_owned(),
            rules: serde_json::from_value(rules).unwrap(),
            passwords: [false, true].map(word).to_vec(),
        };
        for command in [create.into(), lotteries::Command::Open] {
            killed.pair.lotteries.ask(OPERATOR, Some(id("red")), command).unwrap();
        }
        killed.flush(Machine::Ledger);
        killed.flush(Machine::Lotteries);
        killed
    }

    fn play(&mut self, deed: Deed) {
        match deed {
            Deed::Of(deed) => self.pair.play(deed),
            Deed::Claim(who) => self.claim(person(who)),
            Deed::Say(who, is_second) => {
                let text = word(is_second).reveal();
                let say = envelope::Command::Claim { text }.into();
                drop(self.pair.lotteries.ask(Actor::Person(person(who)), Some(id("red")), say));
            }
            Deed::Wait(minutes) => self.wait(minutes),
            Deed::Flush(machine) => self.flush(machine),
            Deed::Kill(machine) => self.kill(machine),
            Deed::Tell(machine, count) => {
                let _all = (0..count).all(|_| self.tell(machine));
            }
        }
    }

    fn claim(&mut self, person: PersonId) {
        let mut log = self.pair.lotteries.log.iter().rev();
        let won = log.find_map(|(stamp, event)| match event {
            Event::Drawn(drawn) if drawn.person == person && drawn.outcome.won.is_some() => {
                Some(stamp.position)
            }
            _ => None,
        });
        let Some(won) = won else { return };
        let claim = lotteries::Command::Claim { won, delivery: PersonalRef([9; 16]) };
        drop(self.pair.lotteries.ask(Actor::Person(person), Some(id("lucky")), claim));
    }

    fn wait(&mut self, minutes: u64) {
        let now = self.pair.lotteries.now.plus_ms(minutes * MINUTE_MS);
        (self.pair.ledger.now, self.pair.lotteries.now) = (now, now);
        self.catch_up();
    }

    /// What is due happens, also what a kill has undone.
    fn catch_up(&mut self) {
        let lotteries = &mut self.pair.lotteries;
        while Lotteries::next_deadline(&lotteries.state).is_some_and(|due| due <= lotteries.now) {
            lotteries.ask(Actor::System, None, lotteries::Command::Tick).unwrap();
        }
    }

    fn flush(&mut self, machine: Machine) {
        let Pair { ledger, lotteries, told_by_votes, .. } = &self.pair;
        // How much of a service the other has heard is counted where it is told.
        match machine {
            Machine::Ledger => {
                let (position, heard_of_votes) = (ledger.position(), told_by_votes.len());
                self.ledger = Platter { position, heard: lotteries.told, heard_of_votes };
            }
            Machine::Lotteries => {
                let position = lotteries.position();
                self.lotteries = Platter { position, heard: ledger.told, heard_of_votes: 0 };
            }
        }
    }

    /// A machine starts again with what is on its platter.
    fn kill(&mut self, machine: Machine) {
        match machine {
            Machine::Ledger => {
                let Platter { position, heard, heard_of_votes } = self.ledger;
                self.pair.ledger.kill(position);
                self.pair.lotteries.told = heard;
                let missed = self.pair.told_by_votes.split_off(heard_of_votes);
                for fact in missed {
                    self.pair.hear_ledger(&fact);
                    self.pair.told_by_votes.push(fact);
                }
            }
            Machine::Lotteries => {
                self.pair.lotteries.kill(self.lotteries.position);
                self.pair.ledger.told = self.lotteries.heard;
                self.catch_up();
            }
        }
    }

    /// The other machine hears the next fact that is on this one's platter, if there is one.
    fn tell(&mut self, machine: Machine) -> bool {
        let Pair { ledger, lotteries, .. } = &self.pair;
        let (facts, told, platter) = match machine {
            Machine::Ledger => (ledger.facts(), ledger.told, self.ledger),
            Machine::Lotteries => (lotteries.facts(), lotteries.told, self.lotteries),
        };
        if facts.get(told).is_none_or(|fact| fact.source.position > platter.position) {
            return false;
        }
        match machine {
            Machine::Ledger => self.pair.tell_lotteries(),
            Machine::Lotteries => self.pair.tell_ledger(),
        }
    }

    /// Everything comes onto platters and is told, until the envelope is over and nobody has anything to say.
    fn finish(&mut self) {
        self.wait(240);
        loop {
            self.flush(Machine::Ledger);
            self.flush(Machine::Lotteries);
            if !(self.tell(Machine::Ledger) | self.tell(Machine::Lotteries)) {
                return;
            }
        }
    }

    /// The envelope gave what it had, to the fen: to whoever took a part, and the rest back.
    fn fen_are_exact(&self) {
        let (mut taken, mut returned) = (0, 0);
        for (_, event) in &self.pair.lotteries.log {
            match event {
                Event::PartClaimed(part) => {
                    assert!(part.fen >= 1, "{part:?}");
                    taken += part.fen;
                }
                Event::StockReturned(back) if back.asset == Asset::Cny => returned += back.amount,
                _ => {}
            }
        }
        assert_eq!(taken + returned, FEN);
        let owned: i64 = (0..3).map(|who| self.pair.balance(Asset::Cny, Kind::Person(person(who)))).sum();
        assert_eq!(owned, taken as i64, "who took a part has it in the books");
        for kind in [Kind::Stock(id("red")), Kind::Shortfall(id("red"))] {
            assert_eq!(self.pair.balance(Asset::Cny, kind), 0);
        }
    }
}

/// The password of the first or the second round.
fn word(is_second: bool) -> Password {
    Password::of(if is_second { "plum" } else { "pear" }).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn whoever_is_killed_when_no_ticket_prize_or_fen_is_made_or_lost(
        deeds in prop::collection::vec(deed(), 1..150),
    ) {
        let mut killed = Killed::new();
        for deed in deeds {
            killed.play(deed);
            killed.pair.books_balance();
        }
        killed.finish();
        killed.pair.both_sides_agree();
        killed.fen_are_exact();
    }
}

/// What a story was about: what happened in lotteries and stood, and kills that lost something.
fn met(killed: &mut Killed, deeds: Vec<Deed>) -> Vec<&'static str> {
    let mut met = Vec::new();
    for deed in deeds {
        let (machine, on_platter) = match deed {
            Deed::Kill(Machine::Ledger) => (killed.pair.ledger.position(), killed.ledger.position),
            Deed::Kill(Machine::Lotteries) => (killed.pair.lotteries.position(), killed.lotteries.position),
            _ => (0, 0),
        };
        killed.play(deed);
        if let Deed::Kill(which) = deed
            && machine > on_platter
        {
            met.push(if let Machine::Ledger = which { "ledger lost" } else { "lotteries lost" });
        }
        met.extend((0..3).any(|who| killed.pair.tickets(who).0 < 0).then_some("owed"));
    }
    killed.finish();
    met.extend(killed.pair.lotteries.log.iter().map(|(_, event)| match event {
        Event::PrizeReturned(back) if back.why == TakenBack::Lapsed => "lapsed",
        Event::TicketsWithdrawn(_) => "recalled",
        Event::Drawn(drawn) if drawn.outcome.won.is_some() => "won",
        Event::PrizeClaimed(_) => "claimed",
        Event::PartClaimed(_) => "part",
        _ => "else",
    }));
    met
}

/// Else the property above would say little.
#[test]
fn stories_of_kills_have_everything_in_them_that_they_are_about() {
    let mut runner = TestRunner::deterministic();
    let mut counts = BTreeMap::<&str, usize>::new();
    for _ in 0..40 {
        let deeds = prop::collection::vec(deed(), 100..150).new_tree(&mut runner).unwrap().current();
        met(&mut Killed::new(), deeds).into_iter().for_each(|it| *counts.entry(it).or_default() += 1);
    }
    let wanted = ["won", "claimed", "lapsed", "recalled", "owed", "part", "ledger lost", "lotteries lost"];
    let few: Vec<_> = wanted.iter().filter(|it| counts.get(*it).is_none_or(|count| *count < 5)).collect();
    assert!(few.is_empty(), "too few of {few:?}: {counts:?}");
}
