//! What the host says about a run. Needs no permission.

use crate::host;

/// Of the node on its board; nothing where it is on none.
pub fn node_id() -> Option<String> {
    host::text(host::meta_node_id())
}

/// Of the run.
pub fn run_id() -> Option<String> {
    host::text(host::meta_run_id())
}

/// Of the app.
pub fn app_id() -> Option<String> {
    host::text(host::meta_app_id())
}

/// Of the board.
pub fn board_id() -> Option<String> {
    host::text(host::meta_board_id())
}

/// Of whoever runs it.
pub fn user_id() -> Option<String> {
    host::text(host::meta_user_id())
}

/// Whether anybody reads what is streamed.
pub fn is_streaming() -> bool {
    host::meta_is_streaming() != 0
}

/// The least level that is logged: 0 debug, 1 info, 2 warn, 3 error, 4 fatal.
pub fn log_level() -> i32 {
    host::meta_log_level()
}

/// Milliseconds since the Unix epoch.
pub fn time_now() -> i64 {
    host::meta_time_now()
}

/// 64 random bits.
pub fn random() -> u64 {
    host::meta_random() as u64
}
