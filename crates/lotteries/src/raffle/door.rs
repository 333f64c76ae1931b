//! What the world can ask of raffles alone, as data for the gateway.

use decider::door::{Answered, CommandDoor, EmptyBody, OPERATORS, Operation, PERSONS, persons_at, to_json};
use proto::{CommandId, PersonId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::beacon::Signature;
use super::command::Command;
use super::decide::check_persons;
use super::receipt::Receipt;
use super::rules::Rules;
use super::state::Standing;
use crate::Lotteries;
use crate::decide::{check_name, check_reason};
use crate::door::{CreatedReceipt, forbidden};

/// Everything that can be asked of them and of no other form.
pub(crate) fn operations() -> Vec<Operation> {
    let create = forbidden::refused(CommandDoor::making::<Lotteries, _, CreatedReceipt>(create));
    let enter = CommandDoor {
        key_required: true,
        page: true,
        page_optional: true,
        ..CommandDoor::making::<Lotteries, EmptyBody, EnteredReceipt>(|_| Ok(Command::Enter.into()))
    };
    let hand_in = CommandDoor {
        key_required: true,
        persons: |body| persons_at(body, "persons"),
        ..CommandDoor::changing::<Lotteries, _, HandedInReceipt>(hand_in)
    };
    let draw = CommandDoor::changing::<Lotteries, _, DrawnReceipt>(draw);
    let confirm = CommandDoor::changing::<Lotteries, _, SettledReceipt>(confirm);
    let invalidate = CommandDoor::changing::<Lotteries, _, SettledReceipt>(invalidate);
    let redraw = CommandDoor::changing::<Lotteries, _, RedrawnReceipt>(redraw);
    let redraws =
        "Draws winners for prizes that lack one, from those behind the last place; nothing else changes";
    let invalidates = "Invalidates a winner with a reason, also one whose prize was refused; the next alternate takes the line";
    let confirms = "Confirms a winner, who gets the prize by it, unless it is held";
    let creates = "Sets a raffle up, as a draft, and commits to its seed";
    vec![
        Operation::post("create_raffle", "", creates, OPERATORS, create),
        Operation::post("enter", "/entries", "Enters a raffle for a ticket", PERSONS, enter),
        Operation::post("hand_in", "/entries/hand-in", "Enters persons", OPERATORS, hand_in),
        Operation::post("draw_winners", "/winners", "Draws the winners", OPERATORS, draw),
        Operation::post("confirm", "/winners/{place}/confirm", confirms, OPERATORS, confirm),
        Operation::post("invalidate", "/winners/{place}/invalidate", invalidates, OPERATORS, invalidate),
        Operation::post("redraw_winners", "/winners/redraw", redraws, OPERATORS, redraw),
    ]
}

/// A new raffle. Its id and kind are read by the gateway.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RaffleBody")]
struct CreateBody {
    /// Its title.
    name: String,
    /// Its rules, for good.
    rules: Rules,
}

/// Persons who take part.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RaffleHandInBody")]
struct HandInBody {
    /// 1 to 200 persons by their ids; one who stands here twice gets two entries, if the rules let them.
    persons: Vec<PersonId>,
}

/// What the draw needs.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RaffleDrawBody")]
struct DrawBody {
    /// The signature of the beacon's round, in hex digits, if the rules mix one in.
    beacon: Option<Signature>,
}

/// A place to confirm.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RaffleConfirmBody")]
struct ConfirmBody {
    #[schemars(skip)]
    place: u32,
}

/// A place to invalidate.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RaffleInvalidateBody")]
struct InvalidateBody {
    #[schemars(skip)]
    place: u32,
    /// In your words. It stands in the log for good, so name nobody.
    reason: String,
}

/// Places to draw again.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RaffleRedrawBody")]
struct RedrawBody {
    /// In your words. It stands in the log for good, so name nobody.
    reason: String,
}

/// One more entry.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RaffleEnteredReceipt")]
struct EnteredReceipt {
    /// Id of the command, the same for each retry.
    id: CommandId,
    /// Where it stands in the log.
    position: u64,
    /// When it was decided.
    at_ms: Timestamp,
    /// Its number in the list, from 1.
    entry: u64,
    /// How many entries the person has.
    entries: u32,
    /// Tickets that they have left.
    tickets_left: u64,
}

/// Entries that were handed in.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RaffleHandedInReceipt")]
struct HandedInReceipt {
    /// How many were added.
    entered: u32,
    /// How many were passed over, since their persons have as many as may be.
    passed_over: u32,
}

/// Winners are drawn.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RaffleDrawnReceipt")]
struct DrawnReceipt {
    /// How many places were given, winners and alternates together.
    places: u32,
    /// From how many entries.
    entries: u64,
}

/// A winner was confirmed or invalidated.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RaffleSettledReceipt")]
struct SettledReceipt {
    /// The place, from 1.
    place: u32,
    /// How it stands now.
    standing: Standing,
    /// The place of the alternate who takes the line; null: none does.
    called: Option<u32>,
    /// Position under which it is decided about the prize, which is held or was refused; null: it is neither.
    being_checked: Option<u64>,
}

/// Winners were drawn for what had been invalidated.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RaffleRedrawnReceipt")]
struct RedrawnReceipt {
    /// The first new place.
    first: u32,
    /// How many there are. Fewer than lacked a winner: everybody else has a place, or the raffle holds no more than 4,000.
    places: u32,
}

fn create(CreateBody { name, rules }: CreateBody) -> Result<crate::Command, String> {
    check_name(&name)?;
    rules.validate().map_err(|reason| format!("rules: {reason}"))?;
    Ok(Command::Create { name, rules }.into())
}

fn hand_in(HandInBody { persons }: HandInBody) -> Result<crate::Command, String> {
    check_persons(&persons)?;
    Ok(Command::HandIn { persons }.into())
}

fn draw(DrawBody { beacon }: DrawBody) -> Result<crate::Command, String> {
    Ok(Command::Draw { beacon }.into())
}

fn confirm(ConfirmBody { place }: ConfirmBody) -> Result<crate::Command, String> {
    Ok(Command::Confirm { place }.into())
}

fn invalidate(InvalidateBody { place, reason }: InvalidateBody) -> Result<crate::Command, String> {
    check_reason(&reason)?;
    Ok(Command::Invalidate { place, reason }.into())
}

fn redraw(RedrawBody { reason }: RedrawBody) -> Result<crate::Command, String> {
    check_reason(&reason)?;
    Ok(Command::Redraw { reason }.into())
}

/// A receipt as JSON.
pub(crate) fn told(answered: &Answered<'_>, receipt: &Receipt) -> Value {
    match *receipt {
        Receipt::Entered { position, entry, entries, tickets_left } => {
            let (id, at_ms) = (answered.id, answered.at);
            to_json(&EnteredReceipt { id, position, at_ms, entry, entries, tickets_left })
        }
        Receipt::HandedIn { entered, passed_over } => to_json(&HandedInReceipt { entered, passed_over }),
        Receipt::Drawn { places, entries } => to_json(&DrawnReceipt { places, entries }),
        Receipt::Settled { place, standing, called } => {
            to_json(&SettledReceipt { place, standing, called, being_checked: None })
        }
        Receipt::Checked { place, won } => {
            let (standing, called, being_checked) = (Standing::Confirmed, None, Some(won));
            to_json(&SettledReceipt { place, standing, called, being_checked })
        }
        Receipt::Redrawn { first, places } => to_json(&RedrawnReceipt { first, places }),
    }
}
