package app

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// Duty is one line of a grassroots catalogue (基层政务公开标准目录, 国办发〔2019〕54号):
// what is to be published, on what ground, when, by whom, where and to whom.
type Duty struct {
	Row      int           `json:"row"` // of the sheet it came from
	First    string        `json:"first"`
	Second   string        `json:"second"`
	Content  string        `json:"content"`
	Basis    string        `json:"basis"`
	Limit    catalog.Limit `json:"limit"`
	Body     string        `json:"body"` // 公开主体
	Channels []string      `json:"channels,omitempty"`
	To       []string      `json:"to,omitempty"`     // 全社会, 特定群体
	How      []string      `json:"how,omitempty"`    // 主动, 依申请
	Levels   []string      `json:"levels,omitempty"` // 县级, 乡级, 村级
	// Column and Words join the line to published items: those in the column,
	// of which the title holds any of the words. Without either the words are
	// the second name.
	Column string   `json:"column,omitempty"`
	Words  []string `json:"words,omitempty"`
}

// dutyField is a field (领域) of an agency's catalogue.
type dutyField struct {
	Name   string        `json:"name"`
	From   string        `json:"from,omitempty"` // the file it came from
	On     calendar.Date `json:"on"`
	Duties []Duty        `json:"duties"`
}

const kindDuties = "grassroots" // agency, key is the field's name

// TagDuties are the grassroots catalogues.
const TagDuties = "grassroots"

// FieldLine is a field of an agency's catalogue in the list of all.
type FieldLine struct {
	Agency, AgencyName, Name string
	Duties                   int
	On                       calendar.Date
}

// DutyFields lists the fields of the catalogues, of an agency or of all ("").
func (v Visitor) DutyFields(ctx context.Context, agencyID string) (out []FieldLine, err error) {
	err = v.read(ctx, func(w *work) error { out, err = w.dutyFields(ctx, agencyID); return err })
	return out, err
}

func (w *work) dutyFields(ctx context.Context, agencyID string) (out []FieldLine, err error) {
	all, err := w.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		if agencyID != "" && a.ID != agencyID {
			continue
		}
		if err := eachJSON(ctx, w, kindDuties, a.ID, 0, func(_ string, f dutyField) error {
			if len(f.Duties) > 0 {
				out = append(out, FieldLine{a.ID, a.Name, f.Name, len(f.Duties), f.On})
			}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// DutyState is a line with what was published of it.
type DutyState struct {
	Duty
	ColumnName string
	Items      []ItemLine // the newest first, at most mostJoined
	Late       int        // of those, published after the line's limit
	Judged     int        // of those, which the limit can be held against
	Stale      bool       // periodic, and the newest is older than the period
}

// Covered reports whether anything was published of it.
func (d *DutyState) Covered() bool { return len(d.Items) > 0 }

// FieldState is a field with the state of its lines.
type FieldState struct {
	FieldLine
	From    string
	Lines   []DutyState
	Covered int
	Judged  int // items that a limit can be held against
	Late    int
}

// mostJoined is how many items are looked at for one line.
const mostJoined = 20

// DutyField tells, line by line, what was published of a field, and when.
func (v Visitor) DutyField(ctx context.Context, agencyID, name string) (out FieldState, err error) {
	err = v.read(ctx, func(w *work) error { out, err = w.dutyField(ctx, agencyID, name); return err })
	return out, err
}

// DutyGaps gives all fields of an agency with their state.
func (a *App) DutyGaps(ctx context.Context, actor agency.Actor, agencyID string) (out []FieldState, err error) {
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error {
		out = nil
		fields, err := w.dutyFields(ctx, agencyID)
		for _, f := range fields {
			one, err := w.dutyField(ctx, agencyID, f.Name)
			if err != nil {
				return err
			}
			out = append(out, one)
		}
		return err
	})
	return out, err
}

func (w *work) dutyField(ctx context.Context, agencyID, name string) (out FieldState, err error) {
	one, err := w.Agency(ctx, visible(agencyID))
	if err != nil {
		return out, err
	}
	var field *dutyField
	if err := eachJSON(ctx, w, kindDuties, one.ID, 0, func(_ string, f dutyField) error {
		if f.Name == name {
			field = &f
		}
		return nil
	}); err != nil {
		return out, err
	}
	if field == nil || len(field.Duties) == 0 {
		return out, notFoundField(name)
	}
	out = FieldState{FieldLine: FieldLine{one.ID, one.Name, field.Name, len(field.Duties), field.On}, From: field.From}
	cols, err := w.columns(ctx)
	if err != nil {
		return out, err
	}
	for _, d := range field.Duties {
		s, err := w.dutyState(ctx, cols, one.ID, d)
		if err != nil {
			return out, err
		}
		out.Lines = append(out.Lines, s)
		if s.Covered() {
			out.Covered++
		}
		out.Judged, out.Late = out.Judged+s.Judged, out.Late+s.Late
	}
	return out, nil
}

func (w *work) dutyState(ctx context.Context, cols *catalog.Columns, agencyID string, d Duty) (s DutyState, err error) {
	s = DutyState{Duty: d}
	if c, ok := cols.Get(d.Column); ok && d.Column != "" {
		s.ColumnName = c.Name
	}
	if s.Items, err = w.joined(ctx, agencyID, d); err != nil {
		return s, err
	}
	law, err := w.lawOf(ctx, agencyID)
	if err != nil {
		return s, err
	}
	for _, i := range s.Items {
		due, ok := d.Limit.Due(i.FormedOn, law.calendar)
		if ok {
			s.Judged++
		}
		if ok && day(i.PublishedAt).After(due) {
			s.Late++
		}
	}
	if d.Limit.Kind == catalog.LimitEvery {
		since := w.today.AddDays(-31 * d.Limit.N)
		s.Stale = len(s.Items) == 0 || day(s.Items[0].PublishedAt).Before(since)
	}
	return s, nil
}

// joined are the newest items of a line.
func (w *work) joined(ctx context.Context, agencyID string, d Duty) (out []ItemLine, err error) {
	words := d.Words
	if len(words) == 0 && d.Column == "" {
		words = []string{d.Second}
	}
	take := func(i ItemLine) {
		if len(out) < mostJoined && (len(words) == 0 || slices.ContainsFunc(words, func(word string) bool { return strings.Contains(i.Title, word) })) {
			out = append(out, i)
		}
	}
	if d.Column != "" {
		n := mostJoined
		if len(words) > 0 {
			n = maxPage
		}
		l, err := w.listItems(ctx, ItemFilter{Agency: agencyID, Column: d.Column, N: n})
		for _, i := range l.Items {
			take(i)
		}
		return out, err
	}
	for _, word := range words {
		p, err := w.answer(ctx, SearchQuery{Text: word, Agencies: []string{agencyID}, N: 50})
		if err != nil {
			return nil, err
		}
		for _, h := range p.Hits {
			if !slices.ContainsFunc(out, func(i ItemLine) bool { return i.ID == h.ID }) {
				take(h.ItemLine)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b ItemLine) int { return strings.Compare(b.PublishedAt, a.PublishedAt) })
	return out, nil
}

// DropDutyField takes a field out of an agency's catalogue.
func (a *App) DropDutyField(ctx context.Context, actor agency.Actor, agencyID, name string) error {
	return a.write(ctx, actor, agency.ColumnManage, agencyID, func(w *work) error {
		r, err := w.Record(ctx, kindDuties, agencyID, name)
		if err != nil {
			return err
		}
		if r == nil {
			return notFoundField(name)
		}
		w.touch(TagDuties)
		return w.putJSON(ctx, agency.ColumnManage, kindDuties, agencyID, name, 0, dutyField{Name: name, On: w.today})
	})
}
