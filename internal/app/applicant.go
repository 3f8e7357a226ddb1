package app

import (
	"context"
	"strings"
	"unicode"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/hanzi"
)

// Applicants are sealed, so their cases are found by keyed hashes of the whole
// name and of the whole telephone (docs/adr/0009-blind-index.md).

const (
	markName  = "name"
	markPhone = "phone"

	// marksEdition changes with what plainName and plainPhone do.
	marksEdition = "1"
	perMarking   = 500
)

// plainName is a name without what people write differently: width, case,
// spaces, the dot of a compound name.
func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, hanzi.Fold(s))
}

// plainPhone is the digits of a telephone, without the country's.
func plainPhone(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, hanzi.Fold(s))
	if len(digits) > 11 {
		digits = strings.TrimPrefix(strings.TrimPrefix(digits, "00"), "86")
	}
	return digits
}

// marksOf are what an applicant can be found by: the name, that of who speaks
// for an organisation, the telephone.
func (a *App) marksOf(x Applicant) (out []string) {
	for _, m := range a.namedMarks(x) {
		out = append(out, m.mark)
	}
	return out
}

// namedMark is a mark and what it is of: markName, markPhone.
type namedMark struct{ name, mark string }

func (a *App) namedMarks(x Applicant) (out []namedMark) {
	for _, name := range []string{x.Name, x.Contact} {
		if p := plainName(name); p != "" {
			out = append(out, namedMark{markName, a.vault.Mark(markName, p)})
		}
	}
	if p := plainPhone(x.Phone); p != "" {
		out = append(out, namedMark{markPhone, a.vault.Mark(markPhone, p)})
	}
	return out
}

// marksMade names the key and the rules that marks are made by.
func (a *App) marksMade() string { return marksEdition + ":" + a.vault.Mark("made", "") }

// MarkApplicants marks the next cases that have no marks: after an upgrade, a
// restore, or a change of key or rules. It holds some hundred at a time, goes
// on where it was stopped, and gives how many it marked and whether more wait.
func (a *App) MarkApplicants(ctx context.Context) (n int, more bool, err error) {
	made := a.marksMade()
	var done bool
	if err := a.store.Read(ctx, func(tx *store.Tx) (err error) { done, err = tx.MarksStand(ctx, made); return err }); err != nil || done {
		return 0, false, err
	}
	err = a.store.Write(ctx, func(tx *store.Tx) error {
		n, more = 0, false
		w := &work{Tx: tx, app: a}
		cases, err := tx.ToMark(ctx, made, perMarking)
		if err != nil {
			return err
		}
		for i := range cases {
			x, err := w.unseal(&cases[i])
			if err != nil {
				continue // verify and whoever opens it will hear of it
			}
			if err := tx.AddMarks(ctx, cases[i].ID, a.marksOf(x.Applicant)...); err != nil {
				return err
			}
			n++
		}
		more = len(cases) == perMarking
		return nil
	})
	return n, more, err
}

// Found are an applicant's cases.
type Found struct {
	Cases   []View // the newest first
	More    bool   // there are more than these
	Partial bool   // older cases are still being marked
}

// mostApplicantCases is how many cases of one applicant are listed.
const mostApplicantCases = 100

// CasesOfApplicant lists an agency's cases by the applicant's whole name, whole
// telephone, or both. Who asks has looked at personal data: the search is an
// audit entry with its purpose, and so is each case that it found, as if its
// applicant had been opened; what was looked for is in none.
func (a *App) CasesOfApplicant(ctx context.Context, actor agency.Actor, agencyID, name, phone, purpose string) (f Found, err error) {
	var marks, by []string
	if p := plainName(name); p != "" {
		marks, by = append(marks, a.vault.Mark(markName, p)), append(by, markName)
	}
	if p := plainPhone(phone); p != "" {
		marks, by = append(marks, a.vault.Mark(markPhone, p)), append(by, markPhone)
	}
	switch {
	case unsaid(purpose):
		return f, fault.New(fault.Invalid, "applicant.purpose", "查找申请人须写明用途。")
	case len(marks) == 0:
		return f, fault.New(fault.Invalid, "applicant.name", "请填写申请人的完整姓名（名称）或者完整的电话号码。")
	}
	err = a.write(ctx, actor, agency.ApplicantRead, agencyID, func(w *work) error {
		f = Found{}
		stand, err := w.MarksStand(ctx, a.marksMade())
		if err != nil {
			return err
		}
		f.Partial = !stand
		cases, err := w.Marked(ctx, agencyID, mostApplicantCases+1, marks...)
		if err != nil {
			return err
		}
		if f.More = len(cases) > mostApplicantCases; f.More {
			cases = cases[:mostApplicantCases]
		}
		w.Note(w.entry(agency.ApplicantRead, agencyID, "cases", map[string]any{"purpose": purpose, "by": by, "found": len(cases)}))
		return w.openFound(ctx, agencyID, purpose, cases, &f)
	})
	return f, err
}

func (w *work) openFound(ctx context.Context, agencyID, purpose string, cases []store.Case, f *Found) error {
	for i := range cases {
		if w.maySee(ctx, &cases[i]) != nil {
			continue
		}
		v, err := w.viewOf(ctx, cases[i])
		if err != nil {
			return err
		}
		w.Note(w.entry(agency.ApplicantRead, agencyID, "case:"+v.ID, map[string]string{"purpose": purpose}))
		f.Cases = append(f.Cases, v)
	}
	return nil
}
