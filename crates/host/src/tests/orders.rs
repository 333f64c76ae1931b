//! Orders of events that a busy shard meets: several blocks in one turn, retries in between, and a disk that fails.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread::JoinHandle;

use bus::Bus;
use journal::faulty::{Fault, Medium};
use journal::{Identity, Journal};
use proto::subject::{Purpose, Subject};
use proto::wire::CommandReply;
use proto::{Actor, CommandId, Envelope, Intent, PersonId, Timestamp};
use tokio::sync::oneshot;

use super::toy::{Command, ManualClock, Toy, nothing_to_read, told};
use crate::batch::BATCH_COMMANDS_MAX;
use crate::inspect;
use crate::mailbox::{Mailbox, Outcome, Work};
use crate::meters::Meters;
use crate::platter::Platter;
use crate::status::{Published, Shared};
use crate::writer::{ToPlatter, Writer};

/// A writer and a platter whose mailbox was filled before they started, so that all of it is one turn.
struct Rig {
    mailbox: Arc<Mailbox<Toy>>,
    journal: Journal,
    threads: [JoinHandle<()>; 2],
}

impl Rig {
    fn start(medium: &Medium, work: Vec<Work<Toy>>) -> Self {
        let identity = Identity { service: "toy".to_owned(), shard: 0 };
        let (journal, journal_writer) = medium.open(&identity).unwrap();
        let mailbox = Arc::new(Mailbox::new(10_000));
        work.into_iter().for_each(|work| assert_eq!(mailbox.push(work), Ok(())));
        let (platter, batches) = sync_channel(1);
        let (view, clock) = (Arc::default(), Arc::new(ManualClock::default()));
        let meters = Arc::new(Meters::new::<Toy>(0, 0, Timestamp(0)));
        let writer = Writer {
            heard: crate::heard::HeardSoFar::default(),
            fold: crate::fold::Fold::default(),
            outlet: ToPlatter { mailbox: Arc::clone(&mailbox), batches: platter },
            shared: Arc::new(Shared::default()),
            clock,
            resources: Arc::new(()),
            readable: nothing_to_read(),
            view: Arc::clone(&view),
            view_revision: 0,
            meters: Arc::clone(&meters),
            traces: Arc::default(),
        };
        let platter = Platter {
            journal: journal_writer,
            published: Arc::new(Published::new(view)),
            bus: Bus::local(),
            changed: Subject::new("toy", 0, Purpose::Changed),
            grown: Subject::new("toy", 0, Purpose::Grown),
            meters,
        };
        let of_platter = Arc::clone(&mailbox);
        let threads = [
            std::thread::spawn(move || platter.run(&batches, &of_platter)),
            std::thread::spawn(move || writer.run()),
        ];
        Self { mailbox, journal, threads }
    }

    /// Ends it and gives the last durable position.
    fn end(self) -> u64 {
        self.mailbox.close();
        self.threads.into_iter().for_each(|thread| thread.join().unwrap());
        self.journal.head().position
    }
}

type Answer = oneshot::Receiver<Outcome>;

fn ask(key: u32, body: Command, at_ms: Option<u64>) -> (Work<Toy>, Answer) {
    let mut id = [0; 16];
    id[..4].copy_from_slice(&key.to_le_bytes());
    let mut bytes = Vec::new();
    decider::answer::append(&body, &mut bytes);
    let envelope = Envelope {
        id: CommandId(id),
        intent: Intent::of(&bytes),
        tenant: "default".parse().unwrap(),
        campaign: Some("spring".parse().unwrap()),
        actor: Actor::Person(PersonId([1; 16])),
        received_at: Timestamp(0),
        pretended_at: at_ms.map(Timestamp),
        sighting: None,
        page: None,
        request_id: String::new(),
        body,
    };
    let (reply, answer) = oneshot::channel();
    (Work::Command(Box::new(envelope), reply), answer)
}

/// Each command twice, more than fit into one block.
fn burst() -> (Vec<Work<Toy>>, Vec<Answer>) {
    let keys = (0..2).flat_map(|_| 0..u32::try_from(BATCH_COMMANDS_MAX).unwrap());
    keys.map(|key| ask(key, Command::Add(0), None)).unzip()
}

fn position(outcome: &Outcome) -> u64 {
    match outcome {
        Outcome::Reply(CommandReply::Answered { position, .. }) | Outcome::Stored { position, .. } => {
            *position
        }
        Outcome::Reply(_) => 0,
    }
}

#[test]
fn nothing_is_told_of_a_block_that_failed_while_its_turn_went_on() {
    let medium = Medium::new();
    drop(medium.open(&Identity { service: "toy".to_owned(), shard: 0 }).unwrap());
    medium.arm(Fault::Sync, 0);
    // Three times, hence three blocks of one turn; the retry and the look belong to the one that fails.
    let asked = [
        ask(1, Command::Add(5), Some(2_000)),
        ask(2, Command::Look, Some(2_001)),
        ask(1, Command::Add(5), Some(2_001)),
    ];
    let (work, answers): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
    let rig = Rig::start(&medium, work);
    for answer in answers {
        assert!(answer.blocking_recv().is_err(), "told something that never became durable");
    }
    assert_eq!(rig.end(), 0);
}

#[test]
fn retries_in_a_burst_are_never_ahead_of_the_platter() {
    for fails_at in [None, Some(0), Some(1)] {
        let medium = Medium::new();
        drop(medium.open(&Identity { service: "toy".to_owned(), shard: 0 }).unwrap());
        if let Some(after) = fails_at {
            medium.arm(Fault::Sync, after);
        }
        let (work, answers) = burst();
        let rig = Rig::start(&medium, work);
        let journal = rig.journal.clone();
        for answer in answers {
            match answer.blocking_recv() {
                Ok(outcome) => assert!(position(&outcome) <= journal.head().position, "{outcome:?}"),
                Err(_) => assert!(fails_at.is_some(), "nothing failed, yet somebody got no answer"),
            }
        }
        rig.end();
    }
}

#[test]
fn the_same_id_twice_in_one_block_keeps_both_answers_apart() {
    let asked = [
        ask(1, Command::Add(5), None),
        ask(2, Command::Finish, None),
        // The end has dropped the first answer, so this is decided anew.
        ask(1, Command::Add(5), None),
    ];
    let (work, answers): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
    let rig = Rig::start(&Medium::new(), work);
    let told_then: Vec<Outcome> = answers.into_iter().map(|answer| answer.blocking_recv().unwrap()).collect();
    let Outcome::Reply(second) = &told_then[2] else { panic!("{told_then:?}") };
    assert_eq!(told(second), Ok(10));
    let CommandReply::Answered { position, .. } = second else { unreachable!() };
    let stored = |body| {
        let (id, intent) = named(1, body);
        inspect::stored_answer(&rig.journal, id, intent, *position)
    };
    assert_eq!(told(&stored(Command::Add(5))), Ok(10));
    assert_eq!(stored(Command::Add(6)), CommandReply::Conflict);
    rig.end();
}

/// The id and the intent of this command.
fn named(key: u32, body: Command) -> (CommandId, Intent) {
    let (Work::Command(envelope, _), _) = ask(key, body, None) else { unreachable!() };
    (envelope.id, envelope.intent)
}

#[test]
fn closing_waits_for_the_platter_without_spinning() {
    let mailbox = Mailbox::<Toy>::new(10);
    mailbox.platter_busy();
    mailbox.close();
    let patience = std::time::Duration::from_millis(20);
    let begun = std::time::Instant::now();
    assert!(!mailbox.take(1, true, patience).closing);
    assert!(begun.elapsed() >= patience, "it came back at once, and would again and again");
    mailbox.platter_free();
    assert!(mailbox.take(1, false, patience).closing);
}
