package web

import (
	"strings"
	"testing"
)

// Texts that were put together in Chinese are known again; what others wrote
// in them stays theirs and is marked, and what nobody knows comes back whole.
func TestPhrases(t *testing.T) {
	c, err := newCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	en := tongue{c, English}
	for zh, want := range map[string]string{
		"2023年11月2日（星期四）":                   "Thursday 2 November 2023",
		"2023年9月30日—2023年10月6日":             "30 September 2023–6 October 2023",
		"剩余 3 个工作日 · 应于 2023年11月2日（星期四）前答复": "3 working days left · to be answered by Thursday 2 November 2023",
		"条例第三十六条第三项":                        "art. 36(3) of the Regulations",
		"条例第三十一条第三项、条例第十六条第一款":              "art. 31(3) of the Regulations, art. 16(1) of the Regulations",
		"森林法第一百零二条":                         `art. 102, <span lang="zh-CN">森林法</span>`,
		"理由：材料<多>":                          `Reason: <span lang="zh-CN">材料&lt;多&gt;</span>`,
		"自第0日（2024年3月5日）的次日起第20个工作日为2024年4月2日（星期二）":              "Working day 20 after day 0 (5 March 2024) is Tuesday 2 April 2024",
		"可以自收到答复之日起60日内向云岭县人民政府申请行政复议，或者6个月内直接向有管辖权的人民法院提起行政诉讼。": `Within 60 days of receiving the answer you may apply for administrative reconsideration to <span lang="zh-CN">云岭县人民政府</span>, or within 6 months sue in the people&#39;s court in charge directly.`,
		"谁也没有译过的一句话。":             "谁也没有译过的一句话。",
		"谁也没有译过：另一句":              "谁也没有译过：另一句",
		"姓名：请填写":                  "Name: please fill this in",
		"2024年10月1日星期二，国庆节放假，依据甲": `Tuesday 1 October 2024, National Day holiday, under <span lang="zh-CN">甲</span>`,
	} {
		if got := string(en.say(zh)); got != want {
			t.Errorf("%s\n gives %s\n  want %s", zh, got, want)
		}
		if got := string(tongue{c, Chinese}.say("<" + zh)); got != "&lt;"+string(tongue{c, Chinese}.say(zh)) {
			t.Errorf("in Chinese %s", got)
		}
	}
	for s, want := range map[string]string{"通知公告": "Notices", "关于理由：甲": `<span lang="zh-CN">关于理由：甲</span>`, "0990": "0990"} {
		if got := string(en.data(s)); got != want {
			t.Errorf("%s as data gives %s", s, got)
		}
	}
	if !en.foreign("云岭县教育局") || en.foreign("通知公告") || (tongue{c, Chinese}).foreign("甲") {
		t.Error("foreign is wrong")
	}
}

// Whatever a text is, it ends, is escaped, and loses nothing that is a
// person's.
func FuzzPhrases(f *testing.F) {
	c, err := newCatalogue()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"", "理由：<b>", strings.Repeat("、。—", 50), "应于 前答复", "第条", "2024年99月1日", "对答复不服的，对答复不服的，对答复不服的，对答复不服的，对答复不服的，甲"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := strings.NewReplacer(`<span lang="zh-CN">`, "", "</span>", "").Replace(string(tongue{c, English}.say(s)))
		if strings.ContainsAny(got, "<>") {
			t.Errorf("%q gives %q", s, got)
		}
	})
}
