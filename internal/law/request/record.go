package request

import (
	"fmt"
	"slices"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// Verified is the one act that only a record correction knows: what the
// applicant proved was checked (art. 41).
const Verified Kind = "verified"

// The results of a request to correct a record about the applicant (art. 41).
var recordOutcomes = []Word{
	{"corrected", "予以更正"}, {"declined", "不予更正"}, {"transferred", "转送有权机关"}, {"directed", "告知向有权机关提出"},
}

// What a check of a record found.
var findings = []Word{{foundInaccurate, "申请人反映属实，记录不准确"}, {"accurate", "记录准确"}, {"not_ours", "不属于本机关职能范围"}}

const foundInaccurate = "inaccurate"

// RecordOutcomes lists the results of a record correction.
func RecordOutcomes() []Word { return slices.Clone(recordOutcomes) }

// Findings are what a check of the record may have found.
func Findings() []Word { return slices.Clone(findings) }

// recordKinds says what may happen to a record correction, in the order of
// its work. Art. 41 asks for evidence and names no round of correction; one
// is allowed after the model of art. 30, without its effects (choices.md).
var recordKinds = []struct {
	kind  Kind
	label string
}{
	{Received, "收到更正申请"}, {CorrectionRequested, "告知补充材料"}, {Corrected, "收到补充材料"}, {Verified, "核实"}, {Assigned, "交办"}, {TransferredIn, "转入"},
	{TransferredOut, "转送有权机关"}, {Answered, "告知处理结果"}, {Withdrawn, "申请人撤回"}, {Reopened, "重新办理"}, {Archived, "归档"},
}

func recordLabel(k Kind) string {
	for _, e := range recordKinds {
		if e.kind == k {
			return e.label
		}
	}
	return ""
}

// KindsOf lists the acts that a case of a type knows, in the order of its work.
func KindsOf(t Type) []Kind {
	if t != TypeRecordCorrection {
		return Kinds()
	}
	out := make([]Kind, len(recordKinds))
	for i, e := range recordKinds {
		out[i] = e.kind
	}
	return out
}

// LabelIn is the act's name in a case of a type.
func (k Kind) LabelIn(t Type) string {
	if t == TypeRecordCorrection {
		return recordLabel(k)
	}
	return k.Label()
}

// OutcomesOf lists the outcomes that a case of a type can have.
func OutcomesOf(t Type) []Word {
	if t == TypeRecordCorrection {
		return RecordOutcomes()
	}
	return Outcomes()
}

// FoldRecordCorrection folds a request to correct a record. The Regulations
// set no limit for it, so there is no due date and nothing can be late, but
// what a decision in a dispute orders by a day.
func FoldRecordCorrection(acts []Act, asOf calendar.Date, cal *calendar.Calendar) (State, error) {
	acts, err := Effective(acts)
	if err != nil {
		return State{}, err
	}
	if len(acts) == 0 || asOf.IsZero() {
		return State{}, fault.New(fault.Invalid, "case.no-acts", "须写明行为（acts）和推算到哪一日（as_of）")
	}
	if len(acts) > MaxActs {
		return State{}, fault.New(fault.Invalid, "case.too-many-acts", fmt.Sprintf("案件有 %d 个行为，超过 %d 个", len(acts), MaxActs))
	}
	f := recordFolder{acts: acts, asOf: asOf, state: State{Stage: StageOpen, Untimed: true}}
	for i := range acts {
		if err := f.admit(i); err != nil {
			return State{}, err
		}
		f.apply(&acts[i])
	}
	return f.state, f.conclude(cal)
}

// recordFolder is a record correction half folded.
type recordFolder struct {
	acts  []Act
	asOf  calendar.Date
	state State

	asked   int // times that the applicant was asked for more
	finding string
	until   calendar.Date // set by reopening
}

// admit refuses an act out of order, out of time, unknown or incomplete.
func (f *recordFolder) admit(i int) error {
	a, s := &f.acts[i], &f.state
	refuse := func(code, why string) error {
		return fault.New(fault.Invalid, code, fmt.Sprintf("第 %d 个行为（%s %s，%s）：%s", i+1, a.Kind, recordLabel(a.Kind), a.On, why))
	}
	closed := !s.ClosedOn.IsZero()
	switch {
	case recordLabel(a.Kind) == "":
		return refuse("act.unknown", "更正记录的案件没有这种行为")
	case a.On.IsZero():
		return refuse("act.on", "没有写明日期（on）")
	case a.On.After(f.asOf):
		return refuse("act.after-as-of", "晚于推算日 "+f.asOf.String())
	case i > 0 && a.On.Before(f.acts[i-1].On):
		return refuse("act.order", "早于前一个行为；行为应按日期先后排列")
	case (i == 0) != (a.Kind == Received):
		return refuse("act.before-receipt", "收到申请（received）应是第一个行为，且只有一次")
	case a.Kind == Archived && (!closed || s.Stage == StageArchived):
		return refuse("act.not-closed", "尚未办结或者已经归档")
	case a.Kind == Reopened && !closed:
		return refuse("act.not-closed", "案件尚未办结，不能重新办理")
	case a.Kind != Archived && a.Kind != Reopened && closed:
		return refuse("act.closed", "案件已于 "+s.ClosedOn.String()+" 办结")
	case a.Kind == Corrected && s.Stage != StageAwaitingCorrection:
		return refuse("act.no-correction-asked", "没有待补充的告知（correction_requested）")
	}
	if bad := checkRecordFields(a); bad != nil {
		return refuse("act."+bad.name, bad.name+" "+bad.message)
	}
	return nil
}

func checkRecordFields(a *Act) *fieldFault {
	switch a.Kind {
	case CorrectionRequested, Reopened:
		return checkUntil(a)
	case Verified:
		return optional("opinion", findings, a.Opinion)
	case Answered:
		return first(oneOf("outcome", recordOutcomes, a.Outcome), optional("delivery", deliveries, a.Delivery))
	}
	return nil
}

func (f *recordFolder) apply(a *Act) {
	s := &f.state
	switch a.Kind {
	case Received:
		s.ReceivedOn, s.Day0, s.CountedOn = a.On, a.On, a.On
	case CorrectionRequested:
		f.asked++
		s.Stage, s.AwaitedUntil = StageAwaitingCorrection, a.Until
		f.note("41", a.On, a.Until, "请申请人补充记录不准确的证据，至"+a.Until.Chinese()+"；逾期不视为放弃，按现有证据办理")
	case Corrected:
		s.Stage, s.AwaitedUntil = StageOpen, calendar.Date{}
	case Verified:
		f.finding = a.Opinion
	case Answered:
		f.answer(a)
	case Withdrawn:
		f.close(StageWithdrawn, a.On)
	case Reopened:
		s.Stage, s.ClosedOn, f.until, f.finding = StageOpen, calendar.Date{}, a.Until, ""
		f.note("51", a.On, a.Until, "复议或者诉讼后重新办理，应于"+a.Until.Chinese()+"前办结")
	case Archived:
		s.Stage = StageArchived
	case Assigned, TransferredIn, TransferredOut:
		if a.Unit != "" {
			s.Unit = a.Unit
		}
		if a.Agency != "" {
			s.Agency = a.Agency
		}
	}
}

func (f *recordFolder) note(article string, from, to calendar.Date, text string) {
	f.state.Steps = append(f.state.Steps, Step{Article: article, Text: text, From: from, To: to})
}

// answer ends the case; what was found true must be corrected.
func (f *recordFolder) answer(a *Act) {
	breach := func(id RuleID, detail string) {
		r := ruleOf(id)
		f.state.Violations = append(f.state.Violations, Violation{r.Article, id, a.On, r.Title + "：" + detail})
	}
	if f.finding == foundInaccurate && a.Outcome == "declined" {
		breach(RecordNotCorrected, "核实为"+label(findings, f.finding)+"，结果为"+label(recordOutcomes, a.Outcome))
	}
	if !f.until.IsZero() && a.On.After(f.until) {
		breach(AnswerAfterReopening, "应不晚于"+f.until.Chinese()+"，实际"+a.On.Chinese())
	}
	f.state.Outcome = a.Outcome
	f.close(StageAnswered, a.On)
}

func (f *recordFolder) close(stage Stage, on calendar.Date) {
	s := &f.state
	s.Stage, s.ClosedOn, s.AwaitedUntil = stage, on, calendar.Date{}
	if s.FirstClosed.IsZero() {
		s.FirstClosed = on
	}
}

// conclude says what may follow, and counts the days to what a decision set.
func (f *recordFolder) conclude(cal *calendar.Calendar) error {
	s := &f.state
	s.Steps = slices.Insert(s.Steps, 0, Step{Article: "41", Text: "更正本人有关记录的申请，条例未规定办理期限", From: s.ReceivedOn, To: s.ClosedOn})
	s.Due = f.until
	if !f.until.IsZero() && s.ClosedOn.IsZero() {
		s.Counting, s.Overdue = true, f.asOf.After(f.until)
		if s.Overdue {
			s.Late = AnswerAfterReopening
		}
		last := cal.Last()
		var err error
		if s.WorkingDaysLeft, err = cal.Between(earlier(f.asOf, last), earlier(f.until, last)); err != nil {
			return err
		}
	}
	s.Next = f.next()
	return nil
}

func (f *recordFolder) next() []Kind {
	s := &f.state
	open := s.ClosedOn.IsZero()
	var out []Kind
	for _, e := range recordKinds {
		may := false
		switch e.kind {
		case Received:
		case CorrectionRequested:
			may = open && f.asked == 0
		case Corrected:
			may = s.Stage == StageAwaitingCorrection
		case Reopened:
			may = !open
		case Archived:
			may = !open && s.Stage != StageArchived
		default:
			may = open
		}
		if may {
			out = append(out, e.kind)
		}
	}
	return out
}
