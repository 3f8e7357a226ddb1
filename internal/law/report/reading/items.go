package reading

import (
	"strings"

	"gongkai/internal/law/report"
)

// slotOf says where the figure of an item under a head belongs; ok is false
// where the form has no such cell.
func slotOf(it item, h head) (path report.Path, ok bool) {
	stock := it == itemRules || it == itemNormative
	decided := it == itemLicences || it == itemPenalties || it == itemCompulsion
	key := itemKeys[it]
	switch {
	case stock && h <= headInForce && it == itemRules:
		return report.RulesPath(report.Stock(h)), true
	case stock && h <= headInForce:
		return report.NormativePath(report.Stock(h)), true
	case decided && h == headDecisions:
		return report.Path("proactive." + key), true
	case it == itemFees && h == headAmount:
		return report.PathFees, true
	case stock && h >= headMade && h <= headPublicTotal,
		(decided || it == itemServices || it == itemFees) && (h == headProjects || h == headChange),
		it == itemServices && h == headDecisions,
		it == itemProcurement && (h == headPurchases || h == headPurchaseAmount):
		return report.TrialPath(key + "." + headKeys[h]), true
	}
	return "", false
}

var itemKeys = [items]string{"rules", "normative_documents", "licences", "services", "penalties", "compulsion", "fees", "procurement"}

var headKeys = [heads]string{
	headMade: "made", headPublished: "published", headPublicTotal: "public_total",
	headProjects: "projects", headChange: "change", headDecisions: "decisions",
	headPurchases: "projects", headPurchaseAmount: "amount",
}

var (
	stockHeads   = []head{headIssued, headRepealed, headInForce}
	madeHeads    = []head{headMade, headPublished, headPublicTotal}
	decidedHeads = []head{headDecisions}
	powerHeads   = []head{headProjects, headChange, headDecisions}
	amountHeads  = []head{headAmount}
	chargeHeads  = []head{headProjects, headChange}
	buyingHeads  = []head{headPurchases, headPurchaseAmount}
)

// usual are the heads that an item has on the form of 2021 or the trial form.
func (it item) usual(trial bool) []head {
	switch {
	case it == itemProcurement:
		return buyingHeads
	case it == itemServices:
		return powerHeads
	case it == itemRules || it == itemNormative:
		if trial {
			return madeHeads
		}
		return stockHeads
	case it == itemFees:
		if trial {
			return chargeHeads
		}
		return amountHeads
	case trial:
		return powerHeads
	}
	return decidedHeads
}

// saysYuan reports whether a column head counts in 元, not in 万元 as the form
// does.
func saysYuan(s string) bool {
	k := key(s)
	return strings.Contains(k, "元") && !strings.Contains(k, "万元")
}
