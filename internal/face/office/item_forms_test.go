package office_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// publishers are people of the bureau at the forms of publishing.
type publishers struct {
	t    *testing.T
	desk *desk
	who  map[agency.Role]*visitor
}

func (p *publishers) as(r agency.Role) *visitor {
	if p.who[r] == nil {
		p.who[r] = p.desk.signedIn(p.t, r)
	}
	return p.who[r]
}

// does does an act of an item through its page, and gives what stands after.
func (p *publishers) does(r agency.Role, id string, k catalog.ActKind, pairs ...string) app.ItemView {
	p.t.Helper()
	v := p.as(r)
	path := "/office/items/" + id + "/acts/" + string(k)
	page := v.get(path)
	m := hidden.FindStringSubmatch(page.body)
	if m == nil {
		p.t.Fatalf("%s: %d has no version", path, page.status)
	}
	a := v.post(path, append(pairs, "version", m[1])...)
	if want := "/office/items/" + id + "?done=item_" + string(k); a.status != http.StatusSeeOther || a.to != want {
		p.t.Fatalf("%s: %d %s\n%s", path, a.status, a.to, problems(a.body))
	}
	if shown := v.get(a.to); !strings.Contains(shown.body, `class="notice`) {
		p.t.Errorf("%s says nothing after %s", a.to, k)
	}
	return p.item(id)
}

// refusedAct does an act whose form is to come back with a text.
func (p *publishers) refusedAct(r agency.Role, id string, k catalog.ActKind, want string, pairs ...string) {
	p.t.Helper()
	v := p.as(r)
	path := "/office/items/" + id + "/acts/" + string(k)
	m := hidden.FindStringSubmatch(v.get(path).body)
	a := v.post(path, append(pairs, "version", m[1])...)
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, want) {
		p.t.Errorf("%s: %d, want %q: %s", path, a.status, want, problems(a.body))
	}
}

// problems is the error summary of a page.
func problems(body string) string {
	if _, rest, ok := strings.Cut(body, "请更正以下问题"); ok {
		return rest[:min(len(rest), 600)]
	}
	if _, rest, ok := strings.Cut(body, `class="notice`); ok {
		return rest[:min(len(rest), 300)]
	}
	return ""
}

func (p *publishers) item(id string) app.ItemView {
	p.t.Helper()
	v, err := p.desk.ItemView(p.t.Context(), app.OperatorOf("test"), id)
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

func (p *publishers) draft(title, body string) string {
	p.t.Helper()
	a := p.as(agency.Editor).sendItem(map[string]string{"kind": "notice", "column": "notices", "title": title, "body": body, "formed": "2025-06-18", "summary": title})
	id, _, _ := strings.Cut(strings.TrimPrefix(a.to, "/office/items/"), "?")
	if a.status != http.StatusSeeOther || id == "" {
		p.t.Fatalf("draft: %d %s", a.status, problems(a.body))
	}
	return id
}

// secrecyAnswers fill in the review of art. 17.
func secrecyAnswers(conclusion string, more ...string) []string {
	out := []string{"filled", "2025-06-20", "unit", "云岭县住房和城乡建设局", "origin", "自行制作", "carrier", "公文", "channel", "政府网站", "planned", "2025-06-20",
		"unit_opinion", "同意", "unit_by", "张文华", "head_opinion", "同意", "head_by", "王玉梅", "opinion", "可以", "conclusion", conclusion, "basis", "已经核对"}
	for _, q := range catalog.SecrecyQuestions() {
		out = append(out, "q_"+q.Key, "no")
	}
	return append(out, more...)
}

// signed takes a draft the short way to its signature.
func (p *publishers) signed(id string, secrecy ...string) app.ItemView {
	p.t.Helper()
	p.does(agency.Editor, id, catalog.Submitted, "emergency", "1", "reason", "管道抢修，须立即告知")
	p.does(agency.Reviewer, id, catalog.SecrecyReviewed, secrecy...)
	return p.does(agency.Signer, id, catalog.Signed)
}

// Every act of an item is done through its page with real content, and what
// stands after is looked at.
func TestActsOfItemsThroughTheirForms(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	p := &publishers{t, d, map[agency.Role]*visitor{}}
	proactive := []string{"attribute", "proactive", "ground", "knowledge"}

	// Emergency: scheduled, put off, released, reviewed afterwards, corrected, archived.
	id := p.draft("停气通告", "<p>即日起停气，李某13912345678已到场。</p>")
	p.does(agency.Editor, id, catalog.AttributeDecided, proactive...)
	found := ""
	for _, f := range p.item(id).Findings {
		if f.Must {
			found = f.ID
		}
	}
	p.refusedAct(agency.Editor, id, catalog.Submitted, "紧急情形", "emergency", "1")
	if v := p.does(agency.Editor, id, catalog.Settled, "finding", found, "reason", "是对外公布的服务电话"); v.State.Settled[found] != "是对外公布的服务电话" {
		t.Errorf("settled %v", v.State.Settled)
	}
	if v := p.signed(id, secrecyAnswers("publish")...); v.State.Stage != catalog.StageSigned || !v.State.Emergency {
		t.Errorf("signed: %s", v.State.Stage)
	}
	p.refusedAct(agency.Publisher, id, catalog.Scheduled, "晚于现在", "day", "2025-06-19", "time", "09:00")
	if v := p.does(agency.Publisher, id, catalog.Scheduled, "day", "2025-06-21", "time", "10:30"); v.State.ReleaseAt != "2025-06-21T10:30" || v.State.Stage != catalog.StageScheduled {
		t.Errorf("scheduled for %s", v.State.ReleaseAt)
	}
	if v := p.does(agency.Publisher, id, catalog.Unscheduled, "reason", "提前发布"); v.State.Stage != catalog.StageSigned || v.State.ReleaseAt != "" {
		t.Errorf("unscheduled: %s", v.State.Stage)
	}
	if v := p.does(agency.Publisher, id, catalog.Released); v.State.Public != 1 || v.State.AfterDue.IsZero() {
		t.Errorf("released: %+v", v.State)
	}
	if v := p.does(agency.UnitHead, id, catalog.AfterReviewed, "reason", "内容准确"); !v.State.AfterDue.IsZero() || len(v.State.Violations) != 0 {
		t.Errorf("after-review: due %s, %v", v.State.AfterDue, v.State.Violations)
	}
	text := p.item(id).Text
	text.Body = "<p>即日起停气，恢复时间另告。</p>"
	if _, err := d.ReviseItem(t.Context(), agency.Actor{Person: d.staff[agency.Editor].Login, Agency: "housing", Roles: []agency.Role{agency.Editor}}, id, p.item(id).Version, text, "补充恢复时间"); err != nil {
		t.Fatal(err)
	}
	p.signed(id, secrecyAnswers("publish")...)
	if v := p.does(agency.Publisher, id, catalog.Corrected); v.State.Public != 2 || len(v.State.Traces) != 1 || v.State.Traces[0].Reason != "补充恢复时间" {
		t.Errorf("corrected: %+v", v.State.Traces)
	}
	p.refusedAct(agency.Publisher, id, catalog.Archived, "归档下线的理由")
	if v := p.does(agency.Publisher, id, catalog.Archived, "reason", "抢修已经结束"); v.State.Stage != catalog.StageArchived || v.State.Public != 2 {
		t.Errorf("archived: %s", v.State.Stage)
	}
	if a := p.as(agency.Editor).get("/items/" + id); a.status != 200 || !strings.Contains(a.body, "已归档") || !strings.Contains(a.body, "抢修已经结束") {
		t.Errorf("the archived page: %d", a.status)
	}

	// Withheld, looked at again a year later (art. 18), public without a part.
	id = p.draft("维修资金使用核查情况", "<p>核查情况：资金专户管理，支取手续齐全。</p>")
	p.refusedAct(agency.Editor, id, catalog.AttributeDecided, "说明", "attribute", "withheld", "ground", "deliberative")
	p.does(agency.Editor, id, catalog.AttributeDecided, "attribute", "withheld", "ground", "deliberative", "reason", "核查尚未结束")
	if v := p.signed(id, secrecyAnswers("exempt")...); v.State.Stage != catalog.StageHeld || v.State.ReassessDue != calendar.D(2026, 6, 20) {
		t.Errorf("held: %s, %s", v.State.Stage, v.State.ReassessDue)
	}
	d.now = d.now.AddDate(0, 11, 20) // sessions have ended meanwhile
	p.who = map[agency.Role]*visitor{}
	tasks, err := d.Tasks(t.Context(), agency.Actor{Person: "xuweimin", Agency: "housing", Roles: []agency.Role{agency.Reviewer}})
	waits := false
	for _, x := range tasks {
		waits = waits || x.Kind == app.TaskReassess && x.Item == id
	}
	if err != nil || !waits {
		t.Errorf("nobody is told to look at it again, %v", err)
	}
	p.refusedAct(agency.Reviewer, id, catalog.Reassessed, "删减", "attribute", "redacted", "ground", "third_party", "reason", "核查结束")
	if v := p.does(agency.Reviewer, id, catalog.Reassessed, "attribute", "redacted", "ground", "third_party", "reason", "核查结束", "redaction", "业主姓名和房号"); v.State.Stage != catalog.StageDraft || v.State.Decision.Attribute != catalog.Redacted || len(v.State.Violations) != 0 {
		t.Errorf("reassessed: %+v", v.State)
	}
	p.does(agency.Editor, id, catalog.Submitted)
	for n, r := range []agency.Role{agency.UnitHead, agency.UnitHead, agency.OfficeHead, agency.OfficeHead} {
		p.does(r, id, catalog.Passed, "reason", "同意"+strings.Repeat("。", n))
	}
	other := p.item(id) // the third level is another's than who reassessed it
	if other.State.Step == nil || other.State.Step.Level != 3 {
		t.Fatalf("waits for %+v", other.State.Step)
	}
	if page := p.as(agency.OfficeHead).sound("/office/items/" + id); !strings.Contains(page, "办过其他级别的人不能办") || strings.Contains(page, id+`/acts/passed"`) || !strings.Contains(page, id+`/acts/returned"`) {
		t.Error("who did the second level is offered the third, or may not return it")
	}
	for _, step := range []string{"review3", "proof3"} {
		v := p.item(id)
		if _, err := d.ActOnItem(t.Context(), agency.Actor{Person: "third", Agency: "housing", Roles: []agency.Role{agency.Reviewer}}, id, v.Version, catalog.Act{Kind: catalog.Passed, Step: step}); err != nil {
			t.Fatal(err)
		}
	}
	v := p.item(id)
	s := &catalog.Secrecy{FilledOn: d.Today(), PlannedOn: d.Today(), Unit: "住建局", UnitBy: "甲", HeadOpinion: "同意", HeadBy: "乙", Origin: "自行制作", Carrier: "公文", Channel: "政府网站", Conclusion: catalog.MayPublish, Basis: "已删减", Redaction: "业主姓名和房号", UnitOpinion: "同意", OfficeReview: "可以"}
	for _, q := range catalog.SecrecyQuestions() {
		s.Answers = append(s.Answers, catalog.Answer{Question: q.Key})
	}
	if _, err := d.ActOnItem(t.Context(), agency.Actor{Person: "fourth", Agency: "housing", Roles: []agency.Role{agency.Reviewer}}, id, v.Version, catalog.Act{Kind: catalog.SecrecyReviewed, Secrecy: s}); err != nil {
		t.Fatal(err)
	}
	p.does(agency.Signer, id, catalog.Signed)
	p.does(agency.Publisher, id, catalog.Released)
	if a := p.as(agency.Editor).get("/items/" + id); a.status != 200 || !strings.Contains(a.body, "删减后公开") {
		t.Errorf("public without a part: %d", a.status)
	}
	if v := p.does(agency.Publisher, id, catalog.WithdrawnAct, "reason", "数据有误"); v.State.Stage != catalog.StageWithdrawn || v.State.Public != 0 {
		t.Errorf("withdrawn: %s", v.State.Stage)
	}
	if a := p.as(agency.Editor).get("/items/" + id); a.status != http.StatusGone || !strings.Contains(a.body, "数据有误") || strings.Contains(a.body, "专户管理") {
		t.Errorf("the withdrawn page: %d", a.status)
	}
	p.validity()
	p.settings()
}

// validity does the events of a document's validity.
func (p *publishers) validity() {
	t, d := p.t, p.desk
	t.Helper()
	if _, err := d.ImportItems(t.Context(), app.OperatorOf("test"), app.ItemImport{Agency: "housing", Rows: [][]string{{"标题", "发布时间", "栏目", "信息种类", "正文", "文号", "公布日期", "有效期至"},
		{"电梯安全办法", "2024-05-06 09:00", catalog.ColNormative, "行政规范性文件", "<p>第一条</p>", "云建规〔2024〕51号", "2024-05-06", "2026-12-31"},
		{"扬尘治理办法", "2024-05-06 09:00", catalog.ColNormative, "行政规范性文件", "<p>第一条</p>", "云建规〔2024〕52号", "2024-05-06", ""}}}); err != nil {
		t.Fatal(err)
	}
	find := func(number string) string {
		t.Helper()
		l, err := d.Items(t.Context(), app.OperatorOf("test"), app.ItemQuery{Agency: "housing", Number: number})
		if err != nil || len(l.Items) != 1 {
			t.Fatalf("%s: %d, %v", number, len(l.Items), err)
		}
		return l.Items[0].ID
	}
	lift, dust := find("云建规〔2024〕51号"), find("云建规〔2024〕52号")
	if v := p.does(agency.Clerk, lift, catalog.Renewed, "effective", "2026-06-01", "until", "2028-12-31"); v.Validity.Facts.LastDay != calendar.D(2028, 12, 31) || v.Validity.Events[0].Cause != nil {
		t.Errorf("renewed: %+v", v.Validity.Facts)
	}
	if v := p.does(agency.Clerk, lift, catalog.Kept, "effective", "2026-06-01", "reason", "评估后继续有效"); v.Validity.Status != catalog.InForce {
		t.Errorf("kept: %s", v.Validity.Status)
	}
	p.refusedAct(agency.Clerk, lift, catalog.DeclaredInvalid, "依据的文件", "effective", "2026-06-01")
	v := p.does(agency.OfficeHead, lift, catalog.DeclaredInvalid, "effective", "2026-06-01", "cause", "云建〔2026〕9号")
	if v.Validity.Status != catalog.Expired {
		t.Errorf("declared invalid: %s", v.Validity.Status)
	}
	if v = p.does(agency.Clerk, lift, catalog.EventRevoked, "event", strconv.Itoa(v.Validity.Events[len(v.Validity.Events)-1].N), "reason", "登记错了文件"); v.Validity.Status != catalog.InForce {
		t.Errorf("revoked: %s", v.Validity.Status)
	}
	a := p.as(agency.Clerk).post("/office/normative/clean-up", "title", "清理决定", "number", "云建〔2026〕10号", "on", "2026-06-02",
		"lines", "继续有效 云建规〔2024〕51号 第1项\n废止 云建规[2024]52号 第2项")
	if a.status != http.StatusSeeOther || !strings.HasSuffix(a.to, "?done=cleaned") {
		t.Fatalf("clean-up: %d %s", a.status, problems(a.body))
	}
	if page := p.as(agency.Clerk).get(a.to).body; !strings.Contains(page, "继续有效 1 件，废止 1 件") || !strings.Contains(page, "云建规〔2024〕52号") {
		t.Error("the decision's page lacks its results")
	}
	if p.item(dust).Validity.Status != catalog.RepealedStatus {
		t.Errorf("cleaned: %s", p.item(dust).Validity.Status)
	}
	if a = p.as(agency.Clerk).post("/office/normative/clean-up", "title", "清理决定", "on", "2026-06-02", "lines", "废止 云建规〔2024〕99号", "item", "没有这份"); a.status != 422 || !strings.Contains(a.body, "没有这个文号或者标题") {
		t.Errorf("a decision that is no item: %d %s", a.status, problems(a.body))
	}
}

// settings posts the forms of how an agency publishes, and of art. 44.
func (p *publishers) settings() {
	t, d := p.t, p.desk
	t.Helper()
	head := p.as(agency.OfficeHead)
	for _, x := range []struct {
		path, want, shown string
		pairs             []string
	}{
		{"/office/columns/new", "/office/columns", "电梯专题", []string{"id", "topic-lifts", "name", "电梯专题", "parent", catalog.ColTopics, "type", "topic", "description", "加装电梯", "window", "standing"}},
		{"/office/columns/topic-lifts", "/office/columns", "加装电梯专题", []string{"name", "加装电梯专题", "parent", catalog.ColTopics, "type", "topic", "description", "加装电梯"}},
		{"/office/desk", "/office/desk", "review 核稿 1", []string{"steps", "review 核稿 1\nsecrecy 保密审查 应急\nsign 签发 应急", "days", "2", "index", "{机关}/{年}-{序5}"}},
		{"/office/site", "", "云岭公开网", []string{"name", "云岭公开网", "domain", "open.yunling.example"}},
		{"/office/inspection", "/office/inspection", "以前的自查", nil},
		{"/office/inspection/guide", "", "", []string{"seen", "1"}},
		{"/office/inspection/indicators/new", "/office/inspection/indicators", "停更的栏目", []string{"id", "OWN-1", "name", "停更的栏目", "kind", "bonus", "metric", "human", "threshold", "1", "confidence", "local", "how", "逐栏查看"}},
		{"/office/proactive/order", "", "危房名录", []string{"title", "危房名录", "organ", "云岭县人民政府", "paper", "督办通知", "dated", "2026-06-01"}},
	} {
		a := head.post(x.path, x.pairs...)
		if a.status != http.StatusSeeOther || !strings.HasPrefix(a.to, x.want) {
			t.Errorf("%s: %d %s %s", x.path, a.status, a.to, problems(a.body))
			continue
		}
		if page := head.get(a.to); page.status != 200 || !strings.Contains(page.body, x.shown) {
			t.Errorf("%s: %s (%d) does not show %q", x.path, a.to, page.status, x.shown)
		}
	}
	all, err := d.ProactiveCandidates(t.Context(), app.OperatorOf("test"), "housing")
	if err != nil || len(all) == 0 || all[0].Title != "危房名录" {
		t.Fatalf("%+v, %v", all, err)
	}
	at := "/office/proactive/" + all[0].Key
	if a := head.post(at, "decision", "decline", "seen", all[0].Seen()); a.status != 422 || !strings.Contains(a.body, "不转的理由") {
		t.Errorf("declined without a reason: %d", a.status)
	}
	a := head.post(at, "decision", "convert", "seen", all[0].Seen(), "title", "危房名录", "kind", "notice", "ground", "interest")
	if a.status != http.StatusSeeOther || !strings.HasPrefix(a.to, "/office/items/") {
		t.Fatalf("converted: %d %s", a.status, problems(a.body))
	}
	if page := head.get(a.to).body; !strings.Contains(page, "已转为主动公开") || !strings.Contains(page, "由依申请公开转来") {
		t.Error("the draft does not say where it comes from")
	}
}

// Three people who spend themselves on two levels leave nobody for the third:
// the page says so, and the way out works.
func TestLevelThatNobodyIsLeftFor(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	p := &publishers{t, d, map[agency.Role]*visitor{}}
	id := p.draft("换证通告", "<p>窗口自下周起办理换证。</p>")
	stuck := func() bool {
		return strings.Contains(p.as(agency.Signer).get("/office/items/"+id).body, "没有人能办")
	}
	p.does(agency.Editor, id, catalog.AttributeDecided, "attribute", "proactive", "ground", "knowledge")
	p.does(agency.Editor, id, catalog.Submitted)
	for _, r := range []agency.Role{agency.UnitHead, agency.Reviewer, agency.OfficeHead} {
		p.does(r, id, catalog.Passed)
		if stuck() {
			t.Errorf("somebody is left after %s", r)
		}
	}
	if p.does(agency.OfficeHead, id, catalog.Passed); !stuck() {
		t.Error("nobody is left for the third review, and the page does not say so")
	}
	p.does(agency.Signer, id, catalog.Returned, "reason", "请分级办理")
	p.does(agency.Editor, id, catalog.Submitted)
	for _, r := range []agency.Role{agency.UnitHead, agency.Reviewer, agency.OfficeHead} {
		p.does(r, id, catalog.Passed)
		if p.does(r, id, catalog.Passed); stuck() {
			t.Errorf("stuck after %s", r)
		}
	}
}
