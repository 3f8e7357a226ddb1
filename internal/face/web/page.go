package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// page is an answer as it is sent again and again; nothing of it changes.
type page struct {
	key           pageKey
	keep          bool // it is 200, says what it read, and is nobody's own
	tags          []string
	status        int
	header        http.Header // as its handler set it
	plain, packed variant
	modified      time.Time // the first second in which no other version was sent
	lastModified  []string
}

// variant is a page in one coding; the header's values are made once.
type variant struct {
	body                 []byte
	coding, etag, length []string
}

func (p *page) size() int {
	const around = 2048 // the key, the header, the places in the cache
	return len(p.plain.body) + len(p.packed.body) + around + 64*len(p.tags)
}

// newVariant takes the sum of the page as it is without coding.
func newVariant(body []byte, sum [sha256.Size]byte, coding string) variant {
	v := variant{body: body, length: []string{strconv.Itoa(len(body))}}
	name := hex.EncodeToString(sum[:12])
	if coding != "" {
		v.coding, name = []string{coding}, name+"-"+coding
	}
	v.etag = []string{`"` + name + `"`}
	return v
}

// reading collects what a page's handler declares to have read.
type reading struct {
	tags     []string
	declared bool
}

type readingKey struct{}

// Reads declares what the page of r is made of, by the tags of app. A page of
// Shell.Cached that declares nothing is not kept; one that reads nothing, as
// the page about privacy, declares no tags.
func Reads(r *http.Request, tags ...string) {
	if x := readingOf(r); x != nil {
		x.tags, x.declared = append(x.tags, tags...), true
	}
}

// ReadsAround declares what stands around every page of a site. The page must
// still say itself what it reads.
func ReadsAround(r *http.Request, tags ...string) {
	if x := readingOf(r); x != nil {
		x.tags = append(x.tags, tags...)
	}
}

func readingOf(r *http.Request) *reading {
	x, _ := r.Context().Value(readingKey{}).(*reading)
	return x
}

// Cached is a handler whose page is the same for everybody who comes without
// a session. Query names the parameters that it knows; the others are not
// shown to it, so that nobody fills the cache with their spellings.
func (s *Shell) Cached(h Handler, query ...string) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		known := knownQuery(r.URL, query)
		if known != r.URL.RawQuery {
			u := *r.URL
			u.RawQuery, u.ForceQuery = known, false
			r = shallow(r)
			r.URL = &u
		}
		const longest = 512 // bytes of an address that is worth a place
		if s.cache == nil || !anonymous(r) || len(r.URL.Path)+len(known) > longest {
			return h(w, r)
		}
		p, err := s.cache.get(r.Context(), pageKey{r.URL.EscapedPath(), known, PreferencesOf(r)}, func() (*page, error) { return s.make(h, r) })
		if err != nil {
			return err
		}
		p.send(w, r, s.now())
		return nil
	}
}

func shallow(r *http.Request) *http.Request {
	c := *r
	return &c
}

// knownQuery is the query with nothing but the first value of each known name.
func knownQuery(u *url.URL, names []string) string {
	if u.RawQuery == "" || len(names) == 0 {
		return ""
	}
	have, known := u.Query(), url.Values{}
	for _, name := range names {
		if v := have.Get(name); v != "" {
			known.Set(name, v)
		}
	}
	return known.Encode()
}

// anonymous reports whether a page asked for is nobody's own.
func anonymous(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.Header.Get("Authorization") != "" {
		return false
	}
	for _, c := range r.Header["Cookie"] {
		if strings.Contains(c, sessionCookies) {
			return false
		}
	}
	return true
}

// sessionCookies is how the names of all cookies that stand for a person begin.
const sessionCookies = "gongkai_"

// kept is where a handler writes a page that may be kept.
type kept struct {
	header http.Header
	status int
	body   []byte
}

func (k *kept) Header() http.Header { return k.header }

func (k *kept) WriteHeader(status int) {
	if k.status == 0 {
		k.status = status
	}
}

func (k *kept) Write(b []byte) (int, error) {
	k.WriteHeader(http.StatusOK)
	k.body = append(k.body, b...)
	return len(b), nil
}

// make has the handler make its page, and makes what is sent of it.
func (s *Shell) make(h Handler, r *http.Request) (*page, error) {
	read, k := &reading{}, &kept{header: http.Header{}}
	if err := h(k, r.WithContext(context.WithValue(r.Context(), readingKey{}, read))); err != nil {
		return nil, err
	}
	k.WriteHeader(http.StatusOK)
	for _, name := range []string{"Content-Length", "Cache-Control"} { // Send's, for a page of today only
		k.header.Del(name)
	}
	sum := sha256.Sum256(k.body)
	p := &page{status: k.status, tags: read.tags, header: k.header, plain: newVariant(k.body, sum, ""),
		keep: k.status == http.StatusOK && read.declared && k.header.Get("Set-Cookie") == ""}
	if z := packWell(k.body); len(z) < len(k.body) {
		p.packed = newVariant(z, sum, "gzip")
	}
	if !p.keep {
		p.header.Set("Cache-Control", "no-store")
		return p, nil
	}
	p.header.Set("Cache-Control", "public, no-cache") // kept by browsers, and asked for anew with its ETag
	p.header["Vary"] = []string{"Accept-Encoding, Cookie"}
	p.modified = s.now().Truncate(time.Second).Add(time.Second)
	p.lastModified = []string{p.modified.UTC().Format(http.TimeFormat)}
	return p, nil
}

// send answers with the page, or that the visitor has it already. The values
// of the header are shared and only read.
func (p *page) send(w http.ResponseWriter, r *http.Request, now time.Time) {
	h := w.Header()
	maps.Copy(h, p.header)
	v := &p.plain
	if p.packed.body != nil && accepts(r, "gzip") {
		v = &p.packed
		h["Content-Encoding"] = v.coding
	}
	if p.keep {
		h["Etag"] = v.etag
		if !now.Before(p.modified) {
			h["Last-Modified"] = p.lastModified
		}
		if p.stands(r, v, now) {
			delete(h, "Content-Type")
			delete(h, "Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h["Content-Length"] = v.length
	w.WriteHeader(p.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(v.body) // the reader may have gone
	}
}

// stands reports whether the visitor's copy is this page (RFC 9110, 13.2.2).
// A time has whole seconds: it is trusted only from the second after the page
// was made, and only if it lies after that too.
func (p *page) stands(r *http.Request, v *variant, now time.Time) bool {
	if tags := r.Header["If-None-Match"]; len(tags) > 0 {
		for _, list := range tags {
			for one := range strings.SplitSeq(list, ",") {
				if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == v.etag[0] {
					return true
				}
			}
		}
		return false
	}
	since := r.Header.Get("If-Modified-Since")
	if since == "" || now.Before(p.modified) {
		return false
	}
	t, err := http.ParseTime(since)
	return err == nil && !t.Before(p.modified)
}
