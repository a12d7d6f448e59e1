//! `POST /v1/wire`: one message a request, the body is the message.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use axum::{Json, Router};
use copydesk_stream::Stop;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::{Intake, IntakeError, WireMessage};

/// Why the door could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address} (feeder.http_listen): {source}")]
pub struct HttpError {
    address: SocketAddr,
    source: std::io::Error,
}

/// A door that is open.
pub struct HttpDoor {
    /// Where it listens.
    pub address: SocketAddr,
    thread: std::thread::JoinHandle<()>,
}

impl HttpDoor {
    /// Waits until the requests in work at the stop are answered, but not longer than `longest`.
    pub fn wait_closed(&self, longest: Duration) {
        let until = Instant::now() + longest;
        while !self.thread.is_finished() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// What a sender may say about its message, in the query.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    feed: Option<String>,
    key: Option<String>,
    charset: Option<String>,
    received_at: Option<String>,
}

#[derive(Clone)]
struct Door {
    intake: Intake,
    default_feed: Option<String>,
    /// Bodies being read; more senders wait before theirs is.
    readers: Arc<Semaphore>,
}

/// Bodies read at one time.
const MAX_READERS: usize = 16;
/// A sender that takes longer for its body is sent away.
const BODY_TIMEOUT: Duration = Duration::from_secs(60);

/// Takes messages over HTTP on a thread of its own until asked to stop.
///
/// `POST /v1/wire?feed=&key=&charset=&received_at=` answers 202 with `{"bytes", "sha256"}` when the log
/// has the message; 400 for an empty one or an unknown query key, 413 for one that is too large, 503
/// when the log does not take it.
///
/// # Errors
/// When the address cannot be bound.
pub fn serve_http(
    address: SocketAddr,
    intake: Intake,
    default_feed: Option<String>,
    stop: Stop,
) -> Result<HttpDoor, HttpError> {
    let failed = |source| HttpError { address, source };
    let listener = std::net::TcpListener::bind(address).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    let readers = Arc::new(Semaphore::new(MAX_READERS));
    let router =
        Router::new().route("/v1/wire", post(take)).with_state(Door { intake, default_feed, readers });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let thread = std::thread::Builder::new()
        .name("feeder-http".into())
        .spawn(move || {
            runtime.block_on(async move {
                let served = match tokio::net::TcpListener::from_std(listener) {
                    Ok(listener) => axum::serve(listener, router).with_graceful_shutdown(asked(stop)).await,
                    Err(error) => Err(error),
                };
                if let Err(error) = served {
                    tracing::error!(%error, "POST /v1/wire has stopped");
                }
            });
        })
        .map_err(failed)?;
    Ok(HttpDoor { address: bound, thread })
}

/// Returns when somebody asked to stop.
async fn asked(stop: Stop) {
    while !stop.requested() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn take(
    State(door): State<Door>,
    Query(said): Query<Said>,
    headers: HeaderMap,
    body: Body,
) -> (StatusCode, Json<Value>) {
    let body = match read_body(&door, body).await {
        Ok(body) => body,
        Err((status, message)) => return (status, Json(json!({ "error": message }))),
    };
    let answer = json!({ "bytes": body.len(), "sha256": sha256(&body) });
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let message = WireMessage {
        bytes: body,
        key: said.key,
        feed: said.feed.or(door.default_feed),
        charset: said.charset.or_else(|| content_type.and_then(charset_of)),
        content_type: content_type.map(str::to_owned),
        received_at: said.received_at,
    };
    if let Some(time) = &message.received_at
        && let Err(error) = time.parse::<Timestamp>()
    {
        let message = format!("received_at {time:?} is not an RFC 3339 time: {error}");
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": message })));
    }
    let mut outgoing = message.into_outgoing(Timestamp::now());
    // The sender's trace goes on through all services.
    if let Some(traceparent) = headers.get("traceparent").and_then(|value| value.to_str().ok()) {
        outgoing = outgoing.with_header("traceparent", traceparent);
    }
    match door.intake.take(outgoing).await {
        Ok(()) => (StatusCode::ACCEPTED, Json(answer)),
        Err(IntakeError::Refused(message)) => (StatusCode::BAD_REQUEST, Json(json!({ "error": message }))),
        Err(error @ IntakeError::Unavailable(_)) => {
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "error": error.to_string() })))
        }
    }
}

async fn read_body(door: &Door, body: Body) -> Result<Vec<u8>, (StatusCode, String)> {
    let closed = |_| (StatusCode::SERVICE_UNAVAILABLE, "the feeder is stopping".to_owned());
    let _turn = door.readers.acquire().await.map_err(closed)?;
    let limit = door.intake.max_message_bytes();
    match tokio::time::timeout(BODY_TIMEOUT, axum::body::to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(error)) => Err((
            StatusCode::PAYLOAD_TOO_LARGE,
            format!(
                "cannot read the message, or it is larger than limits.max_message_bytes = {limit}: {error}"
            ),
        )),
        Err(_) => Err((
            StatusCode::REQUEST_TIMEOUT,
            format!("the body took longer than {} s", BODY_TIMEOUT.as_secs()),
        )),
    }
}

/// The charset parameter of a media type, where it is not UTF-8, which needs no telling.
fn charset_of(content_type: &str) -> Option<String> {
    let parameter = content_type.split(';').skip(1).map(str::trim).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.eq_ignore_ascii_case("charset").then_some(value)
    })?;
    let charset = parameter.trim_matches('"');
    (!charset.eq_ignore_ascii_case("utf-8")).then(|| charset.to_owned())
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::charset_of;

    #[test]
    fn reads_the_charset_of_a_media_type() {
        assert_eq!(charset_of("text/plain; charset=\"ISO-8859-1\"").as_deref(), Some("ISO-8859-1"));
        assert_eq!(
            charset_of("text/plain; format=flowed; charset=windows-1251").as_deref(),
            Some("windows-1251")
        );
        assert_eq!(charset_of("text/plain; Charset=KOI8-R").as_deref(), Some("KOI8-R"));
        assert_eq!(charset_of("text/plain; charset=utf-8"), None);
        assert_eq!(charset_of("text/plain"), None);
    }
}
