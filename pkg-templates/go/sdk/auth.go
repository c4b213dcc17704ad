package flowlike

import "com.example.nodes/sdk/internal/host"

// Token is what a provider takes for its user's word.
type Token struct {
	// AccessToken goes into the header Authorization.
	AccessToken string `json:"access_token"`
	// Type is mostly Bearer.
	Type string `json:"token_type"`
	// ExpiresAt is in seconds since the Unix epoch, nil if it does not expire.
	ExpiresAt *int64 `json:"expires_at"`
}

// OAuthToken is the user's token at a provider that the manifest declares for the node. Needs oauth.
func OAuthToken(provider string) (token Token, ok bool) { return take[Token](host.AuthToken(provider)) }

// HasOAuthToken is whether there is one. Needs oauth.
func HasOAuthToken(provider string) bool { return host.AuthHasToken(provider) }
