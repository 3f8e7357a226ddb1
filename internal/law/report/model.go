// Package report is the annual report of open government information work
// (政府信息公开工作年度报告, Regulations arts 49–50; format 国办公开办函〔2021〕30号):
// its figures, their names and labels, and what was found in it. Its
// sub-packages read it from a document (reading), check it (rules), lay it out
// (layout), add reports up (rollup) and set them side by side (compare).
package report

// Schema names the JSON form of a report.
const Schema = "gongkai/report/1"

// Format is the official form a report follows.
type Format string

// The forms: 国办公开办函〔2021〕30号, and the trial 国办公开办函〔2019〕60号.
const (
	Format2021 Format = "2021"
	Format2019 Format = "2019"
)

// Report is one agency's report of one year. The zero Count is unknown, so a
// cell that nobody stated is never taken for 0.
type Report struct {
	Agency    string
	Year      int
	Format    Format
	Title     string
	Sections  Sections
	Proactive Proactive
	Requests  Requests
	Disputes  Disputes
	Trial     *Trial // cells that only the 2019 form has
	// Leaves names the agencies added up in a roll-up, so that it is never
	// added to them again; nil in an agency's own report.
	Leaves []string
}

// Sections are the three sections of prose, as plain text, a paragraph a line.
type Sections struct {
	Overview string `json:"overview"` // 一、总体情况
	Problems string `json:"problems"` // 五、存在的主要问题及改进情况
	Other    string `json:"other"`    // 六、其他需要报告的事项
}

// Proactive is table 2 (二、主动公开政府信息情况), ten cells.
type Proactive struct {
	Rules               [3]Count // by Stock
	NormativeDocuments  [3]Count // by Stock
	Licences, Penalties Count
	Compulsion          Count
	Fees                Amount // 万元
}

// Stock numbers the columns of rules and normative documents.
type Stock int

// 本年制发件数, 本年废止件数, 现行有效件数.
const (
	Issued Stock = iota
	Repealed
	InForce
	Stocks
)

// Requests is table 3: 25 rows of 7 columns.
type Requests [Rows][Columns]Count

// Disputes is table 4: three groups of five results.
type Disputes [Groups][Results]Count

// Trial holds the cells of the 2019 form that the 2021 form dropped, by name;
// see TrialCells for the names and labels.
type Trial struct {
	Counts  map[string]Count
	Amounts map[string]Amount // 万元
}
