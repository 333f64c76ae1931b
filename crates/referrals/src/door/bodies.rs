//! JSON bodies, and the commands that they become.

use proto::PersonId;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::code::Code;
use crate::command::Command;
use crate::decide::check_name;
use crate::rules::Rules;

/// How the gateway gets the bytes of a command.
pub(super) type Parse = fn(Value) -> Result<Vec<u8>, String>;

/// An empty object, or nothing.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NothingBody {}

/// A new campaign. Its id and kind are read by the gateway.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReferralBody")]
pub(super) struct CreateBody {
    /// Its title.
    name: String,
    /// Its rules, for good; what is not given has its default.
    #[serde(default)]
    rules: Rules,
}

/// An invitation.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptBody {
    /// The inviter's code.
    code: Code,
}

/// Whether a person follows the account.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReferralFollowBody")]
pub(super) struct FollowBody {
    #[schemars(skip)]
    person: Option<PersonId>,
    /// Whether they do.
    following: bool,
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
        Ok(Command::Create { name, rules })
    })
}

pub(super) fn open(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |NothingBody {}| Ok(Command::Open))
}

pub(super) fn pause(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |NothingBody {}| Ok(Command::Pause))
}

pub(super) fn close(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |NothingBody {}| Ok(Command::Close))
}

pub(super) fn invite(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |NothingBody {}| Ok(Command::Invite))
}

pub(super) fn accept(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |AcceptBody { code }| Ok(Command::Accept { code }))
}

pub(super) fn follow(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |FollowBody { person, following }| {
        let person = person.ok_or("openid is missing; say whose following you state")?;
        Ok(Command::Follow { person, following })
    })
}
