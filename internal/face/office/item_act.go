package office

import (
	"errors"
	"html/template"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// itemActForm asks what an act of an item needs; ok is false for what is no
// act of its own.
func itemActForm(k catalog.ActKind, i app.ItemView) (f *web.Form, ok bool) {
	if len(app.ItemVerbs(k)) == 0 {
		return nil, false
	}
	f = &web.Form{Submit: k.Label(), Cancel: &web.Link{Text: "返回", Href: itemAt(i.ID)}, Hidden: []web.Option{{Label: "version", Value: strconv.Itoa(i.Version)}, {Label: "finding"}}}
	reason := func(label, hint string) {
		f.Fields = append(f.Fields, &web.Field{Name: "reason", Label: label, Kind: web.Area, Max: 500, Hint: hint})
	}
	switch k {
	case catalog.AttributeDecided, catalog.Reassessed:
		f.Fields = decisionFields()
	case catalog.Submitted:
		f.Fields = []*web.Field{{Name: "emergency", Label: "途径", Kind: web.Checks, Optional: true, Options: []web.Option{{Value: "1", Label: "应急发布", Hint: "突发事件等来不及逐级审核的：只经保密审查和签发，发布后限期补审"}}},
			{Name: "reason", Label: "应急发布的理由", Kind: web.Area, Optional: true, Max: 300}}
	case catalog.Passed:
		if i.State.Step != nil {
			f.Submit = i.State.Step.Label + "通过"
		}
		f.Fields = []*web.Field{{Name: "reason", Label: "意见", Kind: web.Area, Optional: true, Max: 500}}
	case catalog.Returned:
		reason("退回的理由", "")
	case catalog.SecrecyReviewed:
		f.Fields = secrecyFields(i)
	case catalog.Settled:
		reason("可以公开的理由", "")
	case catalog.Signed:
		f.Intro = "签发后取得索引号，文本固定，不能再改。"
	case catalog.Scheduled:
		f.Fields = []*web.Field{{Name: "day", Label: "发布日期", Kind: web.Date}, {Name: "time", Label: "时间", Short: true, Value: "09:00", Hint: "例如 09:00"}}
	case catalog.Unscheduled:
		reason("取消的理由", "")
	case catalog.Imported:
		f.Submit = "按原发布时间公开"
		f.Intro = "发布时间记为在原网站公开的时间（" + minuteWords(i.State.ImportAt) + "）；公众立即可以看到、查到，原网址转到这里。"
	case catalog.Released:
		f.Intro = "发布后公众立即可以看到、查到。"
	case catalog.Corrected:
		f.Intro = "新的一稿立即替换公众看到的文本，更正的时间和理由一并公开。"
	case catalog.AfterReviewed:
		reason("补审意见", "")
	case catalog.WithdrawnAct:
		f.Danger = true
		reason("撤回的理由", "向社会公开；撤回后原地址只显示标题和理由")
	case catalog.Archived:
		reason("归档下线的理由", "向社会公开；文本保留，注明已归档，不再出现在栏目和检索中")
	case catalog.EventRevoked:
		f.Danger = true
		var events []web.Option
		for _, e := range i.State.Events {
			events = append(events, web.Option{Value: strconv.Itoa(e.N), Label: e.Words(), Hint: "记载于 " + e.On.Chinese()})
		}
		f.Fields = []*web.Field{{Name: "event", Label: "要撤销的记载", Kind: web.Radios, Options: events}}
		reason("撤销的理由", "向社会公开；有效性按其余的记载重新推算")
	default:
		f.Fields = eventFields(k)
	}
	return f, true
}

func eventFields(k catalog.ActKind) []*web.Field {
	out := []*web.Field{{Name: "effective", Label: "自哪一日起", Kind: web.Date}}
	if k == catalog.Renewed {
		out = append(out, &web.Field{Name: "until", Label: "延长至", Kind: web.Date})
	}
	return append(out, &web.Field{Name: "cause", Label: "依据的文件", Optional: k == catalog.Kept || k == catalog.Renewed, Hint: "文号或者标题"},
		&web.Field{Name: "cause_item", Label: "在该文件中的位置", Optional: true, Hint: "例如：附件第3项"},
		&web.Field{Name: "reason", Label: "说明", Kind: web.Area, Optional: true, Max: 300})
}

func (v *visit) itemActOf(i app.ItemView) (catalog.ActKind, *web.Form, error) {
	k := catalog.ActKind(v.r.PathValue("item_act"))
	f, ok := itemActForm(k, i)
	if !ok {
		return k, nil, fault.New(fault.NotFound, "item.act", "没有这种操作。")
	}
	return k, f, nil
}

func (v *visit) askItemAct(i app.ItemView, f *web.Form, k catalog.ActKind) error {
	p := formPage{Form: f, Summary: []web.Item{{Key: "信息", Text: i.Text.Title, Href: itemAt(i.ID)}, {Key: "状态", Text: i.State.Stage.Label()}}}
	if k == catalog.Submitted { // what it lacks is written there
		p.Summary[0].Action = &web.Link{Text: "修改", Href: itemAt(i.ID) + "/edit"}
	}
	for _, n := range i.State.Next {
		if n.Kind == k {
			p.Summary = append(p.Summary, web.Item{Key: "依据", Text: n.Statute})
		}
	}
	return v.ask(k.Label(), p, web.Link{Text: "信息目录", Href: itemsAt}, web.Link{Text: i.Text.Title, Href: itemAt(i.ID)})
}

func (o *Office) itemActPage(v *visit) error {
	i, err := v.itemOf()
	if err != nil {
		return err
	}
	k, f, err := v.itemActOf(i)
	if err != nil {
		return err
	}
	return v.askItemAct(i, f, k)
}

func (o *Office) itemAct(v *visit) error {
	i, err := v.itemOf()
	if err != nil {
		return err
	}
	k, f, err := v.itemActOf(i)
	if err != nil {
		return err
	}
	if err := v.askCause(f); err != nil {
		return err
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.actOnItem(i, k, f)
		if err == nil {
			return v.go303(itemAt(i.ID), "item_"+string(k))
		}
		if k == catalog.Settled && fault.KindOf(err) == fault.Invalid {
			return v.showItem(i, &web.Notice{Tone: web.Late, Text: err.Error()})
		}
		if err := f.Explain(letterFault(f, err)); err != nil {
			return err
		}
	}
	return v.askItemAct(i, f, k)
}

func (v *visit) actOnItem(i app.ItemView, k catalog.ActKind, f *web.Form) error {
	a := catalog.Act{Kind: k, Reason: f.Value("reason"), Finding: f.Value("finding"), Effective: f.Date("effective"), Until: f.Date("until"), CauseItem: f.Value("cause_item"), Emergency: len(f.Checked("emergency")) > 0}
	switch k {
	case catalog.AttributeDecided, catalog.Reassessed:
		a.Decision, a.Reason = decisionOf(f), ""
	case catalog.Passed:
		if i.State.Step != nil {
			a.Step = i.State.Step.Key
		}
	case catalog.EventRevoked:
		a.Event, a.Effective = f.Int("event"), calendar.Date{}
	case catalog.SecrecyReviewed:
		a.Secrecy = secrecyOf(f)
	case catalog.Scheduled:
		a.At = f.Date("day").String() + "T" + f.Value("time")
	}
	a.Cause = causeOf(f, causeKinds[k])
	_, err := v.app.ActOnItem(v.ctx(), v.actor, i.ID, f.Int("version"), a)
	return err
}

// causeKinds say how a document stands to the one whose validity it changes;
// what is kept or renewed is neither amended nor repealed.
var causeKinds = map[catalog.ActKind]catalog.RelationKind{catalog.Amended: catalog.Amends, catalog.Repealed: catalog.Repeals, catalog.PartlyRepealed: catalog.Repeals, catalog.DeclaredInvalid: catalog.Repeals}

// textPage is one text of an item as it was.
type textPage struct {
	Summary []web.Item
	Body    template.HTML
	Files   []web.Link
}

func (v *visit) textNumber() (int, error) {
	n, err := strconv.Atoi(v.r.PathValue("n"))
	if err != nil || n < 1 {
		return 0, fault.New(fault.NotFound, "item.text-missing", "没有这一稿。")
	}
	return n, nil
}

func (o *Office) itemText(v *visit) error {
	n, err := v.textNumber()
	if err != nil {
		return err
	}
	i, err := v.itemOf()
	if err != nil {
		return err
	}
	t, err := v.app.ItemTextOf(v.ctx(), v.actor, i.ID, n)
	if err != nil {
		return err
	}
	p := textPage{Body: template.HTML(t.Body), Summary: []web.Item{{Key: "标题", Text: t.Title}, {Key: "文号", Text: t.Number}, {Key: "校验值", Text: t.Hash().String()}}} //nolint:gosec // cleaned on the way in
	for m, a := range t.Attachments {
		p.Files = append(p.Files, web.Link{Text: a.Name, Href: itemAt(i.ID) + "/texts/" + strconv.Itoa(n) + "/files/" + strconv.Itoa(m), Count: sizeWords(a.Bytes)})
	}
	return v.show("item_text", web.Page{Title: i.Text.Title + "（第 " + strconv.Itoa(n) + " 稿）", Crumbs: crumbs(web.Link{Text: "信息目录", Href: itemsAt}, web.Link{Text: i.Text.Title, Href: itemAt(i.ID)}), Data: p})
}

func (o *Office) itemFile(v *visit) error {
	n, err := v.textNumber()
	if err != nil {
		return err
	}
	m, err := strconv.Atoi(v.r.PathValue("m"))
	if err != nil {
		return fault.New(fault.NotFound, "item.file-missing", "没有这个附件。")
	}
	r, a, err := v.app.ItemFile(v.ctx(), v.actor, v.r.PathValue("item"), n, m)
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": a.Name}))
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.FormatInt(a.Bytes, 10))
	if v.r.Method != http.MethodHead {
		_, err = io.Copy(v.w, r.ReadSeekCloser)
	}
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	if err != nil && strings.Contains(err.Error(), "broken pipe") {
		return nil // the reader has gone
	}
	return errors.Join(err)
}

// cleanItemFile puts a copy without what it hides in an attachment's place.
func (o *Office) cleanItemFile(v *visit) error {
	i, err := v.itemOf()
	if err != nil {
		return err
	}
	m, err := strconv.Atoi(v.r.PathValue("m"))
	if err != nil {
		return fault.New(fault.NotFound, "item.file-missing", "没有这个附件。")
	}
	f := &web.Form{Hidden: []web.Option{{Label: "version"}}, Fields: []*web.Field{{Name: "reason", Optional: true, Max: 300}}}
	if ok, err := f.Read(v.r); err != nil || !ok {
		return err
	}
	if _, err := v.app.CleanItemFile(v.ctx(), v.actor, i.ID, f.Int("version"), m, f.Value("reason")); err != nil {
		if fault.KindOf(err) == fault.Invalid {
			return v.showItem(i, &web.Notice{Tone: web.Late, Text: err.Error()})
		}
		return err
	}
	return v.go303(itemAt(i.ID), "item_cleaned")
}

// itemDone are the notices after something was done in publishing.
var itemDone = map[string]string{
	"item_cleaned":            "已换成去掉看不见的内容的副本。请打开核对。",
	"item":                    "已保存。",
	"import_dropped":          "已放弃，上传的文件已删除。",
	"column":                  "栏目已保存，门户随即更新。",
	"converted":               "已转为主动公开：这是起草的信息，请写正文、选栏目、填成文日期后送审。",
	"declined":                "已记录不转的理由。",
	"ordered":                 "已登记，请决定是否转为主动公开。",
	"suggested":               "建议已登记，列入“可转主动公开”。",
	"cleaned":                 "清理决定已登记，各文件的有效性已随之更新。",
	"item_attribute_decided":  "公开属性已认定。",
	"item_submitted":          "已送审。",
	"item_passed":             "已通过，转入下一环节。",
	"item_returned":           "已退回起草人。",
	"item_secrecy_reviewed":   "保密审查已记录。",
	"item_settled":            "理由已记录。",
	"item_signed":             "已签发，取得索引号，文本固定。",
	"item_scheduled":          "已定时。",
	"item_unscheduled":        "定时已取消。",
	"item_imported":           "已按原发布时间公开，公众可以看到。",
	"item_released":           "已发布，公众可以看到。",
	"item_after_reviewed":     "补审已记录。",
	"item_corrected":          "已更正发布。",
	"item_withdrawn":          "已撤回，原地址注明理由。",
	"item_archived":           "已归档下线。",
	"item_reassessed":         "评估结果已记录。",
	"item_amended_by":         "有效性已更新。",
	"item_repealed_by":        "有效性已更新。",
	"item_partly_repealed_by": "有效性已更新。",
	"item_declared_invalid":   "有效性已更新。",
	"item_renewed":            "有效性已更新。",
	"item_event_revoked":      "记载已撤销，有效性已重新推算。",
	"item_kept":               "有效性已更新。",
}
