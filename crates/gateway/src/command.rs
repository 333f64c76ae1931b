//! From a body to a command, and from the shard's answer back to JSON.

use std::sync::Arc;

use axum::Json;
use axum::response::{IntoResponse, Response};
use decider::answer;
use decider::door::{Answered, CommandDoor, Language, Rendered};
use directory::Place;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use proto::subject::{Purpose, Subject};
use proto::wire::CommandReply;
use proto::{Actor, CommandId, Envelope, PersonId, Timestamp};
use serde_bytes::ByteBuf;
use serde_json::{Map, Value};

use crate::asker::Asker;
use crate::deliveries::Outcome;
use crate::from_page::FromPage;
use crate::gateway::App;
use crate::limits::Used;
use crate::operation::Offered;
use crate::page::{BadPage, Opened};
use crate::personal::{self, Sealing, Wish};
use crate::proof::{self, Difficulty};
use crate::request_id::following;
use crate::seen::{Seen, page_trouble};
use crate::shards::Unanswered;
use crate::trouble::Trouble;
use crate::{intent, known, named, random, shards};

/// The header that makes retries safe.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Longest key; a UUID has 36 characters.
pub(crate) const KEY_CHARACTERS_MAX: usize = 128;
/// Field of an answer that carries the token for the next command, so that it needs no visit.
pub(crate) const NEXT_PAGE_TOKEN: &str = "next_page_token";
/// Field of an answer that carries what the next command must prove, if anything.
pub(crate) const NEXT_CHALLENGE: &str = "next_challenge";

/// What is asked, as it came.
pub(crate) struct Asked {
    pub(crate) offered: Offered,
    pub(crate) place: Arc<Place>,
    /// Parameters in the path, without the campaign.
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) body: Map<String, Value>,
    /// What the page sent along.
    pub(crate) from_page: FromPage,
}

/// A command that is ready to be sent.
pub(crate) struct Prepared {
    offered: Offered,
    place: Arc<Place>,
    envelope: Envelope<ByteBuf>,
    sealing: Option<Sealing>,
    /// What to tell about the page token or its proof, if the shard has no stored answer.
    bad_page: Option<BadPage>,
    /// The page that it came from, also one that is too old to act with: the next one follows from it.
    came_from: Option<Opened>,
    /// What a page that is opened where it came from would be asked for.
    asked: Option<Difficulty>,
    language: Language,
}

/// Checks and translates all that can be checked without the campaign's state. Leaves nothing anywhere, save an id
/// for an openid that was not known yet.
pub(crate) async fn prepare(
    app: &App,
    asker: &Asker,
    headers: &HeaderMap,
    door: &CommandDoor,
    asked: Asked,
) -> Result<Prepared, Trouble> {
    let Asked { offered, place, parameters, mut body, from_page } = asked;
    let (tenant, campaign) = (&place.tenant, &place.campaign);
    let key = idempotency_key(headers, door.key_required)?;
    let (actor, sender) = asker.actor_at(app, &place)?;
    look_up(app, door, &place, &body).await?;
    let operation = app.operation(offered);
    let id = CommandId::derive(tenant, campaign.as_str(), &sender, operation.name, &key);
    let keys = app.keys.of(tenant, campaign).await?;

    add_parameters(&mut body, parameters)?;
    (door.respell)(&mut body);
    let intent = keys.intent(&intent::canonical(&body));
    let seen = match actor.person().filter(|_| door.page) {
        Some(person) => Some(Seen::of(app, asker, &place, &keys, &id, person, &from_page)?),
        None => None,
    };
    let sealing =
        personal::take_out(app, asker, (&place, &keys), Wish { id, intent }, &mut body, door.personal)
            .await?;
    let body = (door.parse)(Value::Object(body))
        .map_err(|reason| bad_body(&personal::in_callers_words(&reason, door.personal)))?;

    let came_from = seen.as_ref().and_then(|seen| seen.came_from);
    let (sighting, page) = seen.map_or((None, None), |seen| (Some(seen.sighting), Some(seen.page)));
    Ok(Prepared {
        offered,
        envelope: Envelope {
            id,
            intent,
            tenant: tenant.clone(),
            campaign: Some(campaign.clone()),
            actor,
            received_at: asker.received_at,
            pretended_at: asker.pretended_at,
            sighting,
            page: page.and_then(Result::ok).map(|page| page.seen),
            request_id: asker.request_id.clone(),
            body: ByteBuf::from(body),
        },
        place,
        sealing,
        bad_page: page.and_then(Result::err),
        came_from,
        asked: proof::asked(asker.network, asker.load(app, Used::default())),
        language: language(headers),
    })
}

/// Refuses a command that names campaigns or persons who are none.
async fn look_up(
    app: &App,
    door: &CommandDoor,
    place: &Place,
    body: &Map<String, Value>,
) -> Result<(), Trouble> {
    if let Some(question) = door.names {
        named::check(app, place, question).await?;
    }
    known::check(app, place, &(door.persons)(body))
}

/// Sends a command and answers with what became of it.
pub(crate) async fn run(app: Arc<App>, prepared: Prepared) -> Result<Response, Trouble> {
    if prepared.sealing.is_none() {
        return submit(&app, prepared).await;
    }
    // On a task of its own, so that a caller who hangs up leaves no personal data without a command behind.
    let submitted = tokio::spawn(following(async move { submit(&app, prepared).await }));
    submitted.await.unwrap_or_else(|panic| Err(Trouble::internal(&panic)))
}

async fn submit(app: &App, mut prepared: Prepared) -> Result<Response, Trouble> {
    let stored = match prepared.sealing.take() {
        Some(sealing) => Some(sealing.store(app).await?),
        None => None,
    };
    let subject = Subject::new(&prepared.place.service, prepared.place.shard, Purpose::Command);
    let (envelope, timeout) = (&prepared.envelope, app.settings.answer_timeout);
    let reply = shards::send(&app.bus, &app.spans, &subject, envelope, timeout).await;
    if let Some(stored) = stored {
        stored.settle(app, outcome(&reply)).await?;
    }
    respond(app, &prepared, reply?)
}

/// What a reply means for the command's personal data.
fn outcome(reply: &Result<CommandReply, Unanswered>) -> Outcome {
    match reply {
        Ok(CommandReply::Answered { answer, repeated, .. }) if answer::is_refusal(answer) => {
            Outcome::Refused { repeated: *repeated }
        }
        Ok(CommandReply::Answered { .. }) => Outcome::Accepted,
        Ok(CommandReply::Conflict) => Outcome::Refused { repeated: false },
        Ok(CommandReply::Full | CommandReply::Malformed(_)) | Err(Unanswered::Unheard) => Outcome::NotTaken,
        // A shard may stop in the middle of writing; the sender's retry will tell.
        Ok(CommandReply::Stopped(_)) | Err(Unanswered::TooLate | Unanswered::Unreadable(_)) => {
            Outcome::Unknown
        }
    }
}

fn respond(app: &App, prepared: &Prepared, reply: CommandReply) -> Result<Response, Trouble> {
    let CommandReply::Answered { position, at, answer, repeated } = reply else {
        let by_staff = matches!(prepared.envelope.actor, Actor::Operator(_));
        return Err(not_answered(reply, by_staff));
    };
    let Some(door) = app.command_door(prepared.offered) else {
        return Err(Trouble::internal(&"a command without a door"));
    };
    let (id, language) = (prepared.envelope.id, prepared.language);
    let answered = Answered { id, position, at, answer: &answer, language };
    let (status, mut body) = match (door.render)(&answered) {
        Rendered::Receipt(status, body) => (status, body),
        Rendered::Problem(problem) => {
            // A stored answer, and one that the rules gave and the log holds, come before the page token.
            let unstored = !repeated && position == 0;
            return Err(match prepared.bad_page.filter(|_| unstored && !door.page_optional) {
                Some(bad) => page_trouble(bad),
                None => problem.into(),
            });
        }
    };
    if let (true, Some(person), Value::Object(body)) =
        (door.page, prepared.envelope.actor.person(), &mut body)
    {
        turn_page(app, prepared, &person, at, body)?;
    }
    let status = StatusCode::from_u16(status).map_err(|error| Trouble::internal(&error))?;
    Ok((status, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(body)).into_response())
}

/// Puts the next page into an answer, with what it asks for.
fn turn_page(
    app: &App,
    prepared: &Prepared,
    person: &PersonId,
    at: Timestamp,
    body: &mut Map<String, Value>,
) -> Result<(), Trouble> {
    let (id, campaign) = (&prepared.envelope.id, &prepared.place.campaign);
    let next = app.page_key.next(id, at, prepared.came_from.as_ref(), prepared.asked);
    body.insert(NEXT_PAGE_TOKEN.to_owned(), app.page_key.token(person, campaign, &next).into());
    if let Some(challenge) = app.proofs.challenge(person, campaign, &next) {
        let challenge = serde_json::to_value(challenge).map_err(|error| Trouble::internal(&error))?;
        body.insert(NEXT_CHALLENGE.to_owned(), challenge);
    }
    Ok(())
}

/// The problem behind a reply that is no answer. Only staff are told why a shard has stopped.
pub(crate) fn not_answered(reply: CommandReply, by_staff: bool) -> Trouble {
    match reply {
        CommandReply::Conflict => Trouble::new(
            StatusCode::CONFLICT,
            "idempotency-key-reused",
            "This Idempotency-Key was used for something else. Use a new key for a new wish.",
        ),
        CommandReply::Full => shard_busy(),
        CommandReply::Stopped(reason) => shard_stopped(
            by_staff.then_some(reason.as_str()),
            "This was not acknowledged: send it again later with the same Idempotency-Key.",
        ),
        CommandReply::Malformed(reason) => Trouble::internal(&reason),
        CommandReply::Answered { .. } => Trouble::internal(&"an answer where none was expected"),
    }
}

/// The shard's queue is full.
pub(crate) fn shard_busy() -> Trouble {
    Trouble::unavailable("shard-busy", "Too much at once; nothing was stored. Send it again in a moment.")
}

/// The shard takes nothing, until an operator has seen to it. Its reasons name disks and files, so they are for staff.
pub(crate) fn shard_stopped(reason: Option<&str>, advice: &str) -> Trouble {
    let reason = reason.map_or_else(
        || " (an operator finds the reason in /v1/journals and /readyz)".to_owned(),
        |reason| format!(": {reason}"),
    );
    Trouble::unavailable("shard-stopped", format!("Nothing is taken now{reason}. {advice}"))
}

/// The body is JSON, but not what is asked for.
pub(crate) fn bad_body(reason: &str) -> Trouble {
    Trouble::bad("bad-body", format!("The body is not what is wanted here: {reason}. See /openapi.json."))
}

fn language(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE);
    Language::asked_for(asked.and_then(|value| value.to_str().ok()))
}

fn idempotency_key(headers: &HeaderMap, required: bool) -> Result<String, Trouble> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else {
        return match required {
            true => Err(Trouble::bad(
                "idempotency-key-missing",
                "Send an Idempotency-Key of your own choice, and the same one with every retry.",
            )),
            false => Ok(random::hex::<16>()),
        };
    };
    let key = value.to_str().unwrap_or_default();
    let valid =
        (1..=KEY_CHARACTERS_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if !valid || headers.get_all(IDEMPOTENCY_KEY).iter().count() != 1 {
        let detail = format!(
            "Idempotency-Key must be one text of 1 to {KEY_CHARACTERS_MAX} visible ASCII characters."
        );
        return Err(Trouble::bad("idempotency-key-invalid", detail));
    }
    Ok(key.to_owned())
}

/// Puts parameters of the path beside the fields of the body, numbers as numbers.
fn add_parameters(body: &mut Map<String, Value>, parameters: Vec<(String, String)>) -> Result<(), Trouble> {
    for (name, text) in parameters {
        if body.contains_key(&name) {
            return Err(bad_body(&format!("{name:?} stands in the address, leave it out of the body")));
        }
        // Only the usual spelling of a number is one: `017` and `+17` stay texts, and are refused as such.
        let number = text.parse::<u64>().ok().filter(|number| number.to_string() == text);
        body.insert(name, number.map_or(Value::String(text), Value::from));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn path_parameters_join_the_body_once() {
        let mut body = json!({"a": 1}).as_object().unwrap().clone();
        let parameters = |text: &str| vec![("number".to_owned(), text.to_owned())];
        add_parameters(&mut body, parameters("17")).unwrap();
        assert_eq!(body["number"], json!(17));
        assert!(add_parameters(&mut body, parameters("18")).is_err());
        body.clear();
        add_parameters(&mut body, parameters("017")).unwrap();
        assert_eq!(body["number"], json!("017"));
    }

    #[test]
    fn keys_are_visible_and_bounded() {
        let key = |text: &str| {
            let headers =
                HeaderMap::from_iter([(IDEMPOTENCY_KEY, HeaderValue::from_bytes(text.as_bytes()).unwrap())]);
            idempotency_key(&headers, true).ok()
        };
        assert_eq!(key("k-1"), Some("k-1".to_owned()));
        for bad in ["", "a b", "春", &"k".repeat(129)] {
            assert_eq!(key(bad), None, "{bad}");
        }
        assert!(idempotency_key(&HeaderMap::new(), true).is_err());
        let made = || idempotency_key(&HeaderMap::new(), false).unwrap();
        assert_ne!(made(), made());
    }
}
