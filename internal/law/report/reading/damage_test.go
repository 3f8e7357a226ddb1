package reading

import (
	"math/rand/v2"
	"strings"

	"gongkai/internal/law/report"
)

// damage is one way in which layouts come broken.
type damage struct {
	name string
	do   func(r *rand.Rand, s *sheet)
	// hides is set where figures are really gone from the source, so that not
	// everything can be read.
	hides bool
	// strays is set where figures come in that are none, or one becomes two.
	strays bool
}

var damages = []damage{
	{name: "undamaged", do: func(*rand.Rand, *sheet) {}},
	{name: "rows slid left", do: slideRows},
	{name: "empty cells dropped", do: dropEmpty},
	{name: "total row padded right", do: padTotal},
	{name: "doubled pipes", do: doublePipes},
	{name: "digits split", do: splitDigits, strays: true},
	{name: "group labels merged into rows", do: mergeGroups},
	{name: "group labels omitted", do: omitGroups},
	{name: "group labels broken", do: breakGroups},
	{name: "labels wrapped, figures first", do: wrapLabels(0)},
	{name: "labels wrapped, figures last", do: wrapLabels(1)},
	{name: "labels wrapped around figures", do: wrapLabels(2)},
	{name: "figures above a wrapped label", do: wrapLabels(3)},
	{name: "labels wrapped over cells", do: wrapCells},
	{name: "page footers inside", do: footers("- 3 -")},
	{name: "bare page numbers inside", do: footers("3"), strays: true},
	{name: "heads repeated inside", do: repeatHeads},
	{name: "traditional characters", do: traditional},
	{name: "pinyin glosses", do: pinyin},
	{name: "characters lost in labels", do: loseCharacters(10)},
	{name: "many characters lost in labels", do: loseCharacters(4)},
	{name: "a label lost", do: loseLabel},
	{name: "units, notes, separators", do: dress},
	{name: "numbering lost", do: loseNumbering},
	{name: "a row missing", do: dropRow, hides: true},
	{name: "zeros blank", do: blankZeros, hides: true},
	{name: "some cells blank", do: blankSome, hides: true},
	{name: "a figure lost", do: loseFigure, hides: true},
	{name: "equal neighbours dropped", do: dropEqual, hides: true},
}

func slideRows(r *rand.Rand, s *sheet) {
	for i := range s.strips {
		if st := &s.strips[i]; st.row != noRow && len(st.before) > 1 && st.before[0] == "" && r.IntN(3) == 0 {
			st.before = st.before[1:]
			st.after = append(st.after, "")
		}
	}
}

func dropEmpty(_ *rand.Rand, s *sheet) {
	for i := range s.strips {
		var kept []string
		for _, c := range s.strips[i].before {
			if c != "" {
				kept = append(kept, c)
			}
		}
		s.strips[i].before = kept
	}
}

func padTotal(r *rand.Rand, s *sheet) {
	for i := range s.strips {
		if st := &s.strips[i]; st.row == report.Total {
			st.before = []string{"（七）总计"}
			st.after = []string{"", ""}
		}
	}
}

func doublePipes(r *rand.Rand, s *sheet) {
	for i := range s.strips {
		if st := &s.strips[i]; r.IntN(2) == 0 {
			st.before = append(st.before, "")
		}
	}
}

func pick(r *rand.Rand, s *sheet, ok func(*strip) bool) *strip {
	var list []*strip
	for i := range s.strips {
		if st := &s.strips[i]; st.row != noRow && ok(st) {
			list = append(list, st)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return list[r.IntN(len(list))]
}

func splitDigits(r *rand.Rand, s *sheet) {
	for range 3 {
		st := pick(r, s, func(*strip) bool { return true })
		for c, v := range st.values {
			if len(v) > 1 && !strings.ContainsAny(v, " ，,") {
				at := 1 + r.IntN(len(v)-1)
				st.values[c] = v[:at] + " " + v[at:]
				break
			}
		}
	}
}

func mergeGroups(_ *rand.Rand, s *sheet) {
	for i := range s.strips {
		st := &s.strips[i]
		if n := len(st.before); n >= 2 && st.row != noRow && st.before[n-1] != "" && st.before[n-2] != "" {
			st.before = append(st.before[:n-2:n-2], st.before[n-2]+st.before[n-1])
		}
	}
}

func isGroup(s string) bool {
	for _, g := range []string{"本年度办理结果", "不予公开", "无法提供", "不予处理", "其他处理"} {
		if strings.HasSuffix(s, g) {
			return true
		}
	}
	return false
}

func omitGroups(_ *rand.Rand, s *sheet) {
	for i := range s.strips {
		for k, b := range s.strips[i].before {
			if isGroup(b) {
				s.strips[i].before[k] = ""
			}
		}
	}
}

// breakGroups sets a group's label in two pieces beside two of its rows, as a
// cell centred over them comes out of PDF.
func breakGroups(_ *rand.Rand, s *sheet) {
	for i := range s.strips {
		for k, b := range s.strips[i].before {
			if !isGroup(b) || i+2 >= len(s.strips) || len(s.strips[i+2].before) <= k || s.strips[i+2].before[k] != "" || k == len(s.strips[i].before)-1 {
				continue
			}
			half := len([]rune(b)) / 2
			s.strips[i].before[k] = string([]rune(b)[:half])
			s.strips[i+2].before[k] = string([]rune(b)[half:])
		}
	}
}

// wrapLabels breaks labels over two lines; where says on which the figures are:
// the first, the second, one between, or one above.
func wrapLabels(where int) func(*rand.Rand, *sheet) {
	return func(r *rand.Rand, s *sheet) {
		var out []strip
		if where == 3 && s.mode == stacked {
			return // no layout with one cell a line has its labels below
		}
		for _, st := range s.strips {
			k := len(st.before) - 1
			for k >= 0 && st.before[k] == "" {
				k--
			}
			if st.row == noRow || k < 0 || len([]rune(st.before[k])) < 8 || r.IntN(3) > 0 {
				out = append(out, st)
				continue
			}
			label := []rune(st.before[k])
			at := 3 + r.IntN(len(label)-5)
			first, second := st, st
			first.before, second.before = clone(st.before), make([]string, len(st.before))
			first.before[k], second.before[k] = string(label[:at]), string(label[at:])
			blank := make([]string, len(st.values))
			middle := strip{row: st.row, before: make([]string, len(st.before)), values: st.values, after: st.after}
			switch where {
			case 0:
				second.values, second.after = blank, nil
				out = append(out, first, second)
			case 1:
				first.values, first.after = blank, nil
				out = append(out, first, second)
			case 2:
				first.values, second.values = blank, blank
				out = append(out, first, middle, second)
			case 3:
				first.values, second.values = blank, blank
				out = append(out, middle, first, second)
			}
		}
		s.strips = out
	}
}

func wrapCells(r *rand.Rand, s *sheet) {
	for i := range s.strips {
		st := &s.strips[i]
		k := len(st.before) - 1
		if st.row == noRow || k < 0 || len([]rune(st.before[k])) < 8 || r.IntN(2) == 0 {
			continue
		}
		label := []rune(st.before[k])
		at := 3 + r.IntN(len(label)-5)
		st.before = append(clone(st.before[:k]), string(label[:at]), string(label[at:]))
	}
}

func footers(text string) func(*rand.Rand, *sheet) {
	return func(r *rand.Rand, s *sheet) {
		at := len(headStrips) + r.IntN(len(s.strips)-len(headStrips))
		page := []strip{{row: noRow, before: []string{text}}}
		s.strips = append(s.strips[:at:at], append(page, s.strips[at:]...)...)
	}
}

func repeatHeads(r *rand.Rand, s *sheet) {
	at := len(headStrips) + r.IntN(len(s.strips)-len(headStrips))
	s.strips = append(s.strips[:at:at], append(heads3(), s.strips[at:]...)...)
}

var toTraditional = strings.NewReplacer("总", "總", "计", "計", "数", "數", "处", "處", "开", "開", "请", "請", "关", "關", "转", "轉", "继", "繼", "续", "續",
	"办", "辦", "结", "結", "属", "屬", "国", "國", "护", "護", "权", "權", "类", "類", "内", "內", "务", "務", "过", "過", "执", "執", "项", "項", "复", "複",
	"举", "舉", "报", "報", "诉", "訴", "无", "無", "当", "當", "认", "認", "获", "獲", "机", "機", "业", "業", "组", "組", "织", "織", "费", "費", "补", "補")

func traditional(_ *rand.Rand, s *sheet) {
	for i := range s.strips {
		for k, b := range s.strips[i].before {
			s.strips[i].before[k] = toTraditional.Replace(b)
		}
	}
}

func pinyin(_ *rand.Rand, s *sheet) {
	for i := range s.strips {
		for k, b := range s.strips[i].before {
			if b != "" && !strings.ContainsAny(b, "0123456789") {
				s.strips[i].before[k] = b + "（shēn qǐng qíng kuàng）"
			}
		}
	}
}

// loseCharacters takes one character in n out of the labels, at most a third of
// each.
func loseCharacters(n int) func(*rand.Rand, *sheet) {
	return func(r *rand.Rand, s *sheet) {
		for i := range s.strips {
			for k, b := range s.strips[i].before {
				var kept []rune
				label := []rune(b)
				for _, c := range label {
					if r.IntN(n) > 0 || (len(label)-len(kept))*3 < 0 {
						kept = append(kept, c)
					}
				}
				if len(kept)*3 >= len(label)*2 {
					s.strips[i].before[k] = string(kept)
				}
			}
		}
	}
}

func loseLabel(r *rand.Rand, s *sheet) {
	st := pick(r, s, func(st *strip) bool { return len(st.before) > 0 })
	if st == nil {
		return
	}
	st.before[len(st.before)-1] = ""
	if len(st.before) > 1 && !isGroup(st.before[len(st.before)-2]) && !st.row.IsLeaf() {
		st.before[len(st.before)-2] = ""
	}
}

func dress(r *rand.Rand, s *sheet) {
	wide := strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９")
	for i := range s.strips {
		for c, v := range s.strips[i].values {
			if v == "" || strings.ContainsAny(v, " ") {
				continue
			}
			switch r.IntN(12) {
			case 0:
				s.strips[i].values[c] = v + "件"
			case 1:
				s.strips[i].values[c] = wide.Replace(v)
			case 2:
				s.strips[i].values[c] = v + "（其中补正2件）"
			case 3:
				if len(v) == 4 {
					s.strips[i].values[c] = v[:1] + "," + v[1:]
				}
			case 4:
				s.strips[i].values[c] = "+" + v
			case 5:
				s.strips[i].values[c] = "\u00a0" + v + "\u3000"
			}
		}
	}
}

func loseNumbering(_ *rand.Rand, s *sheet) {
	for i := range s.strips {
		for k, b := range s.strips[i].before {
			if rest, n := cutNumbering(b); n != unnumbered {
				s.strips[i].before[k] = rest
			}
		}
	}
}

func dropRow(r *rand.Rand, s *sheet) {
	at := len(headStrips) + r.IntN(len(s.strips)-len(headStrips))
	s.strips = append(s.strips[:at:at], s.strips[at+1:]...)
}

func blankZeros(r *rand.Rand, s *sheet) {
	blank := []string{"", "/", "-", "—", "无"}[r.IntN(5)]
	for i := range s.strips {
		for c, v := range s.strips[i].values {
			if v == "0" {
				s.strips[i].values[c] = blank
			}
		}
	}
}

func blankSome(r *rand.Rand, s *sheet) {
	for range 6 {
		st := pick(r, s, func(st *strip) bool { return len(st.values) > 0 })
		st.values[r.IntN(len(st.values))] = ""
	}
}

func loseFigure(r *rand.Rand, s *sheet) {
	st := pick(r, s, func(st *strip) bool { return len(st.values) > 1 })
	at := r.IntN(len(st.values))
	st.values = append(st.values[:at:at], st.values[at+1:]...)
}

func dropEqual(_ *rand.Rand, s *sheet) {
	for i := range s.strips {
		var kept []string
		for c, v := range s.strips[i].values {
			if c == 0 || v != s.strips[i].values[c-1] {
				kept = append(kept, v)
			}
		}
		s.strips[i].values = kept
	}
}

func clone(s []string) []string { return append([]string(nil), s...) }
