//! What surrounds a command on its way from the door to the decision.

use serde::{Deserialize, Serialize};

use crate::evidence::{PageSeen, Sighting};
use crate::ids::{CampaignId, CommandId, Intent, PersonId, TenantId, TokenHash};
use crate::time::Timestamp;

/// A command with who sends it, what for, and what was seen of the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope<C> {
    /// The same for every retry of one command.
    pub id: CommandId,
    /// Hash of what is asked for; another intent under the same id is a conflict.
    pub intent: Intent,
    /// The account that the campaign belongs to.
    pub tenant: TenantId,
    /// The campaign that the command is about; `None` for commands about the deployment itself.
    pub campaign: Option<CampaignId>,
    /// Who asks.
    pub actor: Actor,
    /// The gateway's time: evidence only, the host stamps its own.
    pub received_at: Timestamp,
    /// In development mode, the time that the caller pretends it is.
    pub pretended_at: Option<Timestamp>,
    /// What was seen of the device, if the operation calls for it.
    pub sighting: Option<Sighting>,
    /// The page token that came with the command, once its MAC was checked.
    pub page: Option<PageSeen>,
    /// Ties log lines of one request together; up to 64 printable characters.
    pub request_id: String,
    /// The command itself.
    pub body: C,
}

/// Who asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// A participant, known by a session.
    Person(PersonId),
    /// An operator, known by a token.
    Operator(TokenHash),
    /// Fairground itself: ticks, summaries.
    System,
}

impl Actor {
    /// The person, if a person asks.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Actor::Person(person) => Some(*person),
            _ => None,
        }
    }

    /// Whether the operator or the system itself asks.
    pub fn runs_the_campaign(&self) -> bool {
        !matches!(self, Actor::Person(_))
    }
}

/// What a caller may be. Operations list the roles that may call them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Anybody, also without a token.
    Public,
    /// A participant with a session.
    Person,
    /// Runs campaigns of one tenant.
    Operator,
    /// Reads everything of one tenant, changes nothing.
    Auditor,
}

impl<C> Envelope<C> {
    /// A command of Fairground itself: no device, no page, and no request that it belongs to.
    pub fn from_system(
        id: CommandId,
        intent: Intent,
        tenant: TenantId,
        campaign: Option<CampaignId>,
        received_at: Timestamp,
        body: C,
    ) -> Self {
        Self {
            id,
            intent,
            tenant,
            campaign,
            actor: Actor::System,
            received_at,
            pretended_at: None,
            sighting: None,
            page: None,
            request_id: String::new(),
            body,
        }
    }

    /// The same envelope around another body, e.g. around the decoded command.
    pub fn map<D>(self, body: impl FnOnce(C) -> D) -> Envelope<D> {
        Envelope {
            id: self.id,
            intent: self.intent,
            tenant: self.tenant,
            campaign: self.campaign,
            actor: self.actor,
            received_at: self.received_at,
            pretended_at: self.pretended_at,
            sighting: self.sighting,
            page: self.page,
            request_id: self.request_id,
            body: body(self.body),
        }
    }
}
