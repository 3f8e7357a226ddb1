package app

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/hanzi"
)

// mostLikely is how many are listed.
const mostLikely = 8

// LikelyTwin is a case that may be the same application as another.
type LikelyTwin struct {
	View
	Same  []string // what their applicants have in common: the marks' names
	Alike bool     // their titles say the like
	First bool     // its period runs first: the other goes into it
}

// Likely are the cases that may be the same application as another, the
// likeliest first.
type Likely struct {
	Cases   []LikelyTwin
	Partial bool // older cases are still being marked
}

// LikelyTwins lists the cases of the agency that may be the same application as
// an open case: of the same applicant by name or telephone (ADR 9), in hand when
// the other came, whichever of the two goes on. It is reading the applicants
// and noted as such; who may not read them gets none.
func (a *App) LikelyTwins(ctx context.Context, actor agency.Actor, caseID string) (out Likely, err error) {
	err = a.onCase(ctx, actor, agency.CaseAssign, caseID, func(w *work, v *View) error {
		out = Likely{}
		if w.may(ctx, agency.ApplicantRead, v.Agency) != nil || !v.State.ClosedOn.IsZero() || len(v.Sealed) == 0 {
			return nil
		}
		x, err := w.unseal(&v.Case)
		if err != nil {
			return err
		}
		stand, err := w.MarksStand(ctx, w.app.marksMade())
		if err != nil {
			return err
		}
		out.Partial = !stand
		if out.Cases, err = w.likelyTwins(ctx, v, x.Applicant); err != nil {
			return err
		}
		const purpose = "判断是否同一份申请"
		w.Note(w.entry(agency.ApplicantRead, v.Agency, "case:"+v.ID, map[string]any{"purpose": purpose, "found": len(out.Cases)}))
		for i := range out.Cases {
			w.Note(w.entry(agency.ApplicantRead, v.Agency, "case:"+out.Cases[i].ID, map[string]string{"purpose": purpose}))
		}
		return nil
	})
	return out, err
}

func (w *work) likelyTwins(ctx context.Context, v *View, who Applicant) (out []LikelyTwin, err error) {
	at := map[string]int{}
	for _, m := range w.app.namedMarks(who) {
		cases, err := w.Marked(ctx, v.Agency, mostApplicantCases, m.mark)
		if err != nil {
			return nil, err
		}
		for i := range cases {
			if k, had := at[cases[i].ID]; had {
				if !slices.Contains(out[k].Same, m.name) {
					out[k].Same = append(out[k].Same, m.name)
				}
				continue
			}
			c, ok, err := w.likelyTwin(ctx, v, &cases[i])
			if err != nil {
				return nil, err
			}
			if ok {
				c.Same = []string{m.name}
				at[c.ID] = len(out)
				out = append(out, c)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y LikelyTwin) int {
		return cmp.Or(-compareBool(x.Alike, y.Alike), cmp.Compare(len(y.Same), len(x.Same)), y.State.ReceivedOn.Compare(x.State.ReceivedOn))
	})
	return out[:min(len(out), mostLikely)], nil
}

// likelyTwin looks whether one of two cases may go into the other.
func (w *work) likelyTwin(ctx context.Context, v *View, c *store.Case) (out LikelyTwin, ok bool, err error) {
	if c.ID == v.ID || w.maySee(ctx, c) != nil {
		return out, false, nil
	}
	if out.View, err = w.viewOf(ctx, *c); err != nil {
		return out, false, err
	}
	out.Alike = alike(v.Title, out.Title)
	switch {
	case mergeable(v, &out.View) == nil:
		out.First, ok = true, true
	case out.State.ClosedOn.IsZero():
		ok = mergeable(&out.View, v) == nil
	}
	return out, ok, nil
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// alike reports whether two titles ask for the like: half of the pairs of
// characters that tell what the shorter one is about stand in the other too.
func alike(a, b string) bool {
	x, y := pairs(a), pairs(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	n := 0
	for p := range x {
		if y[p] {
			n++
		}
	}
	return n > 0 && n*2 >= len(x)
}

func pairs(title string) map[string]bool {
	out := map[string]bool{}
	for _, piece := range strings.Fields(fillers.Replace(hanzi.Fold(title))) {
		r := []rune(piece)
		for i := 1; i < len(r); i++ {
			out[string(r[i-1:i+1])] = true
		}
	}
	return out
}
