//! Every template's package reports the same definitions: those of `pkg-templates/definitions.json`.

use flow_like_browser::node::NodeDefinition;
use futures::executor::block_on;
use serde_json::Value;

use crate::{
    behaviour::{self, fixtures},
    world::world,
};

const DEFINITIONS: &str = include_str!("../../pkg-templates/definitions.json");

/// As JSON, with the parts that mean the same in several forms in one of them.
fn plain(node: &NodeDefinition) -> Value {
    let mut node = serde_json::to_value(node).unwrap();
    // 1, said or not.
    node.as_object_mut().unwrap().remove("abi_version");
    for pin in node["pins"].as_array_mut().unwrap() {
        if let Some(schema) = pin["schema"].as_str() {
            pin["schema"] = serde_json::from_str(schema).unwrap();
        }
    }
    node
}

#[test]
fn definitions_are_the_same_in_every_language() {
    let expected: Vec<NodeDefinition> = serde_json::from_str(DEFINITIONS).unwrap();
    let languages: Vec<&str> = fixtures::templates().collect();
    assert!(!languages.is_empty());
    for language in languages {
        let runtime = behaviour::runtime(world());
        let package = block_on(behaviour::load(&runtime, language)).unwrap();
        let names: Vec<&str> = package.nodes().iter().map(|node| node.name.as_str()).collect();
        assert_eq!(
            names,
            expected.iter().map(|node| node.name.as_str()).collect::<Vec<_>>(),
            "{language}"
        );
        for (node, expected) in package.nodes().iter().zip(&expected) {
            assert_eq!(plain(node), plain(expected), "{language}");
        }
        assert_eq!(package.warnings, Vec::<String>::new(), "{language}");
    }
}
