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

func article(key string) string { return string(statute.Regulations) + "第" + key + "条" }

func (f *folder) breach(citation, rule, text string) {
	f.s.Violations = append(f.s.Violations, Violation{citation, rule, f.act.On, text})
}
