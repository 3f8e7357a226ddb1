package portal_test

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/face/api"
	"gongkai/internal/face/portal"
	"gongkai/internal/face/web"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
)

var ctx = context.Background()

// bench is a portal on a real installation, with a log to look into.
type bench struct {
	*testing.T
	app   *app.App
	clock *apptest.Clock
	at    string
	log   *bytes.Buffer
	http  http.Client
	from  string // the client's address, as the proxy before the site says it; "" for the proxy's own
}

var edu = agency.Agency{ID: "edu", Kind: agency.Department, Name: "云岭县教育局", Short: "云教",
	Face:    agency.Contact{Office: "云岭县教育局办公室", Address: "云岭县青石街12号", Hours: "工作日 9:00—17:30", Phone: "0990-8101002", Fax: "0990-8101003", Email: "edu@yunling.example", Postal: "999000"},
	Remedy:  agency.Remedy{ReviewBody: "云岭县人民政府", Court: "云岭县人民法院", OnlineURL: "https://review.yunling.example"},
	Payment: agency.Payment{Payee: "云岭县财政局", Bank: "云岭农村商业银行", Account: "990001234567890", How: "柜台缴纳"}}

func open(t *testing.T) *bench { return openAt(t, store.Place{Dir: t.TempDir()}) }

func openAt(t *testing.T, p store.Place) *bench {
	t.Helper()
	b := &bench{T: t, log: &bytes.Buffer{}}
	b.app, b.clock = apptest.Open(t, p)
	if err := b.app.PutAgency(ctx, apptest.Operator, edu); err != nil {
		t.Fatal(err)
	}
	b.clock.Set(calendar.D(2024, 3, 4))
	return b.serve()
}

// serve puts the site of the bench's ledger on the air.
func (b *bench) serve() *bench {
	t := b.T
	t.Helper()
	shell, err := web.New(web.Options{Rate: -1, Static: []fs.FS{portal.Static()}, Log: slog.New(slog.NewTextHandler(b.log, nil)), Now: b.clock.Now, Check: true,
		Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Watch:   func(f func([]string)) error { return b.app.Watch(t.Context(), f) }})
	if err != nil {
		t.Fatal(err)
	}
	site, err := portal.New(shell, b.app)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	site.Register(mux)
	machines, err := api.New(shell, b.app, api.Options{})
	if err != nil {
		t.Fatal(err)
	}
	machines.Register(mux)
	srv := httptest.NewServer(shell.Handler(mux))
	t.Cleanup(srv.Close)
	b.at = srv.URL
	b.http = http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return b
}

// page is an answer with its body.
type page struct {
	*http.Response
	body string
}

func (b *bench) do(r *http.Request) page {
	b.Helper()
	res, err := b.http.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatal(err)
	}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		webtest.Check(b, r.Method+" "+r.URL.Path, body)
		structure(b, r.Method+" "+r.URL.Path, string(body))
	}
	if res.Header.Get("Content-Security-Policy") != web.Policy {
		b.Errorf("%s: no policy", r.URL.Path)
	}
	return page{res, string(body)}
}

func (b *bench) get(path string, cookies ...string) page {
	b.Helper()
	r, err := http.NewRequestWithContext(ctx, "GET", b.at+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Cookie", strings.Join(cookies, "; "))
	return b.do(r)
}

func (b *bench) post(path string, v url.Values) page {
	b.Helper()
	r, err := http.NewRequestWithContext(ctx, "POST", b.at+path, strings.NewReader(v.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if b.from != "" {
		r.Header.Set("X-Forwarded-For", b.from)
	}
	return b.do(r)
}

var (
	hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	control     = regexp.MustCompile(`<(?:input|select|textarea)\b[^>]*>`)
	labelFor    = regexp.MustCompile(`<label for="([^"]*)"`)
	idOf        = regexp.MustCompile(`\bid="([^"]*)"`)
)

// structure is what axe would look for: every control named, headings in order.
func structure(t testing.TB, name, body string) {
	t.Helper()
	labelled := map[string]bool{}
	for _, m := range labelFor.FindAllStringSubmatch(body, -1) {
		labelled[m[1]] = true
	}
	for _, c := range control.FindAllString(body, -1) {
		if strings.Contains(c, `type="hidden"`) || strings.Contains(c, `type="radio"`) || strings.Contains(c, `type="checkbox"`) {
			continue // a choice stands inside its label
		}
		if id := idOf.FindStringSubmatch(c); id == nil || !labelled[id[1]] {
			t.Errorf("%s: %s has no label", name, c)
		}
	}
	level := 0
	for _, m := range regexp.MustCompile(`<h([1-6])`).FindAllStringSubmatch(body, -1) {
		at := int(m[1][0] - '0')
		if at > level+1 && level > 0 {
			t.Errorf("%s: h%d follows h%d", name, at, level)
		}
		level = at
	}
	for _, mark := range []string{"<header", "<main", "<footer", `class="skip"`} {
		if !strings.Contains(body, mark) {
			t.Errorf("%s: no %s", name, mark)
		}
	}
}

// carried are the hidden fields of the form of a page.
func carried(body string) url.Values {
	v := url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(body, -1) {
		if m[1] != "back" {
			v.Set(m[1], html.UnescapeString(m[2]))
		}
	}
	return v
}

// with sends the form of a page with answers.
func (b *bench) with(p page, path string, answers ...string) page {
	b.Helper()
	v := carried(p.body)
	for i := 0; i+1 < len(answers); i += 2 {
		v.Set(answers[i], answers[i+1])
	}
	return b.post(path, v)
}

func (b *bench) sees(p page, status int, words ...string) {
	b.Helper()
	if p.StatusCode != status {
		b.Fatalf("status %d, want %d\n%s", p.StatusCode, status, text(p.body))
	}
	for _, w := range words {
		if !strings.Contains(p.body, w) && !strings.Contains(p.body, html.EscapeString(w)) {
			b.Errorf("the page lacks %q\n%s", w, text(p.body))
		}
	}
}

func text(body string) string {
	_, body, _ = strings.Cut(body, "<main")
	return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " ")), " ")
}

var answersOfLin = [][]string{
	{"agency", "edu"}, {"content", "2023年度校车运营补贴的发放标准"}, {"kind", "natural_person"},
	{"name", "林小满", "id_type", app.ResidentID, "id_no", "11010519491231002X", "phone", "19900001234", "email", "lin@example.com", "address", "云岭县柳溪路36号"},
	{"form", app.ByQuery, "help", "yes"},
}

// applied walks through all steps and gives the receipt.
func (b *bench) applied(path string, steps [][]string) page {
	b.Helper()
	p := b.get(path)
	for _, s := range steps {
		p = b.with(p, path, s...)
		b.sees(p, 200)
	}
	b.sees(p, 200, "核对并提交")
	return b.with(p, path)
}

var codes = regexp.MustCompile(`<code>([^<]*)</code>`)

func claimed(t testing.TB, p page) url.Values {
	t.Helper()
	m := codes.FindAllStringSubmatch(p.body, -1)
	if len(m) != 2 {
		t.Fatalf("no receipt: %s", text(p.body))
	}
	return url.Values{"receipt": {m[0][1]}, "code": {m[1][1]}}
}

// view is the case as the office holds it.
func (b *bench) view(number string) app.View {
	b.Helper()
	id, err := b.app.FindCase(ctx, apptest.Operator, "edu", number)
	if err != nil {
		b.Fatal(err)
	}
	v, err := b.app.Case(ctx, apptest.Operator, id)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

func (b *bench) acts(number string, acts ...request.Act) {
	b.Helper()
	apptest.Act(b, b.app, b.clock, b.view(number), acts...)
}

func march(day int) calendar.Date { return calendar.D(2024, 3, day) }

// The whole way of an applicant, on both databases.
func TestJourney(t *testing.T) {
	t.Parallel()
	storetestEach(t, func(b *bench) {
		p := b.applied("/apply", answersOfLin)
		b.sees(p, 200, "EDU-2024-0001", "双方确认之日", "第三十一条第三项", "云岭县教育局")
		claim := claimed(b, p)
		p = b.post("/track", claim)
		b.sees(p, 200, "待确认", "等待受理机关与您确认", "您提交了申请", "20个工作日")
		b.acts("2024-0001", request.Act{Kind: request.Confirmed, On: march(5)})
		b.sees(b.post("/track", claim), 200, "剩余 20 个工作日", "2024年4月2日", "逐日查看")
		b.acts("2024-0001", request.Act{Kind: request.CorrectionRequested, On: march(7), Until: march(21), Points: []string{"请写明是哪所学校"}})
		p = b.post("/track", claim)
		b.sees(p, 200, "请您补正", "请写明是哪所学校", "2024年3月21日（星期四）或者之前补正")
		b.clock.Set(march(11))
		p = b.with(p, "/track/correct", "text", "")
		b.sees(p, 422, "请填写", "请更正以下问题")
		p = b.with(p, "/track/correct", "text", "云岭县第二小学")
		b.sees(p, 200, "补正已经收到", "收到您的补正", "2024年4月9日")
		b.acts("2024-0001", request.Act{Kind: request.Answered, On: march(28), Outcome: "partial", Reply: "partial", Articles: []string{"37", "15"}, DocumentNo: "云教公开〔2024〕1号", Reason: "名单中的个人信息不予公开"})
		p = b.post("/track", claim)
		b.sees(p, 200, "部分公开", "条例第十五条", "云教公开〔2024〕1号", "名单中的个人信息不予公开", "不予公开的部分不服", "先自收到答复之日起60日内向云岭县人民政府申请行政复议", "6个月内直接向云岭县人民法院", "https://review.yunling.example")
		if strings.Contains(p.body, "撤回申请</button>") {
			b.Error("an answered application offers to be withdrawn")
		}
		said := url.Values{"ground": {"interest"}}
		for k, v := range claim {
			said[k] = v
		}
		b.sees(b.post("/track/suggest", said), 422, "说明：请填写", "建议把这些信息向社会公开")
		said.Set("reason", "涉及全区学生")
		b.sees(b.post("/track/suggest", said), 200, "建议已经提出", "受理机关正在考虑", "涉及公众利益调整")
		b.sees(b.post("/track/suggest", said), 409, "不需要再提")
		b.noPersonalData()
	})
}

func storetestEach(t *testing.T, f func(*bench)) {
	apptest.Each(t, func(t *testing.T, _ *app.App, _ *apptest.Clock, p store.Place) { f(openAt(t, p)) })
}

// noPersonalData looks for what was typed in the log.
func (b *bench) noPersonalData() {
	b.Helper()
	log := b.log.String()
	for _, s := range []string{"林小满", "19900001234", "lin@example.com", "110105", "柳溪", "EDU-2024", "%E6%9E%97"} {
		if strings.Contains(log, s) {
			b.Errorf("the log holds %q", s)
		}
	}
	if !strings.Contains(log, `route="POST /apply"`) {
		b.Error("the log holds no request")
	}
}

func TestApplyIsRegisteredOnceAndKeepsWhatWasTyped(t *testing.T) {
	b := open(t)
	p := b.get("/apply?agency=edu")
	b.sees(p, 200, `selected>云岭县教育局`)
	p = b.with(p, "/apply", "agency", "")
	b.sees(p, 422, "受理机关：请选择")
	p = b.with(p, "/apply", "agency", "edu")
	b.sees(p, 200, "需要什么信息")
	p = b.with(p, "/apply", "content", strings.Repeat("长", app.MaxContent+1))
	b.sees(p, 422, "最多 5000 个字")
	for _, s := range answersOfLin[1:4] {
		p = b.with(p, "/apply", s...)
	}
	b.sees(p, 200, "希望怎样获取")
	back := b.with(p, "/apply", "go", "to:who")
	b.sees(back, 200, `value="林小满"`, `value="11010519491231002X"`)
	for _, x := range []struct {
		mail, sms string
		want      []string
	}{{app.ByNothing, app.ByLog, []string{app.TellBySMS, app.TellNobody}}, {app.ByLog, app.ByNothing, []string{app.TellByMail, app.TellNobody}}, {app.ByLog, app.ByLog, []string{app.TellByMail, app.TellBySMS, app.TellByBoth, app.TellNobody}}, {app.ByNothing, app.ByNothing, nil}} {
		n := app.Notices{Mail: app.MailChannel{How: x.mail}, SMS: app.SMSChannel{How: x.sms}, SoonDays: []int{1}, DigestHour: 8}
		if err := b.app.PutNotices(t.Context(), apptest.Operator, n, "", ""); err != nil {
			t.Fatal(err)
		}
		who := b.with(p, "/apply", "go", "to:who")
		if got := strings.Count(who.body, `name="tell"`); got != len(x.want) || strings.Contains(who.body, "的以邮件通知") != (x.mail != "") {
			t.Errorf("mail %q, short messages %q: %d ways to be told", x.mail, x.sms, got)
		}
		for _, w := range x.want {
			b.sees(who, 200, `name="tell" value="`+w+`"`)
		}
	}
	elder := b.with(back, "/apply", "set", "elder:1", "name", "林大满")
	b.sees(elder, 200, `value="林大满"`, `class="elder`)
	if c := elder.Cookies(); len(c) != 1 || c[0].Name != "elder" || c[0].Value != "1" {
		t.Errorf("cookies %v", c)
	}
	b.sees(b.with(back, "/apply", "id_no", "123", "phone", "电话"), 422, "不是有效的18位居民身份证号码", "不像电话号码", `value="123"`)
	b.sees(b.with(p, "/apply", "form", app.ByEmail, "email", ""), 422, "请填写电子邮箱", "您的信息")
	p = b.with(p, "/apply", "form", app.ByQuery)
	b.sees(p, 200, "核对并提交")
	mend := b.with(p, "/apply", "go", "to:kind") // one answer is mended, the others are not asked again
	b.sees(mend, 200, "您是谁")
	b.sees(b.with(mend, "/apply", "kind", ""), 422, "您是谁")
	b.sees(b.with(mend, "/apply", "kind", "natural_person"), 200, "核对并提交", "自然人")
	b.sees(b.with(mend, "/apply", "go", "to:what"), 200, "需要什么信息")
	first, second := b.with(p, "/apply"), b.with(p, "/apply")
	if a, c := claimed(t, first), claimed(t, second); a.Encode() != c.Encode() {
		t.Errorf("sent twice: %v, %v", a, c)
	}
	b.sees(second, 200, "这份申请已经提交过")
	b.sees(b.with(p, "/apply", "content", "别的"), 422, "之后的改动没有登记")
	weak := b.with(p, "/apply", "token", "x")
	b.sees(weak, 200, "EDU-2024-0002")
}

func TestOrganisationAndRecord(t *testing.T) {
	b := open(t)
	steps := [][]string{{"agency", "edu"}, {"content", "合同"}, {"kind", "commercial"},
		{"name", "云岭青禾农业有限公司", "id_type", app.UnifiedCode, "id_no", "11441700007280420Y", "contact", "林小满", "phone", "0990-8100001"}, {"form", app.AtCounter}}
	b.sees(b.applied("/apply", steps), 200, "EDU-2024-0001")
	p := b.applied("/record", [][]string{{"agency", "edu"}, {"record", "学籍表", "wrong", "出生日期", "evidence", "户口簿"}, {"kind", "natural_person"},
		answersOfLin[3]})
	b.sees(p, 200, "EDU-2024-0002", "第四十一条")
	p = b.post("/track", claimed(t, p))
	b.sees(p, 200, "更正本人信息", "条例没有规定办理期限")
	if got := b.view("2024-0002").Type; got != string(request.TypeRecordCorrection) {
		t.Errorf("type %s", got)
	}
}

func TestWithdraw(t *testing.T) {
	b := open(t)
	claim := claimed(t, b.applied("/apply", answersOfLin))
	p := b.post("/track/withdraw", claim)
	b.sees(p, 200, "撤回后不能恢复", "确认撤回")
	if b.view("2024-0001").Stage != string(request.StageUnconfirmed) {
		t.Fatal("withdrawn without being sure")
	}
	b.sees(b.with(p, "/track/withdraw", "sure", "yes"), 200, "申请已经撤回", "已撤回")
	b.sees(b.with(p, "/track/withdraw", "sure", "yes"), 409, "不能再撤回")
}

func TestClaimsAreDeniedAlikeAndSlowed(t *testing.T) {
	b := open(t)
	claim := claimed(t, b.applied("/apply", answersOfLin))
	wrong := []url.Values{{"receipt": claim["receipt"], "code": {"0000-0000-0000-0000"}}, {"receipt": {"EDU-2024-0009"}, "code": claim["code"]}}
	for _, path := range []string{"/track", "/track/withdraw", "/track/correct", "/track/letter"} {
		var said string
		for _, v := range wrong {
			v.Set("text", "x")
			v.Set("format", "pdf")
			v.Set("sure", "yes")
			p := b.post(path, v)
			b.sees(p, 422, "受理编号或者查询码不对")
			body := strings.NewReplacer(v.Get("receipt"), "", v.Get("code"), "").Replace(p.body)
			if said == "" {
				said = body
			}
			if body != said {
				t.Errorf("%s tells a wrong number from a wrong code", path)
			}
		}
	}
	if b.view("2024-0001").Stage != string(request.StageUnconfirmed) {
		t.Error("a wrong claim changed the case")
	}
	status := 0
	for range 60 {
		if status = b.post("/track", wrong[0]).StatusCode; status == 429 {
			break
		}
	}
	if status != 429 {
		t.Errorf("nothing slows the trying of codes: %d", status)
	}
	for path, more := range map[string][]string{"/track/correct": {"text", ""}, "/track/evidence": {"do", "drop:x"}, "/track/suggest": {"set", "elder:1"}, "/track/withdraw": {"set", "lang:en"}} {
		v := url.Values{"receipt": claim["receipt"], "code": {"0000-0000-0000-0000"}, more[0]: {more[1]}}
		if s := b.post(path, v).StatusCode; s != 429 {
			t.Errorf("codes can be tried on %s with %v: %d", path, more, s)
		}
	}
	another := url.Values{"receipt": {"EDU-2024-0777"}, "code": {"0000-0000-0000-0000"}}
	if s := b.post("/track", another).StatusCode; s != 429 {
		t.Errorf("one client tries codes of one number after the other: %d", s)
	}
	b.from = "203.0.113.7"
	b.sees(b.post("/track", another), 422)
	for i := 0; ; i++ { // few tries of this number are left to all clients together
		if b.from = fmt.Sprintf("203.0.113.%d", 8+i); b.post("/track", wrong[0]).StatusCode == 429 {
			break
		}
		if i == 10 {
			t.Fatal("many clients try codes of one number together")
		}
	}
	b.from = ""
	if n := (app.Claim{Receipt: " edu－2024- 0001"}).Number(); n != "EDU-2024-0001" {
		t.Errorf("a number spelled otherwise is tried as another: %s", n)
	}
	b.clock.Set(march(5))
	b.sees(b.post("/track", claim), 200)
}

func TestApplyingIsSlowed(t *testing.T) {
	b := open(t)
	p := b.get("/apply")
	for _, s := range answersOfLin {
		p = b.with(p, "/apply", s...)
	}
	for i := range 30 {
		if s := b.with(p, "/apply", "token", strings.Repeat(string(rune('A'+i%26)), 26)).StatusCode; s == 429 {
			return
		}
	}
	t.Error("thirty applications at once")
}

var hostile = []string{`"><script>alert(1)</script>`, `'-alert(1)-'`, `</textarea><img src=x onerror=alert(1)>`, `{{.}}`, "\u202e\x00%00${7*7}", `javascript:alert(1)`}

// What is typed is shown as it was typed, wherever it is typed.
func TestHostileInput(t *testing.T) {
	b := open(t)
	names := []string{"agency", "content", "record", "wrong", "evidence", "kind", "name", "id_type", "id_no", "contact", "phone", "email", "address", "postal", "form", "help", "token", "step", "go", "set", "receipt", "code", "text", "letter", "format", "sure", "back"}
	for _, path := range []string{"/apply", "/record", "/track", "/track/correct", "/track/withdraw", "/track/letter"} {
		for _, bad := range hostile {
			for _, step := range []string{"agency", "what", "kind", "who", "how", "check"} {
				v := url.Values{}
				for _, n := range names {
					v.Set(n, bad)
				}
				v.Set("step", step)
				if step != "who" { // there, as a switch of the head with a step to go to
					v.Del("set")
					v.Del("go")
				}
				escaped(t, path+" "+step, b.post(path, v))
			}
		}
		b.clock.Set(b.app.Today().AddDays(1)) // so that nothing is slowed
	}
	for _, path := range []string{"/apply?agency=", "/guide/", "/track?receipt="} {
		escaped(t, path, b.get(path+url.PathEscape(hostile[0])))
	}
	// Hostile text in a whole application, to its end.
	steps := [][]string{{"agency", "edu"}, {"content", hostile[0] + hostile[2]}, {"kind", "commercial"},
		{"name", hostile[0], "id_type", "其他证照", "id_no", hostile[0], "contact", hostile[2], "phone", "0990-8100001", "address", hostile[0], "postal", hostile[1]}, {"form", app.AtCounter}}
	p := b.get("/apply")
	for _, s := range steps {
		p = b.with(p, "/apply", s...)
		escaped(t, "hostile application", p)
	}
	b.sees(p, 200, "核对并提交", hostile[2])
	p = b.with(p, "/apply")
	escaped(t, "receipt", p)
	claim := claimed(t, p)
	b.acts("2024-0001", request.Act{Kind: request.CorrectionRequested, On: b.app.Today(), Until: b.app.Today().AddDays(9), Points: hostile})
	escaped(t, "case", b.post("/track", claim))
	claim.Set("text", hostile[2])
	escaped(t, "correct", b.post("/track/correct", claim))
}

func escaped(t testing.TB, name string, p page) {
	t.Helper()
	if p.StatusCode >= 500 {
		t.Errorf("%s: status %d", name, p.StatusCode)
	}
	for _, raw := range []string{"<script>alert", "<img src=x", `href="javascript:`, `action="javascript:`, `src="javascript:`} {
		if strings.Contains(p.body, raw) {
			t.Errorf("%s: %q came through", name, raw)
		}
	}
}

// Every page, empty and full, in every language and view.
func TestEveryPage(t *testing.T) {
	b := open(t)
	paths := []string{"/", "/agencies", "/guide", "/guide/edu", "/help", "/about", "/accessibility", "/privacy", "/remedies", "/apply", "/record", "/track"}
	seen := map[string]bool{}
	for _, cookies := range []string{"", "lang=en; elder=1; contrast=1"} {
		for _, path := range paths {
			p := b.get(path, cookies)
			b.sees(p, 200)
			for _, href := range webtest.Check(t, path, []byte(p.body)).Links {
				seen[href] = true
			}
		}
	}
	for href := range seen {
		if strings.HasPrefix(href, "/") {
			if p := b.get(href); p.StatusCode != 200 {
				t.Errorf("%s leads to %d", href, p.StatusCode)
			}
		}
	}
	b.sees(b.get("/nowhere"), 404, "没有这个页面")
	b.sees(b.get("/guide/nowhere"), 404)
	b.sees(b.get("/guide/edu"), 200, "0990-8101002", "云岭县青石街12号", "20个工作日", "7个工作日", "第 11—30 件", "每件 100 元", "云岭县人民政府")
	empty := open(t)
	if err := empty.app.PutAgency(ctx, apptest.Operator, agency.Agency{ID: "edu", Kind: agency.Department, Name: "云岭县教育局"}); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		empty.sees(empty.get(path), 200)
	}
	empty.sees(empty.get("/guide/edu"), 200, "尚未公布")
}
