package office

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

func recordItems(r catalog.Record, i app.ItemView) []web.Item {
	var out []web.Item
	add := func(key, text string) {
		if text != "" {
			out = append(out, web.Item{Key: key, Text: text})
		}
	}
	add("索引号", i.State.Index)
	add("文号", r.Number)
	add("统一登记号", r.UnifiedNumber)
	add("发布机构", r.Issuer)
	add("联合发文", strings.Join(r.JointWith, "、"))
	for _, d := range []struct {
		key string
		on  calendar.Date
	}{{"成文日期", r.FormedOn}, {"公布日期", r.IssuedOn}, {"施行日期", r.InForceOn}, {"有效期至", r.ExpiresOn}} {
		add(d.key, dayWords(d.on))
	}
	for _, path := range i.Columns {
		var names []string
		for _, c := range path {
			names = append(names, c.Name)
		}
		add("栏目", strings.Join(names, " › "))
	}
	add("主题分类", r.Topic)
	add("体裁分类", r.Genre)
	add("服务对象", r.Audience)
	add("关键词", strings.Join(r.Keywords, "、"))
	add("来源", r.Source)
	add("内容概述", r.Summary)
	if d := i.State.Decision; d != nil {
		text := d.Attribute.Label()
		for _, g := range catalog.Grounds(d.Attribute) {
			if g.Key == d.Ground {
				text += "：" + g.Label + "（" + articleName(g.Article) + "）"
			}
		}
		if d.Reason != "" {
			text += "；" + d.Reason
		}
		add("公开属性", text)
		add("删减的内容", d.Redaction)
	}
	add("认定为规范性文件的理由", r.NormativeReason)
	return out
}

func validityItems(x *app.ItemValidity) []web.Item {
	if x == nil {
		return nil
	}
	out := []web.Item{{Key: "有效性", Text: x.Status.Label()}, {Key: "施行", Text: dayWords(x.Facts.InForceOn)}}
	if !x.Facts.LastDay.IsZero() {
		out = append(out, web.Item{Key: "有效期至", Text: dayWords(x.Facts.LastDay), Note: x.Facts.Why})
	}
	if !x.Facts.EndedOn.IsZero() {
		out = append(out, web.Item{Key: "自该日起不再有效", Text: dayWords(x.Facts.EndedOn)})
	}
	return out
}

// itemEvents are the acts, the newest first.
func itemEvents(i app.ItemView) []web.Event {
	var out []web.Event
	for _, a := range i.Acts {
		e := web.Event{Day: a.On.Chinese(), Weekday: a.On.WeekdayChinese(), Title: a.Kind.Label(), Who: a.By}
		add := func(key, text string) {
			if text != "" {
				e.Text = append(e.Text, key+"："+text)
			}
		}
		if a.Kind == catalog.Passed {
			for _, s := range i.Flow.Steps {
				if s.Key == a.Step {
					e.Title = s.Label + "通过"
				}
			}
		}
		if a.Version > 0 {
			add("文本", "第 "+strconv.Itoa(a.Version)+" 稿，校验值 "+a.Hash[:min(12, len(a.Hash))])
		}
		if a.Decision != nil {
			add("公开属性", a.Decision.Attribute.Label())
		}
		if a.Secrecy != nil {
			add("结论", a.Secrecy.Conclusion.Label()+"（"+a.Secrecy.Basis+"）")
		}
		if a.Emergency {
			add("途径", "应急发布")
		}
		add("索引号", a.Index)
		add("时间", minuteWords(a.At))
		add("自", dayWords(a.Effective))
		if a.Cause != nil {
			add("依据", strings.TrimSpace(a.Cause.Title+" "+a.Cause.Number+" "+a.CauseItem))
		}
		if a.Batch != "" {
			e.Links = append(e.Links, web.Link{Text: "清理决定", Href: cleanUpAt + "/" + a.Batch})
		}
		add("延长至", dayWords(a.Until))
		add("说明", a.Reason)
		out = append(out, e)
	}
	slices.Reverse(out)
	return out
}
