//! Random sequences of calls and reopens against a plain model.
#![allow(clippy::unwrap_used)] // A test may panic; its helpers are not marked as tests.

mod common;

use std::collections::{BTreeMap, HashMap, HashSet};

use common::{campaign, fields, reference, tenant};
use proptest::prelude::*;
use proto::PersonId;
use vault::{Key32, Purpose, Settings, Vault, VaultError};

const TENANTS: [&str; 2] = ["a", "b"];
const CAMPAIGNS: [&str; 3] = ["spring", "summer", "autumn"];

#[derive(Debug, Clone)]
enum Call {
    Person { tenant: usize, openid: u8 },
    Erase { tenant: usize, openid: u8 },
    Put { tenant: usize, openid: Option<u8>, reference: u8, name: String },
    Forget { reference: u8 },
    Key { campaign: usize },
    Final { campaign: usize },
    Reopen,
}

fn call() -> impl Strategy<Value = Call> {
    let tenant = 0..TENANTS.len();
    prop_oneof![
        4 => (tenant.clone(), 0..4u8).prop_map(|(tenant, openid)| Call::Person { tenant, openid }),
        2 => (tenant.clone(), 0..4u8).prop_map(|(tenant, openid)| Call::Erase { tenant, openid }),
        4 => (tenant, proptest::option::of(0..4u8), 0..6u8, ".{0,20}")
            .prop_map(|(tenant, openid, reference, name)| Call::Put { tenant, openid, reference, name }),
        1 => (0..6u8).prop_map(|reference| Call::Forget { reference }),
        1 => (0..CAMPAIGNS.len()).prop_map(|campaign| Call::Key { campaign }),
        1 => (0..CAMPAIGNS.len()).prop_map(|campaign| Call::Final { campaign }),
        2 => Just(Call::Reopen),
    ]
}

type Openid = (usize, u8);

#[derive(Default)]
struct Model {
    persons: HashMap<Openid, PersonId>,
    given: HashSet<PersonId>,
    personal: BTreeMap<u8, (Option<Openid>, String)>,
    keys: HashMap<usize, Key32>,
    finals: HashSet<usize>,
    /// As whom an openid acts in a campaign.
    acts: HashMap<(usize, Openid), PersonId>,
}

impl Model {
    fn person(&mut self, vault: &Vault, who: Openid) -> PersonId {
        let person = vault.person(&tenant(TENANTS[who.0]), &who.1.to_string()).unwrap();
        match self.persons.insert(who, person) {
            Some(before) => assert_eq!(person, before),
            None => assert!(self.given.insert(person), "an id is given once"),
        }
        person
    }

    fn erase(&mut self, vault: &Vault, who: Openid) {
        let open: Vec<usize> = (0..CAMPAIGNS.len()).filter(|n| !self.finals.contains(n)).collect();
        let names: Vec<_> = open.iter().map(|&n| campaign(CAMPAIGNS[n])).collect();
        let erased = vault.erase(&tenant(TENANTS[who.0]), &who.1.to_string(), &names).unwrap();
        let person = self.persons.remove(&who);
        assert_eq!(erased.as_ref().map(|erased| erased.person), person);
        let Some(person) = person else { return };
        let (owned, kept) =
            std::mem::take(&mut self.personal).into_iter().partition(|(_, p)| p.0 == Some(who));
        self.personal = kept;
        let told: HashSet<_> = erased.unwrap().personal.into_iter().collect();
        assert_eq!(told, owned.into_keys().map(reference).collect());
        for n in open {
            self.acts.entry((n, who)).or_insert(person);
        }
    }

    fn put(&mut self, vault: &Vault, owner: Option<Openid>, n: u8, name: String) {
        let person = owner.map(|who| self.persons.get(&who).copied().unwrap_or_default());
        let put = vault.put_personal(reference(n), person, &fields(&name));
        let known = self.personal.contains_key(&n);
        if !known && person == Some(PersonId::default()) {
            assert!(matches!(put, Err(VaultError::UnknownOwner)));
            return;
        }
        assert_eq!(put.unwrap(), !known);
        self.personal.entry(n).or_insert((owner, name));
    }

    fn key(&mut self, vault: &Vault, n: usize) {
        let key = vault.key(&Purpose::Campaign(campaign(CAMPAIGNS[n])));
        if self.finals.contains(&n) {
            assert!(matches!(key, Err(VaultError::Destroyed { .. })));
        } else {
            let key = key.unwrap();
            assert_eq!(self.keys.entry(n).or_insert_with(|| key.clone()), &key);
        }
    }

    fn end(&mut self, vault: &Vault, n: usize) {
        vault.campaign_is_final(&campaign(CAMPAIGNS[n])).unwrap();
        self.finals.insert(n);
        self.acts.retain(|(of, _), _| *of != n);
    }

    fn check(&self, vault: &Vault) {
        for who in (0..TENANTS.len()).flat_map(|t| (0..4).map(move |openid| (t, openid))) {
            let found = vault.find_person(&tenant(TENANTS[who.0]), &who.1.to_string());
            assert_eq!(found, self.persons.get(&who).copied());
            let Some(person) = found else { continue };
            for (n, name) in CAMPAIGNS.iter().enumerate() {
                let expected = self.acts.get(&(n, who)).copied().unwrap_or(person);
                assert_eq!(vault.acts_as(&campaign(name), person), expected);
            }
        }
        for n in 0..6 {
            assert_eq!(vault.personal(&reference(n)), self.personal.get(&n).map(|(_, name)| fields(name)));
        }
        assert!(vault.torn_slots().is_empty());
        assert_eq!(vault.look_over(|| true).unwrap(), 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_vault_does_what_a_model_does(
        calls in proptest::collection::vec(call(), 1..40),
        // After ends with a roll, without, and sometimes so.
        roll_persons_min in prop_oneof![Just(1), Just(usize::MAX), Just(4)],
    ) {
        let folder = tempfile::tempdir().unwrap();
        let open = || Vault::open(folder.path(), Settings { roll_persons_min }).unwrap();
        let mut vault = open();
        let mut model = Model::default();
        for call in calls {
            match call {
                Call::Person { tenant, openid } => { model.person(&vault, (tenant, openid)); }
                Call::Erase { tenant, openid } => model.erase(&vault, (tenant, openid)),
                Call::Put { tenant, openid, reference, name } =>
                    model.put(&vault, openid.map(|openid| (tenant, openid)), reference, name),
                Call::Forget { reference: n } =>
                    prop_assert_eq!(vault.forget(&reference(n)).unwrap(), model.personal.remove(&n).is_some()),
                Call::Key { campaign } => model.key(&vault, campaign),
                Call::Final { campaign } => model.end(&vault, campaign),
                Call::Reopen => {
                    drop(vault);
                    vault = open();
                }
            }
            model.check(&vault);
        }
    }
}
