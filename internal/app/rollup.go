package app

import (
	"context"
	"fmt"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/derive"
	"gongkai/internal/law/report/rollup"
)

// RollUp derives the reports of all agencies under top (top's own ledger
// included) and adds them up under top's name. One scan of the cases serves
// all agencies.
func (a *App) RollUp(ctx context.Context, actor agency.Actor, top string, year int) (total *rollup.Total, err error) {
	if err := checkYear(year); err != nil {
		return nil, err
	}
	err = a.read(ctx, actor, agency.ReportCollect, top, func(w *work) error {
		all, err := w.Agencies(ctx)
		if err != nil {
			return err
		}
		under, err := w.members(all, top)
		if err != nil {
			return err
		}
		leaves, err := w.leaves(ctx, under, top, year)
		if err != nil {
			return err
		}
		total, err = rollup.Sum(nameOf(all, top), leaves, rollup.Options{Year: year})
		return err
	})
	return total, err
}

func nameOf(all []agency.Agency, id string) string {
	for _, a := range all {
		if a.ID == id {
			return a.Name
		}
	}
	return id
}

// members lists top and what stands under it. A vertical agency reports inside
// its own system and is left out of the area's roll-up (arts 3, 49; choice 6.7).
func (w *work) members(all []agency.Agency, top string) ([]agency.Agency, error) {
	parent := make(map[string]string, len(all))
	for _, a := range all {
		parent[a.ID] = a.Parent
	}
	if _, ok := parent[top]; !ok {
		return nil, w.unknownAgency(top)
	}
	within := func(id string) bool {
		for range 16 {
			if id == top {
				return true
			}
			if id = parent[id]; id == "" {
				return false
			}
		}
		return false
	}
	var out []agency.Agency
	for _, a := range all {
		if within(a.ID) && (a.Kind != agency.Vertical || a.ID == top) {
			out = append(out, a)
		}
	}
	return out, nil
}

func (w *work) unknownAgency(id string) error {
	_, err := w.Agency(context.Background(), id)
	if err == nil {
		err = fmt.Errorf("机关 %s 不在机关树中", id)
	}
	return err
}

// leaves derives each member's report. A government that holds no cases of its
// own is the area, not a leaf; one that does is its office's leaf.
func (w *work) leaves(ctx context.Context, under []agency.Agency, top string, year int) ([]rollup.Leaf, error) {
	tables, err := w.tablesOf(ctx, year)
	if err != nil {
		return nil, err
	}
	var out []rollup.Leaf
	for _, one := range under {
		table, busy := tables[one.ID]
		if one.Kind == agency.Government && !busy && len(under) > 1 {
			continue
		}
		if !busy {
			if table, err = derive.Requests(year, func(func(derive.Case) error) error { return nil }); err != nil {
				return nil, err
			}
		}
		d := Derived{Report: unstated(one.Name, year)}
		if one.Kind == agency.Government && len(under) > 1 {
			d.Report.Agency += "（本级）"
		}
		d.Report.Requests = table
		if err := w.rest(ctx, one.ID, year, &d); err != nil {
			return nil, err
		}
		out = append(out, rollup.Leaf{Report: &d.Report})
	}
	return out, nil
}

// rest fills in what does not come from cases.
func (w *work) rest(ctx context.Context, agencyID string, year int, d *Derived) error {
	all, err := w.disputesOf(ctx, agencyID, year)
	if err != nil {
		return err
	}
	disputes := make([]derive.Dispute, len(all))
	for i := range all {
		disputes[i] = all[i].cell
	}
	d.Report.Disputes = derive.Disputes(disputes)
	if err := w.proactive(ctx, agencyID, year, d); err != nil {
		return err
	}
	return w.carryIn(ctx, agencyID, year, d)
}

// tablesOf derives table 3 of every agency that has cases, in one scan that
// comes ordered by agency.
func (w *work) tablesOf(ctx context.Context, year int) (map[string]report.Requests, error) {
	from, until := yearOf(year)
	out := map[string]report.Requests{}
	kinds := map[derive.Case]int64{} // of the agency at hand
	owner := ""
	flush := func() error {
		if len(kinds) == 0 {
			return nil
		}
		t, err := derive.Requests(year, func(yield func(derive.Case) error) error {
			for c, n := range kinds {
				c.Cases = n
				if err := yield(c); err != nil {
					return err
				}
			}
			return nil
		})
		out[owner] = t
		clear(kinds)
		return err
	}
	err := w.Facts(ctx, "", from, until, func(f store.Fact) error {
		if f.Agency != owner {
			if err := flush(); err != nil {
				return err
			}
			owner = f.Agency
		}
		c, err := factOf(f.CountedYear, f.ClosedYear, f.Outcome, f.Applicant)
		kinds[c]++
		return err
	})
	if err == nil {
		err = flush()
	}
	return out, err
}
