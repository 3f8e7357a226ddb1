package screening

import (
	"strings"
	"testing"

	"gongkai/internal/kernel/doc"
)

func lists(t testing.TB) Lists {
	t.Helper()
	l, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func one(t testing.TB, l Lists, text string) []Finding {
	t.Helper()
	return Screen(&doc.Document{Blocks: []doc.Block{doc.P(doc.Body, text)}}, nil, l)
}

// The citizen numbers are the specimen of GB 11643 and numbers nobody can have.
func TestRulesFire(t *testing.T) {
	l := lists(t)
	for _, c := range []struct {
		rule     string
		severity Severity
		text     string
	}{
		{ruleResident, Block, "申请人张某（身份证号11010519491231002X）申请公开信息。"},
		{ruleResident, Block, "申请人张某，１１０１０５１９４９１２３１００２ｘ。"},
		{ruleResident, Block, "身份证号码：110105 19491231 002X"},
		{ruleResident, Block, "身份证号码：110105-19491231-002X，电话"},
		{ruleResident, Block, "11010519491231002X"},
		{ruleResident, Block, "13912345678 11010519491231002X"},
		{ruleResident, Block, "身份证号110105491231002。"},
		{ruleCard, Block, "退费至银行卡号6212345678901232。"},
		{ruleCard, Block, "账号6212 3456 7890 1232收款。"},
		{ruleCard, Justify, "退费6212345678901232。"},
		{ruleMobile, Justify, "联系人李某，手机13912345678。"},
		{ruleMobile, Justify, "李某139-1234-5678来电。"},
		{ruleMobile, Hint, "政务公开咨询电话：13912345678。"},
		{ruleLandline, Justify, "申请人住宅0371-66123456。"},
		{ruleLandline, Hint, "请拨打0371-66123456。"},
		{rulePassport, Block, "护照号码E12345678。"},
		{rulePermit, Block, "港澳居民来往内地通行证H12345678"},
		{rulePlate, Justify, "肇事车辆豫A12D45逃逸。"},
		{rulePlate, Justify, "新能源车豫AD12345"},
		{ruleEmail, Justify, "申请人邮箱zhangmou@example.com。"},
		{ruleEmail, Hint, "发送至abc@example.com"},
		{ruleIP, Justify, "服务器地址192.168.100.25，请勿外传"},
		{ruleIP, Hint, "解析到203.119.25.7"},
		{ruleAddress, Justify, "申请人李某，现住清水镇杨柳村3组25号。"},
		{ruleAddress, Justify, "户籍地址：某某县人民路12号院3号楼2单元501室"},
		{ruleAddress, Hint, "收到解放街15号3单元201室的投诉。"},
		{ruleDelicate, Justify, "村民王建国患有尿毒症，已给予救助。"},
		{ruleDelicate, Justify, "经查，李小红，女，系低保户。"},
		{ruleSecret, Block, "机密★10年"},
		{ruleSecret, Block, "秘密"},
		{ruleSecret, Block, "绝密 ★ 长期"},
		{ruleSecret, Block, "機密★"},
		{ruleMark, Block, "内部资料 注意保存"},
		{ruleMark, Hint, "会上散发的内部资料由办公室按档案管理的要求收回并登记造册。"},
		{ruleWrong, Hint, "做好各项工作的按排和落实。"},
		{ruleWrong, Block, "出访台湾、香港等国家"},
		{rulePlace, Justify, "湖北省张家界市举办培训。"},
		{rulePlace, Justify, "赴四川省重庆市考察。"},
		{rulePlace, Justify, "广西壮族自治区贵阳市"},
		{ruleDocNumber, Hint, "根据国办发[2021]12号文件"},
		{ruleDocNumber, Hint, "根据国办发〔2021〕012号文件"},
		{ruleDocNumber, Hint, "根据某政办（2021）第12号文件"},
	} {
		found := false
		var got []string
		for _, f := range one(t, l, c.text) {
			got = append(got, f.Rule+" "+string(f.Severity))
			found = found || f.Rule == c.rule && f.Severity == c.severity
		}
		if !found {
			t.Errorf("%s: want %s %s, got %q", c.text, c.rule, c.severity, got)
		}
	}
}

func TestRulesAreSilent(t *testing.T) {
	l := lists(t)
	for _, text := range []string{
		"身份证号110105194912310021。", // check figure wrong
		"编号110105194902310023。",   // 31 February
		"身份证号440524188001010014。", // born 1880
		"统一社会信用代码914103007000000051。",
		"统一社会信用代码：113417020032563511",
		"代码110103195002152597。",
		"政务公开咨询电话：0371-66123456。",
		"12345热线，受理工单20230112345号。",
		"国办函〔2020〕109号。",
		"最高人民法院（2020）京01行终123号行政判决",
		"索引号005283123456789012345。",
		"浏览量12345678次。",
		"咨询邮箱gongkai@example.gov.cn。",
		"账号6212345678901233。",
		"2023-01-01至2023-12-31",
		"工单号1391234567890。",
		"型号A12345678。",
		"收费1,234,567,890.12元。",
		"涉及国家秘密、商业秘密、个人隐私的，不予公开。",
		"按照保守国家秘密法规定的机密级管理。",
		"湖南省张家界市",
		"北京市朝阳区",
		"沿上海市南京东路步行街",
		"广东海南等省",
		"江苏、浙江、安徽省",
		"吉林省吉林市",
		"残疾人保障法、最低生活保障制度执行情况公示。",
		"村民张某患有重病，已救助。",
		"全县低保对象1200户，其中新增30户。",
		"见第3.2.1.1节",
		"办公地址：某某县人民路12号",
		"根据《条例》第三十六条第（五）项",
		"一是加强组织领导；二是强化保障。",
	} {
		if fs := one(t, l, text); len(fs) > 0 {
			t.Errorf("%s: %s %s %s", text, fs[0].Rule, fs[0].Severity, fs[0].Message)
		}
	}
}

func TestFindingsNeverRepeatPersonalData(t *testing.T) {
	l := lists(t)
	text := "村民王建国（身份证号11010519491231002X，手机13912345678，卡号6212345678901232）患有尿毒症，现住清水镇杨柳村3组25号。"
	fs := one(t, l, text)
	if len(fs) < 5 {
		t.Fatalf("%d findings", len(fs))
	}
	for _, f := range fs {
		all := f.Message + f.Excerpt + f.Replacement + f.Suggestion
		for _, secret := range []string{"王建国", "建国", "19491231", "1234567", "6212345678", "3组25号"} {
			if strings.Contains(all, secret) {
				t.Errorf("%s repeats %s: %s", f.Rule, secret, all)
			}
		}
		if got := text[f.Place.Start:f.Place.End]; got == "" {
			t.Errorf("%s has no text", f.Rule)
		}
	}
}
