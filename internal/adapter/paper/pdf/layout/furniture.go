package layout

import (
	"regexp"
	"strings"
)

// pageNumber is a line that numbers a page: 3, — 3 —, 第3页 共9页, 3/9.
var pageNumber = regexp.MustCompile(`^[\s\-—–－―·•~～]*(第\s*)?\d{1,4}(\s*页)?([\s,，、/／]*(共|of)?\s*\d{1,4}\s*页?)?[\s\-—–－―·•~～]*$`)

// printed are the head and foot that browsers put on printed pages: the date
// and the title; the address and the page's number.
var printed = regexp.MustCompile(`^(\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4},?\s.*\d{1,2}:\d{2}(:\d{2})?(\s*[AP]M)?(\s.*)?|(https?|file)://\S+.*\s\d{1,4}/\d{1,4})$`)

var digits = regexp.MustCompile(`\d+`)

// furniture marks the lines of each page that are running heads, feet and page
// numbers: lines in the margins that come back at the same height on other
// pages, or that look like a page number and nothing else.
func furniture(pages []*Page, lines [][]line) [][]bool {
	type place struct {
		text string
		y    int
	}
	seen := map[place]int{}
	key := func(i int, l *line, dy int) place {
		return place{digits.ReplaceAllString(l.text(), "0"), int(l.base/4) + dy}
	}
	margins := make([][]bool, len(lines))
	for i := range lines {
		margins[i] = inMargins(pages[i], lines[i])
		for j := range lines[i] {
			if margins[i][j] {
				seen[key(i, &lines[i][j], 0)]++
			}
		}
	}
	for i := range lines {
		for j := range lines[i] {
			l := &lines[i][j]
			n := seen[key(i, l, 0)] + seen[key(i, l, -1)] + seen[key(i, l, 1)]
			margins[i][j] = margins[i][j] && (2*n >= len(pages) && n > 1 || numbersPage(pages[i], lines[i], j))
		}
	}
	return margins
}

// Margins are the running heads and feet that Blocks leaves out, each text
// once; bare page numbers are not told.
func Margins(pages []*Page) (texts []string) {
	cleaned, lines, _ := linesAndTables(pages)
	drop := furniture(cleaned, lines)
	seen := map[string]bool{}
	for i := range lines {
		for j := range lines[i] {
			text := strings.TrimSpace(lines[i][j].text())
			if drop[i][j] && !seen[text] && !pageNumber.MatchString(text) {
				seen[text] = true
				texts = append(texts, text)
			}
		}
	}
	return texts
}

// inMargins marks the first and last lines of a page that stand in the outer
// eighth of its height, up to three at each end.
func inMargins(p *Page, ls []line) []bool {
	const zone, most = 0.12, 3
	out := make([]bool, len(ls))
	for k := 0; k < most && k < len(ls); k++ {
		if i := k; ls[i].base < zone*p.Height {
			out[i] = true
		}
		if i := len(ls) - 1 - k; ls[i].base > (1-zone)*p.Height {
			out[i] = true
		}
	}
	return out
}

// numbersPage reports whether line j is a page number by its looks: decorated
// or set off from the text next to it.
func numbersPage(p *Page, ls []line, j int) bool {
	text := ls[j].text()
	if printed.MatchString(text) {
		return true
	}
	if !pageNumber.MatchString(text) {
		return false
	}
	if strings.ContainsAny(text, "-—–－―·•~～页/／") {
		return true
	}
	gap := p.Height
	if j > 0 {
		gap = min(gap, ls[j].base-ls[j-1].base)
	}
	if j+1 < len(ls) {
		gap = min(gap, ls[j+1].base-ls[j].base)
	}
	return gap > 2.2*ls[j].size
}
