//! What those around a follower do beside following, and whether they leave: kin, place and clan.

use super::clan::Weights;
use super::{Conduct, Invitation, Sign};
use crate::tails::binomial_tail;

/// Most that invitees who do nothing else weigh, and that those who left again weigh. Neither is enough alone, since many
/// people look once and leave.
pub(super) const INERT_MAX: i32 = 2_600;
pub(super) const LEFT_MAX: i32 = 2_000;
/// Most that both weigh together for a follower who shares neither phone nor place with them: not enough, even for somebody
/// behind a VPN, or an inviter could be ruined with accounts that others hang below.
const OTHERS_MAX: i32 = 3_400;
/// Most that it weighs that whoever shares a phone or a prefix does nothing else, whoever invited them; not enough alone, since
/// a place may be dull.
const PLACE_INERT_MAX: i32 = 3_000;
/// Tails from which they say anything: one in some fifty groups of honest people is as dull by chance.
pub(super) const TAIL_MIN: i32 = 4_000;
/// Kin from which their conduct is compared with that of others, and others that it takes.
pub(super) const CONDUCT_MIN: u32 = 5;

/// What weighs of what those around a follower do.
pub(super) fn around(invitation: &Invitation<'_>, clan: &Weights) -> [(i32, Sign); 2] {
    let inert = inert(invitation, clan);
    let (left, sign) = fleeting(invitation, clan);
    // Where nobody else of the inviter's is, those who do nothing else are another's, and the inviter's others are elsewhere.
    let has_kin_there = invitation.prefix.kin > 1 || invitation.device.kin > 1;
    let is_of_place = has_kin_there
        && matches!(inert.1, Sign::InertPlace { .. })
        && !invitation.network.is_shared_by_many();
    let is_one_of_them = clan.is_marked || is_of_place;
    let left = if is_one_of_them { left } else { left.min(OTHERS_MAX - inert.0) };
    [inert, (left, sign)]
}

/// What it weighs that those around a follower do nothing but follow: they are often kin, of one place and of one clan, so it
/// is said once. A follower who takes part is not blamed for their siblings and their place, but for their clan.
fn inert(invitation: &Invitation<'_>, clan: &Weights) -> (i32, Sign) {
    let of = clan.of.conduct;
    let of_clan = (clan.inert, Sign::InertClan { persons: of.persons, inert: of.inert() });
    if invitation.is_active {
        return of_clan;
    }
    let Invitation { kin, others, .. } = *invitation;
    let weight = tail((kin.inert(), kin.persons), (others.inert(), others.active)).min(INERT_MAX);
    let of_kin = (weight, Sign::Inert { kin: kin.persons, inert: kin.inert() });
    let heaviest = if of_clan.0 > of_kin.0 { of_clan } else { of_kin };
    let of_place = place(invitation);
    if of_place.0 > heaviest.0 { of_place } else { heaviest }
}

/// What it weighs that those around a follower leave, kin or clan.
fn fleeting(invitation: &Invitation<'_>, clan: &Weights) -> (i32, Sign) {
    let Invitation { kin, others, .. } = *invitation;
    let usual = (others.left, others.persons.saturating_sub(others.left));
    let left = kin.left.min(kin.persons);
    let of_kin = tail((left, kin.persons), usual).min(LEFT_MAX);
    if clan.fleeting > of_kin {
        let Conduct { persons, left, .. } = clan.of.conduct;
        return (clan.fleeting, Sign::FleetingClan { persons, left: left.min(persons) });
    }
    (of_kin, Sign::Fleeting { kin: kin.persons, left })
}

/// What it weighs that those who share the phone or the prefix do nothing else, the heavier of both.
fn place(invitation: &Invitation<'_>) -> (i32, Sign) {
    let weighed = [invitation.device.all, invitation.prefix.all].map(|all| {
        (of_place(invitation, all), Sign::InertPlace { persons: all.persons, inert: all.inert() })
    });
    let [device, prefix] = weighed;
    // A model of iPhone is no place: made accounts that have it say nothing of the others who do.
    if !invitation.is_iphone && device.0 > prefix.0 { device } else { prefix }
}

/// What it weighs that all who share something do nothing else.
pub(super) fn of_place(invitation: &Invitation<'_>, all: Conduct) -> i32 {
    let Conduct { persons, active, .. } = invitation.everybody;
    let (persons, active) = (persons.saturating_sub(all.persons), active.saturating_sub(all.active));
    let others = Conduct { persons, active, left: 0 };
    tail((all.inert(), all.persons), (others.inert(), others.active)).min(PLACE_INERT_MAX)
}

/// What it weighs that so many of a group did something, where so many others did it and so many did not.
pub(super) fn tail((did, group): (u32, u32), (others_did, others_did_not): (u32, u32)) -> i32 {
    if group < CONDUCT_MIN || others_did.saturating_add(others_did_not) < CONDUCT_MIN || others_did_not == 0 {
        return 0;
    }
    let odds = (f64::from(others_did) + 1.0) / f64::from(others_did_not);
    (binomial_tail(did, group, odds) - TAIL_MIN).max(0)
}

impl Conduct {
    /// How many do nothing but follow.
    pub(super) fn inert(self) -> u32 {
        self.persons - self.active.min(self.persons)
    }
}
