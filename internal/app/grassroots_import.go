package app

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/paper/charset"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

func notFoundField(name string) error {
	return fault.New(fault.NotFound, "grassroots.missing", fmt.Sprintf("没有“%s”领域的公开标准目录。", visible(name)))
}

// dutyHeadings are the headings of a catalogue by the names they go by. The
// form has two rows of headings; the lower one is read where it says something.
var dutyHeadings = []struct {
	key   string
	names []string
}{
	{"field", []string{"领域", "试点领域"}}, {"first", []string{"一级事项", "公开事项", "事项"}}, {"second", []string{"二级事项", "三级事项", "子事项"}},
	{"content", []string{"公开内容（要素）", "公开内容", "公开内容要素"}}, {"basis", []string{"公开依据", "依据"}}, {"limit", []string{"公开时限", "时限"}}, {"body", []string{"公开主体", "主体"}},
	{"channels", []string{"公开渠道和载体", "公开渠道", "渠道和载体"}}, {"all", []string{"全社会"}}, {"some", []string{"特定群体", "特定群众"}}, {"to", []string{"公开对象"}},
	{"active", []string{"主动", "主动公开"}}, {"asked", []string{"依申请", "依申请公开"}}, {"how", []string{"公开方式"}},
	{"county", []string{"县级", "区级", "县（区）级"}}, {"town", []string{"乡级", "乡镇级", "乡镇、街道", "街道"}}, {"village", []string{"村级", "村（社区）"}}, {"level", []string{"公开层级"}},
	{"column", []string{"对应栏目", "栏目", "栏目编号"}}, {"words", []string{"关键词"}},
}

// DutyTemplate is the form with one line.
func DutyTemplate() [][]string {
	return [][]string{
		{"领域", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "全社会", "特定群体", "主动", "依申请", "县级", "乡级", "对应栏目", "关键词"},
		{"保障性住房", "配给管理", "房源信息", "房源地点、套数、户型", "《政府信息公开条例》", "信息形成或者变更之日起20个工作日内", "住房和城乡建设局", "■政府网站 □政府公报", "√", "", "√", "", "√", "", "20-11", "房源"},
	}
}

// DutyImport is a sheet of a grassroots catalogue. Field is for lines that
// name none.
type DutyImport struct {
	Agency, Field, File string
	Rows                [][]string
}

// DutiesImported says what became of the lines.
type DutiesImported struct {
	Lines  int
	Fields []string
	Faults []RowFault
	Kept   bool
}

// maxDuties bounds one sheet.
const maxDuties = 5000

// ImportDuties takes a catalogue in: each field that the sheet names replaces
// the agency's own. One faulty line keeps none.
func (a *App) ImportDuties(ctx context.Context, actor agency.Actor, in DutyImport) (res DutiesImported, err error) {
	if len(in.Rows) > maxDuties {
		return res, fault.New(fault.Invalid, "grassroots.size", fmt.Sprintf("表中有 %d 行，一次最多 %d 行，请按领域分开导入。", len(in.Rows), maxDuties))
	}
	s, err := newDutySheet(in)
	if err != nil {
		return res, err
	}
	err = a.write(ctx, actor, agency.ColumnManage, in.Agency, func(w *work) error {
		if _, err := w.Agency(ctx, in.Agency); err != nil {
			return err
		}
		cols, err := w.columns(ctx)
		if err != nil {
			return err
		}
		fields, faults := s.read(cols)
		res = DutiesImported{Faults: faults}
		for _, f := range fields {
			res.Lines, res.Fields = res.Lines+len(f.Duties), append(res.Fields, f.Name)
		}
		if len(faults) > 0 || len(fields) == 0 {
			return nil
		}
		for _, f := range fields {
			f.From, f.On = in.File, w.today
			if err := w.putJSON(ctx, agency.ColumnManage, kindDuties, in.Agency, f.Name, 0, f); err != nil {
				return err
			}
		}
		res.Kept = true
		w.touch(TagDuties)
		return nil
	})
	return res, err
}

// dutySheet is a sheet with its headings found.
type dutySheet struct {
	in    DutyImport
	at    map[string]int // key → column
	first int            // row of the first line
	last  map[string]string
}

// newDutySheet finds the row of headings, and the second one where there is.
func newDutySheet(in DutyImport) (*dutySheet, error) {
	for i, row := range in.Rows[:min(len(in.Rows), 12)] {
		heads := slices.Clone(row)
		s := &dutySheet{in: in, at: dutyColumns(heads), first: i + 1, last: map[string]string{}}
		if c, ok := s.at["content"]; ok && i+1 < len(in.Rows) && cellAt(in.Rows[i+1], c) == "" && subheads(in.Rows[i+1]) {
			for c, text := range in.Rows[i+1] {
				for c >= len(heads) {
					heads = append(heads, "")
				}
				if strings.TrimSpace(text) != "" {
					heads[c] = text
				}
			}
			s.at, s.first = dutyColumns(heads), i+2
		}
		_, content := s.at["content"]
		_, limit := s.at["limit"]
		_, second := s.at["second"]
		if _, first := s.at["first"]; content && limit && (first || second) {
			return s, nil
		}
	}
	return nil, fault.New(fault.Invalid, "grassroots.headings", "没有找到表头。表头应有“一级事项”或者“二级事项”“公开内容（要素）”“公开时限”等列，可以先下载样表。")
}

// subheads tells a second row of headings: it names parts, and stands empty
// under 公开内容.
func subheads(row []string) bool {
	n := 0
	for _, text := range row {
		switch squeezed(text) {
		case "一级事项", "二级事项", "全社会", "特定群体", "特定群众", "主动", "依申请", "依申请公开", "县级", "乡级", "村级":
			n++
		}
	}
	return n >= 2
}

func dutyColumns(heads []string) map[string]int {
	at := map[string]int{}
	for _, h := range dutyHeadings {
		for c, text := range heads {
			if _, done := at[h.key]; !done && text != "" && slices.ContainsFunc(h.names, func(name string) bool { return squeezed(name) == squeezed(text) }) {
				at[h.key] = c
			}
		}
	}
	return at
}

func (s *dutySheet) cell(row []string, key string) string {
	if c, ok := s.at[key]; ok {
		return strings.TrimSpace(visible(cellAt(row, c)))
	}
	return ""
}

// carried is a cell that stands for the lines below it too.
func (s *dutySheet) carried(row []string, key string) string {
	if text := s.cell(row, key); text != "" {
		s.last[key] = text
		if key == "first" {
			delete(s.last, "second")
		}
	}
	return s.last[key]
}

// read gives the fields of the sheet in order, or what is wrong in which row.
func (s *dutySheet) read(cols *catalog.Columns) (out []dutyField, faults []RowFault) {
	for n := s.first; n < len(s.in.Rows); n++ {
		row := s.in.Rows[n]
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue
		}
		field := s.carried(row, "field")
		if field == "" {
			field = strings.TrimSpace(s.in.Field)
		}
		d, wrong := s.duty(row, n+1, cols)
		if field == "" || len([]rune(field)) > 40 {
			wrong = append(wrong, "没有写明领域，或者超过 40 个字")
		}
		for _, text := range wrong {
			faults = append(faults, RowFault{n + 1, text})
		}
		i := slices.IndexFunc(out, func(f dutyField) bool { return f.Name == field })
		if i < 0 {
			i, out = len(out), append(out, dutyField{Name: field})
		}
		out[i].Duties = append(out[i].Duties, d)
	}
	return out, faults
}

func (s *dutySheet) duty(row []string, n int, cols *catalog.Columns) (d Duty, wrong []string) {
	d = Duty{Row: n, First: s.carried(row, "first"), Second: s.carried(row, "second"), Content: s.cell(row, "content"), Basis: s.cell(row, "basis"),
		Limit: catalog.ParseLimit(s.cell(row, "limit")), Body: s.cell(row, "body"), Channels: ticked(s.cell(row, "channels"))}
	if d.Second == "" {
		d.Second = d.First
	}
	d.To = s.marks(row, "to", map[string]string{"all": "全社会", "some": "特定群体"})
	d.How = s.marks(row, "how", map[string]string{"active": "主动", "asked": "依申请"})
	d.Levels = s.marks(row, "level", map[string]string{"county": "县级", "town": "乡级", "village": "村级"})
	for _, x := range []struct{ what, text string }{{"事项", d.Second}, {"公开内容", d.Content}, {"公开时限", d.Limit.Text}} {
		if x.text == "" {
			wrong = append(wrong, x.what+"是空的")
		}
		if len([]rune(x.text)) > 2000 {
			wrong = append(wrong, x.what+"超过 2000 个字")
		}
	}
	d.Words = strings.FieldsFunc(s.cell(row, "words"), func(r rune) bool { return strings.ContainsRune("、，,；; ", r) })
	if d.Column = s.cell(row, "column"); d.Column != "" {
		if id := columnCalled(cols, d.Column); id != "" {
			d.Column = id
		} else {
			wrong = append(wrong, fmt.Sprintf("没有编号或者名称为“%s”的栏目", d.Column))
		}
	}
	return d, wrong
}

// columnCalled finds a column by its id or name, "" where there is none.
func columnCalled(cols *catalog.Columns, name string) string {
	for _, c := range cols.List() {
		if c.ID == name || c.Name == name {
			return c.ID
		}
	}
	return ""
}

// marks are the ticked ones of several columns, or what one column says.
func (s *dutySheet) marks(row []string, whole string, of map[string]string) (out []string) {
	for _, h := range dutyHeadings {
		if label := of[h.key]; label != "" && s.cell(row, h.key) != "" {
			out = append(out, label)
		}
	}
	if text := s.cell(row, whole); len(out) == 0 && text != "" {
		out = strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,；; \n", r) })
	}
	return out
}

// ticked are the channels with a filled box; a list without boxes is taken
// whole.
func ticked(text string) (out []string) {
	const full, hollow = "■☑√●", "□○"
	if !strings.ContainsAny(text, full+hollow) {
		return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,；;\n", r) })
	}
	rest := text
	for rest != "" {
		at := strings.IndexAny(rest, full+hollow)
		if at < 0 {
			break
		}
		mark := []rune(rest[at:])[0]
		rest = rest[at+len(string(mark)):]
		end := strings.IndexAny(rest, full+hollow)
		if end < 0 {
			end = len(rest)
		}
		if name := strings.Trim(strings.Join(strings.Fields(rest[:end]), " "), "、，,；; "); strings.ContainsRune(full, mark) && name != "" {
			out = append(out, name)
		}
	}
	return out
}

// SheetRows reads the longest table of a workbook, or a CSV in any encoding,
// with merged cells told once.
func (a *App) SheetRows(ctx context.Context, name string, r io.Reader) (rows [][]string, err error) {
	data, err := readAtMost(r, MaxItemFile)
	if err != nil {
		return nil, err
	}
	if f, err := paper.Detect(name, data); err != nil || f != doc.XLSX && f != doc.DOCX && f != doc.HTML {
		return csvRows(name, data)
	}
	p := a.paperReader()
	defer func() { err = errors.Join(err, p.Close()) }()
	d, err := p.Read(ctx, name, data)
	if err != nil {
		return nil, refused(name, err)
	}
	for _, b := range d.Blocks {
		if b.Table != nil {
			if grid := b.Table.Grid(); len(grid) > len(rows) {
				rows = toldOnce(grid)
			}
		}
	}
	if rows == nil {
		return nil, fault.New(fault.Invalid, "sheet.none", fmt.Sprintf("“%s”里没有表格。", name))
	}
	return rows, nil
}

func toldOnce(grid [][]*doc.Cell) [][]string {
	rows := make([][]string, len(grid))
	for r := range grid {
		for c, cell := range grid[r] {
			text := ""
			if cell != nil && (c == 0 || grid[r][c-1] != cell) && (r == 0 || c >= len(grid[r-1]) || grid[r-1][c] != cell) {
				text = cell.Text
			}
			rows[r] = append(rows[r], text)
		}
	}
	return rows
}

func csvRows(name string, data []byte) ([][]string, error) {
	text, err := charset.Decode(data, "")
	if err != nil {
		return nil, refused(name, err)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "sheet.csv", fmt.Sprintf("“%s”不是完整的 CSV，请检查引号和分隔符，或者另存为 xlsx。", name), err)
	}
	return rows, nil
}
