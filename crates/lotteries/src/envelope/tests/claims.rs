//! Who gets a part.

use decider::exchange::Exchange;
use decider::{Recorded, Service, Stamp};
use proto::Fact;
use proto::fact::PrizeWon;
use serde_json::json;

use super::support::*;
use crate::envelope::command::Command;
use crate::envelope::receipt::{Receipt as Told, Reply};
use crate::envelope::refusal::{Refusal, RuleBroken};
use crate::envelope::state::{GUESSES_MAX, GUESSES_WINDOW_MS};
use crate::query::DrawMinute;
use crate::{Event, Lotteries, Receipt, Refusal as AnyRefusal};

#[test]
fn the_first_n_get_a_part_each_and_all_parts_sum_to_the_fen() {
    let mut world = open(vec![round(10, 20, 1_000, 3)]);
    let not_released = RuleBroken::NotReleased { releases_at: at(10) };
    assert_eq!(claim(&mut world, ANN, "word 1"), Err(broken(not_released)));
    world.pass(at(10));
    let parts: Vec<_> = (1..=3).map(|number| claim(&mut world, person(number), "Word 1").unwrap()).collect();
    assert_eq!(parts.iter().map(|claim| claim.fen).sum::<u64>(), 1_000);
    assert_eq!(parts.iter().map(|claim| claim.part).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(world.log[parts[0].position as usize - 1].1.name(), "PartClaimed");
    assert_eq!(claim(&mut world, person(1), "word 1"), Err(broken(RuleBroken::Taken)));
    assert_eq!(claim(&mut world, person(4), "word 1"), Err(broken(RuleBroken::AllTaken)));
    world.pass(at(20));
    let ended = RuleBroken::NotOpen { status: crate::state::Status::Closed };
    assert_eq!(claim(&mut world, person(4), "word 1"), Err(broken(ended)));
}

#[test]
fn a_person_takes_one_part_of_each_round() {
    let mut world = open(vec![round(10, 20, 100, 5), round(30, 40, 100, 5)]);
    world.pass(at(10));
    claim(&mut world, ANN, "word 1").unwrap();
    world.pass(at(25));
    let between = RuleBroken::NotReleased { releases_at: at(30) };
    assert_eq!(claim(&mut world, ANN, "word 2"), Err(broken(between)));
    world.pass(at(30));
    assert_eq!(claim(&mut world, ANN, "word 1"), Err(broken(RuleBroken::WrongPassword)), "that was before");
    claim(&mut world, ANN, "word 2").unwrap();
    let known = Lotteries::own(&world.state, &own(ANN), world.now).unwrap();
    let expected =
        json!({ "rounds_taken": [1, 2], "guess_again_at_ms": null, "being_checked": [], "kept_out": null });
    assert_eq!(known, expected);
    let newest = Lotteries::newest_entry(&world.state, &own(ANN)).unwrap();
    let (stamp, event) = &world.log[newest as usize - 1];
    let entry = Lotteries::entry(event, *stamp).unwrap();
    assert_eq!((entry.person, &entry.body["round"]), (ANN, &json!(2)));
    assert_eq!(world.log[entry.before as usize - 1].1.name(), "PartClaimed");
}

#[test]
fn who_guesses_too_often_is_not_compared_for_a_while_and_leaves_no_trace() {
    let mut world = open(vec![round(10, 60, 100, 5)]);
    world.pass(at(10));
    for _ in 0..GUESSES_MAX {
        assert_eq!(claim(&mut world, ANN, "plum"), Err(broken(RuleBroken::WrongPassword)));
    }
    let before = world.log.len();
    let again_at = at(10).plus_ms(GUESSES_WINDOW_MS);
    let too_many: AnyRefusal = Refusal::TooMany { again_at }.into();
    assert_eq!(claim(&mut world, ANN, "plum"), Err(too_many.clone()));
    assert_eq!(claim(&mut world, ANN, "word 1"), Err(too_many.clone()), "else guessing would go on");
    assert_eq!(too_many.problem().status, 429);
    assert_eq!(world.log.len(), before);
    assert!(claim(&mut world, BOB, "word 1").is_ok(), "others are not held up");
    world.pass(again_at);
    assert!(claim(&mut world, ANN, "word 1").is_ok());
}

#[test]
fn a_message_is_answered_with_what_to_reply_whatever_comes_of_it() {
    let mut world = open(vec![round(10, 60, 1_234, 1), round(60, 90, 100, 1)]);
    world.pass(at(10));
    let reply = say(&mut world, ANN, "work 1");
    assert_eq!(reply, Reply::Refused(RuleBroken::WrongPassword));
    assert_eq!((reply.outcome(), reply.claim()), ("wrong-password", None));
    let reply = say(&mut world, ANN, "ｗｏｒｄ１");
    assert_eq!((reply.outcome(), reply.claim().map(|claim| claim.fen)), ("claimed", Some(1_234)));
    assert_eq!(say(&mut world, ANN, "word 1").outcome(), "part-taken", "the page and messages are one");
    assert_eq!(say(&mut world, BOB, "word 1").outcome(), "all-parts-taken");
    world.order(Command::Stop { reason: "a squad".to_owned() }.into()).unwrap();
    assert_eq!(say(&mut world, BOB, "word 1").outcome(), "campaign-not-open");
    world.pass(at(90));
    assert_eq!(say(&mut world, BOB, "word 2").outcome(), "campaign-not-open", "it has ended");
}

#[test]
fn chat_gets_no_reply_and_leaves_no_trace_whatever_the_time() {
    let mut world = open(vec![round(10, 20, 100, 1), round(30, 40, 100, 2)]);
    let chat = ["hello there, what is this about?", "你好", "2", "谢谢"];
    let silent = |world: &mut World, texts: &[&str]| {
        let before = world.log.len();
        for text in texts.iter().cycle().take(4 * GUESSES_MAX as usize) {
            assert_eq!(say(world, BOB, text), Reply::Silent, "{text}");
        }
        assert_eq!(world.log.len(), before);
    };
    silent(&mut world, &chat);
    // An answer to the right word would tell whoever tries words ahead.
    silent(&mut world, &["word 1", "plums"]);
    world.pass(at(10));
    silent(&mut world, &chat);
    claim(&mut world, ANN, "word 1").unwrap();
    silent(&mut world, &chat);
    silent(&mut world, &["hello", "words"]);
    world.pass(at(25));
    silent(&mut world, &chat);
    silent(&mut world, &["hello", "word 2"]);
    assert_eq!(
        say(&mut world, BOB, "word 1").outcome(),
        "round-not-released",
        "late, and another round comes"
    );
    world.pass(at(30));
    assert_eq!(say(&mut world, BOB, "word 2").outcome(), "claimed", "nothing of it all counted as a guess");
    world.pass(at(40));
    silent(&mut world, &chat);
}

#[test]
fn who_guesses_by_messages_is_limited_however_they_mix_chat_in() {
    let mut world = open(vec![round(10, 60, 100, 5)]);
    world.pass(at(10));
    for number in 0..GUESSES_MAX {
        assert_eq!(say(&mut world, ANN, "no try at all").outcome(), "silent");
        assert_eq!(say(&mut world, ANN, &format!("plum {number}")).outcome(), "wrong-password");
    }
    let before = world.log.len();
    assert_eq!(say(&mut world, ANN, "plum 9").outcome(), "too-many-guesses");
    assert_eq!(say(&mut world, ANN, "word 1").outcome(), "too-many-guesses");
    assert_eq!(claim(&mut world, ANN, "word 1").unwrap_err().problem().status, 429, "nor on the page");
    assert_eq!(world.log.len(), before);
}

#[test]
fn a_password_that_was_changed_is_a_try_still() {
    let mut world = open(vec![round(10, 60, 100, 5)]);
    world.pass(at(10));
    world.order(Command::Rotate { round: 1, password: word("恭喜发财") }.into()).unwrap();
    assert_eq!(say(&mut world, ANN, "word 1").outcome(), "wrong-password");
    assert_eq!(say(&mut world, ANN, "恭喜发财").outcome(), "claimed");
}

/// Hands a message over; what to reply.
fn say(world: &mut World, person: proto::PersonId, text: &str) -> Reply {
    let message = Command::Message { person, text: text.to_owned() };
    match world.order(message.into()) {
        Ok(Receipt::Envelope(Told::Replied(reply))) => reply,
        other => panic!("{other:?} is no reply"),
    }
}

#[test]
fn a_claim_is_told_as_a_prize_that_was_won_and_counted_in_its_minute() {
    let mut world = open(vec![round(10, 60, 100, 1)]);
    world.pass(at(10));
    let _ = claim(&mut world, BOB, "plum");
    claim(&mut world, ANN, "word 1").unwrap();
    let told: Vec<Fact> = world
        .log
        .iter()
        .filter_map(|(stamp, event): &(Stamp, Event)| Lotteries::announce(event, *stamp))
        .map(|announcement| announcement.fact)
        .collect();
    let won = PrizeWon { person: ANN, asset: "cny".parse().unwrap(), amount: 100 };
    assert_eq!(told, [won.into()]);
    let mut minute = DrawMinute::default();
    let counted = world.log.iter().filter(|(_, event)| Lotteries::tally(event, &mut minute)).count();
    assert_eq!(counted, 2, "a claim and a refusal");
    assert_eq!((minute.envelope.parts, minute.envelope.fen), (1, 100));
    assert_eq!(minute.envelope.refused, [("wrong_password".to_owned(), 1)].into());
}
