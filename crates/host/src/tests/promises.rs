//! What callers may rely on.

use std::path::Path;
use std::sync::Arc;

use bus::Bus;
use bytes::Bytes;
use journal::Identity;
use journal::faulty::{Fault, Medium};
use proto::subject::Purpose;
use proto::wire::{self, Audience, CommandReply, EventsFrom, LookReply, Own, OwnPage};
use proto::{PersonId, Timestamp};

use super::toy::{Command, ManualClock, SUM_MAX, Toy, ask, nothing_to_read, subject, told};
use crate::{Running, Settings, start};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

struct World {
    bus: Bus,
    clock: Arc<ManualClock>,
    running: Running,
}

fn toy() -> Identity {
    Identity { service: "toy".to_owned(), shard: 0 }
}

fn start_on(medium: &Medium, entries: &Path, mailbox_commands_max: usize) -> World {
    start_and_hear(medium, entries, mailbox_commands_max, Arc::new(|_| Ok(())))
}

fn start_and_hear(
    medium: &Medium,
    entries: &Path,
    mailbox_commands_max: usize,
    concluded: crate::Concluded,
) -> World {
    let (bus, clock) = (Bus::local(), Arc::new(ManualClock::default()));
    clock.set(1_000);
    let settings = Settings {
        mailbox_commands_max,
        concluded,
        ..Settings::new(entries.to_owned(), Arc::clone(&clock) as Arc<dyn crate::Clock>)
    };
    let opened = medium.open(&toy()).unwrap();
    let running =
        start::<Toy>(opened, settings, Arc::new(()), nothing_to_read(), &bus, &mut |_, _| {}).unwrap();
    World { bus, clock, running }
}

fn world() -> (World, Medium, tempfile::TempDir) {
    let (medium, folder) = (Medium::new(), tempfile::tempdir().unwrap());
    (start_on(&medium, folder.path(), 100), medium, folder)
}

#[tokio::test]
async fn a_retry_gets_the_first_answer_and_another_wish_a_conflict() {
    let (world, _, _folder) = world();
    let first = ask(&world.bus, 1, "spring", Command::Add(5)).await;
    assert_eq!(told(&first), Ok(5));
    assert_eq!(told(&ask(&world.bus, 2, "spring", Command::Add(3)).await), Ok(8));
    let CommandReply::Answered { position, at, answer, .. } = first else { unreachable!() };
    let again = ask(&world.bus, 1, "spring", Command::Add(5)).await;
    assert_eq!(again, CommandReply::Answered { position, at, answer, repeated: true });
    assert_eq!(ask(&world.bus, 1, "spring", Command::Add(6)).await, CommandReply::Conflict);
    world.running.stop();
}

#[tokio::test]
async fn retries_that_arrive_together_are_one_command() {
    let (world, _, _folder) = world();
    let asks = (0..60).map(|n| ask(&world.bus, n % 3, "spring", Command::Add(1)));
    let replies = futures::future::join_all(asks).await;
    let fresh =
        replies.iter().filter(|r| matches!(r, CommandReply::Answered { repeated: false, .. })).count();
    assert_eq!(fresh, 3);
    assert_eq!(told(&ask(&world.bus, 9, "spring", Command::Look).await), Ok(3));
    world.running.stop();
}

#[tokio::test]
async fn a_refusal_is_kept_for_a_day_of_log_time() {
    let (world, _, _folder) = world();
    assert!(told(&ask(&world.bus, 1, "spring", Command::Add(SUM_MAX + 1)).await).is_err());
    let again = ask(&world.bus, 1, "spring", Command::Add(SUM_MAX + 1)).await;
    assert!(matches!(again, CommandReply::Answered { repeated: true, .. }));
    world.clock.set(1_000 + DAY_MS);
    ask(&world.bus, 2, "spring", Command::Add(1)).await;
    let later = ask(&world.bus, 1, "spring", Command::Add(SUM_MAX + 1)).await;
    assert!(matches!(later, CommandReply::Answered { repeated: false, .. }));
    world.running.stop();
}

#[tokio::test]
async fn a_final_campaign_forgets_its_answers() {
    let (world, _, _folder) = world();
    ask(&world.bus, 1, "spring", Command::Add(1)).await;
    ask(&world.bus, 2, "autumn", Command::Add(1)).await;
    ask(&world.bus, 3, "spring", Command::Finish).await;
    let spring = ask(&world.bus, 1, "spring", Command::Add(1)).await;
    let autumn = ask(&world.bus, 2, "autumn", Command::Add(1)).await;
    assert!(matches!(spring, CommandReply::Answered { repeated: false, .. }));
    assert!(matches!(autumn, CommandReply::Answered { repeated: true, .. }));
    world.running.stop();
}

#[tokio::test]
async fn a_command_without_effect_leaves_nothing() {
    let (world, medium, _folder) = world();
    let reply = ask(&world.bus, 1, "spring", Command::Look).await;
    assert!(matches!(reply, CommandReply::Answered { position: 0, .. }));
    world.running.stop();
    assert_eq!(medium.open(&toy()).unwrap().0.head().position, 0);
}

#[tokio::test]
async fn a_full_mailbox_says_so_at_once() {
    let (medium, folder) = (Medium::new(), tempfile::tempdir().unwrap());
    let world = start_on(&medium, folder.path(), 0);
    assert_eq!(ask(&world.bus, 1, "spring", Command::Add(1)).await, CommandReply::Full);
    world.running.stop();
}

#[tokio::test]
async fn when_a_block_cannot_be_written_nothing_is_acknowledged_any_more() {
    for fault in [Fault::Insert, Fault::Flush, Fault::Sync] {
        let (world, medium, folder) = world();
        assert_eq!(told(&ask(&world.bus, 1, "spring", Command::Add(1)).await), Ok(1));
        medium.arm(fault, 0);
        for key in 2..5 {
            let reply = ask(&world.bus, key, "spring", Command::Add(1)).await;
            assert!(matches!(reply, CommandReply::Stopped(_)), "{fault:?}: {reply:?}");
        }
        let status = world.bus.request(&subject(Purpose::Status), Bytes::new()).await.unwrap();
        let status: wire::Status = wire::decode(&status).unwrap();
        assert!(status.stopped.contains("fault was injected"), "{}", status.stopped);
        world.running.stop();

        medium.cut_power();
        let world = start_on(&medium, folder.path(), 100);
        assert_eq!(told(&ask(&world.bus, 9, "spring", Command::Look).await), Ok(1), "{fault:?}");
        world.running.stop();
    }
}

#[tokio::test]
async fn deadlines_come_by_themselves_and_before_later_commands() {
    let (world, _, _folder) = world();
    ask(&world.bus, 1, "spring", Command::RemindAt(Timestamp(5_000))).await;
    world.clock.set(5_000);
    (world.running.nudge())();
    ask(&world.bus, 2, "spring", Command::RemindAt(Timestamp(9_000))).await;
    world.clock.set(20_000);
    ask(&world.bus, 3, "spring", Command::Add(1)).await;
    let asked = wire::encode(&EventsFrom { limit: 100, ..EventsFrom::default() });
    let seen = world.bus.request(&subject(Purpose::Events), Bytes::from(asked)).await.unwrap();
    let events: Result<wire::Events, String> = wire::decode(&seen).unwrap();
    let kinds: Vec<String> = events.unwrap().lines.iter().map(|line| field(line, "kind")).collect();
    assert_eq!(kinds, ["Asked", "Reminded", "Asked", "Reminded", "Added"]);
    world.running.stop();
}

#[tokio::test]
async fn own_entries_are_there_as_soon_as_the_receipt_is() {
    let (world, _, _folder) = world();
    for key in 1..4 {
        ask(&world.bus, key, "spring", Command::Add(u64::from(key))).await;
    }
    let body = own(&world.bus, None, 100).await;
    assert_eq!((amounts(&body), body["sum"].as_u64()), (vec![3, 2, 1], Some(6)));
    assert_eq!(body["next_cursor"], serde_json::Value::Null);
    world.running.stop();
}

#[tokio::test]
async fn own_entries_come_in_pages_from_the_newest_to_the_oldest() {
    let (world, _, _folder) = world();
    for key in 1..6 {
        ask(&world.bus, key, "spring", Command::Add(u64::from(key))).await;
    }
    // A page goes on where the one before has ended, whatever is added meanwhile.
    let (mut from, mut pages) = (None, Vec::new());
    loop {
        let body = own(&world.bus, from, 2).await;
        pages.push(amounts(&body));
        ask(&world.bus, 10 + u8::try_from(pages.len()).unwrap(), "spring", Command::Add(1)).await;
        match body["next_cursor"].as_str() {
            Some(cursor) => from = Some(cursor.parse().unwrap()),
            None => break,
        }
    }
    assert_eq!(pages, [vec![5, 4], vec![3, 2], vec![1]]);
    assert!(amounts(&own(&world.bus, Some(0), 2).await).is_empty());
    world.running.stop();
}

#[tokio::test]
async fn own_entries_are_still_there_once_the_campaign_is_over() {
    let (world, _, _folder) = world();
    for key in 1..4 {
        ask(&world.bus, key, "spring", Command::Add(u64::from(key))).await;
    }
    ask(&world.bus, 4, "spring", Command::Finish).await;
    let body = own(&world.bus, None, 2).await;
    assert_eq!(amounts(&body), [3, 2]);
    let body = own(&world.bus, body["next_cursor"].as_str().unwrap().parse().ok(), 2).await;
    assert_eq!((amounts(&body), &body["next_cursor"]), (vec![1], &serde_json::Value::Null));
    world.running.stop();
}

#[tokio::test]
async fn nobody_pages_through_what_is_not_theirs() {
    let (world, _, _folder) = world();
    ask(&world.bus, 1, "spring", Command::Add(1)).await;
    ask(&world.bus, 2, "autumn", Command::Add(2)).await;
    for position in [2, 3, u64::MAX] {
        let LookReply::Problem(problem) = ask_own(&world.bus, Some(position), 2).await else {
            panic!("position {position} is no entry in spring")
        };
        assert_eq!(problem.status, 400);
    }
    world.running.stop();
}

async fn own(bus: &Bus, from: Option<u64>, limit: u32) -> serde_json::Value {
    let LookReply::Body { body, .. } = ask_own(bus, from, limit).await else { panic!("no body") };
    serde_json::from_slice(&body).unwrap()
}

async fn ask_own(bus: &Bus, from: Option<u64>, limit: u32) -> LookReply {
    let own = Own { campaign: "spring".parse().unwrap(), person: PersonId([1; 16]), pretended_at: None };
    let asked = wire::encode(&OwnPage { own, from, limit });
    wire::decode(&bus.request(&subject(Purpose::Own), Bytes::from(asked)).await.unwrap()).unwrap()
}

fn amounts(body: &serde_json::Value) -> Vec<u64> {
    body["receipts"].as_array().unwrap().iter().map(|entry| entry["amount"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn the_view_moves_with_the_receipt_and_followers_hear_of_it() {
    let (world, _, _folder) = world();
    let mut changed = world.bus.subscribe(&subject(Purpose::Changed));
    ask(&world.bus, 1, "spring", Command::Add(4)).await;
    let notice: wire::Changed = wire::decode(&changed.recv().await.unwrap()).unwrap();
    assert_eq!(notice.campaign.as_str(), "spring");
    let look = wire::Look {
        campaign: "spring".parse().unwrap(),
        question: String::new(),
        parameters: Vec::new(),
        audience: Audience::Public,
    };
    let reply = world.bus.request(&subject(Purpose::Look), Bytes::from(wire::encode(&look))).await.unwrap();
    assert_eq!(
        wire::decode::<LookReply>(&reply).unwrap(),
        LookReply::Body { etag: String::new(), body: b"4".to_vec() }
    );
    world.running.stop();
}

#[tokio::test]
async fn what_is_gone_is_gone_from_the_view_before_the_word_goes_back_and_leaves_no_event() {
    let (world, medium, _folder) = world();
    let mut changed = world.bus.subscribe(&subject(Purpose::Changed));
    // Also while the shard has nothing else to do, and while votes are on their way to the platter.
    for sum in 0..3 {
        let forget = wire::encode(&wire::Forget { personal: vec![proto::PersonalRef([1; 16]); 2] });
        let to = subject(Purpose::Forget);
        let forgotten = world.bus.request(&to, Bytes::from(forget));
        let asked = ask(&world.bus, sum, "spring", if sum == 0 { Command::Look } else { Command::Add(1) });
        let (forgotten, told_of) = tokio::join!(async { forgotten.await.unwrap() }, asked);
        assert_eq!(wire::decode::<Result<(), String>>(&forgotten).unwrap(), Ok(()));
        assert_eq!(told(&told_of), Ok(u64::from(sum)));
        let notice: wire::Changed = wire::decode(&changed.recv().await.unwrap()).unwrap();
        assert!(["gone", "spring"].contains(&notice.campaign.as_str()));
    }
    world.running.stop();
    assert_eq!(medium.open(&toy()).unwrap().0.head().position, 2);
}

fn field(line: &str, name: &str) -> String {
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    line[name].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_end_of_a_campaign_is_told_until_it_is_heard_also_after_a_restart() {
    let (medium, folder) = (Medium::new(), tempfile::tempdir().unwrap());
    let (tell, told) = std::sync::mpsc::channel();
    let start = |life: &'static str, answer: Result<(), &'static str>| {
        let tell = tell.clone();
        let concluded = move |campaign: &proto::CampaignId| {
            tell.send(format!("{life}: {campaign}")).unwrap();
            answer.map_err(str::to_owned)
        };
        start_and_hear(&medium, folder.path(), 100, Arc::new(concluded))
    };
    let world = start("first", Err("nobody is there"));
    ask(&world.bus, 1, "spring", Command::Add(1)).await;
    ask(&world.bus, 2, "spring", Command::Finish).await;
    assert_eq!(
        (told.recv().unwrap(), told.recv().unwrap()),
        ("first: spring".into(), "first: spring".into())
    );
    world.running.stop();

    let world = start("second", Ok(()));
    let heard = told.iter().find(|told| told.starts_with("second"));
    assert_eq!(heard.unwrap(), "second: spring");
    ask(&world.bus, 3, "autumn", Command::Finish).await;
    assert_eq!(told.recv().unwrap(), "second: autumn", "what was heard is told no more");
    world.running.stop();
}
