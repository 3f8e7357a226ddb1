package office

import (
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

const cleanUpAt = "/office/normative/clean-up"

// cleaningWords word what a clean-up decides, from the side of the decision.
func cleaningWords(k catalog.ActKind) string {
	if k == catalog.Kept {
		return "继续有效"
	}
	return strings.TrimPrefix(k.Label(), "被")
}

func normativeCrumb() web.Link { return web.Link{Text: "规范性文件", Href: "/office/normative"} }

func cleanUpForm() *web.Form {
	var results []string
	for _, k := range app.CleanUpResults() {
		results = append(results, cleaningWords(k))
	}
	return &web.Form{Submit: "登记", Cancel: &web.Link{Text: "返回", Href: "/office/normative"}, Fields: []*web.Field{
		{Name: "title", Label: "清理决定的名称"}, {Name: "number", Label: "文号", Optional: true, Max: 60},
		{Name: "on", Label: "决定日期", Kind: web.Date}, {Name: "effective", Label: "自哪一日起", Kind: web.Date, Optional: true, Hint: "留空为决定日期"},
		decisionField("信息目录中文号相同的自动关联；不同的写文号或者标题"),
		{Name: "lines", Label: "处理结果", Kind: web.Area, Rows: 12, Max: 200000,
			Hint: "每行一份文件，用空格分开：处理结果 文号 在决定中的位置。例如：废止 云政发〔2015〕8号 附件1第3项；延长有效期 云政规〔2020〕2号 附件2第1项 2030-12-31。处理结果有" + strings.Join(results, "、")},
	}}
}

func decisionField(hint string) *web.Field {
	return &web.Field{Name: "item", Label: "发布这项决定的信息条目", Optional: true, Max: 300, Hint: hint}
}

// decisionItem finds the item that the words name; "" for no words.
func (v *visit) decisionItem(f *web.Form) (string, error) {
	words := f.Value("item")
	if words == "" {
		return "", nil
	}
	found, err := v.app.Relatable(v.ctx(), v.actor, v.actor.Agency, words)
	if err != nil {
		return "", err
	}
	if one := onlyExact(found); one != nil {
		return one.ID, nil
	}
	why := "信息目录中没有这个文号或者标题，请先起草，或者留空以后再关联"
	if len(found) > 0 {
		why = "请写完整的文号或者标题；相近的有《" + found[0].Title + "》" + found[0].Number
	}
	return "", &fault.Error{Kind: fault.Invalid, Code: "clean-up.item", Message: "没有保存", Fields: []fault.Field{{Name: "item", Code: "clean-up.item", Message: why}}}
}

func (o *Office) cleanUpPage(v *visit) error {
	return v.ask("登记清理决定", formPage{Form: cleanUpForm()}, normativeCrumb())
}

func (o *Office) cleanUp(v *visit) error {
	f := cleanUpForm()
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		d := app.CleanUp{Title: f.Value("title"), Number: f.Value("number"), On: f.Date("on"), Effective: f.Date("effective")}
		if d.Lines, err = cleanUpLines(f.Value("lines")); err == nil {
			d.Item, err = v.decisionItem(f)
		}
		if err == nil {
			d, err = v.app.CleanUp(v.ctx(), v.actor, v.actor.Agency, d)
		}
		if err == nil {
			return v.go303(cleanUpAt+"/"+d.ID, "cleaned")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.ask("登记清理决定", formPage{Form: f}, normativeCrumb())
}

func cleanUpLines(text string) (out []app.CleanUpLine, err error) {
	n := 0
	for line := range strings.Lines(text) {
		words := strings.Fields(strings.ReplaceAll(line, "　", " "))
		if n++; len(words) == 0 {
			continue
		}
		bad := func(why string) error {
			return &fault.Error{Kind: fault.Invalid, Code: "clean-up.lines", Message: "处理结果有误", Fields: []fault.Field{{Name: "lines", Code: "clean-up.line", Message: "第 " + strconv.Itoa(n) + " 行：" + why}}}
		}
		l := app.CleanUpLine{}
		for _, k := range app.CleanUpResults() {
			if words[0] == cleaningWords(k) || words[0] == k.Label() {
				l.Result = k
			}
		}
		if l.Result == "" || len(words) < 2 {
			return nil, bad("应先写处理结果，再写文号")
		}
		l.Number = words[1]
		for _, w := range words[2:] {
			if d, err := web.ParseDate(w); err == nil {
				l.Until = d
			} else {
				l.At = strings.TrimSpace(l.At + " " + w)
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// cleanUpOne is one decision with its results.
func (o *Office) cleanUpOne(v *visit) error { return v.showCleanUp(nil) }

func (v *visit) showCleanUp(wrong *web.Form) error {
	d, docs, err := v.app.CleanUpByID(v.ctx(), v.actor, v.agency(), v.r.PathValue("cleaning"))
	if err != nil {
		return err
	}
	p := proactivePage{Notice: v.notice(), Summary: []web.Item{{Key: "决定", Text: strings.TrimSpace(d.Title + " " + d.Number)}, {Key: "决定日期", Text: dayWords(d.On)}, {Key: "自哪一日起", Text: dayWords(d.Effective)}}}
	item := web.Item{Key: "信息条目", Text: "还没有关联", Note: "关联后，处理结果随决定在门户公布，各文件的历史也指向它"}
	if d.Item != "" {
		item = web.Item{Key: "信息条目", Text: "查看", Href: v.itemLink(d.Item), Note: "处理结果随它在门户公布"}
	}
	p.Summary = append(p.Summary, item)
	counts := map[catalog.ActKind]int{}
	t := &web.Table{Caption: "处理结果", Stack: true, Columns: []web.Column{{Label: "文件", Wide: true}, {Label: "文号"}, {Label: "结果"}, {Label: "在决定中"}, {Label: "现在"}}}
	for _, x := range docs {
		counts[x.Result]++
		result := web.C(cleaningWords(x.Result))
		if !x.Until.IsZero() {
			result.Note = "至 " + x.Until.Chinese()
		}
		title := web.Cell{Text: x.Title, Href: itemAt(x.Item), Note: x.Note}
		if !x.Public {
			title.Note = strings.TrimSpace("没有公开，门户上不列 " + title.Note)
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{title, web.C(x.Number), result, web.C(x.At), {Tag: &web.Tag{Text: x.Status.Label(), Tone: statusTone(x.Status)}}}})
	}
	var sums []string
	for _, k := range app.CleanUpResults() {
		if n := counts[k]; n > 0 {
			sums = append(sums, cleaningWords(k)+" "+strconv.Itoa(n)+" 件")
		}
	}
	p.Summary = append(p.Summary, web.Item{Key: "合计", Text: strings.Join(sums, "，")})
	p.Tables = []*web.Table{t}
	status := 200
	if d.Item == "" && v.can(agency.NormativeManage) && v.agency() == v.actor.Agency {
		f := wrong
		if f == nil {
			f = decisionForm(d.ID)
		} else {
			status = 422
		}
		p.Forms, p.Heads = []*web.Form{f}, []string{"关联信息条目"}
	}
	return v.show("proactive", web.Page{Title: "清理决定：" + d.Title, Wide: true, Status: status, Crumbs: crumbs(normativeCrumb()), Data: p})
}

func decisionForm(id string) *web.Form {
	x := decisionField("写文号或者标题")
	x.Optional = false
	return &web.Form{ID: "link", Action: cleanUpAt + "/" + id, Submit: "关联", Fields: []*web.Field{x}}
}

func (o *Office) linkCleanUp(v *visit) error {
	id := v.r.PathValue("cleaning")
	f := decisionForm(id)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		item, err := v.decisionItem(f)
		if err == nil {
			err = v.app.LinkCleanUp(v.ctx(), v.actor, v.actor.Agency, id, item)
		}
		if err == nil {
			return v.go303(cleanUpAt+"/"+id, "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.showCleanUp(f)
}
