package portal

import (
	"net/http"
	"slices"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// validityMark says over the text what has become of it, and by what
// (国办发〔2017〕47号: 修改、废止、失效 are marked on the original).
func (p *Portal) validityMark(r *http.Request, i *app.PublicItem) (*web.Notice, *web.Link, error) {
	if i.Gone != nil {
		return &web.Notice{Tone: web.Quiet, Title: "已归档", Text: "本信息已于 " + i.Gone.On.Chinese() + "归档，仅供查阅：不再列入栏目和检索，地址不变。"}, nil, nil
	}
	if i.Validity == nil {
		return nil, nil, nil
	}
	f := &i.Validity.Facts
	switch s := i.Validity.Status; s {
	case catalog.RepealedStatus:
		return p.marked(r, i, web.Notice{Tone: web.Late, Title: "本文件已废止", Text: "自 " + f.EndedOn.Chinese() + "起废止。"}, f.EndedBy)
	case catalog.Expired:
		return p.marked(r, i, web.Notice{Tone: web.Late, Title: "本文件已失效", Text: "自 " + f.EndedOn.Chinese() + "起失效。"}, f.EndedBy)
	case catalog.PartlyRepealedStatus:
		return p.marked(r, i, web.Notice{Tone: web.Info, Title: "本文件部分废止", Text: "自 " + f.PartlyOn.Chinese() + "起部分内容废止，其余有效。"}, causeOf(i, catalog.PartlyRepealed))
	case catalog.AmendedStatus:
		return p.marked(r, i, web.Notice{Tone: web.Info, Title: "本文件已修改", Text: "自 " + f.AmendedOn.Chinese() + "起按修改后的内容执行。"}, causeOf(i, catalog.Amended))
	case catalog.NotYetInForce:
		return &web.Notice{Tone: web.Info, Title: "本文件尚未施行", Text: "自 " + f.InForceOn.Chinese() + "起施行。"}, nil, nil
	}
	return nil, nil, nil
}

func (p *Portal) marked(r *http.Request, i *app.PublicItem, n web.Notice, by *catalog.Relation) (*web.Notice, *web.Link, error) {
	link, err := p.cause(r, i, by)
	return &n, link, err
}

// causeOf is what the last event of a kind rests on.
func causeOf(i *app.PublicItem, kind catalog.ActKind) *catalog.Relation {
	for _, e := range slices.Backward(i.Validity.Events) {
		if e.Kind == kind {
			return e.Cause
		}
	}
	return nil
}

// cause names what a document was changed by. An item that is not public is
// not named, nor its title. The title is in its marks.
func (p *Portal) cause(r *http.Request, i *app.PublicItem, by *catalog.Relation) (*web.Link, error) {
	if by == nil || by.Title == "" && by.Number == "" && by.Item == "" {
		return nil, nil
	}
	l := &web.Link{Text: by.Title, Count: by.Number}
	if by.Item != "" && by.Item != i.ID {
		other, err := p.visitor.Item(r.Context(), by.Item)
		switch {
		case fault.KindOf(err) == fault.NotFound:
			return nil, nil
		case err != nil:
			return nil, err
		case other.Gone == nil || other.Gone.Kind != catalog.WithdrawnAct:
			l.Text, l.Count, l.Href = other.Title, other.Record.Number, itemAt(other.ID)
		}
	}
	if l.Text == "" { // a number is no title
		l.Text, l.Count = l.Count, ""
		return l, nil
	}
	l.Text = catalog.Quoted(l.Text)
	return l, nil
}

// historyOf are the dated events of an item, the oldest first.
func (p *Portal) historyOf(r *http.Request, i *app.PublicItem) ([]web.Event, error) {
	type dated struct {
		on calendar.Date
		web.Event
	}
	var all []dated
	add := func(on calendar.Date, title string, tone web.Tone, text ...string) {
		if !on.IsZero() {
			all = append(all, dated{on, web.Event{Day: on.Chinese(), Title: title, Text: text, Tone: tone}})
		}
	}
	add(i.Record.FormedOn, "成文", web.Plain)
	if d, err := calendar.ParseDate(dayOf(i.PublishedAt)); err == nil {
		add(d, "在本站发布", web.Plain)
	}
	if v := i.Validity; v != nil {
		add(v.Facts.IssuedOn, "公布", web.Plain)
		add(v.Facts.InForceOn, "施行", web.Plain)
		for _, e := range v.Events {
			x := dated{e.Effective, web.Event{Day: e.Effective.Chinese(), Title: eventWords(e.Kind), Tone: web.Info}}
			link, err := p.cause(r, i, e.Cause)
			if err != nil {
				return nil, err
			}
			if link != nil && link.Href != "" {
				x.Links = []web.Link{{Text: link.Text, Href: link.Href}}
			} else if link != nil {
				x.Text = append(x.Text, "依据："+link.Text+" "+link.Count)
			}
			if !e.Until.IsZero() {
				x.Text = append(x.Text, "有效期至 "+e.Until.Chinese()+"。")
			}
			all = append(all, x)
		}
		if v.Facts.Expired && !v.Facts.LastDay.IsZero() {
			tone := web.Plain // what is still to come alarms nobody
			if v.Status.Ended() {
				tone = web.Late
			}
			add(v.Facts.LastDay, "有效期届满", tone)
		}
	}
	for _, t := range i.Traces {
		add(t.On, traceWords(t.Kind), web.Info)
		if n := len(all); t.Reason != "" && n > 0 {
			all[n-1].Said = []string{t.Reason}
		}
	}
	slices.SortStableFunc(all, func(a, b dated) int { return a.on.Compare(b.on) })
	var out []web.Event
	for _, x := range all {
		x.Weekday = x.on.WeekdayChinese()
		out = append(out, x.Event)
	}
	return out, nil
}

func eventWords(k catalog.ActKind) string {
	switch k {
	case catalog.Amended:
		return "被修改"
	case catalog.Repealed:
		return "被废止"
	case catalog.PartlyRepealed:
		return "部分废止"
	case catalog.DeclaredInvalid:
		return "宣布失效"
	case catalog.Renewed:
		return "延长有效期"
	case catalog.Kept:
		return "清理后继续有效"
	}
	return k.Label()
}

func traceWords(k catalog.ActKind) string {
	switch k {
	case catalog.Corrected:
		return "更正"
	case catalog.WithdrawnAct:
		return "撤回"
	case catalog.Archived:
		return "归档"
	}
	return k.Label()
}

// cleanUpTable is what a clean-up decision says of each document.
func cleanUpTable(c *app.PublicCleanUp) *web.Table {
	if c == nil {
		return nil
	}
	t := &web.Table{Caption: "清理结果", Stack: true, Empty: "所处理的文件都没有在本站公开。", Columns: []web.Column{{Label: "文件", Wide: true}, {Label: "处理结果"}, {Label: "自"}, {Label: "在决定中"}}}
	for _, d := range c.Documents {
		result := web.Cell{Tag: &web.Tag{Text: resultWords(d.Result)}}
		if !d.Until.IsZero() {
			result.Note = "有效期至 " + d.Until.Chinese() + "。"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: d.Title, Href: itemAt(d.Item), Note: d.Number, Data: true}, result, web.C(c.Effective.Chinese()), {Text: d.At, Data: true}}})
	}
	return t
}

// resultWords word a result from the side of the decision.
func resultWords(k catalog.ActKind) string {
	switch k {
	case catalog.Kept:
		return "继续有效"
	case catalog.Amended:
		return "修改"
	case catalog.Repealed:
		return "废止"
	}
	return eventWords(k)
}
