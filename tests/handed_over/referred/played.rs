//! What happens between persons, the platform, votes and operators, and what the ledger is told of it.

use std::collections::BTreeMap;

use decider::exchange::{Announcement, Exchange};
use decider::{Decider, Service};
use ledger::account::{Account, Kind};
use ledger::command::Pot;
use ledger::{Ledger, Rules as Awards};
use proto::fact::{VoteCounted, VoteRestored, VoteVoided};
use proto::{Actor, Asset, CampaignId, Fact, PersonId, Timestamp};
use referrals::event::Decision;
use referrals::{Code, Command, Event, Inviter, Referrals, Rules, Task};

use crate::shard::{OPERATOR, Shard, hear, heard, id, person};

/// Times nine hours, after which nothing can change any more.
const ROUNDS_TO_THE_END: usize = 6;
const MINUTE_MS: u64 = 60_000;
pub const PERSONS: u8 = 16;

/// Something that happens.
#[derive(Debug, Clone, Copy)]
pub enum Deed {
    /// A person accepts another's invitation and follows at once.
    Come { who: u8, of: u8 },
    /// A person accepts another's invitation.
    Accept { who: u8, of: u8 },
    /// It is stated that a person follows, or does not, now or some time ago.
    Follow { who: u8, following: bool, minutes_ago: u64 },
    /// A person votes.
    Vote(u8),
    /// A vote that was cast is voided, if there is such a one.
    Void(usize),
    /// A voided one is restored.
    Restore(usize),
    /// So many minutes pass.
    Wait(u64),
    /// An operator decides about a reward, if there is one.
    Judge { who: u8, to: Decision },
    /// The ledger hears so many facts.
    Tell(usize),
    /// The ledger hears the last one once more.
    TellAgain,
    /// What both have in their logs becomes durable.
    Flush,
    /// Referrals die with what is not durable; whoever asked for it has no answer, and asks again.
    KillReferrals,
    /// The ledger dies with what is not durable, and is told again from where that ends.
    KillLedger,
}

/// What was asked of referrals, and which statement it made, if it did.
struct Asked {
    by: Actor,
    campaign: Option<CampaignId>,
    command: Command,
    stated: Option<usize>,
}

/// A vote, and since when it is voided, if it is.
pub struct Vote {
    pub who: u8,
    pub cast_at: Timestamp,
    pub voided_at: Option<Timestamp>,
}

/// A campaign, and the ledger that hears of it.
pub struct Played {
    pub referrals: Shard<Referrals>,
    ledger: Shard<Ledger>,
    pub rules: Rules,
    pub votes: Vec<Vote>,
    /// What was stated of who follows, and of when.
    pub stated: Vec<(u8, bool, Timestamp)>,
    /// What referrals died with, in events, and the ledger, in facts that it had heard.
    pub lost: (usize, usize),
    /// Position of the last fact of votes.
    position: u64,
    /// What was asked of referrals and is not durable, in order.
    unanswered: Vec<Asked>,
    /// How many facts the ledger had heard when its log was durable.
    acknowledged: usize,
}

impl Played {
    pub fn new(asks_for_votes: bool) -> Self {
        let tasks = Task::Vote { campaign: id("stars"), required: true };
        let rules = Rules {
            follow_within_hours: 3,
            stay_hours: 1,
            leave_within_hours: 4,
            tasks: asks_for_votes.then_some(tasks).into_iter().collect(),
            levels: 2,
            milestones: vec![1, 2],
            prize_places: 1,
            ..Rules::default()
        };
        let (referrals, ledger) = (Shard::new(()), Shard::new(()));
        let mut played = Self {
            referrals,
            ledger,
            rules,
            votes: Vec::new(),
            stated: Vec::new(),
            lost: (0, 0),
            position: 0,
            unanswered: Vec::new(),
            acknowledged: 0,
        };
        played.set_up_books();
        let create = Command::Create { name: "Spring".to_owned(), rules: played.rules.clone() };
        for command in [create, Command::Open] {
            played.order(command).unwrap();
        }
        for who in 0..PERSONS {
            played.ask(Actor::Person(person(who)), Some(id("spring")), Command::Invite, None).unwrap();
        }
        played.flush();
        played
    }

    fn set_up_books(&mut self) {
        let awards: Awards = serde_json::from_value(serde_json::json!({ "awards": [
            { "name": "one", "on": "follower_qualified", "asset": "points", "amount": 20 },
            { "name": "two", "on": "second_level_qualified", "asset": "points", "amount": 5 },
            { "name": "m1", "on": { "inviter_milestone": 1 }, "asset": "points", "amount": 50 },
            { "name": "m2", "on": { "inviter_milestone": 2 }, "asset": "points", "amount": 70 },
            { "name": "best", "on": { "inviter_place": 1 }, "asset": "points", "amount": 1000 },
        ] }))
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
            ledger::Command::SetRules { campaign: id("spring"), rules: awards },
            budget,
        ] {
            self.ledger.ask(OPERATOR, Some(id("book")), command).unwrap();
        }
    }

    fn order(&mut self, command: Command) -> Result<referrals::Receipt, referrals::Refusal> {
        self.ask(OPERATOR, Some(id("spring")), command, None)
    }

    fn ask(
        &mut self,
        by: Actor,
        campaign: Option<CampaignId>,
        command: Command,
        stated: Option<usize>,
    ) -> Result<referrals::Receipt, referrals::Refusal> {
        let asked = Asked { by, campaign: campaign.clone(), command: command.clone(), stated };
        self.unanswered.push(asked);
        self.referrals.ask(by, campaign, command)
    }

    pub fn play(&mut self, deed: Deed) {
        match deed {
            Deed::Accept { who, of } => {
                let code = Code::of(&id("spring"), person(of), 0);
                let by = Actor::Person(person(who));
                drop(self.ask(by, Some(id("spring")), Command::Accept { code }, None));
            }
            Deed::Come { who, of } => {
                self.play(Deed::Accept { who, of });
                self.follow(who, true, 0);
            }
            Deed::Follow { who, following, minutes_ago } => self.follow(who, following, minutes_ago),
            Deed::Vote(who) => {
                let cast_at = self.referrals.now;
                self.votes.push(Vote { who, cast_at, voided_at: None });
                self.about_vote(self.votes.len() - 1, |person, cast| {
                    VoteCounted { person, cast, contestants: vec![1], votes: 1, cast_at: None }.into()
                });
            }
            Deed::Void(index) => self.turn(index, true, |person, cast| {
                VoteVoided { person, cast, contestants: vec![1], votes: 1 }.into()
            }),
            Deed::Restore(index) => self.turn(index, false, |person, cast| {
                VoteRestored { person, cast, contestants: vec![1], votes: 1 }.into()
            }),
            Deed::Wait(minutes) => self.wait(minutes),
            Deed::Judge { who, to } => {
                let judge = Command::Judge { follower: person(who), to, why: "seen".to_owned() };
                drop(self.order(judge));
            }
            Deed::Tell(count) => {
                for _ in 0..count {
                    self.tell();
                }
            }
            Deed::TellAgain => {
                let last = self.referrals.told.checked_sub(1);
                let facts = self.referrals.facts();
                last.and_then(|last| facts.get(last)).iter().for_each(|fact| hear(&mut self.ledger, fact));
            }
            Deed::Flush => self.flush(),
            Deed::KillReferrals => self.kill_referrals(),
            Deed::KillLedger => {
                self.ledger.die();
                self.lost.1 += self.referrals.told - self.acknowledged;
                self.referrals.told = self.acknowledged;
            }
        }
    }

    fn follow(&mut self, who: u8, following: bool, minutes_ago: u64) {
        let at = Timestamp(self.referrals.now.0 - minutes_ago * MINUTE_MS);
        self.stated.push((who, following, at));
        let now = (minutes_ago == 0).then_some(self.stated.len() - 1);
        let command = match now {
            Some(_) => Command::Follow { person: person(who), following },
            None => Command::FollowAt { person: person(who), following, at },
        };
        self.ask(OPERATOR, Some(id("spring")), command, now).unwrap();
    }

    fn flush(&mut self) {
        self.flush_referrals();
        self.ledger.flush();
        self.acknowledged = self.referrals.told;
    }

    fn flush_referrals(&mut self) {
        self.referrals.flush();
        self.unanswered.clear();
    }

    fn kill_referrals(&mut self) {
        self.lost.0 += self.referrals.die();
        // As after any start: what is due comes before what is asked.
        self.wait(0);
        for Asked { by, campaign, command, stated } in std::mem::take(&mut self.unanswered) {
            // What was stated of no time of its own is stated of now.
            stated.into_iter().for_each(|index| self.stated[index].2 = self.referrals.now);
            drop(self.ask(by, campaign, command, stated));
        }
    }

    /// Voids or restores a vote that is not voided, or is.
    fn turn(&mut self, index: usize, voids: bool, fact: fn(PersonId, u64) -> Fact) {
        let now = self.referrals.now;
        let Some(vote) = self.votes.get_mut(index).filter(|vote| vote.voided_at.is_some() != voids) else {
            return;
        };
        vote.voided_at = voids.then_some(now);
        self.about_vote(index, fact);
    }

    fn about_vote(&mut self, index: usize, fact: fn(PersonId, u64) -> Fact) {
        self.position += 1;
        let fact = fact(person(self.votes[index].who), 1_000_000 + index as u64);
        let announced = Announcement { campaign: id("stars"), tenant: None, fact };
        let mut heard = heard("votes", self.position, announced);
        heard.occurred_at = self.referrals.now;
        for (_, command) in Referrals::react(&heard) {
            self.ask(Actor::System, None, command, None).unwrap();
        }
    }

    fn wait(&mut self, minutes: u64) {
        let until = self.referrals.now.plus_ms(minutes * MINUTE_MS);
        while let Some(due) = Referrals::next_deadline(&self.referrals.state).filter(|due| *due <= until) {
            self.referrals.now = self.referrals.now.max(due);
            let before = self.referrals.log.len();
            self.referrals.ask(Actor::System, None, Command::Tick).unwrap();
            assert!(self.referrals.log.len() > before, "a tick that is due moves something on");
        }
        self.referrals.now = until;
    }

    /// Everything that is held is decided, and the campaign comes to its end.
    pub fn close(&mut self) {
        self.order(Command::Close).unwrap();
        // Who stays on can still be held, and what is doubted then has a day in which it can be decided about.
        for _ in 0..ROUNDS_TO_THE_END {
            self.refuse_everything_held();
            self.wait(9 * 60);
        }
        let is_final = |event: &Event| matches!(event, Event::CampaignFinished(_));
        assert!(self.referrals.log.iter().any(|(_, event)| is_final(event)), "it comes to its end");
    }

    fn refuse_everything_held(&mut self) {
        for who in (0..PERSONS).filter(|who| self.is_held(*who)).collect::<Vec<_>>() {
            let judge = Command::Judge { follower: person(who), to: Decision::Refuse, why: "x".to_owned() };
            self.order(judge).unwrap();
        }
    }

    /// Whether a reward waits for a person, by the log.
    fn is_held(&self, who: u8) -> bool {
        let mut is_held = false;
        for (_, event) in &self.referrals.log {
            match event {
                Event::FollowerHeld(e) if e.follower == person(who) => is_held = true,
                Event::RewardJudged(e) if e.follower == person(who) => is_held = e.to == Decision::Hold,
                Event::FollowNoted(e) if e.person == person(who) && e.ends => is_held = false,
                _ => {}
            }
        }
        is_held
    }

    /// Nothing is told before it is durable.
    fn tell(&mut self) -> bool {
        self.flush_referrals();
        let Some(fact) = self.referrals.next_fact() else { return false };
        hear(&mut self.ledger, &fact);
        true
    }

    pub fn tell_everything(&mut self) {
        while self.tell() {}
    }

    /// In each asset, whatever is on its way.
    pub fn books_balance(&self) {
        let trial = crate::pair::look::<Ledger>(&self.ledger.state, "book", "trial_balance");
        for asset in trial["assets"].as_array().unwrap() {
            assert_eq!(asset["difference"], 0, "{trial}");
        }
    }

    pub fn points(&self, who: u8) -> i64 {
        let balance = |kind| self.ledger.balance(&Account::new(Asset::Points, kind));
        balance(Kind::Person(person(who))) - balance(Kind::Owed(person(who)))
    }

    /// Once everything is told: who has what is what the log of referrals says that they have earned.
    pub fn rewards_are_exact(&self) {
        let earned = self.earned();
        for who in 0..PERSONS {
            let earned = earned.get(&person(who)).copied().unwrap_or(0);
            assert_eq!(self.points(who), earned, "{} points of person {who}", Referrals::NAME);
        }
        let declined = |event: &ledger::Event| match event {
            ledger::Event::FactDeclined(declined) => declined.fact.reason != "booked-before",
            _ => false,
        };
        let declined: Vec<_> = self.ledger.log.iter().filter(|(_, event)| declined(event)).collect();
        assert!(declined.is_empty(), "everything is booked: {declined:?}");
    }

    /// What each person has earned by the log alone; nobody qualifies twice.
    fn earned(&self) -> BTreeMap<PersonId, i64> {
        let mut counting: BTreeMap<PersonId, Vec<(PersonId, i64)>> = BTreeMap::new();
        let mut takes: BTreeMap<PersonId, bool> = BTreeMap::new();
        let mut goals: BTreeMap<(PersonId, u32), bool> = BTreeMap::new();
        let mut earned: BTreeMap<PersonId, i64> = BTreeMap::new();
        for (_, event) in &self.referrals.log {
            match event {
                Event::FollowerQualified(e) => {
                    let Inviter::Person(inviter) = e.inviter else { continue };
                    let above = e.above.map(|above| (above, 5));
                    let brings = [(inviter, 20)].into_iter().chain(above).collect();
                    assert!(counting.insert(e.follower, brings).is_none(), "qualified twice");
                    takes.insert(e.follower, true);
                }
                Event::FollowerLeft(e) => assert_eq!(takes.insert(e.follower, false), Some(true)),
                Event::FollowerRestored(e) => assert_eq!(takes.insert(e.follower, true), Some(false)),
                Event::MilestoneReached(e) => {
                    assert_eq!(goals.insert((e.person, e.qualified), true), None);
                }
                Event::MilestoneLost(e) => {
                    assert_eq!(goals.insert((e.person, e.qualified), false), Some(true));
                }
                Event::MilestoneRegained(e) => {
                    assert_eq!(goals.insert((e.person, e.qualified), true), Some(false));
                }
                Event::PlaceTaken(e) => *earned.entry(e.person).or_default() += 1_000,
                _ => {}
            }
        }
        for (follower, brings) in &counting {
            if takes[follower] {
                brings.iter().for_each(|(person, points)| *earned.entry(*person).or_default() += points);
            }
        }
        for ((person, qualified), _) in goals.iter().filter(|(_, holds)| **holds) {
            *earned.entry(*person).or_default() += if *qualified == 1 { 50 } else { 70 };
        }
        earned
    }
}
