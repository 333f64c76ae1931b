//! Personal data leave the body here, so that no command and no log ever holds them.

use std::collections::BTreeMap;

use decider::door::Personal;
use directory::Place;
use proto::{CommandId, PersonId, PersonalRef};
use serde_json::{Map, Value};

use crate::caller::Caller;
use crate::gateway::App;
use crate::keys::blocking;
use crate::trouble::Trouble;

/// Personal data of one command on their way to the vault.
#[derive(Debug)]
pub(crate) struct Sealing {
    pub(crate) reference: PersonalRef,
    owner: Option<PersonId>,
    fields: BTreeMap<String, String>,
}

/// What became of a command, as far as its personal data are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Something in the log points at them, or may soon.
    Accepted,
    /// Nothing ever will.
    Refused,
    /// This delivery left nothing; an earlier one may have.
    Undecided,
}

/// Takes personal data out of a body and puts references and ids in their place.
pub(crate) async fn take_out(
    app: &App,
    caller: &Caller,
    place: &Place,
    command: &CommandId,
    body: &mut Map<String, Value>,
    rules: &[Personal],
) -> Result<Option<Sealing>, Trouble> {
    let mut sealing = None;
    for rule in rules {
        match rule {
            Personal::Openid { field, becomes } => {
                deny(body, becomes)?;
                if let Some(openid) = text(body, field)? {
                    let person = person(app, place, openid).await?;
                    body.insert((*becomes).to_owned(), Value::String(person.to_string()));
                }
            }
            Personal::Fields { fields, becomes, characters_max } => {
                deny(body, becomes)?;
                let fields = take_fields(body, fields, *characters_max)?;
                if !fields.is_empty() {
                    let (campaign, id) = (place.campaign.clone(), *command);
                    let reference =
                        blocking(&app.vault, move |vault| vault.personal_ref(&campaign, &id)).await?;
                    body.insert((*becomes).to_owned(), Value::String(reference.to_string()));
                    sealing = Some(Sealing { reference, owner: owner(caller), fields });
                }
            }
        }
    }
    Ok(sealing)
}

impl Sealing {
    /// Stores the data. Says whether there were none behind the reference before.
    pub(crate) async fn store(&mut self, app: &App) -> Result<bool, Trouble> {
        let (reference, owner, fields) = (self.reference, self.owner, std::mem::take(&mut self.fields));
        blocking(&app.vault, move |vault| {
            let is_first = vault.personal(&reference).is_none();
            vault.put_personal(reference, owner, &fields)?;
            Ok(is_first)
        })
        .await
    }

    /// Keeps or forgets the data, whichever follows from the command's outcome.
    pub(crate) async fn settle(&self, app: &App, is_first: bool, outcome: Outcome) -> Result<(), Trouble> {
        let reference = self.reference;
        let forget = match outcome {
            Outcome::Accepted => false,
            Outcome::Refused => true,
            Outcome::Undecided => is_first,
        };
        if forget {
            blocking(&app.vault, move |vault| vault.forget(&reference)).await?;
        }
        Ok(())
    }
}

/// Erased with the person who gave it; what staff enter belongs to nobody.
fn owner(caller: &Caller) -> Option<PersonId> {
    match caller {
        Caller::Person(session) => Some(session.person),
        _ => None,
    }
}

async fn person(app: &App, place: &Place, openid: String) -> Result<PersonId, Trouble> {
    let (tenant, campaign) = (place.tenant.clone(), place.campaign.clone());
    blocking(&app.vault, move |vault| {
        let person = vault.person(&tenant, &openid)?;
        Ok(vault.acts_as(&campaign, person))
    })
    .await
}

/// A caller who could name a reference could claim another's data as their own.
fn deny(body: &Map<String, Value>, field: &str) -> Result<(), Trouble> {
    match body.contains_key(field) {
        true => Err(Trouble::bad("bad-body", format!("There is no field {field:?} here. Leave it out."))),
        false => Ok(()),
    }
}

fn take_fields(
    body: &mut Map<String, Value>,
    names: &[&str],
    characters_max: usize,
) -> Result<BTreeMap<String, String>, Trouble> {
    let mut fields = BTreeMap::new();
    for name in names {
        let Some(given) = text(body, name)? else { continue };
        let text = given.trim();
        if text.chars().count() > characters_max {
            let detail = format!("{name:?} must have at most {characters_max} characters. Shorten it.");
            return Err(Trouble::bad("bad-body", detail));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(Trouble::bad("bad-body", format!("{name:?} must not have control characters.")));
        }
        if !text.is_empty() {
            fields.insert((*name).to_owned(), text.to_owned());
        }
    }
    Ok(fields)
}

fn text(body: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Trouble> {
    match body.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Trouble::bad("bad-body", format!("{name:?} must be a text."))),
    }
}
