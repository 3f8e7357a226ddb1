package rules

import (
	"strings"
	"testing"

	"gongkai/internal/law/report"
)

// The citizen numbers are the specimen of GB 11643 and numbers nobody can have.
func TestNPrivacyFires(t *testing.T) {
	for _, c := range []struct {
		want report.Severity
		text string
	}{
		{report.Error, "申请人张某（身份证号11010519491231002X）申请公开信息。"},
		{report.Error, "申请人张某，１１０１０５１９４９１２３１００２ｘ。"},
		{report.Error, "身份证号码：110105 19491231 002X"},
		{report.Error, "公民身份号码110103195002152597。"},
		{report.Error, "身份证号110105491231002。"},
		{report.Error, "联系人李某，手机13912345678。"},
		{report.Error, "李某139-1234-5678来电。"},
		{report.Error, "申请人联系电话：139 1234 5678"},
		{report.Error, "电话通知13912345678补正。"},
		{report.Error, "退费至银行卡号6212345678901232。"},
		{report.Error, "账号6212 3456 7890 1232收款。"},
		{report.Warning, "退费6212345678901232。"},
		{report.Error, "护照号码E12345678。"},
		{report.Error, "申请人邮箱zhangmou@example.com。"},
	} {
		if got := worst(t, "N-PRIVACY", c.text); got != c.want {
			t.Errorf("got %q, want %q: %s", got, c.want, c.text)
		}
	}
}

func TestNPrivacySilent(t *testing.T) {
	for _, text := range []string{
		"身份证号110105194912310021。", // check figure wrong
		"编号110105194902310023。",   // 31 February
		"身份证号440524188001010014。", // born 1880
		"统一社会信用代码914103007000000051。",
		"统一社会信用代码：91410300MA00000000",
		"代码110103195002152597。",
		"政务公开咨询电话：13912345678。",
		"监督举报电话：0371-12345678、13912345678。",
		"联系电话：0371-12345678。",
		"拨打12345热线，受理工单20230112345号。",
		"国办函〔2020〕109号。",
		"索引号005283123456789012345。",
		"注册号410300123456789。",
		"浏览量12345678次。",
		"咨询邮箱gongkai@example.gov.cn。",
		"账号6212345678901233。",
		"2023-01-01至2023-12-31",
		"工单号1391234567890。",
		"订单号6212345678901232。",
		"型号A12345678。",
		"收费1,234,567,890.12元。",
	} {
		silent(t, "N-PRIVACY", text)
	}
}

func TestNPrivacyNeverRepeatsTheNumber(t *testing.T) {
	for _, c := range []struct{ text, shown, hidden string }{
		{"身份证号11010519491231002X。", "110*************2X", "19491231"},
		{"手机 139 1234 5678。", "139 **** **78", "1234"},
		{"申请人邮箱zhangmou@example.com。", "zh***@example.com", "zhangmou"},
	} {
		fs := findings(t, "N-PRIVACY", c.text)
		if len(fs) != 1 {
			t.Fatalf("%s: %d findings", c.text, len(fs))
		}
		all := fs[0].Message + fs[0].Where[0].Text + fs[0].Got + fs[0].Want
		if !strings.Contains(all, c.shown) || strings.Contains(all, c.hidden) {
			t.Errorf("%s: %s", c.text, all)
		}
	}
	// Nor does any other rule.
	for _, f := range findings(t, "N-SELF", "全年接听13912345678来电30次。／我局接听13912345678来电40次。") {
		if strings.Contains(f.Message, "13912345678") {
			t.Error(f.Message)
		}
	}
}
