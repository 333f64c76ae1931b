//! What the world can ask about prizes that are held, as data for the gateway.

use decider::door::{
    CommandDoor, Kind, OPERATORS, Operation, Parameter, STAFF, SchemaOf, position, schema_of, to_json,
};
use proto::wire::Format;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::command::Command;
use super::decide::{check_bar, check_why};
use super::event::Decision;
use super::rows::{COMPANY_PARAMETERS, Company, HELD_PARAMETERS, HeldPage};
use crate::Lotteries;

/// Everything that can be asked.
pub(crate) fn operations() -> Vec<Operation> {
    let judge = CommandDoor::changing::<Lotteries, _, JudgedReceipt>(judge);
    let bar = CommandDoor::changing::<Lotteries, _, BarReceipt>(set_bar);
    let judges = "Releases, refuses or holds what was won, with a reason; another decision undoes it";
    let sets = "Says from which score on prizes are held, or that none is";
    let lists = "Prizes that were held or decided about, with what was seen, newest first";
    let draws = "Who takes with the same phone, address or parcels as a person";
    vec![
        Operation::post("judge_prize", "/prizes/{position}/judge", judges, OPERATORS, judge),
        Operation::post("set_bar", "/prizes/bar", sets, OPERATORS, bar),
        Operation::get(
            "held_prizes",
            "/prizes/held",
            lists,
            STAFF,
            queried("held", HELD_PARAMETERS, schema_of::<HeldPage>),
        ),
        Operation::get(
            "taker_company",
            "/prizes/company",
            draws,
            STAFF,
            queried("company", COMPANY_PARAMETERS, schema_of::<Company>),
        ),
    ]
}

fn queried(question: &'static str, parameters: &'static [Parameter], answer: SchemaOf) -> Kind {
    Kind::Query { question, parameters, formats: &[Format::Json], answer }
}

/// A decision about a prize.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PrizeDecisionBody")]
struct JudgeBody {
    #[schemars(skip)]
    #[serde(deserialize_with = "position")]
    position: u64,
    /// What becomes of it.
    to: Decision,
    /// Why, in a sentence. It stands in the log for good, so name nobody.
    why: String,
}

/// From which score on prizes are held.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PrizeBarBody")]
struct BarBody {
    /// Log-odds of a squad in milli-nats, -20000 to 20000; by default 0, even odds; null: nothing is held.
    bar: Option<i32>,
}

/// What is decided about a prize.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PrizeDecisionReceipt")]
struct JudgedReceipt {
    /// Where its win stands in the log.
    position: u64,
    /// What becomes of it.
    to: Decision,
}

/// From which score on prizes are held.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PrizeBarReceipt")]
struct BarReceipt {
    /// In milli-nats; null: nothing is held.
    bar: Option<i32>,
}

fn judge(JudgeBody { position, to, why }: JudgeBody) -> Result<crate::Command, String> {
    check_why(&why)?;
    Ok(Command::Judge { won: position, to, why }.into())
}

fn set_bar(BarBody { bar }: BarBody) -> Result<crate::Command, String> {
    check_bar(bar)?;
    Ok(Command::SetBar { bar }.into())
}

/// A receipt as JSON.
pub(crate) fn judged(position: u64, to: Decision) -> Value {
    to_json(&JudgedReceipt { position, to })
}

/// A receipt as JSON.
pub(crate) fn bar_set(bar: Option<i32>) -> Value {
    to_json(&BarReceipt { bar })
}
