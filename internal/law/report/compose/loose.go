package compose

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// The rules of this package. They guard what only a draft has; the rules of
// the report itself are those of package rules.
const (
	RuleBound = "N-BOUND" // a locked value was changed by hand
	RuleLoose = "N-LOOSE" // a number typed by hand where the draft has a locked one
	RuleBlank = "N-BLANK" // something that must be filled is not
)

// Basis is what the rules of this package rest on.
const Basis = "条例第五十条第一款（年度报告的内容）；国办公开办函〔2021〕30号"

func finding(rule string, s report.Severity, message, got, want string) report.Finding {
	return report.Finding{Rule: rule, Severity: s, Message: message, Got: got, Want: want}
}

// loosened finds numbers typed by hand where the draft has a bound one: the
// draft's own words around it, with another number in the middle. What is said
// in other words is for the rules of the report.
func (r *reviewer) loosened() {
	for i := range r.n.Body[r.kind] {
		text := unlocked(&r.n.Body[r.kind][i])
		if !strings.ContainsAny(text, "0123456789") {
			continue
		}
		if r.loosers == nil { // most drafts have no figure that is not bound
			r.loosers = loosers(r.f)
		}
		for k := range r.loosers {
			r.loose(i+1, text, &r.loosers[k])
		}
	}
}

func (r *reviewer) loose(line int, text string, l *looser) {
	at := l.FindStringSubmatchIndex(text)
	if at == nil {
		return
	}
	var got []string
	for g := 2; g < len(at); g += 2 {
		got = append(got, text[at[g]:at[g+1]])
	}
	if strings.Join(got, " ") == strings.Join(digits.FindAllString(l.want, -1), " ") {
		return
	}
	said := text[at[0]:at[1]]
	if i := strings.LastIndexByte(said, 1); i >= 0 {
		said = said[i+1:]
		at[0] += i + 1
	}
	f := finding(RuleLoose, report.Error, fmt.Sprintf("“%s”中的数是手工写的，与台账不一致：台账“%s”为“%s”", said, l.Name, l.want), strings.Join(got, "、"), l.want)
	f.Where = []report.Place{{Text: said, Pos: doc.Pos{Page: int(r.kind), Line: line, Col: 1 + len([]rune(text[:at[0]]))}}}
	r.n.Findings = append(r.n.Findings, f)
}

// unlocked is the paragraph with every locked character made unreadable, so
// that places stay where they are.
func unlocked(p *Paragraph) string {
	var b strings.Builder
	for _, s := range p.Spans {
		if s.Kind == Plain {
			b.WriteString(s.Text)
			continue
		}
		b.WriteString(strings.Repeat("\u0001", len([]rune(s.Text))))
	}
	return b.String()
}

var digits = regexp.MustCompile(`\d+(?:\.\d+)?`)

const anyNumber = `(\d+(?:\.\d+)?)`

// looser knows how a binding's value reads when it is typed by hand: for a bare
// number the words that lead to it, for a phrase its own words. A phrase with
// other words is another phrase.
type looser struct {
	*Binding
	want string
	*regexp.Regexp
}

func loosers(f *Facts) []looser {
	var out []looser
	for i := range bindings {
		b := &bindings[i]
		if f.asks(b.Name) {
			continue
		}
		value := Text(b.Value(f))
		if lead := leading(b.Name, value); digits.MatchString(value) && lead != noLead {
			_, after := around(b.Name)
			if digits.FindString(value) != value {
				after = ""
			}
			out = append(out, looser{b, value, regexp.MustCompile(lead + numbered(value) + regexp.QuoteMeta(after))})
		}
	}
	return out
}

// numbered is an expression for the value with any numbers in it.
func numbered(value string) string {
	var re strings.Builder
	at := 0
	for _, m := range digits.FindAllStringIndex(value, -1) {
		re.WriteString(regexp.QuoteMeta(value[at:m[0]]) + anyNumber)
		at = m[1]
	}
	return re.String() + regexp.QuoteMeta(value[at:])
}

// noLead says that the words before a number are too few to know it by.
const noLead = "-"

// leading is an expression for the words before a value: those of the draft's
// sentence before a bare number, and a number and its words before a phrase
// that goes on from it (，比上年增加…). Other phrases speak for themselves.
func leading(name, value string) string {
	before, _ := around(name)
	last := before[len(before)-1]
	switch {
	case digits.FindString(value) == value && len([]rune(tail(last))) < 2:
		return noLead
	case digits.FindString(value) == value:
		return regexp.QuoteMeta(tail(last))
	case strings.HasPrefix(value, "，") && len(before) > 1:
		return regexp.QuoteMeta(tail(before[len(before)-2])) + "[0-9\x01]+" + regexp.QuoteMeta(last)
	}
	return ""
}

// around gives the plain stretches of the draft before a name's mark, the
// nearest last, and the character behind it.
func around(name string) (before []string, after string) {
	for _, text := range []string{overview, problems, other} {
		before = []string{""}
		all := segments(text)
		for i, s := range all {
			switch {
			case s.name == "":
				before = append(before, s.plain)
			case s.name == name:
				if i+1 < len(all) && all[i+1].plain != "" {
					after = string([]rune(all[i+1].plain)[:1])
				}
				return before, after
			}
		}
	}
	return []string{""}, ""
}

// tail is the last words of a text behind its last stop.
func tail(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return unicode.IsPunct(r) || r == '\n' })
	if i < 0 {
		return s
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[i+size:]
}
