package report

// TrialCell is a cell that only the trial form (国办公开办函〔2019〕60号) has.
// Its Name is also its place in the JSON object "trial".
type TrialCell struct {
	Name   string // e.g. "rules.made"
	Label  string
	Amount bool // 万元, kept in Trial.Amounts; the others are counts
	Signed bool // 本年增/减 may be negative
}

// Path is the cell's path, "trial." and its name.
func (c TrialCell) Path() Path { return TrialPath(c.Name) }

// TrialPath is the path of the trial cell of that name.
func TrialPath(name string) Path { return Path("trial." + name) }

var trialCells = [...]TrialCell{
	{Name: "rules.made", Label: "规章·本年新制作数量"},
	{Name: "rules.published", Label: "规章·本年新公开数量"},
	{Name: "rules.public_total", Label: "规章·对外公开总数量"},
	{Name: "normative_documents.made", Label: "规范性文件·本年新制作数量"},
	{Name: "normative_documents.published", Label: "规范性文件·本年新公开数量"},
	{Name: "normative_documents.public_total", Label: "规范性文件·对外公开总数量"},
	{Name: "licences.projects", Label: "行政许可·上一年项目数量"},
	{Name: "licences.change", Label: "行政许可·本年增/减", Signed: true},
	{Name: "services.projects", Label: "其他对外管理服务事项·上一年项目数量"},
	{Name: "services.change", Label: "其他对外管理服务事项·本年增/减", Signed: true},
	{Name: "services.decisions", Label: "其他对外管理服务事项·处理决定数量"},
	{Name: "penalties.projects", Label: "行政处罚·上一年项目数量"},
	{Name: "penalties.change", Label: "行政处罚·本年增/减", Signed: true},
	{Name: "compulsion.projects", Label: "行政强制·上一年项目数量"},
	{Name: "compulsion.change", Label: "行政强制·本年增/减", Signed: true},
	{Name: "fees.projects", Label: "行政事业性收费·上一年项目数量"},
	{Name: "fees.change", Label: "行政事业性收费·本年增/减", Signed: true},
	{Name: "procurement.projects", Label: "政府集中采购·采购项目数量"},
	{Name: "procurement.amount", Label: "政府集中采购·采购总金额", Amount: true},
}

// TrialCells lists the trial form's own cells in the order of the form.
func TrialCells() []TrialCell { return append([]TrialCell(nil), trialCells[:]...) }

// TrialCellByName finds a trial cell.
func TrialCellByName(name string) (TrialCell, bool) {
	for _, c := range trialCells {
		if c.Name == name {
			return c, true
		}
	}
	return TrialCell{}, false
}

// Empty reports whether no trial cell is known.
func (t *Trial) Empty() bool {
	if t == nil {
		return true
	}
	for _, c := range t.Counts {
		if c.Known {
			return false
		}
	}
	for _, a := range t.Amounts {
		if a != "" {
			return false
		}
	}
	return true
}

// SetTrialCount puts a count into the report's trial cells.
func (r *Report) SetTrialCount(name string, c Count) {
	if r.Trial == nil {
		r.Trial = &Trial{}
	}
	if r.Trial.Counts == nil {
		r.Trial.Counts = map[string]Count{}
	}
	r.Trial.Counts[name] = c
}

// SetTrialAmount puts an amount into the report's trial cells.
func (r *Report) SetTrialAmount(name string, a Amount) {
	if r.Trial == nil {
		r.Trial = &Trial{}
	}
	if r.Trial.Amounts == nil {
		r.Trial.Amounts = map[string]Amount{}
	}
	r.Trial.Amounts[name] = a
}
