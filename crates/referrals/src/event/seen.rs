//! What is kept of the device and the address with which a person took a code or accepted one.

use proto::evidence::{AgentFamily, SealedAddress};
use proto::{Network, Pseudonym, RulesHash, Sighting, Timestamp};
use serde::{Deserialize, Serialize};

/// What was seen, as far as the tree of invitations is weighed by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// All high-entropy parts of the device taken together; `None` if it sent nothing.
    pub device: Option<Pseudonym>,
    /// The address's /24 or /48.
    pub prefix: Option<Pseudonym>,
    /// What kind of network the address belongs to.
    pub network: Network,
    /// Which network tables said so.
    pub tables: RulesHash,
    /// Family of the user agent.
    pub agent: AgentFamily,
    /// Whether the browser admits to be driven by a program.
    pub webdriver: bool,
    /// The full address under the campaign's evidence key.
    pub sealed_address: SealedAddress,
    /// The gateway's time, which the sealed address is bound to.
    pub received_at: Timestamp,
}

impl Seen {
    /// What is kept of a sighting.
    pub(crate) fn of(sighting: &Sighting, received_at: Timestamp) -> Self {
        Self {
            device: sighting.device,
            prefix: sighting.prefix24.or(sighting.prefix48),
            network: sighting.network,
            tables: sighting.tables,
            agent: sighting.profile.agent,
            webdriver: sighting.profile.webdriver,
            sealed_address: sighting.sealed_address,
            received_at,
        }
    }
}
