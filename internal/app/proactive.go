package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report"
)

// Candidate is information that might be published for all (Regulations art.
// 44): several applicants were given it, one of them suggested it, or whoever
// stands above or judges said so. A person decides.
type Candidate struct {
	Key     string // names it, from the words that its titles share
	Title   string
	Granted []Behind // the requests that were answered with it in the last three years
	// Several: the requests are of at least two applicants; Unsure: nobody can
	// tell, for some were registered without their applicant or are of one name.
	Several, Unsure bool
	Suggested       []Suggestion
	Ordered         []DisclosureOrder
	Item            string // a public item of that title, "" for none
	Decided         []Consideration
	Open            bool // a reason has come up since the last decision
}

// Whys are the reasons, in words.
func (c *Candidate) Whys() (out []string) {
	switch {
	case c.Several:
		out = append(out, fmt.Sprintf("近三年有 %d 件申请获取，来自两名以上申请人", len(c.Granted)))
	case c.Unsure:
		out = append(out, fmt.Sprintf("近三年有 %d 件申请获取，未能确定是否来自不同的申请人，请核对", len(c.Granted)))
	}
	if n := len(c.Suggested); n > 0 {
		out = append(out, fmt.Sprintf("申请人建议主动公开（%d 件）", n))
	}
	for _, o := range c.Ordered {
		out = append(out, o.Organ+"认为应当公开")
	}
	return out
}

// Last is the last decision, nil where there is none.
func (c *Candidate) Last() *Consideration {
	if len(c.Decided) == 0 {
		return nil
	}
	return &c.Decided[len(c.Decided)-1]
}

// reasons names everything that speaks for a candidate.
func (c *Candidate) reasons() (out []string) {
	if c.Several || c.Unsure {
		for _, b := range c.Granted {
			out = append(out, "case:"+b.ID)
		}
	}
	for _, s := range c.Suggested {
		out = append(out, "suggestion:"+s.Case)
	}
	for _, o := range c.Ordered {
		out = append(out, "order:"+o.ID)
	}
	return out
}

// undecided reports whether a reason has come up since the last decision; what
// was converted is on its way.
func (c *Candidate) undecided() bool {
	last := c.Last()
	if last == nil {
		return len(c.reasons()) > 0
	}
	return !last.Convert && slices.ContainsFunc(c.reasons(), func(r string) bool { return !slices.Contains(last.Because, r) })
}

// Consideration is a decision on a candidate, with what was known then.
type Consideration struct {
	ID      string        `json:"id"`
	On      calendar.Date `json:"on"`
	By      string        `json:"by"`
	Name    string        `json:"name"`
	Title   string        `json:"title"`
	Convert bool          `json:"convert"`          // 转为主动公开
	Reason  string        `json:"reason,omitempty"` // why not; the applicants who suggested it read it
	Ground  string        `json:"ground,omitempty"` // of the item's attribute
	Item    string        `json:"item,omitempty"`   // drafted
	Because []string      `json:"because"`          // case:, suggestion: and order: with their ids
}

// kindConsidered is a decision of art. 44: agency, key is candidate/decision.
const kindConsidered = "proactive_decision"

// CandidateKey names what titles that ask for the same have in common.
func CandidateKey(title string) string {
	words := asked(title)
	if words == "" {
		return ""
	}
	h := sha256.Sum256([]byte(words))
	return hex.EncodeToString(h[:10])
}

// ProactiveCandidates lists an agency's candidates: those to be decided first,
// then the most asked for.
func (a *App) ProactiveCandidates(ctx context.Context, actor agency.Actor, agencyID string) (out []Candidate, err error) {
	err = a.read(ctx, actor, agency.CaseRead, agencyID, func(w *work) error {
		if _, bound, err := w.boundTo(ctx, agencyID); err != nil || bound { // made of everybody's cases
			out = nil
			return err
		}
		out, err = w.candidates(ctx, agencyID)
		return err
	})
	return out, err
}

// ProactiveCandidate finds one by its key.
func (a *App) ProactiveCandidate(ctx context.Context, actor agency.Actor, agencyID, key string) (c Candidate, err error) {
	err = a.read(ctx, actor, agency.CaseRead, agencyID, func(w *work) error { c, err = w.candidate(ctx, agencyID, key); return err })
	return c, err
}

func (w *work) candidate(ctx context.Context, agencyID, key string) (c Candidate, err error) {
	_, bound, err := w.boundTo(ctx, agencyID)
	if err != nil {
		return c, err
	}
	if !bound {
		all, err := w.candidates(ctx, agencyID)
		if err != nil {
			return c, err
		}
		if i := slices.IndexFunc(all, func(x Candidate) bool { return x.Key == key }); i >= 0 {
			return all[i], nil
		}
	}
	return c, fault.New(fault.NotFound, "proactive.missing", "没有这项信息，或者已经没有转为主动公开的理由。")
}

// gathering puts together what speaks for each candidate.
type gathering struct {
	*work
	agency string
	by     map[string]*Candidate
	order  []string
}

func (g *gathering) of(title string) *Candidate {
	key := CandidateKey(title)
	if key == "" {
		return nil
	}
	if g.by[key] == nil {
		g.by[key] = &Candidate{Key: key, Title: title}
		g.order = append(g.order, key)
	}
	return g.by[key]
}

// lookback is how far back cases are looked at, in months.
const lookback = 36

// mostCandidates bounds the list.
const mostCandidates = 200

func (w *work) candidates(ctx context.Context, agencyID string) ([]Candidate, error) {
	g := &gathering{work: w, agency: agencyID, by: map[string]*Candidate{}}
	for _, step := range []func(context.Context) error{g.granted, g.suggested, g.ordered, g.decided} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	var out []Candidate
	for _, key := range g.order {
		c := g.by[key]
		if err := g.applicants(ctx, c); err != nil {
			return nil, err
		}
		if len(c.reasons()) == 0 && len(c.Decided) == 0 {
			continue
		}
		c.Open = c.undecided()
		if err := w.FindListed(ctx, agencyID, c.Title, func(i store.Item) error { c.Item = i.ID; return nil }); err != nil {
			return nil, err
		}
		out = append(out, *c)
	}
	slices.SortStableFunc(out, func(x, y Candidate) int {
		return cmp.Or(byOpen(x)-byOpen(y), len(y.Suggested)+len(y.Ordered)-len(x.Suggested)-len(x.Ordered), len(y.Granted)-len(x.Granted))
	})
	return out[:min(len(out), mostCandidates)], nil
}

func byOpen(c Candidate) int {
	if c.Open {
		return 0
	}
	return 1
}

// given reports whether a request was answered with the information.
func given(row string) bool { return row == report.Granted.Key() || row == report.Partial.Key() }

func (g *gathering) granted(ctx context.Context) error {
	return g.CaseFacts(ctx, g.agency, g.today.AddMonths(-lookback), g.today, func(c store.CaseFact) error {
		if c.ClosedOn.IsZero() || !given(c.Outcome) {
			return nil
		}
		if one := g.of(c.Title); one != nil {
			one.Granted = append(one.Granted, Behind{ID: c.ID, Number: c.Number, Title: c.Title, On: c.ClosedOn.String()})
		}
		return nil
	})
}

// mostCompared bounds how many applicants are compared: two that differ are
// enough.
const mostCompared = 20

// applicants compares who asked, without showing them to anybody: art. 44 is
// of several applicants, not of one who asks again.
func (g *gathering) applicants(ctx context.Context, c *Candidate) error {
	if len(c.Granted) < 2 {
		return nil
	}
	var first *Applicant
	for _, b := range c.Granted[:min(len(c.Granted), mostCompared)] {
		one, err := g.Tx.Case(ctx, b.ID)
		if err != nil {
			return err
		}
		app, err := g.unseal(one)
		if err != nil {
			return err
		}
		switch {
		case app.Applicant.Name == "":
			c.Unsure = true
		case first == nil:
			first = &app.Applicant
		case first.is(app.Applicant):
		case strings.TrimSpace(first.Name) == strings.TrimSpace(app.Applicant.Name):
			c.Unsure = true // of one name, and nothing else in common
		default:
			c.Several, c.Unsure = true, false
			return nil
		}
	}
	return nil
}

func (g *gathering) suggested(ctx context.Context) error {
	return eachJSON(ctx, g.work, kindSuggested, g.agency, 0, func(id string, k keptSuggestion) error {
		one, err := g.Tx.Case(ctx, id)
		if err != nil {
			return err
		}
		if c := g.of(one.Title); c != nil {
			s, err := g.opened(one, k)
			c.Suggested = append(c.Suggested, s)
			return err
		}
		return nil
	})
}

func (g *gathering) ordered(ctx context.Context) error {
	return eachJSON(ctx, g.work, kindOrdered, g.agency, 0, func(_ string, o DisclosureOrder) error {
		if c := g.of(o.Title); c != nil {
			c.Ordered = append(c.Ordered, o)
		}
		return nil
	})
}

func (g *gathering) decided(ctx context.Context) error {
	return eachJSON(ctx, g.work, kindConsidered, g.agency, 0, func(_ string, d Consideration) error {
		if c := g.of(d.Title); c != nil {
			c.Decided = append(c.Decided, d)
		}
		return nil
	})
}

// groundOf words a ground of the catalogue.
func groundOf(key string) string {
	for _, g := range catalog.Grounds("") {
		if g.Key == key {
			return g.Label
		}
	}
	return ""
}
