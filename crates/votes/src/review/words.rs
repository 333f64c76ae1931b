//! Words for what stands in clear in evidence.

use guard::ReasonCode;
use proto::evidence::{NetworkClass, Operator};
use proto::{Actor, Problem};

use decider::parameters::invalid;

pub(super) fn class(class: NetworkClass) -> &'static str {
    class.as_str()
}

pub(super) fn read_class(text: &str) -> Result<NetworkClass, Problem> {
    let words = || NetworkClass::ALL.map(NetworkClass::as_str).join(", ");
    let found = NetworkClass::ALL.into_iter().find(|class| class.as_str() == text);
    found.ok_or_else(|| invalid("network", text, &format!("one of {}", words())))
}

pub(super) fn operator(operator: Operator) -> &'static str {
    match operator {
        Operator::Other => "other",
        Operator::ChinaMobile => "china_mobile",
        Operator::ChinaUnicom => "china_unicom",
        Operator::ChinaTelecom => "china_telecom",
        Operator::Cernet => "cernet",
        Operator::Cstnet => "cstnet",
        Operator::DrPeng => "dr_peng",
    }
}

pub(super) fn read_code(text: &str) -> Result<ReasonCode, Problem> {
    let code = serde_json::from_value(text.into());
    code.map_err(|_| invalid("reason", text, "a reason code, such as address_cluster"))
}

/// Who did something: an operator by the beginning of their token's hash, as `token list` shows it.
pub(super) fn who(actor: Actor) -> String {
    match actor {
        Actor::System => "detector".to_owned(),
        Actor::Operator(token) => format!("operator {}", &token.to_string()[..12]),
        Actor::Person(person) => format!("person {person}"),
    }
}
