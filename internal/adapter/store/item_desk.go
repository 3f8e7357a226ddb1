package store

import (
	"context"
	"fmt"

	"gongkai/internal/kernel/calendar"
)

// ItemsQuery asks for one page of an agency's items, the newest first.
type ItemsQuery struct {
	Agency, Stage, Kind  string // Stage and Kind "" all
	Words, Number, Index string
	After                string // ID of the last row of the page before
	Limit                int
}

// Items calls f for the items of a page.
func (t *Tx) Items(ctx context.Context, q ItemsQuery, f func(Item) error) error {
	w := where{}
	w.add(`agency = `, q.Agency)
	if q.Stage != "" {
		w.add(`stage = `, q.Stage)
	}
	if q.Kind != "" {
		w.add(`kind = `, q.Kind)
	}
	if q.Words != "" {
		w.raw(` AND title LIKE %s ESCAPE '\'`, "%"+like(q.Words)+"%")
	}
	if q.Number != "" {
		w.raw(` AND number LIKE %s ESCAPE '\'`, "%"+like(q.Number)+"%")
	}
	if q.Index != "" {
		w.raw(` AND index_no LIKE %s ESCAPE '\'`, like(q.Index)+"%")
	}
	if q.After != "" {
		w.add(`id < `, q.After)
	}
	w.args = append(w.args, q.Limit)
	return t.plainItems(ctx, `WHERE `+w.text.String()+fmt.Sprintf(` ORDER BY id DESC LIMIT $%d`, len(w.args)), w.args, f)
}

func (t *Tx) plainItems(ctx context.Context, where string, args []any, f func(Item) error) error {
	return t.itemWalk(ctx, where, args, func(i Item, err error) error {
		if err != nil {
			return err
		}
		return f(i)
	})
}

// ItemsAtDesk calls f for what an agency's desk has under way, by due date, at
// most limit of each stage. Drafts that came in by an import wait elsewhere, see
// ImportsOpen.
func (t *Tx) ItemsAtDesk(ctx context.Context, agency string, limit int, f func(Item) error) error {
	for _, stage := range []string{"draft", "review", "signed", "scheduled"} {
		if err := t.plainItems(ctx, `WHERE agency = $1 AND stage = $2 AND (stage <> 'draft' OR source_key IS NULL) ORDER BY id DESC LIMIT $3`, []any{agency, stage, limit}, f); err != nil {
			return err
		}
	}
	return nil
}

// ItemsToAfterReview calls f for the emergency releases still to be reviewed.
func (t *Tx) ItemsToAfterReview(ctx context.Context, agency string, f func(Item) error) error {
	return t.plainItems(ctx, `WHERE agency = $1 AND after_due <> '' ORDER BY after_due, id`, []any{agency}, f)
}

// ItemsToReassess calls f for the withheld items whose assessment (art. 18)
// falls due by a day.
func (t *Tx) ItemsToReassess(ctx context.Context, agency string, by calendar.Date, limit int, f func(Item) error) error {
	return t.plainItems(ctx, `WHERE agency = $1 AND stage = 'held' AND reassess_due <= $2 ORDER BY reassess_due, id LIMIT $3`, []any{agency, by.String(), limit}, f)
}

// ItemsToRelease calls f for the scheduled items whose minute has come.
func (t *Tx) ItemsToRelease(ctx context.Context, minute string, limit int, f func(Item) error) error {
	return t.plainItems(ctx, `WHERE stage = 'scheduled' AND release_at <= $1 ORDER BY release_at, id LIMIT $2`, []any{minute, limit}, f)
}

// RelationOnto is what a public item of another agency says of a document.
type RelationOnto struct {
	Kind, By, Document string
}

// RelationsOnto calls f for what public items of others say that changes the
// validity of an agency's documents.
func (t *Tx) RelationsOnto(ctx context.Context, agency string, f func(RelationOnto) error) error {
	return t.each(ctx, `SELECT r.kind, r.item_id, r.other FROM items d JOIN item_relations r ON r.other = d.id JOIN items i ON i.id = r.item_id
		WHERE d.agency = $1 AND d.kind IN ('normative', 'rules') AND d.public > 0 AND r.kind IN ('amends', 'repeals', 'replaces') AND i.agency <> d.agency ORDER BY r.other, r.item_id`,
		[]any{agency}, func(scan func(...any) error) error {
			var r RelationOnto
			if err := scan(&r.Kind, &r.By, &r.Document); err != nil {
				return err
			}
			return f(r)
		})
}

// EventActs calls f for the acts on the validity of an agency's documents, by
// document and order.
func (t *Tx) EventActs(ctx context.Context, agency string, f func(ActRow) error) error {
	return t.each(ctx, `SELECT a.item_id, a.seq, a.act, a.on_date, a.body FROM items d JOIN item_acts a ON a.item_id = d.id
		WHERE d.agency = $1 AND d.kind IN ('normative', 'rules') AND a.act IN ('amended_by', 'repealed_by', 'partly_repealed_by', 'declared_invalid', 'kept', 'renewed', 'event_revoked') ORDER BY a.item_id, a.seq`,
		[]any{agency}, func(scan func(...any) error) error {
			var r ActRow
			if err := scan(&r.CaseID, &r.Seq, &r.Kind, &r.On, &r.Body); err != nil {
				return err
			}
			return f(r)
		})
}

// SecrecyActs calls f for the secrecy reviews of an agency's items from a day
// (inclusive) to another (exclusive), by day.
func (t *Tx) SecrecyActs(ctx context.Context, agency, from, to string, f func(Item, ActRow) error) error {
	return t.each(ctx, `SELECT a.item_id, a.seq, a.act, a.on_date, a.body, i.title, i.number FROM items i JOIN item_acts a ON a.item_id = i.id
		WHERE i.agency = $1 AND a.act = 'secrecy_reviewed' AND a.on_date >= $2 AND a.on_date < $3 ORDER BY a.on_date, a.item_id, a.seq`,
		[]any{agency, from, to}, func(scan func(...any) error) error {
			var r ActRow
			var i Item
			if err := scan(&r.CaseID, &r.Seq, &r.Kind, &r.On, &r.Body, &i.Title, &i.Number); err != nil {
				return err
			}
			i.ID = r.CaseID
			return f(i, r)
		})
}
