package app

import (
	"context"
	"fmt"

	"gongkai/internal/kernel/agency"
)

// DemoInspection gives an inspection of oneself something to find: a notice
// whose links have gone, and a first run to compare with.
func (a *App) DemoInspection(ctx context.Context, actor agency.Actor) error {
	at := a.Today().AddDays(-9)
	res, err := a.ImportItems(ctx, actor, ItemImport{Agency: demoOffice, Rows: [][]string{{"标题", "发布时间", "栏目", "信息种类", "正文"},
		{"关于旧网站栏目迁移的通知", at.String(), "notices", "通知公告", `<p>旧网站的办事指南已经迁移，原来的<a href="/items/019a0000-0000-7000-8000-000000000000">收费公示</a>和<a href="/old/guide">办事指南</a>不再更新，有关法规可在<a href="https://law.yunling.example/ogi">法规数据库</a>查阅。</p>`}}})
	if err == nil && len(res.Faults) > 0 {
		err = fmt.Errorf("demo: %s", res.Faults[0].Message)
	}
	if err != nil {
		return err
	}
	_, err = a.RecordInspection(ctx, actor, Inspection{})
	return err
}
