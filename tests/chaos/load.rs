//! Phones that vote and try again under the same key until they are told, as phones do.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tests::{Api, Person};

/// Phones that vote at once.
const PHONES: usize = 6;
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(30);
/// Every so many votes one that was acknowledged is sent again.
const AGAIN_EVERY: u64 = 5;

/// What phones were told.
#[derive(Default)]
pub struct Told {
    /// Positions of acknowledged votes.
    pub acknowledged: Vec<u64>,
    /// Positions that a retry was told: first, then.
    pub answered_anew: Vec<(u64, u64)>,
    /// Votes that were sent and never answered.
    pub given_up: usize,
    /// What votes were told that were refused: by these rules none may be.
    pub refused: Vec<String>,
}

/// Votes from phones until `enough`.
pub fn vote_until(anybody: &Api, campaign: &str, contestants: u64, enough: &AtomicBool) -> Told {
    let told = Mutex::new(Told::default());
    thread::scope(|scope| {
        for phone in 0..PHONES {
            let phone = Phone { anybody, campaign, contestants, enough, told: &told, number: phone };
            scope.spawn(move || phone.run());
        }
    });
    told.into_inner().unwrap()
}

struct Phone<'a> {
    anybody: &'a Api,
    campaign: &'a str,
    contestants: u64,
    enough: &'a AtomicBool,
    told: &'a Mutex<Told>,
    number: usize,
}

impl Phone<'_> {
    fn run(&self) {
        let name = format!("phone-{}", self.number);
        let Some(person) = self.insist(|| self.anybody.sign_in(&name).ok()) else { return };
        for vote in 0.. {
            let Some(page) = self.insist(|| person.visit(self.campaign).ok()) else { return };
            let (contestant, key) = (vote % self.contestants + 1, format!("{name}-{vote}"));
            let send = || self.send(&person, contestant, &page, &key);
            let Some(position) = self.insist(send) else {
                self.told.lock().unwrap().given_up += 1;
                return;
            };
            self.told.lock().unwrap().acknowledged.push(position);
            let again = (vote % AGAIN_EVERY == 0).then(|| self.insist(send)).flatten();
            if let Some(again) = again.filter(|again| *again != position) {
                self.told.lock().unwrap().answered_anew.push((position, again));
            }
        }
    }

    /// Tries until it succeeds; `None` once the run is over.
    #[allow(
        clippy::disallowed_methods,
        reason = "phones wait between two tries, and nothing tells them when"
    )]
    fn insist<T>(&self, attempt: impl Fn() -> Option<T>) -> Option<T> {
        while !self.enough.load(Ordering::Relaxed) {
            if let Some(done) = attempt() {
                return Some(done);
            }
            thread::sleep(PAUSE);
        }
        None
    }

    /// The position of the vote, if it was acknowledged. Whatever is no answer may be tried again; a refusal is noted.
    fn send(&self, person: &Person, contestant: u64, page: &str, key: &str) -> Option<u64> {
        let reply = person.vote(self.campaign, contestant, page, key).ok()?;
        match reply.status {
            201 => reply.body["position"].as_u64(),
            429 | 500.. => None,
            _ => {
                self.told.lock().unwrap().refused.push(Value::to_string(&reply.body));
                None
            }
        }
    }
}
