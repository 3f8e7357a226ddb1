package office_test

import (
	"archive/zip"
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gongkai/internal/adapter/store"
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
	if testing.Short() {
		t.Skip("starts a browser")
	}
	ctx := webtest.Browser(t)
	d := county(t, store.Place{Dir: t.TempDir()})
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
	b.signOut()
	b.signIn(d, agency.UnitHead)
	b.open(letter)
	b.press("审核同意")
	b.signOut()
	b.signIn(d, agency.Signer)
	b.open(letter)
	b.press("签发")
	b.reads("工作表“名单”")
	b.reads("文书没有发出")
	b.shot("gate-stops")
	webtest.Axe(t, ctx, "gate")
	b.signOut()

	b.signIn(d, agency.Handler)
	b.open(desk)
	b.do(chromedp.Click(chromedp.CSS(`input[name="place"][value="发放汇总!B7"]`)))
	b.press("生成可以发出的副本")
	b.reads("可以发出")
	b.reads("已遮盖")
	b.shot("release-clean")
	webtest.Axe(t, ctx, "release")
	b.narrow(desk)
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
