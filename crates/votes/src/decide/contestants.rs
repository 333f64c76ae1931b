//! How contestants get in, stand and leave, and who follows the account.

use proto::{PersonId, PersonalRef};

use super::{Case, No, Ruling};
use crate::event::{
    ContestantApproved, ContestantRejected, ContestantSignedUp, ContestantWithdrawn, Event, FollowRecorded,
    RuleBroken, SignUpRefused,
};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::rules::CONTESTANTS_MAX;
use crate::state::{Contestant, Standing, Status};

/// Places that only operators fill, so that no number of sign-ups, rejected ones included, keeps them out.
pub const CONTESTANTS_RESERVED: u32 = 1_000;

impl Case<'_> {
    /// A person signs up, once; an operator adds contestants, approved at once.
    pub(super) fn sign_up(&self, profile: PersonalRef) -> Ruling {
        let person = self.by().person();
        if let Some(person) = person {
            self.may_sign_up(person).map_err(|broken| {
                let refused = SignUpRefused { campaign: self.id.clone(), person, broken };
                No::Refused(vec![refused.into()], broken)
            })?;
        } else {
            self.only_unsettled()?;
            if self.campaign.contestants.len() >= CONTESTANTS_MAX as usize {
                return Err(Refusal::ContestantsFull(CONTESTANTS_MAX).into());
            }
        }
        let number = u32::try_from(self.campaign.contestants.len() + 1).expect("their number is bounded");
        let approved = person.is_none() || !self.campaign.rules.sign_up.approval;
        let campaign = self.id.clone();
        let event =
            ContestantSignedUp { campaign, contestant: number, person, profile, approved, by: self.by() };
        let standing = if approved { Standing::Approved } else { Standing::Pending };
        Ok((vec![event.into()], Receipt::Contestant { contestant: number, standing }))
    }

    fn may_sign_up(&self, person: PersonId) -> Result<(), RuleBroken> {
        if self.status() == Status::Final {
            return Err(RuleBroken::Final);
        }
        if let Some(contestant) = self.campaign.signed_up.get(&person) {
            return Err(RuleBroken::SignedUpBefore { contestant: *contestant });
        }
        if !self.campaign.rules.sign_up.open || self.is_settled() {
            return Err(RuleBroken::SignUpClosed);
        }
        self.full().map_or(Ok(()), |max| Err(RuleBroken::ContestantsFull { max }))
    }

    /// Whether there is room for persons; operators have more.
    fn full(&self) -> Option<u32> {
        let (all, rejected) = (self.campaign.contestants.len(), self.campaign.rejected as usize);
        let max = self.campaign.rules.contestants_max.get();
        let for_persons = CONTESTANTS_MAX - CONTESTANTS_RESERVED;
        (all - rejected >= max as usize || all >= for_persons as usize).then_some(max.min(for_persons))
    }

    /// Whoever came later would not have had the chances of the others.
    fn is_settled(&self) -> bool {
        self.campaign.phase.round > 1 || matches!(self.status(), Status::Closed | Status::Final)
    }

    fn only_unsettled(&self) -> Result<(), Refusal> {
        if self.is_settled() { Err(Refusal::ContestantsSettled) } else { Ok(()) }
    }

    pub(super) fn approve(&self, contestant: u32) -> Ruling {
        let event = ContestantApproved { campaign: self.id.clone(), contestant, by: self.by() };
        // The withdrawn too: a wrong number typed in haste must not end somebody's campaign.
        let from = [Standing::Pending, Standing::Rejected, Standing::Withdrawn];
        self.stand(contestant, &from, Standing::Approved, event)
    }

    pub(super) fn turn_down(&self, contestant: u32) -> Ruling {
        let event = ContestantRejected { campaign: self.id.clone(), contestant, by: self.by() };
        self.stand(contestant, &[Standing::Pending], Standing::Rejected, event)
    }

    pub(super) fn withdraw(&self, contestant: u32) -> Ruling {
        let event = ContestantWithdrawn { campaign: self.id.clone(), contestant, by: self.by() };
        // The withdrawn stay listed, and a text that nobody approved must not become public: the pending are rejected.
        self.stand(contestant, &[Standing::Approved], Standing::Withdrawn, event)
    }

    /// Like steps of the life cycle: to where it is already is accepted without an event.
    fn stand(&self, contestant: u32, from: &[Standing], wanted: Standing, event: impl Into<Event>) -> Ruling {
        let known = self.known(contestant)?;
        let standing = known.standing;
        if standing == wanted {
            return Ok((Vec::new(), Receipt::Contestant { contestant, standing }));
        }
        if !from.contains(&standing) {
            return Err(Refusal::WrongStanding { contestant, standing, wanted }.into());
        }
        if self.status() == Status::Final {
            return Err(Refusal::ContestantsSettled.into());
        }
        // Whoever stood in this round has had the chances of the others, and only those who stood can be withdrawn.
        let comes_back = standing == Standing::Withdrawn && known.round == self.campaign.phase.round;
        if wanted == Standing::Approved && !comes_back {
            self.only_unsettled()?;
        }
        Ok((vec![event.into()], Receipt::Contestant { contestant, standing: wanted }))
    }

    pub(super) fn known(&self, contestant: u32) -> Result<&Contestant, Refusal> {
        self.campaign.contestant(contestant).ok_or(Refusal::ContestantUnknown(contestant))
    }

    /// What is on record already makes no event; neither does what comes after the result.
    pub(super) fn follow(&self, person: PersonId, following: bool) -> (Vec<Event>, Receipt) {
        let known = self.campaign.followers.contains(&person) == following || self.status() == Status::Final;
        let campaign = self.id.clone();
        let event = || FollowRecorded { campaign, person, following, by: self.by() }.into();
        (if known { Vec::new() } else { vec![event()] }, Receipt::Follow { following })
    }
}
