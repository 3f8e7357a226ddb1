package proof

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/layout"
	"gongkai/internal/law/report/reading"
)

// Sample is a whole annual report on the official form. Its figures are 100,
// 101, 102 … in the order of the form, so that a shifted cell shows.
func Sample() *doc.Document { return layout.Compose(sample()) }

func sample() *report.Report {
	r := &report.Report{Agency: "示例县人民政府办公室", Year: 2023, Format: report.Format2021}
	r.Title = "示例县人民政府办公室2023年政府信息公开工作年度报告"
	r.Sections.Overview = "（一）主动公开\n" +
		strings.Repeat("本年通过县政府门户网站公开各类信息1,024条，按时更新机构职能、规划计划和财政预决算栏目。", 3) +
		"\n（二）依申请公开\n" + strings.Repeat("收到的申请均在法定期限内答复，答复书写明依据和救济途径。", 4)
	r.Sections.Problems = "一是栏目更新不够均衡；二是解读形式比较单一。下一步将逐月核对栏目，增加图解和问答。"
	r.Sections.Other = "本年未收取信息处理费。"
	for i, c := range r.Counts() {
		*c.Value = report.C(int64(FirstFigure + i))
	}
	r.Proactive.Fees = "621.952"
	return r
}

// ReadsAsSample asserts that d, without the data it carries, gives the law's
// reader the whole report back: all cells and all prose.
func ReadsAsSample(t testing.TB, d *doc.Document) {
	t.Helper()
	open := *d
	open.Attachments = nil
	got, err := reading.Read(&open)
	if err != nil {
		t.Fatal(err)
	}
	a, err := json.MarshalIndent(&got.Report, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.MarshalIndent(sample(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Errorf("got %s\nwant %s", a, b)
	}
}

// FirstFigure is the first count of Sample; FirstOfRequests and
// FirstOfDisputes are those of tables 3 and 4.
const (
	FirstFigure     = 100
	FirstOfRequests = FirstFigure + 9
	FirstOfDisputes = FirstOfRequests + int(report.Rows)*int(report.Columns)
)
