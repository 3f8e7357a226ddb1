package rules

import (
	"fmt"
	"math"
	"strings"

	"gongkai/internal/law/report"
)

// relation is an equation that figures must keep: the sum of left equals the
// sum of right. The first operand on the right is the subject, the figure that
// a reader would correct first. Its sides are used again for the next relation
// of the rule.
type relation struct {
	name        string // "自然人列"
	left, right []operand
}

// operand is one figure of a relation.
type operand struct {
	path     report.Path
	label    string // short, as the formula shows it: "三(七)"
	value    report.Count
	minus    bool
	previous bool // stands in last year's report
}

// Unchecked is a relation that could not be checked because cells are blank:
// blank is unknown, never 0.
type Unchecked struct {
	Rule     string
	Relation string        // "自然人列"
	Missing  []report.Path // the blank operands
}

func (r *relation) operands() []operand {
	out := make([]operand, 0, len(r.left)+len(r.right))
	out = append(out, r.right[0])
	out = append(out, r.left...)
	return append(out, r.right[1:]...)
}

// missing gives the blank operands and whether anything is known at all.
func (r *relation) missing() (blank []report.Path, some bool) {
	for _, side := range [2][]operand{r.left, r.right} {
		for i := range side {
			if side[i].value.Known {
				some = true
			} else {
				blank = append(blank, side[i].path)
			}
		}
	}
	return blank, some
}

// fault gives the finding if both sides differ. Every operand must be known.
func (r *relation) fault(rule *Rule, in *Input) (report.Finding, bool) {
	want, got := sum(r.left), sum(r.right)
	if want == got {
		return report.Finding{}, false
	}
	f := report.Finding{
		Rule: rule.ID, Severity: rule.Severity,
		Message: fmt.Sprintf("%s：%s ≠ %s，差 %d", r.name, formula(r.left), formula(r.right), distance(want, got)),
		Got:     fmt.Sprint(got), Want: fmt.Sprint(want),
	}
	for _, o := range r.operands() {
		f.Where = append(f.Where, o.place(in))
	}
	return f, true
}

func (o *operand) place(in *Input) report.Place {
	reading, file := in.Reading, ""
	if o.previous {
		reading, file = in.Previous, in.PreviousFile
	}
	p := report.Place{Cell: o.path, Text: o.value.String(), File: file}
	if s, ok := reading.Sources[o.path]; ok {
		p.Pos = s.Pos
		if s.Raw != "" {
			p.Text = s.Raw
		}
	}
	return p
}

// formula writes one side with its numbers put in. Of a long side only the
// figures that count are written out.
func formula(side []operand) string {
	const long = 8
	var b strings.Builder
	zeros := 0
	for _, o := range side {
		if len(side) > long && o.value.N == 0 {
			zeros++
			continue
		}
		switch {
		case o.minus:
			b.WriteString(" − ")
		case b.Len() > 0:
			b.WriteString(" + ")
		}
		fmt.Fprintf(&b, "%s(%d)", o.label, o.value.N)
	}
	switch {
	case zeros == len(side):
		return fmt.Sprintf("%d 项均为 0", zeros)
	case zeros > 0:
		fmt.Fprintf(&b, " + 其余 %d 项(0)", zeros)
	}
	return b.String()
}

// sum adds up without wrapping round: a number too long to be true must not
// come out even.
func sum(side []operand) int64 {
	var s int64
	for i := range side {
		switch o := &side[i]; {
		case o.minus:
			s -= o.value.N
		case s > math.MaxInt64-o.value.N:
			return math.MaxInt64
		default:
			s += o.value.N
		}
	}
	return s
}

func distance(a, b int64) int64 {
	if a > b {
		a, b = b, a
	}
	if a < 0 && b > math.MaxInt64+a {
		return math.MaxInt64
	}
	return b - a
}
