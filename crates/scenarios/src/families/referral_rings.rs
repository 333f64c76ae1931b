//! Accounts that invite each other in rings for the reward of each invitation, and leave once it is paid.
//!
//! Costs: accounts. Sees: its own rewards. The crude one has all accounts on one phone at one address, and the last invites
//! the first; the competent one has some phones and lines and branches a little; the adaptive one has phones and household
//! lines for all, invites at the crowd's pace, and one in four accounts also votes.
//! Resembles: families and dormitories. Known from: invitation fraud as the risk teams of wallets describe it; cycles and
//! inert leaves are what is left when a tree grows no people.

use rand::Rng;

use super::{Family, Raid};
use crate::attempt::Act;
use crate::calendar::{HOUR_MS, MINUTE_MS};
use crate::random::chance;
use crate::truth::{Due, Level};
use crate::world::{Cast, Choice};

pub(super) const FAMILY: Family = Family {
    name: "referral_rings",
    about: "accounts that invite each other in rings and leave when paid",
    double: "dorms",
    earlier: None,
    is_for_leader: false,
    attack,
};

fn attack(raid: &mut Raid<'_>) {
    let hours = raid.draw("hours", raid.level.pick(0.5..2.0, 4.0..12.0, 20.0..60.0));
    let length_ms = ((hours * HOUR_MS as f64) as u64).min(raid.world.contests[0].length_ms() / 2);
    let start_ms = raid.start(length_ms);
    let size = raid.count("ring_size", raid.level.pick(8..30, 6..16, 3..9));
    let phone_count = raid.level.pick(1, raid.votes.div_ceil(6), raid.votes);
    let handsets = raid.phones(phone_count);
    let lines: Vec<_> = (0..raid.level.pick(1, 5, 1))
        .map(|_| {
            let province = raid.world.networks.province(&mut raid.random);
            raid.world.networks.home(&mut raid.random, province)
        })
        .collect();
    let redialled = raid.world.networks.redialled(&mut raid.random, 12);
    let times = raid.times(raid.votes, start_ms, length_ms);
    let accounts = raid.accounts(raid.votes, start_ms);
    for (index, (account, at_ms)) in accounts.iter().zip(times).enumerate() {
        let ring = index - index % size;
        let last = (ring + size).min(accounts.len()) - 1;
        // Each was invited by the one before; the first by the last, which closes the ring.
        let inviter = if index == ring { accounts[last].id } else { accounts[index - 1].id };
        let ip = if raid.level == Level::Adaptive {
            raid.world.networks.redial(&mut raid.random, &redialled)
        } else {
            lines[ring / size % lines.len()].address(start_ms, at_ms)
        };
        let handset = handsets[index % handsets.len()].clone();
        let follow_ms = at_ms - raid.random.random_range(2_000..20_000);
        let base = raid.vote(*account, at_ms, ip, &handset);
        let base = Cast { inviter: Some(inviter), candidate: Choice::Person(inviter), ..base };
        let unscored = raid.label().due(Due::Unscored);
        let (nonce, page) = (raid.random.random(), Some(raid.visit(follow_ms, ip)));
        raid.send(Cast { act: Act::Follow, at_ms: follow_ms, page, nonce, label: unscored, ..base.clone() });
        raid.send(Cast { act: Act::Invite, followed_at_ms: Some(follow_ms), ..base.clone() });
        if raid.level == Level::Adaptive && chance(&mut raid.random, 0.25) {
            let at_ms = at_ms + raid.random.random_range(MINUTE_MS..3 * HOUR_MS);
            let vote = raid.vote(*account, at_ms, ip, &handset);
            raid.send(Cast { followed_at_ms: Some(follow_ms), ..vote });
        }
        if chance(&mut raid.random, raid.level.pick(0.9, 0.6, 0.25)) {
            let at_ms = at_ms + raid.random.random_range(HOUR_MS..20 * HOUR_MS);
            let (nonce, page) = (raid.random.random(), Some(raid.visit(at_ms, ip)));
            raid.send(Cast { act: Act::Unfollow, at_ms, page, nonce, label: unscored, ..base });
        }
    }
}
