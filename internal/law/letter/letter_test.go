package letter

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/request"
	"gongkai/internal/property"
)

var update = flag.Bool("update", false, "write the golden letters anew")

func sample(t testing.TB, k Kind) *Facts {
	t.Helper()
	f, err := Sample(k)
	if err != nil {
		t.Fatal(k, err)
	}
	return f
}

func compose(t testing.TB, k Kind, f *Facts) string {
	t.Helper()
	d, err := Compose(k, f, nil)
	if err != nil {
		t.Fatal(k, err)
	}
	return d.PlainText()
}

// codes are the stable codes of what an error complains of.
func codes(err error) []string {
	var e *fault.Error
	if !errors.As(err, &e) || e.Kind != fault.Invalid {
		return nil
	}
	out := []string{}
	for _, f := range e.Fields {
		out = append(out, f.Code)
	}
	return out
}

func TestGolden(t *testing.T) {
	for _, i := range Kinds() {
		t.Run(string(i.Kind), func(t *testing.T) {
			got := compose(t, i.Kind, sample(t, i.Kind))
			file := filepath.Join("testdata", string(i.Kind)+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// The list of forms has 28 numbers, and each answer of the law has its letter.
func TestEveryFormAndReplyHasItsLetter(t *testing.T) {
	have := map[int]bool{}
	for _, i := range Kinds() {
		have[i.Number] = true
		if i.Title == "" || i.Name == "" || i.To == "" || len(i.Must) == 0 {
			t.Errorf("%s is incomplete: %+v", i.Kind, i)
		}
		for _, a := range i.Articles {
			if _, ok := statute.ArticleByKey(a); !ok {
				t.Errorf("%s cites %q, which is not listed", i.Kind, a)
			}
		}
		for _, m := range i.Must {
			if (&writer{}).blocks()[m] == nil {
				t.Errorf("%s must have %q, which nobody writes", i.Kind, m)
			}
		}
	}
	for n := 1; n <= 28; n++ {
		if !have[n] {
			t.Errorf("no letter for number %d", n)
		}
	}
	for _, r := range request.Replies() {
		at := slices.IndexFunc(Kinds(), func(i Info) bool { return i.Reply == r.Key })
		if at < 0 || Kinds()[at].Act != request.Answered {
			t.Errorf("no letter for the answer %q", r.Key)
			continue
		}
		i := Kinds()[at]
		if r.Key != "partial" && i.Remedy != r.Remedy(true, statute.Values{}) {
			t.Errorf("%s: remedy %s", i.Kind, i.Remedy)
		}
	}
}

// What §6 of the reference says that each document must state.
func TestStates(t *testing.T) {
	final := []string{"云岭县教育局", "云教公开〔2024〕12号", "李晓明：", "2024年3月4日", "2024-0018", "（印章）", "二〇二四年三月"}
	for k, want := range map[Kind][]string{
		RegisterForm:           {"2024-0018", "李晓明", "当面提交", "2024年3月4日", "第三十一条第一项", "青石街小学", "纸质，邮寄", "王文林"},
		Receipt:                {"2024年3月4日", "2024-0018", "0990-8101002", "2024年4月1日"},
		CorrectionNotice:       {"内容不明确", "指引", "1．", "2024年3月22日", "视为放弃申请", "重新计算", "第三十条", "一次性"},
		ReasonsNotice:          {"明显超过合理范围", "213项", "2024年3月20日", "不予处理", "延迟答复", "第三十五条"},
		ExtensionNotice:        {"负责人同意", "10个工作日", "2024年4月16日", "第三十三条"},
		ThirdPartyConsultation: {"建材采购合同", "自收到本征求意见书之日起15个工作日", "说明理由", "由本机关依照", "决定是否公开", "第三十二条"},
		ThirdPartyReply:        {"同意公开", "不同意公开", "理由", "日期", "云教公开〔2024〕9号"},
		ConsultationNotice:     {"不计算在答复期限内", "第三十三条"},
		ThirdPartyDecision:     {"决定公开", "合同总价", "理由如下", "云岭县人民政府", "云岭县人民法院", "第三十二条"},
		CoMakerConsultation:    {"15个工作日", "视为同意公开", "第三十四条"},
		OrganConsultation:      {"15个工作日", "第三十三条"},
		Assistance:             {"拨付凭证", "2024年3月15日"},
		FeeNotice:              {"第四十二条", "国办函〔2020〕109号", "每件200元", "2900元", "贰仟玖佰元", "云岭县财政局", "990001234567890", "次日起20个工作日", "视为放弃申请", "不能单独就本通知"},
		Provided:               {"第三十六条第二项", "决定予以公开", "附件：1．"},
		AlreadyPublic:          {"第三十六条第一项", "www.yunling.example/zdjs", "公报"},
		Refused:                {"第十五条", "第三十六条第三项", "理由如下", "先向"},
		Partial:                {"第三十七条", "予以公开的部分", "不予公开的部分", "理由：", "先向", "其他部分"},
		NotExist:               {"第三十六条第四项", "检索范围", "检索方法"},
		NotOurs:                {"第三十六条第五项", "云岭县发展和改革局", "0990-8101020", "理由如下"},
		Repeat:                 {"第三十六条第六项", "云教公开〔2023〕41号", "2023年10月10日"},
		SpecialLaw:             {"第三十六条第七项", "《不动产登记暂行条例》第二十七条"},
		NeedsCreation:          {"第三十八条", "理由如下"},
		Petition:               {"第三十九条第一款", "不作为政府信息公开申请处理", "渠道"},
		Publication:            {"第三十九条第二款", "公报"},
		Excessive:              {"第三十五条", "不予处理", "理由如下"},
		DelayNotice:            {"第三十五条", "2024年6月28日"},
		Abandonment:            {"第三十条", "2024年3月8日", "2024年3月22日", "期限届满", "不再处理"},
		RecordNotice:           {"第四十一条", "予以更正"},
		RecordTransfer:         {"第四十一条", "云岭县公安局", "转送"},
		Conversion:             {"第四十四条", "主动公开", "20个工作日"},
		SuggestionReply:        {"第四十四条", "采纳", "理由如下"},
		ServiceReceipt:         {"当面送达", "送达日期", "签名", "云教公开〔2024〕12号"},
		StillUnclear:           {"第三十条", "2024年3月18日", "仍不明确"},
		Reconfirmation:         {"确认或者重新出具", "理由如下"},
		NotInformation:         {"第二条", "不属于政府信息"},
	} {
		i, _ := Lookup(k)
		if i.IsAnswer() || k == Abandonment {
			want = append(want, final...)
		}
		text := compose(t, k, sample(t, k))
		for _, one := range want {
			if !strings.Contains(text, one) {
				t.Errorf("%s does not state %q:\n%s", k, one, text)
			}
		}
	}
}

// The clauses of law/requests.md §6.1 to the letter.
const (
	clauseA = "如对本答复不服，应当自收到之日起60日内先向云岭县人民政府申请行政复议；对复议决定不服的，可以自收到复议决定书之日起15日内向云岭县人民法院提起行政诉讼。"
	clauseB = "如对本答复不服，可以自收到之日起60日内向云岭县人民政府申请行政复议，或者6个月内向云岭县人民法院提起行政诉讼。"
)

func TestRemedyClauses(t *testing.T) {
	for _, i := range Kinds() {
		text := compose(t, i.Kind, sample(t, i.Kind))
		a, b := strings.Contains(text, clauseA), strings.Contains(text, clauseB)
		switch {
		case i.Kind == ThirdPartyDecision:
			if !strings.Contains(text, strings.Replace(clauseB, "本答复", "本告知书", 1)) {
				t.Errorf("%s: no remedy", i.Kind)
			}
		case i.Kind == Partial:
			first := strings.Replace(clauseA, "本答复", "本答复中不予公开的部分", 1)
			rest := strings.Replace(clauseB, "本答复", "本答复的其他部分", 1)
			if !strings.Contains(text, first) || !strings.Contains(text, rest) {
				t.Errorf("%s: %s", i.Kind, text)
			}
		case a != (i.Remedy == request.ReviewFirst) || b != (i.Remedy == request.ReviewOrSuit):
			t.Errorf("%s: A %v, B %v, law says %s", i.Kind, a, b, i.Remedy)
		case i.Remedy == request.NoRemedy && i.Kind != FeeNotice && strings.Contains(text, "行政复议"):
			t.Errorf("%s is a step of procedure and names a remedy", i.Kind)
		}
		if strings.Contains(text, "上级主管部门") {
			t.Errorf("%s sends to a superior department", i.Kind)
		}
	}
}

// Where the bodies' addresses and telephones are known, a letter with a clause
// says them; the clause itself stays as it is.
func TestRemedySaysWhere(t *testing.T) {
	f := sample(t, NotExist)
	f.Agency.Remedy.ReviewAddress, f.Agency.Remedy.ReviewPhone, f.Agency.Remedy.CourtPhone = "云岭县青石街1号", "0990-8100100", "0990-8100200"
	text := compose(t, NotExist, f)
	for _, want := range []string{clauseB, "行政复议机关：云岭县人民政府，地址：云岭县青石街1号，电话：0990-8100100。", "人民法院：云岭县人民法院，电话：0990-8100200。"} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
}

// Setting 4.2 decides the clause of a partial answer, and only where a part
// rests on arts 14 to 16.
func TestPartialRemedyFollowsItsSetting(t *testing.T) {
	for _, c := range []struct {
		value, reply string
		a, b         bool
	}{{"review_first", "", true, false}, {"either", "", false, true}, {"split", "not_exist", false, true}} {
		f := sample(t, Partial)
		set, err := statute.NewSettings(statute.Change{From: calendar.D(2024, 1, 1), Key: statute.PartialRemedy, Value: c.value})
		if err != nil {
			t.Fatal(err)
		}
		f.Values = set.At(f.Date)
		f.Withheld[0].Reply = c.reply
		text := compose(t, Partial, f)
		if strings.Contains(text, clauseA) != c.a || strings.Contains(text, clauseB) != c.b {
			t.Errorf("%+v: %s", c, text)
		}
	}
}

// Each missing fact is named by its code; there is never a blank.
func TestMissingFactsAreNamed(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		code string
		drop func(*Facts)
	}{
		{Refused, "letter.review-body", func(f *Facts) { f.Agency.Remedy.ReviewBody = " " }},
		{Refused, "letter.review-body-vague", func(f *Facts) { f.Agency.Remedy.ReviewBody = "上级主管部门" }},
		{Provided, "letter.court", func(f *Facts) { f.Agency.Remedy.Court = "" }},
		{Provided, "letter.document-no", func(f *Facts) { f.DocumentNo = "" }},
		{Provided, "letter.applicant", func(f *Facts) { f.Applicant.Name = "" }},
		{Provided, "letter.number", func(f *Facts) { f.Number = "" }},
		{Provided, "letter.content", func(f *Facts) { f.Content = "\n " }},
		{Provided, "letter.date", func(f *Facts) { f.Date = calendar.Date{} }},
		{Provided, "letter.agency", func(f *Facts) { f.Agency.Name = "" }},
		{Provided, "letter.supply", func(f *Facts) { f.Supply = nil }},
		{Provided, "letter.supply-when", func(f *Facts) { f.Attachments = nil }},
		{Provided, "letter.online-review", func(f *Facts) { f.Delivery, f.Agency.Remedy.OnlineURL = "electronic", "" }},
		{AlreadyPublic, "letter.places", func(f *Facts) { f.Places = nil }},
		{Refused, "letter.reasons", func(f *Facts) { f.Reasons = []string{"\u200b\n"} }},
		{Refused, "letter.ground", func(f *Facts) { f.Ground = "administrative_inquiry" }},
		{Refused, "letter.basis", func(f *Facts) { f.Ground = "prohibited_by_law" }},
		{Partial, "letter.given", func(f *Facts) { f.Given = nil }},
		{Partial, "letter.withheld", func(f *Facts) { f.Withheld = nil }},
		{Partial, "letter.withheld-reasons", func(f *Facts) { f.Withheld[0].Reasons = nil }},
		{NotExist, "letter.search-scope", func(f *Facts) { f.Search = nil }},
		{NotExist, "letter.search-method", func(f *Facts) { f.Search.Method = "" }},
		{NotOurs, "letter.responsible-contact", func(f *Facts) { f.Responsible.Contact = "" }},
		{Repeat, "letter.earlier-number", func(f *Facts) { f.Earlier.DocumentNo = "" }},
		{Repeat, "letter.earlier-on", func(f *Facts) { f.Earlier = nil }},
		{SpecialLaw, "letter.basis", func(f *Facts) { f.Basis = nil }},
		{Petition, "letter.channel", func(f *Facts) { f.Channel = "" }},
		{Reconfirmation, "letter.basis", func(f *Facts) { f.Basis = nil }},
		{Excessive, "letter.reasons-not-asked", func(f *Facts) { f.Acts = f.Acts[:1] }},
		{StillUnclear, "letter.not-corrected", func(f *Facts) { f.Acts = f.Acts[:1] }},
		{Abandonment, "letter.not-lapsed", func(f *Facts) { f.Date = calendar.D(2024, 3, 22) }},
		{Abandonment, "letter.no-notice", func(f *Facts) { f.Acts = f.Acts[:1] }},
		{CorrectionNotice, "letter.points", func(f *Facts) { f.Points = nil }},
		{CorrectionNotice, "letter.guidance", func(f *Facts) { f.Guidance = "" }},
		{CorrectionNotice, "letter.unclear", func(f *Facts) { f.Unclear = "" }},
		{CorrectionNotice, "letter.until", func(f *Facts) { f.Until = calendar.Date{} }},
		{CorrectionNotice, "letter.until-past", func(f *Facts) { f.Until = f.Date }},
		{ExtensionNotice, "letter.days", func(f *Facts) { f.Days = 21 }},
		{ExtensionNotice, "letter.approved-by", func(f *Facts) { f.ApprovedBy, f.Act.ApprovedBy = "", "" }},
		{ExtensionNotice, "letter.extension-void", func(f *Facts) { f.State.Due = f.Before.Due }},
		{FeeNotice, "letter.fee", func(f *Facts) { f.Fee = nil }},
		{FeeNotice, "letter.fee-zero", func(f *Facts) { f.Fee = &Fee{Method: statute.ByItems, Count: 10} }},
		{FeeNotice, "letter.payment-account", func(f *Facts) { f.Agency.Payment.Account = "" }},
		{FeeNotice, "letter.payment-how", func(f *Facts) { f.Agency.Payment.How = "" }},
		{ThirdPartyConsultation, "letter.information", func(f *Facts) { f.Information = "" }},
		{ThirdPartyConsultation, "letter.party", func(f *Facts) { f.Party = nil }},
		{ThirdPartyDecision, "letter.not-consulted", func(f *Facts) { f.State.Asked = nil }},
		{ConsultationNotice, "letter.not-consulted", func(f *Facts) { f.State.Asked = nil }},
		{Receipt, "letter.due", func(f *Facts) { f.State.Due, f.State.Stage = calendar.Date{}, request.StageAwaitingPayment }},
		{Receipt, "letter.phone", func(f *Facts) { f.Agency.Face.Phone = "" }},
		{Assistance, "letter.until-after-due", func(f *Facts) { f.Until = calendar.D(2024, 5, 1) }},
		{RegisterForm, "letter.handler", func(f *Facts) { f.Handler = "" }},
		{RecordNotice, "letter.result", func(f *Facts) { f.Result = "" }},
		{Conversion, "letter.applicants", func(f *Facts) { f.Applicants = 1 }},
		{SuggestionReply, "letter.adopted", func(f *Facts) { f.Adopted = nil }},
		{ServiceReceipt, "letter.delivery", func(f *Facts) { f.Delivery = "pigeon" }},
		{ServiceReceipt, "letter.posting", func(f *Facts) { f.Delivery = "mail" }},
	} {
		f := sample(t, c.kind)
		c.drop(f)
		d, err := Compose(c.kind, f, nil)
		if d != nil || !slices.Contains(codes(err), c.code) {
			t.Errorf("%s: want %s, got %v", c.kind, c.code, err)
		}
	}
}

// An act that is impossible for want of facts is refused by the facts' names.
func TestSituateNamesWhatIsMissing(t *testing.T) {
	f := sample(t, CorrectionNotice)
	acts := f.Acts
	f.Until, f.Points = calendar.Date{}, nil
	cal, err := calendar.New(calendar.Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	err = f.Situate(CorrectionNotice, acts, f.Date, cal, nil)
	if got := codes(err); !slices.Contains(got, "letter.until") || !slices.Contains(got, "letter.points") {
		t.Errorf("%v", err)
	}
	f = sample(t, Provided)
	if err := f.Situate(RecordNotice, acts, f.Date, cal, nil); err == nil {
		t.Error("a record's letter in a request's case")
	}
}

// A letter about an act that the case holds already tells of it as it was.
func TestRecordedActs(t *testing.T) {
	f := sample(t, ExtensionNotice)
	acts := append(slices.Clone(f.Acts), f.Act)
	cal, err := calendar.New(calendar.Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	g := sample(t, ExtensionNotice)
	g.Detail = Detail{Reasons: f.Reasons}
	if err := g.Situate(ExtensionNotice, acts, calendar.D(2024, 4, 10), cal, nil); err != nil {
		t.Fatal(err)
	}
	if text := compose(t, ExtensionNotice, g); !g.Recorded || !strings.Contains(text, "10个工作日") || !strings.Contains(text, "2024年4月16日") {
		t.Errorf("recorded %v: %s", g.Recorded, text)
	}
	if _, ok := g.Own(ExtensionNotice, calendar.D(2024, 4, 10)); ok {
		t.Error("the act would be added twice")
	}
}

// Whatever an applicant is called, no letter to others names them.
func TestOthersDoNotLearnWhoAsked(t *testing.T) {
	var kinds []Kind
	for _, i := range Kinds() {
		if !i.To.open() {
			kinds = append(kinds, i.Kind)
		}
	}
	property.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		f, err := Sample(k)
		if err != nil {
			t.Fatal(err)
		}
		name := rapid.StringMatching(`[甲乙丙丁戊己庚辛]{2,6}`).Draw(t, "name")
		f.Applicant.Name, f.Content = name, "本人"+name+"的补偿"
		d, err := Compose(k, f, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{name, f.Applicant.Phone, f.Applicant.IDNo, f.Applicant.Address, f.Content} {
			if strings.Contains(d.PlainText(), secret) {
				t.Fatalf("%s reveals %q", k, secret)
			}
		}
		if k == RecordTransfer {
			return
		}
		f.Information += name
		if _, err := Compose(k, f, nil); !slices.Contains(codes(err), "letter.reveals-applicant") {
			t.Fatalf("%s names the applicant: %v", k, err)
		}
	})
}

// Whatever is written into the facts stays inside its paragraph.
func TestValuesAreNoText(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		f, err := Sample(Refused)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := Compose(Refused, f, nil)
		if err != nil {
			t.Fatal(err)
		}
		f.Content = "文件" + rapid.SampledFrom([]string{"{必备:救济}", "{申请人}", "\n\n附件：", "\r\n{机关}", "\u202e", "\x00", "<w:p>", "{{"}).Draw(t, "value") + rapid.String().Draw(t, "noise")
		d, err := Compose(Refused, f, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Blocks) != len(plain.Blocks) {
			t.Fatalf("%d paragraphs became %d", len(plain.Blocks), len(d.Blocks))
		}
		for i, b := range d.Blocks {
			if strings.ContainsAny(b.Para.Text, "\n\r\x00\u202e") {
				t.Fatalf("%q", b.Para.Text)
			}
			if b.Para.Text != plain.Blocks[i].Para.Text && !strings.Contains(b.Para.Text, "申请公开的政府信息为：文件") {
				t.Fatalf("the value spread to %q", b.Para.Text)
			}
		}
	})
}

func TestDates(t *testing.T) {
	for d, want := range map[calendar.Date]string{
		calendar.D(2023, 10, 10): "二〇二三年十月十日",
		calendar.D(2024, 1, 1):   "二〇二四年一月一日",
		calendar.D(2030, 12, 31): "二〇三〇年十二月三十一日",
		calendar.D(2019, 11, 20): "二〇一九年十一月二十日",
	} {
		if got := Spelled(d); got != want {
			t.Errorf("%s: %s", d, got)
		}
	}
	if got := FormatNumber("云教", 2024, 12); got != "云教公开〔2024〕12号" {
		t.Error(got)
	}
	organ := compose(t, CoMakerConsultation, sample(t, CoMakerConsultation))
	if !strings.Contains(organ, "\n2024年3月8日\n") {
		t.Errorf("a letter between organs is dated in figures: %s", organ)
	}
}

// The roles of the paragraphs, which decide how they are set.
func TestFrame(t *testing.T) {
	d, err := Compose(Refused, sample(t, Refused), nil)
	if err != nil {
		t.Fatal(err)
	}
	n := len(d.Blocks)
	for i, want := range map[int]doc.Style{0: doc.Title, 1: doc.DocNumber, 2: doc.Addressee, 3: doc.Body, n - 3: doc.Signature, n - 2: doc.Signature, n - 1: doc.Signature} {
		if d.Blocks[i].Para.Style != want {
			t.Errorf("paragraph %d %q has role %d", i, d.Blocks[i].Para.Text, d.Blocks[i].Para.Style)
		}
	}
	f := sample(t, Refused)
	f.Draft, f.DocumentNo = true, ""
	if text := compose(t, Refused, f); !strings.Contains(text, DraftMark) {
		t.Errorf("a draft does not say so: %s", text)
	}
	f = sample(t, Receipt)
	f.Applicant = Applicant{Kind: "commercial", Name: "云岭青禾农业有限公司"}
	if text := compose(t, Receipt, f); !strings.Contains(text, "收到贵单位提交的") {
		t.Errorf("an organisation: %s", text)
	}
}

// Where the other side's receipt is known, the letter states the last day.
func TestOpinionTermEnd(t *testing.T) {
	f := sample(t, ThirdPartyConsultation)
	f.ReceivedOn = calendar.D(2024, 3, 11)
	cal, err := calendar.New(calendar.Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Situate(ThirdPartyConsultation, f.Acts, f.Date, cal, nil); err != nil {
		t.Fatal(err)
	}
	if text := compose(t, ThirdPartyConsultation, f); !strings.Contains(text, "（2024年3月11日收到的，至2024年4月1日止）") {
		t.Error(text)
	}
}

func TestReadDetail(t *testing.T) {
	d, err := ReadDetail([]byte("\xef\xbb\xbf" + `{"reasons": ["一"], "until": "2024-03-22", "fee": {"method": "items", "count": 12}}`))
	if err != nil || d.Until != calendar.D(2024, 3, 22) || d.Fee.Count != 12 {
		t.Error(d, err)
	}
	for _, bad := range []string{"", "[]", `{"resons": []}`, `{} {}`, `{"until": "2024-02-30"}`, strings.Repeat(" ", maxDetail+1)} {
		if _, err := ReadDetail([]byte(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
}

func TestLongTitlesTakeTwoLines(t *testing.T) {
	f := sample(t, Refused)
	f.Agency.Name = "云岭县人力资源和社会保障局"
	d, err := Compose(Refused, f, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d.Blocks[0].Para.Text != f.Agency.Name || d.Blocks[1].Para.Text != "政府信息公开申请答复书" || d.Title != f.Agency.Name+"政府信息公开申请答复书" {
		t.Errorf("%q, %q of %q", d.Blocks[0].Para.Text, d.Blocks[1].Para.Text, d.Title)
	}
	for _, i := range Kinds() {
		if len([]rune(i.Title)) > titleLine {
			t.Errorf("%s: a title of its own that breaks", i.Kind)
		}
	}
}

// Whatever JSON a handler brings, a letter is composed or refused with names.
func FuzzReadDetail(f *testing.F) {
	f.Add("partial", `{"given": ["一"], "supply": {"means": "邮寄"}, "attachments": ["一"], "withheld": [{"information": "号码", "reply": "refused", "ground": "deliberative", "reasons": ["二"]}]}`)
	f.Add("fee_notice", `{"fee": {"method": "pages", "count": 31}}`)
	f.Add("fee_notice", `{"fee": {"method": "x", "count": -1, "already": 99999999}}`)
	f.Add("abandonment", `{"ground": "fee", "until": "2024-03-22"}`)
	f.Fuzz(func(t *testing.T, kind, text string) {
		k := Kind(kind)
		if _, ok := Lookup(k); !ok {
			return
		}
		d, err := ReadDetail([]byte(text))
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		facts := sample(t, k)
		facts.Detail = d
		if doc, err := Compose(k, facts, nil); (doc == nil) != (err != nil) || err != nil && len(codes(err)) == 0 {
			t.Fatalf("%v", err)
		}
	})
}

// An answer to a case opened anew says which answer it follows and by what case.
func TestAnsweredAnew(t *testing.T) {
	f := sample(t, NotExist)
	f.Content = "城北市场的验收材料（2024年）"
	f.Acts = append(f.Acts, request.Act{Kind: request.Answered, On: calendar.D(2024, 3, 20), Outcome: "granted", Reply: "provided", DocumentNo: "云教公开〔2024〕6号"},
		request.Act{Kind: request.Reopened, On: calendar.D(2024, 5, 20), Until: calendar.D(2024, 6, 20), Dispute: "云政复〔2024〕9号"})
	got := compose(t, NotExist, f)
	for _, want := range []string{"本机关曾于2024年3月20日作出答复（云教公开〔2024〕6号），根据行政复议或者行政诉讼的结果（案号：云政复〔2024〕9号）依法重新办理，现重新答复如下。", "验收材料（2024年）。"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if got := compose(t, ExtensionNotice, sample(t, ExtensionNotice)); strings.Contains(got, "重新") {
		t.Error(got)
	}
}
