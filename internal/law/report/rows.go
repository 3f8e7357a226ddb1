package report

// Row numbers the 25 rows of table 3 in the order of the form.
type Row int

// The rows of table 3.
const (
	New Row = iota
	CarriedIn
	Granted
	Partial
	StateSecret
	ProhibitedByLaw
	SecurityAndStability
	ThirdPartyRights
	InternalAffairs
	Deliberative
	EnforcementFile
	AdministrativeInquiry
	NotHeld
	NeedsCreation
	UnclearAfterCorrection
	Petition
	Repeat
	Publication
	Excessive
	Reconfirmation
	CorrectionOverdue
	FeeUnpaid
	OtherOther
	Total
	CarriedOut
	Rows
)

// FirstLeaf and LastLeaf bound the 21 outcomes that add up to Total.
const (
	FirstLeaf = Granted
	LastLeaf  = OtherOther
)

// Column numbers the seven columns of table 3 (申请人情况).
type Column int

// The columns of table 3.
const (
	NaturalPerson Column = iota
	Commercial
	Research
	PublicInterest
	LegalService
	OtherOrganisation
	RowTotal
	Columns
)

// Group numbers the three groups of table 4.
type Group int

// 行政复议; 行政诉讼: 未经复议直接起诉, 复议后起诉.
const (
	Reconsideration Group = iota
	LitigationDirect
	LitigationAfterReconsideration
	Groups
)

// Result numbers the five columns of a group of table 4.
type Result int

// 结果维持, 结果纠正, 其他结果, 尚未审结, 总计.
const (
	Upheld Result = iota
	Corrected
	OtherResult
	Pending
	GroupTotal
	Results
)

type rowInfo struct{ key, group, label string }

// Labels of table 3: two independent reproductions of 国办公开办函〔2021〕30号.
var rows = [Rows]rowInfo{
	New:                    {"new", "", "一、本年新收政府信息公开申请数量"},
	CarriedIn:              {"carried_in", "", "二、上年结转政府信息公开申请数量"},
	Granted:                {"granted", "", "（一）予以公开"},
	Partial:                {"partial", "", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"},
	StateSecret:            {"refused.state_secret", "（三）不予公开", "1.属于国家秘密"},
	ProhibitedByLaw:        {"refused.prohibited_by_law", "（三）不予公开", "2.其他法律行政法规禁止公开"},
	SecurityAndStability:   {"refused.security_and_stability", "（三）不予公开", "3.危及“三安全一稳定”"},
	ThirdPartyRights:       {"refused.third_party_rights", "（三）不予公开", "4.保护第三方合法权益"},
	InternalAffairs:        {"refused.internal_affairs", "（三）不予公开", "5.属于三类内部事务信息"},
	Deliberative:           {"refused.deliberative", "（三）不予公开", "6.属于四类过程性信息"},
	EnforcementFile:        {"refused.enforcement_file", "（三）不予公开", "7.属于行政执法案卷"},
	AdministrativeInquiry:  {"refused.administrative_inquiry", "（三）不予公开", "8.属于行政查询事项"},
	NotHeld:                {"unavailable.not_held", "（四）无法提供", "1.本机关不掌握相关政府信息"},
	NeedsCreation:          {"unavailable.needs_creation", "（四）无法提供", "2.没有现成信息需要另行制作"},
	UnclearAfterCorrection: {"unavailable.unclear_after_correction", "（四）无法提供", "3.补正后申请内容仍不明确"},
	Petition:               {"not_processed.petition", "（五）不予处理", "1.信访举报投诉类申请"},
	Repeat:                 {"not_processed.repeat", "（五）不予处理", "2.重复申请"},
	Publication:            {"not_processed.publication", "（五）不予处理", "3.要求提供公开出版物"},
	Excessive:              {"not_processed.excessive", "（五）不予处理", "4.无正当理由大量反复申请"},
	Reconfirmation:         {"not_processed.reconfirmation", "（五）不予处理", "5.要求行政机关确认或重新出具已获取信息"},
	CorrectionOverdue:      {"other.correction_overdue", "（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"},
	FeeUnpaid:              {"other.fee_unpaid", "（六）其他处理", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"},
	OtherOther:             {"other.other", "（六）其他处理", "3.其他"},
	Total:                  {"total", "", "（七）总计"},
	CarriedOut:             {"carried_out", "", "四、结转下年度继续办理"},
}

// Key is the row's path in JSON under "requests", e.g. "refused.state_secret".
func (r Row) Key() string { return rows[r].key }

// Label is the row's label on the form.
func (r Row) Label() string { return rows[r].label }

// Section is the group label above the row on the form, "" where none.
func (r Row) Section() string { return rows[r].group }

// IsLeaf reports whether the row is one of the 21 outcomes.
func (r Row) IsLeaf() bool { return r >= FirstLeaf && r <= LastLeaf }

// RowByKey finds a row by its JSON path.
func RowByKey(key string) (Row, bool) {
	for r := range Rows {
		if rows[r].key == key {
			return r, true
		}
	}
	return 0, false
}

type nameLabel struct{ key, label string }

var columns = [Columns]nameLabel{
	{"natural_person", "自然人"},
	{"commercial", "商业企业"},
	{"research", "科研机构"},
	{"public_interest", "社会公益组织"},
	{"legal_service", "法律服务机构"},
	{"other", "其他"},
	{"total", "总计"},
}

// Key is the column's identifier, as applicants' kinds are named.
func (c Column) Key() string { return columns[c].key }

// ColumnByKey finds a column by the applicant's kind.
func ColumnByKey(key string) (Column, bool) {
	for c := range RowTotal {
		if columns[c].key == key {
			return c, true
		}
	}
	return 0, false
}

// Label is the column's head on the form.
func (c Column) Label() string { return columns[c].label }

var groups = [Groups]nameLabel{
	{"reconsideration", "行政复议"},
	{"litigation_direct", "未经复议直接起诉"},
	{"litigation_after_reconsideration", "复议后起诉"},
}

// Key is the group's identifier under "disputes".
func (g Group) Key() string { return groups[g].key }

// Label is the group's head on the form.
func (g Group) Label() string { return groups[g].label }

var results = [Results]nameLabel{
	{"upheld", "结果维持"},
	{"corrected", "结果纠正"},
	{"other", "其他结果"},
	{"pending", "尚未审结"},
	{"total", "总计"},
}

// Key is the result's identifier.
func (r Result) Key() string { return results[r].key }

// Label is the result's head on the form.
func (r Result) Label() string { return results[r].label }

var stocks = [Stocks]nameLabel{
	{"issued", "本年制发件数"},
	{"repealed", "本年废止件数"},
	{"in_force", "现行有效件数"},
}

// Key is the column's identifier.
func (s Stock) Key() string { return stocks[s].key }

// Label is the column's head on the form.
func (s Stock) Label() string { return stocks[s].label }
