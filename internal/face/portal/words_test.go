package portal

import (
	"html/template"
	"testing"
)

func TestTelephonesAreDialled(t *testing.T) {
	call := func(n string) string { return `<a class="tel" href="tel:` + n + `">` + n + `</a>` }
	for in, want := range map[string]string{
		"":                                       "",
		"电话0990-8101002。":                        "电话" + call("0990-8101002") + "。",
		"010-12345678、19900001234":               call("010-12345678") + "、" + call("19900001234"),
		"2024-0001号，110105194912310029":          "2024-0001号，110105194912310029",
		"A19900001234 19900001234X":              "A19900001234 19900001234X",
		"1990000123-4 -19900001234":              "1990000123-4 -19900001234",
		`<a title="19900001234">19900001234</a>`: `<a title="19900001234">` + call("19900001234") + "</a>",
		"<":                                      "<",
		"12<":                                    "12<",
	} {
		if got := dial(template.HTML(in)); string(got) != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
