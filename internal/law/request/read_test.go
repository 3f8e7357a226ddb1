package request

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
)

func TestReadCaseRefuses(t *testing.T) {
	for _, tc := range []struct{ in, say string }{
		{``, "JSON"},
		{`[]`, "不是对象"},
		{`null`, "不是对象"},
		{`{`, "JSON"},
		{`{"as_of": "2024-03-01"`, "JSON"},
		{`{"as_of": "2024-03-01", "acts": []} {}`, "之后还有内容"},
		{`{"acts": []}`, "as_of"},
		{`{"as_of": null, "acts": []}`, "as_of"},
		{`{"as_of": "2024-02-30", "acts": []}`, "as_of 的值"},
		{`{"as_of": 20240301, "acts": []}`, "as_of 的值"},
		{`{"as_of": "2024-03-01", "asof": "2024-03-01", "acts": []}`, `"asof"`},
		{`{"as_of": "2024-03-01", "as_of": "2024-03-02", "acts": []}`, "写了两次"},
		{`{"as_of": "2024-03-01", "acts": {}}`, "数组"},
		{`{"as_of": "2024-03-01", "type": "quarrel", "acts": []}`, "quarrel"},
		{`{"as_of": "2024-03-01", "acts": [1]}`, "第 1 个行为"},
		{`{"as_of": "2024-03-01", "acts": [{"opinon": "x", "act": "received"}]}`, `第 1 个行为（received 收到申请）：不认识的成员 "opinon"`},
		{`{"as_of": "2024-03-01", "acts": [{"Act": "received"}]}`, `不认识的成员 "Act"`},
		{`{"as_of": "2024-03-01", "acts": [{"act": "received", "on": "2024-3-1"}]}`, "on 的值"},
		{`{"as_of": "2024-03-01", "acts": [{"act": "extended", "days": 2.5}]}`, "第 1 个行为（extended 延长答复期限）：days 的值 2.5 不对，应为整数"},
		{`{"as_of": "2024-03-01", "acts": [{"act": "extended", "days": "5"}]}`, "应为整数"},
		{`{"as_of": "2024-03-01", "acts": [{"act": "fee_noticed", "amount": "5"}]}`, "应为数字"},
		{`{"as_of": "2024-03-01", "acts": [{"act": "answered", "articles": "36"}]}`, "字符串的数组"},
		{`{"as_of": "2024-03-01", "acts": [{"act": "answered", "outcome": 1}]}`, "应为字符串"},
		{`{"as_of": "2024-03-01", "acts": [` + strings.Repeat(`{},`, MaxActs) + `{}]}`, "超过"},
	} {
		c, err := ReadCase([]byte(tc.in))
		if err == nil {
			_, err = c.Fold(standard, nil)
		}
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), tc.say) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.100s: %+v, %v; want %q", tc.in, c, err, tc.say)
		}
	}
}

// Every member of an act's JSON is read, and null means absent.
func TestReadActKnowsEveryMember(t *testing.T) {
	var a Act
	known := a.members()
	typ := reflect.TypeFor[Act]()
	for i := range typ.NumField() {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		if known[name] == nil {
			t.Errorf("member %q is not read", name)
		}
	}
	if len(known) != typ.NumField() {
		t.Errorf("%d members read, %d fields", len(known), typ.NumField())
	}
	c, err := ReadCase([]byte(`{"type": "request", "as_of": "2024-03-04", "case": "1", "agency": "a", "applicant": "other",
		"acts": [{"act": "received", "on": "2024-03-01", "channel": "counter", "reason": null, "until": null}]}`))
	if err != nil || len(c.Acts) != 1 || c.Number+c.Agency+c.Applicant != "1aother" || c.Acts[0].Channel != Counter || !c.Acts[0].Until.IsZero() {
		t.Errorf("%+v %v", c, err)
	}
}

func TestStateJSON(t *testing.T) {
	s, err := replay("2024-06-01", receivedBy("fax"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"stage":"unconfirmed","day0":null,"due":null,"provisional":false,"overdue":false,"working_days_left":null,"row":null,` +
		`"steps":[{"article":"31","text":"尚未与申请人确认，没有第0日，期限未起算","from":"2024-03-01","to":null}],"violations":[],` +
		`"next":["confirmed","correction_requested","consulted","assigned","transferred_in","transferred_out","answered","withdrawn"]}`
	if string(got) != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if s.Stage.Label() != "待确认" {
		t.Errorf("stage label %q", s.Stage.Label())
	}
}

// A date explains itself: what was counted, what was skipped and by which notice.
func TestSteps(t *testing.T) {
	s, err := replay("2024-04-16", counter, asked, extended10)
	if err == nil {
		t.Fatal("acts out of order accepted")
	}
	s, err = replay("2024-04-16", counter, extended10, asked, opinion("2024-03-13"))
	if err != nil {
		t.Fatal(err)
	}
	type step struct {
		article, from, to string
		counted           int
	}
	want := []step{{"31", "2024-03-01", "2024-03-01", 0}, {"33", "2024-03-05", "2024-03-05", 0}, {"32", "2024-03-07", "2024-03-13", 5}, {"33", "2024-03-02", "2024-04-22", 30}}
	for i, st := range s.Steps {
		if i >= len(want) || want[i] != (step{st.Article, st.From.String(), st.To.String(), st.Counted}) {
			t.Errorf("step %d: %+v", i, st)
		}
	}
	last := s.Steps[len(s.Steps)-1]
	if len(last.Notices) != 1 || last.Notices[0] != "国办发明电〔2023〕7号（2023年10月25日）" || len(last.Days) != 0 {
		t.Errorf("%+v", last)
	}
	if err := s.ExplainDays(standard); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(s.Steps[len(s.Steps)-1])
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []string{
		`{"date":"2024-03-04","number":1,"kind":"weekday","reason":"平日"}`,
		`{"date":"2024-03-07","kind":"weekday","paused":true,"reason":"平日；不计入期限（征求意见或者等待缴费）"}`,
		`{"date":"2024-04-04","kind":"holiday","reason":"清明节放假，依据国办发明电〔2023〕7号（2023年10月25日）"}`,
		`{"date":"2024-04-07","number":19,"kind":"make_up","reason":"清明节调休上班，依据国办发明电〔2023〕7号（2023年10月25日）"}`,
	} {
		if !strings.Contains(string(b), day) {
			t.Errorf("no %s in\n%s", day, b)
		}
	}
}

func TestSettings(t *testing.T) {
	acts := []Act{
		{Kind: Received, On: calendar.D(2024, 3, 1), Channel: Email},
		{Kind: Consulted, On: calendar.D(2024, 3, 6), ID: "a", With: OtherOrgan, ReceivedOn: calendar.D(2024, 3, 8)},
	}
	paid := append([]Act{{Kind: Received, On: calendar.D(2024, 3, 1), Channel: Counter}},
		Act{Kind: FeeNoticed, On: calendar.D(2024, 3, 11), Method: "items", ReceivedOn: calendar.D(2024, 3, 12)}, Act{Kind: FeePaid, On: calendar.D(2024, 3, 20)})
	from := calendar.D(2024, 1, 1)
	arrival := statute.Change{From: from, Key: statute.EmailReceipt, Value: "arrival"}
	for _, tc := range []struct {
		name    string
		acts    []Act
		changes []statute.Change
		due     string
	}{
		{"by default e-mail waits for confirmation", acts, nil, ""},
		{"by arrival; the organ's term ends on 29 March", acts, []statute.Change{arrival}, "2024-04-24"},
		{"a change after the case began does not touch it", acts, []statute.Change{{From: calendar.D(2024, 3, 2), Key: statute.EmailReceipt, Value: "arrival"}}, ""},
		{"five days for other organs: 7 to 15 March", acts, []statute.Change{arrival, {From: from, Key: statute.OtherOrganDays, Value: "5"}}, "2024-04-10"},
		{"the pause begins after receipt: 11 to 29 March", acts, []statute.Change{arrival, {From: from, Key: statute.PauseFrom, Value: "receipt"}}, "2024-04-22"},
		{"payment restarts", paid, nil, "2024-04-18"},
		{"or resumes: 12 to 20 March left out", paid, []statute.Change{{From: from, Key: statute.AfterPayment, Value: "resume"}}, "2024-04-10"},
	} {
		set, err := statute.NewSettings(tc.changes...)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Fold(tc.acts, calendar.D(2024, 3, 20), standard, set)
		if err != nil || s.Due.String() != tc.due {
			t.Errorf("%s: due %s, %v; want %s", tc.name, s.Due, err, tc.due)
		}
	}
}

func TestRecordCorrection(t *testing.T) {
	fold := func(asOf string, acts ...string) (State, error) {
		c, err := ReadCase([]byte(`{"type": "record_correction", "as_of": "` + asOf + `", "acts": [` + strings.Join(acts, ",") + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		return c.Fold(standard, nil)
	}
	verified := `{"act": "verified", "on": "2024-03-08"}`
	done := `{"act": "answered", "on": "2024-09-08", "outcome": "corrected"}`
	s, err := fold("2024-09-01", counter, verified)
	if err != nil || s.Stage != StageOpen || !s.Due.IsZero() || s.Overdue || len(s.Next) == 0 {
		t.Errorf("%+v %v", s, err)
	}
	s, err = fold("2024-10-01", counter, verified, done, `{"act": "archived", "on": "2024-09-09"}`)
	if err != nil || s.Stage != StageArchived || s.Row != "" || s.Outcome != "corrected" || len(s.Violations) != 0 || !slices.Equal(s.Next, []Kind{Reopened}) {
		t.Errorf("%+v %v", s, err)
	}
	for _, tc := range []struct {
		acts []string
		say  string
	}{
		{nil, "行为"},
		{[]string{verified}, "第 1 个行为（verified 核实"},
		{[]string{counter, counter}, "received"},
		{[]string{counter, extended10}, "没有这种行为"},
		{[]string{counter, strings.Replace(done, "corrected", "granted", 1)}, "directed"},
		{[]string{counter, done, done}, "办结"},
		{[]string{counter, `{"act": "archived", "on": "2024-09-09"}`}, "尚未办结"},
		{[]string{counter, `{"act": "verified", "on": "2025-09-09"}`}, "晚于"},
		{[]string{counter, `{"act": "verified", "on": "2024-01-09"}`}, "早于"},
		{[]string{counter, `{"act": "verified"}`}, "日期"},
	} {
		if s, err := fold("2024-10-01", tc.acts...); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), tc.say) {
			t.Errorf("%v: %+v %v", tc.acts, s, err)
		}
	}
	if len(RecordOutcomes()) != 4 {
		t.Error("outcomes of record corrections")
	}
}

// A record correction may be asked for evidence once, checked, answered,
// disputed and done again; each step by its own name.
func TestRecordCorrectionWalk(t *testing.T) {
	acts := []Act{
		{Kind: Received, On: calendar.D(2024, 3, 1), Channel: Counter},
		{Kind: CorrectionRequested, On: calendar.D(2024, 3, 4), Until: calendar.D(2024, 3, 20), Points: []string{"户籍证明"}},
		{Kind: Corrected, On: calendar.D(2024, 3, 11)},
		{Kind: Verified, On: calendar.D(2024, 3, 15), Opinion: "inaccurate"},
		{Kind: Answered, On: calendar.D(2024, 3, 20), Outcome: "declined"},
		{Kind: Reopened, On: calendar.D(2024, 5, 6), Until: calendar.D(2024, 5, 31)},
		{Kind: Answered, On: calendar.D(2024, 6, 3), Outcome: "corrected"},
		{Kind: Archived, On: calendar.D(2024, 6, 4)},
	}
	for i, want := range []struct {
		stage Stage
		next  []Kind
		text  string
	}{
		{StageOpen, []Kind{CorrectionRequested, Verified, Assigned, TransferredIn, TransferredOut, Answered, Withdrawn}, ""},
		{StageAwaitingCorrection, []Kind{Corrected, Verified, Assigned, TransferredIn, TransferredOut, Answered, Withdrawn}, "逾期不视为放弃"},
		{StageOpen, []Kind{Verified, Assigned, TransferredIn, TransferredOut, Answered, Withdrawn}, ""},
		{StageOpen, []Kind{Verified, Assigned, TransferredIn, TransferredOut, Answered, Withdrawn}, ""},
		{StageAnswered, []Kind{Reopened, Archived}, ""},
		{StageOpen, []Kind{Verified, Assigned, TransferredIn, TransferredOut, Answered, Withdrawn}, "重新办理"},
		{StageAnswered, []Kind{Reopened, Archived}, ""},
		{StageArchived, []Kind{Reopened}, ""},
	} {
		s, err := FoldRecordCorrection(acts[:i+1], acts[i].On, standard)
		if err != nil || s.Stage != want.stage || !slices.Equal(s.Next, want.next) || !strings.Contains(s.Steps[len(s.Steps)-1].Text, want.text) {
			t.Errorf("after %s: %+v %v", acts[i].Kind, s, err)
		}
		for _, k := range s.Next {
			if !slices.Contains(KindsOf(TypeRecordCorrection), k) || k.LabelIn(TypeRecordCorrection) == "" {
				t.Errorf("%s may follow and has no name", k)
			}
		}
	}
	s, err := FoldRecordCorrection(acts, calendar.D(2024, 6, 4), standard)
	if err != nil || len(s.Violations) != 2 || s.Violations[0].Rule != RecordNotCorrected || s.Violations[1].Rule != AnswerAfterReopening || s.FirstClosed != acts[4].On || s.Row != "" {
		t.Errorf("%+v %v", s, err)
	}
	s, err = FoldRecordCorrection(acts[:6], calendar.D(2024, 5, 29), standard)
	if err != nil || !s.Counting || s.WorkingDaysLeft != 2 || s.Due != acts[5].Until {
		t.Errorf("reopened: %+v %v", s, err)
	}
	for say, bad := range map[string]Act{"没有待补充": {Kind: Corrected, On: acts[0].On}, "until": {Kind: CorrectionRequested, On: acts[0].On}, "opinion": {Kind: Verified, On: acts[0].On, Opinion: "consent"}, "尚未办结": {Kind: Reopened, On: acts[0].On, Until: acts[1].On}} {
		if _, err := FoldRecordCorrection([]Act{acts[0], bad}, acts[0].On, standard); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if OutcomeLabel("corrected") != "予以更正" || Verified.Label() != "核实" || slices.Contains(Kinds(), Verified) {
		t.Error("names of record corrections")
	}
}

func TestVocabulary(t *testing.T) {
	for _, k := range Kinds() {
		if k.Label() == "" {
			t.Errorf("%s has no label", k)
		}
	}
	if n := len(Kinds()); n != 21 {
		t.Errorf("%d kinds", n)
	}
	for i, words := range [][]Word{Channels(), Parties(), Opinions(), FeeMethods(), Deliveries(), Grounds()} {
		if want := []int{7, 3, 3, 2, 3, 2}[i]; len(words) != want {
			t.Errorf("%v has %d words, want %d", words, len(words), want)
		}
	}
	ids := map[RuleID]bool{}
	for _, r := range Rules() {
		if ids[r.ID] || r.Article == "" || r.Title == "" {
			t.Errorf("%+v", r)
		}
		ids[r.ID] = true
	}
}

// Whatever the bytes, reading and folding neither panic nor differ twice.
func FuzzReplay(f *testing.F) {
	for _, acts := range [][]string{{counter}, {counter, asked, opinion("2024-03-13"), answered}, {counter, correct, corrected, extended10}, {receivedBy("fax"), fee, reopening("2024-04-01", "2024-05-01")}} {
		f.Add([]byte(`{"as_of": "2024-06-01", "acts": [` + strings.Join(acts, ",") + `]}`))
	}
	f.Add([]byte(`{"as_of": "9999-12-31", "acts": [{"act": "received", "on": "2024-03-01", "channel": "counter"}]}`))
	f.Add([]byte(`{"type": "record_correction", "as_of": "2024-06-01", "acts": [` + counter + `]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ReadCase(data)
		if err != nil {
			return
		}
		a, errA := c.Fold(standard, nil)
		b, errB := c.Fold(standard, nil)
		if (errA == nil) != (errB == nil) || !reflect.DeepEqual(a, b) {
			t.Fatal("two folds differ")
		}
		if errA != nil {
			if fault.KindOf(errA) != fault.Invalid {
				t.Fatalf("an unnamed error: %v", errA)
			}
			return
		}
		if err := a.ExplainDays(standard); err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(a); err != nil {
			t.Fatal(err)
		}
	})
}

// Rules lists the rules of a case.
func Rules() []Rule { return slices.Clone(rules) }
