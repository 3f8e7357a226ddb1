package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// An auditor finds who read whose personal data and why: by the case's number,
// by the person, by days; sees the number and nothing of the applicant; and of
// another tree sees nothing.
func TestAuditorFindsWhoRead(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		for _, x := range []agency.Agency{{ID: "town", Kind: agency.Township, Name: "清河镇人民政府"}, {ID: "school", Parent: "edu", Kind: agency.Institution, Name: "县一中"}} {
			if err := a.PutAgency(ctx, apptest.Operator, x); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := a.AddPerson(ctx, apptest.Operator, app.Person{Login: "hand", Name: "韩办", Agency: "edu", Roles: []agency.Role{agency.Handler}}); err != nil {
			t.Fatal(err)
		}
		hand := agency.Actor{Person: "hand", Name: "韩办", Agency: "edu", Roles: []agency.Role{agency.Handler}}
		auditor := agency.Actor{Person: "aud", Agency: "edu", Roles: []agency.Role{agency.AuditAdmin}}
		first := apptest.Received(t, a, c, calendar.D(2024, 3, 4), "学位安排方案")
		second := apptest.Received(t, a, c, calendar.D(2024, 3, 4), "校车线路")
		if _, err := a.ReadApplication(ctx, hand, first.ID, "联系申请人"); err != nil {
			t.Fatal(err)
		}
		c.Set(calendar.D(2024, 3, 11))
		if _, err := a.ReadApplication(ctx, hand, first.ID, "送达文书"); err != nil {
			t.Fatal(err)
		}
		if _, err := a.ReadApplication(ctx, hand, second.ID, "核实申请人身份"); err != nil {
			t.Fatal(err)
		}
		if err := a.AddNote(ctx, hand, first.ID, "已电话联系"); err != nil {
			t.Fatal(err)
		}
		find := func(q app.TrailQuery) (said []string) {
			t.Helper()
			lines, _, err := a.Trail(ctx, auditor, q)
			if err != nil {
				t.Fatal(err)
			}
			for i := range lines {
				said = append(said, lines[i].Name+" "+lines[i].What()+" "+lines[i].About()+" "+lines[i].Said())
				if all := strings.Join(said, ""); strings.Contains(all, "李某") || strings.Contains(all, "学位") {
					t.Errorf("the audit shows content: %s", all)
				}
			}
			return said
		}
		reads := string(agency.ApplicantRead)
		want := func(got []string, want ...string) {
			t.Helper()
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		want(find(app.TrailQuery{Case: first.Number, Verb: reads}), "韩办 查看申请人信息 案件 "+first.Number+" 用途：送达文书", "韩办 查看申请人信息 案件 "+first.Number+" 用途：联系申请人")
		want(find(app.TrailQuery{Case: first.Number, Verb: string(agency.CaseAct)}), "韩办 办理申请 案件 "+first.Number+" 的备注 ")
		want(find(app.TrailQuery{Actor: "韩办", Verb: reads, To: calendar.D(2024, 3, 4)}), "韩办 查看申请人信息 案件 "+first.Number+" 用途：联系申请人")
		want(find(app.TrailQuery{Actor: "hand", Verb: reads, From: calendar.D(2024, 3, 5), Agency: "edu"}),
			"韩办 查看申请人信息 案件 "+second.Number+" 用途：核实申请人身份", "韩办 查看申请人信息 案件 "+first.Number+" 用途：送达文书")
		want(find(app.TrailQuery{Case: "没有此号"}))
		want(find(app.TrailQuery{Actor: "hand", From: calendar.D(2024, 3, 12)}))

		stranger := agency.Actor{Person: "other", Agency: "town", Roles: []agency.Role{agency.AuditAdmin}}
		for _, q := range []app.TrailQuery{{}, {Case: first.Number}, {Actor: "hand"}} {
			lines, _, err := a.Trail(ctx, stranger, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				if l.Agency != "town" {
					t.Errorf("another tree's auditor reads %+v", l.Entry)
				}
			}
		}
		if _, _, err := a.Trail(ctx, stranger, app.TrailQuery{Agency: "edu"}); fault.KindOf(err) != fault.Forbidden {
			t.Error("another tree's auditor asks by agency:", err)
		}
		if _, data, err := a.TrailFile(ctx, auditor, app.TrailQuery{Case: first.Number, Verb: reads}); err != nil || len(data) == 0 {
			t.Error(err)
		}
		want(find(app.TrailQuery{Actor: "aud", Verb: string(agency.AuditRead), Limit: 1}), " 查看审计 审计记录 导出；事项：查看申请人信息；案件："+first.Number+"；条数：2")
	})
}

// Whatever verb a use case writes into the audit has words, the visitors' and
// those of signing in too: the source is read, so that no new one is forgotten.
func TestEveryVerbOfTheAuditHasWords(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !isVerb(spec.Type) {
				return true
			}
			for _, v := range spec.Values {
				if lit, ok := v.(*ast.BasicLit); ok {
					found++
					verb, _ := strconv.Unquote(lit.Value)
					if app.VerbWords(agency.Verb(verb)) == "" || !slices.Contains(app.TrailVerbs(), agency.Verb(verb)) {
						t.Errorf("%s: %s has no words", f.Name(), verb)
					}
				}
			}
			return true
		})
	}
	if found < 9 {
		t.Errorf("%d verbs found in the source, there are nine", found)
	}
	for _, v := range agency.Verbs() {
		if !slices.Contains(app.TrailVerbs(), v) {
			t.Errorf("%s cannot be searched for", v)
		}
	}
	for _, k := range request.Kinds() {
		if k.Label() == "" {
			t.Errorf("act %s has no words", k)
		}
	}
}

func isVerb(x ast.Expr) bool {
	sel, ok := x.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Verb"
}
