package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
)

// NewToken makes what a browser shows to be known again, 130 bits or more.
func NewToken() string { return rand.Text() }

// TokenKey is the form of a token that may be stored: who reads the store
// cannot sign in with it.
func TokenKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
