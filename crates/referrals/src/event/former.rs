//! Events as former releases stored them, and what they are today. Frozen: logs hold such bytes.

use proto::{Actor, CampaignId, PersonId, TenantId, Timestamp};
use serde::Deserialize;

use super::{
    CampaignCreated, CodeIssued, FollowNoted, FollowerLeft, FollowerQualified, InvitationAccepted,
    InvitationRefused, Lost,
};
use crate::code::Code;
use crate::refusal::RuleBroken;
use crate::rules::RulesV1;
use crate::tree::Inviter;

/// Its rules were times alone.
#[derive(Deserialize)]
pub(super) struct CampaignCreatedV1 {
    campaign: CampaignId,
    tenant: TenantId,
    name: String,
    rules: RulesV1,
    by: Actor,
}

impl CampaignCreatedV1 {
    pub(super) fn lift(self) -> CampaignCreated {
        let Self { campaign, tenant, name, rules, by } = self;
        CampaignCreated { campaign, tenant, name, rules: rules.into(), by }
    }
}

/// Nothing was kept of the device.
#[derive(Deserialize)]
pub(super) struct CodeIssuedV1 {
    campaign: CampaignId,
    person: PersonId,
    code: Code,
    attempt: u32,
}

impl CodeIssuedV1 {
    pub(super) fn lift(self) -> CodeIssued {
        let Self { campaign, person, code, attempt } = self;
        CodeIssued { campaign, person, code, attempt, seen: None }
    }
}

/// Only persons invited, and nothing was kept of the device.
#[derive(Deserialize)]
pub(super) struct InvitationAcceptedV1 {
    campaign: CampaignId,
    inviter: PersonId,
    follower: PersonId,
}

impl InvitationAcceptedV1 {
    pub(super) fn lift(self) -> InvitationAccepted {
        let Self { campaign, inviter, follower } = self;
        InvitationAccepted { campaign, inviter: inviter.into(), follower, seen: None }
    }
}

/// Only persons invited.
#[derive(Deserialize)]
pub(super) struct InvitationRefusedV1 {
    campaign: CampaignId,
    inviter: PersonId,
    person: PersonId,
    broken: RuleBroken,
}

impl InvitationRefusedV1 {
    pub(super) fn lift(self) -> InvitationRefused {
        let Self { campaign, inviter, person, broken } = self;
        InvitationRefused { campaign, inviter: inviter.into(), person, broken }
    }
}

/// It happened when it was noted, and leaving ended whatever had not counted yet.
#[derive(Deserialize)]
pub(super) struct FollowNotedV1 {
    campaign: CampaignId,
    person: PersonId,
    following: bool,
    inviter: Option<PersonId>,
    by: Actor,
}

impl FollowNotedV1 {
    pub(super) fn lift(self) -> FollowNoted {
        let Self { campaign, person, following, inviter, by } = self;
        let inviter = inviter.map(Into::into);
        FollowNotedV2 { campaign, person, following, at: None, inviter, ends: !following, by }.lift()
    }
}

/// Whether they were new was not kept. Whoever came by an invitation was; of others it is not known, and so they are not.
#[derive(Deserialize)]
pub(super) struct FollowNotedV2 {
    campaign: CampaignId,
    person: PersonId,
    following: bool,
    at: Option<Timestamp>,
    inviter: Option<Inviter>,
    ends: bool,
    by: Actor,
}

impl FollowNotedV2 {
    pub(super) fn lift(self) -> FollowNoted {
        let Self { campaign, person, following, at, inviter, ends, by } = self;
        let is_new = inviter.is_some();
        FollowNoted { campaign, person, following, at, inviter, ends, is_new, by }
    }
}

/// One level was rewarded.
#[derive(Deserialize)]
pub(super) struct FollowerQualifiedV1 {
    campaign: CampaignId,
    inviter: PersonId,
    follower: PersonId,
}

impl FollowerQualifiedV1 {
    pub(super) fn lift(self) -> FollowerQualified {
        let Self { campaign, inviter, follower } = self;
        FollowerQualified { campaign, inviter: inviter.into(), follower, above: None }
    }
}

/// Nothing but leaving took a follower back.
#[derive(Deserialize)]
pub(super) struct FollowerLeftV1 {
    campaign: CampaignId,
    inviter: PersonId,
    follower: PersonId,
    qualified: u64,
}

impl FollowerLeftV1 {
    pub(super) fn lift(self) -> FollowerLeft {
        let Self { campaign, inviter, follower, qualified } = self;
        FollowerLeft { campaign, inviter: inviter.into(), follower, qualified, why: Lost::Left }
    }
}
