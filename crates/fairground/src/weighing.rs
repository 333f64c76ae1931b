//! `fairground ruleset`: by which anti-cheat rules votes are weighed, and what others would have made of them.

use clap::Subcommand;
use guard::{Ruleset, Rulesets};
use serde_json::{Value, json};

use crate::cases::Campaign;
use crate::out::say;
use crate::ruleset;
use crate::words::{items, text};

#[derive(Debug, Subcommand)]
pub(crate) enum Weighing {
    /// List the rulesets that this release came with.
    List,
    /// Show which rules weigh a campaign's votes, and which did before.
    Show {
        #[command(flatten)]
        of: Campaign,
    },
    /// Have votes weighed by other rules from here on. Those that were cast keep their verdicts.
    Set {
        #[command(flatten)]
        of: Campaign,
        /// A TOML file with `name` and `[numbers]` that differ from the current ruleset's, or the hash of a released one.
        ruleset: String,
        /// Why, in your words. It stands in the log for good, so name nobody.
        #[arg(long)]
        reason: String,
    },
    /// Try other rules out beside those in force: what they say of each vote from here on is noted and changes nothing.
    Shadow {
        #[command(flatten)]
        of: Campaign,
        /// A TOML file with `name` and `[numbers]` that differ from the current ruleset's, or the hash of a released one.
        ruleset: String,
    },
    /// Stop what is tried out.
    StopShadow {
        #[command(flatten)]
        of: Campaign,
    },
    /// Show what the rules that are tried out, or were last, would have made of the votes since they were set.
    Compare {
        #[command(flatten)]
        of: Campaign,
    },
}

/// What shows whether rules were set.
const SHOWS: &str = "ruleset show";

pub(crate) fn run(arguments: &Weighing) -> anyhow::Result<()> {
    match arguments {
        Weighing::List => {
            list();
            Ok(())
        }
        Weighing::Show { of } => of.show("/ruleset", in_force),
        Weighing::Set { of, ruleset, reason } => {
            let mut body = chosen(ruleset)?;
            body["reason"] = json!(reason);
            let answer = of.ask("/ruleset", &body, SHOWS)?;
            of.print(&answer, |answer| {
                vec![format!("votes are weighed by {} from here on", text(&answer["ruleset"]))]
            });
            Ok(())
        }
        Weighing::Shadow { of, ruleset } => {
            let answer = of.ask("/shadow", &chosen(ruleset)?, "ruleset compare")?;
            of.print(&answer, |answer| {
                vec![format!(
                    "{} is tried out; `fairground ruleset compare` shows what it says",
                    text(&answer["ruleset"])
                )]
            });
            Ok(())
        }
        Weighing::StopShadow { of } => {
            let answer = of.ask("/shadow/stop", &json!({}), "ruleset compare")?;
            of.print(&answer, |_| vec!["nothing is tried out any more".to_owned()]);
            Ok(())
        }
        Weighing::Compare { of } => of.show("/shadow", compared),
    }
}

fn list() {
    let released = Rulesets::default();
    let current = released.current().hash();
    for ruleset in released.all() {
        let note = if ruleset.hash() == current { "  new campaigns get it" } else { "" };
        say!("{}  {} version {}{note}", ruleset.hash(), ruleset.name(), ruleset.version());
    }
}

/// A ruleset as the server takes it: one that it may not know by value.
fn chosen(text: &str) -> anyhow::Result<Value> {
    let released = Rulesets::default();
    let ruleset: Ruleset = ruleset::named(text, &released)?;
    Ok(match released.get(&ruleset.hash()) {
        Some(known) => json!({ "ruleset": known.hash() }),
        None => json!({ "definition": ruleset.definition() }),
    })
}

fn in_force(answer: &Value) -> Vec<String> {
    let line = |it: &Value| {
        let reason = it["reason"].as_str().filter(|reason| !reason.is_empty());
        let reason = reason.map_or_else(String::new, |reason| format!(": {reason}"));
        let (ruleset, name, by) = (text(&it["ruleset"]), text(&it["definition"]["name"]), text(&it["by"]));
        format!("{ruleset}  {name}  from position {} on, by {by}{reason}", it["since"])
    };
    answer["rulesets"].as_array().into_iter().flatten().map(line).collect()
}

fn compared(answer: &Value) -> Vec<String> {
    let (ruleset, name) = (text(&answer["ruleset"]), text(&answer["definition"]["name"]));
    let until = match answer["ended"].as_u64() {
        Some(ended) => format!("up to position {ended}"),
        None => format!("as of position {}", answer["position"]),
    };
    let (votes, changed) = (&answer["votes"], &answer["changed"]);
    let mut lines = vec![
        format!("{ruleset} ({name}) since position {}, {until}", answer["since"]),
        format!("{changed} of {votes} votes would be something else"),
    ];
    lines.extend(items(&answer["ways"]).map(|way| {
        let code = way["code"].as_str().map_or_else(String::new, |code| format!("  {code}"));
        format!("  {:>8}  {} -> {}{code}", way["votes"].to_string(), text(&way["is"]), text(&way["would_be"]))
    }));
    lines.push("contestant  counted  would be".to_owned());
    lines.extend(items(&answer["contestants"]).map(|it| {
        let (contestant, counted) = (it["contestant"].to_string(), it["counted"].to_string());
        format!("{contestant:>10}  {counted:>7}  {:>8}", it["counted_would_be"].to_string())
    }));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn released_rules_go_by_hash_and_others_by_value() {
        let current = Ruleset::current().hash();
        assert_eq!(chosen(&current.to_string()).unwrap(), json!({ "ruleset": current }));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("strict.toml");
        std::fs::write(&file, "name = \"strict\"\n[numbers]\nprior = -3500\n").unwrap();
        let body = chosen(file.to_str().unwrap()).unwrap();
        assert_eq!(body["definition"]["numbers"]["prior"], -3_500);
        let error = format!("{:#}", chosen("0123456789abcdef").unwrap_err());
        assert!(error.contains("0123456789abcdef"), "{error}");
    }

    #[test]
    fn what_is_tried_out_reads_as_lines() {
        let answer = json!({
            "position": 90, "ruleset": "ab", "definition": { "name": "strict" }, "since": 7, "ended": null,
            "votes": 50, "changed": 2, "ways": [{ "is": "counted", "would_be": "held", "code": "emulator", "votes": 2 }],
            "contestants": [{ "contestant": 1, "counted": 50, "counted_would_be": 48 }],
        });
        let said = compared(&answer).join("\n");
        for part in [
            "ab (strict) since position 7, as of position 90",
            "2 of 50 votes",
            "counted -> held  emulator",
            "48",
        ] {
            assert!(said.contains(part), "{said}");
        }
    }
}
