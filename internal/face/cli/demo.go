package cli

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

type demoCommand struct {
	installation
	Year  int    `placeholder:"年度" help:"数据的年度，须已结束；默认为去年。"`
	Cases int    `default:"600" placeholder:"件数" help:"案件总数。"`
	Seed  uint64 `default:"1" placeholder:"种子" help:"同一种子得到同样的数据。"`
}

// Run fills an empty data directory with the fictional county.
func (c *demoCommand) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, false, func(a *app.App, who agency.Actor) error {
		if c.Year == 0 {
			c.Year = a.Today().Year - 1
		}
		start := time.Now()
		bar := newMeter(s.Err, "写入案件")
		err := a.Demo(ctx, who, app.Demo{Year: c.Year, Cases: c.Cases, Seed: c.Seed}, bar.set)
		bar.finish()
		if err == nil {
			fmt.Fprintf(s.Out, "已写入虚构的云岭县 %d 年度数据：%d 个案件（%.1f 秒）。\n", c.Year, c.Cases, time.Since(start).Seconds())
			fmt.Fprintf(s.Out, "下一步：gongkai agency list --data %s；gongkai report derive --data %s --agency office --year %d\n", c.Data, c.Data, c.Year)
		}
		return err
	})
}
