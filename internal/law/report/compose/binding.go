package compose

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/law/report"
)

// Piece is a stretch of a bound value: a number with its source, or words.
type Piece struct {
	Text string
	From Source // "" for words
}

// Binding is a name that a mark may bear, with what the ledger says for it.
type Binding struct {
	Name  string
	Says  string // what it is and where it comes from, for the writer
	value func(*Facts) []Piece
}

// Value is what the ledger says today.
func (b *Binding) Value(f *Facts) []Piece { return b.value(f) }

// Text is the pieces in one.
func Text(pieces []Piece) string {
	var s strings.Builder
	for _, p := range pieces {
		s.WriteString(p.Text)
	}
	return s.String()
}

// Unknown stands for a figure that nobody has entered yet.
const Unknown = "（待填报）"

// Bindings lists what can be bound, in the order of the narrative.
func Bindings() []Binding { return append([]Binding(nil), bindings...) }

// binding finds a name that the ledger has a value for. What only cases tell is
// no binding where there are none to ask: then it is a blank of the same name.
func (f *Facts) binding(name string) *Binding {
	for i := range bindings {
		if bindings[i].Name == name && !f.asks(name) {
			return &bindings[i]
		}
	}
	return nil
}

// asks reports whether the writer is asked for what cases would tell.
func (f *Facts) asks(name string) bool {
	return f.Work == nil && slices.ContainsFunc(ofCases, func(b Blank) bool { return b.Name == name })
}

var (
	newTotal    = report.RequestPath(report.New, report.RowTotal)
	closedTotal = report.RequestPath(report.Total, report.RowTotal)
)

var bindings = []Binding{
	{"规范性文件制发", "表二 行政规范性文件·本年制发件数", cell(report.NormativePath(report.Issued))},
	{"规范性文件制发同比", "与上年签发的年度报告相比；上年没有的不写", change(report.NormativePath(report.Issued))},
	{"规章情况", "表二 规章；没有制发和现行有效的不写", rulesMade},
	{"行政许可", "表二 行政许可·本年处理决定数量", cell(report.PathLicences)},
	{"行政处罚", "表二 行政处罚·本年处理决定数量", cell(report.PathPenalties)},
	{"行政强制", "表二 行政强制·本年处理决定数量", cell(report.PathCompulsion)},
	{"行政事业性收费", "表二 行政事业性收费·本年收费金额，万元", charges},
	{"主动公开情况", "本系统发布的信息，按栏目；不在本系统发布的不写", published},
	{"栏目发布情况", "本系统发布的信息最多的几个栏目；一条信息可以在几个栏目", byColumn},
	{"文件解读情况", "本年制发并在本系统发布的规章、行政规范性文件有没有解读；没有制发的不写", explained},
	{"依申请转主动公开情况", "依申请公开转为主动公开、本年在本系统发布的信息（第四十四条）；没有的不写", converted},
	{"收到申请", "表三 一·总计", cell(newTotal)},
	{"收到申请同比", "与上年签发的年度报告相比；上年没有的不写", change(newTotal)},
	{"上年结转", "表三 二·总计", cell(report.RequestPath(report.CarriedIn, report.RowTotal))},
	{"申请人构成", "表三 一·自然人、法人或其他组织；没有申请的不写", applicants},
	{"渠道构成", "本年新收申请的提出渠道，由案卷而来；没有申请的不写", channels},
	{"办结申请", "表三 三（七）·总计", cell(closedTotal)},
	{"结果构成", "表三 三（一）至（六）·总计；为零的不列", outcomes},
	{"结转下年", "表三 四·总计", cell(report.RequestPath(report.CarriedOut, report.RowTotal))},
	{"办理情况", "本年延长答复期限的（第三十三条）、告知补正的（第三十条）、首次办结晚于应答复之日的，由案卷而来", handling},
	{"平均用时", "自收到次日至首次办结的工作日，不扣除等待的时间，由案卷而来", average},
	{"行政复议情况", "表四 行政复议", reconsiderations},
	{"行政诉讼情况", "表四 行政诉讼两组之和", suits},
	{"规范性文件废止", "表二 行政规范性文件·本年废止件数", cell(report.NormativePath(report.Repealed))},
	{"规范性文件现行有效", "表二 行政规范性文件·现行有效件数", cell(report.NormativePath(report.InForce))},
	{"台账反映的问题", "逾期办结的、复议诉讼中被纠正的；没有的不写", troubles},
	{"信息处理费", "本年缴清的信息处理费（第四十二条），由案卷而来", processingFees},
}

// count finds a counted cell; unknown in a report that is nil.
func count(r *report.Report, p report.Path) report.Count {
	if r == nil {
		return report.Count{}
	}
	for _, c := range r.Counts() {
		if c.Path == p {
			return *c.Value
		}
	}
	return report.Count{}
}

func cell(p report.Path) func(*Facts) []Piece {
	return func(f *Facts) []Piece {
		v := count(f.Report, p)
		if !v.Known {
			return []Piece{{Unknown, Source(p)}}
		}
		return []Piece{{v.String(), Source(p)}}
	}
}

func charges(f *Facts) []Piece {
	if f.Report.Proactive.Fees == "" {
		return []Piece{{Unknown, Source(report.PathFees)}}
	}
	return []Piece{{string(f.Report.Proactive.Fees), Source(report.PathFees)}}
}

func words(s string) Piece { return Piece{Text: s} }

func number(n int64, from Source) Piece { return Piece{strconv.FormatInt(n, 10), from} }

// change tells the difference from last year's report, with its own comma, so
// that where there is none the sentence stands without it.
func change(p report.Path) func(*Facts) []Piece {
	return func(f *Facts) []Piece {
		was, is := count(f.Previous, p), count(f.Report, p)
		switch {
		case !was.Known || !is.Known:
			return nil
		case is.N > was.N:
			return []Piece{words("，比上年增加"), number(is.N-was.N, Source(p)), words("件")}
		case is.N < was.N:
			return []Piece{words("，比上年减少"), number(was.N-is.N, Source(p)), words("件")}
		}
		return []Piece{words("，与上年持平")}
	}
}

func rulesMade(f *Facts) []Piece {
	issued, force := f.Report.Proactive.Rules[report.Issued], f.Report.Proactive.Rules[report.InForce]
	if issued.N == 0 && force.N == 0 {
		return nil
	}
	return []Piece{words("本年度制发规章"), number(issued.N, Source(report.RulesPath(report.Issued))),
		words("件，年末现行有效的规章"), number(force.N, Source(report.RulesPath(report.InForce))), words("件。")}
}

// listing writes the tallies that are not zero: 甲3件、乙1件.
func listing(all []Tally) []Piece {
	var out []Piece
	for _, t := range all {
		if t.N == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, words("、"))
		}
		out = append(out, words(t.Name), number(t.N, t.From), words("件"))
	}
	return out
}

func phrase(before string, list []Piece, after string) []Piece {
	if len(list) == 0 {
		return nil
	}
	return append(append([]Piece{words(before)}, list...), words(after))
}

func published(f *Facts) []Piece {
	if f.Published == nil {
		return nil
	}
	out := []Piece{words("全年主动公开政府信息"), number(f.Published.Items, FromPublished), words("条，其中政策解读"), number(f.Published.Explanations, FromExplanations), words("条。")}
	return out
}

// explained tells of how many documents of the year an explanation was
// published.
func explained(f *Facts) []Piece {
	p := f.Published
	if p == nil || p.Explained+p.Unexplained == 0 {
		return nil
	}
	out := []Piece{words("本年度制发的文件已发布解读的"), number(p.Explained, FromExplained), words("件")}
	if p.Unexplained > 0 {
		out = append(out, words("，尚未发布解读的"), number(p.Unexplained, FromUnexplained), words("件"))
	}
	return append(out, words("。"))
}

// converted tells of what requests made public for all (art. 44).
func converted(f *Facts) (out []Piece) {
	p := f.Published
	if p == nil || p.Converted+p.Suggested == 0 {
		return nil
	}
	if p.Suggested > 0 {
		out = append(out, words("收到申请人转为主动公开的建议"), number(p.Suggested, FromSuggested), words("件，"))
	}
	return append(out, words("依申请公开转为主动公开的信息"), number(p.Converted, FromConverted), words("条。"))
}

// shownColumns is how many columns a sentence names.
const shownColumns = 5

func byColumn(f *Facts) []Piece {
	if f.Published == nil {
		return nil
	}
	all := slices.Clone(f.Published.Columns)
	slices.SortStableFunc(all, func(a, b Tally) int { return cmp.Compare(b.N, a.N) })
	var out []Piece
	for _, t := range all[:min(len(all), shownColumns)] {
		if len(out) > 0 {
			out = append(out, words("、"))
		}
		out = append(out, words("“"+t.Name+"”栏目"), number(t.N, t.From), words("条"))
	}
	return phrase("更新较多的有", out, "。")
}

func applicants(f *Facts) []Piece {
	row := f.Report.Requests[report.New]
	organisations := int64(0)
	for c := report.Commercial; c < report.RowTotal; c++ {
		organisations += row[c].N
	}
	return phrase("从申请人看，", listing([]Tally{
		{"自然人", Source(report.RequestPath(report.New, report.NaturalPerson)), row[report.NaturalPerson].N},
		{"法人或其他组织", FromOrganisations, organisations}}), "。")
}

func channels(f *Facts) []Piece {
	return phrase("从提出渠道看，", listing(f.Work.Channels), "。")
}

func outcomes(f *Facts) []Piece {
	var all []Tally
	for _, g := range outcomeGroups {
		t := Tally{Name: g.name, From: FromRows + Source(g.key)}
		for row := g.first; row <= g.last; row++ {
			t.N += f.Report.Requests[row][report.RowTotal].N
		}
		if g.first == g.last {
			t.From = Source(report.RequestPath(g.first, report.RowTotal))
		}
		all = append(all, t)
	}
	return phrase("，其中", listing(all), "")
}

// handling tells what the periods of the year's requests came to.
func handling(f *Facts) []Piece {
	w := f.Work
	out := phrase("办理过程中，", listing([]Tally{{"依法延长期限的", FromExtended, w.Extended}, {"告知补正的", FromCorrected, w.Corrected}, {"逾期办结的", FromLate, w.Late}}), "。")
	if w.Closed > 0 && w.Late == 0 {
		out = append(out, words("办结的申请均未超过法定期限。"))
	}
	return out
}

func average(f *Facts) []Piece {
	if f.Work.Closed == 0 {
		return nil
	}
	tenths := (f.Work.WorkingDays*20 + f.Work.Closed) / (2 * f.Work.Closed) // halves away from zero
	return []Piece{words("每件平均用时"), {fmt.Sprintf("%d.%d", tenths/10, tenths%10), FromClosed}, words("个工作日。")}
}

func disputed(what string, total int64, from Source, results []Tally) []Piece {
	if total == 0 {
		return []Piece{words("本年度没有因政府信息公开引起的" + what + "。")}
	}
	out := []Piece{words("因政府信息公开引起的" + what), number(total, from), words("件")}
	return append(out, phrase("，其中", listing(results), "。")...)
}

func reconsiderations(f *Facts) []Piece {
	var results []Tally
	row := f.Report.Disputes[report.Reconsideration]
	for r := range report.GroupTotal {
		results = append(results, Tally{r.Label(), Source(report.DisputePath(report.Reconsideration, r)), row[r].N})
	}
	return disputed("行政复议", row[report.GroupTotal].N, Source(report.DisputePath(report.Reconsideration, report.GroupTotal)), results)
}

func suits(f *Facts) []Piece {
	var results []Tally
	sum := func(r report.Result) int64 {
		return f.Report.Disputes[report.LitigationDirect][r].N + f.Report.Disputes[report.LitigationAfterReconsideration][r].N
	}
	for r := range report.GroupTotal {
		results = append(results, Tally{r.Label(), FromGroup + Source(r.Key()), sum(r)})
	}
	return disputed("行政诉讼", sum(report.GroupTotal), FromGroup+Source(report.GroupTotal.Key()), results)
}

func troubles(f *Facts) []Piece {
	var out []Piece
	if f.Work != nil && f.Work.Late > 0 {
		out = append(out, words("逾期办结的申请有"), number(f.Work.Late, FromLate), words("件"))
	}
	d := &f.Report.Disputes
	for _, x := range []struct {
		what string
		n    int64
		from Source
	}{
		{"行政复议", d[report.Reconsideration][report.Corrected].N, Source(report.DisputePath(report.Reconsideration, report.Corrected))},
		{"行政诉讼", d[report.LitigationDirect][report.Corrected].N + d[report.LitigationAfterReconsideration][report.Corrected].N, FromGroup + Source(report.Corrected.Key())},
	} {
		if x.n == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, words("，"))
		}
		out = append(out, words("政府信息公开"+x.what+"结果纠正"), number(x.n, x.from), words("件"))
	}
	return phrase("本年度", out, "，应当查找原因。")
}

func processingFees(f *Facts) []Piece {
	if f.Work.FeeCases == 0 {
		return []Piece{words("本年度没有收取政府信息公开信息处理费。")}
	}
	return []Piece{words("本年度收取政府信息公开信息处理费"), {yuan(f.Work.FeeFen), FromFees}, words("元，涉及"), number(f.Work.FeeCases, FromFees), words("件申请。")}
}

func yuan(fen int64) string {
	s := fmt.Sprintf("%d.%02d", fen/100, fen%100)
	return strings.TrimSuffix(strings.TrimSuffix(s, "0"), ".0")
}
