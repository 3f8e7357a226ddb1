// Package register reads the register of applications that disclosure offices
// keep in a workbook (依申请公开登记台账, Regulations art. 45): which column is
// which, and what acts each row tells of.
package register

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/hanzi"
)

// Column is a field of the register.
type Column string

// The fields. Only the first five must be there.
const (
	Number           Column = "number"
	Applicant        Column = "applicant"
	Kind             Column = "applicant_kind"
	ReceivedOn       Column = "received_on"
	Content          Column = "content"
	Channel          Column = "channel"
	ConfirmedOn      Column = "confirmed_on"
	Phone            Column = "phone"
	Address          Column = "address"
	Unit             Column = "unit"
	CorrectionOn     Column = "correction_requested_on"
	CorrectionUntil  Column = "correction_until"
	CorrectedOn      Column = "corrected_on"
	ConsultedOn      Column = "consulted_on"
	ConsultReceived  Column = "consultation_received_on"
	ConsultAnswered  Column = "consultation_answered_on"
	ConsultOpinion   Column = "consultation_opinion"
	ExtendedOn       Column = "extended_on"
	ExtendedDays     Column = "extended_days"
	ExtendedApproval Column = "extension_approved_by"
	AnsweredOn       Column = "answered_on"
	Outcome          Column = "outcome"
	DocumentNo       Column = "document_no"
	Delivery         Column = "delivery"
)

// field is a column with its heading in the template, what else it is called,
// and what to fill in.
type field struct {
	column   Column
	title    string
	aliases  []string
	required bool
	hint     string
	example  string
}

var fields = []field{
	{Number, "登记编号", []string{"编号", "受理编号", "申请编号", "序号", "案件编号"}, true, "本机关内不重复", "2024-0001"},
	{Applicant, "申请人", []string{"申请人姓名", "申请人名称", "姓名", "申请人姓名或名称", "姓名或名称"}, true, "姓名或单位名称", "李某某"},
	{Kind, "申请人类别", []string{"申请人类型", "申请人性质", "申请主体", "申请人情况"}, true, "自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他", "自然人"},
	{ReceivedOn, "收到日期", []string{"收到申请日期", "申请日期", "接收日期", "收到时间", "受理日期", "收件日期"}, true, "年-月-日", "2024-03-04"},
	{Content, "申请内容", []string{"所需信息", "申请公开内容", "申请事项", "所需政府信息", "信息内容描述", "申请公开的政府信息"}, true, "", "某项目的批复文件"},
	{Channel, "收到方式", []string{"申请方式", "申请渠道", "接收方式", "提交方式"}, false, "当面、信函（签收）、平信、网络、传真、邮件、口头；空白视为当面", "网络"},
	{ConfirmedOn, "确认日期", []string{"双方确认日期"}, false, "平信、网络、传真、邮件与申请人确认之日", "2024-03-04"},
	{Phone, "联系电话", []string{"电话", "联系方式", "手机"}, false, "", ""},
	{Address, "联系地址", []string{"地址", "通讯地址", "邮寄地址"}, false, "", ""},
	{Unit, "承办单位", []string{"承办科室", "承办机构", "办理科室", "责任科室"}, false, "", "法规股"},
	{CorrectionOn, "告知补正日期", []string{"补正告知日期", "要求补正日期", "补正通知日期"}, false, "年-月-日", ""},
	{CorrectionUntil, "补正期限", []string{"补正截止日期"}, false, "年-月-日", ""},
	{CorrectedOn, "收到补正日期", []string{"补正日期", "补正收到日期"}, false, "年-月-日", ""},
	{ConsultedOn, "征求意见日期", []string{"征求第三方意见日期", "发出征求意见日期"}, false, "年-月-日", ""},
	{ConsultReceived, "第三方收到日期", []string{"征求意见收到日期"}, false, "年-月-日", ""},
	{ConsultAnswered, "第三方答复日期", []string{"收到意见日期", "征求意见答复日期"}, false, "年-月-日", ""},
	{ConsultOpinion, "第三方意见", []string{"征求意见结果"}, false, "同意、不同意、不表态", ""},
	{ExtendedOn, "延期告知日期", []string{"延长答复日期", "延期日期"}, false, "年-月-日", ""},
	{ExtendedDays, "延期工作日", []string{"延期天数", "延长工作日"}, false, "1 至 20", ""},
	{ExtendedApproval, "延期批准人", []string{"延期同意人"}, false, "政府信息公开工作机构负责人", ""},
	{AnsweredOn, "答复日期", []string{"办结日期", "答复时间", "办结时间"}, false, "年-月-日；未答复的空白", "2024-03-20"},
	{Outcome, "办理结果", []string{"答复结果", "答复类型", "处理结果", "答复情况"}, false, "年度报告表三的办理结果", "予以公开"},
	{DocumentNo, "答复文号", []string{"文号", "答复书文号", "告知书文号"}, false, "", "云教公开〔2024〕1号"},
	{Delivery, "送达方式", []string{"答复方式", "提供方式"}, false, "当面、邮寄、电子", "邮寄"},
}

// Titles lists the headings of the template, with what to fill in and an example.
func Titles() (titles, hints, examples []string) {
	for _, f := range fields {
		titles, hints, examples = append(titles, f.title), append(hints, f.hint), append(examples, f.example)
	}
	return titles, hints, examples
}

// IsHint reports whether a row is the template's line of hints, left in.
func IsHint(cells []string, m Mapping) bool {
	i, ok := m[ReceivedOn]
	return ok && i < len(cells) && strings.TrimSpace(cells[i]) == "年-月-日"
}

// Mapping says in which column of a sheet a field stands, from 0.
type Mapping map[Column]int

// fold is a heading without what people put around it.
func fold(s string) string {
	s = hanzi.Fold(s)
	s, _, _ = strings.Cut(s, "(")
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n*:；;、", r) {
			return -1
		}
		return r
	}, s)
}

// Guess maps a row of headings; extra are “heading=field” pairs of the caller,
// which prevail. Columns that nobody knows are listed.
func Guess(headings []string, extra []string) (m Mapping, unknown []string, err error) {
	m = Mapping{}
	names := map[string]Column{}
	for _, f := range fields {
		for _, n := range append([]string{f.title, string(f.column)}, f.aliases...) {
			names[fold(n)] = f.column
		}
	}
	for _, e := range extra {
		heading, name, ok := strings.Cut(e, "=")
		column, known := names[fold(name)]
		if !ok || !known {
			return nil, nil, fault.New(fault.Invalid, "register.map", fmt.Sprintf("对应关系 %q 应写作“表中列名=字段名”，字段名如“收到日期”。", e))
		}
		if !slices.ContainsFunc(headings, func(h string) bool { return fold(h) == fold(heading) }) {
			return nil, nil, fault.New(fault.Invalid, "register.map", fmt.Sprintf("表中没有名为“%s”的列。", heading))
		}
		names[fold(heading)] = column
	}
	for i, h := range headings {
		column, known := names[fold(h)]
		if _, taken := m[column]; !known || taken {
			if strings.TrimSpace(h) != "" {
				unknown = append(unknown, h)
			}
			continue
		}
		m[column] = i
	}
	return m, unknown, nil
}

// Missing lists the titles of required fields that the mapping lacks.
func (m Mapping) Missing() []string {
	var out []string
	for _, f := range fields {
		if _, ok := m[f.column]; !ok && f.required {
			out = append(out, f.title)
		}
	}
	return out
}

// Find looks for the row of headings among the first rows of a sheet: the one
// in which most fields are found, at least three.
func Find(rows [][]string, extra []string) (at int, m Mapping, unknown []string, err error) {
	at = -1
	for i, row := range rows[:min(len(rows), 20)] {
		got, other, err := Guess(row, extra)
		if err != nil && at < 0 && i == min(len(rows), 20)-1 {
			return -1, nil, nil, err
		}
		if err == nil && len(got) >= 3 && len(got) > len(m) {
			at, m, unknown = i, got, other
		}
	}
	if at < 0 {
		return -1, nil, nil, fault.New(fault.Invalid, "register.headings", "没有找到表头：前20行中应有一行列名，如“登记编号、申请人、申请人类别、收到日期、申请内容”。可用 gongkai import template 得到样表。")
	}
	if missing := m.Missing(); len(missing) > 0 {
		return -1, nil, nil, fault.New(fault.Invalid, "register.columns", fmt.Sprintf("表中缺少列：%s。列名不同时可用 --map 表中列名=字段名 指明。", strings.Join(missing, "、")))
	}
	return at, m, unknown, nil
}
