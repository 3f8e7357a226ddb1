package cli

import (
	"context"
	"encoding/json"
	"fmt"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/report"
)

type reportDerive struct {
	installation
	Agency string `required:"" placeholder:"编号" help:"机关编号，见 gongkai agency list。"`
	Year   int    `required:"" placeholder:"年度" help:"报告的年度。"`
	Cell   string `placeholder:"单元格" help:"只列出某一单元格背后的案件，例如 requests.granted.total。"`
	Tree   bool   `help:"汇总该机关及其所有下级机关。"`
}

// Run prints the JSON of the derived report, or the list behind one cell.
func (c *reportDerive) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		switch {
		case c.Cell != "":
			return c.cell(ctx, a, who, s)
		case c.Tree:
			return c.tree(ctx, a, who, s)
		}
		d, err := a.Derive(ctx, who, c.Agency, c.Year)
		if err != nil {
			return err
		}
		for _, p := range d.Missing {
			fmt.Fprintf(s.Err, "提示：%s 尚未填报，留空。\n", p)
		}
		for _, x := range d.Differences {
			fmt.Fprintf(s.Err, "提示：%d年报告签发时 %s 为 %d，现台账为 %d；增加 %v，减少 %v。\n", x.Year, x.Cell, x.Signed, x.Ledger, x.Added, x.Removed)
		}
		for _, o := range d.Options {
			fmt.Fprintf(s.Err, "提示：非默认口径，%s。\n", o)
		}
		return printJSON(s.Out, &d.Report)
	})
}

func (c *reportDerive) cell(ctx context.Context, a *app.App, who agency.Actor, s *Streams) error {
	list, err := a.CellCases(ctx, who, c.Agency, c.Year, report.Path(c.Cell))
	if err != nil {
		return err
	}
	enc := json.NewEncoder(s.Out)
	enc.SetEscapeHTML(false)
	for _, b := range list {
		if err := enc.Encode(b); err != nil {
			return err
		}
	}
	return nil
}

func (c *reportDerive) tree(ctx context.Context, a *app.App, who agency.Actor, s *Streams) error {
	t, err := a.RollUp(ctx, who, c.Agency, c.Year)
	if err != nil {
		return err
	}
	for _, f := range t.Findings {
		fmt.Fprintf(s.Err, "提示：%s\n", f.Message)
	}
	return printJSON(s.Out, &t.Report)
}

type reportSign struct {
	installation
	Agency string `required:"" placeholder:"编号" help:"机关编号。"`
	Year   int    `required:"" placeholder:"年度" help:"报告的年度。"`
}

// Run freezes the derived figures and the lists behind them.
func (c *reportSign) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		signed, err := a.Sign(ctx, who, c.Agency, c.Year, report.Sections{})
		if err == nil {
			fmt.Fprintf(s.Out, "已签发 %d年报告（第 %d 版，%s）。此后台账的更正将显示为差异。\n", signed.Year, signed.Version, signed.SignedOn.Chinese())
		}
		return err
	})
}
