package office

import (
	"slices"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/law/request"
)

func options(words []request.Word) []web.Option {
	out := make([]web.Option, len(words))
	for i, w := range words {
		out[i] = web.Option{Value: w.Key, Label: w.Label}
	}
	return out
}

// channelHints say what day 0 is by each channel (art. 31).
var channelHints = map[string]string{
	request.Counter: "提交之日为收到之日", request.RegisteredMail: "签收之日为收到之日", request.OrdinaryMail: "当日与申请人确认，确认之日为收到之日",
	request.Internet: "双方确认之日为收到之日", request.Fax: "双方确认之日为收到之日", request.Email: "双方确认之日为收到之日", request.Oral: "由受理人代填申请书，当日为收到之日",
}

const newCase = "/office/cases/new"

// registerForm asks what an application states: one for information (art. 29),
// or one to correct a record (art. 41).
func (v *visit) registerForm(t request.Type) *web.Form {
	f := &web.Form{Submit: "登记", Cancel: &web.Link{Text: "取消", Href: "/office/cases"}, Hidden: []web.Option{{Label: "type", Value: string(t)}}}
	f.Fields = append(append(f.Fields, v.arrivalFields(t)...), applicantFields()...)
	if t == request.TypeRecordCorrection {
		f.Fields = append(f.Fields,
			&web.Field{Name: "record", Label: "需要更正的记录", Kind: web.Area, Max: app.MaxContent, Hint: "哪一份文件或者登记，写在什么地方"},
			&web.Field{Name: "wrong", Label: "不准确之处", Kind: web.Area, Max: app.MaxContent, Hint: "现在怎样写，应当怎样写"},
			&web.Field{Name: "evidence", Label: "证据", Kind: web.Area, Max: app.MaxContent, Hint: "有什么材料可以证明；材料可以在下面附上"},
			titleField("留空写作“更正本人信息”"))
	} else {
		f.Fields = append(f.Fields,
			&web.Field{Name: "content", Label: "所需政府信息", Kind: web.Area, Hint: "照申请书原文填写名称、文号或者便于查询的其他特征性描述"},
			titleField("留空取所需信息的开头"),
			&web.Field{Name: "purpose", Label: "所需信息的用途", Kind: web.Area, Optional: true, Max: 1000},
			&web.Field{Name: "form", Label: "获取信息的方式、途径", Optional: true, Hint: "纸质、电子文本；邮寄、电子邮件、当面领取等"})
	}
	f.Fields = append(f.Fields,
		&web.Field{Name: "tell", Label: "进度通知", Kind: web.Select, Optional: true, Blank: "没有说明", Options: options(app.TellWays()), Hint: "申请人希望怎样知道办理进度；没有说明的，留了邮箱的以邮件通知"},
		&web.Field{Name: "help", Label: "便利服务", Kind: web.Checks, Optional: true, Options: []web.Option{{Value: "1", Label: "申请人有阅读困难或者视听障碍，需要必要帮助（第四十三条）"}}})
	return f
}

func titleField(empty string) *web.Field {
	return &web.Field{Name: "title", Label: "案件标题", Optional: true, Max: 80, Hint: "收件箱中显示，不要写个人信息；" + empty}
}

// arrivalFields ask how and when it came. The day that counts depends on the
// channel (art. 31); the postmark is kept as evidence.
func (v *visit) arrivalFields(t request.Type) []*web.Field {
	channels := options(request.Channels())
	for i := range channels {
		if channels[i].Hint = channelHints[channels[i].Value]; t == request.TypeRecordCorrection {
			channels[i].Hint = ""
		}
	}
	out := []*web.Field{
		{Name: "channel", Label: "收到渠道", Kind: web.Radios, Options: channels},
		{Name: "on", Label: "收到（签收）日期", Kind: web.Date, Value: v.today().String(), Hint: "当面提交填提交日，挂号信、特快专递填签收日，其余填收到日"},
		{Name: "posted_on", Label: "邮戳日期", Kind: web.Date, Optional: true, Hint: "邮寄的填写，留作凭证；期限不自邮戳日期起算"},
	}
	if t == request.TypeRecordCorrection {
		return out
	}
	return append(out,
		&web.Field{Name: "confirmed_on", Label: "双方确认日期", Kind: web.Date, Optional: true, Hint: "平常信函、互联网、传真、电子邮件：已与申请人确认的，填确认日，期限自次日起算；未确认的留空。传真回执等确认凭证可以作为扫描件附上"},
		&web.Field{Name: "confirmed_by", Label: "确认人", Optional: true, Max: 60, Hint: "本机关与申请人确认的工作人员"})
}

func applicantFields() []*web.Field {
	return []*web.Field{
		{Name: "kind", Label: "申请人类别", Kind: web.Select, Options: options(request.Applicants())},
		{Name: "name", Label: "申请人姓名或者名称", Max: 100},
		{Name: "id_type", Label: "证件名称", Optional: true, Hint: "居民身份证、统一社会信用代码等", Short: true},
		{Name: "id_no", Label: "证件号码", Optional: true, Max: 40},
		{Name: "contact", Label: "联系人", Optional: true, Hint: "申请人为组织的填写", Max: 100},
		{Name: "phone", Label: "联系电话", Kind: web.Phone, Optional: true, Max: 40},
		{Name: "email", Label: "电子邮箱", Kind: web.Email, Optional: true, Max: 100},
		{Name: "address", Label: "通信地址", Optional: true},
		{Name: "postal", Label: "邮政编码", Optional: true, Max: 20, Short: true},
	}
}

// registering is the type of application that the form is for, and its page.
func (v *visit) registering() request.Type {
	if request.Type(v.r.FormValue("type")) == request.TypeRecordCorrection {
		return request.TypeRecordCorrection
	}
	return request.TypeRequest
}

func (v *visit) askRegistration(t request.Type, f *web.Form) error {
	title, n := "登记申请", &web.Notice{Tone: web.Info, Text: "要求更正与其自身相关的记录的（条例第四十一条），另有登记表。", Action: &web.Link{Text: "登记更正申请", Href: newCase + "?type=" + string(request.TypeRecordCorrection)}}
	if t == request.TypeRecordCorrection {
		title = "登记更正申请"
		n.Text, n.Action = "申请人有证据证明本机关提供的与其自身相关的记录不准确，要求更正的，在这里登记（条例第四十一条）。没有法定期限，不计入年报。", &web.Link{Text: "登记公开申请", Href: newCase}
	}
	return v.ask(title, formPage{Form: f, Notice: n}, web.Link{Text: "收件箱", Href: "/office/cases"})
}

func (o *Office) registerPage(v *visit) error {
	t := v.registering()
	f := v.registerForm(t)
	if err := v.attachTo(f, "", "扫描件"); err != nil {
		return err
	}
	return v.askRegistration(t, f)
}

func (o *Office) register(v *visit) error {
	token, refused, err := v.takeAttached()
	if err != nil {
		return err
	}
	t := v.registering()
	f := v.registerForm(t)
	if err := v.attachTo(f, token, "扫描件"); err != nil {
		return err
	}
	v.sureOfPaper(f)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	for _, r := range refused {
		f.Fail("files", r)
		ok = false
	}
	r := v.registration(t, f)
	if ok && v.warnOfPaper(f, &r.Applicant) {
		r.Held = token
		made, err := v.app.Register(v.ctx(), v.actor, r)
		if err == nil {
			return v.go303("/office/cases/"+made.ID, "registered")
		}
		if err := f.Explain(actFault(err)); err != nil {
			return err
		}
	}
	return v.askRegistration(t, f)
}

// sure is the box that lets a number stand which fails its own check; it is
// ticked for one number, not for whatever is typed next.
const sure = "sure"

// sureOfPaper asks again what was asked of the number of a paper.
func (v *visit) sureOfPaper(f *web.Form) {
	if no := v.r.PostFormValue("id_no"); no != "" && v.r.PostFormValue(sure) == no {
		f.Fields = slices.Insert(f.Fields, slices.Index(f.Fields, f.Field("id_no"))+1, sureField(no))
	}
}

func sureField(no string) *web.Field {
	return &web.Field{Name: sure, Label: "号码校验不符", Kind: web.Checks, Optional: true, Options: []web.Option{{Value: no, Label: "已经对照证件，号码就是这样，照此保存"}}}
}

// warnOfPaper reports whether the number of an applicant's paper may be kept:
// nothing speaks against it, or whoever typed it says that it is so.
func (v *visit) warnOfPaper(f *web.Form, a *app.Applicant) bool {
	doubt := a.Doubt()
	if doubt == "" || slices.Contains(f.Checked(sure), a.IDNo) {
		return true
	}
	if f.Field(sure) == nil {
		f.Fields = slices.Insert(f.Fields, slices.Index(f.Fields, f.Field("id_no"))+1, sureField(a.IDNo))
	}
	f.Fail("id_no", doubt+"；确实如此的，勾选“照此保存”再提交")
	return false
}

func (v *visit) registration(t request.Type, f *web.Form) app.Registration {
	x := f.Value
	return app.Registration{
		Agency: v.actor.Agency, Type: t, Title: x("title"), Record: app.Inaccuracy{Record: x("record"), Wrong: x("wrong"), Evidence: x("evidence")},
		Application: app.Application{
			Applicant: app.Applicant{Kind: x("kind"), Name: x("name"), IDType: x("id_type"), IDNo: x("id_no"), Contact: x("contact"), Phone: x("phone"), Email: x("email"), Address: x("address"), Postal: x("postal")},
			Content:   x("content"), Purpose: x("purpose"), Form: x("form"), Help: len(f.Checked("help")) > 0, Tell: x("tell"),
		},
		Acts: []request.Act{{Kind: request.Received, On: f.Date("on"), Channel: x("channel"), PostedOn: f.Date("posted_on"), ConfirmedOn: f.Date("confirmed_on"), ConfirmedBy: x("confirmed_by")}},
	}
}
