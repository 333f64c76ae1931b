//! JSON bodies, and the commands that they become.

use decider::door::position;
use proto::{PersonId, PersonalRef, Pseudonym};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::command::{Command, TakenBack};
use crate::decide::{check_name, check_note};
use crate::event::Listing;
use crate::holds;
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

/// Whom to list, by `openid` or by `person`, and where.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListBody {
    #[schemars(skip)]
    of_openid: Option<PersonId>,
    /// The person's id, as draws show it, instead of `openid`.
    person: Option<PersonId>,
    /// Where they go.
    listing: Listing,
}

/// What is left of where a prize goes once it is in the vault. Documented as an empty body, with the texts beside it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimBody {
    #[schemars(skip)]
    #[serde(deserialize_with = "position")]
    position: u64,
    #[schemars(skip)]
    delivery: Option<PersonalRef>,
    #[schemars(skip)]
    phone_key: Option<Pseudonym>,
    #[schemars(skip)]
    address_key: Option<Pseudonym>,
}

/// A prize that is picked up. Documented as an empty body.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PickUpBody {
    #[schemars(skip)]
    #[serde(deserialize_with = "position")]
    position: u64,
}

/// A prize that was sent.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FulfilBody {
    #[schemars(skip)]
    #[serde(deserialize_with = "position")]
    position: u64,
    /// Such as the number of a parcel, up to 200 characters. It stands in the log for good, so name nobody.
    #[serde(default)]
    note: String,
}

/// A prize that is handed out against its code.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RedeemBody {
    /// The code, as it is shown: in any case, with or without spaces.
    code: String,
    /// Up to 200 characters. It stands in the log for good, so name nobody.
    #[serde(default)]
    note: String,
}

pub(super) fn create(CreateBody { name, rules }: CreateBody) -> Result<Command, String> {
    check_name(&name)?;
    let checked = rules.validate().and_then(|()| rules.check_reachable());
    checked.map_err(|reason| format!("rules: {reason}"))?;
    Ok(Command::Create { name, rules })
}

pub(super) fn take_back(TakeBackBody { position, why }: TakeBackBody) -> Result<Command, String> {
    Ok(Command::TakeBack { won: position, why })
}

pub(super) fn list(ListBody { of_openid, person, listing }: ListBody) -> Result<Command, String> {
    match (of_openid, person) {
        (Some(person), None) | (None, Some(person)) => Ok(Command::List { person, listing }),
        _ => Err("say who it is: give either openid or person".to_owned()),
    }
}

pub(super) fn claim(
    ClaimBody { position: won, delivery, phone_key: phone, address_key: address }: ClaimBody,
) -> Result<Command, String> {
    let delivery = delivery.ok_or("name is missing; say who gets the prize where")?;
    Ok(holds::Command::Claim { won, delivery, phone, address }.into())
}

pub(super) fn pick_up(PickUpBody { position }: PickUpBody) -> Result<Command, String> {
    Ok(Command::PickUp { won: position })
}

pub(super) fn fulfil(FulfilBody { position, note }: FulfilBody) -> Result<Command, String> {
    check_note(&note)?;
    Ok(Command::Fulfil { won: position, note })
}

pub(super) fn redeem(RedeemBody { code, note }: RedeemBody) -> Result<Command, String> {
    check_note(&note)?;
    Ok(Command::Redeem { code, note })
}
