package app

import (
	"context"

	"gongkai/internal/kernel/agency"
)

// CheckRelease is the gate for the files of an agency: everything that is found
// in them, and a refusal while anything is open.
func (a *App) CheckRelease(ctx context.Context, actor agency.Actor, agencyID string, files []Leaving) ([]LeavingFinding, error) {
	lists, err := a.leavingLists(ctx, actor, agencyID)
	if err != nil {
		return nil, err
	}
	return a.gate(ctx, files, lists)
}
