package store

import (
	"context"

	"gongkai/internal/kernel/hanzi"
)

// mostLikely is how many titles are looked at for a name that was misspelt.
const mostLikely = 256

// TitlesLike calls f for the titles of published items, the newest first, that
// hold most of a canonical word: all but the surroundings of one character.
func (t *Tx) TitlesLike(ctx context.Context, word string, f func(title string)) error {
	var either clause
	for _, tokens := range hanzi.Misspelt(word) {
		if len(tokens) == 0 {
			continue
		}
		alt := alternative{}
		for _, token := range tokens {
			alt = append(alt, titleMark+token)
		}
		either = append(either, alt)
	}
	if len(either) == 0 {
		return nil
	}
	groups, err := t.groups(ctx, itemCorpus)
	if err != nil {
		return err
	}
	hits, err := search(ctx, groups, []clause{either}, false)
	if err != nil {
		return err
	}
	left := mostLikely
	return hits.chunks(0, func(keys []int64) (bool, error) {
		err := t.each(ctx, `SELECT title FROM search_docs WHERE doc IN (`+marksFrom(1)+`) ORDER BY doc DESC`, padded(keys), func(scan func(...any) error) error {
			var title string
			err := scan(&title)
			f(title)
			return err
		})
		left -= len(keys)
		return left > 0, err
	})
}
