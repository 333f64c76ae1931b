//! What rules could not give for want of a budget, until an operator has seen to it.

use decider::Stamp;
use proto::CampaignId;

use crate::account::Kind;
use crate::event::{Cause, How, Transfer, TransfersBooked};
use crate::state::{Book, Unpaid};

/// A rule of a campaign gave nothing, since its budget had too little.
pub(super) fn declined(book: &mut Book, stamp: Stamp, campaign: &CampaignId) {
    let nothing = Unpaid { awards: 0, since: stamp.at, newest: stamp.position };
    let unpaid = book.unpaid.entry(campaign.clone()).or_insert(nothing);
    unpaid.awards += 1;
    unpaid.newest = stamp.position;
}

/// Each transfer of an operator from a campaign's budget to a person pays one: which of them, nobody asks.
pub(super) fn paid(book: &mut Book, event: &TransfersBooked) {
    if !matches!(event.cause, Cause::Command { .. }) {
        return;
    }
    for campaign in event.transfers.iter().filter_map(pays) {
        let Some(unpaid) = book.unpaid.get_mut(campaign) else { continue };
        unpaid.awards -= 1;
        if unpaid.awards == 0 {
            settled(book, campaign);
        }
    }
}

/// Whoever changes a campaign's rules has seen what the former ones could not give.
pub(super) fn settled(book: &mut Book, campaign: &CampaignId) {
    book.unpaid.remove(campaign);
}

/// The campaign whose budget gives something to a person by this transfer.
fn pays(transfer: &Transfer) -> Option<&CampaignId> {
    let gives = matches!(transfer.how, How::Simple | How::Pending { .. });
    match (&transfer.debit.kind, &transfer.credit.kind) {
        (Kind::Budget(campaign), Kind::Person(_)) if gives => Some(campaign),
        _ => None,
    }
}
