//! What repeats from vote to vote, by id.

use std::hash::Hash;

use serde::{Deserialize, Serialize};

use super::{LISTED_MAX, Set};
use crate::event::Mention;

/// Everything of a kind that was mentioned, in order of first sight; an id is the place in it, from 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de> + Eq + Hash", serialize = "T: Serialize + Eq + Hash"))]
pub(crate) struct Listing<T: Eq + Hash>(Set<T>);

impl<T: Eq + Hash> Default for Listing<T> {
    fn default() -> Self {
        Self(Set::default())
    }
}

impl<T: Eq + Hash + Clone> Listing<T> {
    /// How to mention this: by its id if it has one, else in full; listed from then on if it may be and there is room.
    pub(crate) fn mention(&self, what: T, may_list: bool) -> Mention<T> {
        let id = |index: usize| u32::try_from(index + 1).expect("a listing is bounded");
        match self.0.get_index_of(&what) {
            Some(index) => Mention::Listed(id(index)),
            None if may_list && self.0.len() < LISTED_MAX => Mention::First { id: id(self.0.len()), what },
            None => Mention::Inline(what),
        }
    }

    /// Lists what is mentioned for the first time.
    pub(crate) fn list(&mut self, mention: &Mention<T>) {
        if let Some(what) = mention.first() {
            self.0.insert(what.clone());
        }
    }

    /// What is mentioned.
    pub(crate) fn find<'m>(&'m self, mention: &'m Mention<T>) -> Option<&'m T> {
        match mention {
            Mention::Listed(id) => self.0.get_index((*id as usize).checked_sub(1)?),
            Mention::First { what, .. } | Mention::Inline(what) => Some(what),
        }
    }
}
