//! Test server.
