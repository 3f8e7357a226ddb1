package catalog

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// Secrecy is the record of a secrecy review (Regulations art. 17; the form's
// fields by local practice).
type Secrecy struct {
	FilledOn     calendar.Date `json:"filled_on,omitzero"` // 填表日期
	Unit         string        `json:"unit,omitempty"`     // 拟公开单位
	UnitBy       string        `json:"unit_by,omitempty"`  // who signed the opinions
	HeadBy       string        `json:"head_by,omitempty"`
	Origin       string        `json:"origin,omitempty"`  // 自行制作、获取、联合制作
	Carrier      string        `json:"carrier,omitempty"` // 公文、非公文
	Channel      string        `json:"channel,omitempty"` // 政府网站、公报 …
	PlannedOn    calendar.Date `json:"planned_on,omitzero"`
	Answers      []Answer      `json:"answers"`
	UnitOpinion  string        `json:"unit_opinion,omitempty"`   // 制作单位
	HeadOpinion  string        `json:"head_opinion,omitempty"`   // 负责人
	OfficeReview string        `json:"office_opinion,omitempty"` // 保密机构
	Conclusion   Conclusion    `json:"conclusion"`
	Basis        string        `json:"basis,omitempty"`
	Redaction    string        `json:"redaction,omitempty"`
	Consent      string        `json:"consent,omitempty"` // of joint makers, of third parties
}

// Answer is one question of the form answered: Involved needs Note.
type Answer struct {
	Question string `json:"question"`
	Involved bool   `json:"involved,omitempty"`
	Note     string `json:"note,omitempty"`
}

// Question is one thing that the reviewer must answer for.
type Question struct{ Key, Label string }

// SecrecyQuestions lists what is asked.
func SecrecyQuestions() []Question {
	return []Question{
		{"state_secret", "是否涉及国家秘密"}, {"work_secret", "是否涉及工作秘密"}, {"trade_secret", "是否涉及商业秘密"}, {"privacy", "是否涉及个人隐私"},
		{"national_security", "是否可能危及国家安全"}, {"public_security", "是否可能危及公共安全"}, {"economic_security", "是否可能危及经济安全"},
		{"stability", "是否可能危及社会稳定"}, {"aggregation", "与已公开信息汇聚后是否产生上述风险"},
	}
}

// Conclusion is how a secrecy review ends.
type Conclusion string

// The conclusions: 公开, 免于公开, 需报审.
const (
	MayPublish Conclusion = "publish"
	Exempt     Conclusion = "exempt"
	Refer      Conclusion = "refer"
)

// Label is the conclusion in Chinese.
func (c Conclusion) Label() string {
	return map[Conclusion]string{MayPublish: "公开", Exempt: "免于公开", Refer: "需报审"}[c]
}

// Joint is the origin of what several made together.
const Joint = "联合制作"

// Whole refuses a form that lacks what the record must hold (portal.md 6.3):
// when, who and where, the three opinions, and the consent of joint makers and
// of those whose secrets or privacy it touches. Records of before stand.
func (s *Secrecy) Whole(joint bool) error {
	var fs []fault.Field
	need := func(name, text, message string) {
		if strings.TrimSpace(text) == "" {
			fs = append(fs, fault.Field{Name: name, Code: "catalog.secrecy", Message: message})
		}
	}
	need("filled", s.FilledOn.String(), "请填写")
	need("unit", s.Unit, "请填写")
	need("origin", s.Origin, "请选择")
	need("carrier", s.Carrier, "请选择")
	need("channel", s.Channel, "请至少选择一项")
	need("planned", s.PlannedOn.String(), "请填写")
	need("unit_opinion", s.UnitOpinion, "请填写")
	need("unit_by", s.UnitBy, "请填写")
	need("head_opinion", s.HeadOpinion, "请填写")
	need("head_by", s.HeadBy, "请填写")
	need("opinion", s.OfficeReview, "请填写")
	if joint || s.Origin == Joint {
		need("consent", s.Consent, "联合制作的信息，须有其他制作机关的书面意见")
	}
	for _, a := range s.Answers {
		if a.Involved && (a.Question == "trade_secret" || a.Question == "privacy") && s.Conclusion == MayPublish && s.Redaction == "" {
			need("consent", s.Consent, "涉及商业秘密、个人隐私又要公开的，须有第三方的意见（条例第十五条），或者写明删减的内容")
		}
	}
	if len(fs) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Code: "catalog.secrecy", Message: "保密审查表没有填全", Fields: fs}
}

// Check refuses a record with an unanswered question, an involvement without a
// note, or a conclusion without a basis.
func (s *Secrecy) Check() error {
	bad := func(format string, args ...any) error {
		return fault.New(fault.Invalid, "catalog.secrecy", "保密审查表："+fmt.Sprintf(format, args...))
	}
	if s.Conclusion.Label() == "" {
		return bad("结论应为公开、免于公开、需报审之一。")
	}
	if strings.TrimSpace(s.Basis) == "" {
		return bad("请写明结论的依据。")
	}
	for _, q := range SecrecyQuestions() {
		found := false
		for _, a := range s.Answers {
			if a.Question != q.Key {
				continue
			}
			found = true
			if a.Involved && strings.TrimSpace(a.Note) == "" {
				return bad("“%s”答为“是”的，请说明怎样处理。", q.Label)
			}
			if a.Involved && q.Key == "state_secret" && s.Conclusion == MayPublish {
				return bad("涉及国家秘密的不能公开；已过保密期限的，应先办理解密。")
			}
		}
		if !found {
			return bad("没有回答“%s”。", q.Label)
		}
	}
	return nil
}
