package reading

import (
	"slices"

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
	chapters := 0
	for _, o := range best {
		if o.head.level == chapter {
			chapters++
		}
	}
	var out []opening
	for kind := report.SectionOverview; kind <= report.SectionOther; kind++ {
		// Among chapters （一） and 1. are headings of a section's inside.
		inside := chapters >= 3 && (best[kind].head.level == bracketed || best[kind].head.level == arabic)
		if score[kind] > 0 && (!inside || f.opensTable(best[kind])) {
			out = append(out, best[kind])
		}
	}
	slices.SortFunc(out, func(a, b opening) int { return a.line - b.line })
	return out
}

// opensTable reports whether the section's table stands right below its
// heading.
func (f form) opensTable(o opening) bool {
	t := f.tableOf(o.head.kind)
	return !t.empty() && o.line < t.to && t.from-o.line <= 6
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
	if f.opensTable(opening{i, h}) {
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
