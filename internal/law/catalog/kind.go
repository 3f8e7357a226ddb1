// Package catalog is proactive disclosure as law: the catalogue record of an
// item (Regulations art. 12), its disclosure attribute decided at the source,
// the review before it is published (三审三校, art. 17 secrecy review), the
// period of art. 26, and the validity of normative documents from dated
// events. Everything derived is a pure function of an item's dated acts.
package catalog

import "slices"

// Kind says what sort of information an item is.
type Kind string

// The kinds.
const (
	Normative   Kind = "normative"   // 行政规范性文件, counted in table 2
	Rules       Kind = "rules"       // 规章, counted in table 2
	PolicyPaper Kind = "policy"      // 其他政策文件
	Explanation Kind = "explanation" // 政策解读
	Notice      Kind = "notice"      // 通知公告
	News        Kind = "news"        // 政务动态
	Data        Kind = "data"        // 数据
	Report      Kind = "report"      // 年度报告
	Page        Kind = "page"        // 制度、机构职能等常设页面
)

// KindInfo is a kind with its Chinese name.
type KindInfo struct {
	Kind  Kind
	Label string
}

var kinds = []KindInfo{
	{Normative, "行政规范性文件"}, {Rules, "规章"}, {PolicyPaper, "其他政策文件"}, {Explanation, "政策解读"}, {Notice, "通知公告"},
	{News, "政务动态"}, {Data, "数据"}, {Report, "年度报告"}, {Page, "制度和机构信息"},
}

// Kinds lists the kinds in the order of forms.
func Kinds() []KindInfo { return slices.Clone(kinds) }

// Label is the kind's name in Chinese, "" for an unknown one.
func (k Kind) Label() string {
	for _, e := range kinds {
		if e.Kind == k {
			return e.Label
		}
	}
	return ""
}

// HasValidity reports whether items of the kind are in force, repealed or
// expired, and counted by table 2.
func (k Kind) HasValidity() bool { return k == Normative || k == Rules }
