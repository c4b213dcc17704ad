//! Files for nodes to find.

use super::Runtime;
use crate::{
    error::{Code, Error, Result},
    host::{
        Refusal,
        meta::Context,
        storage::{Directory, FlowPath, MAX_UPLOAD},
    },
};

impl Runtime {
    /// Writes a whole file into a directory that nodes have in flows of that context; it counts as the package's own. What
    /// it returns can be the input of a node, which may read it as far as its permissions go. `node_id` matters to
    /// directories of one node.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidArgument`] for a name or an id that leads elsewhere, [`Code::LimitExceeded`] beyond [`MAX_UPLOAD`]
    /// bytes, [`Code::PackageNotFound`], and those of the storage; what was there before stays then.
    pub async fn write_file(
        &self,
        package_id: &str,
        directory: Directory,
        (context, node_id): (&Context, &str),
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<FlowPath> {
        let package = self.package(package_id)?;
        if name.is_empty() {
            return Err(Error::new(Code::InvalidArgument, "A file needs a name."));
        }
        if bytes.len() as u64 > MAX_UPLOAD {
            let message = format!(
                "A file has at most {MAX_UPLOAD} bytes, and `{name}` has {}.",
                bytes.len()
            );
            return Err(Error::new(Code::LimitExceeded, message));
        }
        let place = directory.place(context, node_id).and_then(|place| place.inside(name));
        let place = place.map_err(|Refusal(why)| {
            Error::new(
                Code::InvalidArgument,
                format!("The file `{name}` was not written: {why}."),
            )
        })?;
        let write = self
            .shared
            .platform
            .files
            .write(&place.path, bytes, &package.manifest.id);
        self.shared.while_open(write).await?;
        Ok(place)
    }
}
