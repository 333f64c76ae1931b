//! What the votes of a case have in common.

use std::collections::{BTreeMap, BTreeSet};

use decider::rows::Unreadable;
use proto::{PersonId, Profile, Pseudonym};

use super::shelf::{Log, Vote};
use super::words;
use crate::event::{Neighbourhood, Renderings};

/// Most that is shown of each kind of thing that votes share.
const SHOWN_OF_KIND: usize = 8;

/// Things by kind and value, with those who share them.
#[derive(Debug, Default)]
pub(super) struct Cluster(BTreeMap<(&'static str, String), Sharers>);

/// Who shares something.
#[derive(Debug, Default)]
pub(super) struct Sharers {
    pub(super) votes: u64,
    pub(super) persons: BTreeSet<PersonId>,
}

impl Cluster {
    pub(super) fn add(&mut self, log: &Log<'_>, vote: &Vote) -> Result<(), Unreadable> {
        let evidence = &vote.cast.evidence;
        let Renderings { device, canvas, .. } = log.renderings(&evidence.device)?;
        let near = log.neighbourhood(&evidence.network)?;
        let Neighbourhood { prefix24, prefix16, prefix48, .. } = near;
        let rare: [(&'static str, Option<Pseudonym>); 5] = [
            ("device", device),
            ("canvas", canvas),
            ("prefix", prefix24.or(prefix48)),
            ("region", prefix16),
            ("sharer", evidence.sharer),
        ];
        for (kind, value) in rare {
            if let Some(value) = value {
                self.share((kind, value.to_string()), vote.cast.person);
            }
        }
        let network =
            format!("{} {}", words::operator(near.network.operator), words::class(near.network.class));
        self.share(("network", network), vote.cast.person);
        let Profile { platform, screen, gpu, .. } = log.profile(&evidence.profile)?;
        self.share(("profile", format!("{platform} {screen} {gpu}").trim().to_owned()), vote.cast.person);
        Ok(())
    }

    fn share(&mut self, what: (&'static str, String), person: PersonId) {
        let sharers = self.0.entry(what).or_default();
        sharers.votes += 1;
        sharers.persons.insert(person);
    }

    /// What more than one vote shares, the most shared first, and not too much of one kind.
    pub(super) fn most(self) -> Vec<((&'static str, String), Sharers)> {
        let mut shared: Vec<_> = self.0.into_iter().filter(|(_, of)| of.votes > 1).collect();
        shared.sort_by(|(one, of_one), (next, of_next)| {
            of_next.votes.cmp(&of_one.votes).then_with(|| one.cmp(next))
        });
        let mut of_kind: BTreeMap<&'static str, usize> = BTreeMap::new();
        shared.retain(|((kind, _), _)| {
            let shown = of_kind.entry(kind).or_default();
            *shown += 1;
            *shown <= SHOWN_OF_KIND
        });
        shared
    }
}
