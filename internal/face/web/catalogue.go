package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
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

type catalogue struct{ by map[Lang]map[string]string }

// newCatalogue reads catalogue/LANG/*.json: Chinese text → translation, one
// file for each site.
func newCatalogue() (*catalogue, error) {
	c := &catalogue{by: map[Lang]map[string]string{}}
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

// verbs are the placeholders of a text in order; all are %s or %d.
func verbs(s string) string {
	var b strings.Builder
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '%' {
			b.WriteByte(s[i+1])
			i++
		}
	}
	return b.String()
}

// say gives the Chinese text in a language, with its placeholders filled.
func (c *catalogue) say(l Lang, zh string, args ...any) string {
	if t := c.by[l][zh]; t != "" {
		zh = t
	}
	if len(args) == 0 {
		return zh
	}
	return fmt.Sprintf(zh, args...)
}

// Has reports whether a text has a translation, for tests.
func (s *Shell) Has(l Lang, zh string) bool { return l == Chinese || s.words.by[l][zh] != "" }
