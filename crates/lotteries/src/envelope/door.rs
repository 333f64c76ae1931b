//! What the world can ask of red envelopes alone, as data for the gateway.

use decider::door::{CommandDoor, Language, OPERATORS, Operation, PERSONS, Personal};
use proto::{CommandId, PersonId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::command::Command;
use super::password::{Password, TEXT_CHARACTERS_MAX, normal};
use super::receipt::{Claim, Receipt, Reply};
use super::rules::{Round, Rules, Split};
use super::words;
use crate::Lotteries;
use crate::decide::{check_name, check_reason};
use crate::door::{CreatedReceipt, StageReceipt, forbidden};
use crate::follows::Admits;
use decider::door::{Answered, to_json};

const OPENID: &[Personal] = &[Personal::Openid { field: "openid", becomes: "person" }];

/// Everything that can be asked of them and of no other form.
pub(crate) fn operations() -> Vec<Operation> {
    let create = CommandDoor {
        respell: respell_rounds,
        ..forbidden::refused(CommandDoor::making::<Lotteries, _, CreatedReceipt>(create))
    };
    let stop = CommandDoor::changing::<Lotteries, _, StageReceipt>(stop);
    let rotate = CommandDoor {
        respell: respell_password,
        ..CommandDoor::changing::<Lotteries, _, RotatedReceipt>(rotate)
    };
    let claim = CommandDoor {
        key_required: true,
        page: true,
        page_optional: true,
        respell: respell_password,
        ..CommandDoor::making::<Lotteries, _, ClaimReceipt>(claim)
    };
    let message = CommandDoor {
        key_required: true,
        personal: OPENID,
        respell: |body| respell(body, "text"),
        ..CommandDoor::changing::<Lotteries, _, ReplyReceipt>(message)
    };
    let creates = "Sets a red envelope up, as a draft, and commits to how its sums are split";
    let replies = "Takes a message that a person sent to the account as a password; says what to reply";
    vec![
        Operation::post("create_envelope", "", creates, OPERATORS, create),
        Operation::post("stop", "/stop", "Stops all claims at once", OPERATORS, stop),
        Operation::post(
            "rotate",
            "/rounds/{round}/rotate",
            "Gives a round another password for the rest of its time",
            OPERATORS,
            rotate,
        ),
        Operation::post("claim_part", "/parts", "Says the password and takes a part", PERSONS, claim),
        Operation::post("message", "/messages", replies, OPERATORS, message),
    ]
}

/// A new red envelope. Its id and kind are read by the gateway.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EnvelopeBody")]
struct CreateBody {
    /// Its title.
    name: String,
    /// 1 to 32 rounds, one after the other.
    rounds: Vec<RoundBody>,
    /// Whether only followers of the account get a part, or only new ones; by default everybody.
    #[serde(default)]
    admits: Admits,
}

/// A round, with its password.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EnvelopeRoundBody")]
struct RoundBody {
    /// 1 to 32 characters; width, case and spaces don't matter.
    password: String,
    /// From when on the password opens it.
    releases_at_ms: Timestamp,
    /// From when on it opens no more.
    ends_at_ms: Timestamp,
    /// The sum of all parts, in fen.
    fen: u64,
    /// How many parts there are.
    parts: u32,
    /// How the sum is split.
    split: Split,
    /// Whether the campaign's page shows the password from its release on.
    #[serde(default)]
    shows_password: bool,
}

/// Why all claims are stopped.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EnvelopeStopBody")]
struct StopBody {
    /// In your words. It stands in the log for good, so name nobody.
    reason: String,
}

/// Another password.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EnvelopeRotateBody")]
struct RotateBody {
    #[schemars(skip)]
    round: u16,
    /// 1 to 32 characters; width, case and spaces don't matter.
    password: String,
}

/// What a person says on the page.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EnvelopeClaimBody")]
struct ClaimBody {
    /// The password, as they typed it.
    password: String,
}

/// A message that a person sent to the account.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EnvelopeMessageBody")]
struct MessageBody {
    #[schemars(skip)]
    person: Option<PersonId>,
    /// The message, as it came.
    text: String,
}

/// A part was taken.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EnvelopeClaimReceipt")]
struct ClaimReceipt {
    /// Id of the command, the same for each retry.
    id: CommandId,
    /// When it was decided.
    at_ms: Timestamp,
    /// The part.
    #[serde(flatten)]
    claim: Claim,
}

/// What a message led to.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EnvelopeReplyReceipt")]
struct ReplyReceipt {
    /// `claimed`, `silent` for a message that was no try, or in one word why nothing was claimed.
    outcome: &'static str,
    /// What to reply to the person: in Chinese, or in English if Accept-Language asks for it; null: reply nothing.
    reply: Option<String>,
    /// The part, if one was taken.
    claim: Option<Claim>,
}

/// The round has another password.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EnvelopeRotatedReceipt")]
struct RotatedReceipt {
    /// The round, from 1.
    round: u16,
    /// How many passwords it has had, this one included.
    passwords: u16,
}

/// Passwords that count as the same are the same wish, so a retry may space them otherwise.
fn respell_password(body: &mut Map<String, Value>) {
    respell(body, "password");
}

fn respell_rounds(body: &mut Map<String, Value>) {
    let rounds = body.get_mut("rounds").and_then(Value::as_array_mut);
    rounds.into_iter().flatten().filter_map(Value::as_object_mut).for_each(respell_password);
}

/// What is too long to be a password stays as it is, so that it is refused as such.
fn respell(body: &mut Map<String, Value>, field: &str) {
    if let Some(Value::String(text)) = body.get_mut(field)
        && text.chars().count() <= TEXT_CHARACTERS_MAX
    {
        *text = normal(text);
    }
}

fn create(CreateBody { name, rounds, admits }: CreateBody) -> Result<crate::Command, String> {
    check_name(&name)?;
    let mut passwords = Vec::new();
    for (index, round) in rounds.iter().enumerate() {
        let password = Password::of(&round.password);
        passwords.push(password.map_err(|reason| format!("rounds[{index}].password: {reason}"))?);
    }
    let rules = Rules { rounds: rounds.into_iter().map(RoundBody::settled).collect(), admits };
    rules.validate()?;
    Ok(Command::Create { name, rules, passwords }.into())
}

impl RoundBody {
    fn settled(self) -> Round {
        let Self { releases_at_ms, ends_at_ms, fen, parts, split, shows_password, .. } = self;
        Round { releases_at_ms, ends_at_ms, fen, parts, split, shows_password }
    }
}

fn stop(StopBody { reason }: StopBody) -> Result<crate::Command, String> {
    check_reason(&reason)?;
    Ok(Command::Stop { reason }.into())
}

fn rotate(RotateBody { round, password }: RotateBody) -> Result<crate::Command, String> {
    let password = Password::of(&password).map_err(|reason| format!("password: {reason}"))?;
    Ok(Command::Rotate { round, password }.into())
}

fn claim(ClaimBody { password }: ClaimBody) -> Result<crate::Command, String> {
    if password.chars().count() > TEXT_CHARACTERS_MAX {
        return Err(format!("password has more than {TEXT_CHARACTERS_MAX} characters; no password has"));
    }
    Ok(Command::Claim { text: password }.into())
}

fn message(MessageBody { person, text }: MessageBody) -> Result<crate::Command, String> {
    let person = person.ok_or("openid is missing; say who sent the message")?;
    // Whatever people write to an account must not be a fault of whoever hands it over; what is this long is no password.
    let text = text.chars().take(TEXT_CHARACTERS_MAX + 1).collect();
    Ok(Command::Message { person, text }.into())
}

/// A receipt as JSON.
pub(crate) fn told(answered: &Answered<'_>, receipt: &Receipt) -> Value {
    match receipt {
        Receipt::Claimed(claim) => {
            to_json(&ClaimReceipt { id: answered.id, at_ms: answered.at, claim: *claim })
        }
        Receipt::Replied(reply) => to_json(&ReplyReceipt::of(reply, answered.language)),
        Receipt::Rotated { round, passwords } => {
            to_json(&RotatedReceipt { round: *round, passwords: *passwords })
        }
    }
}

impl ReplyReceipt {
    fn of(reply: &Reply, language: Language) -> Self {
        Self { outcome: reply.outcome(), reply: words::of(reply, language), claim: reply.claim() }
    }
}
