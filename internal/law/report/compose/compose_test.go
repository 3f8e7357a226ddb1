package compose

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/law/report"
	"gongkai/internal/law/report/layout"
	"gongkai/internal/law/report/reading"
	"gongkai/internal/law/report/rules"
	"gongkai/internal/property"
)

// facts draws a ledger whose relations hold.
func facts() *rapid.Generator[*Facts] {
	return rapid.Custom(func(t *rapid.T) *Facts {
		f := &Facts{Report: drawReport(t, "this", 2024), Government: rapid.Bool().Draw(t, "government"), Work: &Work{}}
		if rapid.Bool().Draw(t, "with last year") {
			f.Previous = drawReport(t, "last", 2023)
		}
		left := f.Report.Requests[report.New][report.RowTotal].N
		for _, c := range []string{"当面提交", "信函", "互联网", "传真", "电子邮件", "口头提出"} {
			n := left
			if c != "口头提出" {
				n = rapid.Int64Range(0, left).Draw(t, c)
			}
			f.Work.Channels = append(f.Work.Channels, Tally{c, FromChannel + "x", n})
			left -= n
		}
		f.Work.Closed = f.Report.Requests[report.Total][report.RowTotal].N
		f.Work.Late = rapid.Int64Range(0, f.Work.Closed).Draw(t, "late")
		f.Work.Extended = rapid.Int64Range(0, f.Work.Closed).Draw(t, "extended")
		f.Work.Corrected = rapid.Int64Range(0, f.Work.Closed).Draw(t, "corrected")
		f.Work.WorkingDays = f.Work.Closed * rapid.Int64Range(0, 40).Draw(t, "days")
		if rapid.Bool().Draw(t, "fees") {
			f.Work.FeeCases = rapid.Int64Range(1, 9).Draw(t, "fee cases")
			f.Work.FeeFen = rapid.Int64Range(1, 900000).Draw(t, "fen")
		}
		if rapid.Bool().Draw(t, "publishes") {
			f.Published = &Published{Items: rapid.Int64Range(100, 9000).Draw(t, "items"), Explanations: rapid.Int64Range(0, 90).Draw(t, "explanations"),
				Explained: rapid.Int64Range(1, 9).Draw(t, "explained"), Unexplained: rapid.Int64Range(0, 9).Draw(t, "unexplained"),
				Converted: rapid.Int64Range(0, 9).Draw(t, "converted"), Suggested: rapid.Int64Range(0, 9).Draw(t, "suggested")}
			for _, c := range []string{"政府信息公开指南", "政府信息公开制度", "行政许可", "政策解读", "财政资金", "通知公告", "工作动态"} {
				f.Published.Columns = append(f.Published.Columns, Tally{c, FromPublished, rapid.Int64Range(1, f.Published.Items).Draw(t, c)})
			}
		}
		return f
	})
}

func drawReport(t *rapid.T, name string, year int) *report.Report {
	r := &report.Report{Agency: "云岭县住房和城乡建设局", Year: year, Format: report.Format2021}
	r.Title = fmt.Sprintf("%s%d年政府信息公开工作年度报告", r.Agency, year)
	for _, c := range r.Counts() {
		*c.Value = report.C(0)
	}
	small := rapid.Int64Range(0, 30)
	for c := range report.RowTotal {
		for row := report.FirstLeaf; row <= report.LastLeaf; row++ {
			if rapid.IntRange(0, 3).Draw(t, name+"zero") > 0 {
				continue
			}
			n := small.Draw(t, name+row.Key()+c.Key())
			for _, x := range []report.Row{row, report.Total, report.New} {
				r.Requests[x][c].N += n
				r.Requests[x][report.RowTotal].N += n
			}
		}
		out, in := small.Draw(t, name+"out"), int64(0)
		if in = rapid.Int64Range(0, out+r.Requests[report.Total][c].N).Draw(t, name+"in"); rapid.Bool().Draw(t, name+"fresh") {
			in = 0
		}
		add := func(row report.Row, n int64) {
			r.Requests[row][c].N += n
			r.Requests[row][report.RowTotal].N += n
		}
		add(report.CarriedOut, out)
		add(report.CarriedIn, in)
		add(report.New, out-in)
	}
	for g := range report.Groups {
		for res := range report.GroupTotal {
			n := rapid.Int64Range(0, 3).Draw(t, name+g.Key()+res.Key())
			r.Disputes[g][res].N += n
			r.Disputes[g][report.GroupTotal].N += n
		}
	}
	p := &r.Proactive
	p.Licences, p.Penalties, p.Compulsion = report.C(small.Draw(t, name+"licences")), report.C(small.Draw(t, name+"penalties")), report.C(small.Draw(t, name+"compulsion"))
	p.Fees = report.Amount(rapid.SampledFrom([]string{"0", "12.5", "621.952"}).Draw(t, name+"fees"))
	for s := range report.Stocks {
		p.NormativeDocuments[s] = report.C(small.Draw(t, name+"normative"+s.Key()))
		if rapid.Bool().Draw(t, name+"rules") {
			p.Rules[s] = report.C(small.Draw(t, name+"rules"+s.Key()))
		}
	}
	return r
}

// fill answers the blanks as a clerk would.
func fill(t Texts) Texts {
	return t.Map(func(s string) string {
		for _, b := range blanks {
			answer := "按规定开展了" + b.Name + "方面的工作。"
			if strings.HasSuffix(b.Name, "条数") {
				answer = "900"
			} else if strings.HasSuffix(b.Name, "次数") || strings.HasSuffix(b.Name, "人次") {
				answer = "3"
			}
			s = strings.ReplaceAll(s, marked(b.Name, ""), marked(b.Name, answer))
		}
		return s
	})
}

// check holds a narrative against the rules that every report meets.
func check(t testing.TB, f *Facts, n *Narrative) []report.Finding {
	t.Helper()
	r := *f.Report
	r.Sections = n.Sections()
	d := layout.Compose(&r)
	d.Attachments = nil
	in, err := reading.Read(d)
	if err != nil {
		t.Fatal(err)
	}
	if got := in.Report.Sections; got.Overview != r.Sections.Overview || got.Problems != r.Sections.Problems || got.Other != r.Sections.Other {
		t.Fatalf("the narrative does not come back:\n%q\n%q", got, r.Sections)
	}
	return append(rules.Check(rules.Input{Reading: in}).Findings, n.Findings...)
}

// What the ledger gives by itself agrees with the tables, whatever it holds.
func TestDraftIsClean(t *testing.T) {
	property.Check(t, func(r *rapid.T) {
		f := facts().Draw(r, "facts")
		n := Review(fill(Draft(f)), f, Bound(f))
		for _, x := range check(t, f, n) {
			if x.Severity != report.Info {
				r.Fatalf("%s %s\n%s", x.Rule, x.Message, n.Sections().Overview)
			}
		}
		if len(n.Changes) > 0 || len(n.Unfilled) > 0 {
			r.Fatal(n.Changes, n.Unfilled)
		}
	})
}

// A changed ledger changes the sentences bound to what changed, and no other.
func TestLedgerChangesItsSentences(t *testing.T) {
	property.Check(t, func(r *rapid.T) {
		was, is := facts().Draw(r, "was"), facts().Draw(r, "is")
		is.Published, is.Government = was.Published, was.Government
		texts, seen, now := fill(Draft(was)), Bound(was), Bound(is)
		before, after := Review(texts, was, seen), Review(texts, is, seen)
		var told []string
		for _, c := range after.Changes {
			told = append(told, c.Name)
			if c.Was != seen[c.Name] || c.Is != now[c.Name] || c.Was == c.Is {
				r.Fatalf("%+v", c)
			}
		}
		for i := range bindings {
			name := bindings[i].Name
			used := strings.Contains(texts.Overview+texts.Problems+texts.Other, "【"+name+"：")
			if want := used && seen[name] != now[name]; slices.Contains(told, name) != want {
				r.Fatalf("%s: told %v, want %v", name, !want, want)
			}
		}
		for _, k := range Kinds() {
			unchanged(r, before.Body[k], after.Body[k], told)
		}
	})
}

// unchanged fails where a word changed that is not bound to a changed fact.
func unchanged(t *rapid.T, a, b []Paragraph, told []string) {
	strip := func(all []Paragraph) string {
		var s strings.Builder
		for _, p := range all {
			for _, x := range p.Spans {
				if !slices.Contains(told, x.Name) {
					s.WriteString(x.Text)
				}
			}
		}
		return s.String()
	}
	if strip(a) != strip(b) {
		t.Fatalf("changed without cause:\n%s\n%s", strip(a), strip(b))
	}
}

// full is a ledger in which every binding has a number.
func full() *Facts {
	f := facts().Filter(func(f *Facts) bool {
		if f.Previous == nil || f.Published == nil || f.Work.FeeCases == 0 || f.Work.Late == 0 || f.Work.Extended == 0 || f.Work.Corrected == 0 {
			return false
		}
		for i := range bindings {
			if !digits.MatchString(Text(bindings[i].Value(f))) {
				return false
			}
		}
		return true
	})
	return f.Example(1)
}

// Every bound number that is edited by hand is found: in its mark, and typed in
// the mark's place.
func TestEveryEditedNumberIsFound(t *testing.T) {
	f := full()
	texts, seen := fill(Draft(f)), Bound(f)
	for i := range bindings {
		b := &bindings[i]
		value := seen[b.Name]
		for at, m := range digits.FindAllStringIndex(value, -1) {
			other := value[:m[0]] + "9" + value[m[0]:m[1]] + value[m[1]:]
			inMark := texts.Map(func(s string) string { return strings.ReplaceAll(s, marked(b.Name, value), marked(b.Name, other)) })
			typed := texts.Map(func(s string) string { return strings.ReplaceAll(s, marked(b.Name, value), other) })
			if !strings.Contains(inMark.Overview+inMark.Problems+inMark.Other, other) {
				t.Errorf("%s is not in the draft", b.Name)
			}
			for how, edited := range map[string]Texts{"in its mark": inMark, "typed": typed} {
				n := Review(Refresh(edited, f, seen), f, seen)
				found := slices.ContainsFunc(check(t, f, n), func(x report.Finding) bool { return x.Severity != report.Info })
				if !found {
					t.Errorf("%s, number %d, %s: %q is not found", b.Name, at+1, how, other)
				}
			}
		}
	}
}

// Findings point at the words they are about.
func TestFindingsHavePlaces(t *testing.T) {
	f := full()
	texts, seen := Draft(f), Bound(f)
	texts.Overview = strings.ReplaceAll(texts.Overview, marked("收到申请", seen["收到申请"]), marked("收到申请", "77777"))
	n := Review(texts, f, seen)
	for _, x := range n.Findings {
		w := x.Where[0]
		p := n.Body[report.SectionKind(w.Pos.Page)][w.Pos.Line-1]
		if got := []rune(p.Text()); !strings.HasPrefix(string(got[w.Pos.Col-1:]), w.Text) || w.Text == "" {
			t.Errorf("%s: %q is not at %d of %q", x.Message, w.Text, w.Pos.Col, p.Text())
		}
	}
	if !strings.Contains(n.Sections().Overview, "77777") {
		t.Error("what was typed is not shown")
	}
}

func TestMarks(t *testing.T) {
	f := full()
	seen := Bound(f)
	for _, c := range []struct{ text, want, rule string }{
		{"收到【收到申请：】件", "收到" + seen["收到申请"] + "件", ""},
		{"收到【收到申请:】件", "收到" + seen["收到申请"] + "件", ""},
		{"【 收到申请 ： " + seen["收到申请"] + " 】", seen["收到申请"], ""},
		{"【收到申清：3】件", "【收到申清：3】件", RuleBound},
		{"按【重点领域】公开", "按【重点领域】公开", ""},
		{"培训【培训次数：】次", "培训（待填写：培训次数）次", RuleBlank},
		{"培训【培训次数：4】次", "培训4次", ""},
		{"【其他事项：】", "", ""},
		{"【改进情况：一是甲。\n二是乙。】", "一是甲。\n二是乙。", ""},
		{"　　缩进的一段。\n\n\n另一段。", "缩进的一段。\n另一段。", ""},
		{"【收到申请：", "【收到申请：", ""},
		{"【【收到申请：】】", "【" + seen["收到申请"] + "】", ""},
		{"", "", ""},
	} {
		n := Review(Texts{Other: c.text}, f, seen)
		rule := ""
		if len(n.Findings) > 0 {
			rule = n.Findings[0].Rule
		}
		if got := n.Sections().Other; got != c.want || rule != c.rule {
			t.Errorf("%q: %q %s, want %q %s", c.text, got, rule, c.want, c.rule)
		}
	}
}

// A form that was opened before the ledger moved is refreshed, not accused.
func TestRefreshKnowsWhatWasSeen(t *testing.T) {
	f := full()
	old := Values{"收到申请": "5"}
	got := Refresh(Texts{Overview: "【收到申请：5】【收到申请：6】【收到申请：】"}, f, old)
	now := Bound(f)["收到申请"]
	if want := marked("收到申请", now) + marked("收到申请", "6") + marked("收到申请", now); got.Overview != want {
		t.Errorf("%s, want %s", got.Overview, want)
	}
}

// Names are identities: they stand in texts that were kept.
func TestNamesAreOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range bindings {
		if seen[b.Name] || b.Says == "" {
			t.Error(b.Name)
		}
		seen[b.Name] = true
	}
	for _, b := range blanks {
		if seen[b.Name] || b.Ask == "" {
			t.Error(b.Name)
		}
		seen[b.Name] = true
	}
	for _, s := range segments(overview + ofGovernments + problems + other) {
		if s.name != "" && !seen[s.name] {
			t.Errorf("the draft has an unknown mark %s", s.name)
		}
	}
}

func FuzzReview(f *testing.F) {
	f.Add("【收到申请：12】件。\n【培训次数：】", "【x：y】")
	ledger := full()
	f.Fuzz(func(t *testing.T, a, b string) {
		texts := Texts{Overview: a, Other: b}
		seen := Bound(ledger)
		n := Review(Refresh(texts, ledger, seen), ledger, seen)
		for _, x := range n.Findings {
			w := x.Where[0]
			if all := n.Body[report.SectionKind(w.Pos.Page)]; w.Pos.Line > len(all) && len(all) > 0 {
				t.Fatalf("%+v in %d paragraphs", w, len(all))
			}
		}
	})
}

func BenchmarkReview(b *testing.B) {
	f := full()
	texts, seen := Draft(f), Bound(f)
	for b.Loop() {
		Review(texts, f, seen)
	}
}
