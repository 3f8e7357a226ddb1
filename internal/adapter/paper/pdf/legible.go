package pdf

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/kernel/fault"
)

// legible refuses what has no text to read: pages that are pictures, and fonts
// that draw characters without saying which.
func legible(pages []*layout.Page) error {
	var pictures []int
	var han, other, strange int
	for i, p := range pages {
		visible := 0
		for _, c := range p.Chars {
			switch {
			case unicode.Is(unicode.Han, c.Rune):
				han++
			case unicode.IsLetter(c.Rune), unicode.IsDigit(c.Rune):
				other++
			case unicode.Is(unicode.Co, c.Rune), c.Rune == unicode.ReplacementChar, unicode.IsControl(c.Rune) && !unicode.IsSpace(c.Rune):
				strange++
			case unicode.IsSpace(c.Rune):
				continue
			}
			visible++
		}
		strange += p.Unmapped
		if isPicture(p, visible) {
			pictures = append(pictures, i+1)
		}
	}
	total := han + other + strange
	switch {
	case len(pictures) > 0 && (2*len(pictures) >= len(pages) || han < 50):
		return fault.New(fault.Invalid, "pdf.pictures", fmt.Sprintf(
			"PDF 第 %s 页是扫描或截图的图片，没有文字可读；请改用排版时的 Word、WPS 或网页版本，或者先做文字识别（OCR）并核对数字", list(pictures)))
	case strange*10 > total*3 && strange > 5:
		return fault.New(fault.Invalid, "pdf.unmapped",
			"PDF 的字体没有注明字形对应哪个字，读出来的会是乱码；请改用 Word、WPS 或网页版本，或者用 WPS 重新输出 PDF")
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
