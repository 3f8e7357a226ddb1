package portal

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// application is a form half filled, as it travels from page to page in the
// body of the form: nothing of it is kept here before it is submitted.
type application struct {
	*kind
	request *http.Request // its form parsed
	values  url.Values
	draft   draft
}

type stepPage struct {
	Kind, Step string
	N, Of      int
	Intro      string
	Form       *web.Form
	Back       string // key of the step before, "" at the first
	Held       *heldPage
	Draft      string // where a draft is kept on the visitor's device, "" nowhere
}

type checkPage struct {
	Kind   string
	N      int
	Form   *web.Form
	Parts  []checkPart
	Agency agency.Agency
}

type checkPart struct {
	Step, Title string
	Items       []web.Item
}

type receiptPage struct {
	app.Receipt
	Record  bool
	Contact agency.Contact
	Day     string
}

// begin shows the first step. An agency may be chosen in the address: that is
// no personal data.
func (p *Portal) begin(k *kind) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		a, err := p.open(r, k, url.Values{"agency": {r.URL.Query().Get("agency")}})
		if err != nil {
			return err
		}
		return p.show(w, r, a, 0, nil)
	}
}

func (p *Portal) open(r *http.Request, k *kind, v url.Values) (*application, error) {
	all, err := p.visitor.Agencies(r.Context())
	if err != nil {
		return nil, err
	}
	tell, err := p.visitor.TellWays(r.Context())
	if err != nil {
		return nil, err
	}
	if len(v.Get("token")) < 22 {
		v.Set("token", rand.Text())
	}
	return &application{kind: k, request: r, values: v, draft: draft{agencies: all, applicant: v.Get("kind"), record: k.path == "/record", tell: tell}}, nil
}

// step takes one page of answers and shows the next, the one asked for, or the
// receipt.
func (p *Portal) step(k *kind) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		a, err := p.open(r, k, r.PostForm)
		if err != nil {
			return err
		}
		at := a.index(r.PostForm.Get("step"))
		action, target, _ := strings.Cut(r.PostForm.Get("go"), ":")
		switch {
		case stays(r) && r.PostForm.Has("seen"):
			r.PostForm.Del("seen")
			if shown, err := p.suggest(w, r, a, at); shown || err != nil {
				return err
			}
			return p.show(w, r, a, at, nil)
		case stays(r):
			return p.show(w, r, a, at, nil)
		case action == "drop":
			if err := p.visitor.Drop(r.Context(), a.values.Get("token"), target); err != nil {
				return err
			}
			return p.show(w, r, a, at, nil)
		case at < len(a.steps) && len(refused(r)) > 0:
			f := a.form(at)
			complain(r, f)
			return p.show(w, r, a, at, f)
		case action == "to":
			a.mends(at == len(a.steps))
			return p.show(w, r, a, a.index(target), nil)
		case at < len(a.steps):
			if f := a.form(at); !f.OK() {
				return p.show(w, r, a, at, f)
			}
			if shown, err := p.suggest(w, r, a, at); shown || err != nil {
				return err
			}
			if a.values.Has(mending) {
				at = len(a.steps) - 1
			}
			return p.show(w, r, a, at+1, nil)
		}
		return p.submit(w, r, a)
	}
}

// mending says in the form that one answer is changed from the check, to which
// it goes back; the other answers need not be gone through again.
const mending = "mending"

func (a *application) mends(yes bool) {
	if a.values.Del(mending); yes {
		a.values.Set(mending, "yes")
	}
}

func (a *application) tags() []web.Meta {
	return serviceTags(a.name, a.name+"：填写、核对并在网上提交")
}

// index is the place of a step; the check comes after the last, and what is no
// step is the first.
func (a *application) index(key string) int {
	if key == "check" {
		return len(a.steps)
	}
	return max(0, slices.IndexFunc(a.steps, func(s stage) bool { return s.key == key }))
}

// blank is a step's form with what was typed, not yet checked; the other steps
// travel hidden.
func (a *application) blank(at int) *web.Form {
	f := &web.Form{Action: a.path, Submit: "继续", Hidden: []web.Option{{Label: "token", Value: a.values.Get("token")}}}
	if a.values.Has(mending) && at < len(a.steps) {
		f.Hidden = append(f.Hidden, web.Option{Label: mending, Value: "yes"})
	}
	key := "check"
	for i, s := range a.steps {
		if i == at {
			key, f.Fields, f.Files = s.key, s.fields(&a.draft), s.files
			if s.files {
				f.Fields = append(f.Fields, filesField())
			}
			continue
		}
		for _, x := range s.fields(&a.draft) {
			if v := a.values.Get(x.Name); v != "" {
				f.Hidden = append(f.Hidden, web.Option{Label: x.Name, Value: v})
			}
		}
	}
	f.Hidden = append(f.Hidden, web.Option{Label: "step", Value: key})
	for _, x := range f.Fields {
		if a.values.Has(x.Name) {
			one := web.Form{Fields: []*web.Field{x}}
			one.Fill(a.values)
		}
	}
	return f
}

// form is a step's form, checked.
func (a *application) form(at int) *web.Form {
	f := a.blank(at)
	if _, err := f.Read(a.request); err != nil {
		f.Fail("", "提交的内容不完整，请再填写一次")
	}
	// What the ledger would refuse is told on the page where it was typed. The
	// way of supply is asked later, so that what it needs is told after it.
	for _, x := range a.submission().Faults() {
		if field := f.Field(x.Name); field != nil && field.Error == "" {
			f.Fail(x.Name, x.Message)
		}
	}
	return f
}

// chosen is an answer as the applicant reads it.
func chosen(x *web.Field) string {
	if len(x.Options) == 0 {
		return x.Value
	}
	var out []string
	for _, o := range x.Options {
		if x.Has(o.Value) {
			out = append(out, o.Label)
		}
	}
	return strings.Join(out, "、")
}

// show shows a step; before the check, the first step that is not whole.
func (p *Portal) show(w http.ResponseWriter, r *http.Request, a *application, at int, f *web.Form) error {
	if at >= len(a.steps) {
		for i := range a.steps {
			if bad := a.form(i); !bad.OK() {
				return p.show(w, r, a, i, bad)
			}
		}
		return p.showCheck(w, r, a, nil)
	}
	s, status := a.steps[at], http.StatusOK
	if f == nil {
		f = a.blank(at)
	} else {
		status = http.StatusUnprocessableEntity
	}
	d := &stepPage{Kind: a.name, Step: s.key, N: at + 1, Of: len(a.steps) + 1, Intro: s.intro, Form: f, Draft: a.path}
	if at > 0 {
		d.Back = a.steps[at-1].key
	}
	if s.files {
		var err error
		if d.Held, err = p.held(r.Context(), a.values.Get("token"), "form", "go"); err != nil {
			return err
		}
	}
	return p.site.Render(w, r, "step", web.Page{Title: s.title, Status: status, Crumbs: append(home[:1:1], web.Link{Text: a.name, Href: a.path}), Meta: a.tags(), Data: d})
}

func (p *Portal) showCheck(w http.ResponseWriter, r *http.Request, a *application, problem error) error {
	d := &checkPage{Kind: a.name, N: len(a.steps) + 1, Form: a.blank(len(a.steps))}
	d.Form.Submit = "提交申请"
	page := web.Page{Title: "核对并提交", Crumbs: append(home[:1:1], web.Link{Text: a.name, Href: a.path}), Meta: a.tags(), Data: d}
	if problem != nil {
		page.Status = http.StatusUnprocessableEntity
		d.Form.Fail("", problem.Error())
	}
	for i, s := range a.steps {
		part := checkPart{Step: s.key, Title: s.title}
		for _, x := range a.blank(i).Fields {
			if text := chosen(x); text != "" {
				part.Items = append(part.Items, web.Item{Key: x.Label, Text: text, Data: true})
			}
		}
		if s.files {
			held, err := p.visitor.Held(r.Context(), a.values.Get("token"))
			if err != nil {
				return err
			}
			for _, f := range held {
				part.Items = append(part.Items, web.Item{Key: "附件", Text: f.Name, Note: web.SizeWords(f.Size), Data: true})
			}
		}
		d.Parts = append(d.Parts, part)
	}
	for _, one := range a.draft.agencies {
		if one.ID == a.values.Get("agency") {
			d.Agency = one
		}
	}
	return p.site.Render(w, r, "check", page)
}

// submit registers the application and shows its receipt on the answer itself:
// the query code must stand in no address.
func (p *Portal) submit(w http.ResponseWriter, r *http.Request, a *application) error {
	for i := range a.steps {
		if f := a.form(i); !f.OK() {
			return p.show(w, r, a, i, f)
		}
	}
	if !p.applies.Allow(p.site.Client(r)) {
		return p.busy(w, r)
	}
	receipt, err := p.visitor.Apply(r.Context(), a.submission())
	if err != nil {
		return p.refused(w, r, a, err)
	}
	d := &receiptPage{Receipt: receipt, Record: a.draft.record, Contact: receipt.Agency.Face, Day: day(receipt.ReceivedOn)}
	return p.site.Render(w, r, "receipt", web.Page{Title: "申请已提交", Crumbs: home, Meta: a.tags(), Data: d})
}

// refused shows the step of the first field that the ledger would not take.
func (p *Portal) refused(w http.ResponseWriter, r *http.Request, a *application, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Invalid && f.Kind != fault.Conflict {
		return err
	}
	for i := range a.steps {
		form := a.blank(i)
		for _, x := range f.Fields {
			if form.Field(x.Name) != nil {
				form.Fail(x.Name, x.Message)
			}
		}
		if !form.OK() {
			return p.show(w, r, a, i, form)
		}
	}
	if f.Code == "apply.token" {
		a.values.Set("token", rand.Text())
	}
	return p.showCheck(w, r, a, f)
}

func (a *application) submission() app.Submission {
	get := func(name string) string {
		for i := range a.steps {
			if x := a.blank(i).Field(name); x != nil {
				return x.Value
			}
		}
		return ""
	}
	return app.Submission{
		Agency: get("agency"), Type: a.law, Token: a.values.Get("token"),
		Record: app.Inaccuracy{Record: get("record"), Wrong: get("wrong"), Evidence: get("evidence")},
		Application: app.Application{
			Applicant: app.Applicant{Kind: get("kind"), Name: get("name"), IDType: get("id_type"), IDNo: get("id_no"), Contact: get("contact"),
				Phone: get("phone"), Email: get("email"), Address: get("address"), Postal: get("postal")},
			Content: get("content"), Form: get("form"), Help: a.values.Get("help") == "yes", Tell: get("tell"),
		},
	}
}
