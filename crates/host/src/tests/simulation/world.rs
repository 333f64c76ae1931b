//! Machines, clients and the network between them, in one thread and on one clock.

mod steps;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use decider::Service;
use guard::Rulesets;
use proto::wire::Mark;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use votes::Votes;

use super::auditor::{Auditor, Tally};
use super::clients::Client;
use super::listener::{Listener, Wish};
use super::machine::Machine;
use super::network::{Message, Network, Place};
use super::planted::Bug;
use super::shard::Shard;
use super::weather::{EVERY_MS, Weather, chance};
use super::{Play, START};
use crate::ear::Facts;
use crate::looked::Note;

/// A client that hears nothing asks again after this.
const RETRY_MS: u64 = 2_000;
/// Between the last command's answer and the next command.
const THINK_MS: std::ops::RangeInclusive<u64> = 1..=2_000;
/// The weather calms down after this, at the latest, so that every run comes to its end.
const STORM_MS: u64 = 40_000;
/// A machine that has died is off for so long.
const OFF_MS: std::ops::RangeInclusive<u64> = 1..=3_000;
/// Facts that may be told again.
const TOLD_KEPT: usize = 8;
/// How often a desk looks whether something is due.
const LOOK_MS: u64 = 250;
/// Every so many steps all stands still, and is looked at closely.
const LOOK_EVERY: u64 = 97;
/// A run that takes more steps than this does not come to rest.
const STEPS_MAX: u64 = 50_000;

/// The rulesets cost more to make than a run.
static RULESETS: LazyLock<Arc<Rulesets>> = LazyLock::new(Arc::default);

/// Something that is to happen at a time.
#[derive(Debug)]
enum Step {
    /// A message arrives at a place.
    Arrive(Place, Message),
    /// A desk takes a turn, since something has come.
    Turn(Place, u32),
    /// A desk takes a turn, since time has passed.
    Look(Place, u32),
    /// A platter takes its step.
    Write(Place, u32),
    /// A client does what is next.
    Client(usize, u64),
    /// The alarm of the ledger's ear rings.
    Listen(u32, u64),
    /// A machine is switched on.
    Start(Place),
    /// The weather strikes.
    Strike,
}

/// How a run ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Report {
    pub(super) steps: u64,
    pub(super) lives: u32,
    pub(super) lost: u64,
    pub(super) tally: Tally,
}

/// A line for each step.
pub(super) type Trace = Rc<RefCell<String>>;

pub(super) struct World {
    random: SmallRng,
    weather: Weather,
    now_ms: u64,
    /// How far the clock of each machine is behind.
    skews_ms: [u64; 2],
    /// By time; at the same time in the order in which they were put.
    steps: BTreeMap<(u64, u64), Step>,
    put: u64,
    taken: u64,
    votes: Box<dyn Machine>,
    ledger: Box<dyn Machine>,
    /// Turns and writes that are on their way, by place: one each.
    on_its_way: BTreeSet<(Place, bool)>,
    listener: Option<Listener>,
    /// Facts that were told, to be told again.
    told: Vec<Facts>,
    /// What the ledger has noted beside its log of how far it has heard.
    noted: Option<Note>,
    /// How far facts were put into the stream.
    put_through: Option<Mark>,
    bug: Bug,
    network: Network,
    clients: Vec<Client>,
    /// Whether the founder is done, and the others have begun.
    is_open: bool,
    auditor: Auditor,
    trace: Option<Trace>,
}

impl World {
    /// A world of this seed, before its first step.
    pub(super) fn new<L: Service<Resources = ()>>(play: &Play) -> Self {
        let (mut random, bug) = (SmallRng::seed_from_u64(play.seed), play.bug);
        let mut world = Self {
            weather: Weather::of(&mut random, play.without),
            now_ms: 0,
            skews_ms: [0; 2],
            steps: BTreeMap::new(),
            put: 0,
            taken: 0,
            votes: Box::new(Shard::<Votes>::new(Arc::clone(&RULESETS), bug)),
            ledger: Box::new(Shard::<L>::new(Arc::new(()), bug)),
            on_its_way: BTreeSet::new(),
            listener: None,
            told: Vec::new(),
            noted: None,
            put_through: None,
            bug,
            network: Network::default(),
            clients: vec![Client::founder()],
            is_open: false,
            auditor: Auditor::default(),
            trace: play.trace.clone(),
            random,
        };
        world.put_in(0, Step::Start(Place::Votes));
        world.put_in(0, Step::Start(Place::Ledger));
        world.put_in(1, Step::Client(0, 0));
        world.put_in(EVERY_MS, Step::Strike);
        world
    }

    /// Lets it run until all is said and done, or something is found.
    pub(super) fn run(mut self) -> Result<Report, String> {
        self.unfold().map_err(|what| format!("step {}: {what}", self.taken))?;
        let lives = self.votes.lives() + self.ledger.lives();
        Ok(Report { steps: self.taken, lives, lost: self.network.lost, tally: self.auditor.tally })
    }

    fn unfold(&mut self) -> Result<(), String> {
        while let Some(((at_ms, _), step)) = self.steps.pop_first() {
            self.now_ms = at_ms;
            self.taken += 1;
            if !matches!(step, Step::Strike | Step::Look(..)) {
                self.note(|| format!("{step:?}"));
            }
            self.set_clocks();
            self.take(step)?;
            self.settle(Place::Votes)?;
            self.settle(Place::Ledger)?;
            if self.taken.is_multiple_of(LOOK_EVERY) {
                self.look_closely()?;
            }
            if self.is_over() {
                self.look_closely()?;
                return self.auditor.close();
            }
            if self.taken > STEPS_MAX {
                return Err(format!("it does not come to rest within {STEPS_MAX} steps"));
            }
        }
        Err("nothing is to happen any more, and yet not all is done".to_owned())
    }

    fn take(&mut self, step: Step) -> Result<(), String> {
        match step {
            Step::Arrive(at, message) => return self.arrive(at, message),
            Step::Turn(place, life) | Step::Look(place, life) if self.at(place).lives() != life => {}
            Step::Turn(place, _) => {
                self.on_its_way.remove(&(place, false));
                self.at(place).turn();
            }
            Step::Look(place, life) => {
                self.at(place).turn();
                self.put_in(LOOK_MS, Step::Look(place, life));
            }
            Step::Write(place, life) if self.at(place).lives() == life => {
                self.on_its_way.remove(&(place, true));
                self.at(place).write();
            }
            Step::Write(..) => {}
            Step::Client(client, step) => self.client(client, step),
            Step::Listen(life, alarm) => {
                let is_current = life == self.ledger.lives();
                let listener = self.listener.as_mut().filter(|it| is_current && it.alarm == alarm);
                if let Some(wish) = listener.map(Listener::wake) {
                    self.grant(wish);
                }
            }
            Step::Start(place) => return self.start(place),
            Step::Strike => self.strike()?,
        }
        Ok(())
    }

    pub(super) fn at(&mut self, place: Place) -> &mut dyn Machine {
        match place {
            Place::Votes => &mut *self.votes,
            Place::Ledger => &mut *self.ledger,
            Place::Clients => unreachable!("clients have no machine"),
        }
    }

    fn note(&self, line: impl FnOnce() -> String) {
        if let Some(trace) = &self.trace {
            let mut trace = trace.borrow_mut();
            writeln!(trace, "{:>6} ms  {}", self.now_ms, line()).expect("a text takes all");
        }
    }

    fn put_in(&mut self, after_ms: u64, step: Step) {
        self.put += 1;
        self.steps.insert((self.now_ms + after_ms, self.put), step);
    }

    fn send(&mut self, from: Place, to: Place, message: &Message) {
        for delay_ms in self.network.send(from, to, &self.weather, &mut self.random) {
            self.put_in(delay_ms, Step::Arrive(to, message.clone()));
        }
    }
}
