package screening

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/hanzi"
)

// The rules for private circumstances.
const (
	ruleDelicate = "S-PRIVATE"
	ruleRoster   = "S-ROSTER"
)

// delicate finds private circumstances beside a person's name in the same
// sentence (个人信息保护法 art. 28: sensitive personal information).
func delicate(p *passage, words []found) []hit {
	var out []hit
	last := -1
	for _, f := range words {
		if f.kind != delicateWord || f.start < last {
			continue
		}
		from, to := sentence(p.folded, f.start)
		start, end, ok := personIn(p.folded[from:to])
		if !ok {
			continue
		}
		start, end = from+start, from+end
		out = append(out, hit{
			rule: ruleDelicate, title: "个人的敏感情况", severity: Justify, start: min(start, f.start), end: max(end, f.end), name: [2]int{start, end},
			suggestion: "删去姓名（写作“张某某”）或者删去病情、救助等情况",
		})
		last = to
	}
	return out
}

// sentence is the sentence around byte i, at most 200 bytes each way.
func sentence(t string, i int) (from, to int) {
	const most = 200
	from, to = clip(t, i-most), clip(t, i+most)
	for _, stop := range [...]string{"。", "!", "?", ";", "\n", "；"} {
		if k := strings.LastIndex(t[from:i], stop); k >= 0 {
			from += k + len(stop)
		}
		if k := strings.Index(t[i:to], stop); k >= 0 {
			to = i + k
		}
	}
	return from, to
}

// callings stand before a name, endings behind it.
var (
	callings = []string{"姓名:", "姓名", "患者", "村民", "居民", "学生", "低保户", "五保户", "特困户", "贫困户", "残疾人", "户主", "申请人", "当事人", "被害人", "未成年人", "儿童", "孤儿", "家长", "职工"}
	endings  = []string{"先生", "女士", "同志", "小朋友", "同学", ",男", ",女", "(男", "(女", ", 男", ", 女", "因病", "患有", "系低保", "系残疾", "家庭", "一家", "(身份证"}
)

const surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓洪包诸左石崔吉龚程嵇邢裴陆荣翁荀羊惠甄曲家封储靳汲段富巫乌焦巴谷车侯宓蓬全班秋仲伊宫宁仇栾甘厉祖武符刘景詹束龙叶幸司黎薄印白蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴能苍双闻党翟谭贡劳申扶堵冉宰雍桑桂牛寿通边扈燕冀尚农温庄晏柴瞿阎连习艾鱼容向古易廖居衡步都耿满弘匡国文寇广禄阙东欧利师巩聂关荆肖"

// personIn finds a name that is written out: a calling before or an ending
// behind, a surname, one or two characters, and no 某.
func personIn(s string) (start, end int, ok bool) {
	for _, c := range callings {
		for from := 0; ; {
			i := strings.Index(s[from:], c)
			if i < 0 {
				break
			}
			at := from + i + len(c)
			from = at
			if n := nameAt(s[at:], false); n > 0 {
				return at, at + n, true
			}
		}
	}
	for _, e := range endings {
		for from := 0; ; {
			i := strings.Index(s[from:], e)
			if i < 0 {
				break
			}
			at := from + i
			from = at + len(e)
			for _, n := range [...]int{9, 6} { // three characters or two
				if at >= n && nameAt(s[at-n:at], true) == n && isFree(s[:at-n]) {
					return at - n, at, true
				}
			}
		}
	}
	return 0, 0, false
}

// isFree reports whether a name may begin behind s: not in the middle of a word.
func isFree(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || !hanzi.IsHan(r) || strings.ContainsRune("由向给对与和及为是村组户镇县", r)
}

// nameAt is the length of a name at the start of s: two or three characters
// that begin with a surname. whole asks that s is nothing else.
func nameAt(s string, whole bool) int {
	var name []rune
	n := 0
	for _, r := range s {
		if !hanzi.IsHan(r) {
			break
		}
		name = append(name, r)
		n += utf8.RuneLen(r)
		if len(name) == 4 {
			break
		}
	}
	if len(name) < 2 || !strings.ContainsRune(surnames, name[0]) || slices.ContainsFunc(name[:min(3, len(name))], isNoName) {
		return 0
	}
	if whole {
		if len(name) > 3 {
			return 0
		}
		return n
	}
	length := 0
	for _, r := range name[:min(3, len(name))] {
		length += utf8.RuneLen(r)
	}
	if len(name) == 4 { // runs on: two or three characters cannot be told apart
		return length
	}
	return n
}

// isNoName tells characters that no given name has, and 某.
func isNoName(r rune) bool {
	return strings.ContainsRune("某的了在是和与及或等之其各将应可对为被把从到家户人员者院校县市区局所费金证件政府要须按以", r)
}

// rosters finds tables that set names beside private circumstances: the lists
// of 低保, patients, students in need that leaked again and again.
func rosters(d *doc.Document) []Finding {
	if d == nil {
		return nil
	}
	var out []Finding
	for b := range d.Blocks {
		t := d.Blocks[b].Table
		if t == nil || len(t.Rows) < 2 {
			continue
		}
		if f, ok := roster(t, titleAbove(d, b), d.Format); ok {
			f.Place.Block = b
			out = append(out, f)
		}
	}
	return out
}

var (
	nameHeads    = []string{"姓名", "户主", "患者", "学生", "受助人", "救助对象", "保障对象"}
	privateHeads = []string{"病种", "病情", "疾病", "诊断", "残疾等级", "残疾类别", "残疾证", "低保", "救助原因", "致贫原因", "贫困类型", "婚姻状况", "家庭收入", "身份证", "身份号", "住址", "家庭地址", "银行卡", "一卡通", "卡号", "手机"}
	privateLists = []string{"低保", "最低生活保障", "特困", "残疾", "救助", "助学金", "困难", "孕检", "患者", "贫困", "孤儿", "留守"}
)

func roster(t *doc.Table, title string, f doc.Format) (Finding, bool) {
	for r := range min(3, len(t.Rows)-1) {
		var name, private *doc.Cell
		cell := 0
		for c := range t.Rows[r] {
			head := hanzi.Fold(strings.Join(strings.Fields(t.Rows[r][c].Text), ""))
			if utf8.RuneCountInString(head) > 10 {
				continue
			}
			if hasAny(head, nameHeads...) && name == nil {
				name = &t.Rows[r][c]
				cell = c
			} else if hasAny(head, privateHeads...) && private == nil {
				private = &t.Rows[r][c]
			}
		}
		what := ""
		switch {
		case name == nil:
			continue
		case private != nil:
			what = "姓名和“" + strings.Join(strings.Fields(private.Text), "") + "”"
		case hasAny(title, privateLists...):
			what = "“" + shorten(title, 30) + "”的姓名"
		default:
			continue
		}
		if allMasked(t, r, name) {
			continue
		}
		pos := name.Pos()
		place := Place{Text: words(pos, 0, f), Row: r, Cell: cell, End: len(name.Text), Pos: pos}
		if pos.IsZero() {
			place.Text = fmt.Sprintf("表格第%d行", r+1)
		}
		return Finding{
			Rule: ruleRoster, Severity: Justify, Title: "个人情况名单", Place: place, Excerpt: what,
			Message:    fmt.Sprintf("%s起的表格同时列出%s，请确认有公开的依据，没有的删去这一列或者遮盖姓名", place.Text, what),
			Suggestion: "删去不必公开的列，姓名写作“张某某”，或者说明公开的依据",
		}, true
	}
	return Finding{}, false
}

// allMasked reports whether the names below the head are masked already.
func allMasked(t *doc.Table, head int, name *doc.Cell) bool {
	grid := t.Grid()
	col := slices.Index(grid[head], name)
	if col < 0 {
		return false
	}
	seen := false
	for r := head + 1; r < len(grid); r++ {
		if col >= len(grid[r]) || grid[r][col] == nil || strings.TrimSpace(grid[r][col].Text) == "" {
			continue
		}
		seen = true
		if !strings.ContainsAny(grid[r][col].Text, "某*×〇○■＊") {
			return false
		}
	}
	return seen
}

// titleAbove is the last paragraph before block b.
func titleAbove(d *doc.Document, b int) string {
	for i := b - 1; i >= 0 && i >= b-3; i-- {
		if p := d.Blocks[i].Para; p != nil && strings.TrimSpace(p.Text) != "" {
			return hanzi.Fold(strings.TrimSpace(p.Text))
		}
	}
	return ""
}
