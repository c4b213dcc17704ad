//! `flowlike_auth`: OAuth tokens, for the providers that this node may use.

use serde_json::{Value, json};

use super::{Answer, Refusal, Session};

impl Session {
    /// The token of a provider as the guest may see it: nothing but these three fields, refresh tokens least of all.
    pub fn oauth_token(&self, provider: &str) -> Result<Answer<Option<Value>>, Refusal> {
        let Some(scopes) = self.grant.oauth_scopes(provider) else {
            return Err(Refusal::new(format!(
                "this node may not use the provider `{provider}`; the manifest must declare it in permissions.oauth_scopes \
                 and list it in the node's oauth_providers"
            )));
        };
        let Some(token) = self.embedder.oauth_token(provider, scopes) else {
            return Err(Refusal::new("whoever embeds this runtime provides no OAuth tokens"));
        };
        let provider = provider.to_owned();
        Ok(Box::pin(async move {
            let token = token
                .await
                .map_err(|error| Refusal::new(format!("the token for `{provider}` could not be had: {error}")))?;
            let Some(token) = token else { return Ok(None) };
            let Some(access) = token.get("access_token").and_then(Value::as_str) else {
                return Err(Refusal::new(format!(
                    "the page's token for `{provider}` has no text `access_token`"
                )));
            };
            Ok(Some(json!({
                "access_token": access,
                "token_type": token.get("token_type").cloned().unwrap_or_else(|| "Bearer".into()),
                "expires_at": token.get("expires_at").cloned().unwrap_or(Value::Null),
            })))
        }))
    }
}
