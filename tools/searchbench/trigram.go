package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the same driver as the product's

	"gongkai/internal/adapter/store/storetest"
)

// trigram is SQLite's FTS5 with its trigram tokenizer, without content.
func trigram(dir string) (*engine, error) {
	place := filepath.Join(dir, "trigram")
	if err := os.MkdirAll(place, 0o755); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(place, "trigram.db")+"?_pragma=journal_mode(WAL)&_pragma=cache_size(-16000)&_pragma=synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return &engine{name: "trigram",
		fill: func(c *storetest.Corpus, n int, making *storetest.Took) error { return fillTrigram(db, c, n, making) },
		find: func(a asked) (int, error) { return findTrigram(db, a) },
		end:  db.Close}, nil
}

func fillTrigram(db *sql.DB, c *storetest.Corpus, n int, making *storetest.Took) error {
	if _, err := db.Exec(`CREATE VIRTUAL TABLE docs USING fts5(text, filters, content='', contentless_delete=1, tokenize='trigram')`); err != nil {
		return err
	}
	for from := 0; from < n; from += storetest.PerFill {
		to := min(n, from+storetest.PerFill)
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		var rows [][2]string
		making.Time(func() {
			for _, d := range c.Docs(from, to, n) {
				rows = append(rows, [2]string{d.Title + "\n" + d.Number + "\n" + d.Body,
					fmt.Sprintf("%s %s %s year%d", d.Agency, d.Kind, d.Columns[0], d.PublishedOn.Year)})
			}
		})
		for i, r := range rows {
			if _, err := tx.Exec(`INSERT INTO docs (rowid, text, filters) VALUES (?, ?, ?)`, from+i+1, r[0], r[1]); err != nil {
				return err
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	_, err := db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

func findTrigram(db *sql.DB, a asked) (total int, err error) {
	var parts []string
	for word := range strings.FieldsSeq(a.typed) {
		parts = append(parts, `text : "`+strings.NewReplacer(`"`, `""`, "\x00", "").Replace(word)+`"`)
	}
	anyOf := func(values []string) {
		var alts []string
		for _, v := range values {
			alts = append(alts, `filters : "`+v+`"`)
		}
		if len(alts) > 0 {
			parts = append(parts, "("+strings.Join(alts, " OR ")+")")
		}
	}
	anyOf(a.q.Agencies)
	anyOf(a.q.Kinds)
	anyOf(a.q.Columns)
	anyOf(years(a))
	match := strings.Join(parts, " AND ")
	rows, err := db.Query(`SELECT rowid FROM docs WHERE docs MATCH ? ORDER BY rowid DESC LIMIT 20`, match)
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return 0, err
		}
	}
	if err := rows.Close(); err != nil {
		return 0, err
	}
	err = db.QueryRow(`SELECT COUNT(*) FROM docs WHERE docs MATCH ?`, match).Scan(&total)
	return total, err
}

func years(a asked) (out []string) {
	if a.q.FromYear == 0 {
		return nil
	}
	to := a.q.ToYear
	if to == 0 {
		to = 2025
	}
	for y := a.q.FromYear; y <= to; y++ {
		out = append(out, fmt.Sprintf("year%d", y))
	}
	return out
}

// searchBytes is the size of the product's index and of the texts beside it,
// without the rest of its file.
func searchBytes(file string) (index, texts int64, err error) {
	db, err := sql.Open("sqlite", "file:"+file+"?mode=ro")
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = db.Close() }()
	err = db.QueryRow(`SELECT (SELECT SUM(LENGTH(data) + LENGTH(term) + 12) FROM search_pages) + (SELECT SUM(LENGTH(keys)) FROM search_segments),
		(SELECT SUM(octet_length(text)) FROM search_texts)`).Scan(&index, &texts)
	return index, texts, err
}
