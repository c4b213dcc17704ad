//! The behaviour suite on the platform in memory. What it observes is recorded for the browsers to compare with.

use std::{fs, path::Path};

use futures::executor::block_on;

use crate::{
    behaviour::{self, suites},
    world::world,
};

macro_rules! suite_tests {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            let observed = block_on(behaviour::run_suite(suites::$name, &world));
            let directory = Path::new(env!("FLOW_LIKE_FIXTURES")).join("observed");
            fs::create_dir_all(&directory).expect("the directory can be made");
            let json = serde_json::to_vec(&observed).expect("observations are JSON");
            fs::write(directory.join(concat!(stringify!($name), ".json")), json).expect("the file can be written");
        })*
    };
}

suites::for_each!(suite_tests);
