package catalog

import "gongkai/internal/kernel/calendar"

// ActKind names an act of an item.
type ActKind string

// The acts at the review desk, then those of a document's validity.
const (
	Drafted          ActKind = "drafted"           // version; at, index: an article that was public elsewhere and waits for Imported
	Revised          ActKind = "revised"           // version; reason where the item is public
	AttributeDecided ActKind = "attribute_decided" // decision
	Submitted        ActKind = "submitted"         // flow; emergency, reason
	Passed           ActKind = "passed"            // step
	Returned         ActKind = "returned"          // reason
	SecrecyReviewed  ActKind = "secrecy_reviewed"  // secrecy
	Settled          ActKind = "settled"           // finding, reason
	Signed           ActKind = "signed"            // index; the text is frozen
	Scheduled        ActKind = "scheduled"         // at
	Unscheduled      ActKind = "unscheduled"       // reason
	Released         ActKind = "released"          // at
	AfterReviewed    ActKind = "after_reviewed"    // emergency path: reason holds the opinion
	Corrected        ActKind = "corrected"         // at, reason (public)
	WithdrawnAct     ActKind = "withdrawn"         // reason (public)
	Archived         ActKind = "archived"          // reason (public)
	Reassessed       ActKind = "reassessed"        // decision
	Imported         ActKind = "imported"          // version, at, index: an article that was public elsewhere; after a draft that waits, at alone

	Amended         ActKind = "amended_by"
	Repealed        ActKind = "repealed_by"
	PartlyRepealed  ActKind = "partly_repealed_by"
	DeclaredInvalid ActKind = "declared_invalid"
	Renewed         ActKind = "renewed"       // until
	Kept            ActKind = "kept"          // clean-up: 继续有效
	EventRevoked    ActKind = "event_revoked" // event, reason (public): one of those above was wrong
)

// ActInfo is an act with its Chinese name.
type ActInfo struct {
	Kind  ActKind
	Label string
}

var actInfos = []ActInfo{
	{Drafted, "起草"}, {Revised, "修改"}, {AttributeDecided, "认定公开属性"}, {Submitted, "送审"}, {Passed, "通过"}, {Returned, "退回"},
	{SecrecyReviewed, "保密审查"}, {Settled, "处理筛查结果"}, {Signed, "签发"}, {Scheduled, "定时发布"}, {Unscheduled, "取消定时"},
	{Released, "发布"}, {AfterReviewed, "事后补审"}, {Corrected, "更正发布"}, {WithdrawnAct, "撤回"}, {Archived, "归档下线"},
	{Reassessed, "定期评估公开属性"}, {Imported, "导入"},
	{Amended, "被修改"}, {Repealed, "被废止"}, {PartlyRepealed, "被部分废止"}, {DeclaredInvalid, "宣布失效"}, {Renewed, "延长有效期"}, {Kept, "清理后继续有效"},
	{EventRevoked, "撤销有效性记载"},
}

// Label is the act's name in Chinese, "" for an unknown act.
func (k ActKind) Label() string {
	for _, e := range actInfos {
		if e.Kind == k {
			return e.Label
		}
	}
	return ""
}

// OfValidity reports whether the act is an event of a document's validity.
func (k ActKind) OfValidity() bool {
	switch k {
	case Amended, Repealed, PartlyRepealed, DeclaredInvalid, Renewed, Kept, EventRevoked:
		return true
	}
	return false
}

// Act is one dated act; On is the civil day on which it was done, By who did it.
type Act struct {
	Kind ActKind       `json:"act"`
	On   calendar.Date `json:"on"`
	By   string        `json:"by"`

	Version  int           `json:"version,omitempty"`   // drafted, revised, imported: number of the text, from 1
	Hash     string        `json:"hash,omitempty"`      // of that text
	ItemKind Kind          `json:"item_kind,omitempty"` // of that text
	FormedOn calendar.Date `json:"formed_on,omitzero"`  // of that text, else its issue: art. 26 counts from it
	DueOn    calendar.Date `json:"due_on,omitzero"`     // another law's period
	DueLaw   string        `json:"due_law,omitempty"`

	Decision  *Decision `json:"decision,omitempty"`
	Flow      *Flow     `json:"flow,omitempty"` // submitted: the steps as they then were
	Emergency bool      `json:"emergency,omitempty"`
	Step      string    `json:"step,omitempty"` // passed: key of the step
	Secrecy   *Secrecy  `json:"secrecy,omitempty"`
	Screened  *Screened `json:"screened,omitempty"` // submitted, passed, signed, released …: what screening found then
	Finding   string    `json:"finding,omitempty"`  // settled: stable id
	Index     string    `json:"index,omitempty"`    // signed, imported
	At        string    `json:"at,omitempty"`       // scheduled, released: local minute, 2006-01-02T15:04
	Reason    string    `json:"reason,omitempty"`

	// of validity
	Effective calendar.Date `json:"effective,omitzero"`   // the first day it holds
	Cause     *Relation     `json:"cause,omitempty"`      // the document that does it
	CauseItem string        `json:"cause_item,omitempty"` // its number in that document, 第3项
	Until     calendar.Date `json:"until,omitzero"`       // renewed: new 有效期至
	Batch     string        `json:"batch,omitempty"`      // the clean-up decision
	Event     int           `json:"event,omitempty"`      // event_revoked: number of the act that is taken back, from 1
}

// Screened is what screening found in a text when an act was done.
type Screened struct {
	Hash     string   `json:"hash"`               // of the text
	Block    []string `json:"block,omitempty"`    // stable ids of what must be removed
	Findings []string `json:"findings,omitempty"` // stable ids of what must be removed or settled
}

// MinuteLayout is how minutes of publication are written; they are China's.
const MinuteLayout = "2006-01-02T15:04"
