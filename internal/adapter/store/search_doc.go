package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

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
	b, err := json.Marshal(d)
	if err != nil { // strings and days
		panic(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
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

func (d *SearchDoc) terms(canon string) []string {
	out := hanzi.Tokens(canon)
	fields := strings.SplitN(canon, fieldBreak, 3)
	for _, token := range hanzi.Tokens(fields[0] + "\n" + fields[1]) {
		out = append(out, titleMark+token)
	}
	out = append(out, agencyTerm+termOf(d.Agency), kindTerm+termOf(d.Kind), yearTerm+fmt.Sprintf("%04d", d.PublishedOn.Year))
	seen := map[string]bool{}
	for _, c := range d.Columns {
		if !seen[c] {
			seen[c] = true
			out = append(out, columnTerm+termOf(c))
		}
	}
	if !d.InForceOn.IsZero() || !d.EndedOn.IsZero() {
		out = append(out, validityTerm)
	}
	if !d.InForceOn.IsZero() {
		out = append(out, inForceTerm+fmt.Sprintf("%04d", d.InForceOn.Year))
	}
	if !d.EndedOn.IsZero() {
		out = append(out, endedTerm+fmt.Sprintf("%04d", d.EndedOn.Year))
	}
	return out
}

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
	if err := t.Queue(ctx); err != nil {
		return err
	}
	next := map[calendar.Date]int64{}
	at := map[string]int{} // of an item given twice, the last counts
	for i := range docs {
		at[docs[i].Item] = i
	}
	var all []termed
	for i := range docs {
		d := &docs[i]
		if at[d.Item] != i {
			continue
		}
		if err := t.Unindex(ctx, d.Item); err != nil {
			return err
		}
		key, err := t.nextDoc(ctx, d.PublishedOn, next)
		if err != nil {
			return err
		}
		one, err := t.putDoc(ctx, key, d)
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	return t.addTerms(ctx, itemCorpus, all)
}

func (t *Tx) putDoc(ctx context.Context, key int64, d *SearchDoc) (termed, error) {
	canon := d.canon()
	if _, err := t.exec(ctx, `INSERT INTO search_docs (doc, item, title, number, in_force_on, ended_on, digest) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		key, d.Item, plainText(d.Title), plainText(d.Number), d.InForceOn.String(), d.EndedOn.String(), d.Digest()); err != nil {
		return termed{}, err
	}
	_, err := t.exec(ctx, `INSERT INTO search_texts (doc, text) VALUES ($1, $2)`, key, canon)
	return termed{key, d.terms(canon)}, err
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
