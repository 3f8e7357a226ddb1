package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

var nCount = Rule{
	ID: "N-COUNT", Severity: report.Warning,
	Title:  "说的条数与列的条数不同",
	Checks: "“三个方面：一是…二是…三是…”，先说几条，紧接着列出的不是几条。只看“一是”“第一”“（一）”“1.”这样的编号，且编号紧跟在所说条数之后，中间没有别的编号；顿号并列的词（责任、审议、评议等六项制度）不数；列举可以跨自然段，到编号中断为止；所说条数带“等”“多”“余”的不核对。",
	Source: "条例第五十条第一款（年度报告内容应当准确）",
	Fires: []Example{
		{"主要抓好三项工作：一是完善制度；二是加强培训；三是强化考核；四是改进平台。", "说三项，列四项"},
		{"〔五〕存在两个问题。一是解读少。二是更新慢。三是培训不够。", "说两个，列三个"},
		{"做到“三个更加”：一是内容更实；二是时间更快。", "说三个，列两个"},
	},
	Silent: []Example{
		{"主要抓好三项工作：一是完善制度；二是加强培训；三是强化考核。", "相同"},
		{"立下值守、登记、会商、审签、送达、回访等六项制度。", "没有编号，不数"},
		{"从内容、形式和服务三个方面入手。一是扩大内容。", "“三个方面”说的是前面并列的词"},
	},
	run: func(in *Input) []report.Finding {
		var out []report.Finding
		n := in.narrative()
		for i := range n.passages {
			p := &n.passages[i]
			for k := range p.Quantities {
				if f, bad := n.countPoints(i, &p.Quantities[k]); bad {
					out = append(out, f)
				}
			}
		}
		return out
	},
}

// countPoints compares an announced number of points with the list behind it.
func (n *narrative) countPoints(at int, q *prose.Quantity) (report.Finding, bool) {
	p := &n.passages[at]
	announced, whole := q.Value.Int()
	if !whole || announced < 2 || announced > 20 || q.Approx != prose.Exact || !p.announces(q) {
		return report.Finding{}, false
	}
	end := p.announcementEnd(q)
	if end < 0 {
		return report.Finding{}, false
	}
	l := n.list(at, end)
	if len(l.points) < 2 || l.points[0].N != 1 || int64(l.points[len(l.points)-1].N) != int64(len(l.points)) || int64(len(l.points)) == announced {
		return report.Finding{}, false
	}
	words := p.place(p.announcement(q))
	f := found("N-COUNT", report.Warning, fmt.Sprintf("“%s”说的是%d条，随后列出%d条", words.Text, announced, len(l.points)), words)
	for k, pt := range l.points {
		f.Where = append(f.Where, n.passages[l.passages[k]].place(pt.Span))
	}
	f.Got, f.Want = fmt.Sprint(len(l.points)), fmt.Sprint(announced)
	return f, true
}

// points are what announcements count.
var points = []string{"方面", "问题", "不足", "短板", "工作", "举措", "措施", "重点", "更加", "环节", "渠道", "途径", "机制", "抓手", "着力", "到位", "坚持", "强化", "突出", "注重", "关键", "任务", "困难", "特点", "转变", "提升", "加强", "结合", "维度", "层面", "做法", "内容", "具体", "主要"}

// announces reports whether a number counts points: 三个方面, “三个更加”, 以下五点.
func (p *passage) announces(q *prose.Quantity) bool {
	if q.Delta || strings.HasSuffix(p.Before(q), "第") {
		return false
	}
	after := p.Text[q.End:min(len(p.Text), q.End+24)]
	if q.Class == prose.Thing {
		return startsWith(after, "方面")
	}
	switch q.Unit {
	case "个", "项", "条", "大", "种", "件":
		return startsWith(after, points...) || startsWith(after, "\"") && q.Quoted || startsWith(after, ":") && hasAny(p.Before(q), "以下", "下列", "如下")
	}
	return false
}

func (p *passage) announcement(q *prose.Quantity) prose.Span {
	end := q.Tail
	if i := strings.IndexByte(p.Text[q.End:q.Tail], '"'); i >= 0 {
		end = q.End + i + 1
	}
	return prose.Span{Start: q.Head, End: end}
}

// announcementEnd is where the list may begin: behind the full stop, colon or
// comma that ends the announcement, -1 where something else stands between.
// What is listed with 、 before the number is what the number counts.
func (p *passage) announcementEnd(q *prose.Quantity) int {
	if hasAny(p.Before(q), "、") {
		return -1
	}
	rest := p.Text[q.End:]
	for i, r := range rest {
		switch r {
		case ':', '。', ',', ';':
			return p.pastLeadIn(q.End + i + utf8.RuneLen(r))
		case '"', '”':
			continue
		}
		if i > 45 {
			return -1
		}
	}
	return len(p.Text)
}

// pastLeadIn goes past a few words that only lead to the list: 主要表现：.
func (p *passage) pastLeadIn(from int) int {
	rest := p.Text[from:]
	if i := strings.IndexByte(rest, ':'); i > 0 && i <= 36 && startsWith(rest, "主要", "具体", "分别", "即", "表现", "一般") {
		return from + i + 1
	}
	return from
}

// list is the points of one list with the passages they stand in.
type list struct {
	points   []prose.Point
	passages []int
}

// list gathers the points that begin right at byte from of a passage, or with
// the next passage where nothing is left of it: 一是, 二是 … of one kind.
func (n *narrative) list(at, from int) list {
	var l list
	for i := at; i < len(n.passages); i++ {
		p := &n.passages[i]
		if i > at && (p.heading || p.section != n.passages[at].section) {
			break
		}
		before := len(l.points)
		if !n.take(&l, i, from) {
			break
		}
		// A paragraph without a point ends a list that has begun; before it
		// begins there may be nothing but the rest of the announcement.
		if len(l.points) == before && (len(l.points) > 0 || i > at || from < len(p.Text)) {
			break
		}
		from = 0
	}
	return l
}

// take adds the points of passage i from byte from on; it reports whether the
// list may go on in the next one.
func (n *narrative) take(l *list, i, from int) bool {
	p := &n.passages[i]
	first, _ := slices.BinarySearchFunc(p.Points, from, func(pt prose.Point, from int) int { return cmp.Compare(pt.Start, from) })
	for _, pt := range p.Points[first:] {
		if len(l.points) == 0 {
			if pt.Start != from || pt.N != 1 {
				return false
			}
		} else if kind := l.points[0].Kind; pt.Kind != kind {
			if wider(pt.Kind, kind) {
				return false
			}
			continue // a list inside the list
		} else if pt.N <= l.points[len(l.points)-1].N {
			return false // another list begins
		}
		l.points = append(l.points, pt)
		l.passages = append(l.passages, i)
	}
	return true
}

// wider reports whether points of kind a stand above those of kind b.
func wider(a, b prose.PointKind) bool {
	return a < b && a <= prose.ParenArabic
}
