//! Tables, calendar days, and rules that make no sense.

use super::*;

fn rules(weights: &[u64], blank_weight: u64) -> Rules {
    let line = |weight: &u64| Prize::of(Asset::Points, 5, *weight);
    Rules::of(weights.iter().map(line).collect(), blank_weight)
}

/// Rules with one thing changed.
fn but(change: impl FnOnce(&mut Rules)) -> Rules {
    let mut rules = rules(&[1, 1], 1);
    change(&mut rules);
    rules
}

fn slot(starts_at: u64, ends_at: u64) -> Slot {
    let units = NonZeroU32::MIN;
    Slot { starts_at_ms: Timestamp(starts_at), ends_at_ms: Timestamp(ends_at), units }
}

fn guarantee(after_draws: u32, line: u16) -> Option<Guarantee> {
    Some(Guarantee { after_draws: NonZeroU32::new(after_draws).unwrap(), line })
}

#[test]
fn each_line_takes_as_many_numbers_as_its_weight() {
    let rules = rules(&[1, 3, 2], 4);
    assert_eq!(rules.total_weight(), 10);
    let lines = Vec::from_iter((0..10).map(|number| rules.line(number)));
    let of = |line, count| std::iter::repeat_n(line, count);
    let expected = of(Some(0), 1).chain(of(Some(1), 3)).chain(of(Some(2), 2)).chain(of(None, 4));
    assert_eq!(lines, Vec::from_iter(expected));
}

#[test]
fn a_calendar_day_begins_where_the_clocks_of_the_campaign_say_so() {
    const DAY: u64 = 86_400_000;
    let day = |offset, at| Rules { utc_offset_minutes: offset, ..rules(&[1], 0) }.day(Timestamp(at));
    assert_eq!((day(0, DAY - 1), day(0, DAY)), (0, 1));
    assert_eq!(
        (day(480, DAY * 2 / 3 - 1), day(480, DAY * 2 / 3)),
        (0, 1),
        "Shanghai's day begins at 16:00 UTC"
    );
    assert_eq!((day(-60, 0), day(-60, 3_600_000)), (-1, 0));
    assert_eq!(day(840, u64::MAX), i32::MAX, "beyond calendars, still no panic");
}

#[test]
fn a_table_as_it_was_stored_once_means_what_it_meant() {
    let line = PrizeV1 { asset: Asset::Points, amount: 5, weight: 3 };
    assert_eq!(Rules::from(RulesV1 { prizes: vec![line], blank_weight: 7 }), rules(&[3], 7));
    let read: Rules = serde_json::from_str(
        r#"{ "prizes": [{ "asset": "points", "amount": 5, "weight": 3 }], "blank_weight": 7 }"#,
    )
    .unwrap();
    assert_eq!(read, rules(&[3], 7), "and so does a body without the new fields");
}

#[test]
fn what_makes_sense_is_accepted() {
    assert_eq!(rules(&[1], 0).validate(), Ok(()));
    assert_eq!(rules(&[WEIGHT_MAX; PRIZES_MAX], WEIGHT_MAX).validate(), Ok(()));
    assert_eq!(but(|rules| rules.prizes[0].release = vec![slot(1, 5), slot(5, 6)]).validate(), Ok(()));
    let only_guaranteed = but(|rules| {
        rules.prizes[1].weight = 0;
        rules.guarantee = guarantee(10, 1);
    });
    assert_eq!(only_guaranteed.validate(), Ok(()));
}

/// Each of these rules is refused in these words.
fn refused(table: Vec<(Rules, &str)>) {
    for (rules, says) in table {
        let reason = rules.validate().unwrap_err();
        assert!(reason.contains(says), "{says:?}: {reason}");
    }
}

#[test]
fn a_line_that_makes_no_sense_is_refused_with_what_to_change() {
    refused(vec![
        (rules(&[], 1), "prizes has 0 lines; give 1 to 64"),
        (rules(&[1; PRIZES_MAX + 1], 1), "prizes has 65 lines"),
        (rules(&[1, 0], 1), "prizes[1].weight must be"),
        (rules(&[WEIGHT_MAX + 1], 1), "prizes[0].weight must be"),
        (rules(&[1], WEIGHT_MAX + 1), "blank_weight must be"),
        (but(|rules| rules.prizes[0].amount = 0), "prizes[0].amount must be"),
        (but(|rules| rules.prizes[0].label = "x".repeat(21)), "prizes[0].label must have at most 20"),
        (but(|rules| rules.prizes[0].label = "a\nb".to_owned()), "prizes[0].label must have"),
        (
            but(|rules| rules.prizes[0].release = vec![slot(5, 5)]),
            "prizes[0].release[0].ends_at_ms must be later",
        ),
        (
            but(|rules| rules.prizes[0].release = vec![slot(1, 5), slot(4, 6)]),
            "prizes[0].release[1] begins before",
        ),
        (
            but(|rules| rules.prizes[0].release = vec![slot(7, 8), slot(1, 5)]),
            "prizes[0].release[1] begins before",
        ),
        (but(|rules| rules.prizes[0].release = vec![slot(1, TIME_MS_MAX + 1)]), "lies beyond the year 9999"),
        (
            but(|rules| {
                rules.prizes[0].release = (0..=SLOTS_MAX as u64).map(|at| slot(at, at + 1)).collect();
            }),
            "513 slots",
        ),
    ]);
}

#[test]
fn rules_that_do_not_go_together_are_refused_with_what_to_change() {
    refused(vec![
        (
            but(|rules| rules.consolation = Some(Consolation { asset: Asset::Points, amount: 0 })),
            "consolation.amount must be",
        ),
        (but(|rules| rules.guarantee = guarantee(5, 2)), "guarantee.line is 2; the table has lines 0 to 1"),
        (but(|rules| rules.guarantee = guarantee(1, 0)), "guarantee.after_draws must be 2"),
        (
            but(|rules| {
                rules.guarantee = guarantee(5, 0);
                rules.prizes[0].per_person = Some(NonZeroU32::MIN);
            }),
            "which has a limit or slots",
        ),
        (
            but(|rules| {
                rules.guarantee = guarantee(5, 0);
                (rules.prizes[0].weight, rules.prizes[1].weight, rules.blank_weight) = (0, 0, 0);
            }),
            "prizes[1].weight must be",
        ),
        (but(|rules| rules.utc_offset_minutes = 841), "utc_offset_minutes must be"),
        (but(|rules| rules.closes_at_ms = Some(Timestamp(TIME_MS_MAX + 1))), "closes_at_ms lies beyond"),
        (
            but(|rules| (rules.opens_at_ms, rules.closes_at_ms) = (Some(Timestamp(5)), Some(Timestamp(5)))),
            "closes_at_ms must be later",
        ),
        (Rules { skin: Skin::NineSquares, ..rules(&[1; 8], 0) }, "skin nine_squares has room for 7 lines"),
    ]);
}

/// What the platform forbids has no field, and a field that does not exist is named.
#[test]
fn what_the_platform_forbids_cannot_be_stated() {
    for field in ["draws_per_share", "result_after_follow", "helpers_needed", "weight_per_like"] {
        let body =
            format!(r#"{{ "prizes": [{{ "asset": "points", "amount": 5, "weight": 3 }}], "{field}": 1 }}"#);
        let reason = serde_json::from_str::<Rules>(&body).unwrap_err().to_string();
        assert!(reason.contains(field), "{reason}");
    }
}

#[test]
fn what_could_never_come_is_no_promise() {
    let late = |closes_at: u64| {
        but(|rules| {
            rules.closes_at_ms = Some(Timestamp(closes_at));
            rules.prizes[1].release = vec![slot(1, 5), slot(9, 12)];
        })
    };
    let dry = |limit: u32| {
        but(|rules| {
            rules.guarantee = guarantee(10, 1);
            rules.draws_per_person = NonZeroU32::new(limit);
        })
    };
    for reachable in [but(|_| {}), late(10), dry(10), but(|rules| rules.guarantee = guarantee(10, 1))] {
        assert_eq!(reachable.check_reachable(), Ok(()));
    }
    for (rules, part) in [
        (late(9), "prizes[1].release[1].starts_at_ms"),
        (dry(9), "draw more than 9 times: it would never come"),
    ] {
        assert_eq!(rules.validate(), Ok(()), "what was set up before holds");
        let reason = rules.check_reachable().unwrap_err();
        assert!(reason.contains(part), "{reason}");
    }
}
