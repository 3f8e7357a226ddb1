package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

// LetterState says how far a letter has come.
type LetterState string

// The states. From signed on the text stands; a void letter's number is
// accounted for by its reason.
const (
	LetterDraft     LetterState = "draft"     // its drafter works on it
	LetterSubmitted LetterState = "submitted" // waits for approval
	LetterApproved  LetterState = "approved"  // waits for its signer
	LetterSigned    LetterState = "signed"
	LetterIssued    LetterState = "issued"
	LetterVoid      LetterState = "void"
)

var letterStates = map[LetterState]string{
	LetterDraft: "草稿", LetterSubmitted: "待审核", LetterApproved: "已审核", LetterSigned: "已签发", LetterIssued: "已发出", LetterVoid: "已作废",
}

// Label is the state in Chinese.
func (s LetterState) Label() string { return letterStates[s] }

// Letter is a letter of a case as the ledger keeps it: no personal data but in
// Sealed (docs/adr/0003-letters.md).
type Letter struct {
	ID         string        `json:"id"`
	Case       string        `json:"case"`
	CaseNumber string        `json:"case_number"`
	Kind       letter.Kind   `json:"kind"`
	State      LetterState   `json:"state"`
	Version    int           `json:"version"`
	Steps      []LetterStep  `json:"steps"`
	Sealed     []byte        `json:"sealed"`
	Date       calendar.Date `json:"date,omitzero"` // 成文日期, of signing
	DocumentNo string        `json:"document_no,omitempty"`
	Year       int           `json:"year"`             // of the number's series
	Serial     int           `json:"serial,omitempty"` // in that series, 0 where it has no number of it
	IssuedOn   calendar.Date `json:"issued_on,omitzero"`
	Files      []LetterFile  `json:"files,omitempty"`
	Attached   []Attached    `json:"attached,omitempty"` // what it gives, from signing on

	Agency string `json:"-"` // in whose books it stands
}

// LetterStep is who did what to a letter.
type LetterStep struct {
	What string    `json:"what"` // draft, edit, submit, recall, approve, return, sign, issue, void
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty"`
}

// LetterFile is the letter in a format. Ref is the sealed blob, Hash that of
// the file in the clear.
type LetterFile struct {
	Format doc.Format `json:"format"`
	Ref    string     `json:"ref"`
	Hash   string     `json:"hash"`
	Size   int        `json:"size"`
}

// LetterView is a letter with its opened parts, as its makers see it.
type LetterView struct {
	Letter
	Detail   letter.Detail
	Words    string // of this letter alone; "" takes the agency's or the usual ones
	Document *doc.Document
	Breaches []request.Violation // of the law, that issuing it would record

	// Overtaken says why the case has no place for it any more: it has no
	// Document then, and can only be made void.
	Overtaken string
}

// letterParts is what Sealed holds.
type letterParts struct {
	Detail   letter.Detail `json:"detail"`
	Words    string        `json:"words,omitempty"`
	Frozen   string        `json:"frozen,omitempty"` // the words in which it was signed
	Document *doc.Document `json:"document,omitempty"`
	Names    []string      `json:"names,omitempty"` // of Attached
}

const kindLetter = "letter"

func (l *Letter) key() string { return l.Case + "/" + l.ID }

func (l *Letter) owner() string { return "letter:" + l.ID }

func (w *work) putLetter(ctx context.Context, v agency.Verb, view *LetterView, parts letterParts, what, note string) error {
	plain, err := json.Marshal(parts)
	if err != nil {
		return err
	}
	if view.Sealed, err = w.app.vault.Seal(plain, view.owner()); err != nil {
		return err
	}
	view.Version++
	view.Steps = append(view.Steps, LetterStep{What: what, By: w.actor.Person, At: w.now, Note: note})
	return w.putJSON(ctx, v, kindLetter, view.Agency, view.key(), view.Year, view.Letter)
}

// letter loads a letter and opens it.
func (w *work) letter(ctx context.Context, owner, caseID, id string) (view LetterView, parts letterParts, err error) {
	r, err := w.Record(ctx, kindLetter, owner, caseID+"/"+id)
	if err == nil && r == nil {
		err = fault.New(fault.NotFound, "letter.missing", "没有这份文书。")
	}
	if err == nil {
		err = json.Unmarshal([]byte(r.Body), &view.Letter)
	}
	if err != nil {
		return view, parts, err
	}
	view.Agency = owner
	plain, err := w.app.vault.Open(view.Sealed, view.owner())
	if err == nil {
		err = json.Unmarshal(plain, &parts)
	}
	view.Detail, view.Words, view.Document = parts.Detail, parts.Words, parts.Document
	return view, parts, err
}

// change loads a letter that stands at version in one of the states.
func (w *work) change(ctx context.Context, owner, caseID, id string, version int, states ...LetterState) (LetterView, letterParts, error) {
	view, parts, err := w.letter(ctx, owner, caseID, id)
	if err != nil {
		return view, parts, err
	}
	if view.Version != version {
		return view, parts, fault.New(fault.Conflict, "letter.moved-on", "这份文书刚被他人更新，您的操作没有保存。请查看最新情况后再办。")
	}
	for _, s := range states {
		if s == view.State {
			return view, parts, nil
		}
	}
	return view, parts, fault.New(fault.Conflict, "letter.state", fmt.Sprintf("这份文书%s，不能进行此项操作。", view.State.Label()))
}

// sum is the hash of a file in the clear.
func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

func unsaid(s string) bool { return strings.TrimSpace(s) == "" }

// decode reads a record's body.
func decode[T any](body string) (v T, err error) {
	err = json.Unmarshal([]byte(body), &v)
	return v, err
}
