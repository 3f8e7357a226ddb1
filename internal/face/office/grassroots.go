package office

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

func dutyForm() *web.Form {
	return &web.Form{Files: true, Action: "/office/grassroots", Submit: "导入", Intro: "同一领域再次导入的，替换原来的。有一行错误即全部不保存。", Fields: []*web.Field{
		{Name: "field", Label: "领域", Optional: true, Max: 40, Hint: "表中没有“领域”一列的填写，例如 保障性住房"},
		{Name: "sheet", Label: "目录表格", Kind: web.File, Hint: "xlsx 或者 csv。可以用上级印发的原表；加上“对应栏目”“关键词”两列，信息就会连到每一项"},
	}}
}

// dutiesPage shows an agency's grassroots catalogue with its gaps, and takes a
// sheet of it in (国办发〔2019〕54号).
func (o *Office) dutiesPage(v *visit) error { return v.showDuties(dutyForm()) }

func (v *visit) showDuties(f *web.Form) error {
	var gaps []app.FieldState
	if v.can(agency.ItemRead) {
		var err error
		if gaps, err = v.app.DutyGaps(v.ctx(), v.actor, v.agency()); err != nil {
			return err
		}
	}
	var fields []web.Option
	for _, g := range gaps {
		fields = append(fields, web.Option{Value: g.Name, Label: g.Name})
	}
	p := listPage{Notice: v.notice(), Tabs: v.publishTabs("/office/grassroots"), Actions: []web.Link{{Text: "下载样表", Href: "/office/grassroots/template"}}, Table: dutyGaps(gaps)}
	if v.can(agency.ColumnManage) {
		p.Forms, p.Heads = []*web.Form{f}, []string{"导入目录"}
		if len(fields) > 0 && v.agency() == v.actor.Agency {
			p.Forms, p.Heads = append(p.Forms, dropDutiesForm(fields)), append(p.Heads, "移除领域")
		}
	}
	status := 0
	if !f.OK() {
		status = http.StatusUnprocessableEntity
	}
	return v.show("list", web.Page{Title: "基层政务公开标准目录", Wide: true, Status: status, Crumbs: crumbs(), Data: p})
}

// dropDutiesForm takes one field out of the catalogue; what was published
// stays where it is.
func dropDutiesForm(fields []web.Option) *web.Form {
	return &web.Form{ID: "drop", Action: "/office/grassroots/drop", Submit: "移除", Danger: true, Intro: "移除的领域不再列出、不再检查；已经发布的信息不受影响，需要时重新导入。",
		Fields: []*web.Field{{Name: "drop", Label: "要移除的领域", Kind: web.Select, Options: fields}}}
}

func (o *Office) dropDuties(v *visit) error {
	name := v.r.PostFormValue("drop")
	f := dropDutiesForm([]web.Option{{Value: name, Label: name}})
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.Invalid, "grassroots.drop", "请选择要移除的领域。")
	}
	if err := v.app.DropDutyField(v.ctx(), v.actor, v.actor.Agency, name); err != nil {
		return err
	}
	return v.go303("/office/grassroots", "dropped-field")
}

func dutyGaps(gaps []app.FieldState) *web.Table {
	t := &web.Table{Caption: "还有缺口的事项", Empty: "还没有导入目录，或者每一项都有按时公开的信息。", Columns: []web.Column{{Label: "领域"}, {Label: "事项", Wide: true}, {Label: "公开时限"}, {Label: "对应"}, {Label: "信息", Number: true}, {Label: "缺口"}}}
	for _, f := range gaps {
		at := "/grassroots?" + url.Values{"agency": {f.Agency}, "field": {f.Name}}.Encode()
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.L(f.Name, at), web.C(fmt.Sprintf("共 %d 项，有信息的 %d 项", len(f.Lines), f.Covered)), {}, {}, {}, web.C(fmt.Sprintf("迟 %d 件", f.Late))}})
		for _, d := range f.Lines {
			if row, gap := dutyGap(&d); gap {
				t.Rows = append(t.Rows, row)
			}
		}
	}
	return t
}

// dutyGap is a line of which something is missing.
func dutyGap(d *app.DutyState) (web.Row, bool) {
	tag := web.Tag{}
	switch {
	case !d.Covered():
		tag = web.Tag{Text: "没有信息", Tone: web.Late}
	case d.Late > 0:
		tag = web.Tag{Text: fmt.Sprintf("迟公开 %d 件", d.Late), Tone: web.Soon}
	case d.Stale:
		tag = web.Tag{Text: "超过更新周期", Tone: web.Soon}
	default:
		return web.Row{}, false
	}
	where := d.ColumnName
	for _, word := range d.Words {
		where += " " + word
	}
	return web.Row{Cells: []web.Cell{{}, {Text: d.Second, Note: d.Content}, web.C(d.Limit.Text), web.C(where), web.C(strconv.Itoa(len(d.Items))), {Tag: &tag}}}, true
}

func (o *Office) duties(v *visit) error {
	f, name, rows := dutyForm(), "", [][]string(nil)
	var wrong error // of the sheet
	broken, err := web.Uploads(v.r, web.MaxFiles, func(field, file string, content io.Reader) error {
		if field == "sheet" {
			name = file
			rows, wrong = v.app.SheetRows(v.ctx(), file, content)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := f.Read(v.r); err != nil {
		return err
	}
	switch {
	case broken:
		err = fault.New(fault.Invalid, "grassroots.sheet", "文件太大或者没有传完，请重新上传")
	case name == "":
		err = fault.New(fault.Invalid, "grassroots.sheet", "请选择文件")
	case wrong != nil:
		err = wrong
	default:
		err = v.importDuties(f, name, rows)
	}
	if err == nil && f.OK() {
		return v.go303("/office/grassroots", "saved")
	}
	if err != nil {
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.showDuties(f)
}

func (v *visit) importDuties(f *web.Form, file string, rows [][]string) error {
	res, err := v.app.ImportDuties(v.ctx(), v.actor, app.DutyImport{Agency: v.actor.Agency, Field: f.Value("field"), File: file, Rows: rows})
	if err != nil {
		return err
	}
	const most = 30
	for _, x := range res.Faults[:min(len(res.Faults), most)] {
		f.Fail("", fmt.Sprintf("第 %d 行：%s", x.Row, x.Message))
	}
	if rest := len(res.Faults) - most; rest > 0 {
		f.Fail("", fmt.Sprintf("另有 %d 处，改好上面的再导入。", rest))
	}
	if !res.Kept && len(res.Faults) == 0 {
		f.Fail("sheet", "表头以下没有内容")
	}
	return nil
}

// dutyTemplate is the sheet to fill in.
func (o *Office) dutyTemplate(v *visit) error {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	if err := csv.NewWriter(&b).WriteAll(app.DutyTemplate()); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="grassroots.csv"; filename*=UTF-8''`+url.PathEscape("基层政务公开标准目录样表.csv"))
	_, err := v.w.Write(b.Bytes())
	return err
}
