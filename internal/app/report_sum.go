package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rollup"
)

// ReportBasis is what the figures of an agency's annual report are.
type ReportBasis string

// The bases. The report of a government is that of its area (Regulations art.
// 49(2)); whether it is made of the agency's own ledger or of the reports of
// those under it is the agency's choice, recorded with the report.
const (
	BasisOwn ReportBasis = ""    // 本机关: its own ledger
	BasisSum ReportBasis = "sum" // 汇总: its own ledger and the accepted reports under it
)

// Bases lists them in the order of forms.
func Bases() []ReportBasis { return []ReportBasis{BasisOwn, BasisSum} }

// Label is the basis in Chinese.
func (b ReportBasis) Label() string {
	if b == BasisSum {
		return "汇总"
	}
	return "本机关"
}

// ReportSum is what a report adds up. Own is the agency's own part, nil where
// its ledger holds nothing: then it is no leaf (choice “本级”).
type ReportSum struct {
	CollectedTotal
	Own *report.Report
	Bad string // why the parts cannot be added, "" where they can
}

// SignedSum is what a signed report was added up of; with the filings, which
// never change, it gives the figures again.
type SignedSum struct {
	Own     *report.Report `json:"own,omitempty"`
	Of      []Summed       `json:"of"`
	Missing []string       `json:"missing,omitempty"` // who should have reported
}

// Summed is one of the parts.
type Summed struct {
	Agency  string `json:"agency"`
	Name    string `json:"name"`
	Version int    `json:"version"` // of its filing; 0 for the agency's own part
	Digest  string `json:"digest"`  // SHA-256 of the part's JSON
}

// MayChoose reports whether the agency's report may be a sum: a government with
// others under it.
func (w *work) mayChoose(ctx context.Context, one *agency.Agency) (bool, error) {
	if one.Kind != agency.Government && one.Kind != agency.Township {
		return false, nil
	}
	all, err := w.Agencies(ctx)
	return len(collected(all, one.ID)) > 0, err
}

// ChooseBasis says what the figures of a report that is being made are. The
// text that was written is kept; what only the other basis knows is asked for
// again.
func (a *App) ChooseBasis(ctx context.Context, actor agency.Actor, agencyID string, year, version int, basis ReportBasis) error {
	if !slices.Contains(Bases(), basis) {
		return fault.New(fault.Invalid, "report.basis", "请选择本机关或者汇总。")
	}
	return a.onDesk(ctx, actor, agency.ReportWrite, agencyID, year, version, func(w *work, d *ReportView, rec *deskRecord) error {
		switch {
		case rec.State != ReportDrafting:
			return wrongState(rec.State)
		case !d.MayChoose:
			return fault.New(fault.Conflict, "report.basis", "只有下面还有机关的政府可以选择汇总。")
		case rec.Basis == basis:
			return fault.New(fault.Conflict, "report.basis", "这份报告的数字口径已经是“"+basis.Label()+"”。")
		}
		rec.Basis = basis
		own, err := w.deriveOwn(ctx, agencyID, year)
		if err != nil {
			return err
		}
		now, err := w.onBasis(ctx, agencyID, year, basis, own)
		if err != nil {
			return err
		}
		if rec.Values != nil {
			if err := w.rewrite(ctx, agencyID, &now, rec); err != nil {
				return err
			}
		}
		rec.draftedBy(w.actor)
		return w.putDesk(ctx, agency.ReportWrite, agencyID, year, rec, DoBasis, "数字口径："+basis.Label())
	})
}

// onBasis gives the figures of a basis.
func (w *work) onBasis(ctx context.Context, agencyID string, year int, b ReportBasis, own Derived) (Derived, error) {
	if b != BasisSum {
		return own, nil
	}
	return w.deriveSum(ctx, agencyID, year, own)
}

// basis is what was chosen for a year.
func (w *work) basis(ctx context.Context, agencyID string, year int) (ReportBasis, error) {
	r, err := w.Record(ctx, kindDesk, agencyID, deskKey(year))
	if err != nil || r == nil {
		return BasisOwn, err
	}
	var rec struct {
		Basis ReportBasis `json:"basis"`
	}
	return rec.Basis, json.Unmarshal([]byte(r.Body), &rec)
}

// deriveSum adds the accepted reports under an agency to its own part.
func (w *work) deriveSum(ctx context.Context, top string, year int, own Derived) (d Derived, err error) {
	d = own
	d.Sum = &ReportSum{}
	if holds(&own.Report) {
		d.Sum.Own = &own.Report
	} else {
		d.Differences = nil
	}
	d.Sum.CollectedTotal, err = w.sumWith(ctx, top, year, d.Sum.Own)
	switch k := fault.KindOf(err); {
	case err != nil && (k == fault.Conflict || k == fault.Invalid): // told on the desk, which must be reachable to mend it
		d.Sum.Bad = err.Error()
		d.Sum.Total = &rollup.Total{Report: unstated(own.Report.Agency, year)}
	case err != nil:
		return d, err
	}
	title := own.Report.Title
	d.Report = d.Sum.Total.Report
	d.Report.Title, d.Missing = title, unknownCells(&d.Report)
	d.Options = append(slices.Clone(own.Options), fmt.Sprintf("汇总，列入 %d 份报告", len(d.Sum.Leaves)))
	return d, nil
}

// holds reports whether an agency's own ledger says anything of the year: a
// case, a dispute, a document, or a figure that somebody entered.
func holds(r *report.Report) bool {
	p := &r.Proactive
	return p.Licences.Known || p.Penalties.Known || p.Compulsion.Known || p.Fees != "" ||
		slices.ContainsFunc(r.Counts(), func(c report.CountCell) bool { return c.Value.Known && c.Value.N != 0 })
}

func unknownCells(r *report.Report) (out []report.Path) {
	for _, c := range r.Counts() {
		if !c.Value.Known {
			out = append(out, c.Path)
		}
	}
	if r.Proactive.Fees == "" {
		out = append(out, report.PathFees)
	}
	return out
}

// ownPart is how the top's own part is called beside the others.
const ownPart = "（本级）"

// sumWith adds up the accepted reports under top and, where it is not nil, its
// own part.
func (w *work) sumWith(ctx context.Context, top string, year int, own *report.Report) (t CollectedTotal, err error) {
	c, err := w.collection(ctx, top, year)
	if err != nil {
		return t, err
	}
	t.IDs = map[string]string{}
	opts := rollup.Options{Year: year, Expected: rollup.Roll{}}
	var leaves []rollup.Leaf
	if own != nil {
		if err := t.take(&leaves, Summed{Agency: top, Name: c.Top.Name + ownPart}, "本级台账", *own); err != nil {
			return t, err
		}
		opts.Expected = append(opts.Expected, rollup.Member{Name: c.Top.Name + ownPart})
	}
	for i := range c.Members {
		m := &c.Members[i]
		if m.Standing == StandingOutside {
			continue
		}
		opts.Expected = append(opts.Expected, rollup.Member{Name: m.Name})
		if m.Standing != StandingAccepted {
			t.Missing = append(t.Missing, m.Name)
			continue
		}
		b, err := w.filingBody(ctx, m.ID, year, m.Last.Version)
		if err != nil {
			return t, err
		}
		if !m.Last.Moved.IsZero() {
			t.Moved = append(t.Moved, m.Name)
		}
		if err := t.take(&leaves, Summed{Agency: m.ID, Name: m.Name, Version: m.Last.Version}, m.Last.Name, b.Report); err != nil {
			return t, err
		}
	}
	if len(leaves) == 0 {
		return t, fault.New(fault.Conflict, "collect.empty", fmt.Sprintf("%d年还没有已接收的报告，没有可以汇总的。", year))
	}
	t.Total, err = rollup.Sum(c.Top.Name, leaves, opts)
	return t, err
}

// take adds a part under the name that the person who confirmed it gave.
func (t *CollectedTotal) take(leaves *[]rollup.Leaf, s Summed, file string, r report.Report) (err error) {
	if s.Digest, err = digestOf(&r); err != nil {
		return err
	}
	r.Agency = s.Name
	*leaves = append(*leaves, rollup.Leaf{File: file, Report: &r})
	t.IDs[s.Name] = s.Agency
	t.Of = append(t.Of, s)
	return nil
}

func digestOf(r *report.Report) (string, error) {
	data, err := json.Marshal(r)
	return sum(data), err
}

// signed gives what is kept of a sum.
func (s *ReportSum) signed() *SignedSum {
	if s == nil {
		return nil
	}
	return &SignedSum{Own: s.Own, Of: s.Of, Missing: s.Missing}
}

// resum adds a signed report's parts up again, as the ledger holds them; wrong
// names the parts that are no longer what they were.
func (w *work) resum(ctx context.Context, agencyID, name string, year int, s *SignedSum) (t CollectedTotal, wrong []string, err error) {
	t.IDs, t.Missing = map[string]string{}, s.Missing
	var leaves []rollup.Leaf
	for _, one := range s.Of {
		var r report.Report
		if one.Version == 0 {
			if s.Own == nil || one.Agency != agencyID {
				wrong = append(wrong, one.Name+"没有本级的数字")
				continue
			}
			r = *s.Own
		} else {
			b, err := w.filingBody(ctx, one.Agency, year, one.Version)
			if fault.KindOf(err) == fault.NotFound {
				wrong = append(wrong, fmt.Sprintf("%s第 %d 版不在了", one.Name, one.Version))
				continue
			}
			if err != nil {
				return t, wrong, err
			}
			r = b.Report
		}
		if err := t.take(&leaves, one, one.Name, r); err != nil {
			return t, wrong, err
		}
		if got := t.Of[len(t.Of)-1].Digest; got != one.Digest {
			wrong = append(wrong, fmt.Sprintf("%s第 %d 版与签发时不同", one.Name, one.Version))
		}
	}
	t.Total, err = rollup.Sum(name, leaves, rollup.Options{Year: year})
	return t, wrong, err
}

// yearBefore is the report that a year's figures may be held against: last
// year's as it was signed, on the same basis; for a sum that was not made then,
// the sum of what was accepted.
func (w *work) yearBefore(ctx context.Context, agencyID string, d *Derived) (*report.Report, error) {
	last, err := w.signed(ctx, agencyID, d.Report.Year-1)
	switch {
	case err != nil:
		return nil, err
	case last != nil && (last.Sum != nil) == (d.Sum != nil):
		d.Before, d.PreviousSigned = "上年签发的报告", true
		return &last.Report, nil
	case d.Sum == nil && last == nil:
		return nil, nil
	case d.Sum == nil:
		d.Before = "上年汇总中本级的数字"
		return last.Sum.Own, nil
	}
	var own *report.Report
	if last != nil {
		own = &last.Report
	}
	t, err := w.sumWith(ctx, agencyID, d.Report.Year-1, own)
	if k := fault.KindOf(err); err != nil && (k == fault.Conflict || k == fault.Invalid) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	d.Before = fmt.Sprintf("上年已接收的 %d 份报告之和", len(t.Leaves))
	return &t.Report, nil
}

// findings are what the parts leave open: who is missing, in one finding
// that must be explained, who left what blank, and parts that cannot be added.
func (s *ReportSum) findings() (out []report.Finding) {
	if s.Bad != "" {
		out = append(out, report.Finding{Rule: "R-SUM", Severity: report.Error, Message: "不能汇总：" + s.Bad})
	}
	if len(s.Missing) > 0 {
		out = append(out, report.Finding{Rule: "R-MISSING", Severity: report.Error, Got: fmt.Sprint(len(s.Missing)),
			Message: fmt.Sprintf("%d 个机关应当报送而没有已接收的报告，合计中不含：%s", len(s.Missing), strings.Join(s.Missing, "、"))})
	}
	if len(s.Moved) > 0 {
		out = append(out, report.Finding{Rule: "R-SUM", Severity: report.Warning, Got: fmt.Sprint(len(s.Moved)),
			Message: fmt.Sprintf("%d 个机关报送后更正了案件，已接收的数字与其台账不再相符，待其重新报送：%s", len(s.Moved), strings.Join(s.Moved, "、"))})
	}
	for _, f := range s.Findings {
		if strings.HasPrefix(f.Rule, "R-") && (f.Severity != report.Error || len(f.Where) > 0) {
			out = append(out, f)
		}
	}
	return out
}

// sameParts reports whether two reports are of the same agencies: only then
// must what one left over be what the other took in.
func sameParts(a, b *report.Report) bool {
	x, y := slices.Clone(a.Leaves), slices.Clone(b.Leaves)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// sums recomputes every signed report that is a sum.
func (v *verifier) sums(ctx context.Context) error {
	who, err := v.Agencies(ctx)
	if err != nil {
		return err
	}
	for _, one := range who {
		if err := eachJSON(ctx, v.work, kindReport, one.ID, 0, func(key string, s Signed) error {
			if s.Sum == nil {
				return nil
			}
			where := "report " + one.ID + "/" + key
			t, wrong, err := v.resum(ctx, one.ID, s.Report.Agency, s.Year, s.Sum)
			for _, x := range wrong {
				v.fault(where, "汇总报告的组成不符：%s", x)
			}
			if err != nil || len(wrong) > 0 {
				return err
			}
			for _, c := range s.Report.Counts() {
				if now, _ := amountOf(&t.Report, c.Path); string(now) != c.Value.String() {
					v.fault(where, "汇总报告的“%s”为 %s，各机关之和为 %s", c.Label, c.Value.String(), now)
				}
			}
			if s.Report.Proactive.Fees != t.Report.Proactive.Fees {
				v.fault(where, "汇总报告的行政事业性收费为 %s，各机关之和为 %s", s.Report.Proactive.Fees, t.Report.Proactive.Fees)
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}
