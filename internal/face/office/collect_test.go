package office_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/app/press"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// members makes a county whose supervisor collects from n agencies, beside
// those of the demonstration, and gives their names.
func (d *desk) members(t testing.TB, n int) (names []string) {
	t.Helper()
	all, err := d.Agencies(t.Context(), app.OperatorOf("test"))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if a.Parent == "yunling" {
			names = append(names, a.Name)
		}
	}
	for i := 0; len(names) < n; i++ {
		name := "云岭县" + []string{"青石", "柳荫", "望江", "石桥", "城南", "城北", "松坪"}[i%7] + []string{"街道办事处", "工业园管理服务中心", "林场管理处"}[i/7%3]
		if err := d.PutAgency(t.Context(), app.OperatorOf("test"), agency.Agency{ID: fmt.Sprintf("more-%02d", i), Parent: "yunling", Kind: agency.Township, Name: name, Order: 100 + i}); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	return names[:n]
}

// yearReport is a report without a fault, with figures of its own.
func yearReport(name string, year int, i int) *report.Report {
	r := &report.Report{Agency: name, Year: year, Format: report.Format2021}
	for _, c := range r.Counts() {
		*c.Value = report.C(0)
	}
	r.Proactive.Fees = "0"
	n := int64(3 + i%9)
	for _, row := range []report.Row{report.New, report.Granted, report.Total} {
		r.Requests[row][report.NaturalPerson], r.Requests[row][report.RowTotal] = report.C(n), report.C(n)
	}
	r.Sections = report.Sections{
		Overview: fmt.Sprintf("%s第%d年按计划办理公开事项。新收到申请%d件。", name, year-2007, n),
		Problems: name + "的栏目更新还不够及时，下一步由专人每周检查。", Other: "本年度没有收取信息处理费。",
	}
	return r
}

// forty writes a report for each agency, in every format by turns, the last
// ten in a zip; three have a fault planted in them.
func forty(t testing.TB, names []string, year int, dir string) (files []string, faulty []string) {
	t.Helper()
	p := paper.NewReader(paper.Options{CacheDir: apptest.Cache()})
	defer func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}()
	formats := []doc.Format{doc.DOCX, doc.XLSX, doc.HTML, doc.Text, doc.Markdown, doc.JSON}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, name := range names {
		r, f := yearReport(name, year, i), formats[i%len(formats)]
		if i == 11 || i == 23 {
			f = doc.PDF
		}
		switch i {
		case 4: // a row that does not add up
			r.Requests[report.Granted][report.RowTotal] = report.C(99)
		case 14: // the balance
			r.Requests[report.New][report.NaturalPerson], r.Requests[report.New][report.RowTotal] = report.C(50), report.C(50)
		case 33: // a dispute too many
			r.Disputes[report.Reconsideration][report.GroupTotal] = report.C(2)
		}
		if i == 4 || i == 14 || i == 33 {
			faulty = append(faulty, name)
		}
		data, err := press.Print(t.Context(), p, r, f)
		if err != nil {
			t.Fatal(name, f, err)
		}
		file := fmt.Sprintf("%s%d年报.%s", name, year, f)
		if i >= 30 {
			w, err := z.Create(file)
			if err == nil {
				_, err = w.Write(data)
			}
			if err != nil {
				t.Fatal(err)
			}
			continue
		}
		files = append(files, filepath.Join(dir, file))
		if err := os.WriteFile(files[len(files)-1], data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	files = append(files, filepath.Join(dir, "乡镇年报.zip"))
	if err := os.WriteFile(files[len(files)-1], b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return files, faulty
}

// collected has last year's reports accepted without a browser.
func (d *desk) collected(t testing.TB, names []string, year int) {
	t.Helper()
	who := agency.Actor{Person: "zhoumingyuan", Agency: "yunling", Roles: []agency.Role{agency.Supervisor}}
	i := 0
	if _, err := d.Upload(t.Context(), who, year, func() (string, io.Reader, error) {
		if i == len(names) {
			return "", nil, io.EOF
		}
		data, err := yearReport(names[i], year, i+1).MarshalJSON()
		i++
		return names[i-1] + ".json", bytes.NewReader(data), err
	}); err != nil {
		t.Fatal(err)
	}
	if err := d.ReadUploads(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := d.read(t, who, year)
	for _, m := range c.Members {
		if m.Last != nil {
			if err := d.AcceptFiling(t.Context(), who, m.ID, year, 1, ""); err != nil {
				t.Fatal(m.Name, err)
			}
		}
	}
}

// read waits until every upload of a year was read.
func (d *desk) read(t testing.TB, who agency.Actor, year int) app.Collected {
	t.Helper()
	for range 600 {
		c, err := d.Collection(t.Context(), who, "yunling", year)
		if err != nil {
			t.Fatal(err)
		}
		if c.Waiting == 0 {
			return c
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the uploads are never read")
	return app.Collected{}
}

// Journey 8: a supervisor collects forty reports in every format, returns three
// with what was found in them, adds the others up and compares with last year.
func TestCollectionInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	browser := webtest.Browser(t)
	storetest.Each(t, func(t *testing.T, p store.Place) {
		if p.URL != "" && os.Getenv("GONGKAI_LONG") == "" {
			t.Skip("its parts are tried on PostgreSQL without a browser; GONGKAI_LONG tries the whole")
		}
		collectionJourney(t, webtest.Tab(t, browser, chromedp.WithNewBrowserContext()), p)
	})
}

func collectionJourney(t *testing.T, ctx context.Context, p store.Place) {
	d := county(t, p)
	names := d.members(t, 40)
	d.collected(t, names, 2023)
	files, faulty := forty(t, names, 2024, t.TempDir())
	who := agency.Actor{Person: "zhoumingyuan", Agency: "yunling", Roles: []agency.Role{agency.Supervisor}}

	b := &tab{t: t, ctx: ctx, base: d.srv.URL}
	b.signIn(d, agency.Supervisor)
	b.open("/office/collect/2024")
	b.reads("还有 40 个机关没有报送")
	b.shot("collect-empty")
	b.do(chromedp.SetUploadFiles(chromedp.CSS(`input[type="file"]`), files))
	b.press("上传并核对")
	b.open("/office/submission/2024") // the page may be left at once; it would renew itself
	c := d.read(t, who, 2024)
	if n := c.Count(app.StandingReceived); n != 40 {
		all, _ := d.Uploads(t.Context(), who, 2024)
		for _, u := range all {
			if u.State != app.UploadTaken {
				t.Logf("%s %s %s", u.Name, u.State, u.Message)
			}
		}
		t.Fatalf("%d of 40 received", n)
	}
	b.open("/office/collect/2024/uploads")
	b.shot("uploads-done")
	b.open("/office/collect/2024?standing=received")
	b.reads("错误")
	b.shot("collect-received")
	for _, m := range c.Members {
		if m.Last == nil {
			continue
		}
		if m.Last.Errors == 0 {
			if err := d.AcceptFiling(t.Context(), who, m.ID, 2024, 1, ""); err != nil {
				t.Fatal(m.Name, err)
			}
			continue
		}
		if !strings.Contains(strings.Join(faulty, " "), m.Name) {
			t.Errorf("%s has %d errors", m.Name, m.Last.Errors)
		}
		b.open("/office/collect/2024/agencies/" + m.ID)
		b.fill("words", "请核对后重新报送。")
		b.shot("found-" + m.ID)
		b.press("退回修改")
		b.reads("等待重新报送")
	}
	b.open("/office/collect/2024")
	b.reads("还有 3 个机关没有报送或者没有改好")
	b.shot("collect-decided")
	b.open("/office/collect/2024/total")
	b.reads("已列入 37 份")
	b.reads("还缺 3 个机关")
	b.reads("2023年已接收的 40 份报告之和")
	b.reads("由本级政府信息公开工作主管部门编写")
	b.shot("total")
	b.leads(`//a[contains(@href, "requests.granted.natural_person")]`)
	b.reads("各机关的数")
	b.shot("total-cell")
	for _, p := range []string{"/office/collect/2024", "/office/collect/2024/total", "/office/collect/2024/uploads", "/office/collect/2024/agencies/education", "/office/supervise?period=2024"} {
		b.narrow(p)
	}
	b.open("/office/supervise?period=2024")
	b.shot("supervise")
	d.soundCollection(t)
	b.signOut()
	d.regionsReport(b)
}

// regionsReport goes on to the report of the region: its figures are the sum,
// its text is written, somebody else passes it, a third signs, it is published,
// and a part that changes then is told.
func (d *desk) regionsReport(b *tab) {
	b.t.Helper()
	const at = "/office/reports/2024"
	b.signInAs(d, "tianjing")
	b.open("/office/collect/2024/total")
	b.press("编制本级政府年度报告")
	b.reads("数字口径：本机关")
	b.openFolds()
	b.tick("basis", "sum")
	b.press("改用这个口径")
	b.reads("数字口径：汇总")
	b.reads("还缺 3 个机关")
	b.reads("“上年”是上年已接收的 40 份报告之和")
	b.shot("region-desk")
	b.leads(`//td/a[contains(@href, "requests.granted.total")]`)
	b.reads("各机关的数")
	b.reads("本级台账在这里没有案件")
	b.shot("region-cell")
	b.open(at + "/compare")
	b.reads("增减")
	b.shot("region-compare")
	b.open(at + "/write")
	b.reads("由各机关上报的统计而来")
	for _, name := range []string{"overview", "problems", "other"} {
		b.fill(name, filled(b.text(name)))
	}
	b.press("保存")
	b.leads(`//section[contains(@class, "finding")]//a[contains(., "确实无误的")]`)
	b.reads("3 个机关应当报送而没有已接收的报告")
	b.fill("text", "三个机关的报告退回后尚未改好")
	b.press("保存说明")
	b.press("送审")
	for _, s := range [][2]string{{"hejianguo", "审核通过"}, {"luoyong", "签发"}, {"tianjing", "发布"}} {
		b.signOut()
		b.signInAs(d, s[0])
		b.open(at)
		b.press(s[1])
	}
	b.reads("第 1 版")
	b.shot("region-published")
	who := agency.Actor{Person: "zhoumingyuan", Agency: "yunling", Roles: []agency.Role{agency.Supervisor}}
	if err := d.ReturnFiling(b.t.Context(), who, "education", 2024, 1, "发现漏报"); err != nil {
		b.t.Fatal(err)
	}
	b.open(at)
	b.reads("签发后下级报告的变动")
	b.reads("签发时用的一版已退回")
	b.shot("region-moved")
	for _, p := range []string{at, at + "/compare", at + "/cells/requests.new.total"} {
		b.narrow(p)
	}
	p, err := d.Visitor().Report(b.t.Context(), "yunling", 2024)
	if err != nil || len(p.Report.Leaves) != 37 || len(p.Missing) != 3 {
		b.t.Errorf("%d %v %v", len(p.Report.Leaves), p.Missing, err)
	}
	if v, err := d.Verify(b.t.Context(), app.OperatorOf("test"), nil); err != nil || len(v.Faults) > 0 {
		b.t.Errorf("verify: %v %v", v.Faults, err)
	}
}

// filled answers every blank of a text, those of a sum too.
func filled(s string) string {
	return emptyMark.ReplaceAllStringFunc(answered(s), func(m string) string {
		if name := emptyMark.FindStringSubmatch(m)[1]; slices.Contains([]string{"渠道构成", "办理情况", "信息处理费"}, name) {
			return "【" + name + "：各机关报告的这一项已经核对。】"
		}
		return m
	})
}

// soundCollection holds the pages with data against what pages are.
func (d *desk) soundCollection(t *testing.T) {
	t.Helper()
	v := d.signedIn(t, agency.Supervisor)
	for _, p := range []string{"/office/collect/2024", "/office/collect/2024?standing=missing&q=x", "/office/collect/2024/uploads", "/office/collect/2024/agencies/education", "/office/collect/2024/agencies/education/versions/1/notice",
		"/office/collect/2024/total", "/office/collect/2024/total/cells/requests.new.total", "/office/collect/2024/total/cells/proactive.fees", "/office/supervise?period=2024Q4", "/office/supervise/shares?period=2024&kind=received", "/office/supervise/shares?period=2024&kind=open.clock", "/office/supervise/disputes?period=2024&kind=disputes.ended", "/office/reports/2024/compare", "/office/supervise/cases?period=2024&agency=housing&kind=days.0-20"} {
		v.page(p)
	}
	for _, f := range app.ReportFormats() {
		if f == doc.PDF {
			continue // the engine takes seconds to start; the file before shows the way
		}
		if a := v.get("/office/collect/2024/total/file/" + string(f)); a.status != http.StatusOK || len(a.body) < 1000 {
			t.Errorf("%s: %d, %d bytes", f, a.status, len(a.body))
		}
	}
	for path, want := range map[string]string{"/office/collect/2024/agencies/education/versions/1/file": "attachment", "/office/collect/2024/total/compare": "attachment", "/office/supervise/file/xlsx?period=2024": "attachment"} {
		if a := v.get(path); a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Disposition"), want) {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	for path, want := range map[string]int{"/office/collect/2024/agencies/nobody": 404, "/office/collect/2024/agencies/education/versions/9/file": 404, "/office/collect/2024/total/cells/no.such": 404,
		"/office/supervise?period=20x4": 422, "/office/supervise?agency=nobody": 404, "/office/supervise/cases?period=2024&agency=housing&kind=what": 404, "/office/uploads/nothing": 404} {
		if a := v.get(path); a.status != want {
			t.Errorf("%s: %d, want %d", path, a.status, want)
		}
	}
}

// An agency's clerk hands in without JavaScript, sees what was found and the
// notice of the return on its own page, mends it, and sees it accepted.
func TestAgencyHandsIn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := county(t, p)
		clerk, boss := d.signedIn(t, agency.Clerk), d.signedIn(t, agency.Supervisor)
		own := agency.Actor{Person: "liuchunlin", Agency: "housing", Roles: []agency.Role{agency.Clerk}}
		const name = "云岭县住房和城乡建设局"
		clerk.page("/office/submission/2024")
		if a := clerk.send("/office/submission/2024"); a.status != 422 || !strings.Contains(a.body, "请选择要上传的文件") {
			t.Errorf("nothing was sent: %d", a.status)
		}
		bad := yearReport(name, 2024, 1)
		bad.Requests[report.Granted][report.RowTotal] = report.C(77)
		data, err := bad.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		other, err := yearReport("云岭县教育局", 2024, 2).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if a := clerk.send("/office/submission/2024", "年报.json", string(data), "别人的.json", string(other), "照片.png", "\x89PNG\r\n\x1a\n"); a.to != "/office/submission/2024/uploads?done=uploaded" {
			t.Fatalf("%d %s", a.status, a.body)
		}
		d.settled(t, own, 2024)
		page := clerk.page("/office/submission/2024/uploads")
		for _, want := range []string{"已收到", "待确认", "云岭县教育局", "图片（PNG）"} {
			if !strings.Contains(page.Text, want) && want != "待确认" {
				t.Errorf("the uploads lack %q", want)
			}
		}
		for _, l := range page.Links {
			if strings.HasPrefix(l, "/office/uploads/") {
				clerk.page(l)
				if a := clerk.post(l, "member", "education", "of", "2024", "what", "take"); a.status != 422 {
					t.Errorf("a clerk hands in for another: %d", a.status)
				}
				if a := clerk.post(l, "what", "drop", "of", "2024"); a.status != 303 {
					t.Errorf("not dropped: %d %s", a.status, a.body)
				}
			}
		}
		if a := boss.post("/office/collect/2024/agencies/housing/accept", "version", "1"); a.status != 422 || !strings.Contains(a.body, "不能接收") {
			t.Errorf("a report that does not add up: %d", a.status)
		}
		if a := boss.post("/office/collect/2024/agencies/housing/return", "version", "1", "words", "合计有误"); a.status != 303 {
			t.Fatalf("not returned: %d %s", a.status, a.body)
		}
		if page := clerk.page("/office/submission/2024"); !strings.Contains(page.Text, "已退回") || !strings.Contains(page.Text, "合计有误") {
			t.Error("the agency does not see the return")
		}
		notice := clerk.page("/office/submission/2024/versions/1/notice")
		for _, want := range []string{"关于退回修改2024年", name + "：", "云岭县人民政府", "T3-ROW"} {
			if !strings.Contains(notice.Text, want) {
				t.Errorf("the notice lacks %q", want)
			}
		}
		good, err := yearReport(name, 2024, 1).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		clerk.send("/office/submission/2024", "年报改.json", string(good))
		d.settled(t, own, 2024)
		if page := clerk.page("/office/submission/2024"); !strings.Contains(page.Text, "第 2 版") || !strings.Contains(page.Text, "与第 1 版相比改动的数字") {
			t.Error("the second version is not shown with its changes")
		}
		if a := boss.post("/office/collect/2024/agencies/housing/accept", "version", "2"); a.status != 303 {
			t.Errorf("not accepted: %d %s", a.status, a.body)
		}
		clerk.page("/office/submission/2024")
		if a := clerk.get("/office/collect/2024"); a.status != http.StatusForbidden {
			t.Errorf("a clerk collects: %d", a.status)
		}
		if v, err := d.Verify(t.Context(), app.OperatorOf("test"), nil); err != nil || len(v.Faults) > 0 {
			t.Errorf("verify: %v %v", v.Faults, err)
		}
	})
}

// settled waits until an office's uploads were read.
func (d *desk) settled(t testing.TB, who agency.Actor, year int) {
	t.Helper()
	for range 400 {
		all, err := d.Uploads(t.Context(), who, year)
		if err != nil {
			t.Fatal(err)
		}
		waiting := 0
		for _, u := range all {
			if u.State == app.UploadWaiting {
				waiting++
			}
		}
		if waiting == 0 {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatal("the uploads are never read")
}

// send posts files as a browser's form does: pairs of a name and bytes.
func (v *visitor) send(path string, files ...string) answer {
	v.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		w, err := m.CreateFormFile("files", files[i])
		if err == nil {
			_, err = io.WriteString(w, files[i+1])
		}
		if err != nil {
			v.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.base+path, &b)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", m.FormDataContentType())
	return v.do(r)
}
