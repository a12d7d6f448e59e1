//! The operator's port: metrics, health and version. Loopback by default; it knows no secrets.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};

use crate::{Exporter, Health};

/// What the endpoints answer from.
#[derive(Clone)]
struct AdminState {
    exporter: Exporter,
    services: Arc<[Arc<Health>]>,
    version: &'static str,
    config: Arc<str>,
}

/// Why the operator's port could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address} (admin.listen): {source}")]
pub struct AdminError {
    address: SocketAddr,
    source: std::io::Error,
}

/// Serves `/metrics`, `/healthz`, `/livez`, `/readyz`, `/version` and `/config` on a thread of its own
/// until the process ends. `config` is the effective configuration with secrets already masked.
/// Returns the address it listens on, which tells the port when `address` asks for port 0.
///
/// # Errors
/// When the address cannot be bound.
pub fn serve_admin(
    address: SocketAddr,
    exporter: Exporter,
    services: Vec<Arc<Health>>,
    version: &'static str,
    config: &str,
) -> Result<SocketAddr, AdminError> {
    let failed = |source| AdminError { address, source };
    let listener = std::net::TcpListener::bind(address).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    let state = AdminState { exporter, services: services.into(), version, config: config.into() };
    let router = Router::new()
        .route("/metrics", get(metrics_page))
        .route("/healthz", get(alive))
        .route("/livez", get(alive))
        .route("/readyz", get(ready))
        .route("/version", get(version_page))
        .route("/config", get(config_page))
        .with_state(state);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    std::thread::Builder::new()
        .name("admin".into())
        .spawn(move || {
            runtime.block_on(async move {
                let served = match tokio::net::TcpListener::from_std(listener) {
                    Ok(listener) => axum::serve(listener, router).await,
                    Err(error) => Err(error),
                };
                if let Err(error) = served {
                    tracing::error!(%error, "the admin endpoints have stopped");
                }
            });
        })
        .map_err(failed)?;
    Ok(bound)
}

async fn metrics_page(State(state): State<AdminState>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], state.exporter.render())
}

async fn alive(State(state): State<AdminState>) -> (StatusCode, String) {
    verdict(state.services.iter().map(|service| service.alive()))
}

async fn ready(State(state): State<AdminState>) -> (StatusCode, String) {
    verdict(state.services.iter().map(|service| service.ready()))
}

fn verdict(answers: impl Iterator<Item = Result<(), String>>) -> (StatusCode, String) {
    let faults: Vec<String> = answers.filter_map(Result::err).collect();
    if faults.is_empty() {
        (StatusCode::OK, "ok\n".to_owned())
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, faults.join("\n") + "\n")
    }
}

async fn version_page(State(state): State<AdminState>) -> Json<serde_json::Value> {
    Json(serde_json::json!({ "name": "copydesk", "version": state.version }))
}

async fn config_page(State(state): State<AdminState>) -> String {
    state.config.to_string()
}
