//! What an operator asks of a book, made up as the gateway would.

use decider::answer;
use host::{Clock, SystemClock};
use ledger::command::{NewTransfer, Pot};
use ledger::word::Word;
use ledger::{Account, Command, Kind};
use proto::{
    Actor, Asset, CampaignId, CommandId, Envelope, Intent, PersonId, TenantId, TokenHash, TransferId,
};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_bytes::ByteBuf;

/// What a reward moves.
pub const AMOUNT: u64 = 5;
/// The campaign whose budget pays.
pub const CAMPAIGN: &str = "spring";
/// What budgets hold at first: more than any round takes.
pub const BUDGET: u64 = 1_000_000_000_000;

/// An operator.
pub struct Clerk {
    tenant: TenantId,
    /// The book.
    pub book: CampaignId,
    /// The account that pays.
    pub budget: Account,
    reason: Word,
    random: SmallRng,
}

impl Clerk {
    /// The same one in each run.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self {
            tenant: "default".parse()?,
            book: "book-default".parse()?,
            budget: Account::new(Asset::Points, Kind::Budget(CAMPAIGN.parse()?)),
            reason: "points".parse()?,
            random: SmallRng::seed_from_u64(13),
        })
    }

    /// Opens the book and gives the campaign its budget.
    pub fn open(&mut self) -> anyhow::Result<[Envelope<ByteBuf>; 2]> {
        let (asset, campaign) = (Asset::Points, CAMPAIGN.parse()?);
        let allot = Command::Allot { asset, campaign, into: Pot::Budget, amount: BUDGET, id: None };
        Ok([self.ask(&Command::Create { name: "The book".to_owned() }), self.ask(&allot)])
    }

    /// A reward for somebody who had none yet, under an id of its own.
    pub fn reward(&mut self) -> Envelope<ByteBuf> {
        let person = Kind::Person(PersonId(self.random.random()));
        let transfer = NewTransfer {
            id: Some(TransferId(self.random.random())),
            debit: self.budget.clone(),
            credit: Account::new(Asset::Points, person),
            amount: AMOUNT,
            up_to: false,
            reason: self.reason.clone(),
            pending: None,
        };
        self.ask(&Command::Transfer { transfers: vec![transfer] })
    }

    fn ask(&mut self, command: &Command) -> Envelope<ByteBuf> {
        let mut body = Vec::new();
        answer::append(command, &mut body);
        Envelope {
            id: CommandId(self.random.random()),
            intent: Intent::of(&body),
            tenant: self.tenant.clone(),
            campaign: Some(self.book.clone()),
            actor: Actor::Operator(TokenHash([9; 32])),
            received_at: SystemClock.now(),
            pretended_at: None,
            sighting: None,
            page: None,
            request_id: String::new(),
            body: ByteBuf::from(body),
        }
    }
}
