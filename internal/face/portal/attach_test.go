package portal_test

import (
	"bytes"
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

	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
)

// withFiles sends the form of a page with files, as a browser does.
func (b *bench) withFiles(p page, path string, files map[string]string, answers ...string) page {
	b.Helper()
	v := carried(p.body)
	for i := 0; i+1 < len(answers); i += 2 {
		v.Set(answers[i], answers[i+1])
	}
	return b.sendFiles(path, v, files)
}

func (b *bench) sendFiles(path string, v url.Values, files map[string]string) page {
	b.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name := range v {
		if err := m.WriteField(name, v.Get(name)); err != nil {
			b.Fatal(err)
		}
	}
	for name, text := range files {
		w, err := m.CreateFormFile("files", name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		b.Fatal(err)
	}
	r, err := http.NewRequestWithContext(ctx, "POST", b.at+path, &body)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.do(r)
}

// A form with a bad file comes back with what was typed and the good files;
// what is wanted goes with the application, for both kinds of it.
func TestAttachmentsWithoutJavaScript(t *testing.T) {
	b := open(t)
	what := map[string][]string{"/apply": {"content", "2023年度校车运营补贴"}, "/record": {"record", "学籍登记", "wrong", "出生日期", "evidence", "户口簿"}}
	for path, typed := range what {
		p := b.with(b.get(path), path, "agency", "edu")
		big := strings.Repeat("大", app.MaxAttachment/3+10)
		p = b.withFiles(p, path, map[string]string{"户口簿.txt": "户口簿一页", "多余.txt": "多余", "大.txt": big, "坏.exe": "MZ\x00\x00"}, typed...)
		b.sees(p, http.StatusUnprocessableEntity, typed[1], "户口簿.txt", "多余.txt", "“大.txt”没有收下", "“坏.exe”没有收下", "超过 10 MB")
		id := regexp.MustCompile(`value="drop:([^"]+)">删去<span class="unseen"> 多余.txt`).FindStringSubmatch(p.body)
		if id == nil {
			t.Fatalf("no way to take a file back\n%s", text(p.body))
		}
		p = b.with(p, path, append(typed, "go", "drop:"+id[1])...)
		b.sees(p, http.StatusOK, typed[1], "户口簿.txt")
		if strings.Contains(p.body, "多余.txt") {
			t.Error("a file that was taken back is still there")
		}
		p = b.with(p, path, typed...)
		p = b.with(p, path, "kind", "natural_person")
		p = b.with(p, path, answersOfLin[3]...)
		if path == "/apply" {
			p = b.with(p, path, answersOfLin[4]...)
		}
		b.sees(p, http.StatusOK, "核对并提交", "户口簿.txt", "附件")
		p = b.with(p, path)
		b.sees(p, http.StatusOK, "申请已提交")
	}
	for _, number := range []string{"2024-0001", "2024-0002"} {
		id, err := b.app.FindCase(ctx, apptest.Operator, "edu", number)
		if err != nil {
			t.Fatal(err)
		}
		files, err := b.app.Files(ctx, apptest.Operator, id)
		if err != nil || len(files) != 1 || files[0].Source != app.WithApplication {
			t.Errorf("%s: %+v %v", number, files, err)
		}
	}
	if strings.Contains(b.log.String(), "户口簿") {
		t.Error("the log names an attachment")
	}
}

var other = agency.Agency{ID: "traffic", Kind: agency.Department, Name: "云岭县交通运输局", Short: "云交", Face: agency.Contact{Phone: "0990-8101005"}}

// Reasons are given on line; who has a transferred case is told.
func TestReasonsOnLine(t *testing.T) {
	b := open(t)
	r, err := b.app.Visitor().Apply(ctx, app.Submission{Agency: "edu", Token: "reasons-of-a-test-form-1", Application: app.Application{Content: "各校校车合同",
		Applicant: app.Applicant{Kind: "natural_person", Name: "林小满", IDType: app.ResidentID, IDNo: "11010519491231002X", Phone: "19900001234"}, Form: app.ByQuery}})
	if err != nil {
		t.Fatal(err)
	}
	id, err := b.app.FindCase(ctx, apptest.Operator, "edu", r.Number)
	if err != nil {
		t.Fatal(err)
	}
	v, err := b.app.Case(ctx, apptest.Operator, id)
	if err != nil {
		t.Fatal(err)
	}
	v = apptest.Act(t, b.app, b.clock, v, request.Act{Kind: request.Confirmed, On: calendar.D(2024, 3, 4)}, request.Act{Kind: request.ReasonsRequested, On: calendar.D(2024, 3, 5)})
	claim := url.Values{"receipt": {r.Receipt}, "code": {r.Code}}
	p := b.post("/track", claim)
	b.sees(p, http.StatusOK, "网上说明理由", "请您说明理由")
	p = b.withFiles(p, "/track/reasons", map[string]string{"清单.txt": "清单", "坏.docx": "PK\x03\x04x"}, "text", "各件涉及不同学校")
	b.sees(p, http.StatusUnprocessableEntity, "各件涉及不同学校", "清单.txt", "“坏.docx”没有收下")
	p = b.with(p, "/track/reasons", "text", "各件涉及不同学校")
	b.sees(p, http.StatusOK, "理由说明已经收到")
	files, err := b.app.Files(ctx, apptest.Operator, id)
	if err != nil || len(files) != 1 || files[0].Source != app.WithReasons {
		t.Errorf("%+v %v", files, err)
	}
	if err := b.app.PutAgency(ctx, apptest.Operator, other); err != nil {
		t.Fatal(err)
	}
	if v, err = b.app.Case(ctx, apptest.Operator, id); err == nil {
		_, err = b.app.Transfer(ctx, apptest.Operator, id, v.Version, other.ID, "", "由该机关负责公开")
	}
	if err != nil {
		t.Fatal(err)
	}
	b.sees(b.post("/track", claim), http.StatusOK, "转由云岭县交通运输局办理", "已经转由云岭县交通运输局办理")
}

// The fee page says how much, how it was counted, how and until when to pay.
func TestFeeOnLine(t *testing.T) {
	b := open(t)
	r, err := b.app.Visitor().Apply(ctx, app.Submission{Agency: "edu", Token: "fees-of-a-test-form-0001", Application: app.Application{Content: "各校校车合同",
		Applicant: app.Applicant{Kind: "natural_person", Name: "林小满", IDType: app.ResidentID, IDNo: "11010519491231002X", Phone: "19900001234"}, Form: app.ByQuery}})
	if err != nil {
		t.Fatal(err)
	}
	id, err := b.app.FindCase(ctx, apptest.Operator, "edu", r.Number)
	if err != nil {
		t.Fatal(err)
	}
	v, err := b.app.Case(ctx, apptest.Operator, id)
	if err != nil {
		t.Fatal(err)
	}
	apptest.Act(t, b.app, b.clock, v, request.Act{Kind: request.Confirmed, On: calendar.D(2024, 3, 4)},
		request.Act{Kind: request.FeeNoticed, On: calendar.D(2024, 3, 5), ReceivedOn: calendar.D(2024, 3, 5), Method: "items", Amount: 2900})
	b.sees(b.post("/track", url.Values{"receipt": {r.Receipt}, "code": {r.Code}}), http.StatusOK, "2900 元", "按件计收", "缴纳期限", "云岭农村商业银行", "990001234567890", "柜台缴纳")
}

// A draft stays on the device where it is asked for, without the identity
// number, and is gone once the application is in.
func TestDraftInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	b := open(t)
	p := inHand(t, b)
	kept := func() string {
		s, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`localStorage.getItem("gongkai-draft:/apply") || ""`))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	p.open("/apply")
	p.fill("agency", "edu")
	p.press("继续")
	p.fill("content", "没有勾选时写的")
	if got := kept(); got != "" {
		t.Fatalf("kept without being asked: %s", got)
	}
	p.tap(chromedp.Click(chromedp.CSS("[data-draft-keep]")))
	p.fill("content", "2023年度校车运营补贴的发放标准")
	file := filepath.Join(t.TempDir(), "说明.txt")
	if err := os.WriteFile(file, []byte("附页"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.tap(chromedp.SetUploadFiles(chromedp.CSS(`input[name="files"]`), []string{file}))
	p.look("attach")
	p.press("继续")
	p.choose("kind", "natural_person")
	p.press("继续")
	p.fill("name", "林小满")
	p.fill("id_no", "11010519491231002X")
	p.fill("phone", "19900001234")
	p.press("继续")
	got := kept()
	if !strings.Contains(got, "2023年度校车运营补贴的发放标准") || !strings.Contains(got, "林小满") || strings.Contains(got, "11010519491231002X") || strings.Contains(got, "说明.txt") {
		t.Fatalf("the draft is %s", got)
	}
	if _, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`sessionStorage.clear(); true`)); err != nil {
		t.Fatal(err)
	}
	p.open("/apply")
	p.reads("这台设备上有没有提交的草稿")
	p.look("draft")
	p.tap(chromedp.Click(chromedp.CSS("[data-draft-use]")))
	p.press("继续")
	said, err := chromedp.Run(p.ctx, chromedp.Value(chromedp.CSS(`textarea[name="content"]`)))
	if err != nil || said != "2023年度校车运营补贴的发放标准" {
		t.Errorf("the draft gives %q, %v", said, err)
	}
	p.tap(chromedp.Click(chromedp.CSS("[data-draft-on] [data-draft-delete]")))
	if got := kept(); got != "" {
		t.Errorf("deleted and still there: %s", got)
	}
}
