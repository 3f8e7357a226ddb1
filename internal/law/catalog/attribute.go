package catalog

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/fault"
)

// Attribute is the disclosure attribute (公开属性), decided when the document
// is drafted (国办发〔2016〕80号).
type Attribute string

// The attributes. Redacted is published without the parts that its ground
// names (删减后公开, Regulations art. 37 by analogy).
const (
	Proactive Attribute = "proactive"
	OnRequest Attribute = "on_request"
	Withheld  Attribute = "withheld"
	Redacted  Attribute = "redacted"
)

// Label is the attribute in Chinese, "" for an unknown one.
func (a Attribute) Label() string {
	return map[Attribute]string{Proactive: "主动公开", OnRequest: "依申请公开", Withheld: "不予公开", Redacted: "删减后公开"}[a]
}

// Public reports whether an item with the attribute is to be published.
func (a Attribute) Public() bool { return a == Proactive || a == Redacted }

// Attributes lists them in the order of forms.
func Attributes() []Attribute { return []Attribute{Proactive, OnRequest, Withheld, Redacted} }

// Ground is why something is, or is not, published.
type Ground struct {
	Key     string
	Label   string
	Article string // key of the Regulations, e.g. "16(2)"
	For     []Attribute
}

var grounds = []Ground{
	{"interest", "涉及公众利益调整", "19", []Attribute{Proactive, Redacted}},
	{"knowledge", "需要公众广泛知晓", "19", []Attribute{Proactive, Redacted}},
	{"participation", "需要公众参与决策", "19", []Attribute{Proactive, Redacted}},
	{"listed", "属于第二十条列明的内容", "20", []Attribute{Proactive, Redacted}},
	{"local", "属于第二十一条列明的内容", "21", []Attribute{Proactive, Redacted}},
	{"converted", "依申请公开转为主动公开", "44", []Attribute{Proactive, Redacted}},
	{"not_listed", "不在主动公开范围", "27", []Attribute{OnRequest}},
	{"state_secret", "国家秘密", "14", []Attribute{Withheld, Redacted}},
	{"prohibited", "法律、行政法规禁止公开", "14", []Attribute{Withheld, Redacted}},
	{"security", "可能危及国家安全、公共安全、经济安全、社会稳定", "14", []Attribute{Withheld, Redacted}},
	{"third_party", "商业秘密、个人隐私", "15", []Attribute{Withheld, OnRequest, Redacted}},
	{"internal", "内部事务信息", "16(1)", []Attribute{Withheld, OnRequest, Redacted}},
	{"deliberative", "过程性信息", "16(2)", []Attribute{Withheld, OnRequest, Redacted}},
	{"enforcement_file", "行政执法案卷信息", "16(2)", []Attribute{Withheld, OnRequest, Redacted}},
}

// Grounds lists the grounds that an attribute may rest on, all for "".
func Grounds(a Attribute) []Ground {
	if a == "" {
		return slices.Clone(grounds)
	}
	var out []Ground
	for _, g := range grounds {
		if slices.Contains(g.For, a) {
			out = append(out, g)
		}
	}
	return out
}

// Suggestible lists the grounds on which somebody who was given information may
// suggest that it be published for all (art. 44).
func Suggestible() (out []Ground) {
	for _, g := range grounds {
		if g.Article == "19" {
			out = append(out, g)
		}
	}
	return out
}

// Decision is an attribute with its ground; Article is filled from the ground
// where it is empty.
type Decision struct {
	Attribute Attribute `json:"attribute"`
	Ground    string    `json:"ground"`
	Article   string    `json:"article,omitempty"`
	Reason    string    `json:"reason,omitempty"`    // needed unless proactive
	Redaction string    `json:"redaction,omitempty"` // redacted: what is left out
}

// Check refuses an attribute without a ground that the Regulations give it.
func (d *Decision) Check() error {
	if d.Attribute.Label() == "" {
		return fault.New(fault.Invalid, "catalog.attribute", fmt.Sprintf("公开属性不能是 %q，应为主动公开、依申请公开、不予公开、删减后公开之一。", d.Attribute))
	}
	i := slices.IndexFunc(grounds, func(g Ground) bool { return g.Key == d.Ground })
	if i < 0 || !slices.Contains(grounds[i].For, d.Attribute) {
		return fault.New(fault.Invalid, "catalog.ground", fmt.Sprintf("公开属性“%s”须写明理由，所选理由 %q 不适用。", d.Attribute.Label(), d.Ground))
	}
	if d.Article == "" {
		d.Article = grounds[i].Article
	}
	if d.Attribute != Proactive && strings.TrimSpace(d.Reason) == "" {
		return fault.New(fault.Invalid, "catalog.reason", fmt.Sprintf("公开属性定为“%s”的，须说明理由。", d.Attribute.Label()))
	}
	if d.Attribute == Redacted && strings.TrimSpace(d.Redaction) == "" {
		return fault.New(fault.Invalid, "catalog.redaction", "删减后公开的，须写明删减了哪些内容。")
	}
	return nil
}
