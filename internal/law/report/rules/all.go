package rules

import "strings"

// inOrder are the rules in the order of the contract.
var inOrder = [...]*Rule{
	&fileUnreadable, &tableMissing, &cellMissing, &cellNotNumber, &cellRecovered, &fileContradicts,
	&t3Row, &t3Column, &t3Balance, &t4Sum, &xCarry, &xStock,
	&nTable, &nParts, &nSelf, &nCount, &nYear, &nName, &nNumbering, &nSection, &nFee, &nCopied, &nPrivacy,
	&rSum, &rMissing,
}

// All lists the rules in the order of the contract.
func All() []Rule {
	out := make([]Rule, 0, len(inOrder))
	for _, r := range inOrder {
		out = append(out, *r)
	}
	return out
}

// Find gives the rule of an id, in whatever case it is typed.
func Find(id string) (Rule, bool) {
	for _, r := range All() {
		if strings.EqualFold(r.ID, id) {
			return r, true
		}
	}
	return Rule{}, false
}
