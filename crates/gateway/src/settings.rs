//! Everything about the door that a deployment may set, as plain data.

use std::num::NonZeroUsize;
use std::time::Duration;

use ipnet::IpNet;

use crate::public_url::PublicUrl;

/// Largest body. The longest honest one is a sign-up with a few thousand characters of text.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// Largest head of an HTTP/1.1 request and largest header list in HTTP/2. WeChat's are under 4 KiB; the rest is room to
/// answer clumsy callers with a problem, since what is larger gets hyper's bare 431 or 414.
pub const HEADER_BYTES_MAX: usize = 32 * 1024;
/// How long a head may take. A phone on a bad network needs a few seconds; slower ones only hold connections.
pub const HEADER_READ_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a request may take from its head to the head of its answer. A group commit takes milliseconds.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a shard may take to answer. Behind a network a service that is not there may be known by its silence alone, and
/// whoever waits for longer has left.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);
/// How long an auditor's question may take: a refold of a long log reads gigabytes.
pub const AUDIT_TIMEOUT: Duration = Duration::from_secs(30 * 60);
/// Most connections at once. Each costs about 20 KiB, at worst its whole head: 400 to 640 MiB.
pub const CONNECTIONS_MAX: usize = 20_000;
/// Most requests in flight at once: twice what the mailboxes of a shard hold.
pub const CONCURRENCY_MAX: usize = 16_384;
/// Most live streams at once. Each keeps a connection, and some must remain for those who vote.
pub const STREAMS_MAX: usize = 8_192;
/// Most live streams of one /24 or /48 outside private space: a lecture hall or a carrier's gateway finds room, and it
/// takes eight networks to fill the places of all. Who finds none asks for the view itself.
pub const STREAMS_PREFIX_MAX: usize = STREAMS_MAX / 8;
/// Most requests at once on one HTTP/2 connection; browsers use about 100.
pub const HTTP2_STREAMS_MAX: u32 = 256;
/// How long a session lives: an evening in front of a show, and not so long that a leaked one is worth selling.
pub const SESSION_LIFETIME_MS: u64 = 12 * 60 * 60 * 1000;
/// How long open requests may take to finish after the server was told to stop.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// The door's settings. [`Default`] is right for a deployment behind one proxy once that is named as trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whether callers may sign in with a bare openid and pretend addresses and times. Loopback only.
    pub development: bool,
    /// What links begin with that leave the server; `None`: the name that each request was sent to, which who asks can choose.
    pub public_url: Option<PublicUrl>,
    /// Networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How long a person's session lives.
    pub session_lifetime_ms: u64,
    /// Flood limits.
    pub limits: Limits,
    /// Largest body.
    pub body_bytes_max: usize,
    /// Largest head; at least 8 KiB.
    pub header_bytes_max: usize,
    /// How long a head may take.
    pub header_read_timeout: Duration,
    /// How long a request may take until its answer starts.
    pub request_timeout: Duration,
    /// How long a shard may take to answer.
    pub answer_timeout: Duration,
    /// How long a digest or a verification may take.
    pub audit_timeout: Duration,
    /// Most connections at once; more wait in the kernel's queue.
    pub connections_max: usize,
    /// Most requests in flight; more are answered with 503.
    pub concurrency_max: usize,
    /// Most live streams; more are answered with 503.
    pub streams_max: usize,
    /// How long open requests may take to finish at the end.
    pub shutdown_grace: Duration,
    /// Threads that serve connections; 0: one for each core.
    pub threads: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            development: false,
            public_url: None,
            trusted_proxies: Vec::new(),
            session_lifetime_ms: SESSION_LIFETIME_MS,
            limits: Limits::default(),
            body_bytes_max: BODY_BYTES_MAX,
            header_bytes_max: HEADER_BYTES_MAX,
            header_read_timeout: HEADER_READ_TIMEOUT,
            request_timeout: REQUEST_TIMEOUT,
            answer_timeout: ANSWER_TIMEOUT,
            audit_timeout: AUDIT_TIMEOUT,
            connections_max: CONNECTIONS_MAX,
            concurrency_max: CONCURRENCY_MAX,
            streams_max: STREAMS_MAX,
            shutdown_grace: SHUTDOWN_GRACE,
            threads: 0,
        }
    }
}

impl Settings {
    /// Threads that serve connections, at least one.
    pub(crate) fn threads(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
            threads => threads,
        }
    }
}

/// So many at once, then so many a second. Zero counts as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests that may come at once.
    pub burst: u32,
    /// Requests a second after that.
    pub per_second: u32,
}

/// Flood limits by class. They lie far above what any honest class of caller does: the door never judges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// One person. The busiest account of our reference data acts 250 times, so a whole evening fits the burst; beyond
    /// that one a second, since refused attempts stand in the log for ever.
    pub person: Rate,
    /// One device by its evidence. iPhones of one model look alike, so a whole crowd may share this.
    pub device: Rate,
    /// One sharer: a celebrity's link opens pages as fast as an article that is pushed.
    pub sharer: Rate,
    /// One operator's or auditor's token: imports and dashboards, by a program.
    pub staff: Rate,
    /// Pages and the files that they load, for one /24 or /48 of whatever class. A phone that comes for the first time
    /// loads about as many files as it then asks questions, so this is twice what a carrier may ask.
    pub page: Rate,
    /// One /24 or /48 of a mobile carrier: thousands of phones stand behind it.
    pub carrier: Rate,
    /// One prefix of a school: a lecture hall that votes on a signal.
    pub campus: Rate,
    /// One prefix of fixed lines: some hundred households or offices.
    pub fixed: Rate,
    /// One prefix of a hosting company: proxies of honest companies live there too.
    pub data_centre: Rate,
    /// One prefix of a VPN: many honest people leave through few addresses.
    pub vpn: Rate,
    /// One prefix that no list knows: treated like a carrier, since it may be one.
    pub unknown: Rate,
    /// Loopback and private space: proxies, load tests, the deployment's own machines.
    pub private: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            person: Rate { burst: 600, per_second: 1 },
            device: Rate { burst: 20_000, per_second: 5_000 },
            sharer: Rate { burst: 50_000, per_second: 10_000 },
            staff: Rate { burst: 5_000, per_second: 1_000 },
            page: Rate { burst: 40_000, per_second: 10_000 },
            carrier: Rate { burst: 20_000, per_second: 5_000 },
            campus: Rate { burst: 20_000, per_second: 5_000 },
            fixed: Rate { burst: 5_000, per_second: 1_000 },
            data_centre: Rate { burst: 2_000, per_second: 500 },
            vpn: Rate { burst: 5_000, per_second: 1_000 },
            unknown: Rate { burst: 20_000, per_second: 5_000 },
            private: Rate { burst: 1_000_000, per_second: 400_000 },
        }
    }
}
