package letter

import (
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/fee"
	"gongkai/internal/law/request"
)

// act is the act that issuing the letter on a day is; ok is false for a letter
// that is no act.
func (f *Facts) act(k Kind, on calendar.Date) (a request.Act, ok bool) {
	i, known := Lookup(k)
	if !known || i.Act == "" {
		return a, false
	}
	d := &f.Detail
	a = request.Act{Kind: i.Act, On: on, DocumentNo: f.DocumentNo}
	switch {
	case i.IsAnswer():
		a.Outcome, a.Reply, a.Articles, a.Delivery = d.outcome(i, f.Values), i.Reply, d.articles(i), d.Delivery
	case k == RecordNotice:
		a.Outcome, a.Reason = d.Result, strings.Join(d.Reasons, "")
	case i.Act == request.CorrectionRequested:
		a.Until, a.Points = d.Until, d.Points
	case i.Act == request.Extended:
		a.Days, a.ApprovedBy, a.Reason, a.ToldOn = d.Days, d.ApprovedBy, strings.Join(d.Reasons, ""), on
		if f.Draft && a.ApprovedBy == "" {
			a.ApprovedBy = "（待同意）"
		}
	case i.Act == request.DelaySet:
		a.Until, a.Reason = d.Until, strings.Join(d.Reasons, "")
	case i.Act == request.Consulted:
		a.ID, a.With, a.ReceivedOn = d.Consultation, i.With, d.ReceivedOn
		if a.ReceivedOn.IsZero() {
			a.ReceivedOn = on // assumed while the letter is on its way; the act that is kept has the true day
		}
	case i.Act == request.FeeNoticed:
		a.ReceivedOn = d.ReceivedOn
		if sum, err := d.fee(on); err == nil {
			a.Method, a.Amount = string(sum.Method), float64(sum.Amount)
		}
	case i.Act == request.Abandoned:
		a.Ground = d.Ground
	case k == RecordTransfer && d.Party != nil:
		a.Agency = d.Party.Name
	}
	return a, true
}

// outcome is the row of table 3 that an answer fills.
func (d *Detail) outcome(i Info, v statute.Values) string {
	if d.Outcome != "" {
		return d.Outcome
	}
	r, _ := request.ReplyByKey(i.Reply)
	return r.DefaultRow(d.Ground, v)
}

// articles are what an answer rests on: the kind's, and those of its grounds.
func (d *Detail) articles(i Info) []string {
	out := i.Articles
	add := func(row string) {
		if g := groundArticle(row); g != "" {
			out = append(out, g)
		}
	}
	if i.Kind == Refused {
		add(d.Ground)
	}
	if i.Kind == Partial {
		for _, p := range d.Withheld {
			add(p.Ground)
		}
	}
	return out
}

// groundArticle is the article of a refusal's ground, given as its row or the
// last part of that.
func groundArticle(ground string) string {
	return request.GroundArticle("refused." + strings.TrimPrefix(ground, "refused."))
}

// fee charges what was counted by the scale in force on a day.
func (d *Detail) fee(on calendar.Date) (fee.Sum, error) {
	if d.Fee == nil {
		return fee.Sum{}, nil
	}
	if d.Fee.Method == statute.ByPages {
		return fee.ByPages(d.Fee.Count, on)
	}
	return fee.ByItems(d.Fee.Count, d.Fee.Already, on)
}

// Recorded is the index of the act in the case that the letter tells of, -1
// where the letter is still to become one. Acts before a reopening are history.
func Recorded(k Kind, d Detail, acts []request.Act, v statute.Values) int {
	i, known := Lookup(k)
	if !known || i.Act == "" {
		return -1
	}
	for n := len(acts) - 1; n >= 0; n-- {
		a := &acts[n]
		switch {
		case a.Kind == request.Reopened:
			return -1
		case a.Kind != i.Act:
		case i.Act == request.Consulted && (a.With != i.With || a.ID != d.Consultation):
		case i.Act == request.Abandoned && d.Ground != "" && a.Ground != d.Ground:
		case i.Act == request.TransferredOut:
		case i.IsAnswer() && !answers(a, i.Reply, v):
		default:
			return n
		}
	}
	return -1
}

// answers reports whether an act is an answer of a kind; an act that does not
// name its kind is told by its row.
func answers(a *request.Act, reply string, v statute.Values) bool {
	if a.Reply != "" {
		return a.Reply == reply
	}
	r, _ := request.ReplyByKey(reply)
	return r.DefaultRow(a.Outcome, v) == a.Outcome
}

// Own is the act that issuing the letter on a day is; ok is false for a letter
// that is none, or whose act the case holds already.
func (f *Facts) Own(k Kind, on calendar.Date) (a request.Act, ok bool) {
	if f.Recorded {
		return a, false
	}
	return f.act(k, on)
}
