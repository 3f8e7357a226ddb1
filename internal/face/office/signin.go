package office

import (
	"net/http"

	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
)

// formPage is what the page "form" shows.
type formPage struct {
	Notice  *web.Notice
	Before  *web.Link // another way than the form
	Clock   *web.Clock
	Summary []web.Item
	Form    *web.Form
	More    []*web.Form // further forms, each under its own heading
	Heads   []string    // of More
	Secret  string      // shown once
}

func signInForm(back string) *web.Form {
	return &web.Form{Submit: "登录", Hidden: []web.Option{{Label: "back", Value: back}}, Fields: []*web.Field{
		{Name: "login", Label: "用户名", Code: "username"},
		{Name: "password", Label: "口令", Kind: web.Password, Code: "current-password"},
	}}
}

func (o *Office) signInPage(w http.ResponseWriter, r *http.Request) error {
	if empty, err := o.app.Empty(r.Context()); err != nil {
		return err
	} else if empty {
		http.Redirect(w, r, "/office/setup", http.StatusSeeOther)
		return nil
	}
	return o.showSignIn(w, r, signInForm(web.LocalPath(r.URL.Query().Get("back"), Base)))
}

func (o *Office) showSignIn(w http.ResponseWriter, r *http.Request, f *web.Form) error {
	status := http.StatusOK
	if !f.OK() {
		status = http.StatusUnprocessableEntity
	}
	return o.Render(w, r, "form", web.Page{Title: "登录", Status: status, Data: formPage{Form: f, Before: o.signOnLink(f.Value("back")), Notice: o.left(r)}})
}

func (o *Office) signIn(w http.ResponseWriter, r *http.Request) error {
	f := signInForm(Base)
	ok, err := f.Read(r)
	if err != nil || !ok {
		return cond(err, func() error { return o.showSignIn(w, r, f) })
	}
	if err := o.guess(r); err != nil {
		return err
	}
	if !o.guesses.Allow("account " + f.Value("login")) {
		return fault.New(fault.Unavailable, "session.too-many", "尝试次数过多，请过几分钟再试。")
	}
	token, err := o.trySignIn(r, f.Value("login"), f.Value("password"))
	if err != nil {
		return cond(f.Explain(err), func() error { return o.showSignIn(w, r, f) })
	}
	o.setCookie(w, r, token)
	http.Redirect(w, r, web.LocalPath(f.Value("back"), Base), http.StatusSeeOther)
	return nil
}

// trySignIn hashes only so much at once: a guess costs memory.
func (o *Office) trySignIn(r *http.Request, login, password string) (string, error) {
	select {
	case o.hashing <- struct{}{}:
		defer func() { <-o.hashing }()
	case <-r.Context().Done():
		return "", r.Context().Err()
	}
	return o.app.SignIn(r.Context(), login, password, r.UserAgent())
}

// guess slows down who tries passwords or codes one after the other.
func (o *Office) guess(r *http.Request) error {
	if !o.guesses.Allow(o.Client(r)) {
		return fault.New(fault.Unavailable, "session.too-many", "尝试次数过多，请过几分钟再试。")
	}
	return nil
}

// cond gives err, or else what f gives.
func cond(err error, f func() error) error {
	if err != nil {
		return err
	}
	return f()
}

func (o *Office) signOut(v *visit) error {
	if err := v.app.SignOut(v.ctx(), v.who); err != nil {
		return err
	}
	o.setCookie(v.w, v.r, "")
	if v.who.Linked != nil {
		return v.go303("/office/signin?left=1", "")
	}
	return v.go303("/office/signin", "")
}

// ask shows a form, or what was typed into it with what is wrong.
func (v *visit) ask(title string, p formPage, path ...web.Link) error {
	status := http.StatusOK
	if !p.Form.OK() {
		status = http.StatusUnprocessableEntity
	}
	if p.Notice == nil {
		p.Notice = v.notice()
	}
	page := web.Page{Title: title, Status: status, Data: p}
	if v.unfinished(v.who) == "" {
		page.Crumbs = crumbs(path...)
	}
	return v.show("form", page)
}

func codeForm() *web.Form {
	return &web.Form{Submit: "确认", Fields: []*web.Field{{Name: "code", Label: "动态码", Hint: "手机验证器上的 6 位数字", Code: "one-time-code", Max: 10, Short: true}}}
}

func (o *Office) secondPage(v *visit) error {
	if v.who.Second {
		return v.go303(Base, "")
	}
	return v.ask("输入动态码", formPage{Form: codeForm()})
}

func (o *Office) second(v *visit) error {
	f := codeForm()
	ok, err := f.Read(v.r)
	if err == nil && ok {
		if err = o.guess(v.r); err == nil && !v.who.Second {
			err = f.Explain(v.app.ShowCode(v.ctx(), v.who, f.Value("code")))
		}
	}
	switch {
	case err != nil:
		return err
	case !f.OK():
		return v.ask("输入动态码", formPage{Form: f})
	}
	return v.go303(Base, "")
}

func passwordForm() *web.Form {
	return &web.Form{Submit: "更改口令", Fields: []*web.Field{
		{Name: "old", Label: "原口令", Kind: web.Password, Code: "current-password"},
		{Name: "password", Label: "新口令", Kind: web.Password, Code: "new-password", Hint: "至少 10 个字符，含大写字母、小写字母、数字、其他符号中的三类；或者不少于 20 个字符"},
		{Name: "again", Label: "再输一遍新口令", Kind: web.Password, Code: "new-password"},
	}}
}

func (o *Office) passwordPage(v *visit) error {
	p := formPage{Form: passwordForm()}
	if v.who.Temporary {
		p.Notice = &web.Notice{Tone: web.Info, Text: "管理员给您的口令只用于首次登录，请先换成自己的口令。"}
	}
	return v.ask("更改口令", p)
}

func (o *Office) password(v *visit) error {
	if !v.who.Second {
		return v.go303("/office/second", "")
	}
	f := passwordForm()
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok && f.Value("password") != f.Value("again") {
		f.Fail("again", "两遍新口令不一致")
	}
	if f.OK() {
		if err := o.guess(v.r); err != nil {
			return err
		}
		if err := v.app.ChangePassword(v.ctx(), v.who, f.Value("old"), f.Value("password")); err != nil {
			if err := f.Explain(err); err != nil {
				return err
			}
		}
	}
	if !f.OK() {
		return v.ask("更改口令", formPage{Form: f})
	}
	return v.go303(Base, "password")
}

// factorPage proposes a secret; it goes back and forth in the form until the
// first code proves that the device has it.
func (o *Office) factorPage(v *visit) error {
	if v.who.HasFactor() {
		return v.ask("动态码", formPage{Form: &web.Form{Action: Base, Get: true, Submit: "返回", Intro: "您已启用动态码。更换设备时，请安全管理员先予解除。"}})
	}
	secret, _ := v.app.NewFactor(v.who)
	return v.askFactor(factorForm(secret))
}

func factorForm(secret string) *web.Form {
	f := codeForm()
	f.Hidden = []web.Option{{Label: "secret", Value: secret}}
	return f
}

func (v *visit) askFactor(f *web.Form) error {
	secret := f.Value("secret")
	return v.ask("启用动态码", formPage{Form: f, Secret: secret, Notice: &web.Notice{Tone: web.Info, Title: "第一步", Text: "在手机验证器中选择“手动输入密钥”，输入下面的密钥（类型：基于时间）。第二步，把验证器显示的 6 位数字填在下面。"}})
}

func (o *Office) factor(v *visit) error {
	if !v.who.Second {
		return v.go303("/office/second", "")
	}
	f := factorForm("")
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		if err := o.guess(v.r); err != nil {
			return err
		}
		if err := v.app.ConfirmFactor(v.ctx(), v.who, f.Value("secret"), f.Value("code")); err != nil {
			if err := f.Explain(err); err != nil {
				return err
			}
		}
	}
	if !f.OK() {
		return v.askFactor(f)
	}
	return v.go303(Base, "factor")
}
