//! `fairground cases`: what operators do about fraud, and how auditors see what they did.

mod judging;
mod words;

use clap::{Args, Subcommand};
use proto::{CampaignId, PersonId, Pseudonym, Timestamp};
use serde_json::{Value, json};

use crate::cli::instant;
use crate::out::say;
use crate::question::Question;
use crate::remote::{Failed, Remote};

/// Lines asked for at once.
const PAGE_LINES: &str = "500";

#[derive(Debug, Subcommand)]
pub(crate) enum Cases {
    /// List cases, newest first.
    List {
        #[command(flatten)]
        of: Campaign,
        /// Only open, confirmed or dismissed ones.
        #[arg(long)]
        status: Option<String>,
    },
    /// Show a case: what its votes share, when they came, examples, and who decided what.
    Show {
        #[command(flatten)]
        of: Campaign,
        /// The case's number.
        case: u32,
    },
    /// Open a case for somebody to look at.
    Open {
        #[command(flatten)]
        of: Campaign,
        /// The contestant that it is about.
        #[arg(long)]
        contestant: Option<u32>,
        #[command(flatten)]
        reason: Reason,
    },
    /// Give a case more votes: those named, or those that fit the filter. It is open again.
    Add {
        #[command(flatten)]
        of: Campaign,
        /// The case's number.
        into: u32,
        /// A vote by its position; may be given several times.
        #[arg(long)]
        vote: Vec<u64>,
        #[command(flatten)]
        filter: Box<Filter>,
        #[command(flatten)]
        reason: Reason,
    },
    /// Say that a case is fraud. Its votes stay what they are: void them with `void --case`.
    Confirm(Decide),
    /// Say that a case is no fraud. Its votes stay what they are: restore them with `restore --case`.
    Dismiss(Decide),
    /// Open a case again.
    Reopen(Decide),
    /// Have detectors weigh all votes of the campaign anew, as a close does. What they find comes as acts and cases.
    Review {
        #[command(flatten)]
        of: Campaign,
    },
    /// List what was decided about votes, newest first.
    Acts {
        #[command(flatten)]
        of: Campaign,
    },
    /// Show an act with the votes that it changed.
    Act {
        #[command(flatten)]
        of: Campaign,
        /// The position that names it.
        act: u64,
    },
    /// Show what holding, voiding or restoring votes would change, and change nothing.
    Preview {
        #[command(flatten)]
        of: Campaign,
        /// What would be done: hold, void or restore.
        deed: String,
        #[command(flatten)]
        filter: Box<Filter>,
    },
    /// Hold votes: out of the count until someone decides. What they earned stays.
    Hold(Judge),
    /// Void votes: out of the count, and what they earned is taken back.
    Void(Judge),
    /// Restore votes: back into the count, with what they earn.
    Restore(Judge),
    /// Undo an act, as far as nobody has decided about its votes since.
    Undo {
        #[command(flatten)]
        of: Campaign,
        /// The position that names it.
        act: u64,
        #[command(flatten)]
        reason: Reason,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
}

/// A campaign of a running server.
#[derive(Debug, Args)]
pub(crate) struct Campaign {
    /// Address of the server, such as http://127.0.0.1:8080.
    #[arg(long)]
    url: String,
    /// Token of an operator of the account; of an auditor to look. What auditors are shown is noted.
    #[arg(long, env = "FAIRGROUND_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// The campaign.
    #[arg(long)]
    campaign: CampaignId,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Reason {
    /// Why, in your words. It stands in the log for good, so name nobody.
    #[arg(long)]
    reason: String,
    /// The kind of fraud that you see, such as address_cluster; may be given several times.
    #[arg(long)]
    code: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Decide {
    #[command(flatten)]
    of: Campaign,
    /// The case's number.
    case: u32,
    /// Why, in your words. It stands in the log for good, so name nobody.
    #[arg(long)]
    reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct Judge {
    #[command(flatten)]
    of: Campaign,
    #[command(flatten)]
    filter: Box<Filter>,
    #[command(flatten)]
    reason: Reason,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
}

/// Which votes are meant: those that fit all that is given.
#[derive(Debug, Args)]
pub(crate) struct Filter {
    /// For this contestant, by number.
    #[arg(long)]
    contestant: Option<u32>,
    /// Cast at this time or later, RFC 3339, such as 2026-11-21T08:00:00+08:00.
    #[arg(long, value_parser = instant)]
    since: Option<Timestamp>,
    /// Cast before this time, RFC 3339.
    #[arg(long, value_parser = instant)]
    until: Option<Timestamp>,
    /// From this /24, /48 or /16, by pseudonym.
    #[arg(long)]
    prefix: Option<Pseudonym>,
    /// From this device, by pseudonym.
    #[arg(long)]
    device: Option<Pseudonym>,
    /// Led here by this sharer, by pseudonym.
    #[arg(long)]
    sharer: Option<Pseudonym>,
    /// From this class of network: carrier, fixed, campus, data_centre, vpn, private or unknown.
    #[arg(long)]
    network: Option<String>,
    /// With a reason of this code, such as address_cluster.
    #[arg(long)]
    with_reason: Option<String>,
    /// That are this now: counted, held or voided.
    #[arg(long)]
    status: Option<String>,
    /// Of this person, by id.
    #[arg(long)]
    person: Option<PersonId>,
    /// Of this case, by number. What is done belongs to the case; to restore its votes leaves alone what was decided otherwise.
    #[arg(long)]
    case: Option<u32>,
    /// That this act changed last, by the position that names it.
    #[arg(long)]
    act: Option<u64>,
}

pub(crate) fn run(arguments: &Cases) -> anyhow::Result<()> {
    match arguments {
        Cases::List { of, status } => of.list("/cases", "cases", status.as_deref(), words::case),
        Cases::Acts { of } => of.list("/acts", "acts", None, words::act),
        Cases::Show { of, case } => of.show(&format!("/cases/{case}"), words::whole_case),
        Cases::Act { of, act } => of.show(&format!("/acts/{act}"), words::whole_act),
        Cases::Open { of, contestant, reason } => {
            let body = json!({ "contestant": contestant, "reason": reason.reason, "codes": reason.code });
            of.decide("/cases", &body)
        }
        Cases::Add { of, into, vote, filter, reason } => {
            judging::add(of, *into, (vote, &filter.question("add")), reason)
        }
        Cases::Confirm(decide) => decide.send("confirm"),
        Cases::Dismiss(decide) => decide.send("dismiss"),
        Cases::Reopen(decide) => decide.send("reopen"),
        Cases::Review { of } => of.review(),
        Cases::Preview { of, deed, filter } => judging::preview(of, &filter.question(deed)),
        Cases::Hold(judge) => judge.send("hold"),
        Cases::Void(judge) => judge.send("void"),
        Cases::Restore(judge) => judge.send("restore"),
        Cases::Undo { of, act, reason, yes } => {
            let question = Question::new().with("do", Some("undo")).with("act", Some(act));
            judging::judge(of, &question, (reason, None), *yes)
        }
    }
}

impl Campaign {
    pub(crate) fn remote(&self) -> Remote {
        Remote::at(&self.url, self.token.as_deref())
    }

    fn path(&self, rest: &str, question: &Question) -> String {
        format!("/v1/campaigns/{}{rest}{}", self.campaign, question.0)
    }

    pub(crate) fn show(&self, rest: &str, in_words: fn(&Value) -> Vec<String>) -> anyhow::Result<()> {
        let answer: Value = self.remote().get(&self.path(rest, &Question::new()))?;
        self.print(&answer, in_words);
        Ok(())
    }

    pub(crate) fn print(&self, answer: &Value, in_words: fn(&Value) -> Vec<String>) {
        match self.json {
            true => say!("{answer}"),
            false => in_words(answer).iter().for_each(|line| say!("{line}")),
        }
    }

    /// Page by page; as JSON one object a line.
    fn list(
        &self,
        rest: &str,
        name: &str,
        status: Option<&str>,
        in_words: fn(&Value) -> String,
    ) -> anyhow::Result<()> {
        let (remote, mut cursor) = (self.remote(), None::<String>);
        loop {
            let asked = Question::new().with("status", status).with("limit", Some(PAGE_LINES));
            let page: Value = remote.get(&self.path(rest, &asked.with("cursor", cursor)))?;
            for line in page[name].as_array().into_iter().flatten() {
                say!("{}", if self.json { line.to_string() } else { in_words(line) });
            }
            cursor = page["next_cursor"].as_str().map(str::to_owned);
            if cursor.is_none() {
                return Ok(());
            }
        }
    }

    /// Asks for something until an answer comes. If none does, this command `shows` whether it is done.
    pub(crate) fn ask(&self, rest: &str, body: &Value, shows: &str) -> anyhow::Result<Value> {
        let answer =
            self.remote().post_until_answered(&self.path(rest, &Question::new()), &judging::key()?, body);
        answer.map_err(|failed| match failed {
            Failed::Refused(error) => error,
            Failed::Unknown(error) => error.context(format!(
                "no answer came, so whether it is done is unknown; `fairground {shows}` shows it"
            )),
        })
    }

    fn review(&self) -> anyhow::Result<()> {
        let answer = self.ask("/review", &json!({}), "cases list")?;
        let in_words = |_: &Value| {
            vec!["detectors weigh all votes; `fairground cases acts` shows what they do".to_owned()]
        };
        self.print(&answer, in_words);
        Ok(())
    }

    fn decide(&self, rest: &str, body: &Value) -> anyhow::Result<()> {
        let answer = self.ask(rest, body, "cases list")?;
        let in_words = |answer: &Value| {
            vec![format!("case {} is {}", answer["case"], crate::words::text(&answer["status"]))]
        };
        self.print(&answer, in_words);
        Ok(())
    }
}

impl Decide {
    fn send(&self, decision: &str) -> anyhow::Result<()> {
        self.of.decide(&format!("/cases/{}/{decision}", self.case), &json!({ "reason": self.reason }))
    }
}

impl Judge {
    fn send(&self, deed: &str) -> anyhow::Result<()> {
        judging::judge(&self.of, &self.filter.question(deed), (&self.reason, self.filter.case), self.yes)
    }
}

impl Filter {
    fn question(&self, deed: &str) -> Question {
        let Self { contestant, since, until, prefix, device, sharer, .. } = self;
        let ms = |at: &Option<Timestamp>| at.map(|at| at.0);
        Question::new()
            .with("do", Some(deed))
            .with("contestant", *contestant)
            .with("since_ms", ms(since))
            .with("until_ms", ms(until))
            .with("prefix", *prefix)
            .with("device", *device)
            .with("sharer", *sharer)
            .with("network", self.network.as_ref())
            .with("reason", self.with_reason.as_ref())
            .with("status", self.status.as_ref())
            .with("person", self.person)
            .with("case", self.case)
            .with("act", self.act)
    }
}
