package rollup

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kernel/fault"
)

// Endings of the names of governments; the rest of the name is the area.
var governments = []string{"人民政府", "管理委员会", "管委会"}

// Last characters of the names of areas that have agencies of their own.
const areaEnds = "省市县区旗州盟镇乡"

// refuseParents refuses a report that already contains others of the call:
// adding it would count them twice. A parent is told by the list of who
// reports, by the names that a roll-up carries, or by its name: the government
// of the area whose agencies stand beside it. Who stands in the list as a leaf
// is one, whatever its name.
func refuseParents(leaves []Leaf, roll Roll) error {
	names := make([]string, len(leaves))
	for i := range leaves {
		names[i] = fold(leaves[i].Report.Agency)
	}
	list := roll.tree()
	var fields []fault.Field
	for i := range leaves {
		if inside := within(&leaves[i], names[i], names, list); len(inside) > 0 {
			fields = append(fields, fault.Field{
				Name: leaves[i].name(), Code: "rollup.parent",
				Message: "（" + leaves[i].File + "）已经包含 " + someOf(inside),
			})
		}
	}
	if len(fields) == 0 {
		return nil
	}
	err := fault.New(fault.Conflict, "rollup.parents", "上级的汇总报告不能与它所含的单位一起相加，否则重复计算；请剔除上级报告，"+
		"如果它只是本级一家的报告，请在 --expect 名单里把它列为末级单位")
	err.Fields = fields
	return err
}

// within lists the names that the parent's report contains. Few reports can be
// parents, so most are done without looking at the others.
func within(parent *Leaf, name string, names []string, list *tree) []string {
	carried := map[string]bool{}
	for _, n := range parent.Report.Leaves {
		carried[fold(n)] = true
	}
	var own []string
	if !list.isLeaf(name) {
		own = areas(name)
	}
	if len(carried) == 0 && len(own) == 0 && !list.parent[name] {
		return nil
	}
	var inside []string
	for _, other := range names {
		if other == "" || other == name {
			continue
		}
		if carried[other] || list.isUnder(other, name) ||
			slices.ContainsFunc(own, func(area string) bool { return stands(area, other) }) {
			inside = append(inside, other)
		}
	}
	return inside
}

// areas gives the ways in which the area of a government is written: with the
// areas above it and without. It is empty for an agency that is no government.
func areas(name string) []string {
	area := name
	for _, g := range governments {
		area = strings.TrimSuffix(area, g)
	}
	if area == "" || !strings.ContainsRune(areaEnds, lastRune(area)) {
		if area == name {
			return nil
		}
		return []string{area}
	}
	out := []string{area}
	for i, r := range area {
		rest := area[i+len(string(r)):]
		if strings.ContainsRune(areaEnds, r) && len([]rune(rest)) >= 2 && i > 0 {
			out = append(out, rest)
		}
	}
	return out
}

// stands reports whether name begins with the area, or with a larger area and
// then this one.
func stands(area, name string) bool {
	i := strings.Index(name, area)
	switch {
	case i < 0 || len(name) == len(area):
		return false
	case i == 0:
		return true
	}
	return strings.ContainsRune(areaEnds, lastRune(name[:i]))
}

func lastRune(s string) rune {
	r := []rune(s)
	if len(r) == 0 {
		return 0
	}
	return r[len(r)-1]
}

// someOf joins names, at most five, and says how many there are.
func someOf(names []string) string {
	const shown = 5
	s := strings.Join(names[:min(shown, len(names))], "、")
	if len(names) > shown {
		s += " 等 " + strconv.Itoa(len(names)) + " 家"
	}
	return s
}
