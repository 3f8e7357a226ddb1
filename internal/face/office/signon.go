package office

import (
	"net/http"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
)

// The sealed flow of a signing on stays with the browser that began it.
const (
	flowCookie = "gongkai_sign_on"
	signOnPath = "/office/sso"
)

func (o *Office) setFlow(w http.ResponseWriter, r *http.Request, sealed string) {
	c := &http.Cookie{Name: flowCookie, Value: sealed, Path: signOnPath, HttpOnly: true, Secure: o.Secure(r), SameSite: http.SameSiteLaxMode, MaxAge: 600}
	if sealed == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// signOnLink is the button of the sign-in page, nil where there is none.
func (o *Office) signOnLink(back string) *web.Link {
	if o.app.SignOnName() == "" {
		return nil
	}
	return &web.Link{Text: "用" + o.app.SignOnName() + "登录", Href: with(signOnPath, "back", back)}
}

// beginSignOn sends the browser to the provider. It is a link, not a form: the
// policy of our pages lets forms go nowhere else.
func (o *Office) beginSignOn(w http.ResponseWriter, r *http.Request) error {
	where, sealed, err := o.app.BeginSignOn(r.Context(), web.LocalPath(r.URL.Query().Get("back"), Base))
	if err != nil {
		return err
	}
	o.setFlow(w, r, sealed)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, where, http.StatusSeeOther)
	return nil
}

// endSignOn is where the provider sends the browser back to.
func (o *Office) endSignOn(w http.ResponseWriter, r *http.Request) error {
	if err := o.guess(r); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	kept, err := r.Cookie(flowCookie)
	o.setFlow(w, r, "")
	q := r.URL.Query()
	if err != nil || q.Get("error") != "" || len(q.Get("code")) > 4096 || len(kept.Value) > 4096 {
		return fault.New(fault.Invalid, "sign-on.cancelled", "统一身份认证没有完成，可能是取消了，或者停留太久。请回到登录页重新开始。")
	}
	token, back, err := o.app.EndSignOn(r.Context(), kept.Value, q.Get("state"), q.Get("code"), r.UserAgent())
	if err != nil {
		return err
	}
	o.setCookie(w, r, token)
	http.Redirect(w, r, web.LocalPath(back, Base), http.StatusSeeOther)
	return nil
}

// leaveSignOn goes on to the provider's own signing out.
func (o *Office) leaveSignOn(w http.ResponseWriter, r *http.Request) error {
	where, err := o.app.LeaveSignOn(r.Context())
	if err != nil {
		return err
	}
	if where == "" {
		where = "/office/signin"
	}
	http.Redirect(w, r, where, http.StatusSeeOther)
	return nil
}

// left says, after signing out, that the provider's session goes on; and after
// set-up, who signs in now.
func (o *Office) left(r *http.Request) *web.Notice {
	if r.URL.Query().Get("held") != "" {
		return &web.Notice{Tone: web.Info, Title: "登录已过期，没有保存", Text: "刚才填写的内容没有丢失。请重新登录，核对后再提交。"}
	}
	if r.URL.Query().Get("set") != "" {
		return &web.Notice{Tone: web.Good, Title: "设置完成", Text: "请系统管理员登录，按“开始使用”逐步填写并加入人员；再由安全管理员登录，给他们分配角色。"}
	}
	if r.URL.Query().Get("left") == "" || o.app.SignOnName() == "" {
		return nil
	}
	return &web.Notice{Tone: web.Info, Text: "已退出本系统。" + o.app.SignOnName() + "还没有退出；在公用的电脑上，请一并退出。", Action: &web.Link{Text: "退出" + o.app.SignOnName(), Href: signOnPath + "/end"}}
}

func linkForm(p app.Person) *web.Form {
	f := &web.Form{ID: "sign-on", Action: "/office/people/" + p.Login + "/sign-on", Submit: "保存", Fields: []*web.Field{{Name: "subject", Label: "身份标识", Optional: true, Max: 255,
		Hint: "统一身份认证给本人的固定标识，本人首次登录时会看到；关联后口令停用。留空为不关联。"}}}
	if p.Linked != nil {
		f.Fields[0].Value = p.Linked.Subject
	}
	return f
}

func (o *Office) linkPerson(v *visit) error {
	login := v.r.PathValue("login")
	p, err := v.app.Person(v.ctx(), v.actor, login)
	if err != nil {
		return err
	}
	f := linkForm(p)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err = f.Explain(v.app.LinkPerson(v.ctx(), v.actor, login, f.Value("subject")))
	}
	if err != nil {
		return err
	}
	if !f.OK() {
		return v.showPerson(f)
	}
	return v.go303("/office/people/"+login, "person")
}
