package reading

import (
	"strings"
	"unicode/utf8"
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
