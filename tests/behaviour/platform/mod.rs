//! What every platform does alike: its records, and its peers.
//!
//! Tests get a function that makes platforms over the same storage, as tabs of one page are.

pub mod peers;
pub mod records;

use flow_like_browser::platform::Platform;

/// Another tab of the same page.
pub type Tabs<'a> = &'a dyn Fn() -> Platform;

/// Calls a macro with the tests, as `module::name`.
macro_rules! for_each_platform_test {
    ($then:ident) => {
        $then! {
            records::what_was_put_is_there
            records::what_was_deleted_is_not
            records::keys_are_texts_of_any_kind_in_order
            records::large_records
            records::many_records_come_at_once
            records::everything_or_nothing
            records::guards_are_kept
            records::one_of_two_wins
            records::a_dropped_change_is_whole_or_not_there
            records::room_is_told
            peers::one_holds_a_lock
            peers::locks_come_in_order
            peers::who_gives_up_is_not_waited_for
            peers::locks_of_other_names_are_free
            peers::others_hear_what_is_told
            peers::nobody_hears_once_it_is_dropped
        }
    };
}
pub(crate) use for_each_platform_test;
