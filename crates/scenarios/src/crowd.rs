//! The honest crowd of a campaign: followers who get the article, the trees of those who share it, people who come
//! again each day, and the small cohorts that every campaign has.

use rand::Rng;

use crate::calendar::{DAY_MS, HOUR_MS, MINUTE_MS};
use crate::cohorts::{self, Ask};
use crate::random::{Random, chance, exponential, log_normal, pick, some};
use crate::truth::Label;
use crate::world::{Contest, Errand, Line, Person, World, on_day};

/// Followers who read the account's article.
pub const FOLLOWERS: &str = "followers";
/// Those who came by somebody's link.
pub const SHARED: &str = "share_tree";

/// How this crowd behaves.
#[derive(Debug, Clone)]
struct Manners {
    shared_share: f64,
    sharer_share: f64,
    loyal_share: f64,
    loyal_return: f64,
    other_return: f64,
    regular_share: f64,
    kin_share: f64,
}

/// Cohorts that every crowd has some of, with the range of their share.
const ALWAYS: [(&str, f64, f64); 8] = [
    ("parents_groups", 0.03, 0.12),
    ("family_phones", 0.01, 0.04),
    ("office_nat", 0.02, 0.06),
    ("school_nat", 0.01, 0.05),
    ("page_left_open", 0.005, 0.02),
    ("vpn_users", 0.003, 0.012),
    ("lapsed_fans", 0.01, 0.04),
    ("long_tail_fans", 0.01, 0.05),
];

/// Fills the earlier campaigns and then the main one with about as many honest votes as the scenario's scale, less the
/// share that the scenario adds itself.
pub fn fill(world: &mut World, share: f64) {
    let scale = f64::from(world.setup.scale);
    for contest in (1..world.contests.len()).rev() {
        let mut random = world.stream(&format!("earlier {contest}"));
        let votes = scale * world.parameters.draw(&mut random, "crowd.earlier_share", 0.12..0.3);
        ordinary(world, &mut random, contest, votes as usize);
    }
    let mut random = world.stream("crowd");
    ordinary(world, &mut random, 0, (scale * share) as usize);
}

fn ordinary(world: &mut World, random: &mut Random, contest: usize, votes: usize) {
    let mut rest = votes;
    for (name, low, high) in ALWAYS {
        let share = world.parameters.draw(random, &format!("crowd.{name}_share"), low..high);
        let some = (votes as f64 * share) as usize;
        cohorts::add(world, random, name, Ask { contest, votes: some, candidate: None });
        rest = rest.saturating_sub(some);
    }
    core(world, random, contest, rest);
}

/// Followers and those they share with.
pub(crate) fn core(world: &mut World, random: &mut Random, contest: usize, votes: usize) {
    let manners = manners(world, random);
    // Each regular comes once to a campaign.
    let mut regulars = some(random, &world.regulars, world.regulars.len());
    let mut comers = Vec::new();
    let mut planned = 0;
    while planned < votes {
        let comer = comer(world, random, contest, &manners, &mut regulars);
        planned += comer.days.len();
        comers.push(comer);
    }
    comers.sort_by_key(|comer| comer.days[0]);
    let mut trees: Vec<Vec<Link>> = vec![Vec::new(); world.contests[contest].ranking.len() + 1];
    for comer in comers {
        come(world, random, contest, &manners, comer, &mut trees);
    }
}

/// Somebody who will come.
struct Comer {
    person: Person,
    candidate: u32,
    days: Vec<u64>,
}

/// A link that somebody spread, and how far it reaches.
#[derive(Debug, Clone, Copy)]
struct Link {
    sharer: u64,
    since_ms: u64,
    reach: f64,
}

fn manners(world: &mut World, random: &mut Random) -> Manners {
    let p = &mut world.parameters;
    Manners {
        shared_share: p.draw(random, "crowd.shared_share", 0.3..0.65),
        sharer_share: p.draw(random, "crowd.sharer_share", 0.08..0.25),
        loyal_share: p.draw(random, "crowd.loyal_share", 0.08..0.25),
        loyal_return: p.draw(random, "crowd.loyal_return", 0.55..0.9),
        other_return: p.draw(random, "crowd.other_return", 0.02..0.15),
        regular_share: p.draw(random, "crowd.regular_share", 0.05..0.25),
        kin_share: p.draw(random, "crowd.kin_share", 0.02..0.1),
    }
}

fn comer(
    world: &mut World,
    random: &mut Random,
    contest: usize,
    manners: &Manners,
    regulars: &mut Vec<Person>,
) -> Comer {
    let regular = if chance(random, manners.regular_share) { regulars.pop() } else { None };
    let is_regular = regular.is_some();
    let mut person = regular.unwrap_or_else(|| world.person(random));
    let held = &world.contests[contest];
    let first_ms = held.arrival(random, person.habit_ms);
    let candidate = held.choose(random);
    let is_loyal = chance(random, manners.loyal_share);
    let returning = if is_loyal { manners.loyal_return } else { manners.other_return };
    let days = days(random, held, first_ms, person.habit_ms, returning);
    if !is_regular {
        person.followed_ms = followed(world, random, contest, first_ms);
    }
    if contest > 0 && !is_regular && chance(random, 0.3) {
        world.regulars.push(person.clone());
    }
    Comer { person, candidate, days }
}

/// The first vote, then one on each later day on which the person comes again, at about the time they are used to.
pub(crate) fn days(
    random: &mut Random,
    contest: &Contest,
    first_ms: u64,
    habit_ms: u64,
    returning: f64,
) -> Vec<u64> {
    let mut days = vec![first_ms];
    for day in 1..=contest.length_ms() / DAY_MS {
        let off_ms = random.random_range(0..3 * HOUR_MS);
        let at_ms = on_day(first_ms, day, (habit_ms + off_ms).saturating_sub(90 * MINUTE_MS));
        if contest.is_open(at_ms) && chance(random, returning) {
            days.push(at_ms);
        }
    }
    days
}

/// Since when somebody follows who votes first at that time: for years, since a push of an earlier campaign, since a
/// minute ago, or not at all.
pub(crate) fn followed(world: &World, random: &mut Random, contest: usize, first_ms: u64) -> Option<u64> {
    let kind = random.random::<f64>();
    if kind < 0.2 {
        return None;
    }
    if kind < 0.38 {
        return Some(first_ms - exponential(random, 4.0 * MINUTE_MS as f64) as u64 - 8_000);
    }
    let earlier = world.contests.get(contest + 1..).unwrap_or_default();
    if kind < 0.55 && !earlier.is_empty() {
        let pushes = &pick(random, earlier).pushes;
        let push_ms = pick(random, pushes).0;
        return Some(push_ms + exponential(random, 2.0 * HOUR_MS as f64) as u64).filter(|at| *at < first_ms);
    }
    let age_days = log_normal(random, 220.0, 1.0).min(2_900.0);
    Some(first_ms - (age_days * DAY_MS as f64) as u64 - 60_000)
}

fn come(
    world: &mut World,
    random: &mut Random,
    contest: usize,
    manners: &Manners,
    comer: Comer,
    trees: &mut [Vec<Link>],
) {
    let Comer { person, candidate, days } = comer;
    let tree = &mut trees[candidate as usize];
    let link = if chance(random, manners.shared_share) { choose(random, tree, days[0]) } else { None };
    if chance(random, manners.sharer_share) {
        // A few links go into large groups, most to three friends.
        let reach = (1.0 - random.random::<f64>()).powf(-0.8);
        tree.push(Link { sharer: person.id, since_ms: days[0], reach });
    }
    let cohort = if link.is_some() { SHARED } else { FOLLOWERS };
    if chance(random, manners.kin_share) {
        // Someone of the same household, on a phone of their own, a little later.
        let kin = Person { home: person.home.clone(), followed_ms: None, ..world.person(random) };
        let at_ms = days[0] + exponential(random, 3.0 * HOUR_MS as f64) as u64;
        let errand = Errand::vote(contest, candidate, at_ms, Label::honest(SHARED));
        world.act(random, &kin, Errand { sharer: Some(person.id), line: Line::Home, ..errand });
    }
    for (index, at_ms) in days.into_iter().enumerate() {
        // Who comes again finds the way, and needs no longer than the button.
        let (sharer, dwell) =
            if index == 0 { (link, 1.0) } else { (link.filter(|_| chance(random, 0.5)), 0.5) };
        let errand = Errand::vote(contest, candidate, at_ms, Label::honest(cohort));
        world.act(random, &person, Errand { sharer, dwell, ..errand });
    }
}

/// Whose link somebody came by: the best of a few that lie about, the fresh and far-reaching first.
fn choose(random: &mut Random, links: &[Link], at_ms: u64) -> Option<u64> {
    let mut best: Option<(f64, u64)> = None;
    for _ in 0..6.min(links.len()) {
        let link = pick(random, links);
        let age_hours = at_ms.saturating_sub(link.since_ms) as f64 / HOUR_MS as f64;
        let pull = link.reach * (-age_hours / 14.0).exp() * random.random::<f64>();
        if best.is_none_or(|(strongest, _)| pull > strongest) {
            best = Some((pull, link.sharer));
        }
    }
    best.map(|(_, sharer)| sharer)
}
