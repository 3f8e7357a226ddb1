package cli

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// meter shows how much of a known amount of work is done, on a terminal only.
type meter struct {
	w    io.Writer // nil where it must stay silent
	what string
	bar  *progressbar.ProgressBar
}

func newMeter(w io.Writer, what string) *meter {
	m := &meter{what: what}
	if isTerminal(w) {
		m.w = w
	}
	return m
}

func (m *meter) set(done, total int64) {
	if m.w == nil || total <= 0 {
		return
	}
	if m.bar == nil {
		m.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(m.w), progressbar.OptionSetDescription(m.what),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
	}
	_ = m.bar.Set64(min(done, total))
}

func (m *meter) finish() {
	if m.bar != nil {
		_ = m.bar.Clear()
	}
}
