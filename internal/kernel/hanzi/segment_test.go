package hanzi

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"gongkai/internal/property"
)

func TestCanon(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"云政发〔2024〕15号，《信息公开办法》", "云政发 2024 15 号\n信息公开办法"},
		{"云政发[2024]15号", "云政发 2024 15 号"},
		{"云政发（２０２４）15号", "云政发 2024 15 号"},
		{"政 府　信\t息", "政府信息"},
		{"政府\n信息", "政府\n信息"},
		{"資訊公開", "资讯公开"},
		{"占比3.5%，10:30；1,000 元", "占比 3 5 \n 10 30 \n 1 000 元"},
		{"第12.13", "第 12 13 "},
		{"第12. 13。14", "第 12 \n 13 \n 14 "},
		{"GB/T 33190-2016", " gb t 33190 2016 "},
		{"，。！政府。", "政府"},
		{"a\x00b\xffc", " a \n b \n c "},
		{"公\u200b开", "公开"},
		{"㈠项", "一项"},
		{"ꀀꀁ かな", "ꀀꀁかな"},
		{"𠮷村", "𠮷村"},
		{strings.Repeat("a", 41), " " + strings.Repeat("a", 40) + " a "},
	} {
		if got := Canon(c.in); got != c.want {
			t.Errorf("Canon(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
		cut  bool
	}{
		{"", nil, false},
		{"  ，。 ", nil, false},
		{"信息 公开", []string{"信息", "公开"}, false},
		{"信息，公开 信息", []string{"信息", "公开"}, false},
		{`"信息 公开" 办法`, []string{"信息公开", "办法"}, false},
		{`“义务 教育”`, []string{"义务教育"}, false},
		{`关于“放管服”改革的通知`, []string{"关于放管服改革的通知"}, false},
		{`"没有关`, []string{"没有关"}, false},
		{"云政发〔2024〕15号", []string{"云政发 2024 15 号"}, false},
		{"云政发2024 15号", []string{"云政发 2024 ", " 15 号"}, false},
		{`政府* OR NEAR(a b) -x "`, []string{"政府", " or ", " near a ", " b ", " x "}, false},
		{"一 二 三 四 五 六 七 八 九 十 甲 乙 丙", []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "甲", "乙"}, true},
	} {
		if got, cut := Words(c.in); !slices.Equal(got, c.want) || cut != c.cut {
			t.Errorf("Words(%q) = %q %v, want %q %v", c.in, got, cut, c.want, c.cut)
		}
	}
	if words, cut := Words(strings.Repeat("很长的句子", 100)); !cut || len(words) != 1 || utf8.RuneCountInString(words[0]) != maxQuery {
		t.Errorf("a long sentence: %q %v", words, cut)
	}
}

// text draws what official documents are made of, from few characters so that
// repetition and near misses are common.
func text(label string, t *rapid.T, from string, most int) string {
	return rapid.StringOfN(rapid.SampledFrom([]rune(from)), 0, most, -1).Draw(t, label)
}

const (
	hanOnly = "政府信息公开政府办信公開資国國"
	mixed   = "政府信息公开第号年12０２9aBＣ"
	marked  = mixed + "，。、；：！？《》〔〕“”（）()[] \n\t-.·%\u200b㈠⒈○〇"
)

func tokensOf(canon string) (out []string) {
	Tokens(canon, func(token string) { out = append(out, token) })
	return out
}

// matches is what an index answers: the tokens first, and a look where they
// leave doubt.
func matches(canon, word string) bool {
	tokens := tokensOf(canon)
	needs, exact := Needs(word)
	for _, need := range needs {
		if !slices.Contains(tokens, need) {
			return false
		}
	}
	return exact || strings.Contains(canon, word)
}

// Ideographs: search is strings.Contains of the folded text, no more, no less.
func TestHanSearchIsContains(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		s, word := text("text", t, hanOnly+"，。", 60), text("word", t, hanOnly, 6)
		if word == "" {
			return
		}
		want := strings.Contains(Fold(s), Fold(word))
		if got := matches(Canon(s), Canon(word)); got != want {
			t.Fatalf("%q in %q: %v, want %v", word, s, got, want)
		}
	})
}

// parted spells a folded text so that strings.Contains can be asked about words
// of digits and letters: each stands between blanks, and each ideograph too.
// It is written from the definition, not from Canon.
func parted(s string) string {
	var b strings.Builder
	prev := 'x'
	for _, r := range Fold(s) {
		r = unicode.ToLower(r)
		han := IsHan(r)
		if han || IsHan(prev) || b.Len() == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		prev = r
	}
	b.WriteByte(' ')
	return b.String()
}

// Ideographs with letters and digits: the same, save that a word counts whole
// (12 is not found in 2012).
func TestMixedSearchIsContainsOfWholeWords(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		s, word := text("text", t, mixed, 60), text("word", t, mixed, 6)
		if word == "" {
			return
		}
		want := strings.Contains(parted(s), parted(word))
		if got := matches(Canon(s), Canon(word)); got != want {
			t.Fatalf("%q in %q: %v, want %v", word, s, got, want)
		}
	})
}

// Whatever the marks, the tokens of a word never rule out a text that holds it,
// and one or two units never need a look.
func TestTokensNeverMiss(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		canon := Canon(text("text", t, marked, 80))
		words, _ := Words(text("word", t, marked, 10))
		for _, word := range words {
			if got, want := matches(canon, word), strings.Contains(canon, word); got != want {
				t.Fatalf("%q in %q: %v, want %v", word, canon, got, want)
			}
			if needs, exact := Needs(word); !exact && unitCount(word) <= 2 || exact && len(needs) != 1 {
				t.Fatalf("%q: exact %v", word, exact)
			}
		}
	})
}

func unitCount(canon string) (n int) {
	eachUnit(canon, func(unit, bool) { n++ })
	return n
}

// Any slice of a text that begins and ends between units finds the text.
func TestEveryPieceIsFound(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		canon := Canon(text("text", t, marked, 200))
		for part := range strings.SplitSeq(canon, "\n") {
			var at []unit
			eachUnit(part, func(u unit, _ bool) { at = append(at, u) })
			if len(at) == 0 {
				continue
			}
			i := rapid.IntRange(0, len(at)-1).Draw(t, "from")
			j := rapid.IntRange(i, len(at)-1).Draw(t, "to")
			if word := Canon(part[at[i].at:at[j].end]); !matches(canon, word) {
				t.Fatalf("%q is not found in %q", word, canon)
			}
		}
	})
}

func TestCanonTwiceIsOnce(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		once := Canon(rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune(marked)))).Draw(t, "s"))
		if twice := Canon(once); twice != once {
			t.Fatalf("%q → %q", once, twice)
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{`"`, `a" OR "b`, "政府*", "NEAR(x)", "\x00", "'; DROP TABLE", "{title}:政", "𠮷\xff", "ͅa", "ΐ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words, _ := Words(s)
		for _, w := range words {
			if Canon(w) != w {
				t.Fatalf("%q is not canonical: %q", w, Canon(w))
			}
			needs, _ := Needs(w)
			if len(needs) == 0 || len(needs) > maxNeeds {
				t.Fatalf("%q needs %q", w, needs)
			}
			for _, n := range needs {
				plainToken(t, n)
			}
		}
		for _, n := range tokensOf(Canon(s)) {
			plainToken(t, n)
		}
	})
}

// plainToken: nothing that a full-text engine could take for syntax or a blank.
func plainToken(t *testing.T, token string) {
	t.Helper()
	for _, r := range token {
		if r < 0x80 && classASCII(r) != classWord || unicode.IsUpper(r) && r < 0x80 || r == utf8.RuneError || unicode.IsSpace(r) {
			t.Fatalf("token %q holds %q", token, r)
		}
	}
	if token == "" {
		t.Fatal("empty token")
	}
}

func BenchmarkTokens(b *testing.B) {
	s := strings.Repeat("为规范政府信息公开工作，根据《条例》第12条，现就2024年有关事项通知如下。各部门应当公布目录与指南；", 12)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Tokens(Canon(s), func(string) {})
	}
}
