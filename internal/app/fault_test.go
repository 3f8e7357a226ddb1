package app_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("GONGKAI_TEST_WRITER"); dir != "" {
		writeForEver(dir, os.Getenv("GONGKAI_TEST_WRITER_DB"))
		return
	}
	os.Exit(m.Run())
}

// writeForEver registers cases and prints each number once it is acknowledged.
func writeForEver(dir, url string) {
	c := &apptest.Clock{}
	c.Set(calendar.D(2024, 3, 4))
	a, err := app.Open(ctx, app.Options{Dir: dir, URL: url, Now: c.Now})
	if err != nil {
		fmt.Println("error", err)
		return
	}
	for i := 0; ; i++ {
		v, err := a.Register(ctx, apptest.Operator, app.Registration{Agency: "edu",
			Application: app.Application{Applicant: app.Applicant{Kind: "natural_person", Name: "李某"}, Content: fmt.Sprintf("第%d件", i)},
			Acts:        []request.Act{{Kind: request.Received, On: calendar.D(2024, 3, 4), Channel: request.Counter}}})
		if err == nil && i%2 == 0 {
			_, err = a.Act(ctx, apptest.Operator, v.ID, v.Version, answered(calendar.D(2024, 3, 4), "granted"))
		}
		if err != nil {
			fmt.Println("error", err)
			return
		}
		fmt.Println("done", v.ID, 1+(i+1)%2)
	}
}

// Killed in the middle of writes, many times: nothing acknowledged is lost,
// the store opens and verifies.
func TestKilledWriterLosesNothing(t *testing.T) {
	t.Parallel()
	rounds := 5
	if os.Getenv("CI") != "" {
		rounds = 20
	}
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		c.Set(calendar.D(2024, 3, 4))
		r := rand.New(rand.NewPCG(1, 2))
		acknowledged := map[string]int{}
		for range rounds {
			cmd := exec.Command(os.Args[0], "-test.run=^$")
			cmd.Env = append(os.Environ(), "GONGKAI_TEST_WRITER="+p.Dir, "GONGKAI_TEST_WRITER_DB="+p.URL)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(out)
			var once sync.Once
			for lines.Scan() {
				f := strings.Fields(lines.Text())
				if f[0] != "done" {
					t.Errorf("the writer says: %s", lines.Text())
					break
				}
				acknowledged[f[1]] = int(f[2][0] - '0')
				once.Do(func() {
					time.AfterFunc(time.Duration(20+r.IntN(150))*time.Millisecond, func() { _ = cmd.Process.Kill() })
				})
			}
			_ = cmd.Wait() // killed: that is the point
		}
		if len(acknowledged) < rounds {
			t.Fatalf("only %d writes in %d rounds", len(acknowledged), rounds)
		}
		for id, acts := range acknowledged {
			v, err := a.Case(ctx, apptest.Operator, id)
			if err != nil || len(v.Acts) < acts {
				t.Fatalf("acknowledged case %s: %d acts of %d, %v", id, len(v.Acts), acts, err)
			}
		}
		if got := faults(t, a); len(got) > 0 {
			t.Errorf("%q", got)
		}
		t.Logf("%d acknowledged cases in %d killed processes", len(acknowledged), rounds)
	})
}

// fillUp registers cases until the store refuses, and gives the refusal.
func fillUp(a *app.App, most int) (written int, err error) {
	for ; written < most; written++ {
		if _, err = a.Register(ctx, apptest.Operator, app.Registration{Agency: "edu",
			Application: app.Application{Applicant: app.Applicant{Kind: "natural_person", Name: "李某"}, Content: strings.Repeat("很长的内容", 2000)},
			Acts:        []request.Act{{Kind: request.Received, On: calendar.D(2024, 3, 1), Channel: request.Counter}}}); err != nil {
			return written, err
		}
	}
	return written, nil
}

// A full disk is said in words and harms nothing: what was written stands, and
// writing goes on once there is room.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", dir).Run(); err != nil {
		t.Skip("no right to mount a small disk: run as root to test a full one")
	}
	t.Cleanup(func() {
		if err := exec.Command("umount", "-l", dir).Run(); err != nil {
			t.Error(err)
		}
	})
	a, _ := apptest.Open(t, store.Place{Dir: dir})
	n, err := fillUp(a, 1000)
	if fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "磁盘") {
		t.Fatalf("after %d cases: %v", n, err)
	}
	if got := faults(t, a); len(got) > 0 {
		t.Errorf("%q", got)
	}
	if err := exec.Command("mount", "-o", "remount,size=32m", dir).Run(); err != nil {
		t.Fatal(err)
	}
	if _, err := fillUp(a, 3); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

func TestReadOnlyDirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", dir).Run(); err != nil {
		t.Skip("no right to mount: run as root to test a read-only disk")
	}
	t.Cleanup(func() {
		if err := exec.Command("umount", "-l", dir).Run(); err != nil {
			t.Error(err)
		}
	})
	a, _ := apptest.Open(t, store.Place{Dir: dir})
	if _, err := fillUp(a, 2); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := exec.Command("mount", "-o", "remount,ro", dir).Run(); err != nil {
		t.Fatal(err)
	}
	_, err := app.Open(ctx, app.Options{Dir: dir})
	if fault.KindOf(err) != fault.Unavailable {
		t.Errorf("opening on a read-only disk: %v", err)
	}
	if _, err := app.Open(ctx, app.Options{Dir: filepath.Join(dir, "new")}); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("making one on a read-only disk: %v", err)
	}
}

// A database that another program holds is waited for, then named.
func TestLockedDatabase(t *testing.T) {
	t.Parallel()
	p := store.Place{Dir: t.TempDir()}
	a, _ := apptest.Open(t, p)
	other, err := sql.Open("sqlite", "file:"+filepath.Join(p.Dir, "gongkai.db")+"?_txlock=exclusive")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	release := time.AfterFunc(500*time.Millisecond, func() { _ = tx.Rollback() })
	if _, err := fillUp(a, 1); err != nil {
		t.Errorf("a lock of half a second is waited for: %v", err)
	}
	release.Stop()
	if os.Getenv("CI") == "" {
		return // the rest waits ten seconds
	}
	if tx, err = other.Begin(); err != nil {
		t.Fatal(err)
	}
	if _, err := fillUp(a, 1); fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "占用") {
		t.Errorf("a lock that stays: %v", err)
	}
	_ = tx.Rollback()
	if got := faults(t, a); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

// Staff who write to one case at once: each act is kept or its writer is told.
func TestManyWritersOfOneCase(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		v := apptest.Received(t, a, c, calendar.D(2024, 3, 4), "同一案件")
		var wg sync.WaitGroup
		kept, told := make(chan bool, 64), make(chan error, 64)
		for w := range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for range 4 {
					now, err := a.Case(ctx, apptest.Operator, v.ID)
					if err == nil {
						_, err = a.Act(ctx, apptest.Operator, v.ID, now.Version, request.Act{Kind: request.Assigned, On: calendar.D(2024, 3, 4), Unit: fmt.Sprint("股", w)})
					}
					switch fault.KindOf(err) {
					case fault.Conflict:
						told <- err
					default:
						if err != nil {
							t.Error(err)
							return
						}
						kept <- true
					}
				}
			}()
		}
		wg.Wait()
		now, err := a.Case(ctx, apptest.Operator, v.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(now.Acts) != 1+len(kept) || len(kept)+len(told) != 32 {
			t.Errorf("%d acts, %d kept, %d told", len(now.Acts), len(kept), len(told))
		}
		if got := faults(t, a); len(got) > 0 {
			t.Errorf("%q", got)
		}
	})
}

// atOnce runs f from n places at the same time and counts how often it was let
// through; the others are told of a conflict.
func atOnce(t *testing.T, n int, f func() error) (kept int) {
	t.Helper()
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		wg.Go(func() { errs[i] = f() })
	}
	wg.Wait()
	for _, err := range errs {
		if err == nil {
			kept++
		} else if fault.KindOf(err) != fault.Conflict {
			t.Error(err)
		}
	}
	return kept
}

// Registrations at once take numbers one after the other; none is refused.
func TestNumbersOfManyRegistrations(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		c.Set(calendar.D(2024, 3, 4))
		var wg sync.WaitGroup
		numbers := make(chan string, 64)
		for range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for range 4 {
					v, err := a.Register(ctx, apptest.Operator, app.Registration{Agency: "edu",
						Application: app.Application{Applicant: app.Applicant{Kind: "natural_person", Name: "李某"}, Content: "批复"},
						Acts:        []request.Act{{Kind: request.Received, On: calendar.D(2024, 3, 4), Channel: request.Counter}}})
					if err != nil {
						t.Error(err)
						return
					}
					numbers <- v.Number
				}
			}()
		}
		wg.Wait()
		close(numbers)
		seen := map[string]bool{}
		for n := range numbers {
			seen[n] = true
		}
		if len(seen) != 32 || !seen["2024-0001"] || !seen["2024-0032"] {
			t.Errorf("%d different numbers: %v", len(seen), seen)
		}
	})
}

// A file that changed or is no file of ours is found.
func TestVerifyFindsChangedFiles(t *testing.T) {
	t.Parallel()
	p := store.Place{Dir: t.TempDir()}
	a, _ := apptest.Open(t, p)
	s := asked()
	if err := a.Visitor().Hold(ctx, s.Token, "附件.txt", strings.NewReader("附件内容")); err != nil {
		t.Fatal(err)
	}
	applied(t, a, s)
	kept, err := filepath.Glob(filepath.Join(p.Dir, "blobs", "*", "*"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("%q, %v", kept, err)
	}
	ref := filepath.Base(kept[0])
	if got := faults(t, a); len(got) > 0 {
		t.Fatalf("%q", got)
	}
	file := filepath.Join(p.Dir, "blobs", ref[:2], ref)
	if err := os.WriteFile(file, []byte("附件内谷"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := faults(t, a); len(got) != 1 || !strings.HasPrefix(got[0], "blobs/"+ref) {
		t.Errorf("a changed file: %q", got)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if got := faults(t, a); len(got) != 1 || !strings.Contains(got[0], ref) {
		t.Errorf("a lost file: %q", got)
	}
}
