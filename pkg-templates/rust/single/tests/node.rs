//! The node on a host in memory: `cargo test`.

use example_nodes::greet;
use flow_like_sdk::testing::run;
use serde_json::json;

#[test]
fn it_greets() {
    assert_eq!(run(&greet(), json!({"name": "Ada"})).outputs["greeting"], "Hello, Ada!");
    assert_eq!(run(&greet(), json!({})).outputs["greeting"], "Hello, World!");
}
