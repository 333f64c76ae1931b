//! What happens between persons, the platform, votes and operators, and what the ledger is told of it.

use decider::Decider;
use decider::exchange::{Announcement, Exchange};
use ledger::Ledger;
use ledger::account::{Account, Kind};
use proto::fact::{VoteCounted, VoteRestored, VoteVoided};
use proto::{Actor, Asset, CampaignId, Envelope, Fact, PersonId, Sighting, Timestamp};
use referrals::event::Decision;
use referrals::{Command, Event, Referrals, Rules, Task};

use super::codes::{Of, open_channel};
use super::phones::Phone;
use crate::shard::{OPERATOR, Shard, hear, heard, id, person};

/// Times nine hours, after which nothing can change any more: two days and a half of leaving, and a day to decide.
const ROUNDS_TO_THE_END: usize = 16;
const MINUTE_MS: u64 = 60_000;
pub const PERSONS: u8 = 24;
/// Time between two accounts that one hand makes.
const FARMING_MINUTES: u64 = 7;

/// Something that happens.
#[derive(Debug, Clone, Copy)]
pub enum Deed {
    /// A person accepts an invitation and follows at once.
    Come { who: u8, of: Of, phone: Phone },
    /// A person accepts an invitation.
    Accept { who: u8, of: Of, phone: Phone },
    /// Somebody makes so many accounts with one phone, from this person on, a few minutes apart.
    Farm { from: u8, count: u8, of: Of, phone: Phone },
    /// An operator gives a channel its code, or asks for it once more.
    OpenChannel(u8),
    /// It is stated that a person registered.
    Register(u8),
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
    /// So many minutes pass, and referrals die with all that time brought after so many ticks.
    DieWhileWaiting { minutes: u64, ticks: usize },
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

/// What was asked of referrals, and which statement it made of the time at which it was asked, if it did.
struct Asked {
    by: Actor,
    campaign: Option<CampaignId>,
    command: Command,
    sighting: Option<Sighting>,
    stated: Option<Stated>,
}

/// A statement, by its place in the list of its kind.
#[derive(Clone, Copy)]
enum Stated {
    Follow(usize),
    Registration(usize),
}

/// What differs between campaigns.
#[derive(Debug, Clone, Copy)]
pub struct Asks {
    /// Whether a follower must vote.
    pub votes: bool,
    /// Whether they must register.
    pub registers: bool,
    /// How many levels are rewarded.
    pub levels: u8,
    /// How long their leaving takes back that they counted.
    pub leave_within_hours: u32,
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
    pub ledger: Shard<Ledger>,
    pub asks: Asks,
    pub rules: Rules,
    pub votes: Vec<Vote>,
    /// What was stated of who follows, and of when.
    pub stated: Vec<(u8, bool, Timestamp)>,
    /// Who was stated to have registered, and when.
    pub registered: Vec<(u8, Timestamp)>,
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
    pub fn new(asks: Asks) -> Self {
        let vote = asks.votes.then(|| Task::Vote { campaign: id("stars"), required: true });
        let register = asks.registers.then_some(Task::Register);
        let rules = Rules {
            follow_within_hours: 3,
            stay_hours: 1,
            leave_within_hours: asks.leave_within_hours,
            tasks: vote.into_iter().chain(register).collect(),
            levels: asks.levels,
            milestones: vec![1, 2],
            prize_places: 1,
            ..Rules::default()
        };
        let (referrals, ledger) = (Shard::new(()), Shard::new(()));
        let mut played = Self {
            referrals,
            ledger,
            asks,
            rules,
            votes: Vec::new(),
            stated: Vec::new(),
            registered: Vec::new(),
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
            played.person(who, Command::Invite, None).unwrap();
        }
        played.flush();
        played
    }

    fn order(&mut self, command: Command) -> Result<referrals::Receipt, referrals::Refusal> {
        self.tell_of(command, None)
    }

    /// An operator asks; of what was stated it is this one.
    fn tell_of(
        &mut self,
        command: Command,
        stated: Option<Stated>,
    ) -> Result<referrals::Receipt, referrals::Refusal> {
        let (by, campaign, sighting) = (OPERATOR, Some(id("spring")), None);
        self.ask(Asked { by, campaign, command, sighting, stated })
    }

    fn person(
        &mut self,
        who: u8,
        command: Command,
        sighting: Option<Sighting>,
    ) -> Result<referrals::Receipt, referrals::Refusal> {
        let (by, campaign) = (Actor::Person(person(who)), Some(id("spring")));
        self.ask(Asked { by, campaign, command, sighting, stated: None })
    }

    fn ask(&mut self, asked: Asked) -> Result<referrals::Receipt, referrals::Refusal> {
        let (command, sighting) = (asked.command.clone(), asked.sighting.clone());
        let answer = self
            .referrals
            .send(asked.by, asked.campaign.as_ref(), |envelope| Envelope { sighting, ..envelope(command) });
        self.unanswered.push(asked);
        answer
    }

    pub fn play(&mut self, deed: Deed) {
        match deed {
            Deed::Accept { who, of, phone } => {
                let code = self.code(of);
                drop(self.person(who, Command::Accept { code }, phone.seen(who)));
            }
            Deed::Come { who, of, phone } => {
                self.play(Deed::Accept { who, of, phone });
                self.follow(who, true, 0);
            }
            Deed::Farm { from, count, of, phone } => {
                for who in (from..PERSONS).take(count.into()) {
                    self.play(Deed::Come { who, of, phone });
                    self.wait(FARMING_MINUTES);
                }
            }
            Deed::OpenChannel(channel) => drop(self.order(open_channel(channel))),
            Deed::Register(who) => self.register(who),
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
            Deed::DieWhileWaiting { minutes, ticks } => {
                self.wait_and_keep(minutes, ticks);
                self.kill_referrals();
            }
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
            Deed::KillLedger => self.kill_ledger(),
        }
    }

    fn follow(&mut self, who: u8, following: bool, minutes_ago: u64) {
        let at = Timestamp(self.referrals.now.0 - minutes_ago * MINUTE_MS);
        self.stated.push((who, following, at));
        let now = (minutes_ago == 0).then_some(Stated::Follow(self.stated.len() - 1));
        let command = match now {
            Some(_) => Command::Follow { person: person(who), following },
            None => Command::FollowAt { person: person(who), following, at },
        };
        self.tell_of(command, now).unwrap();
    }

    fn register(&mut self, who: u8) {
        self.registered.push((who, self.referrals.now));
        let stated = Stated::Registration(self.registered.len() - 1);
        self.tell_of(Command::Register { person: person(who) }, Some(stated)).unwrap();
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

    fn kill_ledger(&mut self) {
        self.ledger.die();
        self.lost.1 += self.referrals.told - self.acknowledged;
        self.referrals.told = self.acknowledged;
    }

    fn kill_referrals(&mut self) {
        self.lost.0 += self.referrals.die();
        // As after any start: what is due comes before what is asked.
        self.wait(0);
        for asked in std::mem::take(&mut self.unanswered) {
            // What was stated of no time of its own is stated of now.
            let now = self.referrals.now;
            match asked.stated {
                Some(Stated::Follow(index)) => self.stated[index].2 = now,
                Some(Stated::Registration(index)) => self.registered[index].1 = now,
                None => {}
            }
            drop(self.ask(asked));
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
            let (by, campaign, sighting, stated) = (Actor::System, None, None, None);
            self.ask(Asked { by, campaign, command, sighting, stated }).unwrap();
        }
    }

    fn wait(&mut self, minutes: u64) {
        self.wait_and_keep(minutes, usize::MAX);
    }

    /// Time passes; what the first so many ticks bring is durable, if there are as many.
    fn wait_and_keep(&mut self, minutes: u64, ticks: usize) {
        let until = self.referrals.now.plus_ms(minutes * MINUTE_MS);
        let mut ticked = 0;
        while let Some(due) = Referrals::next_deadline(&self.referrals.state).filter(|due| *due <= until) {
            self.referrals.now = self.referrals.now.max(due);
            let before = self.referrals.log.len();
            self.referrals.ask(Actor::System, None, Command::Tick).unwrap();
            assert!(self.referrals.log.len() > before, "a tick that is due moves something on");
            ticked += 1;
            if ticked == ticks {
                self.flush_referrals();
            }
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
}
