package app

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/dispute"
	"gongkai/internal/law/request"
)

// What the audit says in Chinese: what was done, about what, and why.

// ownVerbs are the words of the verbs that need no role.
var ownVerbs = map[agency.Verb]string{
	SignedIn: "登录", SignFail: "登录失败", SignedOut: "退出", OwnChange: "更改自己的设置",
	visitorApply: "公众提出申请", visitorCorrect: "公众补正、说明理由", visitorWithdraw: "公众撤回申请", visitorRead: "公众查看办理文书", visitorSuggest: "公众建议主动公开", notifyQueue: "生成通知",
}

// TrailVerbs lists the verbs that the audit may hold with their words, those
// that an auditor asks for most first.
func TrailVerbs() []agency.Verb {
	first := []agency.Verb{agency.ApplicantRead, visitorRead, SignedIn, SignFail, SignedOut, agency.RoleManage, agency.PersonManage, OwnChange, agency.AuditRead}
	rest := append(slices.Sorted(maps.Keys(ownVerbs)), agency.Verbs()...)
	return append(first, slices.DeleteFunc(rest, func(v agency.Verb) bool { return slices.Contains(first, v) })...)
}

// VerbWords is a verb of the audit in Chinese.
func VerbWords(v agency.Verb) string {
	if own := ownVerbs[v]; own != "" {
		return own
	}
	return v.Label()
}

// What is what was done.
func (l *TrailLine) What() string { return VerbWords(agency.Verb(l.Verb)) }

// subjectWords are the kinds of what an entry is about.
var subjectWords = map[string]string{
	"case": "案件", "dispute": "复议诉讼", "item": "信息", kindPerson: "人员", "audit": "审计记录", "cases": "申请清单", "import": "导入", "outbox": "通知", "agency": "机关", "items": "信息目录",
	kindCaseFile: "案件附件", kindProof: "送达证明", kindRelease: "拟提供的文件", kindTwin: "并入的登记", kindNote: "备注", kindLetter: "文书", kindLetterTemplate: "文书用语", kindCorrection: "补正内容", kindSubmission: "网上申请", kindTicket: "查询码",
	kindFiling: "报送的年报", kindFilingBody: "报送的年报内容", kindUpload: "上传的文件", kindUploadOpen: "待确认的文件", kindReport: "年度报告", kindDesk: "年报编制", kindPublished: "发布的年报", kindReportLine: "发布的年报", kindCount: "填报数据", kindDocument: "规范性文件",
	kindFile: "文件", kindAttachment: "信息附件", kindColumn: "栏目", kindReviewDesk: "审核流程", kindDuties: "基层标准目录", kindIndicator: "自查指标", kindInspection: "自查", kindGuideReview: "指南核对", kindLinkCheck: "链接检查", kindScreening: "筛查词表", kindSynonyms: "同义词", kindListChange: "词表变更",
	kindCalendar: "年度日历", kindLocalDay: "地方性放假", kindSetting: "规则设置", kindValidity: "有效期规则", kindCleanUp: "清理决定", kindCleanUpItem: "清理决定的条目", kindNotices: "通知设置", kindNoticeWords: "通知用语", kindSeries: "编号", kindSite: "网站信息", kindStart: "启用步骤", kindFilters: "常用条件", kindAmendment: "登记更正", kindBackup: "备份",
	kindSuggested: "主动公开的建议", kindOrdered: "应当公开的决定", kindConsidered: "是否转为主动公开",
	kindLogKey: "公开日志的密钥", "log": "公开日志",
}

// About is what the entry is about; a case by its number, a person by login.
func (l *TrailLine) About() string {
	kind, key, _ := strings.Cut(l.Subject, ":")
	word := subjectWords[kind]
	if word == "" {
		word = "其他记录"
	}
	switch {
	case l.Case != "" && kind == "case":
		return "案件 " + l.Case
	case l.Case != "":
		return "案件 " + l.Case + " 的" + word
	case kind == kindPerson:
		return "人员 " + strings.TrimPrefix(key, "/")
	case kind == kindCalendar || kind == kindLocalDay || kind == kindSetting:
		_, name, _ := strings.Cut(key, "/")
		return word + " " + name
	}
	return word
}

// detailLabels are the keys of an entry's detail that people read, in order.
var detailLabels = []struct{ key, label string }{
	{"purpose", "用途"}, {"what", ""}, {"acts", "行为"}, {"person", "人员"}, {"roles", "角色"}, {"due_before", "原期限"}, {"due", "期限"}, {"from", "自"}, {"to", "至"}, {"number", "原编号"},
	{"agency", "机关"}, {"actor", "人员"}, {"verb", "事项"}, {"subject", "对象"}, {"case", "案件"}, {"find", "查找"}, {"view", "列表"}, {"rows", "条数"}, {"files", "文件数"}, {"letters", "文书数"}, {"messages", "通知数"},
	{"items", "信息数"}, {"new", "新增"}, {"same", "未变"}, {"grown", "增补"}, {"ended_on_before", "原失效日"}, {"ended_on", "失效日"}, {"hour", "时段"}, {"times", "此后次数"},
}

// inboxViews are the lists of the inbox by their names.
var inboxViews = map[InboxView]string{InboxClock: "在办", InboxOverdue: "已逾期", InboxSoon: "即将到期", InboxWaiting: "等待申请人", InboxClosed: "已办结", InboxAll: "全部"}

// deedWords are the words of "what".
var deedWords = map[string]string{
	"roles": "更改角色", "rename": "更改姓名、部门", "enable": "启用", "disable": "停用", "password": "更改口令", "factor": "动态码", "sign-on": "单点登录", "add": "新增", "ok": "", "wrong": "口令或动态码错误", "locked": "锁定期间", "unlinked": "尚未关联", "unknown": "没有这个用户名",
	"retry": "再试", "settle": "另行处理", "relist": "重建目录", "export": "导出", "setup": "初次设置", "demo": "演示", "mail": "提醒邮箱", "filters": "常用条件",
}

// Said is the purpose and what else the entry states, without what only
// machines read.
func (l *TrailLine) Said() string {
	m := detail(l.Detail)
	var out []string
	for _, d := range detailLabels {
		text := l.word(d.key, m[d.key])
		if text == "" {
			continue
		}
		if d.label != "" {
			text = d.label + "：" + text
		}
		out = append(out, text)
	}
	s := strings.Join(out, "；")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200]) + "…"
	}
	return s
}

func (l *TrailLine) word(key string, v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case []any:
		words := make([]string, 0, len(x))
		for _, one := range x {
			words = append(words, l.word(key, one))
		}
		return strings.Join(words, "、")
	case string:
		return l.text(key, x)
	case map[string]any:
		return ""
	}
	return strings.TrimSuffix(fmt.Sprintf("%v", v), ".0")
}

func (l *TrailLine) text(key, s string) string {
	switch key {
	case "acts":
		return actLabel(s)
	case "roles":
		return agency.Role(s).Label()
	case "verb":
		return VerbWords(agency.Verb(s))
	case "view":
		return inboxViews[InboxView(s)]
	case "what":
		if w, ok := deedWords[s]; ok {
			return w
		}
		return ReportDo(s).Label()
	}
	return s
}

// actLabel is an act of a case, an item or a dispute in Chinese.
func actLabel(kind string) string {
	for _, label := range []string{request.Kind(kind).Label(), catalog.ActKind(kind).Label(), dispute.Kind(kind).Label()} {
		if label != "" {
			return label
		}
	}
	return kind
}
