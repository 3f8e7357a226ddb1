package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/hanzi"
)

// Synonyms are groups of words that search takes for one another.
type Synonyms [][]string

const kindSynonyms = "synonyms"

// Bounds of the list, so that no query grows without end.
const (
	mostGroups    = 2000
	mostSynonyms  = 8
	mostSpellings = 6
)

// defaultSynonyms hold until an agency writes its own list: short names that
// people type for what documents write in full.
func defaultSynonyms() Synonyms {
	return Synonyms{
		{"低保", "最低生活保障"}, {"社保", "社会保险"}, {"医保", "医疗保险"}, {"公积金", "住房公积金"}, {"环评", "环境影响评价"},
		{"拆迁", "房屋征收"}, {"征地", "土地征收"}, {"发改委", "发展和改革委员会"}, {"发改局", "发展和改革局"}, {"卫健委", "卫生健康委员会"}, {"住建局", "住房和城乡建设局"},
		{"人社局", "人力资源和社会保障局"}, {"身份证", "居民身份证"}, {"宅基地", "农村宅基地"}, {"廉租房", "保障性住房", "公租房", "公共租赁住房"}, {"三公", "三公经费"},
	}
}

// Synonyms gives the list that search uses.
func (a *App) Synonyms(ctx context.Context, actor agency.Actor) (out Synonyms, err error) {
	err = a.read(ctx, actor, agency.ColumnManage, "", func(w *work) error { out, err = w.synonyms(ctx); return err })
	return out, err
}

func (w *work) synonyms(ctx context.Context) (Synonyms, error) {
	r, err := w.Record(ctx, kindSynonyms, "", "list")
	if err != nil {
		return nil, err
	}
	if r == nil {
		return defaultSynonyms(), nil
	}
	var out Synonyms
	return out, json.Unmarshal([]byte(r.Body), &out)
}

// PutSynonyms writes the list in place of the one before.
func (a *App) PutSynonyms(ctx context.Context, actor agency.Actor, list Synonyms) error {
	clean, err := list.clean()
	if err != nil {
		return err
	}
	return a.write(ctx, actor, agency.ColumnManage, "", func(w *work) error {
		w.touch(TagItems)
		was, err := w.synonyms(ctx)
		if err != nil {
			return err
		}
		return w.changeList(ctx, agency.ColumnManage, "", ListSynonyms, groupLines(was), groupLines(clean), func() error {
			return w.putJSON(ctx, agency.ColumnManage, kindSynonyms, "", "list", 0, clean)
		})
	})
}

// ParseSynonyms reads one group a line, its words parted by blanks, commas or
// equal signs.
func ParseSynonyms(text string) (list Synonyms) {
	for line := range strings.Lines(text) {
		group := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\r\n\u3000,，、;；=＝", r) })
		if len(group) > 0 {
			list = append(list, group)
		}
	}
	return list
}

// String writes the list as ParseSynonyms reads it.
func (s Synonyms) String() string {
	var b strings.Builder
	for _, group := range s {
		b.WriteString(strings.Join(group, "，") + "\n")
	}
	return b.String()
}

func (s Synonyms) clean() (out Synonyms, err error) {
	for i, group := range s {
		var words []string
		for _, w := range group {
			one, _ := hanzi.Words(w)
			if len(one) != 1 || hanzi.Length(one[0]) < 2 || hanzi.Length(one[0]) > 30 {
				return nil, fault.New(fault.Invalid, "synonym.word", fmt.Sprintf("第%d组的“%s”不是一个词：每个词为二至三十个字，中间没有标点。", i+1, visible(w)))
			}
			if !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
		if len(words) < 2 || len(words) > mostSynonyms {
			return nil, fault.New(fault.Invalid, "synonym.group", fmt.Sprintf("第%d组应有二至%d个不同的词。", i+1, mostSynonyms))
		}
		out = append(out, words)
	}
	if len(out) > mostGroups {
		return nil, fault.New(fault.Invalid, "synonym.list", fmt.Sprintf("同义词最多%d组。", mostGroups))
	}
	return out, nil
}

// spell gives the spellings of a canonical word, itself first: wherever a word
// of a group stands in it, the others may stand too.
func (s Synonyms) spell(word string) []string {
	out := []string{word}
	for _, group := range s {
		in := ""
		for _, w := range group {
			if c := hanzi.Canon(w); strings.Contains(word, c) && len(c) > len(in) {
				in = c
			}
		}
		if in == "" {
			continue
		}
		for _, w := range group {
			other := strings.Replace(word, in, hanzi.Canon(w), 1)
			if len(out) < mostSpellings && !slices.Contains(out, other) {
				out = append(out, other)
			}
		}
	}
	return out
}

// instead finds what may have been meant by words of which nothing was found:
// for each the stretch of a published title that is but one character
// different, two where the word is long.
func (w *work) instead(ctx context.Context, words []string) (string, error) {
	out, changed := make([]string, 0, len(words)), false
	for _, word := range words {
		near, err := w.nearest(ctx, word)
		if err != nil {
			return "", err
		}
		if near == "" {
			near = strings.TrimSpace(word)
		} else {
			changed = true
		}
		out = append(out, near)
	}
	if !changed {
		return "", nil
	}
	return strings.Join(out, " "), nil
}

// nearest gives what stands most often in titles of what is nearest.
func (w *work) nearest(ctx context.Context, word string) (best string, err error) {
	most := 1
	if hanzi.Length(word) >= 8 {
		most = 2
	}
	times := map[string]int{}
	known := false
	err = w.TitlesLike(ctx, word, func(title string) {
		near, distance, ok := hanzi.Nearest(title, word, most)
		if !ok || known {
			return
		}
		if distance == 0 { // it is spelt right
			known = true
			return
		}
		if distance < most {
			most = distance
			clear(times)
			best = ""
		}
		times[near]++
		if best == "" || times[near] > times[best] {
			best = near
		}
	})
	if known {
		return "", err
	}
	return best, err
}
