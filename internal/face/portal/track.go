package portal

import (
	"fmt"
	"net/http"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

type trackPage struct{ Form *web.Form }

type casePage struct {
	Claim    []web.Option // hidden fields that carry the claim on
	Head     []web.Item
	Stage    web.Tag
	Clock    web.Clock
	Next     nextSteps
	Events   []web.Event
	Answers  []answer
	Remedies []string
	Correct  *web.Form // where a correction or reasons are awaited
	Saying   string    // its heading
	Held     *heldPage // files that wait to go with it
	Fee      []web.Item
	Withdraw bool
	Suggest  *web.Form  // that what was given be public (art. 44)
	Told     []web.Item // what became of it
	Done     string     // what was just done
}

type withdrawPage struct {
	Claim []web.Option
	Head  []web.Item
}

func trackTags() []web.Meta {
	return serviceTags("查询办理进度", "凭受理编号和查询码查看申请的进度、期限和答复")
}

func claimForm() *web.Form {
	return &web.Form{Action: "/track", Submit: "查询", Fields: []*web.Field{
		{Name: "receipt", Label: "受理编号", Hint: "在回执上，例如 EDUCATION-2024-0001。", Max: 100},
		{Name: "code", Label: "查询码", Hint: "在回执上，十六位字母和数字，大小写和连字符不限。", Max: 60},
	}}
}

func claimOf(r *http.Request) app.Claim {
	return app.Claim{Receipt: r.PostForm.Get("receipt"), Code: r.PostForm.Get("code")}
}

func hidden(c app.Claim) []web.Option {
	return []web.Option{{Label: "receipt", Value: c.Receipt}, {Label: "code", Value: c.Code}}
}

func (p *Portal) ask(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r)
	return p.site.Render(w, r, "track", web.Page{Title: "查询办理进度", Crumbs: home, Meta: trackTags(), Data: trackPage{claimForm()}})
}

// denied asks for the claim again where it does not hold.
func (p *Portal) denied(w http.ResponseWriter, r *http.Request, f *web.Form, err error) error {
	if fault.KindOf(err) != fault.NotFound {
		return err
	}
	f.Fail("", err.Error())
	return p.site.Render(w, r, "track", web.Page{Title: "查询办理进度", Status: http.StatusUnprocessableEntity, Crumbs: home, Meta: trackTags(), Data: trackPage{f}})
}

// claiming takes one try of a query code, of the client and of the number that
// it is tried on, however that is spelled: many clients do not guess together
// what one alone could not.
func (p *Portal) claiming(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		c := claimOf(r)
		if c.Number() != "" && c.Code != "" && !(p.claims.Allow(p.site.Client(r)) && p.claims.Allow("number "+c.Number())) {
			return p.busy(w, r)
		}
		return h(w, r)
	}
}

// track shows a case to whoever holds its claim.
func (p *Portal) track(w http.ResponseWriter, r *http.Request) error {
	f := claimForm()
	ok, err := f.Read(r)
	if err != nil {
		return err
	}
	if !ok {
		return p.site.Render(w, r, "track", web.Page{Title: "查询办理进度", Status: http.StatusUnprocessableEntity, Crumbs: home, Meta: trackTags(), Data: trackPage{f}})
	}
	return p.showCase(w, r, f, "", nil)
}

func (p *Portal) showCase(w http.ResponseWriter, r *http.Request, f *web.Form, done string, correct *web.Form) error {
	ctx, end := p.visitor.Snapshot(r.Context()) // the case, and what stands around the page
	defer end()
	w, r = web.Before(w, end), r.WithContext(ctx)
	c := claimOf(r)
	t, err := p.visitor.Track(ctx, c)
	if err != nil {
		return p.denied(w, r, f, err)
	}
	d := newCase(&t, c)
	d.Done = done
	if err := p.awaits(r, &t, d, correct); err != nil {
		return err
	}
	page := web.Page{Title: "办理进度", Crumbs: home, Meta: trackTags(), Data: d}
	if correct != nil && !correct.OK() {
		page.Status = http.StatusUnprocessableEntity
	}
	return p.site.Render(w, r, "case", page)
}

// awaits shows the form for what is awaited of the applicant; was is one that
// came back.
func (p *Portal) awaits(r *http.Request, t *app.Tracked, d *casePage, was *web.Form) (err error) {
	var s *saying
	switch t.State.Stage {
	case request.StageAwaitingCorrection:
		if s = p.correction(); t.Type == request.TypeRecordCorrection {
			s = p.evidence()
		}
	case request.StageAwaitingReasons:
		s = p.reasons()
	default:
		return nil
	}
	d.Saying, d.Correct = s.head, s.form(r)
	if was != nil {
		d.Correct = was
	}
	d.Held, err = p.held(r.Context(), d.Correct.Value("token"), "correct", "do")
	return err
}

func newCase(t *app.Tracked, c app.Claim) *casePage {
	s := &t.State
	d := &casePage{Claim: hidden(c), Head: head(t), Stage: stageTag(s), Clock: clock(t), Next: next(t), Events: events(t), Remedies: remedyWords(t.Remedies)}
	for _, l := range t.Letters {
		d.Answers = append(d.Answers, newAnswer(&l))
	}
	d.Fee = feeItems(t)
	d.Withdraw = s.ClosedOn.IsZero()
	d.Told = suggestionWords(t.Suggested)
	if t.MaySuggest {
		d.Suggest = suggestForm(c)
	}
	return d
}

func head(t *app.Tracked) []web.Item {
	what := "所需信息"
	if t.Type == request.TypeRecordCorrection {
		what = "申请事项"
	}
	return []web.Item{{Key: "受理编号", Text: t.Receipt, Data: true}, {Key: "受理机关", Text: t.Agency.Name, Data: true, Href: "/guide/" + t.Agency.ID}, {Key: "登记编号", Text: t.Number, Data: true},
		{Key: what, Text: t.Title, Data: true}, {Key: "提交日期", Text: t.State.ReceivedOn.Chinese()}}
}

// acting acts for a claim and shows where it does not hold.
func (p *Portal) acting(w http.ResponseWriter, r *http.Request, act func(app.Claim) error) (done bool, err error) {
	if stays(r) {
		return true, p.showCase(w, r, claimForm(), "", nil)
	}
	if err := act(claimOf(r)); fault.KindOf(err) == fault.NotFound {
		return true, p.denied(w, r, claimForm(), err)
	} else if err != nil {
		return false, err
	}
	return false, nil
}

// withdraw asks once more before it takes an application back.
func (p *Portal) withdraw(w http.ResponseWriter, r *http.Request) error {
	sure := r.PostForm.Get("sure") == "yes"
	var t app.Tracked
	answered, err := p.acting(w, r, func(c app.Claim) (err error) {
		if sure {
			return p.visitor.Withdraw(r.Context(), c)
		}
		t, err = p.visitor.Track(r.Context(), c)
		return err
	})
	switch {
	case answered || err != nil:
		return err
	case sure:
		return p.showCase(w, r, claimForm(), "申请已经撤回。", nil)
	}
	return p.site.Render(w, r, "withdraw", web.Page{Title: "撤回申请", Crumbs: home, Meta: trackTags(), Data: &withdrawPage{hidden(claimOf(r)), head(&t)}})
}

// letter gives a letter as a file.
func (p *Portal) letter(w http.ResponseWriter, r *http.Request) error {
	format := doc.Format(r.PostForm.Get("format"))
	if format != doc.PDF && format != doc.DOCX {
		return fault.New(fault.Invalid, "portal.format", "文书只能下载为 pdf 或者 docx。")
	}
	var data []byte
	var name string
	answered, err := p.acting(w, r, func(c app.Claim) (err error) {
		data, name, err = p.visitor.Letter(r.Context(), c, r.PostForm.Get("letter"), format)
		return err
	})
	if answered || err != nil {
		return err
	}
	send(w, name+"."+string(format), format, data)
	return nil
}

// answer is a letter as the page shows it.
type answer struct {
	app.SentLetter
	Blocks []block
	Sent   []sentFile
}

// block is a paragraph or the rows of a table.
type block struct {
	Style string // title, head, side, body
	Text  string
	Rows  [][]doc.Cell
}

func newAnswer(l *app.SentLetter) answer {
	a := answer{SentLetter: *l, Sent: sentFiles(l)}
	if l.Document == nil {
		return a
	}
	for _, b := range l.Document.Blocks {
		switch {
		case b.Table != nil:
			one := block{}
			for _, row := range b.Table.Rows {
				one.Rows = append(one.Rows, row)
			}
			a.Blocks = append(a.Blocks, one)
		case b.Para != nil && strings.TrimSpace(b.Para.Text) != "":
			a.Blocks = append(a.Blocks, block{Style: style(b.Para.Style), Text: b.Para.Text})
		}
	}
	return a
}

func style(s doc.Style) string {
	switch s {
	case doc.Title, doc.IssueMark, doc.DocNumber:
		return "title"
	case doc.Heading1, doc.Heading2, doc.Heading3, doc.Heading4:
		return "head"
	case doc.Signature:
		return "side"
	}
	return "body"
}

// yuan is a sum as people write it.
func yuan(x float64) string { return strings.TrimSuffix(fmt.Sprintf("%.2f", x), ".00") + " 元" }
