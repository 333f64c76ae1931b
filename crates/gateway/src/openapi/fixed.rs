//! The gateway's own operations, as they stand in the document.

use decider::Minutes;
use directory::DoorMinute;
use proto::Role;
use proto::wire::{Digest, ParkedFacts, Status};

use super::{Described, Writer};
use crate::accesses;
use crate::journals::{BLOCK_READERS, READERS};
use crate::listing::{self, CampaignPage, LISTERS};
use crate::minutes::{self, WATCHERS};
use crate::parked::RELEASERS;
use crate::people::{ERASERS, Erase, ErasedPerson};
use crate::services::ServiceLine;
use crate::sessions::{SignIn, SignedIn};
use crate::visits::{VISITORS, Visit, Visited};

const ANYBODY: &[Role] = &[Role::Public];

/// Adds them all.
pub(super) fn write(writer: &mut Writer) {
    let get = |id, summary, roles| Described::fixed(id, summary, roles);
    let sign_in =
        get("sign_in", "Starts a person's session", ANYBODY).takes::<SignIn>().gives::<SignedIn>(&["201"]);
    writer.add("/v1/sessions", "post", sign_in);
    let visit = get("visit", "Opens a campaign's page", VISITORS).takes::<Visit>().gives::<Visited>(&["201"]);
    writer.add("/v1/campaigns/{campaign}/visits", "post", visit);
    let list = get("campaigns", "The account's campaigns, newest first", LISTERS)
        .queries(listing::PARAMETERS)
        .gives::<CampaignPage>(&["200"]);
    writer.add("/v1/campaigns", "get", list);
    let door = get(
        "door",
        "What the door refused outside any campaign, per minute; for tokens of `default`",
        WATCHERS,
    )
    .queries(minutes::PARAMETERS)
    .gives::<Minutes<DoorMinute>>(&["200"]);
    writer.add("/v1/door", "get", door);
    let accesses =
        get("accesses", "What auditors of the account were shown, newest first", accesses::LISTERS)
            .queries(accesses::PARAMETERS)
            .gives::<access::LookPage>(&["200"]);
    writer.add("/v1/accesses", "get", accesses);
    let erase = get(
        "erase_person",
        "Erases a person: their openid and all that they wrote about themselves",
        ERASERS,
    )
    .takes::<Erase>()
    .gives::<ErasedPerson>(&["200"]);
    writer.add("/v1/people/erase", "post", erase);
    writer.add(
        "/livez",
        "get",
        get("livez", "Whether the process answers", ANYBODY).gives_media("text/plain"),
    );
    writer.add(
        "/readyz",
        "get",
        get("readyz", "Whether all shards take commands", ANYBODY).gives_media("text/plain"),
    );
    writer.add(
        "/metrics",
        "get",
        get("metrics", "Prometheus metrics; in development for anybody", READERS).gives_media("text/plain"),
    );
    journals(writer);
}

fn journals(writer: &mut Writer) {
    let get = |id, summary, roles| Described::fixed(id, summary, roles);
    let services = get("services", "How every service is, also those that can't be asked", READERS)
        .gives::<Vec<ServiceLine>>(&["200"]);
    writer.add("/v1/services", "get", services);
    let list = get("journals", "Where every log stands", READERS).gives::<Vec<Status>>(&["200"]);
    writer.add("/v1/journals", "get", list);
    let digest = get("digest", "The digest of a log's state at its head", READERS).gives::<Digest>(&["200"]);
    writer.add("/v1/journals/{service}/{shard}/digest", "get", digest);
    let verify =
        get("verify", "Walks a log's chain and folds it from the start", READERS).gives::<Digest>(&["200"]);
    writer.add("/v1/journals/{service}/{shard}/verify", "get", verify);
    let events = get("events", "Readable events of one's own tenant, one JSON object a line", READERS)
        .gives_media("application/x-ndjson")
        .query("from", "First position")
        .query("campaign", "Only this campaign's")
        .query("kind", "Only this kind, such as VoteCast")
        .query("person", "Only this person's")
        .query("since", "Not before, in milliseconds since the epoch")
        .query("until", "Before, in milliseconds since the epoch")
        .query("limit", "At most so many")
        .query("follow", "true: goes on as events come");
    writer.add("/v1/journals/{service}/{shard}/events", "get", events);
    let blocks = get("blocks", "Raw blocks, each after its length in four bytes; the header Fairground-Next-Position says where to go on", BLOCK_READERS)
        .gives_media("application/octet-stream")
        .query("from", "First position");
    writer.add("/v1/journals/{service}/{shard}/blocks", "get", blocks);
    let parked = |id, summary, roles| get(id, summary, roles).gives::<ParkedFacts>(&["200"]);
    let list = parked("parked", "Facts of other services that wait for an operator", READERS);
    writer.add("/v1/journals/{service}/{shard}/parked", "get", list);
    let retry = parked("retry_parked", "Hears a parked fact again; gives those that still wait", RELEASERS);
    writer.add("/v1/journals/{service}/{shard}/parked/{position}/retry", "post", retry);
    let dropped =
        parked("drop_parked", "Gives a parked fact up for good; gives those that still wait", RELEASERS);
    writer.add("/v1/journals/{service}/{shard}/parked/{position}/drop", "post", dropped);
}
