//! Attempts of a run, played to a campaign of referrals as its door, the platform and votes would.

use std::collections::{BTreeMap, BTreeSet};

use decider::exchange::Exchange;
use decider::{Context, Decider, Stamp};
use guard::{EvidenceKeys, NetworkTables, RawEvidence, sight};
use proto::fact::{Source, Trace, VoteCounted};
use proto::{
    Actor, CommandId, Envelope, Heard, Incarnation, Intent, PersonId, Sighting, Timestamp, TokenHash,
};
use referrals::{Code, Command, Event, Receipt, Referrals, Rules, State, Task};
use scenarios::{Act, Attempt, Origin, Run};

const DAY_MS: u64 = 86_400_000;
const OPERATOR: Actor = Actor::Operator(TokenHash([9; 32]));

/// A follower, and what came of them.
pub struct Came {
    pub origin: Origin,
    pub inviter: String,
    pub outcome: Outcome,
}

/// What came of a follower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Their inviter is rewarded.
    Counts,
    /// Their inviter is rewarded, and a person is asked to look.
    Doubted,
    /// The reward waits.
    Held,
    /// They left, or never qualified.
    Nothing,
}

/// A campaign that is being played.
pub struct Campaign {
    state: State,
    now: Timestamp,
    position: u64,
    codes: BTreeMap<String, Code>,
    origins: BTreeMap<PersonId, (Origin, String)>,
    held: BTreeSet<PersonId>,
    counts: BTreeSet<PersonId>,
    doubted: BTreeSet<PersonId>,
    casts: u64,
}

impl Campaign {
    /// Everybody who followed by an invitation.
    pub fn of(run: &Run) -> Vec<Came> {
        let begins = run.casts.first().map_or(0, |cast| cast.at_ms);
        let mut campaign = Self::open(Timestamp(begins));
        for (attempt, cast) in run.attempts().zip(&run.casts) {
            campaign.take(&attempt, cast.label.origin);
        }
        campaign.end()
    }

    pub fn open(now: Timestamp) -> Self {
        let mut campaign = Self {
            state: State::default(),
            now,
            position: 0,
            codes: BTreeMap::new(),
            origins: BTreeMap::new(),
            held: BTreeSet::new(),
            counts: BTreeSet::new(),
            doubted: BTreeSet::new(),
            casts: 0,
        };
        let life = Task::Vote { campaign: "stars".parse().unwrap(), required: false };
        let rules = Rules { stay_hours: 24, tasks: vec![life], ..Rules::default() };
        campaign.ask(OPERATOR, Command::Create { name: "Spring".to_owned(), rules }, None).unwrap();
        campaign.ask(OPERATOR, Command::Open, None).unwrap();
        campaign
    }

    /// What became of everybody, once the rewards have been earned and weighed again.
    pub fn end(mut self) -> Vec<Came> {
        self.wait(Timestamp(self.now.0 + 3 * DAY_MS));
        let outcome = |person: &PersonId| match (self.counts.contains(person), self.held.contains(person)) {
            (true, _) if self.doubted.contains(person) => Outcome::Doubted,
            (true, _) => Outcome::Counts,
            (false, true) => Outcome::Held,
            (false, false) => Outcome::Nothing,
        };
        let came = self.origins.iter().map(|(person, (origin, inviter))| Came {
            origin: *origin,
            inviter: inviter.clone(),
            outcome: outcome(person),
        });
        came.collect()
    }

    pub fn take(&mut self, attempt: &Attempt, origin: Origin) {
        self.wait(Timestamp(attempt.at_ms));
        let person = person(&attempt.voter);
        match (attempt.act, &attempt.inviter) {
            (Act::Follow, Some(inviter)) => self.come(attempt, person, inviter, origin),
            (Act::Follow, None) => self.follow(person, true),
            (Act::Unfollow, _) => self.follow(person, false),
            (Act::Vote, _) => self.vote(person),
            (Act::Draw | Act::Claim | Act::Invite, _) => {}
        }
    }

    fn come(&mut self, attempt: &Attempt, follower: PersonId, inviter: &str, origin: Origin) {
        let code = match self.codes.get(inviter) {
            Some(code) => *code,
            None => match self.ask(Actor::Person(person(inviter)), Command::Invite, None).unwrap() {
                Receipt::Code { code } => *self.codes.entry(inviter.to_owned()).or_insert(code),
                other => panic!("no code: {other:?}"),
            },
        };
        // Whoever comes by a ring's last invitation may have followed before.
        let accepted = self.ask(Actor::Person(follower), Command::Accept { code }, Some(seen(attempt)));
        if accepted.is_ok() {
            self.origins.insert(follower, (origin, inviter.to_owned()));
        }
        self.follow(follower, true);
    }

    fn follow(&mut self, person: PersonId, following: bool) {
        self.ask(OPERATOR, Command::Follow { person, following }, None).unwrap();
    }

    fn vote(&mut self, person: PersonId) {
        self.casts += 1;
        let heard = Heard {
            source: Source {
                service: "votes".into(),
                shard: 0,
                incarnation: Incarnation([1; 8]),
                position: self.casts,
            },
            previous: 0,
            tenant: "default".parse().unwrap(),
            campaign: "stars".parse().unwrap(),
            occurred_at: self.now,
            cause: CommandId::default(),
            trace: Trace::default(),
            body: VoteCounted { person, cast: self.casts, contestants: vec![1], votes: 1, cast_at: None }
                .into(),
        };
        for (_, command) in Referrals::react(&heard) {
            self.ask(Actor::System, command, None).unwrap();
        }
    }

    fn wait(&mut self, until: Timestamp) {
        while Referrals::next_deadline(&self.state).is_some_and(|due| due <= until) {
            self.now = self.now.max(Referrals::next_deadline(&self.state).unwrap());
            self.ask(Actor::System, Command::Tick, None).unwrap();
        }
        self.now = self.now.max(until);
    }

    fn ask(
        &mut self,
        actor: Actor,
        body: Command,
        sighting: Option<Sighting>,
    ) -> Result<Receipt, referrals::Refusal> {
        let (tenant, campaign) = ("default".parse().unwrap(), Some("spring".parse().unwrap()));
        let system = (CommandId::default(), Intent::default());
        let envelope = Envelope::from_system(system.0, system.1, tenant, campaign, self.now, body);
        let envelope = Envelope { actor, sighting, ..envelope };
        let context = Context { now: self.now, position: self.position + 1, resources: &() };
        let decision = Referrals::decide(&self.state, &envelope, &context);
        for event in decision.events {
            self.position += 1;
            self.note(&event);
            Referrals::evolve(&mut self.state, Stamp { position: self.position, at: self.now }, &event);
        }
        decision.answer
    }

    fn note(&mut self, event: &Event) {
        match event {
            Event::RewardDoubted(e) => drop(self.doubted.insert(e.follower)),
            Event::FollowerHeld(e) => drop(self.held.insert(e.follower)),
            Event::FollowerQualified(e) => drop(self.counts.insert(e.follower)),
            Event::FollowerLeft(e) => drop(self.counts.remove(&e.follower)),
            _ => {}
        }
    }
}

pub fn person(name: &str) -> PersonId {
    PersonId(*blake3::hash(name.as_bytes()).as_bytes().first_chunk().unwrap())
}

fn seen(attempt: &Attempt) -> Sighting {
    let raw = RawEvidence {
        address: attempt.ip,
        user_agent: attempt.user_agent.as_deref(),
        device: attempt.device.as_ref(),
        sharer: None,
        moves: None,
    };
    let keys = EvidenceKeys { tenant: [1; 32], evidence: [2; 32] };
    sight(&raw, &CommandId::default(), Timestamp(attempt.at_ms), &keys, NetworkTables::shipped())
}
