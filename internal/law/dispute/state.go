package dispute

import "gongkai/internal/kernel/calendar"

// Stage says where a dispute stands.
type Stage string

// The stages. Appealed is the second instance of a suit.
const (
	StageFiled    Stage = "filed"
	StageOpen     Stage = "open"
	StageAppealed Stage = "appealed"
	StageDecided  Stage = "decided"
	StageArchived Stage = "archived"
)

// State is everything that follows from a dispute's acts on one day.
type State struct {
	Stage         Stage         `json:"stage"`
	Group         string        `json:"group"` // of table 4
	AcceptedOn    calendar.Date `json:"accepted_on,omitzero"`
	AnswerDue     calendar.Date `json:"answer_due,omitzero"` // the agency's own last day
	AnsweredOn    calendar.Date `json:"answered_on,omitzero"`
	AnswerOverdue bool          `json:"answer_overdue"`
	DecisionDue   calendar.Date `json:"decision_due,omitzero"` // the body's last day
	AnswerUnsure  bool          `json:"-"`                     // AnswerDue was counted through such a year
	Provisional   bool          `json:"provisional"`           // either date was counted through a year without arrangement
	Result        Result        `json:"result,omitempty"`      // the latest
	DecidedOn     calendar.Date `json:"decided_on,omitzero"`
	FirstResult   Result        `json:"first_result,omitempty"` // of the first instance
	FirstDecided  calendar.Date `json:"first_decided,omitzero"`
	Steps         []Step        `json:"steps"`
	Violations    []Violation   `json:"violations"`
	Next          []Kind        `json:"next"`
}

// Step explains one period: its citation and the days from From to To.
type Step struct {
	Citation string        `json:"citation"`
	Text     string        `json:"text"`
	From     calendar.Date `json:"from"`
	To       calendar.Date `json:"to"`
}

// Violation is one act that broke the law; recorded, never refused.
type Violation struct {
	Citation string        `json:"citation"`
	Rule     string        `json:"rule"`
	On       calendar.Date `json:"on"`
	Text     string        `json:"text"`
}

// The rules of a dispute.
const (
	AnswerLate          = "dispute-answer-late"
	ExtensionTooLong    = "dispute-extension-too-long"
	ExtensionUnapproved = "dispute-extension-unapproved"
	ExtensionSimplified = "dispute-extension-simplified"
	ExtensionRepeated   = "dispute-extension-repeated"
)
