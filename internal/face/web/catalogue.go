package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
)

//go:embed catalogue
var words embed.FS

// Lang is a language of the pages.
type Lang string

// The languages. Chinese is the language of the source: a Chinese text is its
// own key, and what another language lacks is shown in Chinese.
const (
	Chinese Lang = "zh-CN"
	English Lang = "en"
)

// Langs lists them in the order of the switch.
func Langs() []Lang { return []Lang{Chinese, English} }

type catalogue struct {
	by      map[Lang]map[string]string
	phrases map[Lang][]phrase
}

// newCatalogue reads catalogue/LANG/*.json: Chinese text → translation, one
// file for each site.
func newCatalogue() (*catalogue, error) {
	c := &catalogue{by: map[Lang]map[string]string{}, phrases: map[Lang][]phrase{}}
	for _, l := range Langs() {
		c.by[l] = map[string]string{}
		files, err := fs.Glob(words, "catalogue/"+string(l)+"/*.json")
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if err := c.read(l, f); err != nil {
				return nil, fmt.Errorf("%s: %w", f, err)
			}
		}
		c.phrases[l] = newPhrases(c.by[l])
	}
	return c, nil
}

func (c *catalogue) read(l Lang, file string) error {
	data, err := words.ReadFile(file)
	if err != nil {
		return err
	}
	var m map[string]string
	if err := json.Unmarshal(data, &m); err != nil {
		return err
	}
	for zh, text := range m {
		if verbs(zh) != verbs(text) {
			return fmt.Errorf("%q and %q have different placeholders", zh, text)
		}
		c.by[l][zh] = text
	}
	return nil
}

var verb = regexp.MustCompile(`%(?:\[\d\])?([sd])`)

// verbs are the kinds of the placeholders of a text, sorted: another language
// may need them in another order, %[2]s before %[1]s.
func verbs(s string) string {
	var kinds []string
	for _, m := range verb.FindAllStringSubmatch(s, -1) {
		kinds = append(kinds, m[1])
	}
	slices.Sort(kinds)
	return strings.Join(kinds, "")
}

// say gives the Chinese text in a language, with its placeholders filled. A
// text that was put together already is taken apart by the catalogue's phrases.
func (c *catalogue) say(l Lang, zh string, args ...any) string {
	if l == Chinese && len(args) == 0 {
		return zh
	}
	t := c.by[l][zh]
	switch {
	case len(args) == 0 && t != "":
		return t
	case len(args) == 0:
		return joined(c.take(l, zh, 0))
	case t != "":
		zh = t
	}
	return fmt.Sprintf(zh, args...)
}

// Has reports whether a text has a translation, for tests.
func (s *Shell) Has(l Lang, zh string) bool { return l == Chinese || s.words.by[l][zh] != "" }

// Texts lists the Chinese texts that have a translation, for tests.
func (s *Shell) Texts(l Lang) []string { return slices.Collect(maps.Keys(s.words.by[l])) }
