package report

// Path names one cell, e.g. "proactive.licences", "requests.refused.repeat.total"
// or "disputes.reconsideration.pending". Paths are stable and public.
type Path string

// CellCount is the number of cells of a 2021 report: 10 + 25×7 + 3×5.
const CellCount = 10 + int(Rows)*int(Columns) + int(Groups)*int(Results)

// RequestPath is the path of a cell of table 3.
func RequestPath(r Row, c Column) Path { return requestPaths[r][c] }

// DisputePath is the path of a cell of table 4.
func DisputePath(g Group, r Result) Path { return disputePaths[g][r] }

// Paths are made once: a reading names every cell.
var (
	requestPaths = func() (all [Rows][Columns]Path) {
		for r := range Rows {
			for c := range Columns {
				all[r][c] = Path("requests." + r.Key() + "." + c.Key())
			}
		}
		return all
	}()
	disputePaths = func() (all [Groups][Results]Path) {
		for g := range Groups {
			for r := range Results {
				all[g][r] = Path("disputes." + g.Key() + "." + r.Key())
			}
		}
		return all
	}()
	allPaths = func() (all []Path) {
		for _, c := range new(Report).Counts() {
			all = append(all, c.Path)
			if c.Path == PathCompulsion {
				all = append(all, PathFees)
			}
		}
		for _, c := range trialCells {
			all = append(all, c.Path())
		}
		return all
	}()
)

// Paths lists the paths of all cells in the order of the form, then those of
// the trial form.
func Paths() []Path { return append([]Path(nil), allPaths...) }

// The paths of the single cells of table 2.
const (
	PathLicences   Path = "proactive.licences"
	PathPenalties  Path = "proactive.penalties"
	PathCompulsion Path = "proactive.compulsion"
	PathFees       Path = "proactive.fees"
)

// RulesPath and NormativePath are the paths of the stock cells of table 2.
func RulesPath(s Stock) Path { return rulesPaths[s] }

// NormativePath is the path of a cell of the row 行政规范性文件.
func NormativePath(s Stock) Path { return normativePaths[s] }

var (
	rulesPaths     = stockPaths("proactive.rules.")
	normativePaths = stockPaths("proactive.normative_documents.")
)

func stockPaths(prefix string) (all [Stocks]Path) {
	for s := range Stocks {
		all[s] = Path(prefix + s.Key())
	}
	return all
}

// CountCell is a counted cell with its path and its Chinese name.
type CountCell struct {
	Path  Path
	Label string
	Value *Count
}

// Counts lists the 199 counted cells of r in the order of the form; Value
// points into r. The one cell that is no count is r.Proactive.Fees.
func (r *Report) Counts() []CountCell {
	out := make([]CountCell, 0, CellCount-1)
	add := func(p Path, label string, v *Count) { out = append(out, CountCell{p, label, v}) }
	p := &r.Proactive
	for s := range Stocks {
		add(RulesPath(s), "规章·"+s.Label(), &p.Rules[s])
	}
	for s := range Stocks {
		add(NormativePath(s), "行政规范性文件·"+s.Label(), &p.NormativeDocuments[s])
	}
	add(PathLicences, "行政许可·本年处理决定数量", &p.Licences)
	add(PathPenalties, "行政处罚·本年处理决定数量", &p.Penalties)
	add(PathCompulsion, "行政强制·本年处理决定数量", &p.Compulsion)
	for row := range Rows {
		for col := range Columns {
			add(RequestPath(row, col), row.Section()+row.Label()+"·"+col.Label(), &r.Requests[row][col])
		}
	}
	for g := range Groups {
		for res := range Results {
			add(DisputePath(g, res), g.Label()+"·"+res.Label(), &r.Disputes[g][res])
		}
	}
	return out
}
