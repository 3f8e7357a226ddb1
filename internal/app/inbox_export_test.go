package app

import (
	"context"

	"gongkai/internal/kernel/agency"
)

// CaseByNumber finds a case by its agency's number.
func (a *App) CaseByNumber(ctx context.Context, actor agency.Actor, agencyID, number string) (v View, err error) {
	err = a.read(ctx, actor, agency.CaseRead, agencyID, func(w *work) error {
		c, err := w.Tx.CaseByNumber(ctx, agencyID, number)
		if err == nil {
			err = w.maySee(ctx, c)
		}
		if err == nil {
			v, err = w.viewOf(ctx, *c)
		}
		return err
	})
	return v, err
}
