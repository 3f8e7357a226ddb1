package app

import (
	"errors"
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/kernel/idnumber"
	"gongkai/internal/law/request"
)

// MaxContent is how many characters an applicant may write in one field of
// text, MaxLine in a field of one line.
const (
	MaxContent = 5000
	MaxLine    = 200
)

// The papers that an applicant shows. The others are not checked, so that
// nobody is kept out by a rare one.
const (
	ResidentID  = "居民身份证"
	UnifiedCode = "统一社会信用代码"
)

// IDTypes are the papers of a natural person, or of an organisation.
func IDTypes(organisation bool) []string {
	if organisation {
		return []string{UnifiedCode, "其他证照"}
	}
	return []string{ResidentID, "护照", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "外国人永久居留身份证", "其他证件"}
}

// Organisation reports whether applicants of a kind act through a person whom
// they name.
func Organisation(kind string) bool { return kind != "natural_person" && kind != "lawyer" }

// The ways of supply that the form offers (arts 29, 40), as letters state them.
const (
	ByEmail   = "电子邮件"
	ByQuery   = "网上查询下载"
	ByMail    = "邮寄纸质"
	AtCounter = "当面领取"
	ByReading = "查阅、抄录"
)

// Forms lists the ways of supply in the order of the form.
func Forms() []string { return []string{ByQuery, ByEmail, ByMail, AtCounter, ByReading} }

func (s *Submission) tidy() {
	if s.Type == "" {
		s.Type = request.TypeRequest
	}
	for _, x := range append(s.lines(), s.texts()...) {
		*x.value = visible(*x.value)
	}
	s.Applicant.IDNo = strings.ToUpper(strings.Join(strings.Fields(hanzi.Fold(s.Applicant.IDNo)), ""))
}

// visible drops what is not seen and turns the direction of what is: control
// characters, and marks that make a text read otherwise than it is written.
func visible(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}

// part is a field of the form by its name.
type part struct {
	name, label string
	value       *string
	needed      bool
}

func (s *Submission) lines() []part {
	a, org := &s.Applicant, Organisation(s.Applicant.Kind)
	name := "姓名"
	if org {
		name = "名称"
	}
	return []part{
		{"name", name, &a.Name, true},
		{"id_type", "证件种类", &a.IDType, true},
		{"id_no", "证件号码", &a.IDNo, true},
		{"contact", "联系人", &a.Contact, org},
		{"phone", "电话", &a.Phone, false},
		{"email", "电子邮箱", &a.Email, s.Form == ByEmail},
		{"address", "通信地址", &a.Address, s.Form == ByMail},
		{"postal", "邮政编码", &a.Postal, false},
		{"form", "获取方式", &s.Form, s.Type != request.TypeRecordCorrection},
	}
}

func (s *Submission) texts() []part {
	if s.Type == request.TypeRecordCorrection {
		return []part{{"record", "需要更正的记录", &s.Record.Record, true}, {"wrong", "不准确之处", &s.Record.Wrong, true}, {"evidence", "证据", &s.Record.Evidence, true}}
	}
	return []part{{"content", "所需信息", &s.Content, true}}
}

var tokenForm = regexp.MustCompile(`^[A-Za-z0-9_-]{22,64}$`)

func invalid(fs ...fault.Field) error {
	return &fault.Error{Kind: fault.Invalid, Code: "apply.invalid", Message: "申请填写有误", Fields: fs}
}

// Faults says what is wrong with a submission that may yet be half filled, so
// that each page of a form can tell what is wrong on it.
func (s Submission) Faults() []fault.Field {
	s.tidy()
	var f *fault.Error
	if !errors.As(s.check(), &f) {
		return nil
	}
	return f.Fields
}

// check says everything that is wrong, by the names of the fields.
func (s *Submission) check() error {
	if !tokenForm.MatchString(s.Token) {
		return fault.New(fault.Invalid, "apply.token", "表单已经失效，请重新打开申请页面填写。")
	}
	var fs []fault.Field
	add := func(name, message string) {
		fs = append(fs, fault.Field{Name: name, Code: "apply." + name, Message: message})
	}
	if s.Type != request.TypeRequest && s.Type != request.TypeRecordCorrection {
		add("type", "没有这种申请")
	}
	if !isOneOf(s.Applicant.Kind, request.Applicants()) {
		add("kind", "请选择申请人类别")
	}
	for _, x := range s.texts() {
		checkPart(x, MaxContent, add)
	}
	for _, x := range s.lines() {
		checkPart(x, MaxLine, add)
	}
	s.checkReach(add)
	s.checkTell(add)
	s.checkPaper(add)
	if len(fs) > 0 {
		return invalid(fs...)
	}
	return nil
}

func isOneOf(key string, words []request.Word) bool {
	for _, w := range words {
		if w.Key == key {
			return true
		}
	}
	return false
}

func checkPart(x part, most int, add func(name, message string)) {
	n := len([]rune(*x.value))
	switch {
	case x.needed && n == 0 && x.name == "email":
		add(x.name, "选择了以电子邮件获取，请填写电子邮箱")
	case x.needed && n == 0 && x.name == "address":
		add(x.name, "选择了邮寄，请填写通信地址")
	case x.needed && n == 0:
		add(x.name, "请填写"+x.label)
	case n > most:
		add(x.name, "最多 "+strconv.Itoa(most)+" 个字，现有 "+strconv.Itoa(n)+" 个")
	}
}

var phoneForm = regexp.MustCompile(`^\+?[0-9][0-9 ()转-]{4,24}$`)

// checkReach makes sure that the office can confirm with the applicant.
func (s *Submission) checkReach(add func(name, message string)) {
	a := &s.Applicant
	if a.Phone == "" && a.Email == "" && a.Address == "" {
		add("phone", "电话、电子邮箱、通信地址请至少填写一项，受理机关要据此与您确认")
	}
	if a.Phone != "" && !phoneForm.MatchString(hanzi.Fold(a.Phone)) {
		add("phone", "不像电话号码，请写作 13800000000 或者 0990-8100000")
	}
	if at, err := mail.ParseAddress(a.Email); a.Email != "" && (err != nil || at.Address != a.Email) {
		add("email", "不像电子邮箱，请写作 name@example.com")
	}
	if s.Form != "" && s.Type == request.TypeRequest && !contains(Forms(), s.Form) {
		add("form", "请在列出的方式中选择")
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// checkPaper finds slips in the two numbers that check themselves.
func (s *Submission) checkPaper(add func(name, message string)) {
	a := &s.Applicant
	if a.IDNo == "" || a.IDType == "" {
		return
	}
	if !contains(IDTypes(Organisation(a.Kind)), a.IDType) {
		add("id_type", "请在列出的证件中选择")
		return
	}
	switch {
	case a.IDType == ResidentID && !idnumber.IsResident(a.IDNo, 0):
		add("id_no", "不是有效的18位居民身份证号码，请对照证件检查；用其他证件的请改选证件种类")
	case a.IDType == UnifiedCode && !idnumber.IsUnifiedCode(a.IDNo):
		add("id_no", "不是有效的18位统一社会信用代码，请对照证照检查；没有的请选“其他证照”")
	}
}
