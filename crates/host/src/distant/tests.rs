use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{mpsc, oneshot};

use super::*;

fn reference(number: u8) -> PersonalRef {
    PersonalRef([number; 16])
}

fn named(name: &str) -> Option<Fields> {
    Some(BTreeMap::from([("name".to_owned(), name.to_owned())]))
}

/// A vault whose keeper answers on a bus, from what it holds just then.
#[derive(Clone, Default)]
struct Keeper(Arc<Mutex<BTreeMap<PersonalRef, Fields>>>);

impl Keeper {
    fn put(&self, number: u8, name: &str) {
        self.0.lock().unwrap().insert(reference(number), named(name).unwrap());
    }

    fn erase(&self, number: u8) {
        self.0.lock().unwrap().remove(&reference(number));
    }

    fn answer(&self, message: &[u8]) -> Bytes {
        let AskPersonal { references } = wire::decode(message).unwrap();
        let held = self.0.lock().unwrap();
        let fields = references.iter().map(|reference| held.get(reference).cloned()).collect();
        Bytes::from(wire::encode(&Ok::<_, String>(ToldPersonal { fields })))
    }

    fn serve(&self, bus: &Bus) {
        let keeper = self.clone();
        bus.serve(Subject::keeper(Purpose::Personal), move |message| {
            let answer = keeper.answer(&message);
            Box::pin(async move { answer })
        });
    }
}

/// Copies that are followed, and what the shard is told to read again.
fn followed(bus: &Bus) -> (Arc<Distant>, mpsc::UnboundedReceiver<Vec<PersonalRef>>) {
    let distant = Arc::new(Distant::default());
    let (renew, renewed) = mpsc::unbounded_channel();
    tokio::spawn(Arc::clone(&distant).follow(bus.clone(), move |news| renew.send(news).is_ok()));
    (distant, renewed)
}

#[tokio::test]
async fn what_is_missing_is_fetched_once_and_the_view_made_anew() {
    let (bus, keeper) = (Bus::local(), Keeper::default());
    keeper.put(1, "Ann");
    keeper.serve(&bus);
    let (distant, mut renewed) = followed(&bus);
    assert_eq!(distant.personal(&reference(1)), None);
    assert_eq!(distant.personal(&reference(2)), None, "nobody is behind this one, so nothing becomes new");
    assert_eq!(renewed.recv().await.unwrap(), [reference(1)]);
    assert_eq!(distant.personal(&reference(1)), named("Ann"));
    // It is not asked for again.
    keeper.put(1, "Eve");
    keeper.put(3, "Cid");
    assert_eq!(distant.personal(&reference(3)), None);
    assert_eq!(renewed.recv().await.unwrap(), [reference(3)]);
    assert_eq!(distant.personal(&reference(1)), named("Ann"));
}

#[tokio::test]
async fn an_answer_that_is_older_than_the_erasure_brings_nothing_back() {
    let (bus, keeper) = (Bus::local(), Keeper::default());
    keeper.put(1, "Ann");
    keeper.put(2, "Bob");
    let (asked, mut questions) = mpsc::unbounded_channel();
    bus.serve(Subject::keeper(Purpose::Personal), move |message| {
        let (go_on, gone_on) = oneshot::channel();
        let answer = keeper.answer(&message);
        asked.send(go_on).unwrap();
        Box::pin(async move {
            gone_on.await.unwrap();
            answer
        })
    });
    let (distant, mut renewed) = followed(&bus);
    assert_eq!((distant.personal(&reference(1)), distant.personal(&reference(2))), (None, None));
    let answer = questions.recv().await.unwrap();
    distant.forget(&[reference(1)]);
    answer.send(()).unwrap();
    assert_eq!(renewed.recv().await.unwrap(), [reference(2)]);
    assert_eq!((distant.personal(&reference(1)), distant.personal(&reference(2))), (None, named("Bob")));
    distant.forget(&[reference(2)]);
    assert_eq!(distant.personal(&reference(2)), None);
}

#[tokio::test(start_paused = true)]
async fn an_erasure_that_nobody_told_of_shows_at_the_next_comparison() {
    let (bus, keeper) = (Bus::local(), Keeper::default());
    keeper.put(1, "Ann");
    keeper.serve(&bus);
    let (distant, mut renewed) = followed(&bus);
    distant.personal(&reference(1));
    renewed.recv().await.unwrap();
    keeper.erase(1);
    let begun = Instant::now();
    assert_eq!(renewed.recv().await.unwrap(), [reference(1)]);
    assert!(begun.elapsed() <= RECHECK);
    assert_eq!(distant.personal(&reference(1)), None);
}

#[tokio::test(start_paused = true)]
async fn names_come_by_themselves_once_the_keeper_is_there_and_the_shard_has_room() {
    let (bus, keeper) = (Bus::local(), Keeper::default());
    keeper.put(1, "Ann");
    let distant = Arc::new(Distant::default());
    let (renew, mut renewed) = mpsc::unbounded_channel();
    let is_full = AtomicBool::new(true);
    tokio::spawn(Arc::clone(&distant).follow(bus.clone(), move |news| {
        !is_full.swap(false, Ordering::Relaxed) && renew.send(news).is_ok()
    }));
    distant.personal(&reference(1));
    sleep(PAUSE_MAX * 3).await;
    assert!(renewed.is_empty());
    keeper.serve(&bus);
    assert_eq!(renewed.recv().await.unwrap(), [reference(1)]);
}

#[test]
fn copies_are_bounded_and_the_oldest_go_first() {
    let distant = Distant::with_room(2);
    for number in 1..=3 {
        distant.personal(&reference(number));
    }
    let mut known = distant.lock();
    assert_eq!((known.copies.len(), known.order.len()), (2, 2));
    assert_eq!(known.take_wanted(), [reference(2), reference(3)], "what was thrown out is not asked for");
}
