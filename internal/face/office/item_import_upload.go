package office

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

const importNewAt = importsAt + "/new"

func importAt(id string) string { return importsAt + "/job/" + id }

// importForm asks for an existing site's articles.
func (v *visit) importForm() (*web.Form, error) {
	item, err := v.itemForm(nil)
	if err != nil {
		return nil, err
	}
	return &web.Form{Files: true, Submit: "上传并试导入", Intro: "先逐篇试一遍：会导入什么、哪里有错误，都列出来给您看，这一步不保存。", Fields: []*web.Field{
		{Name: "file", Label: "压缩包或者表格", Kind: web.File, Hint: fmt.Sprintf("zip：一份表格（xlsx、csv，每行一篇）和它所列的正文、附件；或者只有 html、docx、pdf、ofd、txt 文件，每个一篇。也可以只传表格。不超过 %d MB、%d 篇", app.MaxImportFile>>20, app.MostImported)},
		{Name: "column", Label: "没有写明栏目的放在哪个栏目", Kind: web.Select, Optional: true, Blank: "不指定", Options: item.Field("column").Options},
		{Name: "kind", Label: "没有写明种类的是哪一种", Kind: web.Select, Optional: true, Blank: "通知公告", Options: kindOptions()},
	}}, nil
}

func (o *Office) newImportPage(v *visit) error {
	f, err := v.importForm()
	if err != nil {
		return err
	}
	return v.askImport(f)
}

// askImport shows the form, and what was sent in before.
func (v *visit) askImport(f *web.Form) error {
	all, err := v.app.ImportJobs(v.ctx(), v.actor, v.actor.Agency)
	if err != nil {
		return err
	}
	t := &web.Table{Caption: "最近一天上传的", Empty: "还没有上传。上传的文件加密保存一天，可以离开以后再回来。", Columns: []web.Column{{Label: "文件", Wide: true}, {Label: "上传时间"}}}
	for _, j := range all {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.L(j.Name, importAt(j.ID)), web.Whole(minuteWords(j.At.In(app.China()).Format(catalog.MinuteLayout)))}})
	}
	p := listPage{Notice: v.notice(), Tabs: v.publishTabs(itemsAt), Actions: []web.Link{{Text: "下载样表", Href: importNewAt + "/template"}, {Text: "导入待处理", Href: importsAt}},
		Table: t, Forms: []*web.Form{f}, Heads: []string{"导入已有网站的文章"}}
	out := web.Page{Title: "成批导入", Wide: true, Crumbs: crumbs(web.Link{Text: "信息目录", Href: itemsAt}), Data: p}
	if !f.OK() {
		out.Status = http.StatusUnprocessableEntity
	}
	return v.show("list", out)
}

// newImport takes what was sent in and begins to try it.
func (o *Office) newImport(v *visit) error {
	f, err := v.importForm()
	if err != nil {
		return err
	}
	name, data := "", []byte(nil)
	broken, err := web.Uploads(v.r, app.MaxImportFile+1<<20, func(field, file string, content io.Reader) error {
		if field == "file" && file != "" {
			name = file
			data, err = io.ReadAll(io.LimitReader(content, app.MaxImportFile+1))
		}
		return err
	})
	if err != nil {
		return err
	}
	if _, err := f.Read(v.r); err != nil {
		return err
	}
	var made app.ImportJob
	switch {
	case broken || len(data) > app.MaxImportFile:
		err = fault.New(fault.Invalid, "import.upload", fmt.Sprintf("文件没有传完，或者超过 %d MB。请重新上传，或者分成几个", app.MaxImportFile>>20))
	case name == "":
		err = fault.New(fault.Invalid, "import.upload", "请选择文件")
	default:
		made, err = v.app.UploadImport(v.ctx(), v.actor, app.ImportJob{Agency: v.actor.Agency, Name: name, Column: f.Value("column"), Kind: catalog.Kind(f.Value("kind"))}, bytes.NewReader(data))
	}
	if err == nil {
		return v.go303(importAt(made.ID), "")
	}
	if k := fault.KindOf(err); k != fault.Invalid && k != fault.Unavailable {
		return err
	}
	f.Fail("file", err.Error())
	return v.askImport(f)
}

// importPage is a job: how far it is, or what would come or came of it.
type importPage struct {
	Notice   *web.Notice
	Progress *progress
	Summary  []web.Item
	Actions  []web.Link
	Form     *web.Form
	Table    *web.Table
}

// mostLines bounds the articles shown; the list to download has all.
const mostLines = 200

func (o *Office) importJob(v *visit) error {
	j, err := v.app.ImportJob(v.ctx(), v.actor, v.actor.Agency, v.r.PathValue("import"))
	if err != nil {
		return err
	}
	p := importPage{Notice: v.notice(), Summary: []web.Item{{Key: "文件", Text: j.Name}}}
	out := j.Outcome
	switch {
	case j.Running:
		p.Progress = &progress{j.Done, j.Total}
		v.w.Header().Set("Refresh", "2")
	case out == nil:
		p.Notice = &web.Notice{Tone: web.Soon, Title: "还没有结果", Text: "可能由另一台服务器办理，也可能中途停止了。停止的一篇也没有导入，可以重新试导入。"}
		p.Form = importDo("重新试导入")
	case out.Trouble != "":
		p.Notice = &web.Notice{Tone: web.Late, Title: "没有完成", Text: out.Trouble}
		p.Form = importDo("重新试导入")
	default:
		showOutcome(&p, j)
	}
	title := "试导入"
	if out != nil && out.Imported {
		title = "导入结果"
	}
	return v.show("import", web.Page{Title: title, Wide: true, Crumbs: crumbs(web.Link{Text: "信息目录", Href: itemsAt}, web.Link{Text: "成批导入", Href: importNewAt}), Data: p})
}

func importDo(submit string) *web.Form {
	return &web.Form{Submit: submit, Also: []web.Option{{Label: "放弃这次上传", Value: "drop"}}}
}

func showOutcome(p *importPage, j app.ImportJob) {
	out := j.Outcome
	n := func(key string, count int, note string) {
		p.Summary = append(p.Summary, web.Item{Key: key, Text: strconv.Itoa(count) + " 篇", Note: note})
	}
	n("共有", out.Rows, "")
	if out.Imported {
		n("已导入", out.New, "都是草稿，公众还看不到")
		p.Notice = &web.Notice{Tone: web.Good, Title: fmt.Sprintf("已导入 %d 篇。", out.New), Text: "在“导入待处理”逐篇处理查出的内容，再由没有参与起草的发布人员公开。"}
		p.Actions = append(p.Actions, web.Link{Text: "导入待处理", Href: importsAt})
	} else {
		n("可以导入", out.New, "作为草稿导入，由没有参与起草的发布人员按原发布时间公开")
		if out.New > 0 {
			p.Form = importDo(fmt.Sprintf("导入这 %d 篇", out.New))
		} else {
			p.Form = &web.Form{Submit: "放弃这次上传", Hidden: []web.Option{{Label: "do", Value: "drop"}}}
		}
	}
	if k := len(out.Open); k > 0 {
		n("其中须先处理", k, "有个人信息、看不见的内容或者没有文字的附件")
	}
	if out.Same > 0 {
		n("已有，跳过", out.Same, "原网址相同，或者标题和发布时间都相同")
	}
	if out.Faulty > 0 {
		n("有错误", out.Faulty, "不导入；改好以后再传一次，已经导入的会跳过")
	}
	if len(out.Unknown) > 0 {
		p.Summary = append(p.Summary, web.Item{Key: "没有用到的列", Text: strings.Join(out.Unknown, "、")})
	}
	for _, x := range out.Unrelated {
		p.Summary = append(p.Summary, web.Item{Key: "没有关联", Text: fmt.Sprintf("第 %d 行：%s", x.Row, x.Message)})
	}
	p.Actions = append(p.Actions, web.Link{Text: "下载清单（Excel）", Href: importAt(j.ID) + "/list"})
	p.Table = importLines(out)
}

// importLines shows what needs somebody first.
func importLines(out *app.ImportOutcome) *web.Table {
	t := &web.Table{Caption: "各篇", Dense: true, Columns: []web.Column{{Label: "位置"}, {Label: "标题", Wide: true}, {Label: "原发布时间"}, {Label: "结果"}, {Label: "说明", Wide: true}}}
	rank := func(l app.ImportLine) int {
		return slices.Index([]app.ImportState{app.ImportFaulty, app.ImportHeld, app.ImportNew, app.ImportSame}, l.State)
	}
	lines := slices.Clone(out.Lines)
	slices.SortStableFunc(lines, func(x, y app.ImportLine) int { return cmp.Compare(rank(x), rank(y)) })
	for _, l := range lines[:min(len(lines), mostLines)] {
		row := web.Row{Cells: []web.Cell{web.C(l.Place()), web.C(l.Title), web.Whole(minuteWords(l.At)), {Tag: &web.Tag{Text: l.State.Label(!out.Imported)}}, {}}}
		switch l.State {
		case app.ImportFaulty:
			row.Tone, row.Cells[3].Tag.Tone = web.Late, web.Late
		case app.ImportHeld:
			row.Cells[3].Tag.Tone = web.Soon
		case app.ImportNew:
			row.Cells[3].Tag.Tone = web.Good
		}
		row.Cells[4].Text = strings.Join(l.Words[:min(len(l.Words), 3)], "；")
		if rest := len(l.Words) - 3; rest > 0 {
			row.Cells[4].Note = fmt.Sprintf("另有 %d 处", rest)
		}
		t.Rows = append(t.Rows, row)
	}
	if rest := len(lines) - mostLines; rest > 0 {
		t.Caption = fmt.Sprintf("各篇（前 %d 篇，另外 %d 篇在清单里）", mostLines, rest)
	}
	return t
}

// doImport imports what was tried, tries anew, or forgets it.
func (o *Office) doImport(v *visit) error {
	f := &web.Form{}
	if _, err := f.Read(v.r); err != nil {
		return err
	}
	id := v.r.PathValue("import")
	if v.r.PostForm.Get("do") == "drop" {
		if err := v.app.DropImport(v.ctx(), v.actor, v.actor.Agency, id); err != nil {
			return err
		}
		return v.go303(importNewAt, "import_dropped")
	}
	if err := v.app.StartImport(v.ctx(), v.actor, v.actor.Agency, id); err != nil && fault.KindOf(err) != fault.Conflict {
		return err
	}
	return v.go303(importAt(id), "")
}

// importList is the list of a job's articles to download.
func (o *Office) importList(v *visit) error {
	j, err := v.app.ImportJob(v.ctx(), v.actor, v.actor.Agency, v.r.PathValue("import"))
	if err != nil {
		return err
	}
	if j.Outcome == nil {
		return fault.New(fault.Conflict, "import.no-list", "还没有结果，请稍后再下载。")
	}
	var b bytes.Buffer
	if err := app.ImportSheet(v.ctx(), &b, *j.Outcome); err != nil {
		return err
	}
	return v.download("导入清单.xlsx", mediaTypes[doc.XLSX], b.Bytes())
}

func (o *Office) importTemplate(v *visit) error {
	var b bytes.Buffer
	if err := app.ItemTemplateSheet(v.ctx(), &b); err != nil {
		return err
	}
	return v.download("导入样表.xlsx", mediaTypes[doc.XLSX], b.Bytes())
}
