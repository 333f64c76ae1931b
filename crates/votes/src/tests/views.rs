//! What a new view costs.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use decider::{Readable, Service};
use proto::wire::{Audience, Look, LookReply};
use proto::{Actor, PersonId, PersonalRef};

use super::support::*;
use crate::Votes;
use crate::command::Command;
use crate::query::View;

/// A vault that counts how often it is asked, and takes its time.
#[derive(Default)]
struct Counting {
    asked: AtomicUsize,
    erased: AtomicBool,
    takes: Duration,
}

impl Readable for Counting {
    fn personal(&self, reference: &PersonalRef) -> Option<BTreeMap<String, String>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let since = Instant::now();
        while since.elapsed() < self.takes {
            std::hint::spin_loop();
        }
        if self.erased.load(Ordering::Relaxed) { None } else { Names.personal(reference) }
    }
}

impl Counting {
    fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::Relaxed)
    }
}

fn body(view: &View, question: &str, inside: bool) -> Vec<u8> {
    let audience = if inside { Audience::Operators } else { Audience::Public };
    let look = Look { campaign: spring(), question: question.to_owned(), parameters: vec![], audience };
    match Votes::look(view, &look) {
        LookReply::Body { body, .. } => body,
        LookReply::Problem(problem) => panic!("{problem:?}"),
    }
}

fn sign_up(world: &mut World, number: u32) {
    let person = PersonId(reference(number).0);
    world.ask(&ask(Actor::Person(person), Command::SignUp { profile: reference(number) })).unwrap();
}

#[test]
fn a_board_move_looks_up_few_names_and_new_ones_once() {
    let mut world = World::open(rules("{}"), 1_000);
    let vault = Counting::default();
    let first = Votes::view(&world.state, &View::default(), &vault);
    assert_eq!(vault.asked(), 1_000);
    world.vote(&[700]);
    world.wait_ms(60_000);
    let second = Votes::view(&world.state, &first, &vault);
    assert_eq!(vault.asked(), 64, "some are asked again, for erasures");
    assert_eq!(Votes::moved(&first, &second), [spring()]);
    sign_up(&mut world, 1_001);
    let third = Votes::view(&world.state, &second, &vault);
    assert_eq!(vault.asked(), 1);
    let fourth = Votes::view(&world.state, &third, &vault);
    assert_eq!((vault.asked(), Votes::moved(&third, &fourth)), (0, vec![]));
}

/// Whatever the history of views, the last one says what one made from nothing says.
#[test]
fn views_in_steps_equal_views_from_nothing() {
    let mut world = World::open(rules("{}"), 130);
    let mut view = Votes::view(&world.state, &View::default(), &Names);
    for number in 131..200 {
        sign_up(&mut world, number);
        match number % 4 {
            0 => drop(world.order(Command::Approve { contestant: number })),
            1 => drop(world.order(Command::Reject { contestant: number })),
            2 => world.vote(&[number - 100]),
            _ => world.wait_ms(60_000),
        }
        view = Votes::view(&world.state, &view, &Names);
        let fresh = Votes::view(&world.state, &View::default(), &Names);
        for (question, inside) in
            [("leaderboard", false), ("campaign", false), ("campaign", true), ("contestants", true)]
        {
            assert_eq!(body(&view, question, inside), body(&fresh, question, inside), "{question} {number}");
        }
    }
}

#[test]
fn sign_ups_that_wait_move_nothing_that_the_public_sees() {
    let mut world = World::open(rules("{}"), 2);
    let first = Votes::view(&world.state, &View::default(), &Names);
    let revision = Votes::revision(&world.state);
    sign_up(&mut world, 3);
    assert_ne!(Votes::revision(&world.state), revision, "those who run it see the sign-up");
    let second = Votes::view(&world.state, &first, &Names);
    assert_eq!(Votes::moved(&first, &second), []);
    for question in ["leaderboard", "campaign", "contestants"] {
        assert_eq!(body(&first, question, false), body(&second, question, false), "{question}");
    }
    let list: serde_json::Value = serde_json::from_slice(&body(&second, "contestants", true)).unwrap();
    assert_eq!(list["contestants"][2]["status"], "pending");
    let about: serde_json::Value = serde_json::from_slice(&body(&second, "campaign", true)).unwrap();
    assert_eq!(about["contestants_pending"], 1);
    world.order(Command::Reject { contestant: 3 });
    let third = Votes::view(&world.state, &second, &Names);
    assert_eq!(Votes::moved(&second, &third), []);
    let list: serde_json::Value = serde_json::from_slice(&body(&third, "contestants", true)).unwrap();
    assert_eq!(list["contestants"][2]["status"], "rejected");
}

#[test]
fn erased_names_go_from_views_in_turn_and_from_a_fresh_view_at_once() {
    let mut world = World::open(rules("{}"), 100);
    let vault = Counting::default();
    let named = |view: &View| {
        let board: serde_json::Value = serde_json::from_slice(&body(view, "leaderboard", false)).unwrap();
        board["entries"].as_array().unwrap().iter().filter(|entry| !entry["name"].is_null()).count()
    };
    let mut view = Votes::view(&world.state, &View::default(), &vault);
    assert_eq!(named(&view), 99, "number 4 was never there");
    vault.erased.store(true, Ordering::Relaxed);
    for left in [36, 0] {
        world.vote(&[1]);
        world.wait_ms(60_000);
        view = Votes::view(&world.state, &view, &vault);
        assert_eq!(named(&view), left);
    }
    assert_eq!(named(&Votes::view(&world.state, &View::default(), &vault)), 0);
}

/// `cargo test --release -p votes views -- --ignored --nocapture`
#[test]
#[ignore = "measures, and proves nothing"]
fn time_of_a_board_move_with_ten_thousand_contestants() {
    let mut world = World::open(rules(r#"{"contestants_max":20000}"#), 10_000);
    let vault = Counting { takes: Duration::from_micros(13), ..Counting::default() };
    let mut view = Votes::view(&world.state, &View::default(), &vault);
    let mut times = Vec::new();
    for number in 1..=20 {
        world.vote(&[number]);
        world.wait_ms(60_000);
        let since = Instant::now();
        let next = Votes::view(&world.state, &view, &vault);
        let moved = Votes::moved(&view, &next).len();
        times.push(since.elapsed());
        assert_eq!(moved, 1);
        view = next;
    }
    times.sort_unstable();
    println!("a board move: median {:?}, longest {:?}", times[times.len() / 2], times[times.len() - 1]);
    let since = Instant::now();
    sign_up(&mut world, 10_001);
    drop(Votes::view(&world.state, &view, &vault));
    println!("a sign-up that waits: {:?}", since.elapsed());
}

#[test]
fn what_is_gone_is_gone_from_the_view_at_once_and_nothing_else_is_asked_for() {
    let mut world = World::open(rules("{}"), 1_000);
    let vault = Counting::default();
    let first = Votes::view(&world.state, &View::default(), &vault);
    vault.asked();
    // A vote that the board does not show yet stays unseen.
    world.vote(&[700]);
    vault.erased.store(true, Ordering::Relaxed);
    let next = Votes::forget(&world.state, &first, &vault, &[reference(700), reference(9_999)]);
    assert!(vault.asked() <= 1 + 64, "the one who is gone, and those whose turn it is");
    assert_eq!(Votes::moved(&first, &next), [spring()]);
    let board =
        |view| serde_json::from_slice::<serde_json::Value>(&body(view, "leaderboard", false)).unwrap();
    let (before, after) = (board(&first), board(&next));
    for (line, now) in before["entries"].as_array().unwrap().iter().zip(after["entries"].as_array().unwrap())
    {
        assert_eq!((&line["contestant"], &line["votes"]), (&now["contestant"], &now["votes"]));
        if line["contestant"] == 700 {
            assert_eq!((line["name"].is_string(), now["name"].is_null()), (true, true));
        }
    }
    // Whoever shows nothing of it stays as it is.
    let same = Votes::forget(&world.state, &next, &vault, &[reference(9_999)]);
    assert_eq!((vault.asked(), Votes::moved(&next, &same).len()), (0, 0));
}
