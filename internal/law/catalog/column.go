package catalog

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/fault"
)

// Column is a column of the portal. Columns form a tree whose first level is
// fixed for disclosure (国办公开办函〔2019〕61号: guide, systems, statutory content,
// annual reports).
type Column struct {
	ID          string     `json:"id"`
	Parent      string     `json:"parent,omitempty"`
	Name        string     `json:"name"`
	Description string     `json:"description,omitempty"`
	Keywords    string     `json:"keywords,omitempty"`
	Type        ColumnType `json:"type"`
	Window      string     `json:"window,omitempty"`  // key of an update window
	Article     string     `json:"article,omitempty"` // e.g. "20(1)"
	Order       int        `json:"order,omitempty"`
	Hidden      bool       `json:"hidden,omitempty"`
	Kind        Kind       `json:"kind,omitempty"` // of new items
}

// ColumnType is the portal page rules' 栏目类别.
type ColumnType string

// The types.
const (
	GuideColumn     ColumnType = "guide"
	SystemsColumn   ColumnType = "systems"
	StatutoryColumn ColumnType = "statutory"
	ReportsColumn   ColumnType = "reports"
	NewsColumn      ColumnType = "news"
	NoticesColumn   ColumnType = "notices"
	PoliciesColumn  ColumnType = "policies"
	ExplainColumn   ColumnType = "explanations"
	TopicColumn     ColumnType = "topic"
	OtherColumn     ColumnType = "other"
)

// Label is the type as ColumnType tags say it.
func (t ColumnType) Label() string {
	return map[ColumnType]string{GuideColumn: "信息公开指南", SystemsColumn: "信息公开制度", StatutoryColumn: "信息公开目录", ReportsColumn: "信息公开年报",
		NewsColumn: "政务动态", NoticesColumn: "通知公告", PoliciesColumn: "政策文件", ExplainColumn: "政策解读", TopicColumn: "专题专栏", OtherColumn: "其他"}[t]
}

// Window is an update window of a class of columns (portal.md 1.5): stale
// after so many days or months without a publication. 0 and 0: never.
type Window struct {
	Key, Label   string
	Days, Months int
	Source       string
	Confidence   string // confirmed, secondary, memory
}

// Windows lists the update windows.
func Windows() []Window {
	return []Window{
		{"dynamic", "动态、要闻", 14, 0, "国办秘函〔2019〕19号", "confirmed"},
		{"notice", "通知公告、政策文件", 0, 6, "国办秘函〔2019〕19号", "confirmed"},
		{"plan", "人事、规划计划", 0, 12, "2015年全国政府网站普查指标", "secondary"},
		{"statistics", "办事统计数据", 0, 3, "国办秘函〔2019〕19号", "secondary"},
		{"explanation", "政策解读", 0, 6, "", "memory"},
		{"yearly", "年度报告", 0, 15, "条例第四十九条", "confirmed"},
		{"standing", "长期不变的内容", 0, 0, "", "confirmed"},
	}
}

// WindowByKey finds an update window; the zero Window never goes stale.
func WindowByKey(key string) Window {
	for _, w := range Windows() {
		if w.Key == key {
			return w
		}
	}
	return Window{}
}

// The fixed columns.
const (
	ColGuide        = "guide"
	ColSystems      = "systems"
	ColStatutory    = "statutory"
	ColReports      = "reports"
	ColNormative    = "normative"
	ColRules        = "rules"
	ColNews         = "news"
	ColNotices      = "notices"
	ColPolicies     = "policies"
	ColExplanations = "explanations"
	ColTopics       = "topics"
)

// DefaultColumns is the tree that a new installation has: the four statutory
// columns, art. 20's fifteen items and art. 21 under the third, and what
// portals have besides.
func DefaultColumns() []Column {
	cols := []Column{
		{ID: ColGuide, Name: "政府信息公开指南", Type: GuideColumn, Window: "standing", Article: "12", Kind: Page, Description: "政府信息的分类、编排体系、获取方式，公开工作机构及其联系方式"},
		{ID: ColSystems, Name: "政府信息公开制度", Type: SystemsColumn, Window: "standing", Kind: Page, Description: "政府信息公开的法规、规章和制度"},
		{ID: ColStatutory, Name: "法定主动公开内容", Type: StatutoryColumn, Article: "20", Description: "条例第二十条、第二十一条规定主动公开的政府信息"},
		{ID: ColReports, Name: "政府信息公开年报", Type: ReportsColumn, Window: "yearly", Article: "49", Kind: Report, Description: "历年政府信息公开工作年度报告"},
		{ID: ColNews, Name: "政务动态", Type: NewsColumn, Window: "dynamic", Kind: News, Description: "本机关工作动态"},
		{ID: ColNotices, Name: "通知公告", Type: NoticesColumn, Window: "notice", Kind: Notice, Description: "通知、公告、公示"},
		{ID: ColPolicies, Name: "政策文件", Type: PoliciesColumn, Window: "notice", Kind: PolicyPaper, Description: "规章、行政规范性文件和其他政策文件"},
		{ID: ColExplanations, Name: "政策解读", Type: ExplainColumn, Window: "explanation", Kind: Explanation, Description: "政策文件的背景、目的和主要内容"},
		{ID: ColTopics, Name: "专题专栏", Type: TopicColumn, Window: "standing", Description: "按专题汇集的信息"},
	}
	for i, a := range article20 {
		cols = append(cols, Column{ID: fmt.Sprintf("20-%d", i+1), Parent: ColStatutory, Name: a.name, Type: StatutoryColumn, Window: a.window,
			Article: fmt.Sprintf("20(%d)", i+1), Kind: a.kind, Description: a.text})
	}
	cols = append(cols,
		Column{ID: ColRules, Parent: "20-1", Name: "规章", Type: PoliciesColumn, Window: "standing", Article: "20(1)", Kind: Rules, Description: "现行和已经废止、失效的规章"},
		Column{ID: ColNormative, Parent: "20-1", Name: "行政规范性文件", Type: PoliciesColumn, Window: "notice", Article: "20(1)", Kind: Normative, Description: "现行和已经废止、失效的行政规范性文件"},
		Column{ID: "21", Parent: ColStatutory, Name: "市县乡重点公开内容", Type: StatutoryColumn, Article: "21", Kind: Data, Description: "条例第二十一条规定的市政建设、公共服务、征收、社会救助等信息"})
	for i, name := range article21 {
		cols = append(cols, Column{ID: fmt.Sprintf("21-%d", i+1), Parent: "21", Name: name, Type: StatutoryColumn, Window: "plan", Article: "21", Kind: Data, Description: name + "信息"})
	}
	for i := range cols {
		cols[i].Order, cols[i].Keywords = i+1, cols[i].Name
	}
	return cols
}

var article20 = []struct {
	name, window string
	kind         Kind
	text         string
}{
	{"法规、规章和规范性文件", "notice", Normative, "行政法规、规章和规范性文件"},
	{"机关职能和机构", "standing", Page, "机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名"},
	{"规划和计划", "plan", PolicyPaper, "国民经济和社会发展规划、专项规划、区域规划及相关政策"},
	{"统计信息", "statistics", Data, "国民经济和社会发展统计信息"},
	{"行政许可和对外管理服务", "standing", Data, "办理行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果"},
	{"行政处罚和行政强制", "standing", Data, "实施行政处罚、行政强制的依据、条件、程序，以及有一定社会影响的行政处罚决定"},
	{"财政预算、决算", "plan", Data, "财政预算、决算信息"},
	{"行政事业性收费", "standing", Data, "行政事业性收费项目及其依据、标准"},
	{"政府集中采购", "plan", Data, "政府集中采购项目的目录、标准及实施情况"},
	{"重大建设项目", "plan", Data, "重大建设项目的批准和实施情况"},
	{"民生政策和实施", "plan", PolicyPaper, "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况"},
	{"应急预案和预警", "standing", Notice, "突发公共事件的应急预案、预警信息及应对情况"},
	{"监督检查", "plan", Data, "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况"},
	{"公务员招考", "plan", Notice, "公务员招考的职位、名额、报考条件等事项以及录用结果"},
	{"其他主动公开内容", "standing", Data, "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息"},
}

var article21 = []string{"市政建设", "公共服务", "公益事业", "土地征收", "房屋征收", "治安管理", "社会救助", "农业农村政策", "农田水利工程", "农村土地承包和宅基地", "筹资筹劳"}

// Columns is a checked tree.
type Columns struct {
	list []Column
	by   map[string]int
}

// NewColumns puts changes over the default tree and checks it.
func NewColumns(changes ...Column) (*Columns, error) {
	t := &Columns{by: map[string]int{}}
	for _, c := range append(DefaultColumns(), changes...) {
		if i, ok := t.by[c.ID]; ok {
			t.list[i] = c
			continue
		}
		t.by[c.ID] = len(t.list)
		t.list = append(t.list, c)
	}
	for _, c := range t.list {
		if err := t.check(c); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(t.list, func(a, b Column) int { return a.Order - b.Order })
	for i, c := range t.list {
		t.by[c.ID] = i
	}
	return t, nil
}

const maxDepth = 5

func (t *Columns) check(c Column) error {
	bad := func(text string) error {
		return fault.New(fault.Invalid, "catalog.column", fmt.Sprintf("栏目 %q：%s", c.ID, text))
	}
	switch {
	case c.ID == "" || len(c.ID) > 40 || strings.Trim(c.ID, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		return bad("编号应为小写字母、数字和连字符，不超过 40 个。")
	case strings.TrimSpace(c.Name) == "" || len([]rune(c.Name)) > 60:
		return bad("名称不能为空，也不超过 60 个字。")
	case c.Type.Label() == "":
		return bad("没有这种栏目类别。")
	case c.Window != "" && WindowByKey(c.Window).Key == "":
		return bad("没有这种更新要求。")
	case c.Kind != "" && c.Kind.Label() == "":
		return bad("没有这种信息种类。")
	}
	depth := 0
	for p := c.Parent; p != ""; depth++ {
		i, ok := t.by[p]
		if !ok || depth == maxDepth {
			return bad("上级栏目不存在，或者层次超过 5 层。")
		}
		p = t.list[i].Parent
	}
	return nil
}

// List gives the columns in order.
func (t *Columns) List() []Column { return slices.Clone(t.list) }

// Get finds a column.
func (t *Columns) Get(id string) (Column, bool) {
	i, ok := t.by[id]
	if !ok {
		return Column{}, false
	}
	return t.list[i], true
}

// Path is the column with those above it, the top first; nil for an unknown one.
func (t *Columns) Path(id string) (out []Column) {
	for id != "" {
		c, ok := t.Get(id)
		if !ok {
			return nil
		}
		out = append([]Column{c}, out...)
		id = c.Parent
	}
	return out
}

// Children are the columns right below one, "" for the top.
func (t *Columns) Children(id string) (out []Column) {
	for _, c := range t.list {
		if c.Parent == id {
			out = append(out, c)
		}
	}
	return out
}

// Appears lists all columns in which an item of these columns appears: themselves
// and those above.
func (t *Columns) Appears(ids ...string) (out []string) {
	for _, id := range ids {
		for _, c := range t.Path(id) {
			if !slices.Contains(out, c.ID) {
				out = append(out, c.ID)
			}
		}
	}
	return out
}
