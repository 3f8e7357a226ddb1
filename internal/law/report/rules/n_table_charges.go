package rules

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

// tenThousand is 万元, the unit of table 2, in 元.
const tenThousand = 1_0000

// chargesStated compares what the narrative says of 行政事业性收费 with table 2, to
// as many places as the narrative gives. The processing fee of requests
// (信息处理费) is another thing.
func chargesStated(in *Input) []report.Finding {
	stated, known := prose.ParseDecimal(string(in.Report.Proactive.Fees))
	if !known {
		return nil
	}
	var out []report.Finding
	n := in.narrative()
	for i := range n.passages {
		p := &n.passages[i]
		for k := range p.Quantities {
			q := &p.Quantities[k]
			if !saysCharges(p, q, in.Report.Year) || chargesAgree(q, stated) {
				continue
			}
			place := p.place(p.saying(q))
			got := "0"
			if !q.Absent {
				got = q.Value.String() + q.Unit
			}
			f := found("N-TABLE", report.Error, fmt.Sprintf("正文“%s”与表二“行政事业性收费·本年收费金额”不一致：%s ≠ %s万元", place.Text, got, stated), place)
			f.Got, f.Want = got, stated.String()+"万元"
			o := operand{path: report.PathFees}
			cell := o.place(in)
			if cell.Text == "" {
				cell.Text = string(in.Report.Proactive.Fees)
			}
			f.Where = append(f.Where, cell)
			out = append(out, f)
		}
	}
	return out
}

func saysCharges(p *passage, q *prose.Quantity, year int) bool {
	if q.Class != prose.Money && !q.Absent || q.Delta || q.Quoted || q.Cues&(prose.Compared|prose.EverSince) != 0 {
		return false
	}
	if q.When.Stated() && q.When.In(year) != year || q.Approx != prose.Exact {
		return false
	}
	words := p.Before(q)
	if q.Absent || !strings.Contains(words, "行政事业性收费") {
		words += p.After(q)
	}
	m := understand(words)
	return m.has(charges) && !m.has(processingFee|someOnly|notDone|etcetera|publishing)
}

// chargesAgree compares in 万元, rounded as the narrative rounds.
func chargesAgree(q *prose.Quantity, stated prose.Decimal) bool {
	if q.Absent {
		return stated.IsZero()
	}
	yuan, ok := q.Yuan()
	if !ok {
		return true
	}
	said := yuan.Over(tenThousand)
	return said.Compare(stated) == 0 || said.Compare(stated.Round(said.Scale)) == 0
}
