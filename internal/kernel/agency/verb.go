package agency

import (
	"maps"
	"slices"
)

// Verbs lists every verb that the table of permissions knows.
func Verbs() []Verb { return slices.Sorted(maps.Keys(permissions)) }

var verbLabels = map[Verb]string{
	CaseRegister: "登记申请", CaseAct: "办理申请", CaseExtend: "延长答复期限", CaseAnswer: "答复", CaseAssign: "交办、转送", CaseRead: "查看案件", CaseAmend: "更正登记", CaseRevise: "办结后更正登记", ApplicantRead: "查看申请人信息",
	LetterDraft: "起草文书", LetterApprove: "审核文书", LetterSign: "签发文书", DisputeRecord: "登记复议诉讼",
	CountRecord: "填报数据", ReportDerive: "生成年报", ReportWrite: "编制年报", ReportReview: "审核年报", ReportSign: "签发年报", ReportPublish: "发布年报",
	ReportCollect: "收下级年报", ReportSubmit: "报送年报", StatisticsRead: "查看监督统计", Import: "导入", Export: "导出",
	AgencyManage: "机关设置", SettingManage: "规则设置", CalendarManage: "日历", PersonManage: "人员", RoleManage: "角色", AuditRead: "查看审计",
	ItemRead: "查看待公开信息", ItemDraft: "编辑信息", ItemReview: "审核信息", ItemSecrecy: "保密审查", ItemSign: "签发信息", ItemRelease: "发布信息", ItemWithdraw: "撤下信息",
	NormativeManage: "规范性文件效力", ProactiveDecide: "转为主动公开", ColumnManage: "栏目", WordsManage: "筛查词表", InspectionRead: "查看自查", InspectionManage: "自查",
	NotifyManage: "通知服务器", OutboxManage: "通知发件", Maintain: "维护",
}

// Label is the verb in Chinese, as the audit's pages say it; "" for a verb that
// nobody named.
func (v Verb) Label() string { return verbLabels[v] }
