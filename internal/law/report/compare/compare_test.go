package compare

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/law/report"
	"gongkai/internal/property"
)

// sample is a report of which every cell is 0 but those that set changes.
func sample(agency string, year int, set func(*report.Report)) *report.Report {
	r := &report.Report{Agency: agency, Year: year, Format: report.Format2021}
	for _, c := range r.Counts() {
		*c.Value = report.C(0)
	}
	r.Proactive.Fees = "0"
	if set != nil {
		set(r)
	}
	return r
}

func requests(r *report.Report, row report.Row, natural, firm int64) {
	r.Requests[row][report.NaturalPerson] = report.C(natural)
	r.Requests[row][report.Commercial] = report.C(firm)
	r.Requests[row][report.RowTotal] = report.C(natural + firm)
}

func TestAxisOrderAndHeads(t *testing.T) {
	a21, a22, b22 := sample("甲局", 2021, nil), sample("甲局", 2022, nil), sample("乙局", 2022, nil)
	nameless := sample("", 0, nil)
	for _, c := range []struct {
		in    []*report.Report
		axis  Axis
		title string
		heads []string
	}{
		{[]*report.Report{a22, a21}, Years, "甲局2021—2022年政府信息公开工作年度报告比较", []string{"2021年", "2022年"}},
		{[]*report.Report{a22}, Years, "甲局2022年政府信息公开工作年度报告比较", []string{"2022年"}},
		{[]*report.Report{b22, a22}, Agencies, "2份2022年政府信息公开工作年度报告比较", []string{"乙局", "甲局"}},
		{[]*report.Report{a22, a22}, Agencies, "2份2022年政府信息公开工作年度报告比较", []string{"甲局", "甲局（2）"}},
		{[]*report.Report{a22, b22, a21}, Mixed, "3份政府信息公开工作年度报告比较", []string{"甲局 2021年", "甲局 2022年", "乙局 2022年"}},
		{[]*report.Report{nameless}, Years, "年度不明政府信息公开工作年度报告比较", []string{"年度不明"}},
		{nil, Agencies, "政府信息公开工作年度报告比较", []string{}},
	} {
		got := Of(c.in)
		if got.Axis != c.axis || got.Title != c.title || !slices.Equal(got.Heads, c.heads) {
			t.Errorf("got %s %q %q, want %s %q %q", got.Axis, got.Title, got.Heads, c.axis, c.title, c.heads)
		}
	}
}

func TestLinesAreTheFormsCells(t *testing.T) {
	c := Of([]*report.Report{sample("甲局", 2022, nil)})
	if len(c.Lines) != report.CellCount {
		t.Fatalf("%d lines, the form has %d cells", len(c.Lines), report.CellCount)
	}
	main, tables := 0, map[int]int{}
	seen := map[report.Path]bool{}
	for _, l := range c.Lines {
		tables[l.Table]++
		if l.Main {
			main++
		}
		if seen[l.Path] {
			t.Errorf("%s twice", l.Path)
		}
		seen[l.Path] = true
		if want := map[string]int{"proactive": 2, "requests": 3, "disputes": 4}[strings.Split(string(l.Path), ".")[0]]; l.Table != want {
			t.Errorf("%s in table %d", l.Path, l.Table)
		}
		if l.Table == 3 && l.Main != strings.HasSuffix(string(l.Path), ".total") {
			t.Errorf("%s main: %v", l.Path, l.Main)
		}
	}
	if main != 50 || tables[2] != 10 || tables[3] != 175 || tables[4] != 15 {
		t.Errorf("main %d, tables %v", main, tables)
	}
}

func TestChange(t *testing.T) {
	for _, c := range []struct {
		from, to report.Amount
		want     Change
	}{
		{"18", "24", Change{true, "+6", "+33.3%"}},
		{"45", "24", Change{true, "-21", "-46.7%"}},
		{"5", "5", Change{true, "0", "0%"}},
		{"0", "3", Change{true, "+3", ""}},
		{"", "3", Change{}},
		{"3", "", Change{}},
		{"621.952", "0.1", Change{true, "-621.852", "-100%"}},
		{"0.1", "0.3", Change{true, "+0.2", "+200%"}},
		{"100000", "99999", Change{true, "-1", "0%"}},
	} {
		if got := change(c.from, c.to); got != c.want {
			t.Errorf("%q → %q: %+v, want %+v", c.from, c.to, got, c.want)
		}
	}
}

func TestRemarks(t *testing.T) {
	was := sample("甲局", 2022, func(r *report.Report) {
		requests(r, report.New, 40, 5)
		requests(r, report.Granted, 30, 5)
		requests(r, report.NotHeld, 10, 0)
		requests(r, report.Total, 40, 5)
		requests(r, report.CarriedOut, 3, 0)
		r.Proactive.NormativeDocuments = [report.Stocks]report.Count{report.C(3), report.C(0), report.C(50)}
	})
	is := sample("甲局", 2023, func(r *report.Report) {
		requests(r, report.New, 18, 6)
		requests(r, report.Granted, 2, 0)
		requests(r, report.NotHeld, 15, 0)
		requests(r, report.Total, 17, 0)
		requests(r, report.CarriedOut, 1, 6)
		r.Disputes[report.Reconsideration] = [report.Results]report.Count{report.C(2), report.C(0), report.C(0), report.C(0), report.C(2)}
		r.Proactive.NormativeDocuments = [report.Stocks]report.Count{report.C(16), report.C(2), report.C(61)}
	})
	want := []string{
		"2023年新收申请 24 件，比2022年减少 21 件（−46.7%），其中自然人减少 22 件、商业企业增加 1 件。",
		"2023年办结申请 17 件，比2022年减少 28 件（−62.2%），其中予以公开减少 33 件、本机关不掌握相关政府信息增加 5 件。",
		"2023年结转下年度 7 件，比2022年增加 4 件（+133.3%）：上年结转 0 + 新收 24 − 办结 17。",
		"2023年上年结转 0 件，而2022年结转下年度 3 件，两年不衔接。",
		"2023年行政复议 2 件，比2022年增加 2 件，其中结果维持增加 2 件。",
		"2023年现行有效的行政规范性文件 61 件，比2022年增加 11 件（+22%）；本年制发 16 件、废止 2 件，其余 3 件的减少表内没有说明。",
	}
	if got := Of([]*report.Report{is, was}).Remarks; !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := Of([]*report.Report{was, sample("乙局", 2022, nil)}).Remarks; len(got) != 0 {
		t.Errorf("agencies of one year have no cause: %q", got)
	}
	if got := Of([]*report.Report{sample("甲局", 2021, nil), sample("甲局", 2022, nil)}).Remarks; len(got) != 0 {
		t.Errorf("nothing changed, yet: %q", got)
	}
}

// What is blank is neither compared nor explained.
func TestRemarksLeaveBlanksAlone(t *testing.T) {
	blank := &report.Report{Agency: "甲局", Year: 2022, Format: report.Format2019}
	got := Of([]*report.Report{blank, sample("甲局", 2023, func(r *report.Report) { requests(r, report.New, 5, 0) })}).Remarks
	if len(got) != 1 || !strings.Contains(got[0], "格式不同") {
		t.Errorf("%q", got)
	}
}

func TestOutcomeNames(t *testing.T) {
	for row, want := range map[report.Row]string{
		report.Granted: "予以公开", report.Partial: "部分公开", report.SecurityAndStability: "危及“三安全一稳定”",
		report.Repeat: "重复申请", report.OtherOther: "其他处理的“其他”",
	} {
		if got := outcomeName(row); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The six kinds of outcome add up to the row 总计 wherever its leaves do.
func TestOutcomesCoverTheLeaves(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		r := sample("甲局", 2022, nil)
		var want int64
		for row := report.FirstLeaf; row <= report.LastLeaf; row++ {
			n := rapid.Int64Range(0, 1000).Draw(t, "n")
			r.Requests[row][report.RowTotal] = report.C(n)
			want += n
		}
		var got int64
		for _, f := range Outcomes() {
			got += whole(f.Of(r)).N
		}
		if got != want {
			t.Fatalf("%d of %d", got, want)
		}
	})
}

func TestTrialOther(t *testing.T) {
	r := sample("甲局", 2020, nil)
	r.Format = report.Format2019
	r.Requests[report.CorrectionOverdue][report.RowTotal] = report.Count{}
	r.Requests[report.OtherOther][report.RowTotal] = report.C(4)
	outcomes := Outcomes()
	if got := outcomes[len(outcomes)-1].Of(r); got != "4" {
		t.Errorf("其他处理 %q", got)
	}
}

func TestDataset(t *testing.T) {
	r := sample("甲局", 2022, func(r *report.Report) {
		r.Proactive.Licences = report.Count{}
		r.Proactive.Fees = "621.952"
	})
	c := Of([]*report.Report{r, sample("乙局", 0, nil)})
	for h, heads := range map[Header]int{HeaderPath: 1, HeaderLabel: 1, HeaderBoth: 2} {
		rows := c.Dataset(h)
		if len(rows) != heads+2 {
			t.Fatalf("%s: %d rows", h, len(rows))
		}
		for _, row := range rows {
			if len(row) != 3+report.CellCount {
				t.Fatalf("%d columns", len(row))
			}
		}
		data := rows[heads]
		if data[0] != "甲局" || data[1] != "2022" || data[3+6] != "" || data[3+9] != "621.952" || rows[heads+1][1] != "" {
			t.Errorf("%s: %q", h, data[:14])
		}
	}
	if rows := c.Dataset(HeaderBoth); rows[0][3] != "proactive.rules.issued" || rows[1][3] != "规章·本年制发件数" {
		t.Errorf("heads %q %q", rows[0][3], rows[1][3])
	}
}

func TestJSON(t *testing.T) {
	was := sample("甲局", 2022, func(r *report.Report) { r.Proactive.Fees = "1.5" })
	is := sample("甲局", 2023, func(r *report.Report) {
		r.Proactive.Fees = "1.25"
		r.Proactive.Licences = report.C(4)
		r.Proactive.Penalties = report.Count{}
	})
	data, err := json.Marshal(Of([]*report.Report{was, is}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"schema":"gongkai/comparison/1","axis":"years"`,
		`"reports":[{"agency":"甲局","year":2022,"format":"2021"},`,
		`{"cell":"proactive.licences","label":"行政许可·本年处理决定数量","values":[0,4],"change":[null,4]}`,
		`{"cell":"proactive.penalties","label":"行政处罚·本年处理决定数量","values":[0,null],"change":[null,null]}`,
		`"values":["1.5","1.25"],"change":[null,"-0.25"]}`,
		`"remarks":[]`,
	} {
		if !strings.Contains(string(data), want) {
			t.Errorf("lacks %s in %.600s", want, data)
		}
	}
}

func BenchmarkOf1000(b *testing.B) {
	var reports []*report.Report
	for i := range 1000 {
		reports = append(reports, sample(fmt.Sprint("单位", i), 2023, nil))
	}
	for b.Loop() {
		Of(reports)
	}
}
