//! Bodies that nobody has read when the answer is ready, such as those of refused requests.
//!
//! On HTTP/1.1 the rest of such a body stands before the next request on the connection. So a short rest is read and
//! thrown away before the answer goes out, and with a longer one the answer says that the connection ends with it.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, Version, header};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};

/// How long the rest of a body may hold its answer back: some round trips of a phone on a bad network.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(2);

/// Around all else, so that a request which only drains holds no place among those in flight.
pub(crate) async fn drain(
    bytes_max: usize,
    request: Request,
    answer: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    if request.body().is_end_stream() {
        return answer(request).await;
    }
    let version = request.version();
    let expects_word = expects_word(&request);
    let (parts, body) = request.into_parts();
    let kept = Kept(Arc::new(Mutex::new(Whole { body, touched: false })));
    let response = answer(Request::from_parts(parts, Body::new(kept.clone()))).await;
    let unasked = expects_word && !kept.lock().touched;
    let is_clean = !unasked && finish(kept, bytes_max).await;
    ending_if(!is_clean, version, response)
}

/// The same for a request whose answer is ready and whose body nobody will look at.
pub(crate) async fn throw_away(bytes_max: usize, request: Request, response: Response) -> Response {
    if request.body().is_end_stream() {
        return response;
    }
    let (version, unasked) = (request.version(), expects_word(&request));
    let is_clean = !unasked && finish(request.into_body(), bytes_max).await;
    ending_if(!is_clean, version, response)
}

/// One who waits for a word before sending shall not be told to send what nobody wants.
fn expects_word(request: &Request) -> bool {
    request.headers().contains_key(header::EXPECT)
}

/// Says that the connection ends, if it must.
fn ending_if(must_end: bool, version: Version, mut response: Response) -> Response {
    if must_end && version < Version::HTTP_2 {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Reads what is left. Says whether that was all of it.
async fn finish(body: impl HttpBody<Data = Bytes> + Unpin, bytes_max: usize) -> bool {
    let bytes_max = u64::try_from(bytes_max).unwrap_or(u64::MAX);
    if body.is_end_stream() {
        return true;
    }
    if body.size_hint().lower() > bytes_max {
        return false;
    }
    let reading = async {
        let (mut body, mut left) = (body, bytes_max);
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else { return false };
            let bytes = frame.data_ref().map_or(0, Bytes::len) as u64;
            let Some(rest) = left.checked_sub(bytes) else { return false };
            left = rest;
        }
        true
    };
    tokio::time::timeout(DRAIN_TIMEOUT, reading).await.unwrap_or(false)
}

/// A body that outlives the handler that it was given to.
#[derive(Clone)]
struct Kept(Arc<Mutex<Whole>>);

struct Whole {
    body: Body,
    /// Whether anybody has begun to read.
    touched: bool,
}

impl Kept {
    fn lock(&self) -> MutexGuard<'_, Whole> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpBody for Kept {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut whole = self.lock();
        whole.touched = true;
        Pin::new(&mut whole.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.lock().body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.lock().body.size_hint()
    }
}
