//! How far the facts of others were heard. Part of the fold: it stands in the same block as what followed from them, so a
//! fact takes effect once, however often it is told.

use std::collections::BTreeMap;

use proto::Incarnation;
use proto::fact::Source;
use proto::wire::Mark;
use serde::{Deserialize, Serialize};

/// The last fact heard of each shard of others.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct HeardSoFar(BTreeMap<(String, u16), (Incarnation, u64)>);

impl HeardSoFar {
    /// Where that shard's last fact that was heard stands; `None` if none was.
    pub(crate) fn of(&self, service: &str, shard: u16) -> Option<Mark> {
        let heard = self.0.get(&(service.to_owned(), shard));
        heard.map(|(incarnation, position)| Mark { incarnation: *incarnation, position: *position })
    }

    /// This fact was heard.
    pub(crate) fn note(&mut self, source: &Source) {
        let heard = (source.incarnation, source.position);
        self.0.insert((source.service.to_string(), source.shard), heard);
    }

    /// All up to here was heard, although no block says so: it led to nothing.
    pub(crate) fn advance(&mut self, service: &str, shard: u16, heard: Mark) {
        self.0.insert((service.to_owned(), shard), (heard.incarnation, heard.position));
    }

    /// This stands in a block.
    pub(crate) fn recorded(&mut self, heard: &journal::Heard) {
        self.0.insert((heard.service.clone(), heard.shard), (heard.incarnation, heard.position));
    }

    /// What is new since then, for a block.
    pub(crate) fn since(&self, before: &Self) -> Vec<journal::Heard> {
        let news = self.0.iter().filter(|(source, heard)| before.0.get(*source) != Some(*heard));
        news.map(|((service, shard), (incarnation, position))| journal::Heard {
            service: service.clone(),
            shard: *shard,
            incarnation: *incarnation,
            position: *position,
        })
        .collect()
    }
}
