//! A client as the world would write one.

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proto::PersonId;
use serde_json::{Value, json};

use crate::proof::solve;

/// Idle connections kept: as many as a test has threads.
const CONNECTIONS: usize = 128;

/// Keys given so far.
static KEYS: AtomicU64 = AtomicU64::new(0);
/// Looks until something is there; some seconds, whatever the machine.
const LOOKS: usize = 10_000;

/// Somebody who speaks to a server, with or without a token.
#[derive(Clone)]
pub struct Api {
    agent: ureq::Agent,
    url: String,
    headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: String,
    /// The body, as JSON if it is JSON, else as text.
    pub body: Value,
    /// All headers, names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Api {
    /// Nobody in particular.
    pub fn at(url: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_idle_connections(CONNECTIONS)
            .max_idle_connections_per_host(CONNECTIONS);
        Self { agent: config.build().new_agent(), url: url.to_owned(), headers: Vec::new() }
    }

    /// The same with a bearer token.
    pub fn with(&self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// The same with another header.
    pub fn header(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.push((name.to_owned(), value.to_owned()));
        other
    }

    /// The `Authorization` that it sends, if any.
    pub fn authorization(&self) -> Option<String> {
        self.headers.iter().find(|(name, _)| name == "Authorization").map(|(_, value)| value.clone())
    }

    /// The same, pretending a time.
    pub fn pretending(&self, at_ms: u64) -> Self {
        self.header("Fairground-At", &at_ms.to_string())
    }

    /// Reads.
    pub fn get(&self, path: &str) -> anyhow::Result<Reply> {
        let request = self.agent.get(format!("{}{path}", self.url));
        let request = self.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        Reply::of(request.call().with_context(|| format!("GET {path}"))?)
    }

    /// Asks for something.
    pub fn post(&self, path: &str, body: &Value) -> anyhow::Result<Reply> {
        let request = self.agent.post(format!("{}{path}", self.url));
        let request = self.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        Reply::of(request.send_json(body).with_context(|| format!("POST {path}"))?)
    }

    /// Asks for something that must be granted.
    pub fn must_post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let reply = self.post(path, body)?;
        ensure!((200..300).contains(&reply.status), "POST {path}: {} {}", reply.status, reply.body);
        Ok(reply.body)
    }

    /// Reads what must be there.
    pub fn must_get(&self, path: &str) -> anyhow::Result<Value> {
        let reply = self.get(path)?;
        ensure!(reply.status == 200, "GET {path}: {} {}", reply.status, reply.body);
        Ok(reply.body)
    }

    /// Creates a campaign of this many contestants and opens it.
    pub fn open_campaign(&self, id: &str, rules: &Value, contestants: usize) -> anyhow::Result<()> {
        let campaign = json!({ "id": id, "kind": "votes", "name": format!("Campaign {id}"), "rules": rules });
        self.must_post("/v1/campaigns", &campaign)?;
        for number in 1..=contestants {
            let contestant = json!({ "name": format!("Contestant {number}") });
            let added = self.must_post(&format!("/v1/campaigns/{id}/contestants"), &contestant)?;
            ensure!(added["number"] == number, "numbers are given in order: {added}");
        }
        self.must_post(&format!("/v1/campaigns/{id}/open"), &json!({}))?;
        Ok(())
    }

    /// Makes a closed campaign final, as soon as detectors have weighed all of its votes.
    pub fn finalize(&self, id: &str) -> anyhow::Result<Value> {
        let path = format!("/v1/campaigns/{id}/finalize");
        for _ in 0..LOOKS {
            let reply = self.post(&path, &json!({}))?;
            let is_early = reply.status == 409 && reply.body.to_string().contains("being-reviewed");
            if !is_early {
                ensure!(reply.status == 200, "POST {path}: {} {}", reply.status, reply.body);
                return Ok(reply.body);
            }
        }
        anyhow::bail!("POST {path}: detectors never came to an end")
    }

    /// Reads until what comes back is as wanted: views follow the log by themselves, a moment later.
    pub fn get_until(&self, path: &str, is_wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        let mut last = Value::Null;
        for _ in 0..LOOKS {
            last = self.must_get(path)?;
            if is_wanted(&last) {
                return Ok(last);
            }
        }
        anyhow::bail!("GET {path} never came to what was wanted; the last was {last}")
    }

    /// Signs a person in, in development mode.
    pub fn sign_in(&self, openid: &str) -> anyhow::Result<Person> {
        let session = self.must_post("/v1/sessions", &json!({ "openid": openid }))?;
        Ok(Person { api: self.with(session["token"].as_str().context("no session token")?) })
    }
}

/// A signed-in person.
#[derive(Clone)]
pub struct Person {
    /// Speaks with their session.
    pub api: Api,
}

impl Person {
    /// Their id, which stands in the signed bytes of their token behind the version.
    pub fn id(&self) -> anyhow::Result<PersonId> {
        let authorization = self.api.authorization().context("persons carry a token")?;
        let signed = authorization.strip_prefix("Bearer fgs1.").context("no session's token")?;
        let bytes = URL_SAFE_NO_PAD.decode(signed)?;
        let id = bytes.get(1..).and_then(|rest| rest.first_chunk()).context("a token that is too short")?;
        Ok(PersonId(*id))
    }

    /// Opens the page; gives its token.
    pub fn visit(&self, campaign: &str) -> anyhow::Result<String> {
        let visit = self.api.must_post(&format!("/v1/campaigns/{campaign}/visits"), &json!({}))?;
        Ok(visit["page_token"].as_str().context("no page token")?.to_owned())
    }

    /// Votes with a page token and an idempotency key.
    pub fn vote(&self, campaign: &str, contestant: u64, page: &str, key: &str) -> anyhow::Result<Reply> {
        let body = json!({ "contestant": contestant, "page_token": page });
        self.api.header("Idempotency-Key", key).post(&format!("/v1/campaigns/{campaign}/votes"), &body)
    }

    /// Opens the page and votes from it, both on this device; proves the work that the door asks for, if it does.
    pub fn vote_on(&self, campaign: &str, contestant: u64, device: &Value) -> anyhow::Result<Reply> {
        let path = format!("/v1/campaigns/{campaign}");
        let visit = self.api.must_post(&format!("{path}/visits"), &json!({ "device": device }))?;
        let page = &visit["page_token"];
        let mut body = json!({ "contestant": contestant, "page_token": page, "device": device });
        if let Some(challenge) = visit.get("challenge") {
            body["proof"] = solve(challenge)?.into();
        }
        let key = format!("vote-{}", KEYS.fetch_add(1, Ordering::Relaxed));
        self.api.header("Idempotency-Key", &key).post(&format!("{path}/votes"), &body)
    }
}

impl Reply {
    fn of(mut response: ureq::http::Response<ureq::Body>) -> anyhow::Result<Self> {
        let text = |value: &ureq::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers: Vec<(String, String)> =
            response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        // Raw blocks are no text; nobody here looks at more than their status.
        let body = String::from_utf8_lossy(&response.body_mut().read_to_vec()?).into_owned();
        let mut reply = Self {
            status: response.status().as_u16(),
            content_type: String::new(),
            body: serde_json::from_str(&body).unwrap_or(Value::String(body)),
            headers,
        };
        reply.content_type = reply.header("content-type").unwrap_or_default().to_owned();
        Ok(reply)
    }

    /// A header's value, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is a problem body that repeats its status and names its request.
    pub fn is_problem(&self) -> bool {
        self.content_type.starts_with("application/problem+json")
            && self.body["status"] == self.status
            && self.body["type"].as_str().is_some_and(|kind| kind.starts_with("/problems/"))
            && self.body["detail"].as_str().is_some_and(|detail| !detail.is_empty())
            && self.body["request_id"].as_str().is_some_and(|id| !id.is_empty())
    }
}
