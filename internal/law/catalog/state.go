package catalog

import "gongkai/internal/kernel/calendar"

// Stage says where an item stands at the desk.
type Stage string

// The stages. A public item whose correction is under way is in draft, review,
// signed or scheduled, with Public set.
const (
	StageDraft     Stage = "draft"
	StageReview    Stage = "review"
	StageSigned    Stage = "signed"
	StageScheduled Stage = "scheduled"
	StagePublished Stage = "published"
	StageHeld      Stage = "held" // signed with an attribute that is not published
	StageWithdrawn Stage = "withdrawn"
	StageArchived  Stage = "archived"
)

// Label is the stage in Chinese.
func (s Stage) Label() string {
	return map[Stage]string{StageDraft: "起草", StageReview: "审核中", StageSigned: "已签发待发布", StageScheduled: "定时发布", StagePublished: "已发布",
		StageHeld: "不主动公开", StageWithdrawn: "已撤回", StageArchived: "已归档"}[s]
}

// State is everything that follows from an item's acts on one day.
type State struct {
	Stage    Stage     `json:"stage"`
	Public   int       `json:"public"`  // number of the text that the public reads, 0 for none
	Current  int       `json:"current"` // number of the latest text
	Hash     string    `json:"hash"`    // of the latest text
	Kind     Kind      `json:"kind"`    // of the latest text
	Drafter  string    `json:"drafter"` // of the latest text
	Decision *Decision `json:"decision,omitempty"`
	Index    string    `json:"index,omitempty"`
	Imported bool      `json:"imported,omitempty"`
	// ImportAt is the minute at which a draft was public elsewhere; such a draft
	// may be taken over as Imported once nothing is open in it.
	ImportAt  string `json:"import_at,omitempty"`
	Emergency bool   `json:"emergency,omitempty"`
	// Step is the one that waits, nil outside review; Done are those passed.
	Step     *Step      `json:"step,omitempty"`
	Done     []StepDone `json:"done,omitempty"`
	Referred bool       `json:"referred,omitempty"` // secrecy review waits for the superior
	// SettledBy maps findings to the reason they were settled with.
	Settled     map[string]string `json:"settled,omitempty"`
	PublishedAt string            `json:"published_at,omitempty"` // first, local minute
	ChangedAt   string            `json:"changed_at,omitempty"`   // last public change
	ReleaseAt   string            `json:"release_at,omitempty"`   // scheduled for
	ScheduledBy string            `json:"scheduled_by,omitempty"`
	Gone        *Trace            `json:"gone,omitempty"`   // withdrawn or archived, with the public reason
	Traces      []Trace           `json:"traces,omitempty"` // public corrections, withdrawals
	AfterDue    calendar.Date     `json:"after_due,omitzero"`
	AfterLate   bool              `json:"after_late,omitempty"`
	// The period of art. 26, zero where nothing is to be published.
	Due         calendar.Date `json:"due,omitzero"`
	Provisional bool          `json:"provisional,omitempty"`
	Overdue     bool          `json:"overdue,omitempty"`
	ReassessDue calendar.Date `json:"reassess_due,omitzero"` // art. 18
	Steps       []Explained   `json:"steps"`
	Violations  []Violation   `json:"violations"`
	Events      []Event       `json:"events,omitempty"` // of validity
	Next        []Next        `json:"next"`
	// Barred may not take the step that waits, or release: they drafted the text
	// or did a step of another level. AfterBarred may not review afterwards.
	Barred      []string `json:"barred,omitempty"`
	AfterBarred []string `json:"after_barred,omitempty"`
}

// StepDone is a step that was passed, and by whom.
type StepDone struct {
	Step Step          `json:"step"`
	By   string        `json:"by"`
	On   calendar.Date `json:"on"`
}

// Trace is what the public is told of a change.
type Trace struct {
	Kind   ActKind       `json:"act"`
	On     calendar.Date `json:"on"`
	Reason string        `json:"reason"`
	From   int           `json:"from,omitempty"` // text before and after
	To     int           `json:"to,omitempty"`
}

// Explained is one period counted: its citation and its days.
type Explained struct {
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

// The rules of an item.
const (
	PublishedLate   = "item-published-late"    // art. 26
	AfterReviewLate = "item-after-review-late" // emergency path
	ReassessedLate  = "item-reassessed-late"   // art. 18
)

// Next is an act that may follow, with the rule it rests on.
type Next struct {
	Kind    ActKind `json:"act"`
	Step    string  `json:"step,omitempty"` // passed: the step's key
	Label   string  `json:"label"`
	Statute string  `json:"statute"`
}
