//! Votes and ledger folded together: whatever is held, voided and restored, who voted has what those of their votes earn
//! that ever counted and are not voided.

use ledger::account::{Account, Kind};
use ledger::command::Pot;
use ledger::{Ledger, Rules};
use proptest::prelude::*;
use proto::evidence::SealedAddress;
use proto::{Actor, Asset, Envelope, Network, Nonce, PageSeen, Profile, Sighting};
use votes::command::{Judge, Move};
use votes::event::{VoteStatus, Why};
use votes::{Command, Receipt, Votes};

use super::shard::{NOW, OPERATOR, Shard, hear, id, person};

/// Points for each counted vote.
const POINTS: u64 = 5;

/// Something that happens.
#[derive(Debug, Clone)]
enum Deed {
    /// A person votes, by hand or by a program, which is held.
    Vote { who: u8, by_program: bool },
    /// Votes are to be worth something else.
    Judge { votes: Vec<usize>, to: VoteStatus },
    /// The ledger hears so many facts.
    Tell(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let status = prop_oneof![Just(VoteStatus::Counted), Just(VoteStatus::Held), Just(VoteStatus::Voided)];
    let votes = prop::collection::vec(0..20_usize, 1..4);
    prop_oneof![
        4 => (0..3_u8, prop::bool::weighted(0.3)).prop_map(|(who, by_program)| Deed::Vote { who, by_program }),
        4 => (votes, status).prop_map(|(votes, to)| Deed::Judge { votes, to }),
        4 => (1..6_usize).prop_map(Deed::Tell),
    ]
}

/// A campaign, and the ledger that hears of it.
struct Spring {
    votes: Shard<Votes>,
    ledger: Shard<Ledger>,
    /// Position, person and status of each vote, and whether it ever counted.
    cast: Vec<(u64, u8, VoteStatus, bool)>,
}

impl Spring {
    fn new() -> Self {
        let mut spring =
            Self { votes: Shard::new(guard::Rulesets::default()), ledger: Shard::new(()), cast: Vec::new() };
        let rules = votes::Rules { votes_per_person_per_day: None, ..votes::Rules::default() };
        let profile = proto::PersonalRef([1; 16]);
        for command in [
            Command::Create { name: "Spring".to_owned(), rules: Box::new(rules) },
            Command::SignUp { profile },
            Command::Open,
        ] {
            spring.votes.ask(OPERATOR, Some(id("spring")), command).unwrap();
        }
        let rules: Rules = serde_json::from_value(serde_json::json!({
            "awards": [{ "name": "vote", "on": "vote_counted", "asset": "points", "amount": POINTS }],
        }))
        .unwrap();
        let budget = ledger::Command::Allot {
            asset: Asset::Points,
            campaign: id("spring"),
            into: Pot::Budget,
            amount: 1_000_000,
            id: None,
        };
        for command in [
            ledger::Command::Create { name: "Book".to_owned() },
            ledger::Command::SetRules { campaign: id("spring"), rules },
            budget,
        ] {
            spring.ledger.ask(OPERATOR, Some(id("book")), command).unwrap();
        }
        spring
    }

    fn play(&mut self, deed: &Deed) {
        match deed {
            Deed::Vote { who, by_program } => self.vote(*who, *by_program),
            Deed::Judge { votes, to } => self.judge(votes, *to),
            Deed::Tell(count) => {
                for _ in 0..*count {
                    self.tell();
                }
            }
        }
    }

    fn vote(&mut self, who: u8, by_program: bool) {
        let serial = u32::try_from(self.cast.len()).unwrap();
        let seen = PageSeen {
            nonce: Nonce(serial.to_be_bytes()),
            opened_at: proto::Timestamp(NOW.0 - 30_000),
            prefix: None,
            device: None,
            sharer: None,
        };
        let receipt = self.votes.send(Actor::Person(person(who)), Some(&id("spring")), |envelope| Envelope {
            sighting: Some(sighting(by_program)),
            page: Some(seen),
            ..envelope(Command::Cast { contestants: vec![1] })
        });
        assert!(matches!(receipt, Ok(Receipt::Voted { .. })), "{receipt:?}");
        let status = if by_program { VoteStatus::Held } else { VoteStatus::Counted };
        self.cast.push((self.votes.position(), who, status, !by_program));
    }

    fn judge(&mut self, votes: &[usize], to: VoteStatus) {
        let votes: std::collections::BTreeSet<usize> = votes.iter().copied().collect();
        for vote in votes {
            let Some((cast, _, from, _)) = self.cast.get(vote).copied().filter(|(_, _, from, _)| *from != to)
            else {
                continue;
            };
            let why = Why::Said { reason: "so it seems".to_owned(), codes: Vec::new(), found_by: None };
            let moves = vec![Move { from, to, votes: vec![cast] }];
            let judge = Judge { moves, why, case: None, act: None, undoes: None };
            self.votes.ask(OPERATOR, Some(id("spring")), Command::Judge(Box::new(judge))).unwrap();
            self.cast[vote].2 = to;
            self.cast[vote].3 |= to == VoteStatus::Counted;
        }
    }

    fn tell(&mut self) -> bool {
        let Some(fact) = self.votes.next_fact() else { return false };
        hear(&mut self.ledger, &fact);
        true
    }

    /// Once everything is told.
    fn everybody_has_what_their_votes_earn(&self) {
        for who in 0..3 {
            let in_force = self
                .cast
                .iter()
                .filter(|(_, of, status, counted)| *of == who && *counted && *status != VoteStatus::Voided)
                .count() as u64;
            let account = Account::new(Asset::Points, Kind::Person(person(who)));
            let owed = Account::new(Asset::Points, Kind::Owed(person(who)));
            let has = self.ledger.balance(&account) - self.ledger.balance(&owed);
            assert_eq!(has, (in_force * POINTS) as i64, "person {who}");
        }
    }
}

fn sighting(by_program: bool) -> Sighting {
    Sighting {
        device: None,
        canvas: None,
        audio: None,
        fonts: None,
        prefix24: None,
        prefix16: None,
        prefix48: None,
        sharer: None,
        profile: Profile { touch_points: 5, webdriver: by_program, ..Profile::default() },
        network: Network::default(),
        tables: proto::RulesHash::default(),
        sealed_address: SealedAddress::V4([5; 4]),
        moves: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_is_judged_is_earned_and_taken_back_exactly_once(deeds in prop::collection::vec(deed(), 1..80)) {
        let mut spring = Spring::new();
        deeds.iter().for_each(|deed| spring.play(deed));
        while spring.tell() {}
        spring.everybody_has_what_their_votes_earn();
    }
}

#[test]
fn a_farm_is_voided_and_one_family_restored() {
    let mut spring = Spring::new();
    for who in 0..3 {
        spring.vote(who, false);
        spring.vote(who, false);
    }
    while spring.tell() {}
    spring.everybody_has_what_their_votes_earn();
    spring.judge(&[0, 1, 2, 3, 4, 5], VoteStatus::Voided);
    spring.judge(&[2, 3], VoteStatus::Counted);
    while spring.tell() {}
    spring.everybody_has_what_their_votes_earn();
}

#[test]
fn a_hold_leaves_points_alone() {
    let mut spring = Spring::new();
    spring.vote(0, false);
    while spring.tell() {}
    spring.judge(&[0], VoteStatus::Held);
    assert!(!spring.tell(), "nobody is told of it");
    spring.everybody_has_what_their_votes_earn();
    spring.judge(&[0], VoteStatus::Voided);
    while spring.tell() {}
    spring.everybody_has_what_their_votes_earn();
}
