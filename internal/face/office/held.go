package office

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
)

// What somebody typed into a form that was sent after the session had run out
// is kept in memory until the same person has signed in again; then it is shown,
// and sent on only by a press on its button. A form from another site never
// comes this far: the shell refuses it.
const (
	heldFor   = app.SessionLength
	heldMost  = 256 << 10 // bytes of one form
	heldCount = 64        // forms at once; the oldest goes
)

const heldPath = "/office/held"

// held are such forms by the login of who typed them, one for each.
type held struct {
	mu sync.Mutex
	by map[string]typed
}

type typed struct {
	path   string
	values url.Values
	files  bool // there were files, which are not kept
	at     time.Time
}

func (h *held) put(login string, t typed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.by == nil {
		h.by = map[string]typed{}
	}
	if _, again := h.by[login]; !again && len(h.by) >= heldCount {
		oldest := ""
		for l, x := range h.by {
			if oldest == "" || x.at.Before(h.by[oldest].at) {
				oldest = l
			}
		}
		delete(h.by, oldest)
	}
	h.by[login] = t
}

func (h *held) get(login string, now time.Time) (typed, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t, ok := h.by[login]
	if ok && now.Sub(t.at) > heldFor {
		delete(h.by, login)
		return typed{}, false
	}
	return t, ok
}

func (h *held) drop(login string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.by, login)
}

// hold keeps the form of a request whose session has run out; false where
// there is nothing to keep or nobody knows whose it is.
func (o *Office) hold(r *http.Request) bool {
	c, err := r.Cookie(cookieName)
	if err != nil || r.Method != http.MethodPost || slices.Contains([]string{"/office/signout", "/office/second", "/office/password", "/office/factor", heldPath}, r.URL.Path) {
		return false
	}
	login, err := o.app.Expired(r.Context(), c.Value)
	if err != nil || login == "" {
		return false
	}
	t := typed{path: r.URL.RequestURI(), files: strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data"), at: o.Now()}
	broken, err := web.Uploads(r, maxAttach, func(string, string, io.Reader) error { return nil }) // no file is kept
	if err != nil || broken && len(r.PostForm) == 0 {
		return false
	}
	size := 0
	t.values = url.Values{}
	for name, values := range r.PostForm {
		if secret(name) {
			continue
		}
		for _, v := range values {
			size += len(name) + len(v)
		}
		t.values[name] = values
	}
	if size == 0 || size > heldMost {
		return false
	}
	o.held.put(login, t)
	return true
}

// secret reports whether a field of ours must not be kept.
func secret(name string) bool {
	return slices.Contains([]string{"password", "old", "again", "code", "secret", "token"}, name)
}

// heldPage shows what was typed, to be sent on or given up.
func (o *Office) heldPage(v *visit) error {
	t, ok := o.held.get(v.who.Login, o.Now())
	if !ok {
		return v.go303(Base, "")
	}
	send := &web.Form{ID: "send", Action: t.path, Submit: "继续提交"}
	p := listPage{Notice: &web.Notice{Tone: web.Info, Title: "刚才填写的内容没有丢失", Text: "提交时登录已经过期，没有保存。请核对下面的内容，再决定是否提交。"},
		Forms: []*web.Form{send, {ID: "drop", Action: heldPath, Submit: "放弃这些内容", Danger: true}}, Heads: []string{"提交", "不再需要"}}
	if t.files {
		p.Notice.Text += "所附的文件没有保留，提交前请回到原页面重新选择。"
	}
	names := make([]string, 0, len(t.values))
	for name := range t.values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, x := range t.values[name] {
			send.Hidden = append(send.Hidden, web.Option{Label: name, Value: x})
			if strings.TrimSpace(x) != "" && name != "version" {
				p.Summary = append(p.Summary, web.Item{Key: heldName(name), Text: x})
			}
		}
	}
	return v.show("list", web.Page{Title: "尚未提交的内容", Crumbs: crumbs(), Data: p})
}

// heldName is how a field is called beside what was typed into it: the forms
// that it may come from call theirs so.
func heldName(name string) string {
	if s := map[string]string{"content": "内容", "note": "补充说明", "reason": "理由", "text": "正文", "name": "姓名或者名称", "title": "标题", "on": "日期", "number": "编号", "unit": "承办机构",
		"purpose": "用途", "phone": "联系电话", "email": "电子邮箱", "address": "通信地址", "contact": "联系人", "id_no": "证件号码", "id_type": "证件种类", "postal": "邮政编码"}[name]; s != "" {
		return s
	}
	return "其他填写项"
}

func (o *Office) dropHeld(v *visit) error {
	o.held.drop(v.who.Login)
	return v.go303(Base, "")
}

// pending leads to what was typed before the session ran out, from the start
// page; a form that is sent on is no longer kept.
func (o *Office) pending(v *visit) bool {
	t, ok := o.held.get(v.who.Login, o.Now())
	if ok && v.r.Method == http.MethodPost && v.r.URL.RequestURI() == t.path {
		o.held.drop(v.who.Login)
		return false
	}
	return ok && v.r.Method == http.MethodGet && v.r.URL.Path == Base
}
