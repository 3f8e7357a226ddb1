package portal

import (
	"slices"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/request"
)

// kind is one of the two things that can be applied for on line, with its steps.
type kind struct {
	path, name string
	law        request.Type
	steps      []stage
}

// stage is one page of questions.
type stage struct {
	key, title, intro string
	fields            func(d *draft) []*web.Field
	files             bool // takes attachments
}

// draft is what the questions depend on.
type draft struct {
	agencies  []agency.Agency
	applicant string // kind of applicant, "" while unknown
	record    bool
	tell      []request.Word // how the installation can tell of progress
}

func information() *kind {
	return &kind{"/apply", "申请公开政府信息", request.TypeRequest, []stage{
		{"agency", "向哪个机关申请", "谁制作的信息，由谁公开。不确定时选最接近的机关，它会告诉您该找谁。", agencyFields, false},
		{"what", "需要什么信息", "越具体，找得越快。不需要说明用途。", contentFields, true},
		{"kind", "您是谁", "", kindFields, false},
		{"who", "您的信息", "条例第二十九条要求写明身份和联系方式。这些信息加密保存，只用于办理这份申请。", whoFields, false},
		{"how", "希望怎样获取", "", howFields, false},
	}}
}

func record() *kind {
	return &kind{"/record", "申请更正本人信息", request.TypeRecordCorrection, []stage{
		{"agency", "哪个机关提供的记录", "有证据证明行政机关提供的、与您自己有关的记录不准确的，可以要求更正（条例第四十一条）。", agencyFields, false},
		{"what", "哪里不准确", "", recordFields, true},
		{"kind", "您是谁", "", kindFields, false},
		{"who", "您的信息", "这些信息加密保存，只用于办理这份申请。", func(d *draft) []*web.Field { return append(whoFields(d), helpField()) }, false},
	}}
}

func agencyFields(d *draft) []*web.Field {
	f := &web.Field{Name: "agency", Label: "受理机关", Kind: web.Select}
	for _, a := range d.agencies {
		f.Options = append(f.Options, web.Option{Value: a.ID, Label: a.Name})
	}
	return []*web.Field{f}
}

func contentFields(*draft) []*web.Field {
	return []*web.Field{{Name: "content", Label: "所需信息", Kind: web.Area, Max: app.MaxContent,
		Hint: "请写明文件的名称、文号；不知道的，写明什么事、什么时间、什么地点等便于查找的特征。一份申请写一件事，办理更快。请不要在这里写身份证号码、电话等个人信息。"}}
}

func recordFields(*draft) []*web.Field {
	return []*web.Field{
		{Name: "record", Label: "需要更正的记录", Kind: web.Area, Max: app.MaxContent, Hint: "哪一份文件或者登记，写在什么地方。"},
		{Name: "wrong", Label: "不准确之处", Kind: web.Area, Max: app.MaxContent, Hint: "现在怎样写，应当怎样写。"},
		{Name: "evidence", Label: "证据", Kind: web.Area, Max: app.MaxContent, Hint: "有什么材料可以证明。可以在下面附上照片或者扫描件；受理机关核实时会请您出示原件。"},
	}
}

func kindFields(*draft) []*web.Field {
	f := &web.Field{Name: "kind", Label: "申请人类别", Kind: web.Radios}
	for _, w := range request.Applicants() {
		f.Options = append(f.Options, web.Option{Value: w.Key, Label: w.Label})
		if w.Key == "natural_person" {
			f.Options[len(f.Options)-1].Hint = "以个人名义申请的，选这一项。"
		}
	}
	return []*web.Field{f}
}

func whoFields(d *draft) []*web.Field {
	org := app.Organisation(d.applicant)
	paper := &web.Field{Name: "id_type", Label: "证件种类", Kind: web.Select, Value: app.IDTypes(org)[0]}
	for _, s := range app.IDTypes(org) {
		paper.Options = append(paper.Options, web.Option{Value: s, Label: s})
	}
	name := &web.Field{Name: "name", Label: "姓名", Code: "name", Max: app.MaxLine}
	if org {
		name = &web.Field{Name: "name", Label: "单位名称", Code: "organization", Max: app.MaxLine, Hint: "与证照一致。"}
	}
	out := []*web.Field{name, paper, {Name: "id_no", Label: "证件号码", Max: app.MaxLine}}
	if org {
		out = append(out, &web.Field{Name: "contact", Label: "联系人", Code: "name", Max: app.MaxLine})
	}
	out = append(out,
		&web.Field{Name: "phone", Label: "电话", Kind: web.Phone, Code: "tel", Optional: true, Max: app.MaxLine, Hint: "电话、电子邮箱、通信地址至少填写一项：收到申请之日要与您确认。"},
		&web.Field{Name: "email", Label: "电子邮箱", Kind: web.Email, Code: "email", Optional: true, Max: app.MaxLine},
		&web.Field{Name: "address", Label: "通信地址", Code: "street-address", Optional: true, Max: app.MaxLine},
		&web.Field{Name: "postal", Label: "邮政编码", Code: "postal-code", Optional: true, Max: app.MaxLine, Short: true})
	if len(d.tell) > 0 {
		out = append(out, tellField(d.tell))
	}
	return out
}

// tellField asks how the applicant wants to be told of each step.
func tellField(ways []request.Word) *web.Field {
	f := &web.Field{Name: "tell", Label: "办理进度怎样通知您", Kind: web.Radios, Optional: true, Hint: "通知只说办到哪一步、什么时候之前要做什么，不含申请和答复的内容，也不代替文书的送达。"}
	if slices.ContainsFunc(ways, func(x request.Word) bool { return x.Key == app.TellByMail }) {
		f.Hint = "通知只说办到哪一步、什么时候之前要做什么，不含申请和答复的内容，也不代替文书的送达。不选的，填写了电子邮箱的以邮件通知。"
	}
	for _, x := range ways {
		f.Options = append(f.Options, web.Option{Value: x.Key, Label: x.Label})
	}
	return f
}

var formHints = map[string]string{
	app.ByQuery: "答复作出后，凭受理编号和查询码在本站查看和下载。", app.ByEmail: "发到您填写的电子邮箱。", app.ByMail: "寄到您填写的通信地址，邮费由机关承担。",
	app.AtCounter: "到受理机关领取。", app.ByReading: "到受理机关查阅、抄录。",
}

func howFields(*draft) []*web.Field {
	f := &web.Field{Name: "form", Label: "获取方式", Kind: web.Radios}
	for _, s := range app.Forms() {
		f.Options = append(f.Options, web.Option{Value: s, Label: s, Hint: formHints[s]})
	}
	return []*web.Field{f, helpField()}
}

func helpField() *web.Field {
	return &web.Field{Name: "help", Label: "需要帮助", Kind: web.Checks, Optional: true,
		Options: []web.Option{{Value: "yes", Label: "我有阅读困难或者视听障碍，请提供必要的帮助", Hint: "例如大字、朗读、手语（条例第四十三条）。"}}}
}
