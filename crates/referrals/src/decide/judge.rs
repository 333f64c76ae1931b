//! What persons decide about rewards. Each decision can be undone by another, until the campaign is final.

use decider::reason;
use proto::PersonId;

use super::rewards::Rewards;
use super::{Case, Ruling};
use crate::event::{Decision, Lost, RewardJudged};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::state::{Person, Stage, Status};

/// Checks the reason of a decision; says what to change.
pub(crate) fn check_why(why: &str) -> Result<(), String> {
    reason::check("why", why)
}

impl Case<'_> {
    pub(super) fn judge(&self, follower: PersonId, to: Decision, why: &str) -> Ruling {
        check_why(why).map_err(Refusal::Malformed)?;
        if self.campaign.status == Status::Final {
            return Err(Refusal::IsFinal.into());
        }
        let known = self.campaign.person(&follower);
        let receipt = Receipt::Judged { to };
        match (known.stage, to) {
            (Stage::Held, Decision::Hold) | (Stage::Refused, Decision::Refuse) => {
                return Ok((Vec::new(), receipt));
            }
            (Stage::Qualified, Decision::Release) if known.is_released => return Ok((Vec::new(), receipt)),
            (Stage::Held | Stage::Refused | Stage::Qualified, _) => {}
            (stage, _) => return Err(Refusal::NothingToJudge(stage).into()),
        }
        let mut rewards = Rewards::of(self.state, self.now);
        let is_given = known.stage == Stage::Qualified;
        if is_given && to != Decision::Release {
            rewards.lose(self.id, &follower, Lost::Judged);
        }
        let (campaign, inviter) = (self.id.clone(), self.campaign.inviter(known.inviter));
        let (why, by) = (why.to_owned(), self.by());
        rewards.events.push(RewardJudged { campaign, inviter, follower, to, why, by }.into());
        // What is given and looked at is recorded, so that it is not taken back by weighing it again.
        if to == Decision::Release && !is_given {
            let after = Person { stage: Stage::Followed, is_released: true, ..known };
            rewards.settle(self.id, &follower, &after);
        }
        Ok((rewards.events, receipt))
    }
}
