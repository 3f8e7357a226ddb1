package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

// Proof is how a letter is known to have reached its reader (民事诉讼法 ch. 7 on
// service, as the forms of art. 28 use it): a posting slip, a signed receipt,
// or the applicant's own first reading on the portal.
type Proof struct {
	ID     string        `json:"id"`
	Letter string        `json:"letter"`
	Way    ProofWay      `json:"way"`
	On     calendar.Date `json:"on"`
	At     time.Time     `json:"at"` // when it was recorded, or first read
	By     string        `json:"by"`
	Number string        `json:"number,omitempty"` // of the posting slip
	File   string        `json:"file,omitempty"`   // CaseFile.ID of the scan

	Name, DocumentNo string `json:"-"` // of the letter
}

// ProofWay says how it reached the reader.
type ProofWay string

// The ways.
const (
	ProofMail    ProofWay = "mail"
	ProofCounter ProofWay = "counter"
	ProofLeft    ProofWay = "left"   // left at the address with witnesses
	ProofEmail   ProofWay = "email"  // by electronic mail, with consent
	ProofRead    ProofWay = "portal" // first read on the portal; noted by itself
)

// ProofWays lists those that the staff record.
func ProofWays() []request.Word {
	return []request.Word{{Key: string(ProofMail), Label: "邮寄送达（有签收凭证）"}, {Key: string(ProofCounter), Label: "当面送达（送达回证）"},
		{Key: string(ProofLeft), Label: "留置送达（送达回证）"}, {Key: string(ProofEmail), Label: "电子送达（申请人同意）"}}
}

// Label is the way in Chinese.
func (p ProofWay) Label() string {
	if p == ProofRead {
		return "网上查阅（首次打开）"
	}
	for _, w := range ProofWays() {
		if w.Key == string(p) {
			return w.Label
		}
	}
	return string(p)
}

const kindProof = "proof" // of no agency; key is case/letter/proof

// firstRead notes when an applicant first saw a letter on the portal.
func (w *work) firstRead(ctx context.Context, v *View, letterID string) error {
	key := v.ID + "/" + letterID + "/" + string(ProofRead)
	r, err := w.Record(ctx, kindProof, "", key)
	if err != nil || r != nil {
		return err
	}
	return w.about(ctx, visitorRead, v.Agency, kindProof, key, Proof{ID: string(ProofRead), Letter: letterID, Way: ProofRead, On: w.today, At: w.now, By: w.actor.Person})
}

// RecordProof keeps the proof of a letter's delivery with its scan, which waits
// under token.
func (a *App) RecordProof(ctx context.Context, actor agency.Actor, caseID string, p Proof, token string) error {
	if err := checkProof(&p); err != nil {
		return err
	}
	group := holding(actor.Person, token)
	files, err := a.settle(ctx, group)
	if err != nil {
		return err
	}
	if p.Way != ProofEmail && len(files) == 0 {
		return fault.New(fault.Invalid, "proof.files", "请上传签收凭证或者送达回证的扫描件、照片。")
	}
	err = a.onCase(ctx, actor, agency.CaseAct, caseID, func(w *work, v *View) error {
		l, err := w.letterOf(ctx, v, p.Letter)
		if err != nil {
			return err
		}
		if l.State != LetterIssued {
			return fault.New(fault.Conflict, "proof.letter", "文书还没有发出，不能登记送达。请先记录发出。")
		}
		if p.On.Before(l.IssuedOn) || p.On.After(w.today) {
			return fault.New(fault.Invalid, "proof.on", fmt.Sprintf("送达之日应在发出之日 %s 与今日 %s 之间。", l.IssuedOn, w.today))
		}
		if err := w.addFiles(ctx, agency.CaseAct, v, ProofOfDelivery, files); err != nil {
			return err
		}
		if p.ID, err = newID(); err != nil {
			return err
		}
		if p.At, p.By = w.now, w.actor.Person; len(files) > 0 {
			p.File = files[0].ID
		}
		return w.about(ctx, agency.CaseAct, v.Agency, kindProof, v.ID+"/"+p.Letter+"/"+p.ID, p)
	})
	if err == nil {
		a.settled(ctx, group)
	}
	return err
}

func checkProof(p *Proof) error {
	p.Number = strings.TrimSpace(p.Number)
	var fs []fault.Field
	if !isOneOf(string(p.Way), ProofWays()) {
		fs = append(fs, fault.Field{Name: "way", Code: "proof.way", Message: "请选择送达方式"})
	}
	if p.On.IsZero() {
		fs = append(fs, fault.Field{Name: "on", Code: "proof.on", Message: "请填写送达之日"})
	}
	if p.Way == ProofMail && p.Number == "" {
		fs = append(fs, fault.Field{Name: "number", Code: "proof.number", Message: "邮寄送达的，请填写邮件编号"})
	}
	if len([]rune(p.Number)) > 60 {
		fs = append(fs, fault.Field{Name: "number", Code: "proof.number", Message: "最多 60 个字"})
	}
	if len(fs) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "proof.invalid", Message: "送达登记有误", Fields: fs}
	}
	return nil
}

// Proofs lists how the letters of a case reached their readers, oldest first.
func (a *App) Proofs(ctx context.Context, actor agency.Actor, caseID string) (out []Proof, err error) {
	err = a.readCase(ctx, actor, agency.CaseRead, caseID, func(w *work, v *View) error {
		rs, err := w.RecordsUnder(ctx, kindProof, "", caseID)
		if err != nil || len(rs) == 0 {
			return err
		}
		all, err := w.letters(ctx, v)
		if err != nil {
			return err
		}
		for _, r := range rs {
			p, err := decode[Proof](r.Body)
			if err != nil {
				return err
			}
			if i := slices.IndexFunc(all, func(l Letter) bool { return l.ID == p.Letter }); i >= 0 {
				info, _ := letter.Lookup(all[i].Kind)
				p.Name, p.DocumentNo = info.Name, all[i].DocumentNo
			}
			out = append(out, p)
		}
		slices.SortStableFunc(out, func(a, b Proof) int { return a.At.Compare(b.At) })
		return nil
	})
	return out, err
}
