//! Acts: first what they would change, then, once somebody has said yes, step by step.

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::{Campaign, Reason, words};
use crate::confirm::confirmed;
use crate::question::Question;
use crate::remote::Failed;

/// Votes that a case is given at once, as the server takes them.
const VOTES_AT_ONCE: usize = 1_000;

pub(super) fn preview(of: &Campaign, question: &Question) -> anyhow::Result<()> {
    let preview = ask(of, question)?;
    of.print(&preview, words::preview);
    Ok(())
}

fn ask(of: &Campaign, question: &Question) -> anyhow::Result<Value> {
    of.remote().get(&of.path("/preview", question))
}

/// Does what the question asks for. Votes that come later are not touched; where one that was shown has been judged
/// meanwhile, the step that it is in changes nothing.
pub(super) fn judge(
    of: &Campaign,
    question: &Question,
    (why, case): (&Reason, Option<u32>),
    yes: bool,
) -> anyhow::Result<()> {
    let preview = ask(of, question)?;
    if !of.json {
        of.print(&preview, words::preview);
    }
    let steps =
        preview["steps"].as_array().context("the server's preview has no steps; is it another release?")?;
    if steps.is_empty() {
        bail!("no vote would change{}", instead(&preview));
    }
    let question = format!("Change {} votes?", preview["votes"]);
    if !yes && !confirmed("this changes what votes are worth", &question)? {
        bail!("nothing was changed");
    }
    let mut act = None;
    for (done, step) in steps.iter().enumerate() {
        let body = step_body(step, (why, case), act);
        let told = of.remote().post_until_answered(&of.path("/acts", &Question::new()), &key()?, &body);
        let told = told.map_err(|failed| stopped(failed, act, done, steps.len()))?;
        act = told["act"].as_u64();
    }
    let act = act.context("the server named no act; is it another release?")?;
    let done = json!({ "act": act, "changed": preview["votes"], "more": preview["more"] });
    of.print(&done, |done| {
        let mut lines = vec![format!(
            "act {} changed {} votes; undo it with `fairground cases undo {0}`",
            done["act"], done["changed"]
        )];
        if done["more"] == true {
            lines.push("there are more: run the same command again for the next".to_owned());
        }
        lines
    });
    Ok(())
}

fn step_body(step: &Value, (why, case): (&Reason, Option<u32>), act: Option<u64>) -> Value {
    let mut body = step.clone();
    body["reason"] = json!(why.reason);
    body["codes"] = json!(why.code);
    if let Some(act) = act {
        body["act"] = json!(act);
    }
    // What undoes an act belongs to that act's case, as the preview says.
    if let Some(case) = case {
        body["case"] = json!(case);
    }
    body
}

/// What to do where nothing would change.
fn instead(preview: &Value) -> String {
    match preview["changed_since"].as_array().and_then(|since| since.last()) {
        Some(since) => {
            format!(
                ": act {0} has changed these votes since; undo that with `fairground cases undo {0}`",
                since["act"]
            )
        }
        None => "; look at the filter".to_owned(),
    }
}

/// What to do when a step was refused, or nobody answered.
fn stopped(failed: Failed, act: Option<u64>, done: usize, of: usize) -> anyhow::Error {
    match (failed, act) {
        (Failed::Refused(error), None) => error.context("nothing was changed"),
        (Failed::Refused(error), Some(act)) => error.context(format!(
            "{done} of {of} steps of act {act} are done; ask again for the rest, or undo them with `fairground cases undo \
             {act}`"
        )),
        (Failed::Unknown(error), None) => error.context(
            "no answer came, so whether the first step was taken is unknown; `fairground cases acts` shows it, and asking \
             again changes nothing twice",
        ),
        (Failed::Unknown(error), Some(act)) => error.context(format!(
            "no answer came, so whether step {} of {of} was taken is unknown; `fairground cases act {act}` shows what is done, \
             and asking again changes nothing twice",
            done + 1
        )),
    }
}

/// Gives a case votes: those that are named, or that the question finds.
pub(super) fn add(
    of: &Campaign,
    case: u32,
    (named, question): (&[u64], &Question),
    why: &Reason,
) -> anyhow::Result<()> {
    let mut votes = named.to_vec();
    if named.is_empty() {
        let found = ask(of, question)?;
        votes.extend(found["found"].as_array().into_iter().flatten().filter_map(Value::as_u64));
    }
    votes.sort_unstable();
    votes.dedup();
    if votes.is_empty() {
        bail!("no vote fits; name some with --vote, or look at the filter");
    }
    let path = of.path(&format!("/cases/{case}/votes"), &Question::new());
    for (part, some) in votes.chunks(VOTES_AT_ONCE).enumerate() {
        let body = json!({ "votes": some, "reason": why.reason, "codes": why.code });
        let told = of.remote().post_until_answered(&path, &key()?, &body);
        told.map_err(|(Failed::Refused(error) | Failed::Unknown(error))| {
            error.context(format!(
                "{} of {} votes were added; run the same again, those that the case has are passed over",
                part * VOTES_AT_ONCE,
                votes.len()
            ))
        })?;
    }
    of.print(&json!({ "case": case, "votes": votes.len() }), |done| {
        vec![format!(
            "case {} has these {} votes; see `fairground cases show {0}`",
            done["case"], done["votes"]
        )]
    });
    Ok(())
}

/// A key for one request, however often it is sent. Whoever begins again begins with a new preview.
pub(super) fn key() -> anyhow::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).context("the system has no random numbers")?;
    Ok(hex::encode(bytes))
}
