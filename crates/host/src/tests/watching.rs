//! Who watches the log hears all of it once a start, and what it asks for is decided once.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

use bus::Bus;
use decider::{Proposal, Stamp, Watcher};
use journal::{Identity, Journal};
use proto::subject::Purpose;
use proto::{CommandId, Timestamp};

use super::toy::{Command, Event, ManualClock, Toy, ask, nothing_to_read, subject, told};
use crate::{Running, Settings, start};

/// What is added here is echoed.
const LOUD: &str = "loud";
const ECHO: &str = "echo";
/// Asks for an echo a millisecond later, which is then another.
const LATER: u64 = 9;
const AT_LAST: u64 = 7;

/// Adds to one campaign what was added to another, and something more once a time has come.
#[derive(Default)]
pub(super) struct Echo {
    /// Not yet seen in the log.
    waiting: VecDeque<(u64, u64)>,
    asked: usize,
    due: Option<Timestamp>,
}

impl Watcher<Toy> for Echo {
    fn see(&mut self, stamp: Stamp, event: &Event) {
        match event {
            Event::Added(added) if added.campaign.as_str() == LOUD && added.amount == LATER => {
                self.due = Some(Timestamp(stamp.at.0 + 1));
            }
            Event::Added(added) if added.campaign.as_str() == LOUD => {
                self.waiting.push_back((stamp.position, added.amount));
            }
            Event::Added(added) if added.campaign.as_str() == ECHO && added.amount == AT_LAST => {
                self.due = None;
            }
            Event::Added(added) if added.campaign.as_str() == ECHO => {
                assert_eq!(self.waiting.pop_front().map(|(_, amount)| amount), Some(added.amount));
                self.asked = self.asked.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn due(&self) -> Option<Timestamp> {
        self.due
    }

    fn propose(&mut self, now: Timestamp) -> Vec<Proposal<Command>> {
        let fresh: Vec<_> = self.waiting.iter().skip(self.asked).copied().collect();
        self.asked = self.waiting.len();
        let due = self.due.take_if(|due| *due <= now).map(|due| (due.0, AT_LAST));
        fresh.into_iter().chain(due).map(|(key, amount)| proposal(key, amount)).collect()
    }
}

fn proposal(key: u64, amount: u64) -> Proposal<Command> {
    let tenant = "default".parse().unwrap();
    let id = CommandId::derive(&tenant, ECHO, "echo", "add", &key.to_string());
    Proposal {
        id,
        tenant,
        campaign: Some(ECHO.parse().unwrap()),
        command: Command::Add(amount),
        is_last: false,
    }
}

fn run(folder: &Path, clock: &Arc<ManualClock>, bus: &Bus) -> Running {
    let toy = Identity { service: "toy".to_owned(), shard: 0 };
    let opened = Journal::open(&folder.join("journal"), &toy, &journal::Settings::default()).unwrap();
    let settings = Settings::new(folder.join("entries"), Arc::clone(clock) as Arc<dyn crate::Clock>);
    start::<Toy>(opened, settings, Arc::new(()), nothing_to_read(), bus, &mut |_, _| {}).unwrap()
}

/// Returns once so much was echoed.
async fn echoed(bus: &Bus, sum: u64) {
    let mut grown = bus.subscribe(&subject(Purpose::Grown));
    for key in 200.. {
        let echoed = told(&ask(bus, key, ECHO, Command::Look).await).unwrap();
        assert!(echoed <= sum, "{echoed} were echoed of {sum}");
        if echoed == sum {
            return;
        }
        grown.recv().await.unwrap();
    }
}

#[tokio::test]
async fn each_conclusion_is_decided_once_also_over_restarts() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Arc::new(ManualClock::default()));
    clock.set(1_000);
    for round in 1..=3_u8 {
        let bus = Bus::local();
        let running = run(folder.path(), &clock, &bus);
        ask(&bus, round, LOUD, Command::Add(1)).await;
        ask(&bus, 100 + round, LOUD, Command::Add(2)).await;
        echoed(&bus, 3 * u64::from(round)).await;
        running.stop();
    }
}

#[tokio::test]
async fn it_is_asked_again_when_its_time_has_come() {
    let (folder, clock, bus) = (tempfile::tempdir().unwrap(), Arc::new(ManualClock::default()), Bus::local());
    clock.set(1_000);
    let running = run(folder.path(), &clock, &bus);
    ask(&bus, 1, LOUD, Command::Add(LATER)).await;
    assert_eq!(told(&ask(&bus, 2, ECHO, Command::Look).await), Ok(0));
    clock.set(1_001);
    echoed(&bus, AT_LAST).await;
    running.stop();
}
