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
	"strings"

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
	if err := a.demoUpload(ctx, site); err != nil {
		return err
	}
	return a.demoWords(ctx, actor)
}

// demoUpload lets the demonstration's editor have a table of the old site's
// articles that was tried: some could come, one is known, some are wrong.
func (a *App) demoUpload(ctx context.Context, site string) error {
	table := "标题,发布时间,栏目,正文,原网址\n" +
		"关于物业服务企业信用评价的通知,2021-03-15 09:00,通知公告,<p>请各物业服务企业于4月30日前报送自评材料。</p>," + site + "tzgg/2021/0315.html\n" +
		"关于停水检修的通知,2021-07-02 15:40,通知公告,<p>南门街7月4日8时至18时停水检修。</p>," + site + "tzgg/2021/0702.html\n" +
		"关于危房鉴定结果的通告,2020-06-18 10:00,通知公告,<p>户主祝青禾（电话13900002468）的房屋经鉴定为C级。</p>," + site + "tzgg/2020/0618.html\n" +
		"关于老旧小区改造意见征集结果的公告,2022-04-18 16:30,通知公告,<p>共收到意见五十二条。</p>," + site + "show.jsp?id=418\n" +
		"关于房屋安全检查的通知,去年冬天,通知公告,<p>各乡镇组织自查。</p>,\n" +
		"住建动态第八期,2021-05-20,领导活动,<p>本期内容见正文。</p>,\n"
	editor := agency.Actor{Person: "wujiaxin", Agency: demoOffice, Roles: []agency.Role{agency.Editor}}
	j, err := a.UploadImport(ctx, editor, ImportJob{Agency: demoOffice, Name: "旧网站通知公告.csv"}, strings.NewReader(table))
	if err != nil {
		return err
	}
	a.imports.all.Wait()
	if j, err = a.ImportJob(ctx, editor, demoOffice, j.ID); err == nil && (j.Outcome == nil || j.Outcome.New != 3 || j.Outcome.Faulty != 2) {
		err = fmt.Errorf("demo: the import came to %+v", j.Outcome)
	}
	return err
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
