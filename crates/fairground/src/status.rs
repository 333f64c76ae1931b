//! `fairground status`: how every service is, in words or as JSON.

use proto::wire::Status as Shard;
use serde::{Deserialize, Serialize};

use crate::cli::Status;
use crate::out::say;
use crate::remote::Remote;

/// How one shard is, as the gateway tells it.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    service: String,
    shard: u16,
    trouble: String,
    status: Option<Shard>,
}

pub(crate) fn run(arguments: &Status) -> anyhow::Result<()> {
    let remote = Remote::at(&arguments.url, arguments.token.as_deref());
    let lines: Vec<Line> = remote.get("/v1/services")?;
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
    }
    words
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
        Line { service: service.to_owned(), shard: 0, trouble: String::new(), status: Some(status) }
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
