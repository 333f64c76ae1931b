//! What the platform closes accounts for. No rules of this service can say it, so it is named instead of called unknown.

use decider::door::CommandDoor;
use serde_json::Value;

/// Fields that ask for something forbidden, as referrals and other products name them, and what that is.
const FORBIDDEN: &[(&[&str], &str)] = &[
    (
        &["must_share", "share_required", "share_to_draw", "share_to_enter"],
        "having to share to take part; let everybody take part",
    ),
    (
        &["reward_for_sharing", "tickets_for_sharing", "share_reward", "share_bonus", "share_weight"],
        "a reward or better odds for sharing; reward who follows by it, in a referral campaign",
    ),
    (
        &["share_to_see", "follow_to_see", "result_after_sharing", "result_after_following"],
        "a result that is hidden until one shares or follows; it is told at once",
    ),
    (&["friends_help", "help_required", "helpers", "assist"], "friends who help; let chance alone decide"),
    (
        &["collect_likes", "likes_required", "likes"],
        "collecting likes; let tickets be earned by counted votes",
    ),
];

/// The same door, which refuses such rules by name.
pub(crate) fn refused(door: CommandDoor) -> CommandDoor {
    let CommandDoor { parse, .. } = door;
    let parse = Box::new(move |body: Value| match found(&body) {
        Some((field, what)) => Err(format!("{field}: the platform forbids {what}")),
        None => parse(body),
    });
    CommandDoor { parse, ..door }
}

/// The first such field that asks for something, however deep it stands.
fn found(body: &Value) -> Option<(&str, &'static str)> {
    match body {
        Value::Object(fields) => fields.iter().find_map(|(field, value)| {
            let is_off = matches!(value, Value::Null | Value::Bool(false));
            let named = FORBIDDEN.iter().find(|(fields, _)| fields.contains(&field.as_str()));
            match named.filter(|_| !is_off) {
                Some((_, what)) => Some((field.as_str(), *what)),
                None => found(value),
            }
        }),
        Value::Array(items) => items.iter().find_map(found),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::tests::door::parse;

    #[test]
    fn what_the_platform_forbids_is_refused_by_name_at_every_creation() {
        for name in ["create", "create_envelope", "create_raffle"] {
            for (rules, says) in [
                (json!({ "must_share": true }), "must_share: the platform forbids having to share"),
                (json!({ "prizes": [{ "share_bonus": 2 }] }), "share_bonus: the platform forbids a reward"),
                (json!({ "follow_to_see": true }), "follow_to_see: the platform forbids a result"),
                (json!({ "friends_help": 3 }), "friends_help: the platform forbids friends"),
                (json!({ "collect_likes": 9 }), "collect_likes: the platform forbids collecting"),
            ] {
                let reason = parse(name, json!({ "name": "Lucky", "rules": rules })).unwrap_err();
                assert!(reason.starts_with(says), "{name}: {reason}");
            }
        }
        let off = parse("create", json!({ "name": "Lucky", "rules": { "must_share": false } })).unwrap_err();
        assert!(off.contains("unknown field"), "it is no rule of draws either way: {off}");
    }
}
