package letter

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Compose writes a letter of a kind from its facts in the words of t, nil for
// the usual ones. It is pure. A mandatory fact that is missing, or that the law
// does not let the letter state, is a fault.Invalid whose fields name each of
// them with a stable code; then there is no document.
func Compose(kind Kind, f *Facts, t *Template) (*doc.Document, error) {
	info, ok := Lookup(kind)
	if !ok {
		return nil, fault.New(fault.Invalid, "letter.kind", fmt.Sprintf("没有 %q 这种文书，可用 gongkai letter kinds 查看", kind))
	}
	if t == nil {
		t = Usual(kind)
	}
	if t.Kind != kind {
		return nil, fault.New(fault.Invalid, "letter.template-kind", fmt.Sprintf("模板是“%s”的，不能用于“%s”", t.Kind, kind))
	}
	w := &writer{f: f, info: info}
	w.head()
	t.write(w)
	w.foot()
	w.guard()
	if len(w.missing) > 0 {
		return nil, &fault.Error{Kind: fault.Invalid, Code: "letter.incomplete", Message: fmt.Sprintf("%s还不能成文", info.Name), Fields: once(w.missing)}
	}
	return &doc.Document{Title: line(f.Agency.Name) + info.Title, Language: "zh-CN", Blocks: w.out}, nil
}

// once drops the second mention of a fault.
func once(fs []fault.Field) []fault.Field {
	var out []fault.Field
	for _, f := range fs {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// guard refuses a letter to somebody else that names the applicant, in
// whatever part a handler wrote it (art. 32 asks for the third party's view of
// the information, not of the person who wants it).
func (w *writer) guard() {
	if w.info.To != ToThirdParty && w.info.To != ToOrgan && w.info.To != ToUnit || w.info.Kind == RecordTransfer {
		return
	}
	text := (&doc.Document{Blocks: w.out}).PlainText()
	a := w.f.Applicant
	for _, s := range []struct {
		what, value string
		least       int // characters; less tells nobody apart
	}{{"姓名或者名称", a.Name, 2}, {"证件号码", a.IDNo, 6}, {"联系人", a.Contact, 2}, {"电话", a.Phone, 5}, {"电子邮箱", a.Email, 5}, {"地址", a.Address, 6}} {
		if v := line(s.value); len([]rune(v)) >= s.least && strings.Contains(text, v) {
			w.fault("申请人信息", "reveals-applicant", "文书中写有申请人的%s“%s”，不得透露给%s，请换一种写法", s.what, v, w.info.To)
		}
	}
}
