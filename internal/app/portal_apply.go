package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// Submission is an application made on line (art. 29), or a request to correct
// a record about the applicant (art. 41).
type Submission struct {
	Agency string
	Type   request.Type // "" is a request for information
	Application
	Record Inaccuracy // of a record correction, in place of Content
	// Token tells one submission from another, so that one that is sent twice
	// is registered once: at least 22 characters of letters and digits, random,
	// made with the form.
	Token string
}

// Inaccuracy is what art. 41 wants an applicant to say.
type Inaccuracy struct {
	Record   string // which record about the applicant
	Wrong    string // what in it is not accurate
	Evidence string
}

// into words a record correction as its application.
func (i Inaccuracy) into(r *Registration) {
	if r.Type != request.TypeRecordCorrection || i == (Inaccuracy{}) {
		return
	}
	r.Content = "需要更正的记录：" + i.Record + "\n不准确之处：" + i.Wrong + "\n证据：" + i.Evidence
	if strings.TrimSpace(r.Title) == "" {
		r.Title = "更正本人信息"
	}
}

// Receipt is what an applicant takes away. Code is shown once: "" where it
// cannot be shown again.
type Receipt struct {
	Receipt    string // names the case in Claim
	Code       string
	Number     string // 登记编号 of the agency
	Agency     agency.Agency
	Type       request.Type
	ReceivedOn calendar.Date
	Again      bool // this submission had been registered before
}

// submission is the record that a token was used. The code stands in it only
// under a mask that the token alone takes off.
type submission struct {
	Case    string    `json:"case"`
	Receipt string    `json:"receipt"`
	Digest  string    `json:"digest"` // of what was submitted, with the token
	Mask    []byte    `json:"mask"`
	At      time.Time `json:"at"`
}

const kindSubmission = "submission"

// recall is how long a submission that is sent again shows its code again: for
// an answer that was lost on the way, not for the next user of the computer.
const recall = time.Hour

// Apply registers an application and gives its receipt. It has come through
// the internet: the day of receipt is the day on which both sides confirm it
// (art. 31(3)), which the office records. What is wrong is fault.Invalid with
// the names of the fields.
func (v Visitor) Apply(ctx context.Context, s Submission) (r Receipt, err error) {
	s.tidy()
	if err := s.check(); err != nil {
		return r, err
	}
	group := holding("", s.Token)
	files, err := v.app.settle(ctx, group)
	if err != nil {
		return r, err
	}
	const tries = 5 // on a database with many writers, another may take the number
	for try := 1; ; try++ {
		err = v.write(ctx, func(w *work) error { r, err = w.apply(ctx, s, files); return err })
		var f *fault.Error
		if try == tries || !errors.As(err, &f) || f.Code != "case.duplicate" {
			if err == nil {
				v.app.settled(ctx, group)
			}
			return r, err
		}
	}
}

func (w *work) apply(ctx context.Context, s Submission, files []keptFile) (r Receipt, err error) {
	one, err := w.Agency(ctx, visible(s.Agency))
	if fault.KindOf(err) == fault.NotFound {
		return r, invalid(fault.Field{Name: "agency", Code: "apply.agency", Message: "请在列出的机关中选择"})
	}
	if err != nil {
		return r, err
	}
	key := secret("key", s.Token)
	earlier, err := w.Record(ctx, kindSubmission, "", key)
	if err != nil {
		return r, err
	}
	if earlier != nil {
		return w.again(ctx, s, earlier.Body, files)
	}
	view, err := w.register(ctx, s.registration(w.today, key))
	if err != nil {
		return r, err
	}
	if err := w.addFiles(ctx, visitorApply, &view, WithApplication, files); err != nil {
		return r, err
	}
	code, err := newCode()
	if err != nil {
		return r, err
	}
	r = Receipt{Receipt: receiptNumber(s.Agency, view.Number), Code: code.String(), Number: view.Number, Agency: one, Type: request.Type(view.Type), ReceivedOn: w.today}
	if err := w.putTicket(ctx, visitorApply, r.Receipt, view.ID, code); err != nil {
		return r, err
	}
	return r, w.putJSON(ctx, visitorApply, kindSubmission, "", key, 0,
		submission{Case: view.ID, Receipt: r.Receipt, Digest: s.digest(), Mask: masked(code, s.Token), At: w.now})
}

// again answers a submission whose token was used.
func (w *work) again(ctx context.Context, s Submission, body string, files []keptFile) (r Receipt, err error) {
	var have submission
	if err := json.Unmarshal([]byte(body), &have); err != nil {
		return r, err
	}
	same, err := w.holds(ctx, have.Case, files)
	if err != nil {
		return r, err
	}
	if have.Digest != s.digest() || !same {
		return r, fault.New(fault.Conflict, "apply.changed", fmt.Sprintf("这份申请已经登记，受理编号 %s；之后的改动没有登记。需要改动请凭查询码撤回后重新提出，或者联系受理机关。", have.Receipt))
	}
	c, err := w.Case(ctx, have.Case)
	if err != nil {
		return r, err
	}
	r = Receipt{Receipt: have.Receipt, Number: c.Number, Type: request.Type(c.Type), ReceivedOn: calendar.DateOf(have.At.In(w.app.place)), Again: true}
	if r.Agency, err = w.Agency(ctx, c.Agency); err != nil {
		return r, err
	}
	if w.now.Sub(have.At) <= recall {
		var code queryCode
		copy(code[:], have.Mask)
		copy(code[:], masked(code, s.Token))
		r.Code = code.String()
	}
	return r, nil
}

// secret is a hash of a token for one use; none tells of another.
func secret(use, token string) string {
	h := sha256.Sum256([]byte(use + "\x00" + token))
	return hex.EncodeToString(h[:])
}

// masked puts the token's mask over a code, or takes it off.
func masked(c queryCode, token string) []byte {
	h := sha256.Sum256([]byte("mask\x00" + token))
	for i := range c {
		c[i] ^= h[i]
	}
	return c[:]
}

func (s *Submission) digest() string {
	text, err := json.Marshal(s) // holds the token, so that nobody can search for what was written
	if err != nil {
		panic(err) // strings and booleans
	}
	return secret("content", string(text))
}

func (s *Submission) registration(today calendar.Date, key string) Registration {
	r := Registration{Agency: s.Agency, Type: s.Type, Application: s.Application, SourceKey: "online:" + key,
		Acts: []request.Act{{Kind: request.Received, On: today, Channel: request.Internet}}}
	if s.Type == request.TypeRecordCorrection {
		r.Record = s.Record
		return r
	}
	r.Title = withoutNumbers(s.Content)
	return r
}

var personalNumber = regexp.MustCompile(`[0-9０-９]{7,}[xXｘＸ]?|[\w.+-]+@[\w.-]+`)

// withoutNumbers makes a title of what an applicant wrote: a case's title
// stands unsealed in lists.
func withoutNumbers(s string) string { return personalNumber.ReplaceAllString(s, "＊＊＊") }
