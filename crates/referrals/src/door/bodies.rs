//! JSON bodies, and the commands that they become.

use proto::{CampaignId, PersonId, Timestamp};
use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::code::Code;
use crate::command::Command;
use crate::decide::{check_name, check_why};
use crate::event::Decision;
use crate::rules::Rules;
use crate::tree::Medium;

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
    /// When that was so, not later than now; left out: now. News may come late and out of order.
    #[serde(default)]
    at_ms: Option<Timestamp>,
}

/// Who registered.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReferralRegistrationBody")]
pub(super) struct RegisterBody {
    #[schemars(skip)]
    person: Option<PersonId>,
}

/// A channel that gets a code.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InvitationChannelBody")]
pub(super) struct ChannelBody {
    /// Its name: 1 to 48 of a-z, 0-9, '-' and '_'.
    #[serde(deserialize_with = "channel_name")]
    channel: CampaignId,
    /// What it is.
    medium: Medium,
}

/// Says what it is the name of: a channel's is no campaign's.
fn channel_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CampaignId, D::Error> {
    let wanted =
        "the name of a channel is 1 to 48 of a-z, 0-9, '-' and '_' and begins with a letter or digit";
    String::deserialize(deserializer)?.parse().map_err(|_| D::Error::custom(wanted))
}

/// A decision about a reward.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RewardDecisionBody")]
pub(super) struct JudgeBody {
    #[schemars(skip)]
    follower: PersonId,
    /// What becomes of it.
    to: Decision,
    /// Why, in a sentence.
    why: String,
}

pub(super) fn create(CreateBody { name, rules }: CreateBody) -> Result<Command, String> {
    check_name(&name)?;
    rules.validate().map_err(|reason| format!("rules: {reason}"))?;
    Ok(Command::Create { name, rules })
}

pub(super) fn accept(AcceptBody { code }: AcceptBody) -> Result<Command, String> {
    Ok(Command::Accept { code })
}

pub(super) fn follow(FollowBody { person, following, at_ms }: FollowBody) -> Result<Command, String> {
    let person = person.ok_or("openid is missing; say whose following you state")?;
    Ok(match at_ms {
        Some(at) => Command::FollowAt { person, following, at },
        None => Command::Follow { person, following },
    })
}

pub(super) fn register(RegisterBody { person }: RegisterBody) -> Result<Command, String> {
    let person = person.ok_or("openid is missing; say who registered")?;
    Ok(Command::Register { person })
}

pub(super) fn open_channel(ChannelBody { channel, medium }: ChannelBody) -> Result<Command, String> {
    Ok(Command::OpenChannel { channel, medium })
}

pub(super) fn judge(JudgeBody { follower, to, why }: JudgeBody) -> Result<Command, String> {
    check_why(&why)?;
    Ok(Command::Judge { follower, to, why })
}
