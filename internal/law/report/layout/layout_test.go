package layout

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

// numbered is a report each of whose cells holds a number of its own, so that
// a cell in a wrong place shows.
func numbered(format report.Format) *report.Report {
	r := &report.Report{Agency: "云岭县人民政府办公室", Year: 2023, Format: format}
	for i, c := range r.Counts() {
		*c.Value = report.C(int64(1000 + i))
	}
	r.Proactive.Fees = "621.952"
	r.Sections = report.Sections{
		Overview: "本年工作平稳有序。\n（一）主动公开\n全年公开信息 12 条。\n1.公开平台\n1.5 万人次访问了平台。",
		Problems: "一、存在的问题\n（一）培训不够，基层工作人员对新规定还不熟悉；档案整理也慢，影响检索的准确和答复的及时。",
		Other:    "本年未收取信息处理费。",
	}
	return r
}

func trial() *report.Report {
	r := numbered(report.Format2019)
	r.Year = 2020
	for i, c := range report.TrialCells() {
		switch {
		case c.Amount:
			r.SetTrialAmount(c.Name, "88.5")
		case c.Signed:
			r.SetTrialCount(c.Name, report.C(int64(-1-i)))
		default:
			r.SetTrialCount(c.Name, report.C(int64(2000+i)))
		}
	}
	return r
}

func samples() map[string]*report.Report {
	return map[string]*report.Report{
		"2021":  numbered(report.Format2021),
		"2019":  trial(),
		"blank": {Agency: "云岭县档案馆", Year: 2024, Format: report.Format2021, Title: "云岭县档案馆2024年度报告"},
	}
}

func TestComposeGolden(t *testing.T) {
	for name, r := range samples() {
		got := dump(Compose(r))
		file := filepath.Join("testdata", name+".txt")
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

// dump writes a document with its styles and spans for people to compare.
func dump(d *doc.Document) string {
	styles := map[doc.Style]string{doc.Body: "p", doc.Title: "title", doc.Heading1: "h1", doc.Heading2: "h2", doc.Heading3: "h3"}
	var b strings.Builder
	for _, bl := range d.Blocks {
		if bl.Para != nil {
			fmt.Fprintf(&b, "%s: %s\n", styles[bl.Para.Style], bl.Para.Text)
			continue
		}
		fmt.Fprintf(&b, "table, %d head rows, widths %v\n", bl.Table.HeaderRows, bl.Table.Widths)
		for _, row := range bl.Table.Rows {
			for _, c := range row {
				fmt.Fprintf(&b, "| %s", c.Text)
				if c.Cols() > 1 || c.Lines() > 1 {
					fmt.Fprintf(&b, " ⟨%d×%d⟩", c.Cols(), c.Lines())
				}
				if c.Head {
					b.WriteString("*")
				}
				b.WriteString(" ")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// Every table is a full rectangle: no hole, no overlap, no row too long.
func TestTablesAreFull(t *testing.T) {
	for name, r := range samples() {
		for _, bl := range Compose(r).Blocks {
			if bl.Table == nil {
				continue
			}
			grid := bl.Table.Grid()
			area := 0
			for i, row := range grid {
				if len(row) != len(grid[0]) {
					t.Errorf("%s: row %d has %d columns, the first %d", name, i, len(row), len(grid[0]))
				}
				for c := range row {
					if row[c] == nil {
						t.Errorf("%s: hole at %d,%d", name, i, c)
					}
				}
			}
			for _, row := range bl.Table.Rows {
				for _, c := range row {
					area += c.Cols() * c.Lines()
				}
			}
			if area != len(grid)*len(grid[0]) {
				t.Errorf("%s: cells cover %d of %d", name, area, len(grid)*len(grid[0]))
			}
			if n := len(bl.Table.Widths); n != 0 && n != len(grid[0]) {
				t.Errorf("%s: %d widths for %d columns", name, n, len(grid[0]))
			}
		}
	}
}

// Each number of the report stands in the document exactly once.
func TestEveryCellIsShownOnce(t *testing.T) {
	r := numbered(report.Format2021)
	text := Compose(r).PlainText()
	for _, c := range r.Counts() {
		if n := strings.Count(text, c.Value.String()); n != 1 {
			t.Errorf("%s (%s) is shown %d times", c.Path, c.Value, n)
		}
	}
	if !strings.Contains(text, "621.952") {
		t.Error("the fees are not shown")
	}
}

func TestGroupLabelsCoverTheirRows(t *testing.T) {
	table := requests(numbered(report.Format2021))
	want := map[string]int{"三、本年度办理结果": 22, "（三）不予公开": 8, "（四）无法提供": 3, "（五）不予处理": 5, "（六）其他处理": 3}
	for _, row := range table.Rows {
		for _, c := range row {
			if n, ok := want[c.Text]; ok {
				if c.Lines() != n {
					t.Errorf("%s covers %d rows, want %d", c.Text, c.Lines(), n)
				}
				delete(want, c.Text)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("missing %v", want)
	}
}

func TestUnknownCellsStayBlank(t *testing.T) {
	for _, bl := range Compose(samples()["blank"]).Blocks {
		if bl.Table == nil {
			continue
		}
		for _, row := range bl.Table.Rows {
			for _, c := range row {
				if !c.Head && c.Text != "" {
					t.Errorf("an unknown cell says %q", c.Text)
				}
			}
		}
	}
}

func TestCarriesItsJSON(t *testing.T) {
	r := trial()
	d := Compose(r)
	if len(d.Attachments) != 1 || d.Attachments[0].Name != CarriedName || d.Attachments[0].MediaType != CarriedType {
		t.Fatalf("%+v", d.Attachments)
	}
	var back report.Report
	if err := json.Unmarshal(d.Attachments[0].Data, &back); err != nil {
		t.Fatal(err)
	}
	if back.Requests != r.Requests || back.Agency != r.Agency || back.Trial.Amounts["procurement.amount"] != "88.5" {
		t.Errorf("carried %+v", back)
	}
}

func TestTitle(t *testing.T) {
	for _, c := range []struct {
		r    report.Report
		want string
	}{
		{report.Report{Agency: "甲局", Year: 2023}, "甲局2023年政府信息公开工作年度报告"},
		{report.Report{Agency: "甲局"}, "甲局政府信息公开工作年度报告"},
		{report.Report{Agency: "甲局", Year: 2023, Title: "甲局年报"}, "甲局年报"},
	} {
		if got := Title(&c.r); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestHeadingStyles(t *testing.T) {
	for line, want := range map[string]doc.Style{
		"一、加强领导，完善机制。":                  doc.Heading2,
		"（一）主动公开":                       doc.Heading2,
		"(二)依申请公开：":                     doc.Heading2,
		"1.平台建设":                        doc.Heading3,
		"（2）培训":                         doc.Heading3,
		"3、检查。发现问题两处。":                  doc.Body, // a sentence goes on after the first
		"1.5 万人次访问":                     doc.Body, // a number, not a marker
		"一是加强领导。":                       doc.Body,
		"2023年工作平稳。":                    doc.Body,
		"（一）" + strings.Repeat("长", 30): doc.Body,
		"十二、监督保障":                       doc.Heading2,
	} {
		if got := style(line); got != want {
			t.Errorf("%s: style %d, want %d", line, got, want)
		}
	}
}

func BenchmarkCompose(b *testing.B) {
	r := numbered(report.Format2021)
	for b.Loop() {
		Compose(r)
	}
}
