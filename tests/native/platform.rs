//! What every platform does alike, in memory.

use flow_like_browser::platform::memory::{Memory, MemoryPeers, MemoryRecords};
use futures::executor::block_on;

#[path = "../behaviour/platform/mod.rs"]
pub mod tests;

macro_rules! platform_tests {
    ($($module:ident :: $name:ident)*) => {
        $(#[test]
        fn $name() {
            let (records, peers) = (MemoryRecords::default(), MemoryPeers::default());
            block_on(tests::$module::$name(&|| Memory::new().site(&records, &peers).build()));
        })*
    };
}

tests::for_each_platform_test!(platform_tests);
