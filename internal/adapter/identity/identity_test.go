package identity

import (
	"strings"
	"testing"
	"time"
)

var cheap = Cost{Memory: 64, Time: 1, Lanes: 1}

func TestPassword(t *testing.T) {
	h := Hash("正确的口令-A1", cheap)
	if !Verify(h, "正确的口令-A1") || Verify(h, "正确的口令-A2") || Verify(h, "") {
		t.Error("a password is not told from another")
	}
	if h == Hash("正确的口令-A1", cheap) {
		t.Error("no salt")
	}
	for _, bad := range []string{"", "$", strings.Replace(h, "m=64", "m=99999999", 1), strings.Replace(h, "t=1", "t=0", 1), h[:len(h)-3], strings.Replace(h, "argon2id", "argon2i", 1)} {
		if Verify(bad, "正确的口令-A1") {
			t.Errorf("%q fits", bad)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$c2FsdA$a2V5")
	f.Fuzz(func(t *testing.T, hash string) {
		if len(hash) > 200 || strings.Contains(hash, "m=") && !strings.Contains(hash, "m=64,t=1,p=1") {
			t.Skip("costly on purpose")
		}
		if Verify(hash, "x") {
			t.Error("a made-up hash fits")
		}
	})
}

func TestPolicy(t *testing.T) {
	for password, ok := range map[string]bool{
		"": false, "Ab1": false, "abcdefghij": false, "Abcdefghi1": true, "abcdef-ghij": false, "abcdef-ghij1": true, "WangLin-2024x": false,
		"aA1aA1aA1aA1": false, "一只猫走过九月的河边遇见了十个熟人们": false, "这 是 很 长 的 一 句 话 没 有 数 字": true, strings.Repeat("aB3-x", 30): false,
	} {
		if err := CheckPassword(password, "wanglin"); (err == nil) != ok {
			t.Errorf("%q: %v", password, err)
		}
	}
	seen := map[string]bool{}
	for range 1000 {
		p := NewPassword()
		if err := CheckPassword(p, "admin"); err != nil || seen[p] || len(p) != 19 {
			t.Fatalf("%q: %v", p, err)
		}
		seen[p] = true
	}
}

// RFC 6238, appendix B, cut to six digits.
func TestCode(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		now := time.Unix(at, 0)
		if got := Code(secret, Step(now)); got != want {
			t.Errorf("%d: %s, want %s", at, got, want)
		}
		step, ok := VerifyCode(secret, want[:3]+" "+want[3:], now.Add(30*time.Second), 0)
		if !ok {
			t.Errorf("%d: a code of the period before is refused", at)
		}
		if _, again := VerifyCode(secret, want, now, step); again {
			t.Errorf("%d: a code is taken twice", at)
		}
		if _, late := VerifyCode(secret, want, now.Add(2*time.Minute), 0); late {
			t.Errorf("%d: an old code is taken", at)
		}
	}
	if _, ok := VerifyCode("!", "", time.Unix(0, 0), -10); ok {
		t.Error("no secret, no code")
	}
	if one, other := NewSecret(), NewSecret(); len(one) != 32 || one == other || !strings.HasPrefix(KeyURI("AB", "云岭 公开", "wang"), "otpauth://totp/") {
		t.Error("secret or address")
	}
}

func TestToken(t *testing.T) {
	a, b := NewToken(), NewToken()
	if again := TokenKey(a); a == b || again == TokenKey(b) || again != TokenKey(strings.Clone(a)) || strings.Contains(TokenKey(a), a) {
		t.Error("tokens")
	}
}

func BenchmarkVerify(b *testing.B) {
	h := Hash("x", DefaultCost)
	for b.Loop() {
		Verify(h, "x")
	}
}
