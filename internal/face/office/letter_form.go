package office

import (
	"slices"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

// plainBlocks are mandatory parts that the case itself fills: nothing is asked.
var plainBlocks = []string{"登记表", "收到日期", "答复期限", "联系方式", "申请情况", "逾期后果", "期限重算", "超过合理范围", "异议权利", "逾期未答复", "救济", "收费依据和标准", "缴纳方式", "收费救济", "补正情况", "说明理由情况", "意见期限"}

// blockFields are the questions that a mandatory part of a letter asks.
func blockFields(block string, c app.View) ([]*web.Field, bool) {
	lines := func(name, label string) *web.Field {
		return &web.Field{Name: name, Label: label, Kind: web.Area, Hint: "每行一项"}
	}
	until := &web.Field{Name: "until", Label: "期限的最后一日", Kind: web.Date}
	switch block {
	case "不明确之处":
		return []*web.Field{{Name: "unclear", Label: "不明确之处", Kind: web.Area}}, true
	case "补正事项":
		return []*web.Field{lines("points", "需要补正的事项"), {Name: "guidance", Label: "指导和释明", Kind: web.Area, Optional: true}}, true
	case "办理期限":
		return []*web.Field{until}, true
	case "延期决定":
		return []*web.Field{{Name: "days", Label: "延长的工作日数", Kind: web.Number, Short: true, Hint: "1 至 20"}, lines("reasons", "延期的理由")}, true
	case "延迟答复":
		return []*web.Field{until, lines("reasons", "延迟的理由")}, true
	case "涉及信息":
		return []*web.Field{{Name: "information", Label: "涉及的信息", Kind: web.Area, Hint: "不得透露申请人的信息"}, {Name: "party", Label: "征求对象的名称"}, {Name: "contact", Label: "对方的地址、电话", Optional: true}}, true
	case "理由":
		return []*web.Field{lines("reasons", "理由")}, true
	case "不计入期限":
		return []*web.Field{askedField(c)}, true
	case "决定公开的内容":
		return []*web.Field{askedField(c), {Name: "information", Label: "决定公开的内容", Kind: web.Area}}, true
	case "回函":
		return []*web.Field{{Name: "information", Label: "涉及的信息", Kind: web.Area, Hint: "与征求意见书所写一致"}}, true
	case "协办事项":
		return []*web.Field{{Name: "information", Label: "协办事项", Kind: web.Area, Hint: "不得透露申请人的信息"}}, true
	case "收费数额":
		return []*web.Field{{Name: "method", Label: "计收方式", Kind: web.Radios, Options: options(request.FeeMethods())}, {Name: "count", Label: "件数或者页数", Kind: web.Number, Short: true}, {Name: "already", Label: "当月此前已有件数", Kind: web.Number, Short: true, Optional: true}}, true
	case "逾期事实":
		return []*web.Field{{Name: "ground", Label: "事由", Kind: web.Radios, Options: options(request.Grounds())}}, true
	}
	return answerBlockFields(block)
}

func answerBlockFields(block string) ([]*web.Field, bool) {
	lines := func(name, label string) *web.Field {
		return &web.Field{Name: name, Label: label, Kind: web.Area, Hint: "每行一项"}
	}
	switch block {
	case "决定":
		return nil, true
	case "提供方式":
		return supplyFields(), true
	case "获取途径":
		return []*web.Field{lines("places", "获取的方式、途径")}, true
	case "公开部分":
		return append([]*web.Field{lines("given", "予以公开的部分")}, supplyFields()...), true
	case "不公开部分":
		return withheldFields(1), true
	case "检索情况":
		return []*web.Field{{Name: "scope", Label: "检索范围"}, {Name: "how", Label: "检索方法"}}, true
	case "负责机关":
		return []*web.Field{{Name: "responsible", Label: "负责公开的机关", Optional: true, Hint: "能够确定的填写"}, {Name: "contact", Label: "该机关的联系方式", Optional: true}}, true
	case "此前答复":
		return []*web.Field{{Name: "earlier", Label: "此前答复的文号", Max: 60}, {Name: "earlier_on", Label: "此前答复的日期", Kind: web.Date}}, true
	case "特别规定":
		return []*web.Field{lines("basis", "所依据的法律、行政法规")}, true
	case "相应渠道":
		return []*web.Field{{Name: "channel", Label: "相应渠道"}}, true
	}
	return otherBlockFields(block)
}

func supplyFields() []*web.Field {
	return []*web.Field{{Name: "means", Label: "提供方式", Hint: "例如：电子邮件发送、随本答复书邮寄"}, {Name: "place", Label: "获取途径", Optional: true, Hint: "例如：领取地点、查询网址；信息作为附件随答复书一并提供的可以不填"}, {Name: "when", Label: "提供时间", Optional: true, Hint: "信息作为附件随答复书一并提供的可以不填"}}
}

// otherBlockFields are the questions of letters beside the answer itself:
// records (art. 41), conversion (art. 44), service.
func otherBlockFields(block string) ([]*web.Field, bool) {
	places := &web.Field{Name: "places", Label: "公开的途径", Kind: web.Area, Hint: "每行一项"}
	switch block {
	case "更正申请", "转送":
		return []*web.Field{{Name: "record", Label: "申请更正的记录", Kind: web.Area}}, true
	case "转为主动公开":
		return []*web.Field{{Name: "information", Label: "转为主动公开的信息", Kind: web.Area}, {Name: "applicants", Label: "申请过该信息的申请人数", Kind: web.Number, Short: true}, places}, true
	case "建议答复":
		places.Optional, places.Hint = true, "采纳的填写，每行一项"
		return []*web.Field{{Name: "information", Label: "建议转为主动公开的信息", Kind: web.Area},
			{Name: "adopted", Label: "是否采纳", Kind: web.Radios, Options: []web.Option{{Value: "yes", Label: "采纳"}, {Value: "no", Label: "不采纳"}}}, places}, true
	case "送达":
		return []*web.Field{{Name: "served_name", Label: "送达文书的名称"}, {Name: "served_no", Label: "送达文书的文号", Max: 60},
			{Name: "delivery", Label: "送达方式", Kind: web.Radios, Options: options(request.Deliveries())},
			{Name: "served_on", Label: "送达（交邮）日期", Kind: web.Date, Optional: true, Hint: "邮寄的必填；当面送达的可留空，由收件人填写"},
			{Name: "posting", Label: "邮寄凭证号", Optional: true, Max: 60, Hint: "邮寄的必填"}}, true
	}
	return nil, slices.Contains(plainBlocks, block)
}

func askedField(c app.View) *web.Field {
	return &web.Field{Name: "consultation", Label: "哪一次征求意见", Kind: web.Select, Options: asked(c)}
}

// withheldFields asks about the parts that are not disclosed, n of them.
func withheldFields(n int) []*web.Field {
	var out []*web.Field
	for i := range n {
		at, name := "", "不予公开的部分"
		if i > 0 {
			at, name = itoa(i+1), "不予公开的部分（"+itoa(i+1)+"）"
		}
		out = append(out, &web.Field{Name: "withheld" + at, Label: name, Kind: web.Area, Optional: i > 0},
			&web.Field{Name: "withheld_ground" + at, Label: name + "的依据", Kind: web.Select, Options: refusalGrounds(), Optional: i > 0},
			&web.Field{Name: "withheld_reasons" + at, Label: name + "的理由", Kind: web.Area, Hint: "每行一项", Optional: i > 0})
	}
	return out
}

// mostWithheld bounds the parts of one letter's form.
const mostWithheld = 12

// refusalGrounds are the rows of table 3 that a refusal may rest on.
func refusalGrounds() []web.Option {
	var out []web.Option
	for _, o := range request.Outcomes() {
		if strings.HasPrefix(o.Key, "refused.") {
			out = append(out, web.Option{Value: o.Key, Label: o.Label})
		}
	}
	return out
}

func asked(c app.View) []web.Option {
	var out []web.Option
	for _, a := range c.State.Asked {
		out = append(out, web.Option{Value: a.ID, Label: a.ID + "：" + wordOf(request.Parties(), a.With) + "，" + a.SentOn.Chinese() + "发出"})
	}
	return out
}

// letterFields are the questions of a kind of letter; ok is false for one that
// has parts this form cannot ask about.
func letterFields(i letter.Info, c app.View) (out []*web.Field, ok bool) {
	if i.Kind == letter.Refused {
		out = append(out, &web.Field{Name: "ground", Label: "不予公开的依据", Kind: web.Select, Options: refusalGrounds()},
			&web.Field{Name: "basis", Label: "条例之外的法律依据", Kind: web.Area, Optional: true, Hint: "每行一项"})
	}
	for _, b := range i.Must {
		fields, known := blockFields(b, c)
		if !known {
			return nil, false
		}
		out = append(out, fields...)
	}
	if i.Kind == letter.RecordNotice {
		out = append(out, &web.Field{Name: "result", Label: "处理结果", Kind: web.Radios, Options: options(request.RecordOutcomes())},
			&web.Field{Name: "party", Label: "有权更正的机关", Optional: true, Hint: "转送、告知向其提出的填写"})
	}
	if named := func(f *web.Field) bool { return f.Name == "party" }; i.To != letter.ToApplicant && i.To != letter.ToFile && i.Kind != letter.ThirdPartyReply && !slices.ContainsFunc(out, named) {
		out = append([]*web.Field{{Name: "party", Label: "收文单位（个人）的名称"}, {Name: "contact", Label: "对方的地址、电话", Optional: true}}, out...)
	}
	if i.To == letter.ToThirdParty {
		out = append(out, &web.Field{Name: "person", Label: "对方", Kind: web.Checks, Optional: true, Options: []web.Option{{Value: "1", Label: "是自然人（文书中称“您”）"}}})
	}
	if i.IsAnswer() {
		out = append(out, &web.Field{Name: "delivery", Label: "送达方式", Kind: web.Radios, Options: options(request.Deliveries())})
	}
	if i.To == letter.ToApplicant {
		out = append(out, &web.Field{Name: "attachments", Label: "附件", Kind: web.Area, Optional: true, Hint: "每行一个附件的名称"})
	}
	return out, true
}

// detailOf makes the letter's facts of what was typed.
func detailOf(f *web.Form) letter.Detail {
	x := f.Value
	d := letter.Detail{
		Reasons: listed(x("reasons")), Basis: listed(x("basis")), Information: x("information"), Until: f.Date("until"), Delivery: x("delivery"), Attachments: listed(x("attachments")),
		Unclear: x("unclear"), Points: listed(x("points")), Guidance: x("guidance"), Days: f.Int("days"), Consultation: x("consultation"), Ground: x("ground"),
		Places: listed(x("places")), Given: listed(x("given")), Channel: x("channel"),
		Record: x("record"), Result: x("result"), Applicants: f.Int("applicants"), Posting: x("posting"),
	}
	if x("party") != "" {
		d.Party = &letter.Party{Name: x("party"), Contact: x("contact"), Person: len(f.Checked("person")) > 0}
	}
	if x("responsible") != "" {
		d.Responsible = &letter.Party{Name: x("responsible"), Contact: x("contact")}
	}
	if x("method") != "" {
		d.Fee = &letter.Fee{Method: statute.FeeMethod(x("method")), Count: f.Int("count"), Already: f.Int("already")}
	}
	if x("means") != "" {
		d.Supply = &letter.Supply{Means: x("means"), Place: x("place"), When: x("when")}
	}
	for i := range mostWithheld {
		at := ""
		if i > 0 {
			at = itoa(i + 1)
		}
		if x("withheld"+at) != "" {
			d.Withheld = append(d.Withheld, letter.Withheld{Information: x("withheld" + at), Ground: x("withheld_ground" + at), Reasons: listed(x("withheld_reasons" + at))})
		}
	}
	if x("adopted") != "" {
		yes := x("adopted") == "yes"
		d.Adopted = &yes
	}
	if x("served_name") != "" {
		d.Served = &letter.Identified{Name: x("served_name"), DocumentNo: x("served_no"), On: f.Date("served_on")}
	}
	if x("scope") != "" {
		d.Search = &letter.Search{Scope: x("scope"), Method: x("how")}
	}
	if x("earlier") != "" {
		d.Earlier = &letter.Identified{DocumentNo: x("earlier"), On: f.Date("earlier_on")}
	}
	return d
}

func listed(s string) []string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// fillDetail puts a letter's facts back into its form, to be edited.
func fillDetail(f *web.Form, d letter.Detail) {
	join := func(s []string) string { return strings.Join(s, "\n") }
	values := map[string]string{
		"reasons": join(d.Reasons), "basis": join(d.Basis), "information": d.Information, "until": d.Until.String(), "delivery": d.Delivery, "attachments": join(d.Attachments),
		"unclear": d.Unclear, "points": join(d.Points), "guidance": d.Guidance, "consultation": d.Consultation, "ground": d.Ground, "places": join(d.Places), "given": join(d.Given), "channel": d.Channel,
		"record": d.Record, "result": d.Result, "posting": d.Posting,
	}
	if d.Applicants > 0 {
		values["applicants"] = itoa(d.Applicants)
	}
	if d.Adopted != nil {
		values["adopted"] = map[bool]string{true: "yes", false: "no"}[*d.Adopted]
	}
	if d.Served != nil {
		values["served_name"], values["served_no"], values["served_on"] = d.Served.Name, d.Served.DocumentNo, d.Served.On.String()
	}
	if d.Days > 0 {
		values["days"] = itoa(d.Days)
	}
	if d.Party != nil {
		values["party"], values["contact"] = d.Party.Name, d.Party.Contact
	}
	if d.Responsible != nil {
		values["responsible"], values["contact"] = d.Responsible.Name, d.Responsible.Contact
	}
	if d.Fee != nil {
		values["method"], values["count"], values["already"] = string(d.Fee.Method), itoa(d.Fee.Count), itoa(d.Fee.Already)
	}
	if d.Supply != nil {
		values["means"], values["place"], values["when"] = d.Supply.Means, d.Supply.Place, d.Supply.When
	}
	for i, one := range d.Withheld {
		at := ""
		if i > 0 {
			at = itoa(i + 1)
		}
		values["withheld"+at], values["withheld_ground"+at], values["withheld_reasons"+at] = one.Information, one.Ground, join(one.Reasons)
	}
	if d.Search != nil {
		values["scope"], values["how"] = d.Search.Scope, d.Search.Method
	}
	if d.Earlier != nil {
		values["earlier"], values["earlier_on"] = d.Earlier.DocumentNo, d.Earlier.On.String()
	}
	for _, x := range f.Fields {
		x.Value = values[x.Name]
		if x.Name == "person" && d.Party != nil && d.Party.Person {
			x.Values = []string{"1"}
		}
	}
}
