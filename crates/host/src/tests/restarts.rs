//! For any sequence of commands, retries, pauses and restarts: the live state, its replay, its recovery from a
//! snapshot and its replay after export and import have one digest, no answer ever changes, and minutes and rows hold what
//! the log holds, also those that were made again after their store was lost.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bus::Bus;
use journal::{Identity, Journal};
use proptest::prelude::*;
use proto::wire::CommandReply;

use super::toy::{Command, ManualClock, Toy, ask, nothing_to_read};
use super::{minutes, rows};
use crate::{Running, Settings, inspect, recovery, start};

#[derive(Debug, Clone)]
enum Step {
    /// These commands at once; keys repeat, so some are retries and some conflicts.
    Ask(Vec<(u8, bool, u64)>),
    Remind(u8, u64),
    Finish(u8),
    Wait(u64),
    Restart,
    Snapshot,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let command = (0u8..40, any::<bool>(), 0u64..6);
    let step = prop_oneof![
        6 => prop::collection::vec(command, 1..12).prop_map(Step::Ask),
        1 => (40u8..60, 1u64..100_000).prop_map(|(key, ms)| Step::Remind(key, ms)),
        1 => (60u8..70).prop_map(Step::Finish),
        2 => prop_oneof![1u64..5_000, Just(86_400_000)].prop_map(Step::Wait),
        2 => Just(Step::Restart),
        1 => Just(Step::Snapshot),
    ];
    prop::collection::vec(step, 1..25)
}

struct World {
    folder: PathBuf,
    bus: Bus,
    clock: Arc<ManualClock>,
    running: Option<Running>,
    journal: Option<Journal>,
    now_ms: u64,
}

impl World {
    fn start(folder: &Path) -> Self {
        let mut world = Self {
            folder: folder.to_owned(),
            bus: Bus::local(),
            clock: Arc::default(),
            running: None,
            journal: None,
            now_ms: 1_000,
        };
        world.clock.set(world.now_ms);
        world.open();
        world
    }

    fn open(&mut self) {
        self.bus = Bus::local();
        let opened =
            Journal::open(&self.folder.join("journal"), &toy(), &journal::Settings::default()).unwrap();
        self.journal = Some(opened.0.clone());
        let settings =
            Settings::new(self.folder.join("entries"), Arc::clone(&self.clock) as Arc<dyn crate::Clock>);
        let running =
            start::<Toy>(opened, settings, Arc::new(()), nothing_to_read(), &self.bus, &mut |_, _| {});
        self.running = Some(running.unwrap());
    }

    /// Ends the threads and lets go of the journal, so that it can be opened again.
    fn stop(&mut self) {
        self.journal = None;
        self.bus = Bus::local();
        self.running.take().unwrap().stop();
    }

    fn journal(&self) -> &Journal {
        self.journal.as_ref().unwrap()
    }
}

fn toy() -> Identity {
    Identity { service: "toy".to_owned(), shard: 0 }
}

async fn take(world: &mut World, step: Step, seen: &mut HashMap<u8, CommandReply>) {
    let campaign = |key: u8| if key.is_multiple_of(3) { "spring" } else { "autumn" };
    match step {
        Step::Ask(commands) => {
            let asks = commands.iter().map(|(key, other, amount)| {
                let wish = if *other { Command::Add(amount + 1) } else { Command::Add(u64::from(*key) % 5) };
                let asked = ask(&world.bus, *key, campaign(*key), wish);
                async move { (*key, asked.await) }
            });
            for (key, reply) in futures::future::join_all(asks).await {
                check(seen, key, reply);
            }
        }
        Step::Remind(key, ms) => {
            let at = proto::Timestamp(world.now_ms + ms);
            ask(&world.bus, key, "spring", Command::RemindAt(at)).await;
        }
        Step::Finish(key) => {
            ask(&world.bus, key, campaign(key), Command::Finish).await;
            // A final campaign's answers are gone, and refusals go after a day: nothing to hold them to.
            seen.clear();
        }
        Step::Wait(ms) => {
            world.now_ms += ms;
            world.clock.set(world.now_ms);
            (world.running.as_ref().unwrap().nudge())();
            if ms >= 86_400_000 {
                seen.clear();
            }
        }
        Step::Restart => {
            world.stop();
            world.open();
        }
        Step::Snapshot => {
            recovery::take_snapshot::<Toy>(world.journal(), &AtomicBool::new(false)).unwrap();
        }
    }
}

fn check(seen: &mut HashMap<u8, CommandReply>, key: u8, reply: CommandReply) {
    let CommandReply::Answered { position, at, answer, .. } = reply else {
        assert_eq!(reply, CommandReply::Conflict);
        return;
    };
    let plain = CommandReply::Answered { position, at, answer, repeated: false };
    let first = seen.entry(key).or_insert_with(|| plain.clone());
    assert_eq!(*first, plain, "the answer to {key} has changed");
}

fn all_digests_agree(world: &mut World, folder: &Path) {
    let (position, live) = world.running.as_ref().unwrap().live_digest();
    let journal = world.journal();
    assert_eq!(journal.head().position, position, "what the state knows is durable");
    let replayed = inspect::replay::<Toy>(journal, &mut |_, _| {}).unwrap();
    let verified = inspect::verify::<Toy>(journal, &mut |_, _| {}).unwrap();
    let recovered = inspect::digest::<Toy>(journal).unwrap();
    assert_eq!((replayed.position, replayed.digest), (position, live), "replay");
    assert_eq!((verified.position, verified.digest), (position, live), "verify");
    assert_eq!((recovered.position, recovered.digest), (position, live), "snapshot and blocks");

    let mut export = Vec::new();
    journal::export(journal, 1, &mut export, |_, _| {}).unwrap();
    let restored = folder.join("restored");
    journal::import(&restored, &toy(), &export[..], &journal::Settings::default(), |_| {}).unwrap();
    let (restored, _writer) = Journal::open(&restored, &toy(), &journal::Settings::default()).unwrap();
    let imported = inspect::replay::<Toy>(&restored, &mut |_, _| {}).unwrap();
    assert_eq!(
        (imported.position, imported.digest, imported.head),
        (position, live, replayed.head),
        "import"
    );
    assert_ne!(imported.incarnation, replayed.incarnation, "a restored journal has a life of its own");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn digests_agree_and_answers_never_change(steps in steps()) {
        let folder = tempfile::tempdir().unwrap();
        let mut world = World::start(folder.path());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut seen = HashMap::new();
        for step in steps {
            runtime.block_on(take(&mut world, step, &mut seen));
        }
        all_digests_agree(&mut world, folder.path());
        runtime.block_on(minutes::agree_with(world.journal(), &world.bus));
        runtime.block_on(rows::agree_with(world.journal(), &world.bus));
        world.stop();
        std::fs::remove_dir_all(folder.path().join("entries")).unwrap();
        world.open();
        runtime.block_on(minutes::agree_with(world.journal(), &world.bus));
        runtime.block_on(rows::agree_with(world.journal(), &world.bus));
        world.stop();
    }
}
