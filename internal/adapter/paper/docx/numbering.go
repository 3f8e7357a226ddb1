package docx

import (
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper/archive"
)

const levels = 9 // of a list

func levelOf(s string) int {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 && n < levels {
		return n
	}
	return -1
}

// level says how one level of a list is numbered.
type level struct {
	start   int
	format  string // e.g. "chineseCounting"
	text    string // e.g. "（%1）"
	suffix  string // "tab", "space" or "nothing"
	style   string // id of the style that stands for the level
	legal   bool   // shows the numbers of all levels as 1, 2, 3
	restart int    // restarts after this level (from 1); -1 after any above it
}

// list is a w:abstractNum: paragraphs that share one count.
type list struct {
	levels [levels]level
	link   string // style whose list it borrows
	count  [levels]int
	active [levels]bool
}

// num is a w:num: a list by the name that paragraphs use, with changes.
type num struct {
	list   *list
	starts [levels]int // -1 where the list's own start holds
	levels map[int]level
	begun  [levels]bool // the own start was used
}

// numbering counts the paragraphs of a document as Word does. A nil numbering
// numbers nothing.
type numbering struct{ nums map[string]*num }

func readNumbering(a *archive.Archive, part string, s styles) (*numbering, error) {
	n := &numbering{nums: map[string]*num{}}
	if _, ok := a.Find(part); !ok {
		return n, nil
	}
	x, err := openPart(a, part)
	if err != nil {
		return n, err
	}
	lists := map[string]*list{}
	for name := range x.Children() {
		switch name {
		case "w:abstractNum":
			id := x.Attr("w:abstractNumId")
			lists[id] = readList(x)
		case "w:num":
			id := x.Attr("w:numId")
			n.nums[id] = readNum(x, lists)
		}
	}
	for _, nm := range n.nums { // lists that borrow their levels from a style
		if nm.list != nil && nm.list.link != "" {
			ref, _ := s.num(nm.list.link)
			if lender := n.nums[ref.id]; lender != nil && lender.list != nil {
				nm.list = lender.list
			}
		}
	}
	return n, x.Err()
}

func readList(x *archive.XML) *list {
	var l list
	for i := range l.levels {
		l.levels[i] = level{format: "decimal", restart: -1}
	}
	for name := range x.Children() {
		switch name {
		case "w:numStyleLink":
			l.link = x.Attr("w:val")
		case "w:lvl":
			if i := levelOf(x.Attr("w:ilvl")); i >= 0 {
				l.levels[i] = readLevel(x)
			}
		}
	}
	return &l
}

func readLevel(x *archive.XML) level {
	lv := level{format: "decimal", restart: -1}
	for name := range x.Children() {
		value := x.Attr("w:val")
		switch name {
		case "w:start":
			lv.start = count(value)
		case "w:numFmt":
			lv.format = value
		case "w:lvlText":
			lv.text = value
		case "w:suff":
			lv.suffix = value
		case "w:pStyle":
			lv.style = value
		case "w:isLgl":
			lv.legal = isOn(x)
		case "w:lvlRestart":
			lv.restart = count(value)
		case "mc:AlternateContent": // a format of Word 2010 with a fallback
			for branch := range x.Children() {
				for name := range x.Children() {
					if branch == "mc:Fallback" && name == "w:numFmt" {
						lv.format = x.Attr("w:val")
					}
				}
			}
		}
	}
	return lv
}

func readNum(x *archive.XML, lists map[string]*list) *num {
	n := &num{levels: map[int]level{}}
	for i := range n.starts {
		n.starts[i] = -1
	}
	for name := range x.Children() {
		switch name {
		case "w:abstractNumId":
			n.list = lists[x.Attr("w:val")]
		case "w:lvlOverride":
			i := levelOf(x.Attr("w:ilvl"))
			for name := range x.Children() {
				switch {
				case i >= 0 && name == "w:startOverride":
					n.starts[i] = count(x.Attr("w:val"))
				case i >= 0 && name == "w:lvl":
					n.levels[i] = readLevel(x)
				}
			}
		}
	}
	return n
}

// count reads a small number; what is none reads as 0.
func count(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1<<20 {
		return 0
	}
	return n
}

// next is the number of the next paragraph of a list, with what parts it from
// the text: "一、", "（二）", "1. ". owner is the style that named the list, ""
// where the paragraph did.
func (n *numbering) next(ref numRef, owner string) string {
	nm := n.nums[ref.id]
	if nm == nil || nm.list == nil {
		return ""
	}
	at := max(ref.level, 0)
	for i := range nm.list.levels {
		if owner != "" && nm.level(i).style == owner {
			at = i
		}
	}
	nm.step(at)
	return nm.label(at)
}

func (n *num) level(i int) level {
	if lv, ok := n.levels[i]; ok {
		return lv
	}
	return n.list.levels[i]
}

// step counts one paragraph at a level and restarts the levels below.
func (n *num) step(at int) {
	l := n.list
	own := n.starts[at] >= 0 && !n.begun[at]
	switch {
	case own:
		l.count[at], n.begun[at] = n.starts[at], true
	case l.active[at]:
		l.count[at]++
	default:
		l.count[at] = n.level(at).start
	}
	l.active[at] = true
	for i := range at {
		if !l.active[i] { // a level that was left out shows its first number
			l.active[i], l.count[i] = true, n.level(i).start
		}
	}
	for i := at + 1; i < levels; i++ {
		if restart := n.level(i).restart; restart < 0 || at < restart {
			l.active[i] = false
		}
	}
}

func (n *num) label(at int) string {
	lv := n.level(at)
	if lv.format == "none" || lv.text == "" {
		return ""
	}
	if lv.format == "bullet" {
		return bullet(lv.text) + " "
	}
	var b strings.Builder
	for rest := lv.text; rest != ""; {
		if len(rest) > 1 && rest[0] == '%' && rest[1] >= '1' && rest[1] <= '9' {
			i := int(rest[1] - '1')
			format := n.level(i).format
			if lv.legal {
				format = "decimal"
			}
			b.WriteString(numeral(format, n.list.count[i]))
			rest = rest[2:]
			continue
		}
		b.WriteByte(rest[0])
		rest = rest[1:]
	}
	label := strings.TrimRight(b.String(), " ")
	if lv.suffix == "nothing" || wide(label) {
		return label
	}
	return label + " "
}

// wide reports whether a label brings its own space: 一、 （一） ①.
func wide(label string) bool {
	if label == "" {
		return true
	}
	last := []rune(label)
	return last[len(last)-1] > 0x7F
}

func bullet(text string) string {
	r := []rune(text)[0]
	if r >= 0xF000 && r <= 0xF0FF {
		return symbol(strconv.FormatInt(int64(r), 16))
	}
	return text
}
