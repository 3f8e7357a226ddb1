package hanzi

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"gongkai/internal/property"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"收到申请 12 件", "收到申请 12 件"},
		{"收到１２件，其中（网上）７０％", "收到12件,其中(网上)70%"},
		{"第一項\u3000行政\u00a0複議", "第一项 行政 复议"},
		{"危及“三安全一稳定”", `危及"三安全一稳定"`},
		{"「灤河」與『漣河』", `"滦河"与"涟河"`},
		{"国办函〔2020〕109号", "国办函[2020]109号"},
		{"〈办法〉", "《办法》"},
		{"㈠予以公开⑵⒊", "(一)予以公开(2)3."},
		{"⼈⺠政府⻔户⻓⻚⾒", "人民政府门户长页见"},
		{"2022—2023年–至今", "2022-2023年-至今"},
		{"公\u200b开\ufeff", "公开"},
		{"乾隆 著名 藉口 瞭望", "乾隆 著名 藉口 瞭望"},
		{"①②", "①②"},
		{"\xff公\xfe", "\ufffd公\ufffd"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// Simplified text must never change: the table holds no character of GB 2312.
func TestVariantsKeepGB2312(t *testing.T) {
	enc := simplifiedchinese.HZGB2312.NewEncoder()
	inGB := func(r rune) bool { _, err := enc.String(string(r)); return err == nil }
	for i, to := range variants {
		from := rune(firstUnified + i)
		if to == 0 {
			continue
		}
		if inGB(from) {
			t.Errorf("%c is simplified and must not fold to %c", from, to)
		}
		if variants[rune(to)-firstUnified] != 0 {
			t.Errorf("%c folds to %c, which folds on", from, to)
		}
	}
}

func TestFoldTwiceIsOnce(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Fatalf("%q → %q → %q", s, once, twice)
		}
	})
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"第（一）項", "㈠⺠ﾅ", "\xff", "︵﹁", "\xef\ufe00\xb8\x80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if Fold(once) != once {
			t.Fatalf("%q folds to %q and on", s, once)
		}
		if utf8.ValidString(s) && !utf8.ValidString(once) {
			t.Fatalf("%q folds to invalid %q", s, once)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	for name, s := range map[string]string{
		"same":    "本年度收到政府信息公开申请12件。办结12件。",
		"changes": "本年度收到政府信息公开申请１２件，其中予以公開５件。",
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				Fold(s)
			}
		})
	}
}
