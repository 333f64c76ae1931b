//! Every endpoint × every role does what this table says.

use serde_json::json;

use crate::world::{AUDITOR, OPERATOR, STRANGER, World, request, settings};

/// Statuses for: nobody, person, operator, auditor, operator of another tenant, person of another tenant, rubbish.
type Row = (&'static str, &'static str, &'static str, [u16; 7]);

const TABLE: &[Row] = &[
    ("GET", "/livez", "", [200, 200, 200, 200, 200, 200, 200]),
    ("GET", "/readyz", "", [200, 200, 200, 200, 200, 200, 200]),
    ("GET", "/metrics", "", [200, 200, 200, 200, 200, 200, 200]),
    ("GET", "/openapi.json", "", [200, 200, 200, 200, 200, 200, 200]),
    ("GET", "/docs/", "", [200, 200, 200, 200, 200, 200, 200]),
    ("GET", "/docs", "", [308, 308, 308, 308, 308, 308, 308]),
    ("POST", "/v1/sessions", r#"{"openid":"o"}"#, [201, 201, 201, 201, 201, 201, 401]),
    (
        "POST",
        "/v1/campaigns",
        r#"{"id":"spring","kind":"guestbook","name":"x"}"#,
        [401, 403, 201, 403, 409, 403, 401],
    ),
    ("POST", "/v1/campaigns/spring/visits", "{}", [401, 201, 403, 403, 403, 404, 401]),
    ("POST", "/v1/campaigns/spring/lines", r#"{"line":1}"#, [401, 400, 403, 403, 403, 404, 401]),
    ("POST", "/v1/campaigns/spring/members", r#"{"name":"Ann"}"#, [401, 201, 201, 403, 404, 404, 401]),
    ("POST", "/v1/campaigns/spring/members/1/approve", "{}", [401, 403, 201, 403, 404, 403, 401]),
    ("POST", "/v1/campaigns/spring/followers", r#"{"openid":"o"}"#, [401, 403, 201, 403, 404, 403, 401]),
    ("GET", "/v1/campaigns/spring/board", "", [200, 200, 200, 200, 200, 200, 401]),
    ("GET", "/v1/campaigns/spring/report", "", [401, 403, 200, 200, 404, 403, 401]),
    ("GET", "/v1/campaigns/spring/me", "", [401, 200, 403, 403, 403, 404, 401]),
    ("GET", "/v1/campaigns/spring/minutes", "", [401, 403, 200, 200, 404, 403, 401]),
    ("GET", "/v1/campaigns/autumn/minutes", "", [401, 403, 404, 404, 404, 403, 401]),
    ("GET", "/v1/campaigns", "", [401, 403, 200, 200, 200, 403, 401]),
    ("POST", "/v1/people/erase", r#"{"openid":"nobody"}"#, [401, 403, 200, 403, 200, 403, 401]),
    ("GET", "/v1/door", "", [401, 403, 200, 200, 403, 403, 401]),
    ("GET", "/v1/campaigns/autumn/board", "", [404, 404, 404, 404, 404, 404, 401]),
    ("GET", "/v1/campaigns/autumn/me", "", [401, 404, 403, 403, 403, 404, 401]),
    ("GET", "/v1/campaigns/NoName/board", "", [404, 404, 404, 404, 404, 404, 401]),
    ("GET", "/v1/journals", "", [401, 403, 200, 200, 200, 403, 401]),
    ("GET", "/v1/journals/guestbook/0/digest", "", [401, 403, 200, 200, 200, 403, 401]),
    ("GET", "/v1/journals/guestbook/0/verify", "", [401, 403, 500, 500, 500, 403, 401]),
    ("GET", "/v1/journals/guestbook/0/events", "", [401, 403, 200, 200, 200, 403, 401]),
    ("GET", "/v1/journals/guestbook/0/blocks", "", [401, 403, 403, 200, 403, 403, 401]),
    ("GET", "/v1/journals/guestbook/1/digest", "", [401, 403, 404, 404, 404, 403, 401]),
    ("GET", "/v1/journals/guestbook/x/digest", "", [401, 403, 404, 404, 404, 403, 401]),
    ("GET", "/v1/nothing", "", [404, 404, 404, 404, 404, 404, 404]),
    ("POST", "/v1/campaigns/spring/board", "", [405, 405, 405, 405, 405, 405, 405]),
];

#[tokio::test]
async fn every_endpoint_answers_every_role_as_the_table_says() {
    let world = World::with_spring(settings()).await;
    let person = world.sign_in("ann").await;
    let foreign = world.post("/v1/sessions", "", json!({"openid":"ann","tenant":"elsewhere"})).await;
    let foreign = foreign.body["token"].as_str().unwrap().to_owned();
    let tokens = ["", &person, OPERATOR, AUDITOR, STRANGER, &foreign, "rubbish"];
    for (method, path, body, expected) in TABLE {
        for (token, expected) in tokens.iter().zip(expected) {
            let body = (!body.is_empty()).then(|| serde_json::from_str(body).unwrap());
            // A key of its own for each caller, so that all are new commands.
            let answer = world.send(request(method, path, token, &[("idempotency-key", "k")], body)).await;
            assert_eq!(answer.status, *expected, "{method} {path} as {token:?}: {answer:?}");
            if answer.status >= 400 {
                answer.problem();
            }
            assert_eq!(
                answer.status == 401,
                answer.headers.contains_key("www-authenticate"),
                "{method} {path}"
            );
            assert_eq!(answer.status == 405, answer.headers.contains_key("allow"), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn another_tenant_is_not_told_what_exists() {
    let world = World::with_spring(settings()).await;
    let there = world.post("/v1/campaigns/spring/followers", STRANGER, json!({"openid":"o"})).await;
    let nowhere = world.post("/v1/campaigns/autumn/followers", STRANGER, json!({"openid":"o"})).await;
    assert_eq!((there.status, there.problem()), (nowhere.status, nowhere.problem()));
    let detail =
        |answer: &crate::world::Answer| answer.body["detail"].as_str().unwrap().replace("autumn", "spring");
    assert_eq!(detail(&there), detail(&nowhere));
}

#[tokio::test]
async fn only_the_inside_sees_as_the_inside() {
    let world = World::with_spring(settings()).await;
    let table = [
        ("", "Public", false),
        (OPERATOR, "Operators", true),
        (AUDITOR, "Auditors", true),
        (STRANGER, "Public", false),
    ];
    for (token, audience, inside) in table {
        let board = world.get("/v1/campaigns/spring/board", token).await;
        assert_eq!((&board.body["inside"], &board.body["audience"]), (&inside.into(), &audience.into()));
        assert_eq!(board.header("cache-control").starts_with("private"), inside);
    }
}
