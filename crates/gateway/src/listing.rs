//! The list of a tenant's campaigns: the directory knows which there are, and the services that run them what to say of
//! each. A page asks each of them once, however many campaigns are on it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::Json;
use axum::extract::{RawQuery, State};
use decider::door::Parameter;
use directory::Place;
use futures::future::try_join_all;
use proto::subject::{Purpose, Subject};
use proto::wire::{List, Listed, PlaceLine, Stage, Summary};
use proto::{CampaignId, Role, TenantId};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use crate::asker::Asker;
use crate::gateway::App;
use crate::look::{only_known, pairs};
use crate::trouble::Trouble;
use crate::{journals, places, shards};

/// Who may list campaigns: those of their own tenant.
pub(crate) const LISTERS: &[Role] = &[Role::Operator, Role::Auditor];
/// Campaigns on a page, unless asked otherwise.
const LIMIT_DEFAULT: u32 = 50;
/// Most campaigns on a page.
const LIMIT_MAX: u32 = 100;
/// Campaigns asked for at once when most of them may not be wanted.
const FILTERED_AT_ONCE: u32 = 200;
/// Campaigns looked at for one answer, so that a rare status can't keep a request busy for long.
const LOOKED_AT_MAX: u32 = 1_000;
/// What the query may say.
pub(crate) const PARAMETERS: &[Parameter] = &[
    Parameter { name: "status", description: "Only these: draft, open, paused, closed or final" },
    Parameter { name: "cursor", description: "The next_cursor of the answer before: older campaigns" },
    Parameter { name: "limit", description: "Campaigns per answer, 1 to 100, 50 by default" },
];

/// Some campaigns of the caller's account, newest first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CampaignPage {
    /// May be fewer than asked for, even none, while there are more.
    campaigns: Vec<Summary>,
    /// Ask with this `cursor` for older ones; null: there are none.
    next_cursor: Option<String>,
}

struct Wanted {
    status: Option<Stage>,
    /// Only campaigns with a lower number.
    before: Option<u64>,
    limit: u32,
}

/// `GET /v1/campaigns`
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    asker: Asker,
    RawQuery(query): RawQuery,
) -> Result<Json<CampaignPage>, Trouble> {
    asker.caller.must_be(LISTERS)?;
    let tenant = asker.caller.tenant().ok_or_else(|| Trouble::internal(&"staff without a tenant"))?;
    let wanted = Wanted::parse(query.as_deref().unwrap_or_default())?;
    let directory = places::subject(Purpose::List);
    journals::note(&app, &asker, &directory, "campaigns", query.as_deref()).await?;
    page(&app, tenant, wanted).await.map(Json)
}

impl Wanted {
    fn parse(query: &str) -> Result<Self, Trouble> {
        let given = pairs(query)?;
        only_known(&given, PARAMETERS)?;
        let mut wanted = Self { status: None, before: None, limit: LIMIT_DEFAULT };
        for (name, value) in given {
            wanted.set(&name, &value).ok_or_else(|| {
                let detail = format!(
                    "{name}={value:?} can't be read. status is draft, open, paused, closed or final, cursor the \
                     next_cursor of the answer before, limit 1 to {LIMIT_MAX}."
                );
                Trouble::bad("parameter-invalid", detail)
            })?;
        }
        Ok(wanted)
    }

    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "status" => self.status = Some(stage(value)?),
            "cursor" => self.before = Some(value.parse().ok()?),
            "limit" => self.limit = value.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit))?,
            _ => return None,
        }
        Some(())
    }
}

fn stage(word: &str) -> Option<Stage> {
    let word: StrDeserializer<'_, Error> = word.into_deserializer();
    Stage::deserialize(word).ok()
}

async fn page(app: &App, tenant: &TenantId, wanted: Wanted) -> Result<CampaignPage, Trouble> {
    let limit = wanted.limit as usize;
    let at_once = if wanted.status.is_some() { FILTERED_AT_ONCE } else { wanted.limit };
    let mut page = CampaignPage { campaigns: Vec::new(), next_cursor: None };
    let (mut before, mut looked_at) = (wanted.before, 0);
    while looked_at < LOOKED_AT_MAX {
        let places = places(app, tenant, before, at_once).await?;
        let mut known = summaries(app, tenant, &places).await?;
        looked_at += at_once;
        for place in &places {
            // One that has a place and nothing else is left out: its creation was cut short and not tried again.
            let found = known.remove(&place.campaign);
            page.campaigns.extend(found.filter(|it| wanted.status.is_none_or(|status| it.status == status)));
            before = Some(place.number);
            if page.campaigns.len() == limit {
                break;
            }
        }
        let is_last = places.is_empty() || before == Some(0);
        page.next_cursor = before.filter(|_| !is_last).map(|number| number.to_string());
        if is_last || page.campaigns.len() == limit || wanted.status.is_none() {
            break;
        }
    }
    Ok(page)
}

/// Many of a tenant's campaigns with a lower number than `before`, and where to go on if there are more.
pub(crate) async fn at_once(
    app: &App,
    tenant: &TenantId,
    before: Option<u64>,
) -> Result<(Vec<Summary>, Option<u64>), Trouble> {
    let places = places(app, tenant, before, LOOKED_AT_MAX).await?;
    let next = places.last().map(|place| place.number).filter(|number| *number > 0);
    let lines = summaries(app, tenant, &places).await?;
    Ok((lines.into_values().collect(), next))
}

async fn places(
    app: &App,
    tenant: &TenantId,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<PlaceLine>, Trouble> {
    let asked = List::Places { tenant: tenant.clone(), before, limit };
    match ask(app, &places::subject(Purpose::List), &asked).await? {
        Listed::Places(places) => Ok(places),
        other => Err(Trouble::internal(&format!("the directory lists places as {other:?}"))),
    }
}

/// What its service says of one campaign; `None` if it has none such.
pub(crate) async fn summary(app: &App, place: &Place) -> Result<Option<Summary>, Trouble> {
    let Place { campaign, tenant, service, shard } = place.clone();
    let line = PlaceLine { number: 0, campaign, service, shard };
    Ok(summaries(app, &tenant, &[line]).await?.remove(&place.campaign))
}

/// What the services say of these campaigns, each of them asked once.
async fn summaries(
    app: &App,
    tenant: &TenantId,
    places: &[PlaceLine],
) -> Result<HashMap<CampaignId, Summary>, Trouble> {
    let mut by_shard: BTreeMap<(&str, u16), Vec<CampaignId>> = BTreeMap::new();
    for place in places {
        by_shard.entry((&place.service, place.shard)).or_default().push(place.campaign.clone());
    }
    let asking = by_shard.into_iter().map(async |((service, shard), campaigns)| {
        let subject = Subject::new(service, shard, Purpose::List);
        let asked = List::Summaries { tenant: tenant.clone(), campaigns };
        match ask(app, &subject, &asked).await? {
            Listed::Summaries(lines) => Ok(lines),
            other => Err(Trouble::internal(&format!("{subject} gives for summaries {other:?}"))),
        }
    });
    let lines = try_join_all(asking).await?.into_iter().flatten();
    Ok(lines.map(|line| (line.campaign.clone(), line)).collect())
}

async fn ask(app: &App, subject: &Subject, asked: &List) -> Result<Listed, Trouble> {
    Ok(shards::ask(&app.bus, subject, asked, app.settings.answer_timeout).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_or_refused() {
        let wanted = Wanted::parse("status=paused&cursor=7&limit=100").unwrap();
        assert_eq!((wanted.status, wanted.before, wanted.limit), (Some(Stage::Paused), Some(7), 100));
        for bad in ["status=Open", "status=", "cursor=-1", "limit=0", "limit=101", "tenant=other"] {
            assert!(Wanted::parse(bad).is_err(), "{bad}");
        }
    }
}
