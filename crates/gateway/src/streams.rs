//! Places for live streams: so many in all, and so many for one network.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ipnet::IpNet;
use proto::evidence::NetworkClass;

use crate::limits::prefix;
use crate::settings::STREAMS_PREFIX_MAX;
use crate::trouble::Trouble;

/// Who holds how many places.
#[derive(Clone)]
pub(crate) struct Streams {
    all_max: usize,
    held: Arc<Mutex<Held>>,
}

#[derive(Default)]
struct Held {
    all: usize,
    /// Only networks that hold some, so no more than there are places.
    by_prefix: HashMap<IpNet, usize>,
}

/// A place, given back when it is dropped.
pub(crate) struct StreamPlace {
    streams: Streams,
    prefix: Option<IpNet>,
}

impl Streams {
    pub(crate) fn new(all_max: usize) -> Self {
        Self { all_max, held: Arc::default() }
    }

    /// A place for somebody at this address. Private space has as many as there are: proxies and load tests live there.
    pub(crate) fn take(&self, address: IpAddr, class: NetworkClass) -> Result<StreamPlace, Trouble> {
        let prefix = prefix(address).filter(|_| class != NetworkClass::Private);
        let mut held = self.lock();
        let of_prefix = prefix.and_then(|prefix| held.by_prefix.get(&prefix).copied()).unwrap_or(0);
        if held.all >= self.all_max || of_prefix >= STREAMS_PREFIX_MAX {
            return Err(Trouble::unavailable(
                "streams-full",
                "Too many follow live now. Ask for the view itself every few seconds, or try again later.",
            ));
        }
        held.all += 1;
        if let Some(prefix) = prefix {
            held.by_prefix.insert(prefix, of_prefix + 1);
        }
        Ok(StreamPlace { streams: self.clone(), prefix })
    }

    /// How many places are taken.
    pub(crate) fn open(&self) -> usize {
        self.lock().all
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for StreamPlace {
    fn drop(&mut self) {
        let mut held = self.streams.lock();
        held.all -= 1;
        let Some(prefix) = self.prefix else { return };
        match held.by_prefix.get_mut(&prefix) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                held.by_prefix.remove(&prefix);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_network_never_takes_all_places_and_gives_its_own_back() {
        let streams = Streams::new(4 * STREAMS_PREFIX_MAX);
        let take = |text: &str| streams.take(address(text), NetworkClass::Carrier);
        let mut held: Vec<_> = (0..STREAMS_PREFIX_MAX).map(|_| take("117.136.8.1").unwrap()).collect();
        assert_eq!(take("117.136.8.2").err().unwrap().problem.kind, "/problems/streams-full");
        let other = take("117.136.9.1").unwrap();
        held.pop();
        held.push(take("117.136.8.2").unwrap());
        drop((held, other));
        let left = streams.lock();
        assert_eq!((left.all, left.by_prefix.len()), (0, 0));
    }

    #[test]
    fn private_space_takes_what_there_is() {
        let streams = Streams::new(STREAMS_PREFIX_MAX + 2);
        let take = || streams.take(address("127.0.0.1"), NetworkClass::Private);
        let held: Vec<_> = (0..STREAMS_PREFIX_MAX + 2).map(|_| take().unwrap()).collect();
        assert!(take().is_err());
        drop(held);
        assert!(take().is_ok());
    }
}
