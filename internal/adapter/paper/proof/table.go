package proof

import (
	"strconv"
	"testing"

	"gongkai/internal/law/report"
)

// ShowsSample asserts that the three tables of Sample stand on the pages cell
// for cell: every row's figures abreast, each column's below its head.
func (all Words) ShowsSample(t testing.TB) {
	t.Helper()
	all.Shows(t, "示例县人民政府办公室2023年政府信息公开工作年度报告")
	all.Shows(t, "六、其他需要报告的事项")
	all.Shows(t, "本年未收取信息处理费。")
	all.Shows(t, "621.952")
	all.Abreast(t, "行政规范性文件", "103", "104", "105")
	for row := range int(report.Rows) {
		all.Abreast(t, figures(FirstOfRequests+row*int(report.Columns), int(report.Columns))...)
	}
	all.Abreast(t, "1.属于国家秘密", "137")
	all.Abreast(t, "8.属于行政查询事项", "186")
	for col := range int(report.Columns) {
		first := FirstOfRequests + col
		all.Below(t, strconv.Itoa(first), strconv.Itoa(first+int(report.Columns)))
	}
	all.Abreast(t, figures(FirstOfDisputes, int(report.Groups)*int(report.Results))...)
}

func figures(from, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strconv.Itoa(from + i)
	}
	return out
}
