package app_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/dispute"
	"gongkai/internal/law/report"
	"gongkai/internal/law/request"
)

var ctx = context.Background()

func answered(on calendar.Date, outcome string) request.Act {
	return request.Act{Kind: request.Answered, On: on, Outcome: outcome, Delivery: "mail"}
}

// year2024 registers three cases: one granted, one refused in 2025, one open.
func year2024(t *testing.T, a *app.App, c *apptest.Clock) []app.View {
	t.Helper()
	one := apptest.Received(t, a, c, calendar.D(2024, 3, 4), "某小学扩建项目的批复")
	one = apptest.Act(t, a, c, one, answered(calendar.D(2024, 3, 20), "granted"))
	two := apptest.Received(t, a, c, calendar.D(2024, 12, 20), "某次会议的讨论记录")
	three := apptest.Received(t, a, c, calendar.D(2024, 12, 27), "某项经费的使用情况")
	two = apptest.Act(t, a, c, two, answered(calendar.D(2025, 1, 8), "refused.deliberative"))
	if err := a.RecordCounts(ctx, apptest.Operator, "edu", []app.Count{
		{Year: 2024, Month: 1, Path: report.PathLicences, Value: "3"}, {Year: 2024, Month: 2, Path: report.PathLicences, Value: "4"},
		{Year: 2024, Path: report.PathPenalties, Value: "0"}, {Year: 2024, Path: report.PathCompulsion, Value: "0"},
		{Year: 2024, Month: 5, Path: report.PathFees, Value: "6219520.5"},
	}); err != nil {
		t.Fatal(err)
	}
	if err := a.RecordDocuments(ctx, apptest.Operator, "edu", []app.Document{
		{Number: "云教规〔2024〕1号", Title: "民办学校管理办法", IssuedOn: calendar.D(2024, 5, 6), InForceOn: calendar.D(2024, 6, 10)},
	}); err != nil {
		t.Fatal(err)
	}
	return []app.View{one, two, three}
}

func TestReportDerivesItself(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		cases := year2024(t, a, c)
		d, err := a.Derive(ctx, apptest.Operator, "edu", 2024)
		if err != nil {
			t.Fatal(err)
		}
		got := map[report.Path]int64{}
		for _, cell := range d.Report.Counts() {
			if !cell.Value.Known {
				t.Errorf("%s is not stated", cell.Path)
			}
			if cell.Value.N != 0 {
				got[cell.Path] = cell.Value.N
			}
		}
		want := map[report.Path]int64{
			"requests.new.natural_person": 3, "requests.new.total": 3, "requests.granted.natural_person": 1, "requests.granted.total": 1,
			"requests.total.natural_person": 1, "requests.total.total": 1, "requests.carried_out.natural_person": 2, "requests.carried_out.total": 2,
			"proactive.licences": 7, "proactive.normative_documents.issued": 1, "proactive.normative_documents.in_force": 1,
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got  %v\nwant %v", got, want)
		}
		if d.Report.Proactive.Fees != "621.95205" {
			t.Errorf("fees: %s", d.Report.Proactive.Fees)
		}
		list, err := a.CellCases(ctx, apptest.Operator, "edu", 2024, "requests.carried_out.total")
		if err != nil || len(list) != 2 || list[0].Number != cases[1].Number {
			t.Errorf("behind the cell: %v, %v", list, err)
		}
	})
}

func TestSignedFiguresStandAndDifferencesShow(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		cases := year2024(t, a, c)
		if _, err := a.Sign(ctx, apptest.Operator, "edu", 2025, report.Sections{}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("signing a year that has not ended: %v", err)
		}
		if _, err := a.Sign(ctx, apptest.Operator, "edu", 2024, report.Sections{}); err != nil {
			t.Fatal(err)
		}
		c.Set(calendar.D(2025, 1, 10))
		late, err := a.Register(ctx, apptest.Operator, app.Registration{Agency: "edu",
			Application: app.Application{Applicant: app.Applicant{Kind: "commercial", Name: "某公司"}, Content: "漏登记的申请"},
			Acts:        []request.Act{{Kind: request.Received, On: calendar.D(2024, 12, 30), Channel: request.RegisteredMail}}})
		if err != nil {
			t.Fatal(err)
		}
		_, diff, found, err := a.SignedReport(ctx, apptest.Operator, "edu", 2024)
		if err != nil || !found {
			t.Fatal(found, err)
		}
		cells := map[report.Path][]string{}
		for _, d := range diff {
			cells[d.Cell] = d.Added
		}
		if len(cells) != 4 || cells["requests.new.total"][0] != late.Number || cells["requests.carried_out.commercial"][0] != late.Number {
			t.Errorf("differences: %v", diff)
		}
		d, err := a.Derive(ctx, apptest.Operator, "edu", 2025)
		if err != nil {
			t.Fatal(err)
		}
		if n := d.Report.Requests[report.CarriedIn][report.RowTotal].N; n != 2 {
			t.Errorf("carried in %d, signed was 2", n)
		}
		if len(d.Differences) != 2 || d.Differences[0].Added[0] != late.Number {
			t.Errorf("the difference and its cause: %+v", d.Differences)
		}
		_ = cases
	})
}

// raw opens the database behind the installation's back.
func raw(t *testing.T, p store.Place) *sql.DB {
	t.Helper()
	var db *sql.DB
	var err error
	if p.URL != "" {
		cfg, err := pgx.ParseConfig(p.URL)
		if err != nil {
			t.Fatal(err)
		}
		db = stdlib.OpenDB(*cfg)
	} else if db, err = sql.Open("sqlite", "file:"+filepath.Join(p.Dir, "gongkai.db")+"?_pragma=busy_timeout(5000)"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func faults(t *testing.T, a *app.App) []string {
	t.Helper()
	v, err := a.Verify(ctx, apptest.Operator, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(v.Faults))
	for i, f := range v.Faults {
		out[i] = f.Where + ": " + f.Message
	}
	return out
}

// Every way of changing the ledger behind the program's back is found.
func TestVerifyFindsEveryChange(t *testing.T) {
	t.Parallel()
	slow(t)
	changes := []struct{ name, sql, where string }{
		{"an act's date", `UPDATE acts SET on_date = '2024-03-05' WHERE seq = 1 AND entry = 3`, "audit 3"},
		{"an act's body", `UPDATE acts SET body = REPLACE(body, 'counter', 'oral') WHERE entry = 3`, "audit 3"},
		{"an act's author", `UPDATE acts SET actor = 'x' WHERE entry = 3`, "audit 3"},
		{"an act's time", `UPDATE acts SET recorded_at = '2024-03-04T01:00:00.001Z' WHERE entry = 3`, "audit 3"},
		{"an act's entry", `UPDATE acts SET entry = 1 WHERE entry = 3`, "audit 3"},
		{"an act's entry beyond the chain", `UPDATE acts SET entry = 999 WHERE entry = 3`, "acts "},
		{"an act gone", `DELETE FROM acts WHERE entry = (SELECT MAX(entry) FROM acts)`, "audit "},
		{"an act added", `INSERT INTO acts (case_id, seq, act, on_date, body, recorded_at, actor, entry) SELECT case_id, 9, act, on_date, body, recorded_at, actor, entry FROM acts WHERE entry = 3`, "audit 3"},
		{"an audit entry's actor", `UPDATE audit SET actor = 'y' WHERE seq = 3`, "audit 3"},
		{"an audit entry's time", `UPDATE audit SET at = '2024-03-04T01:00:00.001Z' WHERE seq = 3`, "audit 3"},
		{"an audit entry's detail", `UPDATE audit SET detail = '{}' WHERE seq = 3`, "audit 3"},
		{"an audit entry's digest", `UPDATE audit SET digest = CASE WHEN digest LIKE 'a%' THEN 'b' ELSE 'a' END || SUBSTR(digest, 2) WHERE seq = 3`, "audit 3"},
		{"an audit entry's hash", `UPDATE audit SET hash = CASE WHEN hash LIKE 'a%' THEN 'b' ELSE 'a' END || SUBSTR(hash, 2) WHERE seq = 3`, "audit "},
		{"an audit entry gone", `DELETE FROM audit WHERE seq = 5`, "audit 5"},
		{"the last audit entry gone", `DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit)`, "audit "},
		{"the head", `UPDATE audit_head SET hash = CASE WHEN hash LIKE 'a%' THEN 'b' ELSE 'a' END || SUBSTR(hash, 2)`, "audit_head"},
		{"a case's title", `UPDATE cases SET title = 'x' WHERE entry = 3`, "audit 3"},
		{"a case's applicant", `UPDATE cases SET applicant = 'commercial' WHERE entry = 3`, "audit 3"},
		{"a case's sealed data", `UPDATE cases SET sealed = NULL WHERE entry = 3`, "audit 3"},
		{"a cached due date", `UPDATE cases SET due = '2024-12-01' WHERE entry = 3`, "cases "},
		{"a cached due date that is none", `UPDATE cases SET due = 'x' WHERE entry = 3`, "cases "},
		{"a cached stage", `UPDATE cases SET stage = 'open' WHERE entry = 3`, "cases "},
		{"a cached outcome", `UPDATE cases SET outcome = 'partial' WHERE entry = 3`, "cases "},
		{"a case gone with its acts", `DELETE FROM acts WHERE entry = 8; DELETE FROM cases WHERE entry = 8`, "audit 8"},
		{"a count", `UPDATE records SET body = REPLACE(body, '"3"', '"2"') WHERE kind = 'count'`, "audit "},
		{"a count gone", `DELETE FROM records WHERE kind = 'count' AND key LIKE '2024-01%'`, "audit "},
		{"an agency gone", `DELETE FROM agencies WHERE id = 'fin'`, "audit "},
		{"an agency's name", `UPDATE agencies SET body = REPLACE(body, '教育', '财政')`, "agencies edu"},
	}
	storetest.Each(t, func(t *testing.T, p store.Place) {
		a, c := apptest.Open(t, p)
		year2024(t, a, c)
		if err := a.PutAgency(ctx, apptest.Operator, agency.Agency{ID: "fin", Kind: agency.Department, Name: "云岭县财政局"}); err != nil {
			t.Fatal(err)
		}
		if got := faults(t, a); len(got) > 0 {
			t.Fatalf("a whole ledger: %q", got)
		}
		db := raw(t, p)
		for _, ch := range changes {
			t.Run(ch.name, func(t *testing.T) {
				undo := snapshot(t, db, "agencies", "cases", "acts", "records", "audit", "audit_head")
				defer undo()
				change(t, db, p, ch.sql)
				got := faults(t, a)
				found := false
				for _, f := range got {
					found = found || strings.HasPrefix(f, ch.where)
				}
				if !found {
					t.Errorf("want a fault at %q, got %q", ch.where, got)
				}
			})
		}
	})
}

// Every way of changing an item behind the program's back is found, too: its
// header, its acts, its texts, what is cached and what is listed.
func TestVerifyFindsEveryChangeOfItems(t *testing.T) {
	t.Parallel()
	const one = `(SELECT MIN(id) FROM items)`
	changes := []struct{ name, sql, where string }{
		{"an item's agency", `UPDATE items SET agency = 'fin' WHERE id = ` + one, "audit "},
		{"an item's source", `UPDATE items SET source_key = 'x' WHERE id = ` + one, "audit "},
		{"an item's time", `UPDATE items SET created_at = '2024-03-04T01:00:00.001Z' WHERE id = ` + one, "audit "},
		{"an item's entry", `UPDATE items SET entry = 999 WHERE id = ` + one, "items"},
		{"an item gone with its acts and texts", `DELETE FROM item_acts WHERE item_id = ` + one + `; DELETE FROM item_texts WHERE item_id = ` + one + `; DELETE FROM items WHERE id = ` + one, "audit "},
		{"a cached title", `UPDATE items SET title = 'x' WHERE id = ` + one, "items "},
		{"a cached stage", `UPDATE items SET stage = 'draft' WHERE id = ` + one, "items "},
		{"a cached index number", `UPDATE items SET index_no = 'x' WHERE id = ` + one, "items "},
		{"a cached text that is public", `UPDATE items SET public = 2 WHERE id = ` + one, "items "},
		{"a cached end", `UPDATE items SET ended_on = '2024-04-01' WHERE id = ` + one, "items "},
		{"an act's body", `UPDATE item_acts SET body = REPLACE(body, 'proactive', 'withheld') WHERE seq = 2 AND item_id = ` + one, "audit "},
		{"an act's day", `UPDATE item_acts SET on_date = '2024-02-01' WHERE seq = 2 AND item_id = ` + one, "audit "},
		{"an act's author", `UPDATE item_acts SET actor = 'x' WHERE seq = 2 AND item_id = ` + one, "audit "},
		{"an act's time", `UPDATE item_acts SET recorded_at = '2024-03-04T01:00:00.001Z' WHERE seq = 2 AND item_id = ` + one, "audit "},
		{"an act's kind", `UPDATE item_acts SET act = 'settled' WHERE seq = 2 AND item_id = ` + one, "audit "},
		{"the last act gone", `DELETE FROM item_acts WHERE entry = (SELECT MAX(entry) FROM item_acts)`, "audit "},
		{"an act beyond the chain", `UPDATE item_acts SET entry = 999 WHERE seq = 2 AND item_id = ` + one, "item_acts "},
		{"an act added", `INSERT INTO item_acts (item_id, seq, act, on_date, body, recorded_at, actor, entry) SELECT item_id, 99, act, on_date, body, recorded_at, actor, entry FROM item_acts WHERE seq = 2 AND item_id = ` + one, "audit "},
		{"a text's body", `UPDATE item_texts SET body = REPLACE(body, '车辆', '船舶')`, "items "},
		{"a text's words", `UPDATE item_texts SET plain = REPLACE(plain, '车辆', '船舶')`, "items "},
		{"a text's record", `UPDATE item_texts SET record = REPLACE(record, '办法', '规定')`, "items "},
		{"a text's attachments", `UPDATE item_texts SET attachments = '[{"name":"x","format":"txt","bytes":1,"blob":""}]'`, "items "},
		{"a text's hash", `UPDATE item_texts SET hash = CASE WHEN hash LIKE 'a%' THEN 'b' ELSE 'a' END || SUBSTR(hash, 2)`, "items "},
		{"a text gone", `DELETE FROM item_texts WHERE item_id = ` + one, "items "},
		{"a text added", `INSERT INTO item_texts (item_id, n, hash, record, body, plain, attachments) SELECT item_id, 9, hash, record, body, plain, attachments FROM item_texts WHERE item_id = ` + one, "items "},
		{"a listing gone", `DELETE FROM item_columns WHERE column_id = 'normative'`, "items "},
		{"a listing added", `INSERT INTO item_columns (column_id, item_id, agency, kind, published_at) SELECT 'news', item_id, agency, kind, published_at FROM item_columns WHERE column_id = 'normative'`, "items "},
		{"an entry of the public log changed", `UPDATE log_entries SET line = REPLACE(line, '"at":"2', '"at":"1') WHERE n = 0`, "log_checkpoints 1"},
		{"the last entry of the public log gone", `DELETE FROM log_entries WHERE n = 1`, "log_entries: "},
		{"the last entry and its checkpoint gone", `DELETE FROM log_entries WHERE n = 1; DELETE FROM log_checkpoints WHERE size = 2`, "items "},
		{"the public log gone", `DELETE FROM log_entries; DELETE FROM log_checkpoints; DELETE FROM log_hashes`, "items "},
		{"entries of the public log exchanged", `UPDATE log_entries SET n = 9 WHERE n = 0; UPDATE log_entries SET n = 0 WHERE n = 1; UPDATE log_entries SET n = 1 WHERE n = 9`, "log_entries 0"},
		{"an entry of the public log added", `INSERT INTO log_entries (n, subject, line, entry) SELECT 2, subject, REPLACE(line, '"n":1', '"n":2'), entry FROM log_entries WHERE n = 1`, "log_checkpoints"},
		{"an entry of the public log about another", `UPDATE log_entries SET subject = 'item:x' WHERE n = 0`, "log_entries 0"},
		{"a hash of the public log", `UPDATE log_hashes SET hash = (SELECT hash FROM log_hashes WHERE i = 0) WHERE i = 2`, "log_hashes"},
		{"a checkpoint", `UPDATE log_checkpoints SET note = REPLACE(note, '1', '2') WHERE size = 1`, "log_checkpoints 1"},
		{"the last checkpoint gone", `DELETE FROM log_checkpoints WHERE size = 2`, "log_checkpoints"},
		{"a count", `UPDATE column_counts SET items = items + 1 WHERE column_id = 'normative'`, "column_counts"},
	}
	storetest.Each(t, func(t *testing.T, p store.Place) {
		a, _ := apptest.Open(t, p)
		if err := a.PutAgency(ctx, apptest.Operator, agency.Agency{ID: "fin", Kind: agency.Department, Name: "云岭县财政局"}); err != nil {
			t.Fatal(err)
		}
		d := reviewDesk{t, a}
		d.release(d.draft(paperOf("云岭县校车管理办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
		d.release(d.draft(paperOf("云岭县校舍管理办法", "云教规〔2024〕2号", calendar.D(2024, 2, 20))))
		if got := faults(t, a); len(got) > 0 {
			t.Fatalf("a whole ledger: %q", got)
		}
		db := raw(t, p)
		for _, ch := range changes {
			t.Run(ch.name, func(t *testing.T) {
				undo := snapshot(t, db, "agencies", "items", "item_acts", "item_texts", "item_columns", "column_counts", "log_entries", "log_checkpoints", "log_hashes")
				defer undo()
				change(t, db, p, ch.sql)
				if got := faults(t, a); !slices.ContainsFunc(got, func(f string) bool { return strings.HasPrefix(f, ch.where) }) {
					t.Errorf("want a fault at %q, got %q", ch.where, got)
				}
			})
		}
		if got := faults(t, a); len(got) > 0 {
			t.Errorf("put back: %q", got)
		}
	})
}

// change runs statements that must each change something.
func change(t *testing.T, db *sql.DB, p store.Place, sql string) {
	t.Helper()
	if p.URL == "" {
		if _, err := db.Exec(`PRAGMA foreign_keys = OFF`); err != nil {
			t.Fatal(err)
		}
	}
	for _, q := range strings.Split(sql, ";") {
		if res, err := db.Exec(q); err != nil {
			t.Fatal(err)
		} else if n, _ := res.RowsAffected(); n == 0 {
			t.Fatalf("changed nothing: %s", q)
		}
	}
}

// snapshot copies the tables and gives what puts them back.
func snapshot(t *testing.T, db *sql.DB, tables ...string) func() {
	t.Helper()
	do := func(q string) {
		t.Helper()
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	for _, n := range tables {
		do(`DROP TABLE IF EXISTS keep_` + n)
		do(`CREATE TABLE keep_` + n + ` AS SELECT * FROM ` + n)
	}
	return func() {
		for i := len(tables) - 1; i >= 0; i-- {
			do(`DELETE FROM ` + tables[i])
		}
		for _, n := range tables {
			do(`INSERT INTO ` + n + ` SELECT * FROM keep_` + n)
		}
	}
}

// backupsAreWatched asks how an installation stands with its backups.
func backupsAreWatched(t *testing.T, a *app.App, c *apptest.Clock) {
	t.Helper()
	admin := agency.Actor{Person: "admin", Agency: "edu", Roles: []agency.Role{agency.SystemAdmin}}
	stands := func(late bool, days int) {
		t.Helper()
		s, err := a.BackupState(ctx, admin)
		if err != nil || s.Late != late || s.Days != days {
			t.Errorf("%+v %v", s, err)
		}
	}
	stands(true, 0)
	now := c.Now()
	if err := a.NoteBackup(ctx, apptest.Operator, "gongkai.tar.gz", app.BackupResult{Rows: 3, Bytes: 10}, true); err != nil {
		t.Fatal(err)
	}
	stands(false, 0)
	c.To(now.AddDate(0, 0, app.BackupDays-1))
	stands(false, app.BackupDays-1)
	c.To(now.AddDate(0, 0, app.BackupDays))
	stands(true, app.BackupDays)
	if err := a.SetBackupDays(ctx, admin, app.BackupDays+1); err != nil {
		t.Fatal(err)
	}
	stands(false, app.BackupDays)
	for _, days := range []int{0, app.MostBackupDays + 1} {
		if err := a.SetBackupDays(ctx, admin, days); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%d days: %v", days, err)
		}
	}
	if err := a.SetBackupDays(ctx, agency.Actor{Person: "h", Agency: "edu", Roles: []agency.Role{agency.OfficeHead}}, 9); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("the head of the office chooses: %v", err)
	}
	if _, err := a.BackupState(ctx, agency.Actor{Person: "h", Agency: "edu", Roles: []agency.Role{agency.OfficeHead}}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("the head of the office: %v", err)
	}
}

// twice is a backup with a second ledger, which alone has the right sum.
func twice(t *testing.T) io.Reader {
	t.Helper()
	var b bytes.Buffer
	gz := gzip.NewWriter(&b)
	tw := tar.NewWriter(gz)
	first, second := "{\"t\":\"x\"}\n{\"t\":\"y\"}\n", "{\"t\":\"z\"}\n"
	for _, m := range [][2]string{{"ledger.jsonl", first}, {"ledger.jsonl", second}, {"SHA256SUMS", fmt.Sprintf("%x  ledger.jsonl\n", sha256.Sum256([]byte(second)))}} {
		if err := tw.WriteHeader(&tar.Header{Name: m[0], Mode: 0o600, Size: int64(len(m[1]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(tw, m[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(tw.Close(), gz.Close()); err != nil {
		t.Fatal(err)
	}
	return &b
}

// repacked is a backup with its members changed by somebody who can pack files:
// gzip and tar see nothing wrong.
func repacked(t *testing.T, whole []byte, change func(members map[string]string)) []byte {
	t.Helper()
	gz, err := gzip.NewReader(bytes.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	members := map[string]string{}
	for tr := tar.NewReader(gz); ; {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		data, err2 := io.ReadAll(tr)
		if err = errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		names, members[h.Name] = append(names, h.Name), string(data)
	}
	change(members)
	for name := range members {
		if !slices.Contains(names, name) {
			names = slices.Insert(names, len(names)-1, name)
		}
	}
	var b bytes.Buffer
	out := gzip.NewWriter(&b)
	tw := tar.NewWriter(out)
	for _, name := range names {
		if err := tw.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(members[name]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(tw, members[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(tw.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// damages are what a backup may not come back with, by the code of the refusal.
var damages = map[string]func(map[string]string){
	"restore.sum": func(m map[string]string) { m["ledger.jsonl"] = strings.Replace(m["ledger.jsonl"], "2024", "2023", 1) },
	"restore.incomplete": func(m map[string]string) {
		m["SHA256SUMS"] = m["SHA256SUMS"][:strings.Index(m["SHA256SUMS"], "\n")+1]
	},
	"restore.damaged": func(m map[string]string) { // a file under another's name, its own sum beside it
		name := "blobs/" + strings.Repeat("0", 64)
		m[name] = "x"
		m["SHA256SUMS"] += fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte("x")), name)
	},
	"restore.newer": func(m map[string]string) {
		m["backup.json"] = regexp.MustCompile(`"schema":\s*\d+`).ReplaceAllString(m["backup.json"], `"schema":99999`)
	},
	"restore.strange": func(m map[string]string) { m["virus.exe"] = "x" },
}

func TestBackupComesBackWhole(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		year2024(t, a, c)
		backupsAreWatched(t, a, c)
		var file bytes.Buffer
		if _, err := a.Backup(ctx, apptest.Operator, &file); err != nil {
			t.Fatal(err)
		}
		whole := file.Bytes()
		for _, cut := range []int{0, 10, len(whole) / 2, len(whole) - 20} {
			dir := t.TempDir()
			if _, err := app.Restore(ctx, app.Options{Dir: dir}, bytes.NewReader(whole[:cut])); fault.KindOf(err) != fault.Invalid {
				t.Errorf("cut at %d: %v", cut, err)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("cut at %d: left %v behind", cut, left)
			}
		}
		for code, change := range damages {
			dir := t.TempDir()
			_, err := app.Restore(ctx, app.Options{Dir: dir}, bytes.NewReader(repacked(t, whole, change)))
			var refused *fault.Error
			if !errors.As(err, &refused) || refused.Kind != fault.Invalid || refused.Code != code {
				t.Errorf("%s: %v", code, err)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%s: left %v behind", code, left)
			}
		}
		if _, err := app.CheckBackup(twice(t)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a ledger that stands twice: %v", err)
		}
		dir := t.TempDir()
		if _, err := app.Restore(ctx, app.Options{Dir: dir}, bytes.NewReader(whole)); err != nil {
			t.Fatal(err)
		}
		key, err := os.ReadFile(filepath.Join(p.Dir, "key"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "key"), key, 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := app.Open(ctx, app.Options{Dir: dir, Existing: true, Now: c.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = b.Close() }()
		if got := faults(t, b); len(got) > 0 {
			t.Errorf("restored: %q", got)
		}
		was, _ := a.Derive(ctx, apptest.Operator, "edu", 2024)
		is, err := b.Derive(ctx, apptest.Operator, "edu", 2024)
		if err != nil || was.Report.Requests != is.Report.Requests {
			t.Errorf("the report differs: %v", err)
		}
		if _, err := app.Restore(ctx, app.Options{Dir: dir}, bytes.NewReader(whole)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("restoring over data: %v", err)
		}
	})
}

func TestOnlyWhoMay(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		v := apptest.Received(t, a, c, calendar.D(2024, 3, 4), "某项目的批复")
		person := func(at string, roles ...agency.Role) agency.Actor {
			return agency.Actor{Person: "p", Agency: at, Roles: roles}
		}
		extend := request.Act{Kind: request.Extended, On: calendar.D(2024, 3, 4), Days: 10, ApprovedBy: "王主任", ToldOn: calendar.D(2024, 3, 4), Reason: "需要时间检索"}
		for _, who := range []agency.Actor{{}, person("edu", agency.Handler), person("edu", agency.SystemAdmin), person("fin", agency.OfficeHead)} {
			if _, err := a.Act(ctx, who, v.ID, v.Version, extend); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%+v extended: %v", who, err)
			}
		}
		if _, err := a.Act(ctx, person("edu", agency.OfficeHead), v.ID, v.Version, extend); err != nil {
			t.Error(err)
		}
		if _, err := a.ReadApplication(ctx, apptest.Operator, v.ID, "核对"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the operator read personal data: %v", err)
		}
		if _, err := a.ReadApplication(ctx, person("edu", agency.Handler), v.ID, " "); fault.KindOf(err) != fault.Invalid {
			t.Errorf("read without a purpose: %v", err)
		}
		got, err := a.ReadApplication(ctx, person("edu", agency.Handler), v.ID, "制作答复书")
		if err != nil || got.Applicant.Name != "李某" {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestNewCalendarMovesOpenCases(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		v := apptest.Received(t, a, c, calendar.D(2026, 12, 14), "跨年的申请")
		if !v.State.Provisional {
			t.Fatalf("due %s is not provisional", v.State.Due)
		}
		res, err := a.AddCalendar(ctx, apptest.Operator, []byte(`{"2027": {"rest": ["01-01", "01-04"], "work": []}}`))
		if err != nil {
			t.Fatal(err)
		}
		if res.Open != 1 || len(res.Changed) != 1 || res.Changed[0].Before != v.State.Due {
			t.Errorf("%+v", res)
		}
		now, err := a.Case(ctx, apptest.Operator, v.ID)
		if err != nil || now.Provisional || now.Due != res.Changed[0].After {
			t.Errorf("%+v, %v", now.Cached, err)
		}
		if got := faults(t, a); len(got) > 0 {
			t.Errorf("%q", got)
		}
	})
}

func TestSettingsHoldFromTheirDay(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		if err := a.ChangeSetting(ctx, apptest.Operator, "edu", statute.Change{From: calendar.D(2024, 6, 1), Key: statute.IndividualBusiness, Value: "commercial"}); err != nil {
			t.Fatal(err)
		}
		column := func(on calendar.Date) string {
			c.Set(on)
			v, err := a.Register(ctx, apptest.Operator, app.Registration{Agency: "edu",
				Application: app.Application{Applicant: app.Applicant{Kind: "individual_business", Name: "某商店"}, Content: "许可情况"},
				Acts:        []request.Act{{Kind: request.Received, On: on, Channel: request.Counter}}})
			if err != nil {
				t.Fatal(err)
			}
			return v.Applicant
		}
		if before, after := column(calendar.D(2024, 5, 31)), column(calendar.D(2024, 6, 1)); before != "natural_person" || after != "commercial" {
			t.Errorf("before %s, after %s", before, after)
		}
		c.Set(calendar.D(2025, 2, 3))
		if err := a.RecordDocuments(ctx, apptest.Operator, "edu", []app.Document{
			{Number: "云教规〔2019〕1号", Title: "某办法", IssuedOn: calendar.D(2019, 1, 2), EndedOn: calendar.D(2024, 1, 2), Expired: true},
		}); err != nil {
			t.Fatal(err)
		}
		repealed := func() int64 {
			t.Helper()
			d, err := a.Derive(ctx, apptest.Operator, "edu", 2024)
			if err != nil {
				t.Fatal(err)
			}
			return d.Report.Proactive.NormativeDocuments[report.Repealed].N
		}
		before := repealed()
		if err := a.ChangeSetting(ctx, apptest.Operator, "", statute.Change{From: calendar.D(2024, 1, 1), Key: statute.ExpiredDocuments, Value: "leave_out"}); err != nil {
			t.Fatal(err)
		}
		if after := repealed(); before != 1 || after != 0 {
			t.Errorf("an expired document: %d, then %d", before, after)
		}
		if err := a.ChangeSetting(ctx, apptest.Operator, "edu", statute.Change{From: calendar.D(2024, 6, 1), Key: "nothing", Value: "x"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("unknown setting: %v", err)
		}
	})
}

// A lost reconsideration reopens the case: table 4 shows it, table 3 still
// counts the case once, in the year and row of its first answer.
func TestDisputeReopensAndCountsOnce(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		v := apptest.Received(t, a, c, calendar.D(2024, 11, 4), "某次检查的结果")
		v = apptest.Act(t, a, c, v, answered(calendar.D(2024, 11, 20), "refused.enforcement_file"))
		d, err := a.FileDispute(ctx, apptest.Operator, app.DisputeFiling{Agency: "edu", CaseID: v.ID, Number: "云政复〔2024〕7号", Type: dispute.Reconsideration,
			Acts: []dispute.Act{{Kind: dispute.Filed, On: calendar.D(2024, 11, 20)}}})
		if err != nil {
			t.Fatal(err)
		}
		on := func(day calendar.Date, act dispute.Act) {
			t.Helper()
			c.Set(day)
			act.On = day
			if d, err = a.ActOnDispute(ctx, apptest.Operator, d.ID, d.Version, act); err != nil {
				t.Fatal(err)
			}
		}
		on(calendar.D(2024, 11, 25), dispute.Act{Kind: dispute.Accepted, Procedure: dispute.Ordinary})
		on(calendar.D(2024, 11, 27), dispute.Act{Kind: dispute.Served})
		if d.Due != calendar.D(2024, 12, 11) {
			t.Errorf("the answer is due on the 10th working day: %s", d.Due)
		}
		table := func(year int) report.Report {
			t.Helper()
			r, err := a.Derive(ctx, apptest.Operator, "edu", year)
			if err != nil {
				t.Fatal(err)
			}
			return r.Report
		}
		on(calendar.D(2024, 12, 6), dispute.Act{Kind: dispute.Answered})
		if n := table(2024).Disputes[report.Reconsideration][report.Pending].N; n != 1 {
			t.Errorf("pending at the end of 2024: %d", n)
		}
		on(calendar.D(2025, 1, 10), dispute.Act{Kind: dispute.Decided, Result: dispute.Revoked})
		v = apptest.Act(t, a, c, v, request.Act{Kind: request.Reopened, On: calendar.D(2025, 1, 13), Dispute: d.ID, Until: calendar.D(2025, 2, 20)})
		v = apptest.Act(t, a, c, v, answered(calendar.D(2025, 2, 10), "partial"))
		r24, r25 := table(2024), table(2025)
		if r24.Requests[report.EnforcementFile][report.RowTotal].N != 1 || r25.Requests[report.Total][report.RowTotal].N != 0 {
			t.Errorf("the case is counted once, in 2024 and by its first answer")
		}
		if r25.Disputes[report.Reconsideration][report.Corrected].N != 1 || r25.Disputes[report.Reconsideration][report.GroupTotal].N != 1 {
			t.Errorf("table 4 of 2025: %v", r25.Disputes)
		}
		list, err := a.CellCases(ctx, apptest.Operator, "edu", 2025, "disputes.reconsideration.corrected")
		if err != nil || len(list) != 1 || list[0].Number != "云政复〔2024〕7号" {
			t.Errorf("behind the cell: %v, %v", list, err)
		}
		if got := faults(t, a); len(got) > 0 {
			t.Errorf("%q", got)
		}
	})
}

// readInTransfer reads an application while the case goes to another agency, at
// each moment at which the clock is asked.
func readInTransfer(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
	t.Helper()
	asked, at, id := 0, 0, ""
	other, err := app.Open(ctx, app.Options{Dir: p.Dir, URL: p.URL, Now: func() time.Time {
		if asked++; asked == at {
			if _, err := a.Transfer(ctx, apptest.Operator, id, 1, "fin", "", "由财政部门制作"); err != nil {
				t.Error(err)
			}
		}
		return c.Now()
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	handler := agency.Actor{Person: "li", Agency: "edu", Roles: []agency.Role{agency.Handler}}
	for n := 1; n <= 3; n++ {
		id = apptest.Received(t, a, c, calendar.D(2024, 3, 4), "某项资金的安排").ID
		asked, at = 0, n
		_, err := other.ReadApplication(ctx, handler, id, "核对")
		if asked >= at && fault.KindOf(err) != fault.Forbidden {
			t.Errorf("handed on at moment %d, its applicant is still shown to the agency before: %v", n, err)
		}
	}
}

func TestTransferKeepsTheChain(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		if err := a.PutAgency(ctx, apptest.Operator, agency.Agency{ID: "fin", Kind: agency.Department, Name: "云岭县财政局"}); err != nil {
			t.Fatal(err)
		}
		defer readInTransfer(t, a, c, p)
		v := apptest.Received(t, a, c, calendar.D(2024, 3, 4), "某项资金的安排")
		day0, due := v.Day0, v.Due
		moved, err := a.Transfer(ctx, apptest.Operator, v.ID, v.Version, "fin", "预算股", "由财政部门制作")
		if err != nil {
			t.Fatal(err)
		}
		if moved.Agency != "fin" || moved.Day0 != day0 || moved.Due != due || len(moved.Acts) != 3 || moved.Acts[1].Agency != "fin" {
			t.Errorf("%+v", moved)
		}
		if _, err := a.Transfer(ctx, apptest.Operator, v.ID, v.Version, "edu", "", "退回"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("from an old state: %v", err)
		}
		was, _ := a.Derive(ctx, apptest.Operator, "edu", 2024)
		is, err := a.Derive(ctx, apptest.Operator, "fin", 2024)
		if err != nil || was.Report.Requests[report.New][report.RowTotal].N != 0 || is.Report.Requests[report.New][report.RowTotal].N != 1 {
			t.Errorf("counted where it is handled: %v", err)
		}
		if got := faults(t, a); len(got) > 0 {
			t.Errorf("%q", got)
		}
	})
}
