//! Cases, acts and previews as lines for human readers. `--json` has everything.

use serde_json::Value;

use crate::words::{items, text, time};

/// Most examples written out.
const EXAMPLES_SHOWN: usize = 8;

/// `3  open  2026-11-21 08:00:00 UTC  12 votes  contestant 17  detector: concentration`
pub(super) fn case(case: &Value) -> String {
    let about = match case["subject"]["contestant"].as_u64() {
        Some(contestant) => format!("contestant {contestant}"),
        None => "-".to_owned(),
    };
    format!(
        "{:>5}  {:9}  {}  {:>6} votes  {about}  {}: {}",
        case["case"].to_string(),
        text(&case["status"]),
        time(&case["opened_at_ms"]),
        case["votes"].to_string(),
        text(&case["by"]),
        why(&case["why"]),
    )
}

pub(super) fn whole_case(answer: &Value) -> Vec<String> {
    let mut lines = vec![case(answer), format!("now {}  persons {}", now(&answer["now"]), answer["persons"])];
    lines.extend(items(&answer["contestants"]).map(|it| {
        format!("  contestant {:>6}  {:>7} votes", it["contestant"].to_string(), it["votes"].to_string())
    }));
    lines.extend(items(&answer["shared"]).map(|it| {
        let (votes, persons) = (it["votes"].to_string(), it["persons"].to_string());
        format!("  {:8}  {:>7} votes  {persons:>7} persons  {}", text(&it["kind"]), votes, text(&it["value"]))
    }));
    let most = items(&answer["timeline"]).filter_map(|it| it["votes"].as_u64()).max().unwrap_or(1).max(1);
    lines.extend(items(&answer["timeline"]).map(|it| {
        let votes = it["votes"].as_u64().unwrap_or(0);
        let bar = "#".repeat(usize::try_from((votes * 40).div_ceil(most)).unwrap_or(0));
        format!("  {}  {votes:>7}  {bar}", time(&it["from_ms"]))
    }));
    lines.extend(items(&answer["examples"]).take(EXAMPLES_SHOWN).map(vote));
    lines.extend(items(&answer["history"]).map(|it| {
        let (at, what, by) = (time(&it["at_ms"]), text(&it["what"]), text(&it["by"]));
        let act =
            it["act"].as_u64().map_or_else(String::new, |act| format!("act {act}, {} votes  ", it["votes"]));
        format!("  {at}  {what:9}  {by}  {act}{}", text(&it["reason"])).trim_end().to_owned()
    }));
    lines
}

/// `8812  2026-11-21 08:00:00 UTC  40 votes  operator 3f2a…: one phone  (undoes 8700)`
pub(super) fn act(act: &Value) -> String {
    let of_case = act["case"].as_u64().map_or_else(String::new, |case| format!("  case {case}"));
    let undoes = act["undoes"].as_u64().map_or_else(String::new, |act| format!("  undoes {act}"));
    format!(
        "{:>9}  {}  {:>6} votes  {}: {}{of_case}{undoes}",
        act["act"].to_string(),
        time(&act["at_ms"]),
        act["votes"].to_string(),
        text(&act["by"]),
        why(&act["why"]),
    )
}

pub(super) fn whole_act(answer: &Value) -> Vec<String> {
    let mut lines = vec![act(answer)];
    lines.extend(items(&answer["moves"]).map(|group| {
        let votes: Vec<String> = items(&group["votes"]).map(Value::to_string).collect();
        format!("  {} to {}: {}", text(&group["from"]), text(&group["to"]), votes.join(" "))
    }));
    lines
}

pub(super) fn preview(answer: &Value) -> Vec<String> {
    let mut lines = vec![format!(
        "{} votes of {} persons would change, as of position {} ({})",
        answer["votes"],
        answer["persons"],
        answer["position"],
        now(&answer["now"]),
    )];
    lines.extend(items(&answer["board"]).map(|line| {
        format!(
            "  contestant {:>6}  votes {:>8} -> {:<8}  rank by votes {:>4} -> {}",
            line["contestant"].to_string(),
            line["votes_before"].to_string(),
            line["votes_after"].to_string(),
            rank(&line["rank_before"]),
            rank(&line["rank_after"]),
        )
    }));
    if answer["left_alone"].as_u64() > Some(0) {
        lines.push(format!(
            "{} more stay as they are: decided about for another case or none, or part of one that is confirmed",
            answer["left_alone"]
        ));
    }
    lines.extend(items(&answer["changed_since"]).map(|since| {
        format!("{} votes were changed by act {} since; undo that one instead", since["votes"], since["act"])
    }));
    if answer["more"] == true {
        lines.push("there are more than one preview has: ask again once these are changed".to_owned());
    }
    lines.extend(items(&answer["examples"]).take(EXAMPLES_SHOWN).map(vote));
    lines
}

/// Those who do not stand have none.
fn rank(rank: &Value) -> String {
    rank.as_u64().map_or_else(|| "-".to_owned(), |rank| rank.to_string())
}

fn vote(vote: &Value) -> String {
    let network = format!("{} {}", text(&vote["network"]["operator"]), text(&vote["network"]["class"]));
    let reasons: Vec<&str> = items(&vote["verdict"]["reasons"]).map(|reason| text(&reason["code"])).collect();
    format!(
        "  vote {:>9}  {}  {:7}  person {:.8}  prefix {:.8}  device {:.8}  {network}  {}  {}",
        vote["position"].to_string(),
        time(&vote["at_ms"]),
        text(&vote["status"]),
        text(&vote["person"]),
        text(&vote["prefix"]),
        text(&vote["device"]),
        text(&vote["platform"]),
        reasons.join(","),
    )
    .trim_end()
    .to_owned()
}

/// An operator's words, or what detectors found.
fn why(why: &Value) -> String {
    if let Some(reason) = why["said"]["reason"].as_str() {
        return reason.to_owned();
    }
    let grounds = items(&why["found"]["grounds"]).map(|ground| {
        let counts = ground["counts"].as_object().into_iter().flatten();
        let counts: Vec<String> = counts.map(|(name, count)| format!("{name} {count}")).collect();
        format!("{} {} ({})", text(&ground["detector"]), text(&ground["shared"]), counts.join(", "))
    });
    let grounds: Vec<String> = grounds.collect();
    if grounds.is_empty() { "-".to_owned() } else { grounds.join("; ") }
}

fn now(counts: &Value) -> String {
    format!("counted {}  held {}  voided {}", counts["counted"], counts["held"], counts["voided"])
}
