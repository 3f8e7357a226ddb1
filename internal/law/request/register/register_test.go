package register_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
	"gongkai/internal/law/request/history"
	"gongkai/internal/law/request/register"
	"gongkai/internal/property"
)

func parse(t *testing.T, headings, cells []string) (register.Row, string) {
	t.Helper()
	_, m, _, err := register.Find([][]string{headings, cells}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, faults := register.Parse(cells, m)
	var b strings.Builder
	for _, f := range faults {
		b.WriteString(f.Name + " " + f.Message + "；")
	}
	return r, b.String()
}

func TestOfficesOwnHeadings(t *testing.T) {
	rows := [][]string{
		{"云岭县教育局2024年依申请公开台账", "", "", "", "", "", "", ""},
		{"编号", "申请人姓名", "申请人类型", "收到时间", "申请渠道", "所需信息", "答复时间", "答复类型", "办公室备注"},
		{"3", "李某", "公民", "2024年3月4日", "网上申请", "某项目批复", "2024/3/20", "信息不存在", "x"},
	}
	at, m, unknown, err := register.Find(rows, nil)
	if err != nil || at != 1 || !slices.Equal(unknown, []string{"办公室备注"}) {
		t.Fatal(at, unknown, err)
	}
	r, faults := register.Parse(rows[2], m)
	if len(faults) > 0 || len(r.Acts) != 2 || r.Kind != "natural_person" {
		t.Fatalf("%+v %v", r, faults)
	}
	if a := r.Acts[0]; a.Channel != "internet" || a.On != calendar.D(2024, 3, 4) {
		t.Errorf("%+v", a)
	}
	if a := r.Acts[1]; a.Outcome != "unavailable.not_held" || a.On != calendar.D(2024, 3, 20) {
		t.Errorf("%+v", a)
	}
}

func TestFaultsNameColumnValueAndWayOut(t *testing.T) {
	headings := []string{"登记编号", "申请人", "申请人类别", "收到日期", "申请内容", "答复日期", "办理结果", "征求意见日期", "延期告知日期", "延期工作日"}
	for _, c := range []struct {
		name  string
		cells []string
		want  string
	}{
		{"no number", []string{"", "李某", "自然人", "2024-03-04", "批复"}, "登记编号 不能为空"},
		{"a kind nobody knows", []string{"1", "李某", "外星人", "2024-03-04", "批复"}, "申请人类别 “外星人”不能识别"},
		{"a day that does not exist", []string{"1", "李某", "自然人", "2024-02-30", "批复"}, "收到日期 “2024-02-30”不是日期"},
		{"an answer without result", []string{"1", "李某", "自然人", "2024-03-04", "批复", "2024-03-20"}, "办理结果 写了答复日期"},
		{"a result without answer", []string{"1", "李某", "自然人", "2024-03-04", "批复", "", "予以公开"}, "答复日期 写了办理结果"},
		{"consulted, receipt unknown", []string{"1", "李某", "自然人", "2024-03-04", "批复", "", "", "2024-03-06"}, "第三方收到日期 "},
		{"extended by nothing", []string{"1", "李某", "自然人", "2024-03-04", "批复", "", "", "", "2024-03-28", ""}, "延期工作日 "},
	} {
		if r, got := parse(t, headings, c.cells); !strings.Contains(got, c.want) || r.Acts != nil {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestMappingByHand(t *testing.T) {
	rows := [][]string{{"甲", "乙", "申请人类别", "收到日期", "申请内容"}, {"1", "李某", "自然人", "2024-03-04", "批复"}}
	if _, _, _, err := register.Find(rows, nil); err == nil || !strings.Contains(err.Error(), "登记编号、申请人") {
		t.Errorf("missing columns: %v", err)
	}
	_, m, _, err := register.Find(rows, []string{"甲=登记编号", "乙=申请人"})
	if err != nil || m[register.Number] != 0 || m[register.Applicant] != 1 {
		t.Errorf("%v %v", m, err)
	}
	for _, bad := range []string{"甲", "甲=没有的字段", "丙=申请人"} {
		if _, _, _, err := register.Find(rows, []string{bad}); err == nil {
			t.Errorf("accepted %q", bad)
		}
	}
}

// What Format writes, Parse reads: the same row of table 3 on the same days.
func TestFormatAndParse(t *testing.T) {
	cal := calendar.Standard()
	titles, _, _ := register.Titles()
	property.Check(t, func(rt *rapid.T) {
		pick := func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "pick") }
		outcomes := request.Outcomes()
		outcome := outcomes[pick(len(outcomes))].Key
		if outcome == "other.fee_unpaid" {
			return // registers have no columns for the notice of a fee
		}
		received, closed, err := history.Within(outcome, 2023, cal, pick)
		if err != nil {
			rt.Fatal(err)
		}
		acts, err := history.Make(history.Want{ReceivedOn: received, ClosedOn: closed, Outcome: outcome}, cal, pick)
		if err != nil {
			rt.Fatal(err)
		}
		_, m, _, err := register.Find([][]string{titles}, nil)
		if err != nil {
			rt.Fatal(err)
		}
		r, faults := register.Parse(register.Format("1", "李某", "natural_person", "批复", acts), m)
		if len(faults) > 0 {
			rt.Fatal(faults)
		}
		was, err1 := request.Fold(acts, calendar.D(2024, 6, 1), cal, nil)
		is, err2 := request.Fold(r.Acts, calendar.D(2024, 6, 1), cal, nil)
		if err1 != nil || err2 != nil || was.Row != is.Row || was.Due != is.Due || was.CountedOn != is.CountedOn || was.FirstClosed != is.FirstClosed {
			rt.Fatalf("%s: %v %v\nwas %s %s %s\nis  %s %s %s", outcome, err1, err2, was.Row, was.Due, was.FirstClosed, is.Row, is.Due, is.FirstClosed)
		}
	})
}

func FuzzParse(f *testing.F) {
	titles, _, examples := register.Titles()
	f.Add(strings.Join(examples, "\t"))
	_, m, _, err := register.Find([][]string{titles}, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line string) {
		r, faults := register.Parse(strings.Split(line, "\t"), m)
		if len(faults) == 0 && len(r.Acts) == 0 {
			t.Error("neither acts nor faults")
		}
	})
}
