package screening

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/idnumber"
	"gongkai/internal/property"
)

var update = flag.Bool("update", false, "write testdata/corpus.out anew")

// The corpus says what must be found in a sentence and what must not. The file
// beside it shows every finding, so that a change of rules shows in review.
func TestCorpus(t *testing.T) {
	f, err := os.Open("testdata/corpus.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	s := New(lists(t))
	var out strings.Builder
	right, missed, wrong, lines := 0, 0, 0, 0
	for in := bufio.NewScanner(f); in.Scan(); {
		labels, text, ok := strings.Cut(in.Text(), "\t")
		if strings.HasPrefix(labels, "#") || !ok {
			continue
		}
		lines++
		want := strings.Split(labels, ",")
		var got []string
		for _, x := range s.Screen(&doc.Document{Blocks: []doc.Block{doc.P(doc.Body, text)}}, nil) {
			if !slices.Contains(got, x.Rule) {
				got = append(got, x.Rule)
			}
			fmt.Fprintf(&out, "%s %s %s %s\n", x.Rule, x.Severity, x.Excerpt, x.Suggestion)
		}
		for _, rule := range want {
			switch {
			case rule == "-":
			case slices.Contains(got, rule):
				right++
			default:
				missed++
				t.Logf("missed %s: %s", rule, text)
			}
		}
		for _, rule := range got {
			if !slices.Contains(want, rule) {
				wrong++
				t.Logf("false alarm %s: %s", rule, text)
			}
		}
	}
	precision, recall := float64(right)/float64(right+wrong), float64(right)/float64(right+missed)
	t.Logf("%d sentences: precision %.3f, recall %.3f", lines, precision, recall)
	if precision < 0.98 || recall < 0.98 {
		t.Errorf("precision %.3f, recall %.3f: both should be 0.98 at least", precision, recall)
	}
	const golden = "testdata/corpus.out"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(old) != out.String() {
		t.Errorf("the findings are not those of %s; look at them and run with -update", golden)
	}
}

// body draws 17 digits of an identity number.
func body(t *rapid.T) string {
	return fmt.Sprintf("%s%04d%04d%02d%02d%03d", rapid.SampledFrom([]string{"11", "21", "33", "41", "54", "65"}).Draw(t, "province"),
		rapid.IntRange(0, 9999).Draw(t, "county"), rapid.IntRange(1930, 2024).Draw(t, "year"),
		rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"), rapid.IntRange(0, 999).Draw(t, "serial"))
}

// A number that fails its check is never flagged, one that passes always is,
// whatever words stand around and however it is grouped.
func TestIdentityNumbers(t *testing.T) {
	s := New(lists(t))
	around := rapid.SampledFrom([]string{"", "经查，", "（", "申请人", "附件第3行 ", "身份证号：", "、"})
	property.Check(t, func(t *rapid.T) {
		id := body(t) + rapid.SampledFrom(strings.Split("0123456789X", "")).Draw(t, "check")
		shown := id
		switch rapid.IntRange(0, 3).Draw(t, "form") {
		case 1:
			shown = id[:6] + " " + id[6:14] + " " + id[14:]
		case 2:
			shown = strings.Map(func(r rune) rune { return r - '0' + '０' }, id[:17]) + id[17:]
		case 3:
			shown = id[:17] + strings.ToLower(id[17:])
		}
		text := around.Draw(t, "before") + shown + rapid.SampledFrom([]string{"", "。", "，男", "）", "（本人）"}).Draw(t, "after")
		found := false
		for _, f := range s.Screen(&doc.Document{Blocks: []doc.Block{doc.P(doc.Body, text)}}, nil) {
			if f.Rule == ruleResident {
				found = true
				if got := text[f.Place.Start:f.Place.End]; got != shown {
					t.Fatalf("%s: the place is %q", text, got)
				}
			}
		}
		if is := idnumber.IsResident(id, 0); found != is && !(is && idnumber.IsRegisteredCode(id)) {
			t.Fatalf("%s: found %v, valid %v", text, found, is)
		}
	})
}

func TestIDsAreStable(t *testing.T) {
	l := lists(t)
	d := prose(3)
	d.Blocks = append(d.Blocks, doc.P(doc.Body, "身份证11010519491231002X"))
	first := Screen(d, nil, l)
	again := Screen(d, nil, l)
	seen := map[string]bool{}
	for i, f := range first {
		if f.ID != again[i].ID || seen[f.ID] {
			t.Errorf("%s: id %s", f.Rule, f.ID)
		}
		seen[f.ID] = true
	}
	d.Blocks = append(d.Blocks, doc.P(doc.Body, "后来加的一段，电话13912345678"))
	for _, f := range Screen(d, nil, l) {
		delete(seen, f.ID)
	}
	if len(seen) > 0 {
		t.Error("a paragraph added behind changes the ids of what stands before")
	}
	if found := one(t, l, "身份证11010519491231002X"); len(found) != 1 || !found[0].Keeps("") || !found[0].Keeps("本人同意") {
		t.Error("what blocks cannot be justified away")
	}
}

// Cells are told by the head of their column, and rosters by theirs.
func TestTables(t *testing.T) {
	l := lists(t)
	table := func(rows ...doc.Row) []Finding {
		return Screen(&doc.Document{Blocks: []doc.Block{doc.P(doc.Body, "救助对象名单"), doc.T(&doc.Table{Rows: rows})}}, nil, l)
	}
	rules := func(fs []Finding) string {
		out := ""
		for _, f := range fs {
			out += f.Rule + " " + string(f.Severity) + "|"
		}
		return out
	}
	fs := table(doc.Row{{Text: "姓名"}, {Text: "护照号码"}, {Text: "住址"}}, doc.Row{{Text: "王建国"}, {Text: "E12345678"}, {Text: "杨柳村3组"}})
	for _, want := range []string{"S-PASSPORT block", "S-ADDRESS justify", "S-ROSTER justify"} {
		if !strings.Contains(rules(fs), want) {
			t.Errorf("%q lacks %s", rules(fs), want)
		}
	}
	for _, f := range fs {
		if f.Rule == rulePassport && (f.Place.Row != 1 || f.Place.Cell != 1) {
			t.Errorf("place %+v", f.Place)
		}
	}
	if fs := table(doc.Row{{Text: "姓名"}, {Text: "病种"}}, doc.Row{{Text: "王某"}, {Text: "甲类"}}, doc.Row{{Text: "李**"}, {Text: "乙类"}}); strings.Contains(rules(fs), "S-ROSTER") {
		t.Errorf("masked names are flagged: %s", rules(fs))
	}
	if fs := Screen(&doc.Document{Blocks: []doc.Block{doc.P(doc.Body, "领导分工"), doc.T(&doc.Table{Rows: []doc.Row{{{Text: "姓名"}, {Text: "职务"}}, {{Text: "王建国"}, {Text: "局长"}}}})}}, nil, l); len(fs) > 0 {
		t.Errorf("a table of offices is flagged: %s", rules(fs))
	}
}

func TestHiddenFacts(t *testing.T) {
	fs := Screen(nil, []doc.Hidden{
		{Kind: doc.HiddenSheet, Place: "工作表“底册”（隐藏）", Text: "王某\t11010519491231002X"},
		{Kind: doc.Margin, Place: "页眉", Text: "机密★10年"},
		{Kind: doc.Properties, Place: "文档属性", Text: "作者：王某"},
	}, lists(t))
	got := ""
	for _, f := range fs {
		got += f.Rule + " " + string(f.Severity) + " " + f.Place.Text + "|"
	}
	want := "S-HIDDEN block 工作表“底册”（隐藏）|S-HIDDEN justify 文档属性|S-RESIDENT block 工作表“底册”（隐藏）|S-SECRET block 页眉|"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestOwnLists(t *testing.T) {
	l := lists(t)
	own, err := ParseLists([]byte(`{"allow":["0371-66123456","13912345678"],"wrong":[{"wrong":"按排","right":"安排","severity":"block"},{"wrong":"某某县","right":"示例县"}],
		"leaders":[{"name":"张三丰","titles":["县长"],"wrong":["张三风"]},{"name":"李四光","titles":["副县长"]}],"masks":{"S-MOBILE":{"head":0,"tail":2}}}`))
	if err != nil {
		t.Fatal(err)
	}
	l = l.With(own)
	for text, want := range map[string]string{
		"请拨打13912345678或者0371-66123456。": "",
		"按排工作":           "S-WRONG block",
		"某某县人民政府":        "S-WRONG hint",
		"县长张三风出席":        "S-LEADER block",
		"县长张三丰、副县长李四光出席": "",
		"县长李四光出席":        "S-LEADER justify",
		"李四光、张三丰出席":      "S-LEADER justify",
		"张三丰、李四光出席":      "",
	} {
		got := ""
		for _, f := range one(t, l, text) {
			got = f.Rule + " " + string(f.Severity)
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
	if fs := one(t, l, "李某13800000012"); len(fs) != 1 || fs[0].Replacement != "*********12" {
		t.Errorf("own mask: %+v", fs)
	}
	for _, bad := range []string{`{`, `{"wrong":[{"wrong":" "}]}`, `{"wrong":[{"wrong":"甲","right":"甲"}]}`, `{"wrong":[{"wrong":"甲","severity":"x"}]}`, `{"masks":{"S-MOBILE":{"head":9,"tail":9}}}`} {
		if _, err := ParseLists([]byte(bad)); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
	if len(l.Leaders) != 2 || len(lists(t).Leaders) != 0 || len(lists(t).Allow) != 0 {
		t.Error("the shipped lists should name no leader and allow nothing")
	}
}

func TestManyFindingsAreBounded(t *testing.T) {
	d := &doc.Document{}
	for range MostFindings + 100 {
		d.Blocks = append(d.Blocks, doc.P(doc.Body, "李某13800000012"))
	}
	if n := len(Screen(d, nil, lists(t))); n != MostFindings {
		t.Errorf("%d findings", n)
	}
}

func FuzzScreen(f *testing.F) {
	for _, s := range []string{"身份证11010519491231002X", "村民王建国患有尿毒症，男", "机密★", "国办发[2021]012号", "豫A·12345 a@b.c 10.128.36.250", "湖北省张家界市", "\xff\x00１２３", strings.Repeat("1 ", 50), "现住杨柳村3组25号"} {
		f.Add(s)
	}
	l, err := Default()
	if err != nil {
		f.Fatal(err)
	}
	s := New(l.With(Lists{Leaders: []Leader{{Name: "张三", Titles: []string{"县长"}}, {Name: "李四", Titles: []string{"副县长"}}}}))
	f.Fuzz(func(t *testing.T, text string) {
		d := &doc.Document{Blocks: []doc.Block{doc.P(doc.Body, text), doc.T(&doc.Table{Rows: []doc.Row{{{Text: "姓名"}, {Text: text}}, {{Text: text}, {Text: "1"}}}})}}
		for _, x := range s.Screen(d, []doc.Hidden{{Kind: doc.Comment, Place: "批注", Text: text}}) {
			if x.ID == "" || x.Message == "" || x.Place.Start < 0 || x.Place.End < x.Place.Start {
				t.Errorf("%+v", x)
			}
			if x.Place.Row < 0 && x.Place.Hidden == "" && x.Place.End > len(text) {
				t.Errorf("%+v is outside", x.Place)
			}
		}
	})
}

// Screen reads a document (nil where a file has no text) and what its file
// hides, and lists what it finds in order of place. It takes time in proportion
// to the text and keeps at most MostFindings.
func Screen(d *doc.Document, hidden []doc.Hidden, lists Lists) []Finding {
	return New(lists).Screen(d, hidden)
}
