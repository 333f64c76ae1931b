//! The book itself, its accounts, and the rules of campaigns.
//!
//! What is there already is accepted and leaves no event, so that a retry without a key is harmless.

use proto::fact::FACT_AMOUNT_MAX;
use proto::{Asset, CampaignId, Envelope, TransferId};

use super::sheet::{Authority, Sheet};
use super::{Case, Ruling, only_operators};
use crate::account::{Account, Kind, Terms};
use crate::command::{AMOUNT_MAX, Command, Pot};
use crate::event::{AccountClosed, AccountOpened, BookOpened, How, RulesSet, StockRecalled, Transfer, Why};
use crate::ids;
use crate::receipt::{Booked, Receipt};
use crate::refusal::Refusal;
use crate::rules::{RULE_NAMES_MAX, Rules};
use crate::state::{ASSETS_MAX, CAMPAIGNS_MAX, NAMED_ACCOUNTS_MAX, State};
use crate::word::Word;

/// Longest title of a book, in characters.
pub const NAME_CHARACTERS_MAX: usize = 100;

/// Checks a title; says what to change.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    let fits = (1..=NAME_CHARACTERS_MAX).contains(&name.chars().count());
    if !fits || name.chars().any(char::is_control) || name.trim() != name {
        return Err(format!(
            "name must be 1 to {NAME_CHARACTERS_MAX} characters on one line, without spaces around"
        ));
    }
    Ok(())
}

/// Checks the terms of an account; says what to change.
pub(crate) fn check_terms(account: &Account, terms: &Terms) -> Result<(), String> {
    if terms.overdraft_max > 0 && !matches!(account.kind, Kind::Holding(_)) {
        return Err("overdraft_max is for holdings; leave it out for other accounts".to_owned());
    }
    let usual = account.usual_terms().spender;
    if usual.is_some() && terms.spender != usual {
        let spender = usual.unwrap_or_default();
        return Err(format!(
            "spender of {account} is {spender} and can't be changed; leave the terms out, or say so"
        ));
    }
    match &terms.spender {
        Some(spender) if spender.parse::<Word>().is_err() => {
            Err("spender must be the name of a service, such as \"lotteries\"; null for none".to_owned())
        }
        _ => Ok(()),
    }
}

pub(super) fn create(state: &State, envelope: &Envelope<Command>, name: &str) -> Ruling {
    only_operators(envelope)?;
    let Some(id) = &envelope.campaign else {
        return Err(Refusal::Malformed("give the book an id".to_owned()).into());
    };
    if let Some(book) = state.book_of(&envelope.tenant) {
        return Err(Refusal::BookExists { book: book.place.clone() }.into());
    }
    if state.book_at(id).is_some() {
        return Err(Refusal::BookUnknown.into());
    }
    check_name(name).map_err(Refusal::Malformed)?;
    let (book, tenant, name, by) = (id.clone(), envelope.tenant.clone(), name.to_owned(), envelope.actor);
    Ok((vec![BookOpened { book, tenant, name, by }.into()], Receipt::Created { book: id.clone() }))
}

impl Case<'_> {
    pub(super) fn open_account(&self, account: &Account, terms: Option<&Terms>) -> Ruling {
        let terms = terms.cloned().unwrap_or_else(|| account.usual_terms());
        check_terms(account, &terms).map_err(Refusal::Malformed)?;
        let receipt = Receipt::Account { account: account.clone(), open: true };
        let opened = self.book.slot(account).and_then(|slot| self.book.terms.get(&slot));
        match opened.filter(|_| !self.book.is_closed(account)) {
            Some(before) if *before == terms => Ok((Vec::new(), receipt)),
            Some(_) => Err(Refusal::AccountExists { account: account.clone() }.into()),
            None => Ok((vec![self.opening(account, terms)?.into()], receipt)),
        }
    }

    /// The event that opens an account, within the bounds of the book.
    fn opening(&self, account: &Account, terms: Terms) -> Result<AccountOpened, Refusal> {
        let book = self.book;
        let is_known = book.slot(account).is_some_and(|slot| book.named.contains_key(&slot));
        if !is_known && account.kind.person().is_none() {
            within("accounts of no person", book.named.len() + 1, NAMED_ACCOUNTS_MAX)?;
        }
        if !book.asset_numbers.contains_key(&account.asset) {
            within("assets", book.assets.len() + 1, ASSETS_MAX)?;
        }
        Ok(AccountOpened { book: book.place.clone(), account: account.clone(), terms, by: self.by() })
    }

    pub(super) fn close_account(&self, account: &Account) -> Ruling {
        if !self.book.has(account) {
            return Err(Refusal::ByBook(Why::AccountUnknown { account: account.clone() }).into());
        }
        let receipt = Receipt::Account { account: account.clone(), open: false };
        if self.book.is_closed(account) {
            return Ok((Vec::new(), receipt));
        }
        let balance = self.book.balance(account);
        let (net, reserved) = (balance.net(account.kind.normal()), balance.reserves());
        if (net, reserved) != (0, 0) {
            return Err(Refusal::AccountInUse { account: account.clone(), balance: net, reserved }.into());
        }
        let (book, by) = (self.book.place.clone(), self.by());
        Ok((vec![AccountClosed { book, account: account.clone(), by }.into()], receipt))
    }

    pub(super) fn set_rules(&self, campaign: &CampaignId, rules: &Rules) -> Ruling {
        rules.validate().map_err(Refusal::Malformed)?;
        let receipt = Receipt::Rules { campaign: campaign.clone() };
        match self.book.campaigns.get(campaign) {
            Some(ruled) if ruled.rules == *rules => return Ok((Vec::new(), receipt)),
            Some(ruled) => {
                let new = rules.awards.iter().filter(|rule| ruled.number(&rule.name).is_none()).count();
                within("names of rules of a campaign", ruled.rule_names.len() + new, RULE_NAMES_MAX)?;
            }
            None => within("campaigns with rules", self.book.campaigns.len() + 1, CAMPAIGNS_MAX)?,
        }
        let (book, by) = (self.book.place.clone(), self.by());
        let set = RulesSet { book, campaign: campaign.clone(), rules: rules.clone(), by };
        Ok((vec![set.into()], receipt))
    }

    pub(super) fn allot(
        &self,
        asset: &Asset,
        campaign: &CampaignId,
        into: Pot,
        amount: u64,
        id: Option<TransferId>,
    ) -> Ruling {
        check_amount(amount).map_err(Refusal::Malformed)?;
        let intent = super::transfers::intent(&(asset, campaign, into, amount));
        if let Some(asked) = self.asked_before(id, intent)? {
            let booked = Booked { transfer: id.unwrap_or_default(), amount: asked.amount };
            return Ok((Vec::new(), Receipt::Booked { transfers: vec![booked] }));
        }
        let kind = match into {
            Pot::Budget => Kind::Budget(campaign.clone()),
            Pot::Stock => Kind::Stock(campaign.clone()),
        };
        let credit = Account::new(asset.clone(), kind);
        let mut events = Vec::new();
        if !self.book.has(&credit) {
            events.push(self.opening(&credit, credit.usual_terms())?.into());
        }
        let transfer = Transfer {
            id: id.unwrap_or_else(|| ids::of_command(&self.envelope.id, 0)),
            debit: Account::new(asset.clone(), Kind::Issue),
            credit,
            amount,
            reason: Word::fixed("allotted"),
            how: How::Simple,
        };
        let booked = Booked { transfer: transfer.id, amount };
        let mut sheet = Sheet::of(self.book);
        let tried = sheet.book(transfer, Authority::Rules);
        tried.map_err(|why| self.refused(booked.transfer, why))?;
        events.extend(self.booked(sheet, self.chosen(id, intent, amount))?);
        Ok((events, Receipt::Booked { transfers: vec![booked] }))
    }

    /// Asks lotteries for stock. It alone knows whether there is a draw whose persons may have won it by now; what it gives back
    /// is booked when that is heard.
    pub(super) fn recall(&self, asset: &Asset, draw: &CampaignId, amount: u64) -> Ruling {
        if !(1..=FACT_AMOUNT_MAX).contains(&amount) {
            let reason = format!("amount must be 1 to {FACT_AMOUNT_MAX}; recall more by several commands");
            return Err(Refusal::Malformed(reason).into());
        }
        let stock = Account::new(asset.clone(), Kind::Stock(draw.clone()));
        let available = Sheet::of(self.book).available(&stock);
        if amount > available {
            return Err(Refusal::ByBook(Why::Insufficient { account: stock, available }).into());
        }
        let (book, by) = (self.book.place.clone(), self.by());
        let recalled = StockRecalled { book, draw: draw.clone(), asset: asset.clone(), amount, by };
        Ok((vec![recalled.into()], Receipt::Recalled { amount }))
    }
}

/// Checks an amount; says what to change.
pub(super) fn check_amount(amount: u64) -> Result<(), String> {
    if (1..=AMOUNT_MAX).contains(&amount) { Ok(()) } else { Err(format!("amount must be 1 to {AMOUNT_MAX}")) }
}

/// Whether so many fit.
fn within(what: &str, count: usize, max: usize) -> Result<(), Refusal> {
    if count <= max { Ok(()) } else { Err(Refusal::Full { what: what.to_owned(), max: max as u32 }) }
}
