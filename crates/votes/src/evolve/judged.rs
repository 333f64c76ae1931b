//! What is decided about votes and cases, and by which rules votes are weighed. Where a vote is worth something else, counts follow, quotas and receipts don't.

use decider::Stamp;

use super::contestant_mut;
use crate::event::{Decision, Event, VerdictChanged, VoteStatus};
use crate::state::{Campaign, Contestant, Tally};

/// Changes the campaign that the event is about; others than those about acts, cases and rules leave it as it is.
pub(super) fn happen(campaign: &mut Campaign, stamp: Stamp, event: &Event) {
    match event {
        Event::ActTaken(taken) => campaign.acts.take(taken),
        Event::VerdictChanged(changed) => change(campaign, stamp, changed),
        Event::CaseOpened(opened) => campaign.cases.open(opened),
        Event::CaseExtended(extended) => {
            campaign.cases.extend(extended.case, &extended.votes);
            campaign.cases.decide(extended.case, Decision::Open);
        }
        Event::CaseDecided(decided) => campaign.cases.decide(decided.case, decided.decision),
        Event::RulesetSet(set) => campaign.weighing.set(set.ruleset, &set.definition),
        Event::ShadowSet(set) => campaign.weighing.set_shadow(set.ruleset, &set.definition),
        Event::ShadowStopped(_) => campaign.weighing.shadow = None,
        Event::ReviewAsked(_) => campaign.phase.reviewing = Some(stamp.position),
        Event::CampaignReviewed(reviewed) => {
            // A campaign may have closed while an earlier review went on: that asks for another.
            campaign.phase.reviewing = campaign.phase.reviewing.filter(|asked| *asked > reviewed.through);
        }
        _ => {}
    }
}

fn change(campaign: &mut Campaign, stamp: Stamp, event: &VerdictChanged) {
    let VerdictChanged { cast, from, to, by_operator, act, .. } = *event;
    campaign.ballots.judge(cast, (to, by_operator), act);
    let (round, began) = campaign.round_at(cast);
    for &number in &event.contestants {
        let Some(contestant) = contestant_mut(campaign, number) else { continue };
        match from {
            VoteStatus::Counted => *counted(contestant, round) -= 1,
            VoteStatus::Held => contestant.held -= 1,
            VoteStatus::Voided => contestant.voided -= 1,
        }
        match to {
            VoteStatus::Counted => *counted(contestant, round) += 1,
            VoteStatus::Held => contestant.held += 1,
            VoteStatus::Voided => contestant.voided += 1,
        }
        if contestant.round != round {
            continue;
        }
        let Tally { votes, reached_at } = contestant.tally;
        let reached_at = match (from, to) {
            _ if votes == 0 => 0,
            // As if it had counted from the start.
            (_, VoteStatus::Counted) => reached_at.max(cast),
            // Who loses the newest vote was where they are when the one before it came.
            (VoteStatus::Counted, _) if reached_at == cast => {
                campaign.ballots.newest_counted(number, began, cast)
            }
            _ => reached_at,
        };
        if let Some(contestant) = contestant_mut(campaign, number) {
            contestant.tally.reached_at = reached_at;
        }
    }
    // Between held and voided no count moves, so the board stands as well.
    if from == VoteStatus::Counted || to == VoteStatus::Counted {
        campaign.phase.changed_at.get_or_insert(stamp.at);
    }
}

/// Where a vote of this round counts.
fn counted(contestant: &mut Contestant, round: u16) -> &mut u64 {
    if contestant.round == round { &mut contestant.tally.votes } else { &mut contestant.votes_before }
}
