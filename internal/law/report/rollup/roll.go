package rollup

import (
	"slices"
	"strconv"
	"strings"
)

// Roll is the list of who should report, with who belongs to whom.
type Roll []Member

// Member is one agency of the list; Under is the agency it belongs to, "" at
// the top.
type Member struct{ Name, Under string }

// Heads that a list may carry over its names.
var rollHeads = []string{"序号", "单位", "单位名称", "机关", "机关名称", "行政机关", "名称", "agency"}

// ParseRoll reads a list: the agency in the first column, the one it belongs to
// in the second, if any. Running numbers before the name, a head row, blank
// rows and rows that begin with # are passed over.
func ParseRoll(rows [][]string) Roll {
	var out Roll
	for _, row := range rows {
		row = trimmed(row)
		if len(row) > 1 && isNumber(row[0]) {
			row = row[1:]
		}
		if len(row) == 0 || row[0] == "" || strings.HasPrefix(row[0], "#") || slices.Contains(rollHeads, row[0]) {
			continue
		}
		m := Member{Name: row[0]}
		if len(row) > 1 {
			m.Under = row[1]
		}
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

func trimmed(row []string) []string {
	out := make([]string, len(row))
	for i, s := range row {
		out[i] = strings.Join(strings.Fields(s), "")
	}
	return out
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(strings.TrimRight(s, ".．、"))
	return err == nil
}

// tree is a list made ready for questions, by folded names.
type tree struct {
	under  map[string]string
	listed map[string]bool
	parent map[string]bool // somebody belongs to it
}

func (r Roll) tree() *tree {
	t := &tree{map[string]string{}, map[string]bool{}, map[string]bool{}}
	for _, m := range r {
		name, above := fold(m.Name), fold(m.Under)
		t.listed[name] = true
		if above != "" {
			t.under[name] = above
			t.parent[above] = true
		}
	}
	return t
}

// isUnder reports whether name belongs to above, directly or through others.
func (t *tree) isUnder(name, above string) bool {
	for range len(t.under) { // a circle in the list must not hang
		next, ok := t.under[name]
		if !ok {
			return false
		}
		if next == above {
			return true
		}
		name = next
	}
	return false
}

// isLeaf reports whether name stands in the list and nobody belongs to it.
func (t *tree) isLeaf(name string) bool { return t.listed[name] && !t.parent[name] }
