//! What the tree shows about an invitation, at a cost that does not grow with the tree.

use guard::referral::{Conduct, Invitation, Sharing, Weighed};
use proto::{PersonId, Pseudonym};

use crate::state::{Campaign, Group, Person, Stage, shared_key};

/// How many above a follower are kin.
const ABOVE_MAX: usize = 8;
/// Longest way up that is walked to see whether an invitation came back. Rings are short, since every member waits for the
/// one before.
const RING_MAX: usize = 32;

/// Weighs the invitation of a follower.
pub(super) fn weigh(campaign: &Campaign, id: &PersonId, follower: &Person) -> Weighed {
    let inviter = campaign.person(&follower.inviter);
    let above: Vec<Person> = line(campaign, follower).take(ABOVE_MAX).map(|(_, person)| person).collect();
    let kin = Conduct {
        persons: inviter.invitees_followed.max(1) + above.len() as u32,
        active: inviter.invitees_active + count(&above, Person::is_active),
        left: inviter.invitees_left + count(&above, |person| person.stage == Stage::Left),
    };
    let followed = u32::try_from(campaign.counts.followed).unwrap_or(u32::MAX);
    let everybody = Conduct { persons: followed, active: campaign.active, left: campaign.gone };
    let others = Conduct {
        persons: followed.saturating_sub(kin.persons),
        active: campaign.active.saturating_sub(kin.active),
        left: campaign.gone.saturating_sub(kin.left),
    };
    let sharing = |what: fn(&Person) -> Pseudonym, everybody: Option<Group>| {
        let mine = what(follower);
        if mine == Pseudonym::default() {
            return Sharing::default();
        }
        let siblings = campaign.shared.get(&shared_key(&follower.inviter, &mine)).unwrap_or(0);
        let kin = siblings + count(&above, |person| what(person) == mine);
        let Group { accepted, followed, active, left } = everybody.unwrap_or_default();
        let all = Conduct { persons: followed, active, left };
        Sharing { kin, others: accepted.saturating_sub(kin), inviter: what(&inviter) == mine, all }
    };
    guard::referral::weigh(&Invitation {
        is_iphone: follower.is_iphone,
        is_driven: follower.is_driven,
        network: follower.network_class(),
        device: sharing(|person| person.device, campaign.devices.get(&follower.device)),
        prefix: sharing(|person| person.prefix, campaign.prefixes.get(&follower.prefix)),
        kin,
        others,
        everybody,
        ring: ring(campaign, id, follower),
        is_active: follower.is_active(),
    })
}

/// Persons above a follower, the inviter first, up to a channel or to whom nobody invited.
fn line<'c>(campaign: &'c Campaign, follower: &Person) -> impl Iterator<Item = (PersonId, Person)> + use<'c> {
    let at = move |node: PersonId| {
        let is_person = node != PersonId::default() && !campaign.channels.contains_key(&node);
        is_person.then(|| (node, campaign.person(&node)))
    };
    std::iter::successors(at(follower.inviter), move |(_, person)| {
        if person.stage == Stage::Nobodys { None } else { at(person.inviter) }
    })
}

/// How many persons an invitation went through until it came back to the follower; 0: it did not.
fn ring(campaign: &Campaign, id: &PersonId, follower: &Person) -> u32 {
    let back = line(campaign, follower).take(RING_MAX).position(|(node, _)| node == *id);
    back.map_or(0, |above| above as u32 + 1)
}

fn count(persons: &[Person], is: impl Fn(&Person) -> bool) -> u32 {
    persons.iter().filter(|person| is(person)).count() as u32
}
