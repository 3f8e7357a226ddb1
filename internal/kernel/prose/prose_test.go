package prose

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kernel/hanzi"
)

// show writes the quantities of a passage: value and unit, the words before
// and after in brackets, then what is special about it.
func show(p *Passage) string {
	var out []string
	for i := range p.Quantities {
		q := &p.Quantities[i]
		s := q.Value.String() + q.Unit
		if q.Absent {
			s = "没有"
		}
		s += "[" + p.Before(q) + "|" + p.After(q) + "]"
		if !q.Upper.IsZero() {
			s += "至" + q.Upper.String()
		}
		if q.Approx != Exact && q.Approx != Range {
			s += [...]string{"", "起", "约", "止"}[q.Approx]
		}
		switch w := q.When; {
		case w.Year != 0:
			s += fmt.Sprintf("@%d", w.Year)
		case w.Shift != 0:
			s += fmt.Sprintf("@%+d", w.Shift)
		}
		if q.Delta {
			s += "Δ"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestQuantities(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// number and unit
		{"全年收到申请 12 件。", "12件[全年收到申请|]"},
		{"收到１２件申请", "12件[收到|申请]"},
		{"发布信息1,234条", "1234条[发布信息|]"},
		{"收费621.952万元", "621.952万元[收费|]"},
		{"收费1.2亿元", "1.2亿元[收费|]"},
		{"浏览量1.2万次", "12000次[浏览量|]"},
		{"浏览量3万余人次", "30000人次[浏览量|]起"},
		{"发布信息1700余条", "1700条[发布信息|]起"},
		{"发布约300条", "300条[发布约|]约"},
		{"培训近百人，走访100人左右", "100人[走访|左右]约"},
		{"不少于5次", "5次[不少于|]起"},
		{"不超过5次", "5次[不超过|]止"},
		{"受理5至10件", "5件[受理|]至10"},
		{"按时答复率100%", "100%[按时答复率|]"},
		{"百分之九十五的事项", "95%[|的事项]"},
		{"召开会议三次", "3次[召开会议|]"},
		{"培训一百二十人次", "120人次[培训|]"},
		{"依申请公开：0", "0[|]"},
		{"共受理12，办结12。", "12[共受理|] 12[办结|]"},
		{"在20个工作日内答复", "20个工作日[在|内答复]"},
		{"会同12部门印发", "12[会同|部门印发]"},
		// no numbers of things
		{"国办函〔2020〕109号文件", ""},
		{"第二十条第（五）项", ""},
		{"第3次会议", ""},
		{"12345热线、5G网络、A4纸", ""},
		{"联系电话0371-12345678", ""},
		{"形成“1+3+N”机制", ""},
		{"工作时间9:00-17:00", ""},
		{"统一部署，一体推进，一次性告知，进一步落实", ""},
		{"十四五规划和第一批名单", ""},
		{"2023年12月31日", ""},
		{"2023-12-31", ""},
		{"版本2.0版", "2版[版本|]"},
		{"3号楼", ""},
		// heads and boundaries
		{"同意公开2件，部分公开3件", "2件[同意公开|] 3件[部分公开|]"},
		{"内容不明确、信息不存在等情况20件", "20件[内容不明确、信息不存在等情况|]"},
		{"公开2件、不予公开1件和其他3件", "2件[公开|] 1件[不予公开|和其他] 3件[和其他|]"},
		{"其中9件为网上申请,1件为书面申请", "9件[其中|为网上申请] 1件[|为书面申请]"},
		{"信息1150条(微博1000条,微信150条)，合计", "1150条[信息|] 1000条[微博|] 150条[微信|]"},
		{"行政处罚（含简易程序）399件", "399件[行政处罚(含简易程序)|]"},
		{"《2023年12条措施》印发3份", "3份[《2023年12条措施》印发|]"},
		{"收到申请(网上)12件", "12件[收到申请(网上)|]"},
		// time
		{"2022年收到5件", "5件[2022年收到|]@2022"},
		{"2022年，收到5件，办结4件。发布3条", "5件[收到|]@2022 4件[办结|]@2022 3条[发布|]"},
		{"二〇二二年，收到5件", "5件[收到|]@2022"},
		{"202 3年，收到5件", "5件[收到|]@2023"},
		{"2023我局发布306条", "306条[2023我局发布|]@2023"},
		{"各部门2022年度年报45份，办理3件", "45份[各部门2022年度年报|]@2022 3件[办理|]"},
		{"较上年增加5件", "5件[较上年增加|]Δ"},
		{"去年收到6件", "6件[去年收到|]@-1"},
		{"同比增长10%", "10%[同比增长|]Δ"},
		{"增加至45件", "45件[增加至|]"},
		{"比上年多3件，至少3次", "3件[比上年多|]Δ 3次[至少|]起"},
		{"2021—2023年共5件", "5件[2021-2023年共|]@2023"},
		// absence
		{"未收到政府信息公开申请。", "没有[|收到政府信息公开申请]"},
		{"全年没有发生行政复议、行政诉讼", "没有[全年|发生行政复议、行政诉讼]"},
		{"本年度无行政复议案件", "没有[本年度|行政复议案件]"},
		{"无法提供3件，无正当理由1件", "3件[无法提供|] 1件[无正当理由|]"},
		{"公共服务、共享共建", ""},
	} {
		if got := show(Read(c.in)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestPoints(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"一、总体情况", "0:1!"},
		{"（二）依申请公开。", "1:2!"},
		{"3.加强培训；4、做好整改", "2:3! 2:4"},
		{"（1）组织领导", "3:1!"},
		{"主要是：一是公开更全。二是更快；三是更准，四是更实。", "5:1 5:2 5:3 5:4"},
		{"第一，抓学习。第二，抓落实", "6:1! 6:2"},
		{"统一是前提，其一是基础", ""},
		{"1.5万条", ""},
		{"一、二、三产业融合", ""},
		{"第二十条第（五）项", ""},
	} {
		var out []string
		for _, p := range Read(c.in).Points {
			s := fmt.Sprintf("%d:%d", p.Kind, p.N)
			if p.Opens {
				s += "!"
			}
			out = append(out, s)
		}
		if got := strings.Join(out, " "); got != c.want {
			t.Errorf("%s: got %s, want %s", c.in, got, c.want)
		}
	}
}

func TestYears(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"2023年，我局开展培训", "2023 lead"},
		{"在2023年工作中", "2023 lead"},
		{"将在2023年工作中", "2023"},
		{"2022年度年报45份", "2022 annual lead"},
		{"自2023年1月1日起至2023年12月31日止", "2023.1.1 lead 2023.12.31"},
		{"2019年4月修订", "2019.4 lead"},
		{"2021—2023年", "2021-2023 lead"},
		{"去年和明年", "-1 lead +1"},
		{"《2022年工作要点》", ""},
		{"2023 12 31", ""},
	} {
		var out []string
		for _, y := range Read(c.in).Years {
			s := fmt.Sprint(y.When.Year)
			if y.When.Year == 0 {
				s = fmt.Sprintf("%+d", y.When.Shift)
			}
			if y.To != 0 {
				s += fmt.Sprintf("-%d", y.To)
			}
			if y.Month > 0 {
				s += fmt.Sprintf(".%d", y.Month)
			}
			if y.Day > 0 {
				s += fmt.Sprintf(".%d", y.Day)
			}
			if y.Annual {
				s += " annual"
			}
			if y.Lead {
				s += " lead"
			}
			out = append(out, s)
		}
		if got := strings.Join(out, " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	p := Read("一是学习，抓好落实；二是检查（含暗访）。三是整改！")
	var got []string
	for i, c := range p.Clauses {
		got = append(got, fmt.Sprintf("%d%d %s", c.Sentence, c.Depth, p.Words(p.Clauses[i].Span)))
	}
	want := "00 一是学习/00 抓好落实/00 二是检查(含暗访)/01 含暗访/10 三是整改/20 "
	if s := strings.Join(got, "/"); s != want {
		t.Errorf("got %s\nwant %s", s, want)
	}
	if s := p.Words(p.Sentence(1)); s != "一是学习,抓好落实;二是检查(含暗访)" {
		t.Errorf("sentence is %s", s)
	}
}

// A reader's paragraphs do not disturb each other.
func TestReader(t *testing.T) {
	var r Reader
	var read []*Passage
	for _, line := range page() {
		read = append(read, r.Read(line))
	}
	for i, line := range page() {
		got, want := read[i], Read(line)
		if show(got) != show(want) || !slices.Equal(got.Clauses, want.Clauses) || !slices.Equal(got.back, want.back) {
			t.Fatalf("%s: read %s, alone %s", line, show(got), show(want))
		}
	}
}

// Whatever stands there, offsets lead to the quantity's own text.
func checkOffsets(t *testing.T, in string) {
	t.Helper()
	p := Read(in)
	spans := make([]Span, 0, len(p.Quantities)+len(p.Years)+len(p.Points))
	for _, q := range p.Quantities {
		spans = append(spans, q.Span)
		if q.Head > q.Start || q.Tail < q.End || q.Clause >= len(p.Clauses) {
			t.Fatalf("%q: quantity %+v", in, q)
		}
	}
	for _, y := range p.Years {
		spans = append(spans, y.Span)
	}
	for _, m := range p.Points {
		spans = append(spans, m.Span)
	}
	for _, c := range p.Clauses {
		if c.Start > c.End || c.End > len(p.Text) {
			t.Fatalf("%q: clause %+v", in, c)
		}
	}
	for _, s := range spans {
		if s.Start < 0 || s.End > len(p.Text) || s.Start > s.End {
			t.Fatalf("%q: span %v", in, s)
		}
		if got, want := bare(p.Written(s)), bare(p.Words(s)); got != want {
			t.Fatalf("%q: span %v is %q, written %q", in, s, want, got)
		}
	}
}

// bare folds and takes blanks out.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, hanzi.Fold(s))
}

func TestOffsets(t *testing.T) {
	for _, in := range []string{
		"２０２３ 年　收到 申請 １ ２ 件（其中 5 件）",
		"㈠收到12件；㈡办结 １２ 件", "⼈⺠收到 3 件", "\ufeff收到3件",
	} {
		checkOffsets(t, in)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"2023年，全区共受理申请 78 项，其中 71 项已答复，7 项结转下年。",
		"信息1150条(“甲”微博1000条,“乙”微信150条)。", "㈠未收到１，２３４件（含（5件", "《《〈2022年〉》",
		"202 3年 1 0 件", "百分之百、三十万余元", "自2023年1月1日至2023-12-31 1.5.3", "一、二是（三）4.①第五，",
		"99999999999999999999万亿件", "\xff12\xff件", "５至１０件",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkOffsets(t, s) })
}

// Read reads one paragraph.
func Read(paragraph string) *Passage {
	var r Reader
	return r.Read(paragraph)
}
