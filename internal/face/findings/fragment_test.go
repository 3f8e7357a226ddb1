package findings

import (
	"strings"
	"testing"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"
)

// What stands in a page of the house brings no head, style or script of its
// own, and says what it found.
func TestFragment(t *testing.T) {
	f := &File{Name: "年报<1>.docx", Agency: "云岭县财政局", Year: 2024, Format: doc.DOCX,
		Result: rules.Result{Findings: []report.Finding{{Rule: "T3-ROW", Severity: report.Error, Message: "三加二不等于六", Where: []report.Place{{Cell: "requests.granted.total", Text: "6"}}}}}}
	f.Reading = &report.Reading{Report: report.Report{Agency: f.Agency, Year: f.Year, Format: report.Format2021}}
	html, err := Fragment(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<article", "三加二不等于六", "年报&lt;1&gt;.docx", `id="f1"`, "依据："} {
		if !strings.Contains(string(html), want) {
			t.Errorf("lacks %q", want)
		}
	}
	for _, never := range []string{"<style", "<html", "<script", " style="} {
		if strings.Contains(string(html), never) {
			t.Errorf("has %q", never)
		}
	}
}
