package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// DisclosureOrder is what whoever supervises, stands above or judges said:
// that information be public (arts 46, 47, 51).
type DisclosureOrder struct {
	ID     string        `json:"id"`
	Title  string        `json:"title"` // the information
	Organ  string        `json:"organ"`
	Paper  string        `json:"paper"` // 文号 or name of the decision
	Dated  calendar.Date `json:"dated"`
	Words  string        `json:"words,omitempty"` // what it says
	Case   string        `json:"case,omitempty"`  // of a request that it came from
	Number string        `json:"number,omitempty"`
	On     calendar.Date `json:"on"` // registered
	By     string        `json:"by"`
}

// kindOrdered is an order: agency, key is its id.
const kindOrdered = "proactive_order"

// RecordDisclosureOrder registers an order or finding that information of an
// agency be public; Number names a case of the agency, "" for none.
func (a *App) RecordDisclosureOrder(ctx context.Context, actor agency.Actor, agencyID string, o DisclosureOrder) (key string, err error) {
	var fs []fault.Field
	for _, x := range []struct{ name, value, what string }{{"title", o.Title, "是什么信息"}, {"organ", o.Organ, "是哪个机关"}, {"paper", o.Paper, "文书的名称或者文号"}} {
		switch {
		case unsaid(x.value):
			fs = append(fs, fault.Field{Name: x.name, Code: "order." + x.name, Message: "请写明" + x.what})
		case len([]rune(x.value)) > catalog.MaxTitle:
			fs = append(fs, fault.Field{Name: x.name, Code: "order." + x.name, Message: fmt.Sprintf("不超过 %d 个字", catalog.MaxTitle)})
		}
	}
	if key = CandidateKey(o.Title); key == "" && len(fs) == 0 {
		fs = append(fs, fault.Field{Name: "title", Code: "order.title", Message: "请写明具体是什么信息"})
	}
	if o.Dated.IsZero() || o.Dated.After(a.Today()) {
		fs = append(fs, fault.Field{Name: "dated", Code: "order.dated", Message: "请写明文书的日期，不晚于今天"})
	}
	if len(fs) > 0 {
		return "", invalid(fs...)
	}
	err = a.write(ctx, actor, agency.ProactiveDecide, agencyID, func(w *work) error {
		o.Case = ""
		if o.Number = strings.TrimSpace(o.Number); o.Number != "" {
			c, err := w.CaseByNumber(ctx, agencyID, o.Number)
			if err != nil {
				return invalid(fault.Field{Name: "number", Code: "order.case", Message: "本机关没有登记编号为 " + o.Number + " 的申请"})
			}
			o.Case = c.ID
		}
		if o.ID, err = newID(); err != nil {
			return err
		}
		o.On, o.By = w.today, w.actor.Person
		return w.putJSON(ctx, agency.ProactiveDecide, kindOrdered, agencyID, o.ID, w.today.Year, o)
	})
	return key, err
}

// Conversion is the decision on a candidate that a person makes.
type Conversion struct {
	Key, Seen string // the candidate, and a token of the reasons that the page showed
	Convert   bool
	Reason    string // why not
	// of what is converted
	Title  string
	Ground string // for catalog.Proactive
	Kind   catalog.Kind
	Column string
}

// Seen is a token of the reasons of a candidate: what came up since is not
// decided with it.
func (c *Candidate) Seen() string {
	return sum([]byte(fmt.Sprintf("%q %d", c.reasons(), len(c.Decided))))[:16]
}

// DecideProactive decides on a candidate: what is converted becomes a draft
// with its title, attribute and ground, whose cases the decision alone knows.
func (a *App) DecideProactive(ctx context.Context, actor agency.Actor, agencyID string, x Conversion) (d Consideration, err error) {
	err = a.write(ctx, actor, agency.ProactiveDecide, agencyID, func(w *work) error {
		c, err := w.candidate(ctx, agencyID, x.Key)
		if err != nil {
			return err
		}
		switch {
		case !c.Open:
			return fault.New(fault.Conflict, "proactive.decided", "这项信息已经作出决定，此后没有新的理由。")
		case x.Seen != c.Seen():
			return fault.New(fault.Conflict, "proactive.moved-on", "这项信息刚有新的申请、建议或者决定，您的决定没有保存。请查看最新情况后再定。")
		}
		d = Consideration{On: w.today, By: w.actor.Person, Name: w.actor.Name, Title: c.Title, Convert: x.Convert, Because: c.reasons()}
		if d.ID, err = newID(); err != nil {
			return err
		}
		if !x.Convert {
			if d.Reason = strings.TrimSpace(x.Reason); unsaid(d.Reason) || len([]rune(d.Reason)) > mostSuggestion {
				return invalid(fault.Field{Name: "reason", Code: "proactive.reason", Message: fmt.Sprintf("请说明不转为主动公开的理由，不超过 %d 个字", mostSuggestion)})
			}
		} else if err := w.convert(ctx, agencyID, &c, x, &d); err != nil {
			return err
		}
		return w.putJSON(ctx, agency.ProactiveDecide, kindConsidered, agencyID, x.Key+"/"+d.ID, w.today.Year, d)
	})
	return d, err
}

// convert drafts the item.
func (w *work) convert(ctx context.Context, agencyID string, c *Candidate, x Conversion, d *Consideration) error {
	if err := w.namesNobody(ctx, c, x.Title); err != nil {
		return err
	}
	one := ItemDraft{Agency: agencyID, Decision: &catalog.Decision{Attribute: catalog.Proactive, Ground: x.Ground},
		Version: catalog.Version{Record: catalog.Record{Kind: x.Kind, Title: strings.TrimSpace(x.Title), FormedOn: w.today}}}
	if x.Column != "" {
		one.Columns = []string{x.Column}
	}
	if err := one.Decision.Check(); err != nil {
		return invalid(fault.Field{Name: "ground", Code: "proactive.ground", Message: "请选择理由"})
	}
	if err := w.prepare(ctx, agencyID, &one.Version); err != nil {
		return err
	}
	empty := textAct(catalog.Drafted, 1, one.Version)
	empty.By = releaser // who writes the text is its drafter; whoever decided may review it
	f, err := w.createItem(ctx, agency.ProactiveDecide, agencyID, "", one.Version, []catalog.Act{empty, {Kind: catalog.AttributeDecided, Decision: one.Decision}})
	if err != nil {
		return err
	}
	d.Ground, d.Item = x.Ground, f.ID
	return nil
}

// namesNobody refuses a title that holds the name or a number of an applicant.
func (w *work) namesNobody(ctx context.Context, c *Candidate, title string) error {
	ids := make([]string, 0, len(c.Granted)+len(c.Suggested))
	for _, b := range c.Granted {
		ids = append(ids, b.ID)
	}
	for _, s := range c.Suggested {
		ids = append(ids, s.Case)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		one, err := w.Tx.Case(ctx, id)
		if err != nil {
			return err
		}
		app, err := w.unseal(one)
		if err != nil {
			return err
		}
		p := app.Applicant
		if slices.ContainsFunc([]string{p.Name, p.IDNo, p.Phone, p.Email}, func(s string) bool { return len([]rune(s)) > 1 && strings.Contains(title, s) }) {
			return invalid(fault.Field{Name: "title", Code: "proactive.person", Message: "名称中有申请人的个人信息，请改写"})
		}
	}
	return nil
}

// ConvertedFrom lists the cases behind an item that was drafted by a decision
// of art. 44, to those who read cases; nil for others.
func (a *App) ConvertedFrom(ctx context.Context, actor agency.Actor, itemID string) (d *Consideration, cases []Behind, err error) {
	owner, err := a.itemOwner(ctx, itemID)
	if err != nil {
		return nil, nil, err
	}
	err = a.read(ctx, actor, agency.CaseRead, owner, func(w *work) error {
		d, cases = nil, nil
		if _, bound, err := w.boundTo(ctx, owner); err != nil || bound {
			return err
		}
		if err := eachJSON(ctx, w, kindConsidered, owner, 0, func(_ string, x Consideration) error {
			if x.Item == itemID {
				d = &x
			}
			return nil
		}); err != nil || d == nil {
			return err
		}
		for _, b := range d.Because {
			_, id, _ := strings.Cut(b, ":")
			if strings.HasPrefix(b, "order:") || slices.ContainsFunc(cases, func(c Behind) bool { return c.ID == id }) {
				continue
			}
			c, err := w.Tx.Case(ctx, id)
			if err != nil {
				return err
			}
			cases = append(cases, Behind{ID: c.ID, Number: c.Number, Title: c.Title})
		}
		return nil
	})
	return d, cases, err
}
