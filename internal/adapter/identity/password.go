// Package identity proves who is at the keyboard (互联网政务应用安全管理规定;
// GB/T 22239-2019 身份鉴别): passwords kept as argon2id, one-time codes of
// RFC 6238, tokens of sessions. It stores nothing; app does.
package identity

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/crypto/argon2"

	"gongkai/internal/kernel/fault"
)

// Cost is what one guess costs. The zero Cost is DefaultCost.
type Cost struct {
	Memory uint32 // KiB
	Time   uint32
	Lanes  uint8
}

// DefaultCost is the least that OWASP's password storage advice allows, so
// that a dozen people may sign in at once on a county's server.
var DefaultCost = Cost{Memory: 19 << 10, Time: 2, Lanes: 1}

const saltSize, keySize = 16, 32

// Hash makes the keepable form of a password (PHC string format).
func Hash(password string, c Cost) string {
	if c == (Cost{}) {
		c = DefaultCost
	}
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails
	key := argon2.IDKey([]byte(password), salt, c.Time, c.Memory, c.Lanes, keySize)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Time, c.Lanes, enc.EncodeToString(salt), enc.EncodeToString(key))
}

// maxMemory bounds what a stored hash may make us allocate, in KiB.
const maxMemory = 1 << 20

// Verify reports, in a time that does not depend on where they differ, whether
// the password is the one that hash was made of. A hash that cannot be read
// fits no password.
func Verify(hash, password string) bool {
	var version int
	var c Cost
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Time, &c.Lanes); err != nil ||
		c.Memory > maxMemory || c.Time == 0 || c.Time > 100 || c.Lanes == 0 {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) != keySize {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, c.Time, c.Memory, c.Lanes, keySize)
	return subtle.ConstantTimeCompare(got, want) == 1
}

// The password policy: its length, and three of four classes of characters
// unless it is long enough to do without.
const (
	MinPassword  = 10
	MaxPassword  = 128
	LongPassword = 20
)

// CheckPassword refuses a password that is too easy to guess for the person
// who signs in by the name login.
func CheckPassword(password, login string) error {
	n := len([]rune(password))
	bad := func(message string) error { return fault.New(fault.Invalid, "password.password", message) }
	switch {
	case n < MinPassword:
		return bad(fmt.Sprintf("口令至少 %d 个字符", MinPassword))
	case n > MaxPassword:
		return bad(fmt.Sprintf("口令最多 %d 个字符", MaxPassword))
	case login != "" && strings.Contains(strings.ToLower(password), strings.ToLower(login)):
		return bad("口令不能包含用户名")
	case distinct(password) < 5:
		return bad("口令中不同的字符太少")
	case n < LongPassword && classes(password) < 3:
		return bad(fmt.Sprintf("口令应包含大写字母、小写字母、数字、其他符号中的三类，或者不少于 %d 个字符", LongPassword))
	}
	return nil
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

func classes(s string) int {
	var upper, lower, digit, other int
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return upper + lower + digit + other
}

// letters leaves out what people mistake for each other.
const letters = "ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"

// NewPassword makes a password that keeps the policy and can be read out:
// four groups of four, 92 bits.
func NewPassword() string {
	for {
		var b strings.Builder
		for i, c := range random(16) {
			if i > 0 && i%4 == 0 {
				b.WriteByte('-')
			}
			b.WriteByte(c)
		}
		if p := b.String(); CheckPassword(p, "") == nil {
			return p
		}
	}
}

// random gives n letters, each as likely as any other.
func random(n int) []byte {
	out := make([]byte, 0, n)
	for len(out) < n {
		var b [64]byte
		rand.Read(b[:]) // never fails
		for _, x := range b {
			if limit := 256 - 256%len(letters); int(x) < limit && len(out) < n {
				out = append(out, letters[int(x)%len(letters)])
			}
		}
	}
	return out
}
