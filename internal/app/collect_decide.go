package app

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

// ReturnFiling sends a version back with its findings and words; an
// accepted one may be sent back too. A version that is no longer the last is
// refused.
func (a *App) ReturnFiling(ctx context.Context, actor agency.Actor, agencyID string, year, version int, words string) error {
	words = strings.TrimSpace(words)
	return a.decide(ctx, actor, agencyID, year, version, func(s *Filing) error {
		switch {
		case s.State == FilingReturned:
			return fault.New(fault.Conflict, "collect.returned", fmt.Sprintf("第 %d 版已经退回，正等待重新报送。", version))
		case words == "" && s.Errors+s.Warnings == 0:
			return fault.New(fault.Invalid, "collect.words", "核对没有发现问题，请写明为什么退回。")
		case words == "" && s.State == FilingAccepted:
			return fault.New(fault.Invalid, "collect.words", "这一版已经接收，请写明为什么退回。")
		}
		s.State, s.Words = FilingReturned, words
		return nil
	})
}

// AcceptFiling takes a version into the roll-up. Where the report's own
// arithmetic does not hold or a figure is missing it is refused; other errors
// need a reason, which stays with the report.
func (a *App) AcceptFiling(ctx context.Context, actor agency.Actor, agencyID string, year, version int, words string) error {
	words = strings.TrimSpace(words)
	return a.decide(ctx, actor, agencyID, year, version, func(s *Filing) error {
		switch {
		case s.State == FilingAccepted:
			return fault.New(fault.Conflict, "collect.accepted", fmt.Sprintf("第 %d 版已经接收。", version))
		case s.State == FilingReturned:
			return fault.New(fault.Conflict, "collect.returned", fmt.Sprintf("第 %d 版已经退回，不能再接收；请等待重新报送。", version))
		case s.Hard > 0:
			return fault.New(fault.Conflict, "collect.hard", fmt.Sprintf("有 %d 处表格数字不平或者缺失，不能接收，请退回修改。", s.Hard))
		case s.Errors > 0 && words == "":
			return fault.New(fault.Invalid, "collect.words", fmt.Sprintf("还有 %d 处错误级问题。核实后确要接收的，请写明理由。", s.Errors))
		}
		s.State, s.Words = FilingAccepted, words
		return nil
	})
}

func (a *App) decide(ctx context.Context, actor agency.Actor, agencyID string, year, version int, f func(*Filing) error) error {
	return a.write(ctx, actor, agency.ReportCollect, actor.Agency, func(w *work) error {
		if err := w.mayCollect(ctx, agencyID); err != nil {
			return err
		}
		all, err := w.filings(ctx, agencyID, year)
		switch {
		case err != nil:
			return err
		case len(all) == 0 || version > all[0].Version || version < 1:
			return fault.New(fault.NotFound, "collect.none", "没有这一版报告。")
		case version < all[0].Version:
			return fault.New(fault.Conflict, "collect.older", fmt.Sprintf("该机关已报送第 %d 版，请查看最新一版。", all[0].Version))
		}
		s := all[0]
		if err := f(&s); err != nil {
			return err
		}
		s.DecidedOn, s.DecidedBy = w.today, actor.Person
		return w.putFiling(ctx, agency.ReportCollect, &s)
	})
}

// FilingFile gives the original of a version as it came; the caller closes
// it.
func (a *App) FilingFile(ctx context.Context, actor agency.Actor, agencyID string, year, version int) (s Filing, f *blob.Content, err error) {
	s, _, err = a.FilingOf(ctx, actor, agencyID, year, version)
	if err == nil {
		f, err = a.blobs.Open(ctx, blob.Ref(s.File))
	}
	return s, f, err
}

// FilingReading reads the original of a version again, so that what was
// found can be shown where it stands.
func (a *App) FilingReading(ctx context.Context, s *Filing) (r *report.Reading, err error) {
	p := a.paperReader()
	defer func() {
		if cerr := p.Close(); err == nil {
			err = cerr
		}
	}()
	data, err := a.blobBytes(ctx, s.File, p.MaxBytes()+1)
	if err != nil {
		return nil, err
	}
	r, _, err = readBytes(ctx, p, s.Name, data)
	return r, err
}

// CellChange is a cell that two versions state differently; "" is unknown.
type CellChange struct {
	Path        report.Path
	Label       string
	Before, Now string
}

// Changes lists the cells in which a version differs from the one before it;
// nil for a first version.
func (a *App) Changes(ctx context.Context, actor agency.Actor, agencyID string, year, version int) (out []CellChange, err error) {
	if version < 2 {
		return nil, nil
	}
	_, now, err := a.FilingOf(ctx, actor, agencyID, year, version)
	if err != nil {
		return nil, err
	}
	_, before, err := a.FilingOf(ctx, actor, agencyID, year, version-1)
	if err != nil {
		return nil, err
	}
	x, y := before.Report.Counts(), now.Report.Counts()
	for i := range x {
		if *x[i].Value != *y[i].Value {
			out = append(out, CellChange{x[i].Path, x[i].Label, x[i].Value.String(), y[i].Value.String()})
		}
	}
	if b, n := before.Report.Proactive.Fees, now.Report.Proactive.Fees; b != n {
		out = append(out, CellChange{report.PathFees, "行政事业性收费·本年收费金额（万元）", string(b), string(n)})
	}
	return out, nil
}
