package app_test

import (
	"slices"
	"sync"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
)

// What is remembered is what stands: after every act here or in another
// process, on every day, and while somebody explains the days of what he read.
func TestRememberedStands(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		b, err := app.Open(t.Context(), app.Options{Dir: p.Dir, URL: p.URL, Now: c.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		}()
		v := apptest.Received(t, a, c, calendar.D(2024, 3, 1), "文件")
		check := func(who *app.App, stage request.Stage, left int) {
			t.Helper()
			for range 2 { // read, then remembered
				got, err := who.Case(t.Context(), apptest.Operator, v.ID)
				if err != nil || got.State.Stage != stage || got.State.WorkingDaysLeft != left {
					t.Errorf("stage %s, %d days left, want %s, %d (%v)", got.State.Stage, got.State.WorkingDaysLeft, stage, left, err)
				}
				in, err := who.Inbox(t.Context(), apptest.Operator, app.InboxQuery{Agency: "edu", View: app.InboxAll})
				if err != nil || len(in.Rows) != 1 || in.Rows[0].State.Stage != stage || in.Rows[0].State.WorkingDaysLeft != left {
					t.Errorf("inbox: %+v (%v), want %s, %d", in.Rows, err, stage, left)
				}
			}
		}
		check(a, request.StageOpen, 20)
		a.Forget()
		check(a, request.StageOpen, 20)
		check(b, request.StageOpen, 20)
		c.Set(calendar.D(2024, 3, 4))
		check(a, request.StageOpen, 19)
		if _, err := b.AddLocalDay(t.Context(), apptest.Operator, "", calendar.Local{Date: calendar.D(2024, 3, 6), Name: "云岭节", Basis: "云岭政发〔2023〕9号"}); err != nil {
			t.Fatal(err)
		}
		check(a, request.StageOpen, 19)
		for _, basis := range []string{"云岭政发〔2023〕9号", "云岭政发〔2023〕10号"} { // put right, with nothing else changed
			if _, err := b.AddLocalDay(t.Context(), apptest.Operator, "", calendar.Local{Date: calendar.D(2024, 3, 6), Name: "云岭节", Basis: basis}); err != nil {
				t.Fatal(err)
			}
			cal, err := a.CalendarOf(t.Context(), "edu")
			if err != nil {
				t.Fatal(err)
			}
			if day, err := cal.Day(calendar.D(2024, 3, 6)); err != nil || day.Basis != basis {
				t.Errorf("the day rests on %s (%v), want %s", day.Basis, err, basis)
			}
		}
		if _, err := b.Act(t.Context(), apptest.Operator, v.ID, v.Version, request.Act{Kind: request.Withdrawn, On: calendar.D(2024, 3, 4)}); err != nil {
			t.Fatal(err)
		}
		check(a, request.StageWithdrawn, 0)
		if err := b.PutAgency(t.Context(), apptest.Operator, agency.Agency{ID: "edu", Kind: agency.Department, Name: "云岭县教育体育局"}); err != nil {
			t.Fatal(err)
		}
		if one, err := a.Agency(t.Context(), apptest.Operator, "edu"); err != nil || one.Name != "云岭县教育体育局" {
			t.Errorf("%s (%v)", one.Name, err)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 20 {
					got, err := a.Case(t.Context(), apptest.Operator, v.ID)
					if err != nil || !slices.ContainsFunc(got.State.Steps, func(s request.Step) bool { return len(s.Days) > 0 }) {
						t.Error("no day is explained", err)
					}
				}
			})
		}
		wg.Wait()
	})
}
