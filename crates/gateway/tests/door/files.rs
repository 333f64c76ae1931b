//! Files for browsers: conditions, encodings and limits of their own.

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use gateway::{File, Files, Rate, Settings, Stands};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::world::{self, World};

const SCRIPT: File = File {
    content_type: "text/javascript",
    plain: b"let it = 'be';",
    brotli: Some(b"brotli"),
    gzip: Some(b"gzip"),
    digest: "5c1",
    forever: true,
    policy: None,
};
const DOCUMENT: File = File {
    content_type: "text/html",
    plain: b"<title>Votes</title>",
    brotli: None,
    gzip: None,
    digest: "d0c",
    forever: false,
    policy: Some("default-src 'self'"),
};

/// What the gateway of these tests was given.
pub const FILES: Files = Files {
    addresses: &["/", "/shop/{*rest}", "/attic/"],
    at: |path| match path {
        "/" => Some(Stands::Elsewhere("/shop/")),
        "/shop/page" => Some(Stands::File(DOCUMENT)),
        "/shop/it-5c1.js" => Some(Stands::File(SCRIPT)),
        "/attic/" => Some(Stands::Missing("The attic was not built. Build it.")),
        _ => None,
    },
};

async fn ask(
    router: &Router,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer: Response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    (parts.status, parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
}

#[tokio::test]
async fn a_file_named_after_its_content_is_kept_for_ever() {
    let world = World::new().await;
    let (status, headers, body) = ask(&world.router, "GET", "/shop/it-5c1.js", &[]).await;
    assert_eq!((status, body.as_slice()), (StatusCode::OK, SCRIPT.plain));
    assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(headers["content-type"], "text/javascript");
    assert_eq!(headers["etag"], "\"5c1\"");
    assert_eq!(headers["vary"], "accept-encoding");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(!headers.contains_key("content-encoding"));
}

#[tokio::test]
async fn encodings_have_tags_of_their_own() {
    let world = World::new().await;
    for (accepted, encoding, bytes) in [("gzip, br", "br", "brotli"), ("gzip", "gzip", "gzip")] {
        let asked = [("accept-encoding", accepted)];
        let (_, headers, body) = ask(&world.router, "GET", "/shop/it-5c1.js", &asked).await;
        assert_eq!(
            (body.as_slice(), &headers["content-encoding"]),
            (bytes.as_bytes(), &encoding.parse().unwrap())
        );
        let tag = headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(tag, format!("\"5c1-{encoding}\""));
        let again = [("accept-encoding", accepted), ("if-none-match", &tag)];
        let (status, headers, body) = ask(&world.router, "GET", "/shop/it-5c1.js", &again).await;
        assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
        assert_eq!(
            (&headers["etag"], &headers["vary"]),
            (&tag.parse().unwrap(), &"accept-encoding".parse().unwrap())
        );
        assert!(!headers.contains_key("content-encoding") && !headers.contains_key("content-type"));
        // The same bytes in another encoding are other bytes.
        let (status, ..) = ask(&world.router, "GET", "/shop/it-5c1.js", &[("if-none-match", &tag)]).await;
        assert_eq!(status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_document_is_asked_for_each_time_and_comes_with_its_policy() {
    let world = World::new().await;
    let (_, headers, body) = ask(&world.router, "GET", "/shop/page", &[("accept-encoding", "br")]).await;
    assert_eq!(body, DOCUMENT.plain);
    assert_eq!(headers["cache-control"], "no-cache");
    assert_eq!(headers["content-security-policy"], "default-src 'self'");
    assert_eq!(headers["referrer-policy"], "same-origin");
    assert!(headers.contains_key("permissions-policy") && !headers.contains_key("vary"));
    let (status, ..) = ask(&world.router, "GET", "/shop/page", &[("if-none-match", "\"d0c\"")]).await;
    assert_eq!(status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn head_tells_what_get_would_bring() {
    let world = World::new().await;
    let (_, get, body) = ask(&world.router, "GET", "/shop/it-5c1.js", &[("accept-encoding", "br")]).await;
    let (status, head, nothing) =
        ask(&world.router, "HEAD", "/shop/it-5c1.js", &[("accept-encoding", "br")]).await;
    assert_eq!((status, nothing.len()), (StatusCode::OK, 0));
    assert_eq!(head["content-length"], body.len().to_string().as_str());
    for name in ["etag", "content-type", "content-encoding", "cache-control", "vary"] {
        assert_eq!(head[name], get[name], "{name}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_and_never_a_page() {
    let world = World::new().await;
    for (path, slug) in [("/shop/other.js", "not-found"), ("/attic/", "not-built"), ("/cellar", "not-found")]
    {
        let (status, headers, body) = ask(&world.router, "GET", path, &[("accept", "text/html")]).await;
        let problem: proto::Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!((status, problem.kind), (StatusCode::NOT_FOUND, format!("/problems/{slug}")), "{path}");
        assert_eq!(
            (&headers["content-type"], &headers["cache-control"]),
            (&"application/problem+json".parse().unwrap(), &"no-store".parse().unwrap())
        );
    }
    let (status, headers, _) = ask(&world.router, "GET", "/", &[]).await;
    assert_eq!((status, &headers["location"]), (StatusCode::TEMPORARY_REDIRECT, &"/shop/".parse().unwrap()));
    let (status, headers, _) = ask(&world.router, "POST", "/shop/page", &[]).await;
    assert_eq!((status, &headers["allow"]), (StatusCode::METHOD_NOT_ALLOWED, &"GET,HEAD".parse().unwrap()));
}

#[tokio::test]
async fn files_have_a_limit_of_their_own_and_need_no_token() {
    let mut settings = Settings { development: true, ..world::settings() };
    settings.limits.page = Rate { burst: 2, per_second: 1 };
    let world = World::with(settings).await;
    let from = |address| [("x-forwarded-for", address), ("authorization", "Bearer nonsense")];
    for expected in [StatusCode::OK, StatusCode::OK, StatusCode::TOO_MANY_REQUESTS] {
        let (status, headers, _) = ask(&world.router, "GET", "/shop/page", &from("203.0.113.7")).await;
        assert_eq!(status, expected);
        assert_eq!(headers.contains_key("retry-after"), expected == StatusCode::TOO_MANY_REQUESTS);
    }
    // Another network has its own, and so have questions to the API.
    let (status, ..) = ask(&world.router, "GET", "/shop/page", &from("198.51.100.7")).await;
    assert_eq!(status, StatusCode::OK);
    let (status, ..) = ask(&world.router, "GET", "/livez", &[("x-forwarded-for", "203.0.113.7")]).await;
    assert_eq!(status, StatusCode::OK);
}
