//! Cases: opened by detectors and operators, decided by operators.

use super::{Case, Ruling};
use crate::command::OpenCase;
use crate::event::{CaseDecided, CaseExtended, CaseOpened, Decision};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::state::{CaseFile, Status};

use super::why::check_reason;

/// Most cases of one campaign: far more than people can look at.
pub const CASES_MAX: u32 = 10_000;
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
        check_case_votes(votes).map_err(Refusal::Malformed)?;
        self.only_who_may_say(why)?;
        if let Some(contestant) = subject.contestant {
            self.known(contestant)?;
        }
        if let Some(unknown) = votes.iter().find(|cast| self.campaign.ballots.get(**cast).is_none()) {
            return Err(Refusal::VoteUnknown(*unknown).into());
        }
        match subject.key.and_then(|key| self.campaign.cases.about(&key)) {
            Some(case) => self.extend_case(case, open),
            None => self.new_case(open),
        }
    }

    fn new_case(&self, OpenCase { subject, votes, why }: &OpenCase) -> Ruling {
        let cases = self.campaign.cases.len();
        if cases >= CASES_MAX as usize {
            return Err(Refusal::CasesFull(CASES_MAX).into());
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

    /// More of the same joins the case, unless somebody has decided that it is none, or nothing is added.
    fn extend_case(&self, case: u32, OpenCase { votes, why, .. }: &OpenCase) -> Ruling {
        let CaseFile { decision, votes: known } = *self.case(case)?;
        if decision == Decision::Dismissed || votes.is_empty() {
            return Ok((Vec::new(), Receipt::Case { case, decision }));
        }
        if known as usize + votes.len() > CASE_VOTES_MAX as usize {
            return Err(Refusal::CaseFull { case, max: CASE_VOTES_MAX }.into());
        }
        let (campaign, by) = (self.id.clone(), self.by());
        let extended = CaseExtended { campaign, case, votes: votes.clone(), why: why.clone(), by };
        Ok((vec![extended.into()], Receipt::Case { case, decision: Decision::Open }))
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
