package pdf

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/kernel/fault"
)

// census counts what the characters of a document are.
type census struct {
	han, other int // ideographs; letters, digits and marks
	strange    int // without a meaning: controls, private use, unmapped
	garbled    int // accented letters between ideographs, where none are written
	pictures   []int
}

func (n *census) page(p *layout.Page, number int) {
	visible := 0
	var before rune
	for i, c := range p.Chars {
		r := c.Rune
		switch {
		case unicode.IsSpace(r):
			continue
		case unicode.Is(unicode.Han, r):
			n.han++
		case unicode.Is(unicode.Co, r), r == unicode.ReplacementChar, unicode.IsControl(r):
			n.strange++
		case r >= 0xC0 && r < 0x250 && lonely(before, p.Chars, i):
			n.garbled++
		default:
			n.other++
		}
		visible++
		before = r
	}
	n.strange += p.Unmapped
	if isPicture(p, visible) {
		n.pictures = append(n.pictures, number)
	}
}

// lonely reports whether character i has no letter beside it, as pinyin has.
func lonely(before rune, chars []layout.Char, i int) bool {
	after := rune(0)
	if i+1 < len(chars) {
		after = chars[i+1].Rune
	}
	latin := func(r rune) bool { return r < 0x250 && unicode.IsLetter(r) }
	return !latin(before) && !latin(after)
}

// legible refuses what has no text to read: pages that are pictures, and fonts
// that draw characters without saying which, or lie about it.
func legible(pages []*layout.Page) error {
	var n census
	for i, p := range pages {
		n.page(p, i+1)
	}
	total := n.han + n.other + n.strange + n.garbled
	wrong := n.strange + n.garbled
	switch {
	case len(n.pictures) > 0 && (2*len(n.pictures) >= len(pages) || n.han < 50):
		return fault.New(fault.Invalid, "pdf.pictures", fmt.Sprintf(
			"PDF 第 %s 页是扫描或截图的图片，没有文字可读；请改用排版时的 Word、WPS 或网页版本，或者先做文字识别（OCR）并核对数字", list(n.pictures)))
	case wrong > 5 && wrong*10 > total*3, n.garbled > 10 && n.garbled*50 > n.han:
		return fault.New(fault.Invalid, "pdf.unmapped",
			"PDF 的字体没有注明或者错误注明字形对应哪个字，读出来会有错字；请改用 Word、WPS 或网页版本，或者用 WPS 重新输出 PDF")
	case total == 0:
		return fault.New(fault.Invalid, "pdf.empty", "PDF 里没有文字；请确认文件是否正确，或者改用 Word、WPS 或网页版本")
	}
	return nil
}

// isPicture reports whether a page is covered by pictures and bears no text to
// speak of, a page number for example.
func isPicture(p *layout.Page, visible int) bool {
	const few = 12
	var covered float64
	for _, r := range p.Images {
		w := min(r.X1, p.Width) - max(r.X0, 0)
		h := min(r.Y1, p.Height) - max(r.Y0, 0)
		if w > 0 && h > 0 {
			covered += w * h
		}
	}
	return visible < few && covered > 0.4*p.Width*p.Height
}

// list writes page numbers as 1–3、5.
func list(pages []int) string {
	var parts []string
	for i := 0; i < len(pages); {
		j := i
		for j+1 < len(pages) && pages[j+1] == pages[j]+1 {
			j++
		}
		part := strconv.Itoa(pages[i])
		if j > i {
			part += "–" + strconv.Itoa(pages[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, "、")
}
