package rules

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

// narrative is the prose of a report as it was read, for the N- rules.
type narrative struct {
	passages []passage
	agency   agencyName
}

// passage is one paragraph or section heading with its place in the report.
type passage struct {
	*prose.Passage
	para    *doc.Para
	section report.SectionKind
	topic   topic
	heading bool // the heading of the section
	shares  []prose.Share
}

// narrative reads the prose at the first call.
func (in *Input) narrative() *narrative {
	if in.told != nil {
		return in.told
	}
	n := &narrative{agency: parseAgency(in.Report.Agency)}
	paras, bytes := 0, 0
	for i := range in.Prose {
		paras += 1 + len(in.Prose[i].Paras)
		for k := range in.Prose[i].Paras {
			bytes += len(in.Prose[i].Paras[k].Text)
		}
	}
	n.passages = make([]passage, 0, paras)
	var r prose.Reader
	r.Grow(min(bytes, mostProse))
	for i := range in.Prose {
		s := &in.Prose[i]
		if s.Heading.Text != "" {
			n.passages = append(n.passages, passage{Passage: r.Read(s.Heading.Text), para: &s.Heading, section: s.Kind, heading: true})
		}
		t := firstTopic(s.Kind)
		for k := range s.Paras {
			p := passage{Passage: r.Read(s.Paras[k].Text), para: &s.Paras[k], section: s.Kind}
			t = p.nextTopic(t)
			p.topic, p.shares = t, p.Shares()
			n.passages = append(n.passages, p)
		}
	}
	in.told = n
	return n
}

// mostProse bounds the room that is made beforehand, in bytes.
const mostProse = 1 << 16

// topic is which of the five aspects of the overview a paragraph is about.
type topic int

const (
	noTopic topic = iota
	onProactive
	onRequests
	onManagement
	onPlatform
	onSupervision
)

func firstTopic(k report.SectionKind) topic {
	if k == report.SectionRequests || k == report.SectionDisputes {
		return onRequests
	}
	return noTopic
}

var topicWords = prose.NewLexicon(
	prose.Term[topic]{Value: onRequests, Words: "依申请公开 依申请 申请公开 政府信息公开申请"},
	prose.Term[topic]{Value: onProactive, Words: "主动公开"},
	prose.Term[topic]{Value: onManagement, Words: "信息管理 政务信息管理"},
	prose.Term[topic]{Value: onPlatform, Words: "平台建设 公开平台"},
	prose.Term[topic]{Value: onSupervision, Words: "监督保障"},
)

// nextTopic is the topic of p after a paragraph on t: it changes where p begins
// with a numbered heading, or names an aspect at once.
func (p *passage) nextTopic(t topic) topic {
	start, numbered := 0, false
	if len(p.Points) > 0 && p.Points[0].Opens {
		start, numbered = p.Points[0].End, true
	}
	head := p.Text[start:]
	if i := strings.IndexAny(head, "。:,;"); i >= 0 {
		head = head[:i]
	}
	if len(head) > 60 { // a sentence, not a heading
		head = head[:min(len(head), 24)]
		if !numbered {
			return t
		}
	}
	found, at, _ := topicWords.Next(head, 0)
	switch {
	case at >= 0:
		return found
	case numbered && (p.Points[0].Kind == prose.Ideographic || p.Points[0].Kind == prose.ParenIdeographic):
		return noTopic
	}
	return t
}

// place is where a stretch of the passage stands in the source.
func (p *passage) place(s prose.Span) report.Place {
	return report.Place{Pos: p.para.PosAt(p.Source(s.Start)), Text: quote(p.Written(s))}
}

// cuesBefore are the cues of the sentence as far as a quantity.
func (p *passage) cuesBefore(q *prose.Quantity) prose.Cue {
	cues := q.Cues
	for i := q.Clause - 1; i >= max(0, q.Clause-longestSentence) && p.Clauses[i].Sentence == p.Clauses[q.Clause].Sentence; i-- {
		cues |= p.Clauses[i].Cues
	}
	return cues
}

// longestSentence bounds, in clauses, how far a sentence is looked back on, and
// nearby, in bytes, how much of it: paragraphs without a full stop may be
// enormous.
const (
	longestSentence = 40
	nearby          = 900
)

// lead is the text of a quantity's sentence before it.
func (p *passage) lead(q *prose.Quantity) string {
	return p.Text[max(p.Sentence(q.Clause).Start, q.Start-nearby):q.Start]
}

// longestQuote bounds, in characters, what a message or place quotes.
const longestQuote = 48

// quote is s on one line, shortened in the middle, with long figures masked: no
// message repeats somebody's number.
func quote(s string) string {
	s = maskNumbers(strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " "))
	n := utf8.RuneCountInString(s)
	if n <= longestQuote {
		return s
	}
	r := []rune(s)
	return string(r[:longestQuote-13]) + "…" + string(r[n-12:])
}

// maskNumbers hides runs of eight figures and more, also grouped by blanks or
// hyphens, but for the first three and the last two.
func maskNumbers(s string) string {
	var masked []byte
	for at := 0; ; {
		t, next := nextFigures(s, at)
		if next < 0 {
			break
		}
		at = next
		if masked == nil {
			masked = []byte(s)
		}
		seen := 0
		for i := t.Start; i < t.End; i++ {
			if s[i] == ' ' || s[i] == '-' {
				continue
			}
			if seen++; seen > 3 && seen <= len(t.digits)-2 {
				masked[i] = '*'
			}
		}
	}
	if masked == nil {
		return s
	}
	return string(masked)
}

// saying is the words that say a quantity, for quoting: as far as its unit, or
// to its end where nothing stands before the number.
func (p *passage) saying(q *prose.Quantity) prose.Span {
	end := q.End
	if q.Absent || strings.TrimSpace(p.Before(q)) == "" {
		end = q.Tail
	}
	return prose.Span{Start: q.Head, End: end}
}

// found is a finding of a prose rule.
func found(rule string, severity report.Severity, message string, where ...report.Place) report.Finding {
	return report.Finding{Rule: rule, Severity: severity, Message: message, Where: where}
}
