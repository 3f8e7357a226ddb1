// Package screening finds in a document what must not leave, or not so: state
// and work secrets (Regulations art. 14; 保守国家秘密法), personal data (art. 15;
// 个人信息保护法), wrong words and names, and what a file hides. It is pure: it
// reads a doc.Document and the hidden facts that the reader of the file found,
// and answers with findings that people settle or justify.
package screening

import "gongkai/internal/kernel/doc"

// Severity says what a finding asks for before release.
type Severity string

// The severities, worst first.
const (
	Block   Severity = "block"   // must be removed
	Justify Severity = "justify" // must be removed, or its publication justified in writing
	Hint    Severity = "hint"    // worth a look; nothing has to be done
)

// Finding is one place that somebody must look at. It never repeats personal
// data: Excerpt is masked.
type Finding struct {
	ID          string   `json:"id"` // stable for the same rule, place and (masked) text
	Rule        string   `json:"rule"`
	Severity    Severity `json:"severity"`
	Title       string   `json:"title"`   // 公民身份号码
	Message     string   `json:"message"` // the thing, the place and the way out
	Place       Place    `json:"place"`
	Excerpt     string   `json:"excerpt"`               // the words around, masked
	Suggestion  string   `json:"suggestion"`            // what to do
	Replacement string   `json:"replacement,omitempty"` // what may stand there instead
}

// Place is where a finding stands. For what is in sight Block, Row and Cell are
// indices into the document's blocks (Row and Cell -1 in a paragraph) and Start
// and End bytes of the paragraph's or cell's text. For what is hidden Hidden is
// its kind, Block the index among the hidden facts, and Start and End bytes of
// its text (both 0 where the fact itself is the finding).
type Place struct {
	Text   string         `json:"text"` // in words: 第3段；工作表“名单”B7；第2页
	Hidden doc.HiddenKind `json:"hidden,omitempty"`
	Block  int            `json:"block"`
	Row    int            `json:"row"`
	Cell   int            `json:"cell"`
	Start  int            `json:"start"`
	End    int            `json:"end"`
	Pos    doc.Pos        `json:"pos"`
}

// Keeps reports whether the finding keeps its document from leaving: what blocks
// does for whatever reason, what asks for a justification does until there is one.
func (f Finding) Keeps(reason string) bool {
	return f.Severity == Block || f.Severity == Justify && reason == ""
}

// MostFindings bounds the findings of one document.
const MostFindings = 2000
