package letter

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/fault"
)

// checker reads a template and collects what is wrong with it.
type checker struct{ faults []fault.Field }

const maxFaults = 50

func (c *checker) fault(line int, code, format string, args ...any) {
	if len(c.faults) >= maxFaults {
		return
	}
	name := "模板"
	if line > 0 {
		name = fmt.Sprintf("第 %d 行", line)
	}
	c.faults = append(c.faults, fault.Field{Name: name, Code: "letter." + code, Message: fmt.Sprintf(format, args...)})
}

func (c *checker) err() error {
	if len(c.faults) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Code: "letter.template", Message: "模板不能使用", Fields: c.faults}
}

func (c *checker) body(info Info, text string, before int) []para {
	if len(text) > maxTemplate || strings.Count(text, "\n") > maxLines {
		c.fault(0, "template-size", "超过 %d KB 或者 %d 行", maxTemplate>>10, maxLines)
		return nil
	}
	var out []para
	seen := map[string]bool{}
	for i, l := range strings.Split(text, "\n") {
		if l = line(l); l == "" {
			continue
		}
		p := c.para(info, l, before+i+1)
		if p.block != "" {
			if seen[p.block] {
				c.fault(before+i+1, "template-twice", "必备内容“%s”写了两次", p.block)
			}
			seen[p.block] = true
		}
		out = append(out, p)
	}
	for _, name := range info.Must {
		if !seen[name] {
			c.fault(0, "template-lacks", "缺少必备内容“%s”，请单独一行写 {%s%s}", name, blockMark, name)
		}
	}
	return out
}

func (c *checker) para(info Info, l string, n int) para {
	if name, ok := strings.CutPrefix(strings.ReplaceAll(l, "：", ":"), "{"+blockMark); ok && strings.IndexByte(l, '}') == len(l)-1 {
		name = strings.TrimSpace(strings.TrimSuffix(name, "}"))
		if !slices.Contains(info.Must, name) {
			c.fault(n, "template-block", "“%s”没有必备内容“%s”，只有 %s", info.Name, shorten(name), strings.Join(info.Must, "、"))
		}
		return para{block: name}
	}
	var p para
	for rest := l; rest != ""; {
		open := strings.IndexAny(rest, "{}")
		if open < 0 {
			open = len(rest)
		}
		if open > 0 {
			c.words(rest[:open], n)
			p.pieces = append(p.pieces, piece{text: rest[:open]})
		}
		if rest = rest[open:]; rest == "" {
			break
		}
		end := strings.IndexByte(rest, '}')
		if rest[0] == '}' || end < 0 || strings.LastIndexByte(rest[:end], '{') > 0 {
			c.fault(n, "template-brace", "花括号不成对")
			break
		}
		p.pieces = append(p.pieces, piece{value: c.value(info, strings.TrimSpace(rest[1:end]), n)})
		rest = rest[end+1:]
	}
	return p
}

func (c *checker) value(info Info, name string, n int) func(*writer) string {
	value, known, allowed := placeholder(name, info.To)
	switch {
	case strings.HasPrefix(strings.ReplaceAll(name, "：", ":"), blockMark):
		c.fault(n, "template-block-line", "必备内容应单独一行")
	case !known:
		c.fault(n, "template-placeholder", "没有占位符 {%s}，只有 %s", shorten(name), strings.Join(Placeholders(info.Kind), "、"))
	case !allowed:
		c.fault(n, "template-reveals", "给%s的文书不能写 {%s}：不得透露申请人的信息", info.To, name)
	}
	if value == nil {
		value = func(*writer) string { return "" }
	}
	return value
}

// words refuses a second voice on remedies: what the clause says must not be
// contradicted beside it.
func (c *checker) words(text string, n int) {
	plain := strings.Join(strings.Fields(text), "")
	for _, w := range []string{"行政复议", "行政诉讼", "复议机关", "人民法院", "上级主管部门"} {
		if strings.Contains(plain, w) {
			c.fault(n, "template-remedy", "不能写“%s”：救济途径只由必备内容写出", w)
			return
		}
	}
}

// shorten keeps the beginning of what somebody wrote, enough to find it by.
func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
