//! The outside world in memory, for native use and tests.
