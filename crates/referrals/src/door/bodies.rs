//! JSON bodies, and the commands that they become.

use proto::PersonId;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::code::Code;
use crate::command::Command;
use crate::decide::check_name;
use crate::rules::Rules;

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

pub(super) fn create(CreateBody { name, rules }: CreateBody) -> Result<Command, String> {
    check_name(&name)?;
    rules.validate().map_err(|reason| format!("rules: {reason}"))?;
    Ok(Command::Create { name, rules })
}

pub(super) fn accept(AcceptBody { code }: AcceptBody) -> Result<Command, String> {
    Ok(Command::Accept { code })
}

pub(super) fn follow(FollowBody { person, following }: FollowBody) -> Result<Command, String> {
    let person = person.ok_or("openid is missing; say whose following you state")?;
    Ok(Command::Follow { person, following })
}
