package app

import (
	"context"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
)

// What anybody may know: who the agencies are, and by what calendar and
// settings they count. It asks nobody for a permission.

// AgencyNames lists the agencies.
func (a *App) AgencyNames(ctx context.Context) (out []agency.Agency, err error) {
	err = a.own(ctx, agency.Actor{}, false, func(w *work) error { out, err = w.Agencies(ctx); return err })
	return out, err
}

// CalendarOf is the calendar that an agency counts by.
func (a *App) CalendarOf(ctx context.Context, agencyID string) (cal *calendar.Calendar, err error) {
	err = a.own(ctx, agency.Actor{}, false, func(w *work) error {
		l, err := w.lawOf(ctx, agencyID)
		if err == nil {
			cal = l.calendar
		}
		return err
	})
	return cal, err
}

// SettingsOf are the settings that hold for an agency.
func (a *App) SettingsOf(ctx context.Context, agencyID string) (s *statute.Settings, err error) {
	err = a.own(ctx, agency.Actor{}, false, func(w *work) error {
		l, err := w.lawOf(ctx, agencyID)
		if err == nil {
			s = l.settings
		}
		return err
	})
	return s, err
}
