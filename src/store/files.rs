//! What nodes have written, for whoever looks after it.

use super::Store;
use crate::{error::Result, platform::OwnedFile};

impl Store {
    /// The files that nodes of all packages wrote, or of one, by path. Packages that were removed may have left some.
    ///
    /// # Errors
    ///
    /// Those of the storage.
    pub async fn files(&self, owner: Option<&str>) -> Result<Vec<OwnedFile>> {
        let mut files = self.platform.files.owned().await?;
        if let Some(owner) = owner {
            files.retain(|file| file.owner == owner);
        }
        Ok(files)
    }

    /// The bytes of one of them; `None` where there is no such file.
    ///
    /// # Errors
    ///
    /// Those of the storage.
    pub async fn read_file(&self, path: &str) -> Result<Option<Vec<u8>>> {
        self.platform.files.read(path).await
    }

    /// Deletes one of them. Returns whether it was there.
    ///
    /// # Errors
    ///
    /// Those of the storage.
    pub async fn delete_file(&self, path: &str) -> Result<bool> {
        let was_there = self.files(None).await?.iter().any(|file| file.path == path);
        self.platform.files.delete(path).await?;
        Ok(was_there)
    }

    /// Deletes those of one package. Returns how many there were.
    ///
    /// # Errors
    ///
    /// Those of the storage; some files may be gone then.
    pub async fn delete_files(&self, id: &str) -> Result<usize> {
        let own = self.files(Some(id)).await?;
        for file in &own {
            self.platform.files.delete(&file.path).await?;
        }
        Ok(own.len())
    }
}
