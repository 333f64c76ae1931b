//! Acts: first what they would change, then, once somebody has said yes, step by step.

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::{Campaign, Reason, words};
use crate::confirm::confirmed;
use crate::question::Question;

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
        bail!("no vote would change; look at the filter");
    }
    let question = format!("Change {} votes?", preview["votes"]);
    if !yes && !confirmed("what is told to others of it", &question)? {
        bail!("nothing was changed");
    }
    let mut act = None;
    for (done, step) in steps.iter().enumerate() {
        let mut body = step.clone();
        for (name, value) in [
            ("reason", json!(why.reason)),
            ("codes", json!(why.code)),
            ("case", json!(case)),
            ("act", json!(act)),
        ] {
            body[name] = value;
        }
        let told = of.remote().post(&of.path("/acts", &Question::new()), Some(&key()?), &body);
        let told = told.with_context(|| stopped(act, done, steps.len()))?;
        act = told["act"].as_u64();
    }
    let act = act.context("the server named no act; is it another release?")?;
    let done = json!({ "act": act, "changed": preview["votes"] });
    of.print(&done, |done| {
        vec![format!(
            "act {} changed {} votes; undo it with `fairground cases undo {0}`",
            done["act"], done["changed"]
        )]
    });
    Ok(())
}

/// What to do when a step is refused.
fn stopped(act: Option<u64>, done: usize, of: usize) -> String {
    match act {
        None => "nothing was changed".to_owned(),
        Some(act) => format!(
            "{done} of {of} steps of act {act} are done; ask again for the rest, or undo them with `fairground cases undo \
             {act}`"
        ),
    }
}

/// A key for one request. Whoever begins again begins with a new preview, so none is ever needed twice.
fn key() -> anyhow::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).context("the system has no random numbers")?;
    Ok(hex::encode(bytes))
}
