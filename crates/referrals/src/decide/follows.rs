//! Following, leaving, registering. What operators state has happened, so it is never refused; what it means is decided here,
//! in a campaign that has closed as well, until it is final.
//!
//! News may come late and out of order. Only the newest says whether somebody follows now. A late one can still show that a
//! follower left too early, or was not new when they were invited: then what they brought is taken back.

use proto::{PersonId, Timestamp};

use super::rewards::Rewards;
use super::{Case, Ruling};
use crate::event::{Event, FollowNoted, Lost, RegistrationNoted};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::state::{Person, Stage, Status};

/// 2012-01-01: official accounts came up that year, so nobody followed one before. A time in seconds lies far below.
const FOLLOWED_AT_MIN: Timestamp = Timestamp(1_325_376_000_000);

impl Case<'_> {
    pub(super) fn follow(&self, person: PersonId, following: bool, stated_at: Option<Timestamp>) -> Ruling {
        let receipt = Receipt::Follow { following };
        let at = stated_at.unwrap_or(self.now);
        if let Some(stated_at) = stated_at {
            self.check_time(stated_at).map_err(Refusal::Malformed)?;
        }
        let known = self.campaign.person(&person);
        let has_followed = self.has_followed(&person);
        let is_known = stated_at.is_none_or(|at| at == known.said_at) && known.follows == following;
        if is_known && has_followed {
            return Ok((Vec::new(), receipt));
        }
        let is_final = self.campaign.status == Status::Final;
        let is_news = at >= known.said_at;
        // Who comes back is not new, whichever campaign of the account they came by before.
        let comes =
            following && is_news && !is_final && !has_followed && known.is_invited(&self.campaign.rules, at);
        let ends = !is_final && self.ends(&known, following, at);
        if !is_news && !ends && has_followed {
            return Ok((Vec::new(), receipt));
        }
        let inviter = comes.then(|| self.campaign.inviter(known.inviter));
        let (campaign, by) = (self.id.clone(), self.by());
        let ends_unrewarded = ends && known.stage != Stage::Qualified;
        let is_new = following && !has_followed;
        let noted = FollowNoted {
            campaign,
            person,
            following,
            at: stated_at,
            inviter,
            ends: ends_unrewarded,
            is_new,
            by,
        };
        let mut rewards = Rewards::of(self.state, self.now);
        rewards.events.push(noted.into());
        if comes {
            let after = Person { stage: Stage::Followed, came_at: at, ..known };
            rewards.settle(self.id, &person, &after);
        }
        if ends && known.stage == Stage::Qualified {
            let is_old = known.is_before_accepting(at);
            rewards.lose(self.id, &person, if is_old { Lost::NotNew } else { Lost::Left });
        }
        Ok((rewards.events, receipt))
    }

    /// Checks a time that was stated: a wrong one would take rewards back for good. Says what to change.
    fn check_time(&self, at: Timestamp) -> Result<(), String> {
        let are_seconds = |ms: u64| (FOLLOWED_AT_MIN.0..=self.now.0).contains(&ms);
        let reason = match at {
            at if at > self.now => "lies in the future; give a time that has passed, or leave it out",
            at if at >= FOLLOWED_AT_MIN => return Ok(()),
            Timestamp(at) if at.checked_mul(1_000).is_some_and(are_seconds) => {
                "is a time in seconds; milliseconds are wanted: multiply it by 1000"
            }
            _ => {
                "lies before 2012, when nobody could follow an account yet; give milliseconds since 1970, or leave it out"
            }
        };
        Err(format!("at_ms {reason}"))
    }

    /// Whether news ends what somebody's following brings, or takes back what it brought.
    fn ends(&self, known: &Person, following: bool, at: Timestamp) -> bool {
        let is_old = known.is_before_accepting(at);
        match known.stage {
            Stage::Followed | Stage::Held | Stage::Refused => is_old || !following,
            Stage::Qualified => is_old || (!following && known.can_be_lost(&self.campaign.rules, at)),
            Stage::Nobodys | Stage::Accepted | Stage::Left | Stage::NotNew => false,
        }
    }

    /// Only of those who accepted an invitation it is kept, and only until they have left.
    pub(super) fn register(&self, person: PersonId) -> (Vec<Event>, Receipt) {
        let known = self.campaign.person(&person);
        let matters =
            !matches!(known.stage, Stage::Nobodys | Stage::Left | Stage::NotNew) && !known.is_registered;
        if !matters || self.campaign.status == Status::Final {
            return (Vec::new(), Receipt::Done);
        }
        let mut rewards = Rewards::of(self.state, self.now);
        let (campaign, by) = (self.id.clone(), self.by());
        rewards.events.push(RegistrationNoted { campaign, person, by }.into());
        rewards.settle(self.id, &person, &Person { is_registered: true, ..known });
        (rewards.events, Receipt::Done)
    }
}
