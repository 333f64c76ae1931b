//! What votes are worth, changed after they were cast: by operators, who give a reason, and by detectors.
//!
//! Until the result is final. A round that has ended stays decided: who went on went on.

use proto::Actor;

use super::{Case, Ruling};
use crate::command::{Judge, Move};
use crate::event::{ActTaken, Event, VerdictChanged, VoteStatus};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::state::{Mark, Status};

/// Most votes of one step of an act, so that its events fit into what the host gives one command, however long the name of
/// the campaign, the reason and the choices are.
pub const ACT_VOTES_MAX: usize = 160;
/// Most acts of one campaign that can be continued and undone: 16 bytes each.
pub const ACTS_MAX: u32 = 1_000_000;
/// Acts that only operators take, so that no number of findings keeps them from deciding.
pub const ACTS_RESERVED: u32 = 100_000;

/// Checks which votes are to go which way; says what to change.
pub(crate) fn check_moves(moves: &[Move]) -> Result<(), String> {
    let votes: usize = moves.iter().map(|it| it.votes.len()).sum();
    if votes == 0 || votes > ACT_VOTES_MAX || moves.iter().any(|it| it.votes.is_empty()) {
        return Err(format!(
            "name 1 to {ACT_VOTES_MAX} votes and at least one in each group; take several steps under one act for more"
        ));
    }
    if moves.iter().any(|it| it.from == it.to) {
        return Err("from and to must differ".to_owned());
    }
    if !moves.iter().all(|it| it.votes.is_sorted_by(|one, next| one < next)) {
        return Err("list the positions of votes in ascending order, each once".to_owned());
    }
    let mut all: Vec<u64> = moves.iter().flat_map(|it| &it.votes).copied().collect();
    all.sort_unstable();
    match all.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(format!("vote {} is named twice; name it in one group", pair[0])),
        None => Ok(()),
    }
}

impl Case<'_> {
    pub(super) fn judge(&self, judge: &Judge) -> Ruling {
        if self.status() == Status::Final {
            return Err(Refusal::ResultFinal.into());
        }
        check_moves(&judge.moves).map_err(Refusal::Malformed)?;
        self.only_who_may_say(&judge.why)?;
        if let Some(case) = judge.case {
            self.case(case)?;
        }
        self.goes_on(judge)?;
        let act = judge.act.unwrap_or(self.context.position);
        let mut changes = Vec::new();
        for Move { from, to, votes } in &judge.moves {
            for &cast in votes {
                changes.extend(self.change((act, judge.undoes), cast, (*from, *to))?);
            }
        }
        let changed = u32::try_from(changes.len()).expect("the votes of a step are bounded");
        if changes.is_empty() {
            return Ok((changes, Receipt::Judged { act: judge.act.unwrap_or(0), changed }));
        }
        let taken = ActTaken {
            campaign: self.id.clone(),
            act,
            votes: changed,
            case: judge.case,
            undoes: judge.undoes,
            why: judge.why.clone(),
            by: self.by(),
        };
        changes.insert(0, taken.into());
        Ok((changes, Receipt::Judged { act, changed }))
    }

    /// Whether such a step may be taken, as a first one or behind those of its act.
    fn goes_on(&self, judge: &Judge) -> Result<(), Refusal> {
        let Judge { why, case, act, undoes, .. } = judge;
        let acts = &self.campaign.acts;
        if let Some(unknown) = act.iter().chain(undoes).find(|act| !acts.contains(**act)) {
            return Err(Refusal::ActUnknown(*unknown));
        }
        let max = self.places(ACTS_MAX, ACTS_RESERVED);
        match act {
            Some(act) if !acts.goes_on_with(*act, Mark::of(self.by(), why, *case, *undoes)) => {
                Err(Refusal::OtherAct(*act))
            }
            None if acts.len() >= max as usize => Err(Refusal::ActsFull(max)),
            _ => Ok(()),
        }
    }

    /// What becomes of one vote; nothing, if a detector comes too late for it.
    fn change(
        &self,
        (act, undoes): (u64, Option<u64>),
        cast: u64,
        (from, to): (VoteStatus, VoteStatus),
    ) -> Result<Option<Event>, Refusal> {
        let ballots = &self.campaign.ballots;
        let ballot = ballots.get(cast).ok_or(Refusal::VoteUnknown(cast))?;
        let by_operator = self.by() != Actor::System;
        if ballot.status != from || (ballot.by_operator && !by_operator) {
            let changed = Refusal::VoteChanged { cast, status: ballot.status, expected: from };
            return if by_operator { Err(changed) } else { Ok(None) };
        }
        let by_operator = match undoes {
            Some(undone) => self.taken_back(undone, cast, to)?,
            None => by_operator,
        };
        let changed = VerdictChanged {
            campaign: self.id.clone(),
            person: ballots.person(&ballot),
            cast,
            cast_at: self.campaign.minutes.of(cast),
            contestants: ballots.contestants(&ballot).to_vec(),
            from,
            to,
            had_counted: ballot.had_counted,
            by_operator,
            act,
        };
        Ok(Some(changed.into()))
    }

    /// Whether an operator had decided what the vote was before the act: what is undone leaves no trace on it, so that
    /// detectors may decide again where they could before.
    fn taken_back(&self, undone: u64, cast: u64, to: VoteStatus) -> Result<bool, Refusal> {
        let last = self.campaign.ballots.judged(cast);
        match last.filter(|last| last.act == undone) {
            Some(last) if last.before == to => Ok(last.before_by_operator),
            Some(last) => Err(Refusal::NotUndone { cast, act: undone, before: last.before }),
            None => Err(Refusal::NotLastAct { cast, act: undone, last: last.map(|last| last.act) }),
        }
    }
}
