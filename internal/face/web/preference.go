package web

import (
	"net/http"
	"net/url"
	"strings"
)

const preferencePath = "/preferences"

// Preferences are how a visitor wants to read. They last by cookies and hold
// nothing about the person.
type Preferences struct {
	Lang     Lang
	Elder    bool // larger letters and targets, one column, fewer choices
	Contrast bool // high contrast
}

// PreferencesOf reads the visitor's cookies.
func PreferencesOf(r *http.Request) Preferences {
	p := Preferences{Lang: Chinese}
	if c, err := r.Cookie("lang"); err == nil && c.Value == string(English) {
		p.Lang = English
	}
	if c, err := r.Cookie("elder"); err == nil {
		p.Elder = c.Value == "1"
	}
	if c, err := r.Cookie("contrast"); err == nil {
		p.Contrast = c.Value == "1"
	}
	return p
}

// Key tells apart the pages of different preferences, for caches.
func (p Preferences) Key() string {
	k := string(p.Lang)
	if p.Elder {
		k += "+e"
	}
	if p.Contrast {
		k += "+c"
	}
	return k
}

// setPreference keeps one choice for a year and goes back to the page.
func (s *Shell) setPreference(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		plain(w, http.StatusBadRequest, "请求有误。\n")
		return
	}
	for name, allowed := range map[string][]string{"elder": {"0", "1"}, "contrast": {"0", "1"}, "lang": {string(Chinese), string(English)}} {
		v := r.PostForm.Get(name)
		if v != "" && (v == allowed[0] || v == allowed[1]) {
			http.SetCookie(w, &http.Cookie{Name: name, Value: v, Path: "/", MaxAge: 365 * 24 * 3600,
				HttpOnly: true, Secure: s.Secure(r), SameSite: http.SameSiteLaxMode})
		}
	}
	http.Redirect(w, r, LocalPath(r.PostForm.Get("back"), "/"), http.StatusSeeOther)
}

// LocalPath is where, if it is a path of this server, else fallback: nobody
// is sent to another site by a crafted link.
func LocalPath(where, fallback string) string {
	u, err := url.Parse(where)
	if err != nil || u.IsAbs() || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(where, "/") ||
		strings.HasPrefix(where, "//") || strings.ContainsAny(where, "\\\r\n\t") {
		return fallback
	}
	return where
}
