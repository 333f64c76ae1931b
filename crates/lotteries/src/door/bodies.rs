//! JSON bodies, and the commands that they become.

use decider::door::position;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::command::{Command, TakenBack};
use crate::decide::check_name;
use crate::rules::Rules;

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

pub(super) fn create(CreateBody { name, rules }: CreateBody) -> Result<Command, String> {
    check_name(&name)?;
    rules.validate().map_err(|reason| format!("rules: {reason}"))?;
    Ok(Command::Create { name, rules })
}

pub(super) fn take_back(TakeBackBody { position, why }: TakeBackBody) -> Result<Command, String> {
    Ok(Command::TakeBack { won: position, why })
}
