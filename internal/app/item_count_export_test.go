package app

import (
	"context"

	"gongkai/internal/kernel/agency"
)

// PublishedCounts counts what an agency published in a year.
func (a *App) PublishedCounts(ctx context.Context, actor agency.Actor, agencyID string, year int) (p PublishedCounts, err error) {
	if err := checkYear(year); err != nil {
		return p, err
	}
	err = a.read(ctx, actor, agency.ReportDerive, agencyID, func(w *work) error { p, err = w.publishedCounts(ctx, agencyID, year); return err })
	return p, err
}
