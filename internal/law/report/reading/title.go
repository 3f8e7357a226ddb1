package reading

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/report"
)

// title is what the title of a report says.
type title struct {
	text, agency string
	year         int
	lines        extent // where it stands; empty for a file's own title
	score        int
}

// Bounds of a title, in bytes and lines.
const (
	maxTitle       = 240
	maxTitleLines  = 4
	maxTitleSearch = 400
)

// titleOf finds the title before the first section: on one line or a few, else
// in what the file says of itself.
func titleOf(d *doc.Document, lines []line, before int) title {
	var best title
	before = min(before, maxTitleSearch)
	for i := range lines[:before] {
		text := ""
		for k := i; k < min(i+maxTitleLines, before); k++ {
			piece := titleLine(&lines[k])
			if piece == "" || len(text)+len(piece) > maxTitle {
				break
			}
			text += piece
			t, ok := parseTitle(text)
			if !ok || k > i && !endsLikeAgency(t.agency) {
				continue
			}
			t.lines = extent{i, k + 1}
			t.score -= 2 * (k - i)
			if p := lines[i].para; p != nil && (p.Style == doc.Title || p.Style == doc.Heading1) {
				t.score += 2
			}
			if t.score > best.score {
				best = t
			}
		}
	}
	if best.agency == "" || best.year == 0 {
		own := ownTitle(d.Title)
		if best.text == "" {
			best = own
		}
		if best.agency == "" {
			best.agency = own.agency
		}
		if best.year == 0 {
			best.year = own.year
		}
	}
	return best
}

// titleLine is the line's text if it may be a part of a title.
func titleLine(l *line) string {
	if l.prose || l.taken {
		return ""
	}
	text := ""
	switch c := only(l.cells); {
	case l.para != nil:
		text = l.para.Text
	case c != nil:
		text = c.text
	}
	if spacedOut(text) {
		text = compact(text)
	}
	text = strings.TrimFunc(text, func(r rune) bool { return isBlank(r) || r == '#' || r == '*' })
	if strings.ContainsAny(text, "。；>›»|：:，,") {
		return ""
	}
	return text
}

// spacedOut reports a text set with a blank after nearly every character.
func spacedOut(s string) bool {
	blanks, others := 0, 0
	for _, r := range s {
		if isBlank(r) {
			blanks++
		} else {
			others++
		}
	}
	return others > 2 && 2*blanks >= others-1
}

// ownTitle reads the title that a file states of itself, with a site's name
// before or behind it.
func ownTitle(s string) title {
	var best title
	for _, piece := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("_-|—–－>｜", r) }) {
		piece = strings.TrimFunc(piece, isBlank)
		if t, ok := parseTitle(piece); ok && t.score > best.score {
			best = t
		}
	}
	best.lines = extent{}
	return best
}

// parseTitle takes a title apart: 某局2023年政府信息公开工作年度报告, in any order
// of its parts. A text that names no such report is none.
func parseTitle(text string) (title, bool) {
	plain := compact(text)
	folded := hanzi.Fold(plain)
	if utf8.RuneCountInString(folded) != utf8.RuneCountInString(plain) {
		plain = folded
	}
	at, word := -1, ""
	for _, w := range [...]string{"政府信息公开", "信息公开", "政务公开"} {
		if at = strings.LastIndex(folded, w); at >= 0 {
			word = w
			break
		}
	}
	if at < 0 {
		return title{}, false
	}
	behind := folded[at+len(word):]
	end := strings.Index(behind, "报告")
	if end < 0 {
		end = strings.Index(behind, "年报")
	}
	if end < 0 || utf8.RuneCountInString(behind[:end]) > 16 {
		return title{}, false
	}
	t := title{text: text, score: 3}
	before := []rune(plain)[:utf8.RuneCountInString(folded[:at])]
	var year int
	before, year = cutYear(before)
	if _, later := cutYear([]rune(behind)); year == 0 {
		year = later
	}
	t.year, t.agency = year, agencyName(string(before))
	if t.agency != "" && strings.HasSuffix(t.agency, "人民") && word == "政府信息公开" {
		t.agency += "政府"
	}
	if t.agency != "" {
		t.score += 6
	}
	if t.year != 0 {
		t.score += 4
	}
	if strings.Contains(behind, "工作年度报告") {
		t.score++
	}
	return t, true
}

// agencyName is what a title leaves when the year and the report are gone.
func agencyName(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return isBlank(r) || strings.ContainsRune("《》“”\"'·.、-—", r) })
	s = strings.TrimPrefix(strings.TrimSuffix(s, "关于"), "关于")
	s = strings.TrimSuffix(s, "的")
	if strings.ContainsAny(s, "/\\<>[]{}=") || utf8.RuneCountInString(s) < 2 {
		return ""
	}
	return s
}

// compact drops every blank.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if isBlank(r) {
			return -1
		}
		return r
	}, s)
}

func endsLikeAgency(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(hanzi.Fold(s))
	return strings.ContainsRune("府局办委厅会室心镇乡处院队所站社区县市部校场团司关行署庭馆省州旗盟园组", r)
}

// checkTitle says what the title did not tell.
func (r *reader) checkTitle() {
	if r.Report.Year == 0 {
		r.Report.Year = r.yearOfProse()
	}
	if r.Report.Year == 0 {
		r.note("CELL-MISSING", report.Error, "没有找到报告年度：标题里没有年份，正文也没有写明统计期限，请在标题中写明", report.Place{Cell: "year"})
	}
	if r.Report.Agency == "" {
		r.note("CELL-MISSING", report.Error, "没有找到报告机关：标题应写作“机关名称＋年份＋政府信息公开工作年度报告”", report.Place{Cell: "agency"})
	}
}
