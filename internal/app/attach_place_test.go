package app

import "testing"

// What people type as a place in a file is read as where would write it, or
// refused; nothing that is read names nothing.
func FuzzParsePlace(f *testing.F) {
	for _, s := range []string{"", "第3段", "3 行", "第2页", "名单!B7", "名单！b7", "B7", "第 段", "第99999999段", "!A1", "表!第3段", "第０段", "a!b!C9", "\x00", "ZZZZ1", "A0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parsePlace(s)
		if err != nil {
			if !p.IsZero() {
				t.Errorf("%q is refused and yet read as %+v", s, p)
			}
			return
		}
		if p.Line < 0 || p.Page < 0 || p.Ref == "" && p.Sheet != "" {
			t.Errorf("%q is read as %+v", s, p)
		}
		again, err := parsePlace(where(p))
		if p.Ref != "" && p.Sheet == "" {
			again, err = parsePlace(p.Ref) // where names the sheet of every cell
		}
		if err != nil || narrow(again) != narrow(p) {
			t.Errorf("%q is read as %+v, written %q, read again as %+v, %v", s, p, where(p), again, err)
		}
	})
}
