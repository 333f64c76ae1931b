//! One request's sender: who, from where, when. Made once for each request below `/v1`, and counted against the limits.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use directory::Place;
use http::{header, request::Parts};
use proto::evidence::NetworkClass;
use proto::wire::Audience;
use proto::{Actor, PersonId, Role, Timestamp};

use crate::caller::{Caller, session_expired};
use crate::client;
use crate::gateway::App;
use crate::limits::Used;
use crate::proof::Load;
use crate::request_id::request_id;
use crate::trouble::Trouble;

/// Longest user agent that is looked at; WeChat's have about 300 bytes.
const USER_AGENT_BYTES_MAX: usize = 1_024;

/// Who sent a request.
pub(crate) struct Asker {
    pub(crate) caller: Caller,
    pub(crate) address: IpAddr,
    pub(crate) network: NetworkClass,
    /// What is used of the limit of that network.
    network_used: Used,
    pub(crate) user_agent: Option<String>,
    /// The gateway's clock.
    pub(crate) received_at: Timestamp,
    /// What the caller pretends it is, in development mode.
    pub(crate) pretended_at: Option<Timestamp>,
    pub(crate) request_id: String,
}

impl Asker {
    /// The time that counts for this request.
    pub(crate) fn now(&self) -> Timestamp {
        self.pretended_at.unwrap_or(self.received_at)
    }

    /// How busy the door is where this request comes from.
    pub(crate) fn load(&self, app: &App, sharer: Used) -> Load {
        Load { network: self.network_used, sharer, is_shedding: app.shedding.is_recent() }
    }

    /// Lets through who has one of these roles for this campaign. For others of another tenant there is no such
    /// campaign; what everybody may ask, they may ask as anybody.
    pub(crate) fn must_be_at(&self, place: &Place, roles: &[Role]) -> Result<(), Trouble> {
        self.caller.must_be(roles)?;
        if !roles.contains(&Role::Public) && self.caller.tenant() != Some(&place.tenant) {
            return Err(Trouble::campaign_unknown(place.campaign.as_str()));
        }
        Ok(())
    }

    /// Whom the caller belongs to where this campaign is looked at: staff of others see what everybody sees.
    pub(crate) fn audience(&self, place: &Place) -> Audience {
        match &self.caller {
            Caller::Staff(_, grant) if grant.tenant == place.tenant => match grant.role {
                Role::Operator => Audience::Operators,
                _ => Audience::Auditors,
            },
            _ => Audience::Public,
        }
    }

    /// The person and as whom they act in this campaign: the same, unless they were erased and came back.
    pub(crate) fn person_at(&self, app: &App, place: &Place) -> Option<PersonId> {
        match &self.caller {
            Caller::Person(session) => Some(app.vault.acts_as(&place.campaign, session.person)),
            _ => None,
        }
    }

    /// The actor in this campaign and the name that command ids are bound to.
    pub(crate) fn actor_at(&self, app: &App, place: &Place) -> Result<(Actor, String), Trouble> {
        match self.person_at(app, place) {
            Some(person) => Ok((Actor::Person(person), person.to_string())),
            None => self.caller.actor().ok_or_else(|| {
                Trouble::unauthorised("token-missing", "This needs a token. Send Authorization: Bearer ….")
            }),
        }
    }
}

impl FromRequestParts<Arc<App>> for Asker {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Trouble> {
        let address = client::address(parts, &app.settings.trusted_proxies, app.settings.development);
        let network = app.tables.classify(address).class;
        let network_used = app.limiters.network(address, network)?;
        let received_at = (app.clock.now)();
        let pretended_at = client::pretended_at(&parts.headers, app.settings.development)?;
        if let Some(at) = pretended_at {
            (app.clock.pretend)(at);
        }
        let now = pretended_at.unwrap_or(received_at);
        let caller = Caller::of(&parts.headers, &app.session_key, &app.grants, now)?;
        match &caller {
            Caller::Nobody => {}
            Caller::Person(session) => {
                app.limiters.person(&session.person)?;
                // A session is signed and not stored, so it would outlive an erasure by hours.
                if !app.vault.knows(&session.person) {
                    return Err(session_expired("This person was erased. Sign in again to be known anew."));
                }
            }
            Caller::Staff(token, _) => app.limiters.staff(token)?,
        }
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self {
            caller,
            address,
            network,
            network_used,
            user_agent: agent
                .map(|agent| agent[..agent.floor_char_boundary(USER_AGENT_BYTES_MAX)].to_owned()),
            received_at,
            pretended_at,
            request_id: request_id().unwrap_or_default(),
        })
    }
}
