package app_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/app/press"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

// membersUnder are agencies under a county, as many as wanted.
func membersUnder(t testing.TB, a *app.App, n int) (names []string) {
	t.Helper()
	put := func(x agency.Agency) {
		if err := a.PutAgency(ctx, apptest.Operator, x); err != nil {
			t.Fatal(err)
		}
	}
	put(agency.Agency{ID: "county", Kind: agency.Government, Name: "平川县人民政府"})
	for i := range n {
		name := "平川县" + strings.Repeat("东西南北"[i%4*3:i%4*3+3], 1+i/4%3) + "港" + []string{"教育", "财政", "水利", "交通", "民政"}[i/12%5] + "局"
		put(agency.Agency{ID: fmt.Sprintf("b%02d", i), Parent: "county", Kind: agency.Department, Name: name, Order: i})
		names = append(names, name)
	}
	put(agency.Agency{ID: "tax", Parent: "county", Kind: agency.Vertical, Name: "平川县税务局", Order: 99})
	return names
}

var countySupervisor = agency.Actor{Person: "zhou", Name: "周", Agency: "county", Roles: []agency.Role{agency.Supervisor}}

// plainReport is a report without a fault in which n requests were granted and
// carried requests are left over.
func plainReport(name string, year int, n, carried int64) *report.Report {
	r := &report.Report{Agency: name, Year: year, Format: report.Format2021}
	for _, c := range r.Counts() {
		*c.Value = report.C(0)
	}
	r.Proactive.Fees = "0.1"
	r.Sections = report.Sections{
		Overview: fmt.Sprintf("%s在%d年依法办理公开事项，各项工作平稳。收到申请%d件。", name, year, n+carried),
		Problems: "培训次数偏少。" + name + "将按季度组织学习。", Other: "本年度没有收取信息处理费。",
	}
	set := func(row report.Row, v int64) {
		r.Requests[row][report.NaturalPerson], r.Requests[row][report.RowTotal] = report.C(v), report.C(v)
	}
	set(report.New, n+carried)
	set(report.Granted, n)
	set(report.Total, n)
	set(report.CarriedOut, carried)
	return r
}

type file struct {
	name string
	data []byte
}

func feed(files ...file) func() (string, io.Reader, error) {
	i := 0
	return func() (string, io.Reader, error) {
		if i == len(files) {
			return "", nil, io.EOF
		}
		i++
		return files[i-1].name, bytes.NewReader(files[i-1].data), nil
	}
}

func pressed(t testing.TB, r *report.Report, f doc.Format) file {
	t.Helper()
	p := paper.NewReader(paper.Options{})
	data, err := press.Print(ctx, p, r, f)
	if cerr := p.Close(); err != nil || cerr != nil {
		t.Fatal(err, cerr)
	}
	return file{r.Agency + "." + string(f), data}
}

func zipped(t testing.TB, files ...file) file {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.Create("年报/" + f.name)
		if err == nil {
			_, err = w.Write(f.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return file{"全部.zip", b.Bytes()}
}

func uploaded(t testing.TB, a *app.App, who agency.Actor, year int, files ...file) map[string]app.Upload {
	t.Helper()
	if n, err := a.Upload(ctx, who, year, feed(files...)); err != nil || n != len(files) {
		t.Fatal(n, err)
	}
	if err := a.ReadUploads(ctx); err != nil {
		t.Fatal(err)
	}
	all, err := a.Uploads(ctx, who, year)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]app.Upload{}
	for _, u := range all {
		if _, seen := out[u.Name]; !seen {
			out[u.Name] = u // the latest of a name
		}
	}
	return out
}

// What is handed in is read, checked, told apart, and refused in words that
// lead on; accepted reports are added up and nobody else's.
func TestCollection(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		c.Set(calendar.D(2025, 1, 20))
		names := membersUnder(t, a, 6)
		good := plainReport(names[0], 2024, 3, 1)
		bad := plainReport(names[1], 2024, 5, 0)
		bad.Requests[report.Granted][report.RowTotal] = report.C(6)
		otherYear := plainReport(names[2], 2023, 1, 0)
		stranger := plainReport("青石县教育局", 2024, 1, 0)
		near := plainReport(strings.TrimPrefix(names[3], "平川县"), 2024, 2, 0)
		goodFile := pressed(t, good, doc.DOCX)
		got := uploaded(t, a, countySupervisor, 2024, goodFile,
			file{"再来一次.docx", goodFile.data},
			zipped(t, pressed(t, bad, doc.HTML), pressed(t, otherYear, doc.Text), file{"说明.txt", []byte("没有表格的通知\n")}),
			pressed(t, stranger, doc.XLSX), pressed(t, near, doc.JSON),
			file{"照片.jpg", []byte("\xFF\xD8\xFF\xE0 picture")}, file{"旧.doc", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "W\x00o\x00r\x00d\x00D\x00o\x00c\x00u\x00m\x00e\x00n\x00t\x00"...)},
			file{"坏.docx", goodFile.data[:len(goodFile.data)/2]}, file{"空.txt", nil})
		for name, want := range map[string]struct {
			state app.UploadState
			words string
		}{
			goodFile.name:             {app.UploadTaken, ""},
			"再来一次.docx":               {app.UploadRefused, "同一个文件"},
			"全部.zip":                  {app.UploadOpened, "3 个文件"},
			bad.Agency + ".html":      {app.UploadTaken, ""},
			otherYear.Agency + ".txt": {app.UploadDoubtful, "2023 年"},
			"说明.txt":                  {app.UploadRefused, ""},
			stranger.Agency + ".xlsx": {app.UploadDoubtful, "青石县教育局"},
			near.Agency + ".json":     {app.UploadDoubtful, "请确认"},
			"照片.jpg":                  {app.UploadRefused, "图片"},
			"旧.doc":                   {app.UploadRefused, "另存为 .docx"},
			"坏.docx":                  {app.UploadRefused, ""},
			"空.txt":                   {app.UploadRefused, "空的"},
		} {
			if u := got[name]; u.State != want.state || !strings.Contains(u.Message, want.words) || want.state == app.UploadRefused && u.Message == "" {
				t.Errorf("%s: %s %q", name, u.State, u.Message)
			}
		}
		if u := got[near.Agency+".json"]; u.Member != "b03" {
			t.Errorf("nearest is %q", u.Member)
		}
		if err := a.SettleUpload(ctx, countySupervisor, got[near.Agency+".json"].ID, "b03", 2024); err != nil {
			t.Fatal(err)
		}
		if err := a.SettleUpload(ctx, countySupervisor, got[stranger.Agency+".xlsx"].ID, "", 0); err != nil {
			t.Fatal(err)
		}
		if err := a.ReadUploads(ctx); err != nil {
			t.Fatal(err)
		}
		decideAll(t, a)
		total(t, a, names)
		if v, err := a.Verify(ctx, apptest.Operator, nil); err != nil || len(v.Faults) > 0 {
			t.Errorf("verify: %v %v", v.Faults, err)
		}
	})
}

func decideAll(t *testing.T, a *app.App) {
	t.Helper()
	refused := func(what string, err error, kind fault.Kind) {
		t.Helper()
		if fault.KindOf(err) != kind {
			t.Errorf("%s: %v", what, err)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	clerk := agency.Actor{Person: "liu", Agency: "b01", Roles: []agency.Role{agency.Clerk}}
	for _, id := range []string{"b00", "b03"} {
		_, b, err := a.FilingOf(ctx, countySupervisor, id, 2024, 0)
		must(err)
		if len(b.Findings) > 0 {
			t.Fatalf("%s: %+v", id, b.Findings)
		}
	}
	must(a.AcceptFiling(ctx, countySupervisor, "b00", 2024, 1, ""))
	must(a.AcceptFiling(ctx, countySupervisor, "b03", 2024, 1, ""))
	refused("a report whose rows do not add up is accepted", a.AcceptFiling(ctx, countySupervisor, "b01", 2024, 1, "算了"), fault.Conflict)
	refused("a clerk accepts", a.AcceptFiling(ctx, clerk, "b01", 2024, 1, ""), fault.Forbidden)
	refused("a clean report is returned without a word", a.ReturnFiling(ctx, countySupervisor, "b00", 2024, 1, ""), fault.Invalid)
	refused("a stranger", a.ReturnFiling(ctx, agency.Actor{Agency: "edu", Roles: []agency.Role{agency.Supervisor}}, "b01", 2024, 1, "x"), fault.Forbidden)
	must(a.ReturnFiling(ctx, countySupervisor, "b01", 2024, 1, "请核对表三"))
	refused("returned twice", a.ReturnFiling(ctx, countySupervisor, "b01", 2024, 1, "x"), fault.Conflict)

	c, err := a.Collection(ctx, countySupervisor, "county", 2024)
	must(err)
	if c.Expected() != 6 || c.Count(app.StandingAccepted) != 2 || c.Count(app.StandingReturned) != 1 || c.Count(app.StandingMissing) != 3 || c.Count(app.StandingOutside) != 1 {
		t.Errorf("%+v", c)
	}
	if _, _, err := a.Filings(ctx, clerk, "b00", 2024); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a clerk reads another's report: %v", err)
	}
	// The agency mends it: another version, with what changed.
	mended := plainReport(c.Members[1].Name, 2024, 6, 0)
	got := uploaded(t, a, clerk, 2024, pressed(t, mended, doc.Markdown))
	if u := got[mended.Agency+".md"]; u.State != app.UploadTaken || u.Version != 2 {
		t.Errorf("%+v", u)
	}
	changes, err := a.Changes(ctx, clerk, "b01", 2024, 2)
	must(err)
	if len(changes) == 0 {
		t.Error("nothing is said to have changed")
	}
	refused("an older version", a.AcceptFiling(ctx, countySupervisor, "b01", 2024, 1, ""), fault.Conflict)
	must(a.AcceptFiling(ctx, countySupervisor, "b01", 2024, 2, ""))
	_, first, err := a.FilingOf(ctx, clerk, "b01", 2024, 1)
	must(err)
	if first.Report.Requests[report.Granted][report.RowTotal] != report.C(6) || len(first.Findings) == 0 {
		t.Error("the first version is no longer what came")
	}
	again := uploaded(t, a, clerk, 2024, pressed(t, mended, doc.HTML))
	if u := again[mended.Agency+".html"]; u.State != app.UploadRefused || !strings.Contains(u.Message, "已经接收") {
		t.Errorf("%+v", u)
	}
}

func total(t *testing.T, a *app.App, names []string) {
	t.Helper()
	sum, err := a.CollectedTotal(ctx, countySupervisor, "county", 2024)
	if err != nil {
		t.Fatal(err)
	}
	if n := sum.Report.Requests[report.Granted][report.RowTotal]; n != report.C(3+6+2) {
		t.Errorf("granted %v", n)
	}
	if len(sum.Missing) != 3 || sum.Missing[0] != names[2] || sum.Previous != nil {
		t.Errorf("missing %v", sum.Missing)
	}
	shares, ok := sum.Shares(report.RequestPath(report.Granted, report.RowTotal))
	if !ok || len(shares) != 3 || shares[0].ID == "" {
		t.Errorf("%v", shares)
	}
	missing := 0
	for _, f := range sum.Findings {
		if f.Rule == "R-MISSING" && f.Severity == report.Error {
			missing++
		}
	}
	if missing != 3 {
		t.Errorf("%d findings of missing agencies: %v", missing, sum.Findings)
	}
}

// What was stored before a stop is read after it.
func TestUploadsSurviveARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, c := apptest.Open(t, store.Place{Dir: dir})
	c.Set(calendar.D(2025, 1, 20))
	names := membersUnder(t, a, 3)
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	app.StopIntake(a)
	if n, err := a.Upload(ctx, countySupervisor, 2024, feed(pressed(t, plainReport(names[0], 2024, 1, 0), doc.Text), pressed(t, plainReport(names[1], 2024, 1, 0), doc.HTML))); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	if err := a.ReadUploads(stopped); err == nil {
		t.Error("a cancelled reading says that it is done")
	}
	b, err := app.Open(ctx, app.Options{Dir: dir, Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	b.Resume()
	for range 200 {
		if got, err := b.Collection(ctx, countySupervisor, "county", 2024); err != nil {
			t.Fatal(err)
		} else if got.Waiting == 0 && got.Count(app.StandingReceived) == 2 {
			if err := b.Close(); err != nil {
				t.Error(err)
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("what was uploaded before the stop was never read")
}

// The fictional county's collection shows every standing.
func TestDemoCollection(t *testing.T) {
	slow(t)
	c := &apptest.Clock{}
	c.Set(calendar.D(2025, 3, 3))
	b, err := app.Open(ctx, app.Options{Dir: t.TempDir(), Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := b.Demo(ctx, apptest.Operator, app.Demo{Year: 2024, Cases: 100, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
	if err := b.DemoCollection(ctx, apptest.Operator, 2024, 1); err != nil {
		t.Fatal(err)
	}
	who := agency.Actor{Person: "zhoumingyuan", Agency: "yunling", Roles: []agency.Role{agency.Supervisor}}
	got, err := b.Collection(ctx, who, "yunling", 2024)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range got.Members {
		if m.ID == "housing" && (m.Standing != app.StandingMissing || m.Last != nil) {
			t.Errorf("handed in what is still a draft on its desk: %+v", m)
		}
		if m.Last == nil {
			continue
		}
		_, body, err := b.FilingOf(ctx, who, m.ID, 2024, 0)
		if err != nil {
			t.Fatal(err)
		}
		if m.Standing == app.StandingAccepted && m.Last.Errors > 0 {
			t.Errorf("%s was accepted with errors: %+v", m.Name, body.Findings)
		}
	}
	if got.Count(app.StandingReturned) != 1 || got.Count(app.StandingReceived) != 2 || got.Count(app.StandingMissing) == 0 || got.Doubts != 1 {
		t.Errorf("returned %d, received %d, missing %d, accepted %d, doubts %d", got.Count(app.StandingReturned), got.Count(app.StandingReceived),
			got.Count(app.StandingMissing), got.Count(app.StandingAccepted), got.Doubts)
	}
	clerk := agency.Actor{Person: "x", Agency: "resources", Roles: []agency.Role{agency.Clerk}}
	if s, r := said(t, b, who), said(t, b, clerk); s != "filing:2024年度! filing:2024年度!" || !strings.Contains(r, "report:2024年度!") {
		t.Errorf("what was handed in waits for its office, what was sent back for its clerk: %q, %q", s, r)
	}
	sum, err := b.CollectedTotal(ctx, who, "yunling", 2024)
	if err != nil || sum.Comparison() == nil {
		t.Errorf("no comparison: %v", err)
	}
}
