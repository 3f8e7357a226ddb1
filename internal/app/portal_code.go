package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/hanzi"
)

// queryCode is what proves that a visitor is the applicant: 80 random bits,
// which nobody guesses at any rate of trying.
type queryCode [10]byte

// codeLetters are Crockford's: none is mistaken for another on paper.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func newCode() (c queryCode, err error) {
	_, err = rand.Read(c[:])
	return c, err
}

// String is the code as people copy it: 7K4M-2Q9X-…, four groups of four.
func (c queryCode) String() string {
	var b strings.Builder
	bits, n := uint(0), 0
	for _, x := range c {
		bits, n = bits<<8|uint(x), n+8
		for n >= 5 {
			n -= 5
			if l := b.Len(); l > 0 && l%5 == 4 {
				b.WriteByte('-')
			}
			b.WriteByte(codeLetters[bits>>n&31])
		}
	}
	return b.String()
}

// parseCode reads a code as people type it; ok is false where it cannot be one.
func parseCode(s string) (c queryCode, ok bool) {
	bits, n, at := uint(0), 0, 0
	for _, r := range strings.ToUpper(hanzi.Fold(s)) {
		switch r {
		case ' ', '-', '\t':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		i := strings.IndexRune(codeLetters, r)
		if i < 0 || at == len(c) {
			return c, false
		}
		bits, n = bits<<5|uint(i), n+5
		if n >= 8 {
			n -= 8
			c[at] = byte(bits >> n)
			at++
		}
	}
	return c, at == len(c) && n == 0
}

// ticket is the record under a receipt number: whose case it is, and the salted
// hash of its code. The code itself is kept nowhere.
type ticket struct {
	Case string `json:"case"`
	Salt []byte `json:"salt"`
	Hash []byte `json:"hash"`
}

const kindTicket = "ticket"

// Claim is what a visitor shows to see a case.
type Claim struct{ Receipt, Code string }

// Number is the receipt number in one spelling.
func (c Claim) Number() string { return receiptKey(c.Receipt) }

// receiptNumber is the number that names a case among those of all agencies.
func receiptNumber(agencyID, number string) string {
	return strings.ToUpper(agencyID + "-" + number)
}

// receiptKey is a receipt number as people type it, in one spelling.
func receiptKey(s string) string {
	return strings.ToUpper(strings.Join(strings.Fields(visible(hanzi.Fold(s))), ""))
}

// hash takes all of a random code, so that a plain hash is enough: it cannot be
// searched for as a password can.
func (t *ticket) hash(c queryCode) []byte {
	h := sha256.New()
	h.Write(t.Salt)
	h.Write(c[:])
	return h.Sum(nil)
}

// putTicket gives a case a code, in place of one that it had.
func (w *work) putTicket(ctx context.Context, v agency.Verb, receipt, caseID string, c queryCode) error {
	t := ticket{Case: caseID, Salt: make([]byte, 16)}
	if _, err := rand.Read(t.Salt); err != nil {
		return err
	}
	t.Hash = t.hash(c)
	return w.putJSON(ctx, v, kindTicket, "", receiptKey(receipt), 0, t)
}

// claimed gives the case of a claim. A wrong number and a wrong code are the
// same fault and the same work.
func (w *work) claimed(ctx context.Context, c Claim) (caseID string, err error) {
	t := ticket{Salt: make([]byte, 16), Hash: make([]byte, sha256.Size)}
	r, err := w.Record(ctx, kindTicket, "", c.Number())
	if err != nil {
		return "", err
	}
	if r != nil {
		if err := json.Unmarshal([]byte(r.Body), &t); err != nil {
			return "", err
		}
	}
	code, formed := parseCode(c.Code)
	if same := subtle.ConstantTimeCompare(t.hash(code), t.Hash) == 1; !same || !formed || r == nil {
		return "", fault.New(fault.NotFound, "claim.unknown", "受理编号或者查询码不对。请对照回执再输入一次；回执遗失的，请带身份证明联系受理机关重新取得查询码。")
	}
	return t.Case, nil
}

// IssueQueryCode gives a case a new query code, for applications that came by
// letter or counter and for codes that were lost; the office has made sure who
// asks. A code given before under the same number ends.
func (a *App) IssueQueryCode(ctx context.Context, actor agency.Actor, caseID string) (r Receipt, err error) {
	err = a.onCase(ctx, actor, agency.CaseRegister, caseID, func(w *work, v *View) error {
		code, err := newCode()
		if err != nil {
			return err
		}
		r = Receipt{Receipt: receiptNumber(v.Agency, v.Number), Code: code.String(), Number: v.Number, ReceivedOn: v.State.ReceivedOn}
		return w.putTicket(ctx, agency.CaseRegister, r.Receipt, v.ID, code)
	})
	return r, err
}
