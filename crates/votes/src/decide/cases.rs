//! Cases: opened by detectors and operators, decided by operators.

use proto::Actor;

use super::{Case, Ruling};
use crate::command::{ExtendCase, OpenCase};
use crate::event::{CaseDecided, CaseExtended, CaseOpened, Decision, Event, Why};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::state::{CaseFile, Status};

use super::why::{check_reason, check_why};

/// Most cases of one campaign: far more than people can look at.
pub const CASES_MAX: u32 = 10_000;
/// Cases that only operators open, so that no number of findings keeps them from it.
pub const CASES_RESERVED: u32 = 1_000;
/// Most votes that one command gives a case, so that its event is a part of a block.
pub const CASE_VOTES_AT_ONCE_MAX: usize = 1_000;
/// Most votes of one case: what an answer about it reads is bounded by it.
pub const CASE_VOTES_MAX: u32 = 20_000;

/// Checks which votes a case is given; says what to change.
pub(crate) fn check_case_votes(votes: &[u64]) -> Result<(), String> {
    if votes.len() > CASE_VOTES_AT_ONCE_MAX {
        return Err(format!("give a case at most {CASE_VOTES_AT_ONCE_MAX} votes at once"));
    }
    if !votes.is_sorted_by(|one, next| one < next) {
        return Err("list the positions of votes in ascending order, each once".to_owned());
    }
    Ok(())
}

impl Case<'_> {
    pub(super) fn open_case(&self, open: &OpenCase) -> Ruling {
        let OpenCase { subject, votes, why } = open;
        if self.status() == Status::Final {
            return Err(Refusal::ResultFinal.into());
        }
        self.only_who_may_say(why)?;
        if let Some(contestant) = subject.contestant {
            self.known(contestant)?;
        }
        self.known_votes(votes)?;
        match subject.key.and_then(|key| self.campaign.cases.about(&key)) {
            Some(case) => self.more_of_the_same(case, open),
            None => self.new_case(open),
        }
    }

    /// An operator gives a case votes that detectors did not. That opens it again.
    pub(super) fn extend_case(&self, ExtendCase { case, votes, why }: &ExtendCase) -> Ruling {
        if self.status() == Status::Final {
            return Err(Refusal::ResultFinal.into());
        }
        self.only_people()?;
        check_why(why).map_err(Refusal::Malformed)?;
        self.known_votes(votes)?;
        let CaseFile { decision, votes: known } = *self.case(*case)?;
        let new = self.new_to(*case, votes);
        if new.is_empty() {
            return Ok((Vec::new(), Receipt::Case { case: *case, decision }));
        }
        if known as usize + new.len() > CASE_VOTES_MAX as usize {
            return Err(Refusal::CaseFull { case: *case, max: CASE_VOTES_MAX }.into());
        }
        Ok(self.extended(*case, new, why))
    }

    fn known_votes(&self, votes: &[u64]) -> Result<(), Refusal> {
        check_case_votes(votes).map_err(Refusal::Malformed)?;
        match votes.iter().find(|cast| self.campaign.ballots.get(**cast).is_none()) {
            Some(unknown) => Err(Refusal::VoteUnknown(*unknown)),
            None => Ok(()),
        }
    }

    fn new_to(&self, case: u32, votes: &[u64]) -> Vec<u64> {
        votes.iter().copied().filter(|cast| !self.campaign.cases.has(case, *cast)).collect()
    }

    fn new_case(&self, OpenCase { subject, votes, why }: &OpenCase) -> Ruling {
        let (cases, max) = (self.campaign.cases.len(), self.places(CASES_MAX, CASES_RESERVED));
        if cases >= max as usize {
            return Err(Refusal::CasesFull(max).into());
        }
        let case = u32::try_from(cases + 1).expect("their number is bounded");
        let opened = CaseOpened {
            campaign: self.id.clone(),
            case,
            subject: subject.clone(),
            votes: votes.clone(),
            why: why.clone(),
            by: self.by(),
        };
        Ok((vec![opened.into()], Receipt::Case { case, decision: Decision::Open }))
    }

    /// More of the same joins the case, unless somebody has decided that it is none, or nothing is added. If the case is
    /// full, another takes its place.
    fn more_of_the_same(&self, case: u32, open: &OpenCase) -> Ruling {
        let CaseFile { decision, votes: known } = *self.case(case)?;
        let new = self.new_to(case, &open.votes);
        if decision == Decision::Dismissed || new.is_empty() {
            return Ok((Vec::new(), Receipt::Case { case, decision }));
        }
        if known as usize + new.len() > CASE_VOTES_MAX as usize {
            return self.new_case(&OpenCase { votes: new, ..open.clone() });
        }
        Ok(self.extended(case, new, &open.why))
    }

    fn extended(&self, case: u32, votes: Vec<u64>, why: &Why) -> (Vec<Event>, Receipt) {
        let (campaign, by) = (self.id.clone(), self.by());
        let extended = CaseExtended { campaign, case, votes, why: why.clone(), by };
        (vec![extended.into()], Receipt::Case { case, decision: Decision::Open })
    }

    /// How many of what is bounded the sender may fill.
    pub(super) fn places(&self, max: u32, reserved_for_operators: u32) -> u32 {
        if self.by() == Actor::System { max - reserved_for_operators } else { max }
    }

    /// To what it is already is accepted without an event. Also after the result: that changes no vote.
    pub(super) fn decide_case(&self, case: u32, decision: Decision, reason: &str) -> Ruling {
        self.only_people()?;
        check_reason(reason).map_err(Refusal::Malformed)?;
        let receipt = Receipt::Case { case, decision };
        if self.case(case)?.decision == decision {
            return Ok((Vec::new(), receipt));
        }
        let (campaign, by) = (self.id.clone(), self.by());
        let decided = CaseDecided { campaign, case, decision, reason: reason.to_owned(), by };
        Ok((vec![decided.into()], receipt))
    }

    pub(super) fn case(&self, case: u32) -> Result<&CaseFile, Refusal> {
        self.campaign.cases.get(case).ok_or(Refusal::CaseUnknown(case))
    }
}
