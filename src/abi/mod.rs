//! The guest ABIs: names, packing, lifting and lowering.
//!
//! [`core`] is the ABI of core modules (`docs/abi.md`). Component-model packages will be another module beside it, over
//! the same host capabilities.

pub mod core;
