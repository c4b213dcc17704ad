//! What a guest holds by number.

/// Values by handle. Handles count up from 1 and are never given out twice, so that a guest that keeps one too long
/// reaches nothing else with it.
///
/// A list, since a guest may hold few values at a time: each kind of them has its ceiling.
#[derive(Debug)]
pub(super) struct Handles<T> {
    given: i32,
    /// By ascending handle.
    held: Vec<(i32, T)>,
}

impl<T> Default for Handles<T> {
    fn default() -> Self {
        Handles {
            given: 0,
            held: Vec::new(),
        }
    }
}

impl<T> Handles<T> {
    /// Keeps a value and returns its handle.
    pub(super) fn insert(&mut self, value: T) -> i32 {
        self.given += 1;
        self.held.push((self.given, value));
        self.given
    }

    pub(super) fn get(&self, handle: i32) -> Option<&T> {
        self.find(handle).map(|at| &self.held[at].1)
    }

    pub(super) fn get_mut(&mut self, handle: i32) -> Option<&mut T> {
        self.find(handle).map(|at| &mut self.held[at].1)
    }

    /// Takes a value out.
    pub(super) fn remove(&mut self, handle: i32) -> Option<T> {
        self.find(handle).map(|at| self.held.remove(at).1)
    }

    /// Takes the oldest value out.
    pub(super) fn forget_oldest(&mut self) -> Option<T> {
        let oldest = self.held.first()?.0;
        self.remove(oldest)
    }

    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.held.iter().map(|(_, value)| value)
    }

    fn find(&self, handle: i32) -> Option<usize> {
        self.held.binary_search_by_key(&handle, |(held, _)| *held).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_never_given_out_twice() {
        let mut handles = Handles::default();
        assert_eq!(["a", "b", "c"].map(|value| handles.insert(value)), [1, 2, 3]);
        assert_eq!(handles.remove(3), Some("c"));
        assert_eq!(handles.remove(3), None);
        assert_eq!(handles.insert("d"), 4);
        handles.forget_oldest();
        assert_eq!(
            [1, 2, 3, 4].map(|handle| handles.get(handle).copied()),
            [None, Some("b"), None, Some("d")]
        );
        *handles.get_mut(2).unwrap() = "e";
        assert_eq!(handles.values().collect::<Vec<_>>(), [&"e", &"d"]);
        assert_eq!(handles.len(), 2);
    }

    #[test]
    fn nothing_is_forgotten_where_nothing_is_held() {
        let mut handles = Handles::<u8>::default();
        handles.forget_oldest();
        assert_eq!(handles.insert(1), 1);
    }
}
