package reading

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// The forge makes reports, lays them out as agencies do, and damages the layout
// as Word, browsers, PDF and copying do.

// forgeReport makes a report that satisfies every relation. big is the size of
// its figures: most are 0 in a small one.
func forgeReport(r *rand.Rand, big int) *report.Report {
	n := func() int64 {
		if r.IntN(3) > 0 && big < 100 || r.IntN(8) == 0 {
			return 0
		}
		return int64(r.IntN(big + 1))
	}
	rep := &report.Report{Agency: "青石县水务局", Year: 2023, Format: report.Format2021}
	p := &rep.Proactive
	for s := range report.Stocks {
		p.Rules[s], p.NormativeDocuments[s] = report.C(n()), report.C(n())
	}
	p.Licences, p.Penalties, p.Compulsion = report.C(n()*7), report.C(n()), report.C(n())
	p.Fees = report.Amount(strconv.FormatInt(n(), 10))
	if r.IntN(2) == 0 {
		p.Fees += report.Amount(fmt.Sprintf(".%d", 1+r.IntN(9)))
	}
	q := &rep.Requests
	for c := range report.RowTotal {
		var sum int64
		for row := report.FirstLeaf; row <= report.LastLeaf; row++ {
			v := n()
			q[row][c] = report.C(v)
			sum += v
		}
		out := n()
		in := r.Int64N(sum + out + 1)
		if r.IntN(2) == 0 {
			in = 0
		}
		q[report.Total][c], q[report.CarriedOut][c] = report.C(sum), report.C(out)
		q[report.CarriedIn][c], q[report.New][c] = report.C(in), report.C(sum+out-in)
	}
	for row := range report.Rows {
		var sum int64
		for c := range report.RowTotal {
			sum += q[row][c].N
		}
		q[row][report.RowTotal] = report.C(sum)
	}
	for g := range report.Groups {
		var sum int64
		for res := range report.GroupTotal {
			v := n() / 2
			rep.Disputes[g][res] = report.C(v)
			sum += v
		}
		rep.Disputes[g][report.GroupTotal] = report.C(sum)
	}
	return rep
}

// strip is one row of a laid-out table 3: cells before the figures, and the
// figures.
type strip struct {
	row    report.Row // noRow for heads and noise
	before []string
	values []string
	after  []string
}

// sheet is table 3 as rows, and how it is to be set down.
type sheet struct {
	strips []strip
	mode   mode
}

type mode int

const (
	tabbed   mode = iota // rows of cells, merges as empty cells
	merged               // rows of cells with spans
	stacked              // one cell a line
	spaced               // a line of text a row, cells parted by blanks
	modeSize             // how many there are
)

var headStrips = []strip{
	{row: noRow, before: []string{"（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "", "申请人情况", "", "", "", "", "", "总计", ""}},
	{row: noRow, before: []string{"", "", "自然人", "法人或其他组织", "", "", "", "", "", ""}},
	{row: noRow, before: []string{"", "", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "", ""}},
}

func heads3() []strip {
	var out []strip
	for _, h := range headStrips {
		out = append(out, strip{row: noRow, before: clone(h.before)})
	}
	return out
}

// layOut puts table 3 on the official form.
func layOut(rep *report.Report, m mode) *sheet {
	s := &sheet{mode: m, strips: heads3()}
	for row := range report.Rows {
		t := strip{row: row}
		label, group := row.Label(), row.Section()
		first := row == 0 || (row-1).Section() != group
		switch {
		case !row.IsLeaf() && row != report.Total:
			t.before = []string{label, ""}
		case row == report.Granted:
			t.before = []string{"三、本年度办理结果", label}
		case group == "":
			t.before = []string{"", label}
		case first:
			t.before = []string{"", group, label}
		default:
			t.before = []string{"", "", label}
		}
		for c := range report.Columns {
			t.values = append(t.values, rep.Requests[row][c].String())
		}
		s.strips = append(s.strips, t)
	}
	return s
}

// blocks sets the sheet down.
func (s *sheet) blocks() []doc.Block {
	switch s.mode {
	case merged:
		return []doc.Block{doc.T(s.mergedTable())}
	case tabbed:
		t := &doc.Table{}
		width := 0
		for _, st := range s.strips {
			width = max(width, len(st.all()))
		}
		for _, st := range s.strips {
			cells := st.all()
			for len(cells) < width {
				cells = append(cells, "")
			}
			t.Rows = append(t.Rows, rowOf(cells))
		}
		return []doc.Block{doc.T(t)}
	}
	var out []doc.Block
	for _, st := range s.strips {
		if s.mode == stacked {
			for _, c := range st.all() {
				if strings.TrimSpace(c) != "" {
					out = append(out, doc.P(doc.Body, c))
				}
			}
			continue
		}
		var words []string
		for _, c := range st.all() {
			if strings.TrimSpace(c) != "" {
				words = append(words, c)
			}
		}
		out = append(out, doc.P(doc.Body, strings.Join(words, " ")))
	}
	return out
}

func (s strip) all() []string {
	return append(append(append([]string(nil), s.before...), s.values...), s.after...)
}

func rowOf(cells []string) doc.Row {
	row := make(doc.Row, len(cells))
	for i, c := range cells {
		row[i] = doc.Cell{Text: c}
	}
	return row
}

// mergedTable gives labels the spans they have on the form: ten columns.
func (s *sheet) mergedTable() *doc.Table {
	t := &doc.Table{}
	for _, st := range s.strips {
		var row doc.Row
		if st.row == noRow {
			row = rowOf(st.all())
			if len(row) == 1 {
				row[0].ColSpan = 10
			}
		} else {
			var labels []string
			for _, b := range st.before {
				if b != "" {
					labels = append(labels, b)
				}
			}
			for i, l := range labels {
				c := doc.Cell{Text: l}
				if i == len(labels)-1 {
					c.ColSpan = 3 - i
				}
				row = append(row, c)
			}
			for _, v := range st.values {
				row = append(row, doc.Cell{Text: v})
			}
			for _, v := range st.after {
				row = append(row, doc.Cell{Text: v})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func proactiveBlocks(rep *report.Report, m mode) []doc.Block { return setDown(proactiveRows(rep), m) }

// proactiveRows are the rows of table 2.
func proactiveRows(rep *report.Report) [][]string {
	p := &rep.Proactive
	return [][]string{
		{"第二十条第（一）项", "", "", ""},
		{"信息内容", "本年制发件数", "本年废止件数", "现行有效件数"},
		{"规章", p.Rules[0].String(), p.Rules[1].String(), p.Rules[2].String()},
		{"行政规范性文件", p.NormativeDocuments[0].String(), p.NormativeDocuments[1].String(), p.NormativeDocuments[2].String()},
		{"第二十条第（五）项", "", "", ""},
		{"信息内容", "本年处理决定数量", "", ""},
		{"行政许可", p.Licences.String(), "", ""},
		{"第二十条第（六）项", "", "", ""},
		{"信息内容", "本年处理决定数量", "", ""},
		{"行政处罚", p.Penalties.String(), "", ""},
		{"行政强制", p.Compulsion.String(), "", ""},
		{"第二十条第（八）项", "", "", ""},
		{"信息内容", "本年收费金额（单位：万元）", "", ""},
		{"行政事业性收费", string(p.Fees), "", ""},
	}
}

// trialRows are the rows of table 2 on the trial form; the report is given its
// cells.
func trialRows(r *rand.Rand, rep *report.Report) [][]string {
	rep.Format = report.Format2019
	p := &rep.Proactive
	*p = report.Proactive{Licences: p.Licences, Penalties: p.Penalties, Compulsion: p.Compulsion}
	n := func(name string) string {
		v := int64(r.IntN(60))
		if c, _ := report.TrialCellByName(name); c.Amount {
			a := report.Amount(fmt.Sprintf("%d.%d", v, 1+r.IntN(9)))
			rep.SetTrialAmount(name, a)
			return string(a)
		} else if c.Signed {
			v -= 30
		}
		rep.SetTrialCount(name, report.C(v))
		return strconv.FormatInt(v, 10)
	}
	power := []string{"信息内容", "上一年项目数量", "本年增/减", "处理决定数量"}
	return [][]string{
		{"第二十条第（一）项", "", "", ""},
		{"信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"},
		{"规章", n("rules.made"), n("rules.published"), n("rules.public_total")},
		{"规范性文件", n("normative_documents.made"), n("normative_documents.published"), n("normative_documents.public_total")},
		{"第二十条第（五）项", "", "", ""},
		clone(power),
		{"行政许可", n("licences.projects"), n("licences.change"), p.Licences.String()},
		{"其他对外管理服务事项", n("services.projects"), n("services.change"), n("services.decisions")},
		{"第二十条第（六）项", "", "", ""},
		clone(power),
		{"行政处罚", n("penalties.projects"), n("penalties.change"), p.Penalties.String()},
		{"行政强制", n("compulsion.projects"), n("compulsion.change"), p.Compulsion.String()},
		{"第二十条第（八）项", "", "", ""},
		{"信息内容", "上一年项目数量", "本年增/减", ""},
		{"行政事业性收费", n("fees.projects"), n("fees.change"), ""},
		{"第二十条第（九）项", "", "", ""},
		{"信息内容", "采购项目数量", "采购总金额", ""},
		{"政府集中采购", n("procurement.projects"), n("procurement.amount"), ""},
	}
}

// setDown makes rows a table, or text with a cell or a row a line.
func setDown(rows [][]string, m mode) []doc.Block {
	if m == tabbed || m == merged {
		t := &doc.Table{}
		for _, r := range rows {
			t.Rows = append(t.Rows, rowOf(r))
		}
		return []doc.Block{doc.T(t)}
	}
	var out []doc.Block
	for _, r := range rows {
		var words []string
		for _, c := range r {
			if c == "" {
				continue
			}
			words = append(words, c)
			if m == stacked {
				out = append(out, doc.P(doc.Body, c))
			}
		}
		if m == spaced {
			out = append(out, doc.P(doc.Body, strings.Join(words, " ")))
		}
	}
	return out
}

func disputeBlocks(rep *report.Report, m mode) []doc.Block { return setDown(disputeRows(rep), m) }

// disputeRows is table 4 as one row of fifteen.
func disputeRows(rep *report.Report) [][]string {
	five := results5()
	rows := [][]string{
		{"行政复议", "", "", "", "", "行政诉讼", "", "", "", "", "", "", "", "", ""},
		append(append([]string(nil), five...), "未经复议直接起诉", "", "", "", "", "复议后起诉", "", "", "", ""),
		append(append([]string{"", "", "", "", ""}, five...), five...),
		nil,
	}
	for g := range report.Groups {
		for res := range report.Results {
			rows[3] = append(rows[3], rep.Disputes[g][res].String())
		}
	}
	return rows
}

// document puts title, sections and tables together.
func document(rep *report.Report, two, three, four []doc.Block) *doc.Document {
	d := &doc.Document{}
	add := func(blocks ...doc.Block) { d.Blocks = append(d.Blocks, blocks...) }
	add(doc.P(doc.Title, rep.Agency+"2023年政府信息公开工作年度报告"))
	add(doc.P(doc.Heading1, "一、总体情况"), doc.P(doc.Body, "2023年，我局认真做好公开工作，全年公开信息120条。"))
	add(doc.P(doc.Heading1, "二、主动公开政府信息情况"))
	add(two...)
	add(doc.P(doc.Heading1, "三、收到和处理政府信息公开申请情况"))
	add(three...)
	add(doc.P(doc.Heading1, "四、政府信息公开行政复议、行政诉讼情况"))
	add(four...)
	add(doc.P(doc.Heading1, "五、存在的主要问题及改进情况"), doc.P(doc.Body, "一是解读材料偏少。二是栏目更新不够及时。"))
	add(doc.P(doc.Heading1, "六、其他需要报告的事项"), doc.P(doc.Body, "本年度没有收取信息处理费。"))
	return d
}
