//! The view: what may be read of campaigns at any time.

use std::cmp::Reverse;

use decider::Backlog;
use decider::door::Named;
use decider::views::{CampaignView, Views, reply};
use proto::wire::{Look, LookReply, Stage, Summary};
use proto::{CampaignId, PersonId, Problem, TenantId};

use super::answers::{About, ChannelLine, Channels, Ranked, Ranking};
use super::campaign_unknown;
use crate::exchange::VOTES;
use crate::state::{Campaign, Channel, State, Status, Waiting};

/// The kind of campaign, as answers name it.
const KIND: &str = <crate::Referrals as decider::Service>::NAME;

/// Lines of the ranking that are published, and looked through for one's own place.
pub const RANKING_LINES_MAX: usize = 100;

/// All campaigns.
pub type View = Views<ReferralView>;

/// One campaign.
#[derive(Debug)]
pub struct ReferralView {
    tenant: TenantId,
    revision: u64,
    /// As those who run it see it.
    about: About,
    ranking: Ranking,
    channels: Channels,
    backlog: [Backlog; 2],
}

/// The view of this state.
pub(crate) fn view(state: &State, previous: &View) -> View {
    let campaigns = state.campaigns.iter().map(|(id, campaign)| (id, campaign.revision, campaign));
    View::of(campaigns, previous, ReferralView::of)
}

/// Answers a question.
pub(crate) fn look(view: &View, look: &Look) -> LookReply {
    let Some(found) = view.get(&look.campaign) else {
        return LookReply::Problem(campaign_unknown(&look.campaign));
    };
    // Made when asked for, not with each view: a campaign moves with nearly every block.
    match look.question.as_str() {
        "campaign" if look.audience.is_inside() => reply(&found.about),
        "campaign" => reply(&About { counts: None, ..found.about.clone() }),
        "named" if look.audience.is_inside() => reply(&found.named()),
        "ranking" if look.audience.is_inside() => reply(&found.ranking),
        "ranking" => reply(&found.ranking.for_everybody()),
        "channels" if look.audience.is_inside() => reply(&found.channels),
        other => LookReply::Problem(Problem::new(
            404,
            "question-unknown",
            format!("a campaign of referrals does not answer {other:?}; see /openapi.json for what it does"),
        )),
    }
}

impl ReferralView {
    fn of(id: &CampaignId, campaign: &Campaign) -> Self {
        let about = About {
            campaign: id.clone(),
            kind: KIND,
            name: campaign.name.clone(),
            status: campaign.status,
            rules: campaign.rules.clone(),
            created_at_ms: campaign.times.created,
            opened_at_ms: campaign.times.opened,
            closed_at_ms: campaign.times.closed,
            final_at_ms: campaign.times.finished.or_else(|| campaign.finishes_at()),
            counts: Some(campaign.counts),
        };
        let (ranking, channels) = (Ranking::of(campaign), Channels::of(campaign));
        let (tenant, revision) = (campaign.tenant.clone(), campaign.revision);
        let backlog = [backlog("held", &campaign.held), backlog("doubted", &campaign.doubted)];
        Self { tenant, revision, about, ranking, channels, backlog }
    }

    /// The campaigns that its rules name.
    fn named(&self) -> Vec<Named> {
        let named = |campaign: &CampaignId| Named {
            field: "rules.tasks".to_owned(),
            campaign: campaign.clone(),
            service: VOTES.to_owned(),
        };
        self.about.rules.votes().into_iter().map(named).collect()
    }
}

fn backlog(kind: &'static str, waiting: &Waiting) -> Backlog {
    Backlog { kind, count: waiting.count(), since: waiting.oldest() }
}

/// What waits in all campaigns together.
pub(crate) fn backlogs(view: &View) -> Vec<Backlog> {
    let nothing = Waiting::default();
    let mut sums = [backlog("held", &nothing), backlog("doubted", &nothing)];
    for found in view.iter() {
        for (sum, of) in sums.iter_mut().zip(found.backlog) {
            sum.count += of.count;
            sum.since = sum.since.into_iter().chain(of.since).min();
        }
    }
    sums.to_vec()
}

impl Ranking {
    fn of(campaign: &Campaign) -> Self {
        let best = campaign.ranking.iter().take(RANKING_LINES_MAX);
        let line = |(place, (qualified, _, person)): (u32, &(Reverse<u32>, u64, PersonId))| Ranked {
            place,
            qualified: qualified.0,
            person: Some(*person),
        };
        Self { is_final: campaign.status == Status::Final, lines: (1..).zip(best).map(line).collect() }
    }

    /// Who is who is nobody's business.
    fn for_everybody(&self) -> Self {
        let lines = self.lines.iter().map(|line| Ranked { person: None, ..line.clone() });
        Self { lines: lines.collect(), ..*self }
    }
}

impl Channels {
    fn of(campaign: &Campaign) -> Self {
        let line = |(node, channel): (&PersonId, &Channel)| {
            let sums = campaign.person(node);
            ChannelLine {
                channel: channel.name.clone(),
                medium: channel.medium,
                code: channel.code,
                accepted: sums.invitees_accepted,
                followed: sums.invitees_followed,
                qualified: sums.invitees_qualified,
                left: sums.invitees_left,
                not_new: sums.invitees_not_new,
            }
        };
        let mut channels: Vec<_> = campaign.channels.iter().map(line).collect();
        channels.sort_by(|one, other| one.channel.cmp(&other.channel));
        Self { channels }
    }
}

impl CampaignView for ReferralView {
    fn revision(&self) -> u64 {
        self.revision
    }

    fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    fn summary(&self) -> Summary {
        Summary {
            campaign: self.about.campaign.clone(),
            kind: KIND.to_owned(),
            name: self.about.name.clone(),
            status: stage(self.about.status),
            created_at_ms: self.about.created_at_ms,
            opened_at_ms: self.about.opened_at_ms,
            closed_at_ms: self.about.closed_at_ms,
        }
    }
}

fn stage(status: Status) -> Stage {
    match status {
        Status::Draft => Stage::Draft,
        Status::Open => Stage::Open,
        Status::Paused => Stage::Paused,
        Status::Closed => Stage::Closed,
        Status::Final => Stage::Final,
    }
}
