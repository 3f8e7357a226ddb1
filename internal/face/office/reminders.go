package office

import (
	"slices"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
)

// tasks lists what waits for the visitor, by dates, but for what stands in the
// lists below it; nil where nothing does.
func (v *visit) tasks() (*web.Table, error) {
	all, err := v.app.Tasks(v.ctx(), v.actor)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(x app.Task) bool {
		return (x.Kind == app.TaskOverdue || x.Kind == app.TaskDue) && v.can(agency.CaseRead) || x.Kind == app.TaskUnassigned && v.actor.Has(agency.Receiver)
	})
	if len(all) == 0 {
		return nil, nil
	}
	t := &web.Table{Caption: "提醒", Dense: true, Columns: []web.Column{{Label: "编号"}, {Label: "事项"}, {Label: "内容", Wide: true}, {Label: "日期"}}}
	if len(all) > mostReminders {
		t.Caption = "提醒（前 " + strconv.Itoa(mostReminders) + " 件，共 " + strconv.Itoa(len(all)) + " 件）"
		all = all[:mostReminders]
	}
	for _, x := range all {
		row := web.Row{Cells: []web.Cell{{Text: refWords(x), Href: v.taskHref(x)}, {Tag: &web.Tag{Text: x.Kind.Name(), Tone: taskTone(x)}}, {Text: x.Text, Note: x.Title}, {}}}
		if !x.On.IsZero() {
			row.Cells[3].Text = x.On.Chinese()
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

const mostReminders = 20

func refWords(x app.Task) string {
	if x.Ref == "" {
		return "系统"
	}
	return x.Ref
}

func taskTone(x app.Task) web.Tone {
	switch {
	case x.Kind == app.TaskOverdue, x.Kind == app.TaskLate, x.Kind == app.TaskUndeliver, x.Kind == app.TaskStuck, x.Left < 0:
		return web.Late
	case x.Kind == app.TaskDue, x.Kind == app.TaskTerm, x.Kind == app.TaskReopen, x.Kind == app.TaskPublish, x.Kind == app.TaskDispute, x.Kind == app.TaskLapsed, x.Kind == app.TaskOpinion:
		return web.Soon
	}
	return web.Info
}

// taskHref is where a task is done, "" where the visitor has no page for it.
func (v *visit) taskHref(x app.Task) string {
	switch {
	case x.Notification != "":
		return "/office/outbox/" + x.Notification
	case x.Kind == app.TaskStuck:
		return "/office/outbox?state=" + app.OutboxWaiting
	case x.Letter != "":
		return "/office/cases/" + x.Case + "/letters/" + x.Letter
	case x.Dispute != "" && v.can(agency.CaseRead):
		return "/office/disputes/" + x.Dispute
	case x.Case != "" && v.can(agency.CaseRead):
		return "/office/cases/" + x.Case
	case x.Candidate != "" && v.can(agency.CaseRead):
		return proactiveAt + "/" + x.Candidate
	case x.Item != "" && v.can(agency.ItemRead):
		return itemAt(x.Item)
	case x.Import != "":
		return importAt(x.Import)
	case x.Kind == app.TaskImported && v.can(agency.ItemRead):
		return importsAt
	case x.Kind == app.TaskDraft && v.can(agency.ItemRead):
		return "/office/review"
	case x.Kind == app.TaskRoles:
		return "/office/people"
	case x.Collected && v.can(agency.ReportCollect):
		return "/office/collect/" + strconv.Itoa(x.Year)
	case x.Year != 0 && v.can(agency.ReportDerive):
		return "/office/reports/" + strconv.Itoa(x.Year)
	}
	return ""
}

func (v *visit) reminderForm() (*web.Form, error) {
	have, err := v.app.OwnMail(v.ctx(), v.who)
	return &web.Form{Submit: "保存", Cancel: &web.Link{Text: "返回", Href: Base}, Fields: []*web.Field{
		{Name: "mail", Label: "提醒邮箱", Kind: web.Email, Code: "email", Optional: true, Max: 254, Value: have, Hint: "工作日上午发一封，列出当天等您办理的事；没有事的不发。留空不发。邮箱加密保存，只有您自己看得到。"}}}, err
}

func (v *visit) askReminders(f *web.Form) error {
	p := formPage{Form: f}
	if off, err := v.app.RemindersOff(v.ctx()); err != nil {
		return err
	} else if off && v.notice() == nil {
		p.Notice = &web.Notice{Tone: web.Info, Text: "系统管理员还没有启用邮件，启用之前不会发出提醒。提醒仍显示在“今日”页。"}
	}
	return v.ask("提醒邮箱", p)
}

func (o *Office) remindersPage(v *visit) error {
	f, err := v.reminderForm()
	if err != nil {
		return err
	}
	return v.askReminders(f)
}

func (o *Office) reminders(v *visit) error {
	f, err := v.reminderForm()
	if err != nil {
		return err
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.app.SetOwnMail(v.ctx(), v.who, f.Value("mail"))
		if err == nil {
			return v.go303("/office/reminders", "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askReminders(f)
}
