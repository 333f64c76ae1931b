//! What is written back to a person who sent a message, in their language.

use decider::door::Language;

use super::receipt::Reply;
use super::refusal::{RuleBroken, too_many};
use crate::follows::KeptOut;
use crate::state::Status;

/// The words; `None`: nothing is written back.
pub(super) fn of(reply: &Reply, language: Language) -> Option<String> {
    let is_chinese = language == Language::Chinese;
    Some(match reply {
        Reply::Claimed(claim) => {
            let (yuan, fen) = (claim.fen / 100, claim.fen % 100);
            match is_chinese {
                true => format!("恭喜！您领到 {yuan}.{fen:02} 元，稍后入账，有时需要先核对。"),
                false => format!(
                    "You got {yuan}.{fen:02} yuan. It will be booked to you, sometimes after a check."
                ),
            }
        }
        Reply::Refused(broken) if is_chinese => chinese(*broken).to_owned(),
        Reply::Refused(broken) => broken.to_string(),
        Reply::TooMany { .. } if is_chinese => "口令猜错太多次了，请过几分钟再试。".to_owned(),
        Reply::TooMany { .. } => too_many::WORDS.to_owned(),
        Reply::Silent => return None,
    })
}

fn chinese(broken: RuleBroken) -> &'static str {
    match broken {
        RuleBroken::NotOpen { status: Status::Draft } => "红包活动还没有开始，请稍后再来。",
        RuleBroken::NotOpen { status: Status::Paused } => "红包活动暂停了，恢复后再来吧。",
        RuleBroken::NotOpen { status: Status::Open | Status::Closed } | RuleBroken::Ended => {
            "红包活动已经结束。"
        }
        RuleBroken::NotReleased { .. } => "下一轮的口令还没有公布，公布后再来吧。",
        RuleBroken::Taken => "本轮的红包您已经领过，每人一份。",
        RuleBroken::AllTaken => "本轮红包已领完。",
        RuleBroken::WrongPassword => "口令不对，请核对后再试。",
        RuleBroken::KeptOut(KeptOut::NotFollower) => "这个红包只给关注了公众号的人，请先关注，稍后再试。",
        RuleBroken::KeptOut(KeptOut::NotNew) => "这个红包只给新关注的人，活动开始前您已经关注过了。",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::receipt::Claim;
    use proto::Timestamp;

    #[test]
    fn every_reply_has_words_in_both_languages_and_silence_in_none() {
        let at = Timestamp(1);
        let broken = [
            RuleBroken::NotOpen { status: Status::Draft },
            RuleBroken::NotOpen { status: Status::Paused },
            RuleBroken::NotOpen { status: Status::Closed },
            RuleBroken::NotReleased { releases_at: at },
            RuleBroken::Ended,
            RuleBroken::Taken,
            RuleBroken::AllTaken,
            RuleBroken::WrongPassword,
            RuleBroken::KeptOut(KeptOut::NotFollower),
            RuleBroken::KeptOut(KeptOut::NotNew),
        ];
        let claim = Claim { position: 42, round: 1, part: 3, fen: 250 };
        let mut replies: Vec<_> = broken.into_iter().map(Reply::Refused).collect();
        replies.extend([Reply::Claimed(claim), Reply::TooMany { again_at: at }]);
        for reply in replies {
            let [chinese, english] = [Language::Chinese, Language::English].map(|it| of(&reply, it).unwrap());
            let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert!(chinese.contains(is_han) && chinese.ends_with('。'), "{chinese}");
            assert!(english.is_ascii() && !english.is_empty(), "{english}");
            if reply.claim().is_some() {
                assert!(chinese.contains("2.50") && english.contains("2.50"), "{chinese} {english}");
            }
        }
        assert_eq!(of(&Reply::Silent, Language::Chinese), None);
        assert_eq!(of(&Reply::Silent, Language::English), None);
    }
}
