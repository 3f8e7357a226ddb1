package catalog

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
)

// MaxActs bounds an item.
const MaxActs = 2000

// Item is one piece of government information: its acts in order of day.
type Item struct {
	Acts []Act `json:"acts"`
}

// Fold gives the state of an item on the day asOf. It is pure. Impossible acts
// are refused with fault.Invalid naming the act; unlawful ones are listed in
// Violations.
func (it Item) Fold(asOf calendar.Date, cal *calendar.Calendar) (State, error) {
	f := folder{of: it, asOf: asOf, cal: cal, authors: map[string]bool{}}
	f.s.Steps, f.s.Violations, f.s.Settled = []Explained{}, []Violation{}, map[string]string{}
	if len(it.Acts) == 0 || len(it.Acts) > MaxActs {
		return State{}, fault.New(fault.Invalid, "item.acts", fmt.Sprintf("信息条目应有 1 至 %d 个行为，现有 %d 个", MaxActs, len(it.Acts)))
	}
	for i := range it.Acts {
		f.i, f.act = i, &it.Acts[i]
		if err := f.admit(); err != nil {
			return State{}, err
		}
		if err := f.apply(); err != nil {
			return State{}, err
		}
	}
	f.conclude()
	return f.s, nil
}

type folder struct {
	of      Item
	asOf    calendar.Date
	cal     *calendar.Calendar
	i       int
	act     *Act
	s       State
	flow    Flow
	path    []Step
	authors map[string]bool // of the texts not yet public
	from    calendar.Date   // art. 26 counts from here
	dueOn   calendar.Date   // another law's day
	dueLaw  string
	why     string // public reason of the correction under way
	signer  string
}

func (f *folder) refuse(code, format string, args ...any) error {
	return fault.New(fault.Invalid, "item."+code, fmt.Sprintf("第 %d 个行为（%s，%s）：%s", f.i+1, f.act.Kind.Label(), f.act.On, fmt.Sprintf(format, args...)))
}

func (f *folder) admit() error {
	a := f.act
	switch {
	case a.Kind.Label() == "":
		return fault.New(fault.Invalid, "item.unknown", fmt.Sprintf("第 %d 个行为：没有 %q 这种行为", f.i+1, a.Kind))
	case a.On.IsZero() || a.By == "":
		return f.refuse("on", "没有写明日期或者办理人")
	case a.On.After(f.asOf):
		return f.refuse("after-as-of", "晚于推算日 %s", f.asOf)
	case f.i > 0 && a.On.Before(f.of.Acts[f.i-1].On):
		return f.refuse("order", "早于前一个行为；行为应按日期先后排列")
	case (f.i == 0) != (a.Kind == Drafted || a.Kind == Imported && f.s.ImportAt == ""):
		return f.refuse("first", "第一个行为应是起草或者导入，且只有一次")
	case f.i > 0 && !slices.Contains(f.possible(), a.Kind):
		return f.refuse("stage", "此时（%s）不可能有此行为，可以有的是%s", f.s.Stage.Label(), join(f.possible()))
	}
	return nil
}

func join(ks []ActKind) string {
	names := make([]string, len(ks))
	for i, k := range ks {
		names[i] = k.Label()
	}
	return strings.Join(names, "、")
}

// possible lists what may follow at the present stage.
func (f *folder) possible() []ActKind {
	var out []ActKind
	add := func(ks ...ActKind) { out = append(out, ks...) }
	switch f.s.Stage {
	case StageDraft:
		add(Revised, AttributeDecided, Settled, Submitted)
		if f.s.ImportAt != "" {
			add(Imported)
		}
	case StageReview:
		switch f.s.Step.Kind {
		case StepSecrecy:
			add(SecrecyReviewed)
		case StepSign:
			add(Signed)
		default:
			add(Passed)
		}
		add(Returned, Settled)
	case StageSigned:
		if f.s.Public > 0 {
			add(Corrected)
		} else {
			add(Released)
		}
		add(Scheduled, Returned, Settled)
	case StageScheduled:
		if f.s.Public > 0 {
			add(Corrected)
		} else {
			add(Released)
		}
		add(Unscheduled, Returned, Settled)
	case StagePublished, StageWithdrawn:
		add(Revised)
	case StageHeld:
		add(Reassessed)
	}
	if f.s.Public > 0 {
		add(WithdrawnAct)
		if f.s.Stage == StagePublished {
			add(Archived)
		}
	}
	if !f.s.AfterDue.IsZero() {
		add(AfterReviewed)
	}
	if f.s.Kind.HasValidity() {
		add(Amended, PartlyRepealed, Repealed, DeclaredInvalid, Renewed, Kept)
	}
	if len(f.s.Events) > 0 {
		add(EventRevoked)
	}
	return out
}

func (f *folder) apply() error {
	a := f.act
	switch {
	case a.Kind == Drafted, a.Kind == Revised, a.Kind == Imported && f.i == 0:
		return f.text()
	case a.Kind.OfValidity():
		return f.event()
	}
	switch a.Kind {
	case AttributeDecided:
		return f.decide()
	case Submitted:
		return f.submit()
	case Passed:
		return f.pass()
	case SecrecyReviewed:
		return f.secrecy()
	case Settled:
		if a.Finding == "" || strings.TrimSpace(a.Reason) == "" {
			return f.refuse("settle", "请写明处理哪一项筛查结果及其理由")
		}
		f.s.Settled[a.Finding] = a.Reason
	case Returned:
		if strings.TrimSpace(a.Reason) == "" {
			return f.refuse("return", "退回须写明理由")
		}
		f.back()
	case Signed:
		return f.sign()
	case Scheduled:
		return f.schedule()
	case Unscheduled:
		f.s.Stage, f.s.ReleaseAt, f.s.ScheduledBy = StageSigned, "", ""
	case Released, Corrected:
		return f.release()
	case AfterReviewed:
		return f.afterReview()
	case WithdrawnAct, Archived:
		return f.goes()
	case Reassessed:
		return f.reassess()
	case Imported:
		return f.takeOver()
	}
	return nil
}

// text takes a new text of the item.
func (f *folder) text() error {
	a := f.act
	if a.Version != f.s.Current+1 || len(a.Hash) != 64 || a.ItemKind.Label() == "" {
		return f.refuse("version", "文本应是第 %d 稿，并有校验值和信息种类", f.s.Current+1)
	}
	was := f.s.Public > 0 || f.s.Stage == StageWithdrawn
	if was && strings.TrimSpace(a.Reason) == "" {
		return f.refuse("why", "更正已经公开的信息须写明理由，理由将向社会公开")
	}
	f.s.Current, f.s.Hash, f.s.Kind, f.s.Drafter = a.Version, a.Hash, a.ItemKind, a.By
	f.authors[a.By] = true
	f.dueOn, f.dueLaw = a.DueOn, a.DueLaw
	switch {
	case a.Kind == Imported:
		return f.imported()
	case a.Kind == Drafted && a.At != "":
		if len(a.At) != len(MinuteLayout) {
			return f.refuse("at", "导入的信息须有原发布时间")
		}
		f.s.ImportAt, f.s.Index = a.At, a.Index
	case was && f.s.Stage != StageDraft:
		f.from, f.why = a.On, a.Reason
	case f.s.ImportAt != "": // it was public in its time: art. 26 is not counted
	case !was && (!a.FormedOn.IsZero() || f.from.IsZero()):
		f.from = first(a.FormedOn, a.On)
	}
	f.s.Stage = StageDraft
	return nil
}

func (f *folder) imported() error {
	if len(f.act.At) != len(MinuteLayout) {
		return f.refuse("at", "导入的信息须有原发布时间")
	}
	f.s.Decision = f.act.Decision
	if f.s.Decision == nil {
		f.s.Decision = &Decision{Attribute: Proactive, Ground: "listed", Article: "20"}
	}
	f.s.Stage, f.s.Public, f.s.Imported, f.s.Index = StagePublished, 1, true, f.act.Index
	f.s.PublishedAt, f.s.ChangedAt = f.act.At, f.act.At
	clear(f.authors)
	return nil
}

// takeOver makes a draft public that was public elsewhere and waited here until
// nothing was open in it. Who wrote or settled its text does not publish it.
func (f *folder) takeOver() error {
	a := f.act
	switch {
	case a.At != f.s.ImportAt:
		return f.refuse("at", "原发布时间是 %s", f.s.ImportAt)
	case f.s.Decision == nil || !f.s.Decision.Attribute.Public():
		return f.refuse("decision", "没有认定为主动公开")
	case f.s.Index == "" && a.Index == "":
		return f.refuse("index", "没有索引号")
	}
	if err := f.publisher(); err != nil {
		return err
	}
	if err := f.screened(true); err != nil {
		return err
	}
	if f.s.Index == "" {
		f.s.Index = a.Index
	}
	f.s.Stage, f.s.Public, f.s.Imported, f.s.ImportAt = StagePublished, f.s.Current, true, ""
	f.s.PublishedAt, f.s.ChangedAt = a.At, a.At
	clear(f.authors)
	return nil
}

func (f *folder) decide() error {
	if f.act.Decision == nil {
		return f.refuse("decision", "没有写明公开属性")
	}
	d := *f.act.Decision
	if err := d.Check(); err != nil {
		return err
	}
	f.s.Decision = &d
	return nil
}

func (f *folder) submit() error {
	a := f.act
	switch {
	case f.s.Decision == nil:
		return f.refuse("decision-missing", "送审前须认定公开属性（国办发〔2016〕80号）")
	case a.Flow == nil:
		return f.refuse("flow", "没有审核流程")
	case a.Emergency && strings.TrimSpace(a.Reason) == "":
		return f.refuse("emergency", "应急发布须写明紧急情形")
	}
	if err := a.Flow.Check(); err != nil {
		return err
	}
	if err := f.screened(false); err != nil {
		return err
	}
	f.flow, f.path = *a.Flow, a.Flow.path(a.Emergency)
	f.s.Stage, f.s.Emergency, f.s.Done, f.s.Referred = StageReview, a.Emergency, nil, false
	f.wait()
	return nil
}

// screened checks what screening found when the act was done; strict acts need
// every finding settled.
func (f *folder) screened(strict bool) error {
	s := f.act.Screened
	if s == nil || s.Hash != f.s.Hash {
		return f.refuse("screening", "办理前须对当前文本和附件进行筛查")
	}
	if !strict {
		return nil
	}
	if len(s.Block) > 0 {
		return f.refuse("blocked", "有 %d 项筛查结果必须先行删除或者改正", len(s.Block))
	}
	for _, id := range s.Findings {
		if _, ok := f.s.Settled[id]; !ok {
			return f.refuse("unsettled", "还有 %d 项筛查结果没有处理，请逐项改正或者说明理由", f.unsettled(s.Findings))
		}
	}
	return nil
}

func (f *folder) unsettled(ids []string) (n int) {
	for _, id := range ids {
		if _, ok := f.s.Settled[id]; !ok {
			n++
		}
	}
	return n
}

// wait sets the step that is next on the path.
func (f *folder) wait() {
	step := f.path[len(f.s.Done)]
	f.s.Step = &step
}

func (f *folder) done() {
	f.s.Done = append(f.s.Done, StepDone{*f.s.Step, f.act.By, f.act.On})
	if len(f.s.Done) < len(f.path) {
		f.wait()
	}
}

// back returns the text to its drafter; what was passed counts no more.
func (f *folder) back() {
	f.s.Stage, f.s.Step, f.s.Done, f.s.ReleaseAt, f.s.ScheduledBy, f.s.Referred = StageDraft, nil, nil, "", "", false
}

func (f *folder) pass() error {
	a := f.act
	if a.Step != f.s.Step.Key {
		return f.refuse("step", "现在等待的环节是“%s”", f.s.Step.Label)
	}
	if f.authors[a.By] && !(f.flow.DrafterMayReview && f.s.Step.Level == 1) {
		return f.refuse("own", "起草人不能审核自己起草的信息")
	}
	for _, d := range f.s.Done {
		if d.By == a.By && d.Step.Level != f.s.Step.Level {
			return f.refuse("same-person", "已办过“%s”，不同级别应由不同的人审核", d.Step.Label)
		}
	}
	if err := f.screened(false); err != nil {
		return err
	}
	f.done()
	return nil
}

func (f *folder) secrecy() error {
	a := f.act
	if a.Secrecy == nil {
		return f.refuse("secrecy", "没有保密审查表")
	}
	if err := a.Secrecy.Check(); err != nil {
		return err
	}
	if f.authors[a.By] {
		return f.refuse("own", "起草人不能对自己起草的信息作保密审查")
	}
	if err := f.screened(false); err != nil {
		return err
	}
	switch c := a.Secrecy.Conclusion; {
	case c == Refer:
		f.s.Referred = true
	case c == Exempt && f.s.Decision.Attribute.Public():
		f.back()
	default:
		f.s.Referred = false
		f.done()
	}
	return nil
}

func (f *folder) sign() error {
	a := f.act
	if f.authors[a.By] {
		return f.refuse("own", "起草人不能签发自己起草的信息")
	}
	if err := f.screened(true); err != nil {
		return err
	}
	if a.Index == "" && f.s.Index == "" {
		return f.refuse("index", "没有索引号")
	}
	if f.s.Index == "" {
		f.s.Index = a.Index
	}
	f.signer = a.By
	f.done()
	f.s.Step = nil
	if f.s.Stage = StageSigned; !f.s.Decision.Attribute.Public() {
		f.s.Stage, f.s.ReassessDue = StageHeld, a.On.AddMonths(12)
		clear(f.authors)
	}
	return nil
}

func (f *folder) publisher() error {
	if f.authors[f.act.By] {
		return f.refuse("publisher", "发布人不能是起草人")
	}
	return nil
}

func (f *folder) schedule() error {
	a := f.act
	if len(a.At) != len(MinuteLayout) || a.At[:10] < a.On.String() {
		return f.refuse("at", "定时发布的时间应写作 2006-01-02T15:04，且不早于今天")
	}
	if err := f.publisher(); err != nil {
		return err
	}
	if err := f.screened(true); err != nil {
		return err
	}
	f.s.Stage, f.s.ReleaseAt, f.s.ScheduledBy = StageScheduled, a.At, a.By
	return nil
}

func (f *folder) release() error {
	a := f.act
	if len(a.At) != len(MinuteLayout) || a.At[:10] != a.On.String() {
		return f.refuse("at", "没有发布时间")
	}
	if err := f.publisher(); err != nil {
		return err
	}
	if err := f.screened(true); err != nil {
		return err
	}
	if a.Kind == Corrected || f.s.Gone != nil {
		why := a.Reason
		if why == "" {
			why = f.why
		}
		f.s.Traces = append(f.s.Traces, Trace{Corrected, a.On, why, f.s.Public, f.s.Current})
	}
	if f.s.ImportAt != "" { // it went through the whole desk
		f.s.ImportAt = ""
	} else {
		f.late()
	}
	if f.s.Emergency {
		if due, err := f.cal.Add(a.On, f.flow.AfterReviewDays); err == nil {
			f.s.AfterDue = due
			f.s.Steps = append(f.s.Steps, Explained{"应急发布", fmt.Sprintf("发布后%d个工作日内补办省略的审核，至%s", f.flow.AfterReviewDays, due.Chinese()), a.On.AddDays(1), due})
		}
	}
	f.s.Stage, f.s.Public, f.s.ChangedAt, f.s.Gone = StagePublished, f.s.Current, a.At, nil
	if f.s.PublishedAt == "" {
		f.s.PublishedAt = a.At
	}
	f.s.ReleaseAt, f.s.ScheduledBy, f.why = "", "", ""
	clear(f.authors)
	return nil
}

func (f *folder) afterReview() error {
	a := f.act
	if strings.TrimSpace(a.Reason) == "" {
		return f.refuse("after-review", "补审须写明意见")
	}
	if a.By == f.s.Drafter || a.By == f.signer {
		return f.refuse("own", "补审人不能是起草人或者签发人")
	}
	if a.On.After(f.s.AfterDue) {
		f.breach("应急发布", AfterReviewLate, "应不晚于"+f.s.AfterDue.Chinese()+"补审，实际"+a.On.Chinese())
	}
	f.s.AfterDue, f.s.Emergency = calendar.Date{}, false
	return nil
}

func (f *folder) goes() error {
	a := f.act
	if strings.TrimSpace(a.Reason) == "" {
		return f.refuse("gone", "须写明理由，理由将向社会公开")
	}
	t := Trace{a.Kind, a.On, a.Reason, f.s.Public, 0}
	f.s.Traces = append(f.s.Traces, t)
	f.s.Gone, f.s.ChangedAt = &t, a.At
	f.s.Step, f.s.Done, f.s.ReleaseAt, f.s.ScheduledBy = nil, nil, "", ""
	if f.s.Stage = StageArchived; a.Kind == WithdrawnAct {
		f.s.Stage, f.s.Public = StageWithdrawn, 0
	}
	return nil
}

// reassess is art. 18: what is withheld is looked at again.
func (f *folder) reassess() error {
	if err := f.decide(); err != nil {
		return err
	}
	a := f.act
	if a.On.After(f.s.ReassessDue) {
		f.breach(article("18"), ReassessedLate, "应不晚于"+f.s.ReassessDue.Chinese()+"评估，实际"+a.On.Chinese())
	}
	f.s.ReassessDue = a.On.AddMonths(12)
	if f.s.Decision.Attribute.Public() {
		f.s.ReassessDue, f.from = calendar.Date{}, a.On
		f.s.Drafter = a.By
		f.authors[a.By] = true
		f.back()
	}
	return nil
}

func article(key string) string { return string(statute.Regulations) + "第" + key + "条" }

func (f *folder) breach(citation, rule, text string) {
	f.s.Violations = append(f.s.Violations, Violation{citation, rule, f.act.On, text})
}
