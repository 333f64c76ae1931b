//! What the tree shows about an invitation, at a cost that does not grow with the tree.

use guard::referral::{Clan, Conduct, Head, Invitation, LINK_BROUGHT_MAX, Sharing, Weighed};
use proto::{PersonId, Pseudonym};

use crate::state::{Campaign, Group, Person, Stage, shared_key};

/// How many above a follower are kin.
const ABOVE_MAX: usize = 8;

/// Weighs the invitation of a follower.
pub(super) fn weigh(campaign: &Campaign, id: &PersonId, follower: &Person) -> Weighed {
    let inviter = campaign.person(&follower.inviter);
    let line = campaign.line(id, follower);
    let clans: Vec<Clan> = line.above.iter().map(|(node, head)| clan(campaign, node, head)).collect();
    let above: Vec<Person> = line.above.iter().take(ABOVE_MAX).map(|(_, person)| *person).collect();
    let kin = Conduct {
        persons: inviter.invitees_followed.max(1) + above.len() as u32,
        active: inviter.invitees_active + count(&above, Person::is_active),
        left: inviter.invitees_left + count(&above, |person| person.stage == Stage::Left),
    };
    let everybody = campaign.everybody.conduct();
    let others = Conduct {
        persons: everybody.persons.saturating_sub(kin.persons),
        active: everybody.active.saturating_sub(kin.active),
        left: everybody.left.saturating_sub(kin.left),
    };
    let sharing = |what: fn(&Person) -> Pseudonym, everybody: Option<Group>| {
        let mine = what(follower);
        if mine == Pseudonym::default() {
            return Sharing::default();
        }
        let siblings = campaign.shared.get(&shared_key(&follower.inviter, &mine)).unwrap_or(0);
        let kin = siblings + count(&above, |person| what(person) == mine);
        let Group { accepted, followed, active, left, returned } = everybody.unwrap_or_default();
        let all = Conduct { persons: followed, active, left };
        let others = accepted.saturating_sub(kin);
        Sharing { kin, others, inviter: what(&inviter) == mine, all, returned }
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
        ring: line.ring,
        is_active: follower.is_active(),
        marks: campaign.marks(&line, follower),
        inviter_marks: campaign.marks(&line.of_first(), &inviter),
        clans: &clans,
        campaign: campaign.everybody.into(),
    })
}

/// Those below somebody who stands above the follower.
fn clan(campaign: &Campaign, node: &PersonId, head: &Person) -> Clan {
    let below = campaign.clans.get(node).unwrap_or_default();
    let brought = head.invitees_followed;
    let is_narrow = brought <= LINK_BROUGHT_MAX && head.prefix != Pseudonym::default();
    let place = is_narrow.then(|| campaign.prefixes.get(&head.prefix)).flatten().unwrap_or_default().returned;
    Clan { head: Head { brought, place }, ..below.into() }
}

fn count(persons: &[Person], is: impl Fn(&Person) -> bool) -> u32 {
    persons.iter().filter(|person| is(person)).count() as u32
}
