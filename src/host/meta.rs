//! `flowlike_meta`: where a run happens, the time, and random bits.

use super::Session;

/// Where a flow runs. All of it comes from the embedder; empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Context {
    pub run_id: String,
    pub app_id: String,
    pub board_id: String,
    pub user_id: String,
    /// Which event of the board started the flow. Guests cannot see it; it is here for answers that hold for one event.
    pub event_id: String,
    /// 0 debug, 1 info, 2 warn, 3 error, 4 fatal.
    pub log_level: u8,
    /// Whether anybody reads stream events.
    pub stream: bool,
}

/// Which node runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meta {
    /// The node's id on its board.
    pub node_id: String,
    /// Which node of the package.
    pub node_name: String,
}

impl Session {
    /// Milliseconds since the Unix epoch.
    pub fn time_now(&self) -> i64 {
        self.platform.clock.now_ms()
    }

    /// 64 random bits.
    pub fn random(&self) -> i64 {
        let mut bytes = [0; 8];
        self.platform.entropy.fill(&mut bytes);
        i64::from_le_bytes(bytes)
    }
}
