package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/notify"
	"gongkai/internal/adapter/notify/notifytest"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/app/jobs"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
)

var operator = app.OperatorOf("test")

// now is ten in the morning of a Friday in China, some time after which a
// worker's clock may stand.
func now(after time.Duration) func() time.Time {
	begun := time.Now()
	return func() time.Time {
		return time.Date(2025, 6, 20, 2, 0, 0, 0, time.UTC).Add(after + time.Since(begun))
	}
}

func open(t testing.TB, p store.Place, after time.Duration) *app.App {
	t.Helper()
	a, err := app.Open(context.Background(), app.Options{Dir: p.Dir, URL: p.URL, Now: now(after)})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// installed is an installation whose mail goes to a server, and a case of an
// applicant who wants to be told.
func installed(t *testing.T, p store.Place, srv *notifytest.Server, to ...string) {
	t.Helper()
	a := open(t, p, 0)
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := a.PutAgency(t.Context(), operator, agency.Agency{ID: "edu", Kind: agency.Department, Name: "云岭县教育局", Short: "云教"}); err != nil {
		t.Fatal(err)
	}
	n := app.Notices{Mail: app.MailChannel{How: app.BySMTP, Host: "127.0.0.1", Port: srv.Port, Security: string(notify.Plain), From: "gk@yunling.example"}}
	if err := a.PutNotices(t.Context(), operator, n, "", ""); err != nil {
		t.Fatal(err)
	}
	for _, address := range to {
		if _, err := a.Register(t.Context(), operator, app.Registration{Agency: "edu",
			Application: app.Application{Applicant: app.Applicant{Kind: "natural_person", Name: "李某", Email: address}, Content: "某文件"},
			Acts:        []request.Act{{Kind: request.Received, On: calendar.D(2025, 6, 20), Channel: request.Counter}}}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMain is also the worker that tests kill.
func TestMain(m *testing.M) {
	if dir := os.Getenv("GONGKAI_TEST_WORKER"); dir != "" {
		after, err := strconv.Atoi(os.Getenv("GONGKAI_TEST_AFTER"))
		if err != nil {
			panic(err)
		}
		a, err := app.Open(context.Background(), app.Options{Dir: dir, URL: os.Getenv("GONGKAI_TEST_URL"), Now: now(time.Duration(after) * time.Minute)})
		if err != nil {
			panic(err)
		}
		fmt.Println("works")
		jobs.New(a, slog.New(slog.DiscardHandler)).Run(context.Background())
		return
	}
	os.Exit(m.Run())
}

// worker starts a process that carries notifications; its clock stands so many
// minutes after the test's. kill is SIGKILL.
func worker(t *testing.T, p store.Place, minutes int) (kill func()) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), "GONGKAI_TEST_WORKER="+p.Dir, "GONGKAI_TEST_URL="+p.URL, "GONGKAI_TEST_AFTER="+strconv.Itoa(minutes))
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	kill = func() {
		if ended {
			return
		}
		ended = true
		if err := c.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Error(err)
		}
		_ = c.Wait() // says that it was killed
	}
	t.Cleanup(kill)
	return kill
}

var messageID = regexp.MustCompile(`(?m)^Message-ID: (\S+)\r?$`)

func ids(taken []notifytest.Taken) (out []string) {
	for _, x := range taken {
		if m := messageID.FindStringSubmatch(x.Data); m != nil {
			out = append(out, m[1])
		}
	}
	return out
}

// A worker that is killed while the server has the message and has not
// answered leaves it to the next, which sends it once more under the same
// Message-ID: nothing is lost, and the duplicate can be recognised.
func TestKilledWorkerLosesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		srv := notifytest.Start(t, notifytest.Options{Security: notify.Plain})
		installed(t, p, srv, "slow@home.example")
		kill := worker(t, p, 1)
		srv.Await(t, 1)
		kill()

		second := worker(t, p, 2) // the dead one's lease still stands
		time.Sleep(500 * time.Millisecond)
		if n := len(srv.Taken(t)); n != 1 {
			t.Errorf("%d messages while the lease stands", n)
		}
		second()

		third := worker(t, p, 10)
		got := ids(srv.Await(t, 2))
		third()
		if len(got) != 2 || got[0] != got[1] {
			t.Errorf("Message-IDs %q", got)
		}
	})
}

// Workers that are killed again and again, of which two run at once, carry
// everything; none more often than workers died.
func TestWorkersShareAndSurvive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		srv := notifytest.Start(t, notifytest.Options{Security: notify.Plain})
		const n = 24
		var to []string
		for i := range n {
			to = append(to, fmt.Sprintf("li%02d@home.example", i))
		}
		installed(t, p, srv, to...)
		for i, stop := range []int{4, 12} {
			one, two := worker(t, p, 1+5*i), worker(t, p, 1+5*i)
			srv.Await(t, stop)
			one()
			two()
		}
		last := worker(t, p, 30)
		times := map[string]int{}
		for range 1500 {
			clear(times)
			for _, id := range ids(srv.Taken(t)) {
				times[id]++
			}
			if len(times) == n {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		last()
		if len(times) != n {
			t.Errorf("%d of %d arrived", len(times), n)
		}
		twice := 0
		for _, x := range times {
			twice += x - 1
		}
		if most := 2 * 2 * 2; twice > most { // deaths × workers × in hand
			t.Errorf("%d duplicates, at most %d", twice, most)
		}
	})
}

// Jobs end when they are told to, and what is in hand is finished.
func TestRunStops(t *testing.T) {
	srv := notifytest.Start(t, notifytest.Options{Security: notify.Plain})
	p := store.Place{Dir: t.TempDir()}
	installed(t, p, srv, "li@home.example", "nobody@home.example")
	a := open(t, p, 0)
	defer func() { _ = a.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	var log strings.Builder
	go func() { defer close(ended); jobs.New(a, slog.New(slog.NewTextHandler(&log, nil))).Run(ctx) }()
	srv.Await(t, 1)
	for range 500 {
		out, err := a.Outbox(t.Context(), operator, app.OutboxQuery{Agency: "edu"})
		if err != nil {
			t.Fatal(err)
		}
		if out.Counts[app.OutboxSent] == 1 && out.Counts[app.OutboxFailed] == 1 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("the jobs do not stop")
	}
	out, err := a.Outbox(t.Context(), operator, app.OutboxQuery{Agency: "edu", State: app.OutboxFailed})
	if err != nil || len(out.Rows) != 1 || !strings.Contains(out.Rows[0].Trouble, "550 5.1.1") || strings.Contains(out.Rows[0].Trouble, "nobody") || out.Rows[0].Sealed != nil {
		t.Errorf("%+v, %v", out.Rows, err)
	}
	if strings.Contains(log.String(), "home.example") {
		t.Errorf("the log says %q", log.String())
	}
}
