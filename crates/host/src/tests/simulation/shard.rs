//! A shard on a machine with a disk that outlives it: the product's desk, platter, recovery and look-ups, driven step by
//! step.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use bus::Bus;
use bytes::Bytes;
use decider::Service;
use journal::faulty::Medium;
use journal::{Identity, Journal};
use proto::subject::{Purpose, Subject};
use proto::wire::{self, Audience, CommandReply, Look, LookReply};
use proto::{Envelope, Timestamp};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_bytes::ByteBuf;
use serde_json::Value;
use tokio::sync::{broadcast, oneshot};

use super::disk::{Chance, Disk};
use super::machine::{Asker, End, Machine, TRIAL_BALANCE, Wants};
use super::planted::Bug;
use super::weather::Weather;
use crate::ear::{Ear, Facts};
use crate::fold::Fold;
use crate::heard::HeardSoFar;
use crate::looked::Note;
use crate::mailbox::{MAILBOX_COMMANDS_MAX, Mailbox, NotHeard, Outcome, Unavailable, Work};
use crate::meters::Meters;
use crate::platter::Platter;
use crate::status::{Published, Shared};
use crate::tests::toy::nothing_to_read;
use crate::traces::Traces;
use crate::writer::{Desk, Outlet, Writer};
use crate::{Clock, inspect, recovery, telling};

/// The service that is heard.
const HEARD: &str = "votes";

/// The time of the simulation, as one machine sees it.
#[derive(Default)]
pub(super) struct MachineClock(AtomicU64);

impl Clock for MachineClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }

    fn is_watched(&self) -> bool {
        false
    }
}

/// A shard of a service: what it keeps when it dies, and its life if it is on.
pub(super) struct Shard<S: Service> {
    medium: Medium,
    clock: Arc<MachineClock>,
    resources: Arc<S::Resources>,
    bug: Bug,
    life: Option<Life<S>>,
    lives: u32,
}

/// One run of a shard, from a start to its end.
struct Life<S: Service> {
    journal: Journal,
    mailbox: Arc<Mailbox<S>>,
    desk: Desk<S, Disk<S>>,
    published: Arc<Published<S::View>>,
    traces: Arc<Traces>,
    grown: broadcast::Receiver<Bytes>,
    asked: Vec<(Asker, oneshot::Receiver<Outcome>)>,
}

impl<S: Service> Shard<S> {
    pub(super) fn new(resources: Arc<S::Resources>, bug: Bug) -> Self {
        Self { medium: Medium::new(), clock: Arc::default(), resources, bug, life: None, lives: 0 }
    }

    /// As [`crate::start`], without threads.
    fn begin(
        &self,
        (fold, heard): (Fold<S>, HeardSoFar),
        journal: Journal,
        writer: journal::Writer,
        disk: Chance,
    ) -> Life<S> {
        let view = Arc::new(S::view(&fold.state, &S::View::default(), &*nothing_to_read()));
        let mailbox = Arc::new(Mailbox::new(MAILBOX_COMMANDS_MAX));
        let meters = Arc::new(Meters::new::<S>(0, 0, Timestamp(0)));
        let (published, traces) = (Arc::new(Published::new(Arc::clone(&view))), Arc::<Traces>::default());
        let [changed, grown] =
            [Purpose::Changed, Purpose::Grown].map(|purpose| Subject::new(S::NAME, 0, purpose));
        let bus = Bus::local();
        let news = bus.subscribe(&grown);
        let (of_platter, its_meters) = (Arc::clone(&published), Arc::clone(&meters));
        let platter =
            Platter { journal: writer, published: of_platter, bus, changed, grown, meters: its_meters };
        let disk = Disk {
            platter,
            medium: self.medium.clone(),
            mailbox: Arc::clone(&mailbox),
            batch: None,
            chance: disk,
            bug: self.bug,
            is_dead: false,
        };
        let desk = Desk::new(Writer {
            view_revision: S::revision(&fold.state),
            fold,
            heard,
            outlet: disk,
            shared: Arc::new(Shared::default()),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            resources: Arc::clone(&self.resources),
            readable: nothing_to_read(),
            view,
            meters,
            traces: Arc::clone(&traces),
        });
        Life { journal, mailbox, desk, published, traces, grown: news, asked: Vec::new() }
    }
}

impl<S: Service> Machine for Shard<S> {
    fn set_time(&self, now: Timestamp) {
        self.clock.0.store(now.0, Ordering::Relaxed);
    }

    fn start(&mut self, weather: Weather, seed: u64, noted: Option<Note>) -> Result<Option<Ear>, String> {
        let identity = Identity { service: S::NAME.to_owned(), shard: 0 };
        let (journal, writer) = self.medium.open(&identity).map_err(|error| error.to_string())?;
        let recovered = recovery::recover::<S>(&journal, &AtomicBool::new(false), &mut |_, _| {})
            .map_err(|error| error.to_string())?;
        let mut chance = Chance { weather, random: SmallRng::seed_from_u64(seed) };
        // Half of the starts go on from what a snapshot would hold.
        let fold = match chance.random.random_bool(0.5) {
            true => postcard::from_bytes(&postcard::to_stdvec(&recovered.fold).unwrap()).unwrap(),
            false => recovered.fold,
        };
        let mut heard = fold.heard.clone();
        let ear = S::HEARS.contains(&HEARD).then(|| Ear::new(HEARD, 0, heard.of(HEARD, 0), noted));
        let mark = ear.as_ref().and_then(Ear::heard);
        mark.into_iter().for_each(|mark| heard.advance(HEARD, 0, mark));
        self.life = Some(self.begin((fold, heard), journal, writer, chance));
        self.lives += 1;
        Ok(ear)
    }

    fn end(&mut self, how: End) {
        self.life = None;
        match how {
            End::Stop | End::Kill => self.medium.kill(),
            End::PowerCut { survives } => self.medium.cut_power_but(|_| survives),
        }
    }

    fn retire(&mut self) {
        let Some(life) = &mut self.life else { return };
        life.mailbox.close();
        loop {
            let turn = life.mailbox.take(life.desk.room(), !life.desk.is_idle(), Duration::ZERO);
            if turn.failed {
                return;
            }
            life.desk.turn(turn.work);
            let is_done = turn.closing && life.desk.is_idle() && life.mailbox.is_platter_free();
            if is_done || !life.desk.of.outlet.write() {
                return;
            }
        }
    }

    fn calm(&mut self) {
        self.life.iter_mut().for_each(|life| life.desk.of.outlet.chance.weather = Weather::default());
    }

    fn command(&mut self, envelope: Envelope<ByteBuf>, from: Asker) -> Option<CommandReply> {
        let life = self.life.as_mut()?;
        let body = match decider::answer::read(&envelope.body) {
            Ok(body) => body,
            Err(reason) => return Some(CommandReply::Malformed(reason)),
        };
        let (reply, replied) = oneshot::channel();
        match life.mailbox.push(Work::Command(Box::new(envelope.map(|_| body)), reply)) {
            Ok(()) => life.asked.push((from, replied)),
            Err(Unavailable::Full) => return Some(CommandReply::Full),
            Err(Unavailable::Stopped(reason)) => return Some(CommandReply::Stopped(reason)),
        }
        None
    }

    fn hear(&mut self, facts: Facts, reply: oneshot::Sender<Result<(), NotHeard>>) {
        // Refused at once, it drops the reply: whoever waits for it sees that.
        let Some(life) = &self.life else { return };
        drop(life.mailbox.push(Work::Hear(facts, reply)));
    }

    fn turn(&mut self) {
        let Some(life) = &mut self.life else { return };
        let turn = life.mailbox.take(life.desk.room(), !life.desk.is_idle(), Duration::ZERO);
        if !turn.failed {
            life.desk.turn(turn.work);
        }
    }

    fn write(&mut self) {
        self.life.iter_mut().for_each(|life| _ = life.desk.of.outlet.write());
    }

    fn wants(&self) -> Wants {
        let Some(Life { mailbox, desk, .. }) = &self.life else { return Wants::default() };
        let disk = &desk.of.outlet;
        Wants {
            turn: mailbox.waiting() > 0 || (!desk.is_idle() && disk.is_free()),
            write: disk.batch.is_some(),
            burial: disk.is_dead,
        }
    }

    fn replies(&mut self) -> Vec<(Asker, CommandReply)> {
        let Some(Life { journal, mailbox, asked, .. }) = &mut self.life else { return Vec::new() };
        let mut replies = Vec::new();
        asked.retain_mut(|(from, replied)| {
            let reply = match replied.try_recv() {
                Err(oneshot::error::TryRecvError::Empty) => return true,
                Err(oneshot::error::TryRecvError::Closed) => {
                    CommandReply::Stopped(mailbox.stopped().unwrap_or_default())
                }
                Ok(Outcome::Reply(reply)) => reply,
                Ok(Outcome::Stored { id, intent, position }) => {
                    inspect::stored_answer(journal, id, intent, position)
                }
            };
            replies.push((*from, reply));
            false
        });
        replies
    }

    fn has_grown(&mut self) -> bool {
        let Some(life) = &mut self.life else { return false };
        let mut has_grown = false;
        while life.grown.try_recv().is_ok() {
            has_grown = true;
        }
        has_grown
    }

    fn facts(&self, question: &[u8]) -> Option<Bytes> {
        let Life { journal, published, traces, .. } = self.life.as_ref()?;
        let told = telling::facts::<S>(journal, &published.get(), traces, journal.head().position, question);
        Some(Bytes::from(wire::encode(&told)))
    }

    fn journal(&self) -> Option<&Journal> {
        Some(&self.life.as_ref()?.journal)
    }

    fn lives(&self) -> u32 {
        self.lives
    }

    fn stopped(&self) -> Option<String> {
        self.life.as_ref()?.mailbox.stopped()
    }

    fn is_at_rest(&self) -> bool {
        self.life.as_ref().is_some_and(|life| {
            let is_written = life.desk.of.outlet.batch.is_none() && life.desk.is_idle();
            is_written && life.mailbox.waiting() == 0 && life.mailbox.stopped().is_none()
        })
    }

    fn look(&self, question: &str) -> Option<Value> {
        match S::look(&self.life.as_ref()?.published.get(), &asked(question)) {
            LookReply::Body { body, .. } => Some(serde_json::from_slice(&body).unwrap()),
            LookReply::Problem(_) => None,
        }
    }

    fn check(&self) -> Result<(), String> {
        let Some(life) = &self.life else { return Ok(()) };
        life.journal.verify(|_, _| {}).map_err(|damage| damage.to_string())?;
        let replayed =
            recovery::refold::<S>(&life.journal, &mut |_, _| {}).map_err(|error| error.to_string())?;
        let fold = &life.desk.of.fold;
        if self.is_at_rest() && (replayed.position, replayed.digest()) != (fold.position, fold.digest()) {
            let (live, replayed) = (fold.position, replayed.position);
            return Err(format!("{}: live state at {live}, replayed at {replayed}: they differ", S::NAME));
        }
        let shown = life.published.get();
        let due = S::view(&replayed.state, &S::View::default(), &*nothing_to_read());
        let differs = |question: &&&str| S::look(&shown, &asked(question)) != S::look(&due, &asked(question));
        match QUESTIONS.iter().find(differs) {
            Some(question) => Err(format!("{question} shows what is not durable, or lacks what is")),
            None => Ok(()),
        }
    }
}

/// What is compared of a published view with that of the durable log. Each service answers its own.
const QUESTIONS: [&str; 5] =
    ["spring/campaign", "spring/leaderboard", "spring/contestants", "book-default/campaign", TRIAL_BALANCE];

fn asked(question: &str) -> Look {
    let (campaign, question) = question.split_once('/').expect("a place and what is asked of it");
    let (campaign, question) = (campaign.parse().unwrap(), question.to_owned());
    Look { campaign, question, parameters: Vec::new(), audience: Audience::Operators }
}
