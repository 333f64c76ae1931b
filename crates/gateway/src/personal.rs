//! Personal data leave the body here, so that no command and no log ever holds them.

use std::collections::BTreeMap;

use decider::door::{Personal, PersonalField};
use directory::Place;
use guard::EvidenceKeys;
use proto::{CommandId, Intent, PersonId, PersonalRef};
use serde_json::{Map, Value};

use crate::asker::Asker;
use crate::caller::Caller;
use crate::deliveries::{Delivery, Outcome};
use crate::gateway::App;
use crate::keys::{CampaignKeys, blocking};
use crate::trouble::Trouble;

/// Personal data of one command on their way to the vault.
#[derive(Debug)]
pub(crate) struct Sealing {
    pub(crate) reference: PersonalRef,
    owner: Option<PersonId>,
    fields: BTreeMap<String, String>,
}

/// Personal data in the vault, while their command is being decided.
pub(crate) struct Stored<'a> {
    delivery: Delivery<'a>,
    /// Whether this delivery wrote them; otherwise they came from an earlier one.
    wrote: bool,
}

/// A command's name: its id, and what it asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish {
    pub(crate) id: CommandId,
    pub(crate) intent: Intent,
}

/// Takes personal data out of a body and puts references and ids in their place.
pub(crate) async fn take_out(
    app: &App,
    asker: &Asker,
    (place, keys): (&Place, &CampaignKeys),
    wish: Wish,
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
            Personal::Fields { fields, becomes } => {
                deny(body, becomes)?;
                let (rules, fields) = (fields, take_fields(body, fields)?);
                put_keyed(body, rules, &fields, &keys.evidence)?;
                if !fields.is_empty() {
                    let campaign = place.campaign.clone();
                    let refer =
                        move |vault: &vault::Vault| vault.personal_ref(&campaign, &wish.id, &wish.intent);
                    let reference = blocking(&app.vault, refer).await?;
                    body.insert((*becomes).to_owned(), Value::String(reference.to_string()));
                    sealing = Some(Sealing { reference, owner: owner(&asker.caller), fields });
                }
            }
        }
    }
    Ok(sealing)
}

impl Sealing {
    /// Stores the data, once no other delivery of the same command is under way.
    pub(crate) async fn store(self, app: &App) -> Result<Stored<'_>, Trouble> {
        let Self { reference, owner, fields } = self;
        let delivery = app.deliveries.enter(reference, app.settings.request_timeout).await?;
        let wrote = blocking(&app.vault, move |vault| vault.put_personal(reference, owner, &fields)).await?;
        Ok(Stored { delivery, wrote })
    }
}

impl Stored<'_> {
    /// Keeps or forgets the data, whichever follows from the command's outcome.
    pub(crate) async fn settle(self, app: &App, outcome: Outcome) -> Result<(), Trouble> {
        let reference = self.delivery.reference();
        if self.delivery.must_forget(self.wrote, outcome) {
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

/// Puts keyed hashes of texts where commands want them.
fn put_keyed(
    body: &mut Map<String, Value>,
    rules: &[PersonalField],
    fields: &BTreeMap<String, String>,
    keys: &EvidenceKeys,
) -> Result<(), Trouble> {
    for rule in rules {
        let Some(becomes) = rule.keyed else { continue };
        // A caller who could choose it would be seen with whom they like.
        deny(body, becomes)?;
        let text = fields.get(rule.name).map_or("", String::as_str);
        if let Some(key) = guard::typed(rule.name, text, keys) {
            body.insert(becomes.to_owned(), Value::String(key.to_string()));
        }
    }
    Ok(())
}

/// A reason why a body can't be read, by the names of fields that its sender can send.
pub(crate) fn in_callers_words(reason: &str, rules: &[Personal]) -> String {
    let fields = rules.iter().flat_map(|rule| match rule {
        Personal::Fields { fields, .. } => *fields,
        Personal::Openid { .. } => &[],
    });
    let keyed = fields.filter_map(|field| field.keyed);
    let reason = keyed.fold(reason.to_owned(), |reason, keyed| reason.replace(&format!(", `{keyed}`"), ""));
    rules.iter().fold(reason, |reason, rule| {
        let (becomes, names) = match rule {
            Personal::Openid { field, becomes } => (becomes, format!("`{field}`")),
            Personal::Fields { fields, becomes } => {
                let names: Vec<_> = fields.iter().map(|field| format!("`{}`", field.name)).collect();
                (becomes, names.join(", "))
            }
        };
        reason.replace(&format!("`{becomes}`"), &names)
    })
}

fn take_fields(
    body: &mut Map<String, Value>,
    rules: &[PersonalField],
) -> Result<BTreeMap<String, String>, Trouble> {
    let mut fields = BTreeMap::new();
    for rule in rules {
        let given = text(body, rule.name)?;
        let checked = rule.check(given.as_deref());
        let text = checked.map_err(|reason| Trouble::bad("bad-body", format!("{reason}.")))?;
        let Some(text) = text else { continue };
        if text.chars().any(turns_text_around) {
            let detail = format!(
                "{:?} must not have characters that turn the direction of text around. Take them out.",
                rule.name
            );
            return Err(Trouble::bad("bad-body", detail));
        }
        fields.insert(rule.name.to_owned(), text.to_owned());
    }
    Ok(fields)
}

/// Embeddings, overrides and isolates: they can make a page show something else than what stands there, also beyond
/// the text they are in. The marks that right-to-left names need are let pass.
fn turns_text_around(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn text(body: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Trouble> {
    match body.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Trouble::bad("bad-body", format!("{name:?} must be a text."))),
    }
}

#[cfg(test)]
mod tests {
    use decider::door::PersonalKind;

    use super::*;

    const PHONE: PersonalField = PersonalField {
        name: "phone",
        required: true,
        characters_max: 30,
        one_line: true,
        kind: PersonalKind::Text,
        keyed: Some("phone_key"),
    };

    fn keyed(phone: &str, given: Option<&str>) -> Result<Map<String, Value>, Trouble> {
        let mut body = Map::new();
        given.map(|key| body.insert("phone_key".to_owned(), key.into()));
        let fields = BTreeMap::from([("phone".to_owned(), phone.to_owned())]);
        let keys = EvidenceKeys { tenant: [1; 32], evidence: [2; 32] };
        put_keyed(&mut body, &[PHONE], &fields, &keys).map(|()| body)
    }

    #[test]
    fn a_reason_names_what_its_reader_can_send() {
        let openid = Personal::Openid { field: "openid", becomes: "person" };
        let fields = Personal::Fields { fields: &[PHONE], becomes: "profile" };
        let reason = "unknown field `open_id`, expected one of `person`, `profile`, `at_ms`";
        let told = in_callers_words(reason, &[openid, fields]);
        assert_eq!(told, "unknown field `open_id`, expected one of `openid`, `phone`, `at_ms`");
        let keyed = "unknown field `mail`, expected one of `profile`, `phone_key`, `at_ms`";
        let told = in_callers_words(keyed, &[fields]);
        assert_eq!(told, "unknown field `mail`, expected one of `phone`, `at_ms`", "nobody chooses a hash");
    }

    #[test]
    fn a_text_leaves_a_keyed_hash_that_its_writer_cannot_choose() {
        let body = keyed("+86 138-0013-8000", None).unwrap();
        assert_eq!(body, keyed("(86) 13800138000", None).unwrap());
        assert_eq!(body, keyed("８６－１３８００１３８０００", None).unwrap());
        assert_ne!(body, keyed("13800138000", None).unwrap());
        assert!(!Value::Object(body).to_string().contains("13800138000"));
        assert!(keyed("-", None).unwrap().is_empty());
        assert!(keyed("13800138000", Some("0101010101010101")).is_err());
    }
}
