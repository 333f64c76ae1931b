//! Detectors behind the log: what has been cast is weighed together, and what they find is asked for as commands.
//!
//! [`Watch`] is a pure fold over the whole log of a shard. An epoch is a second of log time in which people voted; it ends
//! with the first event of a later second, for which [`EpochCut`](crate::event::EpochCut) sees if nobody votes any more. What is
//! found at an end is asked for in order and ends with [`Command::Conclude`], so that a start knows what was done. A close, or
//! an operator, has all votes of a campaign weighed anew. What persons decided about votes stands, and detectors learn from
//! it.
//!
//! Where rules are tried out, the same detectors look a second time, at what those rules said of votes. What they find is noted
//! in the log and changes nothing.
//!
//! - `fold`: the log before detectors. `bench`: the votes of a tenant. `sightings`: from the log back to what was seen.
//! - `findings`: from what was found to commands; `suspicions`: to cases; `shadows`: to notes of what would have been.

mod bench;
mod findings;
mod fold;
mod shadows;
mod sightings;
mod suspicions;

use std::collections::VecDeque;

use decider::{Proposal, Stamp, Watcher};
use guard::{Outcome, Rulesets};
use proto::{CampaignId, RulesHash, TenantId, Timestamp};

use crate::Votes;
use crate::command::{Command, finding_id};
use crate::event::{CampaignFinalized, CampaignReviewed, Event, FindingsConcluded, VoteCast, VoteStatus};
use bench::Bench;
use findings::{About, Docket, found, unusual};
pub(crate) use fold::{Fold, Side};
use fold::{Said, Watched};
use shadows::ShadowNotes;
use suspicions::{Suspicion, Suspicions};

pub use guard::detectors::EPOCH_MS;

/// A block may be dated back by less than that: whoever asks for a cut so late is never told that the second is not over.
const DATED_BACK_MS: u64 = 100;

/// Detectors of a shard; see the module.
#[derive(Debug)]
pub struct Watch {
    fold: Fold,
    /// The second whose end was asked for.
    asked: Option<u64>,
    /// Votes that were held as they were cast, in the epoch that runs.
    held: Suspicions,
    dockets: VecDeque<Docket>,
}

impl Watch {
    /// Before the first event.
    pub fn new(rulesets: Rulesets) -> Self {
        Self { fold: Fold::new(rulesets), asked: None, held: Suspicions::default(), dockets: VecDeque::new() }
    }

    /// Asks for what follows from what was said.
    fn ask(&mut self, said: Said, docket: &mut Docket) {
        match said.side {
            Side::Live => self.ask_live(said, docket),
            Side::Shadow => self.note_shadow(&said, docket),
        }
    }

    fn ask_live(&mut self, said: Said, docket: &mut Docket) {
        let Said { tenant, at, findings, reviewed, .. } = said;
        let mut suspicions = Suspicions::default();
        for finding in &findings {
            for (campaign, changes) in self.fold.changes(Side::Live, &tenant, finding) {
                let Some(watched) = self.fold.watched(&campaign) else { continue };
                let about = About { tenant: &tenant, campaign: &campaign, ruleset: watched.ruleset };
                let why = found(about.ruleset, finding);
                docket.judge(about, &changes, &why);
                let Some(code) = finding.parts.first().map(|part| part.code) else { continue };
                for change in changes.iter().filter(|change| change.to != VoteStatus::Counted) {
                    let (votes, since) = (vec![change.cast], at);
                    let suspicion =
                        Suspicion { contestant: change.contestant, code, since, votes, why: why.clone() };
                    suspicions.add(&campaign, suspicion);
                }
            }
        }
        let cases = self.fold.bench(Side::Live, &tenant).map(Bench::take_cases).unwrap_or_default();
        for (campaign, contestant, case) in cases {
            let Some(watched) = self.fold.watched(&campaign) else { continue };
            let why = unusual(watched.ruleset, &case);
            let (code, since) = (case.code, case.since);
            suspicions.add(&campaign, Suspicion { contestant, code, since, votes: Vec::new(), why });
        }
        suspicions.ask(&self.fold, docket);
        if reviewed.is_some() {
            docket.conclude(&tenant, reviewed);
        }
    }

    /// What shadows would make of votes is noted where a campaign has one, and no case is opened for it.
    fn note_shadow(&mut self, said: &Said, docket: &mut Docket) {
        self.fold.bench(said.side, &said.tenant).map(Bench::take_cases);
        let mut noted = ShadowNotes::default();
        for finding in &said.findings {
            let code = finding.parts.first().map(|part| part.code);
            let changes = self.fold.changes(said.side, &said.tenant, finding);
            let Some(bench) = self.fold.bench(said.side, &said.tenant) else { continue };
            for (campaign, changes) in changes {
                for change in changes {
                    let contestants = bench.contestants(&campaign, change.cast);
                    noted.add(&campaign, change, contestants, code);
                }
            }
        }
        for (campaign, changes) in noted.into_steps() {
            let Some(ruleset) = self.fold.watched(&campaign).and_then(Watched::shadow) else { continue };
            let about = About { tenant: &said.tenant, campaign: &campaign, ruleset };
            docket.note_shadow(about, changes);
        }
    }

    /// Everything up to this position is decided.
    fn conclude(&mut self, through: u64) {
        self.dockets.retain(|docket| docket.position > through);
    }

    /// All that was asked for is decided by now: where a vote is still something else than detectors say, since a command was
    /// refused or another release had found something else, it is asked for once more.
    fn set_right(&mut self, campaign: &CampaignId, docket: &mut Docket) {
        let Some(watched) =
            self.fold.watched(campaign).filter(|watched| watched.is_seen_by(Side::Live)).cloned()
        else {
            return;
        };
        let Some(bench) = self.fold.bench(Side::Live, &watched.tenant) else { return };
        let about = About { tenant: &watched.tenant, campaign, ruleset: watched.ruleset };
        for (change, finding) in bench.astray(campaign) {
            docket.judge(about, &[change], &found(about.ruleset, &finding));
        }
    }

    /// Votes that are held as they are cast belong before a person as well.
    fn note_held(&mut self, stamp: Stamp, cast: &VoteCast) {
        let Some(watched) = self.fold.watched(&cast.campaign) else { return };
        self.held.add_cast(watched.ruleset, stamp, cast);
    }
}

impl Watcher<Votes> for Watch {
    fn see(&mut self, stamp: Stamp, event: &Event) {
        let mut docket = Docket::at(stamp.position);
        let epoch = self.fold.epoch();
        let said = self.fold.see(stamp, event, None);
        if epoch.is_some_and(|epoch| epoch < stamp.at.0 / EPOCH_MS) {
            std::mem::take(&mut self.held).ask(&self.fold, &mut docket);
        }
        let is_review = said.iter().any(|said| said.reviewed.is_some());
        said.into_iter().for_each(|said| self.ask(said, &mut docket));
        match event {
            Event::VoteCast(cast) if cast.verdict.outcome == Outcome::Held => self.note_held(stamp, cast),
            Event::FindingsConcluded(FindingsConcluded { through }) => self.conclude(*through),
            Event::CampaignReviewed(CampaignReviewed { campaign, through }) => {
                self.conclude(*through);
                self.set_right(campaign, &mut docket);
            }
            // Logs of former releases have results that waited for nobody.
            Event::CampaignFinalized(CampaignFinalized { campaign, .. }) => {
                self.dockets.iter_mut().for_each(|docket| docket.drop_campaign(campaign));
            }
            _ => {}
        }
        if !docket.is_empty() && !is_review {
            docket.conclude(&shard(), None);
        }
        if !docket.is_empty() {
            self.dockets.push_back(docket);
        }
    }

    fn due(&self) -> Option<Timestamp> {
        let epoch = self.fold.epoch().filter(|epoch| self.asked != Some(*epoch))?;
        Some(Timestamp((epoch + 1) * EPOCH_MS + DATED_BACK_MS))
    }

    fn propose(&mut self, now: Timestamp) -> Vec<Proposal<Command>> {
        let mut proposals: Vec<_> = self.dockets.drain(..).flat_map(Docket::into_proposals).collect();
        if let Some(due) = self.due().filter(|due| *due <= now) {
            let second = due.0 / EPOCH_MS - 1;
            self.asked = Some(second);
            let tenant = shard();
            let command = Command::Cut { second };
            let id = finding_id((&tenant, ""), RulesHash::default(), (second, usize::MAX), &command);
            proposals.push(Proposal { id, tenant, campaign: None, command, is_last: false });
        }
        proposals
    }
}

/// Stands for the whole shard where a tenant is to be named.
fn shard() -> TenantId {
    "fairground".parse().expect("it is a name")
}
