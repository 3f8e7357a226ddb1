// Package internal holds the house; this test keeps its six laws by reading
// the source, so that it cannot be satisfied by a cached answer of a tool.
package internal

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The floors, lowest first. A package may import its own floor and those below.
var floors = []string{"kernel", "law", "adapter", "app", "face"}

// Third-party modules that pure code may use: data structures, no world.
var pureModules = []string{"golang.org/x/text", "golang.org/x/mod/sumdb"}

// What pure code never touches.
var impure = []string{"net", "net/http", "database/sql", "os", "os/exec", "log", "log/slog", "html/template", "io/ioutil", "syscall", "unsafe", "math/rand"}

// Who alone may know what (law 2). A path ends a subtree.
var reserved = map[string][]string{
	"database/sql":               {"adapter/store"},
	"modernc.org/sqlite":         {"adapter/store"},
	"github.com/jackc/pgx/v5":    {"adapter/store"},
	"archive/zip":                {"adapter/paper"},
	"github.com/xuri/excelize":   {"adapter/paper"},
	"codeberg.org/go-pdf/fpdf":   {"adapter/paper"},
	"github.com/tetratelabs":     {"adapter/paper"},
	"golang.org/x/net/html":      {"adapter/paper", "face/web/webtest"},
	"net/http":                   {"face", "adapter/blob", "adapter/notify", "adapter/identity", "adapter/probe"},
	"github.com/alecthomas/kong": {"face/cli"},
	"github.com/minio/minio-go":  {"adapter/blob"},
}

var badNames = []string{"util", "utils", "common", "helper", "helpers", "shared", "base", "types", "models"}

// Interfaces that may exist, with two implementations that ship (law 6).
var interfaces = map[string][2]string{
	"findings.Writer": {"findings.jsonWriter", "findings.sarif"},
	"notify.Carrier":  {"notify.Mail", "notify.SMS"},
	"blob.place":      {"blob.disk", "blob.bucket"},
}

// file is one parsed source file and the package folder it stands in, relative
// to internal/.
type file struct {
	folder, name string
	ast          *ast.File
}

func (f file) floor() int { return slices.Index(floors, strings.SplitN(f.folder, "/", 2)[0]) }

// pure is what stands on the two lowest floors; what tests alone use stands on none.
func (f file) pure() bool { return f.floor() == 0 || f.floor() == 1 }

func under(folder, tree string) bool { return folder == tree || strings.HasPrefix(folder, tree+"/") }

func imports(f *ast.File) []string {
	var out []string
	for _, s := range f.Imports {
		out = append(out, strings.Trim(s.Path.Value, `"`))
	}
	return out
}

func violations(files []file) []string {
	var out []string
	report := func(f file, format string, args ...any) {
		out = append(out, fmt.Sprintf("%s/%s: ", f.folder, f.name)+fmt.Sprintf(format, args...))
	}
	declared := map[string]bool{}
	for _, f := range files {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.TypeSpec); ok {
				declared[path.Base(f.folder)+"."+s.Name.Name] = true
			}
			return true
		})
	}
	globals := packageVars(files)
	for _, f := range files {
		checkImports(f, report)
		checkShape(f, globals[f.folder], declared, report)
	}
	return out
}

func checkImports(f file, report func(file, string, ...any)) {
	pure := f.pure()
	for _, imp := range imports(f.ast) {
		if rest, ours := strings.CutPrefix(imp, "gongkai/internal/"); ours {
			to := file{folder: rest}
			switch {
			case to.floor() > f.floor():
				report(f, "law 2: imports %s, a floor above", rest)
			case f.floor() == 2 && to.floor() == 2 && second(rest) != second(f.folder):
				report(f, "law 2: adapter imports adapter %s", rest)
			case f.floor() == 4 && to.floor() == 2 && !under(f.folder, "face/cli"):
				report(f, "law 3: a face imports adapter %s", rest)
			}
			continue
		}
		if pure && slices.Contains(impure, imp) {
			report(f, "law 1: pure code imports %s", imp)
		}
		if first, _, _ := strings.Cut(imp, "/"); pure && strings.Contains(first, ".") &&
			!slices.ContainsFunc(pureModules, func(m string) bool { return strings.HasPrefix(imp, m) }) {
			report(f, "law 1: pure code imports module %s", imp)
		}
		for what, who := range reserved {
			if (imp == what || strings.HasPrefix(imp, what+"/")) && !slices.ContainsFunc(who, func(w string) bool { return under(f.folder, w) }) {
				report(f, "law 2: only %s may import %s", strings.Join(who, ", "), imp)
			}
		}
	}
}

func second(folder string) string {
	parts := strings.Split(folder, "/")
	if len(parts) < 2 {
		return ""
	}
	return parts[1]
}

func checkShape(f file, globals map[string]bool, declared map[string]bool, report func(file, string, ...any)) {
	if slices.Contains(badNames, path.Base(f.folder)) {
		report(f, "law 5: a package is called %s", path.Base(f.folder))
	}
	for _, s := range f.ast.Imports {
		if s.Name != nil && s.Name.Name == "_" && s.Path.Value != `"embed"` {
			report(f, "law 5: blank import of %s", s.Path.Value)
		}
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "init" {
				report(f, "law 5: has an init")
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && f.pure() && x.Name == "time" && x.Obj == nil && n.Sel.Name == "Now" {
				report(f, "law 1: pure code reads the clock")
			}
		case *ast.TypeSpec:
			checkInterface(f, n, declared, report)
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if id := root(l); id != nil && n.Tok != token.DEFINE && globals[id.Name] && isPackageLevel(f.ast, id) {
					report(f, "law 5: writes package variable %s", id.Name)
				}
			}
		case *ast.IncDecStmt:
			if id := root(n.X); id != nil && globals[id.Name] && isPackageLevel(f.ast, id) {
				report(f, "law 5: writes package variable %s", id.Name)
			}
		}
		return true
	})
}

func checkInterface(f file, s *ast.TypeSpec, declared map[string]bool, report func(file, string, ...any)) {
	it, ok := s.Type.(*ast.InterfaceType)
	if !ok || isConstraint(it) {
		return
	}
	name := path.Base(f.folder) + "." + s.Name.Name
	two, listed := interfaces[name]
	if !listed {
		report(f, "law 6: interface %s is not listed with two implementations that ship", name)
		return
	}
	for _, impl := range two {
		if !declared[impl] {
			report(f, "law 6: interface %s names %s, which does not exist", name, impl)
		}
	}
}

// isConstraint tells a type set (for generics) from an interface with methods.
func isConstraint(it *ast.InterfaceType) bool {
	for _, m := range it.Methods.List {
		if _, ok := m.Type.(*ast.FuncType); ok {
			return false
		}
	}
	return len(it.Methods.List) > 0
}

// root is the variable at the bottom of x.y[z].
func root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// isPackageLevel reports whether id is not a local of its file: the parser
// resolves locals to their declaration and leaves other files' names open.
func isPackageLevel(f *ast.File, id *ast.Ident) bool {
	return id.Obj == nil || f.Scope.Lookup(id.Name) == id.Obj
}

func packageVars(files []file) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, f := range files {
		if out[f.folder] == nil {
			out[f.folder] = map[string]bool{}
		}
		for _, d := range f.ast.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				for _, n := range s.(*ast.ValueSpec).Names {
					out[f.folder][n.Name] = true
				}
			}
		}
	}
	return out
}

func parse(t *testing.T, folder, name string, src any) file {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return file{folder, filepath.Base(name), f}
}

func house(t *testing.T) []file {
	var out []file
	err := fs.WalkDir(os.DirFS("."), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		if strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go") {
			out = append(out, parse(t, path.Dir(p), p, nil))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSixLaws(t *testing.T) {
	files := house(t)
	if len(files) < 10 {
		t.Fatalf("read only %d files", len(files))
	}
	for _, v := range violations(files) {
		t.Error(v)
	}
}

func TestEveryPackageSaysWhatItServes(t *testing.T) {
	said := map[string]bool{}
	for _, f := range house(t) {
		said[f.folder] = said[f.folder] || f.ast.Doc != nil && strings.HasPrefix(f.ast.Doc.Text(), "Package ")
	}
	for folder, ok := range said {
		if !ok {
			t.Errorf("%s: no package comment", folder)
		}
	}
}

// The laws must be able to fail: each snippet breaks one.
func TestLawsBite(t *testing.T) {
	cases := []struct{ folder, src, want string }{
		{"kernel/a", `package a; import "os"`, "law 1: pure code imports os"},
		{"law/a", `package a; import "github.com/x/y"`, "law 1: pure code imports module"},
		{"law/a", `package a; import "time"; var X = time.Now`, "law 1: pure code reads the clock"},
		{"kernel/a", `package a; import "gongkai/internal/law/report"`, "a floor above"},
		{"adapter/blob", `package blob; import "gongkai/internal/adapter/store"`, "adapter imports adapter"},
		{"adapter/notify", `package notify; import "database/sql"`, "only adapter/store may import"},
		{"app", `package app; import "net/http"`, "may import net/http"},
		{"face/office", `package office; import "gongkai/internal/adapter/store"`, "law 3"},
		{"kernel/util", `package util`, "law 5: a package is called util"},
		{"kernel/a", `package a; func init() {}`, "has an init"},
		{"adapter/store", `package store; import _ "modernc.org/sqlite"`, "blank import"},
		{"kernel/a", `package a; var m = map[int]int{}; func F() { m[1] = 2 }`, "writes package variable m"},
		{"kernel/a", `package a; var n int; func F() { n++ }`, "writes package variable n"},
		{"kernel/a", `package a; type I interface{ F() }`, "law 6"},
	}
	for _, c := range cases {
		got := violations([]file{parse(t, c.folder, "x.go", c.src)})
		if !slices.ContainsFunc(got, func(v string) bool { return strings.Contains(v, c.want) }) {
			t.Errorf("%s: want %q, got %q", c.src, c.want, got)
		}
	}
	clean := `package a; var m = map[int]int{}; func F() int { m := map[int]int{}; m[1] = 2; return m[1] }`
	if got := violations([]file{parse(t, "kernel/a", "x.go", clean)}); len(got) > 0 {
		t.Errorf("a local that shadows a package variable is no violation: %q", got)
	}
}
