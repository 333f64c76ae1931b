//! The ceiling: an axum handler that reads the same body and answers as many bytes, and does nothing else.

use std::future::ready;
use std::net::SocketAddr;
use std::process::Command;

use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::routing::post;
use tokio::net::TcpListener;

use crate::server::Listening;

/// Starts it as a process of its own, as the server is one.
pub fn start(answer_bytes: u64) -> anyhow::Result<Listening> {
    let mut command = Command::new(std::env::current_exe()?);
    Listening::start(command.args(["noop", "--answer-bytes", &answer_bytes.to_string()]))
}

/// Serves until the process is ended.
pub fn serve(answer_bytes: usize) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let answer = Bytes::from(vec![b' '; answer_bytes]);
        let handler = move |body: Bytes| {
            // Reading the body is the part of the work that nobody can leave out.
            std::hint::black_box(&body);
            ready((StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], answer.clone()))
        };
        let router = Router::new().route("/v1/campaigns/{campaign}/votes", post(handler));
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        println!("{}", serde_json::json!({ "listening": format!("http://{}", listener.local_addr()?) }));
        axum::serve(listener, router).await?;
        Ok(())
    })
}
