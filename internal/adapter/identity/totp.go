package identity

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6238's default, which every authenticator speaks
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// The parameters of RFC 6238 that every authenticator takes.
const (
	codeDigits = 6
	codePeriod = 30 * time.Second
	codeSlack  = 1 // periods before and after, for clocks that differ
)

// NewSecret makes the secret of a second factor, in base 32.
func NewSecret() string {
	b := make([]byte, 20)
	rand.Read(b) // never fails
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
}

// KeyURI is what an authenticator reads from a picture or a link.
func KeyURI(secret, issuer, account string) string {
	q := url.Values{"secret": {secret}, "issuer": {issuer}}
	return "otpauth://totp/" + url.PathEscape(issuer+":"+account) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// Step numbers the period that t lies in.
func Step(t time.Time) int64 { return t.Unix() / int64(codePeriod/time.Second) }

// Code is the one-time code of a period; "" where the secret cannot be read.
func Code(secret string, step int64) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(strings.ReplaceAll(secret, " ", "")))
	if err != nil || len(key) == 0 {
		return ""
	}
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	m := hmac.New(sha1.New, key)
	m.Write(counter[:])
	sum := m.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	n := binary.BigEndian.Uint32(sum[at:at+4]) & 0x7fffffff
	return fmt.Sprintf("%0*d", codeDigits, n%1_000_000)
}

// VerifyCode finds the period of a code near t that is later than the last one
// used, so that an overseen code is worth nothing.
func VerifyCode(secret, code string, t time.Time, last int64) (step int64, ok bool) {
	code = strings.ReplaceAll(code, " ", "")
	now := Step(t)
	for s := now - codeSlack; s <= now+codeSlack; s++ {
		want := Code(secret, s)
		if want != "" && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && s > last {
			step, ok = s, true
		}
	}
	return step, ok
}
