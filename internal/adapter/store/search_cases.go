package store

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/kernel/hanzi"
)

// Terms of a case: the tokens of its title and number, its agency, the view
// that its stage puts it into, and the beginnings of its number.
const (
	viewTerm   = "=v:"
	numberMark = "#"
)

// maxBeginning is how many characters of a number its beginnings have.
const maxBeginning = 24

// A case's key is the number of its registration and, in the low bits, how
// often it was indexed since: a new key each time, in the same place.
const revisionBits = 8

// caseBeginning is a number, or the beginning of one, without marks.
func caseBeginning(number string) string {
	return strings.NewReplacer(" ", "", "\n", "").Replace(hanzi.Canon(number))
}

func caseTerms(c *Case, add func(string)) {
	hanzi.Tokens(caseText(c), add)
	add(agencyTerm + termOf(c.Agency))
	add(viewTerm + viewOfStage(c.Stage))
	number := []rune(caseBeginning(c.Number))
	for n := 1; n <= min(len(number), maxBeginning); n++ {
		add(numberMark + string(number[:n]))
	}
}

// viewOfStage is the view other than ViewAll that a stage belongs to.
func viewOfStage(stage string) string {
	for _, v := range []View{ViewClock, ViewWaiting, ViewClosed} {
		if strings.Contains(viewStages[v], `'`+stage+`'`) {
			return string(v)
		}
	}
	return ""
}

// indexCase lets a new case be found when the transaction has ended: many that
// are registered together are indexed together.
func (t *Tx) indexCase(ctx context.Context, c *Case) error {
	if t.lastCase == 0 {
		if _, err := t.one(ctx, `SELECT COALESCE(MAX(doc), 0) FROM search_cases`, nil, &t.lastCase); err != nil {
			return err
		}
	}
	t.lastCase = nextCase(t.lastCase)
	d, err := t.putCaseDoc(ctx, t.lastCase, c)
	t.newCases = append(t.newCases, d)
	return err
}

// nextCase is the first key of the registration after that of key.
func nextCase(key int64) int64 { return (key>>revisionBits + 1) << revisionBits }

// indexNewCases indexes the cases that the transaction has registered.
func (t *Tx) indexNewCases(ctx context.Context) error {
	docs := t.newCases
	t.newCases = nil
	if len(docs) == 0 {
		return nil
	}
	return t.addTerms(ctx, caseCorpus, docs)
}

func (t *Tx) putCaseDoc(ctx context.Context, key int64, c *Case) (termed, error) {
	_, err := t.exec(ctx, `INSERT INTO search_cases (doc, case_id, view, text) VALUES ($1, $2, $3, $4)`, key, c.ID, viewOfStage(c.Stage), caseText(c))
	return termed{key, func(add func(string)) { caseTerms(c, add) }}, err
}

func caseText(c *Case) string { return hanzi.Canon(c.Title) + fieldBreak + hanzi.Canon(c.Number) }

// reindexCase lets a changed case be found by what it is now.
func (t *Tx) reindexCase(ctx context.Context, c *Case) error {
	var key int64
	found, err := t.one(ctx, `SELECT doc FROM search_cases WHERE case_id = $1`, []any{c.ID}, &key)
	if err != nil || !found {
		return err
	}
	return t.moveCaseKey(ctx, c, key)
}

func (t *Tx) moveCaseKey(ctx context.Context, c *Case, key int64) error {
	if err := t.indexNewCases(ctx); err != nil { // this one may be among them
		return err
	}
	if err := t.removeTerms(ctx, caseCorpus, key); err != nil {
		return err
	}
	next := key + 1
	if next&(1<<revisionBits-1) == 0 { // 255 times: it moves to the newest
		if _, err := t.one(ctx, `SELECT MAX(doc) FROM search_cases`, nil, &next); err != nil {
			return err
		}
		next = nextCase(next)
		t.lastCase = next
	}
	if _, err := t.exec(ctx, `UPDATE search_cases SET doc = $1, view = $2, text = $3 WHERE case_id = $4`, next, viewOfStage(c.Stage), caseText(c), c.ID); err != nil {
		return err
	}
	return t.addTerms(ctx, caseCorpus, []termed{{next, func(add func(string)) { caseTerms(c, add) }}})
}

// restageCase is reindexCase after an act: only another view is news.
func (t *Tx) restageCase(ctx context.Context, c *Case) error {
	var key int64
	found, err := t.one(ctx, `SELECT doc FROM search_cases WHERE case_id = $1 AND view <> $2`, []any{c.ID, viewOfStage(c.Stage)}, &key)
	if err != nil || !found {
		return err
	}
	return t.moveCaseKey(ctx, c, key)
}

// mostSorted is how many cases found are put into the order of their view.
// Beyond, the last registered comes first.
const mostSorted = 3000

// findCases answers an inbox query that has words or a number.
func (t *Tx) findCases(ctx context.Context, q InboxQuery, f func(Case) error) error {
	s := caseSearch{Tx: t, q: q}
	hits, err := s.hits(ctx)
	if err != nil || hits == nil {
		return err
	}
	if hits.count() <= mostSorted {
		var keys []int64
		if err := hits.down(func(key int64) (bool, error) { keys = append(keys, key); return true, nil }); err != nil {
			return err
		}
		return s.sorted(ctx, keys, f)
	}
	return s.newest(ctx, hits, f)
}

// caseSearch is such a query being answered.
type caseSearch struct {
	*Tx
	q     InboxQuery
	words [][]string
	exact bool
}

// hits asks the index; nil where the query has no word at all.
func (s *caseSearch) hits(ctx context.Context) (*found, error) {
	words, _ := hanzi.Words(s.q.Words)
	for _, w := range words {
		s.words = append(s.words, []string{w})
	}
	query, exact := clauses(s.words, "")
	s.exact = exact
	if s.q.Number != "" {
		beginning := []rune(caseBeginning(s.q.Number))
		query = append(query, clause{{numberMark + string(beginning[:min(len(beginning), maxBeginning)])}})
	}
	if len(query) == 0 {
		return nil, nil
	}
	query = append(query, clause{{agencyTerm + termOf(s.q.Agency)}})
	if s.q.View != ViewAll {
		query = append(query, clause{{viewTerm + string(s.q.View)}})
	}
	groups, err := s.groups(ctx, caseCorpus)
	if err != nil {
		return nil, err
	}
	return search(ctx, groups, query, !exact)
}

// sorted reads the page in the order of the view.
func (s *caseSearch) sorted(ctx context.Context, keys []int64, f func(Case) error) error {
	keys, err := s.holding(ctx, keys)
	if err != nil || len(keys) == 0 {
		return err
	}
	var page []Case
	for some := range slices.Chunk(keys, perLook) {
		w := s.q.conditions()
		w.raw(` AND id IN (SELECT case_id FROM search_cases WHERE doc IN (` + marksFrom(len(w.args)+1) + `))`)
		w.args = append(w.args, padded(some)...)
		err := s.inboxPage(ctx, s.q, w, func(c Case) error { page = append(page, c); return nil })
		if err != nil {
			return err
		}
	}
	s.q.View.sort(page)
	for _, c := range page[:min(len(page), s.q.Limit)] {
		if err := f(c); err != nil {
			return err
		}
	}
	return nil
}

// newest reads the page by registration, the last first.
func (s *caseSearch) newest(ctx context.Context, hits *found, f func(Case) error) error {
	var before int64
	if s.q.After.ID != "" {
		if _, err := s.one(ctx, `SELECT doc FROM search_cases WHERE case_id = $1`, []any{s.q.After.ID}, &before); err != nil {
			return err
		}
	}
	left := s.q.Limit
	return hits.chunks(before, func(keys []int64) (bool, error) {
		keys, err := s.holding(ctx, keys)
		if err != nil || len(keys) == 0 {
			return true, err
		}
		w := s.q.conditions()
		from := len(w.args) + 1
		w.args = append(w.args, padded(keys)...)
		err = s.caseWalk(ctx, `JOIN search_cases ON search_cases.case_id = cases.id WHERE `+w.text.String()+
			` AND search_cases.doc IN (`+marksFrom(from)+`) ORDER BY search_cases.doc DESC`, w.args, func(c Case, err error) error {
			if err != nil || left == 0 {
				return err
			}
			left--
			return f(c)
		})
		return left > 0, err
	})
}

// holding keeps the keys of the cases whose text holds the words.
func (s *caseSearch) holding(ctx context.Context, keys []int64) ([]int64, error) {
	if s.exact {
		return keys, nil
	}
	var out []int64
	for some := range slices.Chunk(keys, perLook) {
		texts, err := s.texts(ctx, `search_cases`, some)
		if err != nil {
			return nil, err
		}
		for _, key := range some {
			if containsAll(texts[key], s.words) {
				out = append(out, key)
			}
		}
	}
	return out, nil
}
