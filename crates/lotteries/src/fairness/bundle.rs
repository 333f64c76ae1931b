//! What a stranger is given to check a campaign: its rules, its seed, and all that its results depend on, in the order of the log.
//!
//! A bundle is a file of JSON lines, of one format for all forms: the line that sets the campaign up names the form, and which
//! other lines there are follows from that. It names persons by their ids; the head of [`fairness`](super) says what these are.
//!
//! Of a lucky draw it holds what decides whether somebody may draw as well as what a draw gives: lists, tickets, when it was
//! open, and who was refused by which rule. Of refusals the server gives the first of each person by each rule, so that nobody
//! can fill the bundle by trying on; all of them stand in the log. Of the other forms it holds who got in, not who was refused:
//! whether a word was the password can't be shown before the last round has ended.

use decider::Stamp;
use proto::{Asset, CampaignId, Hash, PersonId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::command::TakenBack;
use crate::event::{Event, Listing};
use crate::outcome::Outcome;
use crate::raffle::beacon::Signature;
use crate::raffle::event::Redrawn;
use crate::refusal::RuleBroken;
use crate::{envelope, raffle, rules};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "FairnessLine")]
pub struct Line {
    /// Where it stands in the log.
    pub position: u64,
    /// Log time.
    pub at_ms: Timestamp,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// The rules of a campaign, by its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "form", content = "rules", rename_all = "snake_case")]
#[schemars(rename = "FairnessRules")]
pub enum FormRules {
    /// A lucky draw.
    Draw(Box<rules::Rules>),
    /// A red envelope.
    Envelope(envelope::Rules),
    /// A raffle.
    Raffle(raffle::Rules),
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schemars(rename = "FairnessWhat")]
pub enum What {
    /// The campaign was set up: from here on its seed is committed to.
    Created {
        /// Its id, which goes into each number.
        campaign: CampaignId,
        /// Its title.
        name: String,
        /// Its form and its rules.
        #[serde(flatten)]
        rules: FormRules,
        /// BLAKE3 hash of the seed.
        commitment: Hash,
    },
    /// It opened, or went on.
    Opened,
    /// It stood still.
    Paused,
    /// Prizes came into stock.
    StockReceived {
        /// Which.
        asset: Asset,
        /// How many units.
        amount: u64,
    },
    /// Prizes left the stock that nobody won.
    StockReturned {
        /// Which.
        asset: Asset,
        /// How many units.
        amount: u64,
    },
    /// A person got tickets.
    TicketsReceived {
        /// Who.
        person: PersonId,
        /// How many.
        tickets: u64,
    },
    /// Tickets were taken back, maybe such as had been spent by then.
    TicketsRecalled {
        /// Whose they were.
        person: PersonId,
        /// How many.
        tickets: u64,
    },
    /// A person was put on a list, or taken off.
    Listed {
        /// Who.
        person: PersonId,
        /// Where they stand from here on.
        listing: Listing,
    },
    /// What is known of whether a person follows the account, where that decides who takes part: from here on it is gone by. Of whom
    /// nothing is known they don't.
    Followed {
        /// Who.
        person: PersonId,
        /// Whether they follow.
        follows: bool,
        /// When they followed for the first time; 0: before anybody kept it.
        first_at_ms: Timestamp,
    },
    /// A person drew.
    Drawn {
        /// The number of the draw, from 1.
        draw: u64,
        /// Who.
        person: PersonId,
        /// The random number.
        number: u64,
        /// The 64 bits that it is the rest of, as 16 hex digits; null: drawn before they were kept.
        value: Option<String>,
        /// What it gave, and why.
        outcome: Outcome,
    },
    /// A person could not draw though it was open.
    Refused {
        /// Who.
        person: PersonId,
        /// By which rule, such as `no_ticket`.
        rule: String,
    },
    /// What was won came back into stock.
    PrizeReturned {
        /// Position at which it was won.
        won: u64,
        /// What.
        asset: Asset,
        /// How much of it.
        amount: u64,
        /// Why; null in bundles of releases that did not say.
        #[serde(default)]
        why: Option<TakenBack>,
    },
    /// A person took a part of a red envelope.
    PartTaken {
        /// The round, from 1.
        round: u16,
        /// Which part of it, from 1.
        part: u32,
        /// Who.
        person: PersonId,
        /// How much it was.
        fen: u64,
    },
    /// A round of a red envelope was over.
    RoundEnded {
        /// The round, from 1.
        round: u16,
        /// How many parts were taken.
        parts: u32,
        /// How much nobody took.
        fen_left: u64,
    },
    /// A person entered a raffle, or was entered.
    Entered {
        /// Its number in the list, from 1.
        entry: u64,
        /// Whose it is.
        person: PersonId,
        /// Whether it was for a ticket; else it was handed in, or a vote entered its person.
        by_ticket: bool,
    },
    /// A raffle's list was complete.
    EntriesClosed {
        /// How many entries there are.
        entries: u64,
        /// The root of their list.
        root: Hash,
    },
    /// Winners were drawn.
    WinnersDrawn {
        /// The entry at each place, in their order.
        places: Vec<u64>,
        /// The signature of the beacon's round, which follows from when entries close; null: none was mixed in.
        beacon: Option<Signature>,
    },
    /// A winner got the prize.
    Confirmed {
        /// The place, from 1.
        place: u32,
        /// The entry.
        entry: u64,
        /// Who.
        person: PersonId,
        /// The line of prizes, from 0.
        line: u16,
        /// What they got.
        asset: Asset,
        /// How much of it.
        amount: u64,
    },
    /// A winner was invalidated before they got anything. The reason is the operator's own words: auditors read it in the log.
    Invalidated {
        /// The place, from 1.
        place: u32,
        /// The entry.
        entry: u64,
        /// Who.
        person: PersonId,
        /// The line of prizes that was free again, from 0.
        line: u16,
    },
    /// The next alternate took the line of a winner who was invalidated.
    AlternateCalled {
        /// The place, from 1.
        place: u32,
        /// The entry.
        entry: u64,
        /// Who.
        person: PersonId,
        /// The line of prizes, from 0.
        line: u16,
        /// The place that was invalidated.
        instead_of: u32,
    },
    /// Winners were drawn for lines that lacked some, once there was no alternate. The reason is the operator's own
    /// words: auditors read it in the log.
    WinnersRedrawn {
        /// The new places, in their order, behind the last one that there was.
        places: Vec<Redrawn>,
    },
    /// It ended.
    Closed,
    /// The seed became public.
    SeedRevealed {
        /// The seed.
        seed: Hash,
        /// How many draws came from it; null where it is no lucky draw.
        draws: Option<u64>,
    },
    /// The server had lost the seed.
    SeedLost,
}

impl Line {
    /// What a bundle says of this event; `None`: nothing.
    pub(crate) fn of(stamp: Stamp, event: &Event) -> Option<Self> {
        let what = What::of_any(event)
            .or_else(|| What::of_draw(event))
            .or_else(|| What::of_envelope(event))
            .or_else(|| What::of_raffle(event))?;
        Some(Self { position: stamp.position, at_ms: stamp.at, what })
    }
}

impl What {
    /// Whether it is about stock or tickets that the ledger hands over, maybe before the campaign is set up.
    pub(crate) fn is_handed_over(&self) -> bool {
        matches!(
            self,
            Self::StockReceived { .. }
                | Self::StockReturned { .. }
                | Self::TicketsReceived { .. }
                | Self::TicketsRecalled { .. }
        )
    }

    /// What the ledger hands over and who follows, whatever the form.
    fn of_any(event: &Event) -> Option<Self> {
        Some(match event {
            Event::StockReceived(e) => Self::StockReceived { asset: e.asset.clone(), amount: e.amount },
            Event::StockReturned(e) => Self::StockReturned { asset: e.asset.clone(), amount: e.amount },
            Event::StockGivenBack(e) => Self::StockReturned { asset: e.asset.clone(), amount: e.amount },
            Event::TicketsReceived(e) => Self::TicketsReceived { person: e.person, tickets: e.tickets },
            Event::TicketsWithdrawn(e) => Self::TicketsRecalled { person: e.person, tickets: e.tickets },
            Event::FollowSeen(e) => {
                Self::Followed { person: e.person, follows: e.follows, first_at_ms: e.first_at }
            }
            _ => return None,
        })
    }

    fn of_draw(event: &Event) -> Option<Self> {
        Some(match event {
            Event::CampaignCreated(e) => Self::Created {
                campaign: e.campaign.clone(),
                name: e.name.clone(),
                rules: FormRules::Draw(Box::new(e.rules.clone())),
                commitment: e.commitment,
            },
            Event::CampaignOpened(_) => Self::Opened,
            Event::CampaignPaused(_) => Self::Paused,
            Event::PersonListed(e) => Self::Listed { person: e.person, listing: e.listing },
            Event::Drawn(e) => {
                let (draw, person, number, value) = (e.draw, e.person, e.number, e.value.map(shown));
                Self::Drawn { draw, person, number, value, outcome: e.outcome.clone() }
            }
            // That it was not open stands between the lines, and hit everybody: such attempts go on long after the end.
            Event::DrawRefused(e) if !matches!(e.broken, RuleBroken::NotOpen { .. }) => {
                Self::Refused { person: e.person, rule: e.broken.as_str().to_owned() }
            }
            Event::PrizeReturned(e) => {
                let (asset, amount) = (e.prize.asset.clone(), e.prize.amount);
                Self::PrizeReturned { won: e.won, asset, amount, why: Some(e.why) }
            }
            Event::CampaignClosed(_) => Self::Closed,
            Event::SeedRevealed(e) => Self::SeedRevealed { seed: e.seed, draws: Some(e.draws) },
            Event::SeedLost(_) => Self::SeedLost,
            _ => return None,
        })
    }

    fn of_envelope(event: &Event) -> Option<Self> {
        Some(match event {
            Event::EnvelopeCreated(e) => Self::Created {
                campaign: e.campaign.clone(),
                name: e.name.clone(),
                rules: FormRules::Envelope(e.rules.clone()),
                commitment: e.commitment,
            },
            Event::EnvelopeOpened(_) => Self::Opened,
            Event::EnvelopeStopped(_) => Self::Paused,
            Event::PartClaimed(e) => {
                Self::PartTaken { round: e.round, part: e.part, person: e.person, fen: e.fen }
            }
            Event::RoundEnded(e) => {
                Self::RoundEnded { round: e.round, parts: e.claims, fen_left: e.fen_left }
            }
            Event::EnvelopeClosed(_) => Self::Closed,
            Event::EnvelopeSeedRevealed(e) => Self::SeedRevealed { seed: e.seed, draws: None },
            Event::EnvelopeSeedLost(_) => Self::SeedLost,
            _ => return None,
        })
    }

    fn of_raffle(event: &Event) -> Option<Self> {
        Some(match event {
            Event::RaffleCreated(e) => Self::Created {
                campaign: e.campaign.clone(),
                name: e.name.clone(),
                rules: FormRules::Raffle(e.rules.clone()),
                commitment: e.commitment,
            },
            Event::RaffleOpened(_) => Self::Opened,
            Event::RafflePaused(_) => Self::Paused,
            Event::RaffleEntered(e) => {
                Self::Entered { entry: e.entry, person: e.person, by_ticket: e.is_by_ticket() }
            }
            Event::EntriesClosed(e) => Self::EntriesClosed { entries: e.entries, root: e.root },
            Event::RaffleDrawn(e) => {
                Self::WinnersDrawn { places: e.places.clone(), beacon: e.beacon.clone() }
            }
            other => return Self::of_settled(other),
        })
    }

    /// What became of a raffle's places, and its end.
    fn of_settled(event: &Event) -> Option<Self> {
        Some(match event {
            Event::WinnerConfirmed(e) => Self::Confirmed {
                place: e.place,
                entry: e.entry,
                person: e.person,
                line: e.line,
                asset: e.prize.asset.clone(),
                amount: e.prize.amount,
            },
            Event::WinnerInvalidated(e) => {
                Self::Invalidated { place: e.place, entry: e.entry, person: e.person, line: e.line }
            }
            Event::AlternateCalled(e) => Self::AlternateCalled {
                place: e.place,
                entry: e.entry,
                person: e.person,
                line: e.line,
                instead_of: e.instead_of,
            },
            Event::RaffleRedrawn(e) => Self::WinnersRedrawn { places: e.places.clone() },
            Event::RaffleClosed(_) => Self::Closed,
            Event::RaffleSeedRevealed(e) => Self::SeedRevealed { seed: e.seed, draws: None },
            Event::RaffleSeedLost(_) => Self::SeedLost,
            _ => return None,
        })
    }
}

/// A value as hex digits, since numbers of JSON are only good for 53 bits in some readers.
pub(crate) fn shown(value: u64) -> String {
    format!("{value:016x}")
}
