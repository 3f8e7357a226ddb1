package app

import (
	"context"

	"gongkai/internal/kernel/agency"
)

// DemoFilters keeps a few searches of the inbox for people of the
// demonstration's office.
func (a *App) DemoFilters(ctx context.Context) error {
	for _, p := range demoStaff() {
		var mine []SavedFilter
		switch p.Roles[0] {
		case agency.Receiver:
			mine = []SavedFilter{{"尚未交办", "unit=-&view=clock"}, {"今年的信函", "channel=registered_mail&received_from=" + a.Today().String()[:4] + "-01-01&view=all"}}
		case agency.Handler:
			mine = []SavedFilter{{"征收科在办", "unit=征收科&view=clock"}, {"我办过的", "handler=" + p.Login + "&view=all"}}
		case agency.OfficeHead:
			mine = []SavedFilter{{"逾期未答复", "overdue=1&view=clock"}, {"企业申请", "applicant=commercial&view=all"}}
		}
		for _, f := range mine {
			if err := a.SaveFilter(ctx, p.Actor(), f); err != nil {
				return err
			}
		}
	}
	return nil
}
