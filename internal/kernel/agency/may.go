package agency

import (
	"slices"

	"gongkai/internal/kernel/fault"
)

// Role is what a person may do in an agency.
type Role string

// The roles. System, security and audit administration are separate people's
// (三员分立), and none of the three touches cases.
const (
	Receiver      Role = "receiver"       // 接收登记
	Handler       Role = "handler"        // 承办
	UnitHead      Role = "unit_head"      // 承办机构负责人
	OfficeHead    Role = "office_head"    // 政府信息公开工作机构负责人: alone may extend (art. 33)
	Signer        Role = "signer"         // 签发人
	Clerk         Role = "clerk"          // 年报编制、数据填报
	Supervisor    Role = "supervisor"     // 主管部门: sees subordinate agencies (art. 47)
	SystemAdmin   Role = "system_admin"   // 系统管理员
	SecurityAdmin Role = "security_admin" // 安全管理员
	AuditAdmin    Role = "audit_admin"    // 审计管理员
	Editor        Role = "editor"         // 编辑: drafts what is to be published
	Reviewer      Role = "reviewer"       // 审核、保密审查
	Publisher     Role = "publisher"      // 发布: never the drafter
	Operator      Role = "operator"       // whoever runs the command on the server itself
)

// Actor is who does something. The zero Actor may do nothing.
type Actor struct {
	Person string // id; "system" for jobs, "operator:NAME" for commands
	Name   string
	Agency string
	Unit   string
	Roles  []Role
}

// Has reports whether the actor holds the role.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// Verb is something that may be done; audit entries carry it.
type Verb string

// The verbs of cases, disputes, reports and administration.
const (
	CaseRegister   Verb = "case.register"
	CaseAct        Verb = "case.act" // any act but those below
	CaseExtend     Verb = "case.extend"
	CaseAnswer     Verb = "case.answer"
	CaseAssign     Verb = "case.assign"
	CaseRead       Verb = "case.read"
	CaseAmend      Verb = "case.amend"     // putting right what was entered, before any answer
	CaseRevise     Verb = "case.revise"    // and after
	ApplicantRead  Verb = "applicant.read" // unmasked personal data
	LetterDraft    Verb = "letter.draft"
	LetterApprove  Verb = "letter.approve"
	LetterSign     Verb = "letter.sign"
	DisputeRecord  Verb = "dispute.record"
	CountRecord    Verb = "count.record"
	ReportDerive   Verb = "report.derive"
	ReportWrite    Verb = "report.write"
	ReportReview   Verb = "report.review"
	ReportSign     Verb = "report.sign"
	ReportPublish  Verb = "report.publish"
	ReportCollect  Verb = "report.collect"
	ReportSubmit   Verb = "report.submit"   // to the supervising office (art. 49)
	StatisticsRead Verb = "statistics.read" // numbers of cases, never a case
	Import         Verb = "import"
	Export         Verb = "export"
	AgencyManage   Verb = "agency.manage"
	SettingManage  Verb = "setting.manage"
	CalendarManage Verb = "calendar.manage"
	PersonManage   Verb = "person.manage"
	RoleManage     Verb = "role.manage"
	AuditRead      Verb = "audit.read"

	// of publishing
	ItemRead        Verb = "item.read"
	ItemDraft       Verb = "item.draft"
	ItemReview      Verb = "item.review"
	ItemSecrecy     Verb = "item.secrecy"
	ItemSign        Verb = "item.sign"
	ItemRelease     Verb = "item.release"
	ItemWithdraw    Verb = "item.withdraw"
	NormativeManage Verb = "normative.manage" // events of validity, clean-up
	ProactiveDecide Verb = "proactive.decide" // what was asked for becomes public for all (art. 44)
	ColumnManage    Verb = "column.manage"
	WordsManage     Verb = "words.manage" // an agency's own lists for screening

	// of inspecting oneself
	InspectionRead   Verb = "inspection.read"
	InspectionManage Verb = "inspection.manage" // recording a run, indicators, that a guide was looked over

	// of notifications
	NotifyManage Verb = "notify.manage" // servers and their secrets
	OutboxManage Verb = "outbox.manage" // what was sent, waits and failed; trying again

	Maintain Verb = "maintain" // backup, restore, verify, demo
)

// The one table of permissions. Operator may do everything except read
// personal data unmasked: whoever has the server's shell works without faces.
var permissions = map[Verb][]Role{
	CaseRegister:   {Receiver, OfficeHead, Operator},
	CaseAct:        {Receiver, Handler, UnitHead, OfficeHead, Operator},
	CaseExtend:     {OfficeHead, Operator},
	CaseAnswer:     {Handler, UnitHead, OfficeHead, Signer, Operator},
	CaseAssign:     {Receiver, UnitHead, OfficeHead, Operator},
	CaseRead:       {Receiver, Handler, UnitHead, OfficeHead, Signer, Clerk, Supervisor, Operator},
	CaseAmend:      {Receiver, Handler, OfficeHead, Operator},
	CaseRevise:     {OfficeHead, Operator},
	ApplicantRead:  {Receiver, Handler, OfficeHead},
	LetterDraft:    {Handler, UnitHead, OfficeHead, Operator},
	LetterApprove:  {UnitHead, OfficeHead, Operator},
	LetterSign:     {Signer, Operator},
	DisputeRecord:  {Handler, OfficeHead, Operator},
	CountRecord:    {Clerk, OfficeHead, Operator},
	ReportDerive:   {Clerk, OfficeHead, Signer, Supervisor, Operator},
	ReportWrite:    {Clerk, OfficeHead, Operator},
	ReportReview:   {OfficeHead, Operator},
	ReportSign:     {Signer, Operator},
	ReportPublish:  {Clerk, OfficeHead, Operator},
	ReportCollect:  {Supervisor, Operator},
	ReportSubmit:   {Clerk, OfficeHead, Operator},
	StatisticsRead: {UnitHead, OfficeHead, Signer, Clerk, Supervisor, Operator},
	Import:         {Receiver, OfficeHead, Operator},
	Export:         {OfficeHead, Supervisor, Operator},
	AgencyManage:   {SystemAdmin, Operator},
	SettingManage:  {OfficeHead, SystemAdmin, Operator},
	CalendarManage: {OfficeHead, SystemAdmin, Operator},
	PersonManage:   {SystemAdmin, Operator},
	RoleManage:     {SecurityAdmin, Operator},
	AuditRead:      {AuditAdmin, Operator},

	ItemRead:        {Editor, Reviewer, Publisher, UnitHead, OfficeHead, Signer, Clerk, Supervisor, Operator},
	ItemDraft:       {Editor, OfficeHead, Operator},
	ItemReview:      {Reviewer, UnitHead, OfficeHead, Operator},
	ItemSecrecy:     {Reviewer, OfficeHead, Operator},
	ItemSign:        {Signer, Operator},
	ItemRelease:     {Publisher, Operator},
	ItemWithdraw:    {Publisher, OfficeHead, Signer, Operator},
	NormativeManage: {OfficeHead, Clerk, Operator},
	ProactiveDecide: {OfficeHead, Operator},
	ColumnManage:    {OfficeHead, SystemAdmin, Operator},
	WordsManage:     {Editor, Reviewer, OfficeHead, Operator},

	InspectionRead:   {Editor, Reviewer, Publisher, UnitHead, OfficeHead, Signer, Clerk, Supervisor, Operator},
	InspectionManage: {OfficeHead, Supervisor, Operator},

	NotifyManage: {SystemAdmin, Operator},
	OutboxManage: {Receiver, OfficeHead, SystemAdmin, Operator},

	Maintain: {SystemAdmin, Operator},
}

// Verbs that reach down the tree: a supervisor sees and collects what its
// subordinates hold, and changes none of it.
var reachesDown = map[Verb]bool{CaseRead: true, ItemRead: true, ReportDerive: true, ReportCollect: true, StatisticsRead: true, InspectionRead: true, Export: true}

// May reports whether the actor may do verb to something of the agency subject;
// above reports whether the first agency stands over the second. It returns a
// fault of kind Forbidden that names the verb's roles.
func May(a Actor, v Verb, subject string, above func(upper, lower string) bool) error {
	if _, known := permissions[v]; !known {
		return fault.New(fault.Forbidden, "may.unknown", "没有此项操作。")
	}
	if !Can(a, v, subject, above) {
		return fault.New(fault.Forbidden, "may.denied", "您的角色不能进行此项操作，请联系本机关管理员。")
	}
	return nil
}

// Can is May for who only wants to know, as a page does of each of its buttons.
func Can(a Actor, v Verb, subject string, above func(upper, lower string) bool) bool {
	for _, r := range permissions[v] {
		switch {
		case !a.Has(r):
		case r == Operator, subject == "", a.Agency == subject:
			return true
		case r == Supervisor && reachesDown[v] && above != nil && above(a.Agency, subject):
			return true
		case (r == SystemAdmin || r == SecurityAdmin || r == AuditAdmin) && above != nil && above(a.Agency, subject):
			return true
		}
	}
	return false
}

// Holders lists the roles of an agency's own people that may do verb.
func Holders(v Verb) []Role {
	return slices.DeleteFunc(slices.Clone(permissions[v]), func(r Role) bool { return r == Operator || r == Supervisor })
}
