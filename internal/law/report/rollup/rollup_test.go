package rollup

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"
	"gongkai/internal/property"
)

// filled is a report of which every cell is known: requests of one applicant
// column and one outcome, the rest 0.
func filled(agency string, requests int64, fees report.Amount) Leaf {
	r := &report.Report{Agency: agency, Year: 2023, Format: report.Format2021}
	for _, c := range r.Counts() {
		*c.Value = report.C(0)
	}
	for _, row := range []report.Row{report.New, report.Granted, report.Total} {
		r.Requests[row][report.NaturalPerson] = report.C(requests)
		r.Requests[row][report.RowTotal] = report.C(requests)
	}
	r.Proactive.Fees = fees
	return Leaf{File: agency + ".txt", Report: r}
}

func mustSum(t *testing.T, leaves []Leaf, opts Options) *Total {
	t.Helper()
	total, err := Sum("某县人民政府", leaves, opts)
	if err != nil {
		t.Fatal(err)
	}
	return total
}

// want asserts that one finding of the rule and severity says all the words.
func want(t *testing.T, findings []report.Finding, rule string, severity report.Severity, words ...string) {
	t.Helper()
	for _, f := range findings {
		if f.Rule == rule && f.Severity == severity && containsAll(f.Message, words) {
			return
		}
	}
	t.Errorf("no %s %s with %q in %v", severity, rule, words, findings)
}

func containsAll(s string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(s, w) })
}

func TestSumAddsCellByCell(t *testing.T) {
	total := mustSum(t, []Leaf{filled("某县财政局", 3, "0"), filled("某县教育局", 4, "1.5")}, Options{})
	r := total.Report
	if r.Agency != "某县人民政府" || r.Year != 2023 || r.Format != report.Format2021 {
		t.Errorf("head: %q %d %q", r.Agency, r.Year, r.Format)
	}
	if got := r.Requests[report.New][report.RowTotal]; got != report.C(7) {
		t.Errorf("新收 = %v", got)
	}
	if !slices.Equal(r.Leaves, []string{"某县教育局", "某县财政局"}) {
		t.Errorf("leaves %v", r.Leaves)
	}
	if len(total.Findings) != 0 {
		t.Errorf("findings on clean leaves: %v", total.Findings)
	}
}

func TestFeesAreExactAndRoundedOnce(t *testing.T) {
	cases := []struct {
		fees     []report.Amount
		decimals int
		want     report.Amount
	}{
		{[]report.Amount{"0.1", "0.2"}, 0, "0.3"},
		{[]report.Amount{"621.952", "3388.52"}, 0, "4010.472"},
		{[]report.Amount{"0.000001", "0.000001"}, 0, "0.000002"},
		{[]report.Amount{"0.4", "0.4", "0.4"}, 0, "1.2"},
		{[]report.Amount{"0.004", "0.004"}, 2, "0.01"}, // each alone would round to 0
		{[]report.Amount{"0.005"}, 2, "0.01"},
		{[]report.Amount{"100", "0"}, 0, "100"},
		{[]report.Amount{"99999999999999999999.99", "0.01"}, 0, "100000000000000000000"},
		{[]report.Amount{"0.0000004", "0.0000004"}, 0, "0.000001"},
	}
	for _, c := range cases {
		var leaves []Leaf
		for i, f := range c.fees {
			leaves = append(leaves, filled(fmt.Sprintf("单位%d", i), 0, f))
		}
		if got := mustSum(t, leaves, Options{Decimals: c.decimals}).Report.Proactive.Fees; got != c.want {
			t.Errorf("%v → %q, want %q", c.fees, got, c.want)
		}
	}
}

func TestBlankIsNotZero(t *testing.T) {
	a, b, c := filled("甲局", 1, ""), filled("乙局", 2, "1"), filled("丙镇", 3, "")
	b.Report.Proactive.Licences = report.Count{}
	total := mustSum(t, []Leaf{a, b, c}, Options{})
	if total.Report.Proactive.Licences.Known || total.Report.Proactive.Fees != "" {
		t.Errorf("a blank was filled: %v %q", total.Report.Proactive.Licences, total.Report.Proactive.Fees)
	}
	if got := total.Report.Requests[report.New][report.RowTotal]; got != report.C(6) {
		t.Errorf("a cell that everybody stated became %v", got)
	}
	want(t, total.Findings, "R-MISSING", report.Error, "乙局", "行政许可")
	want(t, total.Findings, "R-MISSING", report.Error, "甲局", "丙镇", "行政事业性收费")
	if len(total.Findings) != 2 {
		t.Errorf("%v", total.Findings)
	}
}

func TestRefusals(t *testing.T) {
	older := filled("乙局", 1, "0")
	older.Report.Year = 2022
	undated := filled("丙局", 1, "0")
	undated.Report.Year = 0
	again := filled("甲局", 9, "0")
	again.File = "甲局-改.txt"
	rollup := filled("某县", 5, "0")
	rollup.Report.Leaves = []string{"甲局"}
	huge := filled("乙局", math.MaxInt64, "0")
	a := filled("甲局", 1, "0")
	cases := []struct {
		name   string
		leaves []Leaf
		code   string
		words  []string
	}{
		{"nothing", nil, "rollup.empty", nil},
		{"two years", []Leaf{a, older}, "rollup.years", []string{"乙局", "2022"}},
		{"no year", []Leaf{a, undated}, "rollup.years", []string{"丙局", "--year"}},
		{"one agency, two figures", []Leaf{a, again}, "rollup.twice", []string{"甲局.txt", "甲局-改.txt", "自然人 9 与 1"}},
		{"carried leaves", []Leaf{a, rollup}, "rollup.parents", []string{"某县", "甲局"}},
		{"government and its office", []Leaf{filled("卫某市人民政府", 5, "0"), filled("卫某市人民政府办公室", 1, "0")}, "rollup.parents", []string{"卫某市人民政府办公室"}},
		{"area written longer", []Leaf{filled("某省卫某市人民政府", 5, "0"), filled("卫某市信访局", 1, "0")}, "rollup.parents", []string{"卫某市信访局"}},
		{"leaf written longer", []Leaf{filled("卫某市人民政府", 5, "0"), filled("某省卫某市信访局", 1, "0")}, "rollup.parents", []string{"某省卫某市信访局"}},
		{"committee and its town", []Leaf{filled("某某高新区管委会", 5, "0"), filled("某某高新区西镇", 1, "0")}, "rollup.parents", []string{"某某高新区西镇"}},
		{"area alone", []Leaf{filled("卫某市", 5, "0"), filled("卫某市信访局", 1, "0")}, "rollup.parents", []string{"卫某市信访局"}},
		{"too large", []Leaf{a, huge}, "rollup.too-large", []string{"乙局"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			total, err := Sum("合计", c.leaves, Options{})
			var f *fault.Error
			if !errors.As(err, &f) || f.Code != c.code || total != nil {
				t.Fatalf("got %v, %v; want %s", total, err, c.code)
			}
			if f.Kind == fault.Internal || !containsAll(f.Error(), c.words) {
				t.Errorf("%q lacks %q", f.Error(), c.words)
			}
		})
	}
}

// Names that look like a parent's and are none.
func TestNoFalseParents(t *testing.T) {
	pairs := [][2]string{
		{"甲县人民政府", "乙县财政局"},
		{"卫某市财政局", "卫某市财政局下属某中心"},
		{"后河镇人民政府", "前河镇人民政府"},
		{"卫某市人民政府办公室", "卫某市教育局"},
		{"甲市乙县人民政府", "甲市教育局"},
	}
	for _, p := range pairs {
		mustSum(t, []Leaf{filled(p[0], 1, "0"), filled(p[1], 2, "0")}, Options{})
	}
	roll := Roll{{Name: "卫某市人民政府"}, {Name: "卫某市教育局"}}
	mustSum(t, []Leaf{filled("卫某市人民政府", 1, "0"), filled("卫某市教育局", 2, "0")}, Options{Expected: roll})
}

func TestSameReportTwiceCountsOnce(t *testing.T) {
	a, b := filled("甲 局", 3, "1.50"), filled("甲局", 3, "1.5")
	b.File = "另存.docx"
	total := mustSum(t, []Leaf{a, b}, Options{})
	if got := total.Report.Requests[report.New][report.RowTotal]; got != report.C(3) {
		t.Errorf("新收 = %v", got)
	}
	want(t, total.Findings, "R-SUM", report.Info, "只加一次", "另存.docx")
}

func TestExpected(t *testing.T) {
	roll := ParseRoll([][]string{
		{"序号", "单位名称"},
		{"1", "某县财政局"},
		{"2.", "教育局"},
		{"# 未设"},
		{},
		{" 丁 局 "},
		{"东乡", "某县"},
		{"西镇"},
		{"西镇财政所", "西镇"},
		{"西镇文化站", "西镇"},
	})
	leaves := []Leaf{filled("某县财政局", 1, "0"), filled("某县教育局", 2, "0"), filled("西镇", 3, "0"), filled("戊局", 4, "0")}
	total := mustSum(t, leaves, Options{Expected: roll})
	want(t, total.Findings, "R-MISSING", report.Error, "丁局")
	want(t, total.Findings, "R-MISSING", report.Error, "东乡")
	want(t, total.Findings, "R-MISSING", report.Warning, "戊局")
	if len(total.Findings) != 3 {
		t.Errorf("西镇 stands for its own and 教育局 is 某县教育局, yet: %v", total.Findings)
	}
}

func TestTrialForms(t *testing.T) {
	a, b := filled("甲局", 1, "0"), filled("乙局", 2, "0")
	a.Report.Format, b.Report.Format = report.Format2019, report.Format2019
	a.Report.SetTrialCount("licences.change", report.C(-2))
	b.Report.SetTrialCount("licences.change", report.C(5))
	a.Report.SetTrialAmount("procurement.amount", "0.10")
	b.Report.SetTrialAmount("procurement.amount", "12.3")
	total := mustSum(t, []Leaf{a, b}, Options{})
	if total.Report.Format != report.Format2019 || total.Report.Trial.Counts["licences.change"] != report.C(3) {
		t.Errorf("%+v", total.Report.Trial)
	}
	if got := total.Report.Trial.Amounts["procurement.amount"]; got != "12.4" {
		t.Errorf("采购总金额 %q", got)
	}
	want(t, total.Findings, "R-MISSING", report.Error, "甲局", "乙局", "规章·本年新制作数量")

	b.Report.Format = report.Format2021
	total = mustSum(t, []Leaf{a, b}, Options{})
	if total.Report.Format != report.Format2021 || total.Report.Trial != nil {
		t.Errorf("a mixed sum kept trial cells: %+v", total.Report.Trial)
	}
	want(t, total.Findings, "R-MISSING", report.Warning, "甲局", "2019")
}

func TestRecheckTracesTheFault(t *testing.T) {
	bad := filled("甲局", 3, "0")
	bad.Report.Requests[report.New][report.RowTotal] = report.C(5)
	total := mustSum(t, []Leaf{bad, filled("乙局", 4, "0")}, Options{})
	want(t, total.Findings, "T3-ROW", report.Error, "合计", "不平的单位：甲局")
}

func TestCheckNamesCellsAndCulprits(t *testing.T) {
	leaves := []Leaf{filled("甲局", 3, "0.5"), filled("乙局", 4, "0"), filled("丙镇", 40, "1")}
	sum := mustSum(t, leaves, Options{})
	if f := Check(&sum.Report, sum); len(f) != 0 {
		t.Errorf("a right total: %v", f)
	}

	missed := mustSum(t, leaves[:2], Options{}).Report // the total forgot 丙镇
	findings := Check(&missed, sum)
	want(t, findings, "R-SUM", report.Info, "丙镇", "漏")
	want(t, findings, "R-SUM", report.Error, "一、本年新收政府信息公开申请数量·自然人", "合计填 7", "之和为 47", "少 40", "丙镇")
	want(t, findings, "R-SUM", report.Error, "行政事业性收费", "合计填 0.5", "1.5", "少 1", "丙镇")

	doubled := mustSum(t, leaves, Options{}).Report
	for _, row := range []report.Row{report.New, report.Granted, report.Total} {
		doubled.Requests[row][report.NaturalPerson] = report.C(51)
	}
	want(t, Check(&doubled, sum), "R-SUM", report.Error, "多 4", "乙局（可能重复）")

	blank := mustSum(t, leaves, Options{}).Report
	blank.Proactive.Licences = report.Count{}
	want(t, Check(&blank, sum), "R-SUM", report.Error, "行政许可", "空白")
}

// A cell of the sum that is unknown is never compared.
func TestCheckSkipsUnknownSums(t *testing.T) {
	a := filled("甲局", 3, "")
	a.Report.Proactive.Licences = report.Count{}
	sum := mustSum(t, []Leaf{a}, Options{})
	given := filled("某县", 3, "7").Report
	given.Proactive.Licences = report.C(9)
	if f := Check(given, sum); len(f) != 0 {
		t.Errorf("%v", f)
	}
}

// consistent draws a report that keeps every relation, also with the report of
// the year before, if there is one.
func consistent(agency string, before *report.Report) *rapid.Generator[Leaf] {
	return rapid.Custom(func(t *rapid.T) Leaf {
		l := filled(agency, 0, "")
		r, n := l.Report, rapid.Int64Range(0, 30)
		docs := &r.Proactive.NormativeDocuments
		docs[report.Issued], docs[report.InForce] = report.C(n.Draw(t, "issued")), report.C(n.Draw(t, "in force"))
		if before != nil {
			r.Year = before.Year + 1
			docs[report.InForce] = report.C(before.Proactive.NormativeDocuments[report.InForce].N + docs[report.Issued].N)
		}
		for col := range report.RowTotal {
			var total int64
			for row := report.FirstLeaf; row <= report.LastLeaf; row++ {
				v := n.Draw(t, "leaf")
				r.Requests[row][col] = report.C(v)
				total += v
			}
			out, in := n.Draw(t, "carried out"), n.Draw(t, "carried in")
			if before != nil {
				in = before.Requests[report.CarriedOut][col].N
				out += in // or what is new would be less than nothing
			}
			in = min(in, total+out)
			r.Requests[report.Total][col] = report.C(total)
			r.Requests[report.CarriedOut][col] = report.C(out)
			r.Requests[report.CarriedIn][col] = report.C(in)
			r.Requests[report.New][col] = report.C(total + out - in)
		}
		for row := range report.Rows {
			var sum int64
			for col := range report.RowTotal {
				sum += r.Requests[row][col].N
			}
			r.Requests[row][report.RowTotal] = report.C(sum)
		}
		for g := range report.Groups {
			var sum int64
			for res := range report.GroupTotal {
				r.Disputes[g][res] = report.C(n.Draw(t, "dispute"))
				sum += r.Disputes[g][res].N
			}
			r.Disputes[g][report.GroupTotal] = report.C(sum)
		}
		r.Proactive.Fees = report.Amount(rapid.StringMatching(`[1-9][0-9]{0,4}(\.[0-9]{1,6})?`).Draw(t, "fees"))
		return l
	})
}

// The order of the leaves leaves no trace, and sums of consistent leaves keep
// the relations.
func TestSumProperties(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		var leaves []Leaf
		for i := range rapid.IntRange(1, 6).Draw(t, "leaves") {
			leaves = append(leaves, consistent(fmt.Sprintf("单位%d", i), nil).Draw(t, "report"))
		}
		if rapid.Bool().Draw(t, "with a blank") {
			leaves[0].Report.Proactive.Penalties = report.Count{}
		}
		one, err := Sum("合计", leaves, Options{})
		if err != nil {
			t.Fatal(err)
		}
		other, err := Sum("合计", rapid.Permutation(leaves).Draw(t, "order"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(one, other) {
			t.Fatalf("order shows:\n%+v\n%+v", one, other)
		}
		for _, f := range one.Findings {
			if f.Rule != "R-MISSING" {
				t.Fatalf("the sum of consistent reports: %v", f)
			}
		}
		if f := Check(&one.Report, one); len(f) > 0 {
			t.Fatalf("a sum differs from itself: %v", f)
		}
	})
}

// The sums of two years of the same agencies join as the agencies' reports do.
func TestSumsOfTwoYearsJoin(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		var was, is []Leaf
		for i := range rapid.IntRange(1, 4).Draw(t, "leaves") {
			first := consistent(fmt.Sprintf("单位%d", i), nil).Draw(t, "first year")
			was = append(was, first)
			is = append(is, consistent(first.Report.Agency, first.Report).Draw(t, "second year"))
		}
		before, err := Sum("合计", was, Options{})
		if err != nil {
			t.Fatal(err)
		}
		after, err := Sum("合计", is, Options{})
		if err != nil {
			t.Fatal(err)
		}
		found := rules.Check(rules.Input{
			Reading:  &report.Reading{Report: after.Report},
			Previous: &report.Reading{Report: before.Report},
		})
		for _, f := range found.Findings {
			if strings.HasPrefix(f.Rule, "X-") || strings.HasPrefix(f.Rule, "T") {
				t.Fatalf("%v", f)
			}
		}
	})
}

func TestFiguresAreTheCounts(t *testing.T) {
	r := filled("甲局", 3, "0").Report
	for i, c := range r.Counts() {
		*c.Value = report.C(int64(i))
	}
	for i, v := range figures(r) {
		if v != *r.Counts()[i].Value {
			t.Fatalf("figure %d is %v, the form has %s there", i, v, r.Counts()[i].Path)
		}
	}
	if len(figures(r)) != len(r.Counts()) {
		t.Errorf("%d figures of %d", len(figures(r)), len(r.Counts()))
	}
}

func BenchmarkSum3000(b *testing.B) {
	leaves := make([]Leaf, 3000)
	for i := range leaves {
		leaves[i] = filled(fmt.Sprintf("单位%d", i), int64(i), "1.25")
	}
	for b.Loop() {
		if _, err := Sum("合计", leaves, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzParseRoll(f *testing.F) {
	f.Add("甲局\t某县\n某县\t某市\n某市\t某县")
	f.Add("序号,单位\n1,甲局\n＃")
	f.Fuzz(func(t *testing.T, s string) {
		var rows [][]string
		for line := range strings.Lines(s) {
			rows = append(rows, strings.Split(line, "\t"))
		}
		roll := ParseRoll(rows)
		if len(roll) > len(rows) {
			t.Fatalf("%d members of %d rows", len(roll), len(rows))
		}
		if _, err := Sum("某县", []Leaf{filled("甲局", 1, "0"), filled("某县", 1, "0")}, Options{Expected: roll}); err != nil && fault.KindOf(err) == fault.Internal {
			t.Fatal(err)
		}
	})
}
