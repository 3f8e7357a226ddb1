package press

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/layout"
)

// formats and how many random reports are pressed in each; the slow ones get few.
var formats = []struct {
	format doc.Format
	checks int
}{
	{doc.Text, 60}, {doc.Markdown, 60}, {doc.HTML, 60}, {doc.DOCX, 20}, {doc.XLSX, 8}, {doc.PDF, 6},
}

func reader(t testing.TB) *paper.Reader {
	p := paper.NewReader(paper.Options{})
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// agencies that readers must tell from the words around them.
var agencies = []string{"云岭县人民政府办公室", "云岭县", "平川市青石高新技术产业开发区松坪镇", "云岭县公安局交通警察大队", "江北区柳荫街道办事处"}

// sentences as such reports have them, with what formats could trip over.
var sentences = []string{
	"本年工作平稳有序，公开及时准确。",
	"全年主动公开信息 1234 条，其中门户网站 1000 条、政务新媒体 234 条。",
	"（一）主动公开",
	"（二）依申请公开方面。全年收到申请 24 件，均按期答复。",
	"一是加强领导。二是完善制度。三是强化监督，做到“应公开、尽公开”。",
	"1.完善平台",
	"2、一、二级目录合并，*重点*领域 <专栏> 增设 3 个 & 更新 | 次。",
	"# 号开头的话题有 3 个。",
	"- 横线开头的一行。",
	"2023年，占比 45.6%，同比 +3；支出 0.5 万元。",
	"> 引文样子的一行，`代码`样子的词，_下划线_和~~删除线~~。",
	"附有网址 https://example.invalid/a_b_c?d=e&f=g。",
	"没有发生因不履行政府信息公开义务而被追究责任的情况。",
}

func section() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(sentences), 1, 6).Draw(t, "sentences"), "\n")
	})
}

func count() *rapid.Generator[report.Count] {
	return rapid.Custom(func(t *rapid.T) report.Count {
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0, 1, 2, 3, 4, 5:
			return report.C(0)
		case 6:
			return report.C(rapid.Int64Range(1000, 9999999).Draw(t, "large"))
		}
		return report.C(rapid.Int64Range(1, 99).Draw(t, "small"))
	})
}

func reports() *rapid.Generator[*report.Report] {
	return rapid.Custom(func(t *rapid.T) *report.Report {
		r := &report.Report{
			Agency: rapid.SampledFrom(agencies).Draw(t, "agency"),
			Year:   rapid.IntRange(2019, 2030).Draw(t, "year"),
			Format: report.Format2021,
			Sections: report.Sections{
				Overview: section().Draw(t, "overview"),
				Problems: section().Draw(t, "problems"),
				Other:    section().Draw(t, "other"),
			},
		}
		blanks := rapid.Bool().Draw(t, "with blanks")
		for _, c := range r.Counts() {
			if *c.Value = count().Draw(t, "cell"); blanks && rapid.IntRange(0, 30).Draw(t, "blank") == 0 {
				*c.Value = report.Count{}
			}
		}
		r.Proactive.Fees = report.Amount(rapid.SampledFrom([]string{"0", "621.952", "0.50", "3388.52", "12345678.9", ""}).Draw(t, "fees"))
		if r.Year < 2021 && rapid.Bool().Draw(t, "trial") {
			tryOut(t, r)
		}
		return r
	})
}

// tryOut makes r a report of the trial form, which has no place for some cells.
func tryOut(t *rapid.T, r *report.Report) {
	r.Format = report.Format2019
	p := &r.Proactive
	p.Rules, p.NormativeDocuments, p.Fees = [3]report.Count{}, [3]report.Count{}, ""
	r.Requests[report.CorrectionOverdue] = [report.Columns]report.Count{}
	r.Requests[report.FeeUnpaid] = [report.Columns]report.Count{}
	for _, c := range report.TrialCells() {
		if c.Amount {
			r.SetTrialAmount(c.Name, report.Amount(rapid.SampledFrom([]string{"0", "88.5", "1200"}).Draw(t, "trial")))
		} else {
			r.SetTrialCount(c.Name, count().Draw(t, "trial"))
		}
	}
}

// Whatever a report holds, each format gives it back.
func TestEveryFormatGivesTheReportBack(t *testing.T) {
	p, times := reader(t), 1
	if os.Getenv("GONGKAI_LONG") != "" {
		times = 30
	}
	for _, f := range formats {
		t.Run(string(f.format), func(t *testing.T) {
			for seed := range times * f.checks {
				r := reports().Example(seed)
				_, err := Print(t.Context(), p, r, f.format)
				if err != nil && !(f.format == doc.Text && looksMarked(r)) {
					t.Errorf("seed %d: %v", seed, err)
				}
			}
		})
	}
}

// looksMarked reports whether the prose has a line that makes plain text be
// taken for Markdown. Such a report cannot be told in plain text, and the proof
// says so rather than hand out another text.
func looksMarked(r *report.Report) bool {
	for line := range strings.Lines(r.Sections.Overview + "\n" + r.Sections.Problems + "\n" + r.Sections.Other) {
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, ">") {
			return true
		}
	}
	return false
}

func TestNothingUnprovedIsGiven(t *testing.T) {
	r := &report.Report{Agency: "云岭县", Year: 2023, Format: report.Format2021}
	r.Sections.Overview = "概况。"
	r.Proactive.Fees = "0"
	for _, c := range r.Counts() {
		*c.Value = report.C(0)
	}
	r.Sections.Problems = "存在不足。\n六、其他需要报告的事项\n这一节的标题写进了上一节。"
	r.Sections.Other = "没有收费。"
	data, err := Print(t.Context(), reader(t), r, doc.Text)
	var f *fault.Error
	if !errors.As(err, &f) || data != nil {
		t.Fatalf("%d bytes, %v", len(data), err)
	}
	if f.Kind != fault.Unavailable || len(f.Fields) == 0 || !strings.Contains(f.Error(), "没有生成文件") {
		t.Errorf("%#v", f)
	}
}

func TestUnknownFormatAndInterruption(t *testing.T) {
	r := &report.Report{Agency: "云岭县", Year: 2023, Format: report.Format2021}
	if data, err := Print(t.Context(), reader(t), r, doc.OFD); data != nil || fault.KindOf(err) != fault.Invalid {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if data, err := Print(ctx, reader(t), r, doc.HTML); data != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

func TestDifferences(t *testing.T) {
	a := &report.Report{Agency: "云岭县", Year: 2023, Format: report.Format2021, Title: "云岭县2023年年报"}
	a.Sections.Overview = strings.Repeat("平稳有序。", 20) + "结束"
	b := *a
	b.Requests[report.Granted][report.Commercial] = report.C(3)
	b.Proactive.Fees = "1"
	b.Sections.Overview = strings.Repeat("平稳 有序。\n", 20) + "开始"
	b.SetTrialCount("rules.made", report.C(1))
	got := fmt.Sprint(Differences(a, &b))
	for _, want := range []string{"（一）予以公开·商业企业  3", "行政事业性收费  1", "规章·本年新制作数量  1", "第 93 字起", "开始"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q: %s", want, got)
		}
	}
	if d := Differences(a, a); len(d) > 0 {
		t.Errorf("a report differs from itself: %v", d)
	}
}

// BenchmarkPrint includes the proof; BenchmarkWrite is the making alone.
func BenchmarkPrint(b *testing.B) {
	r, p := plainReport(), paper.NewReader(paper.Options{CacheDir: b.TempDir()})
	defer func() { _ = p.Close() }()
	for _, f := range formats {
		b.Run(string(f.format), func(b *testing.B) {
			if _, err := Print(b.Context(), p, r, f.format); err != nil { // the PDF engine starts once
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := Print(b.Context(), p, r, f.format); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkWrite(b *testing.B) {
	r := plainReport()
	for _, f := range formats {
		b.Run(string(f.format), func(b *testing.B) {
			for b.Loop() {
				if err := paper.Write(b.Context(), io.Discard, layout.Compose(r), f.format); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// plainReport is a whole report with prose of usual length.
func plainReport() *report.Report {
	r := reports().Example(3)
	r.Format, r.Trial, r.Proactive.Fees = report.Format2021, nil, "621.952"
	text := strings.Repeat("全年主动公开信息 1234 条，其中门户网站 1000 条、政务新媒体 234 条，公开及时准确。\n", 12)
	r.Sections = report.Sections{Overview: text, Problems: text, Other: "本年未收取信息处理费。"}
	return r
}
