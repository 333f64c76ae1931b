//! Campaigns that a campaign names: looked for before it opens, since it would wait for ever for what never happens.

use decider::door::Named;
use directory::Place;
use http::StatusCode;
use proto::Problem;
use proto::subject::{Purpose, Subject};
use proto::wire::{Audience, Look, LookReply};

use crate::gateway::App;
use crate::shards;
use crate::trouble::Trouble;

/// Refuses what names a campaign that is none, or is another account's or of another kind.
pub(crate) async fn check(app: &App, place: &Place, question: &str) -> Result<(), Trouble> {
    let look = Look {
        campaign: place.campaign.clone(),
        question: question.to_owned(),
        parameters: Vec::new(),
        audience: Audience::Operators,
    };
    let subject = Subject::new(&place.service, place.shard, Purpose::Look);
    let body = match shards::ask(&app.bus, &subject, &look, app.settings.answer_timeout).await? {
        LookReply::Body { body, .. } => body,
        // It was never set up; the command says so in its own words.
        LookReply::Problem(Problem { status: 404, .. }) => return Ok(()),
        LookReply::Problem(problem) => return Err(problem.into()),
    };
    let names: Vec<Named> = serde_json::from_slice(&body).map_err(|error| Trouble::internal(&error))?;
    for named in names {
        let found = match app.places.find(named.campaign.as_str()).await {
            Ok(found) => found.tenant == place.tenant && found.service == named.service,
            Err(trouble) if trouble.problem.status == StatusCode::NOT_FOUND.as_u16() => false,
            Err(trouble) => return Err(trouble),
        };
        if !found {
            return Err(unknown(&named));
        }
    }
    Ok(())
}

fn unknown(Named { field, campaign, service }: &Named) -> Trouble {
    let detail = format!(
        "{field} names {campaign}, and this account has no campaign of {service} with that id. Set that one up first, \
         or set up a campaign that names another."
    );
    Trouble::new(StatusCode::CONFLICT, "named-campaign-unknown", detail)
}
