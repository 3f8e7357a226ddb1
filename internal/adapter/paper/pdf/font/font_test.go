package font

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

// The font must be the one that make.py makes; see README.md.
func TestFontIsTheOneDescribed(t *testing.T) {
	const want = "9e9158dad3ec4a5418cf4333ef74bc71e4e70d4c5d3d5d55212d117b940b9f4c"
	f, err := Kai()
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(f.TTF()); hex.EncodeToString(sum[:]) != want {
		t.Errorf("kai.ttf has SHA-256 %x, want %s", sum, want)
	}
	if len(f.widths) < 13_000 {
		t.Errorf("%d characters, want 13,097", len(f.widths))
	}
}

func TestWidths(t *testing.T) {
	f, err := Kai()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range "中　，。“”—…①℃㎡□" {
		if w, ok := f.Width(r); !ok || w <= 0 || w > 1 {
			t.Errorf("%c is %v wide (%v), want at most one em", r, w, ok)
		}
	}
	for _, r := range "0123456789" {
		if w, _ := f.Width(r); w < 0.4 || w > 0.7 {
			t.Errorf("%c is %v wide, want about half an em", r, w)
		}
	}
	if _, ok := f.Width('𬭎'); ok {
		t.Error("the font claims a character beyond the basic plane")
	}
}

// Names of people and places, rare characters among them.
func TestCharactersOfNames(t *testing.T) {
	f, err := Kai()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range "堃喆淼犇燚镕璟翀禛昇堌塬浉漷邳瀍沔郾濮浚鄢荥亳歙黟灤漣國務" {
		if _, ok := f.Width(r); !ok {
			t.Errorf("%c is missing", r)
		}
	}
}
