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
// most limit of each stage.
func (t *Tx) ItemsAtDesk(ctx context.Context, agency string, limit int, f func(Item) error) error {
	for _, stage := range []string{"draft", "review", "signed", "scheduled"} {
		if err := t.plainItems(ctx, `WHERE agency = $1 AND stage = $2 ORDER BY id DESC LIMIT $3`, []any{agency, stage, limit}, f); err != nil {
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
