package store

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/hanzi"
)

// SearchDoc is what search knows of one published item.
type SearchDoc struct {
	Item, Agency, Kind string
	Title, Number      string
	Body               string // plain text
	Attachments        string // plain text of all of them
	// Columns are all columns the item shall be found under, those above them too.
	Columns     []string
	PublishedOn calendar.Date
	// Days of a document that can lose its force (normative documents, rules);
	// both zero for all else, which no filter by validity finds.
	InForceOn calendar.Date
	EndedOn   calendar.Date // first day without force, zero where none is known
}

// Digest tells whether two documents are found by the same words.
func (d *SearchDoc) Digest() string {
	h := audit.NewDigest()
	h.Strings(d.Item, d.Agency, d.Kind, d.Title, d.Number, d.Body, d.Attachments, d.PublishedOn.String(), d.InForceOn.String(), d.EndedOn.String())
	h.Int(int64(len(d.Columns)))
	h.Strings(d.Columns...)
	return h.Sum().String()
}

// Terms of a document: the tokens of all its text, those of its title and
// number once more behind titleMark, and what it is filtered by. No token
// begins with a mark.
const (
	titleMark    = "^"
	agencyTerm   = "=a:"
	kindTerm     = "=k:"
	columnTerm   = "=c:"
	yearTerm     = "=y:"
	validityTerm = "=v"  // can lose its force
	endedTerm    = "=x:" // year in which it does
	inForceTerm  = "=f:" // year in which it gains it
)

// fieldBreak stands between the fields of a canonical text.
const fieldBreak = "\n\n"

// canon gives the fields in the form that words are looked for in.
func (d *SearchDoc) canon() string {
	return strings.Join([]string{hanzi.Canon(d.Title), hanzi.Canon(d.Number), hanzi.Canon(d.Body), hanzi.Canon(d.Attachments)}, fieldBreak)
}

// terms calls add for what the document is found by.
func (d *SearchDoc) terms(canon string, add func(string)) {
	hanzi.Tokens(canon, add)
	fields := strings.SplitN(canon, fieldBreak, 3)
	hanzi.Tokens(fields[0]+"\n"+fields[1], func(token string) { add(titleMark + token) })
	add(agencyTerm + termOf(d.Agency))
	add(kindTerm + termOf(d.Kind))
	add(yearTerm + yearOf(d.PublishedOn))
	for _, c := range d.Columns {
		add(columnTerm + termOf(c))
	}
	if !d.InForceOn.IsZero() || !d.EndedOn.IsZero() {
		add(validityTerm)
	}
	if !d.InForceOn.IsZero() {
		add(inForceTerm + yearOf(d.InForceOn))
	}
	if !d.EndedOn.IsZero() {
		add(endedTerm + yearOf(d.EndedOn))
	}
}

func yearOf(d calendar.Date) string { return fmt.Sprintf("%04d", d.Year) }

// termOf spells an identifier so that it is one line.
func termOf(id string) string { return strings.NewReplacer("\n", " ", "\x00", " ").Replace(id) }

// plain takes out what PostgreSQL would refuse.
func plainText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "")
}

// dayBits is how many documents of one day have a place: 2^20.
const dayBits = 20

// Index lets the documents be found, each in place of what was indexed of the
// item before. Call it in the transaction that publishes or changes them, and
// with many at once where many are published.
func (t *Tx) Index(ctx context.Context, docs ...SearchDoc) error {
	next := map[calendar.Date]int64{}
	last := map[string]int{} // of an item given twice, the last counts
	for i := range docs {
		last[docs[i].Item] = i
	}
	kept := prepare(docs)
	var all []termed
	for i := range docs {
		if last[docs[i].Item] != i {
			continue
		}
		if err := t.Unindex(ctx, docs[i].Item); err != nil {
			return err
		}
		key, err := t.nextDoc(ctx, docs[i].PublishedOn, next)
		if err != nil {
			return err
		}
		one, err := t.putDoc(ctx, key, &docs[i], kept[i])
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b termed) int { return cmp.Compare(a.key, b.key) })
	return t.addTerms(ctx, itemCorpus, all)
}

// prepared is what of a document is kept.
type prepared struct{ canon, digest string }

// prepare works on all processors where there are many documents.
func prepare(docs []SearchDoc) []prepared {
	out := make([]prepared, len(docs))
	processors := min(runtime.GOMAXPROCS(0), len(docs)/64+1)
	var all sync.WaitGroup
	for from := range processors {
		all.Go(func() {
			for i := from; i < len(docs); i += processors {
				out[i] = prepared{docs[i].canon(), docs[i].Digest()}
			}
		})
	}
	all.Wait()
	return out
}

func (t *Tx) putDoc(ctx context.Context, key int64, d *SearchDoc, as prepared) (termed, error) {
	if _, err := t.exec(ctx, `INSERT INTO search_docs (doc, item, title, number, in_force_on, ended_on, digest) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		key, d.Item, plainText(d.Title), plainText(d.Number), d.InForceOn.String(), d.EndedOn.String(), as.digest); err != nil {
		return termed{}, err
	}
	_, err := t.exec(ctx, `INSERT INTO search_texts (doc, text) VALUES ($1, $2)`, key, as.canon)
	return termed{key, func(add func(string)) { d.terms(as.canon, add) }}, err
}

// nextDoc gives the next key of a day: later ones come first in what is found.
// A key that was given is not given again while a segment may know it.
func (t *Tx) nextDoc(ctx context.Context, day calendar.Date, next map[calendar.Date]int64) (int64, error) {
	if next[day] == 0 {
		first := int64(day.DaysSince(calendar.D(1900, 1, 1))) << dayBits
		if first < 0 {
			return 0, fmt.Errorf("search: published on %s", day)
		}
		last := first - 1
		if _, err := t.one(ctx, `SELECT COALESCE(MAX(doc), $1) FROM (
			SELECT MAX(doc) AS doc FROM search_docs WHERE doc >= $2 AND doc < $3
			UNION ALL SELECT MAX(doc) FROM search_gone WHERE corpus = $4 AND doc >= $2 AND doc < $3) AS m`,
			[]any{last, first, first + 1<<dayBits, string(itemCorpus)}, &last); err != nil {
			return 0, err
		}
		next[day] = last + 1
	}
	key := next[day]
	next[day]++
	if key&(1<<dayBits-1) == 1<<dayBits-1 {
		return 0, fmt.Errorf("search: more than %d documents on %s", 1<<dayBits-1, day)
	}
	return key, nil
}

// Unindex hides an item from search from this transaction on; one that is not
// indexed is no error.
func (t *Tx) Unindex(ctx context.Context, item string) error {
	var key int64
	found, err := t.one(ctx, `DELETE FROM search_docs WHERE item = $1 RETURNING doc`, []any{item}, &key)
	if !found || err != nil {
		return err
	}
	if _, err := t.exec(ctx, `DELETE FROM search_texts WHERE doc = $1`, key); err != nil {
		return err
	}
	return t.removeTerms(ctx, itemCorpus, key)
}
