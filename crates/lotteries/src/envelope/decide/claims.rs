//! Who gets a part.

use proto::PersonId;

use super::number_of;
use crate::decide::{No, Ruling};
use crate::envelope::event::{ClaimRefused, PartClaimed, Way};
use crate::envelope::receipt::{Claim, Receipt, Reply};
use crate::envelope::refusal::{Refusal, RuleBroken};
use crate::envelope::split::Splitting;
use crate::envelope::state::{Envelope, Turn};
use crate::forms::Case;
use crate::refusal::Refusal as AnyRefusal;
use crate::state::Status;

/// What came of saying a password.
enum Said {
    /// It was the one.
    Claimed(PartClaimed),
    /// Nothing, by the rules.
    Refused(RuleBroken),
    /// Nothing, without a trace.
    Rejected(AnyRefusal),
}

impl Case<'_, Envelope> {
    pub(super) fn claim(&self, text: &str) -> Ruling {
        let person = self.only_persons()?;
        match self.say(person, text, Way::Page) {
            Said::Claimed(claimed) => {
                let receipt = Receipt::Claimed(self.told(&claimed));
                Ok((vec![claimed.into()], receipt.into()))
            }
            Said::Refused(broken) => {
                let refused = self.refused(person, Way::Page, broken);
                Err(No::refused(refused, Refusal::ByRule(broken)))
            }
            Said::Rejected(refusal) => Err(refusal.into()),
        }
    }

    /// The same, for whoever hands messages over. They are told what to reply, whatever comes of it.
    pub(super) fn message(&self, person: PersonId, text: &str) -> Ruling {
        let (events, reply) = match self.say(person, text, Way::Message) {
            Said::Claimed(claimed) => {
                let reply = Reply::Claimed(self.told(&claimed));
                (vec![claimed.into()], reply)
            }
            Said::Refused(broken) => {
                (vec![self.refused(person, Way::Message, broken).into()], Reply::Refused(broken))
            }
            Said::Rejected(AnyRefusal::Envelope(Refusal::TooMany { again_at })) => {
                (Vec::new(), Reply::TooMany { again_at })
            }
            Said::Rejected(refusal) => return Err(refusal.into()),
        };
        Ok((events, Receipt::Replied(reply).into()))
    }

    fn say(&self, person: PersonId, text: &str, way: Way) -> Said {
        let (campaign, now) = (self.campaign, self.context.now);
        if campaign.status != Status::Open {
            return Said::Refused(RuleBroken::NotOpen { status: campaign.status });
        }
        let Some((index, turn)) = self.live() else { return Said::Refused(self.not_now()) };
        let claimer = campaign.of(&person);
        if claimer.has(index) {
            return Said::Refused(RuleBroken::Taken);
        }
        if turn.claims >= turn.round.parts {
            return Said::Refused(RuleBroken::AllTaken);
        }
        if let Some(again_at) = claimer.waits_until(now) {
            return Said::Rejected(AnyRefusal::Envelope(Refusal::TooMany { again_at }));
        }
        let (seed, password) = (self.seed(), self.passwords(index, turn).next_back());
        let (Some(seed), Some(password)) = (seed, password) else {
            return Said::Rejected(AnyRefusal::SeedLost);
        };
        if !password.is(text) {
            return Said::Refused(RuleBroken::WrongPassword);
        }
        let (number, round) = (number_of(index), &turn.round);
        let splitting = Splitting { seed: &seed, campaign: self.id, number, round };
        let fen = splitting.next(turn.claims, turn.fen_left);
        let (part, before) = (turn.claims + 1, claimer.newest);
        Said::Claimed(PartClaimed {
            campaign: self.id.clone(),
            round: number,
            part,
            person,
            fen,
            way,
            before,
        })
    }

    /// The round that a password opens now, whether or not its release is on record yet.
    fn live(&self) -> Option<(usize, &Turn)> {
        let mut rounds = self.campaign.rounds.iter().enumerate();
        rounds.find(|(_, turn)| turn.round.is_live(self.context.now))
    }

    fn not_now(&self) -> RuleBroken {
        let starts = self.campaign.rounds.iter().map(|turn| turn.round.releases_at_ms);
        match starts.into_iter().find(|at| *at > self.context.now) {
            Some(releases_at) => RuleBroken::NotReleased { releases_at },
            None => RuleBroken::Ended,
        }
    }

    fn told(&self, claimed: &PartClaimed) -> Claim {
        let PartClaimed { round, part, fen, .. } = *claimed;
        Claim { position: self.context.position, round, part, fen }
    }

    fn refused(&self, person: PersonId, way: Way, broken: RuleBroken) -> ClaimRefused {
        ClaimRefused { campaign: self.id.clone(), person, way, broken }
    }
}
