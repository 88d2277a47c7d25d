//! The checks that every [`Log`](super::Log) passes, in memory or on a disk, in this crate or another.
//!
//! A log's crate says how to open one ([`Host`]) and invokes [`log_conformance!`](crate::log_conformance), which makes one
//! test of every check. The checks know nothing of the log but its trait.

pub mod commits;
pub mod durable;
pub mod erasure;
pub mod forks;
mod harness;
pub mod settings;
pub mod streams;

pub use harness::{Host, wait};

/// Makes a test of every check. `log_conformance!(host)` for a log that may forget when it is dropped,
/// `log_conformance!(durable host)` for one that may not; `host` is an expression that gives a new [`Host`] each time.
#[macro_export]
macro_rules! log_conformance {
    (durable $host:expr) => {
        $crate::log_conformance!($host);
        $crate::log_conformance_tests! { $host =>
            durable::everything_is_there_after_closing_and_opening,
            durable::dropping_the_log_first_writes_what_was_queued,
            durable::an_erased_stream_stays_erased,
        }
    };
    ($host:expr) => {
        $crate::log_conformance_tests! { $host =>
            commits::batches_come_back_in_order_with_their_versions,
            commits::reading_after_a_version_leaves_out_what_came_before,
            commits::an_unknown_stream_is_empty,
            commits::a_commit_at_another_version_is_a_conflict_and_stores_nothing,
            commits::a_conflict_names_the_first_stream_that_differs,
            commits::one_conflict_refuses_every_batch_of_the_commit,
            commits::several_batches_of_one_stream_are_taken_in_order,
            commits::an_empty_commit_answers_the_last_one,
            commits::every_commit_has_the_next_sequence_number,
            commits::commits_are_done_in_the_order_of_the_calls,
            commits::what_builds_on_a_refused_commit_is_refused_too,
            commits::a_dropped_future_still_commits,
            commits::a_failed_commit_stores_nothing_and_the_log_goes_on,
            commits::concurrent_writers_of_one_stream_take_turns,
            commits::concurrent_writers_of_many_streams_lose_nothing,
            commits::payloads_of_any_size_and_content_come_back_equal,
            commits::an_unknown_world_is_an_error_everywhere,
            streams::streams_come_in_the_order_of_their_names,
            streams::paging_visits_every_stream_once,
            streams::names_may_hold_any_character,
            streams::tenants_and_users_are_apart,
            forks::a_fork_sees_its_parents_batches,
            forks::a_fork_and_its_parent_go_separate_ways,
            forks::a_fork_at_a_commit_sees_nothing_after_it,
            forks::a_fork_at_commit_zero_is_empty,
            forks::a_fork_from_the_future_is_refused,
            forks::a_fork_sees_what_was_queued_before_it,
            forks::what_is_queued_in_a_fork_that_is_begun_is_there_with_it,
            forks::a_fork_of_nothing_that_is_begun_is_refused_with_what_was_queued_in_it,
            forks::a_fork_whose_commit_fails_is_none,
            forks::a_fork_that_is_begun_and_whose_commit_fails_is_refused_with_what_was_queued_in_it,
            forks::a_fork_of_a_fork_sees_both_ancestors,
            forks::a_fork_from_before_its_parents_own_commits_skips_them,
            forks::paging_over_a_fork_merges_its_ancestors,
            forks::sequence_numbers_go_on_from_where_a_fork_left,
            erasure::an_erased_stream_keeps_its_tombstone_alone,
            erasure::a_stream_goes_on_at_the_version_of_its_tombstone,
            erasure::erasing_twice_or_nothing_does_no_harm,
            erasure::other_streams_are_untouched,
            erasure::a_fork_that_still_sees_the_stream_keeps_its_payloads,
            erasure::the_last_world_to_erase_takes_the_shared_payloads_with_it,
            erasure::erasing_in_a_fork_leaves_the_parent_whole,
            erasure::a_fork_from_before_an_erasure_says_that_the_stream_is_gone,
            erasure::a_fork_from_between_two_erasures_says_that_the_stream_is_gone,
            erasure::a_fork_from_after_an_erasure_sees_the_tombstone,
            erasure::a_fork_without_its_own_tombstone_cannot_erase,
            settings::a_setting_is_put_once,
            settings::a_fork_has_its_parents_settings_until_it_puts_its_own,
        }
    };
}

/// What [`log_conformance!`] expands to.
#[doc(hidden)]
#[macro_export]
macro_rules! log_conformance_tests {
    ($host:expr => $($family:ident :: $check:ident,)*) => {
        $(
            #[test]
            fn $check() {
                $crate::log::conformance::$family::$check(&$host);
            }
        )*
    };
}
