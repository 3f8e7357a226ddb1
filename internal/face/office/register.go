package office

import (
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

func (v *visit) registerForm() *web.Form {
	channels := options(request.Channels())
	for i := range channels {
		channels[i].Hint = channelHints[channels[i].Value]
	}
	return &web.Form{Submit: "登记", Cancel: &web.Link{Text: "取消", Href: "/office/cases"}, Fields: []*web.Field{
		{Name: "type", Label: "申请类型", Kind: web.Radios, Value: string(request.TypeRequest), Options: []web.Option{
			{Value: string(request.TypeRequest), Label: "公开申请"}, {Value: string(request.TypeRecordCorrection), Label: "更正申请", Hint: "要求更正与其自身相关的记录（第四十一条），不计入年报"}}},
		{Name: "channel", Label: "收到渠道", Kind: web.Radios, Options: channels},
		{Name: "on", Label: "收到日期", Kind: web.Date, Value: v.today().String(), Hint: "当面提交填提交日，挂号信填签收日，其余填收到日"},
		{Name: "confirmed_on", Label: "双方确认日期", Kind: web.Date, Optional: true, Hint: "平常信函、互联网、传真、电子邮件：已与申请人确认的，填确认日；未确认的留空"},
		{Name: "kind", Label: "申请人类别", Kind: web.Select, Options: options(request.Applicants())},
		{Name: "name", Label: "申请人姓名或者名称", Max: 100},
		{Name: "id_type", Label: "证件名称", Optional: true, Hint: "居民身份证、统一社会信用代码等", Short: true},
		{Name: "id_no", Label: "证件号码", Optional: true, Max: 40},
		{Name: "contact", Label: "联系人", Optional: true, Hint: "申请人为组织的填写", Max: 100},
		{Name: "phone", Label: "联系电话", Kind: web.Phone, Optional: true, Max: 40},
		{Name: "email", Label: "电子邮箱", Kind: web.Email, Optional: true, Max: 100},
		{Name: "address", Label: "通信地址", Optional: true},
		{Name: "content", Label: "所需政府信息", Kind: web.Area, Hint: "照申请书原文填写名称、文号或者便于查询的其他特征性描述"},
		{Name: "title", Label: "案件标题", Optional: true, Max: 80, Hint: "收件箱中显示，不要写个人信息；留空取所需信息的开头"},
		{Name: "purpose", Label: "所需信息的用途", Kind: web.Area, Optional: true, Max: 1000},
		{Name: "form", Label: "获取信息的方式、途径", Optional: true, Hint: "纸质、电子文本；邮寄、电子邮件、当面领取等"},
		{Name: "tell", Label: "进度通知", Kind: web.Select, Optional: true, Blank: "没有说明", Options: options(app.TellWays()), Hint: "申请人希望怎样知道办理进度；没有说明的，留了邮箱的以邮件通知"},
		{Name: "help", Label: "便利服务", Kind: web.Checks, Optional: true, Options: []web.Option{{Value: "1", Label: "申请人有阅读困难或者视听障碍，需要必要帮助（第四十三条）"}}},
	}}
}

func (o *Office) registerPage(v *visit) error {
	f := v.registerForm()
	if err := v.attachTo(f, "", "扫描件"); err != nil {
		return err
	}
	return v.ask("登记申请", formPage{Form: f}, web.Link{Text: "收件箱", Href: "/office/cases"})
}

func (o *Office) register(v *visit) error {
	token, refused, err := v.takeAttached()
	if err != nil {
		return err
	}
	f := v.registerForm()
	if err := v.attachTo(f, token, "扫描件"); err != nil {
		return err
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	for _, r := range refused {
		f.Fail("files", r)
		ok = false
	}
	if ok {
		r := v.registration(f)
		r.Held = token
		made, err := v.app.Register(v.ctx(), v.actor, r)
		if err == nil {
			return v.go303("/office/cases/"+made.ID, "registered")
		}
		if err := f.Explain(actFault(err)); err != nil {
			return err
		}
	}
	return v.ask("登记申请", formPage{Form: f}, web.Link{Text: "收件箱", Href: "/office/cases"})
}

func (v *visit) registration(f *web.Form) app.Registration {
	x := f.Value
	return app.Registration{
		Agency: v.actor.Agency, Type: request.Type(x("type")), Title: x("title"),
		Application: app.Application{
			Applicant: app.Applicant{Kind: x("kind"), Name: x("name"), IDType: x("id_type"), IDNo: x("id_no"), Contact: x("contact"), Phone: x("phone"), Email: x("email"), Address: x("address")},
			Content:   x("content"), Purpose: x("purpose"), Form: x("form"), Help: len(f.Checked("help")) > 0, Tell: x("tell"),
		},
		Acts: []request.Act{{Kind: request.Received, On: f.Date("on"), Channel: x("channel"), ConfirmedOn: f.Date("confirmed_on")}},
	}
}
