//! Downloads, and how many there were.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use flow_like_browser::registry::wire::{DownloadRequest, DownloadResponse};

use super::{Catalog, failed, held_module, no_package};
use crate::registry::{
    id::Id,
    keys::Key,
    record::module_url,
    refusal::{Kind, Refusal},
};

impl Catalog {
    /// Says where a version's module is. To reviewers and to its publisher, what the public may not have is given along.
    pub(in crate::registry) async fn download(
        &self,
        request: &DownloadRequest,
        key: Option<&Key>,
    ) -> Result<DownloadResponse, Refusal> {
        let id = Id::parse(&request.package_id).ok_or_else(|| no_package(&request.package_id))?;
        let record = self.record(&id).await?;
        let sees_all = key.is_some_and(|key| key.reviews() || key.name == record.owner);
        let release = record.choose(request.version.as_deref(), sees_all)?;
        let mut response = DownloadResponse {
            package_id: record.id.clone(),
            version: release.manifest.version.clone(),
            wasm_base64: None,
            download_url: None,
            manifest: release.manifest.clone(),
        };
        if record.is_public(release) {
            response.download_url = Some(module_url(&self.base, &release.wasm_hash));
            self.count(&record.id);
        } else {
            let held = self.store.get(&held_module(&release.wasm_hash)).await;
            let held = held.map_err(failed("reading a module"))?;
            let held =
                held.ok_or_else(|| Refusal::of_server(Kind::Internal, "finding a module", &release.wasm_hash))?;
            response.wasm_base64 = Some(STANDARD.encode(held.bytes));
        }
        Ok(response)
    }

    fn count(&self, id: &str) {
        *self.waiting().entry(id.to_owned()).or_default() += 1;
    }

    /// Writes down what was counted. A write for each download would be slower than the downloads.
    pub(in crate::registry) async fn write_counts(&self) {
        let counted = std::mem::take(&mut *self.waiting());
        for (text, count) in counted {
            let Some(id) = Id::parse(&text) else { continue };
            let added = self
                .change(&id, |record| {
                    let mut changed = record.cloned();
                    if let Some(record) = &mut changed {
                        record.download_count = record.download_count.saturating_add(count);
                    }
                    Ok((changed, ()))
                })
                .await;
            if added.is_err() {
                // The failure has been logged; the next time may be better.
                *self.waiting().entry(text).or_default() += count;
            }
        }
    }

    /// A panic elsewhere leaves a number at worst.
    fn waiting(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, u64>> {
        self.counted.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
