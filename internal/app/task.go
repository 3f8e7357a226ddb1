package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
)

// TaskKind says why something waits for somebody.
type TaskKind string

// The kinds, the most pressing first.
const (
	TaskOverdue    TaskKind = "overdue"     // not answered in time
	TaskUndeliver  TaskKind = "undelivered" // a notification that reached nobody
	TaskDue        TaskKind = "due"         // due today or soon
	TaskReopen     TaskKind = "reopen"      // a lost dispute: the case is to be done anew
	TaskDispute    TaskKind = "dispute"     // the agency's answer in a dispute
	TaskLapsed     TaskKind = "lapsed"      // the applicant's term has ended: correction, fee
	TaskOpinion    TaskKind = "opinion"     // the term of those asked has ended
	TaskTerm       TaskKind = "term"        // a term of the applicant or of those asked ends soon
	TaskUnassigned TaskKind = "unassigned"
	TaskUnsure     TaskKind = "unconfirmed"  // the day of receipt is not confirmed (art. 31)
	TaskApprove    TaskKind = "approve"      // a letter waits for approval
	TaskSign       TaskKind = "sign"         // a letter waits for its signer
	TaskReturned   TaskKind = "returned"     // what was sent back to its drafter
	TaskLate       TaskKind = "item_late"    // not published in time (art. 26)
	TaskPublish    TaskKind = "item_due"     // to be published soon (art. 26)
	TaskAfter      TaskKind = "after_review" // the review after an emergency release
	TaskReview     TaskKind = "item_review"  // an item waits for a review
	TaskItemSign   TaskKind = "item_sign"    // an item waits for its signer
	TaskRelease    TaskKind = "item_release" // a signed item waits for release
	TaskMark       TaskKind = "mark"         // a document whose validity another document touches
	TaskReassess   TaskKind = "reassess"     // what is withheld is to be looked at again (art. 18)
	TaskProactive  TaskKind = "proactive"    // a suggestion or an order that something be public (art. 44)
	TaskReport     TaskKind = "report"       // the annual report (arts 49, 50)
	TaskFiling     TaskKind = "filing"       // annual reports that others handed in
	TaskImport     TaskKind = "import"       // an import was tried and waits for a decision
	TaskImported   TaskKind = "imported"     // imported articles that are not public yet
	TaskDeliver    TaskKind = "deliver"      // a signed letter has not left
	TaskDraft      TaskKind = "draft"        // what was begun and not handed in
	TaskRoles      TaskKind = "roles"        // people without a role
	TaskRenew      TaskKind = "renew"        // a normative document expires (choice 8.3)
	TaskStuck      TaskKind = "stuck"        // notifications do not leave
)

var taskNames = map[TaskKind]string{
	TaskOverdue: "逾期未答复", TaskUndeliver: "通知未送达", TaskDue: "即将到期", TaskReopen: "重新办理", TaskDispute: "复议诉讼答复", TaskLapsed: "申请人逾期", TaskOpinion: "征求意见期满",
	TaskTerm: "对方期限将满", TaskUnassigned: "尚未交办", TaskUnsure: "收到之日待确认", TaskApprove: "文书待审核", TaskSign: "文书待签发", TaskReturned: "被退回", TaskLate: "超期未公开", TaskPublish: "公开期限将满", TaskAfter: "应急发布待补审", TaskReview: "信息待审核", TaskItemSign: "信息待签发", TaskRelease: "信息待发布",
	TaskMark: "有效性待标注", TaskReassess: "公开属性待评估", TaskProactive: "建议主动公开", TaskReport: "年度报告", TaskRenew: "文件有效期", TaskStuck: "通知发不出去",
	TaskFiling: "报送的年报", TaskImport: "成批导入", TaskImported: "导入待处理", TaskDeliver: "文书待送达", TaskDraft: "草稿待送审", TaskRoles: "人员待授角色",
}

var taskOrder = []TaskKind{TaskOverdue, TaskLate, TaskUndeliver, TaskDue, TaskPublish, TaskReopen, TaskDispute, TaskLapsed, TaskOpinion, TaskTerm, TaskUnassigned, TaskUnsure, TaskReturned, TaskApprove, TaskSign, TaskDeliver,
	TaskAfter, TaskReview, TaskItemSign, TaskRelease, TaskMark, TaskReassess, TaskProactive, TaskReport, TaskFiling, TaskImport, TaskImported, TaskRenew, TaskDraft, TaskRoles, TaskStuck}

// Name is the kind in Chinese.
func (k TaskKind) Name() string { return taskNames[k] }

// Task is one thing that waits for somebody today. It holds no personal data.
type Task struct {
	Kind                  TaskKind
	Text                  string // what, in words
	Ref                   string // a number to find it by
	Case, Letter, Dispute string // what it is about, "" for none
	Notification, Item    string
	Candidate             string        // of art. 44
	Import                string        // a job
	Year                  int           // of a report
	Collected             bool          // about the reports of others, of Year
	On                    calendar.Date // its day, zero for none
	Left                  int           // working days until then, negative behind it
	Mail                  bool          // belongs into today's mail
	Title                 string        // of an item: for the page, never in a mail
	unit                  string        // whose it is, "" everybody's of the roles
	roles                 []agency.Role
	writers               []string // whose it is by person, in place of roles
	only                  string   // the one person of the roles whose it is, "" for all of them
	not                   []string // those of the roles who may not
}

// mine reports whether a task waits for somebody.
func (t *Task) mine(p agency.Actor) bool {
	if slices.Contains(t.writers, p.Person) {
		return true
	}
	if t.only != "" && t.only != p.Person || slices.Contains(t.not, p.Person) {
		return false
	}
	for _, r := range t.roles {
		if !p.Has(r) {
			continue
		}
		if r == agency.Handler || r == agency.UnitHead {
			return t.unit == "" || t.unit == p.Unit
		}
		return true
	}
	return false
}

// mostTasks bounds what is looked at of each view of the inbox: who has more
// than that has the inbox, which is in the same order.
const mostTasks = 300

// Tasks lists what waits for the actor in their own agency today, the most
// pressing first.
func (a *App) Tasks(ctx context.Context, actor agency.Actor) (out []Task, err error) {
	err = a.own(ctx, actor, false, func(w *work) error {
		all, err := w.tasks(ctx, actor.Agency)
		out = nil
		for _, t := range all {
			if t.mine(actor) {
				out = append(out, t)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	jobs, err := a.importTasks(ctx, actor)
	out = append(out, jobs...)
	slices.SortStableFunc(out, byPressure)
	return out, err
}

// byPressure puts the most pressing first.
func byPressure(a, b Task) int {
	return cmp.Or(slices.Index(taskOrder, a.Kind)-slices.Index(taskOrder, b.Kind), a.On.Compare(b.On))
}

// tasker collects the tasks of an agency.
type tasker struct {
	*work
	agency string
	law    *law
	soon   []int
	begun  []store.Item // drafts that no day presses
	out    []Task
}

func (w *work) tasks(ctx context.Context, agencyID string) ([]Task, error) {
	l, err := w.lawOf(ctx, agencyID)
	if err != nil {
		return nil, err
	}
	n, err := w.notices(ctx)
	if err != nil {
		return nil, err
	}
	t := &tasker{work: w, agency: agencyID, law: l, soon: n.SoonDays}
	for _, step := range []func(context.Context) error{t.clock, t.waiting, t.letters, t.disputes, t.reports, t.desks, t.items, t.imported, t.marks, t.proactive, t.renewals, t.undelivered, t.roleless} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(t.out, byPressure)
	return t.out, nil
}

// left counts the working days from today to a day; behind it they are
// negative, and beyond the calendar it is far.
func (t *tasker) left(d calendar.Date) int {
	if d.Before(t.today) {
		n, err := t.law.calendar.Between(d, t.today)
		if err != nil || n == 0 {
			return -1
		}
		return -n
	}
	n, err := t.law.calendar.Between(t.today, d)
	if err != nil {
		return 99
	}
	return n
}

// near reports whether a day is one of which staff are reminded today, and
// whether it is near enough to be shown.
func (t *tasker) near(left int) (mail, show bool) {
	far := 0
	for _, d := range t.soon {
		far = max(far, d)
	}
	return left <= 0 || slices.Contains(t.soon, left), left <= far
}

var (
	unitRoles = []agency.Role{agency.Handler, agency.UnitHead}
	giveRoles = []agency.Role{agency.Receiver, agency.OfficeHead}
)

func (t *tasker) add(one Task, k TaskKind, text string, mail bool) {
	one.Kind, one.Text, one.Mail = k, text, mail
	t.out = append(t.out, one)
}

// reports looks at last year's annual report, from 1 January on: departments
// hand it in and publish it by 31 January (art. 49), the area's own is
// published by 31 March (art. 50; the named day is in time, choice 1.12).
func (t *tasker) reports(ctx context.Context) error {
	year := t.today.Year - 1
	end, err := t.reportDue(ctx, t.agency)
	if err != nil || end.IsZero() {
		return err
	}
	task := Task{Ref: fmt.Sprintf("%d年度", year), Year: year, On: end, Left: t.left(end), roles: []agency.Role{agency.Clerk, agency.OfficeHead}}
	text := fmt.Sprintf("%d年度报告应于 %s前报送、公布，尚未签发", year, shortDay(end, t.today))
	if task.Left < 0 {
		text = fmt.Sprintf("%d年度报告应于 %s前报送、公布，已经逾期", year, shortDay(end, t.today))
	}
	t.add(task, TaskReport, text, task.Left <= 0 || task.Left == 20 || task.Left == 10 || slices.Contains(t.soon, task.Left))
	return nil
}

// renewals looks at documents whose last day draws near, by the jurisdiction's
// rules on validity (choice 8.3), and at those of the imported register: six,
// two and one months before, and on the day.
func (t *tasker) renewals(ctx context.Context) error {
	list, err := t.normativeList(ctx, t.agency, t.today)
	if err != nil {
		return err
	}
	for _, l := range list {
		if n := len(l.Due); n > 0 {
			last := l.Due[n-1]
			t.renew(Task{Ref: l.Number, Item: l.ID, Title: l.Title, On: l.Facts.LastDay}, last.What, t.arrived(last.On))
		}
	}
	docs, err := t.importedDocuments(ctx, t.agency)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if !d.Expired || d.EndedOn.Before(t.today) || d.EndedOn.After(t.today.AddMonths(6)) {
			continue
		}
		mail := false
		for _, months := range []int{6, 2, 1, 0} {
			mail = mail || t.arrived(d.EndedOn.AddMonths(-months))
		}
		t.renew(Task{Ref: d.Number, On: d.EndedOn}, "请决定延长、修订或者失效", mail)
	}
	return nil
}

// arrived reports whether a day belongs into today's mail: it is today, or none
// went out since, for only rest days lie between.
func (t *tasker) arrived(day calendar.Date) bool {
	if day.After(t.today) {
		return false
	}
	n, err := t.law.calendar.Between(day.AddDays(-1), t.today.AddDays(-1))
	return err == nil && n == 0
}

func (t *tasker) renew(one Task, what string, mail bool) {
	one.Left, one.roles = t.left(one.On), []agency.Role{agency.Clerk, agency.OfficeHead}
	t.add(one, TaskRenew, "有效期将于 "+one.On.Chinese()+"届满："+what, mail)
}

// undelivered looks at notifications that failed for good, and at those that
// have waited so long that the settings must be wrong.
func (t *tasker) undelivered(ctx context.Context) error {
	const shown = 20
	err := t.OutboxPage(ctx, store.OutboxQuery{Agencies: []string{t.agency}, State: OutboxFailed, Limit: shown}, func(o store.Outgoing) {
		if o.CaseID == "" {
			return
		}
		t.add(Task{Ref: o.Number, Case: o.CaseID, Notification: o.ID, roles: giveRoles},
			TaskUndeliver, fmt.Sprintf("“%s”的%s没有送达申请人：%s。请以其他方式告知", OutgoingName(o), ChannelName(o.Channel), o.Trouble), true)
	})
	if err != nil {
		return err
	}
	stuck, words := 0, ""
	err = t.OutboxPage(ctx, store.OutboxQuery{State: OutboxWaiting, Limit: shown}, func(o store.Outgoing) {
		if o.Trouble != "" && o.Attempts > 2 {
			stuck, words = stuck+1, o.Trouble
		}
	})
	if stuck > 0 {
		t.add(Task{roles: []agency.Role{agency.SystemAdmin}}, TaskStuck, "有通知发不出去："+strings.TrimSuffix(words, "。"), true)
	}
	return err
}
