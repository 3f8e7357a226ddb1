package office

import (
	"html/template"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// manyForm stands below the inbox: what is done with the cases ticked above.
func (v *visit) manyForm() *web.Form {
	f := &web.Form{ID: "many", Action: "/office/cases/many", Submit: "交办所选", Fields: []*web.Field{
		{Name: "unit", Label: "承办机构", Optional: true, Max: 60, Hint: "交办的填写", Suggest: v.who.Home.Units}}}
	if !v.can(agency.CaseAssign) {
		f.Submit, f.Fields = "", nil
	}
	if v.can(agency.CaseAct) {
		f.Also = []web.Option{{Label: "归档所选", Value: "archive"}}
	}
	return f
}

// tickBox chooses a case of the inbox for the form below it.
func tickBox(r *app.View) web.Cell {
	return web.Cell{HTML: template.HTML(`<label class="tick"><input type="checkbox" name="case" form="many" value="` + template.HTMLEscapeString(r.ID) + //nolint:gosec // every part is escaped
		`"><span class="pick">选择</span><span class="unseen"> ` + template.HTMLEscapeString(r.Number) + `</span></label>`)}
}

// many does one thing to many cases and says what became of each.
func (o *Office) many(v *visit) error {
	f := v.manyForm()
	if ok, err := f.Read(v.r); err != nil || !ok {
		return err
	}
	act := request.Act{Kind: request.Assigned, On: v.today(), Unit: f.Value("unit")}
	switch {
	case v.r.PostForm.Get("do") == "archive":
		act = request.Act{Kind: request.Archived, On: v.today()}
	case act.Unit == "":
		return fault.New(fault.Invalid, "many.unit", "请填写交给哪个承办机构。请返回收件箱填写后再交办。")
	}
	did, err := v.app.ActOnMany(v.ctx(), v.actor, v.r.PostForm["case"], act)
	if err != nil {
		return err
	}
	t := &web.Table{Caption: "成批" + act.Kind.Label() + "的结果", Columns: []web.Column{{Label: "编号"}, {Label: "结果", Wide: true}}}
	failed := 0
	for _, d := range did {
		said := web.C("已" + act.Kind.Label())
		if d.Err != nil {
			failed++
			said = web.Cell{Tag: &web.Tag{Text: "没有办理", Tone: web.Late}, Note: d.Err.Error()}
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.L(d.Number, "/office/cases/"+d.ID), said}})
	}
	n := &web.Notice{Tone: web.Good, Text: strconv.Itoa(len(did)-failed) + " 件已" + act.Kind.Label() + "。"}
	if failed > 0 {
		n.Tone, n.Text = web.Soon, n.Text+strconv.Itoa(failed)+" 件没有办理，原因见下。"
	}
	return v.show("list", web.Page{Title: "成批" + act.Kind.Label(), Crumbs: crumbs(web.Link{Text: "收件箱", Href: "/office/cases"}), Data: listPage{Notice: n, Table: t}})
}

func (o *Office) inboxFile(v *visit) error {
	q := v.r.URL.Query()
	all, err := v.conditionsForm(nil)
	if err != nil {
		return err
	}
	all.Fill(q)
	ask := inboxAsked(q, all)
	ask.Agency = v.agency()
	name, data, err := v.app.InboxFile(v.ctx(), v.actor, ask)
	if err != nil {
		return err
	}
	return v.download(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", data)
}
