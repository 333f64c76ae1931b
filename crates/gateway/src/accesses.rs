//! What auditors were shown: noted in a journal of its own before they see it, and listed for operators.

use std::sync::Arc;

use access::{Looked, Receipt};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use decider::door::Parameter;
use directory::Place;
use http::{HeaderValue, header};
use proto::subject::{Purpose, Subject};
use proto::wire::{CommandReply, Format, Look, Queried, Query};
use proto::{CampaignId, CommandId, Envelope, Intent, Role};
use serde_bytes::ByteBuf;

use crate::asker::Asker;
use crate::caller::Caller;
use crate::gateway::App;
use crate::look::{only_known, pairs};
use crate::trouble::Trouble;
use crate::{random, shards};

/// Who may read what auditors looked at.
pub(crate) const LISTERS: &[Role] = &[Role::Operator];
/// What the query may say.
pub(crate) const PARAMETERS: &[Parameter] = &[
    Parameter { name: "token", description: "Only looks with this token, by its hash" },
    Parameter { name: "cursor", description: "The next_cursor of the answer before: older looks" },
    Parameter { name: "limit", description: "Looks per answer, 1 to 500, 100 by default" },
];
/// The journal's name on the bus.
const SERVICE: &str = "access";
/// It has one shard.
const SHARD: u16 = 0;

/// What somebody is about to be shown.
pub(crate) struct Seen<'a> {
    /// The service whose log it comes from.
    pub(crate) service: &'a str,
    /// Its shard.
    pub(crate) shard: u16,
    /// The campaign or book that it is about.
    pub(crate) campaign: Option<&'a CampaignId>,
    /// What was asked.
    pub(crate) question: &'a str,
    /// With which parameters.
    pub(crate) parameters: String,
    /// The position of the log that the answer stands at.
    pub(crate) position: u64,
}

impl<'a> Seen<'a> {
    /// What an activity answered.
    pub(crate) fn of(place: &'a Place, look: &'a Look, position: u64) -> Self {
        let pair = |(name, value): &(String, String)| format!("{name}={value}");
        Self {
            service: &place.service,
            shard: place.shard,
            campaign: Some(&place.campaign),
            question: &look.question,
            parameters: look.parameters.iter().map(pair).collect::<Vec<_>>().join("&"),
            position,
        }
    }
}

/// Whether what this caller is shown is noted: they read what others run.
pub(crate) fn is_noted(asker: &Asker) -> bool {
    asker.caller.role() == Role::Auditor
}

/// Notes what an auditor is about to be shown, and comes back once that is durable. Where it can't be noted, nothing may be
/// shown. Of others nothing is noted.
pub(crate) async fn note(app: &App, asker: &Asker, seen: &Seen<'_>) -> Result<(), Trouble> {
    let Caller::Staff(token, grant) = &asker.caller else { return Ok(()) };
    if !is_noted(asker) {
        return Ok(());
    }
    let body = access::note(Looked {
        tenant: grant.tenant.clone(),
        token: *token,
        service: seen.service.to_owned(),
        shard: seen.shard,
        campaign: seen.campaign.cloned(),
        question: seen.question.to_owned(),
        parameters: seen.parameters.clone(),
        position: seen.position,
        request: asker.request_id.clone(),
    });
    // To look twice is two looks.
    let key = random::hex::<16>();
    let id = CommandId::derive(&grant.tenant, "", &token.to_string(), "look", &key);
    let (intent, now) = (Intent::of(&body), asker.received_at);
    let envelope = Envelope::from_system(id, intent, grant.tenant.clone(), None, now, ByteBuf::from(body));
    let envelope =
        Envelope { pretended_at: asker.pretended_at, request_id: asker.request_id.clone(), ..envelope };
    let subject = Subject::new(SERVICE, SHARD, Purpose::Command);
    let reply = shards::send(&app.bus, &app.spans, &subject, &envelope, app.settings.request_timeout).await;
    match reply {
        Ok(CommandReply::Answered { answer, .. }) => match access::decode_answer(&answer) {
            Ok(Ok(Receipt::Noted)) => Ok(()),
            Ok(Err(refusal)) => {
                Err(Trouble::bad("look-not-noted", format!("The look can't be noted: {refusal}.")))
            }
            Err(reason) => Err(Trouble::internal(&reason)),
        },
        other => {
            tracing::error!(?other, "a look can't be noted, so nothing is shown");
            let detail = "Looks of auditors are noted before they are answered, and that is not possible now. Try again in \
                          a moment.";
            Err(Trouble::unavailable("look-not-noted", detail))
        }
    }
}

/// Notes what an activity answered, if it shows this caller more than everybody sees.
pub(crate) async fn note_answer(
    app: &App,
    asker: &Asker,
    place: &Place,
    look: &Look,
    body: &[u8],
) -> Result<(), Trouble> {
    if !look.audience.is_inside() || !is_noted(asker) {
        return Ok(());
    }
    note(app, asker, &Seen::of(place, look, position_of(body))).await
}

/// The position that an answer names, 0 if it names none.
pub(crate) fn position_of(body: &[u8]) -> u64 {
    #[derive(Default, serde::Deserialize)]
    struct Stands {
        #[serde(default)]
        position: u64,
    }
    serde_json::from_slice(body).unwrap_or(Stands::default()).position
}

/// `GET /v1/accesses`
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    asker: Asker,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    asker.caller.must_be(LISTERS)?;
    let Some(tenant) = asker.caller.tenant().cloned() else {
        return Err(Trouble::internal(&"staff without an account"));
    };
    let parameters = pairs(query.as_deref().unwrap_or_default())?;
    only_known(&parameters, PARAMETERS)?;
    let question = "looks".to_owned();
    let asked = Query { tenant, campaign: None, question, parameters, format: Format::Json };
    let subject = Subject::new(SERVICE, SHARD, Purpose::Query);
    match shards::ask(&app.bus, &subject, &asked, app.settings.request_timeout).await? {
        Queried::Problem(problem) => Err(problem.into()),
        Queried::Page(page) => Response::builder()
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
            .body(page.body.into())
            .map_err(|error| Trouble::internal(&error)),
    }
}
