package app

import (
	"context"
	"sync"
	"time"

	"gongkai/internal/kernel/agency"
)

// strangers counts attempts to sign in with names that nobody bears. Each may
// be made by anybody, so they are entered by the hour: the first at once, the
// others summed when the hour is over, the audit is looked at or the server
// stops. That is two entries an hour and process, however many try; a process
// that is killed loses a sum, never that somebody tried.
type strangers struct {
	mu   sync.Mutex
	hour time.Time // of the first attempt
	more int       // after the first, in that hour, not entered yet
}

// strangeSignIn enters an attempt by a name that is not known. What was typed
// is nowhere kept, not even as a digest: people type their password where the
// name goes, and a digest of a guess can be guessed.
func (a *App) strangeSignIn(ctx context.Context) error {
	s := &a.strangers
	s.mu.Lock()
	defer s.mu.Unlock()
	hour := a.now().UTC().Truncate(time.Hour)
	if hour.Equal(s.hour) {
		s.more++
		return nil
	}
	err := a.own(ctx, agency.Actor{}, true, func(w *work) error {
		w.noteStrangers(s)
		w.Note(w.entry(SignFail, "", "person:", map[string]any{"what": "unknown"}))
		return nil
	})
	if err == nil {
		s.hour, s.more = hour, 0
	}
	return err
}

// tellStrangers enters the sum so far.
func (a *App) tellStrangers(ctx context.Context) error {
	s := &a.strangers
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.more == 0 {
		return nil
	}
	err := a.own(ctx, agency.Actor{}, true, func(w *work) error { w.noteStrangers(s); return nil })
	if err == nil {
		s.more = 0
	}
	return err
}

func (w *work) noteStrangers(s *strangers) {
	if s.more > 0 {
		w.Note(w.entry(SignFail, "", "person:", map[string]any{"what": "unknown", "times": s.more, "hour": s.hour.In(w.app.place).Format("2006-01-02 15时")}))
	}
}
