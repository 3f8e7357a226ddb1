package findings

import (
	"testing"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"
)

// sample is a report of a county that does not exist, with findings of all
// levels, prose and cells, last year's file, and a blank that stays unchecked.
func sample() *File {
	r := &report.Reading{Sources: map[report.Path]report.Source{}}
	r.Report = report.Report{Agency: "云岭县人民政府办公室", Year: 2023, Format: report.Format2021, Title: "云岭县人民政府办公室2023年政府信息公开工作年度报告"}
	for i, c := range r.Report.Counts() {
		*c.Value = report.C(0)
		r.Sources[c.Path] = report.Source{Raw: "0", Pos: doc.Pos{Line: 100 + i/7, Col: 1 + 2*(i%7)}}
	}
	r.Report.Requests[report.New][report.NaturalPerson] = report.C(24)
	r.Report.Requests[report.New][report.RowTotal] = report.C(24)
	r.Report.Requests[report.Granted][report.NaturalPerson] = report.Count{}
	r.Sources["requests.granted.natural_person"] = report.Source{Raw: "/", Pos: doc.Pos{Line: 120, Col: 1}}
	text := "2023年，收到公开申请45件<都>已办结。其中网上30件。"
	r.Prose = []report.Section{
		{Kind: report.Preface, Paras: []doc.Para{para("首页 > 政府信息公开 > 年报", 1)}},
		{Kind: report.SectionOverview, Heading: para("一、总体情况", 3), Paras: []doc.Para{para(text, 4)}},
		{Kind: report.SectionRequests, Heading: para("三、收到和处理政府信息公开申请情况", 90)},
	}
	r.Findings = []report.Finding{
		{
			Rule: "N-TABLE", Severity: report.Error, Message: "正文说收到申请 45 件，表三为 24", Got: "45", Want: "24",
			Where: []report.Place{
				{Pos: doc.Pos{Line: 4, Col: 7}, Text: "收到公开申请45件"},
				{Pos: doc.Pos{Line: 101, Col: 6}, Cell: "requests.new.total", Text: "24"},
			},
		},
		{
			Rule: "N-SELF", Severity: report.Warning, Message: "与前文重叠的一处",
			Where: []report.Place{{Pos: doc.Pos{Line: 4, Col: 9}, Text: "公开申请45件<都>"}},
		},
		{Rule: "N-FEE", Severity: report.Info, Message: "全文性的提示"},
	}
	at := func(row report.Row, col report.Column) report.Place {
		path := report.RequestPath(row, col)
		return report.Place{Pos: r.Sources[path].Pos, Cell: path, Text: r.Report.Requests[row][col].String()}
	}
	carriedOut := report.Place{Cell: "requests.carried_out.natural_person", Text: "2", File: "上年 报告.txt"}
	r.Findings = append(r.Findings,
		report.Finding{
			Rule: "X-CARRY", Severity: report.Error, Message: "自然人列：2022年四、结转下年度(2) ≠ 2023年二、上年结转(0)，差 2", Got: "0", Want: "2",
			Where: []report.Place{at(report.CarriedIn, report.NaturalPerson), carriedOut},
		},
		report.Finding{
			Rule: "T3-ROW", Severity: report.Error, Message: "一行不等", Got: "24", Want: "25",
			Where: []report.Place{
				at(report.New, report.RowTotal), at(report.New, report.NaturalPerson), at(report.New, report.Commercial),
				at(report.New, report.Research), at(report.New, report.PublicInterest),
			},
		})
	return &File{
		Name: "云岭县/2023年.txt", Agency: r.Report.Agency, Year: 2023, Format: doc.Text, Reading: r,
		Result: rules.Result{Findings: r.Findings, Run: 20, Skipped: 3, Unchecked: []rules.Unchecked{
			{Rule: "T3-ROW", Relation: "（一）予以公开", Missing: []report.Path{"requests.granted.natural_person"}},
			{Rule: "T3-COLUMN", Relation: "自然人列", Missing: []report.Path{"requests.granted.natural_person"}},
			{Rule: "T3-COLUMN", Relation: "商业企业列", Missing: []report.Path{"requests.granted.commercial"}},
		}},
	}
}

func para(text string, line int) doc.Para {
	return doc.Para{Text: text, Runs: []doc.Run{{Pos: doc.Pos{Line: line, Col: 1}}}}
}

// refused is a file that no report could be made of.
func refused() *File {
	return &File{
		Name: "坏\x1b[31m\u202e文件.pdf", Format: doc.PDF, Refused: true,
		Result: rules.Result{Run: 6, Skipped: 17, Findings: []report.Finding{
			{Rule: "FILE-UNREADABLE", Severity: report.Error, Message: "只有图片，没有文字"},
		}},
	}
}

// sheet is a file whose places are cells of a workbook.
func sheet() *File {
	return &File{
		Name: "年报.xlsx", Agency: "云岭县财政局", Year: 2023, Format: doc.XLSX,
		Result: rules.Result{Run: 20, Skipped: 3, Findings: []report.Finding{{
			Rule: "T4-SUM", Severity: report.Error, Message: "行政复议：结果维持(1) ≠ 总计(2)，差 1", Got: "2", Want: "1",
			Where: []report.Place{
				{Pos: doc.Pos{Sheet: "表四", Ref: "E5"}, Cell: "disputes.reconsideration.total", Text: "2"},
				{Pos: doc.Pos{Sheet: "表四", Ref: "A5"}, Cell: "disputes.reconsideration.upheld", Text: "1"},
			},
		}}},
	}
}

// healthy is a report without findings.
func healthy() *File {
	return &File{Name: "好.docx", Agency: "云岭县教育局", Year: 2023, Format: doc.DOCX, Result: rules.Result{Run: 21, Skipped: 2}}
}

func TestTally(t *testing.T) {
	var sum Tally
	for _, f := range []*File{sample(), refused(), sheet(), healthy()} {
		sum.Add(f)
	}
	want := Tally{Files: 4, Clean: 1, Refused: 1, Errors: sum.Errors, Warnings: 1, Infos: 1}
	if sum != want || sum.Errors != 5 {
		t.Errorf("got %+v, want %+v", sum, want)
	}
	if got, want := (Tally{Files: 2, Clean: 1, Refused: 1, Errors: 3}).String(), "2 个文件：错误 3，警告 0，提示 0；1 个没有发现问题，1 个不能读取或缺表。"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPlaces(t *testing.T) {
	for _, tt := range []struct {
		format doc.Format
		pos    doc.Pos
		want   string
	}{
		{doc.Text, doc.Pos{Line: 4, Col: 7}, "a:4:7"},
		{doc.Text, doc.Pos{}, "a:1:1"},
		{doc.PDF, doc.Pos{Page: 2, Box: doc.Rect{X0: 1}}, "a:第2页"},
		{doc.PDF, doc.Pos{}, "a"},
		{doc.XLSX, doc.Pos{Sheet: "表三", Ref: "B7"}, "a:表三!B7"},
		{doc.DOCX, doc.Pos{Line: 12, Col: 5}, "a:第12段"},
		{"", doc.Pos{Line: 12}, "a:第12段"},
	} {
		if got := at("a", tt.format, tt.pos); got != tt.want {
			t.Errorf("%s %+v: %q, want %q", tt.format, tt.pos, got, tt.want)
		}
	}
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"云岭 县":        "云岭 县",
		"a\x1b[2Jb":   `a\u001b[2Jb`,
		"a\nb\u202ec": `a\u000ab\u202ec`,
		"\xffa":       `\xffa`,
	} {
		if got := Printable(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
