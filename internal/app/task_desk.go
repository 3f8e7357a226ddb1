package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// fewDrafts are named one by one; whoever has more is told how many, and finds
// them on the review desk.
const fewDrafts = 3

// drafts tells those who draft of what was sent back to them, and of what they
// have begun and not handed in.
func (t *tasker) drafts(ctx context.Context, all []store.Item) error {
	begun := map[string][]Task{}
	for _, i := range all {
		if i.Drafter != t.actor.Person && t.actor.Person != system().Person {
			continue
		}
		f, err := t.foldedItem(ctx, i.ID)
		if err != nil {
			return err
		}
		one := t.about(i)
		one.only, one.roles = i.Drafter, agency.Holders(agency.ItemDraft)
		if f.sentBack() {
			t.add(one, TaskReturned, "信息被退回，请按理由修改后再送审", true)
			continue
		}
		begun[i.Drafter] = append(begun[i.Drafter], one)
	}
	for _, who := range slices.Sorted(maps.Keys(begun)) {
		own := begun[who]
		if n := len(own); n > fewDrafts {
			own = []Task{{Ref: fmt.Sprintf("%d 条信息", n), only: who, roles: own[0].roles}}
		}
		for _, one := range own {
			t.add(one, TaskDraft, "起草的信息还没有送审", false)
		}
	}
	return nil
}

// sentBack reports whether somebody else returned a draft since it was last
// handed in.
func (f *itemFile) sentBack() bool {
	for _, a := range slices.Backward(f.acts) {
		if a.Kind == catalog.Returned || a.Kind == catalog.Submitted {
			return a.Kind == catalog.Returned && a.By != f.state.Drafter
		}
	}
	return false
}

// imported tells of articles that came in and are not public yet.
func (t *tasker) imported(ctx context.Context) error {
	n, err := t.CountImportsOpen(ctx, t.agency)
	if err != nil || n == 0 {
		return err
	}
	var roles []agency.Role
	for _, v := range slices.Concat(ItemVerbs(catalog.Settled), ItemVerbs(catalog.Imported)) {
		roles = append(roles, agency.Holders(v)...)
	}
	t.add(Task{Ref: fmt.Sprintf("%d 篇文章", n), roles: roles}, TaskImported, "导入的文章还没有公开：查出问题的须先改正或者说明，其余的由发布人员公开", false)
	return nil
}

// importTasks are the trials of imports that the actor asked for and has not
// decided on. They stand beside the ledger, in no transaction.
func (a *App) importTasks(ctx context.Context, actor agency.Actor) (out []Task, err error) {
	jobs, err := a.ImportJobs(ctx, actor, actor.Agency)
	switch {
	case err == nil:
	case fault.KindOf(err) == fault.Forbidden:
		return nil, nil
	case fault.KindOf(err) == fault.Unavailable: // what else waits is told all the same
		return []Task{{Kind: TaskImport, Ref: "成批导入", Text: "文件库暂时不能使用，现在不知道有没有等待处理的导入"}}, nil
	}
	for _, j := range jobs {
		if err != nil || j.By != actor.Person {
			continue
		}
		one, jerr := a.ImportJob(ctx, actor, actor.Agency, j.ID)
		t := Task{Kind: TaskImport, Ref: "成批导入", Title: j.Name, Import: j.ID}
		switch {
		case fault.KindOf(jerr) == fault.NotFound && jerr != nil: // forgotten meanwhile
			continue
		case jerr != nil:
			err = errors.Join(err, jerr)
			continue
		case one.Running || one.Outcome != nil && one.Outcome.Imported && one.Outcome.Trouble == "":
			continue
		case one.Outcome == nil || one.Outcome.Trouble != "":
			t.Text = "没有完成，请重试或者放弃"
		default:
			t.Text = fmt.Sprintf("试导入已经结束：可以导入 %d 篇，有问题的 %d 篇，请决定导入或者放弃（上传的文件保留一天）", one.Outcome.New, one.Outcome.Faulty)
		}
		out = append(out, t)
	}
	return out, err
}

// desks looks at the annual reports of the last two years that somebody has to
// take a step on, or whose filing was sent back.
func (t *tasker) desks(ctx context.Context) error {
	for _, year := range []int{t.today.Year - 1, t.today.Year - 2} {
		rec, err := t.deskRecord(ctx, t.agency, year)
		if err != nil {
			return err
		}
		one := Task{Ref: fmt.Sprintf("%d年度", year), Year: year}
		last := ReportDo("")
		if n := len(rec.Steps); n > 0 {
			last = rec.Steps[n-1].What
		}
		step := func(v agency.Verb, not []string, what string) {
			one.roles, one.not = agency.Holders(v), not
			t.add(one, TaskReport, "年度报告"+what, true)
		}
		switch {
		case rec.State == ReportReview:
			step(agency.ReportReview, rec.Drafters, "等待审核")
		case rec.State == ReportSigning:
			step(agency.ReportSign, rec.Drafters, "等待签发")
		case rec.State == ReportSigned:
			step(agency.ReportPublish, nil, "已签发，等待发布")
		case last == DoReturn:
			step(agency.ReportWrite, nil, "被退回编制，请按理由修改后再送审")
		case last == DoCorrect:
			step(agency.ReportWrite, nil, "正在更正，还没有送审")
		}
		if err := t.filed(ctx, year); err != nil {
			return err
		}
	}
	return nil
}

// filed looks at what the agency handed in to its supervising office, and, for
// such an office, at what others handed in there.
func (t *tasker) filed(ctx context.Context, year int) error {
	all, err := t.filings(ctx, t.agency, year)
	if err != nil {
		return err
	}
	one := Task{Ref: fmt.Sprintf("%d年度", year), Year: year, Collected: true}
	if len(all) > 0 && all[0].State == FilingReturned { // the newest is first
		sent := one
		sent.Collected, sent.roles = false, agency.Holders(agency.ReportSubmit)
		t.add(sent, TaskReport, "报送的年度报告被退回，请按理由修改后重新报送", true)
	}
	if collects, err := t.collects(ctx); err != nil || !collects {
		return err
	}
	c, err := t.collection(ctx, t.agency, year)
	if err != nil {
		return err
	}
	one.roles = []agency.Role{agency.Supervisor}
	if n := c.Count(StandingReceived); n > 0 {
		t.add(one, TaskFiling, fmt.Sprintf("收到的 %d 份年度报告等待审核", n), true)
	}
	if c.Doubts > 0 {
		t.add(one, TaskFiling, fmt.Sprintf("收到的 %d 份文件不能确定是哪个机关、哪一年度的，请确认", c.Doubts), true)
	}
	return nil
}

// collects reports whether the actor is to be told of what others hand in:
// reading the filings of an area is not for everybody's page.
func (t *tasker) collects(ctx context.Context) (bool, error) {
	if !t.actor.Has(agency.Supervisor) && t.actor.Person != system().Person {
		return false, nil
	}
	all, err := t.Agencies(ctx)
	return slices.ContainsFunc(all, func(a agency.Agency) bool { return a.Parent == t.agency }), err
}

// roleless tells whoever gives roles of those who have none and can do nothing.
func (t *tasker) roleless(ctx context.Context) error {
	if !t.actor.Has(agency.SecurityAdmin) {
		return nil
	}
	n := 0
	err := eachJSON(ctx, t.work, kindPerson, "", 0, func(_ string, p Person) error {
		if len(p.Roles) == 0 && !p.Disabled && t.may(ctx, agency.RoleManage, p.Agency) == nil {
			n++
		}
		return nil
	})
	if n > 0 {
		t.add(Task{Ref: fmt.Sprintf("%d 人", n), roles: []agency.Role{agency.SecurityAdmin}}, TaskRoles, "还没有角色，登录后不能办理任何事，请授予角色", false)
	}
	return err
}
