//! JSON bodies, and the commands that they become.

use std::num::NonZeroU16;

use proto::{PersonId, PersonalRef};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::command::Command;
use crate::decide::{check_choice, check_mark, check_name};
use crate::rules::Rules;

/// How the gateway gets the bytes of a command.
pub(super) type Parse = fn(Value) -> Result<Vec<u8>, String>;

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignUpBody {
    profile: Option<PersonalRef>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberBody {
    #[serde(deserialize_with = "number")]
    number: u32,
}

/// A path parameter: a number, or the text of one.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let number = match &value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64().and_then(|number| u32::try_from(number).ok()),
    };
    number.ok_or_else(|| serde::de::Error::custom("a contestant's number is a whole number from 1"))
}

/// Parses a body as `T` and makes a command of it. Errors name the field.
fn parse<T: DeserializeOwned>(
    body: Value,
    command: impl FnOnce(T) -> Result<Command, String>,
) -> Result<Vec<u8>, String> {
    let body = if body.is_null() { Value::Object(Map::new()) } else { body };
    // Else serde would read an array as the fields in order.
    if !body.is_object() {
        return Err("the body must be a JSON object".to_owned());
    }
    let body: T =
        serde_path_to_error::deserialize(body).map_err(|error| match error.path().iter().next() {
            Some(_) => format!("{}: {}", error.path(), error.inner()),
            None => error.inner().to_string(),
        })?;
    let mut bytes = Vec::new();
    decider::answer::append(&command(body)?, &mut bytes);
    Ok(bytes)
}

pub(super) fn create(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |CreateBody { name, rules }| {
        check_name(&name)?;
        rules.validate().map_err(|reason| format!("rules: {reason}"))?;
        Ok(Command::Create { name, rules: Box::new(rules) })
    })
}

pub(super) fn open(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |NoBody {}| Ok(Command::Open))
}

pub(super) fn pause(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |NoBody {}| Ok(Command::Pause))
}

pub(super) fn close(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |NoBody {}| Ok(Command::Close))
}

pub(super) fn finalize(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |NoBody {}| Ok(Command::Finalize))
}

pub(super) fn advance_round(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |RoundBody { round }| Ok(Command::AdvanceRound { round }))
}

pub(super) fn sign_up(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |SignUpBody { profile }| {
        let profile = profile.ok_or("name is missing; give the contestant a name")?;
        Ok(Command::SignUp { profile })
    })
}

pub(super) fn approve(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |NumberBody { number }| Ok(Command::Approve { contestant: number }))
}

pub(super) fn reject(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |NumberBody { number }| Ok(Command::Reject { contestant: number }))
}

pub(super) fn withdraw(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |NumberBody { number }| Ok(Command::Withdraw { contestant: number }))
}

pub(super) fn follow(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |FollowBody { person, following }| {
        let person = person.ok_or("openid is missing; say whose following you state")?;
        Ok(Command::Follow { person, following })
    })
}

pub(super) fn mark(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |MarkBody { contestant, juror, points }| {
        check_mark(&juror, points)?;
        Ok(Command::Mark { contestant, juror: juror.into(), points })
    })
}

pub(super) fn cast(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |body: VoteBody| {
        let mut contestants = match (body.contestant, body.contestants) {
            (Some(contestant), None) => vec![contestant],
            (None, Some(contestants)) => contestants,
            _ => return Err("give either contestant or contestants".to_owned()),
        };
        contestants.sort_unstable();
        check_choice(&contestants)?;
        Ok(Command::Cast { contestants })
    })
}
