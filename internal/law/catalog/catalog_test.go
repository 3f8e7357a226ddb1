package catalog_test

import (
	"strings"
	"testing"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

func TestNormalNumber(t *testing.T) {
	for in, want := range map[string]string{
		"云政规[2023]5号": "云政规〔2023〕5号", "云政规（2023）05号": "云政规〔2023〕5号", " 云政发〔２０２３〕１２号 ": "云政发〔2023〕12号", "云府令【2021】第3号": "云府令〔2021〕3号",
		"云岭县人民政府令第12号": "云岭县人民政府令第12号", "第 7 号": "第7号", "惠府函﹝2022﹞32号": "惠府函〔2022〕32号",
	} {
		if n, ok := catalog.NormalNumber(in); !ok || n.Text != want {
			t.Errorf("%q: %q, %v; want %q", in, n.Text, ok, want)
		}
	}
	for _, in := range []string{"2023年第5号文件", "云政规2023-5", "〔2023〕5号", "云政规〔2023〕0号"} {
		if n, ok := catalog.NormalNumber(in); ok {
			t.Errorf("%q taken for %+v", in, n)
		}
	}
}

func FuzzNormalNumber(f *testing.F) {
	f.Add("云政规[2023]5号")
	f.Add("第5号")
	f.Fuzz(func(t *testing.T, in string) {
		n, ok := catalog.NormalNumber(in)
		if again, ok2 := catalog.NormalNumber(n.Text); ok && (!ok2 || again.Text != n.Text) {
			t.Fatalf("%q → %q → %q", in, n.Text, again.Text)
		}
	})
}

func TestIndex(t *testing.T) {
	p := catalog.IndexParts{Code: "11441700007280420Y", Short: "云教", Kind: catalog.Normative, On: calendar.D(2021, 4, 6), Serial: 50}
	for format, want := range map[string]string{
		"{信用代码}/{年}-{序5}": "11441700007280420Y/2021-00050", "{信用代码}/{年}{月}-{序5}": "11441700007280420Y/202104-00050",
		"{机构代码}/{年}-{序5}": "007280420/2021-00050", "{机关}-{类别}-{年}-{序5}": "云教-02-2021-00050",
	} {
		got, err := catalog.Index(format, p)
		if err != nil || got != want || catalog.CheckIndexFormat(format) != nil {
			t.Errorf("%s: %q, %v; want %q", format, got, err, want)
		}
	}
	if _, err := catalog.Index(catalog.DefaultIndexFormat, catalog.IndexParts{On: p.On, Serial: 1}); err == nil {
		t.Error("numbered without a code")
	}
	for _, bad := range []string{"", "{年}", "{序5}", "{年}{序5}{页}"} {
		if catalog.CheckIndexFormat(bad) == nil {
			t.Errorf("%q passed", bad)
		}
	}
}

func TestFactsOf(t *testing.T) {
	d := calendar.D
	policies, err := catalog.NewPolicies(catalog.Policy{From: d(2020, 1, 1), Name: "管理规定", Years: 5, NoticeYears: 1, TrialYears: 2, AutoExpire: true},
		catalog.Policy{From: d(2024, 1, 1), Name: "新规定", Years: 3, AutoExpire: false})
	if err != nil {
		t.Fatal(err)
	}
	repeal := catalog.Event{Kind: catalog.Repealed, Effective: d(2022, 5, 1)}
	for _, c := range []struct {
		name   string
		r      catalog.Record
		events []catalog.Event
		on     calendar.Date
		want   catalog.Status
		ended  calendar.Date
	}{
		{"before any policy", catalog.Record{IssuedOn: d(2019, 3, 1)}, nil, d(2040, 1, 1), catalog.InForce, calendar.Date{}},
		{"five years", catalog.Record{IssuedOn: d(2020, 3, 1)}, nil, d(2025, 2, 28), catalog.InForce, d(2025, 3, 1)},
		{"five years past", catalog.Record{IssuedOn: d(2020, 3, 1)}, nil, d(2025, 3, 1), catalog.Expired, d(2025, 3, 1)},
		{"trial", catalog.Record{Title: "试行办法", IssuedOn: d(2020, 3, 1)}, nil, d(2022, 3, 1), catalog.Expired, d(2022, 3, 1)},
		{"notice", catalog.Record{Genre: "通告", IssuedOn: d(2020, 3, 1)}, nil, d(2021, 3, 1), catalog.Expired, d(2021, 3, 1)},
		{"stated", catalog.Record{IssuedOn: d(2020, 3, 1), ExpiresOn: d(2021, 12, 31)}, nil, d(2021, 12, 31), catalog.InForce, d(2022, 1, 1)},
		{"not by itself", catalog.Record{IssuedOn: d(2024, 3, 1)}, nil, d(2030, 3, 1), catalog.InForce, calendar.Date{}},
		{"repealed first", catalog.Record{IssuedOn: d(2020, 3, 1)}, []catalog.Event{repeal}, d(2022, 5, 1), catalog.RepealedStatus, d(2022, 5, 1)},
		{"not yet", catalog.Record{IssuedOn: d(2020, 3, 1), InForceOn: d(2020, 4, 1)}, nil, d(2020, 3, 31), catalog.NotYetInForce, d(2025, 4, 1)},
		{"not issued", catalog.Record{IssuedOn: d(2020, 3, 1)}, nil, d(2020, 2, 28), catalog.NotIssued, d(2025, 3, 1)},
		{"renewed", catalog.Record{IssuedOn: d(2020, 3, 1)}, []catalog.Event{{Kind: catalog.Renewed, Effective: d(2025, 1, 1), Until: d(2028, 2, 29)}}, d(2028, 2, 29), catalog.InForce, d(2028, 3, 1)},
		{"renewed by hand", catalog.Record{IssuedOn: d(2024, 3, 1)}, []catalog.Event{{Kind: catalog.Renewed, Effective: d(2025, 1, 1), Until: d(2028, 2, 29)}}, d(2028, 3, 1), catalog.Expired, d(2028, 3, 1)},
		{"amended", catalog.Record{IssuedOn: d(2019, 3, 1)}, []catalog.Event{{Kind: catalog.Amended, Effective: d(2021, 1, 1)}}, d(2021, 1, 1), catalog.AmendedStatus, calendar.Date{}},
		{"in part", catalog.Record{IssuedOn: d(2019, 3, 1)}, []catalog.Event{{Kind: catalog.PartlyRepealed, Effective: d(2021, 1, 1)}}, d(2020, 12, 31), catalog.InForce, calendar.Date{}},
	} {
		f := catalog.FactsOf(c.r, c.events, policies)
		if got := f.On(c.on); got != c.want || f.EndedOn != c.ended {
			t.Errorf("%s: %q on %s, ended %s; want %q, %s", c.name, got, c.on, f.EndedOn, c.want, c.ended)
		}
	}
}

func TestFlowNeedsSecrecyAndSigning(t *testing.T) {
	if err := catalog.DefaultFlow().Check(); err != nil {
		t.Fatal(err)
	}
	f := catalog.DefaultFlow()
	f.Steps = append(f.Steps[:6:6], f.Steps[7])
	if err := f.Check(); err == nil || !strings.Contains(err.Error(), "保密审查") {
		t.Errorf("without secrecy review: %v", err)
	}
	f = catalog.DefaultFlow()
	f.Steps = f.Steps[:7]
	if f.Check() == nil {
		t.Error("without signing")
	}
	small := catalog.Flow{AfterReviewDays: 3, Steps: []catalog.Step{{Key: "secrecy", Label: "保密审查", Kind: catalog.StepSecrecy, Emergency: true}, {Key: "sign", Label: "签发", Kind: catalog.StepSign, Emergency: true}}}
	if err := small.Check(); err != nil {
		t.Errorf("the smallest: %v", err)
	}
}

func TestColumns(t *testing.T) {
	cols, err := catalog.NewColumns(catalog.Column{ID: "water", Parent: catalog.ColTopics, Name: "节水", Type: catalog.TopicColumn})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(cols.Children(catalog.ColStatutory)); n != 16 {
		t.Errorf("%d under the statutory content, want 15 of art. 20 and art. 21", n)
	}
	if got := cols.Appears(catalog.ColNormative, "water"); strings.Join(got, " ") != "statutory 20-1 normative topics water" {
		t.Errorf("%q", got)
	}
	for _, bad := range []catalog.Column{{ID: "A", Name: "a", Type: catalog.OtherColumn}, {ID: "a", Type: catalog.OtherColumn}, {ID: "a", Name: "a"}, {ID: "a", Name: "a", Type: catalog.OtherColumn, Parent: "none"},
		{ID: "a", Name: "a", Type: catalog.OtherColumn, Parent: "a"}} {
		if _, err := catalog.NewColumns(bad); err == nil {
			t.Errorf("%+v passed", bad)
		}
	}
}
