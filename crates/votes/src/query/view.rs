//! The view: what everybody may read, serialised once per change.

use std::collections::BTreeMap;
use std::sync::Arc;

use decider::Readable;
use proto::wire::{Look, LookReply};
use proto::{CampaignId, Problem, TenantId};
use serde::Serialize;

use super::answers::{About, BoardEntry, Leaderboard};
use super::contestants::Row;
use super::{campaign_unknown, contestants};
use crate::rank::{self, Ranked};
use crate::rules::Board;
use crate::state::{Campaign, Standing, State, Status};

/// Most lines of the board, about 1 MB of JSON; the list of contestants, sorted by rank, pages through more.
pub const BOARD_ENTRIES_MAX: usize = 10_000;

/// Digits of an entity tag: 64 bits tell the states of one page apart.
const ETAG_DIGITS: usize = 16;

/// All campaigns as everybody may read them. Unchanged campaigns are shared with the view before.
#[derive(Debug, Default)]
pub struct View {
    campaigns: BTreeMap<CampaignId, Arc<CampaignView>>,
}

/// One campaign.
#[derive(Debug)]
pub(super) struct CampaignView {
    revision: u64,
    tenant: TenantId,
    /// Whether the public may see counts and ranks.
    pub(super) shows_counts: bool,
    about: Page,
    about_inside: Page,
    board: Page,
    /// By number minus 1.
    pub(super) rows: Vec<Row>,
    /// Indices of rows: those who have a rank by rank, then the others by number.
    pub(super) by_rank: Vec<usize>,
}

/// A body and its tag.
#[derive(Debug)]
struct Page {
    etag: String,
    body: Vec<u8>,
}

impl View {
    /// The view of this state.
    pub(crate) fn of(state: &State, previous: &Self, readable: &dyn Readable) -> Self {
        let view = |id: &CampaignId, campaign: &Campaign| {
            let before = previous.campaigns.get(id).filter(|before| before.revision == campaign.revision);
            before.cloned().unwrap_or_else(|| Arc::new(CampaignView::of(id, campaign, readable)))
        };
        let campaigns = state.campaigns.iter().map(|(id, campaign)| (id.clone(), view(id, campaign)));
        Self { campaigns: campaigns.collect() }
    }

    /// The campaigns that differ between two views.
    pub(crate) fn moved_since(&self, previous: &Self) -> Vec<CampaignId> {
        let same = |id: &CampaignId, now: &Arc<CampaignView>| {
            previous.campaigns.get(id).is_some_and(|before| Arc::ptr_eq(before, now))
        };
        self.campaigns.iter().filter(|(id, now)| !same(id, now)).map(|(id, _)| id.clone()).collect()
    }

    /// The tenant that a campaign belongs to.
    pub(crate) fn tenant(&self, campaign: &CampaignId) -> Option<&TenantId> {
        self.campaigns.get(campaign).map(|campaign| &campaign.tenant)
    }

    /// Answers a question.
    pub(crate) fn look(&self, look: &Look) -> LookReply {
        let Some(campaign) = self.campaigns.get(&look.campaign) else {
            return LookReply::Problem(campaign_unknown(&look.campaign));
        };
        match look.question.as_str() {
            "campaign" if look.inside => campaign.about_inside.reply(),
            "campaign" => campaign.about.reply(),
            "leaderboard" if look.inside || campaign.shows_counts => campaign.board.reply(),
            "leaderboard" => LookReply::Problem(Problem::new(
                403,
                "board-hidden",
                "the board of this campaign is hidden until the result is final; come back then",
            )),
            "contestants" => match contestants::page(campaign, &look.parameters, look.inside) {
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
        let etag = blake3::hash(&body).to_hex()[..ETAG_DIGITS].to_owned();
        Self { etag, body }
    }

    fn reply(&self) -> LookReply {
        LookReply::Body { etag: self.etag.clone(), body: self.body.clone() }
    }
}

impl CampaignView {
    fn of(id: &CampaignId, campaign: &Campaign, readable: &dyn Readable) -> Self {
        let ranking = rank::shown(campaign);
        let mut rows: Vec<Row> =
            campaign.numbered().map(|(number, contestant)| Row::of(number, contestant, readable)).collect();
        for line in &ranking {
            rows[line.contestant as usize - 1].rank = Some(line.rank);
        }
        let ranked = ranking.iter().map(|line| line.contestant as usize - 1);
        let others = (0..rows.len()).filter(|index| rows[*index].rank.is_none());
        let by_rank = ranked.chain(others).collect();
        Self {
            revision: campaign.revision,
            tenant: campaign.tenant.clone(),
            shows_counts: campaign.rules.board == Board::Public || campaign.phase.status == Status::Final,
            about: Page::of(&about(id, campaign, false)),
            about_inside: Page::of(&about(id, campaign, true)),
            board: Page::of(&board(id, campaign, &ranking, &rows)),
            rows,
            by_rank,
        }
    }
}

fn about(id: &CampaignId, campaign: &Campaign, inside: bool) -> About {
    let count =
        |standing| campaign.contestants.iter().filter(|contestant| contestant.standing == standing).count();
    About {
        campaign: id.clone(),
        kind: "votes",
        name: campaign.name.clone(),
        status: campaign.phase.status,
        round: campaign.phase.round,
        rules: campaign.rules.clone(),
        ruleset: campaign.ruleset,
        created_at_ms: campaign.times.created,
        opened_at_ms: campaign.times.opened,
        closed_at_ms: campaign.times.closed,
        finalized_at_ms: campaign.times.finalized,
        contestants_approved: count(Standing::Approved),
        contestants_pending: inside.then(|| count(Standing::Pending)),
    }
}

fn board(id: &CampaignId, campaign: &Campaign, ranking: &[Ranked], rows: &[Row]) -> Leaderboard {
    let entry = |line: &Ranked| BoardEntry {
        rank: line.rank,
        contestant: line.contestant,
        name: rows[line.contestant as usize - 1].name.clone(),
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
