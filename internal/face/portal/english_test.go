package portal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/face/web"
)

var han = regexp.MustCompile(`\p{Han}`)

// spoken are the files whose words a visitor can come to read: the portal's, the
// shell's, and those below from which its pages, periods and refusals come.
var spoken = []string{"*.go", "../web/clock.go", "../web/strip.go", "../web/form.go", "../web/handler.go", "../../app/portal*.go", "../../app/proactive_suggest.go", "../../app/attach_hold.go",
	"../../law/request/clock.go", "../../law/request/consult.go", "../../law/request/outcome.go", "../../law/request/state.go", "../../kernel/calendar/day.go"}

// silent are texts that are not shown in English, and why.
var silent = map[string]string{
	"查看申请人信息须写明用途。": "the office's", "政府信息公开,年度报告,": "a tag of the page", "，整批下载": "for machines",
	"书写、阅读、视听有困难或者不会上网的，怎样申请公开": "a tag of the page", "本站依据什么、提供什么，各机关的联系方式": "a tag of the page", "本站的无障碍制作和长辈版": "a tag of the page", "申请公开时个人信息怎样处理和保护": "a tag of the page",
	"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"表格": "in a text that is marked as Chinese",
	"需要更正的记录：": "kept in the record", "不准确之处：": "kept in the record", "证据：": "kept in the record",
}

// Every Chinese text of these files is in the English catalogue, whole or as the
// words around what is put into it, and so is every text of the templates.
func TestEveryTextHasEnglish(t *testing.T) {
	shell, _ := site(t)
	known := strings.Join(shell.Texts(web.English), "\x00")
	for where, text := range literals(t) {
		for _, piece := range regexp.MustCompile(`%[a-z]|\n`).Split(text, -1) {
			if piece = strings.TrimSpace(piece); han.MatchString(piece) && silent[piece] == "" && !strings.Contains(known, piece) {
				t.Errorf("%s: %q has no English", where, piece)
			}
		}
	}
	said := regexp.MustCompile(`{{(?:t|say|data) "([^"]*)"`)
	err := fs.WalkDir(os.DirFS(".."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".gohtml") || strings.HasPrefix(path, "office") {
			return err
		}
		b, err := os.ReadFile(filepath.Join("..", path)) //nolint:gosec // the program's own
		for _, m := range said.FindAllStringSubmatch(string(b), -1) {
			if !shell.Has(web.English, m[1]) {
				t.Errorf("%s: %q has no English", path, m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// literals are the Chinese texts of the files, by where they stand.
func literals(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, pattern := range spoken {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files, %v", pattern, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && unheard(call) {
					return false
				}
				if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && han.MatchString(l.Value) {
					if text, err := strconv.Unquote(l.Value); err == nil {
						out[set.Position(l.Pos()).String()] = text
					}
				}
				return true
			})
		}
	}
	return out
}

// unheard are calls whose texts machines read.
func unheard(c *ast.CallExpr) bool {
	name := ""
	switch f := c.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	return name == "columnTags" || name == "serviceTags" || name == "told" || name == "MustCompile" || name == "breach" || name == "refuse"
}
