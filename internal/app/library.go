package app

import (
	"context"
	"maps"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/catalog"
)

// NormativeLine is a rule or normative document of the library on a day.
type NormativeLine struct {
	ItemLine
	Facts catalog.Facts
	Due   []catalog.Task
	Files []catalog.Attachment // of the public text, in the public library
	Text  bool                 // it can be had as a document
}

// NormativeFilter asks for one page of the public library, the newest first.
type NormativeFilter struct {
	Agency string
	Kind   catalog.Kind // "" both
	Status catalog.Status
	On     calendar.Date // the day whose validity is asked; zero is today
	Number string        // part of it
	Words  string        // in title, document number, text or attachments, as the search finds them
	Year   int           // of issue
	After  store.Key
	N      int
}

// NormativePage is a page of the library; Next is zero after the last.
type NormativePage struct {
	On    calendar.Date
	Lines []NormativeLine
	Next  store.Key
	Total int // of the whole list, on its first page; 0 where counting would cost more than the page
}

// NormativeLibrary lists public rules and normative documents with their
// validity on a day. Table 2 counts the same rows.
func (v Visitor) NormativeLibrary(ctx context.Context, f NormativeFilter) (p NormativePage, err error) {
	err = v.read(ctx, func(w *work) error {
		if p, err = w.library(ctx, f); err != nil {
			return err
		}
		return w.libraryFiles(ctx, p.Lines)
	})
	return p, err
}

// libraryFiles reads what can be downloaded of each document.
func (w *work) libraryFiles(ctx context.Context, lines []NormativeLine) error {
	for n := range lines {
		i, err := w.Tx.Item(ctx, lines[n].ID)
		if err != nil {
			return err
		}
		text, err := w.itemText(ctx, i.ID, i.Public)
		if err != nil {
			return err
		}
		lines[n].Files, lines[n].Text = text.Attachments, text.Body != "" || text.Text != ""
	}
	return nil
}

// maxPage bounds a page of any list.
const maxPage = 200

// How much of a large library one page looks at: a rare status ends a page
// early, and counting ends.
const (
	libraryBatch  = 500
	libraryLooked = 40 // batches
	libraryCount  = 10 // batches
)

func (w *work) library(ctx context.Context, f NormativeFilter) (NormativePage, error) {
	return w.libraryNaming(ctx, f, store.MostNamed)
}

// libraryNaming is the library where words that at most so many documents have
// name them.
func (w *work) libraryNaming(ctx context.Context, f NormativeFilter, most int) (p NormativePage, err error) {
	if p.On = f.On; p.On.IsZero() {
		p.On = w.today
	}
	if f.N <= 0 || f.N > maxPage {
		f.N = 20
	}
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	l := librarian{work: w, f: f, on: p.On, q: documentQuery(f, p.On)}
	if said, err := l.lookUp(ctx, most); !said || err != nil {
		return p, slow(ctx, err)
	}
	first, total := f.After == store.Key{}, 0
	for looked := range libraryLooked {
		if len(p.Lines) == f.N && (!first || looked >= libraryCount) {
			break
		}
		lines, whole, err := l.batch(ctx)
		if err != nil {
			return p, slow(ctx, err)
		}
		total += len(lines)
		p.Lines = append(p.Lines, lines[:min(len(lines), f.N-len(p.Lines))]...)
		if !whole {
			continue
		}
		if first {
			p.Total = total
		}
		if total > len(p.Lines) {
			p.Next = lastLine(p.Lines)
		}
		return p, nil
	}
	if p.Next = l.q.After; len(p.Lines) == f.N {
		p.Next = lastLine(p.Lines)
	}
	return p, nil
}

func lastLine(lines []NormativeLine) store.Key {
	l := &lines[len(lines)-1]
	return store.Key{At: l.IssuedOn.String(), ID: l.ID}
}

func documentQuery(f NormativeFilter, on calendar.Date) store.DocumentQuery {
	n, _ := catalog.NormalNumber(f.Number)
	q := store.DocumentQuery{Agency: f.Agency, Kind: string(f.Kind), Number: n.Text, To: on, After: f.After, Limit: libraryBatch}
	if f.Year != 0 {
		q.IssuedFrom = calendar.D(f.Year, 1, 1)
		if end := calendar.D(f.Year, 12, 31); end.Before(q.To) {
			q.To = end
		}
	}
	return q
}

// librarian walks the documents for one page.
type librarian struct {
	*work
	f     NormativeFilter
	on    calendar.Date
	q     store.DocumentQuery
	words *store.Having // nil where none were asked for
}

// lookUp asks the search for the words. Rare ones name their documents, common
// ones are asked of each as it is walked. said is false where something was
// asked that is no word.
func (l *librarian) lookUp(ctx context.Context, most int) (said bool, err error) {
	if strings.TrimSpace(l.f.Words) == "" {
		return true, nil
	}
	words, _ := hanzi.Words(l.f.Words)
	if len(words) == 0 {
		return false, nil
	}
	synonyms, err := l.synonyms(ctx)
	if err != nil {
		return false, err
	}
	q := store.SearchQuery{Kinds: []string{string(catalog.Normative), string(catalog.Rules)}}
	if l.f.Agency != "" {
		q.Agencies = []string{l.f.Agency}
	}
	for _, word := range words {
		q.Words = append(q.Words, synonyms.spell(word))
	}
	if l.words, err = l.Having(ctx, q); err != nil || l.words.Most() > most {
		return true, err
	}
	l.q.Among, err = l.words.All(ctx)
	if l.q.Among == nil {
		l.q.Among = []string{} // the archived ones are asked all the same
	}
	return true, err
}

// batch reads the next documents and leaves those that are asked for; whole
// tells that there are no more.
func (l *librarian) batch(ctx context.Context) (lines []NormativeLine, whole bool, err error) {
	var rows []store.Item
	if err := l.Documents(ctx, l.q, func(i store.Item) error { rows = append(rows, i); return nil }); err != nil || len(rows) == 0 {
		return nil, true, err
	}
	last := &rows[len(rows)-1]
	l.q.After = store.Key{At: last.IssuedOn.String(), ID: last.ID}
	say, err := l.saying(ctx, rows)
	for _, i := range rows {
		facts := factsOfRow(i)
		s := facts.On(l.on)
		if s != catalog.NotIssued && (l.f.Status == "" || l.f.Status == s || l.f.Status == catalog.InForce && s.Binding()) && (l.words == nil || say[i.ID]) {
			lines = append(lines, NormativeLine{ItemLine: lineOf(i, l.on), Facts: facts})
		}
	}
	return lines, len(rows) < l.q.Limit, err
}

// saying tells which of the documents have the words. Archived ones have left
// the search, so that their texts are read.
func (l *librarian) saying(ctx context.Context, rows []store.Item) (map[string]bool, error) {
	if l.words == nil {
		return nil, nil
	}
	out, walked := map[string]bool{}, []string{}
	for _, i := range rows {
		switch {
		case i.Stage == string(catalog.StageArchived):
			text, err := l.itemText(ctx, i.ID, i.Public)
			if err != nil {
				return nil, err
			}
			out[i.ID] = l.words.Says(hanzi.Canon(wholeText(&text)))
		case l.q.Among != nil:
			out[i.ID] = true
		default:
			walked = append(walked, i.ID)
		}
	}
	have, err := l.words.Among(ctx, walked)
	maps.Copy(out, have)
	return out, err
}

// wholeText is all that a text says, with its attachments.
func wholeText(v *catalog.Version) string {
	var b strings.Builder
	b.WriteString(v.Title + "\n" + v.Number + "\n" + v.Text)
	for _, a := range v.Attachments {
		b.WriteString("\n" + a.Name + "\n" + a.Text)
	}
	return b.String()
}
