//! The end of the process, as the system or somebody at a terminal asks for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use host::HostError;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Told of SIGINT and SIGTERM.
pub(super) struct Ending {
    /// For those who can't wait, since they work.
    has_come: Arc<AtomicBool>,
    coming: watch::Receiver<bool>,
}

impl Ending {
    /// From now on neither signal ends the process by itself; and as the first process of a container, neither would without
    /// it. They are heard on a thread of the runtime, also while this one folds a log.
    pub(super) fn listen() -> anyhow::Result<Self> {
        let (mut interrupt, mut terminate) =
            (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        let (tell, coming) = watch::channel(false);
        let ending = Self { has_come: Arc::default(), coming };
        let has_come = Arc::clone(&ending.has_come);
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            tracing::info!("stopping");
            has_come.store(true, Ordering::Relaxed);
            tell.send_replace(true);
        });
        Ok(ending)
    }

    /// Turns true when it comes.
    pub(super) fn has_come(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.has_come)
    }

    /// Until it comes.
    pub(super) fn comes(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut coming = self.coming.clone();
        async move {
            // An error means that the runtime ends.
            let _ = coming.wait_for(|has_come| *has_come).await;
        }
    }

    /// What comes of a start, which may wait for NATS without end, or fold for long; `None` if the end comes first.
    pub(super) async fn unless_it_comes<T>(
        &self,
        start: impl Future<Output = anyhow::Result<T>>,
    ) -> anyhow::Result<Option<T>> {
        let started = tokio::select! {
            started = start => started,
            () = self.comes() => return Ok(None),
        };
        match started {
            Err(error) if matches!(error.downcast_ref(), Some(HostError::GivenUp)) => Ok(None),
            started => started.map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    #[tokio::test]
    async fn a_start_that_was_given_up_or_waits_is_no_failure_and_any_other_end_is() {
        let (tell, coming) = watch::channel(false);
        let ending = Ending { has_come: Arc::default(), coming };
        let given_up = async { Err::<(), _>(HostError::GivenUp).context("votes/0 can't start") };
        assert!(ending.unless_it_comes(given_up).await.unwrap().is_none());
        let failed =
            async { Err::<(), _>(HostError::Describe("no".to_owned())).context("votes/0 can't start") };
        assert!(ending.unless_it_comes(failed).await.is_err());
        assert_eq!(ending.unless_it_comes(async { Ok(7) }).await.unwrap(), Some(7));
        tell.send_replace(true);
        assert_eq!(ending.unless_it_comes(std::future::pending::<anyhow::Result<()>>()).await.unwrap(), None);
    }
}
