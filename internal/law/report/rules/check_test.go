package rules

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/property"
)

func find(t *testing.T, rule, words string) report.Finding {
	t.Helper()
	for _, f := range Check(inWords(t, words)).Findings {
		if f.Rule == rule {
			return f
		}
	}
	t.Fatalf("%s does not fire on %s", rule, words)
	return report.Finding{}
}

func TestMessages(t *testing.T) {
	for _, tt := range []struct{ rule, words, message, got, want string }{
		{
			"T3-BALANCE", "一·自然人 24，三(七)·自然人 23，其余为 0",
			"自然人列：一(24) + 二(0) ≠ 三(七)(23) + 四(0)，差 1", "23", "24",
		},
		{
			"T3-ROW", "一·自然人 20，一·商业企业 5，一·总计 24，其余为 0",
			"一、本年新收政府信息公开申请数量：自然人(20) + 商业企业(5) + 科研机构(0) + 社会公益组织(0) + 法律服务机构(0) + 其他(0) ≠ 总计(24)，差 1", "24", "25",
		},
		{
			"T3-COLUMN", "三(一)·自然人 2，三(四)1·自然人 13，三(七)·自然人 14，其余为 0",
			"自然人列：三(一)(2) + 三(四)1(13) + 其余 19 项(0) ≠ 三(七)(14)，差 1", "14", "15",
		},
		{
			"T3-COLUMN", "三(七)·总计 1，其余为 0",
			"总计列：21 项均为 0 ≠ 三(七)(1)，差 1", "1", "0",
		},
		{
			"T4-SUM", "行政复议·结果维持 2，行政复议·尚未审结 1，行政复议·总计 2，其余为 0",
			"行政复议：结果维持(2) + 结果纠正(0) + 其他结果(0) + 尚未审结(1) ≠ 总计(2)，差 1", "2", "3",
		},
		{
			"X-CARRY", "上年：四·自然人 3；本年：二·自然人 2，其余为 0",
			"自然人列：2022年四、结转下年度(3) ≠ 2023年二、上年结转(2)，差 1", "2", "3",
		},
		{
			"X-STOCK", xStock.Fires[0].Text,
			"行政规范性文件：上年现行有效(57) + 本年制发(16) − 本年废止(3) ≠ 本年现行有效(73)，差 3", "73", "70",
		},
	} {
		f := find(t, tt.rule, tt.words)
		if f.Message != tt.message || f.Got != tt.got || f.Want != tt.want {
			t.Errorf("%s: got %q (got %s, want %s),\nwant %q (got %s, want %s)", tt.rule, f.Message, f.Got, f.Want, tt.message, tt.got, tt.want)
		}
	}
}

func TestPlacesAreAllOperandsSubjectFirst(t *testing.T) {
	for _, tt := range []struct {
		rule, words string
		cells       int
		first       report.Path
	}{
		{"T3-ROW", t3Row.Fires[0].Text, 7, "requests.new.total"},
		{"T3-COLUMN", t3Column.Fires[0].Text, 22, "requests.total.natural_person"},
		{"T3-BALANCE", t3Balance.Fires[0].Text, 4, "requests.total.natural_person"},
		{"T4-SUM", t4Sum.Fires[0].Text, 5, "disputes.reconsideration.total"},
		{"X-CARRY", xCarry.Fires[0].Text, 2, "requests.carried_in.natural_person"},
		{"X-STOCK", xStock.Fires[0].Text, 4, "proactive.normative_documents.in_force"},
	} {
		f := find(t, tt.rule, tt.words)
		if len(f.Where) != tt.cells || f.Where[0].Cell != tt.first {
			t.Errorf("%s: %d places from %s, want %d from %s", tt.rule, len(f.Where), f.Where[0].Cell, tt.cells, tt.first)
		}
		for _, p := range f.Where {
			if p.File == "" && (p.Pos.IsZero() || p.Text == "") {
				t.Errorf("%s: operand without a place: %+v", tt.rule, p)
			}
		}
	}
}

func TestPreviousOperandsNameTheirFile(t *testing.T) {
	f := find(t, "X-CARRY", xCarry.Fires[0].Text)
	if f.Where[0].File != "" || f.Where[1].File != "上年.txt" {
		t.Errorf("files %q and %q", f.Where[0].File, f.Where[1].File)
	}
}

func TestBlankCellsAreNamedNotCounted(t *testing.T) {
	res := Check(inWords(t, "一·自然人 空白，一·总计 7，三(七)·总计 7，三(一)·总计 7，其余为 0"))
	var got []string
	for _, u := range res.Unchecked {
		got = append(got, u.Rule+" "+u.Relation)
		if !reflect.DeepEqual(u.Missing, []report.Path{"requests.new.natural_person"}) {
			t.Errorf("%s: missing %v", u.Relation, u.Missing)
		}
	}
	want := []string{"T3-ROW 一、本年新收政府信息公开申请数量", "T3-BALANCE 自然人列"}
	if !slices.Equal(got, want) {
		t.Errorf("unchecked %q, want %q", got, want)
	}
}

func TestRulesWithNothingToCheckAreSkipped(t *testing.T) {
	full := Check(inWords(t, "其余为 0"))
	empty := Check(Input{Reading: &report.Reading{}})
	if len(empty.Unchecked) != 0 {
		t.Errorf("a table that is missing is no list of blank cells: %d", len(empty.Unchecked))
	}
	if full.Run-empty.Run != 4 || empty.Skipped-full.Skipped != 4 {
		t.Errorf("run %d and %d, skipped %d and %d: want four table rules apart", full.Run, empty.Run, full.Skipped, empty.Skipped)
	}
	if full.Run+full.Skipped != len(All())-2 {
		t.Errorf("%d + %d rules, want all but the two of the roll-up", full.Run, full.Skipped)
	}
}

func TestWhatIsNoReportIsOnlyToldSo(t *testing.T) {
	notice := &report.Reading{
		Prose:    []report.Section{{Kind: report.Preface, Paras: []doc.Para{{Text: "各单位：请于明日开会。"}}}},
		Findings: []report.Finding{{Rule: "TABLE-MISSING"}},
	}
	if res := Check(Input{Reading: notice}); len(res.Findings) != 1 || res.Run != 6 {
		t.Errorf("run %d: %+v", res.Run, res.Findings)
	}
	notice.Prose[0].Kind = report.SectionOverview
	if res := Check(Input{Reading: notice}); res.Run == 6 {
		t.Error("a report without its tables still has prose to check")
	}
	scan := &report.Reading{Findings: []report.Finding{{Rule: "FILE-UNREADABLE"}}}
	if res := Check(Input{Reading: scan}); len(res.Findings) != 1 || res.Run != 6 {
		t.Errorf("run %d: %+v", res.Run, res.Findings)
	}
}

func TestPreviousMustBeTheYearBefore(t *testing.T) {
	in := inWords(t, xCarry.Fires[0].Text)
	in.Previous.Report.Year = 2021
	for _, f := range Check(in).Findings {
		if f.Rule == "X-CARRY" {
			t.Error("compared with a report of two years ago")
		}
	}
}

func TestFindingsAreInOrder(t *testing.T) {
	in := inWords(t, "一·自然人 24，四·总计 3，行政复议·总计 2，其余为 0")
	in.Findings = []report.Finding{{Rule: "CELL-RECOVERED", Where: []report.Place{{Pos: doc.Pos{Line: 1, Col: 2}}}}}
	res := Check(in)
	at := func(rule string) int {
		return slices.IndexFunc(res.Findings, func(f report.Finding) bool { return f.Rule == rule })
	}
	if at("CELL-RECOVERED") < 0 || at("CELL-RECOVERED") > at("T3-BALANCE") || at("T3-BALANCE") > at("T4-SUM") {
		t.Fatalf("CELL-RECOVERED %d, T3-BALANCE %d, T4-SUM %d of %d", at("CELL-RECOVERED"), at("T3-BALANCE"), at("T4-SUM"), len(res.Findings))
	}
	if !slices.IsSortedFunc(res.Findings, byPlace) {
		t.Error("not in order")
	}
	if again := Check(in); !reflect.DeepEqual(res, again) {
		t.Error("the second check differs")
	}
}

func TestPlacesCompare(t *testing.T) {
	inOrder := []doc.Pos{
		{},
		{Sheet: "表三", Ref: "B7"}, {Sheet: "表三", Ref: "B10"}, {Sheet: "表三", Ref: "AA10"},
		{Line: 1, Col: 3}, {Line: 2, Col: 1},
		{Page: 1, Box: doc.Rect{Y0: 9, X0: 50}}, {Page: 1, Box: doc.Rect{Y0: 10, X0: 5}}, {Page: 2},
	}
	for i := range inOrder {
		for j := range inOrder {
			if got := comparePos(inOrder[i], inOrder[j]); sign(got) != sign(i-j) {
				t.Errorf("%+v and %+v: %d", inOrder[i], inOrder[j], got)
			}
		}
	}
}

func sign(n int) int { return max(-1, min(1, n)) }

func TestEnormousNumbersDoNotComeOutEven(t *testing.T) {
	in := inWords(t, "其余为 0")
	row := &in.Report.Requests[report.New]
	row[report.NaturalPerson], row[report.Commercial] = report.C(math.MaxInt64), report.C(math.MaxInt64)
	row[report.Research] = report.C(2) // wraps to 0 in 64 bits
	for _, f := range Check(in).Findings {
		if f.Rule == "T3-ROW" {
			return
		}
	}
	t.Error("T3-ROW is silent")
}

// A report that keeps its sums has no finding, and any one changed figure of
// table 3 is found.
func TestAnyChangedFigureIsFound(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		in := balanced(t)
		if res := Check(in); len(tableFindings(res)) != 0 {
			t.Fatalf("balanced report: %v", tableFindings(res))
		}
		row := report.Row(rapid.IntRange(0, int(report.Rows)-1).Draw(t, "row"))
		col := report.Column(rapid.IntRange(0, int(report.Columns)-1).Draw(t, "column"))
		in.Report.Requests[row][col].N += int64(rapid.IntRange(1, 9).Draw(t, "by"))
		if res := Check(in); len(tableFindings(res)) == 0 {
			t.Fatalf("changed %s %s and nothing found", row.Label(), col.Label())
		}
	})
}

func tableFindings(res Result) (out []string) {
	for _, f := range res.Findings {
		if strings.HasPrefix(f.Rule, "T") {
			out = append(out, f.Rule+" "+f.Message)
		}
	}
	return out
}

func balanced(t *rapid.T) Input {
	r := &report.Reading{}
	q := &r.Report.Requests
	for col := range report.Columns {
		for row := range report.Rows {
			q[row][col] = report.C(0)
		}
	}
	add := func(row report.Row, col report.Column, n int64) {
		q[row][col].N += n
		q[row][report.RowTotal].N += n
	}
	for col := range report.RowTotal {
		done := int64(0)
		for row := report.FirstLeaf; row <= report.LastLeaf; row++ {
			n := int64(rapid.IntRange(0, 50).Draw(t, "leaf"))
			done += n
			add(row, col, n)
		}
		add(report.Total, col, done)
		out := int64(rapid.IntRange(0, 9).Draw(t, "carried out"))
		add(report.CarriedOut, col, out)
		in := int64(rapid.IntRange(0, int(min(9, done+out))).Draw(t, "carried in"))
		add(report.CarriedIn, col, in)
		add(report.New, col, done+out-in)
	}
	return Input{Reading: r}
}

func BenchmarkCheckTables(b *testing.B) {
	r := &report.Reading{}
	for _, c := range r.Report.Counts() {
		*c.Value = report.C(0)
	}
	b.ReportAllocs()
	for b.Loop() {
		Check(Input{Reading: r})
	}
}
