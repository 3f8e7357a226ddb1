package screening

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/fault"
)

// Lists are the editable data that screening goes by: the shipped ones and the
// agency's own, put together by With.
type Lists struct {
	Wrong    []Wrong         `json:"wrong,omitempty"`    // 错敏词
	Leaders  []Leader        `json:"leaders,omitempty"`  // 领导人姓名、职务, in the order of precedence
	Cities   []Province      `json:"cities,omitempty"`   // which city belongs to which province
	Marks    []string        `json:"marks,omitempty"`    // 内部资料, 注意保存
	Delicate []Delicate      `json:"delicate,omitempty"` // 病情, 低保, 残疾 …
	Allow    []string        `json:"allow,omitempty"`    // words, numbers and addresses that may stand: the agency's own telephones
	Masks    map[string]Mask `json:"masks,omitempty"`    // by rule: how much of a number stays
}

// Wrong is a wording and what it should be.
type Wrong struct {
	Wrong    string   `json:"wrong"`
	Right    string   `json:"right,omitempty"`    // "" where only a person can tell
	Severity Severity `json:"severity,omitempty"` // "" means hint
	Source   string   `json:"source,omitempty"`
}

// Leader is a person whose name and titles must be right.
type Leader struct {
	Name   string   `json:"name"`
	Titles []string `json:"titles,omitempty"`
	Wrong  []string `json:"wrong,omitempty"` // misspellings of the name
}

// Province is a province and its cities, short names.
type Province struct {
	Name   string   `json:"name"`
	Cities []string `json:"cities"`
}

// Delicate is a class of private circumstances and the words that tell it.
type Delicate struct {
	Title string   `json:"title"`
	Words []string `json:"words"`
}

// Mask says how many characters stay at the head and at the tail.
type Mask struct {
	Head int `json:"head"`
	Tail int `json:"tail"`
}

//go:embed lists.json
var shipped []byte

// Default gives the shipped lists. Leaders and Allow are empty: they are the
// agency's own.
func Default() (Lists, error) { return ParseLists(shipped) }

const (
	maxListEntries = 50_000
	maxListWord    = 200 // characters
)

// ParseLists reads lists from JSON and refuses entries that cannot be meant: an
// empty or overlong word, an unknown severity, a mask that hides nothing.
func ParseLists(data []byte) (Lists, error) {
	var l Lists
	if err := json.Unmarshal(data, &l); err != nil {
		return Lists{}, fault.Wrap(fault.Invalid, "screening.lists", "筛查词表不是合法的 JSON，请检查括号和引号", err)
	}
	return l, l.Check()
}

// Check says which entries cannot be used.
func (l Lists) Check() error {
	var fields []fault.Field
	add := func(name, message string) {
		if len(fields) < 20 {
			fields = append(fields, fault.Field{Name: name, Code: "screening.lists." + name, Message: message})
		}
	}
	word := func(name string, i int, w string) {
		if strings.TrimSpace(w) == "" || utf8.RuneCountInString(w) > maxListWord {
			add(name, fmt.Sprintf("第 %d 条是空的或者超过 %d 个字", i+1, maxListWord))
		}
	}
	for i, w := range l.Wrong {
		word("wrong", i, w.Wrong)
		if w.Severity != "" && w.Severity != Block && w.Severity != Justify && w.Severity != Hint {
			add("wrong", fmt.Sprintf("第 %d 条的级别 %q 不是 block、justify 或 hint", i+1, w.Severity))
		}
		if w.Wrong == w.Right {
			add("wrong", fmt.Sprintf("第 %d 条“%s”的错误写法与正确写法相同", i+1, w.Wrong))
		}
	}
	for i, p := range l.Leaders {
		word("leaders", i, p.Name)
	}
	for i, p := range l.Cities {
		word("cities", i, p.Name)
	}
	for i, m := range l.Marks {
		word("marks", i, m)
	}
	for i, a := range l.Allow {
		word("allow", i, a)
	}
	for i, d := range l.Delicate {
		word("delicate", i, d.Title)
	}
	for _, rule := range slices.Sorted(maps.Keys(l.Masks)) {
		if m := l.Masks[rule]; m.Head < 0 || m.Tail < 0 || m.Head+m.Tail > 12 {
			add("masks", fmt.Sprintf("%s 的遮盖方式留下的位数不对（首尾合计 0 到 12 位）", rule))
		}
	}
	if len(l.Wrong)+len(l.Allow)+len(l.Leaders)+len(l.Marks) > maxListEntries {
		add("wrong", fmt.Sprintf("词表超过 %d 条", maxListEntries))
	}
	if len(fields) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "screening.lists", Message: "筛查词表有误", Fields: fields}
	}
	return nil
}

// With adds an agency's own lists. Of a wording that both have, its own entry
// holds; a mask of its own replaces the shipped one.
func (l Lists) With(own Lists) Lists {
	mine := map[string]bool{}
	for _, w := range own.Wrong {
		mine[w.Wrong] = true
	}
	out := Lists{
		Leaders:  slices.Concat(l.Leaders, own.Leaders),
		Cities:   slices.Concat(l.Cities, own.Cities),
		Marks:    slices.Concat(l.Marks, own.Marks),
		Delicate: slices.Concat(l.Delicate, own.Delicate),
		Allow:    slices.Concat(l.Allow, own.Allow),
		Masks:    map[string]Mask{},
	}
	for _, w := range l.Wrong {
		if !mine[w.Wrong] {
			out.Wrong = append(out.Wrong, w)
		}
	}
	out.Wrong = append(out.Wrong, own.Wrong...)
	maps.Copy(out.Masks, l.Masks)
	maps.Copy(out.Masks, own.Masks)
	return out
}

// OfLists reports whether a rule finds what stands in editable lists.
func OfLists(rule string) bool { return rule == ruleWrong || rule == ruleLeader || rule == ruleMark }
