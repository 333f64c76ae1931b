//! The bus over NATS: requests and notices by core NATS, streams by JetStream.

mod connect;
mod consume;
mod link;
mod notices;
mod serve;
mod session;
mod settings;
mod streams;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_nats::{Client, HeaderMap, Request, RequestErrorKind, Subscriber, jetstream};
use bytes::Bytes;
use futures::future::{self, BoxFuture};
use futures::{FutureExt, StreamExt};
use proto::subject::{STREAMS_API, Stream, Subject};
use tokio::runtime::Handle;

use crate::{BusError, MESSAGE_BYTES_MAX, Options, SetupError};
use link::Link;
use notices::Notices;
use serve::Responder;

pub(crate) use consume::NatsConsumer;

/// One client and all that runs on it.
pub(crate) struct Nats {
    client: Client,
    context: jetstream::Context,
    link: Arc<Link>,
    runtime: Handle,
    responders: Mutex<HashMap<Subject, Responder>>,
    notices: Notices,
    /// Held while a message is on its way to a stream: with a sync after each, more at once are slower, not faster.
    in_flight: [tokio::sync::Mutex<()>; Stream::ALL.len()],
}

impl Nats {
    pub(crate) async fn new(options: Options) -> Result<Self, SetupError> {
        let link = Arc::new(Link::new());
        let client = connect::connect(options, &link).await?;
        let context = jetstream::context::ContextBuilder::new()
            .api_prefix(STREAMS_API)
            .timeout(streams::API_TIMEOUT)
            .build(client.clone());
        let runtime = Handle::current();
        let notices = Notices::new(&client, &link, &runtime);
        let (responders, in_flight) = Default::default();
        Ok(Self { client, context, link, runtime, responders, notices, in_flight })
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.link.is_connected()
    }

    pub(crate) fn trouble(&self) -> String {
        self.link.trouble()
    }

    pub(crate) fn connections(&self) -> u64 {
        self.link.connections()
    }

    pub(crate) async fn connected(&self) {
        self.link.up().await;
    }

    /// The server takes what one connection asks in its order: when a notice comes back, all that was subscribed before is.
    pub(crate) async fn settled(&self, notice: &Subject) {
        let address = notice.address();
        loop {
            self.link.up().await;
            let round_trip = async {
                let mut heard = self.client.subscribe(address.clone()).await.ok()?;
                self.client.publish(address.clone(), Bytes::new()).await.ok()?;
                heard.next().await
            };
            // What was subscribed before a connection broke is subscribed anew on the next.
            match self.while_connected(&address, round_trip).await {
                Err(BusError::Interrupted(_) | BusError::Unreachable(_)) => {}
                _ => return,
            }
        }
    }

    pub(crate) async fn request(
        &self,
        subject: &Subject,
        message: Bytes,
        within: Duration,
    ) -> Result<Bytes, BusError> {
        let reply = self.ask(&subject.address(), HeaderMap::new(), message, within).await?;
        serve::reply(subject, self.bytes_max(), reply)
    }

    pub(crate) fn publish(&self, subject: &Subject, notice: Bytes) {
        self.notices.publish(subject, notice);
    }

    pub(crate) fn subscribe(&self, subject: &Subject) -> tokio::sync::broadcast::Receiver<Bytes> {
        self.notices.subscribe(subject, &self.client, &self.link, &self.runtime)
    }

    /// Asks at once or not at all, and waits no longer than the connection lives.
    async fn ask(
        &self,
        address: &str,
        headers: HeaderMap,
        payload: Bytes,
        within: Duration,
    ) -> Result<async_nats::Message, BusError> {
        let bytes = payload.len();
        let subject = || address.to_owned();
        let too_large = |bytes_max| BusError::RequestTooLarge { subject: subject(), bytes, bytes_max };
        if bytes > MESSAGE_BYTES_MAX {
            return Err(too_large(MESSAGE_BYTES_MAX));
        }
        let request = Request::new().headers(headers).payload(payload).timeout(Some(within));
        let asked = self.client.send_request(address.to_owned(), request);
        self.while_connected(address, asked).await?.map_err(|error| match error.kind() {
            RequestErrorKind::NoResponders | RequestErrorKind::InvalidSubject => {
                BusError::NoResponder(subject())
            }
            RequestErrorKind::TimedOut => BusError::TimedOut { subject: subject(), waited: within },
            RequestErrorKind::MaxPayloadExceeded => too_large(self.bytes_max()),
            RequestErrorKind::Other => BusError::Interrupted(subject()),
        })
    }

    /// What comes of a dialogue on this address, unless the connection isn't there, breaks, or may not be used for it.
    async fn while_connected<T>(
        &self,
        address: &str,
        dialogue: impl Future<Output = T>,
    ) -> Result<T, BusError> {
        let mut link = self.link.watch()?;
        tokio::select! {
            biased;
            answer = dialogue => Ok(answer),
            broken = link.broken(address) => Err(broken),
        }
    }

    fn bytes_max(&self) -> usize {
        MESSAGE_BYTES_MAX.min(self.client.max_payload())
    }
}

/// Subscribes now if the client can take the wish at once, so that what is sent next comes after it; else as soon as it can.
fn subscribe(client: &Client, address: String) -> BoxFuture<'static, Option<Subscriber>> {
    let client = client.clone();
    let mut wish = tokio::task::unconstrained(async move {
        client.subscribe(address.clone()).await.inspect_err(|error| {
            tracing::error!(address, %error, "can't subscribe");
        })
    })
    .map(Result::ok)
    .boxed();
    match (&mut wish).now_or_never() {
        Some(subscriber) => future::ready(subscriber).boxed(),
        None => wish,
    }
}
