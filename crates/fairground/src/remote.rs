//! A running server, asked over HTTP.

use std::io::{BufRead, BufReader};
use std::time::Duration;

use anyhow::{Context, anyhow};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Where the server says how to go on after a page.
const NEXT_CURSOR: &str = "fairground-next-cursor";

/// How long is waited before a post is sent again: a restart of the server takes some seconds.
const WAITS: [Duration; 5] = [
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

/// Why a post that was sent again and again came to nothing.
#[derive(Debug)]
pub(crate) enum Failed {
    /// The server said no: nothing was done.
    Refused(anyhow::Error),
    /// No answer came: nobody knows whether it was done.
    Unknown(anyhow::Error),
}

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

    /// Reads bytes.
    pub(crate) fn bytes(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        Ok(self.ask(path)?.body_mut().read_to_vec()?)
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
        let response = self.send(path, key, body).with_context(|| format!("can't reach {}", self.url))?;
        Ok(checked(response)?.body_mut().read_json()?)
    }

    /// Posts JSON under a key, again if the server is busy or no answer comes: the key lets it be done only once.
    pub(crate) fn post_until_answered(&self, path: &str, key: &str, body: &Value) -> Result<Value, Failed> {
        self.post_with(path, key, body, &WAITS)
    }

    #[allow(clippy::disallowed_methods, reason = "nothing tells that a server elsewhere is no longer busy")]
    fn post_with(&self, path: &str, key: &str, body: &Value, waits: &[Duration]) -> Result<Value, Failed> {
        let mut waits = waits.iter();
        loop {
            let failed = match self.try_post(path, key, body) {
                Ok(answer) => return Ok(answer),
                Err((failed, false)) => return Err(failed),
                Err((failed, true)) => failed,
            };
            match waits.next() {
                Some(wait) => std::thread::sleep(*wait),
                None => return Err(failed),
            }
        }
    }

    /// Sends it once; says of a failure whether the same may be sent again.
    fn try_post(&self, path: &str, key: &str, body: &Value) -> Result<Value, (Failed, bool)> {
        let lost = |error: ureq::Error| {
            (Failed::Unknown(anyhow!(error).context(format!("no answer from {}", self.url))), true)
        };
        let mut response = self.send(path, Some(key), body).map_err(lost)?;
        match response.status().as_u16() {
            200..300 => response.body_mut().read_json().map_err(lost),
            429 => Err((Failed::Refused(refusal(response)), true)),
            // A service that does not answer in time may have done it.
            502..=504 => Err((Failed::Unknown(refusal(response)), true)),
            _ => Err((Failed::Refused(refusal(response)), false)),
        }
    }

    fn send(
        &self,
        path: &str,
        key: Option<&str>,
        body: &Value,
    ) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        let mut request = self.agent.post(format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        request.send_json(body)
    }

    fn ask(&self, path: &str) -> anyhow::Result<ureq::http::Response<ureq::Body>> {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        checked(request.call().with_context(|| format!("can't reach {}", self.url))?)
    }
}

fn checked(response: ureq::http::Response<ureq::Body>) -> anyhow::Result<ureq::http::Response<ureq::Body>> {
    if response.status().is_success() { Ok(response) } else { Err(refusal(response)) }
}

/// A refusal as an error in the server's own words.
fn refusal(mut response: ureq::http::Response<ureq::Body>) -> anyhow::Error {
    let status = response.status();
    match response.body_mut().read_json::<proto::Problem>() {
        Ok(problem) => anyhow!("{status}: {} (request {})", problem.detail, problem.request_id),
        Err(_) => anyhow!("the server answered {status}"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use serde_json::json;

    use super::*;

    /// What a server does with a request.
    enum Does {
        Answers(&'static str),
        HangsUp,
    }

    /// Posts to a server that does this, request by request; gives what came of it and the keys that it saw.
    fn posted(does: Vec<Does>) -> (Result<Value, Failed>, Vec<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let waits = vec![Duration::ZERO; does.len() - 1];
        let server = std::thread::spawn(move || does.into_iter().map(|one| serve(&listener, &one)).collect());
        let answer = Remote::at(&url, None).post_with("/v1/acts", "one-key", &json!({}), &waits);
        (answer, server.join().unwrap())
    }

    /// Gives the request's key.
    fn serve(listener: &TcpListener, does: &Does) -> String {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut byte = [0];
        // The body of these requests is two bytes, `{}`, and stands behind the empty line.
        while !request.ends_with(b"\r\n\r\n{}") {
            stream.read_exact(&mut byte).unwrap();
            request.push(byte[0]);
        }
        if let Does::Answers(status) = does {
            let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");
            stream.write_all(answer.as_bytes()).unwrap();
        }
        let text = String::from_utf8(request).unwrap().to_lowercase();
        text.lines().find_map(|line| line.strip_prefix("idempotency-key: ")).unwrap().to_owned()
    }

    #[test]
    fn what_passes_is_sent_again_under_the_same_key() {
        let (busy, away) = (Does::Answers("429 Too Many Requests"), Does::Answers("503 Service Unavailable"));
        let (answer, keys) = posted(vec![busy, away, Does::HangsUp, Does::Answers("200 OK")]);
        assert_eq!(answer.unwrap(), json!({}));
        assert_eq!(keys, ["one-key"; 4]);
    }

    #[test]
    fn a_refusal_is_final_and_silence_leaves_it_open() {
        assert!(matches!(posted(vec![Does::Answers("409 Conflict")]).0, Err(Failed::Refused(_))));
        assert!(matches!(posted(vec![Does::Answers("429 Too Many Requests")]).0, Err(Failed::Refused(_))));
        assert!(matches!(posted(vec![Does::HangsUp, Does::HangsUp]).0, Err(Failed::Unknown(_))));
        let away = posted(vec![Does::Answers("503 Service Unavailable")]).0;
        assert!(matches!(away, Err(Failed::Unknown(_))));
    }
}
