//! What speaks against votes together, as a pure fold behind the decision.
//!
//! [`Detectors`] is fed with attempts in the order of the log and with the ends of epochs (one second of log time while
//! attempts arrive), and answers with findings: which votes to hold, to void or to restore, with every part that spoke,
//! its weight and what was counted. The host runs it behind the log, what-if and the judge over files: the same attempts and
//! epochs give the same findings, to the byte.
//!
//! A vote's score is what was decided inline, and of each [`Group`] of evidence the heaviest part on top. What one part may
//! weigh is bounded so that no honest double is held by it:
//!
//! | detector | sees | honest double, and why it stays | memory, error |
//! |---|---|---|---|
//! | `concentration` | a resource that favours one target | school, carrier NAT: compared by their own volume; crowd with a favourite: one in four dissents; fans of one town: soft | 24 million counters for what is seen twice, later resources weigh nothing |
//! | `clusters` | many small pure clusters for one target | families and homes: every target has them; fans of some towns: not enough alone | 8 million clusters of a kind |
//! | `crowding` | more accounts on a device in a prefix than chance | school tablets, kiosk, family: never enough alone for a vote | the same counters, 8 million paces |
//! | `regularity` | equal gaps between acts | retries are no acts; crowds and lessons come in bursts | 8 million timed resources |
//! | `dense_windows` | few prefixes, devices and minutes with much mass | popular phones behind a carrier: weighed by how many others use them; not enough alone | 32,768 attempts of a day, 64 blocks |
//! | `vigils` | a batch of aged accounts that acts around the clock | a rally's public: it sleeps; one who is up late is no batch; readers abroad: compared with others; not enough alone | 4 million batches |
//! | `novelty` | devices that look like no other, where others' do | privacy browsers, rare models: every target has them; not enough alone | 16 million renderings, as many profiles |
//! | `haste` | batches of which nobody reads | fans who know whom they want: two in three may be quick; not enough alone | 4 million batches |
//! | `crews` | a sharer's accounts that began together, from everywhere | a class: it lives in one town; fans, readers of an article: each began in their own time | 4 million sharers, 8 million regions |
//! | `company` | resources whose votes are mostly held | neighbours: only where others seldom are | the same counters |
//! | `bursts` | a minute beyond a target's share | push, celebrity, rally: opens a case, holds nothing | one entry a target |
//! | `share_tree` | rings of invitations, inert invitees | families, dormitories: they take part, and friends open each other's links | 8 bytes a person, 40 in a tree |
//! | `lockstep` | the same acts at the same hour over campaigns | loyal fans: what many do weighs little; parents of a class: not enough alone | 16 million acts of some 17 bytes, 8 million pairs of 40 in a run |
//! | `hunting` | first in every campaign that pays | deal lovers come in their own time | 2 bytes a person, 27 who was paid |
//!
//! Invariant: knows nothing of JSON, files, clocks or the host; ids are numbers in order of first sight, so no bit of a
//! pseudonym decides anything.

mod attempt;
mod brought;
mod bursts;
mod clusters;
mod combine;
mod company;
mod concentration;
mod counts;
mod crews;
mod crowding;
mod dense_windows;
mod detector;
mod ground;
mod haste;
mod hunting;
mod interner;
mod interval;
mod kind;
mod leaders;
mod lockstep;
mod neighbours;
mod novelty;
mod packed;
mod panel;
mod part;
mod peel;
mod regularity;
mod rows;
mod settle;
mod share_tree;
mod sighted;
mod strangers;
#[cfg(test)]
mod tests;
mod vigils;

use std::collections::{BTreeMap, BTreeSet};

use proto::Timestamp;

pub use attempt::{Act, Attempt, Seen};
use detector::Detector;
pub use interner::{Id, Interner};
pub use interval::{Doubt, Interval, honest_range};
pub use kind::{Group, Kind};
use panel::Panel;
pub use part::{Action, Case, Finding, Found, Opinion, Part};
use rows::Rows;

/// Length of an epoch of log time.
pub const EPOCH_MS: u64 = 1_000;
/// Score from which a held vote is voided at the close, in milli-nats: as sure as nineteen in twenty.
const VOID: i32 = 3_000;

/// Detectors of one sort of acts in one campaign.
fn of_acts() -> Vec<Box<dyn Detector>> {
    vec![
        Box::<concentration::Concentration>::default(),
        Box::<clusters::Clusters>::default(),
        Box::<crowding::Crowding>::default(),
        Box::<regularity::Regularity>::default(),
        Box::<dense_windows::DenseWindows>::default(),
        Box::<bursts::Bursts>::default(),
        Box::<vigils::Vigils>::default(),
        Box::<novelty::Novelty>::default(),
        Box::<haste::Haste>::default(),
        Box::<crews::Crews>::default(),
    ]
}

/// Detectors of all acts of one campaign.
fn of_campaigns() -> Vec<Box<dyn Detector>> {
    vec![Box::<share_tree::ShareTree>::default()]
}

/// Detectors over all campaigns of a tenant.
fn of_tenants() -> Vec<Box<dyn Detector>> {
    vec![Box::<lockstep::Lockstep>::default(), Box::<hunting::Hunting>::default()]
}

/// Where an attempt stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is out of the tally.
    pub held: bool,
    /// Whether it is void: held, and surely so.
    pub void: bool,
    /// Whether a person decided; then nothing here moves it any more.
    pub settled: bool,
}

/// The attempts of one campaign. Dropped as a whole once its result is final.
#[derive(Debug, Default)]
struct Docket {
    rows: Rows,
    standings: Vec<Standing>,
}

/// All detectors of one tenant; see the module.
///
/// Memory: some 90 bytes an attempt until its campaign is forgotten, 8 bytes from then on, and what the table says.
#[derive(Debug)]
pub struct Detectors {
    /// By number: the campaign, and the place in its docket.
    places: Vec<(Id, u32)>,
    dockets: BTreeMap<Id, Docket>,
    panels: BTreeMap<(Id, Act), Panel>,
    campaigns: BTreeMap<Id, Vec<Box<dyn Detector>>>,
    tenant: Vec<Box<dyn Detector>>,
    /// Joins those in company; run after the others, in rounds.
    company: Box<dyn Detector>,
    cases: Vec<Case>,
    /// Panels with attempts since the last epoch.
    touched: BTreeSet<(Id, Act)>,
}

impl Default for Detectors {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            dockets: BTreeMap::new(),
            panels: BTreeMap::new(),
            campaigns: BTreeMap::new(),
            tenant: of_tenants(),
            company: Box::<company::Company>::default(),
            cases: Vec::new(),
            touched: BTreeSet::new(),
        }
    }
}

/// Who is asked about an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Everybody but those who look at what is held.
    Evidence,
    /// Them, too.
    All,
}

impl Detectors {
    /// Takes an attempt in, in the order of the log, and gives it a number. `held` says what was decided inline.
    pub fn see(&mut self, mut attempt: Attempt, held: bool) -> u32 {
        let number = u32::try_from(self.places.len()).expect("fewer than four billion attempts");
        let panel =
            self.panels.entry((attempt.campaign, attempt.act)).or_insert_with(|| Panel::new(of_acts()));
        if attempt.admitted && !matches!(attempt.act, Act::Follow | Act::Unfollow) {
            panel.see(number, &mut attempt);
            self.touched.insert((attempt.campaign, attempt.act));
            if held {
                panel.moved(&attempt, true);
            }
        }
        let of_campaign = self.campaigns.entry(attempt.campaign).or_insert_with(of_campaigns);
        for detector in of_campaign.iter_mut().chain(&mut self.tenant) {
            detector.see(&attempt, &panel.counts);
        }
        let docket = self.dockets.entry(attempt.campaign).or_default();
        let place = u32::try_from(docket.rows.len()).expect("no more than all attempts");
        self.places.push((attempt.campaign, place));
        docket.rows.push(&attempt);
        docket.standings.push(Standing { held, ..Standing::default() });
        number
    }

    /// A person decided where an attempt stands. If that settles it, it stands like that from now on, whatever speaks for or
    /// against it; else, as where a person takes back what they decided, it is weighed on as any other.
    pub fn overrule(&mut self, number: u32, decided: Standing) {
        let Some(standing) = self.standing(number) else { return };
        if standing.held != decided.held {
            self.move_to(number, decided.held);
        }
        *self.standing_mut(number) = decided;
    }

    /// Where an attempt stands; `None` once its campaign is forgotten.
    pub fn standing(&self, number: u32) -> Option<Standing> {
        let (campaign, place) = *self.places.get(number as usize)?;
        self.dockets.get(&campaign)?.standings.get(place as usize).copied()
    }

    /// In which campaign an attempt was; `None` before it was seen.
    pub fn campaign(&self, number: u32) -> Option<Id> {
        self.places.get(number as usize).map(|(campaign, _)| *campaign)
    }

    /// For whom an attempt was; `None` once its campaign is forgotten.
    pub fn target(&self, number: u32) -> Option<Id> {
        let (campaign, place) = *self.places.get(number as usize)?;
        self.dockets.get(&campaign)?.rows.target(place as usize)
    }

    /// Forgets a campaign whose result is final, save what spans campaigns.
    pub fn forget(&mut self, campaign: Id) {
        self.dockets.remove(&campaign);
        self.campaigns.remove(&campaign);
        self.panels.retain(|(of, _), _| *of != campaign);
        self.touched.retain(|(of, _)| *of != campaign);
    }

    /// Ends an epoch at `now`: weighs what came in, and whatever its group did before.
    pub fn cut(&mut self, now: Timestamp) -> Vec<Finding> {
        let mut findings = Findings::default();
        self.tenant.iter_mut().for_each(|detector| detector.cut(now, &mut self.cases));
        for key in std::mem::take(&mut self.touched) {
            let panel = self.panels.get_mut(&key).expect("touched panels exist");
            let fresh = panel.take_fresh();
            panel.cut(now, &mut self.cases);
            for (target, numbers) in fresh {
                self.hold(&numbers, &mut findings);
                let again = self.panels.get_mut(&key).map(|panel| panel.take_again(target, now));
                self.hold(&again.unwrap_or_default(), &mut findings);
            }
        }
        findings.0
    }

    /// The end of a campaign, or a person's wish to know: weighs all of it once more with everything that is known. What
    /// was held on too little is restored, what is sure is voided.
    pub fn review(&mut self, campaign: Id) -> Vec<Finding> {
        let Some(Docket { standings, .. }) = self.dockets.get(&campaign) else { return Vec::new() };
        let before = standings.clone();
        let of_campaign = (0..).zip(&self.places).filter(|(_, (of, _))| *of == campaign);
        let numbers: Vec<u32> = of_campaign.map(|(number, _)| number).collect();
        self.tenant.iter_mut().for_each(|detector| detector.close());
        let mut keys = Vec::new();
        for (key, panel) in self.panels.iter_mut().filter(|((of, _), _)| *of == campaign) {
            panel.close();
            keys.push(*key);
        }
        for key in keys {
            let numbers = self.panels[&key].all();
            self.settle(&numbers);
        }
        let mut findings = Findings::default();
        for (number, before) in numbers.into_iter().zip(before) {
            self.announce(number, before, &mut findings);
        }
        findings.0
    }

    /// Cases that opened since they were last taken.
    pub fn take_cases(&mut self) -> Vec<Case> {
        std::mem::take(&mut self.cases)
    }

    /// What is thought of an attempt as known now.
    pub fn opinion(&self, number: u32) -> Opinion {
        let mut parts = Vec::new();
        let attempt = self.attempt(number);
        let score = self.weigh(&attempt, Asked::All, &mut parts);
        parts.sort_by_key(|part| std::cmp::Reverse(part.weight));
        let panel = &self.panels[&(attempt.campaign, attempt.act)];
        let doubt = combine::doubt(&parts);
        Opinion { score, doubt, parts, reuse_counts: !panel.knows_population() }
    }

    fn weigh(&self, attempt: &Attempt, asked: Asked, parts: &mut Vec<Part>) -> i32 {
        let panel = &self.panels[&(attempt.campaign, attempt.act)];
        let of_campaign = self.campaigns.get(&attempt.campaign).into_iter().flatten();
        let company = (asked == Asked::All).then_some(&self.company);
        panel.weigh(attempt, of_campaign.chain(&self.tenant).chain(company), parts)
    }

    /// Holds those of these attempts against which enough speaks.
    fn hold(&mut self, numbers: &[u32], findings: &mut Findings) {
        let mut parts = Vec::new();
        for &number in numbers {
            let Standing { held, settled, .. } = *self.standing_mut(number);
            if held || settled {
                continue;
            }
            let score = self.weigh(&self.attempt(number), Asked::All, &mut parts);
            if score >= 0 {
                self.move_to(number, true);
                findings.push(number, Action::Hold, score, &parts);
            }
        }
    }

    fn move_to(&mut self, number: u32, held: bool) {
        let attempt = self.attempt(number);
        if let Some(panel) = self.panels.get_mut(&(attempt.campaign, attempt.act)) {
            panel.moved(&attempt, held);
        }
        self.standing_mut(number).held = held;
    }

    fn attempt(&self, number: u32) -> Attempt {
        let (campaign, place) = self.places[number as usize];
        let attempt = self.dockets.get(&campaign).and_then(|docket| docket.rows.get(place as usize));
        attempt.expect("only attempts of known campaigns are weighed")
    }

    fn standing_mut(&mut self, number: u32) -> &mut Standing {
        let (campaign, place) = self.places[number as usize];
        let docket = self.dockets.get_mut(&campaign).expect("only attempts of known campaigns are weighed");
        &mut docket.standings[place as usize]
    }

    /// What becomes of an attempt at the close, if that is something else than before.
    fn announce(&mut self, number: u32, before: Standing, findings: &mut Findings) {
        let Standing { held, settled, .. } = *self.standing_mut(number);
        if settled || (!held && !before.held) {
            return;
        }
        let mut parts = Vec::new();
        let score = self.weigh(&self.attempt(number), Asked::All, &mut parts);
        // What is void stays so until it is restored.
        let void = held && (score >= VOID || before.void);
        self.standing_mut(number).void = void;
        match (before.held, held, void) {
            (true, false, _) => findings.push(number, Action::Restore, score, &parts),
            (_, true, true) if !before.void => findings.push(number, Action::Void, score, &parts),
            (false, true, false) => findings.push(number, Action::Hold, score, &parts),
            _ => {}
        }
    }
}

/// Findings that a new one is held against: several clusters that come by turns, as at a close, are each one finding and not
/// as many as they have votes.
const ALIKE_LOOKED_AT: usize = 64;

/// Findings with what is alike and not far apart put together.
#[derive(Debug, Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn push(&mut self, number: u32, action: Action, score: i32, parts: &[Part]) {
        let mut parts = parts.to_vec();
        parts.sort_by_key(|part| std::cmp::Reverse(part.weight));
        let is_alike =
            |known: &&mut Finding| known.action == action && known.score == score && known.parts == parts;
        match self.0.iter_mut().rev().take(ALIKE_LOOKED_AT).find(is_alike) {
            Some(alike) => alike.attempts.push(number),
            None => self.0.push(Finding { attempts: vec![number], action, score, parts }),
        }
    }
}
