package office

import (
	"slices"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
)

// mayAmend reports whether the visitor may put the case right: after its first
// answer the head of the disclosure office alone may.
func (v *visit) mayAmend(c app.View) bool {
	verb := agency.CaseAmend
	if !c.State.FirstClosed.IsZero() {
		verb = agency.CaseRevise
	}
	return c.Agency == v.actor.Agency && v.can(verb)
}

// dated is an event with its day.
type dated struct {
	on calendar.Date
	web.Event
}

// events are all that was entered, the newest first, each with what it stated:
// one that broke the law is marked, one that was struck says why, and so is
// every correction of what was registered.
func (v *visit) events(c app.View) ([]web.Event, error) {
	entries, err := v.entries(c)
	if err != nil {
		return nil, err
	}
	amendments, err := v.app.Amendments(v.ctx(), v.actor, c.ID)
	if err != nil {
		return nil, err
	}
	names, err := v.correctors(entries, amendments)
	if err != nil {
		return nil, err
	}
	var list []dated
	for _, e := range entries {
		list = append(list, dated{e.On, v.event(c, entries, e, names)})
	}
	for _, a := range amendments {
		on := calendar.DateOf(a.At.In(app.China()))
		list = append(list, dated{on, web.Event{Title: "更正登记信息", Who: names[a.By], Text: amendmentWords(a)}})
	}
	slices.SortStableFunc(list, func(a, b dated) int { return a.on.Compare(b.on) })
	out := make([]web.Event, 0, len(list))
	for _, d := range slices.Backward(list) {
		d.Day, d.Weekday = d.on.Chinese(), d.on.WeekdayChinese()
		out = append(out, d.Event)
	}
	return out, nil
}

// entries are the acts of a case as they were entered. While none was struck
// they are the acts that count, which are at hand.
func (v *visit) entries(c app.View) ([]app.Entered, error) {
	if c.Version != len(c.Acts) {
		return v.app.EnteredActs(v.ctx(), v.actor, c.ID)
	}
	out := make([]app.Entered, len(c.Acts))
	for i, a := range c.Acts {
		out[i] = app.Entered{Act: a, No: i + 1}
	}
	return out, nil
}

// correctors are the names of those who put something right.
func (v *visit) correctors(entries []app.Entered, amendments []app.Amendment) (map[string]string, error) {
	var logins []string
	for _, e := range entries {
		if e.Kind == request.Struck {
			logins = append(logins, e.By)
		}
	}
	for _, a := range amendments {
		logins = append(logins, a.By)
	}
	if len(logins) == 0 {
		return nil, nil
	}
	return v.app.NamesOf(v.ctx(), v.actor, logins...)
}

func (v *visit) event(c app.View, all []app.Entered, e app.Entered, names map[string]string) web.Event {
	label := labelIn(c.Type, e.Kind)
	if e.Kind == request.Struck {
		return strikeEvent(c, all, e, names[e.By])
	}
	x := web.Event{Title: label, Text: actWords(e.Act)}
	if i := slices.IndexFunc(c.State.Asked, func(a request.Consultation) bool { return a.ID == e.ID }); e.Kind == request.ConsultationAnswered && i >= 0 && len(x.Text) > 0 {
		x.Text[0] = "来自：" + wordOf(request.Parties(), c.State.Asked[i].With) + "（编号 " + e.ID + "）"
	}
	switch {
	case e.StruckBy > 0:
		x.Title, x.Tone = label+"（已撤销，不计）", web.Quiet
		return x
	case e.Of > 0:
		x.Title = label + "（更正后）"
	}
	for _, y := range c.State.Violations {
		if y.On == e.On && violates(y.Rule, e.Kind) {
			x.Tone = web.Late
			x.Text = append(x.Text, "违法之处（"+articleName(y.Article)+"）："+y.Text)
		}
	}
	if v.mayAmend(c) && v.can(app.VerbOf(e.Kind)) && e.Kind != request.TransferredIn && e.Kind != request.TransferredOut {
		x.Links = []web.Link{{Text: "更正“" + label + "”", Href: entryAt(c.ID, e.No)}}
	}
	return x
}

func entryAt(caseID string, no int) string { return "/office/cases/" + caseID + "/entries/" + itoa(no) }

// strikeEvent says what was taken out, and what stands in its place.
func strikeEvent(c app.View, all []app.Entered, e app.Entered, who string) web.Event {
	x := web.Event{Title: "撤销误记", Who: who}
	was := all[e.Act.Of-1]
	label := labelIn(c.Type, was.Kind)
	for _, y := range all {
		if y.Kind != request.Struck && y.Of == e.Act.Of {
			x.Title = "更正“" + label + "”"
			x.Text = append(x.Text, changedWords(was.Act, y.Act)...)
		}
	}
	if len(x.Text) == 0 {
		x.Title = "撤销“" + label + "”"
		x.Text = []string{"原记：" + was.On.Chinese() + " " + strings.Join(append([]string{label}, actWords(was.Act)...), "，")}
	}
	x.Text = append(x.Text, "理由："+e.Reason)
	return x
}

// changedWords say what was put right, old and new.
func changedWords(was, now request.Act) []string {
	out := []string{}
	if was.On != now.On {
		out = append(out, "日期：原记 "+was.On.Chinese()+"，更正为 "+now.On.Chinese())
	}
	old, fresh := actWords(was), actWords(now)
	for _, line := range old {
		if !slices.Contains(fresh, line) {
			out = append(out, "原记 "+line)
		}
	}
	for _, line := range fresh {
		if !slices.Contains(old, line) {
			out = append(out, "更正为 "+line)
		}
	}
	return out
}

func amendmentWords(a app.Amendment) []string {
	var out []string
	for _, c := range a.Changes {
		out = append(out, c.Label+"：原为“"+orNone(c.Old)+"”，更正为“"+orNone(c.New)+"”")
	}
	return append(out, "理由："+a.Reason)
}

func orNone(s string) string {
	if s == "" {
		return "（未填）"
	}
	return s
}

// amendmentItems are what stood before, for who may read it.
func amendmentItems(list []app.Amendment) (out []web.Item) {
	for _, a := range list {
		for _, c := range a.Changes {
			out = append(out, web.Item{Key: "更正前的" + c.Label, Text: orNone(c.Old), Note: calendar.DateOf(a.At.In(app.China())).Chinese() + "更正，理由：" + a.Reason})
		}
	}
	return out
}
