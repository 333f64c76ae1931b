//! What is measured of a vault. Numbers only: nothing here names anybody.

use metrics::{Histogram, Unit, describe_gauge, describe_histogram, gauge};

use crate::vault::Vault;

/// The meter of syncs; made once, since a look-up in the recorder takes a while.
pub(crate) fn sync_seconds() -> Histogram {
    metrics::histogram!("fairground_vault_sync_duration_seconds")
}

/// Says what every metric of a vault means. The recorder must be there first.
pub fn describe_metrics() {
    describe_histogram!(
        "fairground_vault_sync_duration_seconds",
        Unit::Seconds,
        "One sync of the vault's files; all who wait at the time share it"
    );
    describe_gauge!("fairground_vault_persons", Unit::Count, "Persons known, in all accounts");
    describe_gauge!(
        "fairground_vault_stopped",
        Unit::Count,
        "1 once the vault has stopped: it could not write or sync"
    );
    describe_gauge!(
        "fairground_vault_damaged_slots",
        Unit::Count,
        "Slots found damaged since the start: no other opens the vault before it is restored"
    );
}

impl Vault {
    /// Sets the vault's gauges to what they are now; to be called whenever metrics are asked for.
    pub fn sample(&self) {
        gauge!("fairground_vault_persons").set(self.index().persons.len() as f64);
        gauge!("fairground_vault_stopped").set(f64::from(u8::from(self.sync.check().is_err())));
        gauge!("fairground_vault_damaged_slots").set(self.damage.count() as f64);
    }
}
