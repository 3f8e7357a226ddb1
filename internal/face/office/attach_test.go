package office_test

import (
	"archive/zip"
	"bytes"
	"context"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gongkai/internal/adapter/paper/proof"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/request"
)

// applies files an application at the office's agency and confirms it.
func (d *desk) applies(t testing.TB) (app.Receipt, string) {
	t.Helper()
	s := app.Submission{Agency: "housing", Token: "applications-of-a-test-form", Application: app.Application{Content: "2024年度校车运营补贴发放汇总表", Form: app.ByQuery,
		Applicant: app.Applicant{Kind: "natural_person", Name: "林小满", IDType: app.ResidentID, IDNo: "11010519491231002X", Phone: "19900001234"}}}
	if err := d.Visitor().Hold(t.Context(), s.Token, "林小满的说明.txt", strings.NewReader("附页：请尽快")); err != nil {
		t.Fatal(err)
	}
	r, err := d.Visitor().Apply(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	id, err := d.FindCase(t.Context(), app.OperatorOf("test"), "housing", r.Number)
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.Case(t.Context(), app.OperatorOf("test"), id)
	if err == nil {
		_, err = d.Act(t.Context(), app.OperatorOf("test"), id, v.Version, request.Act{Kind: request.Confirmed, On: d.Today()})
	}
	if err != nil {
		t.Fatal(err)
	}
	return r, id
}

// Journey 3 and the end of 5: a workbook with a hidden sheet full of names is
// to be given; the gate stops the letter, the file is cleaned and a cell cut,
// the letter is issued, and what the applicant downloads holds neither.
func TestReleaseInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	browser := webtest.Browser(t)
	storetest.Each(t, func(t *testing.T, p store.Place) {
		releaseJourney(t, webtest.Tab(t, browser, chromedp.WithNewBrowserContext()), p)
	})
}

func releaseJourney(t *testing.T, ctx context.Context, p store.Place) {
	d := county(t, p)
	r, id := d.applies(t)
	file := filepath.Join(t.TempDir(), "补贴发放汇总表.xlsx")
	if err := os.WriteFile(file, app.DemoWorkbook(), 0o600); err != nil {
		t.Fatal(err)
	}
	b := &tab{t: t, ctx: ctx, base: d.srv.URL}
	here := "/office/cases/" + id
	b.signIn(d, agency.Handler)
	b.open(here + "/release")
	b.do(chromedp.SetUploadFiles(chromedp.CSS(`input[name="files"]`), []string{file}))
	b.press("上传")
	b.reads("工作表“名单”")
	b.reads("还不能发出")
	b.shot("release-original")
	where, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		t.Fatal(err)
	}
	desk, _, _ := strings.Cut(strings.TrimPrefix(where, d.srv.URL), "?")

	b.open(here + "/draft/provided")
	b.fill("means", "在线下载")
	b.tick("delivery", "electronic")
	b.press("存为草稿")
	b.reads("附件：补贴发放汇总表.xlsx")
	where, err = chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		t.Fatal(err)
	}
	letter, _, _ := strings.Cut(strings.TrimPrefix(where, d.srv.URL), "?")
	b.press("送审")
	b.reads("工作表“名单”")
	b.reads("还不能进入下一步")
	b.shot("gate-stops")
	webtest.Axe(t, ctx, "gate")

	b.open(desk)
	b.do(chromedp.Click(chromedp.CSS(`input[name="place"][value="发放汇总!B7"]`)))
	b.press("生成可以发出的副本")
	b.reads("可以发出")
	b.reads("已遮盖")
	b.shot("release-clean")
	webtest.Axe(t, ctx, "release")
	b.narrow(desk)
	b.open(letter)
	b.press("送审")
	b.signOut()
	b.signIn(d, agency.UnitHead)
	b.open(letter)
	b.press("审核同意")
	b.signOut()
	b.signIn(d, agency.Signer)
	b.open(letter)
	b.press("签发")
	b.reads("已签发")
	b.signOut()
	b.signIn(d, agency.Handler)
	b.open(letter)
	b.press("已经发出")
	b.reads("已记录发出")

	page := tracked(t, d.srv.URL, r)
	data := taken(t, d.srv.URL, page)
	all := unzipped(t, data)
	for _, word := range []string{"祝青禾", "岳思源", "名单", "程远帆", "13900002468", "11010519491231002X"} {
		if strings.Contains(all, word) {
			t.Errorf("what the applicant got says %s", word)
		}
	}
	if !strings.Contains(all, "云岭县第二小学") {
		t.Error("what the applicant got says nothing")
	}
	b.open(letter + "/proof")
	b.do(chromedp.Click(chromedp.CSS(`input[name="way"][value="mail"]`)))
	b.fill("number", "EA123456789CN")
	b.press("登记送达")
	b.reads("请上传签收凭证")
	b.shot("proof")
	slip := filepath.Join(t.TempDir(), "签收联.txt")
	if err := os.WriteFile(slip, []byte("签收联"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.SetUploadFiles(chromedp.CSS(`input[name="files"]`), []string{slip}))
	b.press("登记送达")
	b.reads("网上查阅（首次打开）")
	b.reads("EA123456789CN")
	b.shot("case")
	b.narrow(here)
	b.press("查看附件")
	b.do(chromedp.Click(chromedp.CSS(`input[name="purpose"]`)))
	b.press("查看")
	b.reads("林小满的说明.txt")
	b.shot("files")
}

// redaction is what a file holds that must not leave, and what must stay.
type redaction struct {
	name     string
	data     []byte
	ticks    int // findings in sight
	gone     []string
	stays    string
	pictures bool // in it, to be justified
}

func redactions(t testing.TB) []redaction {
	page, err := app.DemoPDF(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return []redaction{
		{"照管员登记表.pdf", page, 4, []string{"110105199003072370", "11010519491231002X", "13900001357", "13900002468", "沈砚秋"}, "云岭县第二小学", false},
		{"现场检查记录.docx", app.DemoRecord(), 2, []string{"11010519491231002X", "13900002468", "祝青禾", "岳思源"}, "云岭县第二小学", true},
		{"补贴发放汇总表.xlsx", app.DemoWorkbook(), 1, []string{"11010519491231002X", "祝青禾", "13900002468"}, "云岭县第二小学", false},
		{"照管员通知.ofd", []byte(ofdPage(t)), 1, []string{"11010519491231002X", "祝青禾", "底稿"}, "云岭县第二小学", false},
	}
}

// Whoever handles a case ticks what screening found in a file, of each format
// alike: what was ticked is gone from what leaves, whoever reads it, and the
// gate lets it pass.
func TestRedactionThroughItsPages(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := county(t, p)
		_, id := d.applies(t)
		v := d.signedIn(t, agency.Handler)
		here := "/office/cases/" + id + "/release"
		all := redactions(t)
		if p.URL != "" {
			all = all[1:2] // the formats are the same on both
		}
		for _, x := range all {
			v.redacts(here, x)
		}
	})
}

var (
	findings = regexp.MustCompile(`name="finding" value="([^"]+)"`)
	places   = regexp.MustCompile(`(?s)<td>([^<]*)</td><td><label class="choice"><input type="checkbox" name="place" value="([^"]+)"`)
)

// redacts uploads a file, ticks all that was found in it, and takes the copy.
func (v *visitor) redacts(here string, x redaction) {
	v.t.Helper()
	a := v.sendFiles(here, nil, map[string]string{x.name: string(x.data)})
	if a.status != http.StatusSeeOther {
		v.t.Fatalf("%s: %d %s", x.name, a.status, a.body)
	}
	desk, _, _ := strings.Cut(a.to, "?")
	page := v.page(desk).Raw
	if a := v.get(desk + "/file/copy"); a.status != http.StatusConflict {
		v.t.Errorf("the original of %s left: %d", x.name, a.status)
	}
	order := []string{"every", "1", "name", x.name, "version", hidden.FindStringSubmatch(page)[1]}
	ticks := 0
	for _, m := range findings.FindAllStringSubmatch(page, -1) {
		ticks++
		order = append(order, "finding", m[1])
	}
	for _, m := range places.FindAllStringSubmatch(page, -1) {
		if strings.HasPrefix(m[1], "沈砚秋") { // a cell that is cut whole
			order = append(order, "place", m[2])
		}
	}
	if ticks != x.ticks {
		v.t.Errorf("%s has %d places to tick, not %d", x.name, ticks, x.ticks)
	}
	if strings.Contains(page, "<p class=\"excerpt\">") && strings.Contains(excerpts(page), "11010519491231002X") {
		v.t.Errorf("%s: the page says the number where it is found", x.name)
	}
	if a := v.post(desk+"/clean", order...); a.status != http.StatusSeeOther {
		v.t.Fatalf("%s: %d %s", x.name, a.status, a.body)
	}
	v.justifies(desk, x)
	copied := v.get(desk + "/file/copy")
	if copied.status != http.StatusOK {
		v.t.Fatalf("%s: %d %s", x.name, copied.status, copied.body)
	}
	said := words(v.t, x.name, []byte(copied.body))
	for _, word := range x.gone {
		if strings.Contains(said, word) {
			v.t.Errorf("%s still says %s", x.name, word)
		}
	}
	if !strings.Contains(said, x.stays) {
		v.t.Errorf("%s lost %s", x.name, x.stays)
	}
}

// justifies says why pictures may stand, which nobody read.
func (v *visitor) justifies(desk string, x redaction) {
	v.t.Helper()
	page := v.page(desk).Raw
	if strings.Contains(page, "图片上的文字没有检查") != x.pictures {
		v.t.Errorf("%s: told of pictures: %v", x.name, !x.pictures)
	}
	if !x.pictures {
		return
	}
	if a := v.get(desk + "/file/copy"); a.status != http.StatusConflict || !strings.Contains(a.body, "1 张图片") {
		v.t.Errorf("%s left with a picture that nobody looked at: %d", x.name, a.status)
	}
	why := regexp.MustCompile(`name="(why:[^"]+)"`).FindStringSubmatch(page)
	if why == nil {
		v.t.Fatal("no field for the reason")
	}
	if a := v.post(desk+"/justify", "version", hidden.FindStringSubmatch(page)[1], why[1], "照片上只有站牌"); a.status != http.StatusSeeOther {
		v.t.Fatalf("%d %s", a.status, a.body)
	}
}

func excerpts(page string) string {
	return strings.Join(regexp.MustCompile(`<p class="excerpt">[^<]*</p>`).FindAllString(page, -1), "\n")
}

// words is all that a file says, its properties too: by our readers and, of a
// PDF, by poppler, packed streams and all.
func words(t testing.TB, name string, data []byte) string {
	t.Helper()
	if !strings.HasSuffix(name, ".pdf") {
		return unzipped(t, data)
	}
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	all := string(data)
	for _, by := range [][]string{{"pdftotext", file, "-"}, {"pdfinfo", file}} {
		out, err := exec.Command(proof.Program(t, by[0]), by[1:]...).CombinedOutput() //nolint:gosec // our own names
		if err != nil {
			t.Fatalf("%s: %v %s", by[0], err, out)
		}
		all += string(out)
	}
	return all
}

// ofdPage is a page with two lines of text, whose file tells more than it shows.
func ofdPage(t testing.TB) string {
	t.Helper()
	const ns = ` xmlns:ofd="http://www.ofdspec.org/2016"`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"OFD.xml", `<ofd:OFD` + ns + `><ofd:DocBody><ofd:DocInfo><ofd:Author>祝青禾</ofd:Author></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`},
		{"Doc_0/Document.xml", `<ofd:Document` + ns + `><ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>`},
		{"Doc_0/P.xml", `<ofd:Page` + ns + `><ofd:Content><ofd:Layer ID="3"><ofd:TextObject Boundary="30 40 70 8" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g 6 5">云岭县第二小学</ofd:TextCode></ofd:TextObject><ofd:TextObject Boundary="30 50 120 8" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g 4 5 g 17 2.5">身份证号：11010519491231002X</ofd:TextCode></ofd:TextObject><ofd:TextObject Visible="false" Boundary="30 60 120 8" Size="5"><ofd:TextCode X="0" Y="5">底稿</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>`},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = io.WriteString(w, part[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tracked(t testing.TB, at string, r app.Receipt) string {
	t.Helper()
	res, err := http.PostForm(at+"/track", url.Values{"receipt": {r.Receipt}, "code": {r.Code}}) //nolint:noctx // our own server
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil || !strings.Contains(string(body), "随答复提供的文件") || !strings.Contains(string(body), "SHA-256") {
		t.Fatalf("%v\n%s", err, body)
	}
	return string(body)
}

var (
	fileForm = regexp.MustCompile(`(?s)<form method="post" action="/track/file".*?</form>`)
	carried  = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
)

// taken downloads the file of a tracking page by its form.
func taken(t testing.TB, at, page string) []byte {
	t.Helper()
	v := url.Values{}
	for _, m := range carried.FindAllStringSubmatch(fileForm.FindString(page), -1) {
		v.Set(m[1], html.UnescapeString(m[2]))
	}
	res, err := http.PostForm(at+"/track/file", v) //nolint:noctx // our own server
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	if err != nil || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") || res.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Fatalf("%d %v %v", res.StatusCode, res.Header, err)
	}
	return data
}

func unzipped(t testing.TB, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(f.Name)
		if _, err := io.Copy(&b, r); err != nil { //nolint:gosec // our own file
			t.Fatal(err)
		}
		_ = r.Close()
	}
	return b.String()
}

// sendFiles sends a form with files as a browser does: typed, then files.
func (v *visitor) sendFiles(path string, typed map[string]string, files map[string]string) answer {
	v.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, value := range typed {
		if err := m.WriteField(name, value); err != nil {
			v.t.Fatal(err)
		}
	}
	for name, text := range files {
		w, err := m.CreateFormFile("files", name)
		if err == nil {
			_, err = io.WriteString(w, text)
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

// A registration that is refused keeps the good scans; sent again, they come
// to the case.
func TestScansAtRegistration(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	v := d.signedIn(t, agency.Receiver)
	form := v.get("/office/cases/new").body
	token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(form)
	if token == nil {
		t.Fatal("the form has no token")
	}
	typed := map[string]string{"token": token[1], "type": "request", "channel": "fax", "on": "2025-06-20", "kind": "natural_person", "content": "青石街旧改项目的立项批复"}
	a := v.sendFiles("/office/cases/new", typed, map[string]string{"传真.txt": "传真件", "坏.docx": "PK\x03\x04x"})
	if a.status != 422 || !strings.Contains(a.body, "传真.txt") || !strings.Contains(a.body, "坏.docx") || !strings.Contains(a.body, "青石街旧改项目的立项批复") {
		t.Fatalf("%d %s", a.status, a.body)
	}
	webtest.Check(t, "refused", []byte(a.body))
	id := regexp.MustCompile(`name="shown" value="([^"]+)"`).FindStringSubmatch(a.body)
	if id == nil {
		t.Fatal("the good file is not kept")
	}
	typed["name"], typed["shown"], typed["held"] = "钱某", id[1], id[1]
	if a = v.sendFiles("/office/cases/new", typed, nil); a.status != http.StatusSeeOther {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if page := v.page(strings.Split(a.to, "?")[0]); !strings.Contains(page.Raw, "工作人员录入") {
		t.Error("the case has no scan")
	}
}
