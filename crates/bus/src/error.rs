//! What can go wrong between services, and whether it is known that nothing came of it.

use std::time::Duration;

use proto::subject::{Stream, Topic};

/// Why a request got no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BusError {
    /// Nobody serves the subject (yet, or any more).
    #[error("nobody answers on {0}; is the service running?")]
    NoResponder(String),
    /// There is no connection to NATS now; nothing was sent. It is sought again by itself.
    #[error("NATS can't be reached ({0}); it is tried again all the time")]
    Unreachable(String),
    /// The connection broke while the answer was awaited.
    #[error("the connection to NATS broke while {0} was asked; it may still take effect")]
    Interrupted(String),
    /// No answer within the time that the caller gave.
    #[error("{subject} gave no answer in {waited:?}; it may still take effect")]
    TimedOut {
        /// Who was asked.
        subject: String,
        /// How long was waited.
        waited: Duration,
    },
    /// As much is being answered on this subject as it bears. Nothing was done.
    #[error("{0} is answering as many requests as it may at once; try again shortly")]
    Busy(String),
    /// The request is larger than a message may be. Nothing was sent.
    #[error(
        "a request of {bytes} bytes to {subject} is too large: {bytes_max} at the most; ask for less at once"
    )]
    RequestTooLarge {
        /// Who was to be asked.
        subject: String,
        /// The size of the request.
        bytes: usize,
        /// What fits.
        bytes_max: usize,
    },
    /// The request took effect, but its answer is larger than a message may be.
    #[error("the answer of {subject} has {bytes} bytes: {bytes_max} at the most; ask for a smaller page")]
    ReplyTooLarge {
        /// Who was asked.
        subject: String,
        /// The size of the answer.
        bytes: usize,
        /// What fits.
        bytes_max: usize,
    },
    /// The credential in use may not do this. Nothing was done.
    #[error("this service's credential may not use {0}; see the permissions in nats.conf")]
    Forbidden(String),
}

impl BusError {
    /// Whether the request may have taken effect, or may still do so.
    pub fn may_have_taken_effect(&self) -> bool {
        matches!(self, Self::Interrupted(_) | Self::TimedOut { .. } | Self::ReplyTooLarge { .. })
    }
}

/// Why a bus over NATS can't be set up at all.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The addresses of the servers.
    #[error("{0:?} is no address of a NATS server; write nats://host:4222 or tls://host:4222")]
    Server(String),
    /// The name of the user.
    #[error("{0:?} is no name of a user; it is one word of a-z, 0-9, '-' or '_'")]
    User(String),
    /// The authorities whose certificates are believed.
    #[error("{path}: {source}; it must hold the certificates of the authorities in PEM form")]
    Authorities {
        /// The file.
        path: String,
        /// What is wrong with it.
        source: std::io::Error,
    },
    /// The client gave up for another reason.
    #[error("no client for NATS could be made: {0}")]
    Client(String),
}

/// Why something did not go into or come out of a stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StreamError {
    /// The stream refuses more until there is room. Nothing was stored.
    #[error("stream {stream} is full ({reason}); raise its limit, or purge what everybody has read")]
    Full {
        /// The stream.
        stream: Stream,
        /// In the words of the server.
        reason: String,
    },
    /// The last message of the topic is not the one that this was to follow: somebody else writes it, or an earlier message
    /// was stored although its acknowledgement was lost. Nothing was stored now. Ask for the last message.
    #[error("{topic} does not end at {after}; look at its last message before writing on")]
    WrongLast {
        /// The topic.
        topic: Topic,
        /// The sequence that was expected to be its last.
        after: u64,
    },
    /// The message is larger than the stream takes. Nothing was stored.
    #[error(
        "a message of {bytes} bytes does not fit into {topic}: {bytes_max} at the most; send smaller blocks"
    )]
    TooLarge {
        /// The topic.
        topic: Topic,
        /// The size of the message.
        bytes: usize,
        /// What fits.
        bytes_max: usize,
    },
    /// The topic ends before what was read of it: the server has lost its end. What is written there from now on may be other
    /// than what was read, so ask for the position where reading is to go on.
    #[error(
        "{topic} ends at {last}, and was read up to {read}: NATS has lost its end; read it again by position"
    )]
    Shorter {
        /// The topic.
        topic: Topic,
        /// The sequence of its last message, 0 if there is none.
        last: u64,
        /// The sequence up to where it was read.
        read: u64,
    },
    /// There is no such stream.
    #[error("there is no stream {0}; it is made when a service starts that writes to it")]
    Absent(Stream),
    /// The stream is there, but otherwise than it should be. Nothing was changed.
    #[error(
        "stream {stream} has another {field} than the settings say: {theirs} there, {ours} here; change the one that is wrong"
    )]
    Differs {
        /// The stream.
        stream: Stream,
        /// What differs, as NATS calls it.
        field: String,
        /// What the settings say.
        ours: String,
        /// How it is.
        theirs: String,
    },
    /// A message that was not written by this code.
    #[error("message {sequence} of {topic} is none of ours: {reason}; look at it with the nats tool")]
    Foreign {
        /// The topic.
        topic: Topic,
        /// Where it stands in the stream.
        sequence: u64,
        /// What is missing.
        reason: String,
    },
    /// The server refuses for a reason of its own.
    #[error("NATS refuses this on stream {stream}: {reason}")]
    Refused {
        /// The stream.
        stream: Stream,
        /// In the words of the server.
        reason: String,
    },
    /// The server could not be asked, or did not answer.
    #[error(transparent)]
    Bus(#[from] BusError),
}
