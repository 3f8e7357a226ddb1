package notify

import (
	"context"
	"log/slog"
)

// Log notes that a message would have left, for trials and demonstrations: its
// identity and size, nothing of what it says or to whom.
type Log struct{ log *slog.Logger }

// NewLog makes a carrier that only notes; nil is slog.Default.
func NewLog(l *slog.Logger) *Log {
	if l == nil {
		l = slog.Default()
	}
	return &Log{l}
}

// Send notes the message.
func (l *Log) Send(ctx context.Context, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	l.log.InfoContext(ctx, "notification", "id", m.ID, "characters", len([]rune(m.Text)))
	return nil
}
