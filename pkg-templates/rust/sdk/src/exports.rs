//! What a module exports, as [`package!`](crate::package) puts it together.

use std::cell::RefCell;

use serde::Serialize;

use crate::{
    Node,
    context::{Context, Input, Output},
};

/// Of the guest ABI that this implements.
pub const ABI_VERSION: i32 = 1;

thread_local! {
    /// What was handed to the host last. Nobody frees it there, so it stays until the next one.
    static HANDED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The definitions.
pub fn get_nodes(nodes: &[Node]) -> i64 {
    hand(&nodes)
}

/// Runs the node that the input names.
pub fn run(nodes: &[Node], input: &[u8]) -> i64 {
    crate::host::on_panic();
    hand(&dispatch(nodes, input))
}

pub(crate) fn dispatch(nodes: &[Node], input: &[u8]) -> Output {
    let failed = |error: String| Output {
        error: Some(error),
        ..Output::default()
    };
    let input: Input = match serde_json::from_slice(input) {
        Ok(input) => input,
        Err(error) => return failed(format!("the execution input: {error}")),
    };
    let named = nodes.iter().find(|node| node.name == input.node_name);
    // Hosts that know of one node only need not name it.
    let only = || nodes.first().filter(|_| nodes.len() == 1 && input.node_name.is_empty());
    match named.or_else(only) {
        Some(node) => Context::run(node, input),
        None => failed(format!("this package has no node {}", input.node_name)),
    }
}

fn hand(value: &impl Serialize) -> i64 {
    let json = serde_json::to_vec(value).unwrap_or_default();
    HANDED.with_borrow_mut(|handed| {
        *handed = json;
        (handed.as_ptr() as i64) << 32 | handed.len() as i64
    })
}

/// Memory for the host, of no alignment.
pub fn alloc(length: usize) -> *mut u8 {
    let mut bytes = Vec::<u8>::new();
    match bytes.try_reserve_exact(length.max(1)) {
        Ok(()) => std::mem::ManuallyDrop::new(bytes).as_mut_ptr(),
        Err(_) => std::ptr::null_mut(),
    }
}

/// Gives it back.
///
/// # Safety
///
/// It has to come from [`alloc`], with that length.
pub unsafe fn dealloc(place: *mut u8, length: usize) {
    if !place.is_null() {
        // SAFETY: as above.
        drop(unsafe { Vec::from_raw_parts(place, 0, length.max(1)) });
    }
}
