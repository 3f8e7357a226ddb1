package reading

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// opening is the line that opens a section.
type opening struct {
	line int
	head heading
}

// openings chooses, for each section, the line that is its heading best: in
// full, numbered as a chapter with its own number, before its table. A table of
// contents and headings inside a section lose.
func openings(lines []line, f form) []opening {
	var best [report.SectionOther + 1]opening
	var score [report.SectionOther + 1]int
	contents := tableOfContents(lines)
	for i := range lines {
		h := lines[i].head
		if h.kind == report.Preface || lines[i].taken {
			continue
		}
		s := f.weigh(lines, i)
		if contents[i] {
			s -= 6
		}
		if s > score[h.kind] {
			best[h.kind], score[h.kind] = opening{i, h}, s
		}
	}
	var out []opening
	for kind := report.SectionOverview; kind <= report.SectionOther; kind++ {
		if score[kind] > 0 {
			out = append(out, best[kind])
		}
	}
	for i := range out { // by place; there are six
		for j := i; j > 0 && out[j-1].line > out[j].line; j-- {
			out[j-1], out[j] = out[j], out[j-1]
		}
	}
	return out
}

// weigh scores line i as the heading of its section.
func (f form) weigh(lines []line, i int) int {
	h := lines[i].head
	score := 4
	if h.exact {
		score += 4
	}
	switch h.level {
	case chapter:
		score += 4
		if h.number == int(h.kind) {
			score += 4
		}
	case unnumbered:
		score++
	case arabic:
		score += 2
	case bracketed:
		score -= 3
	}
	if p := lines[i].para; p != nil && p.Style >= doc.Title && p.Style <= doc.Heading4 {
		score++
	}
	if t := f.tableOf(h.kind); !t.empty() && i < t.to && t.from-i <= 6 {
		score += 4
	}
	return score
}

func (f form) tableOf(kind report.SectionKind) extent {
	switch kind {
	case report.SectionProactive:
		return f.two
	case report.SectionRequests:
		return f.three
	case report.SectionDisputes:
		return f.four
	}
	return extent{}
}

// tableOfContents marks headings that follow one another in their order, three
// at least, with nothing between them.
func tableOfContents(lines []line) map[int]bool {
	marked := map[int]bool{}
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && lines[from].head.kind != report.Preface && lines[to].head.kind > lines[to-1].head.kind {
			to++
		}
		for i := from; i < to && to-from >= 3; i++ {
			marked[i] = true
		}
		from = to
	}
	return marked
}

// readSections parts the lines that are no table into sections of prose.
func (r *reader) readSections(d *doc.Document) {
	open := openings(r.lines, r.form)
	first := len(r.lines)
	if len(open) > 0 {
		first = open[0].line
	} else if !r.form.two.empty() {
		first = r.form.two.from
	}
	t := titleOf(d, r.lines, first)
	r.Report.Title, r.Report.Agency, r.Report.Year = t.text, t.agency, t.year
	from := t.lines.to
	r.Prose = append(r.Prose, report.Section{Kind: report.Preface, Paras: preface(r.lines[from:first])})
	if len(r.Prose[0].Paras) == 0 {
		r.Prose = r.Prose[:0]
	}
	for i, o := range open {
		end := len(r.lines)
		if i+1 < len(open) {
			end = open[i+1].line
		}
		r.Prose = append(r.Prose, r.section(o, end, i+1 == len(open)))
	}
	for _, s := range r.Prose {
		switch s.Kind {
		case report.SectionOverview:
			r.Report.Sections.Overview = plainText(s.Paras)
		case report.SectionProblems:
			r.Report.Sections.Problems = plainText(s.Paras)
		case report.SectionOther:
			r.Report.Sections.Other = plainText(s.Paras)
		}
	}
}

// section gathers the prose from its opening to line end.
func (r *reader) section(o opening, end int, last bool) report.Section {
	l := &r.lines[o.line]
	s := report.Section{Kind: o.head.kind, Paras: make([]doc.Para, 0, end-o.line)}
	p := paraOf(l)
	s.Heading = p
	if o.head.end < len(p.Text) { // the text begins on the heading's line
		s.Heading = part(&p, 0, o.head.end)
		if rest := part(&p, o.head.end, len(p.Text)); rest.Text != "" {
			s.Paras = append(s.Paras, rest)
		}
	}
	for i := o.line + 1; i < end; i++ {
		l := &r.lines[i]
		if l.taken || l.para == nil && only(l.cells) == nil || len(l.cells) > 0 && l.cells[0].kind == footer {
			continue
		}
		p := paraOf(l)
		if last && isChrome(p.Text) {
			break
		}
		s.Paras = append(s.Paras, p)
	}
	if last {
		s.Paras = r.cutSignature(s.Paras)
	}
	return s
}

// paraOf is the line as a paragraph.
func paraOf(l *line) doc.Para {
	if l.para != nil {
		return *l.para
	}
	c := only(l.cells)
	if c == nil {
		return doc.Para{}
	}
	return doc.Para{Text: strings.ReplaceAll(c.grid.Text, "\n", ""), Runs: c.grid.Runs}
}

// part is the stretch [from,to) of a paragraph without blanks around it.
func part(p *doc.Para, from, to int) doc.Para {
	text, cut := trim(p.Text[from:to])
	from += cut
	to = from + len(text)
	return doc.Para{Style: p.Style, Text: text, Runs: shift(p.Runs, p.Text, from, to)}
}

// preface keeps the sentences between the title and the first section; dates,
// sources and buttons of a web page go.
func preface(lines []line) []doc.Para {
	var out []doc.Para
	for i := range lines {
		l := &lines[i]
		if l.taken || !l.prose && !strings.ContainsAny(textOf(l), "。；，") {
			continue
		}
		if p := paraOf(l); p.Text != "" && !isChrome(p.Text) {
			out = append(out, p)
		}
	}
	return out
}

func textOf(l *line) string {
	if l.para != nil {
		return l.para.Text
	}
	if c := only(l.cells); c != nil {
		return c.text
	}
	return ""
}

// plainText is paragraphs as the contract's text, one a line.
func plainText(paras []doc.Para) string {
	n := 0
	for i := range paras {
		n += len(paras[i].Text) + 1
	}
	var b strings.Builder
	b.Grow(n)
	for i := range paras {
		text, _ := trim(paras[i].Text)
		if text == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(text)
	}
	return b.String()
}

// Words that only the frame of a web page has, and words that are its only on
// a line of hardly anything else.
var (
	chromeWords = [...]string{"版权所有", "主办单位", "承办单位", "ICP备", "公网安备", "网站标识码", "网站地图", "返回顶部", "扫一扫", "上一篇", "下一篇", "上一条", "下一条", "Copyright", "copyright", "技术支持：", "技术支持:", "责任编辑", "您访问的链接"}
	chromeShort = [...]string{"打印", "关闭", "分享", "收藏", "附件下载", "相关链接", "友情链接", "相关文档", "相关附件", "联系我们", "浏览次数", "信息来源", "字体", "无障碍", "纠错", "首页", "相关阅读"}
)

// isChrome reports a line of the page around the report.
func isChrome(s string) bool {
	n := utf8.RuneCountInString(s[:min(len(s), 400)])
	if n > 90 || strings.HasSuffix(strings.TrimFunc(s, isBlank), "。") {
		return false
	}
	for _, w := range chromeWords {
		if strings.Contains(s, w) {
			return true
		}
	}
	if n > 20 {
		return false
	}
	for _, w := range chromeShort {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// cutSignature takes the agency's name and the date off the end.
func (r *reader) cutSignature(paras []doc.Para) []doc.Para {
	for len(paras) > 0 {
		text := compact(paras[len(paras)-1].Text)
		if text != "" && !isDate(text) && (r.Report.Agency == "" || text != r.Report.Agency) {
			return paras
		}
		paras = paras[:len(paras)-1]
	}
	return paras
}

// isDate reports 2024年1月15日 and nothing else.
func isDate(s string) bool {
	if !strings.HasSuffix(s, "日") || !strings.Contains(s, "年") || !strings.Contains(s, "月") || utf8.RuneCountInString(s) > 12 {
		return false
	}
	for _, r := range s {
		if digit(r) < 0 && !strings.ContainsRune("年月日十", r) {
			return false
		}
	}
	return true
}
