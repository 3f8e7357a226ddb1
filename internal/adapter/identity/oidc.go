package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"gongkai/internal/kernel/fault"
)

// Provider is where people of an agency sign in once for all its systems: an
// OpenID Connect issuer and what it knows this installation by.
type Provider struct {
	Issuer string // its address, https but for this machine's own
	Client string // our id with it
	Secret string // "" where it has none of us (public client with PKCE)
	Return string // our address that it sends the browser back to
	Left   string // our address after signing out there, "" where it need not come back
	Claim  string // of the ID token, that names a person for good; "" is sub
	// Strong are the values of amr or acr by which the provider says that it
	// asked for a second factor; empty is never.
	Strong []string
	Now    func() time.Time // nil is time.Now
}

// The bounds of talking to a provider: nothing of it may hang or fill us.
const (
	signOnTimeout = 10 * time.Second
	signOnBody    = 1 << 20
	signOnPause   = 3 * time.Second // between two tries to reach it
	signOnSkew    = 2 * time.Minute // by how much its clock may differ
)

// signatures are those that only the provider can make: never none, never one
// with a secret that we share.
var signatures = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA}

// SignOn signs people on with a provider (OpenID Connect Core 1.0, code flow
// with PKCE, RFC 7636). It asks the provider for nothing before it is needed.
// It is safe for concurrent use.
type SignOn struct {
	p      Provider
	client *http.Client

	mu    sync.Mutex
	known *oidc.Provider
	tried time.Time // when it last did not answer
}

// Flow is one signing on under way; only its own browser may hold it.
type Flow struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	Begun    time.Time `json:"begun"`
}

// FlowTime is how long somebody may take at the provider.
const FlowTime = 10 * time.Minute

// Subject is who the provider says has signed in.
type Subject struct {
	Issuer string // with Claim, a name for good
	ID     string
	Login  string // preferred_username, "" where it says none; a proposal, no proof
	Name   string
	Strong bool // it asked for a second factor, and says so
}

// NewSignOn checks what is said of a provider, without asking it.
func NewSignOn(p Provider) (*SignOn, error) {
	for name, where := range map[string]string{"发行者": p.Issuer, "回跳": p.Return} {
		if !safe(where) {
			return nil, fault.New(fault.Invalid, "sign-on.address", fmt.Sprintf("统一身份认证的%s地址 %q 有误：应以 https:// 开头，没有参数。", name, where))
		}
	}
	if p.Client == "" {
		return nil, fault.New(fault.Invalid, "sign-on.client", "统一身份认证缺少客户端标识。")
	}
	if p.Claim == "" {
		p.Claim = "sub"
	}
	if p.Now == nil {
		p.Now = time.Now
	}
	return &SignOn{p: p, client: &http.Client{
		Timeout: signOnTimeout, Transport: bounded{http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// safe reports whether an address cannot be listened to on the way.
func safe(where string) bool {
	u, err := url.Parse(where)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return false
	}
	a, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (err == nil && a.IsLoopback() || u.Hostname() == "localhost")
}

// bounded cuts answers that are too long.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, signOnBody), res.Body}
	}
	return res, err
}

// provider asks the issuer who it is, until it has once answered. While it is
// away those who come do not queue up for its silence.
func (s *SignOn) provider(ctx context.Context) (*oidc.Provider, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known != nil {
		return s.known, nil
	}
	if time.Since(s.tried) < signOnPause {
		return nil, away(errors.New("it did not answer a moment ago"))
	}
	p, err := s.discover(ctx)
	if err != nil {
		s.tried = time.Now()
		return nil, away(err)
	}
	s.known = p
	return p, nil
}

func (s *SignOn) discover(ctx context.Context) (*oidc.Provider, error) {
	p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), s.client), s.p.Issuer)
	if err != nil {
		return nil, err
	}
	at := p.Endpoint()
	var keys struct {
		URL string `json:"jwks_uri"`
	}
	if err := p.Claims(&keys); err != nil {
		return nil, err
	}
	for _, where := range []string{at.TokenURL, keys.URL, at.AuthURL} {
		if before, _, _ := strings.Cut(where, "?"); !safe(before) {
			return nil, fmt.Errorf("the provider's address %q is not safe", where)
		}
	}
	return p, nil
}

func away(err error) error {
	return fault.Wrap(fault.Unavailable, "sign-on.away", "暂时不能连接统一身份认证。请过几分钟再试；有口令的，也可以用口令登录。", err)
}

func (s *SignOn) config(p *oidc.Provider) oauth2.Config {
	return oauth2.Config{ClientID: s.p.Client, ClientSecret: s.p.Secret, Endpoint: p.Endpoint(), RedirectURL: s.p.Return, Scopes: []string{oidc.ScopeOpenID, "profile"}}
}

// Begin gives the provider's address to send the browser to, and what End
// will want to see again.
func (s *SignOn) Begin(ctx context.Context) (where string, f Flow, err error) {
	p, err := s.provider(ctx)
	if err != nil {
		return "", f, err
	}
	f = Flow{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Begun: s.p.Now().UTC()}
	c := s.config(p)
	return c.AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)), f, nil
}

// End turns the code that came back into who signed in. state is what came
// back with it.
func (s *SignOn) End(ctx context.Context, f Flow, state, code string) (Subject, error) {
	age := s.p.Now().Sub(f.Begun)
	if f.State == "" || subtle.ConstantTimeCompare([]byte(f.State), []byte(state)) != 1 || age < 0 || age > FlowTime {
		return Subject{}, broken(errors.New("the state is another's or too old"))
	}
	p, err := s.provider(ctx)
	if err != nil {
		return Subject{}, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, s.client), signOnTimeout)
	defer cancel()
	c := s.config(p)
	token, err := c.Exchange(ctx, code, oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return Subject{}, exchangeFault(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return Subject{}, broken(errors.New("no ID token"))
	}
	return s.verify(ctx, p, raw, token.AccessToken, f.Nonce)
}

// exchangeFault keeps the provider's words out of the log, but for its code.
func exchangeFault(err error) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < 500 {
		return broken(fmt.Errorf("the provider refuses the code: %d %s", refused.Response.StatusCode, refused.ErrorCode))
	}
	return away(errors.New("the code could not be exchanged"))
}

func broken(err error) error {
	return fault.Wrap(fault.Invalid, "sign-on.broken", "统一身份认证没有完成。请回到登录页重新开始。", err)
}

// verify holds an ID token against OpenID Connect Core 1.0 §3.1.3.7.
func (s *SignOn) verify(ctx context.Context, p *oidc.Provider, raw, access, nonce string) (Subject, error) {
	late := func() time.Time { return s.p.Now().Add(-signOnSkew) }
	id, err := p.VerifierContext(ctx, &oidc.Config{ClientID: s.p.Client, SupportedSigningAlgs: signatures, Now: late}).Verify(ctx, raw)
	if err != nil {
		return Subject{}, broken(err)
	}
	var claims struct {
		Party string   `json:"azp"`
		Login string   `json:"preferred_username"`
		Name  string   `json:"name"`
		AMR   []string `json:"amr"`
		ACR   string   `json:"acr"`
	}
	all := map[string]any{}
	if err := errors.Join(id.Claims(&claims), id.Claims(&all)); err != nil {
		return Subject{}, broken(err)
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1:
		err = errors.New("the nonce is another's")
	case id.IssuedAt.After(s.p.Now().Add(signOnSkew)):
		err = errors.New("issued in the future")
	case claims.Party != "" && claims.Party != s.p.Client, len(id.Audience) > 1 && claims.Party == "":
		err = errors.New("issued to another party")
	case id.AccessTokenHash != "":
		err = id.VerifyAccessToken(access)
	}
	name, _ := all[s.p.Claim].(string)
	if err == nil && (name == "" || len(name) > 255) {
		err = fmt.Errorf("the claim %s names nobody", s.p.Claim)
	}
	if err != nil {
		return Subject{}, broken(err)
	}
	strong := slices.ContainsFunc(append(claims.AMR, claims.ACR), func(v string) bool { return v != "" && slices.Contains(s.p.Strong, v) })
	return Subject{Issuer: s.p.Issuer, ID: name, Login: claims.Login, Name: claims.Name, Strong: strong}, nil
}

// Issuer is the provider's name for itself.
func (s *SignOn) Issuer() string { return s.p.Issuer }

// SignOut is the provider's address that ends its own session and comes back
// to Left (RP-Initiated Logout 1.0); "" where it has none.
func (s *SignOn) SignOut(ctx context.Context) (string, error) {
	p, err := s.provider(ctx)
	if err != nil {
		return "", err
	}
	var at struct {
		End string `json:"end_session_endpoint"`
	}
	if err := p.Claims(&at); err != nil {
		return "", away(err)
	}
	u, err := url.Parse(at.End)
	if err != nil || !safe(u.Scheme+"://"+u.Host) {
		return "", nil
	}
	q := u.Query()
	q.Set("client_id", s.p.Client)
	if s.p.Left != "" {
		q.Set("post_logout_redirect_uri", s.p.Left)
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}
