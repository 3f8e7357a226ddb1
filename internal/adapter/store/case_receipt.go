package store

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/law/request"
)

// How and when a case came, by the act of receipt that counts: columns that the
// store keeps itself (migration 0014).
const (
	countedReceipt = ` FROM acts WHERE case_id = cases.id AND act = 'received' AND void_by = 0), '')`
	receiptDay     = `COALESCE((SELECT MAX(on_date)` + countedReceipt
)

// receiptChannel finds the channel in an act's body: what people write has its
// quotation marks escaped there and cannot look like it.
func receiptChannel() string {
	var b strings.Builder
	for _, c := range request.Channels() {
		fmt.Fprintf(&b, ` WHEN body LIKE '%%"channel":"%s"%%' THEN '%[1]s'`, c.Key)
	}
	return `COALESCE((SELECT MAX(CASE` + b.String() + ` ELSE '' END)` + countedReceipt
}

// freshReceipts fills those columns, after loading rows that may lack them.
func (t *Tx) freshReceipts(ctx context.Context) error {
	_, err := t.exec(ctx, `UPDATE cases SET channel = `+receiptChannel()+`, received_on = `+receiptDay)
	return err
}

// WrongReceipts lists the cases whose columns of receipt do not follow from
// their acts.
func (t *Tx) WrongReceipts(ctx context.Context) (ids []string, err error) {
	err = t.each(ctx, `SELECT id FROM cases WHERE channel <> `+receiptChannel()+` OR received_on <> `+receiptDay+` ORDER BY id`, nil, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
