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

/// Changes a JSON document by a merge patch (RFC 7396).
pub fn merge(value: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        value.clone_from(patch);
        return;
    };
    if !value.is_object() {
        *value = json!({});
    }
    for (name, part) in patch {
        if part.is_null() {
            value.as_object_mut().map(|members| members.remove(name));
        } else {
            merge(&mut value[name], part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_are_merged() {
        let mut value = json!({"a": {"b": 1, "c": 2}, "d": [1]});
        merge(
            &mut value,
            &json!({"a": {"b": null, "e": {"f": 3}}, "d": [2], "g": "h"}),
        );
        assert_eq!(value, json!({"a": {"c": 2, "e": {"f": 3}}, "d": [2], "g": "h"}));
    }
}
