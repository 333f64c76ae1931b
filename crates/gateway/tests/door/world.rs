//! A gateway over a bus with a fake shard: it records what reaches it and answers like a host would.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use bus::Bus;
use bytes::Bytes;
use decider::{Context, Decider, Service, Stamp};
use directory::Directory;
use gateway::{Activity, Clock, Gateway, GatewayError, Grant, Parts, Process, Settings, token_hash};
use http::{Request, StatusCode};
use proto::subject::{Purpose, Subject};
use proto::wire::{self, CommandReply, Digest, Events, Look, LookReply, OwnPage, Queried, QueryPage, Status};
use proto::{Actor, CampaignId, CommandId, Envelope, Intent, PersonalRef, Problem, Role, TokenHash};
use proto::{Timestamp, wire::Changed};
use serde_bytes::ByteBuf;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;
use vault::Vault;

pub use crate::answer::Answer;
use crate::{guestbook, lists, looks, people};

/// Noon of some day.
pub const NOON: u64 = 1_763_712_000_000;
/// Tokens of the world, with role and tenant.
pub const OPERATOR: &str = "operator-token";
pub const AUDITOR: &str = "auditor-token";
pub const STRANGER: &str = "operator-token-of-another-tenant";

/// Everything that one test needs; gone with it.
pub struct World {
    pub gateway: Gateway,
    pub router: Router,
    pub bus: Bus,
    pub vault: Arc<Vault>,
    pub shard: Arc<Shard>,
    pub looks: Arc<looks::Looks>,
    /// Operators' and auditors' tokens stand for nothing any more.
    pub revoked: Arc<AtomicBool>,
    _folder: TempDir,
}

/// What the fake shard has seen and what it answers.
#[derive(Default)]
pub struct Shard {
    pub envelopes: Mutex<Vec<Envelope<ByteBuf>>>,
    pub raw: Mutex<Vec<Bytes>>,
    pub answers: Mutex<HashMap<CommandId, (Intent, CommandReply)>>,
    /// Answered to every command instead, if set.
    pub instead: Mutex<Option<CommandReply>>,
    /// Answered to a person's question about themselves instead, if set.
    pub own: Mutex<Option<Problem>>,
    pub board: Mutex<u64>,
    /// The campaigns that each of its campaigns names.
    pub named: Mutex<Vec<decider::door::Named>>,
    /// Lines that came after the first five.
    pub more_lines: AtomicU64,
    pub stopped: Mutex<String>,
    /// How often it was asked about many campaigns.
    pub lists: AtomicU64,
    /// Personal data that it was told of as gone, message by message.
    pub forgotten: Mutex<Vec<Vec<PersonalRef>>>,
}

pub fn settings() -> Settings {
    Settings { development: true, ..Settings::default() }
}

impl World {
    pub async fn new() -> Self {
        Self::with(settings()).await
    }

    pub async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let vault = Arc::new(Vault::open(folder.path(), vault::Settings::default()).unwrap());
        let bus = Bus::local();
        let shard = Arc::new(Shard::default());
        serve_directory(&bus);
        serve_shard(&bus, &shard);
        lists::serve(&bus, &shard);
        people::serve(&bus, &shard);
        let looks = looks::serve(&bus);
        let clock = Arc::new(AtomicU64::new(NOON));
        let revoked = Arc::new(AtomicBool::new(false));
        let gateway = Gateway::new(settings, parts(&bus, &vault, &clock, &revoked)).unwrap();
        let router = gateway.router_from(SocketAddr::from(([127, 0, 0, 1], 4000)));
        Self { gateway, router, bus, vault, shard, looks, revoked, _folder: folder }
    }

    /// With a campaign `spring` of the tenant `default`.
    pub async fn with_spring(settings: Settings) -> Self {
        let world = Self::with(settings).await;
        let made = world
            .post("/v1/campaigns", OPERATOR, json!({"id":"spring","kind":"guestbook","name":"Spring"}))
            .await;
        assert_eq!(made.status, 201, "{made:?}");
        world
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        Answer::read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.send(request("GET", path, token, &[], None)).await
    }

    pub async fn post(&self, path: &str, token: &str, body: Value) -> Answer {
        self.send(request("POST", path, token, &[], Some(body))).await
    }

    pub async fn post_with(&self, path: &str, token: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        self.send(request("POST", path, token, headers, Some(body))).await
    }

    /// A session's token.
    pub async fn sign_in(&self, openid: &str) -> String {
        let answer = self.post("/v1/sessions", "", json!({ "openid": openid })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        answer.body["token"].as_str().unwrap().to_owned()
    }

    pub async fn page(&self, session: &str) -> String {
        let answer = self.post("/v1/campaigns/spring/visits", session, json!({})).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        answer.body["page_token"].as_str().unwrap().to_owned()
    }

    /// Writes a line into the guestbook, the operation that needs a page.
    pub async fn write(&self, session: &str, key: &str, page: &str, line: u64) -> Answer {
        let body = json!({ "line": line, "page_token": page });
        self.post_with("/v1/campaigns/spring/lines", session, &[("idempotency-key", key)], body).await
    }

    pub fn last(&self) -> Envelope<ByteBuf> {
        self.shard.envelopes.lock().unwrap().last().unwrap().clone()
    }

    /// The view has moved.
    pub fn move_board(&self, to: u64) {
        *self.shard.board.lock().unwrap() = to;
        let changed = Changed { campaign: "spring".parse().unwrap() };
        self.bus.publish(&subject("guestbook", Purpose::Changed), wire::encode(&changed).into());
    }
}

/// A request as a client would send it; an empty token means none.
pub fn request(
    method: &str,
    path: &str,
    token: &str,
    headers: &[(&str, &str)],
    body: Option<Value>,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    if body.is_some() {
        request = request.header("content-type", "application/json");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.map_or_else(Body::empty, |body| body.to_string().into())).unwrap()
}

fn parts(bus: &Bus, vault: &Arc<Vault>, clock: &Arc<AtomicU64>, revoked: &Arc<AtomicBool>) -> Parts {
    let revoked = revoked.clone();
    let grants = move |hash: &TokenHash| {
        let (role, tenant) = match hash {
            _ if revoked.load(Ordering::Relaxed) => return None,
            _ if *hash == token_hash(OPERATOR) => (Role::Operator, "default"),
            _ if *hash == token_hash(AUDITOR) => (Role::Auditor, "default"),
            _ if *hash == token_hash(STRANGER) => (Role::Operator, "elsewhere"),
            _ => return None,
        };
        Some(Grant { role, tenant: tenant.parse().unwrap(), name: "test".into() })
    };
    let now = clock.clone();
    Parts {
        bus: bus.clone(),
        vault: vault.clone(),
        grants: Arc::new(grants),
        clock: Clock {
            now: Arc::new(move || Timestamp(now.load(Ordering::Relaxed))),
            pretend: Arc::new(|_| {}),
        },
        activities: vec![Activity {
            service: "guestbook",
            operations: guestbook::operations(),
            sum_door: Some(|sum| {
                serde_json::to_vec(&json!({ "visits": sum.visits, "refusals": sum.refusals })).unwrap()
            }),
        }],
        files: crate::files::FILES,
        journals: vec![("guestbook".into(), 0)],
        process: Process { troubles: Arc::new(Vec::new), metrics: Arc::new(|| "# metrics\n".into()) },
        spans: spans::Spans::default(),
    }
}

/// What becomes of a gateway with one more activity.
pub fn with_activity(other: Activity) -> Result<Gateway, GatewayError> {
    let folder = tempfile::tempdir().unwrap();
    let vault = Arc::new(Vault::open(folder.path(), vault::Settings::default()).unwrap());
    let mut parts = parts(&Bus::local(), &vault, &Arc::default(), &Arc::default());
    parts.activities.push(other);
    Gateway::new(settings(), parts)
}

fn subject(service: &str, purpose: Purpose) -> Subject {
    Subject::new(service, 0, purpose)
}

/// The real rules of the directory, without a log.
fn serve_directory(bus: &Bus) {
    let state = Arc::new(Mutex::new(directory::State::default()));
    let deciding = state.clone();
    bus.serve(subject("directory", Purpose::Command), move |message| {
        let envelope: Envelope<ByteBuf> = wire::decode(&message).unwrap();
        let body = decider::answer::read(&envelope.body).unwrap();
        let mut state = deciding.lock().unwrap();
        let context = Context { now: Timestamp(NOON), position: 1, resources: &() };
        let decision = Directory::decide(&state, &envelope.map(|_| body), &context);
        for event in &decision.events {
            Directory::evolve(&mut state, Stamp { position: 1, at: Timestamp(NOON) }, event);
        }
        let answer = decider::answer::encode::<Directory>(&decision.answer);
        reply(&CommandReply::Answered { position: 1, at: Timestamp(NOON), answer, repeated: false })
    });
    let looking = state.clone();
    bus.serve(subject("directory", Purpose::Look), move |message| {
        reply(&Directory::look(&view(&looking), &wire::decode(&message).unwrap()))
    });
    bus.serve(subject("directory", Purpose::List), move |message| {
        reply(&Directory::list(&view(&state), &wire::decode(&message).unwrap()))
    });
}

fn view(state: &Mutex<directory::State>) -> directory::View {
    Directory::view(&state.lock().unwrap(), &directory::View::default(), &lists::Nobody)
}

fn serve_shard(bus: &Bus, shard: &Arc<Shard>) {
    let on = |purpose, answer: fn(&Shard, Bytes) -> Bytes| {
        let shard = shard.clone();
        bus.serve(subject("guestbook", purpose), move |message| {
            let answer = answer(&shard, message);
            Box::pin(async move { answer })
        });
    };
    on(Purpose::Command, |shard, message| wire::encode(&shard.command(&message)).into());
    on(Purpose::Look, |shard, message| wire::encode(&shard.look(&message)).into());
    on(Purpose::Own, |shard, message| {
        if let Some(problem) = shard.own.lock().unwrap().clone() {
            return wire::encode(&LookReply::Problem(problem)).into();
        }
        let OwnPage { own, from, limit } = wire::decode(&message).unwrap();
        let body = json!({ "person": own.person, "from": from, "limit": limit }).to_string().into_bytes();
        wire::encode(&LookReply::Body { etag: "own".into(), body }).into()
    });
    on(Purpose::Query, |_, _| {
        let page = QueryPage { position: 7, next_cursor: None, body: b"{}".to_vec(), cites: Vec::new() };
        wire::encode(&Queried::Page(page)).into()
    });
    on(Purpose::Status, |shard, _| wire::encode(&shard.status()).into());
    on(Purpose::Digest, |_, _| wire::encode(&Ok::<_, String>(digest())).into());
    on(Purpose::Verify, |_, _| {
        wire::encode(&Err::<Digest, _>("position 7: the chain breaks".to_owned())).into()
    });
    on(Purpose::Blocks, |_, _| {
        let blocks = vec![ByteBuf::from(b"block".to_vec())];
        wire::encode(&Ok::<_, String>(wire::Blocks { blocks, next: 9, at_end: true })).into()
    });
    on(Purpose::Events, |shard, message| {
        let asked: wire::EventsFrom = wire::decode(&message).unwrap();
        // Five events and what came since, in pages of two.
        let end = 6 + shard.more_lines.load(Ordering::Relaxed);
        let last = (asked.from + 2).min(asked.from + u64::from(asked.limit)).min(end);
        let line = |position| json!({ "position": position, "tenant": asked.tenant }).to_string();
        let lines = (asked.from..last).map(line).collect();
        wire::encode(&Ok::<_, String>(Events { lines, next: last, at_end: last == end })).into()
    });
}

fn reply<T: serde::Serialize>(message: &T) -> futures::future::BoxFuture<'static, Bytes> {
    let bytes = Bytes::from(wire::encode(message));
    Box::pin(async move { bytes })
}

fn digest() -> Digest {
    let (service, head) = ("guestbook".into(), proto::Hash::default());
    Digest {
        service,
        shard: 0,
        incarnation: Default::default(),
        position: 1,
        head,
        digest: head,
        fold_version: 1,
    }
}

impl Shard {
    fn command(&self, message: &Bytes) -> CommandReply {
        let envelope: Envelope<ByteBuf> = wire::decode(message).unwrap();
        self.raw.lock().unwrap().push(message.clone());
        self.envelopes.lock().unwrap().push(envelope.clone());
        if let Some(instead) = self.instead.lock().unwrap().clone() {
            return instead;
        }
        let mut answers = self.answers.lock().unwrap();
        match answers.get(&envelope.id) {
            Some((intent, _)) if *intent != envelope.intent => return CommandReply::Conflict,
            Some((_, stored)) => return stored.clone(),
            None => {}
        }
        let body: Value = serde_json::from_slice(&envelope.body).unwrap();
        let needs_page = body["line"].is_u64() && matches!(envelope.actor, Actor::Person(_));
        let rejected = needs_page && envelope.page.is_none();
        let answer = guestbook::decide(&body, rejected);
        let position = if rejected { 0 } else { 1 + answers.len() as u64 };
        let fresh = |repeated| CommandReply::Answered {
            position,
            at: Timestamp(NOON),
            answer: answer.clone(),
            repeated,
        };
        if !rejected {
            answers.insert(envelope.id, (envelope.intent, fresh(true)));
        }
        fresh(false)
    }

    fn look(&self, message: &Bytes) -> LookReply {
        let look: Look = wire::decode(message).unwrap();
        if look.question == "named" {
            let body = serde_json::to_vec(&*self.named.lock().unwrap()).unwrap();
            return LookReply::Body { etag: String::new(), body };
        }
        let board = *self.board.lock().unwrap();
        let campaign: &CampaignId = &look.campaign;
        let (inside, audience) = (look.audience.is_inside(), format!("{:?}", look.audience));
        let body = json!({
            "campaign": campaign, "board": board, "inside": inside, "audience": audience, "asked": look.parameters
        });
        LookReply::Body { etag: format!("v{board}"), body: body.to_string().into_bytes() }
    }

    pub fn status(&self) -> Status {
        let digest = digest();
        let stopped = self.stopped.lock().unwrap().clone();
        let at = Timestamp(NOON);
        let Digest { service, shard, incarnation, position, head, .. } = digest;
        Status {
            service,
            shard,
            incarnation,
            position,
            head,
            at,
            stopped,
            mailbox: 0,
            entries_position: 1,
            heard: Vec::new(),
        }
    }
}
