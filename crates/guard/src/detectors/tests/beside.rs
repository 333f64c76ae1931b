//! Attacks and their honest doubles side by side, in campaigns of 300 to 20,000 votes, with two candidates or many.

use proto::Timestamp;

use super::crowd::{Crowd, HOUR_MS, MIDNIGHT_MS, Outcome};
use crate::detectors::{Attempt, Kind};

const STAR: u32 = 7;

fn beside(
    mut crowd: Crowd,
    honest: u32,
    count: u32,
    make: impl FnMut(&mut Crowd, u32, &mut Attempt),
) -> Outcome {
    crowd.honest(honest);
    crowd.group("beside", count, make);
    crowd.run()
}

/// Of a group beside so many honest votes, and of those, in thousandths.
fn out(honest: u32, count: u32, make: impl FnMut(&mut Crowd, u32, &mut Attempt)) -> (u32, u32) {
    let outcome = beside(Crowd::default(), honest, count, make);
    (outcome.out_permille("beside"), outcome.out_permille("honest"))
}

#[track_caller]
fn is_counted((out, lost): (u32, u32)) {
    assert!(out <= 3 && lost <= 1, "{out} ‰ of the double and {lost} ‰ of the others are lost");
}

#[track_caller]
fn is_out(least: u32, (out, lost): (u32, u32)) {
    assert!(out >= least && lost <= 3, "{out} ‰ of the attack are out, {lost} ‰ of the others lost");
}

fn evening(crowd: &mut Crowd) -> Timestamp {
    Timestamp(MIDNIGHT_MS + 18 * HOUR_MS + u64::from(crowd.draw(3 * HOUR_MS as u32)))
}

/// A celebrity's fans: a phone that others have more seldom, another browser, one link, one hour.
#[test]
fn fans_of_a_celebrity_with_the_newest_phone() {
    for (honest, fans) in [(20_000, 1_500), (4_000, 600), (600, 150)] {
        let mut crowd = Crowd::default();
        let new = |crowd: &mut Crowd, vote: &mut Attempt, percent, mobile| {
            if crowd.draw(100) < percent {
                crowd.phone(vote, 9_000);
            }
            vote.set(Kind::Shape, if crowd.draw(100) < mobile { 9 } else { 7 });
        };
        crowd.group("honest", honest, |crowd, _, vote| new(crowd, vote, 5, 10));
        crowd.group("beside", fans, |crowd, _, vote| {
            (vote.target, vote.at) = (STAR, evening(crowd));
            vote.set(Kind::Sharer, 301);
            new(crowd, vote, 22, 50);
        });
        let outcome = crowd.run();
        is_counted((outcome.out_permille("beside"), outcome.out_permille("honest")));
    }
}

/// Fans and parents know whom they want: half of them are quick.
#[test]
fn those_who_know_whom_they_want() {
    for (honest, fans, quick_percent) in
        [(4_000, 50, 50), (4_000, 1_500, 40), (20_000, 600, 60), (300, 40, 50)]
    {
        let mut crowd = Crowd::default();
        let read = |crowd: &mut Crowd, vote: &mut Attempt, percent| {
            if crowd.draw(100) < percent {
                vote.set(Kind::Hasty, 1);
                vote.set(Kind::SharerReading, vote.resource(Kind::Sharer));
                vote.set(Kind::Reading, 4);
            }
        };
        crowd.group("honest", honest, |crowd, _, vote| read(crowd, vote, 5));
        crowd.group("beside", fans, |crowd, _, vote| {
            (vote.target, vote.at) = (STAR, evening(crowd));
            vote.set(Kind::Sharer, 301);
            read(crowd, vote, quick_percent);
        });
        let outcome = crowd.run();
        is_counted((outcome.out_permille("beside"), outcome.out_permille("honest")));
    }
}

/// One phone in one place, with what its reuse weighed at the decision.
fn on_one_phone(favourite_percent: u32) -> impl FnMut(&mut Crowd, u32, &mut Attempt) {
    move |crowd, number, vote| {
        vote.at = Timestamp(
            MIDNIGHT_MS + 10 * HOUR_MS + u64::from(number) * 180_000 + u64::from(crowd.draw(170_000)),
        );
        if crowd.draw(100) < favourite_percent {
            vote.target = STAR;
        }
        crowd.place(vote, 9_000);
        crowd.phone(vote, 8_000);
        vote.reuse = (i32::try_from(number).unwrap() * 150).min(3_500);
    }
}

#[test]
fn a_kiosk_counts_in_campaigns_of_any_size_and_a_loop_does_not() {
    for honest in [250, 1_000, 4_000, 20_000] {
        is_counted(out(honest, 25, on_one_phone(0)));
        is_counted(out(honest, 100, on_one_phone(0)));
        // A candidate's own kiosk.
        is_counted(out(honest, 100, on_one_phone(60)));
        is_out(950, out(honest, 100, on_one_phone(100)));
    }
}

/// School tablets behind one gate.
#[test]
fn a_class_on_tablets_may_have_a_candidate_of_its_own() {
    for own_percent in [0, 60, 100] {
        is_counted(out(4_000, 45, |crowd, number, vote| {
            vote.at = Timestamp(MIDNIGHT_MS + 10 * HOUR_MS + u64::from(number) * 12_000);
            if crowd.draw(100) < own_percent {
                vote.target = STAR;
            }
            vote.is_campus = true;
            crowd.place(vote, 9_000);
            crowd.phone(vote, 8_000);
        }));
    }
}

/// Of everybody one in so many is on a VPN, and of fans more.
#[test]
fn vpn_users_and_the_company_behind_a_cloud() {
    let mut crowd = Crowd::default();
    let vpn = |vote: &mut Attempt| {
        vote.set(Kind::Hosting, 80);
        (vote.address, vote.score) = (1_600, -4_000);
    };
    crowd.group("honest", 20_000, |crowd, _, vote| {
        if crowd.draw(1_000) < 15 {
            vpn(vote);
        }
    });
    crowd.group("beside", 2_000, |crowd, _, vote| {
        vote.target = STAR;
        if crowd.draw(100) < 8 {
            vpn(vote);
        }
    });
    crowd.group("company", 60, |crowd, number, vote| {
        if number % 3 > 0 {
            vote.target = STAR;
        }
        crowd.place(vote, 70_000);
        vote.set(Kind::Hosting, 64);
        (vote.address, vote.score) = (2_600, -4_000);
    });
    let outcome = crowd.run();
    is_counted((outcome.out_permille("beside"), outcome.out_permille("honest")));
    assert_eq!(outcome.out_permille("company"), 0);
}

#[test]
fn who_followed_at_a_rally_or_in_the_week_of_one() {
    for (day, week, others) in [(60, 120, 371), (60, 60, 20)] {
        let mut crowd = Crowd::default();
        crowd.honest(20_000);
        crowd.group("others", others, |crowd, _, vote| {
            let follow = crowd.draw(7);
            vote.set(Kind::FollowDay, 3_000 + follow);
            vote.set(Kind::FollowWeek, 300);
        });
        crowd.group("beside", 700, |_, number, vote| {
            vote.target = STAR;
            vote.set(Kind::Sharer, 301 + number % 3);
            if number < week {
                vote.set(Kind::FollowDay, 3_000 + if number < day { 0 } else { number % 7 });
                vote.set(Kind::FollowWeek, 300);
            }
        });
        let outcome = crowd.run();
        is_counted((outcome.out_permille("beside"), outcome.out_permille("honest")));
    }
}

/// Loud fraud with what a few of a candidate's honest voters have as well.
#[test]
fn framing_by_a_trait_costs_the_framed_little() {
    type Mark = fn(&mut Crowd, &mut Attempt);
    let marks: [(&str, u32, Mark); 6] = [
        ("late pages", 15, |_, vote| vote.set(Kind::Token, 2)),
        ("a VPN", 15, |_, vote| {
            vote.set(Kind::Hosting, 80);
            (vote.address, vote.score) = (1_600, -4_000);
        }),
        ("what calls itself Windows", 6, |_, vote| {
            vote.set(Kind::Flaws, 16);
            vote.score = -700;
        }),
        ("a model of phones", 5, |crowd, vote| crowd.phone(vote, 9_000)),
        ("a day of follow", 3, |_, vote| vote.set(Kind::FollowDay, 3_000)),
        ("another browser", 20, |_, vote| vote.set(Kind::Shape, 9)),
    ];
    for (name, permille, mark) in marks {
        let mut crowd = Crowd::default();
        let make = |crowd: &mut Crowd, vote: &mut Attempt| {
            if crowd.draw(1_000) < permille {
                mark(crowd, vote);
            }
        };
        crowd.group("honest", 20_000, |crowd, _, vote| make(crowd, vote));
        crowd.group("base", 2_000, |crowd, _, vote| {
            vote.target = STAR;
            make(crowd, vote);
        });
        crowd.group("frame", 800, |crowd, _, vote| {
            (vote.target, vote.at) = (STAR, evening(crowd));
            mark(crowd, vote);
        });
        let outcome = crowd.run();
        assert!(outcome.out_permille("base") <= 5, "{name}: {} ‰ lost", outcome.out_permille("base"));
        assert!(outcome.out_permille("honest") <= 1, "{name}");
    }
}

/// Loud fraud by quick accounts of several days of follow, on phones of which a few of the honest have the same.
#[test]
fn framing_by_several_traits_at_once_costs_the_framed_little() {
    let mut crowd = Crowd::default();
    let hasty = |crowd: &mut Crowd, vote: &mut Attempt| {
        if crowd.draw(5) < 2 {
            vote.set(Kind::Hasty, 1);
        }
        let (week, day) = (3_000 + crowd.draw(60), crowd.draw(7));
        vote.set(Kind::FollowWeek, week);
        vote.set(Kind::FollowDay, 7 * week + day);
        if crowd.draw(500) == 0 {
            crowd.phone(vote, 9_000);
        }
    };
    crowd.group("honest", 20_000, |crowd, _, vote| hasty(crowd, vote));
    crowd.group("base", 2_000, |crowd, _, vote| {
        vote.target = STAR;
        hasty(crowd, vote);
    });
    crowd.group("frame", 900, |crowd, number, vote| {
        (vote.target, vote.at) = (STAR, evening(crowd));
        vote.set(Kind::Hasty, 1);
        vote.set(Kind::FollowWeek, 3_000 + number % 2);
        vote.set(Kind::FollowDay, 7 * (3_000 + number % 2) + number % 7);
        if number % 20 == 0 {
            crowd.phone(vote, 9_000);
        }
    });
    let outcome = crowd.run();
    assert!(outcome.out_permille("base") <= 5, "{} ‰ lost", outcome.out_permille("base"));
    assert!(outcome.out_permille("honest") <= 1);
}

/// A pool of twenty phones whose models are common, with each a crowd of accounts from everywhere: a fifth of those who vote
/// for the framed on such a phone are its own public.
#[test]
fn framing_from_common_phones_leaves_their_honest_owners() {
    let mut crowd = Crowd::default();
    let common = |crowd: &mut Crowd, vote: &mut Attempt, hasty_percent| {
        if crowd.draw(12) == 0 {
            let model = 9_000 + 20 * crowd.draw(20);
            crowd.phone(vote, model);
        }
        vote.set(Kind::Hasty, u32::from(crowd.draw(100) < hasty_percent));
    };
    crowd.group("honest", 4_000, |crowd, _, vote| common(crowd, vote, 25));
    crowd.group("base", 2_000, |crowd, _, vote| {
        vote.target = STAR;
        common(crowd, vote, 50);
    });
    crowd.group("frame", 800, |crowd, number, vote| {
        (vote.target, vote.at) = (STAR, evening(crowd));
        crowd.phone(vote, 9_000 + 20 * (number % 20));
        vote.set(Kind::Hasty, 1);
    });
    let outcome = crowd.run();
    assert!(outcome.out_permille("base") <= 5, "{} ‰ lost", outcome.out_permille("base"));
    assert!(outcome.out_permille("honest") <= 1);
}

/// One in twelve phones of a school that votes for one of its own contradicts itself, as old ones do.
#[test]
fn odd_phones_in_a_crowd_with_a_favourite() {
    for favourite_percent in [70, 100] {
        is_counted(out(4_000, 300, |crowd, number, vote| {
            if crowd.draw(100) < favourite_percent {
                vote.target = STAR;
            }
            crowd.place(vote, 9_000);
            if number % 12 == 0 {
                vote.oddity = 2_800;
                vote.score += vote.oddity;
            }
        }));
    }
}

/// Most of all votes are for one of two, and its fakes come from many phones, each in a place of its own.
#[test]
fn many_phones_for_the_favourite_of_two() {
    let mut crowd = Crowd::of(2, 3);
    crowd.group("honest", 10_000, |crowd, _, vote| vote.target = 1 + u32::from(crowd.draw(10) >= 6));
    // Families have phones in common, whomever they are for.
    for family in 0..150 {
        let target = 1 + u32::from(crowd.draw(10) >= 6);
        crowd.group("families", 5, |crowd, _, vote| {
            vote.target = target;
            crowd.place(vote, 20_000 + family);
            crowd.phone(vote, 30_000 + family);
        });
    }
    crowd.group("beside", 3_200, |crowd, number, vote| {
        vote.target = 1;
        crowd.place(vote, 40_000 + number / 32);
        crowd.phone(vote, 50_000 + number / 32);
    });
    let outcome = crowd.run();
    is_out(970, (outcome.out_permille("beside"), outcome.out_permille("honest")));
    assert!(outcome.out_permille("families") <= 3, "{}", outcome.out_permille("families"));
}

/// Seven of each ten accounts on a phone are for one candidate, the others for anybody.
#[test]
fn a_farm_that_hides_among_other_candidates() {
    let (out, lost) = out(4_000, 300, |crowd, number, vote| {
        if number % 10 < 7 {
            vote.target = STAR;
        }
        crowd.place(vote, 40_000 + number / 10);
        crowd.phone(vote, 50_000 + number / 10);
    });
    assert!(out >= 600 && lost <= 2, "{out} ‰ of the attack are out, {lost} ‰ of the others lost");
}

#[test]
fn an_iphone_heavy_crowd_with_two_candidates_over_a_week() {
    for (candidates, days, honest) in [(2, 1, 300), (2, 7, 20_000), (20, 1, 20_000)] {
        let mut crowd = Crowd::of(candidates, days);
        crowd.group("honest", honest, |crowd, _, vote| {
            if crowd.draw(4) > 0 {
                let model = 1 + crowd.draw(8);
                crowd.phone(vote, model);
            }
        });
        assert!(crowd.run().out_permille("honest") <= 3);
    }
}

/// A batch of aged accounts: a drip that never sleeps, and the public of a rally that does.
#[test]
fn a_batch_that_never_sleeps() {
    let batch = |is_flat: bool| {
        out(4_000, 120, move |crowd, number, vote| {
            vote.target = STAR;
            vote.set(Kind::FollowDay, 3_000);
            if is_flat {
                let at = u64::from(number) * 1_200_000 + u64::from(crowd.draw(1_200_000));
                vote.at = Timestamp(MIDNIGHT_MS + 12 * HOUR_MS + at);
            }
        })
    };
    is_out(850, batch(true));
    is_counted(batch(false));
}
