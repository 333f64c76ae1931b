//! The documentation page: Swagger UI over our own OpenAPI document.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use utoipa_swagger_ui::Config;

use crate::gateway::App;
use crate::trouble::Trouble;

static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| Arc::new(Config::from("/openapi.json")));

/// `GET /openapi.json`
pub(crate) async fn document(State(app): State<Arc<App>>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], app.openapi.clone()).into_response()
}

/// `GET /docs`
pub(crate) async fn to_index() -> Redirect {
    Redirect::permanent("/docs/")
}

/// `GET /docs/`
pub(crate) async fn index() -> Result<Response, Trouble> {
    file("index.html")
}

/// `GET /docs/{file}`
pub(crate) async fn asset(Path(path): Path<String>) -> Result<Response, Trouble> {
    file(&path)
}

fn file(path: &str) -> Result<Response, Trouble> {
    match utoipa_swagger_ui::serve(path, CONFIG.clone()) {
        Ok(Some(file)) => {
            let kind =
                HeaderValue::try_from(&file.content_type).map_err(|error| Trouble::internal(&error))?;
            let bytes = match file.bytes {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
        }
        Ok(None) => Err(Trouble::new(StatusCode::NOT_FOUND, "not-found", "The documentation is at /docs/.")),
        Err(error) => Err(Trouble::internal(&error)),
    }
}
