//! `fairground audit`: what auditors ask of a running server's books.

mod story;
mod words;

use clap::{Args, Subcommand};
use proto::{Asset, CampaignId, CommandId, PersonId, Timestamp, TokenHash, TransferId};
use serde_json::Value;

use crate::cli::instant;
use crate::out::say;
use crate::question::{Question, escaped};
use crate::remote::Remote;

/// Lines asked for at once.
const PAGE_LINES: &str = "500";

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// List the accounts that belong to no person, with their balances.
    Accounts {
        #[command(flatten)]
        book: Book,
        /// Only this kind, such as budget; owed lists persons who owe something.
        #[arg(long)]
        kind: Option<String>,
        /// Only this asset, such as points.
        #[arg(long)]
        asset: Option<Asset>,
    },
    /// Print the balance of an account, now, at a position or at a time.
    Balance {
        #[command(flatten)]
        book: Book,
        /// The account, such as points:budget:spring.
        account: String,
        /// After everything that was booked up to this position of the ledger's log.
        #[arg(long, conflicts_with = "at")]
        position: Option<u64>,
        /// After everything that had happened by this time, RFC 3339, also what was booked later.
        #[arg(long, value_parser = instant)]
        at: Option<Timestamp>,
    },
    /// Print what happened in a period: opening balance, movements, closing balance.
    Statement {
        #[command(flatten)]
        book: Book,
        /// Of this account; without account, person and campaign: of the whole book, in sums.
        #[arg(long, group = "of")]
        account: Option<String>,
        /// Of this person's accounts, by id.
        #[arg(long, group = "of")]
        person: Option<PersonId>,
        /// Of what concerns this campaign, in sums.
        #[arg(long, group = "of")]
        campaign: Option<CampaignId>,
        #[command(flatten)]
        period: Period,
        /// Print comma-separated values.
        #[arg(long, conflicts_with = "json")]
        csv: bool,
    },
    /// Print entries, all that fit what is given.
    Entries {
        #[command(flatten)]
        book: Book,
        #[command(flatten)]
        filter: Box<Filter>,
        #[command(flatten)]
        period: Period,
        /// At most so many.
        #[arg(long)]
        limit: Option<usize>,
        /// The newest first.
        #[arg(long)]
        newest: bool,
        /// Print comma-separated values.
        #[arg(long, conflicts_with = "json")]
        csv: bool,
    },
    /// Follow the entries at a position back to the fact, the deed with its evidence, and the request; of a follower's reward,
    /// to everything that happened to the follower.
    Trace {
        #[command(flatten)]
        book: Book,
        /// Position of the entries, as `entries` prints it.
        position: u64,
    },
    /// Print the sums over all accounts. Fails if debits and credits of an asset differ.
    TrialBalance {
        #[command(flatten)]
        book: Book,
        /// Only this asset, such as points.
        #[arg(long)]
        asset: Option<Asset>,
    },
    /// List what auditors were shown, newest first. For operators.
    Accesses {
        #[command(flatten)]
        book: Book,
        /// Only with this token, by the hash that `token list --json` shows.
        #[arg(long)]
        of: Option<TokenHash>,
        /// At most so many.
        #[arg(long, default_value_t = 100)]
        limit: usize,
    },
}

/// A book of a running server.
#[derive(Debug, Args)]
pub(crate) struct Book {
    /// Address of the server, such as http://127.0.0.1:8080.
    #[arg(long)]
    url: String,
    /// Token of an auditor or operator of the account. What auditors are shown is noted.
    #[arg(long, env = "FAIRGROUND_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// The book.
    #[arg(long, default_value = "book-default")]
    book: CampaignId,
    /// Print JSON; entries as one object a line.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Period {
    /// Of what happened at this time or later, RFC 3339, such as 2026-11-21T08:00:00+08:00.
    #[arg(long, value_parser = instant)]
    since: Option<Timestamp>,
    /// Of what happened before this time, RFC 3339.
    #[arg(long, value_parser = instant)]
    until: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct Filter {
    /// In this account, such as points:budget:spring.
    #[arg(long)]
    account: Option<String>,
    /// Of this asset, such as points.
    #[arg(long)]
    asset: Option<Asset>,
    /// About this person, by id.
    #[arg(long)]
    person: Option<PersonId>,
    /// About this campaign.
    #[arg(long)]
    campaign: Option<CampaignId>,
    /// That this command led to, by id.
    #[arg(long)]
    command: Option<CommandId>,
    /// Of this transfer, and what was taken back or given back of it.
    #[arg(long)]
    transfer: Option<TransferId>,
}

impl Question {
    fn period(self, period: &Period) -> Self {
        let ms = |at: Option<Timestamp>| at.map(|at| at.0);
        self.with("since_ms", ms(period.since)).with("until_ms", ms(period.until))
    }
}

impl Book {
    fn remote(&self) -> Remote {
        Remote::at(&self.url, self.token.as_deref())
    }

    fn path(&self, rest: &str, question: &Question) -> String {
        format!("/v1/campaigns/{}{rest}{}", self.book, question.0)
    }

    /// Asks once and prints the answer, as JSON or in words.
    fn tell(
        &self,
        rest: &str,
        question: &Question,
        in_words: fn(&Value) -> Vec<String>,
    ) -> anyhow::Result<Value> {
        let answer: Value = self.remote().get(&self.path(rest, question))?;
        if self.json {
            say!("{answer}");
        } else {
            in_words(&answer).iter().for_each(|line| say!("{line}"));
        }
        Ok(answer)
    }
}

pub(crate) fn run(arguments: &Audit) -> anyhow::Result<()> {
    match arguments {
        Audit::Accounts { book, kind, asset } => {
            accounts(book, &Question::new().with("kind", kind.as_ref()).with("asset", asset.as_ref()))
        }
        Audit::Balance { book, account, position, at } => {
            let question = Question::new().with("position", *position).with("at_ms", at.map(|at| at.0));
            let path = format!("/accounts/{}/balance", escaped(account));
            book.tell(&path, &question, words::balance).map(drop)
        }
        Audit::Statement { book, account, person, campaign, period, csv } => {
            let question = Question::new().with("account", account.as_ref()).with("person", *person);
            let question = question.with("campaign", campaign.as_ref()).period(period);
            if *csv {
                let (text, _) =
                    book.remote().page(&book.path("/statement", &question.with("format", Some("csv"))))?;
                crate::out::text(format_args!("{text}"));
                return Ok(());
            }
            book.tell("/statement", &question, words::statement).map(drop)
        }
        Audit::Entries { book, filter, period, limit, newest, csv } => {
            let order = newest.then_some("newest");
            let question = || of(filter).period(period).with("order", order).with("limit", Some(PAGE_LINES));
            entries(book, question, limit.unwrap_or(usize::MAX), *csv)
        }
        Audit::Trace { book, position } => trace(book, *position),
        Audit::TrialBalance { book, asset } => {
            let question = Question::new().with("asset", asset.as_ref());
            let answer = book.tell("/trial-balance", &question, words::trial_balance)?;
            let differs = |asset: &&Value| asset["difference"] != 0;
            match answer["assets"].as_array().into_iter().flatten().find(differs) {
                Some(uneven) => anyhow::bail!(
                    "debits and credits of {} differ by {}: run `fairground verify`, and keep the data folder as it is",
                    uneven["asset"],
                    uneven["difference"]
                ),
                None => Ok(()),
            }
        }
        Audit::Accesses { book, of, limit } => accesses(book, *of, *limit),
    }
}

fn of(filter: &Filter) -> Question {
    let Filter { account, asset, person, campaign, command, transfer } = filter;
    let question = Question::new().with("account", account.as_ref()).with("asset", asset.as_ref());
    let question = question.with("person", *person).with("campaign", campaign.as_ref());
    question.with("command", *command).with("transfer", *transfer)
}

/// The entries' way back, and what happened to the followers whom they reward.
fn trace(book: &Book, position: u64) -> anyhow::Result<()> {
    let mut trace: Value =
        book.remote().get(&book.path(&format!("/entries/{position}/trace"), &Question::new()))?;
    let stories = story::stories(&book.remote(), &trace)?;
    if book.json {
        trace["followers"] = serde_json::to_value(stories)?;
        say!("{trace}");
        return Ok(());
    }
    words::trace(&trace).iter().for_each(|line| say!("{line}"));
    for story in stories {
        story.in_words()?.iter().for_each(|line| say!("{line}"));
    }
    Ok(())
}

/// Page by page.
fn accounts(book: &Book, question: &Question) -> anyhow::Result<()> {
    let (remote, mut cursor) = (book.remote(), None::<String>);
    loop {
        let asked = Question(question.0.clone()).with("limit", Some(PAGE_LINES)).with("cursor", cursor);
        let page: Value = remote.get(&book.path("/accounts", &asked))?;
        for account in page["accounts"].as_array().into_iter().flatten() {
            say!("{}", if book.json { account.to_string() } else { words::account(account) });
        }
        cursor = page["next_cursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            return Ok(());
        }
    }
}

/// Page by page; the columns of CSV are named once.
fn entries(book: &Book, question: impl Fn() -> Question, limit: usize, csv: bool) -> anyhow::Result<()> {
    let (remote, mut cursor, mut left) = (book.remote(), None::<String>, limit);
    let mut is_first = true;
    while left > 0 {
        let format = if csv { "csv" } else { "jsonl" };
        let asked = question().with("cursor", cursor).with("format", Some(format));
        let (text, next) = remote.page(&book.path("/entries", &asked))?;
        let mut lines = text.lines();
        if csv && let Some(columns) = lines.next().filter(|_| is_first) {
            say!("{columns}");
        }
        for line in lines.take(left) {
            left -= 1;
            match csv || book.json {
                true => say!("{line}"),
                false => say!("{}", words::entry(&serde_json::from_str(line)?)),
            }
        }
        (cursor, is_first) = (next, false);
        if cursor.is_none() {
            break;
        }
    }
    Ok(())
}

/// Page by page.
fn accesses(book: &Book, of: Option<TokenHash>, limit: usize) -> anyhow::Result<()> {
    let (remote, mut cursor, mut left) = (book.remote(), None::<String>, limit);
    while left > 0 {
        let asked = Question::new().with("token", of).with("limit", Some(PAGE_LINES)).with("cursor", cursor);
        let page: Value = remote.get(&format!("/v1/accesses{}", asked.0))?;
        for look in page["looks"].as_array().into_iter().flatten().take(left) {
            left -= 1;
            say!("{}", if book.json { look.to_string() } else { words::look(look) });
        }
        cursor = page["next_cursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    Ok(())
}
