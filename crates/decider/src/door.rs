//! What the world can ask of an activity over HTTP, as data.
//!
//! The gateway turns a list of [`Operation`]s into routes and into the OpenAPI document; it names no activity. All
//! paths stand below `/v1/campaigns/{campaign}`.
//!
//! - [`Operation`], [`Kind`], [`CommandDoor`]: the table that an activity gives the gateway; [`Told`] and the constants for
//!   roles are what it is written with.
//! - [`parse`], [`EmptyBody`], [`position`]: from JSON bodies to commands.
//! - [`Personal`]: parts of a body that go to the vault. [`Language`]: of answers that are handed on to persons.

mod bodies;
mod language;
mod personal;
mod persons;
mod plain;
mod tables;

pub use bodies::{EmptyBody, parse, position};
pub use language::Language;
pub use personal::{Personal, PersonalField, PersonalKind};
pub use persons::persons_at;
pub use plain::plain;
pub use tables::{OPERATORS, PERSONS, PUBLIC, STAFF, Told, to_json};

use proto::wire::Format;
use proto::{CampaignId, CommandId, PersonId, Problem, Role, Timestamp};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Decider, answer};

/// Makes the schema of a body.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// The schema of a type, for tables of operations.
pub fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// HTTP methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Asks for something to happen.
    Post,
}

/// One thing that can be asked.
pub struct Operation {
    /// Stable name: part of command ids and the OpenAPI operation id.
    pub name: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path below the campaign, such as `/contestants/{number}/approve`; empty for the campaign itself.
    pub path: &'static str,
    /// One line for the documentation.
    pub summary: &'static str,
    /// Who may ask; [`Role::Public`] means anybody.
    pub roles: &'static [Role],
    /// What happens.
    pub kind: Kind,
}

impl Operation {
    /// The service whose campaigns have it, where this one offers it.
    pub fn stands_at(&self, offered_by: &'static str) -> &'static str {
        match self.kind {
            Kind::OwnBeside { at, .. } => at,
            _ => offered_by,
        }
    }
}

/// What happens when an operation is called.
pub enum Kind {
    /// A command is decided.
    Command(CommandDoor),
    /// The published view is read.
    Look {
        /// The question, as [`crate::Service::look`] knows it.
        question: &'static str,
        /// Query parameters that it takes; others are refused.
        parameters: &'static [Parameter],
        /// Schema of the answer.
        answer: SchemaOf,
        /// Whether it is answered as server-sent events, one whenever the view moves.
        live: bool,
    },
    /// A person asks about themselves, and pages through what they did.
    Own {
        /// Schema of the answer.
        answer: SchemaOf,
    },
    /// A person asks what the activity's read model has about themselves and a campaign of another service, at that campaign's
    /// address: what an account keeps for all of its campaigns in one place, such as a book. The question gets what is asked
    /// about as [`ABOUT_PERSON`] and [`ABOUT_CAMPAIGN`].
    OwnBeside {
        /// The service whose campaigns have this address.
        at: &'static str,
        /// The question.
        question: &'static str,
        /// Query parameters that it takes; others are refused.
        parameters: &'static [Parameter],
        /// Schema of the answer as JSON.
        answer: SchemaOf,
    },
    /// The read model is asked, see [`crate::Service::query`].
    Query {
        /// The question.
        question: &'static str,
        /// Query parameters that it takes; others are refused.
        parameters: &'static [Parameter],
        /// How it may be written; JSON is always among them.
        formats: &'static [Format],
        /// Schema of the answer as JSON.
        answer: SchemaOf,
    },
    /// Counts per minute are read, see [`crate::Minutes`].
    Minutes {
        /// Schema of the answer.
        answer: SchemaOf,
    },
    /// A link to this server is drawn as a QR code.
    QrCode {
        /// The question of the read model whose answer says in `link` where it leads: a path and a query on this server.
        question: &'static str,
        /// What it is drawn as.
        picture: Picture,
    },
}

/// What a QR code is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// Sharp at any size: for printers.
    Svg,
    /// For chats and documents, which show no SVG.
    Png,
}

/// The parameter by which a read model learns which person asks about themselves.
pub const ABOUT_PERSON: &str = "person";
/// The parameter by which it learns about which campaign.
pub const ABOUT_CAMPAIGN: &str = "campaign";

/// A query parameter.
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// One line for the documentation.
    pub description: &'static str,
}

/// How an answer is to be written, for questions that can be answered in several formats.
pub const FORMAT: Parameter = Parameter {
    name: "format",
    description: "json, jsonl or csv; by default what Accept asks for, else json",
};

/// Makes the bytes of a command of a JSON body, or says what to change in it.
pub type Parse = Box<dyn Fn(Value) -> Result<Vec<u8>, String> + Send + Sync>;

/// How a JSON body becomes a command, and an answer becomes JSON.
pub struct CommandDoor {
    /// Schema of the body, without what the gateway takes out (page token, device, personal fields).
    pub body: SchemaOf,
    /// Schema of a receipt.
    pub receipt: SchemaOf,
    /// The command's bytes. Gets the body with path parameters added and personal fields replaced; says what to
    /// change if it can't.
    pub parse: Parse,
    /// Gives all bodies that ask for the same one spelling, before what is asked for is compared with an earlier request of the
    /// same key. Touches nothing but the spelling: `parse` reads what it leaves, and says what is wrong with it.
    pub respell: fn(&mut Map<String, Value>),
    /// The answer as status and JSON.
    pub render: fn(&Answered<'_>) -> Rendered,
    /// Whether it takes a page token and a device's evidence and answers with the next page token.
    pub page: bool,
    /// Whether it is decided all the same without a page that holds, so that nobody is told to open one: what is seen of the device is
    /// weighed then, and needed for nothing.
    pub page_optional: bool,
    /// Whether the caller must send an Idempotency-Key. Without one, each request is a command of its own.
    pub key_required: bool,
    /// Fields that must never reach the log.
    pub personal: &'static [Personal],
    /// The question of the published view that says which other campaigns this one names, as a list of [`Named`]: each must be
    /// there before the command is sent.
    pub names: Option<&'static str>,
    /// The persons whom a body names by their ids: each must be somebody before the command is sent. What is no id is left for
    /// `parse` to say. [`persons_at`] reads those of one field.
    pub persons: fn(&Map<String, Value>) -> Vec<PersonId>,
}

/// A campaign that another one names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The field that names it.
    pub field: String,
    /// Its id.
    pub campaign: CampaignId,
    /// What runs it.
    pub service: String,
}

/// An answer and where it stands.
pub struct Answered<'a> {
    /// The command.
    pub id: CommandId,
    /// Position of its first event, 0 if it left none.
    pub position: u64,
    /// Log time of the decision.
    pub at: Timestamp,
    /// The stored bytes.
    pub answer: &'a [u8],
    /// What the caller reads, where an answer has words for persons.
    pub language: Language,
}

/// What the caller gets.
pub enum Rendered {
    /// Status and JSON object.
    Receipt(u16, Value),
    /// The rules said no, or the stored answer can't be read.
    Problem(Problem),
}

/// Decodes a stored answer and renders it. The usual [`CommandDoor::render`].
pub fn render_as<D: Decider>(
    answered: &Answered<'_>,
    receipt: impl FnOnce(&D::Receipt) -> (u16, Value),
    refusal: impl FnOnce(&D::Refusal) -> Problem,
) -> Rendered {
    match answer::decode::<D>(answered.answer) {
        Ok(Ok(accepted)) => {
            let (status, body) = receipt(&accepted);
            Rendered::Receipt(status, body)
        }
        Ok(Err(refused)) => Rendered::Problem(refusal(&refused)),
        Err(reason) => Rendered::Problem(Problem::new(500, "unreadable-answer", reason)),
    }
}
