package comparison

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compare"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sample is a consistent report of an agency that does not exist.
func sample(agency string, year int, n int64) *report.Report {
	r := &report.Report{Agency: agency, Year: year, Format: report.Format2021}
	for _, c := range r.Counts() {
		*c.Value = report.C(0)
	}
	set := func(row report.Row, natural, firm int64) {
		r.Requests[row][report.NaturalPerson] = report.C(natural)
		r.Requests[row][report.Commercial] = report.C(firm)
		r.Requests[row][report.RowTotal] = report.C(natural + firm)
	}
	left := int64(year % 3)
	set(report.New, 3*n+left, n)
	set(report.Granted, n, n)
	set(report.Partial, n/2, 0)
	set(report.InternalAffairs, n/4, 0)
	set(report.NotHeld, n-n/2, 0)
	set(report.Petition, n-n/4, 0)
	set(report.Total, 3*n, n)
	set(report.CarriedOut, left, 0)
	r.Disputes[report.Reconsideration] = [report.Results]report.Count{report.C(n / 3), report.C(n / 8), report.C(1), report.C(0), report.C(n/3 + n/8 + 1)}
	r.Proactive.NormativeDocuments = [report.Stocks]report.Count{report.C(n), report.C(n / 5), report.C(40 + 2*n)}
	r.Proactive.Licences = report.C(1000 * n)
	r.Proactive.Fees = report.Amount(fmt.Sprintf("%d.25", 3*n))
	return r
}

func cases() map[string][]*report.Report {
	blank := sample("云岭县人民政府办公室", 2022, 14)
	blank.Requests[report.Total][report.RowTotal] = report.Count{}
	blank.Proactive.Fees = ""
	many := []*report.Report{}
	for i := range int64(70) {
		many = append(many, sample(fmt.Sprintf("云岭县第%d局", i+1), 2023, i%13))
	}
	return map[string][]*report.Report{
		"years": {sample("云岭县人民政府办公室", 2020, 8), sample("云岭县人民政府办公室", 2021, 21), blank, sample("云岭县人民政府办公室", 2023, 12)},
		"agencies": {
			sample("云岭县人民政府办公室", 2023, 8), sample("云岭县公安局", 2023, 21),
			sample("云岭县经济开发区某某街道办事处综合行政执法办公室", 2023, 0),
		},
		"many": many,
		"none": nil,
	}
}

func render(t *testing.T, reports []*report.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, compare.Of(reports), []string{"<一>.txt"}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPageGolden(t *testing.T) {
	for name, reports := range cases() {
		got := render(t, reports)
		file := filepath.Join("testdata", name+".html")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs from the golden file; look at it and run with -update", name)
		}
	}
}

// The page stands alone: nothing is fetched, nothing runs, and no attribute
// asks for a style that its own policy forbids. Identifiers are unique and
// every region has a name.
func TestPageStandsAlone(t *testing.T) {
	for name, reports := range cases() {
		doc, err := html.Parse(strings.NewReader(render(t, reports)))
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if n.Data == "script" || n.Data == "link" || n.Data == "img" || n.Data == "iframe" {
				t.Errorf("%s: has a <%s>", name, n.Data)
			}
			for _, a := range n.Attr {
				switch {
				case a.Key == "style", a.Key == "src", strings.HasPrefix(a.Key, "on"):
					t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
				case a.Key == "id" && ids[a.Val]:
					t.Errorf("%s: id %q twice", name, a.Val)
				case a.Key == "id":
					ids[a.Val] = true
				}
			}
		}
	}
}

func TestPageSaysWhatChanged(t *testing.T) {
	got := render(t, cases()["years"])
	for _, words := range []string{
		"云岭县人民政府办公室2020—2023年政府信息公开工作年度报告比较",
		"2021年新收申请 86 件，比2020年增加 53 件",
		"其中自然人增加 40 件、商业企业增加 13 件",
		"（&lt;一&gt;.txt）",
	} {
		if !strings.Contains(got, words) {
			t.Errorf("lacks %q", words)
		}
	}
}

func BenchmarkPage(b *testing.B) {
	c := compare.Of(cases()["years"])
	var buf bytes.Buffer
	for b.Loop() {
		buf.Reset()
		if err := Write(&buf, c, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(buf.Len()), "B/page")
}
