//! Codes of persons and channels, and accepting them.

use proto::{CampaignId, PersonId};

use super::{Case, No, Ruling};
use crate::code::Code;
use crate::event::{ChannelOpened, CodeIssued, InvitationAccepted, InvitationRefused};
use crate::receipt::Receipt;
use crate::refusal::{Refusal, RuleBroken};
use crate::state::Status;
use crate::tree::{CHANNELS_MAX, Medium, channel_node};

/// How often a code is tried to be made. Even with a billion codes the second attempt hits another's once in a billion.
pub const CODE_ATTEMPTS_MAX: u32 = 16;

impl Case<'_> {
    /// A person has one code; asking again gives the same.
    pub(super) fn invite(&self) -> Ruling {
        let person = self.only_persons()?;
        let known = self.campaign.person(&person);
        if known.has_code {
            let code = Code::of(self.id, person, known.code_attempt.into());
            return Ok((Vec::new(), Receipt::Code { code }));
        }
        if self.campaign.status != Status::Open {
            return Err(Refusal::NotOpen(self.campaign.status).into());
        }
        let (attempt, code) = self.free_code(person);
        let issued = CodeIssued { campaign: self.id.clone(), person, code, attempt, seen: self.seen() };
        Ok((vec![issued.into()], Receipt::Code { code }))
    }

    /// A channel has one code; asking again gives the same.
    pub(super) fn open_channel(&self, channel: &CampaignId, medium: Medium) -> Ruling {
        let node = channel_node(self.id, channel);
        match self.campaign.channels.get(&node) {
            Some(known) if known.medium == medium => {
                return Ok((Vec::new(), Receipt::Code { code: known.code }));
            }
            Some(_) => return Err(Refusal::ChannelExists.into()),
            None => {}
        }
        if matches!(self.campaign.status, Status::Closed | Status::Final) {
            return Err(Refusal::NotOpen(self.campaign.status).into());
        }
        if self.campaign.channels.len() >= CHANNELS_MAX {
            return Err(Refusal::ChannelsFull(CHANNELS_MAX as u32).into());
        }
        let (attempt, code) = self.free_code(node);
        let (campaign, channel, by) = (self.id.clone(), channel.clone(), self.by());
        let opened = ChannelOpened { campaign, channel, medium, code, attempt, by };
        Ok((vec![opened.into()], Receipt::Code { code }))
    }

    /// A code that nobody else has, and which attempt made it.
    fn free_code(&self, node: PersonId) -> (u32, Code) {
        let attempts = (0..CODE_ATTEMPTS_MAX).map(|attempt| (attempt, Code::of(self.id, node, attempt)));
        let mut free = attempts.filter(|(_, code)| !self.campaign.codes.contains(code));
        free.next().expect("sixteen codes of 60 bits are never all taken")
    }

    pub(super) fn accept(&self, code: Code) -> Ruling {
        let follower = self.only_persons()?;
        let node = self.campaign.codes.get(&code).ok_or(Refusal::CodeUnknown)?;
        let inviter = self.campaign.inviter(node);
        let known = self.campaign.person(&follower);
        let refuse = |broken| {
            let (campaign, inviter) = (self.id.clone(), inviter.clone());
            Err(No::Refused(InvitationRefused { campaign, inviter, person: follower, broken }))
        };
        let is_invited = known.is_invited(&self.campaign.rules, self.now);
        if is_invited && known.inviter == node {
            return Ok((Vec::new(), Receipt::Accepted));
        }
        if self.campaign.status != Status::Open {
            return refuse(RuleBroken::NotOpen { status: self.campaign.status });
        }
        if node == follower {
            return refuse(RuleBroken::OwnCode);
        }
        if self.has_followed(&follower) {
            return refuse(RuleBroken::FollowedBefore);
        }
        if is_invited {
            return refuse(RuleBroken::AcceptedBefore);
        }
        let accepted = InvitationAccepted { campaign: self.id.clone(), inviter, follower, seen: self.seen() };
        Ok((vec![accepted.into()], Receipt::Accepted))
    }
}
