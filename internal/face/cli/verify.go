package cli

import (
	"context"
	"fmt"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

type verifyCommand struct{ installation }

// Run recomputes everything and names what does not agree: status 0 where all
// is whole, 1 where anything was found.
func (c *verifyCommand) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		bar := newMeter(s.Err, "核对")
		v, err := a.Verify(ctx, who, bar.set)
		bar.finish()
		if err != nil {
			return err
		}
		for _, f := range v.Faults {
			fmt.Fprintf(s.Out, "%s: %s\n", f.Where, f.Message)
		}
		fmt.Fprintf(s.Out, "核对了 %d 条审计记录、%d 个案件（%d 个行为）、%d 项数据、%d 个文件、公开日志 %d 条，发现 %d 处不符。\n",
			v.Entries, v.Cases, v.Acts, v.Records, v.Blobs, v.Log, len(v.Faults))
		if len(v.Faults) > 0 {
			return errFindings
		}
		return nil
	})
}
