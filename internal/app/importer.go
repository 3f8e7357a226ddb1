package app

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
	"gongkai/internal/law/request/register"
)

// Import is a sheet of a register to be taken in.
type Import struct {
	Agency string
	Rows   [][]string // from the sheet's first row
	Map    []string   // “heading=field” pairs of the caller
	// DryRun does everything but keep it.
	DryRun bool
	// SkipFaulty keeps the rows without faults; else one faulty row keeps none.
	SkipFaulty bool
}

// RowFault is what is wrong in one row.
type RowFault struct {
	Row     int // as the sheet numbers it, from 1
	Message string
}

// Imported says what became of the rows.
type Imported struct {
	Rows, New, Grown, Same int
	Faulty                 int      // rows with faults
	Violations             int      // acts that broke the law, recorded as they are
	Unknown                []string // headings that nobody knows; left out
	Faults                 []RowFault
	Kept                   bool
}

// maxImport bounds one import; a year of a large city has a few thousand rows.
const maxImport = 200_000

// ImportRequests takes a register in. A row whose number stands already adds
// the acts that are new; one that tells something else than the ledger is a
// fault, so that a second import never doubles or overwrites.
func (a *App) ImportRequests(ctx context.Context, actor agency.Actor, in Import) (res Imported, err error) {
	if len(in.Rows) > maxImport {
		return res, fault.New(fault.Invalid, "import.size", fmt.Sprintf("表中有 %d 行，一次最多导入 %d 行，请分开导入。", len(in.Rows), maxImport))
	}
	at, m, unknown, err := register.Find(in.Rows, in.Map)
	if err != nil {
		return res, err
	}
	keep := fault.New(fault.Internal, "import.not-kept", "未保存")
	err = a.write(ctx, actor, agency.Import, in.Agency, func(w *work) error {
		res = Imported{Unknown: unknown}
		i := importer{work: w, agency: in.Agency, res: &res, seen: map[string]int{}}
		if _, err := w.Agency(ctx, in.Agency); err != nil {
			return err
		}
		for n := at + 1; n < len(in.Rows); n++ {
			if register.Empty(in.Rows[n]) || register.IsHint(in.Rows[n], m) {
				continue
			}
			res.Rows++
			before := len(res.Faults)
			if err := i.row(ctx, n+1, in.Rows[n], m); err != nil {
				return err
			}
			if len(res.Faults) > before {
				res.Faulty++
			}
		}
		if in.DryRun || len(res.Faults) > 0 && !in.SkipFaulty {
			return keep // roll back: nothing half-written
		}
		w.Note(w.entry(agency.Import, in.Agency, "import", map[string]int{"rows": res.Rows, "new": res.New, "grown": res.Grown}))
		return nil
	})
	if errors.Is(err, keep) {
		return res, nil
	}
	res.Kept = err == nil
	return res, err
}

type importer struct {
	*work
	agency string
	res    *Imported
	seen   map[string]int // number → row
}

func (i *importer) fault(row int, format string, args ...any) {
	i.res.Faults = append(i.res.Faults, RowFault{row, fmt.Sprintf(format, args...)})
}

// row takes one row in; only trouble with the store is an error.
func (i *importer) row(ctx context.Context, n int, cells []string, m register.Mapping) error {
	r, faults := register.Parse(cells, m)
	for _, f := range faults {
		i.fault(n, "%s：%s", f.Name, f.Message)
	}
	if len(faults) > 0 {
		return nil
	}
	if other, ok := i.seen[r.Number]; ok {
		i.fault(n, "登记编号：%s 与第 %d 行重复", r.Number, other)
		return nil
	}
	i.seen[r.Number] = n
	have, err := i.CaseBySource(ctx, i.agency, r.Number)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return i.add(ctx, n, r)
	case err != nil:
		return err
	}
	return i.grow(ctx, n, r, have.ID)
}

func (i *importer) add(ctx context.Context, n int, r register.Row) error {
	if _, err := i.CaseByNumber(ctx, i.agency, r.Number); fault.KindOf(err) != fault.NotFound {
		if err == nil {
			i.fault(n, "登记编号：%s 已由本系统登记，不是导入的案件", r.Number)
		}
		return err
	}
	v, err := i.register(ctx, Registration{
		Agency: i.agency, Number: r.Number, SourceKey: r.Number, Acts: r.Acts,
		Application: Application{Content: r.Content, Applicant: Applicant{Kind: r.Kind, Name: r.Applicant, Phone: r.Phone, Address: r.Address}},
	})
	if fault.KindOf(err) == fault.Invalid {
		i.fault(n, "%s", err)
		return nil
	}
	if err == nil {
		i.res.New++
		i.res.Violations += len(v.State.Violations)
	}
	return err
}

// grow adds the acts that a known case has not had yet.
func (i *importer) grow(ctx context.Context, n int, r register.Row, id string) error {
	v, err := i.view(ctx, id)
	if err != nil {
		return err
	}
	known := min(len(v.Acts), len(r.Acts))
	if len(r.Acts) < len(v.Acts) || !reflect.DeepEqual(normal(v.Acts[:known]), normal(r.Acts[:known])) {
		i.fault(n, "登记编号：%s 已经登记，且表中的内容与台账不同（%s）；请在台账中更正", r.Number, firstDifference(v.Acts, r.Acts))
		return nil
	}
	if len(r.Acts) == known {
		i.res.Same++
		return nil
	}
	err = i.act(ctx, &v, r.Acts[known:])
	if fault.KindOf(err) == fault.Invalid {
		i.fault(n, "%s", err)
		return nil
	}
	if err == nil {
		i.res.Grown++
		i.res.Violations += len(v.State.Violations)
	}
	return err
}

// normal makes acts comparable with those read back from JSON.
func normal(acts []request.Act) []request.Act {
	out := make([]request.Act, len(acts))
	for i, a := range acts {
		if len(a.Points) == 0 {
			a.Points = nil
		}
		if len(a.Articles) == 0 {
			a.Articles = nil
		}
		out[i] = a
	}
	return out
}

func firstDifference(have, row []request.Act) string {
	for i := range have {
		if i >= len(row) {
			return fmt.Sprintf("台账另有 %s %s", have[i].On, have[i].Kind.Label())
		}
		if !reflect.DeepEqual(normal(have[i:i+1]), normal(row[i:i+1])) {
			return fmt.Sprintf("台账为 %s %s，表中为 %s %s", have[i].On, have[i].Kind.Label(), row[i].On, row[i].Kind.Label())
		}
	}
	return "行为不同"
}

// RegisterRows gives an agency's cases as rows of the register, headings
// first. Applicants' names are masked: whoever needs them opens the case.
func (a *App) RegisterRows(ctx context.Context, actor agency.Actor, agencyID string, f func([]string) error) error {
	titles, _, _ := register.Titles()
	if err := f(titles); err != nil {
		return err
	}
	return a.read(ctx, actor, agency.Export, agencyID, func(w *work) error {
		return w.eachCase(ctx, agencyID, func(c store.Case, rows []store.ActRow, broken error) error {
			if broken != nil {
				return broken
			}
			acts, err := store.ActsOf(rows)
			if err != nil {
				return err
			}
			if acts, err = request.Effective(acts); err != nil {
				return err
			}
			app, err := w.unseal(&c)
			if err != nil {
				return err
			}
			return f(register.Format(c.Number, mask(app.Applicant.Name), c.Applicant, c.Title, acts))
		})
	})
}

// mask keeps the first character of a name.
func mask(name string) string {
	r := []rune(name)
	if len(r) < 2 {
		return name
	}
	return string(r[0]) + strings.Repeat("*", min(len(r)-1, 3))
}
