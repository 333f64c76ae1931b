//! Which command was being decided when the shard's thread panicked: whoever looks into it needs its sender's words.

use decider::Service;
use proto::Envelope;

/// Says which command it was, if it goes out of scope in a panic; costs nothing else.
pub(crate) struct Blame<'e, S: Service>(pub(crate) &'e Envelope<S::Command>);

impl<S: Service> Drop for Blame<'_, S> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let Envelope { id, campaign, request_id, .. } = self.0;
        let campaign = campaign.as_ref().map(|campaign| campaign.as_str());
        tracing::error!(
            service = S::NAME,
            campaign,
            command = %id,
            request_id,
            "deciding this command was a bug; report it together with the log"
        );
    }
}
