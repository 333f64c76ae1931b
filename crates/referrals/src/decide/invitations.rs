//! Codes, and accepting them.

use super::{Case, No, Ruling};
use crate::code::Code;
use crate::event::{CodeIssued, InvitationAccepted, InvitationRefused};
use crate::receipt::Receipt;
use crate::refusal::{Refusal, RuleBroken};
use crate::state::Status;

/// How often a code is tried to be made. Even with a billion codes the second attempt hits another's once in a billion.
pub const CODE_ATTEMPTS_MAX: u32 = 16;

impl Case<'_> {
    /// A person has one code; asking again gives the same.
    pub(super) fn invite(&self) -> Ruling {
        let person = self.only_persons()?;
        let known = self.campaign.person(&person);
        if known.has_code {
            let code = Code::of(self.id, person, known.code_attempt);
            return Ok((Vec::new(), Receipt::Code { code }));
        }
        if self.campaign.status != Status::Open {
            return Err(Refusal::NotOpen(self.campaign.status).into());
        }
        let attempts = (0..CODE_ATTEMPTS_MAX).map(|attempt| (attempt, Code::of(self.id, person, attempt)));
        let mut free = attempts.filter(|(_, code)| !self.campaign.codes.contains(code));
        let (attempt, code) = free.next().expect("sixteen codes of 60 bits are never all taken");
        let issued = CodeIssued { campaign: self.id.clone(), person, code, attempt };
        Ok((vec![issued.into()], Receipt::Code { code }))
    }

    pub(super) fn accept(&self, code: Code) -> Ruling {
        let follower = self.only_persons()?;
        let inviter = self.campaign.codes.get(&code).ok_or(Refusal::CodeUnknown)?;
        let known = self.campaign.person(&follower);
        let refuse = |broken| {
            let campaign = self.id.clone();
            Err(No::Refused(InvitationRefused { campaign, inviter, person: follower, broken }))
        };
        let is_invited = known.is_invited(&self.campaign.rules, self.now);
        if is_invited && known.inviter == inviter {
            return Ok((Vec::new(), Receipt::Accepted));
        }
        if self.campaign.status != Status::Open {
            return refuse(RuleBroken::NotOpen { status: self.campaign.status });
        }
        if inviter == follower {
            return refuse(RuleBroken::OwnCode);
        }
        if self.has_followed(&follower) {
            return refuse(RuleBroken::FollowedBefore);
        }
        if is_invited {
            return refuse(RuleBroken::AcceptedBefore);
        }
        let accepted = InvitationAccepted { campaign: self.id.clone(), inviter, follower };
        Ok((vec![accepted.into()], Receipt::Accepted))
    }
}
