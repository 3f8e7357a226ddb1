package app_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// staffed is an installation that was set up, with a clock and a code to show.
type staffed struct {
	*app.App
	now time.Time
}

const adminPassword = "Zhang-San-88"

func newOffice(t *testing.T, p store.Place) *staffed {
	t.Helper()
	o := &staffed{now: time.Date(2024, 3, 1, 1, 0, 0, 0, time.UTC)}
	a, err := app.Open(t.Context(), app.Options{Dir: p.Dir, URL: p.URL, Now: func() time.Time { return o.now }, PasswordCost: identity.Cost{Memory: 64, Time: 1, Lanes: 1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	o.App = a
	if empty, err := a.Empty(t.Context()); err != nil || !empty {
		t.Fatal(empty, err)
	}
	set := app.Setup{Agency: agency.Agency{ID: "edu", Kind: agency.Department, Name: "云岭县教育局"}, Passwords: [3]string{adminPassword, adminPassword, adminPassword}}
	for i, login := range []string{"sys", "sec", "aud"} {
		set.People[i] = app.Person{Login: login, Name: login}
	}
	if err := a.Setup(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	if err := a.Setup(t.Context(), set); fault.KindOf(err) != fault.Conflict {
		t.Error("set up twice", err)
	}
	return o
}

func (o *staffed) signIn(t *testing.T, login, password string) app.Who {
	t.Helper()
	token, err := o.SignIn(t.Context(), login, password, "test")
	if err != nil {
		t.Fatal(err)
	}
	return o.who(t, token)
}

func (o *staffed) who(t *testing.T, token string) app.Who {
	t.Helper()
	who, ok, err := o.Session(t.Context(), token)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return who
}

func eachOffice(t *testing.T, f func(t *testing.T, o *staffed)) {
	storetest.Each(t, func(t *testing.T, p store.Place) { f(t, newOffice(t, p)) })
}

// People are taken on without roles, get them from another administrator,
// change their first password, and lose their sessions with every change.
func TestPeople(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *staffed) {
		ctx := t.Context()
		sys, sec := o.signIn(t, "sys", adminPassword), o.signIn(t, "sec", adminPassword)
		first, err := o.AddPerson(ctx, sys.Actor(), app.Person{Login: "Li", Name: "李某", Agency: "edu", Roles: []agency.Role{agency.OfficeHead}})
		if err != nil {
			t.Fatal(err)
		}
		li := o.signIn(t, "li", first)
		if len(li.Roles) != 0 || !li.Temporary {
			t.Errorf("a new person has %v", li.Roles)
		}
		if got := said(t, o.App, sec.Actor()) + said(t, o.App, sys.Actor()); got != "roles:1 人" {
			t.Errorf("a person without a role waits for whoever gives them: %q", got)
		}
		if err := o.SetRoles(ctx, sys.Actor(), "li", []agency.Role{agency.Handler}); fault.KindOf(err) != fault.Forbidden {
			t.Error("the system administrator gave a role", err)
		}
		if err := o.SetRoles(ctx, sec.Actor(), "li", []agency.Role{agency.Handler, agency.AuditAdmin}); fault.KindOf(err) != fault.Invalid {
			t.Error("an administrator may not handle cases", err)
		}
		if err := o.SetRoles(ctx, sec.Actor(), "sec", nil); fault.KindOf(err) != fault.Forbidden {
			t.Error("changed own roles", err)
		}
		if err := o.SetRoles(ctx, sec.Actor(), "li", []agency.Role{agency.Handler}); err != nil {
			t.Fatal(err)
		}
		if _, ok, _ := o.Session(ctx, li.Token); ok {
			t.Error("the session outlived a change of roles")
		}
		li = o.signIn(t, "li", first)
		if err := o.ChangePassword(ctx, li, first, "short"); err == nil {
			t.Error("a short password")
		}
		for range app.MaxFailures { // guessed at an open browser as at the door
			if err := o.ChangePassword(ctx, li, "Guessed-pass-1", "Another-pass-1"); fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
		}
		if err := o.ChangePassword(ctx, li, first, "Another-pass-1"); fault.KindOf(err) != fault.Invalid {
			t.Error("a locked account changes its password", err)
		}
		if _, err := o.SignIn(ctx, "li", first, ""); err == nil {
			t.Error("the lock does not hold at the door")
		}
		o.now = o.now.Add(app.LockTime + time.Second)
		if err := o.ChangePassword(ctx, li, first, "Another-pass-1"); err != nil {
			t.Fatal(err)
		}
		if _, err := o.SignIn(ctx, "li", first, ""); err == nil {
			t.Error("the old password still works")
		}
		if err := o.Disable(ctx, sys.Actor(), "li", true); err != nil {
			t.Fatal(err)
		}
		if _, err := o.SignIn(ctx, "li", "Another-pass-1", ""); err == nil {
			t.Error("a closed account signs in")
		}
		people, err := o.People(ctx, sys.Actor())
		if err != nil || len(people) != 4 || people[0].Hash != "" {
			t.Errorf("%+v %v", people, err)
		}
		if _, err := o.People(ctx, li.Actor()); fault.KindOf(err) != fault.Forbidden {
			t.Error("a handler lists people", err)
		}
		verify(t, o.App)
	})
}

func verify(t *testing.T, a *app.App) {
	t.Helper()
	v, err := a.Verify(context.Background(), app.OperatorOf("test"), nil)
	if err != nil || len(v.Faults) > 0 {
		t.Errorf("verify: %v %v", v.Faults, err)
	}
}

func TestLockOut(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *staffed) {
		for range app.MaxFailures {
			if _, err := o.SignIn(t.Context(), "sys", "wrong", ""); fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
		}
		_, locked := o.SignIn(t.Context(), "sys", adminPassword, "")
		_, unknown := o.SignIn(t.Context(), "nobody", adminPassword, "")
		if locked == nil || unknown == nil || locked.Error() != unknown.Error() {
			t.Errorf("a locked account and one that is not: %v, %v", locked, unknown)
		}
		for range 3 { // someone typed the password where the name goes
			_, _ = o.SignIn(t.Context(), adminPassword, adminPassword, "")
		}
		aud := o.signIn(t, "aud", adminPassword).Actor()
		for _, times := range []int{2, 2} { // once more: nothing is summed twice
			all, _, err := o.Trail(t.Context(), aud, app.TrailQuery{Verb: string(app.SignFail), Limit: 100})
			var said []string
			for _, e := range all {
				if strings.Contains(e.Said(), "没有这个用户名") {
					said = append(said, e.Said())
				}
				if strings.Contains(e.Subject+e.Detail+e.Actor, adminPassword) {
					t.Error("what was typed is in the audit")
				}
			}
			if err != nil || len(said) != times || !strings.HasSuffix(said[0], "此后次数：3") {
				t.Errorf("%q, %v", said, err)
			}
		}
		o.now = o.now.Add(app.LockTime + time.Second)
		o.signIn(t, "sys", adminPassword)
	})
}

func TestSessionsEnd(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *staffed) {
		who := o.signIn(t, "sys", adminPassword)
		o.now = o.now.Add(app.SessionIdle - time.Second)
		o.who(t, who.Token) // touches
		o.now = o.now.Add(app.SessionIdle - time.Second)
		o.who(t, who.Token)
		o.now = o.now.Add(app.SessionIdle + time.Second)
		if _, ok, _ := o.Session(t.Context(), who.Token); ok {
			t.Error("an idle session lives")
		}
		who = o.signIn(t, "sys", adminPassword)
		for end := o.now.Add(app.SessionLength); o.now.Before(end); o.now = o.now.Add(20 * time.Minute) {
			o.who(t, who.Token)
		}
		o.now = o.now.Add(time.Second)
		if _, ok, _ := o.Session(t.Context(), who.Token); ok {
			t.Error("a session lives for ever")
		}
		who = o.signIn(t, "sys", adminPassword)
		if err := o.SignOut(t.Context(), who); err != nil {
			t.Fatal(err)
		}
		if _, ok, _ := o.Session(t.Context(), who.Token); ok {
			t.Error("signed out in vain")
		}
		if _, ok, _ := o.Session(t.Context(), "made-up"); ok {
			t.Error("a made-up token is somebody")
		}
	})
}

func TestSecondFactor(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *staffed) {
		ctx := t.Context()
		who := o.signIn(t, "sys", adminPassword)
		secret, uri := o.NewFactor(who)
		if !strings.Contains(uri, secret) {
			t.Error(uri)
		}
		code := func() string { return identity.Code(secret, identity.Step(o.now)) }
		if err := o.ConfirmFactor(ctx, who, secret, "000000"); err == nil && code() != "000000" {
			t.Error("any code confirms")
		}
		if err := o.ConfirmFactor(ctx, who, secret, code()); err != nil {
			t.Fatal(err)
		}
		who = o.signIn(t, "sys", adminPassword)
		if who.Second {
			t.Error("the password alone is enough")
		}
		if err := o.ShowCode(ctx, who, code()); err == nil {
			t.Error("a code was taken twice")
		}
		o.now = o.now.Add(time.Minute)
		if err := o.ShowCode(ctx, who, code()); err != nil {
			t.Fatal(err)
		}
		if !o.who(t, who.Token).Second {
			t.Error("the code changed nothing")
		}
		sec := o.signIn(t, "sec", adminPassword)
		if err := o.ResetFactor(ctx, sec.Actor(), "sys"); err != nil {
			t.Fatal(err)
		}
		if !o.signIn(t, "sys", adminPassword).Second {
			t.Error("a lost factor is still wanted")
		}
	})
}

func TestTrail(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *staffed) {
		aud := o.signIn(t, "aud", adminPassword)
		got, more, err := o.Trail(t.Context(), aud.Actor(), app.TrailQuery{Limit: 2})
		if err != nil || len(got) != 2 || !more || got[0].Seq < got[1].Seq {
			t.Errorf("%+v %v %v", got, more, err)
		}
		rest, _, err := o.Trail(t.Context(), aud.Actor(), app.TrailQuery{Before: got[1].Seq})
		if err != nil || len(rest) == 0 || rest[0].Seq != got[1].Seq-1 {
			t.Errorf("%+v %v", rest, err)
		}
		for _, e := range rest {
			if strings.Contains(e.Detail, "argon2") {
				t.Error("a secret in the audit")
			}
		}
		if n, broken, err := o.ChainWhole(t.Context(), aud.Actor()); err != nil || broken != "" || n < 4 {
			t.Error(n, broken, err)
		}
		if _, _, err := o.Trail(t.Context(), o.signIn(t, "sys", adminPassword).Actor(), app.TrailQuery{}); fault.KindOf(err) != fault.Forbidden {
			t.Error("the system administrator reads the audit", err)
		}
	})
}

func TestDemoPresent(t *testing.T) {
	t.Parallel()
	slow(t)
	storetest.Each(t, func(t *testing.T, p store.Place) {
		now := time.Date(2025, 6, 20, 1, 0, 0, 0, time.UTC)
		a, err := app.Open(t.Context(), app.Options{Dir: p.Dir, URL: p.URL, Now: func() time.Time { return now }, PasswordCost: identity.Cost{Memory: 64, Time: 1, Lanes: 1}})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		}()
		op := app.OperatorOf("test")
		if _, err := a.DemoStaff(t.Context(), op); err == nil {
			t.Error("staffed an empty store")
		}
		if err := a.Demo(t.Context(), op, app.Demo{Year: 2024, Cases: 60, Seed: 1}, nil); err != nil {
			t.Fatal(err)
		}
		if err := a.DemoToday(t.Context(), op, 1); err != nil {
			t.Fatal(err)
		}
		staff, err := a.DemoStaff(t.Context(), op)
		if err != nil || len(staff) != len(agency.Roles())+3 { // and those who make the county's report
			t.Fatal(staff, err)
		}
		if _, err := a.SignIn(t.Context(), staff[0].Login, staff[0].Password, ""); err != nil {
			t.Error(err)
		}
		checkInbox(t, a, op)
		verify(t, a)
	})
}

// Every view of the inbox gives each of its cases once, in its order, however
// it is cut into pages.
func checkInbox(t *testing.T, a *app.App, op agency.Actor) {
	t.Helper()
	counts := map[app.InboxView]int{}
	for _, v := range app.InboxViews() {
		var seen, dues []string
		for q := (app.InboxQuery{Agency: "housing", View: v.View, Limit: 3}); ; {
			in, err := a.Inbox(t.Context(), op, q)
			if err != nil {
				t.Fatal(v.View, err)
			}
			for _, r := range in.Rows {
				seen, dues = append(seen, r.ID), append(dues, r.Due.String())
			}
			if q.After = in.Next; q.After == "" {
				break
			}
		}
		counts[v.View] = len(seen)
		slices.Sort(seen)
		if len(slices.Compact(seen)) != counts[v.View] {
			t.Errorf("%s shows a case twice", v.View)
		}
		if v.View == app.InboxClock && !slices.IsSorted(dues) {
			t.Errorf("%s is not in the order of the clock", v.View)
		}
	}
	in, err := a.Inbox(t.Context(), op, app.InboxQuery{Agency: "housing"})
	if err != nil {
		t.Fatal(err)
	}
	if counts[app.InboxAll] != counts[app.InboxClock]+counts[app.InboxWaiting]+counts[app.InboxClosed] ||
		int(in.Clock) != counts[app.InboxClock] || int(in.Overdue) != counts[app.InboxOverdue] || int(in.Soon) != counts[app.InboxSoon] || int(in.Waiting) != counts[app.InboxWaiting] {
		t.Errorf("%v, counted %+v", counts, in.InboxCounts)
	}
	for _, v := range []app.InboxView{app.InboxClock, app.InboxOverdue, app.InboxSoon, app.InboxWaiting, app.InboxClosed} {
		if counts[v] == 0 {
			t.Errorf("the demonstration shows nothing as %s", v)
		}
	}
	for find, want := range map[string]bool{in.Rows[0].Number: true, "的": true, "%": false, "_": false, `\`: false} {
		got, err := a.Inbox(t.Context(), op, app.InboxQuery{Agency: "housing", View: app.InboxAll, Find: find})
		if err != nil || (len(got.Rows) > 0) != want {
			t.Errorf("search %q: %d %v", find, len(got.Rows), err)
		}
	}
}
