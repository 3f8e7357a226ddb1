package rules

import (
	"strings"

	"gongkai/internal/kernel/prose"
)

// nested reports whether an earlier 其中 stands in the sentence of the share.
func (p *passage) nested(s prose.Share) bool {
	first := &p.Quantities[s.Parts[0]]
	sentence := p.Clauses[first.Clause].Sentence
	n := 0
	for _, m := range p.Marks {
		if m.Cue == prose.Among && m.Start < first.Start && p.Clauses[m.Clause].Sentence == sentence && p.Clauses[m.Clause].Depth == p.Clauses[first.Clause].Depth {
			n++
		}
	}
	return n > 1
}

// restated tells parts that come again: after parts that add up to the whole
// another way of parting begins, a part as large as the whole is the whole once
// more, and parts that add up to the part before them are parts of that.
func (p *passage) restated(parts []int, whole *prose.Quantity, limit prose.Decimal) bool {
	var sum, most prose.Decimal
	for k := 0; k < len(parts); k++ {
		v := atLeast(&p.Quantities[parts[k]])
		if k > 0 && v.Compare(whole.Value) == 0 {
			continue
		}
		sum = sum.Add(v)
		if sum.Compare(most) > 0 {
			most = sum
		}
		if sum.Compare(whole.Value) == 0 {
			sum = prose.Decimal{}
		}
		k += p.subparts(parts[k+1:], v)
	}
	return most.Compare(limit) <= 0
}

// subparts is how many of the parts at the front add up to v, two at least.
func (p *passage) subparts(parts []int, v prose.Decimal) int {
	var sum prose.Decimal
	for k, i := range parts {
		sum = sum.Add(p.Quantities[i].Value)
		switch c := sum.Compare(v); {
		case c == 0 && k > 0:
			return k + 1
		case c > 0:
			return 0
		}
	}
	return 0
}

// dimension is a way of parting a whole.
type dimension uint8

const (
	byMedium  dimension = iota + 1 // 网站, 微信
	byKind                         // 公告类, 动态
	byChannel                      // 网上申请, 信函申请
	byApplicant
	byStage
	byOutcome
	dimensions
)

var dimensionWords = prose.NewLexicon(
	prose.Term[dimension]{Value: byMedium, Words: "网站 门户 微信 微博 公众号 客户端 抖音 头条 新媒体 公开栏 公示栏 宣传栏 报纸 电视 广播 报刊"},
	prose.Term[dimension]{Value: byKind, Words: "概况 动态 公告 公示 通知 文件类 解读 原创 转载 图解 民生 财政 人事 规划 要闻 新闻 类信息"},
	prose.Term[dimension]{Value: byChannel, Words: "网上 网络 在线 信函 邮寄 当面 现场 窗口 传真 电子邮件 邮箱 书面 线上 线下 来信 信件"},
	prose.Term[dimension]{Value: byApplicant, Words: "自然人 公民 个人 企业 法人 科研机构 公益组织 法律服务 律师"},
	prose.Term[dimension]{Value: byStage, Words: "办结 答复 回复 结转 在办 正在办理 未办结 尚未 按期 按时 延期 新收"},
	prose.Term[dimension]{Value: byOutcome, Words: "予以公开 同意公开 部分公开 不予公开 无法提供 不予处理 其他处理 不存在 不掌握 不属于 重复申请 已公开 主动公开 依申请公开 转办 转交 撤回 补正"},
)

// dimensionOf is the way of parting that a part's words name, 0 where they name
// none or several.
func (p *passage) dimensionOf(q *prose.Quantity) dimension {
	words := p.Text[q.Head:q.Tail]
	var d dimension
	for i := 0; ; {
		v, start, end := dimensionWords.Next(words, i)
		switch {
		case start < 0:
			return d
		case d != 0 && d != v:
			return 0
		}
		d, i = v, end
	}
}

// byDimension reports whether the parts follow several ways of parting, none
// of which, with all parts that name none, is more than the whole.
func (p *passage) byDimension(parts []int, limit prose.Decimal) bool {
	var sums [dimensions]prose.Decimal
	ways := 0
	for _, i := range parts {
		q := &p.Quantities[i]
		d := p.dimensionOf(q)
		if d != 0 && sums[d].IsZero() {
			ways++
		}
		sums[d] = sums[d].Add(atLeast(q))
	}
	for d := dimension(1); d < dimensions; d++ {
		if sums[d].Add(sums[0]).Compare(limit) > 0 {
			return false
		}
	}
	return ways > 1
}

// bySemicolon reports whether semicolons part the list into several, none of
// which is more than the whole.
func (p *passage) bySemicolon(parts []int, limit prose.Decimal) bool {
	var sum prose.Decimal
	groups, commas := 1, false
	for k, i := range parts {
		q := &p.Quantities[i]
		if k > 0 {
			between := p.Text[p.Quantities[parts[k-1]].End:q.Start]
			if strings.Contains(between, ";") {
				sum, groups = prose.Decimal{}, groups+1
			} else {
				commas = true
			}
		}
		if sum = sum.Add(atLeast(q)); sum.Compare(limit) > 0 {
			return false
		}
	}
	return groups > 1 && commas
}
