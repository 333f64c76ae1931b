//! Counts per minute: of a campaign, for those who run it, and of the door outside any campaign.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use decider::door::Parameter;
use directory::Place;
use http::{HeaderValue, StatusCode, header};
use proto::subject::{Purpose, Subject};
use proto::wire::{LookReply, MinutesFrom};
use proto::{CampaignId, Problem, Role, Timestamp};

use crate::accesses::{self, Seen};
use crate::asker::Asker;
use crate::gateway::App;
use crate::look::{only_known, pairs};
use crate::trouble::Trouble;
use crate::{places, shards};

/// Who may know what the door refuses.
pub(crate) const WATCHERS: &[Role] = &[Role::Operator, Role::Auditor];
/// Minutes in one answer, unless asked otherwise: two hours.
const LIMIT_DEFAULT: u32 = 120;
/// Most minutes in one answer: a day.
const LIMIT_MAX: u32 = 1_440;
/// What the query may say.
pub(crate) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "from_ms",
        description: "From the minute of this time on, in milliseconds since the epoch; without it, the newest minutes",
    },
    Parameter { name: "limit", description: "Minutes per answer, 1 to 1440, 120 by default" },
];

/// `GET /v1/door`
pub(crate) async fn door(
    State(app): State<Arc<App>>,
    asker: Asker,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    asker.caller.must_be(WATCHERS)?;
    if asker.caller.tenant() != Some(&app.house) {
        let detail = format!("What belongs to no campaign is for {}: ask with a token of it.", app.house);
        return Err(Trouble::new(StatusCode::FORBIDDEN, "wrong-tenant", detail).refused_as("forbidden"));
    }
    answer(&app, &asker, &places::subject(Purpose::Minutes), "door", None, query.as_deref()).await
}

/// The minutes of a campaign.
pub(crate) async fn of_campaign(
    app: &App,
    asker: &Asker,
    place: &Place,
    query: Option<&str>,
) -> Result<Response, Trouble> {
    let subject = Subject::new(&place.service, place.shard, Purpose::Minutes);
    answer(app, asker, &subject, "minutes", Some(place.campaign.clone()), query).await
}

async fn answer(
    app: &App,
    asker: &Asker,
    subject: &Subject,
    question: &str,
    campaign: Option<CampaignId>,
    query: Option<&str>,
) -> Result<Response, Trouble> {
    let query = query.unwrap_or_default();
    let asked = asked(campaign, query)?;
    match shards::ask(&app.bus, subject, &asked, app.settings.answer_timeout).await? {
        LookReply::Body { body, .. } => {
            let seen = Seen {
                service: &subject.service,
                shard: subject.shard,
                campaign: asked.campaign.as_ref(),
                question,
                parameters: query.to_owned(),
                position: accesses::position_of(&body),
            };
            accesses::note(app, asker, &seen).await?;
            Response::builder()
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
                .body(body.into())
                .map_err(|error| Trouble::internal(&error))
        }
        LookReply::Problem(Problem { status: 503, detail, .. }) => {
            tracing::error!(%subject, detail, "minutes can't be read");
            Err(Trouble::unavailable("minutes-unreadable", "The counts can't be read now. Try again later."))
        }
        LookReply::Problem(problem) => Err(Trouble::internal(&problem.detail)),
    }
}

fn asked(campaign: Option<CampaignId>, query: &str) -> Result<MinutesFrom, Trouble> {
    let mut asked = MinutesFrom { campaign, from: None, limit: LIMIT_DEFAULT };
    let given = pairs(query)?;
    only_known(&given, PARAMETERS)?;
    for (name, value) in given {
        set(&mut asked, &name, &value).ok_or_else(|| {
            let detail = format!(
                "{name}={value:?} can't be read. from_ms is in milliseconds since the epoch, limit 1 to {LIMIT_MAX}."
            );
            Trouble::bad("parameter-invalid", detail)
        })?;
    }
    Ok(asked)
}

fn set(asked: &mut MinutesFrom, name: &str, value: &str) -> Option<()> {
    match name {
        "from_ms" => asked.from = Some(Timestamp(value.parse().ok()?)),
        "limit" => asked.limit = value.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit))?,
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_or_refused() {
        let read = asked(None, "from_ms=60000&limit=1440").unwrap();
        assert_eq!((read.from, read.limit), (Some(Timestamp(60_000)), LIMIT_MAX));
        assert_eq!((asked(None, "").unwrap().from, asked(None, "").unwrap().limit), (None, LIMIT_DEFAULT));
        for bad in ["from_ms=-1", "from_ms=", "limit=0", "limit=1441", "cursor=1"] {
            assert!(asked(None, bad).is_err(), "{bad}");
        }
    }
}
