package rules

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/report"
)

var nSection = Rule{
	ID: "N-SECTION", Severity: report.Error,
	Title:  "六个部分缺少或空白",
	Checks: "年度报告应有六个部分。第一、五、六部分须有文字；第二、三、四部分有表格即可，不要求文字。缺少标题而表格在，不提；表格本身由 TABLE-MISSING 核对。第五部分只写“无”作警告。",
	Source: "条例第五十条；国办公开办函〔2021〕30号",
	Fires: []Example{
		{"〔五〕", "第五部分没有文字"},
		{"〔五〕无。", "第五部分只写“无”"},
	},
	Silent: []Example{
		{"〔六〕无其他需要报告的事项。", "第六部分可以没有事项"},
	},
	run: func(in *Input) []report.Finding {
		if len(in.Prose) == 0 && len(in.Sources) == 0 {
			return nil // nothing was read at all
		}
		var out []report.Finding
		for kind := report.SectionOverview; kind <= report.SectionOther; kind++ {
			if f, bad := in.checkSection(kind); bad {
				out = append(out, f)
			}
		}
		return out
	},
}

func (in *Input) checkSection(kind report.SectionKind) (report.Finding, bool) {
	var section *report.Section
	for i := range in.Prose {
		if in.Prose[i].Kind == kind {
			section = &in.Prose[i]
			break
		}
	}
	switch tables := kind == report.SectionProactive || kind == report.SectionRequests || kind == report.SectionDisputes; {
	case tables && (section != nil || in.showsTable(kind)):
		return report.Finding{}, false
	case section == nil && in.statedText(kind) != "":
		return report.Finding{}, false
	case section == nil:
		return found("N-SECTION", report.Error, fmt.Sprintf("缺少“%s”部分", kind.Heading())), true
	}
	text := sectionText(section)
	place := report.Place{Pos: section.Heading.PosAt(0), Text: quote(section.Heading.Text)}
	switch {
	case text == "":
		return found("N-SECTION", report.Error, fmt.Sprintf("“%s”部分没有内容", kind.Heading()), place), true
	case kind != report.SectionOther && saysNothing(text):
		return found("N-SECTION", report.Warning, fmt.Sprintf("“%s”部分只写“%s”", kind.Heading(), quote(text)), place), true
	}
	return report.Finding{}, false
}

// showsTable reports whether the tables show any cell of the section, or the
// report states one that came without a document, as JSON does.
func (in *Input) showsTable(kind report.SectionKind) bool {
	prefix := [...]string{report.SectionProactive: "proactive.", report.SectionRequests: "requests.", report.SectionDisputes: "disputes."}[kind]
	for path := range in.Sources {
		if strings.HasPrefix(string(path), prefix) {
			return true
		}
	}
	for _, c := range in.Report.Counts() {
		if c.Value.Known && strings.HasPrefix(string(c.Path), prefix) {
			return true
		}
	}
	return kind == report.SectionProactive && in.Report.Proactive.Fees != ""
}

// statedText is the section's text as figures that came without a document,
// such as JSON, carry it.
func (in *Input) statedText(kind report.SectionKind) string {
	switch s := &in.Report.Sections; kind {
	case report.SectionOverview:
		return s.Overview
	case report.SectionProblems:
		return s.Problems
	case report.SectionOther:
		return s.Other
	}
	return ""
}

// sectionText is the section's text, "" where no character of it is a word.
func sectionText(s *report.Section) string {
	for i := range s.Paras {
		for _, r := range s.Paras[i].Text {
			if hanzi.IsHan(r) {
				return strings.TrimSpace(s.Paras[i].Text)
			}
		}
	}
	return ""
}

func saysNothing(text string) bool {
	switch strings.TrimRight(text, "。. ") {
	case "无", "暂无", "没有", "略", "无内容":
		return true
	}
	return false
}
