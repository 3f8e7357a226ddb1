package office

import (
	"crypto/subtle"
	"net/http"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

func setupForm() *web.Form {
	f := &web.Form{Submit: "完成设置", Fields: []*web.Field{
		{Name: "code", Label: "设置码", Hint: "启动程序时显示在服务器屏幕上"},
		{Name: "name", Label: "机关全称", Hint: "与印章一致，例如：云岭县教育局", Code: "organization"},
		{Name: "id", Label: "机关编号", Hint: "小写字母和数字，用于命令和地址，例如：education"},
		{Name: "kind", Label: "机关类别", Kind: web.Select},
	}}
	for _, k := range agency.Kinds() {
		f.Field("kind").Options = append(f.Field("kind").Options, web.Option{Value: string(k.Kind), Label: k.Name})
	}
	for i, who := range administrators {
		n := strconv.Itoa(i)
		f.Fields = append(f.Fields,
			&web.Field{Name: "person" + n, Label: who + "的姓名"},
			&web.Field{Name: "login" + n, Label: who + "的用户名", Hint: "小写字母和数字"},
			&web.Field{Name: "password" + n, Label: who + "的口令", Kind: web.Password, Code: "new-password", Hint: "至少 10 个字符，含大写字母、小写字母、数字、其他符号中的三类"})
	}
	return f
}

var administrators = [3]string{"系统管理员", "安全管理员", "审计管理员"}

func (o *Office) setupPage(w http.ResponseWriter, r *http.Request) error {
	return o.showSetup(w, r, setupForm())
}

func (o *Office) showSetup(w http.ResponseWriter, r *http.Request, f *web.Form) error {
	if empty, err := o.app.Empty(r.Context()); err != nil {
		return err
	} else if !empty || o.o.SetupCode == "" {
		return fault.New(fault.NotFound, "setup.done", "已经设置过了，请登录。")
	}
	status := http.StatusOK
	if !f.OK() {
		status = http.StatusUnprocessableEntity
	}
	return o.Render(w, r, "form", web.Page{Title: "首次设置", Status: status, Data: formPage{Form: f,
		Notice: &web.Notice{Tone: web.Info, Title: "三位管理员", Text: "系统管理员增减人员，安全管理员分配角色，审计管理员查看审计。三个角色应由三人分别担任，都不办理申请。设置后，系统管理员登录，按“开始使用”逐步填写机关、内设机构、人员、日历、编号和邮件，每一步都可以跳过，以后再办。"}}})
}

func (o *Office) setup(w http.ResponseWriter, r *http.Request) error {
	f := setupForm()
	ok, err := f.Read(r)
	if err != nil {
		return err
	}
	if ok {
		if err := o.guess(r); err != nil {
			return err
		}
		if o.o.SetupCode == "" || subtle.ConstantTimeCompare([]byte(f.Value("code")), []byte(o.o.SetupCode)) != 1 {
			f.Fail("code", "设置码不正确")
		}
	}
	if f.OK() {
		if err := o.app.Setup(r.Context(), setupOf(f)); err != nil {
			if err := f.Explain(err); err != nil {
				return err
			}
		}
	}
	if !f.OK() {
		return o.showSetup(w, r, f)
	}
	http.Redirect(w, r, "/office/signin?set=1", http.StatusSeeOther)
	return nil
}

func setupOf(f *web.Form) app.Setup {
	s := app.Setup{Agency: agency.Agency{ID: f.Value("id"), Name: f.Value("name"), Kind: agency.Kind(f.Value("kind"))}}
	for i := range s.People {
		n := strconv.Itoa(i)
		s.People[i] = app.Person{Login: f.Value("login" + n), Name: f.Value("person" + n)}
		s.Passwords[i] = f.Value("password" + n)
	}
	return s
}
