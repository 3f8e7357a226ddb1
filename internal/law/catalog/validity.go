package catalog

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// Event is a dated event of a document's validity.
type Event struct {
	N         int           `json:"n"` // of its act, from 1
	Kind      ActKind       `json:"event"`
	Effective calendar.Date `json:"effective"`
	Cause     *Relation     `json:"cause,omitempty"`
	CauseItem string        `json:"cause_item,omitempty"`
	Until     calendar.Date `json:"until,omitzero"`
	Reason    string        `json:"reason,omitempty"`
	Batch     string        `json:"batch,omitempty"`
	On        calendar.Date `json:"on"` // when it was recorded
}

// Status is a document's validity (有效性) on a day; it is derived, never typed.
type Status string

// The statuses.
const (
	NotIssued            Status = ""                 // not issued by that day
	NotYetInForce        Status = "not_yet_in_force" // 尚未施行
	InForce              Status = "in_force"         // 有效
	AmendedStatus        Status = "amended"          // 已修改: in force as amended
	PartlyRepealedStatus Status = "partly_repealed"  // 部分废止: the rest in force
	RepealedStatus       Status = "repealed"         // 废止
	Expired              Status = "expired"          // 失效
)

var statuses = []struct {
	s     Status
	label string
}{
	{NotYetInForce, "尚未施行"}, {InForce, "有效"}, {AmendedStatus, "已修改"}, {PartlyRepealedStatus, "部分废止"}, {RepealedStatus, "废止"}, {Expired, "失效"},
}

// Statuses lists them in the order of filters.
func Statuses() []Status {
	out := make([]Status, len(statuses))
	for i, s := range statuses {
		out[i] = s.s
	}
	return out
}

// Label is the status in Chinese.
func (s Status) Label() string {
	for _, e := range statuses {
		if e.s == s {
			return e.label
		}
	}
	return ""
}

// Ended reports whether the document binds nobody any more.
func (s Status) Ended() bool { return s == RepealedStatus || s == Expired }

// Binding reports whether it is in force, amended or in part.
func (s Status) Binding() bool {
	return s == InForce || s == AmendedStatus || s == PartlyRepealedStatus
}

// Facts are the days that a document's validity follows from. EndedOn is the
// first day on which it is not in force any more.
type Facts struct {
	IssuedOn  calendar.Date `json:"issued_on"`
	InForceOn calendar.Date `json:"in_force_on"`
	LastDay   calendar.Date `json:"last_day,omitzero"` // 有效期至, stated, renewed or by policy
	EndedOn   calendar.Date `json:"ended_on,omitzero"`
	Expired   bool          `json:"expired,omitempty"` // 失效 rather than 废止
	AmendedOn calendar.Date `json:"amended_on,omitzero"`
	PartlyOn  calendar.Date `json:"partly_on,omitzero"`
	EndedBy   *Relation     `json:"ended_by,omitempty"`
	Why       string        `json:"why,omitempty"` // where LastDay comes from
	// ByHand: the policy does not end it by itself; past LastDay a decision is
	// overdue.
	ByHand bool `json:"by_hand,omitempty"`
}

// On gives the status on a day.
func (f Facts) On(day calendar.Date) Status {
	is := func(d calendar.Date) bool { return !d.IsZero() && !d.After(day) }
	switch {
	case !is(f.IssuedOn):
		return NotIssued
	case is(f.EndedOn) && f.Expired:
		return Expired
	case is(f.EndedOn):
		return RepealedStatus
	case !is(f.InForceOn):
		return NotYetInForce
	case is(f.PartlyOn):
		return PartlyRepealedStatus
	case is(f.AmendedOn):
		return AmendedStatus
	}
	return InForce
}

// FactsOf derives the days of a document from its record, its events and the
// policies of its jurisdiction.
func FactsOf(r Record, events []Event, policies Policies) Facts {
	f := Facts{IssuedOn: first(r.IssuedOn, r.FormedOn), LastDay: r.ExpiresOn}
	f.InForceOn = first(r.InForceOn, f.IssuedOn)
	p := policies.At(f.IssuedOn)
	if f.Why = "文件写明的有效期"; f.LastDay.IsZero() {
		f.LastDay, f.Why = p.lastDay(r, f.InForceOn)
	}
	renewed := false
	for _, e := range events {
		switch e.Kind {
		case Amended:
			f.AmendedOn = first(f.AmendedOn, e.Effective)
		case PartlyRepealed:
			f.PartlyOn = first(f.PartlyOn, e.Effective)
		case Renewed:
			f.LastDay, f.Why, renewed = e.Until, "延长有效期", true
		case Repealed, DeclaredInvalid:
			if f.EndedOn.IsZero() || e.Effective.Before(f.EndedOn) {
				f.EndedOn, f.Expired, f.EndedBy = e.Effective, e.Kind == DeclaredInvalid, e.Cause
			}
		}
	}
	if !f.LastDay.IsZero() {
		end := f.LastDay.AddDays(1)
		switch {
		case !p.AutoExpire && r.ExpiresOn != f.LastDay && !renewed:
			f.ByHand = f.EndedOn.IsZero()
		case f.EndedOn.IsZero() || end.Before(f.EndedOn):
			f.EndedOn, f.Expired, f.EndedBy = end, true, nil
		}
	}
	if !f.EndedOn.IsZero() && f.EndedOn.Before(f.IssuedOn) {
		f.EndedOn = f.IssuedOn // nothing ends before it is there
	}
	return f
}

func first(a, b calendar.Date) calendar.Date {
	if a.IsZero() {
		return b
	}
	return a
}

// Policy is a jurisdiction's rule on how long documents hold (有效期), from a
// day on. There is no national one (choice 8.1).
type Policy struct {
	From        calendar.Date `json:"from"`
	Name        string        `json:"name"`   // 制定依据, e.g. the local measures' title
	Years       int           `json:"years"`  // none stated → so many; 0 is without end
	NoticeYears int           `json:"notice"` // 通告
	TrialYears  int           `json:"trial"`  // 暂行、试行
	AutoExpire  bool          `json:"auto_expire"`
	Renewal     []Reminder    `json:"renewal,omitempty"` // nil is the default table
}

// Reminder is a renewal task so many months before the last day.
type Reminder struct {
	Months int    `json:"months"`
	What   string `json:"what"`
}

// Renewals is the default table (portal.md 5.4; choice 8.3).
func Renewals() []Reminder {
	return []Reminder{{6, "组织评估"}, {2, "报送审核机构"}, {1, "报请本级人民政府"}, {0, "作出延长、修改重发或者废止的决定"}}
}

// Presets are policies seen in local rules, offered and never imposed.
func Presets() []Policy {
	return []Policy{
		{Name: "一般不超过5年，通告1年，暂行、试行2年，期满自动失效（如上海）", Years: 5, NoticeYears: 1, TrialYears: 2, AutoExpire: true},
		{Name: "一般5年，试行2年，期满前6个月评估，继续执行的重新登记公布（如山东）", Years: 5, NoticeYears: 5, TrialYears: 2, AutoExpire: true},
	}
}

// Policies are a jurisdiction's in order of From.
type Policies []Policy

// NewPolicies checks and sorts.
func NewPolicies(ps ...Policy) (Policies, error) {
	for _, p := range ps {
		if p.From.IsZero() || strings.TrimSpace(p.Name) == "" {
			return nil, fault.New(fault.Invalid, "catalog.policy", "有效期规定须写明依据的名称和施行日期。")
		}
		for _, n := range []int{p.Years, p.NoticeYears, p.TrialYears} {
			if n < 0 || n > 30 {
				return nil, fault.New(fault.Invalid, "catalog.policy", fmt.Sprintf("有效期应为 0（不限）至 30 年，不能是 %d 年。", n))
			}
		}
		for _, r := range p.Renewal {
			if r.Months < 0 || r.Months > 24 || strings.TrimSpace(r.What) == "" {
				return nil, fault.New(fault.Invalid, "catalog.policy", "到期提醒应为期满前 0 至 24 个月，并写明事项。")
			}
		}
	}
	out := slices.Clone(ps)
	slices.SortStableFunc(out, func(a, b Policy) int { return a.From.Compare(b.From) })
	return out, nil
}

// Inherit puts the policies of several levels of government together, the
// highest first: an agency's own rules take the place of those above it from
// the day on which the first of them holds.
func Inherit(levels ...[]Policy) (Policies, error) {
	var all []Policy
	for _, own := range levels {
		sorted, err := NewPolicies(own...)
		if err != nil {
			return nil, err
		}
		if len(sorted) == 0 {
			continue
		}
		all = slices.DeleteFunc(all, func(p Policy) bool { return !p.From.Before(sorted[0].From) })
		all = append(all, sorted...)
	}
	return NewPolicies(all...)
}

// At is the policy in force when a document was issued; the zero Policy, by
// which nothing ends, where none was.
func (ps Policies) At(d calendar.Date) Policy {
	var p Policy
	for _, one := range ps {
		if !one.From.After(d) {
			p = one
		}
	}
	return p
}

// lastDay is what the policy says where the document says nothing.
func (p Policy) lastDay(r Record, from calendar.Date) (calendar.Date, string) {
	years, why := p.Years, "未写明有效期"
	switch {
	case strings.Contains(r.Title, "暂行") || strings.Contains(r.Title, "试行"):
		years, why = p.TrialYears, "标题写明暂行、试行"
	case r.Genre == "通告" || strings.HasSuffix(r.Title, "通告"):
		years, why = p.NoticeYears, "通告"
	}
	if years == 0 || from.IsZero() {
		return calendar.Date{}, ""
	}
	return from.AddMonths(12 * years).AddDays(-1), fmt.Sprintf("%s：%s，自施行之日起%d年", p.Name, why, years)
}

// Task is one renewal task of a document.
type Task struct {
	On   calendar.Date `json:"on"`
	What string        `json:"what"`
}

// Tasks lists the renewal tasks of a document that still holds on day, those
// that have come due first.
func (p Policy) Tasks(f Facts, day calendar.Date) (due, later []Task) {
	if f.LastDay.IsZero() || f.On(day).Ended() || f.On(day) == NotIssued {
		return nil, nil
	}
	table := p.Renewal
	if table == nil {
		table = Renewals()
	}
	for _, r := range table {
		t := Task{f.LastDay.AddMonths(-r.Months), r.What}
		if t.On.After(day) {
			later = append(later, t)
		} else {
			due = append(due, t)
		}
	}
	return due, later
}
