package rollup

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"sort"

	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

// add fills the total's cells. The sum of cells of which one is unknown is
// unknown, and the agencies that left it blank are named.
func (t *Total) add(opts *Options) error {
	cells := t.Report.Counts()
	blanks := blanks{}
	sums := make([]int64, len(cells))
	for i := range t.Leaves {
		for k, v := range figures(t.Leaves[i].Report) {
			switch {
			case !v.Known:
				blanks.note(k, cells[k].Path, cells[k].Label, t.Leaves[i].name())
			case v.N > math.MaxInt64-sums[k]:
				return t.tooLarge(k, cells[k].Label)
			default:
				sums[k] += v.N
			}
		}
	}
	for k, c := range cells {
		if !blanks.at(c.Path) {
			*c.Value = report.C(sums[k])
		}
	}
	t.addFees(opts, blanks)
	t.Findings = append(t.Findings, blanks.findings()...)
	t.addTrial(opts)
	t.Report.Leaves = t.Names()
	return nil
}

// figures are the values of r.Counts, without their names: adding thousands of
// reports up needs the names of one.
func figures(r *report.Report) []report.Count {
	p := &r.Proactive
	out := append(make([]report.Count, 0, report.CellCount), p.Rules[:]...)
	out = append(out, p.NormativeDocuments[:]...)
	out = append(out, p.Licences, p.Penalties, p.Compulsion)
	for _, row := range r.Requests {
		out = append(out, row[:]...)
	}
	for _, group := range r.Disputes {
		out = append(out, group[:]...)
	}
	return out
}

// tooLarge names the leaf with the greatest figure of the k-th cell.
func (t *Total) tooLarge(k int, label string) error {
	worst, most := &t.Leaves[0], int64(0)
	for i := range t.Leaves {
		if v := figures(t.Leaves[i].Report)[k]; v.N > most {
			worst, most = &t.Leaves[i], v.N
		}
	}
	return fault.New(fault.Invalid, "rollup.too-large",
		fmt.Sprintf("%s（%s）的“%s”填 %d，大到不能相加；请核对原文", worst.name(), worst.File, label, most))
}

// addFees adds the fees exactly and rounds once (law/choices 6.9): a decimal in
// 万元 is exact in 元 too, so the unit does not matter before the rounding.
func (t *Total) addFees(opts *Options, b blanks) {
	sum := new(big.Rat)
	for i := range t.Leaves {
		v, ok := t.Leaves[i].Report.Proactive.Fees.Rat()
		if !ok {
			b.note(report.CellCount, report.PathFees, feesLabel, t.Leaves[i].name())
			continue
		}
		sum.Add(sum, v)
	}
	if !b.at(report.PathFees) {
		t.Report.Proactive.Fees = report.AmountOf(sum, opts.decimals())
	}
}

// blanks remembers who left which cell blank, in the order of the form.
type blanks map[report.Path]*blankCell

type blankCell struct {
	order int
	label string
	who   []string
}

func (b blanks) note(order int, p report.Path, label, who string) {
	if b[p] == nil {
		b[p] = &blankCell{order: order, label: label}
	}
	b[p].who = append(b[p].who, who)
}

func (b blanks) at(p report.Path) bool { return b[p] != nil }

// findings gives one finding for all cells that the same agencies left blank.
func (b blanks) findings() []report.Finding {
	paths := make([]report.Path, 0, len(b))
	for p := range b {
		paths = append(paths, p)
	}
	sort.Slice(paths, func(i, j int) bool { return b[paths[i]].order < b[paths[j]].order })
	var out []report.Finding
	for len(paths) > 0 {
		who := b[paths[0]].who
		var same, rest []report.Path
		for _, p := range paths {
			if slices.Equal(b[p].who, who) {
				same = append(same, p)
			} else {
				rest = append(rest, p)
			}
		}
		out = append(out, b.finding(same, who))
		paths = rest
	}
	return out
}

func (b blanks) finding(paths []report.Path, who []string) report.Finding {
	labels := make([]string, len(paths))
	f := report.Finding{Rule: "R-MISSING", Severity: report.Error}
	for i, p := range paths {
		labels[i] = b[p].label
		f.Where = append(f.Where, report.Place{Cell: p})
	}
	f.Message = fmt.Sprintf("%s 没有填 %s，合计留空（空白是未知，不是 0）", someOf(who), someCells(labels))
	return f
}
