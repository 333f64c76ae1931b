//! Events as lines for human readers.

use anyhow::Context;
use serde_json::{Map, Value};

/// Hex digits beyond which a text is a hash, an id or sealed bytes, of which nobody reads more than the beginning.
const HEX_DIGITS_MAX: usize = 12;
/// Digits that are shown of it: enough to tell two apart on a screen. `--json` has all.
const HEX_DIGITS_SHOWN: usize = 8;
/// Longest list that is written out; the rest is counted.
const LIST_MAX: usize = 8;

/// What a list holds; nothing if there is none.
pub(crate) fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// A text, or a dash.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}

/// A time in milliseconds as a date, or a dash.
pub(crate) fn time(ms: &Value) -> String {
    let at = ms.as_i64().and_then(chrono::DateTime::from_timestamp_millis);
    at.map_or_else(|| "-".to_owned(), |at| at.format("%F %T UTC").to_string())
}

/// One event, from the line of JSON that the log gives:
/// `17  2026-11-21 08:00:00.000 UTC  VoteCast  spring  3f2a1b0c…  contestants=1 verdict=counted score=-2500`
pub(crate) fn in_words(line: &str) -> anyhow::Result<String> {
    let event: Value = serde_json::from_str(line).context("the server sent a line that is no JSON")?;
    let text = |name: &str| event[name].as_str().map_or_else(|| "-".to_owned(), short);
    let at = event["at_ms"].as_i64().and_then(chrono::DateTime::from_timestamp_millis);
    let at = at.map_or_else(|| "-".to_owned(), |at| at.format("%F %T%.3f UTC").to_string());
    let mut pairs = Vec::new();
    if let Value::Object(fields) = &event["body"] {
        // Campaign and person have columns of their own.
        let is_shown =
            |name: &str, value: &Value| ["campaign", "person"].contains(&name) && *value == event[name];
        let mut fields: Vec<_> = fields.iter().filter(|(name, value)| !is_shown(name, value)).collect();
        // What happened comes first, then what became of it, then all that was seen with it.
        fields.sort_by_key(|(name, value)| (value.is_object(), *name != "verdict"));
        fields.iter().for_each(|(name, value)| flatten(name, value, &mut pairs));
    }
    let (kind, campaign, person) = (text("kind"), text("campaign"), text("person"));
    let position = event["position"].to_string();
    let line = format!("{position:>9}  {at}  {kind:18}  {campaign:16}  {person:9}  {}", pairs.join(" "));
    Ok(line.trim_end().to_owned())
}

/// Adds `name=value` for a value, or for each field in it. What is not there is not said.
fn flatten(name: &str, value: &Value, pairs: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Object(fields) if name == "verdict" => verdict(fields, pairs),
        Value::Object(fields) if name == "weighed" => weighed(fields, pairs),
        Value::Object(fields) => {
            for (field, value) in fields {
                flatten(&format!("{name}.{field}"), value, pairs);
            }
        }
        Value::Array(items) if items.is_empty() => {}
        Value::Array(items) => {
            let mut shown: Vec<String> = items.iter().take(LIST_MAX).map(item).collect();
            if items.len() > LIST_MAX {
                shown.push(format!("…{}", items.len() - LIST_MAX));
            }
            pairs.push(format!("{name}={}", shown.join(",")));
        }
        plain => pairs.push(format!("{name}={}", item(plain))),
    }
}

/// What became of an attempt is what most readers look for, so it is said first and in the fewest words.
fn verdict(fields: &Map<String, Value>, pairs: &mut Vec<String>) {
    let known = ["outcome", "score", "reasons"];
    if let Some(outcome) = fields.get("outcome") {
        pairs.push(format!("verdict={}", item(outcome)));
    }
    if let Some(score) = fields.get("score") {
        flatten("score", score, pairs);
    }
    let reasons = fields.get("reasons").and_then(Value::as_array).filter(|reasons| !reasons.is_empty());
    if let Some(reasons) = reasons {
        let seen: Vec<String> = reasons.iter().map(|reason| because(&reason["because"])).collect();
        pairs.push(format!("reasons={}", seen.join(",")));
    }
    for (field, value) in fields.iter().filter(|(field, _)| !known.contains(&field.as_str())) {
        flatten(&format!("verdict.{field}"), value, pairs);
    }
}

/// What was found about an invitation or a prize, in the words that verdicts of votes have.
fn weighed(fields: &Map<String, Value>, pairs: &mut Vec<String>) {
    if let Some(score) = fields.get("score") {
        flatten("score", score, pairs);
    }
    let found = fields.get("suspicions").map(items).into_iter().flatten();
    let found: Vec<String> = found.map(|suspicion| because(&suspicion["sign"])).collect();
    if !found.is_empty() {
        pairs.push(format!("reasons={}", found.join(",")));
    }
    let others = fields.iter().filter(|(field, _)| !["score", "suspicions"].contains(&field.as_str()));
    others.for_each(|(field, value)| flatten(&format!("weighed.{field}"), value, pairs));
}

/// What a rule saw: its name, and what it measured in brackets.
fn because(seen: &Value) -> String {
    match seen.as_object().and_then(|seen| seen.iter().next()) {
        Some((name, measured)) => format!("{name}{}", item(measured)),
        None => item(seen),
    }
}

/// A value that stands between commas.
fn item(value: &Value) -> String {
    match value {
        Value::String(text) => short(text),
        Value::Object(_) => {
            let mut pairs = Vec::new();
            flatten("", value, &mut pairs);
            format!(
                "({})",
                pairs.iter().map(|pair| pair.trim_start_matches('.')).collect::<Vec<_>>().join(" ")
            )
        }
        other => other.to_string(),
    }
}

/// A text as one word: long hex shortened, anything that could be taken for something else in quotes.
fn short(text: &str) -> String {
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex && text.len() > HEX_DIGITS_MAX {
        return format!("{}…", &text[..HEX_DIGITS_SHOWN]);
    }
    let is_word = |c: char| c.is_alphanumeric() || "-_.:/+@".contains(c);
    if !text.is_empty() && text.chars().all(is_word) { text.to_owned() } else { format!("{text:?}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn line(body: &Value) -> String {
        let event = json!({
            "service": "votes", "shard": 0, "position": 17, "at_ms": 1_763_712_000_000_u64, "kind": "VoteCast",
            "version": 1, "campaign": "spring", "person": "3f2a1b0c000000000000000000000000", "body": body,
        });
        in_words(&event.to_string()).unwrap()
    }

    #[test]
    fn what_holds_a_reward_reads_like_what_holds_a_vote() {
        let sign = |sign: Value| json!({ "sign": sign, "weight": 1_500 });
        let suspicions = [sign(json!({ "shared_device": { "kin": 8, "others": 0 } })), sign(json!("driven"))];
        let line = line(&json!({ "weighed": { "score": 2500, "suspicions": suspicions } }));
        assert!(line.ends_with("  score=2500 reasons=shared_device(kin=8 others=0),driven"), "{line}");
    }

    #[test]
    fn a_vote_reads_as_one_line() {
        let body = json!({
            "campaign": "spring",
            "person": "3f2a1b0c000000000000000000000000",
            "contestants": [1, 3],
            "evidence": { "device": null, "prefix24": "00112233445566778899aabbccddeeff", "network": "unknown" },
            "verdict": {
                "outcome": "held",
                "score": -2500,
                "reasons": [
                    { "code": "automaton", "weight": 9000, "because": "tool_agent" },
                    { "code": "automaton", "weight": 9, "because": { "short_dwell": { "dwell_ms": 7 } } },
                ],
            },
        });
        let said = line(&body);
        assert!(said.starts_with("       17  2025-11-21 08:00:00.000 UTC  VoteCast "), "{said}");
        let columns: Vec<&str> = said.split_whitespace().skip(4).collect();
        let expected = "VoteCast spring 3f2a1b0c… contestants=1,3 verdict=held score=-2500 \
                        reasons=tool_agent,short_dwell(dwell_ms=7) evidence.network=unknown evidence.prefix24=00112233…";
        assert_eq!(columns, expected.split(' ').collect::<Vec<_>>());
    }

    #[test]
    fn values_are_one_word_each() {
        let cases = [
            (json!({ "name": "Spring vote" }), "name=\"Spring vote\""),
            (json!({ "name": "a\u{1b}[2J\n\u{202e}" }), "name=\"a\\u{1b}[2J\\n\\u{202e}\""),
            (json!({ "name": "" }), "name=\"\""),
            (json!({ "name": "林小满" }), "name=林小满"),
            (json!({ "by": "system", "open": true }), "by=system open=true"),
            (json!({ "by": { "operator": "ab".repeat(32) } }), "by.operator=abababab…"),
            (json!({ "none": null, "empty": [], "nothing": {} }), ""),
            (json!({ "refusals": { "person_rate": 3 } }), "refusals.person_rate=3"),
            (json!({ "advanced": (1..=10).collect::<Vec<u32>>() }), "advanced=1,2,3,4,5,6,7,8,…2"),
            (json!({ "rounds": [{ "advance": 3, "ends_at_ms": null }] }), "rounds=(advance=3)"),
            // Another campaign than the column's would be worth seeing.
            (json!({ "campaign": "autumn" }), "campaign=autumn"),
        ];
        for (body, expected) in cases {
            let said = line(&body);
            let tail = said.split_once("3f2a1b0c…").unwrap().1.trim();
            assert_eq!(tail, expected);
        }
    }

    #[test]
    fn what_is_not_known_is_a_dash() {
        let event =
            json!({ "position": 1, "kind": "TokenCreated", "campaign": null, "person": null, "body": {} });
        assert_eq!(
            in_words(&event.to_string()).unwrap().split_whitespace().collect::<Vec<_>>(),
            ["1", "-", "TokenCreated", "-", "-"]
        );
        assert!(in_words("no JSON").is_err());
    }
}
