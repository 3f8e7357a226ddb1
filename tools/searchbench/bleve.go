package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"

	"gongkai/internal/adapter/store/storetest"
)

// bleveCJK is Bleve with its analyzer for Chinese, nothing stored.
func bleveCJK(dir string) (*engine, error) {
	index, err := bleve.New(filepath.Join(dir, "bleve"), mappings())
	if err != nil {
		return nil, err
	}
	return &engine{name: "bleve",
		fill: func(c *storetest.Corpus, n int, making *storetest.Took) error { return fillBleve(index, c, n, making) },
		find: func(a asked) (int, error) { return findBleve(index, a) },
		end:  index.Close}, nil
}

func mappings() mapping.IndexMapping {
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.Store, text.IncludeInAll = cjk.AnalyzerName, false, false
	word := bleve.NewTextFieldMapping()
	word.Analyzer, word.Store, word.IncludeInAll = keyword.Name, false, false
	number := bleve.NewNumericFieldMapping()
	number.Store, number.IncludeInAll = false, false
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt("text", text)
	for _, f := range []string{"agency", "kind", "column", "year"} {
		doc.AddFieldMappingsAt(f, word)
	}
	doc.AddFieldMappingsAt("day", number)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	return m
}

func fillBleve(index bleve.Index, c *storetest.Corpus, n int, making *storetest.Took) error {
	for from := 0; from < n; from += 1000 {
		b := index.NewBatch()
		var docs []map[string]any
		making.Time(func() {
			for _, d := range c.Docs(from, min(n, from+1000), n) {
				docs = append(docs, map[string]any{"text": d.Title + "\n" + d.Number + "\n" + d.Body, "agency": d.Agency, "kind": d.Kind,
					"column": d.Columns[0], "year": fmt.Sprintf("year%d", d.PublishedOn.Year), "day": float64(from + len(docs))})
			}
		})
		for i, d := range docs {
			if err := b.Index(fmt.Sprint(from+i), d); err != nil {
				return err
			}
		}
		if err := index.Batch(b); err != nil {
			return err
		}
	}
	return nil
}

func findBleve(index bleve.Index, a asked) (int, error) {
	var all []query.Query
	for word := range strings.FieldsSeq(a.typed) {
		q := bleve.NewMatchPhraseQuery(word)
		q.SetField("text")
		all = append(all, q)
	}
	anyOf := func(field string, values []string) {
		var alts []query.Query
		for _, v := range values {
			q := bleve.NewTermQuery(v)
			q.SetField(field)
			alts = append(alts, q)
		}
		if len(alts) > 0 {
			all = append(all, bleve.NewDisjunctionQuery(alts...))
		}
	}
	anyOf("agency", a.q.Agencies)
	anyOf("kind", a.q.Kinds)
	anyOf("column", a.q.Columns)
	anyOf("year", years(a))
	r := bleve.NewSearchRequestOptions(bleve.NewConjunctionQuery(all...), 20, 0, false)
	r.SortBy([]string{"-day"})
	res, err := index.Search(r)
	if err != nil {
		return 0, err
	}
	return int(res.Total), nil
}
