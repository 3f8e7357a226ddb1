package app

import (
	"context"
	"encoding/json"
	"fmt"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

const (
	kindColumn     = "column"      // agency "", key is the column's id
	kindReviewDesk = "review_desk" // key "desk"; agency "" for all
)

// TagColumns is the tree of columns.
const TagColumns = "columns"

// columns is the tree, once for each work.
func (w *work) columns(ctx context.Context) (*catalog.Columns, error) {
	if w.tree != nil {
		return w.tree, nil
	}
	var changes []catalog.Column
	if err := eachJSON(ctx, w, kindColumn, "", 0, func(_ string, c catalog.Column) error { changes = append(changes, c); return nil }); err != nil {
		return nil, err
	}
	tree, err := catalog.NewColumns(changes...)
	if err == nil {
		w.tree = tree
	}
	return tree, err
}

// Columns is the tree of columns.
func (a *App) Columns(ctx context.Context, actor agency.Actor) (t *catalog.Columns, err error) {
	err = a.own(ctx, actor, false, func(w *work) error { t, err = w.columns(ctx); return err })
	return t, err
}

// PutColumn adds a column or changes one. A column keeps its place in the tree:
// its address and what is listed in it hang on that.
func (a *App) PutColumn(ctx context.Context, actor agency.Actor, c catalog.Column) error {
	return a.write(ctx, actor, agency.ColumnManage, "", func(w *work) error {
		have, err := w.columns(ctx)
		if err != nil {
			return err
		}
		old, known := have.Get(c.ID)
		if known && old.Parent != c.Parent {
			return fault.New(fault.Conflict, "column.parent", fmt.Sprintf("栏目“%s”不能移到别处：地址和已发布的信息都在原处。请新建栏目，并把旧栏目设为隐藏。", old.Name))
		}
		if known && len(have.Path(c.ID)) == 1 && c.Hidden && old.Type == c.Type && isFixed(c.ID) {
			return fault.New(fault.Conflict, "column.fixed", fmt.Sprintf("“%s”是国办公开办函〔2019〕61号规定的一级栏目，不能隐藏。", old.Name))
		}
		if _, err := catalog.NewColumns(append(have.List(), c)...); err != nil {
			return err
		}
		w.tree = nil
		w.touch(TagColumns, TagItems, "column:"+c.ID)
		return w.putJSON(ctx, agency.ColumnManage, kindColumn, "", c.ID, 0, c)
	})
}

func isFixed(id string) bool {
	return id == catalog.ColGuide || id == catalog.ColSystems || id == catalog.ColStatutory || id == catalog.ColReports
}

// Desk is how an agency reviews, and how it numbers its items.
type Desk struct {
	Flow        catalog.Flow `json:"flow"`
	IndexFormat string       `json:"index_format"`
}

// reviewDesk is the agency's desk, else the installation's, else the default.
func (w *work) reviewDesk(ctx context.Context, agencyID string) (d Desk, err error) {
	d = Desk{catalog.DefaultFlow(), catalog.DefaultIndexFormat}
	for _, id := range []string{agencyID, ""} {
		r, err := w.Record(ctx, kindReviewDesk, id, "desk")
		if err != nil {
			return d, err
		}
		if r != nil {
			return d, json.Unmarshal([]byte(r.Body), &d)
		}
	}
	return d, nil
}

// ReviewDeskOf is an agency's desk as it stands.
func (a *App) ReviewDeskOf(ctx context.Context, actor agency.Actor, agencyID string) (d Desk, err error) {
	err = a.read(ctx, actor, agency.SettingManage, agencyID, func(w *work) error { d, err = w.reviewDesk(ctx, agencyID); return err })
	return d, err
}

// PutReviewDesk sets an agency's desk, "" for all that have none of their own.
// What was submitted before keeps its flow.
func (a *App) PutReviewDesk(ctx context.Context, actor agency.Actor, agencyID string, d Desk) error {
	if err := d.Flow.Check(); err != nil {
		return err
	}
	if d.IndexFormat == "" {
		d.IndexFormat = catalog.DefaultIndexFormat
	}
	if err := catalog.CheckIndexFormat(d.IndexFormat); err != nil {
		return err
	}
	return a.write(ctx, actor, agency.SettingManage, agencyID, func(w *work) error {
		return w.putJSON(ctx, agency.SettingManage, kindReviewDesk, agencyID, "desk", 0, d)
	})
}
