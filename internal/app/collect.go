package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/duty"
)

// Filing is one version of an agency's annual report as it reached its
// supervising office (Regulations art. 49). What it says is never changed: a
// mended report is another version.
type Filing struct {
	Agency  string        `json:"-"`
	Year    int           `json:"year"`
	Version int           `json:"version"`
	State   FilingState   `json:"state"`
	Signed  int           `json:"signed,omitempty"` // version of the signed report of this installation that it is; 0 for a file
	File    string        `json:"file"`             // hash of the original
	Name    string        `json:"name"`
	Size    int64         `json:"size"`
	Format  string        `json:"format"`
	On      calendar.Date `json:"on"`
	By      string        `json:"by"`   // who handed it in
	From    string        `json:"from"` // whose office that is: the agency itself or its supervisor
	Stated  string        `json:"stated,omitempty"`

	Errors, Warnings, Infos int
	Hard                    int // findings that bar acceptance
	Run, Skipped            int

	DecidedOn calendar.Date `json:"decided_on,omitzero"`
	DecidedBy string        `json:"decided_by,omitempty"`
	Words     string        `json:"words,omitempty"` // of the return, or why it was accepted with findings

	// Moved is when the ledger that its figures are of was last put right: the
	// version says no more what the agency's own books say, and another is due.
	Moved calendar.Date `json:"moved,omitzero"`

	Sketch []byte `json:"sketch,omitempty"` // of its prose, to find copies
}

// FilingState is where a version stands.
type FilingState string

// The states. A version that is not the last counts no more, whatever it was.
const (
	FilingReceived FilingState = "received"
	FilingReturned FilingState = "returned"
	FilingAccepted FilingState = "accepted"
)

// FilingBody is what a version says and what was found in it.
type FilingBody struct {
	Report    report.Report    `json:"report"`
	Findings  []report.Finding `json:"findings"`
	Unchecked int              `json:"unchecked,omitempty"` // relations that blank cells left open
	Previous  string           `json:"previous,omitempty"`  // what stood for last year's report
}

// A version is two records, so that a list of a thousand need not read a
// thousand reports: what became of it, and what it says.
const (
	kindFiling     = "filing"
	kindFilingBody = "filing_body"
)

func filingKey(year, version int) string { return fmt.Sprintf("%04d/%03d", year, version) }

// Standing is how an agency stands with its report of a year.
type Standing string

// The standings.
const (
	StandingMissing  Standing = "missing"
	StandingReceived Standing = "received"
	StandingReturned Standing = "returned"
	StandingAccepted Standing = "accepted"
	StandingOutside  Standing = "outside" // reports inside another system
)

// Standings lists them with their names.
func Standings() []struct {
	Standing Standing
	Name     string
} {
	return []struct {
		Standing Standing
		Name     string
	}{{StandingMissing, "未报送"}, {StandingReceived, "待审核"}, {StandingReturned, "已退回"}, {StandingAccepted, "已接收"}, {StandingOutside, "不列入"}}
}

// Label is the standing's name.
func (s Standing) Label() string {
	for _, x := range Standings() {
		if x.Standing == s {
			return x.Name
		}
	}
	return string(s)
}

// Member is one agency of a collection.
type Member struct {
	agency.Agency
	Duty     duty.Duty
	Standing Standing
	Last     *Filing // nil where none came
	Versions int
	Late     int // days after the last day in time: of the report, or of its absence
	Signed   bool
}

// Collected is a supervisor's view of a year.
type Collected struct {
	Top     agency.Agency
	Year    int
	Today   calendar.Date
	Area    duty.Duty
	Members []Member
	Waiting int // uploads that are still to be read
	Doubts  int // uploads that somebody must look at
}

// Count is the number of members with a standing.
func (c *Collected) Count(s Standing) (n int) {
	for i := range c.Members {
		if c.Members[i].Standing == s {
			n++
		}
	}
	return n
}

// Expected is the number of those who should report.
func (c *Collected) Expected() int { return len(c.Members) - c.Count(StandingOutside) }

// Collection shows who has reported for a year among the agencies under top.
func (a *App) Collection(ctx context.Context, actor agency.Actor, top string, year int) (c Collected, err error) {
	if err := checkYear(year); err != nil {
		return c, err
	}
	err = a.read(ctx, actor, agency.ReportCollect, actor.Agency, func(w *work) error {
		if err := w.mayCollect(ctx, top); err != nil {
			return err
		}
		c, err = w.collection(ctx, top, year)
		return err
	})
	return c, err
}

// mayCollect finds the agency before it asks, so that one that does not exist
// is told as such.
func (w *work) mayCollect(ctx context.Context, id string) error {
	if _, err := w.Agency(ctx, id); err != nil {
		return fault.New(fault.NotFound, "collect.agency", "没有这个机关，请从名单中选择。")
	}
	return w.may(ctx, agency.ReportCollect, id)
}

func (w *work) collection(ctx context.Context, top string, year int) (c Collected, err error) {
	if c.Top, err = w.Agency(ctx, top); err != nil {
		return c, err
	}
	c.Year, c.Today, c.Area = year, w.today, duty.Area(year)
	all, err := w.Agencies(ctx)
	if err != nil {
		return c, err
	}
	last, count, err := w.lastFilings(ctx, year)
	if err != nil {
		return c, err
	}
	signed, err := w.signedIn(ctx, year)
	if err != nil {
		return c, err
	}
	for _, one := range collected(all, top) {
		m := Member{Agency: one, Last: last[one.ID], Versions: count[one.ID], Signed: signed[one.ID]}
		m.stand(year, w.today)
		c.Members = append(c.Members, m)
	}
	c.Waiting, c.Doubts, err = w.uploadsOpen(ctx, top, year)
	return c, err
}

// collected are the agencies under top that a collection is about: a
// government that others stand under is the area, not one of them.
func collected(all []agency.Agency, top string) (out []agency.Agency) {
	parent, upper := map[string]string{}, map[string]bool{}
	for _, a := range all {
		parent[a.ID] = a.Parent
		upper[a.Parent] = true
	}
	for _, a := range all {
		if a.ID == top || a.Kind == agency.Government && upper[a.ID] {
			continue
		}
		id := a.ID
		for range 16 {
			if id = parent[id]; id == top {
				out = append(out, a)
				break
			}
		}
	}
	return out
}

func (m *Member) stand(year int, today calendar.Date) {
	m.Duty, _ = duty.Of(m.Kind, year)
	on := today
	switch {
	case m.Last != nil:
		m.Standing = Standing(m.Last.State)
		if on = m.Last.On; m.Last.State == FilingReturned {
			on = today
		}
	case m.Duty.Kind == duty.Elsewhere:
		m.Standing = StandingOutside
	default:
		m.Standing = StandingMissing
	}
	if m.Duty.Late(on) {
		m.Late = on.DaysSince(m.Duty.Due)
	}
}

// lastFilings gives the last version of every agency and how many came.
func (w *work) lastFilings(ctx context.Context, year int) (last map[string]*Filing, count map[string]int, err error) {
	last, count = map[string]*Filing{}, map[string]int{}
	err = w.RecordsOfYear(ctx, kindFiling, year, func(r store.Record) error {
		s, err := filingOf(r)
		if err != nil {
			return err
		}
		last[r.Agency] = s // by key: later versions come later
		count[r.Agency]++
		return nil
	})
	return last, count, err
}

func filingOf(r store.Record) (*Filing, error) {
	s := &Filing{}
	if err := json.Unmarshal([]byte(r.Body), s); err != nil {
		return nil, fmt.Errorf("%s：%w", r.Subject(), err)
	}
	s.Agency = r.Agency
	return s, nil
}

// signedIn tells who has signed a report of the year in this installation.
func (w *work) signedIn(ctx context.Context, year int) (map[string]bool, error) {
	out := map[string]bool{}
	who, err := w.AgenciesWithRecord(ctx, kindReport, year)
	for _, id := range who {
		out[id] = true
	}
	return out, err
}

// Filings lists the versions of an agency's report of a year, the last
// first. The agency itself may see them, and those who collect from it.
func (a *App) Filings(ctx context.Context, actor agency.Actor, agencyID string, year int) (m Member, all []Filing, err error) {
	if err := checkYear(year); err != nil {
		return m, nil, err
	}
	err = a.readFiling(ctx, actor, agencyID, func(w *work) error {
		one, err := w.Agency(ctx, agencyID)
		if err != nil {
			return err
		}
		if all, err = w.filings(ctx, agencyID, year); err != nil {
			return err
		}
		m = Member{Agency: one, Versions: len(all)}
		if len(all) > 0 {
			m.Last = &all[0]
		}
		s, err := w.signed(ctx, agencyID, year)
		m.Signed = s != nil
		m.stand(year, w.today)
		return err
	})
	return m, all, err
}

// readFiling reads for the agency itself or for who collects from it.
func (a *App) readFiling(ctx context.Context, actor agency.Actor, agencyID string, f func(*work) error) error {
	verb := agency.ReportCollect
	if actor.Agency == agencyID {
		verb = agency.ReportDerive
	}
	return a.read(ctx, actor, verb, actor.Agency, func(w *work) error {
		if _, err := w.Agency(ctx, agencyID); err != nil {
			return fault.New(fault.NotFound, "collect.agency", "没有这个机关，请从名单中选择。")
		}
		if err := w.may(ctx, verb, agencyID); err != nil {
			return err
		}
		return f(w)
	})
}

func (w *work) filings(ctx context.Context, agencyID string, year int) (all []Filing, err error) {
	rs, err := w.Records(ctx, kindFiling, agencyID, year)
	for _, r := range rs {
		s, err := filingOf(r)
		if err != nil {
			return nil, err
		}
		all = append(all, *s)
	}
	slices.Reverse(all)
	return all, err
}

// FilingOf gives one version whole; version 0 is the last.
func (a *App) FilingOf(ctx context.Context, actor agency.Actor, agencyID string, year, version int) (s Filing, b FilingBody, err error) {
	err = a.readFiling(ctx, actor, agencyID, func(w *work) error {
		s, b, err = w.filing(ctx, agencyID, year, version)
		return err
	})
	return s, b, err
}

func (w *work) filing(ctx context.Context, agencyID string, year, version int) (s Filing, b FilingBody, err error) {
	all, err := w.filings(ctx, agencyID, year)
	if err != nil {
		return s, b, err
	}
	i := slices.IndexFunc(all, func(s Filing) bool { return version == 0 || s.Version == version })
	if i < 0 {
		return s, b, fault.New(fault.NotFound, "collect.none", "这一年度还没有收到该机关的报告。")
	}
	s = all[i]
	b, err = w.filingBody(ctx, agencyID, year, s.Version)
	return s, b, err
}

// filingBody is what a version says.
func (w *work) filingBody(ctx context.Context, agencyID string, year, version int) (b FilingBody, err error) {
	r, err := w.Record(ctx, kindFilingBody, agencyID, filingKey(year, version))
	if err != nil {
		return b, err
	}
	if r == nil {
		return b, fault.New(fault.NotFound, "collect.none", "没有这一版报告。")
	}
	return b, json.Unmarshal([]byte(r.Body), &b)
}
