//! Codes that are handed on: of persons, and of articles, posters and partners in the same tree.

use std::collections::BTreeMap;

use proto::{CampaignId, PersonId};
use referrals::{Code, Command, Event, Medium};

use super::played::Played;
use crate::shard::{id, person};

/// Articles, posters and partners that may have codes.
pub const CHANNELS: u8 = 3;

/// Whose code somebody came by.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    Person(u8),
    Channel(u8),
}

impl Played {
    /// The code that somebody hands on. A channel that has none yet has a stranger's: nobody can accept it.
    pub fn code(&self, of: Of) -> Code {
        let stranger = Code::of(&id("spring"), PersonId([0; 16]), 0);
        match of {
            Of::Person(who) => Code::of(&id("spring"), person(who), 0),
            Of::Channel(channel) => self.channels().get(&channel_name(channel)).copied().unwrap_or(stranger),
        }
    }

    /// Channels that have codes, by the log.
    pub fn channels(&self) -> BTreeMap<CampaignId, Code> {
        let opened = self.referrals.log.iter().filter_map(|(_, event)| match event {
            Event::ChannelOpened(e) => Some((e.channel.clone(), e.code)),
            _ => None,
        });
        opened.collect()
    }
}

fn channel_name(channel: u8) -> CampaignId {
    id(&format!("poster-{channel}"))
}

/// An operator gives a channel its code.
pub fn open_channel(channel: u8) -> Command {
    Command::OpenChannel { channel: channel_name(channel), medium: Medium::Poster }
}
