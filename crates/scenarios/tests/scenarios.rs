//! What every scenario must keep: the same bytes from the same seed, honest crowds as they are met, every family at every
//! level, and no handwriting by which a fake line could be told from an honest one.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use scenarios::calendar::{DAY_MS, HOUR_MS, day_of, time_of_day_ms};
use scenarios::cohorts::COHORTS;
use scenarios::families::FAMILIES;
use scenarios::{Act, Attempt, Due, Level, Order, Origin, Run, Side, scenario};

fn run(name: &str, seed: u64, scale: u32) -> Run {
    scenario(name).unwrap().run(&Order { seed, scale, campaign: None, level: None })
}

fn bytes(run: &Run) -> String {
    let attempts = run.attempts().map(|attempt| serde_json::to_string(&attempt).unwrap() + "\n");
    let truths = run.truths().map(|truth| serde_json::to_string(&truth).unwrap() + "\n");
    attempts.chain(truths).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    for scenario in scenarios::catalogue::all() {
        let one = bytes(&run(scenario.name, 3, 300));
        assert!(one == bytes(&run(scenario.name, 3, 300)), "{}", scenario.name);
        assert!(one != bytes(&run(scenario.name, 4, 300)), "{}", scenario.name);
    }
}

#[test]
fn every_line_has_its_truth_and_lines_are_in_order() {
    for scenario in scenarios::catalogue::all() {
        let run = run(scenario.name, 1, 300);
        let truths: Vec<_> = run.truths().collect();
        assert_eq!(truths.len(), run.attempts().count());
        assert!((1..).zip(&truths).all(|(line, truth)| truth.line == line));
        assert!(run.casts.is_sorted_by_key(|cast| cast.at_ms));
        for truth in &truths {
            let is_fake = truth.label == Side::Fake;
            assert_eq!(is_fake, truth.family.is_some() && truth.level.is_some() && truth.attack.is_some());
            assert_eq!(is_fake, truth.cohort.is_none());
            assert!(!is_fake || matches!(truth.due, Due::KeptOut | Due::Unscored), "{truth:?}");
        }
    }
}

#[test]
fn the_scale_is_met_and_every_parameter_lies_in_its_range() {
    for scenario in scenarios::catalogue::all() {
        let run = run(scenario.name, 2, 1_500);
        let main = run.casts.iter().filter(|cast| cast.contest == 0 && cast.act == Act::Vote);
        let honest = main.filter(|cast| cast.label.is_honest() && cast.label.due == Due::Counted).count();
        assert!((900..4_500).contains(&honest), "{}: {honest}", scenario.name);
        assert!(run.parameters.0.len() > 30);
        for parameter in &run.parameters.0 {
            let is_inside = (parameter.low..=parameter.high).contains(&parameter.value);
            assert!(is_inside, "{}: {parameter:?}", scenario.name);
        }
    }
}

#[test]
fn every_family_attacks_at_every_level_beside_its_double() {
    for family in &FAMILIES {
        let run = run(family.name, 1, 800);
        for level in Level::ALL {
            let is_of = |origin: Origin| matches!(origin, Origin::Fake { family: of, level: at, .. } if of == family.name && at == level);
            let fakes =
                run.casts.iter().filter(|cast| is_of(cast.label.origin) && cast.label.due == Due::KeptOut);
            let fakes = fakes.count();
            assert!(fakes >= 8, "{} {}: {fakes}", family.name, level.name());
        }
        assert!(COHORTS.iter().any(|cohort| cohort.name == family.double), "{}", family.double);
        let double =
            run.casts.iter().filter(|cast| cast.label.origin == Origin::Honest(family.double)).count();
        assert!(double > 10, "{}: {double} of {}", family.name, family.double);
    }
}

#[test]
fn one_level_can_be_asked_for() {
    let order =
        Order { seed: 1, scale: 300, campaign: Some("autumn".to_owned()), level: Some(Level::Adaptive) };
    let run = scenario("device_farm").unwrap().run(&order);
    let levels: BTreeSet<_> = run.truths().filter_map(|truth| truth.level).collect();
    assert_eq!(levels, [Level::Adaptive].into());
    assert_eq!(run.campaigns[0], "autumn");
}

#[test]
fn honest_people_keep_the_public_rules_as_far_as_is_due() {
    let run = run("bad_lines", 1, 1_500);
    let (mut seen, mut spent) = (BTreeSet::new(), BTreeSet::new());
    let mut due: BTreeMap<&str, usize> = BTreeMap::new();
    for (attempt, cast) in run.attempts().zip(&run.casts) {
        let is_new = seen.insert((attempt.voter.clone(), attempt.candidate.clone(), attempt.nonce.clone()));
        let day = (attempt.campaign.clone(), attempt.voter.clone(), day_of(attempt.at_ms));
        let (expected, name) = match (is_new, is_new && spent.insert(day)) {
            (false, _) => (Due::Duplicate, "duplicate"),
            (true, true) => (Due::Counted, "counted"),
            (true, false) => (Due::Refused, "refused"),
        };
        assert_eq!(cast.label.due, expected);
        *due.entry(name).or_default() += 1;
    }
    assert!(due["duplicate"] > 50 && due["refused"] > 2, "{due:?}");
}

#[test]
fn honest_votes_follow_the_day_and_favourites_are_few() {
    for seed in 1..6 {
        let run = run("baseline", seed, 3_000);
        let (mut night, mut evening) = (0, 0);
        let mut counts: HashMap<String, u32> = HashMap::new();
        for attempt in run.attempts().filter(|attempt| attempt.campaign == run.campaigns[0]) {
            match time_of_day_ms(attempt.at_ms) / HOUR_MS {
                2..5 => night += 1,
                19..22 => evening += 1,
                _ => {}
            }
            *counts.entry(attempt.candidate).or_default() += 1;
        }
        assert!(night * 4 < evening, "seed {seed}: {night} at night, {evening} in the evening");
        let mut counts: Vec<u32> = counts.into_values().collect();
        counts.sort_unstable_by(|one, other| other.cmp(one));
        let (top, all): (u32, u32) = (counts[..counts.len() / 5].iter().sum(), counts.iter().sum());
        assert!(top * 10 > all * 3, "seed {seed}: a fifth of the candidates has {top} of {all}");
    }
}

#[test]
fn iphones_look_alike_and_androids_do_not() {
    let run = run("baseline", 1, 6_000);
    let mut by_kind: BTreeMap<bool, BTreeMap<String, u32>> = BTreeMap::new();
    let mut voters = BTreeSet::new();
    for attempt in run.attempts() {
        let Some(device) = attempt.device.filter(|_| voters.insert(attempt.voter)) else { continue };
        let is_iphone = device.platform.as_deref() == Some("iPhone");
        *by_kind.entry(is_iphone).or_default().entry(format!("{device:?}")).or_default() += 1;
    }
    let bits = |counts: &BTreeMap<String, u32>| {
        let all = f64::from(counts.values().sum::<u32>());
        counts.values().map(|count| f64::from(*count) / all).map(|share| -share * share.log2()).sum::<f64>()
    };
    let (iphones, androids) = (bits(&by_kind[&true]), bits(&by_kind[&false]));
    assert!((3.0..7.0).contains(&iphones), "{iphones} bits");
    assert!(androids > 8.5, "{androids} bits");
}

/// Which letters and digits a text has where.
fn shape(text: &str) -> String {
    let letter = |letter: char| if letter.is_ascii_hexdigit() { 'x' } else { letter };
    text.chars().map(letter).collect()
}

/// What must not tell fake lines from honest ones: the shapes of ids, which fields are there, round times.
fn handwriting(attempt: &Attempt) -> Vec<(&'static str, String)> {
    let page = attempt.page.as_ref().unwrap();
    vec![
        ("voter", shape(&attempt.voter)),
        ("sharer", attempt.sharer.as_deref().map(shape).unwrap_or(shape(&attempt.voter))),
        ("nonce", shape(attempt.nonce.as_deref().unwrap())),
        ("version of the nonce", attempt.nonce.as_deref().unwrap()[14..15].to_owned()),
        ("token", shape(page.token.as_deref().unwrap())),
        ("fields of the page", format!("{}{}", page.opened_ms.is_some(), page.moves.is_some())),
        ("TLS hello", attempt.ja4.is_some().to_string()),
        ("user agent", attempt.user_agent.is_some().to_string()),
    ]
}

#[test]
fn no_handwriting_tells_fake_lines_from_honest_ones() {
    for family in &FAMILIES {
        let run = run(family.name, 5, 800);
        let mut by_side: BTreeMap<bool, BTreeSet<(&str, String)>> = BTreeMap::new();
        let mut rounds: BTreeMap<(bool, &str), [u32; 2]> = BTreeMap::new();
        for (attempt, cast) in run.attempts().zip(&run.casts) {
            let is_honest = cast.label.is_honest();
            by_side.entry(is_honest).or_default().extend(handwriting(&attempt));
            let opened_ms = attempt.page.as_ref().and_then(|page| page.opened_ms);
            let times =
                [("at", Some(attempt.at_ms)), ("opened", opened_ms), ("followed", attempt.followed_at_ms)];
            for (name, time) in times.into_iter().filter_map(|(name, time)| Some((name, time?))) {
                let count = rounds.entry((is_honest, name)).or_default();
                count[0] += 1;
                count[1] += u32::from(time % 100 == 0);
            }
        }
        assert_eq!(by_side[&true], by_side[&false], "{}", family.name);
        for (key, [all, round]) in rounds {
            assert!(
                round * 100 <= all * 4 + 400,
                "{} {key:?}: {round} of {all} times are round",
                family.name
            );
        }
    }
}

#[test]
fn times_of_a_page_and_of_following_lie_before_the_act() {
    for scenario in scenarios::catalogue::all() {
        for attempt in run(scenario.name, 6, 300).attempts() {
            let page = attempt.page.as_ref().unwrap();
            assert!(page.opened_ms.unwrap() < attempt.at_ms, "{}: {attempt:?}", scenario.name);
            assert!(page.opened_ms.unwrap() + 2 * HOUR_MS > attempt.at_ms, "{}: {attempt:?}", scenario.name);
            assert!(
                attempt.followed_at_ms.is_none_or(|followed| followed < attempt.at_ms),
                "{}",
                scenario.name
            );
            assert!(attempt.followed_at_ms.is_none_or(|followed| followed + 3_500 * DAY_MS > attempt.at_ms));
        }
    }
}

#[test]
fn known_groups_were_seen_before_and_new_ones_were_not() {
    let campaigns_of_fakes = |name: &str| -> BTreeSet<u16> {
        let run = run(name, 1, 500);
        run.casts.iter().filter(|cast| !cast.label.is_honest()).map(|cast| cast.contest).collect()
    };
    assert_eq!(campaigns_of_fakes("paid_groups_known"), (0..5).collect());
    assert_eq!(campaigns_of_fakes("paid_groups_new"), [0].into());
}

#[test]
fn an_attempt_is_read_as_it_is_written() {
    for attempt in run("referral_rings", 1, 200).attempts() {
        let text = serde_json::to_string(&attempt).unwrap();
        assert_eq!(serde_json::from_str::<Attempt>(&text).unwrap(), attempt);
    }
}
