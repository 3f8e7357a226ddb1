package letter

import (
	"fmt"
	"strings"
	"unicode"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/request"
)

// writer is one letter while it is composed. What is missing is collected, so
// that a handler learns of all of it at once.
type writer struct {
	f       *Facts
	info    Info
	out     []doc.Block
	missing []fault.Field
	cited   bool // the Regulations were named in full
}

// fault notes that a fact is missing or cannot be stated. name is Chinese with
// the member of the facts, code is stable.
func (w *writer) fault(name, code, format string, args ...any) {
	w.missing = append(w.missing, fault.Field{Name: name, Code: "letter." + code, Message: fmt.Sprintf(format, args...)})
}

// need is a fact on one line; it is missing where blank.
func (w *writer) need(name, code, value string) string {
	if value = line(value); value == "" {
		w.fault(name, code, "须写明")
	}
	return value
}

// needAll is a list of facts, a paragraph each.
func (w *writer) needAll(name, code string, values []string) []string {
	out := paragraphs(values)
	if len(out) == 0 {
		w.fault(name, code, "须写明")
	}
	return out
}

// needDay is a day in Chinese.
func (w *writer) needDay(name, code string, d calendar.Date) string {
	if d.IsZero() {
		w.fault(name, code, "须写明日期")
	}
	return d.Chinese()
}

// p adds a paragraph.
func (w *writer) p(format string, args ...any) {
	w.out = append(w.out, doc.P(doc.Body, fmt.Sprintf(format, args...)))
}

// list adds the texts under a lead: on the same line where there is but one,
// else numbered.
func (w *writer) list(lead string, texts []string) {
	if len(texts) == 1 {
		w.p("%s：%s", lead, stop(texts[0]))
		return
	}
	w.p("%s：", lead)
	for i, t := range texts {
		w.p("%d．%s", i+1, stop(t))
	}
}

const regulations = "《中华人民共和国政府信息公开条例》"

// cite names provisions of the Regulations, in full at the first place.
func (w *writer) cite(keys ...string) string {
	name := "《条例》"
	if !w.cited {
		name, w.cited = regulations+"（以下简称《条例》）", true
	}
	var names []string
	for _, k := range keys {
		a, ok := statute.ArticleByKey(k)
		if !ok {
			w.fault("条款（articles）", "article", "条例没有列出 %q", k)
			continue
		}
		names = append(names, a.Name)
	}
	return name + strings.Join(names, "、")
}

// citeWhole names one provision in full, for a cell of a form.
func (w *writer) citeWhole(key string) string {
	a, _ := statute.ArticleByKey(key)
	return regulations + a.Name
}

// basis is the provisions, with the further laws that the handler cites.
func (w *writer) basis(more []string, keys ...string) string {
	out := w.cite(keys...)
	if more = paragraphs(more); len(more) > 0 {
		out = strings.Join(more, "、") + "和" + out
	}
	return out + "的规定"
}

// you is how the letter speaks to its reader.
func (w *writer) you() string {
	switch w.info.To {
	case ToThirdParty:
		if w.f.Party == nil || !w.f.Party.Person {
			return "贵单位"
		}
		return "您"
	case ToApplicant:
		switch w.f.Applicant.Kind {
		case "natural_person", "individual_business", "lawyer", "":
			return "您"
		}
	}
	return "贵单位"
}

// last is the latest act of a kind before the letter's own, nil where there is
// none.
func (w *writer) last(k request.Kind) *request.Act {
	for i := len(w.f.Acts) - 1; i >= 0; i-- {
		if w.f.Acts[i].Kind == k {
			return &w.f.Acts[i]
		}
	}
	return nil
}

// line puts a value on one line and drops what has no shape: a value never
// brings paragraphs, controls or turned directions into a letter.
func line(s string) string { return strings.Join(strings.Fields(printable(s)), " ") }

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || unicode.IsSpace(r):
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}

// paragraphs are the lines of texts that say something.
func paragraphs(texts []string) []string {
	var out []string
	for _, t := range texts {
		for l := range strings.Lines(t) {
			if l = line(l); l != "" {
				out = append(out, l)
			}
		}
	}
	return out
}

// stop ends a sentence that has no end. An address on the net keeps its own.
func stop(s string) string {
	if s == "" || strings.Contains(s[strings.LastIndexAny(s, " ，；：")+1:], "://") || strings.ContainsRune("。！？…”：", []rune(s)[len([]rune(s))-1]) ||
		strings.HasPrefix(s, "（") && strings.HasSuffix(s, "）") || strings.HasSuffix(s, "。）") { // words in brackets alone stop within
		return s
	}
	return bare(s) + "。"
}

// bare is a text without its final stop, to be built into a sentence.
func bare(s string) string { return strings.TrimRight(s, "。；;．.，,、 ") }

// label is a key's Chinese word, the key itself where there is none.
func label(words []request.Word, key string) string {
	for _, w := range words {
		if w.Key == key {
			return w.Label
		}
	}
	return key
}
