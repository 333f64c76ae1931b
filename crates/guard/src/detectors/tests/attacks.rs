//! Attacks in a campaign of 4,000 honest votes: nearly all are out of the tally in the end, and honest ones are not.

use proto::Timestamp;

use super::crowd::{Crowd, HOUR_MS, MIDNIGHT_MS};
use crate::detectors::{Attempt, Kind};

/// A candidate with a base of its own, in the middle of the field.
const FOR: u32 = 7;

/// Runs an attack of `count` votes within a crowd and says, in thousandths, how much of it stays out and how much of the
/// honest votes is lost with it.
fn attack(count: u32, make: impl FnMut(&mut Crowd, u32, &mut Attempt)) -> (u32, u32) {
    let mut crowd = Crowd::default();
    crowd.honest(4_000);
    crowd.group("attack", count, make);
    let outcome = crowd.run();
    (outcome.out_permille("attack"), outcome.out_permille("honest"))
}

#[track_caller]
fn keeps_out(least_permille: u32, (out, lost): (u32, u32)) {
    assert!(
        out >= least_permille && lost <= 2,
        "{out} ‰ of the attack are out, {lost} ‰ of the honest votes lost"
    );
}

fn evening(number: u32, every_ms: u64) -> Timestamp {
    Timestamp(MIDNIGHT_MS + 40 * HOUR_MS + u64::from(number) * every_ms)
}

#[test]
fn a_loop_on_one_phone() {
    keeps_out(
        990,
        attack(200, |crowd, number, vote| {
            (vote.target, vote.at) = (FOR, evening(number, 5_000 + u64::from(crowd.draw(4_000))));
            crowd.place(vote, 3);
            crowd.phone(vote, 1_500);
        }),
    );
}

#[test]
fn a_rack_of_phones_of_one_model_on_two_prefixes() {
    keeps_out(
        970,
        attack(300, |crowd, number, vote| {
            (vote.target, vote.at) = (FOR, evening(number, 7_000));
            let (prefix, device) = (2_000 + crowd.draw(2), 4_200 + crowd.draw(14));
            crowd.place(vote, prefix);
            crowd.phone(vote, device);
        }),
    );
}

#[test]
fn one_phone_behind_many_proxies() {
    keeps_out(
        970,
        attack(250, |crowd, _, vote| {
            vote.target = FOR;
            let prefix = 5_000 + crowd.draw(4_000);
            crowd.place(vote, prefix);
            crowd.phone(vote, 1_600);
        }),
    );
}

#[test]
fn a_few_accounts_on_each_of_many_phones_behind_proxies() {
    keeps_out(
        970,
        attack(240, |crowd, number, vote| {
            vote.target = FOR;
            let prefix = 5_000 + crowd.draw(4_000);
            crowd.place(vote, prefix);
            crowd.phone(vote, 1_600_000 + number % 30 * 20);
        }),
    );
}

#[test]
fn pages_collected_elsewhere_and_used_late() {
    let mut crowd = Crowd::default();
    // One in a hundred honest pages was left open and carried elsewhere.
    crowd.group("honest", 4_000, |crowd, _, vote| {
        if crowd.draw(100) == 0 {
            vote.set(Kind::Token, 2);
            vote.set(Kind::Opened, 1 + ((vote.at.0 - HOUR_MS) / 600_000) as u32);
            vote.score += 1_200;
        }
    });
    crowd.group("attack", 200, |_, number, vote| {
        // Opened by hand, one after the other.
        let opened = evening(number, 15_000).0;
        (vote.target, vote.at) = (FOR, Timestamp(opened + HOUR_MS));
        vote.set(Kind::Token, 2);
        vote.set(Kind::Opened, 1 + (opened / 600_000) as u32);
        // What the decision weighs for a page that was opened elsewhere.
        vote.score += 1_200;
    });
    let outcome = crowd.run();
    keeps_out(950, (outcome.out_permille("attack"), outcome.out_permille("honest")));
}

#[test]
fn accounts_made_on_one_day_long_ago() {
    keeps_out(
        950,
        attack(200, |crowd, number, vote| {
            vote.target = FOR;
            vote.set(Kind::FollowDay, 19_777);
            // That alone could be a rally. They are not given a line each, either.
            crowd.place(vote, 7_000 + number % 25);
        }),
    );
}

#[test]
fn accounts_made_within_one_hour_of_a_busy_day_long_ago() {
    let mut crowd = Crowd::default();
    // On that day an article brought one in ten.
    crowd.group("honest", 4_000, |crowd, number, vote| {
        if number % 10 == 0 {
            vote.set(Kind::FollowDay, 19_777);
            let hour = 24 * 19_777 + 8 + crowd.draw(12);
            vote.set(Kind::FollowHour, hour);
        }
    });
    crowd.group("attack", 200, |crowd, number, vote| {
        vote.target = FOR;
        vote.set(Kind::FollowDay, 19_777);
        vote.set(Kind::FollowHour, 24 * 19_777 + 3);
        // That alone could be a rally. They are not given a line each, either.
        crowd.place(vote, 7_000 + number % 25);
    });
    let outcome = crowd.run();
    keeps_out(950, (outcome.out_permille("attack"), outcome.out_permille("honest")));
}

#[test]
fn one_phone_that_others_have_too_on_one_evening() {
    let mut crowd = Crowd::default();
    let common = |crowd: &mut Crowd, vote: &mut Attempt| crowd.phone(vote, 9_000);
    // One in two hundred has it.
    crowd.group("honest", 4_000, |crowd, number, vote| {
        if number % 200 == 0 {
            common(crowd, vote);
        }
    });
    crowd.group("attack", 150, |crowd, number, vote| {
        (vote.target, vote.at) = (FOR, evening(number, 80_000));
        let prefix = 5_000 + number % 40;
        crowd.place(vote, prefix);
        common(crowd, vote);
    });
    let outcome = crowd.run();
    keeps_out(950, (outcome.out_permille("attack"), outcome.out_permille("honest")));
}

#[test]
fn a_program_that_leaves_out_what_every_page_sends() {
    // From phones and places of all sorts, day and night.
    keeps_out(
        990,
        attack(150, |crowd, _, vote| {
            vote.target = FOR;
            let device = 6_000 + crowd.draw(2_000);
            crowd.phone(vote, device);
            vote.set(Kind::Shape, 99);
        }),
    );
}

#[test]
fn accounts_made_on_one_day_that_never_read() {
    let mut crowd = Crowd::default();
    // Two in five of everybody are quick.
    let quick = |vote: &mut Attempt| vote.set(Kind::Hasty, 1);
    crowd.group("honest", 4_000, |_, number, vote| {
        if number % 5 < 2 {
            quick(vote);
        }
    });
    crowd.group("attack", 60, |_, number, vote| {
        (vote.target, vote.at) = (FOR, evening(number, 300_000));
        vote.set(Kind::FollowDay, 19_777);
        quick(vote);
    });
    // A rally's public, of whom two in three know whom they want.
    crowd.group("rally", 60, |crowd, number, vote| {
        (vote.target, vote.at) = (FOR + 1, evening(crowd.draw(60), 300_000));
        vote.set(Kind::FollowDay, 19_700);
        if number % 3 < 2 {
            quick(vote);
        }
    });
    let outcome = crowd.run();
    assert_eq!(outcome.out_permille("rally"), 0);
    keeps_out(950, (outcome.out_permille("attack"), outcome.out_permille("honest")));
}

#[test]
fn accounts_made_in_one_week_that_never_read_where_others_followed_then_as_well() {
    let mut crowd = Crowd::default();
    // Two in five of everybody are quick, and one in four hundred has followed since that week.
    crowd.group("honest", 4_000, |_, number, vote| {
        if number % 5 < 2 {
            vote.set(Kind::Hasty, 1);
        }
        vote.set(Kind::FollowWeek, 900 + number % 400);
    });
    crowd.group("attack", 60, |_, number, vote| {
        (vote.target, vote.at) = (FOR, evening(number, 300_000));
        vote.set(Kind::FollowWeek, 950);
        vote.set(Kind::Hasty, 1);
    });
    let outcome = crowd.run();
    keeps_out(950, (outcome.out_permille("attack"), outcome.out_permille("honest")));
}

#[test]
fn a_slow_group_is_kept_out_from_its_first_vote_on() {
    keeps_out(
        850,
        attack(150, |crowd, number, vote| {
            // Ten minutes apart on average, day and night, from a pool of phones and prefixes.
            let at = u64::from(number) * 600_000 + u64::from(crowd.draw(600_000));
            (vote.target, vote.at) = (FOR, Timestamp(MIDNIGHT_MS + 24 * HOUR_MS + at));
            let (prefix, device) = (5_000 + crowd.draw(8), 6_000 + crowd.draw(6));
            crowd.place(vote, prefix);
            crowd.phone(vote, device);
        }),
    );
}

#[test]
fn people_paid_through_one_chat_who_do_not_read() {
    keeps_out(
        400,
        attack(200, |crowd, number, vote| {
            (vote.target, vote.at) = (FOR, evening(number, 20_000));
            let reading = 4 + crowd.draw(2);
            vote.set(Kind::Sharer, 400 + number % 4);
            vote.set(Kind::Reading, reading);
            vote.set(Kind::Hasty, 1);
            vote.set(Kind::SharerReading, 400 + number % 4);
            crowd.place(vote, 7_000 + number % 30);
        }),
    );
}

#[test]
fn a_bot_is_held_within_twenty_votes() {
    let mut crowd = Crowd::default();
    crowd.honest(4_000);
    crowd.group("attack", 60, |crowd, number, vote| {
        (vote.target, vote.at) = (FOR, evening(number, 1_000));
        crowd.place(vote, 3);
        crowd.phone(vote, 1_500);
    });
    let delay_ms = crowd.run().delay_ms("attack");
    assert!(delay_ms <= 20_000, "{delay_ms} ms");
}

#[test]
fn a_shelf_of_phones_is_held_while_its_round_runs() {
    let mut crowd = Crowd::default();
    crowd.honest(4_000);
    crowd.group("attack", 40, |crowd, number, vote| {
        (vote.target, vote.at) = (FOR, evening(number, 5_000));
        crowd.place(vote, 7_000 + number % 2);
        crowd.phone(vote, 1_500_000 + number % 8 * 20);
        vote.set(Kind::Dwell, 3);
    });
    let delay_ms = crowd.run().delay_ms("attack");
    assert!(delay_ms <= 20 * 5_000, "{delay_ms} ms");
}

#[test]
fn who_is_framed_keeps_their_votes() {
    let mut crowd = Crowd::default();
    crowd.honest(4_000);
    crowd.group("base", 300, |_, _, vote| vote.target = FOR);
    crowd.group("frame", 900, |crowd, number, vote| {
        (vote.target, vote.at) = (FOR, evening(number, 900));
        crowd.place(vote, 2);
        crowd.phone(vote, 5);
    });
    let outcome = crowd.run();
    assert!(outcome.out_permille("frame") >= 980, "{}", outcome.out_permille("frame"));
    assert!(outcome.out_permille("base") <= 5, "{}", outcome.out_permille("base"));
}
