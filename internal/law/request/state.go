package request

import (
	"encoding/json"
	"slices"

	"gongkai/internal/kernel/calendar"
)

// Stage says whose move it is.
type Stage string

// The stages of a request.
const (
	StageUnconfirmed        Stage = "unconfirmed"
	StageOpen               Stage = "open"
	StageAwaitingCorrection Stage = "awaiting_correction"
	StageAwaitingReasons    Stage = "awaiting_reasons"
	StageAwaitingPayment    Stage = "awaiting_payment"
	StageAnswered           Stage = "answered"
	StageAbandoned          Stage = "abandoned"
	StageWithdrawn          Stage = "withdrawn"
	StageMerged             Stage = "merged"
	StageArchived           Stage = "archived"
)

var stages = []Word{
	{string(StageUnconfirmed), "待确认"},
	{string(StageOpen), "办理中"},
	{string(StageAwaitingCorrection), "待补正"},
	{string(StageAwaitingReasons), "待说明理由"},
	{string(StageAwaitingPayment), "待缴费"},
	{string(StageAnswered), "已答复"},
	{string(StageAbandoned), "不再处理"},
	{string(StageWithdrawn), "已撤回"},
	{string(StageMerged), "已并案"},
	{string(StageArchived), "已归档"},
}

// Stages lists the stages with their names in the order of a case's way.
func Stages() []Word { return slices.Clone(stages) }

// Label is the stage's name in Chinese.
func (s Stage) Label() string { return label(stages, string(s)) }

// State is everything that follows from the acts of a case on one day. Its
// JSON is the replay contract's; the fields below the line are for the house.
type State struct {
	Stage       Stage
	Day0        calendar.Date // zero while unconfirmed
	Due         calendar.Date // zero while the applicant is awaited; frozen by closing
	Provisional bool          // Due was counted through a year without arrangement
	Overdue     bool
	// WorkingDaysLeft counts the days after the day of asking, up to and
	// including Due, that still count: paused days do not. Past Due it is
	// negative, the working days since. It means nothing unless Counting.
	WorkingDaysLeft int
	Row             string // of table 3, by the first closing; "" while none
	Steps           []Step
	Violations      []Violation
	Next            []Kind

	Untimed      bool            // a record correction: the law sets no period (art. 41)
	Counting     bool            // open and with a due date
	Late         RuleID          // that an answer given now would break: set with Overdue
	ReceivedOn   calendar.Date   // the application's own day, whatever its channel
	AwaitedUntil calendar.Date   // last day of the applicant's term, zero where none runs
	Extension    int             // working days lawfully added
	Asked        []Consultation  // in order of asking
	Pauses       []calendar.Span // what the clock leaves out, merged
	Outcome      string          // of the last answer; Row keeps the first
	Reply        string          // of the last answer
	ClosedOn     calendar.Date   // the last closing, zero while open
	FirstClosed  calendar.Date   // the first closing: the year of table 3
	CountedOn    calendar.Date   // the first day 0: the year whose table 3 counts the case as new
	Unit, Agency string          // who works on it
	Into         string          // number of the case that goes on with a merged one, "" for any other
}

// Consultation is one party asked (arts 32, 33(3), 34).
type Consultation struct {
	ID, With   string
	SentOn     calendar.Date
	ReceivedOn calendar.Date
	TermEnd    calendar.Date // the last day for its opinion
	AnsweredOn calendar.Date // zero while silent
	Opinion    string
	step       int
}

// PauseEnd is the last day that the clock waits for this party.
func (c *Consultation) PauseEnd() calendar.Date {
	if !c.AnsweredOn.IsZero() && c.AnsweredOn.Before(c.TermEnd) {
		return c.AnsweredOn
	}
	return c.TermEnd
}

type wireState struct {
	Stage           Stage          `json:"stage"`
	Day0            *calendar.Date `json:"day0"`
	Due             *calendar.Date `json:"due"`
	Provisional     bool           `json:"provisional"`
	Overdue         bool           `json:"overdue"`
	WorkingDaysLeft *int           `json:"working_days_left"`
	Row             *string        `json:"row"`
	Steps           []Step         `json:"steps"`
	Violations      []Violation    `json:"violations"`
	Next            []Kind         `json:"next"`
}

// MarshalJSON gives the object of the replay contract; what is not known is
// null, lists are never null.
func (s State) MarshalJSON() ([]byte, error) {
	w := wireState{
		Stage: s.Stage, Day0: orNull(s.Day0), Due: orNull(s.Due), Provisional: s.Provisional, Overdue: s.Overdue,
		Steps: append([]Step{}, s.Steps...), Violations: append([]Violation{}, s.Violations...), Next: append([]Kind{}, s.Next...),
	}
	if s.Counting {
		w.WorkingDaysLeft = &s.WorkingDaysLeft
	}
	if s.Row != "" {
		w.Row = &s.Row
	}
	return json.Marshal(w)
}

func orNull(d calendar.Date) *calendar.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}
