package office

import (
	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

func (o *Office) people(v *visit) error {
	all, err := v.app.People(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	names, err := v.agencyNames()
	if err != nil {
		return err
	}
	t := &web.Table{Caption: "人员", Hidden: true, Empty: "还没有人员。系统管理员加入人员，安全管理员分配角色。", Columns: []web.Column{{Label: "用户名"}, {Label: "姓名"}, {Label: "机关和机构", Wide: true}, {Label: "角色"}, {Label: "状态"}}}
	for _, p := range all {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.L(p.Login, "/office/people/"+p.Login), web.C(p.Name), {Text: names[p.Agency], Note: p.Unit}, web.C(roleNames(p.Roles)), v.accountState(p)}})
	}
	page := listPage{Notice: v.notice(), Table: t}
	if v.can(agency.PersonManage) {
		page.Actions = []web.Link{{Text: "加入人员", Href: "/office/people/new"}}
	}
	return v.show("list", web.Page{Title: "人员与角色", Wide: true, Crumbs: crumbs(), Data: page})
}

func (v *visit) accountState(p app.Person) web.Cell {
	switch {
	case p.Disabled:
		return web.Cell{Tag: &web.Tag{Text: "已停用", Tone: web.Quiet}}
	case v.Now().Before(p.Locked):
		return web.Cell{Tag: &web.Tag{Text: "已锁定", Tone: web.Late}}
	case p.Temporary:
		return web.Cell{Tag: &web.Tag{Text: "待换口令", Tone: web.Info}}
	case p.Linked != nil:
		return web.Cell{Tag: &web.Tag{Text: "统一身份", Tone: web.Good}}
	case p.HasFactor():
		return web.Cell{Tag: &web.Tag{Text: "动态码", Tone: web.Good}}
	}
	return web.Cell{Tag: &web.Tag{Text: "正常", Tone: web.Good}}
}

// agencyNames are public; whoever administers people needs them for forms.
func (v *visit) agencyNames() (map[string]string, error) {
	all, err := v.app.AgencyNames(v.ctx())
	out := map[string]string{}
	for _, a := range all {
		out[a.ID] = a.Name
	}
	return out, err
}

func (v *visit) newPersonForm() (*web.Form, error) {
	all, err := v.app.AgencyNames(v.ctx())
	if err != nil {
		return nil, err
	}
	where := &web.Field{Name: "agency", Label: "机关", Kind: web.Select, Value: v.actor.Agency}
	for _, a := range all {
		where.Options = append(where.Options, web.Option{Value: a.ID, Label: a.Name})
	}
	return &web.Form{Submit: "加入", Cancel: &web.Link{Text: "返回", Href: "/office/people"}, Fields: []*web.Field{
		{Name: "login", Label: "用户名", Hint: "小写字母开头，由小写字母和数字组成；确定后不能更改", Max: 32, Short: true},
		{Name: "name", Label: "姓名", Max: 40}, where, unitsOf(all, v.actor.Agency)}}, nil
}

func (o *Office) newPersonPage(v *visit) error {
	f, err := v.newPersonForm()
	if err != nil {
		return err
	}
	return v.ask("加入人员", formPage{Form: f}, web.Link{Text: "人员与角色", Href: "/office/people"})
}

func (o *Office) newPerson(v *visit) error {
	f, err := v.newPersonForm()
	if err != nil {
		return err
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		password, err := v.app.AddPerson(v.ctx(), v.actor, app.Person{Login: f.Value("login"), Name: f.Value("name"), Agency: f.Value("agency"), Unit: f.Value("unit")})
		if err == nil {
			return v.tellPassword(f.Value("login"), password)
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.ask("加入人员", formPage{Form: f}, web.Link{Text: "人员与角色", Href: "/office/people"})
}

// tellPassword shows a first password, once.
func (v *visit) tellPassword(login, password string) error {
	return v.show("list", web.Page{Title: "首次口令", Crumbs: crumbs(web.Link{Text: "人员与角色", Href: "/office/people"}), Data: listPage{
		Notice:  &web.Notice{Tone: web.Info, Text: "请当面告知本人。离开此页后不再显示；首次登录时须更换。角色由安全管理员分配。"},
		Summary: []web.Item{{Key: "用户名", Text: login}, {Key: "首次口令", Text: password}},
		Actions: []web.Link{{Text: "返回人员", Href: "/office/people"}}}})
}

func (o *Office) person(v *visit) error { return v.showPerson(nil) }

// showPerson shows a person with the forms that the visitor may use; wrong is
// one of them with what was typed.
func (v *visit) showPerson(wrong *web.Form) error {
	p, err := v.app.Person(v.ctx(), v.actor, v.r.PathValue("login"))
	if err != nil {
		return err
	}
	names, err := v.agencyNames()
	if err != nil {
		return err
	}
	state := v.accountState(p)
	page := listPage{Notice: v.notice(), Summary: []web.Item{{Key: "用户名", Text: p.Login}, {Key: "姓名", Text: p.Name}, {Key: "机关", Text: names[p.Agency]}, {Key: "承办机构", Text: p.Unit}, {Key: "角色", Text: roleNames(p.Roles)}, {Key: "状态", Text: state.Tag.Text}}}
	add := func(head string, f *web.Form) {
		if wrong != nil && wrong.ID == f.ID {
			f = wrong
		}
		page.Heads, page.Forms = append(page.Heads, head), append(page.Forms, f)
	}
	if p.Login != v.who.Login {
		if v.can(agency.PersonManage) {
			f, err := v.nameForm(p)
			if err != nil {
				return err
			}
			add("姓名和承办机构", f)
			add("帐号", accountForm(p))
			add("提醒邮箱", digestForm(p))
			if v.app.SignOnName() != "" {
				add(v.app.SignOnName(), linkForm(p))
			}
		}
		if v.can(agency.RoleManage) {
			add("角色", rolesForm(p))
		}
	}
	return v.show("list", web.Page{Title: p.Name, Status: statusOf(wrong), Crumbs: crumbs(web.Link{Text: "人员与角色", Href: "/office/people"}), Data: page})
}

func statusOf(wrong *web.Form) int {
	if wrong != nil {
		return 422
	}
	return 200
}

// nameForm changes what a person is called and the unit they work in: a unit's
// head sees its cases.
func (v *visit) nameForm(p app.Person) (*web.Form, error) {
	all, err := v.app.AgencyNames(v.ctx())
	unit := unitsOf(all, p.Agency)
	unit.Value = p.Unit
	return &web.Form{ID: "name", Action: "/office/people/" + p.Login + "/name", Submit: "保存姓名和承办机构", Intro: "保存后，其在各处的登录即行退出。案件和审计按用户名记载，页面改为显示新的姓名；已经发出的文书不变。",
		Fields: []*web.Field{{Name: "name", Label: "姓名", Max: 40, Value: p.Name}, unit}}, err
}

func (o *Office) rename(v *visit) error {
	p, err := v.app.Person(v.ctx(), v.actor, v.r.PathValue("login"))
	if err != nil {
		return err
	}
	f, err := v.nameForm(p)
	if err != nil {
		return err
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		if err = v.app.Rename(v.ctx(), v.actor, p.Login, f.Value("name"), f.Value("unit")); err == nil {
			return v.go303("/office/people/"+p.Login, "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.showPerson(f)
}

func accountForm(p app.Person) *web.Form {
	state := web.Option{Value: "disable", Label: "停用帐号", Hint: "立即退出登录，不能再登录；审计中的记录不变"}
	if p.Disabled {
		state = web.Option{Value: "enable", Label: "恢复帐号"}
	}
	return &web.Form{ID: "account", Action: "/office/people/" + p.Login + "/account", Submit: "办理", Fields: []*web.Field{{Name: "do", Label: "办理事项", Kind: web.Radios,
		Options: []web.Option{{Value: "password", Label: "重设口令", Hint: "给一个首次口令，同时解除锁定"}, state}}}}
}

// digestForm sets where a person's daily reminders go; what stands is theirs to
// see alone.
func digestForm(p app.Person) *web.Form {
	f := &web.Form{ID: "digest", Action: "/office/people/" + p.Login + "/digest", Submit: "保存邮箱", Intro: "现在没有邮箱，不发每日提醒。",
		Fields: []*web.Field{{Name: "mail", Label: "提醒邮箱", Kind: web.Email, Optional: true, Hint: "留空为不发；本人也可以在“提醒邮箱”页更改"}}}
	if len(p.Mail) > 0 {
		f.Intro = "已有邮箱，只有本人看得到；填写的将代替它。"
	}
	return f
}

func (o *Office) digest(v *visit) error {
	p, err := v.app.Person(v.ctx(), v.actor, v.r.PathValue("login"))
	if err != nil {
		return err
	}
	f := digestForm(p)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		if err = v.app.SetMailOf(v.ctx(), v.actor, p.Login, f.Value("mail")); err == nil {
			return v.go303("/office/people/"+p.Login, "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.showPerson(f)
}

func rolesForm(p app.Person) *web.Form {
	f := &web.Field{Name: "roles", Label: "角色", Kind: web.Checks, Optional: true, Hint: "三位管理员不得兼任，也不得办理申请"}
	for _, r := range agency.Roles() {
		f.Options = append(f.Options, web.Option{Value: string(r), Label: r.Label(), Hint: roleHints[r]})
	}
	for _, r := range p.Roles {
		f.Values = append(f.Values, string(r))
	}
	lost := &web.Field{Name: "factor", Label: "动态码", Kind: web.Checks, Optional: true, Options: []web.Option{{Value: "reset", Label: "解除动态码（设备丢失）"}}}
	return &web.Form{ID: "roles", Action: "/office/people/" + p.Login + "/roles", Submit: "保存角色", Fields: []*web.Field{f, lost}}
}

var roleHints = map[agency.Role]string{
	agency.Receiver: "登记申请、交办、转送", agency.Handler: "办理、答复、登记争议", agency.UnitHead: "办理、答复、交办", agency.OfficeHead: "全部办件事项；唯一可以延长答复期限（第三十三条）",
	agency.Signer: "签发文书和年度报告", agency.Clerk: "填报数据、编制年度报告", agency.Editor: "起草、修改拟公开的信息", agency.Reviewer: "审核信息、保密审查，不能审核自己起草的", agency.Publisher: "签发之后发布信息、撤下信息，不能发布自己起草的", agency.Supervisor: "查看下级机关的案件和报告（第四十七条）",
	agency.SystemAdmin: "人员、机关、日历、设置", agency.SecurityAdmin: "分配角色", agency.AuditAdmin: "查看审计",
}

func (o *Office) account(v *visit) error {
	login := v.r.PathValue("login")
	p, err := v.app.Person(v.ctx(), v.actor, login)
	if err != nil {
		return err
	}
	f := accountForm(p)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if !ok {
		return v.showPerson(f)
	}
	switch f.Value("do") {
	case "password":
		password, err := v.app.ResetPassword(v.ctx(), v.actor, login)
		if err != nil {
			return err
		}
		return v.tellPassword(login, password)
	default:
		if err := v.app.Disable(v.ctx(), v.actor, login, f.Value("do") == "disable"); err != nil {
			return err
		}
	}
	return v.go303("/office/people/"+login, "person")
}

func (o *Office) roles(v *visit) error {
	login := v.r.PathValue("login")
	p, err := v.app.Person(v.ctx(), v.actor, login)
	if err != nil {
		return err
	}
	f := rolesForm(p)
	if _, err := f.Read(v.r); err != nil {
		return err
	}
	var roles []agency.Role
	for _, r := range f.Checked("roles") {
		roles = append(roles, agency.Role(r))
	}
	if err := v.app.SetRoles(v.ctx(), v.actor, login, roles); err != nil {
		if fault.KindOf(err) != fault.Invalid {
			return err
		}
		if err := f.Explain(err); err != nil {
			return err
		}
		return v.showPerson(f)
	}
	if len(f.Checked("factor")) > 0 {
		if err := v.app.ResetFactor(v.ctx(), v.actor, login); err != nil {
			return err
		}
	}
	return v.go303("/office/people/"+login, "person")
}
