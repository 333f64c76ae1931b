//! What the vault says about contestants: read once each, and shared between views.
//!
//! Looking a text up costs reads from disk, so a view takes the texts of the one before and looks up new contestants
//! only. What is erased is looked up again at once; and should nobody have told, each view that changes a campaign for
//! everybody looks the next [`RUN`] contestants up again, in turn. A view made without one before looks all of them up.

use std::sync::Arc;

use decider::Readable;
use smol_str::SmolStr;

use crate::state::Contestant;

/// Contestants whose texts are shared, and looked up again, together: most campaigns in one go, and never so many
/// that a view takes more than about a millisecond longer.
pub(super) const RUN: usize = 64;

/// The texts of one contestant.
#[derive(Debug, PartialEq)]
pub(super) struct Texts {
    pub(super) name: Option<SmolStr>,
    /// The name as it is searched.
    pub(super) name_folded: String,
    pub(super) about: Option<String>,
    pub(super) picture: Option<String>,
}

/// The texts of all contestants of a campaign, by number minus 1.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// [`RUN`] each, but for the last.
    runs: Vec<Arc<Vec<Arc<Texts>>>>,
    /// The run that is looked up again next.
    next: usize,
}

impl Texts {
    fn of(contestant: &Contestant, readable: &dyn Readable) -> Self {
        let mut fields = readable.personal(&contestant.profile).unwrap_or_default();
        let name = fields.remove("name");
        Self {
            name_folded: name.as_deref().map(str::to_lowercase).unwrap_or_default(),
            name: name.map(SmolStr::from),
            about: fields.remove("about"),
            picture: fields.remove("picture"),
        }
    }
}

impl Names {
    /// The texts at this index.
    pub(super) fn get(&self, index: usize) -> Option<&Texts> {
        Some(self.runs.get(index / RUN)?.get(index % RUN)?)
    }

    fn len(&self) -> usize {
        let before_last = self.runs.len().saturating_sub(1) * RUN;
        before_last + self.runs.last().map_or(0, |last| last.len())
    }

    /// Looks up the contestants that are new.
    pub(super) fn extend(&mut self, contestants: &[Contestant], readable: &dyn Readable) {
        for contestant in contestants.get(self.len()..).unwrap_or_default() {
            let texts = Arc::new(Texts::of(contestant, readable));
            match self.runs.last_mut().filter(|last| last.len() < RUN) {
                Some(last) => Arc::make_mut(last).push(texts),
                None => self.runs.push(Arc::new(vec![texts])),
            }
        }
    }

    /// Looks these contestants up again, as far as they are known.
    pub(super) fn renew(&mut self, indices: &[usize], contestants: &[Contestant], readable: &dyn Readable) {
        for &index in indices {
            let run = self.runs.get_mut(index / RUN).map(Arc::make_mut);
            let known = run.and_then(|run| run.get_mut(index % RUN));
            if let (Some(known), Some(contestant)) = (known, contestants.get(index)) {
                *known = Arc::new(Texts::of(contestant, readable));
            }
        }
    }

    /// Looks the next run up again.
    pub(super) fn refresh(&mut self, contestants: &[Contestant], readable: &dyn Readable) {
        let run = self.next;
        self.next = (run + 1) % self.runs.len().max(1);
        let asked = contestants.iter().skip(run * RUN).take(RUN);
        let texts: Vec<_> = asked.map(|contestant| Arc::new(Texts::of(contestant, readable))).collect();
        if let Some(known) = self.runs.get_mut(run).filter(|known| ***known != texts) {
            *known = Arc::new(texts);
        }
    }
}
