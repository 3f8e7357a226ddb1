package reading

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/law/report"
)

// label is a word of the form.
type label struct {
	kind     labelKind
	n        int8 // which of its kind
	numbered bool // a numbering stood before it
}

type labelKind uint8

const (
	noLabel labelKind = iota

	itemLabel    // table 2: a row, n is an item
	headLabel    // table 2: a column, n is a head
	articleLabel // table 2: 第二十条第（一）项
	contentLabel // table 2: 信息内容

	rowLabel    // table 3: a row, n is a report.Row
	groupLabel  // table 3: （三）不予公开 …, n is a group of rows
	columnLabel // table 3: 自然人 …, n is a report.Column
	frameLabel  // table 3: 申请人情况, 法人或其他组织, the note on balance

	disputeLabel    // table 4: n is a report.Group
	litigationLabel // table 4: 行政诉讼
	resultLabel     // table 4: n is a report.Result

	otherLabel // 其他: a column and the last leaf of table 3
	totalLabel // 总计: columns of tables 3 and 4 and a row of table 3
)

// tableID numbers the tables as the form does.
type tableID uint8

const (
	noTable    tableID = 0
	tableTwo   tableID = 2
	tableThree tableID = 3
	tableFour  tableID = 4
)

func (t tableID) String() string {
	switch t {
	case tableTwo:
		return "表二（主动公开政府信息情况）"
	case tableThree:
		return "表三（收到和处理政府信息公开申请情况）"
	case tableFour:
		return "表四（政府信息公开行政复议、行政诉讼情况）"
	}
	return ""
}

func (l label) table() tableID {
	switch l.kind {
	case itemLabel, headLabel, articleLabel, contentLabel:
		return tableTwo
	case rowLabel, groupLabel, columnLabel, frameLabel:
		return tableThree
	case disputeLabel, litigationLabel, resultLabel:
		return tableFour
	}
	return noTable
}

const noRow = -1

// The groups of rows of table 3, as n of groupLabel.
const (
	groupOutcome     = iota // 三、本年度办理结果
	groupRefused            // （三）不予公开
	groupUnavailable        // （四）无法提供
	groupUnprocessed        // （五）不予处理
	groupOther              // （六）其他处理
)

// item numbers the rows of table 2, of both forms.
type item int8

const (
	itemRules item = iota
	itemNormative
	itemLicences
	itemServices
	itemPenalties
	itemCompulsion
	itemFees
	itemProcurement
	items
)

// head numbers the column heads of table 2, of both forms.
type head int8

const (
	headIssued head = iota
	headRepealed
	headInForce
	headDecisions
	headAmount
	headMade
	headPublished
	headPublicTotal
	headProjects
	headChange
	headPurchases
	headPurchaseAmount
	heads
)

// maxLabel is the length in bytes beyond which no cell is a label.
const maxLabel = 200

// wordings maps every wording of a label, without numbering and in the spelling
// of keys, to what it means.
var wordings = func() map[string]label {
	m := map[string]label{}
	put := func(kind labelKind, n int, words ...string) {
		for _, w := range words {
			m[key(w)] = label{kind: kind, n: int8(n)}
		}
	}
	for row := range report.Rows {
		rest, _ := cutNumbering(row.Label())
		switch row {
		case report.OtherOther:
			put(otherLabel, 0, rest)
		case report.Total:
			put(totalLabel, 0, rest)
		default:
			put(rowLabel, int(row), rest)
			put(rowLabel, int(row), rowVariants[row]...)
		}
	}
	for col := range report.Columns {
		if col != report.OtherOrganisation && col != report.RowTotal {
			put(columnLabel, int(col), col.Label())
		}
	}
	put(otherLabel, 0, "其它")
	put(totalLabel, 0, "合计")
	put(groupLabel, groupOutcome, "本年度办理结果", "本年办理结果")
	put(groupLabel, groupRefused, "不予公开")
	put(groupLabel, groupUnavailable, "无法提供")
	put(groupLabel, groupUnprocessed, "不予处理")
	put(groupLabel, groupOther, "其他处理", "其它处理")
	put(frameLabel, 0, "申请人情况", "法人或其他组织", "法人和其他组织", "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和")
	for g := range report.Groups {
		put(disputeLabel, int(g), g.Label())
	}
	put(disputeLabel, int(report.LitigationDirect), "未经复议直接起诉的")
	put(disputeLabel, int(report.LitigationAfterReconsideration), "经复议后起诉", "复议后起诉的", "复议后再起诉")
	put(litigationLabel, 0, "行政诉讼")
	for r := range report.GroupTotal {
		put(resultLabel, int(r), r.Label())
	}
	putTableTwo(put)
	return m
}()

// rowVariants are other wordings met in reports. None may be a piece of the
// official wording's end: it would hide where a wrapped label begins.
var rowVariants = map[report.Row][]string{
	report.New:             {"本年新收政府信息公开申请数", "本年度新收政府信息公开申请数量", "本年新收申请数量", "本年新收政府信息公开申请"},
	report.CarriedIn:       {"上年结转政府信息公开申请数", "上年度结转政府信息公开申请数量", "上年结转申请数量", "上年结转政府信息公开申请"},
	report.Partial:         {"部分公开", "部分公开区分处理的只计这一情况不计其他情形"},
	report.StateSecret:     {"属国家秘密"},
	report.ProhibitedByLaw: {"其他法律法规禁止公开", "其它法律行政法规禁止公开"},
	report.InternalAffairs: {"属于内部事务信息"},
	report.Deliberative:    {"属于过程性信息"},
	report.NeedsCreation:   {"没有现成信息需另行制作"},
	report.Petition:        {"信访举报投诉类"},
	report.Excessive:       {"无正当理由大量反复提出申请"},
	report.CarriedOut:      {"结转下年继续办理", "结转下年度继续办理数量", "结转下一年度继续办理", "结转下年度办理"},
}

func putTableTwo(put func(kind labelKind, n int, words ...string)) {
	put(itemLabel, int(itemRules), "规章")
	put(itemLabel, int(itemNormative), "行政规范性文件", "规范性文件")
	put(itemLabel, int(itemLicences), "行政许可")
	put(itemLabel, int(itemServices), "其他对外管理服务事项", "其它对外管理服务事项")
	put(itemLabel, int(itemPenalties), "行政处罚")
	put(itemLabel, int(itemCompulsion), "行政强制")
	put(itemLabel, int(itemFees), "行政事业性收费")
	put(itemLabel, int(itemProcurement), "政府集中采购")
	put(headLabel, int(headIssued), "本年制发件数", "本年制发数", "本年制发数量", "本年制发件", "本年度制发件数")
	put(headLabel, int(headRepealed), "本年废止件数", "本年废止数", "本年废止数量", "本年废止件", "本年度废止件数")
	put(headLabel, int(headInForce), "现行有效件数", "现行有效件", "现行有效数", "现行有效数量", "现行有效")
	put(headLabel, int(headDecisions), "本年处理决定数量", "处理决定数量", "本年度处理决定数量", "本年处理决定数")
	put(headLabel, int(headAmount), "本年收费金额", "本年收费金额单位万元", "本年收费金额万元", "本年收费金额单位元", "本年收费金额元", "本年度收费金额单位万元", "收费金额单位万元")
	put(headLabel, int(headMade), "本年新制作数量", "本年制作数量", "本年新制定数量")
	put(headLabel, int(headPublished), "本年新公开数量", "本年公开数量")
	put(headLabel, int(headPublicTotal), "对外公开总数量", "对外公开总数")
	put(headLabel, int(headProjects), "上一年项目数量", "上年项目数量", "上一年度项目数量")
	put(headLabel, int(headChange), "本年增减", "本年度增减", "本年增减数量")
	put(headLabel, int(headPurchases), "采购项目数量", "采购项目数")
	put(headLabel, int(headPurchaseAmount), "采购总金额", "采购总金额单位万元", "采购金额", "采购总金额万元")
	put(contentLabel, 0, "信息内容")
}

// lookup recognises a cell's text as a label. buf is scratch space.
func lookup(text string, buf []byte) (label, []byte) {
	rest, n := cutNumbering(text)
	buf = appendKey(buf[:0], rest)
	if len(buf) == 0 {
		return label{}, buf
	}
	if l, ok := wordings[string(buf)]; ok {
		l.number(n != unnumbered, text)
		return l, buf
	}
	if cut := numeralKey(buf); cut > 0 {
		if l, ok := wordings[string(buf[cut:])]; ok {
			l.number(true, text)
			return l, buf
		}
	}
	if len(buf) < 40 && strings.HasPrefix(string(buf), "第二十条") {
		return label{kind: articleLabel}, buf
	}
	return label{}, buf
}

// number notes the numbering before a label; of 其他 and 总计 also which.
func (l *label) number(numbered bool, text string) {
	l.numbered = numbered
	if numbered && (l.kind == otherLabel || l.kind == totalLabel) {
		l.n = int8(firstNumeral(text))
	}
}

// numeralKey is the length of a numeral that begins a key: 1 of 1属于国家秘密.
func numeralKey(k []byte) int {
	n := 0
	for n < len(k) && k[n] >= '0' && k[n] <= '9' {
		n++
	}
	if n > 0 {
		return n
	}
	switch r, n := utf8.DecodeRune(k); r {
	case '一', '二', '三', '四', '五', '六', '七':
		return n
	}
	return 0
}
