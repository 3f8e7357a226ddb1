package app

import (
	"context"

	"gongkai/internal/kernel/agency"
)

// seriesLetter is the series of 发文字号 of an agency and year.
const seriesLetter = "letter"

// LetterNumbers accounts for the 发文字号 of an agency and year: every number
// given is a letter's, or void with a reason.
type LetterNumbers struct {
	Last    int
	Letters []Letter       // of the year, in the order of their cases
	Voided  map[int]string // number → reason
	Gaps    []int          // neither: something was lost
	Twice   []int          // on more than one letter
}

// LetterNumbers lists the letters and numbers of a year and what is not
// accounted for.
func (a *App) LetterNumbers(ctx context.Context, actor agency.Actor, agencyID string, year int) (n LetterNumbers, err error) {
	err = a.read(ctx, actor, agency.CaseRead, agencyID, func(w *work) error { n, err = w.letterNumbers(ctx, agencyID, year); return err })
	return n, err
}

func (w *work) letterNumbers(ctx context.Context, agencyID string, year int) (n LetterNumbers, err error) {
	s, _, err := w.series(ctx, agencyID, seriesLetter, year)
	if err != nil {
		return n, err
	}
	n.Last, n.Voided = s.Last, s.Voided
	used := map[int]int{}
	if err := eachJSON(ctx, w, kindLetter, agencyID, year, func(_ string, l Letter) error {
		n.Letters = append(n.Letters, l)
		if l.Serial > 0 {
			used[l.Serial]++
		}
		return nil
	}); err != nil {
		return n, err
	}
	for i := 1; i <= s.Last; i++ {
		switch _, void := s.Voided[i]; {
		case used[i] > 1:
			n.Twice = append(n.Twice, i)
		case used[i] == 0 && !void:
			n.Gaps = append(n.Gaps, i)
		}
	}
	return n, nil
}
