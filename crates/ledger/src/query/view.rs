//! The view: what those who run a book may read of it at any time.

use std::collections::BTreeMap;
use std::sync::Arc;

use decider::Backlog;
use decider::views::reply;
use proto::wire::{List, Listed, Look, LookReply, Stage, Summary};
use proto::{Asset, CampaignId, Problem, TenantId};

use super::answers::{
    About, AccountLine, AccountPage, RulesLine, RulesPage, TrialAsset, TrialBalance, TrialKind, UnpaidLine,
};
use super::book_unknown;
use super::{Parameters, invalid};
use crate::account::Account;
use crate::rules::Rules;
use crate::state::{AssetBook, Book, KINDS, NAMED_ACCOUNTS_MAX, Slot, State, Unpaid};

/// Most persons who owe something that a view lists; the trial balance has the sum of all.
pub const OWING_SHOWN_MAX: usize = NAMED_ACCOUNTS_MAX;

/// All books. Those that did not change are shared with the view before.
#[derive(Debug, Default)]
pub struct View {
    /// In order of creation, as in the state.
    books: Vec<Arc<BookView>>,
}

#[derive(Debug)]
struct BookView {
    tenant: TenantId,
    about: About,
    /// Of no person, by number.
    accounts: Lines,
    /// Of persons who owe something, by number; no more than [`OWING_SHOWN_MAX`].
    owing: Lines,
    /// By number.
    trial: Vec<Arc<TrialAsset>>,
    rules_revision: u64,
    rules: Arc<BTreeMap<CampaignId, Rules>>,
}

/// Accounts with what is said of them.
type Lines = Vec<(Slot, Arc<AccountLine>)>;

impl View {
    pub(crate) fn of(state: &State, previous: &Self) -> Self {
        let books = state.books.iter().enumerate().map(|(index, book)| match previous.books.get(index) {
            Some(before) if before.about.position == book.revision => Arc::clone(before),
            before => Arc::new(BookView::of(book, before.map(|before| &**before))),
        });
        Self { books: books.collect() }
    }

    /// The books that differ in two views.
    pub(crate) fn moved_since(&self, previous: &Self) -> Vec<CampaignId> {
        let same = |at: usize, now: &Arc<BookView>| {
            previous.books.get(at).is_some_and(|before| Arc::ptr_eq(before, now))
        };
        let moved = self.books.iter().enumerate().filter(|(at, now)| !same(*at, now));
        moved.map(|(_, now)| now.about.campaign.clone()).collect()
    }

    fn book(&self, id: &CampaignId) -> Option<&BookView> {
        self.books.iter().find(|book| book.about.campaign == *id).map(|book| &**book)
    }

    /// The tenant that a book belongs to.
    pub(crate) fn tenant(&self, book: &CampaignId) -> Option<&TenantId> {
        self.book(book).map(|book| &book.tenant)
    }

    /// What waits for an operator in all books together.
    pub(crate) fn backlog(&self) -> Vec<Backlog> {
        let lines = || self.books.iter().flat_map(|book| &book.about.unpaid);
        let count = lines().map(|line| line.awards).sum();
        vec![Backlog { kind: "unpaid", count, since: lines().map(|line| line.since_ms).min() }]
    }

    /// Answers a question about a tenant's books.
    pub(crate) fn list(&self, list: &List) -> Listed {
        let List::Summaries { tenant, campaigns } = list else { return Listed::Unknown };
        let own = campaigns.iter().filter_map(|id| self.book(id)).filter(|book| book.tenant == *tenant);
        Listed::Summaries(own.map(BookView::summary).collect())
    }

    /// Answers a question.
    pub(crate) fn look(&self, look: &Look) -> LookReply {
        match self.book(&look.campaign) {
            None => LookReply::Problem(book_unknown(&look.campaign)),
            // A book is nobody's business but of those who run it.
            Some(_) if !look.audience.is_inside() => LookReply::Problem(Problem::new(
                403,
                "not-allowed",
                "books are for operators and auditors of their account; use such a token",
            )),
            Some(book) => book.look(look).unwrap_or_else(LookReply::Problem),
        }
    }
}

impl BookView {
    /// A book moves with nearly every block, so what no event has changed since is taken from the view before.
    fn of(book: &Book, before: Option<&Self>) -> Self {
        let seen = before.map_or(0, |before| before.about.position);
        let accounts = lines(book, &book.named, before.map_or(&[], |before| &before.accounts), seen);
        let owing = lines(book, &book.owing, before.map_or(&[], |before| &before.owing), seen);
        let trial_line = |(index, asset): (usize, &AssetBook)| {
            let same = before.and_then(|before| before.trial.get(index)).filter(|_| asset.revision <= seen);
            same.map_or_else(|| Arc::new(trial_asset(asset)), Arc::clone)
        };
        let same_rules = before.filter(|before| before.rules_revision == book.rules_revision);
        let rules = || book.campaigns.iter().map(|(id, ruled)| (id.clone(), ruled.rules.clone())).collect();
        Self {
            tenant: book.tenant.clone(),
            about: about(book),
            accounts,
            owing,
            trial: book.assets.iter().enumerate().map(trial_line).collect(),
            rules_revision: book.rules_revision,
            rules: same_rules.map_or_else(|| Arc::new(rules()), |before| Arc::clone(&before.rules)),
        }
    }

    fn look(&self, look: &Look) -> Result<LookReply, Problem> {
        let parameters = Parameters(&look.parameters);
        // Made when asked for, not with each view: books change with nearly every block, and are read now and then.
        match look.question.as_str() {
            "campaign" => Ok(reply(&About { assets: self.assets(), ..self.about.clone() })),
            "accounts" => self.accounts(&parameters).map(|page| reply(&page)),
            "account" => self.account(&parameters).map(|line| reply(&line)),
            "trial_balance" => self.trial_balance(&parameters).map(|trial| reply(&trial)),
            "rules" => self.rules(&parameters).map(|page| reply(&page)),
            other => Err(Problem::new(
                404,
                "question-unknown",
                format!("a book does not answer {other:?}; see /openapi.json for what it does"),
            )),
        }
    }

    fn accounts(&self, parameters: &Parameters<'_>) -> Result<AccountPage, Problem> {
        let asset: Option<Asset> = parameters.read("asset", "an asset such as points")?;
        let cursor: Option<Account> = parameters.read("cursor", "the next_cursor of the answer before")?;
        let kind = parameters.get("kind");
        if let Some(kind) = kind.filter(|kind| !KINDS.contains(kind)) {
            return Err(invalid("kind", kind, &format!("one of {}", KINDS.join(", "))));
        }
        let wanted = |line: &&AccountLine| {
            cursor.as_ref().is_none_or(|at| line.account >= *at)
                && asset.as_ref().is_none_or(|asset| line.account.asset == *asset)
                && kind.is_none_or(|kind| line.account.kind.word() == kind)
        };
        // Persons who owe something are listed for those who ask for them.
        let listed = if kind == Some("owed") { &self.owing } else { &self.accounts };
        let mut found: Vec<&AccountLine> = listed.iter().map(|(_, line)| &**line).filter(wanted).collect();
        found.sort_by(|one, other| one.account.cmp(&other.account));
        let mut found = found.into_iter();
        let accounts = found.by_ref().take(parameters.limit()?).cloned().collect();
        let next_cursor = found.next().map(|line| line.account.clone());
        Ok(AccountPage { position: self.about.position, accounts, next_cursor })
    }

    fn account(&self, parameters: &Parameters<'_>) -> Result<AccountLine, Problem> {
        let wanted: Option<Account> =
            parameters.read("account", "an account such as points:budget:spring")?;
        let wanted =
            wanted.ok_or_else(|| invalid("account", "", "an account such as points:budget:spring"))?;
        if wanted.kind.person().is_some() {
            let reason =
                "persons are not listed here; ask for …/balance of the account, its entries, or a statement";
            return Err(Problem::new(404, "account-unknown", reason));
        }
        let found = self.accounts.iter().find(|(_, line)| line.account == wanted);
        let unknown =
            || Problem::new(404, "account-unknown", format!("there is no account {wanted} in this book"));
        found.map(|(_, line)| AccountLine::clone(line)).ok_or_else(unknown)
    }

    fn trial_balance(&self, parameters: &Parameters<'_>) -> Result<TrialBalance, Problem> {
        let asset: Option<Asset> = parameters.read("asset", "an asset such as points")?;
        let wanted = self.trial.iter().filter(|line| asset.as_ref().is_none_or(|asset| line.asset == *asset));
        let mut assets: Vec<TrialAsset> = wanted.map(|line| TrialAsset::clone(line)).collect();
        assets.sort_by(|one, other| one.asset.cmp(&other.asset));
        Ok(TrialBalance { position: self.about.position, assets })
    }

    fn rules(&self, parameters: &Parameters<'_>) -> Result<RulesPage, Problem> {
        let cursor: Option<CampaignId> = parameters.read("cursor", "the next_cursor of the answer before")?;
        let mut found = self.rules.iter().skip_while(|(id, _)| cursor.as_ref().is_some_and(|at| *id < at));
        let line = |(campaign, rules): (&CampaignId, &Rules)| RulesLine {
            campaign: campaign.clone(),
            rules: rules.clone(),
        };
        let campaigns = found.by_ref().take(parameters.limit()?).map(line).collect();
        let next_cursor = found.next().map(|(id, _)| id.clone());
        Ok(RulesPage { position: self.about.position, campaigns, next_cursor })
    }

    fn assets(&self) -> Vec<Asset> {
        let mut assets: Vec<Asset> = self.trial.iter().map(|line| line.asset.clone()).collect();
        assets.sort();
        assets
    }

    fn summary(&self) -> Summary {
        Summary {
            campaign: self.about.campaign.clone(),
            kind: self.about.kind.to_owned(),
            name: self.about.name.clone(),
            status: Stage::Open,
            created_at_ms: self.about.created_at_ms,
            opened_at_ms: Some(self.about.created_at_ms),
            closed_at_ms: None,
        }
    }
}

/// The lines of these accounts, each with the position at which it changed last; those that have not since `seen` are
/// taken from those known.
fn lines(
    book: &Book,
    slots: &BTreeMap<Slot, u64>,
    mut known: &[(Slot, Arc<AccountLine>)],
    seen: u64,
) -> Lines {
    let line = |(slot, changed_at): (&Slot, &u64)| {
        known = &known[known.partition_point(|(earlier, _)| earlier < slot)..];
        let same = known.first().filter(|(known, _)| known == slot && *changed_at <= seen);
        (*slot, same.map_or_else(|| Arc::new(account_line(book, *slot)), |(_, line)| Arc::clone(line)))
    };
    slots.iter().take(OWING_SHOWN_MAX).map(line).collect()
}

/// What is said of a book; its assets are added when somebody asks.
fn about(book: &Book) -> About {
    About {
        campaign: book.place.clone(),
        kind: <crate::Ledger as decider::Service>::NAME,
        name: book.name.clone(),
        created_at_ms: book.created_at,
        position: book.revision,
        assets: Vec::new(),
        persons: book.persons.len() as u64,
        transfers: book.records.len() as u64,
        pending: book.pending.len() as u64,
        owing: book.owing.len() as u64,
        unpaid: book.unpaid.iter().map(unpaid_line).collect(),
    }
}

fn unpaid_line((campaign, unpaid): (&CampaignId, &Unpaid)) -> UnpaidLine {
    let Unpaid { awards, since, newest } = *unpaid;
    UnpaidLine { campaign: campaign.clone(), awards, since_ms: since, newest }
}

fn account_line(book: &Book, slot: Slot) -> AccountLine {
    let account = book.account(slot);
    let (balance, terms) = (book.balance_at(slot), book.terms_at(Some(slot), &account));
    AccountLine {
        open: !book.closed.contains(&slot),
        balance: balance.net(account.kind.normal()),
        available: balance.available(&account.kind, &terms),
        debits: balance.debits,
        credits: balance.credits,
        debits_reserved: balance.debits_reserved,
        credits_reserved: balance.credits_reserved,
        terms,
        account,
    }
}

fn trial_asset(of: &AssetBook) -> TrialAsset {
    let kind = |(number, totals): (&u8, &crate::state::Totals)| TrialKind {
        kind: KINDS[usize::from(*number)],
        accounts: totals.accounts,
        debits: totals.sums.debits,
        credits: totals.sums.credits,
    };
    let kinds: Vec<TrialKind> = of.totals.iter().map(kind).collect();
    let debits: u64 = kinds.iter().map(|kind| kind.debits).sum();
    let credits: u64 = kinds.iter().map(|kind| kind.credits).sum();
    TrialAsset {
        asset: of.asset.clone(),
        debits,
        credits,
        difference: debits.cast_signed() - credits.cast_signed(),
        reserved: of.totals.values().map(|totals| totals.sums.debits_reserved).sum(),
        kinds,
    }
}
