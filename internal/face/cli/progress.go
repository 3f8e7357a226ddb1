package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress counts files on a terminal while a long run goes on; anywhere else,
// and in a short run, it stays silent.
type progress struct {
	w     io.Writer // nil where it must stay silent
	start time.Time
	n     int
	bar   *progressbar.ProgressBar
}

// A run is long after a second or fifty files.
const (
	longRun   = time.Second
	manyFiles = 50
)

// newProgress shows on s.Err. Where the command writes as it goes, its output
// must not be on the terminal too.
func newProgress(s *Streams, writesAsItGoes bool) *progress {
	p := &progress{start: time.Now()}
	if isTerminal(s.Err) && !(writesAsItGoes && isTerminal(s.Out)) {
		p.w = s.Err
	}
	return p
}

func (p *progress) add() {
	if p.w == nil {
		return
	}
	p.n++
	if p.bar == nil {
		if p.n <= manyFiles && time.Since(p.start) < longRun {
			return
		}
		p.bar = progressbar.NewOptions(-1,
			progressbar.OptionSetWriter(p.w),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSpinnerType(14),
			progressbar.OptionClearOnFinish(),
		)
	}
	p.bar.Describe(fmt.Sprintf("已读 %d 个文件", p.n))
	_ = p.bar.Add(1)
}

// done takes the bar off the terminal.
func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

func isTerminal(v any) bool {
	f, ok := v.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
