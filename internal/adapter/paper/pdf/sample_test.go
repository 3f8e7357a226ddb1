package pdf

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gongkai/internal/kernel/doc"
)

// shared is one reader for all tests, so that the library is compiled once;
// its machine code stays in the temporary directory between runs.
var shared = sync.OnceValue(func() *Reader {
	return NewReader(filepath.Join(os.TempDir(), "gongkai-test-cache-"+strconv.Itoa(os.Getuid())))
})

func newReader(testing.TB) *Reader { return shared() }

// long skips a test that takes many seconds, except in CI.
func long(t testing.TB) {
	t.Helper()
	if os.Getenv("CI") == "" && os.Getenv("GONGKAI_LONG") == "" {
		t.Skip("takes long; set GONGKAI_LONG=1 to run it")
	}
}

func written(t testing.TB, d *doc.Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, d); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t testing.TB, data []byte) *doc.Document {
	t.Helper()
	d, err := newReader(t).Read(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// cell makes a cell of a text and, as they are given, columns and rows spanned.
func cell(text string, spans ...int) doc.Cell {
	c := doc.Cell{Text: text}
	if len(spans) > 0 {
		c.ColSpan = spans[0]
	}
	if len(spans) > 1 {
		c.RowSpan = spans[1]
	}
	return c
}

func cells(texts ...string) (out doc.Row) {
	for _, t := range texts {
		out = append(out, cell(t))
	}
	return out
}

// annualReport is a report in the official layout: tables with two-level heads
// and group labels merged over 8, 3, 5 and 3 rows. The figures are all
// different, so that a shifted one shows.
func annualReport() *doc.Document {
	const title = "示范市人民政府办公室2023年政府信息公开工作年度报告"
	d := &doc.Document{Title: title, Language: "zh-CN"}
	add := func(s doc.Style, text string) { d.Blocks = append(d.Blocks, doc.P(s, text)) }
	add(doc.Title, title)
	add(doc.Heading1, "一、总体情况")
	add(doc.Body, "2023年，本机关落实《中华人民共和国政府信息公开条例》，全年主动公开各类信息1,205条，其中规范性文件16件，收费621.952万元；办理依申请公开24件，均在法定期限内答复，没有因为公开工作被纠正的情形，同比增长12.5%。")
	add(doc.Heading2, "（一）主动公开")
	add(doc.Body, strings.Repeat("机构职能、规划计划、财政预决算等栏目按月更新，每季度自查一次，发现的问题当月改完。", 4))
	add(doc.Heading1, "二、主动公开政府信息情况")
	d.Blocks = append(d.Blocks, doc.T(proactiveTable()))
	add(doc.Heading1, "三、收到和处理政府信息公开申请情况")
	d.Blocks = append(d.Blocks, doc.T(requestTable()))
	add(doc.Heading1, "四、政府信息公开行政复议、行政诉讼情况")
	d.Blocks = append(d.Blocks, doc.T(disputeTable()))
	add(doc.Heading1, "五、存在的主要问题及改进情况")
	add(doc.Body, strings.Repeat("一是主动公开还不够及时；二是解读的形式比较单一。下一年将加强培训，增加图解和问答。", 4))
	add(doc.Heading1, "六、其他需要报告的事项")
	add(doc.Body, "本年度没有收取信息处理费。")
	add(doc.Signature, "示范市人民政府办公室")
	add(doc.Signature, "2024年1月25日")
	add(doc.Note, "注：统计期限为2023年1月1日至2023年12月31日。")
	return d
}

func proactiveTable() *doc.Table {
	return &doc.Table{Rows: []doc.Row{
		{cell("第二十条第（一）项", 4)},
		cells("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
		cells("规章", "0", "0", "3"),
		cells("行政规范性文件", "16", "2", "57"),
		{cell("第二十条第（五）项", 4)},
		{cell("信息内容"), cell("本年处理决定数量", 3)},
		{cell("行政许可"), cell("10245", 3)},
		{cell("第二十条第（六）项", 4)},
		{cell("信息内容"), cell("本年处理决定数量", 3)},
		{cell("行政处罚"), cell("318", 3)},
		{cell("行政强制"), cell("7", 3)},
		{cell("第二十条第（八）项", 4)},
		{cell("信息内容"), cell("本年收费金额（单位：万元）", 3)},
		{cell("行政事业性收费"), cell("621.952", 3)},
	}}
}

func requestTable() *doc.Table {
	n := 100
	figures := func(labels ...doc.Cell) doc.Row {
		for range 7 {
			n++
			labels = append(labels, cell(strconv.Itoa(n)))
		}
		return labels
	}
	t := &doc.Table{HeaderRows: 3, Widths: []float64{3, 5, 11, 3.6, 3, 3, 4, 4, 3, 3}, Rows: []doc.Row{
		{cell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), cell("申请人情况", 7)},
		{cell("自然人", 1, 2), cell("法人或其他组织", 5), cell("总计", 1, 2)},
		cells("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
		figures(cell("一、本年新收政府信息公开申请数量", 3)),
		figures(cell("二、上年结转政府信息公开申请数量", 3)),
		figures(cell("三、本年度办理结果", 1, 22), cell("（一）予以公开", 2)),
		figures(cell("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 2)),
	}}
	for _, group := range [][]string{
		{
			"（三）不予公开", "1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益",
			"5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项",
		},
		{"（四）无法提供", "1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确"},
		{
			"（五）不予处理", "1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请",
			"5.要求行政机关确认或重新出具已获取信息",
		},
		{
			"（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
			"2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "3.其他",
		},
	} {
		for i, label := range group[1:] {
			var labels []doc.Cell
			if i == 0 {
				labels = append(labels, cell(group[0], 1, len(group)-1))
			}
			t.Rows = append(t.Rows, figures(append(labels, cell(label))...))
		}
	}
	t.Rows = append(t.Rows, figures(cell("（七）总计", 2)), figures(cell("四、结转下年度继续办理", 3)))
	return t
}

func disputeTable() *doc.Table {
	results := []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
	t := &doc.Table{HeaderRows: 3, Rows: make([]doc.Row, 4)}
	t.Rows[0] = doc.Row{cell("行政复议", 5), cell("行政诉讼", 10)}
	for _, r := range results {
		t.Rows[1] = append(t.Rows[1], cell(r, 1, 2))
	}
	t.Rows[1] = append(t.Rows[1], cell("未经复议直接起诉", 5), cell("复议后起诉", 5))
	t.Rows[2] = append(cells(results...), cells(results...)...)
	for i := range 15 {
		t.Rows[3] = append(t.Rows[3], cell(strconv.Itoa(300+i)))
	}
	return t
}
