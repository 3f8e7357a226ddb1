package dispute

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/kernel/statute"
)

// MaxActs bounds a dispute.
const MaxActs = 500

// Case is one dispute: its way, its acts in order of day, and for a suit
// whether reconsideration went before (the suit is then counted in another
// group of table 4).
type Case struct {
	Type                 Type  `json:"type"`
	AfterReconsideration bool  `json:"after_reconsideration,omitempty"`
	Acts                 []Act `json:"acts"`
}

// Fold gives the state of a dispute on the day asOf. It is pure. Impossible
// acts are refused with fault.Invalid naming the act; unlawful ones are listed
// in Violations.
func (c Case) Fold(asOf calendar.Date, cal *calendar.Calendar) (State, error) {
	f := folder{of: c, asOf: asOf, cal: cal, procedure: Ordinary}
	f.s.Steps, f.s.Violations = []Step{}, []Violation{}
	switch {
	case c.Type != Reconsideration && c.Type != Litigation:
		return State{}, fault.New(fault.Invalid, "dispute.type", fmt.Sprintf("争议种类 %q 不对，应为 reconsideration（行政复议）或者 litigation（行政诉讼）", c.Type))
	case c.Type == Reconsideration && c.AfterReconsideration:
		return State{}, fault.New(fault.Invalid, "dispute.type", "“复议后”只适用于行政诉讼")
	case len(c.Acts) == 0 || len(c.Acts) > MaxActs:
		return State{}, fault.New(fault.Invalid, "dispute.acts", fmt.Sprintf("争议应有 1 至 %d 个行为，现有 %d 个", MaxActs, len(c.Acts)))
	}
	for i := range c.Acts {
		f.i, f.act = i, &c.Acts[i]
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
	of        Case
	asOf      calendar.Date
	cal       *calendar.Calendar
	procedure Procedure
	extended  int
	i         int
	act       *Act
	s         State
}

func (f *folder) refuse(code, format string, args ...any) error {
	return fault.New(fault.Invalid, "dispute."+code, fmt.Sprintf("第 %d 个行为（%s %s，%s）：%s", f.i+1, f.act.Kind, f.act.Kind.Label(), f.act.On, fmt.Sprintf(format, args...)))
}

func (f *folder) admit() error {
	a := f.act
	switch {
	case a.Kind.Label() == "":
		return f.refuse("unknown", "没有这种行为")
	case a.On.IsZero():
		return f.refuse("on", "没有写明日期")
	case a.On.After(f.asOf):
		return f.refuse("after-as-of", "晚于推算日 %s", f.asOf)
	case f.i > 0 && a.On.Before(f.of.Acts[f.i-1].On):
		return f.refuse("order", "早于前一个行为；行为应按日期先后排列")
	case (f.i == 0) != (a.Kind == Filed):
		return f.refuse("before-filing", "提出（filed）应是第一个行为，且只有一次")
	case f.s.Stage == StageArchived:
		return f.refuse("archived", "已经归档")
	case !f.allowed(a.Kind):
		return f.refuse("stage", "此时不可能有此行为，可以有的是 %s", join(f.possible()))
	}
	return nil
}

// possible lists what may follow at the present stage.
func (f *folder) possible() []Kind {
	switch f.s.Stage {
	case "":
		return []Kind{Filed}
	case StageFiled:
		return []Kind{Accepted, Decided}
	case StageOpen:
		out := []Kind{}
		if f.s.AnswerDue.IsZero() {
			out = append(out, Served)
		} else if f.s.AnsweredOn.IsZero() {
			out = append(out, Answered)
		}
		if f.of.Type == Reconsideration {
			out = append(out, Extended)
		}
		return append(out, Decided)
	case StageAppealed:
		return []Kind{Decided}
	case StageDecided:
		if f.of.Type == Litigation && f.s.FirstDecided == f.s.DecidedOn && f.s.Result != NotAccepted {
			return []Kind{Appealed, Archived}
		}
		return []Kind{Archived}
	}
	return nil
}

func (f *folder) allowed(k Kind) bool {
	for _, p := range f.possible() {
		if p == k {
			return true
		}
	}
	return false
}

func join(kinds []Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return strings.Join(names, "、")
}

func (f *folder) apply() error {
	a := f.act
	switch a.Kind {
	case Filed:
		f.s.Stage = StageFiled
	case Accepted:
		return f.accept()
	case Served:
		return f.serve()
	case Answered:
		f.s.AnsweredOn = a.On
		if a.On.After(f.s.AnswerDue) {
			f.breach(AnswerLate, f.answerPeriod(), "应不晚于"+f.s.AnswerDue.Chinese()+"提交，实际"+a.On.Chinese()+"；逾期视为没有证据、依据")
		}
	case Extended:
		return f.extend()
	case Decided:
		return f.decide()
	case Appealed:
		f.s.Stage = StageAppealed
		return f.decisionDue(statute.SecondInstance.At(a.On), a.On, "二审审理期限")
	case Archived:
		f.s.Stage = StageArchived
	}
	return nil
}

func (f *folder) accept() error {
	a := f.act
	if f.procedure = a.Procedure; f.procedure == "" {
		f.procedure = Ordinary
	}
	if f.procedure != Ordinary && f.procedure != Simplified {
		return f.refuse("procedure", "procedure 不能是 %q，应为 ordinary、simplified 之一", a.Procedure)
	}
	f.s.Stage, f.s.AcceptedOn = StageOpen, a.On
	return f.decisionDue(f.decisionPeriod(), a.On, "审理期限")
}

// decisionPeriod is the body's own limit in the first instance.
func (f *folder) decisionPeriod() statute.Period {
	key := map[Type]map[Procedure]statute.PeriodKey{
		Reconsideration: {Ordinary: statute.ReviewDecision, Simplified: statute.ReviewDecisionSimple},
		Litigation:      {Ordinary: statute.FirstInstance, Simplified: statute.FirstInstanceSimple},
	}[f.of.Type][f.procedure]
	return key.At(f.act.On)
}

// answerPeriod is the agency's limit for its answer and evidence.
func (f *folder) answerPeriod() statute.Period {
	switch {
	case f.of.Type == Litigation:
		return statute.SuitAnswer.At(f.act.On)
	case f.procedure == Simplified:
		return statute.ReviewAnswerSimple.At(f.act.On)
	}
	return statute.ReviewAnswer.At(f.act.On)
}

func (f *folder) serve() error {
	p := f.answerPeriod()
	due, err := f.end(p, f.act.On)
	if err != nil {
		return err
	}
	f.s.AnswerDue, f.s.AnswerUnsure = due, f.cal.Provisional(f.act.On, due)
	f.explain(p, "收到副本之日起"+length(p)+"内提交答复（答辩）和证据，至"+due.Chinese(), f.act.On, due)
	return nil
}

func (f *folder) decisionDue(p statute.Period, from calendar.Date, what string) error {
	due, err := f.end(p, from)
	if err != nil {
		return err
	}
	f.s.DecisionDue = due
	f.explain(p, what+length(p)+"，至"+due.Chinese(), from, due)
	return nil
}

// end is the last day of a period; a day in an unknown year makes the state
// provisional.
func (f *folder) end(p statute.Period, from calendar.Date) (calendar.Date, error) {
	due, err := p.End(from, f.cal)
	if err != nil {
		return due, f.refuse("uncounted", "%s", err)
	}
	f.s.Provisional = f.s.Provisional || f.cal.Provisional(from, due)
	return due, nil
}

func (f *folder) explain(p statute.Period, text string, from, to calendar.Date) {
	f.s.Steps = append(f.s.Steps, Step{citation(p), text, from.AddDays(1), to})
}

// length is a period without its article, which stands before the text.
func length(p statute.Period) string { return strconv.Itoa(p.N) + p.Unit.Chinese() }

// citation names the article as the law itself numbers it.
func citation(p statute.Period) string {
	article := p.Article
	if n, err := strconv.ParseInt(article, 10, 64); err == nil {
		article = hanzi.Numeral(n)
	}
	return string(p.Law) + "第" + article + "条"
}

// extend prolongs the reconsideration: once, approved, at most 30 days, not in
// the simplified procedure (行政复议法 art. 62).
func (f *folder) extend() error {
	a, most := f.act, statute.ReviewExtension.At(f.act.On)
	if a.Days < 1 {
		return f.refuse("days", "延长的日数须写明，为 1 至 %d", most.N)
	}
	switch {
	case f.procedure == Simplified:
		f.breach(ExtensionSimplified, most, "简易程序不能延长审理期限")
		return nil
	case f.extended > 0:
		f.breach(ExtensionRepeated, most, "此前已经延长")
		return nil
	case strings.TrimSpace(a.ApprovedBy) == "":
		f.breach(ExtensionUnapproved, most, "未记载批准人")
		return nil
	case a.Days > most.N:
		f.breach(ExtensionTooLong, most, fmt.Sprintf("写明%d日，按%d日计", a.Days, most.N))
	}
	f.extended = min(a.Days, most.N)
	p := f.decisionPeriod()
	p.N += f.extended
	return f.decisionDue(p, f.s.AcceptedOn, fmt.Sprintf("延长%d日后的审理期限", f.extended))
}

func (f *folder) decide() error {
	a := f.act
	if _, ok := outcomeOf(a.Result); !ok {
		names := make([]string, len(outcomes))
		for i, o := range outcomes {
			names[i] = string(o.Result)
		}
		return f.refuse("result", "result 不能是 %q，应为 %s 之一", a.Result, strings.Join(names, "、"))
	}
	if (f.s.Stage == StageFiled) != (a.Result == NotAccepted) && !(f.s.Stage == StageFiled && a.Result == WithdrawnByIt) {
		return f.refuse("result", "受理（accepted）之前只能是不予受理或者撤回，之后不能是不予受理")
	}
	if f.s.FirstResult == "" {
		f.s.FirstResult, f.s.FirstDecided = a.Result, a.On
	}
	f.s.Stage, f.s.Result, f.s.DecidedOn = StageDecided, a.Result, a.On
	return nil
}

func (f *folder) breach(rule string, p statute.Period, text string) {
	f.s.Violations = append(f.s.Violations, Violation{citation(p), rule, f.act.On, text})
}

func (f *folder) conclude() {
	f.s.Group = f.of.group()
	waiting := f.s.Stage == StageOpen && !f.s.AnswerDue.IsZero() && f.s.AnsweredOn.IsZero()
	f.s.AnswerOverdue = waiting && f.asOf.After(f.s.AnswerDue)
	f.s.Next = append([]Kind{}, f.possible()...)
}
