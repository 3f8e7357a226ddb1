package letter

import (
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kernel/fault"
)

const own = "文书：refused\n施行：2024-07-01\n\n感谢{称谓}对{机关}工作的关心。\n{必备:申请情况}\n{必备:决定}\n{必备：理由}\n咨询电话：{电话}。\n{必备:救济}\n"

func TestOwnWording(t *testing.T) {
	tpl, err := ParseTemplate(own)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Compose(Refused, sample(t, Refused), tpl)
	if err != nil {
		t.Fatal(err)
	}
	text := d.PlainText()
	for _, want := range []string{"感谢您对云岭县教育局工作的关心。", "咨询电话：0990-8101002。", clauseA, "二〇二四年三月二十八日"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	if _, err := Compose(Provided, sample(t, Provided), tpl); fault.KindOf(err) != fault.Invalid {
		t.Errorf("another kind's template: %v", err)
	}
}

// The usual wording of every kind is itself a template that passes, and stops
// passing when any mandatory block is taken out.
func TestMandatoryBlocksCannotBeDropped(t *testing.T) {
	for _, i := range Kinds() {
		whole := strings.Replace(Source(i.Kind), "施行：", "施行：2024-07-01", 1)
		tpl, err := ParseTemplate(whole)
		if err != nil {
			t.Errorf("%s: %v", i.Kind, err)
			continue
		}
		d, err := Compose(i.Kind, sample(t, i.Kind), tpl)
		if err != nil || d.PlainText() != compose(t, i.Kind, sample(t, i.Kind)) {
			t.Errorf("%s: the source of the usual wording is not the usual wording: %v", i.Kind, err)
		}
		for _, name := range i.Must {
			without := strings.Replace(whole, "{必备:"+name+"}\n", "", 1)
			_, err := ParseTemplate(without)
			if got := codes(err); len(got) != 1 || got[0] != "letter.template-lacks" || !strings.Contains(err.Error(), name) {
				t.Errorf("%s without %s: %v", i.Kind, name, err)
			}
		}
	}
}

func TestTemplatesThatCannotBe(t *testing.T) {
	body := func(extra string) string { return own + extra + "\n" }
	for code, text := range map[string]string{
		"letter.template-kind":        "文书：love\n\n",
		"letter.template-head":        "作者：某\n" + own,
		"letter.template-from":        strings.Replace(own, "2024-07-01", "2024年", 1),
		"letter.template-placeholder": body("{身份证号}"),
		"letter.template-brace":       body("一{机关"),
		"letter.template-twice":       body("{必备:救济}"),
		"letter.template-block":       body("{必备:收费数额}"),
		"letter.template-block-line":  body("另有{必备:救济}"),
		"letter.template-remedy":      body("也可以向上 级主管部门申诉"),
		"letter.template-size":        own + strings.Repeat("好\n", maxLines),
		"letter.template-reveals":     strings.Replace(Source(ThirdPartyConsultation), "{必备:涉及信息}", "{必备:涉及信息}\n{申请人}申请。", 1),
	} {
		tpl, err := ParseTemplate(text)
		if !slices.Contains(codes(err), code) {
			t.Errorf("want %s, got %v", code, err)
		}
		if err != nil && err.Error() == "" || tpl == nil && err == nil {
			t.Errorf("%s: nothing said", code)
		}
	}
	for _, word := range []string{"行政复议", "行政诉讼", "人民法院", "上级主管部门"} {
		if _, err := ParseTemplate(body("可向" + word + "提出")); !slices.Contains(codes(err), "letter.template-remedy") {
			t.Errorf("%s: %v", word, err)
		}
	}
	if _, err := ParseBody(Refused, "{必备:决定}"); len(codes(err)) != 3 {
		t.Errorf("one letter's own words lack three blocks: %v", err)
	}
}

func FuzzParseTemplate(f *testing.F) {
	f.Add(own)
	f.Add(Source(FeeNotice))
	f.Add("文书：refused\n\n{必备:}{}}{{申请人}")
	f.Add("文书:provided\r\n施行:2024-01-01\r\n\r\n{ 机关 }｛｝")
	f.Fuzz(func(t *testing.T, text string) {
		tpl, err := ParseTemplate(text)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		d, err := Compose(tpl.Kind, sample(t, tpl.Kind), tpl)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		info, _ := Lookup(tpl.Kind)
		usual := compose(t, tpl.Kind, sample(t, tpl.Kind))
		if info.Remedy != "C" && strings.Count(d.PlainText(), "提起行政诉讼") != strings.Count(usual, "提起行政诉讼") {
			t.Fatalf("the remedy was changed:\n%s", d.PlainText())
		}
	})
}
