package rules

import (
	"strings"
	"testing"

	"gongkai/internal/law/report"
)

// aspects is the first section of an ordinary report.
const aspects = `（一）主动公开。2023年，我局围绕水库除险、河道治理和农村饮水，通过门户网站主动公开信息 412 条，其中动态信息 260 条，公告 90 条，文件 62 条；公众号发布短文 118 篇，阅读量 3.2 万次。／` +
	`（二）依申请公开。修订答复文书样本，落实登记、会商、审核、送达四个环节的责任。全年收到政府信息公开申请 24 件，上年结转 2 件，办结 23 件，结转下年度继续办理 3 件。其中，予以公开 8 件，部分公开 2 件，无法提供 4 件。因政府信息公开引发行政复议 3 件，没有发生行政诉讼。／` +
	`（三）信息管理。一是拟文时先定公开属性，不公开的写明理由；二是发布前逐级审核，谁审核谁签字；三是发布后按季度抽查，发现错链、空栏当日改正。／` +
	`（四）平台建设。按照统一规范调整栏目，把灌区用水、移民补偿、雨情水情放在显眼的地方，方便群众查找。／` +
	`（五）监督保障。把公开工作纳入年度考核，占总分的4%。组织业务培训 3 次，参训 86 人次，开展自查 4 次，整改问题 12 个。／`

// ordinary is about 6 KB of prose; only the first copy has its numbers.
var ordinary = aspects + strings.Repeat(unnumbered.Replace(aspects), 4)

var unnumbered = strings.NewReplacer("（一）", "", "（二）", "", "（三）", "", "（四）", "", "（五）", "")

func ordinaryReport(tb testing.TB) Input {
	r := &report.Reading{Sources: map[report.Path]report.Source{}}
	for _, c := range r.Report.Counts() {
		*c.Value = report.C(0)
	}
	q := &r.Report.Requests
	q[report.New][report.RowTotal], q[report.CarriedIn][report.RowTotal] = report.C(24), report.C(2)
	q[report.Granted][report.RowTotal], q[report.Partial][report.RowTotal] = report.C(8), report.C(2)
	q[report.NotHeld][report.RowTotal] = report.C(4)
	q[report.Total][report.RowTotal], q[report.CarriedOut][report.RowTotal] = report.C(23), report.C(3)
	r.Report.Disputes[report.Reconsideration][report.GroupTotal] = report.C(3)
	r.Report.Year, r.Report.Agency = 2023, "清河县水利局"
	lines := lineCounter(0)
	section(r, &lines, report.SectionOverview, strings.TrimSuffix(ordinary, "／"))
	for kind := report.SectionProactive; kind <= report.SectionDisputes; kind++ {
		r.Prose = append(r.Prose, report.Section{Kind: kind, Heading: lines.para(kind.Heading())})
	}
	section(r, &lines, report.SectionProblems, "2023年的工作还有两个不足：一是解读文章偏少；二是栏目更新不及时。2024年，我局将围绕群众关心的事多写多画，按月更新栏目。")
	section(r, &lines, report.SectionOther, "本年度没有收取政府信息公开信息处理费。")
	return Input{Reading: r}
}

func TestNothingToBeFoundInAnOrdinaryReport(t *testing.T) {
	in := ordinaryReport(t)
	for _, r := range proseRules() {
		for _, f := range r.run(&in) {
			t.Errorf("%s %s", f.Rule, f.Message)
		}
	}
}

// Reading the prose and all its rules; bytes are those of the prose.
func BenchmarkProseRules(b *testing.B) {
	in := ordinaryReport(b)
	size := 0
	for _, s := range in.Prose {
		for _, p := range s.Paras {
			size += len(p.Text)
		}
	}
	rules := proseRules()
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		in.told = nil
		for _, r := range rules {
			r.run(&in)
		}
	}
}

func BenchmarkProseReading(b *testing.B) {
	in := ordinaryReport(b)
	b.ReportAllocs()
	for b.Loop() {
		in.told = nil
		in.narrative()
	}
}
