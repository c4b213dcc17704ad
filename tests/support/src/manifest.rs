//! Manifests that several tests share.

use serde_json::{Value, json};

/// A manifest of a package that asks for everything, and may connect to the two origins of the tests.
pub fn open_manifest(id: &str) -> Value {
    json!({
        "manifest_version": 1, "id": id, "name": id, "version": "1.0.0", "description": "",
        "permissions": {
            "network": {"http_enabled": true, "websocket_enabled": true,
                        "allowed_hosts": ["127.0.0.1:8791", "127.0.0.1:8792"]},
            "filesystem": {"node_storage": true, "user_storage": true, "upload_dir": true, "cache_dir": true},
            "oauth_scopes": [{"provider": "github", "scopes": ["read:user"], "reason": "", "required": false}],
            "variables": true, "cache": true, "streaming": true, "models": true,
        },
    })
}
