package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/screening"
)

// DemoImport lets the demonstration's office have articles of its old site that
// wait: screening found something in them, so they are not public.
func (a *App) DemoImport(ctx context.Context, actor agency.Actor) (err error) {
	dir, err := os.MkdirTemp(a.opts.Dir, "demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	var photo bytes.Buffer
	if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "验收现场.png"), photo.Bytes(), 0o600); err != nil {
		return err
	}
	const site = "https://old.yunling.example/zjj/"
	res, err := a.ImportItems(ctx, actor, ItemImport{Agency: demoOffice, Column: catalog.ColNotices, Files: os.DirFS(dir), Rows: [][]string{
		{"标题", "发布时间", "正文", "附件", "原网址"},
		{"关于青石街雨污分流工程完工验收的公告", "2021-09-14 10:20", "<p>青石街雨污分流改造工程已于9月10日通过完工验收，现予公告。现场情况见附件照片。</p>", "验收现场.png", site + "tzgg/2021/0914.html"},
		{"关于公租房轮候对象公示的通告", "2020-11-03 09:00", "<p>经审核，申请人祝青禾（公民身份号码11010519491231002X）符合公租房保障条件，现予公示。</p>", "", site + "tzgg/2020/1103.html"},
		{"关于老旧小区改造意见征集结果的公告", "2022-04-18 16:30", "<p>共收到意见五十二条，采纳三十八条，未采纳的已逐条说明理由。</p>", "", site + "show.jsp?id=418"},
	}})
	if err == nil && (len(res.Faults) > 0 || len(res.Open) != 2) {
		err = fmt.Errorf("demo: %d faults, %d articles wait", len(res.Faults), len(res.Open))
	}
	if err != nil {
		return err
	}
	return a.demoWords(ctx, actor)
}

// demoWords gives the demonstration's office lists of its own, with a change.
func (a *App) demoWords(ctx context.Context, actor agency.Actor) error {
	own := screening.Lists{Wrong: []screening.Wrong{{Wrong: "公租屋", Right: "公租房"}, {Wrong: "云领县", Right: "云岭县", Severity: screening.Justify}}, Allow: []string{"0990-8104000"}}
	if err := a.PutScreeningLists(ctx, actor, demoOffice, own); err != nil {
		return err
	}
	own.Marks, own.Leaders = []string{"云岭住建内部通报"}, []screening.Leader{{Name: "程远帆", Titles: []string{"局长"}, Wrong: []string{"程远凡"}}, {Name: "岳思源", Titles: []string{"副局长"}}}
	if err := a.PutScreeningLists(ctx, actor, demoOffice, own); err != nil {
		return err
	}
	return a.PutSynonyms(ctx, actor, append(defaultSynonyms(), []string{"棚改", "棚户区改造"}))
}
