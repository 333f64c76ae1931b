//! A running server, asked over HTTP.

use std::io::{BufRead, BufReader};

use anyhow::{Context, bail};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Where the server says how to go on after a page.
const NEXT_CURSOR: &str = "fairground-next-cursor";

/// A server and who asks it.
pub(crate) struct Remote {
    agent: ureq::Agent,
    url: String,
    token: Option<String>,
}

impl Remote {
    /// A server at an address such as `http://127.0.0.1:8080`.
    pub(crate) fn at(url: &str, token: Option<&str>) -> Self {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        Self { agent, url: url.trim_end_matches('/').to_owned(), token: token.map(str::to_owned) }
    }

    /// Reads JSON.
    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let mut response = self.ask(path)?;
        response.body_mut().read_json().with_context(|| format!("{path} is no JSON that this release knows"))
    }

    /// Reads a page of text, and the cursor of the next one.
    pub(crate) fn page(&self, path: &str) -> anyhow::Result<(String, Option<String>)> {
        let mut response = self.ask(path)?;
        let next = response.headers().get(NEXT_CURSOR).and_then(|value| value.to_str().ok());
        let next = next.map(str::to_owned);
        Ok((response.body_mut().read_to_string()?, next))
    }

    /// Reads lines as they come.
    pub(crate) fn lines(
        &self,
        path: &str,
    ) -> anyhow::Result<impl Iterator<Item = std::io::Result<String>> + use<>> {
        let response = self.ask(path)?;
        Ok(BufReader::new(response.into_body().into_reader()).lines())
    }

    /// Posts JSON; the answer must be a success.
    pub(crate) fn post(&self, path: &str, key: Option<&str>, body: &Value) -> anyhow::Result<Value> {
        let mut request = self.agent.post(format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        let response = request.send_json(body).with_context(|| format!("can't reach {}", self.url))?;
        Ok(checked(response)?.body_mut().read_json()?)
    }

    fn ask(&self, path: &str) -> anyhow::Result<ureq::http::Response<ureq::Body>> {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        checked(request.call().with_context(|| format!("can't reach {}", self.url))?)
    }
}

/// A refusal as an error in the server's own words.
fn checked(
    mut response: ureq::http::Response<ureq::Body>,
) -> anyhow::Result<ureq::http::Response<ureq::Body>> {
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    match response.body_mut().read_json::<proto::Problem>() {
        Ok(problem) => bail!("{status}: {} (request {})", problem.detail, problem.request_id),
        Err(_) => bail!("the server answered {status}"),
    }
}
