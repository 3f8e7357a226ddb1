package app

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/request/register"
)

// The two small sheets beside the register of requests: counts by month, and
// the register of rules and normative documents.

// CountTemplate is the sheet of counts with an example.
func CountTemplate() [][]string {
	return [][]string{
		{"年度", "月份", "项目", "数量", "来源"},
		{"2024", "1", "行政许可", "12", "政务服务平台"},
		{"2024", "1", "行政事业性收费（元）", "3500.00", "财政票据"},
	}
}

// DocumentTemplate is the sheet of documents with an example.
func DocumentTemplate() [][]string {
	return [][]string{
		{"文号", "标题", "类别", "公布日期", "施行日期", "废止（失效）日期", "废止或失效", "依据"},
		{"云教规〔2024〕1号", "某管理办法", "行政规范性文件", "2024-05-06", "2024-06-10", "", "", ""},
	}
}

func countNames() map[string]report.Path {
	return map[string]report.Path{
		"行政许可": report.PathLicences, "行政处罚": report.PathPenalties, "行政强制": report.PathCompulsion, "行政事业性收费": report.PathFees,
		string(report.PathLicences): report.PathLicences, string(report.PathPenalties): report.PathPenalties,
		string(report.PathCompulsion): report.PathCompulsion, string(report.PathFees): report.PathFees,
	}
}

// sheetFaults are the faults of a small sheet, by row.
func sheetFaults(faults []fault.Field) error {
	if len(faults) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Code: "import.rows", Message: "表中有误，没有保存", Fields: faults}
}

func cellAt(row []string, i int) string {
	if i < len(row) {
		return strings.TrimSpace(row[i])
	}
	return ""
}

// ParseCounts reads the sheet of counts, headings first.
func ParseCounts(rows [][]string) ([]Count, error) {
	var out []Count
	var faults []fault.Field
	for i, row := range rows {
		if i == 0 && strings.Contains(cellAt(row, 0), "年") || register.Empty(row) {
			continue
		}
		bad := func(message string) {
			faults = append(faults, fault.Field{Name: fmt.Sprintf("第 %d 行", i+1), Code: "count.row", Message: message})
		}
		year, err1 := strconv.Atoi(strings.TrimSuffix(cellAt(row, 0), "年"))
		month, err2 := 0, error(nil)
		if m := strings.TrimSuffix(cellAt(row, 1), "月"); m != "" && m != "全年" {
			month, err2 = strconv.Atoi(m)
		}
		if err1 != nil || err2 != nil {
			bad(fmt.Sprintf("年度“%s”或月份“%s”不是数字", cellAt(row, 0), cellAt(row, 1)))
			continue
		}
		name, _, _ := strings.Cut(cellAt(row, 2), "（")
		c := Count{Year: year, Month: month, Path: countNames()[name], Value: strings.ReplaceAll(cellAt(row, 3), ",", ""), Source: cellAt(row, 4)}
		if c.Path == "" {
			bad(fmt.Sprintf("项目“%s”应为行政许可、行政处罚、行政强制、行政事业性收费之一", cellAt(row, 2)))
			continue
		}
		if err := c.check(); err != nil {
			bad(err.Error())
			continue
		}
		out = append(out, c)
	}
	return out, sheetFaults(faults)
}

// ParseDocuments reads the sheet of documents, headings first.
func ParseDocuments(rows [][]string) ([]Document, error) {
	var out []Document
	var faults []fault.Field
	for i, row := range rows {
		if i == 0 && strings.Contains(cellAt(row, 0), "文号") || register.Empty(row) {
			continue
		}
		bad := func(message string) {
			faults = append(faults, fault.Field{Name: fmt.Sprintf("第 %d 行", i+1), Code: "document.row", Message: message})
		}
		d := Document{Number: cellAt(row, 0), Title: cellAt(row, 1), Rules: strings.Contains(cellAt(row, 2), "规章"), Expired: strings.Contains(cellAt(row, 6), "失效"), EndedBy: cellAt(row, 7)}
		for j, to := range map[int]*calendar.Date{3: &d.IssuedOn, 4: &d.InForceOn, 5: &d.EndedOn} {
			if s := cellAt(row, j); s != "" {
				day, ok := register.ParseDay(s)
				if !ok {
					bad(fmt.Sprintf("“%s”不是日期，应写作 2024-05-06", s))
				}
				*to = day
			}
		}
		if err := d.check(); err != nil {
			bad(err.Error())
			continue
		}
		out = append(out, d)
	}
	return out, sheetFaults(faults)
}
