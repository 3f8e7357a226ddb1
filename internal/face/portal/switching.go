package portal

import (
	"net/http"
	"strings"

	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
)

// keeps reports whether a page holds what a visitor has typed, so that the
// switches of the head must send it along instead of leaving the page.
func keeps(data any) bool {
	switch data.(type) {
	case *stepPage, *suggestPage, *checkPage, *receiptPage, *casePage, *withdrawPage:
		return true
	}
	return false
}

// switching takes a switch of the head that came with a page's form: it keeps
// the choice as the shell does, and shows the page again in it.
func (p *Portal) switching(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
			with, err := p.receive(r)
			if err != nil {
				return err
			}
			r = with
		} else if err := readForm(w, r); err != nil {
			return fault.Wrap(fault.Invalid, "portal.form", "提交的内容太大或者不完整，没有保存。请返回后缩短内容再试。", err)
		}
		name, value, _ := strings.Cut(r.PostForm.Get("set"), ":")
		switch name {
		case "elder", "contrast", "lang":
			c := &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: p.site.Secure(r), SameSite: http.SameSiteLaxMode}
			if c.Valid() != nil || len(value) > 8 {
				break
			}
			http.SetCookie(w, c)
			kept := r.Cookies()
			r.Header.Del("Cookie")
			for _, old := range kept {
				if old.Name != name {
					r.AddCookie(old)
				}
			}
			r.AddCookie(c)
		}
		return h(w, r)
	}
}

// readForm reads a form without files.
func readForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, web.MaxBody)
	return r.ParseForm()
}

// stays reports whether a form was sent to show its page in another way only.
func stays(r *http.Request) bool { return r.PostForm.Get("set") != "" }
