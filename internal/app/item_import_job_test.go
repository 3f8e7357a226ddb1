package app_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// A zip of an old site's articles is tried behind the page, row by row, and
// imported as drafts that somebody else publishes; sent again, it adds nothing.
func TestImportFromAZip(t *testing.T) {
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		const table = "标题,发布时间,正文,正文文件,附件,原网址\n" +
			"关于校车的公告,2023-05-06 09:30,<p>全文如下。</p>,,,/1.html\n" +
			"关于操场的公告,2023-05-07 09:30,,正文/操场.html,,/2.html\n" +
			"关于名单的公告,2023-05-08,张某，身份证号11010519491231002X。,,,/3.html\n" +
			"关于校车的公告,2023-05-06 09:30,<p>又一遍。</p>,,,/1.html\n" +
			"关于食堂的公告,去年,正文,,,/5.html\n" +
			"关于宿舍的公告,2023-05-09,,../../etc/passwd,,/6.html\n"
		data := packedZip(t, "旧站/目录.csv", table, "旧站/正文/操场.html", "<p>操场已修好，照片另发。</p>")
		job := app.ImportJob{Agency: "edu", Name: "旧站.zip", Column: catalog.ColNotices}
		blobs, records := keptFiles(t, p, a)
		j, err := a.UploadImport(ctx, editor, job, bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if j = ended(t, a, j.ID); j.Outcome.Trouble != "" || j.Outcome.Imported || j.Outcome.New != 3 || j.Outcome.Faulty != 3 || len(j.Outcome.Open) != 1 {
			t.Fatalf("trial: %+v", j.Outcome)
		}
		if got := said(t, a, editor); !strings.Contains(got, "import:成批导入") || strings.Contains(said(t, a, publisher), "import") {
			t.Errorf("a trial waits for a decision: %q", got)
		}
		var states []string
		for _, l := range j.Outcome.Lines {
			states = append(states, l.Place()+string(l.State))
		}
		if got := strings.Join(states, " "); got != "第 2 行new 第 3 行new 第 4 行held 第 5 行faulty 第 6 行faulty 第 7 行faulty" || strings.Contains(strings.Join(j.Outcome.Lines[2].Words, ""), "19491231") {
			t.Errorf("%s: %q", got, j.Outcome.Lines[2].Words)
		}
		if b, r := keptFiles(t, p, a); b != blobs || r != records {
			t.Error("a trial left files in the ledger")
		}
		for who, other := range map[string]agency.Actor{"a publisher": publisher, "another agency": {Person: "x", Agency: "fin", Roles: editor.Roles}} {
			if err := a.StartImport(ctx, other, "edu", j.ID); err == nil {
				t.Errorf("%s imported", who)
			}
		}
		if err := a.StartImport(ctx, editor, "edu", j.ID); err != nil {
			t.Fatal(err)
		}
		if j = ended(t, a, j.ID); !j.Outcome.Imported || j.Outcome.New != 3 || j.Outcome.Faulty != 3 {
			t.Fatalf("import: %+v", j.Outcome)
		}
		if got := said(t, a, editor) + said(t, a, publisher); strings.Contains(got, "import:") || strings.Count(got, "imported:3 篇文章") != 2 {
			t.Errorf("articles wait: %q", got)
		}
		if err := a.StartImport(ctx, editor, "edu", j.ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("twice: %v", err)
		}
		if l, err := a.Visitor().ListItems(ctx, app.ItemFilter{}); err != nil || len(l.Items) != 0 {
			t.Errorf("public unseen: %+v, %v", l.Items, err)
		}
		open, err := a.OpenImports(ctx, editor, "edu", "", 50)
		if err != nil || open.Total != 3 {
			t.Fatalf("%+v, %v", open, err)
		}
		did, err := a.TakeOver(ctx, publisher, []string{open.Items[0].ID, open.Items[2].ID})
		if err != nil || did[0].Err != nil || did[1].Err == nil {
			t.Errorf("%+v, %v", did, err)
		}
		if i, err := a.Visitor().Item(ctx, open.Items[0].ID); err != nil || i.PublishedAt != "2023-05-06T09:30" {
			t.Errorf("%+v, %v", i.ItemLine, err)
		}
		again, err := a.UploadImport(ctx, editor, job, bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if again = ended(t, a, again.ID); again.Outcome.New != 0 || again.Outcome.Same != 3 {
			t.Errorf("again: %+v", again.Outcome)
		}
		if err := a.DropImport(ctx, editor, "edu", again.ID); err != nil {
			t.Fatal(err)
		}
		send := func() error {
			_, err := a.UploadImport(ctx, editor, app.ImportJob{Agency: "edu", Name: "表.csv", Column: catalog.ColNotices}, strings.NewReader("标题,发布时间,正文\n关于校车的公告,2023-05-06,全文\n"))
			return err
		}
		for range app.MostImports - 1 { // one waits already
			if err := send(); err != nil {
				t.Fatal(err)
			}
		}
		if err := send(); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "放弃") {
			t.Errorf("one too many: %v", err)
		}
		all, err := a.ImportJobs(ctx, editor, "edu")
		for _, j := range all {
			ended(t, a, j.ID)
		}
		if err != nil || len(all) != app.MostImports {
			t.Errorf("%d wait, %v", len(all), err)
		}
		c.Set(calendar.DateOf(c.Now()).AddDays(2))
		if all, err := a.ImportJobs(ctx, editor, "edu"); err != nil || len(all) != 0 {
			t.Errorf("two days later: %+v, %v", all, err)
		}
		verifiedItems(t, a)
	})
}

func ended(t *testing.T, a *app.App, id string) app.ImportJob {
	t.Helper()
	for range 500 {
		j, err := a.ImportJob(ctx, editor, "edu", id)
		if err != nil || j.Outcome != nil && !j.Running {
			if err != nil {
				t.Fatal(err)
			}
			return j
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the import did not end")
	return app.ImportJob{}
}

// What is no site's articles is refused at once, with the reason; what hides in
// it is the fault of its article alone.
func TestHostileImportsAreRefused(t *testing.T) {
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		many := "标题,发布时间,正文\n" + strings.Repeat("甲,2023-05-06,甲\n", app.MostImported+1)
		for _, x := range []struct {
			name, why string
			data      []byte
		}{
			{"坏.zip", "完整的压缩包", []byte("PK\x03\x04 and no more")}, {"空.zip", "没有可以导入", packedZip(t, "说明.jpg", "x")}, {"外.zip", "不合法", packedZip(t, "../../etc/甲.html", "甲")},
			{"同名.zip", "", packedZip(t, "甲.html", "甲", "甲.html", "乙")}, {"两份.zip", "只留一份", packedZip(t, "甲.csv", "标题,发布时间\n甲,2023-05-06\n", "乙.csv", "标题,发布时间\n乙,2023-05-06\n")},
			{"空.csv", "没有文章", []byte("标题,发布时间\n")}, {"无.csv", "没有找到列名", []byte("甲,乙\n1,2\n")}, {"多.csv", "一次最多", []byte(many)}, {"图.png", "请上传 zip", picture(t)},
		} {
			_, err := a.UploadImport(ctx, editor, app.ImportJob{Agency: "edu", Name: x.name}, bytes.NewReader(x.data))
			if k := fault.KindOf(err); err == nil || k != fault.Invalid && k != fault.Unavailable || !strings.Contains(err.Error(), x.why) {
				t.Errorf("%s: %v", x.name, err)
			}
		}
		if _, err := a.UploadImport(ctx, publisher, app.ImportJob{Agency: "edu", Name: "甲.csv"}, strings.NewReader("标题,发布时间\n甲,2023-05-06\n")); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a publisher: %v", err)
		}
		j, err := a.UploadImport(ctx, editor, app.ImportJob{Agency: "edu", Name: "混.zip", Column: catalog.ColNotices}, bytes.NewReader(packedZip(t, "甲.html", `<meta name="PubDate" content="2023-05-06 09:30"><p>甲文</p>`, "炸弹.html", strings.Repeat("0", 40<<20))))
		if err != nil {
			t.Fatal(err)
		}
		if j = ended(t, a, j.ID); j.Outcome.Faulty != 1 || j.Outcome.New != 1 {
			t.Errorf("%+v", j.Outcome)
		}
	})
}
