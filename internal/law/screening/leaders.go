package screening

import (
	"slices"
	"strings"

	"gongkai/internal/kernel/hanzi"
)

const ruleLeader = "S-LEADER"

// leaders checks names, titles and order of the persons on the agency's list.
func (s *Screener) leaders(p *passage, words []found) []hit {
	var out []hit
	if len(s.lists.Leaders) == 0 {
		return nil
	}
	before := -1
	for i, f := range words {
		switch f.kind {
		case leaderWrong:
			right := s.lists.Leaders[f.at].Name
			out = append(out, hit{rule: ruleLeader, title: "领导人姓名有误", severity: Block, start: f.start, end: f.end,
				suggestion: "应为“" + right + "”", replacement: right})
		case leaderName:
			if title, start, end := s.titleBeside(p.folded, f); title != "" {
				out = append(out, hit{rule: ruleLeader, title: "领导人职务不符", severity: Justify, start: start, end: end,
					suggestion: "词表中的职务是“" + strings.Join(s.lists.Leaders[f.at].Titles, "、") + "”，请核对"})
			}
			if before >= 0 && words[before].at > f.at && inSeries(p.folded[words[before].end:f.start]) {
				out = append(out, hit{rule: ruleLeader, title: "领导人排序", severity: Justify, start: words[before].start, end: f.end,
					suggestion: "词表中“" + f.word + "”在前，请核对排序"})
			}
			before = i
		}
	}
	return out
}

func inSeries(between string) bool {
	return between == "、" || between == "," || between == " " || between == "和" || between == "与"
}

// titleBeside is a title on the list, right before or behind the name, that is
// not this person's.
func (s *Screener) titleBeside(t string, f found) (title string, start, end int) {
	own := s.lists.Leaders[f.at].Titles
	longest := ""
	for _, other := range s.lists.Leaders {
		for _, raw := range other.Titles {
			title := hanzi.Fold(raw)
			if title == "" || len(title) <= len(longest) {
				continue
			}
			switch {
			case strings.HasSuffix(t[:f.start], title):
				longest, start, end = title, f.start-len(title), f.end
			case strings.HasPrefix(t[f.end:], title):
				longest, start, end = title, f.start, f.end+len(title)
			}
		}
	}
	if longest == "" || slices.ContainsFunc(own, func(o string) bool { return hanzi.Fold(o) == longest }) {
		return "", 0, 0
	}
	return longest, start, end
}
