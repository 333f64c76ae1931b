//! Who gets a part.

use proto::{Asset, PersonId};

use super::number_of;
use crate::command::TakenBack;
use crate::decide::{No, Ruling, returns};
use crate::envelope::event::{ClaimRefused, PartClaimed, Way};
use crate::envelope::receipt::{Claim, Receipt, Reply};
use crate::envelope::refusal::{Refusal, RuleBroken};
use crate::envelope::split::Splitting;
use crate::envelope::state::{Envelope, Phase, Turn};
use crate::event::{Event, PrizeReturned, Won};
use crate::forms::Case;
use crate::holds::Decision;
use crate::holds::decide::{Glance, Judging};
use crate::holds::state::{OpenWin, Standing};
use crate::receipt::Receipt as AnyReceipt;
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
                let glance =
                    Glance::of(self.watched, self.id, person).seen(self.asked, self.only_takes(&person));
                let learned = self.learned(person);
                let mut events: Vec<_> = learned.into_iter().chain(glance.news()).collect();
                let position = self.context.position + events.len() as u64;
                let hold = glance.held();
                let is_suspected = hold.is_some();
                let claimed = PartClaimed { held: is_suspected, ..claimed };
                let receipt = Receipt::Claimed(told(&claimed, position));
                let prize = claimed.won();
                events.push(claimed.into());
                events.extend(hold.map(|weighed| glance.hold(position, prize, weighed)));
                events.extend(glance.sweep(is_suspected, |_, win| Some(part(win))));
                Ok((events, receipt.into()))
            }
            Said::Refused(broken) => {
                let refused = self.refused(person, Way::Page, broken);
                Err(No::refused(refused, Refusal::ByRule(broken)))
            }
            Said::Rejected(refusal) => Err(refusal.into()),
        }
    }

    /// The same, for whoever hands messages over. They are told what to reply, whatever comes of it. Nothing is seen of who
    /// sends a message, so it is held only for what was seen of them before on the page.
    pub(super) fn message(&self, person: PersonId, text: &str) -> Ruling {
        // Without the secret nothing can be compared, which whoever hands messages over must hear of.
        if self.seed().is_some() && !self.is_try(text) {
            return Ok((Vec::new(), Receipt::Replied(Reply::Silent).into()));
        }
        let (events, reply) = match self.say(person, text, Way::Message) {
            Said::Claimed(claimed) => {
                let mut events: Vec<_> = self.learned(person).into_iter().collect();
                let position = self.context.position + events.len() as u64;
                let reply = Reply::Claimed(told(&claimed, position));
                let glance = Glance::of(self.watched, self.id, person);
                let hold = glance.held();
                let claimed = PartClaimed { held: hold.is_some(), ..claimed };
                let held = hold.map(|weighed| glance.hold(position, claimed.won(), weighed));
                events.push(claimed.into());
                events.extend(held);
                (events, reply)
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
        if let Some(why) = self.kept_out(campaign.admits, campaign.times.created, &person) {
            return Said::Refused(RuleBroken::KeptOut(why));
        }
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
            held: false,
        })
    }

    /// Whether this is no chat, by the rule that stands at the head of [`crate::envelope`].
    fn is_try(&self, text: &str) -> bool {
        let now = self.context.now;
        self.campaign.rounds.iter().enumerate().any(|(index, turn)| {
            let is_over = turn.phase == Phase::Ended || turn.round.ends_at_ms <= now;
            let has_begun = turn.phase != Phase::Waiting || turn.round.is_live(now);
            let is_secret = !is_over && turn.claims < turn.round.parts;
            let mut passwords = self.passwords(index, turn);
            match is_secret {
                true => has_begun && passwords.any(|password| password.is_like(text)),
                false => passwords.any(|password| password.is(text)),
            }
        })
    }

    /// A person's decision about a part.
    pub(super) fn judge(&self, won: u64, to: Decision, why: &str) -> Ruling {
        let open = self.watched.open_at(won);
        let out = open.map(|win| (win.person, part(&win)));
        let judging = Judging { watched: self.watched, campaign: self.id, by: self.by(), out };
        judging.judge(won, to, why)
    }

    /// Puts the money of a part that was refused back into stock; the part stays taken.
    pub(super) fn take_back(&self, won: u64, why: TakenBack) -> Ruling {
        let hold = self.watched.holds.get(&won).ok_or(AnyRefusal::PrizeUnknown(won))?;
        match hold.standing {
            Standing::Refused => {}
            Standing::Held => return Err(AnyRefusal::BeingChecked(won).into()),
            Standing::Released | Standing::Returned => return Err(AnyRefusal::PrizeUnknown(won).into()),
        }
        // A part is theirs at once.
        if why == TakenBack::Lapsed {
            return Err(AnyRefusal::NotLapsed(won).into());
        }
        let (campaign, person, prize, by) = (self.id.clone(), hold.person, hold.prize.clone(), self.by());
        let returned = PrizeReturned { campaign, won, person, prize: prize.clone(), why, by, told: None };
        let mut events = vec![returned.into()];
        if self.campaign.status == Status::Closed {
            events.extend(returns(self.id, &prize.asset, prize.amount));
        }
        Ok((events, AnyReceipt::TakenBack { won }))
    }

    /// What is to be written down of who takes a part.
    fn learned(&self, person: PersonId) -> Option<Event> {
        self.follows.news(self.campaign.admits, self.id, person)
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

    fn refused(&self, person: PersonId, way: Way, broken: RuleBroken) -> ClaimRefused {
        ClaimRefused { campaign: self.id.clone(), person, way, broken }
    }
}

fn told(claimed: &PartClaimed, position: u64) -> Claim {
    let PartClaimed { round, part, fen, .. } = *claimed;
    Claim { position, round, part, fen }
}

/// A part that was taken.
fn part(win: &OpenWin) -> Won {
    Won { asset: Asset::Cny, amount: win.amount }
}
