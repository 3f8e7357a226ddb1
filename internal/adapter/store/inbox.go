package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/calendar"
)

// View is one order of the inbox; each has its index, so that a page costs the
// same however many cases there are.
type View string

// The views.
const (
	ViewClock   View = "clock"   // our move, by due date
	ViewWaiting View = "waiting" // the applicant's move, oldest first
	ViewClosed  View = "closed"  // last closed first
	ViewAll     View = "all"     // last registered first
)

// The stages of a view, spelled as the partial indexes spell them.
var viewStages = map[View]string{
	ViewClock:   ` AND stage IN ('open', 'awaiting_reasons')`,
	ViewWaiting: ` AND stage IN ('unconfirmed', 'awaiting_correction', 'awaiting_payment')`,
	ViewClosed:  ` AND stage IN ('answered', 'abandoned', 'withdrawn', 'archived')`,
	ViewAll:     ``,
}

// order is a column before the ID, and the sign of what comes later.
type order struct{ by, past string }

// A case without a date comes after those with one: undated is its date, in the
// spelling of the index.
const (
	undated  = `9999-99-99`
	clockDue = `COALESCE(NULLIF(due, ''), '` + undated + `')`
)

var viewOrders = map[View]order{ViewClock: {clockDue, ">"}, ViewWaiting: {"", ">"}, ViewClosed: {"closed_on", "<"}, ViewAll: {"created_at", "<"}}

func (o order) text() string {
	way := ``
	if o.past == "<" {
		way = ` DESC`
	}
	if o.by == "" {
		return ` ORDER BY id` + way
	}
	return ` ORDER BY ` + o.by + way + `, id` + way
}

// sort puts cases in the order of the view, as the database does.
func (v View) sort(cases []Case) {
	slices.SortFunc(cases, func(a, b Case) int {
		x, y := KeyOf(v, &a), KeyOf(v, &b)
		c := cmp.Or(cmp.Compare(x.At, y.At), cmp.Compare(x.ID, y.ID))
		if viewOrders[v].past == "<" {
			return -c
		}
		return c
	})
}

// InboxQuery asks for one page of an agency's cases.
type InboxQuery struct {
	Agency   string
	View     View
	From, To calendar.Date // due within; zero is open
	Unit     string        // "" all, NoUnit those of none
	Stage    string        // "" all of the view
	Facts    CaseFacts
	Number   string // beginning of the number, with or without its marks
	Words    string // in the title or the number, as hanzi.Words reads them
	After    Key    // of the last row of the page before; zero begins
	Limit    int
}

// CaseFacts are what else may be asked of a case; "" and zero ask nothing.
type CaseFacts struct {
	Applicant                string // column of table 3
	Channel                  string // by which it came
	ReceivedFrom, ReceivedTo calendar.Date
	Actors                   []string // who recorded any of its acts; nil anybody
}

// Scanned bounds how many cases of a view are looked at for one page of those
// that fit a filter of which no part is rare, so that a page of facts that hardly
// ever meet costs no more than another; the next page goes on from there.
const Scanned = 5000

// filtered reports whether the view's own index does not answer the query.
func (q InboxQuery) filtered() bool {
	f := q.Facts
	return q.Unit != "" || q.Stage != "" || f.Applicant != "" || f.Channel != "" || f.Actors != nil ||
		!f.ReceivedFrom.IsZero() || !f.ReceivedTo.IsZero() || q.View != ViewClock && !(q.From.IsZero() && q.To.IsZero())
}

// NoUnit asks for cases that nobody was given.
const NoUnit = "-"

// Key is a row's place in its view: its day or instant there, and its ID.
type Key struct{ At, ID string }

// KeyOf is the place of a case in a view.
func KeyOf(v View, c *Case) Key {
	switch v {
	case ViewClock:
		return Key{cmp.Or(c.Due.String(), undated), c.ID}
	case ViewWaiting:
		return Key{"", c.ID}
	case ViewClosed:
		return Key{c.ClosedOn.String(), c.ID}
	}
	return Key{instant(c.CreatedAt), c.ID}
}

// Inbox calls f for the cases of a page in the view's order.
func (t *Tx) Inbox(ctx context.Context, q InboxQuery, f func(Case) error) error {
	if _, ok := viewStages[q.View]; !ok {
		return fmt.Errorf("no view %q", q.View)
	}
	if q.Words != "" || q.Number != "" {
		return t.findCases(ctx, q, f)
	}
	if q.filtered() {
		return t.inboxFiltered(ctx, q, f)
	}
	return t.inboxPage(ctx, q, q.conditions(), f)
}

// window are the next cases of the view, whether they fit or not.
func (q InboxQuery) window() (w *where, order string) {
	w = &where{}
	w.add(`agency = `, q.Agency)
	w.text.WriteString(viewStages[q.View])
	if q.View == ViewClock {
		q.due(w)
	}
	return w, q.after(w)
}

// inboxFiltered reads a page of those that fit among the next Scanned, which
// the view's index tells by itself.
func (t *Tx) inboxFiltered(ctx context.Context, q InboxQuery, f func(Case) error) error {
	if ids, ok, err := t.few(ctx, q); err != nil || ok {
		if err != nil {
			return err
		}
		return t.inboxFew(ctx, q, ids, f)
	}
	w, order := q.window()
	inner := `(SELECT ` + q.by() + ` AS place, id, due, stage, unit, applicant, channel, received_on FROM cases WHERE ` + w.text.String() + order + fmt.Sprintf(` LIMIT %d`, q.scanned()) + `) AS cases`
	w.text.Reset()
	w.text.WriteString(`1 = 1`)
	q.filter(w)
	w.args = append(w.args, q.Limit)
	var ids []string
	err := t.each(ctx, `SELECT id FROM `+inner+` WHERE `+w.text.String()+viewOrders[q.View].placed()+fmt.Sprintf(` LIMIT $%d`, len(w.args)), w.args, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil || len(ids) == 0 {
		return err
	}
	return t.inboxFew(ctx, q, ids, f)
}

// scanned is how many cases one page looks at: who recorded an act is asked of
// each by itself.
func (q InboxQuery) scanned() int {
	if q.Facts.Actors != nil {
		return Scanned / 10
	}
	return Scanned
}

func (q InboxQuery) by() string {
	if by := viewOrders[q.View].by; by != "" {
		return by
	}
	return `''`
}

// placed is the view's order of what was selected as place and id.
func (o order) placed() string {
	way := ``
	if o.past == "<" {
		way = ` DESC`
	}
	return ` ORDER BY place` + way + `, id` + way
}

// InboxReach is where the cases end that a page of a filter looked at, and how
// many they were at most; ok is false where they were the last of the view, or
// all were asked for.
func (t *Tx) InboxReach(ctx context.Context, q InboxQuery) (k Key, looked int, ok bool, err error) {
	if q.Words != "" || q.Number != "" || !q.filtered() {
		return k, 0, false, nil
	}
	if _, few, err := t.few(ctx, q); err != nil || few {
		return k, 0, false, err
	}
	w, order := q.window()
	ok, err = t.one(ctx, `SELECT `+q.by()+`, id FROM cases WHERE `+w.text.String()+order+fmt.Sprintf(` LIMIT 1 OFFSET %d`, q.scanned()-1), w.args, &k.At, &k.ID)
	return k, q.scanned(), ok, err
}

// conditions are what q asks of a case, save its words and its number.
func (q InboxQuery) conditions() *where {
	w := &where{}
	w.add(`agency = `, q.Agency)
	w.text.WriteString(viewStages[q.View])
	q.filter(w)
	return w
}

// inboxPage reads a page of the cases that w lets through.
func (t *Tx) inboxPage(ctx context.Context, q InboxQuery, w *where, f func(Case) error) error {
	order := q.after(w)
	w.args = append(w.args, q.Limit)
	limit := fmt.Sprintf(` LIMIT $%d`, len(w.args))
	return t.caseWalk(ctx, `WHERE `+w.text.String()+order+limit, w.args, func(c Case, err error) error {
		if err != nil {
			return err
		}
		return f(c)
	})
}

// after begins behind the page before, and gives the view's order.
func (q InboxQuery) after(w *where) string {
	order := viewOrders[q.View]
	switch {
	case q.After == (Key{}):
	case order.by == "":
		w.raw(` AND id `+order.past+` %s`, q.After.ID)
	default:
		if q.View == ViewClock { // where SQLite begins in the index of an expression
			w.add(order.by+` >= `, q.After.At)
		}
		w.raw(` AND (`+order.by+`, id) `+order.past+` (%s, %s)`, q.After.At, q.After.ID)
	}
	return order.text()
}

func (q InboxQuery) due(w *where) {
	due := `due`
	if q.View == ViewClock {
		due = clockDue
	}
	if !q.From.IsZero() {
		w.add(due+` >= `, q.From.String())
	}
	if !q.To.IsZero() {
		w.add(due+` <= `, q.To.String())
	}
	if !(q.From.IsZero() && q.To.IsZero()) { // a case without a date is neither early nor late
		w.text.WriteString(` AND due <> ''`)
	}
}

func (q InboxQuery) filter(w *where) {
	q.due(w)
	switch q.Unit {
	case "":
	case NoUnit:
		w.add(`unit = `, "")
	default:
		w.add(`unit = `, q.Unit)
	}
	if q.Stage != "" {
		w.add(`stage = `, q.Stage)
	}
	q.Facts.filter(w)
}

// filter asks the case, and who recorded any of its acts.
func (f *CaseFacts) filter(w *where) {
	if f.Applicant != "" {
		w.add(`applicant = `, f.Applicant)
	}
	if f.Channel != "" {
		w.add(`channel = `, f.Channel)
	}
	f.received(w)
	if f.Actors != nil {
		w.text.WriteString(` AND EXISTS (SELECT 1 FROM acts WHERE case_id = cases.id AND actor IN (` + w.marks(f.Actors) + `))`)
	}
}

func (f *CaseFacts) received(w *where) {
	if !f.ReceivedFrom.IsZero() {
		w.add(`received_on >= `, f.ReceivedFrom.String())
	}
	if !f.ReceivedTo.IsZero() {
		w.add(`received_on <> '' AND received_on <= `, f.ReceivedTo.String())
	}
}

// like spells text so that LIKE takes each character as itself.
func like(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// where is a condition under construction with its arguments.
type where struct {
	text strings.Builder
	args []any
}

func (w *where) add(what, value string) {
	if w.text.Len() > 0 {
		w.text.WriteString(` AND `)
	}
	w.args = append(w.args, value)
	fmt.Fprintf(&w.text, "%s$%d", what, len(w.args))
}

// raw adds a condition with a %s for each value.
func (w *where) raw(what string, values ...string) {
	marks := make([]any, len(values))
	for i, v := range values {
		w.args = append(w.args, v)
		marks[i] = fmt.Sprintf("$%d", len(w.args))
	}
	fmt.Fprintf(&w.text, what, marks...)
}

// InboxCounts are how many cases stand in the views that people work from.
// Nobody needs to know how many more than MostCounted there are, and counting
// them would cost more than the page.
type InboxCounts struct{ Clock, Overdue, Soon, Waiting, Unassigned int64 }

// MostCounted is where counting ends.
const MostCounted = 1000

// CountInbox counts an agency's cases: overdue are due before today, soon from
// today to soon.
func (t *Tx) CountInbox(ctx context.Context, agency, unit string, today, soon calendar.Date) (n InboxCounts, err error) {
	for _, one := range []struct {
		to   *int64
		view View
		cond string
		args []any
	}{
		{&n.Clock, ViewClock, ``, nil},
		{&n.Overdue, ViewClock, ` AND ` + clockDue + ` < $3`, []any{today.String()}},
		{&n.Soon, ViewClock, ` AND ` + clockDue + ` >= $3 AND ` + clockDue + ` <= $4`, []any{today.String(), soon.String()}},
		{&n.Unassigned, ViewClock, ` AND unit = ''`, nil},
		{&n.Waiting, ViewWaiting, ``, nil},
	} {
		cond, args := one.cond, append([]any{agency, MostCounted}, one.args...)
		if unit != "" {
			args = append(args, unit)
			cond += fmt.Sprintf(` AND unit = $%d`, len(args))
		}
		query := `SELECT COUNT(*) FROM (SELECT 1 FROM cases WHERE agency = $1` + viewStages[one.view] + cond + ` LIMIT $2) AS counted`
		if _, err := t.one(ctx, query, args, one.to); err != nil {
			return n, err
		}
	}
	return n, nil
}

// Units lists the units that an agency's open cases are with, leaping from one
// to the next in the index.
func (t *Tx) Units(ctx context.Context, agency string) (out []string, err error) {
	next := `SELECT MIN(unit) FROM cases WHERE agency = $1` + viewStages[ViewClock] + ` AND unit > `
	err = t.each(ctx, `WITH RECURSIVE u (unit) AS (`+next+`'' UNION ALL SELECT (`+next+`u.unit) FROM u WHERE u.unit IS NOT NULL)
		SELECT unit FROM u WHERE unit IS NOT NULL`, []any{agency},
		func(scan func(...any) error) error {
			var unit string
			err := scan(&unit)
			out = append(out, unit)
			return err
		})
	return out, err
}
