//! What every bus keeps to, in one process and over both releases of NATS; and what only a network can do to it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod crashes;
mod hostile;
mod notices;
mod permissions;
mod proxy;
mod requests;
mod streams;
mod streams_full;
mod tls;
mod world;

/// Runs each test once per kind of bus.
macro_rules! contract {
    (@kind $kind:ident, $world:expr, { $($module:ident: [$($test:ident),* $(,)?])* }) => {
        mod $kind {
            $(mod $module {
                $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    crate::$module::$test($world.await).await;
                })*
            })*
        }
    };
    (everywhere: $everywhere:tt over_nats: $over_nats:tt) => {
        contract!(@kind local, crate::world::World::local(), $everywhere);
        contract!(@kind nats_debian, crate::world::World::nats(nats_fixture::Release::Debian), $everywhere);
        contract!(@kind nats_current, crate::world::World::nats(nats_fixture::Release::Current), $everywhere);
        contract!(@kind only_nats_debian, crate::world::World::nats(nats_fixture::Release::Debian), $over_nats);
        contract!(@kind only_nats_current, crate::world::World::nats(nats_fixture::Release::Current), $over_nats);
    };
}

contract! {
    everywhere: {
        requests: [
            a_request_reaches_its_handler_and_no_other,
            nobody_answering_is_told_at_once,
            whoever_asks_once_all_is_settled_is_heard,
            a_second_handler_replaces_the_first,
            an_answer_that_is_late_is_told_as_such,
            what_is_too_large_is_refused_and_what_fits_is_not,
            who_comes_when_all_hands_are_busy_is_told_at_once,
            draining_finishes_what_was_taken_and_takes_no_more,
        ]
        notices: [
            a_notice_reaches_all_subscribers,
            who_is_slow_is_told_how_many_were_missed,
            what_is_told_after_a_question_is_heard_by_who_subscribed_before_it,
        ]
        streams: [
            a_stream_that_is_otherwise_than_wanted_is_named_and_left_alone,
            what_is_written_comes_back_in_order,
            of_two_writers_one_is_refused,
            a_message_sent_twice_is_stored_once,
            reading_begins_at_any_position,
            a_reader_follows_what_is_written_meanwhile,
            topics_do_not_mix,
            nothing_is_read_from_a_stream_that_is_not_there,
        ]
        streams_full: [
            the_largest_message_fits_and_no_larger,
            large_messages_come_in_order_however_slowly_they_are_read,
            a_full_stream_refuses_until_there_is_room,
            purging_makes_room_and_keeps_the_end,
        ]
    }
    over_nats: {
        crashes: [
            no_acknowledged_message_is_lost_when_the_server_is_killed,
            a_reader_goes_on_over_crashes_without_gap_or_repetition,
            a_reader_of_a_topic_that_lost_its_end_is_told_so,
            questions_fail_fast_while_the_server_is_away_and_work_again_after,
            subscribers_are_told_that_something_may_have_been_missed,
            a_bus_may_start_before_its_server,
            a_bus_that_is_dropped_answers_no_more,
            a_message_of_somebody_else_is_named,
        ]
        notices: [
            what_is_published_too_fast_is_told_as_missed,
            what_another_could_not_send_is_told_as_missed,
        ]
        streams_full: [
            a_stream_larger_than_its_server_is_refused,
        ]
        hostile: [
            what_a_stream_delivers_to_a_subject_is_no_request,
            no_answer_goes_anywhere_but_to_an_inbox,
            a_reader_from_which_somebody_takes_misses_nothing,
        ]
    }
}
