package app

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/dispute"
	"gongkai/internal/law/report"
)

// DisputeKind is which disputes of a period stand behind a number: of one
// group or of both, ended, corrected or going on, e.g. lawsuits.corrected.
type DisputeKind string

// disputeParts are the words of a kind.
var (
	disputeGroups = map[string]string{"disputes": "复议、诉讼", "reconsideration": "行政复议", "lawsuits": "行政诉讼"}
	disputeEnds   = map[string]string{"ended": "审结", "corrected": "结果纠正", "pending": "尚未审结"}
)

// Label is the kind in words, "" for none.
func (k DisputeKind) Label() string {
	group, end, _ := strings.Cut(string(k), ".")
	if disputeGroups[group] == "" || disputeEnds[end] == "" {
		return ""
	}
	return disputeGroups[group] + disputeEnds[end]
}

// DisputeDrill asks for the disputes behind a number of Supervise: of one
// agency and, with Below, of those under it; of all that the actor may look at
// where Agency is "".
type DisputeDrill struct {
	Agency, Period string
	Below          bool
	Kind           DisputeKind
	After          string // Next of the page before
	Limit          int    // 0 is 50
}

// DrilledDispute is a dispute behind a number.
type DrilledDispute struct {
	store.Dispute
	AgencyName string
}

// DrillDisputes lists the disputes that a number of Supervise counts.
func (a *App) DrillDisputes(ctx context.Context, actor agency.Actor, q DisputeDrill) (out []DrilledDispute, next string, err error) {
	p, err := ParsePeriod(q.Period)
	if err != nil {
		return nil, "", err
	}
	if q.Kind.Label() == "" {
		return nil, "", fault.New(fault.NotFound, "supervise.kind", "没有这种清单。")
	}
	if q.Limit <= 0 || q.Limit > 200 {
		q.Limit = 50
	}
	err = a.read(ctx, actor, agency.CaseRead, actor.Agency, func(w *work) error {
		out, next = nil, ""
		names, err := w.drillScope(ctx, q)
		if err != nil {
			return err
		}
		return w.eachDispute(ctx, p, q.Kind, func(d store.Dispute, day string) {
			name, here := names[d.Agency]
			key := day + "~" + d.ID
			switch {
			case !here || key <= q.After || len(out) > q.Limit:
			case len(out) == q.Limit:
				last := out[q.Limit-1]
				next = dayOf(&last.Dispute, q.Kind) + "~" + last.ID
				out = append(out, DrilledDispute{})
			default:
				out = append(out, DrilledDispute{d, name})
			}
		})
	})
	return out[:min(len(out), q.Limit)], next, err
}

// drillScope names the agencies that a drill is about.
func (w *work) drillScope(ctx context.Context, q DisputeDrill) (map[string]string, error) {
	scope, err := w.scope(ctx)
	if err != nil {
		return nil, err
	}
	members, err := narrowed(scope, q.Agency)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, m := range members {
		if q.Agency == "" || q.Below || m.ID == q.Agency {
			out[m.ID] = m.Name
		}
	}
	return out, nil
}

// dayOf is the day that orders a list: of the end, or of the filing.
func dayOf(d *store.Dispute, k DisputeKind) string {
	if strings.HasSuffix(string(k), ".pending") {
		return d.FiledOn.String()
	}
	return d.ConcludedOn.String()
}

func (w *work) eachDispute(ctx context.Context, p Period, k DisputeKind, f func(store.Dispute, string)) error {
	group, end, _ := strings.Cut(string(k), ".")
	corrected := correctedResults()
	take := func(d store.Dispute, err error) error {
		if err != nil {
			return err
		}
		reconsidered := d.Group == report.Reconsideration.Key()
		if group == "reconsideration" && !reconsidered || group == "lawsuits" && reconsidered || end == "corrected" && !slices.Contains(corrected, string(d.Result)) {
			return nil
		}
		f(d, dayOf(&d, k))
		return nil
	}
	if end == "pending" {
		return w.DisputesPending(ctx, p.Until, take)
	}
	return w.DisputesEnded(ctx, p.From, p.Until, take)
}

func correctedResults() (out []string) {
	for _, o := range dispute.Outcomes() {
		if o.Cell == dispute.CellCorrected {
			out = append(out, string(o.Result))
		}
	}
	return out
}
