//! What each step does, and what follows from it at once.

use proto::Timestamp;
use proto::fact;
use proto::wire::{self, CommandReply, FactsFrom, Told};
use rand::RngExt;
use rand::seq::IndexedRandom;
use tokio::sync::oneshot;

use super::{
    Bug, Client, EVERY_MS, LOOK_MS, Listener, Message, OFF_MS, Place, RETRY_MS, START, STORM_MS, Step,
    THINK_MS, TOLD_KEPT, Weather, Wish, World, chance,
};
use crate::ear::{Facts, mark};
use crate::inspect::Seen;
use crate::looked::Note;
use crate::telling::TOLD_BYTES_MAX;
use crate::tests::simulation::machine::{Asker, End, TRIAL_BALANCE};
use crate::tests::simulation::weather::SKEW_MS;

/// How long a block takes to the platter.
const WRITE_MS: std::ops::RangeInclusive<u64> = 1..=8;
/// And on a disk that is slow.
const WRITE_SLOWLY_MS: std::ops::RangeInclusive<u64> = 50..=1_500;
/// How long work waits for its desk.
const TURN_MS: std::ops::RangeInclusive<u64> = 0..=3;
/// What the disk says when a fault was meant to be.
const INJECTED: &str = "a fault was injected";
/// How often, in a thousand looks, it is noted how far the votes were heard.
const NOTES: u32 = 100;
/// Numbers of questions in one life of the ledger: no reply to an earlier life's is taken for one to this.
const QUESTIONS_PER_LIFE: u64 = 1 << 32;

impl World {
    pub(super) fn start(&mut self, place: Place) -> Result<(), String> {
        let (weather, seed) = (self.weather, self.random.random());
        let noted = self.noted;
        let ear = self.at(place).start(weather, seed, noted)?;
        let life = self.at(place).lives();
        self.put_in(LOOK_MS, Step::Look(place, life));
        if let Some(ear) = ear {
            self.listener = Some(Listener::new(ear, u64::from(life) * QUESTIONS_PER_LIFE));
            self.grant(Wish::Wake(0));
            self.redeliver();
        }
        Ok(())
    }

    pub(super) fn arrive(&mut self, at: Place, message: Message) -> Result<(), String> {
        match message {
            Message::Reply(asker, reply) => return self.tell(asker, &reply),
            Message::Command(asker, envelope) => {
                if let Some(reply) = self.at(at).command(*envelope, asker) {
                    self.send(at, Place::Clients, &Message::Reply(asker, reply));
                }
            }
            Message::Question(number, question) => {
                if let Some(facts) = self.at(at).facts(&question) {
                    self.send(at, Place::Ledger, &Message::Answer(number, facts));
                }
            }
            Message::Answer(number, facts) => {
                let wish = self.listener.as_mut().map(|listener| listener.answer(number, &facts));
                wish.into_iter().for_each(|wish| self.grant(wish));
            }
            Message::Facts(facts) => {
                let wish = self.listener.as_mut().map(|listener| listener.came(facts));
                wish.into_iter().for_each(|wish| self.grant(wish));
            }
            Message::Notice => {
                let wish = self.listener.as_mut().map(Listener::notice);
                wish.into_iter().for_each(|wish| self.grant(wish));
            }
        }
        Ok(())
    }

    /// An answer reaches a client.
    fn tell(&mut self, Asker { client, ask }: Asker, reply: &CommandReply) -> Result<(), String> {
        if self.clients[client].hear(ask, reply)? {
            self.clients[client].steps += 1;
            let step = self.clients[client].steps;
            // Some are in a hurry, so that blocks hold more than one command.
            let is_quick = self.random.random_bool(0.3);
            let think_ms = self.random.random_range(if is_quick { 0..=5 } else { THINK_MS });
            self.put_in(think_ms, Step::Client(client, step));
        }
        if !self.is_open && self.clients[0].is_done() {
            self.open();
        }
        Ok(())
    }

    /// The campaign and its rules stand: all others come.
    fn open(&mut self) {
        self.is_open = true;
        self.clients.push(Client::operator());
        for number in 0..self.random.random_range(2..=6) {
            let casts = self.random.random_range(2..=9);
            self.clients.push(Client::voter(0x10 + number, casts, &mut self.random));
        }
        for client in 1..self.clients.len() {
            let think_ms = self.random.random_range(THINK_MS);
            self.put_in(think_ms, Step::Client(client, 0));
        }
    }

    /// A client asks for the next thing, or once more for what it got no answer to.
    pub(super) fn client(&mut self, client: usize, step: u64) {
        if self.clients[client].steps != step {
            return;
        }
        let Some(number) = self.clients[client].next(&mut self.random) else { return };
        let ask = self.clients[client].asks[number].clone();
        let message = Message::Command(Asker { client, ask: number }, Box::new(ask.envelope));
        self.send(Place::Clients, ask.to, &message);
        self.clients[client].steps += 1;
        self.put_in(RETRY_MS, Step::Client(client, step + 1));
    }

    pub(super) fn grant(&mut self, wish: Wish) {
        let life = self.ledger.lives();
        let Some(listener) = &mut self.listener else { return };
        match wish {
            Wish::Nothing => {}
            Wish::Wake(after_ms) => {
                listener.alarm += 1;
                let alarm = listener.alarm;
                self.put_in(after_ms, Step::Listen(life, alarm));
            }
            Wish::Ask(number, question, within_ms) => {
                self.send(Place::Ledger, Place::Votes, &Message::Question(number, question));
                self.grant(Wish::Wake(within_ms));
            }
            Wish::Decide(facts, reply) => {
                if let (Bug::NotesHeardBeforeFlush, Some(end)) = (self.bug, facts.end()) {
                    self.noted = Some(Note { fact: Some(end), looked: end });
                }
                self.told.truncate(TOLD_KEPT - 1);
                self.told.insert(0, facts.clone());
                self.ledger.hear(facts, reply);
            }
        }
    }

    /// What follows from a step at once, on one machine.
    pub(super) fn settle(&mut self, place: Place) -> Result<(), String> {
        let wants = self.at(place).wants();
        if wants.burial {
            let survives = self.random.random_bool(0.5);
            self.end(place, End::PowerCut { survives });
            return Ok(());
        }
        let life = self.at(place).lives();
        if wants.write && self.on_its_way.insert((place, true)) {
            let is_slow = chance(&mut self.random, self.weather.slow_disk);
            let after_ms = self.random.random_range(if is_slow { WRITE_SLOWLY_MS } else { WRITE_MS });
            self.put_in(after_ms, Step::Write(place, life));
        }
        if wants.turn && self.on_its_way.insert((place, false)) {
            let after_ms = self.random.random_range(TURN_MS);
            self.put_in(after_ms, Step::Turn(place, life));
        }
        self.let_out(place)?;
        if let Some(reason) = self.at(place).stopped() {
            if !reason.contains(INJECTED) {
                return Err(format!("{place:?} has stopped, and its disk is well: {reason}"));
            }
            // Whatever could not be written must not be seen either.
            self.at(place).check()?;
        }
        if place == Place::Ledger {
            let wish = self.listener.as_mut().map(Listener::look);
            wish.into_iter().for_each(|wish| self.grant(wish));
        } else if self.votes.has_grown() {
            self.send(Place::Votes, Place::Ledger, &Message::Notice);
            self.put_facts()?;
        }
        Ok(())
    }

    /// What is new for others goes out as a message of a stream does, beside what is asked for.
    fn put_facts(&mut self) -> Result<(), String> {
        let through = self.put_through;
        let asked = FactsFrom { heard: through, looked: through, bytes_max: TOLD_BYTES_MAX };
        let Some(told) = self.votes.facts(&wire::encode(&asked)) else { return Ok(()) };
        let told = wire::decode::<Seen<Told>>(&told).map_err(|error| error.to_string())??;
        let Some(last) = told.facts.last() else { return Ok(()) };
        let (last, _) = fact::read(last).map_err(|error| error.to_string())?;
        self.put_through = Some(mark(&last.source));
        let message = told.facts.into_iter().flatten().collect();
        self.send(Place::Votes, Place::Ledger, &Message::Facts(message));
        Ok(())
    }

    /// The auditor reads what has become durable, and sees each answer before it leaves.
    fn let_out(&mut self, place: Place) -> Result<(), String> {
        if let Some(journal) = self.votes.journal() {
            self.auditor.read_votes(journal)?;
        }
        if let Some(journal) = self.ledger.journal() {
            self.auditor.read_ledger(journal)?;
        }
        let service = if place == Place::Votes { "votes" } else { "ledger" };
        for (asker, reply) in self.at(place).replies() {
            let id = self.clients[asker.client].asks[asker.ask].envelope.id;
            self.auditor.acknowledged(service, id, &reply)?;
            self.send(place, Place::Clients, &Message::Reply(asker, reply));
        }
        Ok(())
    }

    /// The weather strikes, or has become calm.
    pub(super) fn strike(&mut self) -> Result<(), String> {
        self.put_in(EVERY_MS, Step::Strike);
        if self.now_ms > STORM_MS || self.are_clients_done() {
            self.weather = Weather::default();
            self.network.mend();
            self.votes.calm();
            self.ledger.calm();
        }
        if let Some((from, to)) = self.network.strike(&self.weather, &mut self.random) {
            self.note(|| format!("nothing gets from {from:?} to {to:?}"));
        }
        for place in [Place::Votes, Place::Ledger] {
            let is_struck = chance(&mut self.random, self.weather.kills);
            // Whoever is on duty restarts what has stopped.
            if chance(&mut self.random, self.weather.skews) {
                let skew_ms = self.random.random_range(0..=SKEW_MS);
                self.skews_ms[usize::from(place == Place::Ledger)] = skew_ms;
                self.note(|| format!("the clock of {place:?} is {skew_ms} ms behind"));
            }
            if self.at(place).journal().is_some() && (is_struck || self.at(place).stopped().is_some()) {
                let survives = self.random.random_bool(0.5);
                let ends = [End::Stop, End::Kill, End::PowerCut { survives }];
                let how = *ends.choose(&mut self.random).expect("there are some");
                if how == End::Stop {
                    self.at(place).retire();
                    self.let_out(place)?;
                    self.note_heard();
                }
                self.end(place, how);
            }
        }
        if chance(&mut self.random, self.weather.redeliveries) {
            self.redeliver();
        }
        if chance(&mut self.random, NOTES) {
            self.note_heard();
        }
        Ok(())
    }

    /// The ledger notes how far it has heard, for its next start.
    fn note_heard(&mut self) {
        if let (Bug::None, Some(listener)) = (self.bug, &self.listener) {
            self.noted = listener.note().or(self.noted);
        }
    }

    /// Facts come that were told before, or only the last of them.
    fn redeliver(&mut self) {
        if self.weather.redeliveries > 0
            && let Some(Facts { after, facts }) = self.told.choose(&mut self.random)
        {
            let from = self.random.random_range(0..facts.len());
            let after = facts[..from].last().map(|fact| mark(&fact.source)).or(*after);
            let facts = Facts { after, facts: facts[from..].to_vec() };
            self.note(|| format!("facts up to {:?} are told again", facts.end().map(|mark| mark.position)));
            self.ledger.hear(facts, oneshot::channel().0);
        }
    }

    /// Each machine has a clock of its own.
    pub(super) fn set_clocks(&mut self) {
        let now = START.plus_ms(self.now_ms);
        for (place, skew_ms) in [Place::Votes, Place::Ledger].into_iter().zip(self.skews_ms) {
            self.at(place).set_time(Timestamp(now.0 - skew_ms));
        }
    }

    fn end(&mut self, place: Place, how: End) {
        self.note(|| format!("{place:?} ends: {how:?}"));
        self.at(place).end(how);
        self.on_its_way.retain(|(at, _)| *at != place);
        if place == Place::Ledger {
            self.listener = None;
        }
        let off_ms = self.random.random_range(OFF_MS);
        self.put_in(off_ms, Step::Start(place));
    }

    fn are_clients_done(&self) -> bool {
        self.is_open && self.clients.iter().all(Client::is_done)
    }

    /// Whether everybody is answered, and everything that was to be heard is heard.
    pub(super) fn is_over(&self) -> bool {
        let head = self.votes.journal().map_or(u64::MAX, |journal| journal.head().position);
        self.are_clients_done()
            && self.votes.is_at_rest()
            && self.ledger.is_at_rest()
            && self.listener.as_ref().is_some_and(|listener| listener.has_come_to(head))
    }

    /// Live state, replay and trial balance.
    pub(super) fn look_closely(&self) -> Result<(), String> {
        self.votes.check()?;
        self.ledger.check()?;
        match self.ledger.look(TRIAL_BALANCE) {
            Some(trial) if self.ledger.is_at_rest() => self.auditor.books.compare(&trial),
            _ => Ok(()),
        }
    }
}
