package statute

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// Key names a setting.
type Key string

// The settings that the law of a request, a fee and a dispute reads.
const (
	PauseFrom          Key = "consultation_pause_from"
	OtherOrganDays     Key = "other_organ_days"
	AfterPayment       Key = "clock_after_payment"
	EmailReceipt       Key = "email_receipt"
	PartialRemedy      Key = "partial_remedy"
	RowAlreadyPublic   Key = "row_already_public"
	RowNotExist        Key = "row_not_exist"
	RowNotOurs         Key = "row_not_ours"
	RowSpecialLaw      Key = "row_special_law"
	RowNotInformation  Key = "row_not_government_information"
	IndividualBusiness Key = "individual_business_column"
	LawyerAlone        Key = "lawyer_column"
	DisputeYear        Key = "dispute_year_basis"
	DisputeAppeals     Key = "dispute_appeals"
	ExpiredDocuments   Key = "expired_documents"
	DocumentsToCome    Key = "documents_not_yet_in_force"
	CaseReaders        Key = "case_readers"
)

// Setting is one point where the text is silent, with the choice made for it.
type Setting struct {
	Key     Key
	Choice  string // number in docs/law/choices.md
	Title   string // Chinese
	Default string
	Options []Option // what it may be; empty for a number from Min to Max
	Min     int
	Max     int
	Why     string // Chinese: the reason for the default
	House   bool   // a rule of the house: no number depends on it, and from its day it holds for what came before too
}

// Option is one value of a setting.
type Option struct{ Value, Label string }

var columnOptions = []Option{
	{"natural_person", "自然人"}, {"commercial", "商业企业"}, {"legal_service", "法律服务机构"}, {"other", "其他"},
}

// settings is the table of all of them.
var settings = []Setting{
	{
		Key: PauseFrom, Choice: "1.1", Title: "征求意见不计入期限的起算", Default: "dispatch",
		Options: []Option{{"dispatch", "自发出征求意见的次日起"}, {"receipt", "自被征求方收到的次日起"}},
		Why:     "第三十三条第三款未规定起止日，参照民法典第二百零一条，当日不计",
	},
	{
		Key: OtherOrganDays, Choice: "1.3", Title: "征求非共同制作机关意见的期限（工作日）", Default: "15", Min: 1, Max: 60,
		Why: "条文未规定其期限，比照第三方和共同制作机关，不使申请人的期限无限停止",
	},
	{
		Key: AfterPayment, Choice: "1.7", Title: "申请人缴费后的期限", Default: "restart",
		Options: []Option{{"restart", "自缴费完成的次日起重新计算"}, {"resume", "扣除等待缴费的时间后继续计算"}},
		Why:     "国办函〔2020〕109号的通行理解",
	},
	{
		Key: EmailReceipt, Choice: "1.14", Title: "电子邮件申请的收到之日", Default: "confirmation",
		Options: []Option{{"confirmation", "双方确认之日"}, {"arrival", "邮件到达之日"}},
		Why:     "第三十一条第三项优先于2015年的解释",
	},
	{
		Key: PartialRemedy, Choice: "4.2", Title: "部分公开答复的救济告知", Default: "split",
		Options: []Option{{"split", "依第十四至十六条不公开的部分复议前置，其余可复议或诉讼"}, {"review_first", "整份答复复议前置"}, {"either", "整份答复可复议或诉讼"}},
		Why:     "法释〔2025〕8号第一条只涉及第十四至十六条的决定",
	},
	{
		Key: RowAlreadyPublic, Choice: "5.1", Title: "已主动公开的列入", Default: "granted",
		Options: []Option{{"granted", "（一）予以公开"}, {"other.other", "（六）其他处理3"}}, Why: "通行做法",
	},
	{
		Key: RowNotExist, Choice: "5.2", Title: "经检索不存在的列入", Default: "unavailable.not_held",
		Options: []Option{{"unavailable.not_held", "（四）无法提供1"}, {"other.other", "（六）其他处理3"}}, Why: "通行做法",
	},
	{
		Key: RowNotOurs, Choice: "5.2", Title: "非本机关负责公开的列入", Default: "unavailable.not_held",
		Options: []Option{{"unavailable.not_held", "（四）无法提供1"}, {"other.other", "（六）其他处理3"}}, Why: "通行做法",
	},
	{
		Key: RowSpecialLaw, Choice: "5.3", Title: "依特别规定查询的列入", Default: "refused.administrative_inquiry",
		Options: []Option{{"refused.administrative_inquiry", "（三）不予公开8"}, {"other.other", "（六）其他处理3"}}, Why: "通行做法；救济方式不随列入的行",
	},
	{
		Key: RowNotInformation, Choice: "5.5", Title: "不属于政府信息、咨询的列入", Default: "other.other",
		Options: []Option{{"other.other", "（六）其他处理3"}, {"unavailable.not_held", "（四）无法提供1"}}, Why: "两种做法都有，取较多者",
	},
	{Key: IndividualBusiness, Choice: "5.7", Title: "个体工商户列入", Default: "natural_person", Options: columnOptions, Why: "来源不一，请向上级确认"},
	{Key: LawyerAlone, Choice: "5.8", Title: "律师以本人名义申请列入", Default: "natural_person", Options: columnOptions, Why: "通行做法"},
	{
		Key: DisputeYear, Choice: "5.9", Title: "复议诉讼表的年度口径", Default: "concluded",
		Options: []Option{{"concluded", "当年审结的和年末尚未审结的"}, {"accepted", "当年受理的"}}, Why: "表中没有结转行",
	},
	{
		Key: DisputeAppeals, Choice: "5.10", Title: "复议诉讼表中的上诉案件", Default: "latest",
		Options: []Option{{"latest", "一案一行，取年末最新结果"}, {"first", "一案一行，取一审结果"}}, Why: "每案只计一次",
	},
	{
		Key: ExpiredDocuments, Choice: "6.1", Title: "失效的文件计入本年废止件数", Default: "count",
		Options: []Option{{"count", "计入"}, {"leave_out", "不计入"}}, Why: "来源不一，台账内废止与失效分别记载",
	},
	{
		Key: DocumentsToCome, Choice: "6.2", Title: "已公布尚未施行的文件计入现行有效件数", Default: "leave_out",
		Options: []Option{{"leave_out", "不计入"}, {"count", "计入"}}, Why: "现行有效从严理解",
	},
	{
		Key: CaseReaders, Choice: "7.1", Title: "谁可以看案件", Default: "agency", House: true,
		Options: []Option{{"agency", "本机关承办人员都可以看"}, {"unit", "承办人员只看交给自己机构的案件"}},
		Why:     "条例没有规定机关内部的分工；个人信息较多的，可按个人信息保护法第六条限于承办机构和公开工作机构",
	},
}

// List is the table of settings in order of their choices.
func List() []Setting { return slices.Clone(settings) }

func find(k Key) (Setting, bool) {
	i := slices.IndexFunc(settings, func(s Setting) bool { return s.Key == k })
	if i < 0 {
		return Setting{}, false
	}
	return settings[i], true
}

// check refuses a value that the setting cannot have.
func (s Setting) check(value string) error {
	if len(s.Options) == 0 {
		if n, err := strconv.Atoi(value); err == nil && n >= s.Min && n <= s.Max {
			return nil
		}
		return badSetting(fmt.Sprintf("设置“%s”应为 %d 至 %d 的整数，不能是 %q", s.Title, s.Min, s.Max, value))
	}
	names := make([]string, len(s.Options))
	for i, o := range s.Options {
		if o.Value == value {
			return nil
		}
		names[i] = o.Value
	}
	return badSetting(fmt.Sprintf("设置“%s”应为 %s 之一，不能是 %q", s.Title, strings.Join(names, "、"), value))
}

func badSetting(message string) error {
	return fault.New(fault.Invalid, "statute.bad-setting", message)
}

// Change sets a setting from a day on; what began before keeps the old value.
type Change struct {
	From  calendar.Date `json:"from"`
	Key   Key           `json:"key"`
	Value string        `json:"value"`
}

// Settings is the history of the changes. A nil *Settings has the defaults.
type Settings struct{ changes []Change }

// NewSettings makes a history of changes, in any order; of two changes of a
// key on one day the later in the list holds. Unknown keys and values are
// refused with fault.Invalid.
func NewSettings(changes ...Change) (*Settings, error) {
	for _, c := range changes {
		s, ok := find(c.Key)
		if !ok {
			return nil, badSetting(fmt.Sprintf("没有名为 %q 的设置", c.Key))
		}
		if err := s.check(c.Value); err != nil {
			return nil, err
		}
	}
	sorted := slices.Clone(changes)
	slices.SortStableFunc(sorted, func(a, b Change) int { return a.From.Compare(b.From) })
	return &Settings{sorted}, nil
}

// At gives the values in force on d.
func (s *Settings) At(d calendar.Date) Values {
	var v Values
	if s == nil {
		return v
	}
	for _, c := range s.changes {
		if c.From.After(d) {
			break
		}
		if v.changed == nil {
			v.changed = map[Key]string{}
		}
		v.changed[c.Key] = c.Value
	}
	return v
}

// Values are the settings in force on one day; the zero Values are the
// defaults.
type Values struct{ changed map[Key]string }

// Get is the value of k, "" for an unknown key.
func (v Values) Get(k Key) string {
	if s, ok := v.changed[k]; ok {
		return s
	}
	s, _ := find(k)
	return s.Default
}

// Int is the value of a numeric setting.
func (v Values) Int(k Key) int {
	n, _ := strconv.Atoi(v.Get(k)) // checked when it was set
	return n
}

// Changed lists the settings whose value is not the default and on which
// numbers depend.
func (v Values) Changed() []Setting {
	var out []Setting
	for _, s := range settings {
		if c, ok := v.changed[s.Key]; ok && c != s.Default && !s.House {
			out = append(out, s)
		}
	}
	return out
}
