package rules

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

var nCopied = Rule{
	ID: "N-COPIED", Severity: report.Warning,
	Title:  "大段照抄",
	Checks: "正文与本机关上一年报告、或与同时核对的其他机关报告，大部分文字相同（约六成以上）。数字、书名号内的文件名、每份报告都有的套话（条例名称、统计期限、信息处理费等）不计；文字太少的报告不比较；同一份报告的两个文件不算。上年报告在手时引出最长的相同一段。",
	Source: "条例第五十条（年度报告应当反映当年工作）；国办公开办函〔2021〕30号",
	Needs:  NeedsPeersOrPrevious,
	Fires: []Example{
		{"〔文〕" + copiedText + "〔上年〕同上", "全文与上年相同"},
	},
	Silent: []Example{
		{"〔文〕工作平稳有序，没有发生问题。〔上年〕同上", "文字太少，不比较"},
	},
	run: func(in *Input) []report.Finding {
		var out []report.Finding
		lastYear := false
		if in.Previous != nil && len(in.Previous.Prose) > 0 {
			lastYear = true
			if f, bad := in.copiedFromPrevious(); bad {
				out = append(out, f)
			}
		}
		return append(out, in.copiedFromPeers(lastYear)...)
	},
}

// copiedText is just long enough to be compared.
const copiedText = "紧扣群众关心的用水问题，把水库蓄水、河道清淤、农村饮水、灌区改造的进展按旬写成短文，配上现场图片放进专栏，村里的公开栏同步张贴一份，方便不上网的老人看。" +
	"凡是涉及移民搬迁补偿的标准和名单，先在村民小组会议念一遍，再挂到网站，留足七天听取意见，收到的意见逐条写明采纳与否以及缘由。" +
	"办公室固定两名同志接待来人查阅，桌上放着历年目录的纸质本，找不到的文件当场登记，三天之内打电话告诉结果，做到来一次就有着落。" +
	"每个季度抽出半天时间，由分管领导带着各科室的联络员一起翻看网站，谁家的栏目空着、谁家的链接打不开，现场记下来，下个季度第一件事就是回头看。" +
	"对新进人员安排老同志一对一地讲，从收文怎样定属性讲到答复怎样写清楚依据，边做边学，半年之后再单独上手，避免了过去常见的张冠李戴。" +
	"汛期前后把雨情和水位每天两次发在公众号上，遇到强降雨加密到每小时一次，渔民和沿河商户说看得懂、用得上，转发的人越来越多。" +
	"档案室把前些年的批复扫描成册，按乡镇分门别类排好，查阅的人自己动手就能翻到想要的那一页，省去了来回跑腿的麻烦。"

// copiedShare is from which share on a text counts as copied.
const copiedShare = 0.6

// run is a stretch of a passage that stands in the other text as well.
type sameRun struct {
	p    *passage
	span prose.Span
}

// copiedFromPrevious compares with last year's prose itself.
func (in *Input) copiedFromPrevious() (report.Finding, bool) {
	had := map[uint64]bool{}
	var s shingler
	for i := range in.Previous.Prose {
		for k := range in.Previous.Prose[i].Paras {
			s.read(hanzi.Fold(in.Previous.Prose[i].Paras[k].Text), func(hash uint64, _, _ int) { had[hash] = true })
		}
	}
	pieces, same := 0, 0
	var longest sameRun
	n := in.narrative()
	for i := range n.passages {
		p := &n.passages[i]
		if p.heading {
			continue
		}
		var run prose.Span
		s.read(p.Text, func(hash uint64, start, end int) {
			pieces++
			if !had[hash] {
				run = prose.Span{}
				return
			}
			same++
			if run.End == 0 || start > run.End+len("。") {
				run.Start = start
			}
			run.End = end
			if run.End-run.Start > longest.span.End-longest.span.Start {
				longest = sameRun{p, run}
			}
		})
	}
	if pieces < leastPieces || float64(same) < copiedShare*float64(pieces) {
		return report.Finding{}, false
	}
	place := longest.p.place(longest.span)
	f := found("N-COPIED", report.Warning, fmt.Sprintf("正文约%d%%与上一年报告相同，最长一段%d字：“%s”",
		same*100/pieces, utf8.RuneCountInString(longest.p.Words(longest.span)), place.Text), place)
	f.Got = fmt.Sprintf("%d%%", same*100/pieces)
	return f, true
}

// mostPeers bounds how many of the reports that are alike are named.
const mostPeers = 3

// copiedFromPeers compares sketches: with other agencies' reports of the same
// year, and with the agency's own of the year before.
func (in *Input) copiedFromPeers(lastYearKnown bool) []report.Finding {
	if len(in.Peers) == 0 {
		return nil
	}
	own := in.sketch()
	if own == nil {
		return nil
	}
	type match struct {
		peer  *Peer
		share float64
	}
	var matches []match
	for i := range in.Peers {
		p := &in.Peers[i]
		if !in.comparable(p, lastYearKnown) || len(p.Sketch) == 0 {
			continue
		}
		if share := inCommon(own, p.Sketch); share >= copiedShare {
			matches = append(matches, match{p, share})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(a.peer.File, b.peer.File))
	})
	var out []report.Finding
	for _, m := range matches[:min(len(matches), mostPeers)] {
		percent := int(m.share*100 + 0.5)
		whose := fmt.Sprintf("“%s”%d年报告", m.peer.Agency, m.peer.Year)
		if m.peer.Agency == in.Report.Agency {
			whose = fmt.Sprintf("上一年（%d年）报告", m.peer.Year)
		}
		f := found("N-COPIED", report.Warning, fmt.Sprintf("正文约%d%%与%s相同", percent, whose), in.firstPlace(), report.Place{File: m.peer.File, Text: m.peer.Agency})
		f.Got = fmt.Sprintf("%d%%", percent)
		out = append(out, f)
	}
	return out
}

// comparable tells reports that must differ: of one agency those of different
// years, of different agencies those of one year. A second file of the same
// report is no copy, and of two years the later one is the copy.
func (in *Input) comparable(p *Peer, lastYearKnown bool) bool {
	if p.Agency == in.Report.Agency {
		return !lastYearKnown && p.Year == in.Report.Year-1 && p.Year != 0
	}
	return p.Year == in.Report.Year
}

// firstPlace is where the prose begins.
func (in *Input) firstPlace() report.Place {
	for i := range in.Prose {
		for k := range in.Prose[i].Paras {
			p := &in.Prose[i].Paras[k]
			return report.Place{Pos: p.PosAt(0), Text: quote(p.Text)}
		}
	}
	return report.Place{}
}
