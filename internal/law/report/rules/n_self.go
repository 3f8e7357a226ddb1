package rules

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

var nSelf = Rule{
	ID: "N-SELF", Severity: report.Warning,
	Title:  "同一个数前后说法不同",
	Checks: "正文两处说同一件事（同一机关、同一年、同一事项、同一单位），数字却不同。事项按去掉年份、本机关、“共”“全年”等词后的文字认定；主动公开信息、信息发布、公开信息认作一事。只说某个网站、公众号、栏目、部门的数，“其中”的分项，约数，比上年增减的数，其他年份的数，都不比较。与表格对得上的数由 N-TABLE 核对。",
	Source: "条例第五十条第一款（年度报告数据应当准确）",
	Fires: []Example{
		{"2023年我局发布信息306条。／2023年我局主动公开信息6条。", "306 与 6"},
		{"全年组织政务公开培训3次。／我局共组织政务公开培训5次。", "3 与 5"},
	},
	Silent: []Example{
		{"2023年我局主动公开信息205条。／我局通过网站公开信息120条。", "后者只是网站"},
		{"2023年我局主动公开信息205条。／2022年我局主动公开信息180条。", "不同年份"},
		{"全年组织政务公开培训3次。／全年组织保密培训5次。", "不同的培训"},
	},
	run: func(in *Input) []report.Finding {
		said := map[string][]statement{}
		var order []string
		n := in.narrative()
		for i := range n.passages {
			p := &n.passages[i]
			if p.heading || len(p.Quantities) == 0 {
				continue
			}
			parts := p.parts()
			for k := range p.Quantities {
				if key := n.subject(in, p, k, parts); key != "" && len(said[key]) < mostSaid {
					if said[key] == nil {
						order = append(order, key)
					}
					said[key] = append(said[key], statement{p, &p.Quantities[k]})
				}
			}
		}
		var out []report.Finding
		for _, key := range order {
			if f, bad := contradict(said[key]); bad {
				out = append(out, f)
			}
		}
		return out
	},
}

// mostSaid bounds how often one number is looked at.
const mostSaid = 12

// statement is one number that the narrative gives for a subject.
type statement struct {
	p *passage
	q *prose.Quantity
}

// parts is the set of quantities that are parts of others.
func (p *passage) parts() map[int]bool {
	if len(p.shares) == 0 {
		return nil
	}
	m := map[int]bool{}
	for _, s := range p.shares {
		for _, i := range s.Parts {
			m[i] = true
		}
	}
	return m
}

// Words that say nothing of what is counted: wholes say that all of it is.
const (
	isFiller = iota
	isWhole
	isPublish // one of the words of 公开信息
)

var selfWords = prose.NewLexicon(
	prose.Term[int]{Value: isWhole, Words: "我局 我办 我委 我厅 我县 我市 我区 我镇 我乡 我旗 我处 我单位 我街道 我中心 我院 本机关 本单位 本部门 本局 本镇 本县 全县 全市 全区 全镇 全乡 全局 全年 年内 本年度 本年 共 共计 总共 累计 总计 今年 全年共 全年累计"},
	prose.Term[int]{Value: isPublish, Words: "主动公开 公开 发布 公布 信息 政府信息 政务信息"},
	prose.Term[int]{Value: isFiller, Words: "依法 主动 及时 已 先后 分别 组织 开展 举办 召开 组织开展 进行 完成 了 各类 各种 相关 有关 度 县 市 区 镇 以来 按要求 积极 持续 规范 数 数量 达 达到 为 有"},
)

// subject is what quantity k counts, "" where that is not the whole of
// something that can be compared.
func (n *narrative) subject(in *Input, p *passage, k int, parts map[int]bool) string {
	q := &p.Quantities[k]
	v, whole := q.Value.Int()
	if !whole || v == 0 || q.Class != prose.Piece || q.Approx != prose.Exact || q.Absent || q.Delta || q.Quoted || q.Spelled || parts[k] ||
		p.cuesBefore(q)&(prose.Compared|prose.EverSince|prose.AsOf) != 0 || p.Clauses[q.Clause].Depth > 0 || p.After(q) != "" ||
		q.When.Stated() && q.When.In(in.Report.Year) != in.Report.Year {
		return ""
	}
	key, wholes, publishes := n.strip(p, q)
	switch {
	case wholes == 0:
		return ""
	case key == "":
		if publishes > 1 && !n.narrowed(in, p, q) {
			return "公开信息/" + q.Unit
		}
		return ""
	case utf8.RuneCountInString(key) < 3 || publishes > 0 && utf8.RuneCountInString(key) < 4:
		return ""
	}
	if n.narrowed(in, p, q) {
		return ""
	}
	return key + "/" + q.Unit
}

// narrowed reports whether the sentence speaks of a part of the whole, or of
// what a table tells.
func (n *narrative) narrowed(in *Input, p *passage, q *prose.Quantity) bool {
	lead := p.lead(q)
	return hasMedium(lead) || understand(lead).has(someOnly|notDone|officeOfGovernment) || tableTells(in, understand(p.Before(q)))
}

func hasMedium(s string) bool {
	for i := 0; ; {
		d, start, end := dimensionWords.Next(s, i)
		switch {
		case start < 0:
			return false
		case d == byMedium || d == byChannel:
			return true
		}
		i = end
	}
}

// tableTells reports whether the words name a figure that a table shows.
func tableTells(in *Input, m meaning) bool {
	if m.has(aRequest|anApplication) && in.Report.Requests[report.New][report.RowTotal].Known {
		return true
	}
	return m.has(normative | licence | penalty | compulsion | reconsideration | litigation)
}

// strip takes the words off a quantity's head that do not say what is counted.
// It counts those that say that all of it is, and those of 公开信息.
func (n *narrative) strip(p *passage, q *prose.Quantity) (key string, wholes, publishes int) {
	var b strings.Builder
	head := p.Before(q)
	if strings.TrimSpace(head) == "" {
		return "", 0, 0
	}
	// The subject may stand in the clause before: 2023年，我局…发布信息.
	if q.When.Stated() {
		wholes++
	}
	for i := 0; i < len(head); {
		at := q.Head + i
		if y := p.yearAt(at); y > 0 {
			i += y
			continue
		}
		if own := n.ownNameAt(head[i:]); own > 0 {
			i, wholes = i+own, wholes+1
			continue
		}
		r, size := utf8.DecodeRuneInString(head[i:])
		switch kind, length := selfWords.At(r, head[i:]); {
		case length > 0 && kind == isPublish:
			b.WriteString(head[i : i+length])
			i, publishes = i+length, publishes+1
		case length > 0:
			if kind == isWhole {
				wholes++
			}
			i += length
		default:
			if hanzi.IsHan(r) || r < utf8.RuneSelf {
				b.WriteString(head[i : i+size])
			}
			i += size
		}
	}
	key = b.String()
	if onlyPublishing(key) {
		key = ""
	}
	return key, wholes, publishes
}

// onlyPublishing reports whether s consists of the words of 公开信息.
func onlyPublishing(s string) bool {
	for s != "" {
		r, _ := utf8.DecodeRuneInString(s)
		kind, length := selfWords.At(r, s)
		if length == 0 || kind != isPublish {
			return false
		}
		s = s[length:]
	}
	return true
}

// yearAt is the length of the year that stands at byte at of the passage.
func (p *passage) yearAt(at int) int {
	for i := range p.Years {
		if y := &p.Years[i]; y.Start == at {
			return y.End - y.Start
		}
	}
	return 0
}

// ownNameAt is the length of the agency's own name that s begins with.
func (n *narrative) ownNameAt(s string) int {
	a := &n.agency
	for _, name := range [...]string{a.full, a.organ, a.place()} {
		if name != "" && strings.HasPrefix(s, name) {
			return len(name)
		}
	}
	return 0
}

func contradict(said []statement) (report.Finding, bool) {
	var values []string
	var where []report.Place
	for i, s := range said {
		fresh := true
		for _, t := range said[:i] {
			fresh = fresh && t.q.Value != s.q.Value
		}
		if fresh {
			place := s.p.place(s.p.saying(s.q))
			values = append(values, "“"+place.Text+"”")
			where = append(where, place)
		}
	}
	if len(values) < 2 {
		return report.Finding{}, false
	}
	f := found("N-SELF", report.Warning, fmt.Sprintf("同一事项前后数字不同：%s", strings.Join(values, "，")), where...)
	f.Got, f.Want = said[len(said)-1].q.Value.String(), said[0].q.Value.String()
	if f.Got == f.Want {
		f.Got, f.Want = "", ""
	}
	return f, true
}
