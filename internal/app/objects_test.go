package app_test

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"gongkai/internal/adapter/blob/blobtest"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// Two servers share a database and an object store: what is uploaded to one is
// sent in through the other and read on both, nothing lies on their disks. While
// the store is silent, what needs no file goes on, the rest is refused in words
// for people, and nothing is half-written.
func TestServersThatShareAnObjectStore(t *testing.T) {
	t.Parallel()
	p, files := storetest.Postgres(t), blobtest.Bucket(t)
	var line wire
	files.URL = line.to(t, files.URL)
	c := &apptest.Clock{}
	c.Set(calendar.D(2024, 3, 4))
	one, key := apptest.Server(t, p, files, c), filepath.Join(p.Dir, "key")
	p.Dir = t.TempDir()
	copied, err := os.ReadFile(key)
	if err == nil {
		err = os.WriteFile(filepath.Join(p.Dir, "key"), copied, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	other := apptest.Server(t, p, files, c)

	s := asked()
	hold := func(a *app.App, name string) error {
		return a.Visitor().Hold(ctx, s.Token, name, strings.NewReader("证明材料"+name))
	}
	if err := hold(one, "证明.txt"); err != nil {
		t.Fatal(err)
	}
	if held, err := other.Visitor().Held(ctx, s.Token); err != nil || len(held) != 1 || held[0].Name != "证明.txt" {
		t.Fatalf("%+v, %v", held, err)
	}
	r := applied(t, other, s)
	if held, err := one.Visitor().Held(ctx, s.Token); err != nil || len(held) != 0 {
		t.Errorf("still waiting: %+v, %v", held, err)
	}
	v := caseOf(t, one, r)
	read := func(a *app.App) (string, error) {
		got, err := a.OpenFiles(ctx, as(agency.Handler), v.ID, "核实")
		if err != nil || len(got) != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		data, _, err := a.ReadFile(ctx, as(agency.Handler), v.ID, got[0].ID, "核实")
		return string(data), err
	}
	for _, a := range []*app.App{one, other} {
		if data, err := read(a); err != nil || data != "证明材料证明.txt" {
			t.Errorf("%q, %v", data, err)
		}
	}
	job, err := one.UploadImport(ctx, editor, app.ImportJob{Agency: "edu", Name: "表.csv", Column: catalog.ColNotices}, strings.NewReader("标题,发布时间,正文\n关于校车的公告,2023-05-06,全文\n"))
	if err != nil {
		t.Fatal(err)
	}
	ended(t, one, job.ID)
	if j := ended(t, other, job.ID); j.Outcome.New != 1 {
		t.Errorf("a trial of the other server: %+v", j.Outcome)
	}

	line.cut()
	if _, err := read(one); fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "稍后再试") || strings.Contains(err.Error(), "127.0.0.1") {
		t.Errorf("read from a silent store: %v", err)
	}
	if err := hold(other, "又一份.txt"); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("written to a silent store: %v", err)
	}
	if _, err := one.Case(ctx, apptest.Operator, v.ID); err != nil {
		t.Errorf("a page without files: %v", err)
	}
	if tasks, err := one.Tasks(ctx, editor); err != nil || !slices.ContainsFunc(tasks, func(x app.Task) bool { return x.Kind == app.TaskImport && strings.Contains(x.Text, "文件库") }) {
		t.Errorf("what waits for an editor: %+v, %v", tasks, err)
	}
	line.mend(t)
	if data, err := read(other); err != nil || data != "证明材料证明.txt" {
		t.Errorf("when it is back: %q, %v", data, err)
	}
	if got := faults(t, one); len(got) > 0 {
		t.Errorf("%q", got)
	}
	for _, dir := range []string{filepath.Dir(key), p.Dir} {
		for _, room := range []string{"blobs", "waiting", "incoming"} {
			if _, err := os.Stat(filepath.Join(dir, room)); !os.IsNotExist(err) {
				t.Errorf("%s on a server's disk: %v", room, err)
			}
		}
	}
	var b bytes.Buffer
	if _, err := one.Backup(ctx, apptest.Operator, &b); err != nil {
		t.Fatal(err)
	}
	if res, err := app.CheckBackup(&b); err != nil || res.Blobs == 0 {
		t.Errorf("%+v, %v", res, err)
	}
}

// wire is a network between us and a server, which can be cut.
type wire struct {
	mu       sync.Mutex
	from, at string
	l        net.Listener
	open     []net.Conn
}

// to gives the address of a URL's server behind the wire.
func (w *wire) to(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	w.at, w.from = u.Host, "127.0.0.1:0"
	w.mend(t)
	t.Cleanup(w.cut)
	u.Host = w.from
	return u.String()
}

func (w *wire) mend(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", w.from)
	if err != nil {
		t.Fatal(err)
	}
	w.l, w.from = l, l.Addr().String()
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", w.at)
			if err != nil {
				_ = near.Close()
				continue
			}
			w.mu.Lock()
			w.open = append(w.open, near, far)
			w.mu.Unlock()
			go func() { _, _ = io.Copy(far, near); _ = far.Close() }()
			go func() { _, _ = io.Copy(near, far); _ = near.Close() }()
		}
	}()
}

func (w *wire) cut() {
	_ = w.l.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.open {
		_ = c.Close()
	}
	w.open = nil
}
