//! `fairground status`: how every service is and what rules could not pay, in words or as JSON.

use proto::wire::Status as Shard;
use serde::{Deserialize, Serialize};

use crate::cli::Status;
use crate::out::say;
use crate::remote::Remote;

/// The service that pays, and the kind of campaign that its books are.
const LEDGER: &str = "ledger";
/// Campaigns of a page among which the book is looked for.
const CAMPAIGNS_AT_ONCE: u32 = 100;

/// How one shard is, as the gateway tells it.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    service: String,
    shard: u16,
    trouble: String,
    status: Option<Shard>,
    /// What rules of the account's campaigns could not give, on the ledger's line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unpaid: Vec<Unpaid>,
}

/// Awards that a campaign's budget had too little for.
#[derive(Debug, Serialize, Deserialize)]
struct Unpaid {
    #[serde(default)]
    book: String,
    campaign: String,
    awards: u64,
    newest: u64,
}

/// A page of the account's campaigns.
#[derive(Deserialize)]
struct Campaigns {
    campaigns: Vec<Known>,
    next_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Known {
    campaign: String,
    kind: String,
}

/// What is asked of a book.
#[derive(Deserialize)]
struct Book {
    // A server of an earlier release does not count them.
    #[serde(default)]
    unpaid: Vec<Unpaid>,
}

pub(crate) fn run(arguments: &Status) -> anyhow::Result<()> {
    let remote = Remote::at(&arguments.url, arguments.token.as_deref());
    let mut lines: Vec<Line> = remote.get("/v1/services")?;
    let ledger = lines.iter_mut().find(|line| line.service == LEDGER && line.status.is_some());
    if let Some(ledger) = ledger.filter(|ledger| ledger.trouble.is_empty()) {
        ledger.unpaid = unpaid(&remote)?;
    }
    if arguments.json {
        say!("{}", serde_json::to_string(&lines)?);
    } else {
        in_words(&lines).iter().for_each(|line| say!("{line}"));
    }
    let troubled = lines.iter().filter(|line| !line.trouble.is_empty()).count();
    if troubled > 0 {
        anyhow::bail!("{troubled} of {} shards take nothing now; what to do stands beside each", lines.len());
    }
    Ok(())
}

/// What the account's book has on record as unpaid.
fn unpaid(remote: &Remote) -> anyhow::Result<Vec<Unpaid>> {
    let mut path = format!("/v1/campaigns?limit={CAMPAIGNS_AT_ONCE}");
    loop {
        let Campaigns { campaigns, next_cursor } = remote.get(&path)?;
        // An account has one book.
        if let Some(Known { campaign: book, .. }) = campaigns.into_iter().find(|known| known.kind == LEDGER) {
            let Book { unpaid } = remote.get(&format!("/v1/campaigns/{book}"))?;
            return Ok(unpaid.into_iter().map(|line| Unpaid { book: book.clone(), ..line }).collect());
        }
        let Some(cursor) = next_cursor else { return Ok(Vec::new()) };
        path = format!("/v1/campaigns?limit={CAMPAIGNS_AT_ONCE}&cursor={cursor}");
    }
}

/// A line for each shard, and one below it for each that it hears.
fn in_words(lines: &[Line]) -> Vec<String> {
    let mut words = Vec::new();
    for line in lines {
        let name = format!("{}.{}", line.service, line.shard);
        let how = if line.trouble.is_empty() { "takes commands" } else { &line.trouble };
        let Some(status) = &line.status else {
            words.push(format!("{name:<14} {how}"));
            continue;
        };
        words.push(format!("{name:<14} at {:<10} {how}; {} wait", status.position, status.mailbox));
        for heard in &status.heard {
            let source = format!("{}.{}", heard.service, heard.shard);
            let lag = match head(lines, &heard.service, heard.shard) {
                Some(head) => format!("{} behind", head.saturating_sub(heard.looked)),
                None => "nobody knows how far behind".to_owned(),
            };
            words.push(format!("{:14} heard {source} to {}, {lag}", "", heard.looked));
        }
        words.extend(line.unpaid.iter().map(|unpaid| format!("{:14} {}", "", unpaid.in_words())));
    }
    words
}

impl Unpaid {
    fn in_words(&self) -> String {
        let Self { book, campaign, awards, newest } = self;
        format!(
            "could not pay {awards} awards of {campaign}, the last at {newest}: its budget in {book} is spent. `fairground log \
             --service ledger --kind FactDeclined` names each; allot more to {campaign}, then pay each by a transfer from its \
             budget to the person, or change its rules to leave it at that"
        )
    }
}

/// Where the log of a shard ends, if it could be asked.
fn head(lines: &[Line], service: &str, shard: u16) -> Option<u64> {
    let line = lines.iter().find(|line| line.service == service && line.shard == shard)?;
    Some(line.status.as_ref()?.position)
}

#[cfg(test)]
mod tests {
    use proto::wire::HeardFrom;
    use proto::{Hash, Incarnation, Timestamp};

    use super::*;

    fn line(service: &str, position: u64, heard: Vec<HeardFrom>) -> Line {
        let status = Shard {
            service: service.to_owned(),
            shard: 0,
            incarnation: Incarnation([1; 8]),
            position,
            head: Hash([0; 32]),
            at: Timestamp(0),
            stopped: String::new(),
            mailbox: 3,
            entries_position: position,
            heard,
        };
        Line {
            service: service.to_owned(),
            shard: 0,
            trouble: String::new(),
            status: Some(status),
            unpaid: Vec::new(),
        }
    }

    #[test]
    fn what_could_not_be_paid_stands_below_the_ledger_with_what_to_do() {
        let told = r#"{"unpaid":[{"campaign":"spring","awards":2,"since_ms":5,"newest":490}]}"#;
        let Book { unpaid } = serde_json::from_str(told).unwrap();
        let unpaid = unpaid.into_iter().map(|it| Unpaid { book: "book".to_owned(), ..it }).collect();
        let words = in_words(&[Line { unpaid, ..line("ledger", 500, vec![]) }]);
        assert_eq!(words.len(), 2);
        for part in ["2 awards of spring", "at 490", "in book", "allot more to spring", "--kind FactDeclined"]
        {
            assert!(words[1].contains(part), "{part}: {}", words[1]);
        }
        assert_eq!(serde_json::from_str::<Book>("{}").unwrap().unpaid.len(), 0, "of an earlier release");
    }

    #[test]
    fn lag_is_counted_from_where_the_source_stands() {
        let heard =
            |service: &str| HeardFrom { service: service.to_owned(), shard: 0, position: 5, looked: 7 };
        let absent =
            Line { trouble: "it does not answer".to_owned(), status: None, ..line("lotteries", 0, vec![]) };
        let lines =
            [line("votes", 12, vec![]), absent, line("ledger", 4, vec![heard("votes"), heard("lotteries")])];
        let words = in_words(&lines);
        assert_eq!(words.len(), 5, "{words:#?}");
        assert!(words[0].contains("votes.0") && words[0].contains("at 12") && words[0].contains("3 wait"));
        assert!(words[1].contains("it does not answer"));
        assert!(words[3].contains("heard votes.0 to 7, 5 behind"), "{}", words[3]);
        assert!(words[4].contains("nobody knows"), "{}", words[4]);
    }
}
