package app

import (
	"context"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
)

// Guide is the guide to disclosure on request of one agency (公开指南, art. 12):
// its own data, and the periods, scales and remedies in force today.
type Guide struct {
	Agency   agency.Agency
	Today    calendar.Date
	Steps    []GuideStep
	Fees     []statute.Scale
	Remedies Remedies
}

// GuideStep is one thing that may happen to an application. Period is zero
// where the Regulations set none.
type GuideStep struct {
	Title, Text string
	Articles    []string // keys of the Regulations
	Period      statute.Period
}

// Guide gives the guide of an agency; "" gives what holds for all.
func (v Visitor) Guide(ctx context.Context, agencyID string) (g Guide, err error) {
	err = v.read(ctx, func(w *work) error {
		if agencyID != "" {
			if g.Agency, err = w.Agency(ctx, visible(agencyID)); err != nil {
				return err
			}
		}
		g.Today, g.Steps = w.today, guideSteps(w.today)
		for _, m := range []statute.FeeMethod{statute.ByItems, statute.ByPages} {
			if s, ok := statute.ScaleAt(m, w.today); ok {
				g.Fees = append(g.Fees, s)
			}
		}
		r := g.Agency.Remedy
		g.Remedies = Remedies{ReviewBody: r.ReviewBody, Court: r.Court, OnlineURL: r.OnlineURL, Bodies: r.Bodies(),
			Review: statute.ReviewApplication.At(w.today), Suit: statute.SuitDirect.At(w.today), AfterReview: statute.SuitAfterReview.At(w.today)}
		return nil
	})
	return g, err
}

// guideSteps tell arts 27 to 45 in the order in which an applicant meets them.
func guideSteps(on calendar.Date) []GuideStep {
	return []GuideStep{
		{"提出申请", "任何公民、法人或者其他组织都可以申请，不需要说明用途。写明申请人的姓名或者名称、身份证明、联系方式，所需信息的名称、文号或者便于查找的其他特征，以及希望怎样获取。书写确有困难的可以口头提出，由受理机关代填。", []string{"27", "29"}, statute.Period{}},
		{"确认收到", "当面提交的，提交当日为收到之日；挂号信、快递以签收之日为准；平常信函、网上提交、传真和电子邮件以双方确认之日为准。受理机关会按您留的联系方式与您确认。", []string{"31"}, statute.Period{}},
		{"补正", "内容不明确的，受理机关一次性告知需要补正的事项和期限。收到补正之日起重新计算答复期限；没有正当理由逾期不补正的，视为放弃申请。", []string{"30"}, statute.CorrectionNotice.At(on)},
		{"答复", "能当场答复的当场答复，否则自收到申请之日的次日起计算工作日。", []string{"33"}, statute.Answer.At(on)},
		{"延长期限", "需要延长的，经政府信息公开工作机构负责人同意并告知您，只能延长一次，最多延长下列时间。", []string{"33"}, statute.Extension.At(on)},
		{"征求第三方意见", "公开可能损害他人合法权益的，书面征求其意见。征求意见所需时间不计入答复期限；第三方逾期不答复的，由受理机关决定是否公开。", []string{"32", "33"}, statute.ThirdPartyOpinion.At(on)},
		{"征求共同制作机关意见", "信息由几个机关共同制作的，可以征求其他机关意见；逾期不答复的视为同意公开。", []string{"34", "33"}, statute.CoMakerOpinion.At(on)},
		{"说明理由", "申请的数量、频次明显超过合理范围的，可能要求您说明理由：理由不合理的不予处理，理由合理但不能按期答复的，另定合理期限并告知您。", []string{"35"}, statute.Period{}},
		{"信息处理费", "申请公开政府信息不收费。只有数量、频次明显超过合理范围的，才可能收取信息处理费。自收到收费通知的次日起在下列期限内缴纳；逾期不缴的视为放弃申请。", []string{"42"}, statute.FeePayment.At(on)},
		{"区分处理", "所需信息中有不应公开的内容但能够区分的，提供可以公开的部分，对其余部分说明理由。", []string{"37"}, statute.Period{}},
		{"只提供现有信息", "提供的是已经制作或者获取的信息；需要另行加工、分析的，可以不提供。", []string{"38"}, statute.Period{}},
		{"提供形式", "按您要求的形式提供；按该形式提供可能损坏载体或者成本过高的，改用电子形式、安排查阅或者抄录。", []string{"40"}, statute.Period{}},
		{"更正本人信息", "有证据证明行政机关提供的、与您自己有关的记录不准确的，可以要求更正。", []string{"41"}, statute.Period{}},
	}
}
