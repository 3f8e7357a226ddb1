package office

import (
	"fmt"

	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
)

func (o *Office) settings(v *visit) error {
	s, err := v.app.SettingsOf(v.ctx(), v.actor.Agency)
	if err != nil {
		return err
	}
	now := s.At(v.today())
	t := &web.Table{Caption: "条文没有规定、由本机关选定的事项", Stack: true, Empty: "没有。", Columns: []web.Column{{Label: "事项"}, {Label: "现行选择", Wide: true}, {Label: "默认的理由"}, {Label: ""}}}
	for _, x := range statute.List() {
		value := web.C(settingWords(x, now.Get(x.Key)))
		if now.Get(x.Key) != x.Default {
			value.Tag = &web.Tag{Text: "不是默认", Tone: web.Info}
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(x.Title), value, web.C(x.Why), web.L("更改", "/office/settings/"+string(x.Key))}})
	}
	return v.show("list", web.Page{Title: "设置", Wide: true, Crumbs: crumbs(), Data: listPage{Notice: v.notice(), Actions: v.settingLinks(), Table: t}})
}

func settingWords(s statute.Setting, value string) string {
	for _, o := range s.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

func (v *visit) settingOf() (statute.Setting, *web.Form, error) {
	for _, x := range statute.List() {
		if string(x.Key) != v.r.PathValue("key") {
			continue
		}
		s, err := v.app.SettingsOf(v.ctx(), v.actor.Agency)
		if err != nil {
			return x, nil, err
		}
		value := &web.Field{Name: "value", Label: x.Title, Value: s.At(v.today()).Get(x.Key)}
		if len(x.Options) == 0 {
			value.Kind, value.Short, value.Hint = web.Number, true, fmt.Sprintf("%d 至 %d 的整数", x.Min, x.Max)
		} else {
			value.Kind = web.Radios
			for _, o := range x.Options {
				one := web.Option{Value: o.Value, Label: o.Label}
				if o.Value == x.Default {
					one.Hint = "默认"
				}
				value.Options = append(value.Options, one)
			}
		}
		return x, &web.Form{Submit: "保存", Cancel: &web.Link{Text: "返回设置", Href: "/office/settings"}, Fields: []*web.Field{value,
			{Name: "from", Label: "自何日起施行", Kind: web.Date, Value: v.today().String(), Hint: fromHint(x)}}}, nil
	}
	return statute.Setting{}, nil, fault.New(fault.NotFound, "setting.missing", "没有这个设置。")
}

// settingPage tells with the choice why there is one, and what is usual.
func settingPage(x statute.Setting, f *web.Form) formPage {
	return formPage{Form: f, Summary: []web.Item{{Key: "依据和默认的理由", Text: x.Why}, {Key: "默认", Text: settingWords(x, x.Default)}}}
}

func fromHint(x statute.Setting) string {
	if x.House {
		return "自该日起对全部案件有效"
	}
	return "此前收到的申请仍按原来的选择"
}

func (o *Office) settingPage(v *visit) error {
	x, f, err := v.settingOf()
	if err != nil {
		return err
	}
	return v.ask(x.Title, settingPage(x, f), web.Link{Text: "设置", Href: "/office/settings"})
}

func (o *Office) setting(v *visit) error {
	x, f, err := v.settingOf()
	if err != nil {
		return err
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.app.ChangeSetting(v.ctx(), v.actor, v.actor.Agency, statute.Change{Key: x.Key, From: f.Date("from"), Value: f.Value("value")})
		if err == nil {
			return v.go303("/office/settings", "setting")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.ask(x.Title, settingPage(x, f), web.Link{Text: "设置", Href: "/office/settings"})
}
