//! Files in a map.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use crate::{
    error::{Code, Error, Result},
    platform::{Files, Future, OwnedFile},
};

/// What a file is, and who wrote it.
struct File {
    bytes: Vec<u8>,
    owner: String,
}

/// Files by path.
pub(super) struct MemoryFiles {
    files: Rc<RefCell<BTreeMap<String, File>>>,
    quota: usize,
}

impl MemoryFiles {
    pub(super) fn new(quota: usize) -> Self {
        MemoryFiles {
            files: Rc::default(),
            quota,
        }
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &str) -> Future<Result<Option<Vec<u8>>>> {
        let (files, path) = (Rc::clone(&self.files), path.to_owned());
        Box::pin(async move { Ok(files.borrow().get(&path).map(|file| file.bytes.clone())) })
    }

    fn write(&self, path: &str, bytes: Vec<u8>, owner: &str) -> Future<Result<()>> {
        let (files, path, owner, quota) = (Rc::clone(&self.files), path.to_owned(), owner.to_owned(), self.quota);
        Box::pin(async move {
            let mut files = files.borrow_mut();
            let others: usize = files
                .iter()
                .filter(|(other, _)| **other != path)
                .map(|(_, file)| file.bytes.len())
                .sum();
            if bytes.len() > quota.saturating_sub(others) {
                let message = format!(
                    "`{path}` ({} bytes) does not fit: {others} of {quota} are used",
                    bytes.len()
                );
                return Err(Error::new(Code::QuotaExceeded, message)
                    .with("usage", others)
                    .with("quota", quota));
            }
            files.insert(path, File { bytes, owner });
            Ok(())
        })
    }

    fn list(&self, directory: &str) -> Future<Result<Vec<String>>> {
        let prefix = if directory.is_empty() {
            String::new()
        } else {
            format!("{directory}/")
        };
        let files = Rc::clone(&self.files);
        Box::pin(async move {
            let files = files.borrow();
            let from = files.range(prefix.clone()..).map(|(path, _)| path);
            Ok(from.take_while(|path| path.starts_with(&prefix)).cloned().collect())
        })
    }

    fn delete(&self, path: &str) -> Future<Result<()>> {
        let (files, path) = (Rc::clone(&self.files), path.to_owned());
        Box::pin(async move {
            files.borrow_mut().remove(&path);
            Ok(())
        })
    }

    fn owned(&self) -> Future<Result<Vec<OwnedFile>>> {
        let files = Rc::clone(&self.files);
        Box::pin(async move {
            let files = files.borrow();
            let owned = files.iter().map(|(path, file)| OwnedFile {
                path: path.clone(),
                owner: file.owner.clone(),
                bytes: file.bytes.len() as u64,
            });
            Ok(owned.collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;

    fn files(paths: &[&str]) -> MemoryFiles {
        let files = MemoryFiles::new(100);
        for path in paths {
            block_on(files.write(path, path.as_bytes().to_vec(), "test")).unwrap();
        }
        files
    }

    #[test]
    fn reads_what_was_written_last() {
        let files = files(&["a/b"]);
        assert_eq!(block_on(files.read("a/b")).unwrap().unwrap(), b"a/b");
        block_on(files.write("a/b", vec![], "test")).unwrap();
        assert_eq!(block_on(files.read("a/b")).unwrap(), Some(vec![]));
        assert_eq!(block_on(files.read("a")).unwrap(), None);
        for _ in 0..2 {
            block_on(files.delete("a/b")).unwrap();
            assert_eq!(block_on(files.read("a/b")).unwrap(), None);
        }
    }

    #[test]
    fn lists_what_is_below_a_directory() {
        let files = files(&["a", "a!", "a/z", "a/b/c", "a0", "ab/c", "ä/x"]);
        for (directory, expected) in [
            ("a", &["a/b/c", "a/z"][..]),
            ("a/b", &["a/b/c"]),
            ("a/z", &[]),
            ("ab", &["ab/c"]),
            ("ä", &["ä/x"]),
            ("c", &[]),
            ("", &["a", "a!", "a/b/c", "a/z", "a0", "ab/c", "ä/x"]),
        ] {
            assert_eq!(block_on(files.list(directory)).unwrap(), expected, "{directory}");
        }
    }

    #[test]
    fn knows_who_wrote_a_file_last() {
        let files = files(&["a/b", "c"]);
        block_on(files.write("c", vec![1, 2], "other")).unwrap();
        let owned = block_on(files.owned()).unwrap();
        let owned: Vec<_> = owned
            .iter()
            .map(|file| (&*file.path, &*file.owner, file.bytes))
            .collect();
        assert_eq!(owned, [("a/b", "test", 3), ("c", "other", 2)]);
    }

    #[test]
    fn a_write_beyond_the_quota_leaves_the_old_content() {
        let files = files(&["a"]);
        block_on(files.write("b", vec![0; 99], "test")).unwrap();
        let error = block_on(files.write("a", vec![1; 2], "test")).unwrap_err();
        assert_eq!(error.code(), Code::QuotaExceeded);
        assert_eq!(error.details()["usage"], 99);
        assert_eq!(block_on(files.read("a")).unwrap().unwrap(), b"a");
        block_on(files.write("b", vec![0; 98], "test")).unwrap();
        block_on(files.write("a", vec![1; 2], "test")).unwrap();
    }
}
