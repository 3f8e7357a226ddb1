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
	"sync"
	"testing"
)

// The floors, lowest first. A package may import its own floor and those below.
var floors = []string{"kernel", "law", "adapter", "app", "face"}

// Third-party modules that pure code may use: data structures, no world.
var pureModules = []string{"golang.org/x/text", "golang.org/x/mod/sumdb"}

// What pure code may use of the standard library: text, numbers, data. What is
// not listed is the world, or chance.
var pureStandard = []string{
	"bytes", "cmp", "context", "crypto/sha256", "embed", "encoding/base64", "encoding/binary", "encoding/hex", "encoding/json", "errors", "fmt",
	"hash", "io", "iter", "maps", "math", "math/big", "math/bits", "regexp", "slices", "sort", "strconv", "strings", "time", "unicode", "unicode/utf8",
}

// What pure code uses of package time; the rest reads the clock or the machine.
var pureTime = []string{
	"Date", "Duration", "Time", "Month", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
	"Weekday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Hour", "Minute", "Second", "Millisecond", "Parse", "RFC3339",
	"UTC", "Unix", "UnixMilli",
}

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

// Names for several interfaces of the standard library at once, which a type of
// another module must have: no seam of ours (law 6).
var gathered = []string{"store.liteConn", "store.liteStmt"}

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

// known is what the laws ask of all files together.
type known struct {
	declared map[string]bool            // package.Type
	methods  map[string]map[string]bool // package.Type: its methods' names
	vars     map[string]map[string]bool // package variables, by folder
	tests    map[string]bool            // folders that tests alone use: they import testing
}

func violations(files []file) []string {
	var out []string
	report := func(f file, format string, args ...any) {
		out = append(out, fmt.Sprintf("%s/%s: ", f.folder, f.name)+fmt.Sprintf(format, args...))
	}
	h := known{map[string]bool{}, map[string]map[string]bool{}, packageVars(files), map[string]bool{}}
	for _, f := range files {
		h.read(f)
	}
	for _, f := range files {
		checkImports(f, h, report)
		checkShape(f, h, report)
		if f.pure() {
			checkClock(f, report)
		}
	}
	return out
}

func (h known) read(f file) {
	of := path.Base(f.folder) + "."
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			h.declared[of+n.Name.Name] = true
		case *ast.FuncDecl:
			if n.Recv != nil && root(n.Recv.List[0].Type) != nil {
				t := of + root(n.Recv.List[0].Type).Name
				if h.methods[t] == nil {
					h.methods[t] = map[string]bool{}
				}
				h.methods[t][n.Name.Name] = true
			}
		}
		return true
	})
	h.tests[f.folder] = h.tests[f.folder] || slices.Contains(imports(f.ast), "testing")
}

func checkImports(f file, h known, report func(file, string, ...any)) {
	pure := f.pure()
	if f.floor() < 0 && f.folder != "." && !h.tests[f.folder] {
		report(f, "law 2: stands on no floor")
	}
	for _, imp := range imports(f.ast) {
		if rest, ours := strings.CutPrefix(imp, "gongkai/internal/"); ours {
			to := file{folder: rest}
			switch {
			case h.tests[rest] && !h.tests[f.folder]:
				report(f, "law 2: imports %s, which is for tests", rest)
			case to.floor() > f.floor():
				report(f, "law 2: imports %s, a floor above", rest)
			case f.floor() == 2 && to.floor() == 2 && second(rest) != second(f.folder):
				report(f, "law 2: adapter imports adapter %s", rest)
			case f.floor() == 4 && to.floor() == 2 && !under(f.folder, "face/cli"):
				report(f, "law 3: a face imports adapter %s", rest)
			}
			continue
		}
		switch first, _, _ := strings.Cut(imp, "/"); {
		case !pure:
		case !strings.Contains(first, "."):
			if !slices.Contains(pureStandard, imp) {
				report(f, "law 1: pure code imports %s", imp)
			}
		case !slices.ContainsFunc(pureModules, func(m string) bool { return under(imp, m) }):
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

// checkClock finds what reads the clock, by whatever name time is imported.
func checkClock(f file, report func(file, string, ...any)) {
	name := ""
	for _, s := range f.ast.Imports {
		switch {
		case s.Path.Value != `"time"`:
		case s.Name == nil:
			name = "time"
		default:
			name = s.Name.Name
		}
	}
	if name == "." {
		report(f, "law 1: pure code reads the clock: all of time is imported")
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == name && x.Obj == nil && !slices.Contains(pureTime, s.Sel.Name) {
				report(f, "law 1: pure code reads the clock: time.%s", s.Sel.Name)
			}
		}
		return true
	})
}

func checkShape(f file, h known, report func(file, string, ...any)) {
	if slices.Contains(badNames, path.Base(f.folder)) {
		report(f, "law 5: a package is called %s", path.Base(f.folder))
	}
	for _, s := range f.ast.Imports {
		if s.Name != nil && s.Name.Name == "_" && s.Path.Value != `"embed"` {
			report(f, "law 5: blank import of %s", s.Path.Value)
		}
	}
	named := map[*ast.InterfaceType]bool{}
	writes := func(e ast.Expr) {
		if name := written(f, h, e); name != "" {
			report(f, "law 5: writes package variable %s", name)
		}
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "init" {
				report(f, "law 5: has an init")
			}
		case *ast.TypeSpec:
			if it, ok := n.Type.(*ast.InterfaceType); ok {
				named[it] = true
				checkInterface(f, h, n.Name.Name, it, report)
			}
		case *ast.InterfaceType:
			if !named[n] && !isConstraint(n) && !asserted(n) && !h.tests[f.folder] && len(n.Methods.List) > 0 {
				report(f, "law 6: an interface without a name")
			}
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if n.Tok != token.DEFINE {
					writes(l)
				}
			}
		case *ast.IncDecStmt:
			writes(n.X)
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				writes(n.Key)
				writes(n.Value)
			}
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Obj == nil && slices.Contains([]string{"delete", "clear", "copy"}, id.Name) && len(n.Args) > 0 {
				writes(n.Args[0])
			}
		}
		return true
	})
	for _, d := range f.ast.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			for _, v := range g.Specs {
				if t := ofSync(v.(*ast.ValueSpec)); t != "" {
					report(f, "law 5: %s is for state, which no package holds", t)
				}
			}
		}
	}
}

// written names the package variable that e is a part of: one of this package
// or, by its exported name, one of another of ours.
func written(f file, h known, e ast.Expr) string {
	id := root(e)
	if id == nil {
		return ""
	}
	if h.vars[f.folder][id.Name] && isPackageLevel(f.ast, id) {
		return id.Name
	}
	if id.Obj != nil {
		return ""
	}
	for _, s := range f.ast.Imports {
		rest, ours := strings.CutPrefix(strings.Trim(s.Path.Value, `"`), "gongkai/internal/")
		if name := path.Base(rest); !ours || s.Name == nil && name != id.Name || s.Name != nil && s.Name.Name != id.Name {
			continue
		}
		if field := outermost(e, id); h.vars[rest][field] {
			return id.Name + "." + field
		}
	}
	return ""
}

// outermost is the name that is selected of x in an expression that begins with it.
func outermost(e ast.Expr, x *ast.Ident) (name string) {
	ast.Inspect(e, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.X == x {
			name = s.Sel.Name
		}
		return true
	})
	return name
}

// ofSync is the type of package sync or sync/atomic that a variable has.
func ofSync(v *ast.ValueSpec) (name string) {
	ast.Inspect(v, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && (x.Name == "sync" || x.Name == "atomic") && !strings.HasPrefix(n.Sel.Name, "OnceValue") {
				name = x.Name + "." + n.Sel.Name
			}
		}
		return true
	})
	return name
}

// asserted tells an interface that only asks a value of the standard library
// whether it can do one thing more, such as interface{ Timeout() bool }.
func asserted(it *ast.InterfaceType) bool {
	for _, m := range it.Methods.List {
		if len(m.Names) != 1 || !slices.Contains([]string{"CloseWrite", "Timeout"}, m.Names[0].Name) {
			return false
		}
	}
	return true
}

func checkInterface(f file, h known, called string, it *ast.InterfaceType, report func(file, string, ...any)) {
	if isConstraint(it) {
		return
	}
	name := path.Base(f.folder) + "." + called
	two, listed := interfaces[name]
	if !listed && slices.Contains(gathered, name) {
		return
	}
	if !listed {
		report(f, "law 6: interface %s is not listed with two implementations that ship", name)
		return
	}
	for _, impl := range two {
		if !h.declared[impl] {
			report(f, "law 6: interface %s names %s, which does not exist", name, impl)
		}
		for _, m := range it.Methods.List {
			for _, n := range m.Names {
				if h.declared[impl] && !h.methods[impl][n.Name] {
					report(f, "law 6: %s has no %s, so it is no %s", impl, n.Name, name)
				}
			}
		}
	}
}

// isConstraint tells a set of types (for generics) from an interface with
// methods, its own or another's.
func isConstraint(it *ast.InterfaceType) bool {
	for _, m := range it.Methods.List {
		switch t := m.Type.(type) {
		case *ast.FuncType, *ast.SelectorExpr:
			return false
		case *ast.Ident:
			if ast.IsExported(t.Name) || t.Name == "any" || t.Name == "error" {
				return false
			}
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

// theHouse is every source file of the product, read once.
var theHouse = sync.OnceValues(func() (out []file, err error) {
	err = fs.WalkDir(os.DirFS("."), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go"):
			one, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ParseComments)
			out = append(out, file{path.Dir(p), path.Base(p), one})
			return err
		}
		return nil
	})
	return out, err
})

func house(t *testing.T) []file {
	t.Helper()
	files, err := theHouse()
	if err != nil {
		t.Fatal(err)
	}
	return files
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
		{"law/a", `package a; import "math/rand/v2"`, "law 1: pure code imports math/rand/v2"},
		{"law/a", `package a; import "golang.org/x/textual"`, "law 1: pure code imports module"},
		{"law/a", `package a; import "time"; var X = time.Now`, "law 1: pure code reads the clock"},
		{"law/a", `package a; import clock "time"; var X = clock.Since`, "law 1: pure code reads the clock"},
		{"law/a", `package a; import . "time"`, "law 1: pure code reads the clock"},
		{"words/a", `package a`, "law 2: stands on no floor"},
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
		{"kernel/a", `package a; var m = map[int]int{}; func F() { delete(m, 1) }`, "writes package variable m"},
		{"kernel/a", `package a; var n int; func F() { for n = range 3 {} }`, "writes package variable n"},
		{"app", `package app; import "sync"; var seen sync.Map`, "law 5: sync.Map"},
		{"kernel/a", `package a; type I interface{ F() }`, "law 6"},
		{"kernel/a", `package a; import "io"; type I interface{ io.Reader; io.Closer }`, "law 6"},
		{"kernel/a", `package a; func F(x interface{ G() }) {}`, "law 6"},
	}
	for _, c := range cases {
		got := violations([]file{parse(t, c.folder, "x.go", c.src)})
		if !slices.ContainsFunc(got, func(v string) bool { return strings.Contains(v, c.want) }) {
			t.Errorf("%s: want %q, got %q", c.src, c.want, got)
		}
	}
	elsewhere := []file{parse(t, "kernel/b", "b.go", `package b; var Wait = 1`), parse(t, "app", "a.go", `package app; import "gongkai/internal/kernel/b"; func F() { b.Wait = 2 }`)}
	if got := violations(elsewhere); len(got) != 1 || !strings.Contains(got[0], "writes package variable b.Wait") {
		t.Errorf("another package's variable is written: %q", got)
	}
	seam := []file{parse(t, "app/apptest", "a.go", `package apptest; import "testing"`), parse(t, "face/office", "o.go", `package office; import "gongkai/internal/app/apptest"`)}
	if got := violations(seam); len(got) != 1 || !strings.Contains(got[0], "which is for tests") {
		t.Errorf("the product uses what tests are made with: %q", got)
	}
	half := []file{parse(t, "face/findings", "w.go", `package findings; type Writer interface{ Put() }; type jsonWriter struct{}; type sarif struct{}; func (*sarif) Put() {}`)}
	if got := violations(half); len(got) != 1 || !strings.Contains(got[0], "findings.jsonWriter has no Put") {
		t.Errorf("an implementation that is none: %q", got)
	}
	clean := `package a; var m = map[int]int{}; func F() int { m := map[int]int{}; m[1] = 2; return m[1] }`
	if got := violations([]file{parse(t, "kernel/a", "x.go", clean)}); len(got) > 0 {
		t.Errorf("a local that shadows a package variable is no violation: %q", got)
	}
}
