//! What happens when an activity's operation is called: find the campaign, then check the caller, then do it.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use axum::response::Response;
use decider::door::{CommandDoor, Kind, Operation};
use http::StatusCode;
use proto::Role;
use proto::wire::Format;

use crate::asker::Asker;
use crate::from_page::FromPage;
use crate::gateway::App;
use crate::trouble::Trouble;
use crate::{command, json, live, look, minutes, own, qr, query};

/// Name of the path parameter that every operation has.
pub(crate) const CAMPAIGN: &str = "campaign";

/// Names and texts of the parameters in a path.
pub(crate) type Parameters = Vec<(String, String)>;

/// Where an operation stands in the list of activities.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offered {
    pub(crate) activity: usize,
    pub(crate) operation: usize,
}

impl App {
    /// The operation itself.
    pub(crate) fn operation(&self, offered: Offered) -> &Operation {
        &self.activities[offered.activity].operations[offered.operation]
    }

    /// The service that offers it.
    pub(crate) fn service_of(&self, offered: Offered) -> &'static str {
        self.activities[offered.activity].service
    }

    /// How its body and answers are translated, if it is a command.
    pub(crate) fn command_door(&self, offered: Offered) -> Option<&CommandDoor> {
        match &self.operation(offered).kind {
            Kind::Command(door) => Some(door),
            _ => None,
        }
    }
}

/// Answers a request for one of the operations that activities offer at the same address.
pub(crate) async fn call(
    app: &Arc<App>,
    offers: &[Offered],
    mut parameters: Parameters,
    request: Request,
) -> Result<Response, Trouble> {
    let (mut parts, body) = request.into_parts();
    let asker = Asker::from_request_parts(&mut parts, app).await?;
    let campaign = parameters.iter().position(|(name, _)| name == CAMPAIGN).map(|at| parameters.remove(at).1);
    let campaign = campaign.unwrap_or_default();

    // Who may not ask this of any activity is told so before it is told whether the campaign exists.
    let roles: Vec<Role> = offers.iter().flat_map(|offer| app.operation(*offer).roles).copied().collect();
    asker.caller.must_be(&roles)?;
    let place = app.places.find(&campaign).await?;
    let stands_here =
        |offer: &&Offered| app.operation(**offer).stands_at(app.service_of(**offer)) == place.service;
    let offered = offers.iter().find(stands_here);
    let Some(&offered) = offered else {
        return Err(Trouble::new(
            StatusCode::NOT_FOUND,
            "operation-unknown",
            format!("Campaigns of the kind {} don't have this. See /openapi.json.", place.service),
        ));
    };
    let operation = app.operation(offered);
    asker.must_be_at(&place, operation.roles)?;
    match &operation.kind {
        Kind::Command(door) => {
            let (bytes_max, timeout) = (app.settings.body_bytes_max, app.settings.request_timeout);
            let mut from_page = FromPage::default();
            let body = match door.page {
                true => json::object_beside(&parts.headers, body, bytes_max, timeout, &mut from_page).await?,
                false => json::object(&parts.headers, body, bytes_max, timeout).await?,
            };
            let asked = command::Asked { offered, place, parameters, body, from_page };
            let prepared = command::prepare(app, &asker, &parts.headers, door, asked).await?;
            command::run(app.clone(), prepared).await
        }
        Kind::Look { question, parameters: allowed, live: true, .. } => {
            let look = look::question(question, allowed, &asker, &place, parameters, parts.uri.query())?;
            live::stream(app.clone(), asker, &place, look).await
        }
        Kind::Look { question, parameters: allowed, .. } => {
            let look = look::question(question, allowed, &asker, &place, parameters, parts.uri.query())?;
            look::answer(app, &asker, &place, &look, &parts.headers).await
        }
        Kind::Query { question, parameters: allowed, formats, .. } => {
            let look = look::question(question, allowed, &asker, &place, parameters, parts.uri.query())?;
            query::answer(app, &asker, &place, look, formats, &parts.headers).await
        }
        Kind::Own { .. } => own::answer(app, &asker, &place, parts.uri.query()).await,
        Kind::OwnBeside { question, parameters: allowed, .. } => {
            let look = look::question(question, allowed, &asker, &place, parameters, parts.uri.query())?;
            own::beside(app, &asker, &place, app.service_of(offered), look).await
        }
        Kind::Minutes { .. } => minutes::of_campaign(app, &asker, &place, parts.uri.query()).await,
        Kind::QrCode { question, picture } => {
            let look = look::question(question, &[], &asker, &place, parameters, parts.uri.query())?;
            let page = query::ask(app, &place, &look, Format::Json).await?;
            qr::answer(&app.settings, &parts, &page.body, *picture)
        }
    }
}
