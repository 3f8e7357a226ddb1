package office

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

const importsAt = itemsAt + "/imports"

// importsForm stands below the list: what is done with the articles ticked.
func (v *visit) importsForm() *web.Form {
	f := &web.Form{ID: "many", Action: importsAt}
	if v.can(app.ItemVerbs(catalog.Settled)...) {
		f.Fields = []*web.Field{{Name: "reason", Label: "没有文字的附件：人工检查的结论", Optional: true, Max: 300, Hint: "只适用于图片、扫描件等没有文字的附件；其他内容请点开标题，逐篇改正或者说明"}}
		f.Submit = "说明所选各篇"
	}
	if v.can(app.ItemVerbs(catalog.Imported)...) {
		f.Also = []web.Option{{Label: "公开所选各篇", Value: "publish"}}
	}
	if f.Submit == "" && len(f.Also) == 0 {
		return nil
	}
	return f
}

// imports lists the imported articles that are not public yet, and why.
func (o *Office) imports(v *visit) error { return v.showImports(v.importsForm(), v.notice()) }

func (v *visit) showImports(f *web.Form, notice *web.Notice) error {
	const many = 50
	p, err := v.app.OpenImports(v.ctx(), v.actor, v.agency(), v.r.URL.Query().Get("after"), many)
	if err != nil {
		return err
	}
	t := &web.Table{Caption: "导入待处理", Hidden: true, Dense: true, Empty: "没有待处理的导入文章。在网页上成批导入的文章，和用命令导入时查出个人信息、看不见的内容、没有文字的附件等的，都先列在这里，不公开。",
		Columns: []web.Column{{Label: "标题", Wide: true}, {Label: "须先处理", Wide: true}, {Label: "原发布时间"}}}
	if f != nil {
		t.Columns = append(t.Columns, web.Column{Label: "选择"})
	}
	for _, i := range p.Items {
		title := web.L(i.Title, itemAt(i.ID))
		title.Note = i.SourceKey
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{title, openCell(i.Findings), web.Whole(minuteWords(i.At))}})
		if f != nil {
			box := `<label class="tick"><input type="checkbox" name="item" form="many" value="` + template.HTMLEscapeString(i.ID) + `"><span class="unseen">` + template.HTMLEscapeString(i.Title) + `</span></label>`
			last := &t.Rows[len(t.Rows)-1]
			last.Cells = append(last.Cells, web.Cell{HTML: template.HTML(box)}) //nolint:gosec // every part is escaped above
		}
	}
	page := listPage{Notice: notice, Tabs: v.publishTabs(itemsAt), Table: t}
	if len(p.Items) > 0 {
		page.Many = f
		page.Summary = []web.Item{{Key: "待处理", Text: fmt.Sprintf("%d 篇", p.Total), Note: "处理完以后，由没有参与起草、修改的发布人员按原发布时间公开"}}
	}
	if p.Next != "" {
		page.Pager.Next = importsAt + "?after=" + url.QueryEscape(p.Next)
	}
	out := web.Page{Title: "导入待处理", Wide: true, Crumbs: crumbs(web.Link{Text: "信息目录", Href: itemsAt}), Data: page}
	if f != nil && !f.OK() {
		out.Status = http.StatusUnprocessableEntity
	}
	return v.show("list", out)
}

// openCell says what is open in an article, or that nothing is.
func openCell(found []app.ItemFinding) web.Cell {
	if len(found) == 0 {
		return web.Cell{Tag: &web.Tag{Text: "可以公开", Tone: web.Good}}
	}
	var words []string
	for _, x := range found[:min(len(found), 3)] {
		words = append(words, x.Where+"："+x.Message)
	}
	c := web.C(strings.Join(words, "；"))
	if rest := len(found) - len(words); rest > 0 {
		c.Note = fmt.Sprintf("另有 %d 处", rest)
	}
	return c
}

// doImports settles or publishes the articles ticked and says what became of each.
func (o *Office) doImports(v *visit) error {
	f := v.importsForm()
	if f == nil {
		return fault.New(fault.Forbidden, "item.imports", "您的角色不能办理导入的文章。")
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	var did []app.ItemDone
	what := "说明"
	switch {
	case !ok:
	case v.r.PostForm.Get("do") == "publish":
		what = "公开"
		did, err = v.app.TakeOver(v.ctx(), v.actor, v.r.PostForm["item"])
	default:
		did, err = v.app.SettleUnread(v.ctx(), v.actor, v.r.PostForm["item"], f.Value("reason"))
	}
	if err != nil {
		name := ""
		if f.Value("reason") == "" && what == "说明" {
			name = "reason"
		}
		if fault.KindOf(err) != fault.Invalid {
			return err
		}
		f.Fail(name, err.Error())
	}
	if !f.OK() {
		return v.showImports(f, nil)
	}
	n := &web.Notice{Tone: web.Good}
	failed := 0
	for _, d := range did {
		if d.Err != nil {
			failed++
			n.Text += "“" + d.Title + "”：" + d.Err.Error() + " "
		}
	}
	n.Title = fmt.Sprintf("已%s %d 篇。", what, len(did)-failed)
	if failed > 0 {
		n.Tone, n.Title = web.Soon, n.Title+fmt.Sprintf("另有 %d 篇没有办理：", failed)
	}
	return v.showImports(v.importsForm(), n)
}
