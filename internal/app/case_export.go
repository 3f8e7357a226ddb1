package app

import (
	"context"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/request"
)

// eachCase calls f with every case of an agency ("" for all) and its acts, in
// the order of IDs, with flat memory.
func (w *work) eachCase(ctx context.Context, agencyID string, f func(c store.Case, acts []store.ActRow, broken error) error) error {
	const size = 1000
	for last := ""; ; {
		type one struct {
			c   store.Case
			err error
		}
		var cs []one
		if err := w.CasesAfter(ctx, last, size, func(c store.Case, err error) error {
			cs = append(cs, one{c, err})
			return nil
		}); err != nil || len(cs) == 0 {
			return err
		}
		acts := map[string][]store.ActRow{}
		last = cs[len(cs)-1].c.ID
		if err := w.ActsOfCases(ctx, cs[0].c.ID, last, func(r store.ActRow) error {
			acts[r.CaseID] = append(acts[r.CaseID], r)
			return nil
		}); err != nil {
			return err
		}
		for _, o := range cs {
			if agencyID != "" && o.c.Agency != agencyID {
				continue
			}
			if err := f(o.c, acts[o.c.ID], o.err); err != nil {
				return err
			}
		}
	}
}

// Exported is a case as `request export` prints it: the acts in replay format.
type Exported struct {
	Case      string        `json:"case"`
	Agency    string        `json:"agency"`
	Applicant string        `json:"applicant"` // column of table 3, no personal data
	Acts      []request.Act `json:"acts"`
}

// ExportCases calls f for every case of an agency, "" for all.
func (a *App) ExportCases(ctx context.Context, actor agency.Actor, agencyID string, f func(Exported) error) error {
	return a.read(ctx, actor, agency.Export, agencyID, func(w *work) error {
		return w.eachCase(ctx, agencyID, func(c store.Case, rows []store.ActRow, broken error) error {
			if broken != nil {
				return broken
			}
			acts, err := store.ActsOf(rows)
			if err != nil {
				return err
			}
			return f(Exported{Case: c.Number, Agency: c.Agency, Applicant: c.Applicant, Acts: acts})
		})
	})
}
