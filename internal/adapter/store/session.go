package store

import (
	"context"
	"time"

	"gongkai/internal/kernel/audit"
)

// Session is one browser signed in. Times are UTC, to the millisecond.
type Session struct {
	Token  string // the hash; the browser alone holds what it was made of
	Person string
	Second bool // the second factor was shown
	Begun  time.Time
	Seen   time.Time
	Agent  string
}

func instant(t time.Time) string { return t.UTC().Format(audit.TimeLayout) }

// PutSession begins a session.
func (t *Tx) PutSession(ctx context.Context, s Session) error {
	_, err := t.exec(ctx, `INSERT INTO sessions (token, person, second, begun, seen, agent) VALUES ($1, $2, $3, $4, $5, $6)`,
		s.Token, s.Person, flag(s.Second), instant(s.Begun), instant(s.Seen), s.Agent)
	return err
}

// Session finds a session by its hash.
func (t *Tx) Session(ctx context.Context, token string) (s Session, found bool, err error) {
	if t.reads && t.standing == 0 { // where the ledger stands, for all that is read after it, in the same query
		var standing int64
		err = t.sessionsWith(ctx, `, (SELECT seq FROM audit_head WHERE id = 1)`, `WHERE token = $1`, []any{token}, func(one Session) { s, found, t.standing = one, true, standing }, &standing)
		return s, found, err
	}
	err = t.sessions(ctx, `WHERE token = $1`, []any{token}, func(one Session) { s, found = one, true })
	return s, found, err
}

func (t *Tx) sessions(ctx context.Context, where string, args []any, f func(Session)) error {
	return t.sessionsWith(ctx, ``, where, args, f)
}

// sessionsWith reads further columns into more.
func (t *Tx) sessionsWith(ctx context.Context, columns, where string, args []any, f func(Session), more ...any) error {
	return t.each(t.brief(ctx), `SELECT token, person, second, begun, seen, agent`+columns+` FROM sessions `+where, args, func(scan func(...any) error) error {
		var s Session
		var second int
		var begun, seen string
		err := scan(append([]any{&s.Token, &s.Person, &second, &begun, &seen, &s.Agent}, more...)...)
		if err != nil {
			return err
		}
		s.Second = second != 0
		if s.Begun, err = time.Parse(audit.TimeLayout, begun); err != nil {
			return err
		}
		if s.Seen, err = time.Parse(audit.TimeLayout, seen); err != nil {
			return err
		}
		f(s)
		return nil
	})
}

// TouchSession notes that a session was used.
func (t *Tx) TouchSession(ctx context.Context, token string, at time.Time) error {
	_, err := t.exec(ctx, `UPDATE sessions SET seen = $1 WHERE token = $2`, instant(at), token)
	return err
}

// EndSession ends one session.
func (t *Tx) EndSession(ctx context.Context, token string) error {
	_, err := t.exec(ctx, `DELETE FROM sessions WHERE token = $1`, token)
	return err
}

// EndSessionsOf ends all sessions of a person but one.
func (t *Tx) EndSessionsOf(ctx context.Context, person, but string) error {
	_, err := t.exec(ctx, `DELETE FROM sessions WHERE person = $1 AND token <> $2`, person, but)
	return err
}

// SweepSessions ends those last used before idle or begun before begun.
func (t *Tx) SweepSessions(ctx context.Context, idle, begun time.Time) error {
	_, err := t.exec(ctx, `DELETE FROM sessions WHERE seen < $1 OR begun < $2`, instant(idle), instant(begun))
	return err
}
