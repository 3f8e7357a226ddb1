package office

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

const policyAt = "/office/normative/policy"

// policies shows how long documents hold where the document says nothing: the
// jurisdiction's rules, of which there is no national one (choice 8.1).
func (o *Office) policies(v *visit) error {
	all, err := v.app.ValidityPolicies(v.ctx(), v.actor, v.agency())
	if err != nil {
		return err
	}
	mine := v.can(agency.NormativeManage) && v.agency() == v.actor.Agency
	t := &web.Table{Caption: "现有规定", Empty: "还没有规定。没有规定的，文件写明有效期的按文件，没有写明的一直有效。",
		Columns: []web.Column{{Label: "依据", Wide: true}, {Label: "自哪日公布的文件起"}, {Label: "有效期"}, {Label: "期满"}, {Label: "提醒"}, {Label: "谁的规定"}}}
	for _, p := range all {
		name := web.C(p.Name)
		if mine && p.Own {
			name.Href = policyAt + "/" + p.From.String()
		}
		if !p.Holds {
			name.Note = "已由本机关自己的规定代替"
		}
		whose := p.Whose
		if p.Own {
			whose = "本机关"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, web.C(p.From.Chinese()), {Text: yearsWords("一般", p.Years), Note: yearsWords("通告", p.NoticeYears) + "；" + yearsWords("暂行、试行", p.TrialYears)}, web.C(expiryWords(p.Policy)), web.C(reminderWords(p.Policy)), web.C(whose)}})
	}
	page := listPage{Notice: v.notice(), Tabs: v.publishTabs("/office/normative"), Table: t,
		Summary: []web.Item{{Key: "怎样适用", Text: "文件写明有效期的，以文件为准；没有写明的，按文件公布之日有效的规定推算。下级机关没有自己的规定的，沿用上级机关的。规定改动后，本机关和沿用的下级机关的文件立即重新推算。"}}}
	if mine {
		page.Actions = []web.Link{{Text: "增加规定", Href: policyAt + "/new"}}
		for i, p := range catalog.Presets() {
			page.Actions = append(page.Actions, web.Link{Text: "参照：" + p.Name, Href: policyAt + "/new?preset=" + strconv.Itoa(i+1)})
		}
	}
	return v.show("list", web.Page{Title: "文件有效期的规定", Wide: true, Crumbs: crumbs(web.Link{Text: "规范性文件", Href: "/office/normative"}), Data: page})
}

func yearsWords(what string, n int) string {
	if n == 0 {
		return what + "不限"
	}
	return what + strconv.Itoa(n) + "年"
}

func expiryWords(p catalog.Policy) string {
	if p.AutoExpire {
		return "自动失效"
	}
	return "须作出决定"
}

func reminders(p catalog.Policy) []catalog.Reminder {
	if p.Renewal == nil {
		return catalog.Renewals()
	}
	return p.Renewal
}

func reminderWords(p catalog.Policy) string {
	var out []string
	for _, r := range reminders(p) {
		if r.Months == 0 {
			out = append(out, "期满："+r.What)
		} else {
			out = append(out, fmt.Sprintf("前%d个月：%s", r.Months, r.What))
		}
	}
	return strings.Join(out, "；")
}

// policyOf finds the rule that the address names: new, from a preset, or own.
func (v *visit) policyOf() (p catalog.Policy, was calendar.Date, err error) {
	key := v.r.PathValue("policy")
	if key == "new" {
		if n, err := strconv.Atoi(v.r.URL.Query().Get("preset")); err == nil && n >= 1 && n <= len(catalog.Presets()) {
			p = catalog.Presets()[n-1]
		} else {
			p.AutoExpire = true
		}
		return p, was, nil
	}
	all, err := v.app.ValidityPolicies(v.ctx(), v.actor, v.actor.Agency)
	if err != nil {
		return p, was, err
	}
	for _, x := range all {
		if x.Own && x.From.String() == key {
			return x.Policy, x.From, nil
		}
	}
	return p, was, fault.New(fault.NotFound, "policy.missing", "没有这项规定，可能已经删去。")
}

func policyForm(p catalog.Policy, was calendar.Date) *web.Form {
	var lines []string
	for _, r := range reminders(p) {
		lines = append(lines, fmt.Sprintf("%d %s", r.Months, r.What))
	}
	end := "decide"
	if p.AutoExpire {
		end = "expire"
	}
	years := func(name, label string, n int, hint string) *web.Field {
		return &web.Field{Name: name, Label: label, Kind: web.Number, Short: true, Value: strconv.Itoa(n), Hint: hint}
	}
	f := &web.Form{Submit: "保存", Cancel: &web.Link{Text: "返回", Href: policyAt}, Fields: []*web.Field{
		{Name: "name", Label: "规定的依据", Value: p.Name, Max: 100, Hint: "本地管理办法的名称或者文号，显示在文件的有效期旁边"},
		{Name: "from", Label: "自哪日公布的文件起适用", Kind: web.Date, Value: p.From.String()},
		years("years", "没有写明有效期的（年）", p.Years, "0 为不限"),
		years("notice", "通告（年）", p.NoticeYears, ""), years("trial", "暂行、试行（年）", p.TrialYears, "标题中有“暂行”“试行”的"),
		{Name: "end", Label: "期满", Kind: web.Radios, Value: end, Options: []web.Option{{Value: "expire", Label: "自动失效"}, {Value: "decide", Label: "不自动失效，须作出决定"}}},
		{Name: "renewal", Label: "到期提醒", Kind: web.Area, Rows: 5, Max: 1000, Value: strings.Join(lines, "\n"), Hint: "每行一项：期满前几个月，空格，应办的事。0 为期满之日；全部删去则用默认的提醒"},
	}}
	if !was.IsZero() {
		f.Also = []web.Option{{Label: "删去这项规定", Value: "remove"}}
	}
	return f
}

func readPolicy(f *web.Form) (catalog.Policy, error) {
	p := catalog.Policy{Name: f.Value("name"), From: f.Date("from"), Years: f.Int("years"), NoticeYears: f.Int("notice"), TrialYears: f.Int("trial"), AutoExpire: f.Value("end") == "expire"}
	for line := range strings.Lines(f.Value("renewal")) {
		months, what, _ := strings.Cut(strings.TrimSpace(strings.ReplaceAll(line, "　", " ")), " ")
		if months == "" {
			continue
		}
		n, err := strconv.Atoi(months)
		if err != nil || strings.TrimSpace(what) == "" {
			return p, &fault.Error{Kind: fault.Invalid, Code: "policy.renewal", Message: "没有保存", Fields: []fault.Field{{Name: "renewal", Code: "policy.renewal", Message: "“" + strings.TrimSpace(line) + "”应先写几个月，空格，再写应办的事，例如：6 组织评估"}}}
		}
		p.Renewal = append(p.Renewal, catalog.Reminder{Months: n, What: strings.TrimSpace(what)})
	}
	return p, nil
}

func (v *visit) askPolicy(p catalog.Policy, f *web.Form) error {
	return v.ask(cmp.Or(p.Name, "增加有效期的规定"), formPage{Form: f}, web.Link{Text: "规范性文件", Href: "/office/normative"}, web.Link{Text: "有效期的规定", Href: policyAt})
}

func (o *Office) policyPage(v *visit) error {
	p, was, err := v.policyOf()
	if err != nil {
		return err
	}
	return v.askPolicy(p, policyForm(p, was))
}

func (o *Office) policy(v *visit) error {
	p, was, err := v.policyOf()
	if err != nil {
		return err
	}
	f := policyForm(p, was)
	if v.r.PostFormValue("do") == "remove" && !was.IsZero() {
		if err := v.app.RemoveValidityPolicy(v.ctx(), v.actor, v.actor.Agency, was); err != nil {
			return err
		}
		return v.go303(policyAt, "saved")
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		p, err := readPolicy(f)
		if err == nil {
			err = v.app.PutValidityPolicy(v.ctx(), v.actor, v.actor.Agency, was, p)
		}
		if err == nil {
			return v.go303(policyAt, "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askPolicy(p, f)
}

// policyWords say by which rule the documents of an agency end today.
func (v *visit) policyWords() (web.Item, error) {
	all, err := v.app.ValidityPolicies(v.ctx(), v.actor, v.agency())
	item := web.Item{Key: "有效期的规定", Text: "没有规定：文件没有写明有效期的，一直有效", Href: policyAt}
	var now *app.PolicyLine
	for i := range all {
		if p := &all[i]; p.Holds && !p.From.After(v.today()) && (now == nil || !p.From.Before(now.From)) {
			now = p
		}
	}
	if now != nil {
		item.Text, item.Note = now.Name, yearsWords("一般", now.Years)+"，期满"+expiryWords(now.Policy)
		if !now.Own {
			item.Note += "（" + now.Whose + "的规定）"
		}
	}
	return item, err
}
