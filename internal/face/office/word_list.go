package office

import (
	"fmt"
	"net/http"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/screening"
)

const (
	wordsListAt = "/office/lists"
	synonymsAt  = wordsListAt + "/synonyms"
)

const maxList = 1 << 19 // characters of one list

func wordListForm() *web.Form {
	area := func(name, label, hint string) *web.Field {
		return &web.Field{Name: name, Label: label, Kind: web.Area, Rows: 6, Optional: true, Max: maxList, Hint: hint}
	}
	return &web.Form{Action: wordsListAt, Submit: "保存", Also: []web.Option{{Label: "先看影响，不保存", Value: "preview"}}, Fields: []*web.Field{
		area("wrong", "错误写法", "每行一条：错误写法 = 正确写法，例如 按排 = 安排。行首加！的，必须改正或者说明理由才能签发；不知道正确写法的可以只写前一半"),
		area("leaders", "姓名和职务", "每行一人，按排名先后：姓名 = 职务、职务，例如 王某某 = 县长。写错的姓名放在 / 后面：王某某 = 县长 / 汪某某"),
		area("marks", "内部标志", "每行一条，出现在正文、附件中即不能发布，例如 云岭内部通讯"),
		area("allow", "可以出现的内容", "每行一条：本机关公开的电话、邮箱、门牌地址等，筛查时不再提示。由审核人员修改"),
	}}
}

// fillWordLists writes lists as their form has them.
func fillWordLists(f *web.Form, l screening.Lists) {
	var wrong, leaders []string
	for _, w := range l.Wrong {
		line := w.Wrong
		if w.Right != "" {
			line += " = " + w.Right
		}
		if w.Severity == screening.Justify || w.Severity == screening.Block {
			line = "！" + line
		}
		wrong = append(wrong, line)
	}
	for _, p := range l.Leaders {
		line := p.Name
		if len(p.Titles) > 0 {
			line += " = " + strings.Join(p.Titles, "、")
		}
		if len(p.Wrong) > 0 {
			line += " / " + strings.Join(p.Wrong, "、")
		}
		leaders = append(leaders, line)
	}
	f.Field("wrong").Value, f.Field("leaders").Value = strings.Join(wrong, "\n"), strings.Join(leaders, "\n")
	f.Field("marks").Value, f.Field("allow").Value = strings.Join(l.Marks, "\n"), strings.Join(l.Allow, "\n")
}

// filled are the lines of a field that say something.
func filled(text string) (out []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// halves parts a line at the first equal sign, narrow or wide.
func halves(line string) (before, after string) {
	line = strings.ReplaceAll(line, "＝", "=")
	before, after, _ = strings.Cut(line, "=")
	return strings.TrimSpace(before), strings.TrimSpace(after)
}

// wordListsOf reads the form.
func wordListsOf(f *web.Form) (l screening.Lists) {
	for _, line := range filled(f.Value("wrong")) {
		w := screening.Wrong{}
		if rest, ok := strings.CutPrefix(strings.Replace(line, "!", "！", 1), "！"); ok {
			line, w.Severity = rest, screening.Justify
		}
		w.Wrong, w.Right = halves(line)
		l.Wrong = append(l.Wrong, w)
	}
	for _, line := range filled(f.Value("leaders")) {
		line, wrong, _ := strings.Cut(strings.ReplaceAll(line, "／", "/"), "/")
		name, titles := halves(line)
		p := screening.Leader{Name: name, Titles: parted(titles), Wrong: parted(wrong)}
		for _, words := range [][]string{p.Titles, p.Wrong} {
			for i := range words {
				words[i] = strings.TrimSpace(words[i])
			}
		}
		l.Leaders = append(l.Leaders, p)
	}
	l.Marks, l.Allow = filled(f.Value("marks")), filled(f.Value("allow"))
	return l
}

func (o *Office) wordLists(v *visit) error {
	f := wordListForm()
	own, err := v.app.ScreeningLists(v.ctx(), v.actor, v.actor.Agency)
	if err != nil {
		return err
	}
	fillWordLists(f, own)
	return v.showWordLists(f, v.notice(), nil)
}

func (v *visit) listTabs(here string) []web.Link {
	var out []web.Link
	if v.can(agency.WordsManage) {
		out = append(out, web.Link{Text: "筛查词表", Href: wordsListAt, Current: here == wordsListAt})
	}
	if v.can(agency.ColumnManage) {
		out = append(out, web.Link{Text: "检索同义词", Href: synonymsAt, Current: here == synonymsAt})
	}
	return out
}

func (v *visit) showWordLists(f *web.Form, notice *web.Notice, preview *web.Table) error {
	changes, err := v.app.ListChanges(v.ctx(), v.actor, v.actor.Agency, app.ListScreening)
	if err != nil {
		return err
	}
	return v.showList("筛查词表", wordsListAt, "本机关的词表，与系统自带的词表一起使用；保存后起草、审核、签发、发布时的筛查都按新词表。", f, notice, preview, changes)
}

func (v *visit) showList(title, at, intro string, f *web.Form, notice *web.Notice, preview *web.Table, changes []app.ListChange) error {
	logins := make([]string, len(changes))
	for i, c := range changes {
		logins[i] = c.By
	}
	names, err := v.app.NamesOf(v.ctx(), v.actor, logins...)
	if err != nil {
		return err
	}
	history := &web.Table{Caption: "变更记录", Empty: "还没有改过。每次保存由谁、在什么时候、增加和去掉了什么，都记在这里。", Columns: []web.Column{{Label: "时间"}, {Label: "办理人"}, {Label: "内容", Wide: true}}}
	for _, c := range changes {
		who := names[c.By]
		if who == "" {
			who = c.By
		}
		history.Rows = append(history.Rows, web.Row{Cells: []web.Cell{web.C(c.At.In(app.China()).Format("2006-01-02 15:04")), web.C(who), web.C(c.Words())}})
	}
	f.Intro = intro
	p := web.Page{Title: title, Wide: true, Crumbs: crumbs(web.Link{Text: "信息目录", Href: itemsAt}), Data: wordListPage{Notice: notice, Tabs: v.listTabs(at), Form: f, Preview: preview, History: history}}
	if !f.OK() {
		p.Status = http.StatusUnprocessableEntity
	}
	return v.show("word_list", p)
}

// wordListPage is a list with what it would find and how it came to be.
type wordListPage struct {
	Notice           *web.Notice
	Tabs             []web.Link
	Form             *web.Form
	Preview, History *web.Table
}

func (o *Office) saveWordLists(v *visit) error {
	f := wordListForm()
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if !ok {
		return v.showWordLists(f, nil, nil)
	}
	own := wordListsOf(f)
	if v.r.PostForm.Get("do") == "preview" {
		var p app.ListPreview
		if p, err = v.app.PreviewScreening(v.ctx(), v.actor, v.actor.Agency, own); err == nil {
			return v.showWordLists(f, nil, previewTable(p))
		}
	} else if err = v.app.PutScreeningLists(v.ctx(), v.actor, v.actor.Agency, own); err == nil {
		return v.go303(wordsListAt, "setting")
	}
	if fault.KindOf(err) == fault.Forbidden && v.can(agency.WordsManage) {
		f.Fail("allow", err.Error())
	} else if err := f.Explain(err); err != nil {
		return err
	}
	return v.showWordLists(f, nil, nil)
}

func previewTable(p app.ListPreview) *web.Table {
	t := &web.Table{Caption: fmt.Sprintf("影响（没有保存）：已发布的 %d 条信息中，有 %d 条会被查出", p.Looked, p.Found), Empty: "已发布的信息中没有会被查出的。",
		Columns: []web.Column{{Label: "标题"}, {Label: "查出的第一处", Wide: true}}}
	if !p.Whole {
		t.Caption = fmt.Sprintf("影响（没有保存）：最近发布的 %d 条信息中，有 %d 条会被查出", p.Looked, p.Found)
	}
	for _, i := range p.Items {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.L(i.Title, itemAt(i.ID)), web.C(i.Message)}})
	}
	return t
}

func synonymForm() *web.Form {
	return &web.Form{Action: synonymsAt, Submit: "保存", Also: []web.Option{{Label: "先看影响，不保存", Value: "preview"}},
		Fields: []*web.Field{{Name: "synonyms", Label: "同义词", Kind: web.Area, Rows: 16, Max: maxList, Hint: "每行一组，用逗号分开，例如 低保，最低生活保障"}}}
}

func (o *Office) synonyms(v *visit) error {
	list, err := v.app.Synonyms(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	f := synonymForm()
	f.Field("synonyms").Value = list.String()
	return v.showSynonyms(f, v.notice(), nil)
}

func (v *visit) showSynonyms(f *web.Form, notice *web.Notice, preview *web.Table) error {
	changes, err := v.app.ListChanges(v.ctx(), v.actor, "", app.ListSynonyms)
	if err != nil {
		return err
	}
	return v.showList("检索同义词", synonymsAt, "公众检索其中一个词时，同组的其他词也一并查找。整个平台共用一份，保存后立即生效。", f, notice, preview, changes)
}

func (o *Office) saveSynonyms(v *visit) error {
	f := synonymForm()
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if !ok {
		return v.showSynonyms(f, nil, nil)
	}
	list := app.ParseSynonyms(f.Value("synonyms"))
	if v.r.PostForm.Get("do") == "preview" {
		var p []app.SynonymPreview
		if p, err = v.app.PreviewSynonyms(v.ctx(), v.actor, list); err == nil {
			return v.showSynonyms(f, nil, synonymTable(p))
		}
	} else if err = v.app.PutSynonyms(v.ctx(), v.actor, list); err == nil {
		return v.go303(synonymsAt, "setting")
	}
	if fault.KindOf(err) == fault.Invalid {
		f.Fail("synonyms", err.Error())
	} else if err := f.Explain(err); err != nil {
		return err
	}
	return v.showSynonyms(f, nil, nil)
}

func synonymTable(all []app.SynonymPreview) *web.Table {
	t := &web.Table{Caption: "影响（没有保存）：改动的各组，现在各有多少条已发布的信息", Empty: "没有改动。", Columns: []web.Column{{Label: "同义词", Wide: true}, {Label: "各自可查到", Wide: true}}}
	for _, p := range all {
		var words []string
		for i, n := range p.Found {
			words = append(words, fmt.Sprintf("%s %d 条", p.Group[i], n))
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(strings.Join(p.Group, "，")), web.C(strings.Join(words, "，"))}})
	}
	return t
}
