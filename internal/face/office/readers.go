package office

import (
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
)

// readersOf says on the case's page who may see it and why.
func (v *visit) readersOf(c app.View, p *casePage) error {
	r, err := v.app.CaseReaders(v.ctx(), v.actor, c.ID)
	if err != nil {
		return err
	}
	p.Readings = "本机关的承办人员都可以看案件。"
	if r.Unit {
		p.Readings = "承办人员只看交给自己机构的案件；公开工作机构看全部。"
	}
	p.Readings += "申请人信息另行打开，每次记入审计。系统、安全、审计管理员都看不到案件。"
	for _, x := range r.Readers {
		item := web.Item{Key: x.Role.Label(), Text: namesWords(x.Names), Note: x.Why}
		if x.Personal {
			item.Note += "；可以打开申请人信息"
		}
		p.Readers = append(p.Readers, item)
	}
	if v.can(agency.SettingManage) && len(p.Readers) > 0 && c.Agency == v.actor.Agency {
		p.Readers[0].Action = &web.Link{Text: "更改范围", Href: "/office/settings/case_readers"}
	}
	return nil
}

const mostNames = 8

func namesWords(names []string) string {
	if n := len(names); n > mostNames {
		return strings.Join(names[:mostNames], "、") + " 等 " + itoa(n) + " 人"
	}
	return strings.Join(names, "、")
}
