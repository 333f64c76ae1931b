//! Reading: published views with entity tags.

use axum::body::Body;
use axum::response::Response;
use decider::door::Parameter;
use directory::Place;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use proto::subject::{Purpose, Subject};
use proto::wire::{Look, LookReply};

use crate::accesses;
use crate::asker::Asker;
use crate::gateway::App;
use crate::shards;
use crate::trouble::Trouble;

/// Longest query; searches are names, and names are short.
const QUERY_BYTES_MAX: usize = 2_048;
/// A view may be shown again if its tag still matches; what staff see stays out of shared caches.
const PUBLIC_CACHE: &str = "public, no-cache";
const PRIVATE_CACHE: &str = "private, no-cache";

/// The question that a request asks, with all of its parameters known to the operation.
pub(crate) fn question(
    question: &str,
    allowed: &[Parameter],
    asker: &Asker,
    place: &Place,
    mut parameters: Vec<(String, String)>,
    query: Option<&str>,
) -> Result<Look, Trouble> {
    let path_parameters = parameters.len();
    let asked = pairs(query.unwrap_or_default())?;
    only_known(&asked, allowed)?;
    for (name, value) in asked {
        if parameters.iter().any(|(known, _)| *known == name) {
            return Err(Trouble::bad("parameter-repeated", format!("Give the parameter {name:?} once.")));
        }
        parameters.push((name, value));
    }
    // In one order, so that equal questions share one live stream.
    parameters[path_parameters..].sort();
    Ok(Look {
        campaign: place.campaign.clone(),
        question: question.to_owned(),
        parameters,
        audience: asker.audience(place),
    })
}

/// Refuses parameters that an operation doesn't take.
pub(crate) fn only_known(asked: &[(String, String)], allowed: &[Parameter]) -> Result<(), Trouble> {
    let known: Vec<&str> = allowed.iter().map(|parameter| parameter.name).collect();
    let Some((name, _)) = asked.iter().find(|(name, _)| !known.contains(&name.as_str())) else {
        return Ok(());
    };
    let advice = match known.as_slice() {
        [] => "Nothing is taken in the query; leave it out.".to_owned(),
        known => format!("Known are: {}.", known.join(", ")),
    };
    Err(Trouble::bad("parameter-unknown", format!("There is no parameter {name:?} here. {advice}")))
}

/// The names and values of a query string.
pub(crate) fn pairs(query: &str) -> Result<Vec<(String, String)>, Trouble> {
    if query.len() > QUERY_BYTES_MAX {
        return Err(Trouble::bad(
            "query-too-long",
            format!("The query must be at most {QUERY_BYTES_MAX} bytes."),
        ));
    }
    let uri = http::Uri::builder().path_and_query(format!("/?{query}")).build();
    let parsed =
        uri.ok().and_then(|uri| axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).ok());
    parsed.map(|query| query.0).ok_or_else(|| {
        Trouble::bad("query-invalid", "The query can't be read. Percent-encode its values as UTF-8.")
    })
}

/// Asks the published view and answers with its tag, or with 304 if the caller has that already.
pub(crate) async fn answer(
    app: &App,
    asker: &Asker,
    place: &Place,
    look: &Look,
    headers: &HeaderMap,
) -> Result<Response, Trouble> {
    let (etag, body) = ask(app, place, look).await?;
    accesses::note_answer(app, asker, place, look, &body).await?;
    let tag = HeaderValue::try_from(format!("\"{etag}\"")).map_err(|error| Trouble::internal(&error))?;
    let fresh = headers.get_all(header::IF_NONE_MATCH).iter().any(|value| matches(value, &etag));
    let cache = if look.audience.is_inside() { PRIVATE_CACHE } else { PUBLIC_CACHE };
    let response = Response::builder()
        .header(header::ETAG, tag)
        .header(header::CACHE_CONTROL, cache)
        .header(header::VARY, "authorization");
    let response = if fresh {
        response.status(StatusCode::NOT_MODIFIED).body(Body::empty())
    } else {
        response.header(header::CONTENT_TYPE, "application/json").body(body.into())
    };
    response.map_err(|error| Trouble::internal(&error))
}

/// Tag and body of what a view says.
pub(crate) async fn ask(app: &App, place: &Place, look: &Look) -> Result<(String, Vec<u8>), Trouble> {
    let subject = Subject::new(&place.service, place.shard, Purpose::Look);
    match shards::ask(&app.bus, &subject, look, app.settings.answer_timeout).await? {
        LookReply::Body { etag, body } => Ok((etag, body)),
        LookReply::Problem(problem) => Err(problem.into()),
    }
}

/// Whether an If-None-Match value names this tag; weak comparison, as the standard wants here.
fn matches(value: &HeaderValue, etag: &str) -> bool {
    let Ok(text) = value.to_str() else { return false };
    text.split(',').map(str::trim).any(|tag| {
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        tag == "*" || tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')) == Some(etag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_as_the_standard_says() {
        let table = [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("a", false),
            ("\"b\"", false),
        ];
        for (value, same) in table {
            assert_eq!(matches(&value.parse().unwrap(), "a"), same, "{value}");
        }
    }

    #[test]
    fn queries_are_decoded_or_refused() {
        let decoded = pairs("search=%E6%98%A5+x&limit=5").unwrap();
        assert_eq!(decoded, [("search".to_owned(), "春 x".to_owned()), ("limit".to_owned(), "5".to_owned())]);
        assert!(pairs("").unwrap().is_empty());
        assert!(pairs(&"a".repeat(QUERY_BYTES_MAX + 1)).is_err());
    }
}
