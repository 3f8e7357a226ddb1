package rules

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

var nName = Rule{
	ID: "N-NAME", Severity: report.Warning,
	Title:  "机关名或地名有两种写法",
	Checks: "正文里本机关或本地的名称与标题中的写法不同：地名差一个字而级别相同（灤河区、漣河区）、镇写作乡、机关换了类别（信访局、信访办）、较长的机关名差一个字。上级和下级的机关（省信访局、镇教育办）、合法的简称（市政府办、发改委、我局）、方位不同的地名（城东区、城西区）、外地的名称，都不提。",
	Source: "条例第五十条第一款；标题所载机关名称",
	Fires: []Example{
		{"〔机关〕灤河区人民政府〔五〕灤河区工作取得成效。漣河区将进一步加强网站管理。", "一地两写"},
		{"〔机关〕清河市信访局〔五〕市信访办将逐条补上短处。", "局写作办"},
		{"〔机关〕清河县市场监督管理局〔文〕清河县市场监督官理局全年公开信息30条。", "差一个字"},
	},
	Silent: []Example{
		{"〔机关〕清河市信访局〔文〕省信访局来我市调研，各乡镇信访办参加。", "上级和下级"},
		{"〔机关〕清河市人民政府办公室〔文〕市政府办全年公开信息30条。", "合法的简称"},
		{"〔机关〕城东区人民政府〔文〕城西区来我区交流。", "另一个区"},
	},
	run: func(in *Input) []report.Finding {
		n := in.narrative()
		if n.agency.full == "" {
			return nil
		}
		var out []report.Finding
		told := map[string]bool{}
		for i := range n.passages {
			p := &n.passages[i]
			for _, v := range n.agency.variants(p.Text) {
				words := p.Words(v.span)
				if told[words] || len(told) >= mostVariants {
					continue
				}
				told[words] = true
				out = append(out, n.nameFinding(p, v))
			}
		}
		return out
	},
}

// mostVariants bounds the findings: more are no slip of the pen.
const mostVariants = 8

// variant is another spelling of a name of the agency.
type variant struct {
	span  prose.Span
	right string
}

func (n *narrative) nameFinding(p *passage, v variant) report.Finding {
	place, right := p.place(v.span), v.right
	where := []report.Place{place}
	for i := range n.passages {
		q := &n.passages[i]
		if at := strings.Index(q.Text, v.right); at >= 0 {
			where = append(where, q.place(prose.Span{Start: at, End: at + len(v.right)}))
			right = where[1].Text // as the report writes it, not as it folds
			break
		}
	}
	f := found("N-NAME", report.Warning, fmt.Sprintf("“%s”与“%s”写法不同，疑为同一名称", place.Text, right), where...)
	f.Got, f.Want = place.Text, right
	return f
}

// variants finds the other spellings in a text.
func (a *agencyName) variants(text string) []variant {
	var out []variant
	for _, name := range a.forms {
		out = a.misspelt(out, text, name)
	}
	if a.stem != "" && a.kind != "" && a.level == department {
		out = a.otherKinds(out, text)
		if name := a.organ; utf8.RuneCountInString(a.stem) >= 4 {
			out = a.misspelt(out, text, name)
		}
	}
	return out
}

// misspelt finds stretches as long as name that end like it and differ from it
// in one character, where a name of the agency may stand.
func (a *agencyName) misspelt(out []variant, text, name string) []variant {
	runes := utf8.RuneCountInString(name)
	_, size := utf8.DecodeLastRuneInString(name)
	core, end := name[:len(name)-size], name[len(name)-size:]
	for from := 0; ; {
		i := strings.Index(text[from:], end)
		if i < 0 {
			return out
		}
		at := from + i
		from = at + len(end)
		start, ok := backRunes(text, at, runes-1)
		if !ok || !differInOne(core, text[start:at]) {
			continue
		}
		if a.mayStand(text, start, from, runes) && !a.isKnown(text[start:from]) {
			out = append(out, variant{prose.Span{Start: start, End: from}, name})
		}
	}
}

// backRunes is the offset n characters before byte at, all of them Chinese.
func backRunes(text string, at, n int) (int, bool) {
	for ; n > 0; n-- {
		r, size := utf8.DecodeLastRuneInString(text[:at])
		if size == 0 || !hanzi.IsHan(r) {
			return 0, false
		}
		at -= size
	}
	return at, true
}

// Characters that tell a place from its neighbour, that join two words in
// either way, and that only point at a place.
const (
	contrasts = "东西南北中上下左右前后内外大小新老高低一二三四五六七八九十"
	joiners   = "和与及暨"
	pointers  = "各全本我该每"
)

// differInOne reports whether two names of equal length differ in exactly one
// character, and not in one that tells neighbours apart.
func differInOne(a, b string) bool {
	if a == b || utf8.RuneCountInString(a) != utf8.RuneCountInString(b) || utf8.RuneCountInString(a) < 2 {
		return false
	}
	differ := 0
	for a != "" {
		r, n := utf8.DecodeRuneInString(a)
		s, m := utf8.DecodeRuneInString(b)
		a, b = a[n:], b[m:]
		if r == s {
			continue
		}
		if differ++; differ > 1 || strings.ContainsRune(contrasts, r) || strings.ContainsRune(contrasts+pointers, s) ||
			strings.ContainsRune(joiners, r) && strings.ContainsRune(joiners, s) {
			return false
		}
	}
	return differ == 1
}

// mayStand reports whether a name of the agency may stand at text[start:end]:
// it begins behind a boundary, and what follows is what an agency does. Short
// names must do both, since any two characters may look like them.
func (a *agencyName) mayStand(text string, start, end, runes int) bool {
	before, after := text[:start], text[end:]
	if hasSuffix(before, "赴", "学习", "借鉴", "前往", "兄弟", "邻", "与", "和", "到", "来自", "原", "省", "国家") || startsWith(after, "域", "分", "别", "间", "块", "级", "场", "民", "容", "定", "压", "村", "亲", "土", "面", "势", "部", "限", "来", "等") {
		return false
	}
	if runes > 3 {
		return a.boundary(before)
	}
	return a.boundary(before) && (after == "" || startsWith(after, "人民政府", "政府", "委", "将", "各", "全", "坚持", "按照", "认真", "积极", "严格", "持续", "始终", "高度", "进一步", "主动", "公开", "办", "政务", "2", ",", "。"))
}

// boundary reports whether a name may begin behind before: at the start, behind
// a mark or a particle, or behind the agency's own places.
func (a *agencyName) boundary(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	if before == "" || !hanzi.IsHan(r) || strings.ContainsRune("由对在向为是年我度以经将让使了", r) {
		return true
	}
	for _, p := range a.places {
		if strings.HasSuffix(before, p) {
			return true
		}
	}
	return false
}

// isKnown reports whether a spelling is that of another place in the agency's
// name.
func (a *agencyName) isKnown(s string) bool {
	return slices.Contains(a.places, s) || strings.Contains(a.full, s)
}

// shortStems are the usual short forms of organs' names.
var shortStems = map[string]string{
	"发展和改革": "发改", "发展改革": "发改", "卫生健康": "卫健", "人力资源和社会保障": "人社", "市场监督管理": "市场监管", "住房和城乡建设": "住建",
	"文化和旅游": "文旅", "文化广电和旅游": "文广旅", "农业农村": "农业农村", "工业和信息化": "工信", "科学技术": "科技", "交通运输": "交通", "医疗保障": "医保",
}

// otherKinds finds the organ's stem with the end of another kind: 信访办 for 信访局.
func (a *agencyName) otherKinds(out []variant, text string) []variant {
	own := kindClass(a.kind)
	if own == "" {
		return out
	}
	stems := []string{a.stem}
	if short := shortStems[a.stem]; short != "" && short != a.stem {
		stems = append(stems, short)
	}
	for _, stem := range stems {
		for from := 0; ; {
			i := strings.Index(text[from:], stem)
			if i < 0 {
				break
			}
			start := from + i
			from = start + len(stem)
			kind := kindAt(text[from:])
			if class := kindClass(kind); class == "" || class == own || !a.ownPrefix(text[:start]) {
				continue
			}
			if r, n := utf8.DecodeLastRuneInString(text[:start]); string(r) == a.levelMark() {
				start -= n
			}
			out = append(out, variant{prose.Span{Start: start, End: from + len(kind)}, a.organ})
		}
	}
	return out
}

// kindClass joins the ways of writing one kind. Halls, bureaus below and
// centres are other agencies, not other spellings.
func kindClass(kind string) string {
	switch kind {
	case "局":
		return "局"
	case "办", "办公室":
		return "办"
	case "委", "委员会":
		return "委"
	}
	return ""
}

// kindAt is the end of an organ's name that s begins with, where no other word
// begins there: 办 of 办理 is none.
func kindAt(s string) string {
	for _, k := range [...]struct{ kind, not string }{
		{"办公室", ""}, {"委员会", ""}, {"局", "面势部限党域"}, {"办", "理事法公结学件案好证税班复成会案"}, {"委", "托派屈任员培"},
	} {
		if !strings.HasPrefix(s, k.kind) {
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[len(k.kind):])
		if k.not != "" && strings.ContainsRune(k.not, next) {
			return ""
		}
		return k.kind
	}
	return ""
}

// levelMark is the last character of the narrowest place: 市, 县.
func (a *agencyName) levelMark() string {
	r, n := utf8.DecodeLastRuneInString(a.place())
	if n == 0 {
		return ""
	}
	return string(r)
}

// ownPrefix reports whether an organ behind before is of the agency's own
// level: 市信访办 in the report of 三门峡市信访局, not 省, 各镇 or 联合.
func (a *agencyName) ownPrefix(before string) bool {
	mark := a.levelMark()
	if mark != "" && strings.HasSuffix(before, mark) {
		before = strings.TrimSuffix(before, mark)
		if core := strings.TrimSuffix(a.place(), mark); strings.HasSuffix(before, core) {
			return true
		}
		r, n := utf8.DecodeLastRuneInString(before)
		return n == 0 || !hanzi.IsHan(r) || strings.ContainsRune("由对在向为是年我本度以经将让使", r)
	}
	r, n := utf8.DecodeLastRuneInString(before)
	return n == 0 || strings.ContainsRune(",。;:", r) || strings.ContainsRune("我本", r)
}
