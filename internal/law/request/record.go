package request

import (
	"fmt"

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

// RecordOutcomes lists the results of a record correction.
func RecordOutcomes() []Word { return recordOutcomes[:len(recordOutcomes):len(recordOutcomes)] }

// recordLaw says what may follow what: a record correction is received,
// perhaps verified or handed on, answered, and filed.
var recordLaw = map[Kind]string{
	Received: "收到更正申请", Verified: "核实", Assigned: "交办", TransferredIn: "转入", TransferredOut: "转送",
	Answered: "告知", Withdrawn: "申请人撤回", Archived: "归档",
}

// FoldRecordCorrection folds a request to correct a record. The Regulations
// set no limit for it, so there is no due date and nothing can be late.
func FoldRecordCorrection(acts []Act, asOf calendar.Date) (State, error) {
	s := State{Stage: StageOpen}
	if len(acts) == 0 || asOf.IsZero() {
		return State{}, fault.New(fault.Invalid, "case.no-acts", "须写明行为（acts）和推算到哪一日（as_of）")
	}
	for i := range acts {
		if err := applyRecord(&s, acts, i, asOf); err != nil {
			return State{}, err
		}
	}
	switch s.Stage {
	case StageOpen:
		s.Next = []Kind{Assigned, TransferredIn, TransferredOut, Verified, Answered, Withdrawn}
	case StageArchived:
	default:
		s.Next = []Kind{Archived}
	}
	s.Steps = []Step{{Article: "41", Text: "更正本人有关记录的申请，条例未规定办理期限", From: s.ReceivedOn, To: s.ClosedOn}}
	return s, nil
}

func applyRecord(s *State, acts []Act, i int, asOf calendar.Date) error {
	a := &acts[i]
	refuse := func(code, why string) error {
		return fault.New(fault.Invalid, code, fmt.Sprintf("第 %d 个行为（%s %s，%s）：%s", i+1, a.Kind, recordLaw[a.Kind], a.On, why))
	}
	closed := !s.ClosedOn.IsZero()
	switch {
	case recordLaw[a.Kind] == "":
		return refuse("act.unknown", "更正记录的案件没有这种行为")
	case a.On.IsZero():
		return refuse("act.on", "没有写明日期（on）")
	case a.On.After(asOf):
		return refuse("act.after-as-of", "晚于推算日 "+asOf.String())
	case i > 0 && a.On.Before(acts[i-1].On):
		return refuse("act.order", "早于前一个行为；行为应按日期先后排列")
	case (i == 0) != (a.Kind == Received):
		return refuse("act.before-receipt", "收到申请（received）应是第一个行为，且只有一次")
	case a.Kind == Archived && (!closed || s.Stage == StageArchived):
		return refuse("act.not-closed", "尚未办结或者已经归档")
	case a.Kind != Archived && closed:
		return refuse("act.closed", "案件已于 "+s.ClosedOn.String()+" 办结")
	case a.Kind == Answered && !known(recordOutcomes, a.Outcome):
		return refuse("act.outcome", fmt.Sprintf("outcome 不能是 %q，应为 %s 之一", a.Outcome, keys(recordOutcomes)))
	}
	switch a.Kind {
	case Received:
		s.ReceivedOn, s.Day0, s.CountedOn = a.On, a.On, a.On
	case Answered:
		s.Stage, s.Outcome, s.ClosedOn, s.FirstClosed = StageAnswered, a.Outcome, a.On, a.On
	case Withdrawn:
		s.Stage, s.ClosedOn, s.FirstClosed = StageWithdrawn, a.On, a.On
	case Archived:
		s.Stage = StageArchived
	case Assigned, TransferredIn, TransferredOut:
		s.Unit, s.Agency = a.Unit, a.Agency
	}
	return nil
}
