//! Questions to an activity's read model: in the format that was asked for, with what other logs say beside it.

use axum::response::Response;
use decider::door::FORMAT;
use directory::Place;
use futures::future::join_all;
use http::{HeaderMap, HeaderValue, header};
use proto::fact::Source;
use proto::subject::{Purpose, Subject};
use proto::wire::{Cited, Events, EventsFrom, Format, Look, Queried, Query, QueryPage};
use serde_json::Value;

use crate::accesses::{self, Seen};
use crate::asker::Asker;
use crate::gateway::App;
use crate::trouble::Trouble;
use crate::{journals, shards};

/// Where an answer stands, and where to go on after it, also where its body is no JSON.
const POSITION: &str = "fairground-position";
const NEXT_CURSOR: &str = "fairground-next-cursor";
/// The field of an answer that says what stands at the places that it refers to.
const CITED: &str = "cited";
/// Places that one answer may refer to.
const CITES_MAX: usize = 8;

/// Formats by name and media type.
const FORMATS: [(Format, &str, &str); 3] = [
    (Format::Json, "json", "application/json"),
    (Format::JsonLines, "jsonl", "application/x-ndjson"),
    (Format::Csv, "csv", "text/csv; charset=utf-8; header=present"),
];

/// Answers from the read model.
pub(crate) async fn answer(
    app: &App,
    asker: &Asker,
    place: &Place,
    mut look: Look,
    formats: &[Format],
    headers: &HeaderMap,
) -> Result<Response, Trouble> {
    let format = format(&mut look.parameters, formats, headers)?;
    let page = ask(app, place, &look, format).await?;
    let page = with_cited(app, place, page).await?;
    accesses::note(app, asker, &Seen::of(place, &look, page.position)).await?;
    response(page, format)
}

/// What the read model says.
pub(crate) async fn ask(app: &App, place: &Place, look: &Look, format: Format) -> Result<QueryPage, Trouble> {
    let asked = Query {
        tenant: place.tenant.clone(),
        campaign: Some(place.campaign.clone()),
        question: look.question.clone(),
        parameters: look.parameters.clone(),
        format,
    };
    // The answer may take long; that nobody is there is better known now.
    journals::status(app, &place.service, place.shard).await?;
    let subject = Subject::new(&place.service, place.shard, Purpose::Query);
    match shards::ask(&app.bus, &subject, &asked, app.settings.audit_timeout).await? {
        Queried::Page(page) => Ok(page),
        Queried::Problem(problem) => Err(problem.into()),
    }
}

fn response(page: QueryPage, format: Format) -> Result<Response, Trouble> {
    let (_, _, media_type) = FORMATS[format as usize];
    let mut response = Response::builder()
        .header(header::CONTENT_TYPE, media_type)
        .header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
        .header(header::VARY, "accept, authorization")
        .header(POSITION, HeaderValue::from(page.position));
    if let Some(cursor) = page.next_cursor {
        response = response.header(NEXT_CURSOR, cursor);
    }
    response.body(page.body.into()).map_err(|error| Trouble::internal(&error))
}

/// The format that the address names, or else the first that is accepted. Takes it out of the parameters.
fn format(
    parameters: &mut Vec<(String, String)>,
    formats: &[Format],
    headers: &HeaderMap,
) -> Result<Format, Trouble> {
    let offered = || FORMATS.iter().filter(|(format, ..)| formats.contains(format));
    if let Some(at) = parameters.iter().position(|(name, _)| name == FORMAT.name) {
        let (_, wanted) = parameters.remove(at);
        return offered().find(|(_, name, _)| *name == wanted).map(|(format, ..)| *format).ok_or_else(|| {
            let known: Vec<&str> = offered().map(|(_, name, _)| *name).collect();
            let detail = format!("format={wanted:?} can't be written. Known are: {}.", known.join(", "));
            Trouble::bad("parameter-invalid", detail)
        });
    }
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let names = accepted
        .flat_map(|text| text.split(','))
        .map(|range| range.split(';').next().unwrap_or(range).trim());
    let found = names.into_iter().find_map(|name| {
        let fits = |media_type: &str| media_type.split(';').next() == Some(name);
        offered().find(|(_, _, media_type)| fits(media_type)).map(|(format, ..)| *format)
    });
    Ok(found.unwrap_or_default())
}

/// Adds the events that an answer refers to, from the logs that they stand in.
async fn with_cited(app: &App, place: &Place, page: QueryPage) -> Result<QueryPage, Trouble> {
    if page.cites.is_empty() {
        return Ok(page);
    }
    let mut body: Value = serde_json::from_slice(&page.body).map_err(|error| Trouble::internal(&error))?;
    // All at once, so that however many logs can't be read, they are waited for once.
    let cited = join_all(page.cites.iter().take(CITES_MAX).map(|source| cite(app, place, source))).await;
    body[CITED] = serde_json::to_value(cited).map_err(|error| Trouble::internal(&error))?;
    let body = serde_json::to_vec(&body).map_err(|error| Trouble::internal(&error))?;
    Ok(QueryPage { body, ..page })
}

/// The rest of an answer is worth reading also where another service's log can't be.
async fn cite(app: &App, place: &Place, source: &Source) -> Cited {
    match event_at(app, place, source).await {
        Ok((event, doubt)) => Cited { source: source.clone(), event, doubt },
        Err(trouble) => {
            let doubt = Some(format!("{} can't be asked now: {}", source.service, trouble.problem.detail));
            Cited { source: source.clone(), event: None, doubt }
        }
    }
}

async fn event_at(
    app: &App,
    place: &Place,
    source: &Source,
) -> Result<(Option<Value>, Option<String>), Trouble> {
    let subject = Subject::new(&source.service, source.shard, Purpose::Events);
    let status = journals::status(app, &source.service, source.shard).await?;
    let asked = EventsFrom {
        from: source.position,
        tenant: Some(place.tenant.clone()),
        limit: 1,
        ..EventsFrom::default()
    };
    let found: Events = journals::inspect(app, &subject, &asked, app.settings.answer_timeout).await?;
    let event = found.lines.first().and_then(|line| serde_json::from_str::<Value>(line).ok());
    let event = event.filter(|event| event["position"] == source.position);
    let doubt = if status.incarnation != source.incarnation {
        Some(format!(
            "the log was restored since: it was {} and is {}; compare it with an export from before",
            source.incarnation, status.incarnation
        ))
    } else if event.is_none() {
        Some("this position holds no event of this account's".to_owned())
    } else {
        None
    };
    Ok((event, doubt))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(query: &str, accept: &str, formats: &[Format]) -> Option<Format> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]);
        let mut parameters = crate::look::pairs(query).unwrap();
        let format = format(&mut parameters, formats, &headers).ok();
        assert!(parameters.iter().all(|(name, _)| name != "format"));
        format
    }

    #[test]
    fn the_address_wins_over_what_is_accepted() {
        let all = decider::rows::FORMATS;
        let table = [
            ("", "*/*", Some(Format::Json)),
            ("", "text/csv", Some(Format::Csv)),
            ("", "text/html, application/x-ndjson;q=0.9, text/csv", Some(Format::JsonLines)),
            ("format=csv", "application/json", Some(Format::Csv)),
            ("format=jsonl&limit=1", "*/*", Some(Format::JsonLines)),
            ("format=xml", "*/*", None),
        ];
        for (query, accept, expected) in table {
            assert_eq!(chosen(query, accept, all), expected, "{query} {accept}");
        }
        assert_eq!(chosen("", "text/csv", &[Format::Json]), Some(Format::Json));
        assert_eq!(chosen("format=csv", "*/*", &[Format::Json]), None);
        assert!(FORMATS.iter().enumerate().all(|(at, (format, ..))| *format as usize == at));
    }
}
