package rollup

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"gongkai/internal/law/report"
)

// Check compares a total that somebody made with the sum of its parts: one
// R-SUM a cell that differs, with the difference and the leaves that could
// explain it. Cells whose sum is unknown are not compared; the sum's own
// findings name them.
func Check(total *report.Report, sum *Total) []report.Finding {
	gaps := gaps(total, sum)
	culprits := culprits(sum.Leaves, gaps)
	var out []report.Finding
	if len(gaps) > 1 {
		for _, c := range culprits {
			if c.explains == len(gaps) {
				out = append(out, report.Finding{Rule: "R-SUM", Severity: report.Info, Message: c.say(len(gaps))})
			}
		}
	}
	for _, g := range gaps {
		out = append(out, g.finding(culprits))
	}
	return out
}

// gap is one cell in which total and sum differ; diff is total − sum.
type gap struct {
	path       report.Path
	label      string
	total, sum string
	diff       *big.Rat // nil where the total leaves the cell blank
	values     []*big.Rat
}

func gaps(total *report.Report, sum *Total) []gap {
	var out []gap
	given, added := total.Counts(), sum.Report.Counts()
	leaves := make([][]report.CountCell, len(sum.Leaves))
	for i := range sum.Leaves {
		leaves[i] = sum.Leaves[i].Report.Counts()
	}
	for k, g := range given {
		if a := *added[k].Value; a.Known && *g.Value != a {
			gap := gap{path: g.Path, label: g.Label, total: g.Value.String(), sum: a.String()}
			if g.Value.Known {
				gap.diff = new(big.Rat).SetInt64(g.Value.N - a.N)
			}
			for i := range leaves {
				gap.values = append(gap.values, new(big.Rat).SetInt64(leaves[i][k].Value.N))
			}
			out = append(out, gap)
		}
	}
	if g, ok := feesGap(total, sum); ok {
		out = append(out, g)
	}
	return out
}

func feesGap(total *report.Report, sum *Total) (gap, bool) {
	given, added := total.Proactive.Fees, sum.Report.Proactive.Fees
	a, ok := added.Rat()
	if !ok || sameAmount(given, added) {
		return gap{}, false
	}
	g := gap{path: report.PathFees, label: feesLabel, total: string(given), sum: string(added)}
	if v, ok := given.Rat(); ok {
		g.diff = new(big.Rat).Sub(v, a)
	}
	for _, l := range sum.Leaves {
		v, _ := l.Report.Proactive.Fees.Rat()
		if v == nil {
			v = new(big.Rat)
		}
		g.values = append(g.values, v)
	}
	return g, true
}

// culprit is a leaf whose figures equal differences: left out of the total, or
// counted twice in it.
type culprit struct {
	name     string
	leaf     int
	missed   bool // the total lacks it
	explains int  // cells
}

func (c *culprit) say(cells int) string {
	if c.missed {
		return fmt.Sprintf("%d 格的差数恰好都等于 %s 的数：合计可能漏了该机关", cells, c.name)
	}
	return fmt.Sprintf("%d 格的差数恰好都等于 %s 的数：合计可能把该机关加了两次", cells, c.name)
}

// explains reports whether leaf i left out (or counted twice) gives the gap.
func (g *gap) explains(i int, missed bool) bool {
	if g.diff == nil || g.values[i].Sign() == 0 {
		return false
	}
	want := new(big.Rat).Set(g.values[i])
	if missed {
		want.Neg(want)
	}
	return g.diff.Cmp(want) == 0
}

// culprits lists the leaves that explain something, the best first.
func culprits(leaves []Leaf, gaps []gap) []culprit {
	var out []culprit
	for i := range leaves {
		for _, missed := range []bool{true, false} {
			c := culprit{name: leaves[i].name(), leaf: i, missed: missed}
			for k := range gaps {
				if gaps[k].explains(i, missed) {
					c.explains++
				}
			}
			if c.explains > 0 {
				out = append(out, c)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b culprit) int { return b.explains - a.explains })
	return out
}

func (g *gap) finding(culprits []culprit) report.Finding {
	f := report.Finding{
		Rule: "R-SUM", Severity: report.Error, Got: g.total, Want: g.sum,
		Where: []report.Place{{Cell: g.path, Text: g.total}},
	}
	if g.diff == nil {
		f.Message = fmt.Sprintf("%s：合计空白，各单位之和为 %s", g.label, g.sum)
		return f
	}
	side := "多"
	if g.diff.Sign() < 0 {
		side = "少"
	}
	f.Message = fmt.Sprintf("%s：合计填 %s，各单位之和为 %s，%s %s", g.label, g.total, g.sum, side,
		report.AmountOf(new(big.Rat).Abs(g.diff), report.FenOf10kYuan))
	if s := g.suspects(culprits); s != "" {
		f.Message += "；" + s
	}
	return f
}

// suspects names the leaves that explain this cell. Where more than three do,
// a small difference has met small numbers by chance, and only those that
// explain other cells too are worth a name.
func (g *gap) suspects(culprits []culprit) string {
	var all, firm []string
	for _, c := range culprits {
		if !g.explains(c.leaf, c.missed) {
			continue
		}
		word := "（可能重复）"
		if c.missed {
			word = "（可能漏加）"
		}
		all = append(all, c.name+word)
		if c.explains > 1 {
			firm = append(firm, c.name+word)
		}
	}
	const most = 3
	if len(all) > most {
		all = firm
	}
	if len(all) == 0 || len(all) > most {
		return ""
	}
	return "差数恰等于 " + strings.Join(all, "、") + " 的数"
}
