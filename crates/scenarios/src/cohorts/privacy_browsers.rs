//! People who open the link outside of WeChat, in a browser that blurs its fingerprint anew each time. The double of
//! fingerprints that are made up.

use std::sync::Arc;

use super::{Ask, Cohort};
use crate::crowd::{days, followed};
use crate::phones::{Handset, Kind, digest};
use crate::random::{Random, chance};
use crate::world::{Errand, Person, World};

pub(super) const COHORT: Cohort =
    Cohort { name: "privacy_browsers", about: "browsers outside of WeChat that blur what they render", add };

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    for _ in 0..ask.votes {
        let at_ms = ask.any_time(world, random);
        let handset = world.phones.handset_of_kind(random, Kind::Outside);
        let followed_ms = followed(world, random, ask.contest, at_ms);
        let mut person = Person { followed_ms, ..world.person_with(random, handset) };
        let favourite = ask.favourite(world, random);
        for at_ms in days(random, &world.contests[ask.contest], at_ms, person.habit_ms, 0.1) {
            if chance(random, 0.8) {
                let canvas = Some(digest(&["blurred", &rand::RngCore::next_u64(random).to_string()]));
                let device = guard::Device { canvas, ..person.handset.device.clone() };
                person.handset = Arc::new(Handset { device, ..(*person.handset).clone() });
            }
            world.act(random, &person, Errand::vote(ask.contest, favourite, at_ms, Ask::label(&COHORT)));
        }
    }
}
