//! What tables of operations are written with, so that an activity's says what can be asked and nothing else.

use proto::{Problem, Role};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    Answered, CommandDoor, Kind, Method, Operation, Rendered, SchemaOf, parse, render_as, schema_of,
};
use crate::{Decider, Minutes};

/// Anybody.
pub const PUBLIC: &[Role] = &[Role::Public];
/// Those who take part.
pub const PERSONS: &[Role] = &[Role::Person];
/// Those who run campaigns.
pub const OPERATORS: &[Role] = &[Role::Operator];
/// Those who run campaigns, and those who audit them.
pub const STAFF: &[Role] = &[Role::Operator, Role::Auditor];

/// How a decider's answers read as JSON.
pub trait Told: Decider {
    /// A receipt, as a JSON object.
    fn receipt(answered: &Answered<'_>, receipt: &Self::Receipt) -> Value;

    /// A refusal, as clients see it.
    fn problem(refusal: &Self::Refusal) -> Problem;
}

impl CommandDoor {
    /// A command that changes something, answered with 200. Its body is a `B`, which `command` makes a command of or says what
    /// to change in; its receipts are `R`s.
    pub fn changing<D: Told, B, R>(command: fn(B) -> Result<D::Command, String>) -> Self
    where
        B: DeserializeOwned + JsonSchema + 'static,
        R: JsonSchema,
    {
        Self {
            body: schema_of::<B>,
            receipt: schema_of::<R>,
            parse: Box::new(move |body| parse(body, command)),
            respell: |_| {},
            render: render::<D, 200>,
            page: false,
            page_optional: false,
            key_required: false,
            personal: &[],
            names: None,
            persons: |_| Vec::new(),
        }
    }

    /// The same for a command that makes something, answered with 201.
    pub fn making<D: Told, B, R>(command: fn(B) -> Result<D::Command, String>) -> Self
    where
        B: DeserializeOwned + JsonSchema + 'static,
        R: JsonSchema,
    {
        Self { render: render::<D, 201>, ..Self::changing::<D, B, R>(command) }
    }
}

fn render<D: Told, const STATUS: u16>(answered: &Answered<'_>) -> Rendered {
    render_as::<D>(answered, |receipt| (STATUS, D::receipt(answered, receipt)), D::problem)
}

/// A receipt as JSON.
pub fn to_json(receipt: &impl Serialize) -> Value {
    serde_json::to_value(receipt).expect("receipts are plain data and always serialise")
}

impl Kind {
    /// A look at the published view, without parameters.
    pub fn look<A: JsonSchema>(question: &'static str) -> Self {
        Self::Look { question, parameters: &[], answer: schema_of::<A>, live: false }
    }
}

impl Operation {
    /// A command.
    pub fn post(
        name: &'static str,
        path: &'static str,
        summary: &'static str,
        roles: &'static [Role],
        door: CommandDoor,
    ) -> Self {
        Self { name, method: Method::Post, path, summary, roles, kind: Kind::Command(door) }
    }

    /// A question.
    pub fn get(
        name: &'static str,
        path: &'static str,
        summary: &'static str,
        roles: &'static [Role],
        kind: Kind,
    ) -> Self {
        Self { name, method: Method::Get, path, summary, roles, kind }
    }

    /// The kind of campaign that this sets up, if it sets one up: what an activity is named after if its name is `create`, or
    /// what stands behind `create_`, where an activity has several kinds.
    pub fn creates(&self, service: &'static str) -> Option<&'static str> {
        match self.name.strip_prefix("create")? {
            "" => Some(service),
            rest => rest.strip_prefix('_'),
        }
    }

    /// What persons ask about themselves, answered by an `A`.
    pub fn me<A: JsonSchema>(summary: &'static str) -> Self {
        Self::get("me", "/me", summary, PERSONS, Kind::Own { answer: schema_of::<A> })
    }

    /// What is counted per minute: `M`s.
    pub fn minutes<M: JsonSchema>(summary: &'static str) -> Self {
        let answer: SchemaOf = schema_of::<Minutes<M>>;
        Self::get("minutes", "/minutes", summary, STAFF, Kind::Minutes { answer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_says_which_kind_of_campaign_it_sets_up() {
        let kind = Kind::Own { answer: schema_of::<String> };
        let mut operation = Operation::get("create", "", "", STAFF, kind);
        for (name, expected) in [
            ("create", Some("lotteries")),
            ("create_raffle", Some("raffle")),
            ("created", None),
            ("open", None),
        ] {
            operation.name = name;
            assert_eq!(operation.creates("lotteries"), expected, "{name}");
        }
    }
}
