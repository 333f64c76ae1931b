//! JSON bodies, and the commands that they become.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::command::{Command, TakenBack};
use crate::decide::check_name;
use crate::rules::Rules;

/// How the gateway gets the bytes of a command.
pub(super) type Parse = fn(Value) -> Result<Vec<u8>, String>;

/// An empty object, or nothing.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EmptyBody {}

/// A new draw. Its id and kind are read by the gateway.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DrawBody")]
pub(super) struct CreateBody {
    /// Its title.
    name: String,
    /// Its rules, for good.
    rules: Rules,
}

/// Why a prize is taken back.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TakeBackBody {
    #[schemars(skip)]
    #[serde(deserialize_with = "position")]
    position: u64,
    /// Why.
    why: TakenBack,
}

/// A path parameter: a number, or the text of one.
fn position<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let number = match &value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    number.ok_or_else(|| serde::de::Error::custom("a position of the log is a whole number from 1"))
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
    parse(body, |EmptyBody {}| Ok(Command::Open))
}

pub(super) fn pause(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |EmptyBody {}| Ok(Command::Pause))
}

pub(super) fn close(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |EmptyBody {}| Ok(Command::Close))
}

pub(super) fn draw(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |EmptyBody {}| Ok(Command::Draw))
}

pub(super) fn take_back(body: Value) -> Result<Vec<u8>, String> {
    parse(body, |TakeBackBody { position, why }| Ok(Command::TakeBack { won: position, why }))
}
