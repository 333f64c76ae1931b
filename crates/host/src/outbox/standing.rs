//! Where a journal stands to the end of a topic that it writes.

use bus::{Last, Span};
use journal::{Identity, Journal};
use proto::Incarnation;
use proto::subject::Topic;
use proto::wire::Mark;

use crate::{HostError, telling};

/// A journal and what was written from it to a stream don't belong together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Apart {
    /// The stream has what the journal lacks.
    #[error(
        "the journal of {journal} ends at position {head}, its stream {topic} at {last}: positions {}-{last} of life {} are \
         missing here, and others may have acted on them. With the service stopped, run fairground restore --from-stream \
         --service {service}, or import an export that has them", .head + 1, .end.incarnation,
        last = .end.last, service = .journal.service
    )]
    Ahead {
        /// The journal.
        journal: Identity,
        /// What it writes.
        topic: Topic,
        /// Where it ends.
        head: u64,
        /// The last message of the topic.
        end: Span,
    },
    /// Both have this position, but not the same event there.
    #[error(
        "position {position} of {topic} was written in life {there}, and in the journal of {journal} in life {here}: two \
         journals were written under one name. Stop both; keep the one whose answers people got, as an export, and see \
         deploy/nats/README.md, \"When a journal is lost\""
    )]
    Forked {
        /// The journal.
        journal: Identity,
        /// What it writes.
        topic: Topic,
        /// Where they differ at the latest.
        position: u64,
        /// The life that wrote it to the stream.
        there: Incarnation,
        /// The life that wrote it to the journal.
        here: Incarnation,
    },
}

/// Where writing goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// Sequence of the topic's last message, 0 if there is none.
    pub(crate) sequence: u64,
    /// The last position in it, 0 if there is none.
    pub(crate) last: u64,
    /// Nothing up to here is to be written any more.
    pub(crate) looked: u64,
}

/// Where a journal goes on writing a topic that ends like this.
pub(crate) fn stand(topic: &Topic, end: Option<Last>, journal: &Journal) -> Result<Cursor, HostError> {
    let here = end.map_or(Ok(None), |end| telling::mark(journal, end.span.last))?;
    let head = journal.head().position;
    Ok(go_on(topic, end, &journal.header().identity(), head, here)?)
}

/// `here` is what the journal has at the last position of the topic's last message.
fn go_on(
    topic: &Topic,
    end: Option<Last>,
    journal: &Identity,
    head: u64,
    here: Option<Mark>,
) -> Result<Cursor, Apart> {
    let Some(Last { sequence, span }) = end else {
        return Ok(Cursor { sequence: 0, last: 0, looked: 0 });
    };
    let (journal, topic) = (journal.clone(), topic.clone());
    match here {
        None => Err(Apart::Ahead { journal, topic, head, end: span }),
        Some(here) if here.incarnation != span.incarnation => Err(Apart::Forked {
            journal,
            topic,
            position: span.last,
            there: span.incarnation,
            here: here.incarnation,
        }),
        Some(_) => Ok(Cursor { sequence, last: span.last, looked: span.last }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proto::subject::Stream;

    const A: Incarnation = Incarnation([1; 8]);
    const B: Incarnation = Incarnation([2; 8]);

    /// A journal that ends at 80 and was written by this life, beside a topic that ends at `last` of life A.
    fn standing(last: u64, life: Incarnation) -> Result<Cursor, Apart> {
        let journal = Identity { service: "votes".to_owned(), shard: 0 };
        let end = Last { sequence: 7, span: Span { first: last, last, incarnation: A } };
        let here = (last <= 80).then_some(Mark { incarnation: life, position: last });
        go_on(&Topic::new(Stream::Journal, "votes", 0), Some(end), &journal, 80, here)
    }

    #[test]
    fn a_stream_that_is_behind_is_caught_up_and_one_that_is_ahead_names_what_is_missing() {
        assert_eq!(standing(60, A), Ok(Cursor { sequence: 7, last: 60, looked: 60 }));
        assert_eq!(standing(80, A), Ok(Cursor { sequence: 7, last: 80, looked: 80 }));
        let ahead = standing(120, A).unwrap_err().to_string();
        assert!(ahead.contains("positions 81-120 of life 0101010101010101 are missing"), "{ahead}");
        assert!(ahead.contains("restore --from-stream --service votes"), "{ahead}");
    }

    #[test]
    fn positions_of_another_life_are_no_agreement() {
        let forked = standing(60, B).unwrap_err();
        assert!(matches!(forked, Apart::Forked { position: 60, there: A, here: B, .. }), "{forked}");
    }
}
