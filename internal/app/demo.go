package app

import (
	"context"
	"fmt"
	"math/rand/v2"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

// Demo says how large the fictional county is to be.
type Demo struct {
	Year  int    // a year that has ended
	Cases int    // of all agencies together
	Seed  uint64 // the same seed makes the same county
}

// county is the fictional 云岭县: a government, its office, departments, towns.
func county() []agency.Agency {
	top := agency.Agency{ID: "yunling", Kind: agency.Government, Name: "云岭县人民政府", Short: "云政"}
	out := []agency.Agency{top}
	add := func(id string, kind agency.Kind, name, short string) {
		a := agency.Agency{ID: id, Parent: top.ID, Kind: kind, Name: name, Short: short, Order: len(out)}
		a.Face = agency.Contact{
			Office: name + "政府信息公开工作机构", Address: fmt.Sprintf("云岭县青石街%d号", 10+len(out)), Hours: "工作日 9:00—12:00，14:00—17:30",
			Phone: fmt.Sprintf("0990-810%04d", 1000+len(out)), Email: id + "@yunling.example", Postal: "999000",
		}
		a.Remedy = agency.Remedy{ReviewBody: "云岭县人民政府", ReviewAddress: "云岭县青石街1号县司法局一楼复议接待室", ReviewPhone: "0990-8100100",
			Court: "云岭县人民法院", CourtAddress: "云岭县柳溪路9号诉讼服务中心", CourtPhone: "0990-8100200", OnlineURL: "https://review.yunling.example"}
		a.Payment = agency.Payment{Payee: "云岭县财政局", Bank: "云岭县农村商业银行", Account: "9900 0000 0000 0000", How: "凭本通知书到开户银行缴纳，并领取财政票据"}
		if kind == agency.Office {
			a.Remedy.ReviewBody, a.Remedy.ReviewAddress, a.Remedy.ReviewPhone = "云州市人民政府", "云州市望江大道1号市司法局复议接待室", "0990-8200100"
		}
		out = append(out, a)
	}
	add("office", agency.Office, "云岭县人民政府办公室", "云政办")
	for _, d := range [][3]string{
		{"education", "云岭县教育局", "云教"}, {"finance", "云岭县财政局", "云财"}, {"resources", "云岭县自然资源局", "云自然资"},
		{"housing", "云岭县住房和城乡建设局", "云建"}, {"transport", "云岭县交通运输局", "云交"}, {"water", "云岭县水利局", "云水"},
		{"agriculture", "云岭县农业农村局", "云农"}, {"health", "云岭县卫生健康局", "云卫"}, {"civil-affairs", "云岭县民政局", "云民"},
		{"market", "云岭县市场监督管理局", "云市监"}, {"human-resources", "云岭县人力资源和社会保障局", "云人社"}, {"environment", "云州市生态环境局云岭分局", "云环"},
	} {
		add(d[0], agency.Department, d[1], d[2])
	}
	for _, t := range [][2]string{{"qinghe", "清河镇"}, {"nanping", "南坪镇"}, {"liuxi", "柳溪镇"}, {"wangjiang", "望江镇"}, {"shiqiao", "石桥乡"}, {"baiyun", "白云乡"}} {
		add(t[0], agency.Township, "云岭县"+t[1]+"人民政府", "云"+string([]rune(t[1])[:1])+"政")
	}
	return out
}

// Demo fills an empty installation with the fictional county and a lawful,
// plausible year. It refuses one that holds anything.
func (a *App) Demo(ctx context.Context, actor agency.Actor, d Demo, progress func(done, total int64)) error {
	if d.Cases < 0 || d.Cases > 5_000_000 {
		return fault.New(fault.Invalid, "demo.cases", "案件数应在 0 至 5000000 之间。")
	}
	if err := checkYear(d.Year); err != nil {
		return err
	}
	if a.Today().Year <= d.Year {
		return fault.New(fault.Invalid, "demo.year", fmt.Sprintf("%d年尚未结束，演示数据需要一个已经结束的年度。", d.Year))
	}
	all := county()
	err := a.write(ctx, actor, agency.Maintain, "", func(w *work) error {
		have, err := w.Agencies(ctx)
		if err != nil {
			return err
		}
		if len(have) > 0 {
			return fault.New(fault.Conflict, "demo.not-empty", "数据目录中已有数据，演示数据只能写入空目录。")
		}
		for _, one := range all {
			if err := w.putAgency(ctx, one); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(d.Seed, 1))
	done := int64(0)
	for i, n := range shares(r, d.Cases, len(all)-1) {
		want := figures(r, d.Year, n, all[i+1].Kind)
		if err := a.Fill(ctx, actor, all[i+1].ID, want, d.Seed+uint64(i), func(n int) {
			done += int64(n)
			if progress != nil {
				progress(done, int64(d.Cases))
			}
		}); err != nil {
			return err
		}
	}
	return nil
}

// shares parts cases over agencies: some are asked much more than others.
func shares(r *rand.Rand, cases, agencies int) []int {
	weights, sum := make([]int, agencies), 0
	for i := range weights {
		weights[i] = 1 + r.IntN(20)
		sum += weights[i]
	}
	out, left := make([]int, agencies), cases
	for i := range out {
		out[i] = cases * weights[i] / sum
		left -= out[i]
	}
	out[0] += left
	return out
}

// outcomeWeights are the shares of the outcomes in a plausible year.
func outcomeWeights() map[report.Row]int {
	return map[report.Row]int{
		report.Granted: 400, report.Partial: 150, report.StateSecret: 3, report.ProhibitedByLaw: 4, report.SecurityAndStability: 4,
		report.ThirdPartyRights: 15, report.InternalAffairs: 10, report.Deliberative: 12, report.EnforcementFile: 10,
		report.AdministrativeInquiry: 15, report.NotHeld: 200, report.NeedsCreation: 20, report.UnclearAfterCorrection: 10,
		report.Petition: 20, report.Repeat: 15, report.Publication: 2, report.Excessive: 3, report.Reconfirmation: 2,
		report.CorrectionOverdue: 30, report.FeeUnpaid: 4, report.OtherOther: 60,
	}
}

// figures are those of a plausible report in which all relations hold.
func figures(r *rand.Rand, year, cases int, kind agency.Kind) *report.Report {
	out := &report.Report{Year: year}
	columnWeights := []int{70, 18, 1, 2, 6, 3}
	weights, sum := outcomeWeights(), 0
	for row := report.FirstLeaf; row <= report.LastLeaf; row++ {
		sum += weights[row]
	}
	for row := range report.Rows {
		for c := range report.Columns {
			out.Requests[row][c] = report.C(0)
		}
	}
	for range cases {
		col := report.Column(weighted(r, columnWeights))
		in, end := report.New, report.CarriedOut
		if r.IntN(20) == 0 {
			in = report.CarriedIn
		}
		if in == report.CarriedIn || r.IntN(16) != 0 {
			n := r.IntN(sum)
			for end = report.FirstLeaf; n >= weights[end]; end++ {
				n -= weights[end]
			}
			out.Requests[report.Total][col].N++
		}
		out.Requests[in][col].N++
		out.Requests[end][col].N++
	}
	for g := range report.Groups {
		for res := range report.Results {
			out.Disputes[g][res] = report.C(0)
		}
	}
	for range cases / 40 {
		out.Disputes[weighted(r, []int{6, 2, 2})][weighted(r, []int{6, 2, 2, 2})].N++
	}
	number := func(most int) report.Count { return report.C(int64(r.IntN(most + 1))) }
	p := &out.Proactive
	issued := r.IntN(6)
	p.NormativeDocuments = [report.Stocks]report.Count{report.C(int64(issued)), number(3), report.C(int64(issued + r.IntN(30)))}
	p.Rules = [report.Stocks]report.Count{report.C(0), report.C(0), report.C(0)}
	p.Licences, p.Penalties, p.Compulsion, p.Fees = number(3000), number(300), number(20), report.Amount(fmt.Sprintf("%d.%02d", r.IntN(400), 1+r.IntN(98)))
	if kind == agency.Township || kind == agency.Office {
		p.NormativeDocuments[report.Issued], p.NormativeDocuments[report.InForce] = report.C(0), number(4)
		p.Licences, p.Penalties, p.Compulsion, p.Fees = number(40), number(5), report.C(0), "0"
	}
	return out
}

// weighted picks an index by weight.
func weighted(r *rand.Rand, weights []int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := r.IntN(sum)
	for i, w := range weights {
		if n < w {
			return i
		}
		n -= w
	}
	return 0
}
