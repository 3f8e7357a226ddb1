package portal

import (
	"net/http"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// suggestForm takes an applicant's suggestion that what they were given be
// published for all (art. 44).
func suggestForm(c app.Claim) *web.Form {
	var grounds []web.Option
	for _, g := range catalog.Suggestible() {
		grounds = append(grounds, web.Option{Value: g.Key, Label: g.Label})
	}
	return &web.Form{ID: "suggest", Action: "/track/suggest", Submit: "提出建议", Hidden: hidden(c), Fields: []*web.Field{
		{Name: "ground", Label: "我认为这些信息", Kind: web.Radios, Options: grounds},
		{Name: "reason", Label: "说明", Kind: web.Area, Max: 1000, Hint: "请不要写姓名、电话等个人信息。"}}}
}

// suggestPublishing takes it.
func (p *Portal) suggestPublishing(w http.ResponseWriter, r *http.Request) error {
	f := suggestForm(claimOf(r))
	ok, err := f.Read(r)
	if err != nil {
		return err
	}
	if !ok && !stays(r) {
		return p.showSuggest(w, r, f)
	}
	answered, err := p.acting(w, r, func(c app.Claim) error {
		return p.visitor.SuggestPublishing(r.Context(), c, f.Value("ground"), f.Value("reason"))
	})
	switch {
	case answered:
		return err
	case fault.KindOf(err) == fault.Invalid:
		if err := f.Explain(err); err != nil {
			return err
		}
		return p.showSuggest(w, r, f)
	case err != nil:
		return err
	}
	return p.showCase(w, r, claimForm(), "建议已经提出。受理机关的决定在这里查看。", nil)
}

// showSuggest shows the case with what is wrong in the suggestion.
func (p *Portal) showSuggest(w http.ResponseWriter, r *http.Request, f *web.Form) error {
	t, err := p.visitor.Track(r.Context(), claimOf(r))
	if err != nil {
		return p.denied(w, r, claimForm(), err)
	}
	d := newCase(&t, claimOf(r))
	if d.Suggest != nil {
		d.Suggest = f
	}
	return p.site.Render(w, r, "case", web.Page{Title: "办理进度", Status: http.StatusUnprocessableEntity, Crumbs: home, Meta: trackTags(), Data: d})
}

// suggestionWords tell the applicant what became of their suggestion.
func suggestionWords(s *app.Suggested) []web.Item {
	if s == nil {
		return nil
	}
	out := []web.Item{{Key: "提出日期", Text: s.On.Chinese()}, {Key: "理由", Text: s.GroundLabel}}
	switch {
	case s.Answered.IsZero():
		out = append(out, web.Item{Key: "结果", Text: "受理机关正在考虑"})
	case !s.Converted:
		out = append(out, web.Item{Key: "结果", Text: "不转为主动公开"}, web.Item{Key: "受理机关的说明", Text: s.Reason, Data: true})
	case s.Item == "":
		out = append(out, web.Item{Key: "结果", Text: "决定转为主动公开，正在审核发布"})
	default:
		out = append(out, web.Item{Key: "结果", Text: "已经主动公开", Href: "/items/" + s.Item})
	}
	return out
}
