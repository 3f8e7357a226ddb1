package hanzi

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/property"
)

// shown writes pieces with 【】 around hits.
func shown(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Hit {
			b.WriteString("【" + p.Text + "】")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func wordsOf(query string) []string {
	w, _ := Words(query)
	return w
}

func TestHighlight(t *testing.T) {
	for _, c := range []struct{ text, query, want string }{
		{"政府信息公开", "信息", "政府【信息】公开"},
		{"政府資訊公開條例", "资讯 条例", "政府【資訊】公開【條例】"},
		{"云政发（２０２４）１５号", "云政发〔2024〕15号", "【云政发（２０２４）１５号】"},
		{"第１２条和第12条", "第12条", "【第１２条】和【第12条】"},
		{"云政发〔2024〕15号", "15", "云政发〔2024〕【15】号"},
		{"12 12 12", "12", "【12】 【12】 【12】"},
		{"《信息》公开", "信息公开", "《【信息》公开】"},
		{"信息公开", "息公 信息", "【信息公】开"},
		{"㈠办法", "一办", "【㈠办】法"},
		{"没有", "信息", "没有"},
		{"", "信息", ""},
	} {
		if got := shown(Highlight(c.text, wordsOf(c.query))); got != c.want {
			t.Errorf("%q in %q: %s, want %s", c.query, c.text, got, c.want)
		}
	}
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("前面的话很多。", 30) + "这里说到水源保护的要求。" + strings.Repeat("后面的话也多。", 30)
	for _, c := range []struct{ text, query, want string }{
		{"第一行。\n第二行有水源。", "水源", "第二行有【水源】。"},
		{"　　首行缩进。\n别的。", "无", "首行缩进。"},
		{"水源。\n水源保护。", "水源 保护", "【水源保护】。"},
		{long, "水源", "…这里说到【水源】保护的要求。后面的话也多。后面的话也…"},
		{long, "", "前面的话很多。前面的话很多。前面的话很多。前面的…"},
		{"", "水源", ""},
	} {
		got := shown(Snippet(c.text, wordsOf(c.query), 24))
		if got != c.want {
			t.Errorf("%q: %s, want %s", c.query, got, c.want)
		}
	}
}

// The pieces of a highlight are the text, and something is lit just where the
// text holds a word.
func TestHighlightIsTheText(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		s, query := text("text", t, marked, 80), text("word", t, marked, 6)
		words := wordsOf(query)
		all, lit := "", false
		for _, p := range Highlight(s, words) {
			all += p.Text
			lit = lit || p.Hit
			if p.Text == "" {
				t.Fatal("an empty piece")
			}
		}
		holds := false
		for _, w := range words {
			holds = holds || strings.Contains(Canon(s), w)
		}
		if all != s || lit != holds {
			t.Fatalf("%q in %q: %q, lit %v, want %v", words, s, all, lit, holds)
		}
	})
}

func FuzzSnippet(f *testing.F) {
	f.Add("政府信息\n公开", "信息", 3)
	f.Add("\xff\x00 a", "a", 0)
	f.Fuzz(func(t *testing.T, s, query string, size int) {
		size = max(0, min(size, 500))
		for _, p := range Snippet(s, wordsOf(query), size) {
			if p.Text != "…" && !strings.Contains(s, p.Text) {
				t.Fatalf("%q is not in %q", p.Text, s)
			}
		}
		Nearest(s, Canon(query), 2)
		Misspelt(Canon(query))
	})
}

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		text, word, want string
		distance         int
		ok               bool
	}{
		{"云岭县教育局关于招生的通知", "云领县教育局", "云岭县教育局", 1, true},
		{"云岭县教育局关于招生的通知", "云县教育局", "云岭县教育局", 1, true},
		{"云岭县教育局关于招生的通知", "云岭岭县教育局", "云岭县教育局", 1, true},
		{"雲嶺縣教育局關於招生", "云岭县教玉局", "雲嶺縣教育局", 1, true},
		{"最低生活保障办法", "最底生活保障", "最低生活保障", 1, true},
		{"关于公布学校名录的公告", "学校录", "学校名录", 1, true},
		{"第12条", "第13条", "第12条", 1, true},
		{"关于招生的通知", "饮用水源", "", 0, false},
	} {
		near, d, ok := Nearest(c.text, Canon(c.word), 1)
		if near != c.want || d != c.distance || ok != c.ok {
			t.Errorf("%s in %s: %s %d %v", c.word, c.text, near, d, ok)
		}
	}
}

// Whoever writes one character of a name wrong, leaves one out or puts one in
// is led to the name: one of the term queries finds it, and it is near.
func TestMisspeltNamesAreFound(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		name := []rune(rapid.StringOfN(rapid.SampledFrom([]rune("云岭县教育局公开办法12招生")), 4, 12, -1).Draw(t, "name"))
		i := rapid.IntRange(0, len(name)-1).Draw(t, "at")
		wrong := append([]rune{}, name...)
		switch rapid.IntRange(0, 2).Draw(t, "how") {
		case 0:
			wrong[i] = '错'
		case 1:
			wrong = append(wrong[:i], wrong[i+1:]...)
		case 2:
			wrong = append(wrong[:i], append([]rune{'错'}, wrong[i:]...)...)
		}
		for _, r := range string(wrong) + string(name) {
			if r < 0x80 { // a wrong digit is another word, of which Misspelt knows nothing
				return
			}
		}
		word := Canon(string(wrong))
		if unitCount(word) < 3 {
			return
		}
		title := Canon("关于" + string(name) + "的通知")
		tokens := tokensOf(title)
		found := false
		for _, query := range Misspelt(word) {
			all := true
			for _, token := range query {
				all = all && contains(tokens, token)
			}
			found = found || all
		}
		if _, _, ok := Nearest(title, word, 1); !found || !ok {
			t.Fatalf("%q is not found by %q (%v, %v)", title, word, found, ok)
		}
	})
}
