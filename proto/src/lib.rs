//! The contract: what services say to each other and to the world.
//!
//! Invariant: no tokio, sled, async-nats, axum or governor here, and no clock, files, environment or randomness.
//! Everything below is data with an encoding that outlives the code that wrote it.

pub mod envelope;
pub mod evidence;
pub mod fact;
pub mod hex_bytes;
pub mod ids;
pub mod problem;
pub mod subject;
pub mod time;
pub mod trace;
pub mod width;
pub mod wire;

pub use envelope::{Actor, Envelope, Role};
pub use evidence::{Network, PageSeen, Profile, Sighting};
pub use fact::{Asset, Fact, Heard};
pub use ids::{
    CampaignId, CommandId, Hash, Incarnation, Intent, Nonce, PersonId, PersonalRef, Pseudonym, RulesHash,
    SpanId, TenantId, TokenHash, TraceId, TransferId,
};
pub use problem::Problem;
pub use time::Timestamp;
