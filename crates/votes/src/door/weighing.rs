//! By which rules votes are weighed: what operators set, and what staff ask about it.

use std::collections::BTreeMap;

use decider::door::{CommandDoor, Kind, OPERATORS, Operation, STAFF, SchemaOf, schema_of};
use guard::{Definition, Ruleset};
use proto::RulesHash;
use proto::wire::Format;
use schemars::JsonSchema;
use serde::Deserialize;

use super::bodies::NoBody;
use super::receipts::{Nothing, WeighingReceipt};
use crate::command::Chosen;
use crate::decide::check_reason;
use crate::review::{RulesetsAnswer, ShadowAnswer};
use crate::{Command, Votes};

/// Anti-cheat rules: one of `ruleset`, `numbers` and `definition`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChosenBody {
    /// The hash of rules that this release came with.
    ruleset: Option<RulesHash>,
    /// A name for others: 1 to 40 of a-z, 0-9, '-' and '_'. Goes with `numbers`.
    name: Option<String>,
    /// Numbers that differ from the current rules' of this release.
    numbers: Option<BTreeMap<String, i64>>,
    /// All of it, as GET /ruleset shows it.
    definition: Option<Definition>,
}

/// Rules that votes are weighed by from here on.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetBody {
    /// The hash of rules that this release came with.
    ruleset: Option<RulesHash>,
    /// A name for others: 1 to 40 of a-z, 0-9, '-' and '_'. Goes with `numbers`.
    name: Option<String>,
    /// Numbers that differ from the current rules' of this release.
    numbers: Option<BTreeMap<String, i64>>,
    /// All of it, as GET /ruleset shows it.
    definition: Option<Definition>,
    /// Why, in your words: 1 to 200 characters. It stands in the log for good, so name nobody.
    reason: String,
}

impl ChosenBody {
    fn chosen(self) -> Result<Chosen, String> {
        match (self.ruleset, self.name, self.numbers, self.definition) {
            (Some(hash), None, None, None) => Ok(Chosen::Released(hash)),
            (None, Some(name), Some(numbers), None) => {
                let numbers = numbers.iter().map(|(name, value)| (name.as_str(), *value));
                let ruleset = Ruleset::with_numbers(&name, numbers);
                let ruleset = ruleset.map_err(|invalid| format!("numbers: {invalid}"))?;
                given(ruleset.definition())
            }
            (None, None, None, Some(definition)) => given(definition),
            _ => Err("give either ruleset, or name and numbers, or definition".to_owned()),
        }
    }
}

fn given(definition: Definition) -> Result<Chosen, String> {
    match Ruleset::try_from(&definition) {
        Ok(_) => Ok(Chosen::Given(Box::new(definition))),
        Err(invalid) => Err(invalid.to_string()),
    }
}

fn set_ruleset(SetBody { ruleset, name, numbers, definition, reason }: SetBody) -> Result<Command, String> {
    check_reason(&reason)?;
    let chosen = ChosenBody { ruleset, name, numbers, definition }.chosen()?;
    Ok(Command::SetRuleset { chosen, reason })
}

pub(super) fn operations() -> Vec<Operation> {
    let post = |name, path, summary, door| Operation::post(name, path, summary, OPERATORS, door);
    vec![
        post(
            "set_ruleset",
            "/ruleset",
            "Has votes weighed by other anti-cheat rules from here on; earlier ones keep their verdicts",
            CommandDoor::changing::<Votes, _, WeighingReceipt>(set_ruleset),
        ),
        query(
            "rulesets",
            "/ruleset",
            "The anti-cheat rules that weighed votes, newest first, and those that this release came with",
            schema_of::<RulesetsAnswer>,
        ),
        post(
            "set_shadow",
            "/shadow",
            "Has other anti-cheat rules tried out beside those in force: what they say is noted and changes nothing",
            CommandDoor::changing::<Votes, ChosenBody, WeighingReceipt>(|body| {
                body.chosen().map(Command::SetShadow)
            }),
        ),
        post(
            "stop_shadow",
            "/shadow/stop",
            "Stops what is tried out",
            CommandDoor::changing::<Votes, NoBody, Nothing>(|_| Ok(Command::StopShadow)),
        ),
        query(
            "shadow",
            "/shadow",
            "What the rules that are tried out, or were last, would have made of the votes since they were set",
            schema_of::<ShadowAnswer>,
        ),
    ]
}

fn query(name: &'static str, path: &'static str, summary: &'static str, answer: SchemaOf) -> Operation {
    let kind = Kind::Query { question: name, parameters: &[], formats: &[Format::Json], answer };
    Operation::get(name, path, summary, STAFF, kind)
}
