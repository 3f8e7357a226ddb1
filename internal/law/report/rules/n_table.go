package rules

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

var nTable = Rule{
	ID: "N-TABLE", Severity: report.Error,
	Title:  "正文数字与表格不一致",
	Checks: "正文里说明表二、表三、表四某一格（或几格之和）的数量，与表中所填不同。按动词和对象认定所指的格：收到、受理指新收，办结、答复指总计，结转分上年与下年，予以公开至其他处理指各结果行，自然人、法人或其他组织指各栏，行政复议、行政诉讼指表四，规范性文件、行政许可、行政处罚、行政强制、行政事业性收费指表二。比上年增减的数、其他年份和累计的数、只说网上申请或某一下属单位的数、各部门的数、正文写“约”“余”而相符的数、所指的格空白的数，都不核对。所指不能确定时只作警告或不提。",
	Source: "条例第五十条第一款；国办公开办函〔2021〕30号，表二、表三、表四",
	Fires: []Example{
		{"〔表〕一·总计 24，其余为 0〔文〕全年收到政府信息公开申请45件。", "正文 45，表三新收 24"},
		{"〔表〕三(七)·总计 71，四·总计 7，其余为 0〔文〕办结政府信息公开申请70件，结转下年度继续办理7件。", "办结 70，表三总计 71"},
		{"〔表〕行政复议·总计 1，其余为 0〔文〕本年度未发生因政府信息公开引发的行政复议、行政诉讼。", "正文说没有，表四有 1 件"},
		{"〔表〕规范性文件·制发 16，其余为 0〔文〕全年制发规范性文件12件。", "制发 12，表二 16"},
	},
	Silent: []Example{
		{"〔表〕一·总计 24，其余为 0〔文〕全年收到政府信息公开申请24件，比上年减少11件。", "11 是减少的数"},
		{"〔表〕一·总计 24，其余为 0〔文〕2022年收到政府信息公开申请35件。", "另一年的数"},
		{"〔表〕一·总计 24，其余为 0〔文〕其中网上申请20件。", "只是一部分"},
		{"〔表〕行政复议·总计 2，其余为 0〔文〕公开行政复议信息50条。", "公开的信息，不是被复议的案件"},
	},
	run: func(in *Input) []report.Finding {
		var out []report.Finding
		for _, c := range in.narrative().claims(in) {
			if f, bad := c.check(in); bad {
				out = append(out, f)
			}
		}
		return append(out, chargesStated(in)...)
	},
}

// target is one figure of the tables, or some of them added up.
type target struct {
	label string
	cells []tableCell
}

// tableCell names one cell by table, row and column.
type tableCell struct {
	table    tableNumber
	row, col int8
}

type tableNumber int8

const (
	stockTable    tableNumber = iota // rows: rules, normative documents
	decisionTable                    // rows: licences, penalties, compulsion
	requestTable
	disputeTable
)

func (c tableCell) value(r *report.Report) report.Count {
	switch c.table {
	case stockTable:
		return [...]*[3]report.Count{&r.Proactive.Rules, &r.Proactive.NormativeDocuments}[c.row][c.col]
	case decisionTable:
		return [...]report.Count{r.Proactive.Licences, r.Proactive.Penalties, r.Proactive.Compulsion}[c.row]
	case requestTable:
		return r.Requests[c.row][c.col]
	}
	return r.Disputes[c.row][c.col]
}

func (c tableCell) path() report.Path {
	switch c.table {
	case stockTable:
		return [...]func(report.Stock) report.Path{report.RulesPath, report.NormativePath}[c.row](report.Stock(c.col))
	case decisionTable:
		return [...]report.Path{report.PathLicences, report.PathPenalties, report.PathCompulsion}[c.row]
	case requestTable:
		return report.RequestPath(report.Row(c.row), report.Column(c.col))
	}
	return report.DisputePath(report.Group(c.row), report.Result(c.col))
}

func (c tableCell) label() string {
	switch c.table {
	case stockTable:
		return [...]string{"规章·", "行政规范性文件·"}[c.row] + report.Stock(c.col).Label()
	case decisionTable:
		return [...]string{"行政许可", "行政处罚", "行政强制"}[c.row]
	case requestTable:
		return report.Row(c.row).Section() + report.Row(c.row).Label() + "·" + report.Column(c.col).Label()
	}
	return report.Group(c.row).Label() + "·" + report.Result(c.col).Label()
}

func (t tableNumber) String() string {
	return [...]string{"表二", "表二", "表三", "表四"}[t]
}

// sum adds the cells up; ok is false where one is unknown.
func (f *target) sum(r *report.Report) (n int64, ok bool) {
	for _, c := range f.cells {
		v := c.value(r)
		if !v.Known {
			return 0, false
		}
		n += v.N
	}
	return n, len(f.cells) > 0
}

// claim is a number of the narrative with the figures it may mean.
type claim struct {
	p *passage
	q *prose.Quantity
	// wants holds the figure that the words name, then others that they may
	// mean as well.
	wants    []target
	severity report.Severity
	// atMost says that the words name a part, which only must not be more.
	atMost  bool
	also    []int64 // other numbers that the words may mean
	settled bool    // the number agrees with a figure
}

// settle compares the number with the figures; ok is false where the named
// figure is unknown.
func (c *claim) settle(r *report.Report) (ok bool) {
	for _, n := range c.also {
		c.settled = c.settled || agrees(c.q, n)
	}
	for i := range c.wants {
		n, known := c.wants[i].sum(r)
		if !known {
			if i == 0 {
				return false
			}
			continue
		}
		if agrees(c.q, n) || c.atMost && c.q.Value.Compare(prose.Decimal{N: n}) < 0 {
			c.settled = true
			return true
		}
	}
	return true
}

// agrees reports whether a number said of n things is true.
func agrees(q *prose.Quantity, n int64) bool {
	v, whole := q.Value.Int()
	if q.Absent {
		return n == 0
	}
	if !whole {
		return false
	}
	step := int64(1)
	for s := v; s != 0 && s%10 == 0; s /= 10 {
		step *= 10
	}
	switch q.Approx {
	case prose.AtLeast:
		return n >= v && n <= v+max(step, 10)
	case prose.About:
		return n >= v-max(step, v/10) && n <= v+max(step, v/10)
	case prose.AtMost:
		return n <= v
	case prose.Range:
		upper, _ := q.Upper.Int()
		return n >= v && n <= upper
	}
	return n == v
}

// check gives the finding where the number agrees with no figure.
func (c *claim) check(in *Input) (report.Finding, bool) {
	if c.settled {
		return report.Finding{}, false
	}
	want := &c.wants[0]
	n, _ := want.sum(&in.Report)
	severity := c.severity
	if c.q.Approx != prose.Exact {
		severity = report.Warning
	}
	span := c.p.saying(c.q)
	f := found("N-TABLE", severity, c.message(&in.Report, want, n, c.p.place(span).Text), c.p.place(span))
	f.Got, f.Want = c.got(), fmt.Sprint(n)
	for _, cell := range want.cells {
		o := operand{path: cell.path(), value: cell.value(&in.Report)}
		f.Where = append(f.Where, o.place(in))
	}
	return f, true
}

func (c *claim) got() string {
	if c.q.Absent {
		return "0"
	}
	return c.q.Value.String()
}

func (c *claim) message(r *report.Report, want *target, n int64, words string) string {
	difference := ""
	if v, whole := c.q.Value.Int(); whole && c.q.Approx == prose.Exact {
		difference = fmt.Sprintf("，差 %d", distance(v, n))
	}
	sign := "≠"
	if c.atMost {
		sign = ">"
	}
	return fmt.Sprintf("正文“%s”与%s%s不一致：%s %s %s%s", words, want.cells[0].table, want.name(), c.got(), sign, want.formula(r, n), difference)
}

// name is the figure in words: the cell's label, or that of the group.
func (f *target) name() string {
	if f.label != "" {
		return "“" + f.label + "”"
	}
	names := make([]string, 0, len(f.cells))
	for _, c := range f.cells {
		names = append(names, "“"+c.label()+"”")
	}
	if len(names) > 1 {
		return strings.Join(names, "、") + "之和"
	}
	return names[0]
}

// formula is the figure with its numbers put in; zeros of a long sum are left
// out.
func (f *target) formula(r *report.Report, n int64) string {
	var parts []string
	for _, c := range f.cells {
		if v := c.value(r); v.N != 0 {
			parts = append(parts, v.String())
		}
	}
	if len(parts) < 2 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s（%s）", fmt.Sprint(n), strings.Join(parts, " + "))
}
