//! Votes bought one by one from real people who live where the contest is held: nothing is shared but the customer.
//!
//! Costs: 1 to 5 yuan a vote. Sees: the board, and stops at the number that was ordered. The crude seller's buyers come by
//! one link within an hour or two; the competent one's by no link over half a day; the adaptive one's over two days at the
//! crowd's pace, by links of the customer's genuine supporters, and no more than it takes to pass the leader.
//! Resembles: a rally that stops at a round number, and at the adaptive level everything. No judge is expected to see
//! these; what it can do is to say how sure the ranking is. Known from: every report on bought votes.

use super::{Family, Raid};
use crate::calendar::HOUR_MS;
use crate::random::{chance, id, pick};
use crate::truth::Level;
use crate::world::{Choice, Errand};

pub(super) const FAMILY: Family = Family {
    name: "bought_votes",
    about: "votes bought from real people nearby, up to a round number",
    double: "real_rally",
    earlier: None,
    is_for_leader: false,
    attack,
};

/// The sizes that are sold.
const ORDERS: [usize; 6] = [20, 50, 100, 200, 500, 1_000];

fn attack(raid: &mut Raid<'_>) {
    let order = ORDERS.into_iter().filter(|order| *order <= raid.votes.max(20)).max().unwrap_or(20);
    let hours = raid.draw("hours", raid.level.pick(1.0..3.0, 6.0..14.0, 24.0..48.0));
    let length_ms = (hours * HOUR_MS as f64) as u64;
    let start_ms = raid.start(length_ms);
    // Who watches the board buys no more than it takes to pass the leader.
    let enough = raid.lacking(start_ms + length_ms) * 6 / 5 + 10;
    let order = raid.level.pick(order, order, order.min(enough.max(20)));
    let link = id(&mut raid.random);
    let supporters: Vec<u64> = genuine_links(raid);
    let times: Vec<u64> = (0..order)
        .map(|_| {
            let end_ms = (start_ms + length_ms).min(raid.world.contests[0].closes_ms).max(start_ms + 2);
            raid.board.busy_time_within(&mut raid.random, start_ms, end_ms)
        })
        .collect();
    for at_ms in times {
        let seller = raid.hireling(0.1, at_ms);
        let sharer = match raid.level {
            Level::Crude => chance(&mut raid.random, 0.9).then_some(link),
            Level::Competent => None,
            Level::Adaptive if supporters.is_empty() => None,
            Level::Adaptive => chance(&mut raid.random, 0.5).then(|| *pick(&mut raid.random, &supporters)),
        };
        let errand = Errand::vote(0, raid.customer, at_ms, raid.label());
        raid.hired_vote(&seller, Errand { sharer, dwell: 0.9, ..errand });
    }
}

/// Links by which the customer's own supporters came.
fn genuine_links(raid: &Raid<'_>) -> Vec<u64> {
    let of_customer = |choice: &Choice| *choice == Choice::Number(raid.customer);
    let votes = raid.world.sent().iter().filter(|cast| cast.contest == 0 && of_customer(&cast.candidate));
    votes.filter_map(|cast| cast.sharer).take(400).collect()
}
