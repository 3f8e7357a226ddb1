package catalog

import (
	"maps"
	"slices"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
)

// event takes an event of a document's validity.
func (f *folder) event() error {
	a := f.act
	switch a.Kind {
	case EventRevoked:
		return f.revoke()
	case Amended, PartlyRepealed, Repealed:
		if a.Cause == nil || a.Cause.Item == "" && a.Cause.Title == "" && a.Cause.Number == "" {
			return f.refuse("cause", "须写明由哪一份文件修改或者废止")
		}
	case DeclaredInvalid:
		if strings.TrimSpace(a.Reason) == "" && a.Cause == nil {
			return f.refuse("cause", "宣布失效须写明理由或者决定")
		}
	case Renewed:
		if a.Until.IsZero() || !a.Effective.IsZero() && a.Until.Before(a.Effective) {
			return f.refuse("until", "延长有效期须写明延长至哪一日")
		}
	}
	if a.Effective.IsZero() {
		return f.refuse("effective", "须写明自哪一日起")
	}
	f.s.Events = append(f.s.Events, Event{f.i + 1, a.Kind, a.Effective, a.Cause, a.CauseItem, a.Until, a.Reason, a.Batch, a.On})
	return nil
}

// revoke takes an event back that should not have been recorded, or whose
// ground has gone; the public is told what was wrong and why.
func (f *folder) revoke() error {
	i := slices.IndexFunc(f.s.Events, func(e Event) bool { return e.N == f.act.Event })
	switch {
	case i < 0:
		return f.refuse("event", "没有要撤销的记载，或者已经撤销")
	case strings.TrimSpace(f.act.Reason) == "":
		return f.refuse("reason", "撤销须写明理由，理由将向社会公开")
	}
	e := f.s.Events[i]
	f.s.Events = slices.Delete(f.s.Events, i, i+1)
	if f.s.Public > 0 {
		f.s.Traces = append(f.s.Traces, Trace{EventRevoked, f.act.On, "撤销“" + e.Words() + "”的记载：" + f.act.Reason, f.s.Public, f.s.Public})
	}
	return nil
}

// Words name an event: what, from which day on, by what.
func (e Event) Words() string {
	s := "自" + e.Effective.Chinese() + "起" + e.Kind.Label()
	if c := e.Cause; c != nil && c.Title != "" {
		s += "（《" + c.Title + "》）"
	} else if c != nil && c.Number != "" {
		s += "（" + c.Number + "）"
	}
	return s
}

// due counts art. 26 from the day that the text was formed, changed or decided
// to be public; another law's day prevails. A year without a calendar leaves
// it uncounted and says so.
func (f *folder) due() (due calendar.Date, step Explained) {
	if !f.dueOn.IsZero() {
		return f.dueOn, Explained{f.dueLaw, "另有规定，应于" + f.dueOn.Chinese() + "前公开", f.from, f.dueOn}
	}
	p := statute.ProactivePublication.At(f.from)
	due, err := p.End(f.from, f.cal)
	if err != nil {
		return calendar.Date{}, Explained{article("26"), "形成于" + f.from.Chinese() + "，该年没有工作日安排，未推算期限", f.from, f.from}
	}
	return due, Explained{article("26"), "自形成或者变更之日起" + p.String() + "内公开，至" + due.Chinese(), f.from.AddDays(1), due}
}

// late judges a release by its period.
func (f *folder) late() {
	due, step := f.due()
	f.s.Steps = append(f.s.Steps, step)
	if !due.IsZero() && f.act.On.After(due) {
		f.breach(step.Citation, PublishedLate, "应不晚于"+due.Chinese()+"公开，实际"+f.act.On.Chinese())
	}
}

func (f *folder) conclude() {
	open := f.s.Stage == StageDraft || f.s.Stage == StageReview || f.s.Stage == StageSigned || f.s.Stage == StageScheduled
	if open && f.s.ImportAt == "" && (f.s.Decision == nil || f.s.Decision.Attribute.Public()) {
		due, step := f.due()
		f.s.Due, f.s.Overdue = due, !due.IsZero() && f.asOf.After(due)
		f.s.Provisional = !due.IsZero() && f.dueOn.IsZero() && f.cal.Provisional(f.from, due)
		f.s.Steps = append(f.s.Steps, step)
	}
	f.s.AfterLate = !f.s.AfterDue.IsZero() && f.asOf.After(f.s.AfterDue)
	f.s.Barred, f.s.AfterBarred = f.barred(), nil
	if !f.s.AfterDue.IsZero() {
		f.s.AfterBarred = []string{f.s.Drafter, f.signer}
	}
	f.s.Next = []Next{}
	for _, k := range f.possible() {
		n := Next{Kind: k, Label: k.Label(), Statute: rests[k]}
		if k == Imported {
			n.Label = "按原发布时间公开"
		}
		if k == Passed {
			n.Step, n.Label = f.s.Step.Key, f.s.Step.Label+"通过"
		}
		f.s.Next = append(f.s.Next, n)
	}
}

// barred lists those who may not take the step that waits, as pass, secrecy,
// sign and publisher refuse them.
func (f *folder) barred() []string {
	switch f.s.Stage {
	case StageReview, StageSigned, StageScheduled:
	default:
		return nil
	}
	out := map[string]bool{}
	step := f.s.Step
	level := step != nil && (step.Kind == StepReview || step.Kind == StepProof)
	if !(level && step.Level == 1 && f.flow.DrafterMayReview) {
		maps.Copy(out, f.authors)
	}
	if level {
		for _, d := range f.s.Done {
			if d.Step.Level != step.Level {
				out[d.By] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(out))
}

// rests say what each act rests on.
var rests = map[ActKind]string{
	Revised: "谁起草谁负责", AttributeDecided: "国办发〔2016〕80号：拟制公文时明确公开属性", Submitted: "先审核后发布", Passed: "三审三校，谁审核谁负责",
	Returned: "退回须写明理由", SecrecyReviewed: "条例第十七条", Settled: "先审核后发布", Signed: "谁签发谁负责", Scheduled: "条例第二十六条",
	Unscheduled: "发布前可以取消", Released: "条例第二十三条、第二十六条", AfterReviewed: "应急发布后补审", Corrected: "条例第六条：及时、准确",
	WithdrawnAct: "条例第六条：发现有误应当纠正", Archived: "政府网站发展指引：归档并注明", Reassessed: "条例第十八条：定期评估",
	Amended: "国办发〔2017〕47号：在原文件上标注", Repealed: "国办发〔2017〕47号：在原文件上标注", PartlyRepealed: "国办发〔2017〕47号：在原文件上标注",
	Imported: "先审核后发布", DeclaredInvalid: "国办发〔2017〕47号：在原文件上标注", Renewed: "有效期规定", Kept: "规范性文件清理", EventRevoked: "条例第六条：发现有误应当纠正",
}
