package portal

import (
	"io/fs"
	"net/http/httptest"
	"strings"
	"testing"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/request"
)

func site(t testing.TB) (*web.Shell, *Portal) {
	t.Helper()
	shell, err := web.New(web.Options{Rate: -1, Static: []fs.FS{Static()}, Check: true})
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(shell, nil)
	if err != nil {
		t.Fatal(err)
	}
	return shell, p
}

// tracked folds acts of March 2024 as they stand on a day.
func tracked(t testing.TB, today calendar.Date, acts ...request.Act) *app.Tracked {
	t.Helper()
	cal, err := calendar.New(calendar.Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := request.Fold(acts, today, cal, nil)
	if err == nil {
		err = s.ExplainDays(cal)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &app.Tracked{Receipt: "EDU-2024-0001", Number: "2024-0001", Type: request.TypeRequest, Title: "<题>", Today: today, State: s, Acts: acts,
		Agency: agency.Agency{ID: "edu", Name: "云岭县教育局", Face: agency.Contact{Phone: "0990-8101002"}, Payment: agency.Payment{Payee: "云岭县财政局", How: "柜台"}}}
}

var d = func(day int) calendar.Date { return calendar.D(2024, 3, day) }

var received = request.Act{Kind: request.Received, On: d(4), Channel: request.Internet, ConfirmedOn: d(5)}

// Every act and every turn of a case has its words.
func TestCaseInEveryStage(t *testing.T) {
	_, p := site(t)
	late := calendar.D(2024, 4, 30)
	for _, c := range []struct {
		today calendar.Date
		acts  []request.Act
		want  string
	}{
		{d(4), []request.Act{{Kind: request.Received, On: d(4), Channel: request.Internet}}, "等待受理机关与您确认"},
		{d(6), []request.Act{received}, "现在不需要您做什么"},
		{late, []request.Act{received}, "受理机关没有按期答复"},
		{d(8), []request.Act{received, {Kind: request.CorrectionRequested, On: d(7), Until: d(21), Points: []string{"写明年份"}}}, "写明年份"},
		{late, []request.Act{received, {Kind: request.CorrectionRequested, On: d(7), Until: d(21)}}, "补正期限已于 2024年3月21日（星期四）届满"},
		{d(8), []request.Act{received, {Kind: request.ReasonsRequested, On: d(7)}}, "请您说明理由"},
		{d(9), []request.Act{received, {Kind: request.ReasonsRequested, On: d(7)}, {Kind: request.ReasonsGiven, On: d(8)}, {Kind: request.DelaySet, On: d(9), Until: d(29), Reason: "量大"}}, "理由：量大"},
		{d(8), []request.Act{received, {Kind: request.FeeNoticed, On: d(7), ReceivedOn: d(7), Method: "items", Amount: 1200}}, "1200 元"},
		{d(8), []request.Act{received, {Kind: request.FeeNoticed, On: d(7), Method: "items", Amount: 0.5}, {Kind: request.FeePaid, On: d(8)}}, "0.50 元"},
		{d(12), []request.Act{received, {Kind: request.Consulted, On: d(7), ID: "1", With: request.ThirdParty, ReceivedOn: d(8)}, {Kind: request.ConsultationAnswered, On: d(12), ID: "1", Opinion: "none"},
			{Kind: request.Extended, On: d(12), Days: 10, ApprovedBy: "x"}}, "延长答复期限 10 个工作日"},
		{late, []request.Act{received, {Kind: request.CorrectionRequested, On: d(7), Until: d(21)}, {Kind: request.Abandoned, On: d(25), Ground: "correction"}}, "没有在期限内补正"},
		{d(13), []request.Act{received, {Kind: request.Answered, On: d(12), Outcome: "partial", Articles: []string{"37", "14"}}}, "<p>答复结果：部分公开</p>"},
		{late, []request.Act{received}, `<a class="tel" href="tel:0990-8101002">0990-8101002</a>`},
		{d(12), []request.Act{received, {Kind: request.Withdrawn, On: d(12)}}, "您已于 2024年3月12日（星期二）撤回申请"},
		{d(13), []request.Act{received, {Kind: request.Answered, On: d(12), Outcome: "refused.state_secret", Articles: []string{"36(3)", "14"}, DocumentNo: "云教〔2024〕1号"}, {Kind: request.Reopened, On: d(13), Until: d(29)}}, "重新办理"},
	} {
		tr := tracked(t, c.today, c.acts...)
		tr.Letters = []app.SentLetter{{ID: "1", Name: "答复书", Document: &doc.Document{Blocks: []doc.Block{doc.P(doc.Title, "题"), doc.P(doc.Body, "<b>正文</b>"), doc.P(doc.Signature, "署名"),
			{Table: &doc.Table{Rows: []doc.Row{{{Text: "头", Head: true}}, {{Text: "格"}}}}}}}}, {ID: "2", Name: "空"}}
		data := newCase(tr, app.Claim{Receipt: "EDU", Code: `"x`})
		for _, e := range data.Events {
			if e.Title == "" {
				t.Errorf("an act of %v has no words", c.acts)
			}
		}
		body := p.shown(t, "case", data)
		if !strings.Contains(body, c.want) {
			t.Errorf("%v on %s lacks %q", c.acts[len(c.acts)-1].Kind, c.today, c.want)
		}
		if strings.Contains(body, "<题>") || strings.Contains(body, "<b>正文") {
			t.Error("text was not escaped")
		}
	}
}

// shown renders a page in every language and view, and checks it.
func (p *Portal) shown(t testing.TB, name string, data any) (body string) {
	t.Helper()
	for _, cookies := range []string{"lang=en; elder=1; contrast=1", ""} {
		r := httptest.NewRequest("POST", "/track", nil)
		r.Header.Set("Cookie", cookies)
		w := httptest.NewRecorder()
		if err := p.site.Render(w, r, name, web.Page{Title: "首页", Data: data}); err != nil {
			t.Fatal(err)
		}
		webtest.Check(t, name, w.Body.Bytes())
		body = w.Body.String()
	}
	return body
}

// Pages with nothing in them are sound too.
func TestEmptyPages(t *testing.T) {
	_, p := site(t)
	form := &web.Form{Action: "/apply", Submit: "继续"}
	empty := map[string]any{
		"home": &homePage{}, "agencies": contacts(nil), "guide": guidePage{}, "remedies": newRemedies(app.Remedies{}, nil), "help": contacts(nil), "about": contacts(nil),
		"accessibility": nil, "privacy": contacts(nil), "step": &stepPage{Form: form}, "suggest": &suggestPage{Form: form}, "check": &checkPage{Form: form, Parts: []checkPart{{}}},
		"columns": columnsPage{}, "column": &columnPage{Column: catalog.Column{ID: "x", Name: "栏"}, Filter: filter("/columns/x")}, "agency": agencyPage{Name: "局"}, "item": &itemPage{Title: "题", At: "2024-05-06 09:30", Lang: "zh-CN"}, "gone": goneItemPage{Title: "题", PublishedAt: "2024-05-06 09:30", Agency: "局"}, "find": &findPage{Asked: true},
		"library": &libraryPage{Filter: filter("/library")}, "reports": &reportsPage{Filter: filter("/reports")}, "compare": &comparePage{}, "report": &reportPage{Title: "题", At: "2024-05-06", Agency: "局"}, "sitemap": mapPage{}, "grassroots": &dutiesPage{}, "data": dataPage{Downloads: &web.Table{Caption: "数据"}}, "api": apiPage{}, "log": logPage{},
		"receipt": &receiptPage{Record: true}, "track": trackPage{claimForm()}, "case": &casePage{Next: nextSteps{Title: "接下来"}}, "withdraw": &withdrawPage{}, "busy": nil, "leave": &leavePage{Host: "a.example", To: "https://a.example/", Title: "题", Back: "/items/x"},
	}
	for _, name := range p.site.Names() {
		data, known := empty[name]
		if !known {
			t.Errorf("page %s is not tried", name)
			continue
		}
		if name == "case" || name == "step" || name == "suggest" || name == "check" || name == "withdraw" || name == "receipt" {
			if !keeps(data) {
				t.Errorf("the switches of page %s would lose what was typed", name)
			}
		}
		p.shown(t, name, data)
	}
}

// The main labels stand in English.
func TestMainLabelsHaveEnglish(t *testing.T) {
	shell, _ := site(t)
	var labels []string
	for _, l := range chrome(httptest.NewRequest("GET", "/", nil)).Nav {
		labels = append(labels, l.Text)
	}
	for _, k := range []*kind{information(), record()} {
		labels = append(labels, k.name)
		for _, s := range k.steps {
			labels = append(labels, s.title)
			for _, org := range []string{"natural_person", "commercial"} {
				for _, f := range s.fields(&draft{applicant: org, tell: app.TellWays()}) {
					labels = append(labels, f.Label)
				}
			}
		}
	}
	for _, s := range []request.Stage{request.StageUnconfirmed, request.StageOpen, request.StageAwaitingCorrection, request.StageAwaitingReasons, request.StageAwaitingPayment, request.StageAnswered, request.StageAbandoned, request.StageWithdrawn} {
		labels = append(labels, s.Label())
	}
	for _, l := range labels {
		if !shell.Has(web.English, l) {
			t.Errorf("%q has no English", l)
		}
	}
}

// Headings of one level stay at one, whichever the text began with.
func TestHeadingsOfATextStandBelowTheTitle(t *testing.T) {
	for in, want := range map[string]string{
		"<h3>一</h3><p>甲</p><h3>二</h3>":               "<h2>一</h2><p>甲</p><h2>二</h2>",
		"<h2>一</h2><h4>（一）</h4><h4>1</h4><h2>二</h2>": "<h2>一</h2><h3>（一）</h3><h3>1</h3><h2>二</h2>",
		"<p>无</p>": "<p>无</p>",
	} {
		if got := string(settle(in)); got != want {
			t.Errorf("%s became %s, not %s", in, got, want)
		}
	}
}
