package app_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/supervise"
)

// What stands wrong is found, what is mended is not found any more.
func TestInspect(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		c.Set(calendar.D(2024, 3, 4))
		ctx, op := t.Context(), apptest.Operator
		put := func(rows ...[]string) {
			t.Helper()
			res, err := a.ImportItems(ctx, op, app.ItemImport{Agency: "edu", Rows: append([][]string{{"标题", "发布时间", "栏目", "信息种类", "正文", "文号", "公布日期", "解读的文件"}}, rows...)})
			if err != nil || len(res.Faults) > 0 {
				t.Fatal(err, res.Faults)
			}
		}
		put([]string{"招生办法", "2024-02-01 09:30", "normative", "行政规范性文件", `<p>见<a href="/items/none">旧文</a>、<a href="/no-such">页</a>、<a href="https://law.yunling.example/a">法规</a>、<a href="/guide">指南</a></p>`, "云教规〔2024〕1号", "2024-02-01", ""},
			[]string{"检查工作", "2024-02-19 09:00", "news", "政务动态", "<p>检查。</p>", "", "", ""})
		page := func(_ context.Context, path string) (int, string) {
			switch {
			case strings.HasPrefix(path, "/items/"):
				return 200, `<meta name="SiteName" content="x"><meta name="SiteDomain" content="x"><meta name="SiteIDCode" content=""><meta name="ArticleTitle" content="x"><meta name="PubDate" content="x"><meta name="ContentSource" content="x">`
			case path == "/no-such":
				return 404, ""
			}
			return 200, `<meta name="SiteName" content="x"><meta name="SiteDomain" content="x"><meta name="SiteIDCode" content="1">`
		}
		inspect := func(agencyID string) map[string]supervise.Result {
			t.Helper()
			got, err := a.Inspect(ctx, op, app.Inspection{Agency: agencyID, Page: page})
			if err != nil {
				t.Fatal(err)
			}
			if got.Looked < 2 || len(got.External) != 1 || got.External[0].URL != "https://law.yunling.example/a" {
				t.Errorf("%d texts, outside %+v", got.Looked, got.External)
			}
			by := map[string]supervise.Result{}
			for _, r := range got.Results {
				by[r.ID] = r
			}
			return by
		}
		has := func(r supervise.Result, text string) bool {
			return slices.ContainsFunc(r.Places, func(p supervise.Place) bool { return strings.Contains(p.Thing+p.Text, text) })
		}
		by := inspect("")
		for id, text := range map[string]string{"W-D-explain": "招生办法", "W-D-tag": "SiteIDCode", "W-D-mark": "标识码", "P-guide": "办公地址", "P-guide-old": "云岭县教育局", "W-D-blank": "通知公告"} {
			if !has(by[id], text) {
				t.Errorf("%s lacks %s: %+v", id, text, by[id])
			}
		}
		if r := by["W-D-link"]; !has(r, "/items/none") || !has(r, "（404）：/no-such") || len(r.Places) != 2 {
			t.Errorf("links: %+v", r.Places)
		}
		if r := by["W-V3"]; len(r.Places) != 0 {
			t.Errorf("the last day of two weeks is one too many: %+v", r.Places)
		}
		if len(by["W-D-search"].Places) != 0 || by["W-D-external"].Checked || by["W-V5"].Checked || by["P-mock"].Checked {
			t.Errorf("%+v %+v", by["W-D-search"], by["W-D-external"])
		}
		// Mended.
		put([]string{"《招生办法》解读", "2024-03-04 08:00", "explanations", "政策解读", "<p>为什么。</p>", "", "", "云教规〔2024〕1号"})
		if err := a.ReviewGuide(ctx, op, "edu"); err != nil {
			t.Fatal(err)
		}
		c.Set(calendar.D(2024, 3, 5))
		by = inspect("edu")
		if len(by["W-D-explain"].Places)+len(by["P-guide-old"].Places) != 0 || len(by["W-D-blank"].Places) != 0 || !has(by["W-D-news"], "政务动态") {
			t.Errorf("after mending: %+v %+v %+v", by["W-D-explain"], by["P-guide-old"], by["W-D-news"])
		}
		// A run is kept, and the audit holds it.
		run, err := a.RecordInspection(ctx, op, app.Inspection{Page: page})
		if err != nil || len(run.Lines) == 0 {
			t.Fatal(err, run)
		}
		runs, err := a.Inspections(ctx, op, "", 2024)
		if err != nil || len(runs) != 1 || runs[0].Sum != run.Sum {
			t.Errorf("%v %+v", err, runs)
		}
		if _, data, err := a.InspectionFile(ctx, op, app.Inspection{}); err != nil || len(data) == 0 {
			t.Error(err)
		}
	})
}

func TestIndicatorsAreEditable(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		head, editor := eduStaff("head", agency.OfficeHead), eduStaff("editor", agency.Editor)
		table, err := a.Indicators(t.Context(), editor)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(table.Indicators, func(x supervise.Indicator) bool { return x.ID == "W-V3" })
		x := table.Indicators[i]
		x.Off, x.Confidence = true, supervise.Local
		if err := a.PutIndicator(t.Context(), editor, x); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an editor changes indicators: %v", err)
		}
		if err := a.PutIndicator(t.Context(), head, x); err != nil {
			t.Fatal(err)
		}
		found, err := a.Inspect(t.Context(), editor, app.Inspection{})
		if err != nil || slices.ContainsFunc(found.Results, func(r supervise.Result) bool { return r.ID == "W-V3" }) {
			t.Errorf("%v: what is off is counted", err)
		}
		if _, err := a.RecordInspection(t.Context(), editor, app.Inspection{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an editor keeps runs: %v", err)
		}
		if _, err := a.Inspect(t.Context(), editor, app.Inspection{Agency: "other"}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an editor looks at another agency: %v", err)
		}
	})
}

// Other sites are asked only when somebody wants it, and never those inside.
func TestLinksAreAskedOnDemand(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		res, err := a.ImportItems(t.Context(), apptest.Operator, app.ItemImport{Agency: "edu", Rows: [][]string{{"标题", "发布时间", "栏目", "信息种类", "正文"},
			{"通知", "2024-02-28 09:00", "notices", "通知公告", `<p><a href="http://127.0.0.1:9/x">内网</a></p>`}}})
		if err != nil || len(res.Faults) > 0 {
			t.Fatal(err, res.Faults)
		}
		if n, err := a.CheckLinks(t.Context()); n != 0 || err != nil {
			t.Errorf("asked %d unasked: %v", n, err)
		}
		if err := a.WantLinkCheck(t.Context(), apptest.Operator); err != nil {
			t.Fatal(err)
		}
		for want := range []int{1, 0} {
			if n, err := a.CheckLinks(t.Context()); n != 1-want || err != nil {
				t.Errorf("asked %d: %v", n, err)
			}
		}
		found, err := a.Inspect(t.Context(), apptest.Operator, app.Inspection{})
		if err != nil || len(found.External) != 1 || found.External[0].Checked == nil || !strings.Contains(found.External[0].Checked.Text, "内部网络") {
			t.Errorf("%v %+v", err, found.External)
		}
	})
}
