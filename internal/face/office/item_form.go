package office

import (
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
	"gongkai/internal/law/screening"
)

// maxItemCall bounds one call of the item's form with all its files.
const maxItemCall = 256 << 20

// itemForm asks for an item's record, body and files. kept are the attachments
// that were sent before.
func (v *visit) itemForm(kept []catalog.Attachment) (*web.Form, error) {
	cols, err := v.app.Columns(v.ctx(), v.actor)
	if err != nil {
		return nil, err
	}
	var columns, topics []web.Option
	for _, c := range cols.List() {
		path := cols.Path(c.ID)
		var names []string
		for _, p := range path {
			names = append(names, p.Name)
		}
		o := web.Option{Value: c.ID, Label: strings.Join(names, " › ")}
		if c.Type == catalog.TopicColumn {
			topics = append(topics, o)
		} else {
			columns = append(columns, o)
		}
	}
	f := &web.Form{Files: true, Submit: "保存", Also: []web.Option{{Label: "读入所选的正文文件", Value: "import"}, {Label: "查找关联文件", Value: "find"}}, Fields: []*web.Field{
		{Name: "source", Label: "正文文件", Kind: web.File, Optional: true, Hint: "docx、xlsx、html、pdf、ofd、txt；读入后标题、文号、日期、正文填在下面，请核对"},
		{Name: "kind", Label: "信息种类", Kind: web.Select, Options: kindOptions()},
		{Name: "column", Label: "栏目", Kind: web.Select, Options: columns},
		{Name: "also", Label: "同时列入的栏目", Kind: web.Select, Optional: true, Blank: "无", Options: columns},
		{Name: "title", Label: "标题", Hint: "全称，不用简称", Max: 200},
		{Name: "number", Label: "文号", Optional: true, Max: 60, Hint: "例如：云政规〔2025〕3号；括号写成 [ ] 或者（）的自动改为〔〕"},
		{Name: "unified", Label: "统一登记号", Optional: true, Max: 60},
		{Name: "issuer", Label: "发布机构", Optional: true, Hint: "全称，留空为本机关"},
		{Name: "joint", Label: "联合发文机关", Optional: true, Hint: "用、分开"},
		{Name: "formed", Label: "成文（生成）日期", Kind: web.Date, Optional: true, Hint: "公开期限自该日起算（第二十六条）"},
		{Name: "issued", Label: "公布日期", Kind: web.Date, Optional: true},
		{Name: "force", Label: "施行日期", Kind: web.Date, Optional: true},
		{Name: "expires", Label: "有效期至", Kind: web.Date, Optional: true},
		{Name: "reason_normative", Label: "认定（不认定）为规范性文件的理由", Optional: true, Hint: "类别为行政规范性文件的，送审前必须写明：涉及谁的什么权利义务，在多长期限内反复适用"},
		{Name: "body", Label: "正文", Kind: web.Area, Rows: 20, Max: 1 << 20, Optional: true},
		{Name: "summary", Label: "内容概述", Kind: web.Area, Optional: true, Max: 1000, Hint: "100 至 300 个字，不重复标题"},
		{Name: "topic", Label: "主题分类", Optional: true, Max: 60},
		{Name: "genre", Label: "体裁分类", Optional: true, Max: 60},
		{Name: "audience", Label: "服务对象", Optional: true, Max: 60},
		{Name: "keywords", Label: "关键词", Optional: true, Hint: "用、分开"},
		{Name: "from", Label: "信息来源", Optional: true, Hint: "留空为本机关"},
		nil,
		{Name: "due", Label: "另有规定的公开期限", Kind: web.Date, Optional: true, Hint: "法律、行政法规对公开期限另有规定的填写，例如预算、决算"},
		{Name: "due_law", Label: "该规定", Optional: true},
	}}
	at := slices.Index(f.Fields, nil)
	f.Fields = slices.Replace(f.Fields, at, at+1, relationFields()...)
	if len(topics) > 0 {
		f.Fields = append(f.Fields, &web.Field{Name: "topics", Label: "专题", Kind: web.Checks, Optional: true, Options: topics})
	}
	if len(kept) > 0 {
		x := &web.Field{Name: "kept", Label: "已有的附件", Kind: web.Checks, Optional: true, Hint: "不勾选的保存后去掉"}
		for _, a := range kept {
			x.Options = append(x.Options, web.Option{Value: a.Blob + " " + a.Name, Label: a.Name})
			x.Values = append(x.Values, a.Blob+" "+a.Name)
		}
		f.Fields = append(f.Fields, x)
	}
	f.Fields = append(f.Fields, &web.Field{Name: "files", Label: "添加附件", Kind: web.File, Multiple: true, Optional: true, Hint: "可选多个，每个不超过 64 MB；图片、扫描件、压缩包、旧版 Office 文件等没有文字可筛查的，签发前须人工检查并说明"})
	return f, nil
}

func (v *visit) askItem(title string, was *app.ItemView, f *web.Form, notice *web.Notice) error {
	dropEmpty(f)
	above := []web.Link{{Text: "信息目录", Href: itemsAt}}
	if was != nil {
		above = append(above, web.Link{Text: was.Text.Title, Href: itemAt(was.ID)})
	}
	p := web.Page{Title: title, Wide: true, Crumbs: crumbs(above...), Data: formPage{Form: f, Notice: notice}}
	if !f.OK() {
		p.Status = http.StatusUnprocessableEntity
	}
	return v.show("item_form", p)
}

func decisionFields() []*web.Field {
	var attributes []web.Option
	for _, a := range catalog.Attributes() {
		attributes = append(attributes, web.Option{Value: string(a), Label: a.Label()})
	}
	var grounds []web.Option
	for _, g := range catalog.Grounds("") {
		grounds = append(grounds, web.Option{Value: g.Key, Label: g.Label + "（" + articleName(g.Article) + "）"})
	}
	return []*web.Field{
		{Name: "attribute", Label: "公开属性", Kind: web.Radios, Options: attributes},
		{Name: "ground", Label: "理由", Kind: web.Select, Options: grounds},
		{Name: "reason", Label: "说明", Kind: web.Area, Optional: true, Max: 500, Hint: "主动公开以外的必须说明"},
		{Name: "redaction", Label: "删减的内容", Kind: web.Area, Optional: true, Max: 500, Hint: "删减后公开的填写"},
	}
}

func decisionOf(f *web.Form) *catalog.Decision {
	return &catalog.Decision{Attribute: catalog.Attribute(f.Value("attribute")), Ground: f.Value("ground"), Reason: f.Value("reason"), Redaction: f.Value("redaction")}
}

func (o *Office) newItemPage(v *visit) error {
	f, err := v.itemForm(nil)
	if err != nil {
		return err
	}
	for _, name := range []string{"title", "number"} {
		f.Field(name).Value = v.r.URL.Query().Get(name)
	}
	keepRelations(f, v.relatedFrom())
	return v.askItem("起草信息", nil, f, nil)
}

func (o *Office) newItem(v *visit) error {
	return v.takeItem("起草信息", nil, func(t catalog.Version, _ *web.Form) (app.ItemView, error) {
		return v.app.DraftItem(v.ctx(), v.actor, app.ItemDraft{Agency: v.actor.Agency, Version: t})
	})
}

func (o *Office) editItemPage(v *visit) error {
	i, err := v.itemOf()
	if err != nil {
		return err
	}
	f, err := v.itemForm(i.Text.Attachments)
	if err != nil {
		return err
	}
	v.fillItem(f, i.Text)
	reviseFields(f, i)
	return v.askItem("修改信息", &i, f, nil)
}

// reviseFields ask for the public reason where the public reads the item.
func reviseFields(f *web.Form, i app.ItemView) {
	f.Hidden = append(f.Hidden, web.Option{Label: "version", Value: strconv.Itoa(i.Version)})
	if i.State.Public > 0 || i.State.Stage == catalog.StageWithdrawn {
		f.Fields = append([]*web.Field{{Name: "why", Label: "更正的理由", Max: 300, Hint: "向社会公开；新的一稿审核、发布之前，公众看到的仍是原文"}}, f.Fields...)
	}
}

func (o *Office) editItem(v *visit) error {
	i, err := v.itemOf()
	if err != nil {
		return err
	}
	return v.takeItem("修改信息", &i, func(t catalog.Version, f *web.Form) (app.ItemView, error) {
		return v.app.ReviseItem(v.ctx(), v.actor, i.ID, f.Int("version"), t, f.Value("why"))
	})
}

// takeItem reads the form with its files: what was uploaded is kept first, so
// that nothing has to be sent twice; then the text is read in, or kept.
func (v *visit) takeItem(title string, was *app.ItemView, keep func(catalog.Version, *web.Form) (app.ItemView, error)) error {
	up, err := v.itemUploads()
	if err != nil {
		return err
	}
	files := up.kept
	var kept []catalog.Attachment
	for _, s := range v.r.PostForm["kept"] {
		if blob, name, ok := strings.Cut(s, " "); ok {
			kept = append(kept, catalog.Attachment{Blob: blob, Name: name})
		}
	}
	kept = append(kept, files...)
	f, err := v.itemForm(kept)
	if err != nil {
		return err
	}
	if was != nil {
		reviseFields(f, *was)
	}
	for _, a := range files {
		v.r.PostForm.Add("kept", a.Blob+" "+a.Name)
	}
	asked, err := v.chooseRelations(f)
	if err != nil {
		return err
	}
	if v.r.PostForm.Get("do") == "find" || asked {
		f.Fill(v.r.PostForm)
		up.tell(f)
		return v.askItem(title, was, f, &web.Notice{Tone: web.Soon, Title: "请选择关联的文件", Text: "在“找到的文件”中勾选，再保存。都不是的，清空“与哪一份文件”。其他各项已经保留。"})
	}
	if v.r.PostForm.Get("do") == "import" {
		f.Fill(v.r.PostForm)
		up.tell(f)
		return v.askItem(title, was, f, up.fill(f))
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	up.tell(f)
	if !ok || !f.OK() {
		return v.askItem(title, was, f, nil)
	}
	made, err := keep(v.versionOf(f, kept), f)
	if err == nil {
		return v.go303(itemAt(made.ID), "item")
	}
	if err := f.Explain(err); err != nil {
		return err
	}
	return v.askItem(title, was, f, nil)
}

// itemUpload is what came with a form in files; none of it was on a disk in
// the clear but what the store of files keeps.
type itemUpload struct {
	kept    []catalog.Attachment
	refused []string // attachments, why
	source  string   // name of the document to be read in
	text    app.ReadText
	wrong   error // why it was not
}

// itemUploads keeps attachments as they come, and reads the document to be
// read in.
func (v *visit) itemUploads() (up itemUpload, err error) {
	broken, err := web.Uploads(v.r, maxItemCall, func(field, name string, content io.Reader) error {
		switch field {
		case "files":
			a, err := v.app.PutItemFile(v.ctx(), v.actor, v.actor.Agency, name, content)
			if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.Unavailable) {
				up.refused = append(up.refused, err.Error())
				return nil
			} else if err != nil {
				return err
			}
			up.kept = append(up.kept, a)
		case "source":
			up.source = name
			up.text, up.wrong = v.app.ReadItemText(v.ctx(), v.actor, v.actor.Agency, name, content)
			if k := fault.KindOf(up.wrong); up.wrong != nil && k != fault.Invalid && k != fault.Unavailable {
				return up.wrong
			}
		}
		return nil
	})
	if broken {
		up.refused = append(up.refused, "文件太大或者没有传完，其余的已经收下。请重新上传没有收到的文件。")
	}
	return up, err
}

// tell says on the form which attachments were not kept.
func (up *itemUpload) tell(f *web.Form) {
	if len(up.refused) > 0 {
		f.Fail("files", strings.Join(up.refused, " "))
	}
}

// fill fills the form from the document chosen; what its file hides is told,
// for it stays behind.
func (up *itemUpload) fill(f *web.Form) *web.Notice {
	switch {
	case up.source == "":
		f.Fail("source", "请选择要读入的文件")
		return nil
	case up.wrong != nil:
		f.Fail("source", up.wrong.Error())
		return nil
	}
	t := up.text
	set := func(name, value string) {
		if x := f.Field(name); x != nil && value != "" {
			x.Value = value
		}
	}
	set("title", t.Title)
	set("number", t.Number)
	set("formed", t.FormedOn.String())
	if catalog.Kind(f.Value("kind")).HasValidity() || f.Value("kind") == "" {
		set("force", t.InForceOn.String())
		set("expires", t.ExpiresOn.String())
	}
	set("from", t.Source)
	set("body", t.Body)
	n := &web.Notice{Tone: web.Good, Title: "已从“" + up.source + "”读入", Text: "请核对标题、文号、日期和正文，补齐其余各项后保存。"}
	in := t.ReadIn()
	tellHidden(n, slices.DeleteFunc(slices.Clone(t.Hidden), func(h doc.Hidden) bool { return slices.Contains(in, h) }))
	if len(in) > 0 {
		n.Tone, n.Text = web.Late, n.Text+"另有 "+strconv.Itoa(len(in))+" 处看不见的文字（例如："+in[0].Place+"）与正文分不开，已一起读入，请在正文里找到，删去不应公开的。"
	}
	return n
}

// tellHidden says what of a file was not read in.
func tellHidden(n *web.Notice, all []doc.Hidden) {
	var unseen []doc.Hidden
	for _, h := range all {
		if h.Kind == doc.Picture {
			n.Tone, n.Text = web.Soon, n.Text+"文件里的 "+h.Place+"没有读入，要公开的请作为附件上传。"
		}
		if !h.InSight() {
			unseen = append(unseen, h)
		}
	}
	if len(unseen) > 0 {
		n.Tone, n.Text = web.Soon, n.Text+"这个文件里另有 "+strconv.Itoa(len(unseen))+" 处看不见的内容（"+kindsOf(unseen)+"），没有读入。"
	}
}

// kindsOf names what a file hides, each kind once.
func kindsOf(all []doc.Hidden) string {
	var out []string
	for _, h := range all {
		if k := screening.HiddenTitle(h.Kind); k != "" && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return strings.Join(out, "、")
}

func parted(s string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、，,；;\n", r) }), func(x string) bool { return strings.TrimSpace(x) == "" })
}

// versionOf makes the item's text of what was typed.
func (v *visit) versionOf(f *web.Form, kept []catalog.Attachment) (t catalog.Version) {
	x := f.Value
	t.Record = catalog.Record{Kind: catalog.Kind(x("kind")), Title: x("title"), Summary: x("summary"), Number: x("number"), UnifiedNumber: x("unified"), Issuer: x("issuer"),
		JointWith: parted(x("joint")), FormedOn: f.Date("formed"), IssuedOn: f.Date("issued"), InForceOn: f.Date("force"), ExpiresOn: f.Date("expires"),
		Topic: x("topic"), Genre: x("genre"), Audience: x("audience"), Keywords: parted(x("keywords")), Source: x("from"), NormativeReason: x("reason_normative"),
		DueOn: f.Date("due"), DueLaw: x("due_law"), Columns: []string{x("column")}, Topics: f.Checked("topics")}
	if also := x("also"); also != "" && also != x("column") {
		t.Columns = append(t.Columns, also)
	}
	t.Body = x("body")
	ticked := f.Checked("kept")
	for _, a := range kept {
		if slices.Contains(ticked, a.Blob+" "+a.Name) {
			t.Attachments = append(t.Attachments, a)
		}
	}
	t.Relations, _ = relationsTyped(v.r.PostForm)
	return t
}

func (v *visit) fillItem(f *web.Form, t catalog.Version) {
	keepRelations(f, t.Relations)
	values := map[string]string{"kind": string(t.Kind), "title": t.Title, "summary": t.Summary, "number": t.Number, "unified": t.UnifiedNumber, "issuer": t.Issuer,
		"joint": strings.Join(t.JointWith, "、"), "formed": t.FormedOn.String(), "issued": t.IssuedOn.String(), "force": t.InForceOn.String(), "expires": t.ExpiresOn.String(),
		"topic": t.Topic, "genre": t.Genre, "audience": t.Audience, "keywords": strings.Join(t.Keywords, "、"), "from": t.Source, "reason_normative": t.NormativeReason,
		"due": t.DueOn.String(), "due_law": t.DueLaw, "body": t.Body}
	if len(t.Columns) > 0 {
		values["column"] = t.Columns[0]
	}
	if len(t.Columns) > 1 {
		values["also"] = t.Columns[1]
	}
	for _, x := range f.Fields {
		switch x.Name {
		case "kept", "related":
		case "topics":
			x.Values = t.Topics
		default:
			x.Value = values[x.Name]
		}
	}
}
