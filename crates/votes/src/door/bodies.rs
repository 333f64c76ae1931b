//! JSON bodies, and the commands that they become.

use std::num::NonZeroU16;

use proto::{PersonId, PersonalRef};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::command::Command;
use crate::decide::{check_choice, check_mark, check_name};
use crate::rules::Rules;

/// An empty object, or nothing.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NoBody {}

/// A new campaign. Its id and kind are read by the gateway.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateBody {
    /// Its title.
    name: String,
    /// Its rules; what is not given has its default.
    #[serde(default)]
    rules: Rules,
}

/// Whether a person follows the account.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FollowBody {
    #[schemars(skip)]
    person: Option<PersonId>,
    /// Whether they do.
    following: bool,
}

/// A juror's mark.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MarkBody {
    /// The contestant's number.
    contestant: u32,
    /// Short name of the juror: 1 to 32 of a-z, 0-9, '-' and '_'. It stands in the log, so no real name.
    juror: String,
    /// 0 to 100.
    points: u8,
}

/// A vote: either `contestant` or `contestants`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VoteBody {
    /// The contestant's number.
    contestant: Option<u32>,
    /// Numbers of several contestants.
    contestants: Option<Vec<u32>>,
}

/// The round to end.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoundBody {
    /// Its number, from 1. To end one that has ended is no error and changes nothing, so a retry is harmless.
    round: NonZeroU16,
}

/// What is left of a contestant's texts once they are in the vault. Documented as [`NoBody`], with the texts beside it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignUpBody {
    #[schemars(skip)]
    profile: Option<PersonalRef>,
}

/// A contestant, by the number in the address. Documented as [`NoBody`].
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NumberBody {
    #[schemars(skip)]
    #[serde(deserialize_with = "number")]
    pub(super) number: u32,
}

/// A path parameter: a number, or the text of one.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    whole_number(deserializer, "a contestant's number is a whole number from 1")
}

pub(super) fn whole_number<'de, D: Deserializer<'de>>(
    deserializer: D,
    says: &'static str,
) -> Result<u32, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let number = match &value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64().and_then(|number| u32::try_from(number).ok()),
    };
    number.ok_or_else(|| serde::de::Error::custom(says))
}

pub(super) fn create(CreateBody { name, rules }: CreateBody) -> Result<Command, String> {
    check_name(&name)?;
    rules.validate().map_err(|reason| format!("rules: {reason}"))?;
    Ok(Command::Create { name, rules: Box::new(rules) })
}

pub(super) fn advance_round(RoundBody { round }: RoundBody) -> Result<Command, String> {
    Ok(Command::AdvanceRound { round })
}

pub(super) fn sign_up(SignUpBody { profile }: SignUpBody) -> Result<Command, String> {
    let profile = profile.ok_or("name is missing; give the contestant a name")?;
    Ok(Command::SignUp { profile })
}

pub(super) fn follow(FollowBody { person, following }: FollowBody) -> Result<Command, String> {
    let person = person.ok_or("openid is missing; say whose following you state")?;
    Ok(Command::Follow { person, following })
}

pub(super) fn mark(MarkBody { contestant, juror, points }: MarkBody) -> Result<Command, String> {
    check_mark(&juror, points)?;
    Ok(Command::Mark { contestant, juror: juror.into(), points })
}

pub(super) fn cast(body: VoteBody) -> Result<Command, String> {
    let mut contestants = match (body.contestant, body.contestants) {
        (Some(contestant), None) => vec![contestant],
        (None, Some(contestants)) => contestants,
        _ => return Err("give either contestant or contestants".to_owned()),
    };
    contestants.sort_unstable();
    check_choice(&contestants)?;
    Ok(Command::Cast { contestants })
}
