//! Groups of people who vote for money: a link and a candidate's number in the chat, a red envelope afterwards.
//!
//! Costs: 0.2 to 1 yuan a vote. Sees: the board, and screenshots of each vote. People are real, with phones and homes of
//! their own, mostly far from where the contest is held. The crude organiser posts one link to all and has the order in
//! twenty minutes; the competent one has subgroups with links of their own and takes hours; the adaptive one asks for
//! patience, spreads the order over a day and sends many without a link. The same people serve customers in campaign after
//! campaign, unless they are new.
//! Resembles: a class's parents. Known from: SynchroTrap (CCS 2014) on the same accounts acting together again and again;
//! reports on "vote brushing" groups.

use rand::Rng;

use super::{Family, Raid};
use crate::calendar::{DAY_MS, HOUR_MS, MINUTE_MS};
use crate::random::{chance, id, log_normal, pick, some};
use crate::truth::Level;
use crate::world::{Errand, Person};

/// A group that has served in each earlier campaign.
pub(super) const KNOWN: Family = Family {
    name: "paid_groups_known",
    about: "paid people who voted together in earlier campaigns",
    double: "parents_groups",
    earlier: Some(4),
    is_for_leader: false,
    attack: known,
};

/// A group that is seen for the first time.
pub(super) const NEW: Family = Family {
    name: "paid_groups_new",
    about: "paid people in their first campaign",
    double: "parents_groups",
    earlier: Some(1),
    is_for_leader: false,
    attack: new,
};

fn known(raid: &mut Raid<'_>) {
    let people = people(raid);
    for contest in (1..raid.world.contests.len()).rev() {
        let overlap = raid.draw("overlap", 0.6..0.9);
        let served = some(&mut raid.random, &people, (people.len() as f64 * overlap) as usize);
        let ranking = &raid.world.contests[contest].ranking;
        let customer = *pick(&mut raid.random, &ranking[1..ranking.len().min(7)]);
        let (opens_ms, length_ms) =
            (raid.world.contests[contest].opens_ms, raid.world.contests[contest].length_ms());
        let start_ms = opens_ms + raid.random.random_range(HOUR_MS..length_ms / 2);
        serve(raid, &served, contest, customer, start_ms);
    }
    let start_ms = raid.start(DAY_MS);
    serve(raid, &people, 0, raid.customer, start_ms);
}

fn new(raid: &mut Raid<'_>) {
    let people = people(raid);
    let start_ms = raid.start(DAY_MS);
    serve(raid, &people, 0, raid.customer, start_ms);
}

fn people(raid: &mut Raid<'_>) -> Vec<Person> {
    let far_share = raid.draw("far_share", raid.level.pick(0.85..1.0, 0.6..0.95, 0.3..0.7));
    let first_ms = raid.world.contests.last().map_or(0, |contest| contest.opens_ms) + HOUR_MS;
    (0..raid.votes).map(|_| raid.hireling(far_share, first_ms)).collect()
}

/// One order, by these people.
fn serve(raid: &mut Raid<'_>, people: &[Person], contest: usize, customer: u32, start_ms: u64) {
    let links: Vec<u64> = (0..raid.level.pick(1, 8, 30)).map(|_| id(&mut raid.random)).collect();
    let link_share = raid.level.pick(0.95, 0.85, 0.55);
    let median = raid.draw("median_minutes", raid.level.pick(4.0..15.0, 30.0..120.0, 300.0..700.0));
    let dwell = raid.draw("dwell_factor", raid.level.pick(0.15..0.35, 0.25..0.5, 0.5..0.9));
    for person in people {
        let late_ms = log_normal(&mut raid.random, median * MINUTE_MS as f64, 0.8) as u64;
        let at_ms = if raid.level == Level::Adaptive && contest == 0 {
            let end_ms = (start_ms + DAY_MS).min(raid.world.contests[0].closes_ms).max(start_ms + 2);
            raid.board.busy_time_within(&mut raid.random, start_ms, end_ms)
        } else {
            start_ms + late_ms
        };
        let sharer = chance(&mut raid.random, link_share).then(|| *pick(&mut raid.random, &links));
        let errand = Errand::vote(contest, customer, at_ms, raid.label());
        raid.hired_vote(person, Errand { sharer, dwell, ..errand });
    }
}
