package office

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/screening"
)

func releaseAt(caseID, file string) string { return caseAt(caseID) + "/release/" + file }

func letterName(k letter.Kind) string {
	info, _ := letter.Lookup(k)
	return info.Name
}

// releasesOf lists the files that are to be given with the answer.
func (v *visit) releasesOf(c app.View, p *casePage) error {
	if c.Agency != v.actor.Agency || !v.can(agency.CaseAct, agency.LetterSign) {
		return nil
	}
	var err error
	if p.Releases, err = v.releaseTable(c); err != nil {
		return err
	}
	if c.State.Into != "" && len(p.Releases.Rows) == 0 {
		p.Releases = nil
	}
	if v.can(agency.CaseAct) && c.State.Into == "" {
		p.NewRelease = caseAt(c.ID) + "/release"
	}
	return nil
}

func (v *visit) releaseTable(c app.View) (*web.Table, error) {
	all, err := v.app.Releases(v.ctx(), v.actor, c.ID)
	if err != nil {
		return nil, err
	}
	t := &web.Table{Caption: "拟提供的文件", Empty: "没有拟提供的文件。答复要附文件的，先上传，清理和遮盖之后随答复自动附上。",
		Columns: []web.Column{{Label: "文件", Wide: true}, {Label: "状态"}, {Label: "副本"}}}
	for _, f := range all {
		name := web.L(f.Name, releaseAt(c.ID, f.ID))
		name.Note = strings.ToUpper(string(f.Format)) + "，" + web.SizeWords(f.Last().Size)
		copies := "还没有可以发出的副本"
		if f.Copied() {
			copies = fmt.Sprintf("第 %d 份，遮盖 %d 处", len(f.Versions)-1, f.Last().Cuts)
		}
		tone := web.Soon
		if f.State == app.ReleaseSent || f.Copied() && f.State == app.ReleaseOpen {
			tone = web.Good
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, {Tag: &web.Tag{Text: f.State.Label(), Tone: tone}}, web.C(copies)}})
	}
	return t, nil
}

func releaseForm() *web.Form {
	return &web.Form{ID: "release", Files: true, Submit: "上传", Intro: "上传的是原件：加密保存，任何时候都不发出。系统检查其中看不见的内容和不应公开的内容，发出的是清理、遮盖之后的副本。",
		Fields: []*web.Field{{Name: "files", Label: "文件", Kind: web.File, Multiple: true, Hint: "docx、xlsx、pdf、ofd、jpg、png、txt，每个不超过 64 MB。OFD 的副本不带电子印章和内嵌字体：内容改过，原来的签章不再成立"}}}
}

func (o *Office) releasesPage(v *visit) error { return v.showReleases(releaseForm()) }

func (v *visit) showReleases(f *web.Form) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	t, err := v.releaseTable(c)
	if err != nil {
		return err
	}
	p := listPage{Notice: v.notice(), Table: t, Actions: []web.Link{{Text: "返回案件", Href: caseAt(c.ID)}}}
	if v.can(agency.CaseAct) {
		p.Forms, p.Heads = []*web.Form{f}, []string{"上传文件"}
	}
	page := web.Page{Title: "拟提供的文件", Crumbs: crumbs(web.Link{Text: c.Number, Href: caseAt(c.ID)}), Data: p}
	if !f.OK() {
		page.Status = http.StatusUnprocessableEntity
	}
	return v.show("list", page)
}

func (o *Office) release(v *visit) error {
	f, last := releaseForm(), ""
	n := 0
	broken, err := web.Uploads(v.r, maxAttach, func(field, name string, content io.Reader) error {
		if field != "files" {
			return nil
		}
		one, err := v.app.PutRelease(v.ctx(), v.actor, v.r.PathValue("id"), name, content)
		if k := fault.KindOf(err); err != nil && k != fault.Invalid {
			return err
		} else if err != nil {
			f.Fail("", err.Error())
			return nil
		}
		n, last = n+1, one.ID
		return nil
	})
	if err != nil {
		return err
	}
	switch {
	case broken:
		f.Fail("", "文件太大或者没有传完，其余的已经收下。")
	case n == 0 && f.OK():
		f.Fail("files", "请选择要上传的文件")
	case n == 1 && f.OK():
		return v.go303(releaseAt(v.r.PathValue("id"), last), "original")
	case f.OK():
		return v.go303(caseAt(v.r.PathValue("id"))+"/release", "original")
	}
	return v.showReleases(f)
}

// releasePage is the desk of one file.
type releasePage struct {
	Notice   *web.Notice
	Problems *web.Form
	Tags     []web.Tag
	Summary  []web.Item
	At       string
	Version  int
	Act      bool // the visitor may change it
	Name     string
	Hidden   []doc.Hidden
	Found    []finding
	Cuts     []cutRow
	Left     []finding
	Copied   bool
	Ready    bool
	Places   []placeRow
	More     int
	Unread   string
	Typed    string // texts
	Where    string
	Every    bool
	Drop     *web.Form
	Events   []web.Event
}

type finding struct {
	ID, Where, Title, Message, Excerpt, Level, Reason string
	Tone                                              web.Tone
	Cuttable, Ticked, Asks                            bool
}

type cutRow struct {
	N      int
	Words  string
	Ticked bool
}

type placeRow struct {
	app.ReleasePlace
	Ticked bool
}

var levels = map[screening.Severity]struct {
	words string
	tone  web.Tone
}{screening.Block: {"必须去掉", web.Late}, screening.Justify: {"去掉或者说明", web.Soon}, screening.Hint: {"提示", web.Quiet}}

func findingRows(f *app.ReleaseView, found []app.LeavingFinding, ticked []string) (out []finding) {
	for _, x := range found {
		l := levels[x.Severity]
		out = append(out, finding{ID: x.ID, Where: x.Place.Text, Title: x.Title, Message: x.Message, Excerpt: x.Excerpt, Level: l.words, Tone: l.tone, Reason: x.Reason,
			Cuttable: f.Cuttable(x), Ticked: slices.Contains(ticked, x.ID), Asks: x.Severity == screening.Justify})
	}
	return out
}

func (o *Office) releaseFile(v *visit) error { return v.showRelease(nil, nil) }

// showRelease shows the desk; typed is what came with a form that was refused.
func (v *visit) showRelease(wrong *web.Form, typed url.Values) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	f, err := v.app.Release(v.ctx(), v.actor, c.ID, v.r.PathValue("file"))
	if err != nil {
		return err
	}
	p := releasePage{Notice: v.notice(), Problems: wrong, At: releaseAt(c.ID, f.ID), Version: f.Version, Name: f.Name, Copied: f.Copied(), Ready: f.Ready(), More: f.More, Unread: f.Unread,
		Typed: typed.Get("texts"), Where: typed.Get("where"), Every: typed == nil || typed.Get("every") != ""}
	p.Hidden = slices.DeleteFunc(f.Hidden, doc.Hidden.InSight)
	p.Act = v.can(agency.CaseAct) && c.Agency == v.actor.Agency && f.State != app.ReleaseSent
	p.Tags = releaseTags(&f)
	p.Summary = append(caseItem(c), web.Item{Key: "原件", Text: f.Original, Note: web.SizeWords(f.Versions[0].Size) + "，加密保存，不发出"})
	if f.Copied() {
		copied := web.Item{Key: "副本", Text: f.Name, Note: fmt.Sprintf("第 %d 份，%s，遮盖 %d 处", len(f.Versions)-1, web.SizeWords(f.Last().Size), f.Last().Cuts)}
		if p.Ready {
			copied.Action = &web.Link{Text: "取用副本", Href: p.At + "/file/copy"}
		}
		p.Summary = append(p.Summary, copied)
	}
	seen := slices.DeleteFunc(slices.Clone(f.Found), func(x app.LeavingFinding) bool { // stands above as what no copy has
		return x.Place.Hidden != "" && x.Place.End == 0 && !doc.Hidden{Kind: x.Place.Hidden}.InSight()
	})
	p.Found, p.Left = findingRows(&f, seen, typed["finding"]), findingRows(&f, f.Left, nil)
	for i, x := range f.Cuts {
		p.Cuts = append(p.Cuts, cutRow{i, cutWords(x), typed == nil || slices.Contains(typed["keep"], strconv.Itoa(i))})
	}
	for _, x := range f.Places {
		p.Places = append(p.Places, placeRow{x, x.Key != "" && slices.Contains(typed["place"], x.Key)})
	}
	p.Events = releaseEvents(&f.ReleaseFile)
	if err := v.named(p.Events); err != nil {
		return err
	}
	if p.Act {
		p.Drop = dropForm(p.At, &f)
	}
	page := web.Page{Title: f.Name, Wide: true, Crumbs: crumbs(web.Link{Text: c.Number, Href: caseAt(c.ID)}, web.Link{Text: "拟提供的文件", Href: caseAt(c.ID) + "/release"}), Data: p}
	if wrong != nil {
		page.Status = http.StatusUnprocessableEntity
	}
	return v.show("release", page)
}

func releaseTags(f *app.ReleaseView) []web.Tag {
	one := web.Tag{Text: f.State.Label(), Tone: web.Plain}
	if f.State != app.ReleaseOpen {
		return []web.Tag{one}
	}
	if f.Ready() {
		return []web.Tag{one, {Text: "可以发出", Tone: web.Good}}
	}
	return []web.Tag{one, {Text: "还不能发出", Tone: web.Late}}
}

func cutWords(c doc.Cut) string {
	at := "整个文件"
	switch {
	case c.Pos.Ref != "":
		at = strings.TrimPrefix(c.Pos.Sheet+"!"+c.Pos.Ref, "!")
	case c.Pos.Page > 0:
		at = fmt.Sprintf("第%d页", c.Pos.Page)
	case c.Pos.Line > 0:
		at = fmt.Sprintf("第%d段", c.Pos.Line)
	}
	if c.Text == "" {
		return at + "，全部"
	}
	return at + "，“" + c.Text + "”"
}

var releaseDeeds = map[string]string{"upload": "上传原件", "clean": "生成副本", "justify": "说明理由", "drop": "改为不提供", "restore": "恢复为拟提供", "send": "随答复发出"}

func releaseEvents(f *app.ReleaseFile) (out []web.Event) {
	for _, s := range f.Steps {
		e := web.Event{Day: s.At.In(app.China()).Format("2006-01-02 15:04"), Title: releaseDeeds[s.What], Who: s.By}
		if s.Note != "" {
			e.Text = []string{s.Note}
		}
		out = append(out, e)
	}
	slices.Reverse(out)
	return out
}

func dropForm(at string, f *app.ReleaseView) *web.Form {
	d := &web.Form{ID: "drop", Action: at + "/drop", Also: []web.Option{{Value: "drop", Label: "不提供这个文件"}}, Hidden: []web.Option{{Label: "version", Value: itoa(f.Version)}}}
	if f.State == app.ReleaseDropped {
		d.ID, d.Action, d.Also = "restore", at+"/restore", []web.Option{{Value: "restore", Label: "恢复为拟提供"}}
	}
	return d
}

// releaseDo does a step of the desk.
func (o *Office) releaseDo(v *visit) error {
	if err := v.r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "web.form", "提交的表单不完整，请返回重新填写。", err)
	}
	id, file, do, form := v.r.PathValue("id"), v.r.PathValue("file"), v.r.PathValue("do"), v.r.PostForm
	version, _ := strconv.Atoi(form.Get("version")) // what is no number is no version
	var err error
	switch do {
	case "clean":
		err = v.app.CopyRelease(v.ctx(), v.actor, id, file, orderOf(form, version))
	case "justify":
		reasons := map[string]string{}
		for name, values := range form {
			if id, ok := strings.CutPrefix(name, "why:"); ok {
				reasons[id] = values[0]
			}
		}
		err = v.app.JustifyRelease(v.ctx(), v.actor, id, file, version, reasons)
	case "drop", "restore":
		err = v.app.DropRelease(v.ctx(), v.actor, id, file, version, do == "drop")
	default:
		return fault.New(fault.NotFound, "release.step", "没有这个步骤。")
	}
	if err == nil {
		return v.go303(releaseAt(id, file), do)
	}
	var e *fault.Error
	if !errors.As(err, &e) || e.Kind != fault.Invalid && e.Kind != fault.Conflict {
		return err
	}
	f := &web.Form{}
	f.Fail("", e.Error())
	return v.showRelease(f, form)
}

func orderOf(form url.Values, version int) app.CopyOrder {
	o := app.CopyOrder{Version: version, Name: form.Get("name"), Findings: form["finding"], Everywhere: form.Get("every") != "", Places: form["place"],
		Texts: strings.Split(form.Get("texts"), "\n"), Where: form.Get("where")}
	for _, k := range form["keep"] {
		if i, err := strconv.Atoi(k); err == nil {
			o.Keep = append(o.Keep, i)
		}
	}
	return o
}

func (o *Office) releaseCopy(v *visit) error {
	data, name, format, err := v.app.ReleaseCopy(v.ctx(), v.actor, v.r.PathValue("id"), v.r.PathValue("file"))
	if err != nil {
		return err
	}
	return v.download(name, mediaOf(format), data)
}
