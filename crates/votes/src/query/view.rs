//! The view: what everybody may read, serialised once per change.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use decider::Readable;
use decider::views::etag;
use proto::wire::{List, Listed, Look, LookReply, Stage, Summary};
use proto::{CampaignId, PersonalRef, Problem, TenantId};
use serde::Serialize;

use super::answers::{About, BoardEntry, Leaderboard};
use super::contestants::{Listing, Reader};
use super::names::Names;
use super::{campaign_unknown, contestants};
use crate::rank::{self, Ranked};
use crate::rules::Board;
use crate::state::{Campaign, Contestant, Standing, State, Status};

/// Most lines of the board, about 1 MB of JSON; the list of contestants, sorted by rank, pages through more.
pub const BOARD_ENTRIES_MAX: usize = 10_000;

/// The kind of campaign, as answers name it.
const KIND: &str = <crate::Votes as decider::Service>::NAME;

/// All campaigns as everybody may read them. Whatever is unchanged is shared with the view before.
#[derive(Debug, Default)]
pub struct View {
    /// In order of creation, as in the state: no campaign is ever removed.
    campaigns: Vec<Arc<CampaignView>>,
    index: Arc<BTreeMap<CampaignId, usize>>,
}

/// One campaign.
#[derive(Debug)]
struct CampaignView {
    inside_revision: u64,
    public: Arc<Public>,
    about_inside: Page,
    listing: Listing,
}

/// The part of a campaign that everybody sees.
#[derive(Debug)]
struct Public {
    id: CampaignId,
    revision: u64,
    tenant: TenantId,
    /// Whether the public may see counts and ranks.
    shows_counts: bool,
    summary: Summary,
    about: Page,
    board: Page,
    ranking: Vec<Ranked>,
}

/// A body and its tag.
#[derive(Debug)]
struct Page {
    etag: String,
    body: Vec<u8>,
}

impl View {
    /// The view of this state, without personal data that are gone.
    pub(crate) fn of(state: &State, previous: &Self, readable: &dyn Readable, gone: &[PersonalRef]) -> Self {
        let campaigns = state.campaigns.iter().enumerate().map(|(index, (id, campaign))| {
            let before = previous.campaigns.get(index).filter(|before| before.public.id == *id);
            let shown_no_more = gone_from(campaign, gone);
            let is_same = |before: &&Arc<CampaignView>| {
                before.inside_revision == campaign.inside_revision && shown_no_more.is_empty()
            };
            match before.filter(is_same) {
                Some(same) => Arc::clone(same),
                None => Arc::new(CampaignView::of(id, campaign, before, readable, &shown_no_more)),
            }
        });
        let campaigns: Vec<_> = campaigns.collect();
        let index = if campaigns.len() == previous.index.len() {
            Arc::clone(&previous.index)
        } else {
            Arc::new(campaigns.iter().enumerate().map(|(at, it)| (it.public.id.clone(), at)).collect())
        };
        Self { campaigns, index }
    }

    /// The campaigns that everybody sees differently in two views.
    pub(crate) fn moved_since(&self, previous: &Self) -> Vec<CampaignId> {
        let same = |at: usize, now: &CampaignView| {
            previous.campaigns.get(at).is_some_and(|before| Arc::ptr_eq(&before.public, &now.public))
        };
        let moved = self.campaigns.iter().enumerate().filter(|(at, now)| !same(*at, now));
        moved.map(|(_, now)| now.public.id.clone()).collect()
    }

    fn campaign(&self, id: &CampaignId) -> Option<&CampaignView> {
        self.index.get(id).and_then(|at| self.campaigns.get(*at)).map(|campaign| &**campaign)
    }

    /// The tenant that a campaign belongs to.
    pub(crate) fn tenant(&self, campaign: &CampaignId) -> Option<&TenantId> {
        self.campaign(campaign).map(|campaign| &campaign.public.tenant)
    }

    /// Answers a question about a tenant's campaigns.
    pub(crate) fn list(&self, list: &List) -> Listed {
        let List::Summaries { tenant, campaigns } = list else { return Listed::Unknown };
        let found = campaigns.iter().filter_map(|id| self.campaign(id));
        let own = found.filter(|campaign| campaign.public.tenant == *tenant);
        Listed::Summaries(own.map(|campaign| campaign.public.summary.clone()).collect())
    }

    /// Answers a question.
    pub(crate) fn look(&self, look: &Look) -> LookReply {
        let Some(campaign) = self.campaign(&look.campaign) else {
            return LookReply::Problem(campaign_unknown(&look.campaign));
        };
        let public = &campaign.public;
        let counts = look.audience.is_inside() || public.shows_counts;
        let reader = Reader { audience: look.audience, counts, revision: public.revision };
        match look.question.as_str() {
            "campaign" if look.audience.is_inside() => campaign.about_inside.reply(),
            "campaign" => public.about.reply(),
            "leaderboard" if counts => public.board.reply(),
            "leaderboard" => LookReply::Problem(Problem::new(
                403,
                "board-hidden",
                "the board of this campaign is hidden until the result is final; come back then",
            )),
            "contestants" => match contestants::page(&campaign.listing, &look.parameters, reader) {
                Ok(page) => Page::of(&page).reply(),
                Err(problem) => LookReply::Problem(problem),
            },
            other => LookReply::Problem(Problem::new(
                404,
                "question-unknown",
                format!("a voting campaign does not answer {other:?}; see /openapi.json for what it does"),
            )),
        }
    }
}

impl Page {
    fn of(answer: &impl Serialize) -> Self {
        let body = serde_json::to_vec(answer).expect("answers are plain data and always serialise");
        Self { etag: etag(&body), body }
    }

    fn reply(&self) -> LookReply {
        LookReply::Body { etag: self.etag.clone(), body: self.body.clone() }
    }
}

impl CampaignView {
    fn of(
        id: &CampaignId,
        campaign: &Campaign,
        before: Option<&Arc<Self>>,
        readable: &dyn Readable,
        shown_no_more: &[usize],
    ) -> Self {
        let mut names = before.map(|before| before.listing.names.clone()).unwrap_or_default();
        let same = before
            .map(|before| &before.public)
            .filter(|it| it.revision == campaign.revision && shown_no_more.is_empty());
        names.renew(shown_no_more, &campaign.contestants, readable);
        if before.is_some() && same.is_none() {
            names.refresh(&campaign.contestants, readable);
        }
        names.extend(&campaign.contestants, readable);
        let public = same.cloned().unwrap_or_else(|| Arc::new(Public::of(id, campaign, &names)));
        Self {
            inside_revision: campaign.inside_revision,
            about_inside: Page::of(&about(id, campaign, true)),
            listing: Listing::of(campaign, &public.ranking, names),
            public,
        }
    }
}

/// Indices of contestants whose texts are gone.
fn gone_from(campaign: &Campaign, gone: &[PersonalRef]) -> Vec<usize> {
    // Nearly always nothing is gone, and then nobody is looked at.
    let contestants = if gone.is_empty() { &[] } else { &campaign.contestants[..] };
    // After a start it may be everybody's that were not known yet.
    let gone: BTreeSet<&PersonalRef> = gone.iter().collect();
    let is_gone = |(index, it): (usize, &Contestant)| gone.contains(&it.profile).then_some(index);
    contestants.iter().enumerate().filter_map(is_gone).collect()
}

impl Public {
    fn of(id: &CampaignId, campaign: &Campaign, names: &Names) -> Self {
        let ranking = rank::shown(campaign);
        Self {
            id: id.clone(),
            revision: campaign.revision,
            tenant: campaign.tenant.clone(),
            shows_counts: campaign.rules.board == Board::Public || campaign.phase.status == Status::Final,
            summary: summary(id, campaign),
            about: Page::of(&about(id, campaign, false)),
            board: Page::of(&board(id, campaign, &ranking, names)),
            ranking,
        }
    }
}

fn summary(id: &CampaignId, campaign: &Campaign) -> Summary {
    Summary {
        campaign: id.clone(),
        kind: KIND.to_owned(),
        name: campaign.name.clone(),
        status: stage(campaign.phase.status),
        created_at_ms: campaign.times.created,
        opened_at_ms: campaign.times.opened,
        closed_at_ms: campaign.phase.closed_at,
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

fn about(id: &CampaignId, campaign: &Campaign, inside: bool) -> About {
    let count =
        |standing| campaign.contestants.iter().filter(|contestant| contestant.standing == standing).count();
    About {
        campaign: id.clone(),
        kind: KIND,
        name: campaign.name.clone(),
        status: campaign.phase.status,
        round: campaign.phase.round,
        rules: campaign.rules.clone(),
        ruleset: campaign.weighing.ruleset.hash,
        shadow: campaign.weighing.shadow.as_ref().filter(|_| inside).map(|shadow| shadow.hash),
        created_at_ms: campaign.times.created,
        opened_at_ms: campaign.times.opened,
        closed_at_ms: campaign.phase.closed_at,
        finalized_at_ms: campaign.times.finalized,
        contestants_approved: count(Standing::Approved),
        contestants_pending: inside.then(|| count(Standing::Pending)),
        being_reviewed: inside.then_some(campaign.phase.reviewing.is_some()),
    }
}

fn board(id: &CampaignId, campaign: &Campaign, ranking: &[Ranked], names: &Names) -> Leaderboard {
    let entry = |line: &Ranked| BoardEntry {
        rank: line.rank,
        contestant: line.contestant,
        name: names.get(line.index()).and_then(|texts| texts.name.clone()),
        votes: line.votes,
        score: line.score,
    };
    Leaderboard {
        campaign: id.clone(),
        status: campaign.phase.status,
        as_of_ms: campaign.times.board,
        frozen: campaign.phase.frozen,
        round: campaign.phase.round,
        entries: ranking.iter().take(BOARD_ENTRIES_MAX).map(entry).collect(),
        total_votes: ranking.iter().map(|line| line.votes).sum(),
    }
}
