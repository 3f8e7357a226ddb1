package rules

import (
	"testing"

	"gongkai/internal/law/report"
)

func TestNNumberingFires(t *testing.T) {
	for _, text := range []string{
		"一、组织领导有力。／二、公开更加规范。",
		"一、加强领导，机制健全。／工作有力。／二、规范公开。",
		"（一）主动公开。／（三）依申请公开。",
		"（一）主动公开。／（二）依申请公开。／（二）信息管理。",
		"（一）主动公开。／（一）依申请公开。",
		"（二）主动公开。／（三）依申请公开。",
		"（一）主动公开。／（三）依申请公开。／（二）信息管理。",
		"一是完善制度；二是加强培训；二是强化考核。",
		"一是完善制度；三是强化考核。",
		"一是完善制度。／二是加强培训。／四是强化考核。",
		"第一，抓学习。第三，抓落实。",
		"（一）主动公开。／1.网站。／2.微信。／2.微博。",
		"（一）主动公开。／1.网站。／3.微信。",
		"〔五〕1、解读少。／2、更新慢。／4、培训少。",
		"〔五〕（1）解读少；（3）更新慢。",
		"〔五〕一、存在问题。／二、改进措施。",
		"〔五〕（一）存在问题。一是甲；二是乙；四是丙。",
		"①网站。②微信。②微博。",
	} {
		if fired(t, "N-NUMBERING", text) == 0 {
			t.Errorf("must fire: %s", text)
		}
	}
}

func TestNNumberingSilent(t *testing.T) {
	for _, text := range []string{
		"（一）主动公开。一是网站；二是微信。／（二）依申请公开。一是登记；二是答复。",
		"（一）主动公开。1.网站。2.微信。／（二）依申请公开。1.登记。",
		"〔五〕存在问题／1.解读少。／2.更新慢。／改进措施／1.加强培训。",
		"〔五〕一短处在哪里／1、解读少；／2、更新慢。／二怎么补上／1、多请教。／2、多走访。／3、立规矩。一是先理顺；二是再公开。",
		"〔五〕存在以下问题：（一）解读少。（二）更新慢。／下一步将采取措施：／（一）加强培训。／（二）加强解读。",
		"（一）主动公开。／（二）依申请公开。〔五〕（一）存在问题。（二）改进措施。",
		"一是网站公开。／二是公开栏公开。／三是多种形式。",
		"第一，抓学习。第二，抓落实。一是部署；二是检查。",
		"统一是前提。十二是偶数。",
		"发布信息：一是动态30条，二是公告20条。办理留言：一是书记信箱3件，二是县长信箱4件。",
		"主动公开：一是甲；二是乙；三是丙。",
		"第二十条第（五）项、第（六）项、第（八）项。",
		"国办函〔2020〕109号、（二）类文件。",
		"（一）主动公开。／全年工作平稳。／（二）依申请公开。／（三）信息管理。／（四）平台建设。／（五）监督保障。",
		"2.5万条信息、3.0版。",
		"1.网站。／2.微信。／还有其他渠道。／1.广播。",
		"一是主动公开。／二是申请。／三是管理。一是建目录；二是清栏目。／四是平台。／五是监督。",
		"1.主动公开。／2依申请公开。／3.信息管理。",
		"（一）主动公开。〔五〕（二）存在问题。",
		"本年度没有编号。",
	} {
		silent(t, "N-NUMBERING", text)
	}
}

func TestNNumberingSections(t *testing.T) {
	in := told(t, "工作平稳。")
	lines := lineCounter(50)
	in.Prose = append(in.Prose[:1], in.Prose[4:]...)
	in.Prose[1].Heading = lines.para("三、存在的主要问题")
	in.Prose[2].Heading = lines.para("三、其他事项")
	fs := nNumbering.run(&in)
	if len(fs) != 2 {
		t.Fatalf("%d findings: %v", len(fs), fs)
	}
	if want := "“三、其他事项”编号重复，前面是“三、存在的主要问题”"; fs[1].Message != want {
		t.Errorf("got %s", fs[1].Message)
	}
	if want := "“三、存在的主要问题”编号跳号，前面是“一、总体情况”"; fs[0].Message != want {
		t.Errorf("got %s", fs[0].Message)
	}
}

func TestNSection(t *testing.T) {
	in := told(t, "〔表〕其余为 0〔文〕工作平稳。")
	if fs := nSection.run(&in); len(fs) != 0 {
		t.Errorf("complete report: %v", fs)
	}
	without := func(kind report.SectionKind) Input {
		in := told(t, "〔表〕其余为 0〔文〕工作平稳。")
		for i, s := range in.Prose {
			if s.Kind == kind {
				in.Prose = append(in.Prose[:i:i], in.Prose[i+1:]...)
				break
			}
		}
		return in
	}
	for _, kind := range []report.SectionKind{report.SectionOverview, report.SectionProblems, report.SectionOther} {
		in := without(kind)
		fs := nSection.run(&in)
		if len(fs) != 1 || fs[0].Severity != report.Error || fs[0].Message != "缺少“"+kind.Heading()+"”部分" {
			t.Errorf("without %d: %v", kind, fs)
		}
		in.Report.Sections = report.Sections{Overview: "有", Problems: "有", Other: "有"}
		if fs := nSection.run(&in); len(fs) != 0 {
			t.Errorf("text in the figures: %v", fs)
		}
	}
	in = told(t, "工作平稳。")
	in.Prose = append(in.Prose[:1], in.Prose[4:]...) // no heading, no table shown
	if fs := nSection.run(&in); len(fs) != 3 {
		t.Errorf("without tables: %v", fs)
	}
	in = told(t, "〔表〕其余为 0〔五〕 　")
	if fs := nSection.run(&in); len(fs) != 1 || len(fs[0].Where) != 1 || fs[0].Where[0].Pos.Line != 6 {
		t.Errorf("blank: %v", fs)
	}
	in = Input{Reading: &report.Reading{}}
	if fs := nSection.run(&in); len(fs) != 0 {
		t.Errorf("nothing read: %v", fs)
	}
}

func TestNFee(t *testing.T) {
	for _, c := range []struct {
		text  string
		fires bool
	}{
		{"〔六〕无其他需要报告的事项。", true},
		{"〔六〕行政事业性收费12万元。", true},
		{"〔六〕无。", true},
		{"〔文〕未收取信息处理费。〔六〕无。", true},
		{"〔六〕本年度未收取政府信息公开信息处理费。", false},
		{"〔六〕本年度没有产生信息公开处理费。", false},
		{"〔六〕收取信 息处理费300元。", false},
		{"〔六〕本年度未收取任何费用。", false},
		{"〔六〕无其他事项。／本年度未发生依申请公开收费。", false},
	} {
		if got := fired(t, "N-FEE", c.text) > 0; got != c.fires {
			t.Errorf("fires %v: %s", got, c.text)
		}
	}
	in := told(t, "〔六〕无。")
	in.Report.Year = 2020
	if fs := nFee.run(&in); len(fs) != 0 {
		t.Error("there was no fee in 2020")
	}
}
