// Package dispute is what follows when an answer is challenged: administrative
// reconsideration and litigation (行政复议法 2023, 行政诉讼法 2017), their dated
// acts, the agency's and the body's periods, and the cell of table 4.
package dispute

import (
	"slices"

	"gongkai/internal/kernel/calendar"
)

// Type is the way of challenge.
type Type string

// 行政复议, 行政诉讼.
const (
	Reconsideration Type = "reconsideration"
	Litigation      Type = "litigation"
)

// Kind names an act of a dispute.
type Kind string

// The acts. Served is the day the agency received the copy of the application
// or complaint: its own period runs from then. Answered is the agency's answer
// with its evidence.
const (
	Filed    Kind = "filed"
	Accepted Kind = "accepted"
	Served   Kind = "served"
	Answered Kind = "answered"
	Extended Kind = "extended"
	Decided  Kind = "decided"
	Appealed Kind = "appealed"
	Archived Kind = "archived"
)

var kinds = []struct {
	kind  Kind
	label string
}{
	{Filed, "提出"},
	{Accepted, "受理（立案）"},
	{Served, "收到副本"},
	{Answered, "答复（答辩）"},
	{Extended, "延长审理期限"},
	{Decided, "作出决定（裁判）"},
	{Appealed, "上诉"},
	{Archived, "归档"},
}

// Label is the act's name in Chinese, "" for an unknown act.
func (k Kind) Label() string {
	for _, e := range kinds {
		if e.kind == k {
			return e.label
		}
	}
	return ""
}

// Act is one dated act; On is the civil day of its legal effect.
type Act struct {
	Kind       Kind          `json:"act"`
	On         calendar.Date `json:"on"`
	Procedure  Procedure     `json:"procedure,omitempty"`   // accepted
	Days       int           `json:"days,omitempty"`        // extended, calendar days
	ApprovedBy string        `json:"approved_by,omitempty"` // extended
	Result     Result        `json:"result,omitempty"`      // decided
	DocumentNo string        `json:"document_no,omitempty"` // decided, answered
	By         string        `json:"by,omitempty"`          // appealed: applicant, agency
	Reason     string        `json:"reason,omitempty"`
}

// Procedure is the body's procedure; disclosure cases may use the simplified
// one (行政复议法 art. 53, 行政诉讼法 art. 82).
type Procedure string

// The procedures.
const (
	Ordinary   Procedure = "ordinary"
	Simplified Procedure = "simplified"
)

// Result is how a dispute, or one instance of it, ended.
type Result string

// The results and the cell of table 4 that each is counted in ([memory] in
// law/annual-report.md §5, choice 5.11). One that was never accepted is no
// case and has no cell.
const (
	Upheld         Result = "upheld"
	ClaimDismissed Result = "claim_dismissed"
	Revoked        Result = "revoked"
	Changed        Result = "changed"
	Unlawful       Result = "unlawful"
	Void           Result = "void"
	Ordered        Result = "ordered"
	Rejected       Result = "rejected"
	WithdrawnByIt  Result = "withdrawn"
	Ended          Result = "ended"
	Mediated       Result = "mediated"
	NotAccepted    Result = "not_accepted"
)

// Reopens reports whether the agency has to do its part anew after such a
// result: what it did is gone (Administrative Reconsideration Law arts 64, 67;
// Administrative Litigation Law arts 70, 75), or it is ordered to act (arts 66;
// 72). A changed decision stands as changed; one found unlawful stands.
func (r Result) Reopens() bool { return r == Revoked || r == Void || r == Ordered }

// Outcome is a row of the table of results.
type Outcome struct {
	Result Result
	Label  string
	Cell   string // key of a result of table 4, "" where it is not counted
}

var outcomes = []Outcome{
	{Upheld, "维持", CellUpheld},
	{ClaimDismissed, "驳回请求", CellUpheld},
	{Revoked, "撤销", CellCorrected},
	{Changed, "变更", CellCorrected},
	{Unlawful, "确认违法", CellCorrected},
	{Void, "确认无效", CellCorrected},
	{Ordered, "责令履行", CellCorrected},
	{Rejected, "驳回申请（起诉）", CellOther},
	{WithdrawnByIt, "撤回", CellOther},
	{Ended, "终止", CellOther},
	{Mediated, "调解", CellOther},
	{NotAccepted, "不予受理（立案）", ""},
}

// Outcomes lists the results with their cells.
func Outcomes() []Outcome { return slices.Clone(outcomes) }

func outcomeOf(r Result) (Outcome, bool) {
	i := slices.IndexFunc(outcomes, func(o Outcome) bool { return o.Result == r })
	if i < 0 {
		return Outcome{}, false
	}
	return outcomes[i], true
}
