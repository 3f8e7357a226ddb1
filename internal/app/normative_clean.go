package app

import (
	"context"
	"fmt"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// CleanUp is one clean-up decision (清理), which keeps, amends or ends many
// documents and cites each by number.
type CleanUp struct {
	ID        string
	Title     string // of the decision
	Number    string // its document number
	Item      string // the decision as an item, "" where it is none
	On        calendar.Date
	Effective calendar.Date
	Lines     []CleanUpLine
}

// CleanUpLine is what the decision says of one document, found by its item or
// its number.
type CleanUpLine struct {
	Item, Number, Title string
	At                  string // 第3项, 附件1第2项
	Result              catalog.ActKind
	Until               calendar.Date // renewed
	Note                string
}

// CleanUpResults are what a clean-up may decide.
func CleanUpResults() []catalog.ActKind {
	return []catalog.ActKind{catalog.Kept, catalog.Amended, catalog.Repealed, catalog.PartlyRepealed, catalog.DeclaredInvalid, catalog.Renewed}
}

const (
	kindCleanUp     = "clean_up"
	kindCleanUpItem = "clean_up_item" // agency, key is the decision's item: which decision it is
)

// CleanUp records a clean-up decision: each line becomes an event of its
// document. One line that names no document refuses all.
func (a *App) CleanUp(ctx context.Context, actor agency.Actor, agencyID string, d CleanUp) (out CleanUp, err error) {
	if d.Number == "" && d.Title == "" || d.On.IsZero() || len(d.Lines) == 0 || len(d.Lines) > 2000 {
		return out, fault.New(fault.Invalid, "clean-up.decision", "请写明清理决定的名称或者文号、日期，以及 1 至 2000 份文件的处理结果。")
	}
	err = a.write(ctx, actor, agency.NormativeManage, agencyID, func(w *work) error {
		out = d
		out.Lines = slices.Clone(d.Lines)
		if out.ID, err = newID(); err != nil {
			return err
		}
		if out.Effective.IsZero() {
			out.Effective = out.On
		}
		if n, ok := catalog.NormalNumber(out.Number); ok {
			out.Number = n.Text
		}
		if err := w.findDecision(ctx, agencyID, &out); err != nil {
			return err
		}
		var fs []fault.Field
		for i := range out.Lines {
			if err := w.cleanUpLine(ctx, agencyID, &out, &out.Lines[i]); fault.KindOf(err) == fault.Invalid || fault.KindOf(err) == fault.NotFound {
				fs = append(fs, fault.Field{Name: fmt.Sprintf("第 %d 行", i+1), Code: "clean-up.line", Message: err.Error()})
			} else if err != nil {
				return err
			}
		}
		if len(fs) > 0 {
			return &fault.Error{Kind: fault.Invalid, Code: "clean-up.lines", Message: "清理结果没有保存", Fields: fs}
		}
		if err := w.linkDecision(ctx, agencyID, &out); err != nil {
			return err
		}
		return w.putJSON(ctx, agency.NormativeManage, kindCleanUp, agencyID, out.ID, out.On.Year, out)
	})
	return out, err
}

// findDecision takes the item that the decision was published as, or the one
// item of the agency that has its number.
func (w *work) findDecision(ctx context.Context, agencyID string, d *CleanUp) error {
	if d.Item != "" || d.Number == "" {
		return nil
	}
	var found []string
	if err := w.ItemsByNumber(ctx, d.Number, func(i store.Item, err error) error {
		if err == nil && i.Agency == agencyID {
			found = append(found, i.ID)
		}
		return err
	}); err != nil {
		return err
	}
	if len(found) == 1 {
		d.Item = found[0]
	}
	return nil
}

// linkDecision notes which decision an item is, so that its results are shown
// with it and each document's history leads there.
func (w *work) linkDecision(ctx context.Context, agencyID string, d *CleanUp) error {
	if d.Item == "" {
		return nil
	}
	i, err := w.Tx.Item(ctx, d.Item)
	if err != nil {
		return err
	}
	bad := func(text string) error {
		return &fault.Error{Kind: fault.Invalid, Code: "clean-up.item", Message: "没有保存", Fields: []fault.Field{{Name: "item", Code: "clean-up.item", Message: text}}}
	}
	have, err := w.Record(ctx, kindCleanUpItem, agencyID, d.Item)
	switch {
	case err != nil:
		return err
	case i.Agency != agencyID:
		return bad("应是本机关的信息条目")
	case slices.ContainsFunc(d.Lines, func(l CleanUpLine) bool { return l.Item == d.Item }):
		return bad("决定自己在处理结果之中")
	case have != nil:
		return bad("这条信息已是另一清理决定")
	}
	tags := []string{itemAbout(d.Item)}
	for _, l := range d.Lines {
		tags = append(tags, itemAbout(l.Item))
	}
	w.touch(tags...)
	return w.putJSON(ctx, agency.NormativeManage, kindCleanUpItem, agencyID, d.Item, d.On.Year, d.ID)
}

// LinkCleanUp names the item that a clean-up decision was published as.
func (a *App) LinkCleanUp(ctx context.Context, actor agency.Actor, agencyID, id, item string) error {
	return a.write(ctx, actor, agency.NormativeManage, agencyID, func(w *work) error {
		d, err := w.cleanUpOf(ctx, agencyID, id)
		if err != nil {
			return err
		}
		if d.Item != "" {
			return fault.New(fault.Conflict, "clean-up.linked", "这项决定已经关联了信息条目。")
		}
		d.Item = item
		if err := w.linkDecision(ctx, agencyID, &d); err != nil {
			return err
		}
		return w.putJSON(ctx, agency.NormativeManage, kindCleanUp, agencyID, d.ID, d.On.Year, d)
	})
}

func (w *work) cleanUpOf(ctx context.Context, agencyID, id string) (d CleanUp, err error) {
	r, err := w.Record(ctx, kindCleanUp, agencyID, id)
	if err != nil {
		return d, err
	}
	if r == nil {
		return d, fault.New(fault.NotFound, "clean-up.missing", "没有这项清理决定。")
	}
	return decode[CleanUp](r.Body)
}

// CleanedDocument is what a decision says of a document, and how the document
// stands today.
type CleanedDocument struct {
	CleanUpLine
	Status catalog.Status
	Public bool
}

// CleanUpByID gives a decision with its documents as they stand today.
func (a *App) CleanUpByID(ctx context.Context, actor agency.Actor, agencyID, id string) (d CleanUp, docs []CleanedDocument, err error) {
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error {
		if d, err = w.cleanUpOf(ctx, agencyID, id); err != nil {
			return err
		}
		docs, err = w.cleaned(ctx, d)
		return err
	})
	return d, docs, err
}

func (w *work) cleaned(ctx context.Context, d CleanUp) ([]CleanedDocument, error) {
	docs := make([]CleanedDocument, 0, len(d.Lines))
	for _, l := range d.Lines {
		i, err := w.Tx.Item(ctx, l.Item)
		if err != nil {
			return nil, err
		}
		docs = append(docs, CleanedDocument{l, factsOfRow(*i).On(w.today), i.Public > 0})
	}
	return docs, nil
}

// PublicCleanUp is a clean-up decision as its item shows it: the results for
// the documents that are public.
type PublicCleanUp struct {
	Effective calendar.Date
	Documents []CleanedDocument
}

// decidedBy gives what an item decides as a clean-up decision, nil for others.
func (w *work) decidedBy(ctx context.Context, f *itemFile) (*PublicCleanUp, error) {
	r, err := w.Record(ctx, kindCleanUpItem, f.Agency, f.ID)
	if err != nil || r == nil {
		return nil, err
	}
	id, err := decode[string](r.Body)
	if err != nil {
		return nil, err
	}
	d, err := w.cleanUpOf(ctx, f.Agency, id)
	if err != nil {
		return nil, err
	}
	docs, err := w.cleaned(ctx, d)
	return &PublicCleanUp{d.Effective, slices.DeleteFunc(docs, func(x CleanedDocument) bool { return !x.Public })}, err
}

// publicCauses leaves of the events of a document what the public may know of
// their causes: a decision that is not public is not named, one that was linked
// later is. Those awaited are shown as soon as they are public.
func (w *work) publicCauses(ctx context.Context, agencyID string, v *ItemValidity) (awaited []string, err error) {
	ofBatch := map[string]string{}
	for n := range v.Events {
		e := &v.Events[n]
		if e.Cause == nil {
			continue
		}
		c := *e.Cause
		if c.Item == "" && e.Batch != "" {
			if _, seen := ofBatch[e.Batch]; !seen {
				d, err := w.cleanUpOf(ctx, agencyID, e.Batch)
				if err != nil && fault.KindOf(err) != fault.NotFound {
					return nil, err
				}
				ofBatch[e.Batch] = d.Item
			}
			c.Item = ofBatch[e.Batch]
		}
		if c.Item != "" {
			awaited = append(awaited, c.Item)
		}
		if err := w.publicCause(ctx, &c, e.Cause.Item != ""); err != nil {
			return nil, err
		}
		if e.Cause = &c; c == (catalog.Relation{}) {
			e.Cause = nil
		}
	}
	if by := v.Facts.EndedBy; by != nil {
		c := *by
		if err := w.publicCause(ctx, &c, c.Item != ""); err != nil {
			return nil, err
		}
		if v.Facts.EndedBy = &c; c == (catalog.Relation{}) {
			v.Facts.EndedBy = nil
		}
	}
	return awaited, nil
}

// publicCause empties a cause whose item was never public; named tells that its
// title is that item's, not what somebody wrote.
func (w *work) publicCause(ctx context.Context, c *catalog.Relation, named bool) error {
	if c.Item == "" {
		return nil
	}
	i, err := w.Tx.Item(ctx, c.Item)
	switch {
	case err != nil && fault.KindOf(err) != fault.NotFound:
		return err
	case err == nil && (i.Public > 0 || i.Stage == string(catalog.StageWithdrawn)):
	case named:
		*c = catalog.Relation{}
	default:
		c.Item = ""
	}
	return nil
}

func (w *work) cleanUpLine(ctx context.Context, agencyID string, d *CleanUp, l *CleanUpLine) error {
	if !slices.Contains(CleanUpResults(), l.Result) {
		return fault.New(fault.Invalid, "clean-up.result", "处理结果应为继续有效、修改、废止、部分废止、宣布失效、延长有效期之一。")
	}
	f, err := w.cleanUpItem(ctx, agencyID, l)
	if err != nil {
		return err
	}
	l.Item, l.Title, l.Number = f.ID, f.Title, f.Number
	// What is kept or renewed is neither amended nor repealed by the decision.
	cause := catalog.Relation{Kind: map[catalog.ActKind]catalog.RelationKind{catalog.Amended: catalog.Amends, catalog.Repealed: catalog.Repeals, catalog.PartlyRepealed: catalog.Repeals, catalog.DeclaredInvalid: catalog.Repeals}[l.Result],
		Item: d.Item, Title: d.Title, Number: d.Number}
	if d.Effective.Before(f.IssuedOn) {
		return fault.New(fault.Invalid, "clean-up.effective", fmt.Sprintf("%s 早于“%s”的公布日期 %s", d.Effective, f.Title, f.IssuedOn))
	}
	return w.actItem(ctx, agency.NormativeManage, f, catalog.Act{Kind: l.Result, By: w.actor.Person, Effective: d.Effective, Cause: &cause, CauseItem: l.At,
		Until: l.Until, Reason: l.Note, Batch: d.ID})
}

func (w *work) cleanUpItem(ctx context.Context, agencyID string, l *CleanUpLine) (*itemFile, error) {
	id := l.Item
	if id == "" {
		n, _ := catalog.NormalNumber(l.Number)
		if err := w.ItemsByNumber(ctx, n.Text, func(i store.Item, err error) error {
			if err == nil && i.Agency == agencyID && catalog.Kind(i.Kind).HasValidity() {
				id = i.ID
			}
			return err
		}); err != nil {
			return nil, err
		}
	}
	if id == "" {
		return nil, fault.New(fault.Invalid, "clean-up.unknown", fmt.Sprintf("文件库中没有文号为 %s 的文件", l.Number))
	}
	f, err := w.openItem(ctx, id)
	if err == nil && f.Agency != agencyID {
		return nil, fault.New(fault.Invalid, "clean-up.foreign", fmt.Sprintf("“%s”不是本机关的文件", f.Title))
	}
	return f, err
}

// CleanUps lists an agency's clean-up decisions, the latest first.
func (a *App) CleanUps(ctx context.Context, actor agency.Actor, agencyID string) (out []CleanUp, err error) {
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error {
		out = nil
		err := eachJSON(ctx, w, kindCleanUp, agencyID, 0, func(_ string, d CleanUp) error { out = append(out, d); return nil })
		slices.SortStableFunc(out, func(x, y CleanUp) int { return y.On.Compare(x.On) })
		return err
	})
	return out, err
}
