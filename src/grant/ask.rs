//! stub
use crate::{manifest::Manifest, node::NodeDefinition};
use std::rc::Rc;
pub struct Ask;
impl Ask {
    pub fn of_package(_: &Manifest, _: &[Rc<NodeDefinition>]) -> Ask {
        Ask
    }
    pub fn covers(&self, _: &Ask) -> bool {
        true
    }
}
