//! Nodes, as modules describe them.

mod board;
mod parse;
mod scores;

use std::rc::Rc;

use serde::{Deserialize, Serialize};

pub use board::board_node;
pub use scores::Scores;

use crate::pin::{PinDefinition, PinType, or_default};

/// One node of a package.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NodeDefinition {
    /// The name that runs, boards and the manifest use; unique in its package.
    #[serde(deserialize_with = "or_default")]
    pub name: String,
    /// The name that people see; [`name`](Self::name) unless given.
    #[serde(deserialize_with = "or_default")]
    pub friendly_name: String,
    /// What it does.
    #[serde(deserialize_with = "or_default")]
    pub description: String,
    /// Where the editor's catalogue has it, as `Math/Arithmetic`.
    #[serde(deserialize_with = "or_default")]
    pub category: String,
    /// Its pins, in the order that the editor shows.
    #[serde(deserialize_with = "or_default")]
    pub pins: Vec<PinDefinition>,
    /// An icon's path or URL. It comes from the package: show it only as an image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// How it rates itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scores: Option<Scores>,
    /// Whether it usually takes long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub long_running: Option<bool>,
    /// A link to, or the text of, its documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<String>,
    /// The ABI that it was written for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abi_version: Option<u32>,
    /// The permissions that it names, as they came.
    #[serde(deserialize_with = "or_default")]
    pub permissions: Vec<String>,
}

/// The nodes of a module, with remarks on their descriptions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Definitions {
    /// In the order of the module, with unique names.
    pub nodes: Vec<Rc<NodeDefinition>>,
    /// What is odd, though usable.
    pub warnings: Vec<String>,
}

impl NodeDefinition {
    /// The input pins, in order.
    pub fn inputs(&self) -> impl Iterator<Item = &PinDefinition> {
        self.pins.iter().filter(|pin| pin.pin_type == PinType::Input)
    }

    /// The output pins, in order.
    pub fn outputs(&self) -> impl Iterator<Item = &PinDefinition> {
        self.pins.iter().filter(|pin| pin.pin_type == PinType::Output)
    }

    /// The pin of that name and side.
    pub fn pin(&self, name: &str, pin_type: PinType) -> Option<&PinDefinition> {
        self.pins
            .iter()
            .find(|pin| pin.pin_type == pin_type && pin.name == name)
    }
}

#[cfg(test)]
mod tests;
