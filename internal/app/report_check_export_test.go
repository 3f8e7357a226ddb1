package app

import (
	"context"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"
)

// CheckReport holds a report against the rules, with the signed report of the
// year before where there is one. The places of findings name cells.
func (a *App) CheckReport(ctx context.Context, actor agency.Actor, agencyID string, r *report.Report) (rules.Result, error) {
	in, err := readBack(r)
	if err != nil {
		return rules.Result{}, err
	}
	last, _, found, err := a.SignedReport(ctx, actor, agencyID, r.Year-1)
	if err != nil {
		return rules.Result{}, err
	}
	input := rules.Input{Reading: in}
	if found {
		if input.Previous, err = readBack(&last.Report); err != nil {
			return rules.Result{}, err
		}
	}
	return rules.Check(input), nil
}
