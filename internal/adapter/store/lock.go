package store

import "context"

// LockRecord makes other writers of one record wait for the end of this
// transaction, so that what is read of it stays true; no record, no lock.
func (t *Tx) LockRecord(ctx context.Context, kind, agency, key string) error {
	_, err := t.exec(ctx, `UPDATE records SET year = year WHERE kind = $1 AND agency = $2 AND key = $3`, kind, agency, key)
	return err
}
