//! Personal data of a vault in another process, as a shard's views read them: from memory, at once. What is not there yet is
//! noted, fetched behind the shard's back, and the shard then makes its view anew.
//!
//! An erasure reaches the copies here through [`Distant::forget`]. Should nobody have told, because this process could not be
//! reached just then, each copy is compared with the vault every [`RECHECK`].

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bus::Bus;
use bytes::Bytes;
use decider::Readable;
use proto::PersonalRef;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, AskPersonal, PERSONAL_ASKED_MAX, ToldPersonal};
use tokio::sync::Notify;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};

/// Copies kept: the contestants of all campaigns, several times over. At about 400 bytes each this takes 100 MB. Beyond, the
/// oldest go, and their names are missing until they are fetched again.
const KNOWN_MAX: usize = 262_144;
/// How long a copy may differ from the vault if nobody tells.
const RECHECK: Duration = Duration::from_secs(600);
/// How long the keeper of the vault may take for a batch.
const ASK_TIMEOUT: Duration = Duration::from_secs(5);
/// What was fetched within this goes into one view: each costs the shard some milliseconds.
const RENEW_EVERY: Duration = Duration::from_millis(500);
/// Pauses after the keeper could not be asked, or the shard took nothing.
const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(5);

type Fields = BTreeMap<String, String>;

/// Copies of what a vault elsewhere holds.
pub struct Distant {
    known: Mutex<Known>,
    wanted: Notify,
}

struct Known {
    copies: HashMap<PersonalRef, Copy>,
    /// The oldest first; as long as `copies`.
    order: VecDeque<PersonalRef>,
    /// To be asked for; each of them is in `copies`.
    wanted: VecDeque<PersonalRef>,
    max: usize,
}

#[derive(Default)]
struct Copy {
    fields: Option<Fields>,
    /// Whether an answer is awaited. One that comes after an erasure is older than that, and not taken.
    awaited: bool,
}

impl Default for Distant {
    fn default() -> Self {
        Self::with_room(KNOWN_MAX)
    }
}

impl Readable for Distant {
    fn personal(&self, reference: &PersonalRef) -> Option<Fields> {
        let mut known = self.lock();
        if let Some(copy) = known.copies.get(reference) {
            return copy.fields.clone();
        }
        known.want(*reference);
        drop(known);
        self.wanted.notify_one();
        None
    }
}

impl Distant {
    fn with_room(max: usize) -> Self {
        let known = Known { copies: HashMap::new(), order: VecDeque::new(), wanted: VecDeque::new(), max };
        Self { known: Mutex::new(known), wanted: Notify::new() }
    }

    /// These are erased: they are not read here any more, also if an older answer is still on its way.
    pub fn forget(&self, gone: &[PersonalRef]) {
        let mut known = self.lock();
        for reference in gone {
            if let Some(copy) = known.copies.get_mut(reference) {
                *copy = Copy::default();
            }
        }
    }

    /// Fetches what is wanted for as long as it is polled. `renew` has the shard make its view anew with what has come, and
    /// says whether it will.
    pub async fn follow(self: Arc<Self>, bus: Bus, renew: impl Fn(Vec<PersonalRef>) -> bool + Send + Sync) {
        let mut recheck = interval_at(Instant::now() + RECHECK, RECHECK);
        recheck.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.wanted.notified() => {}
                _ = recheck.tick() => self.lock().doubt_all(),
            }
            self.fetch(&bus, &renew).await;
        }
    }

    /// Fetches until nothing more is wanted.
    async fn fetch(&self, bus: &Bus, renew: &(impl Fn(Vec<PersonalRef>) -> bool + Send + Sync)) {
        let (mut news, mut renewed, mut pause) = (Vec::new(), Instant::now(), PAUSE_MIN);
        loop {
            let asked = self.lock().take_wanted();
            let is_done = asked.is_empty();
            if !is_done {
                match ask(bus, &asked).await {
                    Ok(told) => {
                        news.extend(self.lock().learn(&asked, told));
                        pause = PAUSE_MIN;
                    }
                    Err(reason) => {
                        self.lock().wanted.extend(asked);
                        tracing::warn!(reason, "names can't be fetched from the vault; trying again");
                        sleep(pause).await;
                        pause = (pause * 2).min(PAUSE_MAX);
                    }
                }
            }
            if !news.is_empty() && (is_done || renewed.elapsed() >= RENEW_EVERY) {
                while !renew(news.clone()) {
                    sleep(PAUSE_MIN).await;
                }
                news.clear();
                renewed = Instant::now();
            }
            if is_done {
                return;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // Nothing that can panic runs under this lock.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn want(&mut self, reference: PersonalRef) {
        if self.order.len() >= self.max
            && let Some(oldest) = self.order.pop_front()
        {
            self.copies.remove(&oldest);
        }
        self.order.push_back(reference);
        self.copies.insert(reference, Copy { fields: None, awaited: true });
        self.wanted.push_back(reference);
    }

    /// Everything is to be asked for again; until then the copies serve.
    fn doubt_all(&mut self) {
        self.copies.values_mut().for_each(|copy| copy.awaited = true);
        self.wanted.clone_from(&self.order);
    }

    /// What to ask for next. What was thrown out or erased meanwhile is left out.
    fn take_wanted(&mut self) -> Vec<PersonalRef> {
        let mut taken = Vec::new();
        while taken.len() < PERSONAL_ASKED_MAX
            && let Some(reference) = self.wanted.pop_front()
        {
            if self.copies.get(&reference).is_some_and(|copy| copy.awaited) {
                taken.push(reference);
            }
        }
        taken
    }

    /// Takes what was told, and says which are other than they were.
    fn learn(&mut self, asked: &[PersonalRef], told: ToldPersonal) -> Vec<PersonalRef> {
        let mut news = Vec::new();
        for (reference, fields) in asked.iter().zip(told.fields) {
            let Some(copy) = self.copies.get_mut(reference).filter(|copy| copy.awaited) else { continue };
            copy.awaited = false;
            if copy.fields != fields {
                copy.fields = fields;
                news.push(*reference);
            }
        }
        news
    }
}

async fn ask(bus: &Bus, references: &[PersonalRef]) -> Result<ToldPersonal, String> {
    let question = wire::encode(&AskPersonal { references: references.to_vec() });
    let keeper = Subject::keeper(Purpose::Personal);
    let reply = bus.request_within(&keeper, Bytes::from(question), ASK_TIMEOUT).await;
    let reply = reply.map_err(|error| error.to_string())?;
    let told = wire::decode::<Result<ToldPersonal, String>>(&reply).map_err(|error| error.to_string())??;
    if told.fields.len() == references.len() {
        Ok(told)
    } else {
        Err(format!("{} answers came to {} questions", told.fields.len(), references.len()))
    }
}
