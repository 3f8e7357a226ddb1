package identity_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/adapter/identity/identitytest"
	"gongkai/internal/kernel/fault"
)

const back = "https://xxgk.example.test/office/sso/return"

func signOn(t *testing.T, i *identitytest.Issuer, now func() time.Time) *identity.SignOn {
	t.Helper()
	s, err := identity.NewSignOn(identity.Provider{Issuer: i.URL, Client: identitytest.Client, Secret: identitytest.Secret, Return: back, Left: "https://xxgk.example.test/office/signin", Strong: []string{"otp"}, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// visit goes to the provider as a browser does, and gives what comes back.
func visit(t *testing.T, where string) url.Values {
	t.Helper()
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Get(where)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	u, err := url.Parse(res.Header.Get("Location"))
	if err != nil || !strings.HasPrefix(u.String(), back) {
		t.Fatal(res.Status, u, err)
	}
	return u.Query()
}

func TestSignOn(t *testing.T) {
	i := identitytest.New(t)
	i.Return = back
	now := time.Now()
	s := signOn(t, i, func() time.Time { return now })
	once := func() (identity.Subject, error) {
		t.Helper()
		where, f, err := s.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		q := visit(t, where)
		return s.End(t.Context(), f, q.Get("state"), q.Get("code"))
	}
	i.Claims = map[string]any{"preferred_username": "li", "name": "李某", "amr": []string{"pwd", "otp"}}
	got, err := once()
	if want := (identity.Subject{Issuer: i.URL, ID: "u-1", Login: "li", Name: "李某", Strong: true}); err != nil || got != want {
		t.Fatalf("%+v %v", got, err)
	}
	i.Claims = map[string]any{"acr": "1"}
	if got, err = once(); err != nil || got.Strong {
		t.Errorf("%+v %v", got, err)
	}
	unix := func(d time.Duration) int64 { return now.Add(d).Unix() }
	for name, claims := range map[string]map[string]any{
		"wrong nonce": {"nonce": "another"}, "no nonce": {"nonce": nil}, "wrong audience": {"aud": "another"}, "audience of two without party": {"aud": []string{identitytest.Client, "x"}},
		"another party": {"azp": "another"}, "wrong issuer": {"iss": "https://another.test"}, "expired": {"exp": unix(-3 * time.Minute)}, "from the future": {"iat": unix(time.Hour)},
		"not yet": {"nbf": unix(time.Hour)}, "nobody": {"sub": ""}, "no subject": {"sub": nil}, "a number": {"sub": 7}, "another's access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
	} {
		i.Claims = claims
		if got, err := once(); fault.KindOf(err) != fault.Invalid || got != (identity.Subject{}) {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	for name, claims := range map[string]map[string]any{"its clock is behind": {"exp": unix(-time.Minute)}, "its clock is ahead": {"iat": unix(time.Minute)}, "of two, for us": {"aud": []string{identitytest.Client, "x"}, "azp": identitytest.Client}} {
		i.Claims = claims
		if _, err := once(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	i.Claims = nil
	for _, alg := range []string{"none", "HS256", "RS256-other"} {
		i.Alg = alg
		if _, err := once(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("signed with %s: %v", alg, err)
		}
	}
}

// A state is its own browser's, a code is good once, and neither lasts.
func TestSignOnIsNotReplayed(t *testing.T) {
	i := identitytest.New(t)
	now := time.Now()
	s := signOn(t, i, func() time.Time { return now })
	where, f, err := s.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	q := visit(t, where)
	_, other, err := s.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	end := func(f identity.Flow, state, code string) error {
		_, err := s.End(t.Context(), f, state, code)
		return err
	}
	later := now
	for name, try := range map[string]func() error{
		"another browser": func() error { return end(other, q.Get("state"), q.Get("code")) },
		"no flow":         func() error { return end(identity.Flow{}, "", q.Get("code")) },
		"made-up state":   func() error { return end(f, "x", q.Get("code")) },
		"too late": func() error {
			now = later.Add(11 * time.Minute)
			defer func() { now = later }()
			return end(f, q.Get("state"), q.Get("code"))
		},
	} {
		if err := try(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	wrong := f
	wrong.Verifier = strings.Repeat("x", 43)
	stolen := visit(t, where)
	if err := end(wrong, stolen.Get("state"), stolen.Get("code")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a code without its verifier: %v", err)
	}
	if err := end(f, q.Get("state"), q.Get("code")); err != nil {
		t.Fatal(err)
	}
	if err := end(f, q.Get("state"), q.Get("code")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a code twice: %v", err)
	}
}

func TestProviderIsCheckedAndMayBeAway(t *testing.T) {
	for _, bad := range []identity.Provider{
		{Issuer: "http://idp.example.test", Client: "x", Return: back}, {Issuer: "https://idp.example.test", Return: back}, {Issuer: "https://idp.example.test", Client: "x", Return: "javascript:1"},
		{Issuer: "https://idp.example.test/?a=b", Client: "x", Return: back}, {Issuer: "", Client: "x", Return: back},
	} {
		if _, err := identity.NewSignOn(bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	i := identitytest.New(t)
	i.Down = true
	s := signOn(t, i, nil)
	for range 2 {
		if _, _, err := s.Begin(t.Context()); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("the provider is down: %v", err)
		}
	}
	i.Down = false
	s = signOn(t, i, nil)
	where, err := s.SignOut(t.Context())
	if err != nil || !strings.HasPrefix(where, i.URL+"/end?") || !strings.Contains(where, "post_logout_redirect_uri=https") {
		t.Errorf("%q %v", where, err)
	}
}
