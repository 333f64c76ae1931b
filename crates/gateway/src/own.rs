//! What a person asks about themselves, with a page of what they did.

use axum::response::Response;
use decider::door::{ABOUT_CAMPAIGN, ABOUT_PERSON, Parameter};
use directory::Place;
use http::{StatusCode, header};
use proto::subject::{Purpose, Subject};
use proto::wire::{Format, Look, LookReply, Own, OwnPage};
use proto::{PersonId, Problem, Role};

use crate::asker::Asker;
use crate::gateway::App;
use crate::look::{only_known, pairs};
use crate::trouble::Trouble;
use crate::{command, query, shards};

/// Receipts in one answer at the most, and unless asked otherwise.
const LIMIT_MAX: u32 = 100;
/// What the query may say.
pub(crate) const PARAMETERS: &[Parameter] = &[
    Parameter { name: "cursor", description: "The next_cursor of the answer before: older receipts" },
    Parameter { name: "limit", description: "Receipts per answer, 1 to 100, 100 by default" },
];

/// Answers a person's question about themselves.
pub(crate) async fn answer(
    app: &App,
    asker: &Asker,
    place: &Place,
    query: Option<&str>,
) -> Result<Response, Trouble> {
    let (from, limit) = wanted(query.unwrap_or_default())?;
    let person = person(app, asker, place)?;
    let own = Own { campaign: place.campaign.clone(), person, pretended_at: asker.pretended_at };
    let asked = OwnPage { own, from, limit };
    let subject = Subject::new(&place.service, place.shard, Purpose::Own);
    match shards::ask(&app.bus, &subject, &asked, app.settings.answer_timeout).await? {
        LookReply::Problem(problem) => Err(own_trouble(problem)),
        LookReply::Body { body, .. } => told(body),
    }
}

/// Answers what another service keeps about a person and this campaign.
pub(crate) async fn beside(
    app: &App,
    asker: &Asker,
    place: &Place,
    service: &str,
    mut look: Look,
) -> Result<Response, Trouble> {
    let person = person(app, asker, place)?;
    let Some(kept) = app.places.beside(place, service).await? else {
        let detail = format!("This account has no {service} yet, so nothing is kept there.");
        return Err(Trouble::new(StatusCode::NOT_FOUND, "nothing-kept", detail));
    };
    look.parameters.push((ABOUT_PERSON.to_owned(), person.to_string()));
    look.parameters.push((ABOUT_CAMPAIGN.to_owned(), place.campaign.to_string()));
    told(query::ask(app, &kept, &look, Format::Json).await?.body)
}

fn person(app: &App, asker: &Asker, place: &Place) -> Result<PersonId, Trouble> {
    match asker.person_at(app, place) {
        Some(person) => Ok(person),
        None => {
            asker.caller.must_be(&[Role::Person])?;
            Err(Trouble::internal(&"a person's question without a person"))
        }
    }
}

/// What is somebody's own stays in no cache.
fn told(body: Vec<u8>) -> Result<Response, Trouble> {
    Response::builder()
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CACHE_CONTROL, "no-store")
        .body(body.into())
        .map_err(|error| Trouble::internal(&error))
}

/// What a person is told when a host couldn't answer, in the same words as after a command. Details of a broken server
/// stay inside.
fn own_trouble(problem: Problem) -> Trouble {
    if problem.status < 500 {
        return problem.into();
    }
    match problem.kind.rsplit('/').next() {
        Some("busy" | "shard-busy") => command::shard_busy(),
        Some("stopped" | "shard-stopped") => command::shard_stopped(None, "Ask again later."),
        _ if problem.status == 503 => {
            tracing::error!(kind = problem.kind, detail = problem.detail, "a host could not answer");
            Trouble::unavailable("service-unavailable", "This can't be read now. Try again in a moment.")
        }
        _ => Trouble::internal(&problem.detail),
    }
}

fn wanted(query: &str) -> Result<(Option<u64>, u32), Trouble> {
    let asked = pairs(query)?;
    only_known(&asked, PARAMETERS)?;
    let (mut from, mut limit) = (None, LIMIT_MAX);
    for (name, value) in asked {
        let read = match name.as_str() {
            "cursor" => value.parse().ok().map(|position| from = Some(position)),
            _ => {
                let given = value.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
                given.map(|given| limit = given)
            }
        };
        read.ok_or_else(|| {
            let detail = format!("{name}={value:?} can't be read. limit is 1 to {LIMIT_MAX}, cursor the next_cursor of the answer before.");
            Trouble::bad("parameter-invalid", detail)
        })?;
    }
    Ok((from, limit))
}
