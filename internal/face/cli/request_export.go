package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

type requestExport struct {
	installation
	Agency string `placeholder:"编号" help:"只导出一个机关的案件。"`
}

// Run prints a JSON line per case, its acts in replay format.
func (c *requestExport) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		out := bufio.NewWriterSize(s.Out, 1<<16)
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		err := a.ExportCases(ctx, who, c.Agency, func(e app.Exported) error { return enc.Encode(e) })
		return errors.Join(err, out.Flush())
	})
}
