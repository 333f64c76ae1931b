//! Old systems, ROMs of their owners' own, WeChat on a desktop or a tablet: combinations that few devices show. The double
//! of emulators and cloud phones.

use super::{Ask, Cohort};
use crate::crowd::followed;
use crate::phones::Kind;
use crate::random::{Random, pick};
use crate::world::{Errand, Person, World};

pub(super) const COHORT: Cohort =
    Cohort { name: "old_roms", about: "old systems, custom ROMs, WeChat on desktops and tablets", add };

const KINDS: [Kind; 6] =
    [Kind::OldAndroid, Kind::OldAndroid, Kind::Windows, Kind::Windows, Kind::Mac, Kind::Tablet];

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    for _ in 0..ask.votes {
        let kind = *pick(random, &KINDS);
        let handset = world.phones.handset_of_kind(random, kind);
        let at_ms = ask.any_time(world, random);
        let followed_ms = followed(world, random, ask.contest, at_ms);
        let person = Person { followed_ms, ..world.person_with(random, handset) };
        let favourite = ask.favourite(world, random);
        world.act(random, &person, Errand::vote(ask.contest, favourite, at_ms, Ask::label(&COHORT)));
    }
}
