use crate::rules::Rules;

#[test]
fn missing_rules_have_defaults_and_null_means_no_limit() {
    let defaults: Rules = serde_json::from_str("{}").unwrap();
    assert_eq!(defaults, Rules::default());
    assert_eq!(defaults.votes_per_person_per_day.map(|max| max.get()), Some(1));
    assert_eq!(defaults.board_refresh_seconds.get(), 60);
    assert_eq!(defaults.contestants_max.get(), 10_000);
    assert_eq!(defaults.time_zone, "Asia/Shanghai");
    assert_eq!(defaults.validate(), Ok(()));
    let unlimited: Rules = serde_json::from_str(r#"{"votes_per_person_per_day":null}"#).unwrap();
    assert_eq!(unlimited.votes_per_person_per_day, None);
}

#[test]
fn bad_rules_are_named() {
    let table = [
        (r#"{"votes_per_day":1}"#, "votes_per_day"),
        (r#"{"votes_per_person_per_day":0}"#, "nonzero"),
        (r#"{"votes_per_person":-1}"#, "-1"),
        (r#"{"sign_up":{"opened":true}}"#, "opened"),
        (r#"{"time_zone":"Mars/Olympus"}"#, "time_zone"),
        (r#"{"board_refresh_seconds":3601}"#, "board_refresh_seconds"),
        (r#"{"choices_per_vote_max":51}"#, "choices_per_vote_max"),
        (r#"{"contestants_max":100001}"#, "contestants_max"),
        (r#"{"final_score":{"votes_percent":50,"jury_percent":40}}"#, "final_score"),
        (r#"{"board_frozen_before_close_seconds":60}"#, "closes_at_ms"),
        (r#"{"opens_at_ms":5,"closes_at_ms":5}"#, "closes_at_ms must be later than opens_at_ms"),
        (r#"{"closes_at_ms":18446744073709551615}"#, "closes_at_ms"),
        (r#"{"rounds":[{"advance":2},{"advance":2}]}"#, "rounds[1].advance"),
        (r#"{"rounds":[{"advance":4001}]}"#, "rounds[0].advance"),
        (r#"{"rounds":[{"advance":2,"ends_at_ms":9}],"closes_at_ms":9}"#, "closes_at_ms"),
        (r#"{"finalizes_after_close_seconds":31536001}"#, "finalizes_after_close_seconds"),
        (
            r#"{"rounds":[{"advance":2,"ends_at_ms":8001}],"closes_at_ms":9000,
                "board_frozen_before_close_seconds":1}"#,
            "rounds[0].ends_at_ms lies where board_frozen_before_close_seconds",
        ),
        (
            r#"{"rounds":[{"advance":2},{"advance":1,"ends_at_ms":8001}],"closes_at_ms":9000,
                "board_frozen_before_close_seconds":1}"#,
            "rounds[1].ends_at_ms lies where board_frozen_before_close_seconds",
        ),
        (
            r#"{"rounds":[{"advance":2,"ends_at_ms":7},{"advance":1,"ends_at_ms":7}]}"#,
            "rounds[1].ends_at_ms must be later than rounds[0].ends_at_ms",
        ),
        // What the platform forbids has no words here.
        (r#"{"bonus_votes_per_share":1}"#, "bonus_votes_per_share"),
        (r#"{"board":"after_following"}"#, "after_following"),
    ];
    for (json, names) in table {
        let read = serde_json::from_str::<Rules>(json).map_err(|error| error.to_string());
        let error = read.and_then(|rules| rules.validate()).unwrap_err();
        assert!(error.contains(names), "{json}: {error}");
    }
}

#[test]
fn a_round_may_end_as_the_board_freezes() {
    let json = r#"{"rounds":[{"advance":2,"ends_at_ms":8000}],"closes_at_ms":9000,
        "board_frozen_before_close_seconds":1}"#;
    assert_eq!(serde_json::from_str::<Rules>(json).unwrap().validate(), Ok(()));
}
