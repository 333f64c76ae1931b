//! What is true after each fact. Can't fail: it has happened.
//!
//! Nothing here asks a clock, a time-zone database or a ruleset: whatever those said stands in the event.

mod judged;

use decider::Stamp;
use decider::compact::Compact;
use guard::Outcome;
use proto::{CampaignId, Pseudonym};

use crate::event::{
    CampaignCreated, ContestantSignedUp, DoorSummed, Event, FollowRecorded, RoundEnded, VoteCast, VoteStatus,
};
use crate::schedule::Phase;
use crate::state::{
    Acts, Ballots, Campaign, Cases, Choice, Contestant, DEVICE_ACCOUNTS_MAX, DEVICES_MAX, Map, Minutes,
    Person, Standing, State, Status, Tally, Times, Weighing,
};

/// Changes the state by one event.
pub(crate) fn evolve(state: &mut State, stamp: Stamp, event: &Event) {
    match event {
        Event::CampaignCreated(created) => create(state, stamp, created),
        // Records for auditors; no decision depends on them. A refused vote leaves its page token unspent: whoever
        // was told to follow first, and did, votes from the page that they have.
        Event::SignUpRefused(_)
        | Event::VoteRefused(_)
        | Event::DoorSummed(DoorSummed { .. })
        | Event::EpochCut(_)
        | Event::FindingsConcluded(_)
        | Event::ShadowFound(_) => {}
        Event::VoteCast(cast) => cast_vote(state, stamp, cast),
        Event::CampaignOpened(e) => change(state, stamp, &e.campaign, |campaign| {
            campaign.phase.status = Status::Open;
            campaign.times.opened.get_or_insert(stamp.at);
        }),
        Event::CampaignPaused(e) => {
            change(state, stamp, &e.campaign, |campaign| campaign.phase.status = Status::Paused);
        }
        Event::CampaignClosed(e) => change(state, stamp, &e.campaign, |campaign| {
            campaign.phase.status = Status::Closed;
            campaign.phase.frozen = false;
            campaign.phase.closed_at = Some(stamp.at);
            campaign.phase.reviewing = Some(stamp.position);
            move_board(campaign, stamp);
        }),
        Event::CampaignFinalized(e) => {
            // If this was the last campaign, no vote comes that would do it.
            state.nonces.forget(stamp.at);
            change(state, stamp, &e.campaign, |campaign| finalize(campaign, stamp));
        }
        Event::ContestantSignedUp(e) => change(state, stamp, &e.campaign, |campaign| sign_up(campaign, e)),
        Event::ContestantApproved(e) => stand(state, stamp, &e.campaign, e.contestant, Standing::Approved),
        Event::ContestantRejected(e) => stand(state, stamp, &e.campaign, e.contestant, Standing::Rejected),
        Event::ContestantWithdrawn(e) => stand(state, stamp, &e.campaign, e.contestant, Standing::Withdrawn),
        Event::FollowRecorded(e) => change(state, stamp, &e.campaign, |campaign| follow(campaign, e)),
        Event::MarkGiven(e) => change(state, stamp, &e.campaign, |campaign| {
            campaign.marks.insert((e.contestant, e.juror.clone()), e.points);
        }),
        Event::RoundEnded(e) => change(state, stamp, &e.campaign, |campaign| end_round(campaign, stamp, e)),
        Event::BoardMoved(e) => change(state, stamp, &e.campaign, |campaign| move_board(campaign, stamp)),
        Event::BoardFrozen(e) => change(state, stamp, &e.campaign, |campaign| campaign.phase.frozen = true),
        Event::ActTaken(_)
        | Event::VerdictChanged(_)
        | Event::CaseOpened(_)
        | Event::CaseExtended(_)
        | Event::CaseDecided(_)
        | Event::ReviewAsked(_)
        | Event::CampaignReviewed(_)
        | Event::RulesetSet(_)
        | Event::ShadowSet(_)
        | Event::ShadowStopped(_) => {
            let Some(campaign) = decider::Recorded::campaign(event) else { return };
            change(state, stamp, campaign, |campaign| judged::happen(campaign, stamp, event));
        }
    }
    reveal(state, stamp, event);
}

/// Takes in what a vote of another campaign leaves for all of them, where only some are folded.
pub(crate) fn pass_by(state: &mut State, stamp: Stamp, cast: &VoteCast) {
    state.list(&cast.evidence);
    state.nonces.spend(&cast.person, cast.evidence.page.nonce, stamp.at);
}

/// Who sees at once that something has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    /// Votes and what becomes of them: the board shows them when it moves. Records for auditors. Cases, which stand in
    /// the read model.
    Nobody,
    /// Sign-ups that wait, or never stood. How far detectors are with a campaign, and what is tried out in it.
    Inside,
    Everybody,
}

fn audience(event: &Event) -> Audience {
    match event {
        Event::SignUpRefused(_)
        | Event::DoorSummed(_)
        | Event::VoteRefused(_)
        | Event::VoteCast(_)
        | Event::FollowRecorded(_)
        | Event::MarkGiven(_)
        | Event::ActTaken(_)
        | Event::VerdictChanged(_)
        | Event::CaseOpened(_)
        | Event::CaseExtended(_)
        | Event::CaseDecided(_)
        | Event::EpochCut(_)
        | Event::FindingsConcluded(_)
        | Event::ShadowFound(_) => Audience::Nobody,
        Event::ContestantSignedUp(ContestantSignedUp { approved: false, .. })
        | Event::ContestantRejected(_)
        | Event::ReviewAsked(_)
        | Event::CampaignReviewed(_)
        | Event::ShadowSet(_)
        | Event::ShadowStopped(_) => Audience::Inside,
        _ => Audience::Everybody,
    }
}

fn reveal(state: &mut State, stamp: Stamp, event: &Event) {
    let audience = audience(event);
    if audience == Audience::Nobody {
        return;
    }
    let campaign = decider::Recorded::campaign(event).and_then(|id| state.campaigns.get_mut(id));
    let Some(campaign) = campaign else { return };
    state.revision = stamp.position;
    campaign.inside_revision = stamp.position;
    if audience == Audience::Everybody {
        campaign.revision = stamp.position;
    }
}

fn create(state: &mut State, stamp: Stamp, created: &CampaignCreated) {
    let campaign = Campaign {
        tenant: created.tenant.clone(),
        name: created.name.clone(),
        rules: created.rules.clone(),
        weighing: Weighing::created(created.ruleset),
        phase: Phase::draft(),
        times: Times { created: stamp.at, board: stamp.at, ..Times::default() },
        revision: stamp.position,
        inside_revision: stamp.position,
        due: None,
        contestants: Vec::new(),
        rejected: 0,
        advanced: Vec::new(),
        persons: Compact::default(),
        choices: Compact::default(),
        followers: Default::default(),
        signed_up: Default::default(),
        devices: Map::default(),
        marks: Default::default(),
        ballots: Ballots::default(),
        minutes: Minutes::default(),
        rounds_ended: Vec::new(),
        acts: Acts::default(),
        cases: Cases::default(),
    };
    state.campaigns.insert(created.campaign.clone(), campaign);
    change(state, stamp, &created.campaign, |_| {});
}

/// Changes one campaign and keeps its entry among the deadlines right.
fn change(state: &mut State, stamp: Stamp, id: &CampaignId, by: impl FnOnce(&mut Campaign)) {
    let Some((index, _, campaign)) = state.campaigns.get_full_mut(id) else {
        // Every event about a campaign follows its creation: decide makes none otherwise.
        unreachable!("event {} is about campaign {id}, which no earlier event created", stamp.position)
    };
    by(campaign);
    let due = campaign.phase.next(&campaign.rules).map(|(at, _)| at);
    if due != campaign.due {
        let index = u32::try_from(index).expect("a shard holds fewer than 4 billion campaigns");
        if let Some(before) = std::mem::replace(&mut campaign.due, due) {
            state.deadlines.remove(&(before, index));
        }
        state.deadlines.extend(due.map(|at| (at, index)));
    }
}

fn stand(state: &mut State, stamp: Stamp, id: &CampaignId, number: u32, standing: Standing) {
    change(state, stamp, id, |campaign| {
        let Some(contestant) = contestant_mut(campaign, number) else { return };
        let before = std::mem::replace(&mut contestant.standing, standing);
        campaign.rejected += u32::from(standing == Standing::Rejected);
        campaign.rejected -= u32::from(before == Standing::Rejected);
    });
}

fn contestant_mut(campaign: &mut Campaign, number: u32) -> Option<&mut Contestant> {
    campaign.contestants.get_mut((number as usize).checked_sub(1)?)
}

fn sign_up(campaign: &mut Campaign, event: &ContestantSignedUp) {
    campaign.contestants.push(Contestant {
        profile: event.profile,
        standing: if event.approved { Standing::Approved } else { Standing::Pending },
        votes_before: 0,
        round: campaign.phase.round,
        tally: Tally::default(),
        shown: Tally::default(),
        held: 0,
        held_shown: 0,
        voided: 0,
        voided_shown: 0,
    });
    campaign.signed_up.extend(event.person.map(|person| (person, event.contestant)));
}

fn follow(campaign: &mut Campaign, event: &FollowRecorded) {
    if event.following {
        campaign.followers.insert(&event.person, &());
    } else {
        campaign.followers.remove(&event.person);
    }
}

fn cast_vote(state: &mut State, stamp: Stamp, cast: &VoteCast) {
    pass_by(state, stamp, cast);
    let device = state.device(&cast.evidence.device);
    change(state, stamp, &cast.campaign, |campaign| vote(campaign, stamp, cast, device));
}

fn vote(campaign: &mut Campaign, stamp: Stamp, cast: &VoteCast, device: Option<Pseudonym>) {
    let number = use_quota(campaign, stamp, cast, device);
    let status = match cast.verdict.outcome {
        Outcome::Counted => VoteStatus::Counted,
        Outcome::Held | Outcome::Refused => VoteStatus::Held,
    };
    campaign.minutes.cast(stamp.position, stamp.at);
    campaign.ballots.cast(stamp.position, (number, cast.person), &cast.contestants, status);
    for number in &cast.contestants {
        let Some(contestant) = contestant_mut(campaign, *number) else { continue };
        if status == VoteStatus::Counted {
            contestant.tally.votes += 1;
            contestant.tally.reached_at = stamp.position;
        } else {
            contestant.held += 1;
        }
    }
    // A held vote moves the board as a counted one does, and uses the same quota: nothing tells them apart.
    campaign.phase.changed_at.get_or_insert(stamp.at);
}

/// Gives the number of who voted.
fn use_quota(campaign: &mut Campaign, stamp: Stamp, cast: &VoteCast, device: Option<Pseudonym>) -> u32 {
    let voters = u32::try_from(campaign.persons.len()).expect("a campaign has fewer than 4 billion voters");
    let mut number = voters;
    campaign.persons.upsert(&cast.person, |before| {
        let before = before.unwrap_or(Person { number: voters, ..Person::default() });
        number = before.number;
        let (votes_today, votes) = (before.votes_on(cast.day) + 1, before.votes + 1);
        Person { day: cast.day, votes_today, votes, number, newest: stamp.position }
    });
    if campaign.rules.votes_per_person_per_contestant.is_some() {
        for contestant in &cast.contestants {
            campaign.choices.upsert(&Choice(number, *contestant), |votes| votes.unwrap_or(0) + 1);
        }
    }
    let Some(device) = device else { return number };
    if campaign.devices.len() < DEVICES_MAX || campaign.devices.contains_key(&device) {
        let accounts = campaign.devices.entry(device).or_default();
        let is_full = accounts.len() >= DEVICE_ACCOUNTS_MAX;
        // A new person has the highest number, so most are appended without a search.
        if !is_full && accounts.last().is_none_or(|last| *last < number) {
            accounts.push(number);
        } else if let (Err(place), false) = (accounts.binary_search(&number), is_full) {
            accounts.insert(place, number);
        }
    }
    number
}

fn end_round(campaign: &mut Campaign, stamp: Stamp, event: &RoundEnded) {
    // The board shows the count that decided for those who are out, and 0 for those who go on.
    move_board(campaign, stamp);
    for contestant in &mut campaign.contestants {
        if contestant.standing == Standing::Approved {
            contestant.standing = Standing::Out;
        }
    }
    for number in &event.advanced {
        if let Some(contestant) = contestant_mut(campaign, *number) {
            contestant.standing = Standing::Approved;
            contestant.round = event.round + 1;
            contestant.votes_before += contestant.tally.votes;
            contestant.tally = Tally::default();
            contestant.shown = Tally::default();
        }
    }
    campaign.phase.round = event.round + 1;
    campaign.rounds_ended.push(stamp.position);
    campaign.advanced.clone_from(&event.advanced);
}

fn move_board(campaign: &mut Campaign, stamp: Stamp) {
    for contestant in &mut campaign.contestants {
        contestant.shown = contestant.tally;
        contestant.held_shown = contestant.held;
        contestant.voided_shown = contestant.voided;
    }
    campaign.phase.changed_at = None;
    campaign.times.board = stamp.at;
}

/// Nobody votes any more, and no vote is judged, so what only quotas, weighing and judging need is dropped. What somebody signed up as stays, since
/// they ask for it; how often they voted, their receipts tell.
fn finalize(campaign: &mut Campaign, stamp: Stamp) {
    campaign.phase.status = Status::Final;
    campaign.times.finalized = Some(stamp.at);
    move_board(campaign, stamp);
    campaign.persons = Compact::default();
    campaign.choices = Compact::default();
    campaign.devices = Map::default();
    campaign.followers = Default::default();
    campaign.ballots = Ballots::default();
    campaign.minutes = Minutes::default();
    campaign.acts = Acts::default();
    campaign.cases.forget_votes();
    campaign.weighing.shadow = None;
}
