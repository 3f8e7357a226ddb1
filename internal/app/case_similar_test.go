package app

import (
	"slices"
	"testing"
)

func TestPieces(t *testing.T) {
	for title, want := range map[string][]string{
		"申请公开城东片区房屋征收补偿方案":           {"城东片区房屋征收补偿方案"},
		"关于2023年义务教育学区划分的有关文件和示意图":   {"义务教育学区划分", "示意图"},
		"请公开 2024 年 10 月柳溪新区征地补偿登记表": {"柳溪新区征地补偿登记表"},
		"的、和": nil,
	} {
		if got := pieces(title); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
	}
}

func TestSameApplicant(t *testing.T) {
	p := Applicant{Name: "钱某某", IDNo: "11010519491231002X", Phone: "13900000000"}
	for _, c := range []struct {
		o    Applicant
		want bool
	}{
		{Applicant{Name: "钱某某", IDNo: "１１０１０５１９４９１２３１００２x"}, true},
		{Applicant{Name: "钱某某", IDNo: "110105194912310038", Phone: "13900000000"}, false},
		{Applicant{Name: "钱某某", Phone: "13900000000"}, true},
		{Applicant{Name: "钱某某"}, false},
		{Applicant{}, false},
	} {
		if got := p.is(c.o); got != c.want {
			t.Errorf("%+v: %v", c.o, got)
		}
	}
}
