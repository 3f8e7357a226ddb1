package cli

import (
	"context"
	"fmt"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
)

type settingCommands struct {
	List settingList `cmd:"" help:"列出条文未规定之处的设置、现行值和理由。"`
	Set  settingSet  `cmd:"" help:"自某日起改变一项设置；此前的案件不受影响。"`
}

type settingList struct {
	installation
	Agency string `placeholder:"编号" help:"某一机关的设置；不给出则为全部机关的。"`
}

// Run prints NAME<TAB>VALUE<TAB>TITLE<TAB>WHY for each setting.
func (c *settingList) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		set, err := a.Settings(ctx, who, c.Agency)
		if err != nil {
			return err
		}
		now := set.At(a.Today())
		for _, one := range statute.List() {
			fmt.Fprintf(s.Out, "%s\t%s\t%s\t%s\n", one.Key, now.Get(one.Key), one.Title, one.Why)
		}
		return nil
	})
}

type settingSet struct {
	installation
	Name   string `arg:"" placeholder:"设置" help:"设置的名称，见 gongkai setting list。"`
	Value  string `arg:"" placeholder:"值" help:"新的值。"`
	From   string `required:"" placeholder:"日期" help:"自哪一天起施行，如 2026-01-01。"`
	Agency string `placeholder:"编号" help:"只对某一机关；不给出则对全部机关。"`
}

// Run records the change.
func (c *settingSet) Run(ctx context.Context, s *Streams) error {
	from, err := calendar.ParseDate(c.From)
	if err != nil {
		return err
	}
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		err := a.ChangeSetting(ctx, who, c.Agency, statute.Change{From: from, Key: statute.Key(c.Name), Value: c.Value})
		if err == nil {
			fmt.Fprintf(s.Out, "自%s起，%s 为 %s。\n", from.Chinese(), c.Name, c.Value)
		}
		return err
	})
}

type calendarImport struct {
	installation
	File string `arg:"" placeholder:"文件" help:"放假安排的 JSON 文件；- 为标准输入。"`
}

// Run enters the arrangement of new years and recomputes the open cases.
func (c *calendarImport) Run(ctx context.Context, s *Streams) error {
	data, err := readUpTo(c.File, s.In, maxArrangements)
	if err != nil {
		return err
	}
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		res, err := a.AddCalendar(ctx, who, data)
		if err != nil {
			return err
		}
		for _, d := range res.Changed {
			fmt.Fprintf(s.Out, "案件 %s 的届满日由 %s 改为 %s\n", d.Number, d.Before.Chinese(), d.After.Chinese())
		}
		fmt.Fprintf(s.Out, "已录入 %v 年的放假安排，重新推算了 %d 个在办案件，%d 个的届满日有变。\n", res.Years, res.Open, len(res.Changed))
		return nil
	})
}
