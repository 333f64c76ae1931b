//! Answers about books as lines for human readers. `--json` has everything.

use serde_json::Value;

use crate::words::{items, text, time};

/// `points:budget:spring   4,950 available   5,000 credits  50 debits`
pub(super) fn account(account: &Value) -> String {
    let state = if account["open"] == true { "" } else { "  closed" };
    format!(
        "{:40}  balance {:>14}  available {:>14}  debits {:>14}  credits {:>14}{state}",
        text(&account["account"]),
        account["balance"].to_string(),
        account["available"].to_string(),
        account["debits"].to_string(),
        account["credits"].to_string(),
    )
}

pub(super) fn balance(answer: &Value) -> Vec<String> {
    let when = match (answer["at_position"].as_u64(), answer["at_ms"].as_u64()) {
        (Some(position), _) => format!("at position {position}"),
        (None, Some(_)) => format!("at {}", time(&answer["at_ms"])),
        (None, None) => "now".to_owned(),
    };
    let amount = amount(&answer["balance"], &answer["unit"]);
    vec![
        format!("{}  {amount}  {when}", text(&answer["account"])),
        format!(
            "debits {}  credits {}  (the books stand at {})",
            answer["debits"], answer["credits"], answer["position"]
        ),
    ]
}

pub(super) fn statement(answer: &Value) -> Vec<String> {
    let mut lines = vec![format!("the books stand at {}", answer["position"])];
    for part in items(&answer["parts"]) {
        let name = match part["account"].as_str() {
            Some(account) => account.to_owned(),
            None => format!("{}:{} (all)", text(&part["asset"]), text(&part["kind"])),
        };
        lines.push(format!("{name}  in {}s", text(&part["unit"])));
        lines.push(format!("  opening  {:>14}", part["opening"].to_string()));
        for it in items(&part["moves"]) {
            lines.push(format!(
                "  {}  {:6}  {:>14}  balance {:>14}  {}  {}  at {}",
                time(&it["occurred_at_ms"]),
                text(&it["side"]),
                it["amount"].to_string(),
                it["balance"].to_string(),
                text(&it["reason"]),
                text(&it["other"]),
                it["position"],
            ));
        }
        lines.push(format!(
            "  closing  {:>14}  after {} entries: debits {}  credits {}",
            part["closing"].to_string(),
            part["entries"],
            part["debits"],
            part["credits"],
        ));
    }
    if items(&answer["parts"]).next().is_none() {
        lines.push("nothing happened; check the account, person or campaign".to_owned());
    }
    lines
}

/// `17.1  2026-11-21 08:00:00 UTC  credit  5 points  points:person:3f2a…  points-per-vote  votes.0 at 42`
pub(super) fn entry(entry: &Value) -> String {
    let cause = match entry["source"].as_str() {
        Some(source) => format!("{source}.{} at {}", entry["shard"], entry["evidence_position"]),
        None => "an operator".to_owned(),
    };
    format!(
        "{:>9}.{:<3} {}  {:6}  {:>20}  {}  {}  {cause}",
        entry["position"].to_string(),
        entry["index"].to_string(),
        time(&entry["occurred_at_ms"]),
        text(&entry["side"]),
        amount(&entry["amount"], &entry["unit"]),
        text(&entry["account"]),
        text(&entry["reason"]),
    )
}

pub(super) fn trace(answer: &Value) -> Vec<String> {
    let mut lines: Vec<String> = items(&answer["entries"]).map(entry).collect();
    lines.push(format!("command {}  request {}", text(&answer["command"]), or_dash(&answer["trace"])));
    match answer["fact"].is_null() {
        true => lines.push(format!("asked for by {}", answer["by"])),
        false => lines.push(format!("fact at {}", place(&answer["fact"]))),
    }
    for cited in items(&answer["cited"]) {
        lines.push(format!("{}:", place(&cited["source"])));
        if let Some(doubt) = cited["doubt"].as_str() {
            lines.push(format!("  doubtful: {doubt}"));
        }
        if !cited["event"].is_null() {
            let said = crate::words::in_words(&cited["event"].to_string());
            lines.push(said.unwrap_or_else(|_| format!("  {}", cited["event"])));
        }
    }
    lines
}

pub(super) fn trial_balance(answer: &Value) -> Vec<String> {
    let mut lines = vec![format!("the books stand at {}", answer["position"])];
    for asset in items(&answer["assets"]) {
        let name = text(&asset["asset"]);
        for kind in items(&asset["kinds"]) {
            lines.push(format!(
                "{name:20}  {:11}  {:>9} accounts  debits {:>16}  credits {:>16}",
                text(&kind["kind"]),
                kind["accounts"].to_string(),
                kind["debits"].to_string(),
                kind["credits"].to_string(),
            ));
        }
        let word = if asset["difference"] == 0 { "even" } else { "UNEVEN" };
        lines.push(format!(
            "{name:20}  {word:11}  {:>18}  debits {:>16}  credits {:>16}",
            "",
            asset["debits"].to_string(),
            asset["credits"].to_string(),
        ));
    }
    if lines.len() == 1 {
        lines.push("nothing is booked yet".to_owned());
    }
    lines
}

/// `2026-11-21 08:00:00 UTC  3f2a1b0c…  entries  book-default  account=points:issue  at 41 of ledger.0`
pub(super) fn look(look: &Value) -> String {
    format!(
        "{}  {:.12}  {:13}  {:16}  {}  at {} of {}.{}  request {}",
        time(&look["at_ms"]),
        text(&look["token"]),
        text(&look["question"]),
        or_dash(&look["campaign"]),
        or_dash(&look["parameters"]),
        look["stood_at"],
        text(&look["service"]),
        look["shard"],
        or_dash(&look["request"]),
    )
}

fn place(source: &Value) -> String {
    format!("{}.{} at {}", text(&source["service"]), source["shard"], source["position"])
}

fn amount(amount: &Value, unit: &Value) -> String {
    let plural = if amount.as_i64() == Some(1) || unit == "fen" { "" } else { "s" };
    format!("{amount} {}{plural}", text(unit))
}

fn or_dash(value: &Value) -> &str {
    value.as_str().filter(|text| !text.is_empty()).unwrap_or("-")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn entries_say_what_led_to_them() {
        let mut line = json!({ "position": 17, "index": 1, "occurred_at_ms": 1_763_712_000_000_u64, "side": "credit",
            "amount": 5, "unit": "point", "account": "points:budget:spring", "reason": "points", "source": "votes",
            "shard": 0, "evidence_position": 42 });
        let said: Vec<String> = entry(&line).split_whitespace().map(str::to_owned).collect();
        let expected =
            "17.1 2025-11-21 08:00:00 UTC credit 5 points points:budget:spring points votes.0 at 42";
        assert_eq!(said.join(" "), expected);
        line["source"] = Value::Null;
        assert!(entry(&line).ends_with("an operator"));
    }

    #[test]
    fn an_uneven_book_cries_out() {
        let book = |difference| {
            let asset = json!({ "asset": "points", "debits": 5, "credits": 5, "difference": difference, "kinds": [] });
            trial_balance(&json!({ "position": 9, "assets": [asset] })).join("\n")
        };
        assert!(book(0).contains("even") && !book(0).contains("UNEVEN"));
        assert!(book(3).contains("UNEVEN"));
    }
}
