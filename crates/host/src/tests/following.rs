//! The follower of the log, where what it does fails midway.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bus::Bus;
use journal::faulty::Medium;
use journal::{Identity, Journal, Projection, Source};
use proto::CampaignId;
use tokio::sync::watch;

use super::toy::{Command, ManualClock, Toy, ask, nothing_to_read};
use crate::entries::{Concluded, Follower};
use crate::tally::Tally;
use crate::{Settings, history, start};

/// A log of one block, in which a campaign begins and is over.
async fn short_life(campaign: &CampaignId) -> Journal {
    let (medium, folder, bus) = (Medium::new(), tempfile::tempdir().unwrap(), Bus::local());
    let toy = Identity { service: "toy".to_owned(), shard: 0 };
    let settings = Settings::new(folder.path().to_owned(), Arc::new(ManualClock::default()));
    let opened = medium.open(&toy).unwrap();
    let running =
        start::<Toy>(opened, settings, Arc::new(()), nothing_to_read(), &bus, &mut |_, _| {}).unwrap();
    ask(&bus, 1, campaign.as_str(), Command::Finish).await;
    running.stop();
    let journal = medium.open(&toy).unwrap().0;
    assert_eq!(journal.head().position, 1);
    journal
}

#[tokio::test]
async fn where_a_campaign_begins_is_noted_also_when_its_block_is_tried_again() {
    let campaign: CampaignId = "spring".parse().unwrap();
    let journal = short_life(&campaign).await;
    let folder = tempfile::tempdir().unwrap();
    let source = Source { incarnation: journal.header().incarnation, name: "toy".to_owned(), version: 1 };
    let projection = Arc::new(Projection::open(folder.path(), &source, 1).unwrap());
    let was_tried = AtomicBool::new(false);
    let concluded: Concluded = Arc::new(move |_| match was_tried.swap(true, Ordering::SeqCst) {
        true => Ok(()),
        false => Err("nobody is there".to_owned()),
    });
    let (position, mut followed) = watch::channel(0);
    let readers = Arc::default();
    let follower = Follower { journal, projection: Arc::clone(&projection), readers, position, concluded };
    let leaving = Arc::new(AtomicBool::new(false));
    let leave = Arc::clone(&leaving);
    let following = tokio::task::spawn_blocking(move || follower.run(&Tally::<Toy>::behind(1), &leave));
    followed.wait_for(|position| *position == 1).await.unwrap();
    leaving.store(true, Ordering::SeqCst);
    following.await.unwrap();
    assert_eq!(history::note_first(&projection, &campaign, 9).unwrap(), None, "it is known");
}
