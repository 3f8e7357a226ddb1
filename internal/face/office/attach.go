package office

import (
	"crypto/rand"
	"io"
	"slices"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// maxAttach bounds one call with all its files; more than may be kept, so that
// a file that is too large is refused by its name.
const maxAttach = 200 << 20

func caseAt(id string) string { return "/office/cases/" + id }

// attachTo gives a form a field for files; those that were sent before stand
// above it, ticked, with the hidden names of all of them.
func (v *visit) attachTo(f *web.Form, token, label string) error {
	if token == "" {
		token = rand.Text()
	}
	held, err := v.app.Held(v.ctx(), v.actor, token)
	if err != nil {
		return err
	}
	f.Files, f.Hidden = true, append(f.Hidden, web.Option{Label: "token", Value: token})
	if len(held) > 0 {
		x := &web.Field{Name: "held", Label: "已经收下的文件", Kind: web.Checks, Optional: true, Hint: "不勾选的不要"}
		for _, h := range held {
			f.Hidden = append(f.Hidden, web.Option{Label: "shown", Value: h.ID})
			x.Options = append(x.Options, web.Option{Value: h.ID, Label: h.Name, Hint: web.SizeWords(h.Size)})
			x.Values = append(x.Values, h.ID)
		}
		f.Fields = append(f.Fields, x)
	}
	f.Fields = append(f.Fields, &web.Field{Name: "files", Label: label, Kind: web.File, Multiple: true, Optional: true, Hint: app.AttachmentRule})
	return nil
}

// takeAttached reads a form with files: they wait under the form's token, and
// those that were unticked are dropped. refused says why some were not taken.
func (v *visit) takeAttached() (token string, refused []string, err error) {
	broken, err := web.Uploads(v.r, maxAttach, func(field, name string, content io.Reader) error {
		if field != "files" {
			return nil
		}
		err := v.app.Hold(v.ctx(), v.actor, v.r.PostForm.Get("token"), name, content)
		if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.Unavailable) {
			refused = append(refused, err.Error())
			return nil
		}
		return err
	})
	if err != nil {
		return "", nil, err
	}
	if broken {
		refused = append(refused, "文件太大或者没有传完，其余的已经收下。请重新上传没有收到的文件。")
	}
	token = v.r.PostForm.Get("token")
	for _, id := range v.r.PostForm["shown"] {
		if !slices.Contains(v.r.PostForm["held"], id) {
			if err := v.app.Drop(v.ctx(), v.actor, token, id); err != nil {
				return token, refused, err
			}
		}
	}
	return token, refused, nil
}

// fileWords are a file's format and size.
func fileWords(f app.CaseFile) string {
	return strings.ToUpper(string(f.Format)) + "，" + web.SizeWords(f.Size)
}

// attachmentsOf shows what files a case has; their names are the applicant's
// data and stay closed.
func (v *visit) attachmentsOf(c app.View, p *casePage) error {
	all, err := v.app.Files(v.ctx(), v.actor, c.ID)
	if err != nil {
		return err
	}
	mine := c.Agency == v.actor.Agency
	p.Files = &web.Table{Caption: "附件", Empty: "没有附件。申请人随申请、补正提交的材料，和工作人员扫描录入的，都列在这里。",
		Columns: []web.Column{{Label: "来自", Wide: true}, {Label: "文件"}, {Label: "收到"}}}
	for _, f := range all {
		p.Files.Rows = append(p.Files.Rows, web.Row{Cells: []web.Cell{web.C(f.Source.Label()), web.C(fileWords(f)), web.C(f.At.In(app.China()).Format("2006-01-02 15:04"))}})
	}
	if mine && len(all) > 0 && v.can(agency.ApplicantRead) {
		p.OpenFiles = caseAt(c.ID) + "/files"
	}
	if mine && v.can(agency.CaseAct) {
		p.AddFiles = caseAt(c.ID) + "/attach"
	}
	if err := v.releasesOf(c, p); err != nil {
		return err
	}
	proofs, err := v.app.Proofs(v.ctx(), v.actor, c.ID)
	if err != nil || len(proofs) == 0 {
		return err
	}
	p.Proofs = &web.Table{Caption: "送达", Columns: []web.Column{{Label: "文书", Wide: true}, {Label: "方式"}, {Label: "送达"}, {Label: "凭证"}}}
	for _, x := range proofs {
		name := web.C(x.Name)
		name.Note = x.DocumentNo
		on := web.C(dayWords(x.On))
		if x.Way == app.ProofRead {
			on.Text = x.At.In(app.China()).Format("2006-01-02 15:04")
		}
		scan := web.C(x.Number)
		if x.File != "" {
			scan.Note = "有扫描件，见附件"
		}
		p.Proofs.Rows = append(p.Proofs.Rows, web.Row{Cells: []web.Cell{name, web.C(x.Way.Label()), on, scan}})
	}
	return nil
}

func (o *Office) filesPage(v *visit) error {
	id := v.r.PathValue("id")
	at, err := v.numbered(id)
	if err != nil {
		return err
	}
	return v.ask("查看附件", formPage{Form: labelled(purposeForm(id))}, at)
}

// files lists the files with their names to who said why.
func (o *Office) files(v *visit) error {
	id := v.r.PathValue("id")
	at, err := v.numbered(id)
	if err != nil {
		return err
	}
	f := labelled(purposeForm(id))
	purpose, err := saidWhy(v, f)
	if err != nil {
		return err
	}
	if purpose == "" {
		return v.ask("查看附件", formPage{Form: f}, at)
	}
	all, err := v.app.OpenFiles(v.ctx(), v.actor, id, purpose)
	if err != nil {
		return err
	}
	p := listPage{Notice: &web.Notice{Tone: web.Info, Text: "本次查看已记入审计，用途：" + purpose + "。每次下载另记一次。下载的文件用完请删除。"}, Actions: []web.Link{{Text: "返回案件", Href: caseAt(id)}}}
	for _, x := range all {
		p.Heads = append(p.Heads, x.Name)
		p.Forms = append(p.Forms, &web.Form{ID: "f" + x.ID, Action: caseAt(id) + "/files/" + x.ID, Submit: "下载", Hidden: []web.Option{{Label: "purpose", Value: purpose}},
			Intro: x.Source.Label() + "，" + fileWords(x) + "，" + calendar.DateOf(x.At.In(app.China())).Chinese()})
	}
	return v.show("list", web.Page{Title: "附件", Crumbs: crumbs(at), Data: p})
}

// caseAttachment gives a file to be kept; it is never opened in place.
func (o *Office) caseAttachment(v *visit) error {
	if err := v.r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "web.form", "提交的表单不完整，请返回重新填写。", err)
	}
	data, f, err := v.app.ReadFile(v.ctx(), v.actor, v.r.PathValue("id"), v.r.PathValue("file"), v.r.PostForm.Get("purpose"))
	if err != nil {
		return err
	}
	return v.download(f.Name, mediaOf(f.Format), data)
}

func mediaOf(f doc.Format) string {
	switch f {
	case "jpg":
		return "image/jpeg"
	case "png":
		return "image/png"
	case doc.OFD:
		return "application/ofd"
	case doc.Text:
		return "text/plain; charset=utf-8"
	}
	if m := mediaTypes[f]; m != "" {
		return m
	}
	return "application/octet-stream"
}

func (v *visit) attachForm(token string) (*web.Form, error) {
	f := &web.Form{Submit: "添加", Cancel: &web.Link{Text: "返回案件", Href: caseAt(v.r.PathValue("id"))}, Intro: "申请书、信封、传真、补交的材料等扫描件。文件加密保存，查看时记入审计。"}
	err := v.attachTo(f, token, "文件")
	f.Field("files").Optional = len(f.Checked("held")) > 0 // there is nothing else to send
	return f, err
}

func (o *Office) attachPage(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	f, err := v.attachForm("")
	if err != nil {
		return err
	}
	return v.ask("添加附件", formPage{Form: f, Summary: caseItem(c)}, web.Link{Text: c.Number, Href: caseAt(c.ID)})
}

func caseItem(c app.View) []web.Item {
	return []web.Item{{Key: "案件", Text: c.Number + " " + c.Title}}
}

func (o *Office) attach(v *visit) error {
	token, refused, err := v.takeAttached()
	if err != nil {
		return err
	}
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	f, err := v.attachForm(token)
	if err != nil {
		return err
	}
	if len(refused) == 0 {
		if _, err = v.app.AddFiles(v.ctx(), v.actor, c.ID, token); err == nil {
			return v.go303(caseAt(c.ID), "attached")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	for _, r := range refused {
		f.Fail("", r)
	}
	return v.ask("添加附件", formPage{Form: f, Summary: caseItem(c)}, web.Link{Text: c.Number, Href: caseAt(c.ID)})
}

// proofForm records how a letter reached its reader.
func (v *visit) proofForm(token string) (*web.Form, error) {
	f := &web.Form{Submit: "登记送达", Cancel: &web.Link{Text: "返回案件", Href: caseAt(v.r.PathValue("id"))}, Fields: []*web.Field{
		{Name: "way", Label: "送达方式", Kind: web.Radios, Options: options(app.ProofWays())},
		{Name: "on", Label: "送达日期", Kind: web.Date, Value: v.today().String(), Hint: "签收之日；留置送达填留置之日"},
		{Name: "number", Label: "邮件编号", Optional: true, Max: 60, Short: true, Hint: "邮寄送达的填写"},
	}}
	err := v.attachTo(f, token, "签收凭证、送达回证的扫描件")
	if scan := f.Field("files"); scan != nil {
		scan.Optional, scan.Hint = false, "电子送达的可以不附。"+scan.Hint
	}
	return f, err
}

func (o *Office) proofPage(v *visit) error {
	f, err := v.proofForm("")
	if err != nil {
		return err
	}
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	for _, a := range c.Acts { // as the answer went out; the letter itself is not opened for this
		if a.Kind == request.Answered {
			f.Field("way").Value = map[string]string{"mail": string(app.ProofMail), "counter": string(app.ProofCounter), "electronic": string(app.ProofEmail)}[a.Delivery]
		}
	}
	return v.askProof(f)
}

func (v *visit) askProof(f *web.Form) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	all, err := v.app.Letters(v.ctx(), v.actor, c.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(l app.Letter) bool { return l.ID == v.r.PathValue("letter") })
	if i < 0 {
		return fault.New(fault.NotFound, "letter.missing", "没有这份文书。")
	}
	items := append(caseItem(c), web.Item{Key: "文书", Text: strings.TrimSpace(letterName(all[i].Kind) + " " + all[i].DocumentNo)}, web.Item{Key: "发出", Text: dayWords(all[i].IssuedOn)})
	return v.ask("登记送达", formPage{Form: f, Summary: items}, web.Link{Text: c.Number, Href: caseAt(c.ID)})
}

func (o *Office) proof(v *visit) error {
	token, refused, err := v.takeAttached()
	if err != nil {
		return err
	}
	f, err := v.proofForm(token)
	if err != nil {
		return err
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	for _, r := range refused {
		f.Fail("", r)
	}
	if ok && len(refused) == 0 {
		p := app.Proof{Letter: v.r.PathValue("letter"), Way: app.ProofWay(f.Value("way")), On: f.Date("on"), Number: f.Value("number")}
		err := v.app.RecordProof(v.ctx(), v.actor, v.r.PathValue("id"), p, token)
		if err == nil {
			return v.go303(caseAt(v.r.PathValue("id")), "proved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askProof(f)
}
