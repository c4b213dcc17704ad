//! A server that speaks as S3 does, over a folder.

use std::{path::PathBuf, sync::Arc};

use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::Mutex};

pub(crate) const NAME: &str = "packages";
pub(crate) const ACCESS: (&str, &str) = ("test-access", "test-secret");

/// A bucket that lives as long as the tokio runtime that it was started in.
pub(crate) struct Bucket {
    pub(crate) endpoint: String,
    folder: TempDir,
}

impl Bucket {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(NAME)).unwrap();
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(ACCESS.0, ACCESS.1));
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        // This server compares and then writes. S3 does both in one step, and so it must be here.
        let turn = Arc::new(Mutex::new(()));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (service, turn) = (service.clone(), Arc::clone(&turn));
                let answer = hyper::service::service_fn(move |request| {
                    let (service, turn) = (service.clone(), Arc::clone(&turn));
                    async move {
                        let _turn = turn.lock().await;
                        hyper::service::Service::call(&service, request).await
                    }
                });
                tokio::spawn(async move {
                    let connection = Builder::new(TokioExecutor::new());
                    // A client that goes away is no concern of the bucket's.
                    connection.serve_connection(TokioIo::new(socket), answer).await.ok();
                });
            }
        });
        Bucket { endpoint, folder }
    }

    /// The file that an object is.
    pub(crate) fn file(&self, prefix: &str, path: &str) -> PathBuf {
        self.folder.path().join(NAME).join(prefix).join(path)
    }
}
