//! What operators move, reserve, post, void and take back.
//!
//! After TigerBeetle's model, with these differences: all transfers of a command are linked, what is not linked is another
//! command; posting and voiding name the pending transfer and get no id of their own; reversals are known as such and
//! can't take back more than there is; and accounts have limits of their own instead of two flags.

use proto::{Asset, Intent, TransferId};
use serde::Serialize;

use super::book::check_amount;
use super::sheet::{Authority, Sheet};
use super::{Case, No, Ruling};
use crate::account::{Account, Kind, Side};
use crate::command::{BATCH_MAX, NewTransfer};
use crate::event::{Chosen, How, Transfer, TransferPosted, TransferVoided, TransfersRefused, Why};
use crate::ids;
use crate::receipt::{Booked, Receipt};
use crate::refusal::Refusal;
use crate::state::{Asked, PENDING_MAX, Phase, Record, TransferKey};
use crate::word::Word;

/// Latest time that a pending transfer may expire: the end of the year 9999, as far as calendars reach.
const TIME_MS_MAX: u64 = 253_402_300_799_999;

/// Checks transfers as far as the books don't matter; says what to change.
pub(crate) fn check_transfers(transfers: &[NewTransfer]) -> Result<(), String> {
    if !(1..=BATCH_MAX).contains(&transfers.len()) {
        return Err(format!("give 1 to {BATCH_MAX} transfers"));
    }
    for (index, new) in transfers.iter().enumerate() {
        let at = |reason: String| Err(format!("transfers[{index}]: {reason}"));
        if let Err(reason) = check_amount(new.amount) {
            return at(reason);
        }
        if new.debit.asset != new.credit.asset {
            return at(format!(
                "{} and {} count different things; make it two transfers",
                new.debit, new.credit
            ));
        }
        if new.debit == new.credit {
            return at("debit and credit are the same account; name two".to_owned());
        }
        let is_handed_over = |account: &Account| account.usual_terms().spender.is_some();
        if new.pending.is_some() && (is_handed_over(&new.debit) || is_handed_over(&new.credit)) {
            return at("what is handed over to a service moves at once; leave pending out".to_owned());
        }
        if new.pending.is_some_and(|it| it.expires_at.is_some_and(|at| at.0 > TIME_MS_MAX)) {
            return at("expires_at_ms lies beyond the year 9999; give milliseconds since 1970 UTC".to_owned());
        }
        if new.id.is_some() && transfers[..index].iter().any(|earlier| earlier.id == new.id) {
            return at("its id is given twice; choose another".to_owned());
        }
    }
    Ok(())
}

/// The hash of what is asked for under an id that its sender chose.
pub(super) fn intent(asked: &impl Serialize) -> Intent {
    let mut bytes = Vec::new();
    decider::answer::append(asked, &mut bytes);
    Intent::of(&bytes)
}

impl Case<'_> {
    pub(super) fn transfer(&self, transfers: &[NewTransfer]) -> Ruling {
        check_transfers(transfers).map_err(Refusal::Malformed)?;
        let late =
            |new: &NewTransfer| new.pending.and_then(|it| it.expires_at).is_some_and(|at| at <= self.now);
        if transfers.iter().any(late) {
            let reason = "expires_at_ms has passed; give a later time, or null for never";
            return Err(Refusal::Malformed(reason.to_owned()).into());
        }
        if let Some(booked) = self.batch_before(transfers)? {
            return Ok((Vec::new(), Receipt::Booked { transfers: booked }));
        }
        let mut sheet = Sheet::of(self.book);
        let (mut booked, mut chosen) = (Vec::new(), Vec::new());
        for (index, new) in transfers.iter().enumerate() {
            let id = new.id.unwrap_or_else(|| ids::of_command(&self.envelope.id, index));
            if sheet.knows(&id) {
                return Err(Refusal::TransferConflict { transfer: id }.into());
            }
            let amount = self.try_one(&mut sheet, id, new).map_err(|why| self.refused(id, why))?;
            booked.push(Booked { transfer: id, amount });
            chosen.extend(self.chosen(new.id, intent(new), amount));
        }
        if sheet.pending() > PENDING_MAX {
            return Err(
                Refusal::Full { what: "pending transfers".to_owned(), max: PENDING_MAX as u32 }.into()
            );
        }
        Ok((self.booked(sheet, chosen)?, Receipt::Booked { transfers: booked }))
    }

    fn try_one(&self, sheet: &mut Sheet<'_>, id: TransferId, new: &NewTransfer) -> Result<u64, Why> {
        let limit = sheet.limit(&new.debit, Side::Debit).min(sheet.limit(&new.credit, Side::Credit));
        // If nothing at all fits, the attempt to move 1 says why.
        let amount = if new.up_to { new.amount.min(limit).max(1) } else { new.amount };
        let how = match new.pending {
            None => How::Simple,
            Some(pending) => How::Pending { expires_at: pending.expires_at },
        };
        let NewTransfer { debit, credit, reason, .. } = new.clone();
        sheet.book(Transfer { id, debit, credit, amount, reason, how }, Authority::Operator)?;
        Ok(amount)
    }

    /// What a batch came to that was booked before under the ids that its sender chose.
    fn batch_before(&self, transfers: &[NewTransfer]) -> Result<Option<Vec<Booked>>, Refusal> {
        let mut booked = Vec::new();
        for new in transfers {
            let asked = self.asked_before(new.id, intent(new))?;
            booked.extend(
                asked.map(|asked| Booked { transfer: new.id.unwrap_or_default(), amount: asked.amount }),
            );
        }
        match booked.first() {
            None => Ok(None),
            Some(_) if booked.len() == transfers.len() => Ok(Some(booked)),
            // Some of these were booked without the others: it is another batch.
            Some(first) => Err(Refusal::TransferConflict { transfer: first.transfer }),
        }
    }

    /// What was asked for under an id that its sender chose; a conflict if it was something else.
    pub(super) fn asked_before(
        &self,
        id: Option<TransferId>,
        intent: Intent,
    ) -> Result<Option<Asked>, Refusal> {
        let Some(transfer) = id else { return Ok(None) };
        match self.book.asked.get(&TransferKey(transfer)) {
            Some(asked) if asked.intent == intent => Ok(Some(asked)),
            None if self.book.record(&transfer).is_none() => Ok(None),
            _ => Err(Refusal::TransferConflict { transfer }),
        }
    }

    pub(super) fn chosen(&self, id: Option<TransferId>, intent: Intent, amount: u64) -> Vec<Chosen> {
        id.map(|transfer| Chosen { transfer, intent, amount }).into_iter().collect()
    }

    pub(super) fn refused(&self, transfer: TransferId, why: Why) -> No {
        let (book, cause, by) = (self.book.place.clone(), self.envelope.id, self.by());
        let refused = TransfersRefused { book, cause, transfer, why: why.clone(), by };
        No::Refused(Box::new(refused.into()), Refusal::ByBook(why))
    }

    fn find_record(&self, transfer: &TransferId) -> Result<Record, Refusal> {
        self.book.record(transfer).ok_or(Refusal::TransferUnknown { transfer: *transfer })
    }

    pub(super) fn post(&self, id: &TransferId, amount: Option<u64>) -> Ruling {
        let record = self.find_record(id)?;
        let amount = amount.unwrap_or(record.amount);
        match (record.phase, self.book.pending.get(id)) {
            (Phase::Pending, Some(transfer)) if self.is_over(transfer) => {
                Err(not_pending(id, Phase::Expired).into())
            }
            (Phase::Pending, Some(_)) if !(1..=record.amount).contains(&amount) => {
                Err(Refusal::MoreThanLeft { transfer: *id, left: record.amount }.into())
            }
            (Phase::Pending, Some(transfer)) => {
                let (book, transfer, cause) = (self.book.place.clone(), transfer.clone(), self.cause());
                let posted = TransferPosted { book, transfer, amount, cause };
                Ok((vec![posted.into()], Receipt::Settled { transfer: *id, posted: amount }))
            }
            (Phase::Posted, _) if amount == record.amount => {
                Ok((Vec::new(), Receipt::Settled { transfer: *id, posted: amount }))
            }
            (phase, _) => Err(not_pending(id, phase).into()),
        }
    }

    /// Whether a pending transfer's time has come, also if the tick that says so has not.
    fn is_over(&self, transfer: &Transfer) -> bool {
        matches!(transfer.how, How::Pending { expires_at: Some(at) } if at <= self.now)
    }

    pub(super) fn void(&self, id: &TransferId) -> Ruling {
        let record = self.find_record(id)?;
        let receipt = Receipt::Settled { transfer: *id, posted: 0 };
        match (record.phase, self.book.pending.get(id)) {
            (Phase::Pending, Some(transfer)) => {
                let (book, transfer, cause) = (self.book.place.clone(), transfer.clone(), self.cause());
                Ok((vec![TransferVoided { book, transfer, cause }.into()], receipt))
            }
            (Phase::Voided, _) => Ok((Vec::new(), receipt)),
            (phase, _) => Err(not_pending(id, phase).into()),
        }
    }

    pub(super) fn reverse(
        &self,
        of: &TransferId,
        amount: Option<u64>,
        id: Option<TransferId>,
        reason: &Word,
    ) -> Ruling {
        let record = self.find_record(of)?;
        let intent = intent(&(of, amount, reason));
        if let Some(asked) = self.asked_before(id, intent)? {
            let receipt = Receipt::Reversed { transfer: *of, amount: asked.amount, left: record.left };
            return Ok((Vec::new(), receipt));
        }
        if !matches!(record.phase, Phase::Simple | Phase::Posted) {
            let reason = format!(
                "transfer {of} is {}, so it has moved nothing; there is nothing to reverse",
                record.phase.word()
            );
            return Err(Refusal::Malformed(reason).into());
        }
        let base = id.unwrap_or_else(|| ids::of_command(&self.envelope.id, 0));
        if let Some(why) = self.is_lotteries(&record) {
            return Err(self.refused(base, why));
        }
        let amount = amount.unwrap_or(record.left);
        if !(1..=record.left).contains(&amount) {
            return Err(Refusal::MoreThanLeft { transfer: *of, left: record.left }.into());
        }
        let name = |index| if index == 0 { base } else { ids::part_of(&base, index) };
        let mut sheet = Sheet::of(self.book);
        sheet.undo(of, &record, amount, reason, name).map_err(|why| self.refused(base, why))?;
        let events = self.booked(sheet, self.chosen(id, intent, amount))?;
        Ok((events, Receipt::Reversed { transfer: *of, amount, left: record.left - amount }))
    }

    /// Why a transfer is not for operators to reverse, since lotteries would not know of it. It keeps each win until it takes it
    /// back itself, each ticket as spent for ever, and its stock until it returns it: reversed here, a prize would come back
    /// twice, or be won once it is gone, and a ticket could be drawn with again.
    fn is_lotteries(&self, record: &Record) -> Option<Why> {
        let (debit, credit) = (self.book.account(record.debit), self.book.account(record.credit));
        match (debit.asset, debit.kind, credit.kind) {
            (_, Kind::Stock(draw) | Kind::Shortfall(draw), _) => Some(Why::StatedByDraw { draw }),
            (Asset::Tickets(draw), Kind::Person(_) | Kind::Owed(_), Kind::Spent(_)) => {
                Some(Why::StatedByDraw { draw })
            }
            (_, _, Kind::Stock(draw)) => Some(Why::HandedOver { draw }),
            _ => None,
        }
    }
}

fn not_pending(transfer: &TransferId, phase: Phase) -> Refusal {
    Refusal::NotPending { transfer: *transfer, phase: phase.word().to_owned() }
}
