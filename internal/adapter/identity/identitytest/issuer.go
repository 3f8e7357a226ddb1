// Package identitytest is a small OpenID Connect issuer on a real socket, for
// tests of signing on: it keeps the rules of the code flow with PKCE itself,
// and issues bad tokens where a test tells it to.
package identitytest

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"
)

// What the issuer knows of its one client.
const (
	Client = "gongkai"
	Secret = "shared-with-the-client"
)

// Issuer is a running issuer. Its fields may be set between two requests.
type Issuer struct {
	URL    string
	Return string         // the client's address; "" takes any
	Claims map[string]any // of the next ID token, over the usual ones; nil values leave one out
	Alg    string         // RS256; none, HS256 and RS256-other sign badly
	Now    func() time.Time
	Down   bool

	mu    sync.Mutex
	key   *rsa.PrivateKey
	codes map[string]url.Values
}

// New starts an issuer that ends with the test.
func New(t testing.TB) *Issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &Issuer{key: key, codes: map[string]url.Values{}, Alg: "RS256", Now: time.Now, Claims: map[string]any{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", i.discovery)
	mux.HandleFunc("GET /authorize", i.authorize)
	mux.HandleFunc("POST /token", i.token)
	mux.HandleFunc("GET /keys", i.keys)
	mux.HandleFunc("GET /end", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.FormValue("post_logout_redirect_uri"), http.StatusFound)
	})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if i.Down {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	i.URL = srv.URL
	return i
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the reader may have gone
}

func (i *Issuer) discovery(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys", "end_session_endpoint": i.URL + "/end",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"RS256", "none", "HS256"},
	})
}

func (i *Issuer) keys(w http.ResponseWriter, _ *http.Request) {
	enc := base64.RawURLEncoding.EncodeToString
	answer(w, http.StatusOK, map[string]any{"keys": []any{map[string]string{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1", "n": enc(i.key.N.Bytes()), "e": enc(big.NewInt(int64(i.key.E)).Bytes())}}})
}

// authorize takes the visitor for signed in, and sends them back with a code.
func (i *Issuer) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || q.Get("client_id") != Client || i.Return != "" && q.Get("redirect_uri") != i.Return {
		http.Error(w, "unknown client or address", http.StatusBadRequest)
		return
	}
	out := url.Values{"state": {q.Get("state")}}
	if q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || q.Get("nonce") == "" {
		out.Set("error", "invalid_request")
	} else {
		code := rand.Text()
		i.mu.Lock()
		i.codes[code] = q
		i.mu.Unlock()
		out.Set("code", code)
	}
	back.RawQuery = out.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

// token gives an ID token for a code, once.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	client, secret, ok := r.BasicAuth()
	if !ok {
		client, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	}
	if client != Client || subtle.ConstantTimeCompare([]byte(secret), []byte(Secret)) != 1 {
		answer(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
		return
	}
	i.mu.Lock()
	asked, known := i.codes[r.FormValue("code")]
	delete(i.codes, r.FormValue("code"))
	i.mu.Unlock()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !known || asked.Get("redirect_uri") != r.FormValue("redirect_uri") || asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) {
		answer(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	answer(w, http.StatusOK, map[string]any{"access_token": rand.Text(), "token_type": "Bearer", "expires_in": 60, "id_token": i.sign(asked.Get("nonce"))})
}

func (i *Issuer) sign(nonce string) string {
	now := i.Now()
	claims := map[string]any{"iss": i.URL, "sub": "u-1", "aud": Client, "exp": now.Add(time.Minute).Unix(), "iat": now.Unix(), "nonce": nonce}
	for k, v := range i.Claims {
		if claims[k] = v; v == nil {
			delete(claims, k)
		}
	}
	alg := i.Alg
	if alg == "RS256-other" {
		alg = "RS256"
	}
	part := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			panic(err) // a test's claim that is no JSON
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	text := part(map[string]string{"alg": alg, "kid": "1", "typ": "JWT"}) + "." + part(claims)
	return text + "." + base64.RawURLEncoding.EncodeToString(i.signature(text))
}

func (i *Issuer) signature(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	key := i.key
	switch i.Alg {
	case "none":
		return nil
	case "HS256": // the old trick: the public key as a shared secret
		m := hmac.New(sha256.New, []byte(Secret))
		m.Write([]byte(text))
		return m.Sum(nil)
	case "RS256-other":
		other, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		key = other
	}
	s, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return s
}
