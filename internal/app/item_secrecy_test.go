package app_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/catalog"
)

// The secrecy review is refused while its form lacks something, is printed
// with every field, and stands in the summary of its month.
func TestSecrecyRecord(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		ctx, d := context.Background(), reviewDesk{t, a}
		x := paperOf("校车办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))
		x.JointWith = []string{"云岭县公安局"}
		v := d.act(editor, d.draft(x), catalog.Act{Kind: catalog.Submitted})
		for i, s := range []string{"review1", "proof1", "review2", "proof2", "review3", "proof3"} {
			v = d.act([]agency.Actor{reader1, reader2, reader3}[i/2], v, catalog.Act{Kind: catalog.Passed, Step: s})
		}
		for name, spoil := range map[string]func(*catalog.Secrecy){
			"填写": func(s *catalog.Secrecy) { s.FilledOn = calendar.Date{} }, "没有填全": func(s *catalog.Secrecy) { s.HeadOpinion = "" }, "至少选择一项": func(s *catalog.Secrecy) { s.Channel = "" },
			"其他制作机关": func(s *catalog.Secrecy) { s.Consent = " " },
			"第三方的意见": func(s *catalog.Secrecy) {
				s.Consent = ""
				s.Answers[3].Involved, s.Answers[3].Note = true, "联系人姓名"
			},
		} {
			s := cleared()
			s.Consent = "县公安局书面同意"
			spoil(s)
			d.refused(keeper, v, catalog.Act{Kind: catalog.SecrecyReviewed, Secrecy: s}, name)
		}
		s := cleared()
		s.Consent, s.Redaction = "县公安局书面同意", "联系人手机"
		s.Answers[3].Involved, s.Answers[3].Note = true, "联系人姓名，已删去手机"
		v = d.act(keeper, v, catalog.Act{Kind: catalog.SecrecyReviewed, Secrecy: s})
		n := slices.IndexFunc(v.Acts, func(a catalog.Act) bool { return a.Secrecy != nil }) + 1
		form, err := a.SecrecyForm(ctx, editor, v.ID, n)
		if err != nil {
			t.Fatal(err)
		}
		data, err := a.Press(ctx, form, doc.DOCX)
		if err != nil {
			t.Fatal(err)
		}
		r := paper.NewReader(paper.Options{})
		defer func() { _ = r.Close() }()
		read, err := r.Read(ctx, "x.docx", data)
		if err != nil {
			t.Fatal(err)
		}
		text := read.PlainText()
		for _, want := range []string{"政府信息公开保密审查表", "2024年3月1日", "云岭县教育局", "校车办法", "云教规〔2024〕1号", "自行制作", "公文", "政府网站", "2024年3月4日", "是否涉及个人隐私\t是：联系人姓名，已删去手机", "是否涉及国家秘密\t否",
			"县公安局书面同意", "同意公开　张某", "同意　王某", "可以公开　keeper", "不属于条例第十四条", "联系人手机", v.State.Hash} {
			if !strings.Contains(text, want) {
				t.Errorf("the form lacks %q:\n%s", want, text)
			}
		}
		if _, err := a.SecrecyForm(ctx, editor, v.ID, 1); err == nil {
			t.Error("an act that is no review has a form")
		}
		for month, want := range map[string]int{"2024-02": 0, "2024-03": 1, "2024-04": 0} {
			if l, err := a.SecrecyMonth(ctx, editor, "edu", month); err != nil || len(l) != want || want > 0 && (l[0].Title != "校车办法" || l[0].N != n) {
				t.Errorf("%s: %+v, %v", month, l, err)
			}
		}
		name, sheet, err := a.SecrecyMonthFile(ctx, editor, "edu", "2024-03")
		if err != nil || name != "2024-03保密审查汇总表.xlsx" || !bytes.HasPrefix(sheet, []byte("PK")) {
			t.Errorf("%s, %v", name, err)
		}
		if _, err := a.SecrecyMonth(ctx, editor, "edu", "三月"); err == nil {
			t.Error("no month")
		}
	})
}
