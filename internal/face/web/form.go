package web

import (
	"errors"
	"net/http"
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// Form is a form with what was typed and what is wrong with it. It is made
// anew for each request.
type Form struct {
	ID       string // "" is "form"
	Action   string // "" posts to the page itself
	Get      bool   // a search: fields go into the address
	Files    bool   // has file fields
	Submit   string // the verb on the button
	Danger   bool   // the button cannot be taken back
	Intro    string
	Fields   []*Field
	Hidden   []Option  // Value under the name Label
	Problems []Problem // shown on top, linked to their fields
	Also     []Option  // further buttons: Label on it, Value under the name "do"
	Cancel   *Link
}

// FieldKind is how a field is asked.
type FieldKind string

// The kinds. The zero kind is one line of text.
const (
	Text     FieldKind = ""
	Area     FieldKind = "area"
	Date     FieldKind = "date"
	Number   FieldKind = "number"
	Select   FieldKind = "select"
	Radios   FieldKind = "radios"
	Checks   FieldKind = "checks"
	File     FieldKind = "file"
	Password FieldKind = "password"
	Email    FieldKind = "email"
	Phone    FieldKind = "tel"
	Search   FieldKind = "search"
)

// Field is one question.
type Field struct {
	Name, Label, Hint string
	Kind              FieldKind
	Options           []Option // of Select, Radios, Checks
	Value             string
	Values            []string // of Checks
	Optional          bool     // says 选填; else an empty answer is a problem
	Code              string   // token for autocomplete: name, tel, one-time-code, …
	Max               int      // characters; 0 is 200, or 5000 of an Area
	Short             bool     // a narrow box
	Blank             string   // of a Select: the words of no choice, 请选择 where ""
	Rows              int      // lines of an Area, 5 where 0
	Multiple          bool     // a File field takes several
	Suggest           []string // of a line of text: what may be meant, others may be typed
	Error             string
}

// Option is one choice.
type Option struct {
	Value, Label, Hint string
}

// Problem is one line of the error summary.
type Problem struct{ Field, Message string }

// Field finds a field by its name; nil where there is none.
func (f *Form) Field(name string) *Field {
	for _, x := range f.Fields {
		if x.Name == name {
			return x
		}
	}
	return nil
}

// Value is what was typed into a field, without spaces around.
func (f *Form) Value(name string) string {
	if x := f.Field(name); x != nil {
		return x.Value
	}
	for _, h := range f.Hidden {
		if h.Label == name {
			return h.Value
		}
	}
	return ""
}

// Checked lists the ticked values of a field.
func (f *Form) Checked(name string) []string {
	if x := f.Field(name); x != nil {
		return x.Values
	}
	return nil
}

// Read takes what was typed and checks what each field alone can tell; false
// means that the form is to be shown again. The body is read here: the errors
// are the request's.
func (f *Form) Read(r *http.Request) (bool, error) {
	if f.Get {
		f.Fill(r.URL.Query())
		return f.check(), nil
	}
	if err := parse(r); err != nil {
		return false, err
	}
	f.Fill(r.PostForm)
	return f.check(), nil
}

func parse(r *http.Request) error {
	err := r.ParseForm()
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(1 << 20)
	}
	var tooLarge *http.MaxBytesError
	if err != nil && !errors.As(err, &tooLarge) {
		return fault.Wrap(fault.Invalid, "web.form", "提交的表单不完整，请返回重新填写。", err)
	}
	for _, values := range r.PostForm {
		for i := range values {
			values[i] = storable(values[i])
		}
	}
	return err
}

// storable drops what is no text: a database may refuse it.
func storable(s string) string { return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "") }

// Fill takes values without checking them.
func (f *Form) Fill(v url.Values) {
	for _, x := range f.Fields {
		if x.Kind == Checks {
			x.Values = known(x.Options, v[x.Name])
			continue
		}
		x.Value = clean(v.Get(x.Name), x.Kind)
	}
	for i := range f.Hidden {
		if v.Has(f.Hidden[i].Label) {
			f.Hidden[i].Value = v.Get(f.Hidden[i].Label)
		}
	}
}

// clean drops what cannot be seen, and takes full-width figures as figures; a
// password is taken as it is.
func clean(s string, k FieldKind) string {
	if k == Password {
		return s
	}
	switch s = strings.ReplaceAll(s, "\r\n", "\n"); k {
	case Number, Date, Email, Phone:
		s = width.Fold.String(s)
	}
	s = strings.Map(func(r rune) rune {
		if r < ' ' && !(r == '\n' && k == Area) && r != '\t' || r == 0x7f || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(s)
}

func known(options []Option, values []string) (out []string) {
	for _, o := range options {
		for _, v := range values {
			if v == o.Value {
				out = append(out, v)
				break
			}
		}
	}
	return out
}

// Fail notes a problem of a field, "" for one of the whole form.
func (f *Form) Fail(name, message string) {
	if x := f.Field(name); x != nil {
		if x.Error != "" {
			return
		}
		x.Error = message
		if !strings.HasPrefix(message, x.Label) {
			message = x.Label + "：" + message
		}
		name = f.At(name)
	} else {
		name = ""
	}
	f.Problems = append(f.Problems, Problem{name, message})
}

// At is the id of a field on the page.
func (f *Form) At(name string) string {
	if f.ID == "" {
		return "form-" + name
	}
	return f.ID + "-" + name
}

// OK reports whether no problem was found so far.
func (f *Form) OK() bool { return len(f.Problems) == 0 }

// Explain puts a refusal onto the form: Invalid and Conflict are the typist's
// to mend. Any other error is given back.
func (f *Form) Explain(err error) error {
	var e *fault.Error
	if !errors.As(err, &e) || e.Kind != fault.Invalid && e.Kind != fault.Conflict {
		return err
	}
	if len(e.Fields) == 0 {
		_, field, _ := strings.Cut(e.Code, ".")
		f.Fail(field, e.Message)
		return nil
	}
	for _, x := range e.Fields {
		f.Fail(f.named(x.Name), f.words(x))
	}
	return nil
}

// named finds a field by its name or its label.
func (f *Form) named(s string) string {
	for _, x := range f.Fields {
		if x.Label == s {
			return x.Name
		}
	}
	return s
}

func (f *Form) words(x fault.Field) string {
	if f.Field(f.named(x.Name)) == nil {
		return x.Name + x.Message
	}
	return x.Message
}

func (f *Form) check() bool {
	for _, x := range f.Fields {
		if m := x.check(); m != "" {
			f.Fail(x.Name, m)
		}
	}
	return f.OK()
}

// check says what is wrong with the answer by itself, "" for nothing.
func (x *Field) check() string {
	most := x.most()
	switch {
	case x.Kind == File:
		return ""
	case x.Kind == Checks:
		if !x.Optional && len(x.Values) == 0 {
			return "请至少选择一项"
		}
		return ""
	case x.Value == "" && x.Optional:
		return ""
	case x.Value == "" && (x.Kind == Select || x.Kind == Radios):
		return "请选择"
	case x.Value == "":
		return "请填写"
	case len([]rune(x.Value)) > most:
		return "最多 " + strconv.Itoa(most) + " 个字，现有 " + strconv.Itoa(len([]rune(x.Value))) + " 个"
	}
	switch x.Kind {
	case Select, Radios:
		if len(known(x.Options, []string{x.Value})) == 0 {
			return "请在所列各项中选择"
		}
	case Date:
		if _, err := ParseDate(x.Value); err != nil {
			return err.Error()
		}
	case Number:
		if !writtenNumber.MatchString(x.Value) {
			return "请填写数字"
		}
	case Email:
		if at, err := mail.ParseAddress(x.Value); err != nil || at.Address != x.Value {
			return "不像电子邮箱，请写作 name@example.com"
		}
	}
	return ""
}

func (x *Field) most() int {
	switch {
	case x.Max > 0:
		return x.Max
	case x.Kind == Area:
		return 5000
	}
	return 200
}

// Most is the number of characters that the field takes.
func (x *Field) Most() int { return x.most() }

// Has reports whether an option is chosen.
func (x *Field) Has(value string) bool {
	for _, v := range x.Values {
		if v == value {
			return true
		}
	}
	return x.Kind != Checks && x.Value == value
}

// Date is a field's day, the zero Date where it is empty or wrong.
func (f *Form) Date(name string) calendar.Date {
	d, err := ParseDate(f.Value(name))
	if err != nil {
		return calendar.Date{}
	}
	return d
}

// Int is a field's whole number, 0 where it is none.
func (f *Form) Int(name string) int {
	n, err := strconv.Atoi(f.Value(name))
	if err != nil {
		return 0
	}
	return n
}

var writtenNumber = regexp.MustCompile(`^-?\d{1,15}(\.\d{1,6})?$`)

var writtenDate = regexp.MustCompile(`^([12]\d{3})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?$`)

// ParseDate reads a day as people write it: 2023-09-20, 2023年9月20日,
// 2023/9/20, 2023.9.20 or 20230920.
func ParseDate(s string) (calendar.Date, error) {
	wrong := errors.New("“" + s + "”不是日期，请写作 2023-09-20 或者 2023年9月20日")
	if len(s) == 8 && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' }) {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	m := writtenDate.FindStringSubmatch(s)
	if m == nil {
		return calendar.Date{}, wrong
	}
	var n [3]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1]) // the pattern lets only digits through
	}
	d := calendar.D(n[0], time.Month(n[1]), n[2])
	if back, err := calendar.ParseDate(d.String()); err != nil || back != d {
		return calendar.Date{}, errors.New("没有 " + s + " 这一天")
	}
	return d, nil
}
