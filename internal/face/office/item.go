package office

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/catalog"
)

const itemsAt = "/office/items"

func itemAt(id string) string { return itemsAt + "/" + id }

func minuteWords(at string) string { return strings.Replace(at, "T", " ", 1) }

// itemPage is an item at the desk: its text, what was found in it, what may be
// done, and everything that was.
type itemPage struct {
	Notice     *web.Notice
	Tags       []web.Tag
	Clock      string
	Overdue    bool
	Steps      []flowStep
	Next       []step
	Nobody     string // why nobody may take the step that waits, and the way out
	Edit       string
	Findings   []findingRow
	Open       int    // findings that keep the item in
	Settle     string // address to justify a finding, "" where it may not be
	Version    int
	Doubts     []string
	Violations []violation
	Record     []web.Item
	Body       template.HTML
	Files      []itemFileLine
	Seen       bool // the public reads the item: cleaning asks for the reason
	Unread     []string
	Related    []web.Item
	Validity   []web.Item
	Converted  []web.Item // the requests that it came from (art. 44)
	Secrecy    []web.Item // the reviews of art. 17, each with its form
	Events     []web.Event
	Texts      []web.Link
	Public     string
}

// itemFileLine is an attachment; Clean is where a copy without what it hides
// can be had.
type itemFileLine struct {
	web.Link
	Clean string
}

type flowStep struct {
	Label, Who string
	Done, Now  bool
}

type findingRow struct {
	ID, Where, Title, Message, Excerpt, Settled string
	Block, Must, Open                           bool
}

func (v *visit) itemOf() (app.ItemView, error) {
	return v.app.ItemView(v.ctx(), v.actor, v.r.PathValue("item"))
}

func (o *Office) item(v *visit) error {
	i, err := v.itemOf()
	if err != nil {
		return err
	}
	return v.showItem(i, nil)
}

func (v *visit) showItem(i app.ItemView, wrong *web.Notice) error {
	if err := v.nameActors(&i); err != nil {
		return err
	}
	p := itemPage{Notice: v.notice(), Version: i.Version, Steps: flowSteps(i), Record: recordItems(i.Text.Record, i), Body: template.HTML(i.Text.Body)} //nolint:gosec // cleaned on the way in, bound by the ledger
	if wrong != nil {
		p.Notice = wrong
	}
	p.Tags = []web.Tag{{Text: i.State.Stage.Label(), Tone: stageTone(i.State.Stage)}, {Text: i.Text.Kind.Label()}}
	if i.State.Decision != nil {
		p.Tags = append(p.Tags, web.Tag{Text: i.State.Decision.Attribute.Label()})
	}
	if s := i.State; !s.Due.IsZero() {
		p.Clock, p.Overdue = "应于 "+s.Due.Chinese()+"（"+s.Due.WeekdayChinese()+"）前公开", s.Overdue
		if n := len(s.Steps); n > 0 {
			p.Clock += "：" + s.Steps[n-1].Text
		}
	}
	p.Next, p.Edit = v.itemSteps(i)
	if i.Nobody {
		p.Nobody = i.State.Step.Label + "没有人能办：本机关可以审核的人都起草过或者办过其他级别。请退回，重新送审后由不同的人分级办理（同一级的审和校可由一人办理），或者请安全管理员给另一人授予审核的角色。"
	}
	for _, f := range i.Findings {
		row := findingRow{ID: f.ID, Where: f.Where, Title: f.Title, Message: f.Message, Excerpt: f.Excerpt, Settled: f.Settled, Block: f.Block, Must: f.Must, Open: f.Open()}
		if row.Open {
			p.Open++
		}
		p.Findings = append(p.Findings, row)
	}
	for _, n := range i.State.Next {
		if n.Kind == catalog.Settled && i.Agency == v.actor.Agency && v.can(app.ItemVerbs(catalog.Settled)...) {
			p.Settle = itemAt(i.ID) + "/acts/" + string(catalog.Settled)
		}
	}
	for _, d := range i.Doubts {
		p.Doubts = append(p.Doubts, d.Field+"："+d.Text)
	}
	for _, x := range i.State.Violations {
		p.Violations = append(p.Violations, violation{dayWords(x.On), x.Citation, x.Text})
	}
	for n, a := range i.Text.Attachments {
		line := itemFileLine{Link: web.Link{Text: a.Name, Href: itemAt(i.ID) + "/texts/" + strconv.Itoa(i.State.Current) + "/files/" + strconv.Itoa(n), Count: sizeWords(a.Bytes)}}
		if slices.ContainsFunc(a.Hidden, func(h doc.Hidden) bool { return !h.InSight() }) && p.Edit != "" {
			line.Clean = itemAt(i.ID) + "/files/" + strconv.Itoa(n) + "/clean"
		}
		p.Files = append(p.Files, line)
		if a.Unread != "" {
			p.Unread = append(p.Unread, a.Name+"："+a.Unread)
		}
	}
	for _, r := range i.Relations {
		one := web.Item{Key: r.Kind.Label(r.Passive), Text: strings.TrimSpace(r.Title + " " + r.Number)}
		if r.ID != "" {
			one.Href = itemAt(r.ID)
		}
		p.Related = append(p.Related, one)
	}
	p.Validity = validityItems(i.Validity)
	p.Secrecy = secrecyItems(i)
	var err error
	if p.Converted, err = v.convertedFrom(i); err != nil {
		return err
	}
	p.Events = itemEvents(i)
	if err := v.named(p.Events); err != nil {
		return err
	}
	for n := i.State.Current; n > 0; n-- {
		p.Texts = append(p.Texts, web.Link{Text: "第 " + strconv.Itoa(n) + " 稿", Href: itemAt(i.ID) + "/texts/" + strconv.Itoa(n), Current: n == i.State.Public})
	}
	p.Seen = i.State.Public > 0 || i.State.Stage == catalog.StageWithdrawn
	if i.State.Public > 0 {
		p.Public = "/items/" + i.ID
	}
	status := 200
	if wrong != nil {
		status = 422
	}
	return v.show("item", web.Page{Title: i.Text.Title, Wide: true, Status: status, Crumbs: crumbs(web.Link{Text: "信息目录", Href: itemsAt}), Data: p})
}

// nameActors puts names in the place of logins.
func (v *visit) nameActors(i *app.ItemView) error {
	logins := make([]string, len(i.Acts))
	for n, a := range i.Acts {
		logins[n] = a.By
	}
	names, err := v.app.NamesOf(v.ctx(), v.actor, logins...)
	if err != nil {
		return err
	}
	names["system"] = "本系统"
	for n := range i.Acts {
		if name := names[i.Acts[n].By]; name != "" {
			i.Acts[n].By = name
		}
	}
	for n := range i.State.Done {
		if name := names[i.State.Done[n].By]; name != "" {
			i.State.Done[n].By = name
		}
	}
	return nil
}

func flowSteps(i app.ItemView) []flowStep {
	if i.State.Stage != catalog.StageReview && len(i.State.Done) == 0 {
		return nil
	}
	var out []flowStep
	done := map[string]catalog.StepDone{}
	for _, d := range i.State.Done {
		done[d.Step.Key] = d
	}
	for _, s := range i.Flow.Steps {
		f := flowStep{Label: s.Label, Now: i.State.Step != nil && i.State.Step.Key == s.Key}
		if d, ok := done[s.Key]; ok {
			f.Done, f.Who = true, d.By+" "+d.On.Chinese()
		}
		out = append(out, f)
	}
	return out
}

// itemSteps are what may follow and this person may do.
func (v *visit) itemSteps(i app.ItemView) (out []step, edit string) {
	if i.Agency != v.actor.Agency {
		return nil, ""
	}
	for _, n := range i.State.Next {
		switch {
		case n.Kind == catalog.Revised:
			if v.can(agency.ItemDraft) {
				edit = itemAt(i.ID) + "/edit"
			}
			continue
		case n.Kind == catalog.Settled || !v.can(app.ItemVerbs(n.Kind)...):
			continue
		}
		s := step{Text: n.Label, Article: n.Statute, Href: itemAt(i.ID) + "/acts/" + string(n.Kind)}
		switch n.Kind {
		case catalog.Passed, catalog.SecrecyReviewed, catalog.Signed, catalog.Imported, catalog.Released, catalog.Corrected, catalog.Submitted:
			s.Main = true
		}
		if slices.Contains(barredFrom(i.State, n.Kind), v.actor.Person) {
			s.Barred = "起草的人和办过其他级别的人不能办，由他人办理"
		}
		out = append(out, s)
	}
	return out, edit
}

// barredFrom are those whom an act is kept from by what they did before.
func barredFrom(s catalog.State, k catalog.ActKind) []string {
	switch k {
	case catalog.Passed, catalog.SecrecyReviewed, catalog.Signed, catalog.Scheduled, catalog.Released:
		return s.Barred
	case catalog.AfterReviewed:
		return s.AfterBarred
	}
	return nil
}

func sizeWords(n int64) string {
	if n >= 1<<20 {
		return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
	}
	return strconv.FormatInt(max(1, n>>10), 10) + " KB"
}
