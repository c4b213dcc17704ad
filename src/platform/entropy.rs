//! Random numbers of the system.

use super::Entropy;

/// The operating system's generator, or `crypto.getRandomValues` in a page: the `getrandom` crate knows both.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// # Panics
    ///
    /// If the system has no random numbers. Going on with predictable ones would hand out guessable keys.
    fn fill(&self, buffer: &mut [u8]) {
        if let Err(error) = getrandom::fill(buffer) {
            panic!("the system gives no random numbers: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_buffers_of_any_size_with_something_new() {
        let (mut one, mut other) = (vec![0; 70_000], vec![0; 70_000]);
        SystemEntropy.fill(&mut []);
        SystemEntropy.fill(&mut one);
        SystemEntropy.fill(&mut other);
        assert_ne!(one[..32], other[..32]);
        assert_ne!(one[69_000..], [0; 1_000], "the end is filled too");
    }
}
