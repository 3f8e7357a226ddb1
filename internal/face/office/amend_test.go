package office_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gongkai/internal/kernel/agency"
)

// putRight puts a wrong telephone and a wrong day of receipt right, and takes
// out a step that never was; the case shows all of it, and no personal words.
func putRight(t *testing.T, d *desk, handler *visitor, at string) {
	t.Helper()
	d.signedIn(t, agency.Signer).refused(at + "/amend")
	if a := handler.post(at+"/amend", "step", "open", "why", ""); a.status != http.StatusUnprocessableEntity {
		t.Errorf("opened without a reason: %d", a.status)
	}
	if body := handler.get(at + "/amend").body; strings.Contains(body, ">案件</a>") {
		t.Error("the crumbs say 案件, not which")
	}
	a := handler.post(at+"/amend", "step", "open", "why", "电话抄错")
	if a.status != http.StatusOK || !strings.Contains(a.body, "保存更正") {
		t.Fatalf("the registration is not shown: %d", a.status)
	}
	values := fieldsOf(a.body)
	values["phone"], values["why"] = "13912345678", "电话抄错"
	if a = handler.post(at+"/amend", pairsOf(values, "name", "")...); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "13912345678") {
		t.Errorf("a name is missing: %d", a.status)
	}
	if a = handler.post(at+"/amend", pairsOf(values)...); a.status != http.StatusSeeOther {
		t.Fatalf("not put right: %d %s", a.status, a.body)
	}
	body := handler.page(at).Raw
	if !strings.Contains(body, "更正登记信息") || !strings.Contains(body, "电话抄错") || !strings.Contains(body, "****78") || strings.Contains(body, "13912345678") {
		t.Error("the case does not show the correction, or shows too much")
	}

	handler.page("/office/cases/applicant")
	found := handler.post("/office/cases/applicant", "phone", "139-1234 5678", "purpose", "联系申请人")
	if found.status != http.StatusOK || !strings.Contains(found.body, "找到 1 件") || !strings.Contains(found.body, at) || strings.Contains(found.body, "5678") {
		t.Errorf("not found by the telephone: %d", found.status)
	}
	for want, a := range map[string]answer{"请选择": handler.post("/office/cases/applicant", "name", "张三"), "完整的姓名": handler.post("/office/cases/applicant", "purpose", "联系申请人")} {
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, want) {
			t.Errorf("%s: %d", want, a.status)
		}
	}

	form := at + "/entries/1"
	handler.page(form)
	values = fieldsOf(handler.get(form).body)
	values["channel"], values["why"] = "registered_mail", "签收日看错"
	if a = handler.post(form, pairsOf(values, "on", "2099-1-1")...); a.status != http.StatusUnprocessableEntity {
		t.Errorf("received in the future: %d", a.status)
	}
	if a = handler.post(form, pairsOf(values)...); a.status != http.StatusSeeOther {
		t.Fatalf("not put right: %d %s", a.status, a.body)
	}
	body = handler.page(at).Raw
	if !strings.Contains(body, "（已撤销，不计）") || !strings.Contains(body, "更正为 渠道：挂号信") || !strings.Contains(body, "签收日看错") {
		t.Error("the case does not show what was struck and why")
	}
	if a = handler.get(form); !strings.Contains(a.body, "不能更正") {
		t.Errorf("what was struck can be struck again: %d", a.status)
	}
}

// refused visits a page that the visitor may not see.
func (v *visitor) refused(path string) {
	v.t.Helper()
	if a := v.get(path); a.status != http.StatusForbidden {
		v.t.Errorf("%s: %d", path, a.status)
	}
}

// fieldsOf are the answers of the last form of a page as they would be sent.
func fieldsOf(page string) map[string]string {
	out := map[string]string{}
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return out
	}
	attr := func(n *html.Node, name string) (string, bool) {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val, true
			}
		}
		return "", false
	}
	choice := ""
	for n := range doc.Descendants() {
		name, _ := attr(n, "name")
		value, _ := attr(n, "value")
		kind, _ := attr(n, "type")
		_, checked := attr(n, "checked")
		_, selected := attr(n, "selected")
		switch {
		case n.Data == "form":
			clear(out)
		case n.Data == "select":
			choice = name
		case n.Data == "option" && selected:
			out[choice] = value
		case n.Data == "textarea" && n.FirstChild != nil:
			out[name] = n.FirstChild.Data
		case n.Data == "input" && (kind != "radio" && kind != "checkbox" || checked):
			out[name] = value
		}
	}
	return out
}

// pairsOf are fields with some changed.
func pairsOf(fields map[string]string, changed ...string) (out []string) {
	fields = maps.Clone(fields)
	for i := 0; i+1 < len(changed); i += 2 {
		fields[changed[i]] = changed[i+1]
	}
	for name, value := range fields {
		out = append(out, name, value)
	}
	return out
}
