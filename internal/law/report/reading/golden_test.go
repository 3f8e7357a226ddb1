package reading

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

// documentOf makes a document of a golden input: lines with tabs or pipes are
// rows of a table, ↵ breaks a line inside a cell, {3,2} before a cell's text
// says that it covers three columns and two rows.
func documentOf(text string) *doc.Document {
	d := &doc.Document{Format: doc.Text}
	var table *doc.Table
	for n, l := range strings.Split(text, "\n") {
		var cells []string
		switch {
		case strings.Contains(l, "\t"):
			cells = strings.Split(l, "\t")
		case strings.Count(l, "|") > 1:
			cells = strings.Split(strings.TrimSuffix(strings.TrimPrefix(l, "|"), "|"), "|")
		default:
			table = nil
			if strings.TrimSpace(l) != "" {
				d.Blocks = append(d.Blocks, doc.Block{Para: &doc.Para{Text: l, Runs: runAt(n, 0)}})
			}
			continue
		}
		if table == nil {
			table = &doc.Table{}
			d.Blocks = append(d.Blocks, doc.T(table))
		}
		var row doc.Row
		for i, c := range cells {
			cell := doc.Cell{Text: strings.ReplaceAll(c, "↵", "\n"), Runs: runAt(n, i)}
			if strings.HasPrefix(c, "{") {
				_, _ = fmt.Sscanf(c, "{%d,%d}", &cell.ColSpan, &cell.RowSpan)
				cell.Text = cell.Text[strings.IndexByte(cell.Text, '}')+1:]
			}
			row = append(row, cell)
		}
		table.Rows = append(table.Rows, row)
	}
	return d
}

func runAt(line, col int) []doc.Run {
	return []doc.Run{{Pos: doc.Pos{Line: line + 1, Col: col + 1}}}
}

// golden is what a reading comes to, as the golden files show it.
type golden struct {
	Error    string          `json:"error,omitempty"`
	Findings []string        `json:"findings"`
	Prose    []string        `json:"prose"`
	Report   json.RawMessage `json:"report"`
}

func goldenOf(r *report.Reading, err error) []byte {
	g := golden{Findings: []string{}}
	if err != nil {
		g.Error = err.Error()
	}
	for _, f := range r.Findings {
		var where []string
		for _, p := range f.Where {
			where = append(where, fmt.Sprintf("%d:%d %s %q", p.Pos.Line, p.Pos.Col, p.Cell, p.Text))
		}
		g.Findings = append(g.Findings, fmt.Sprintf("%s %s %s [%s]", f.Rule, f.Severity, f.Message, strings.Join(where, "; ")))
	}
	for _, s := range r.Prose {
		g.Prose = append(g.Prose, fmt.Sprintf("%d %s", s.Kind, s.Heading.Text))
		for _, p := range s.Paras {
			g.Prose = append(g.Prose, fmt.Sprintf("  %d: %s", p.PosAt(0).Line, p.Text))
		}
	}
	g.Report, _ = json.Marshal(&r.Report)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	_ = enc.Encode(g)
	// Figures on one line, so that rows can be read as rows.
	return flattenArrays(b.Bytes())
}

// flattenArrays puts arrays of numbers on one line.
func flattenArrays(b []byte) []byte {
	var out bytes.Buffer
	for {
		i := bytes.IndexByte(b, '[')
		if i < 0 {
			break
		}
		end := i + bytes.IndexByte(b[i:], ']')
		inside := b[i:end]
		if bytes.ContainsAny(inside[1:], "[\"{") {
			out.Write(b[:i+1])
			b = b[i+1:]
			continue
		}
		out.Write(b[:i])
		out.WriteString(strings.Join(strings.Fields(string(inside)), ""))
		b = b[end:]
	}
	out.Write(b)
	return out.Bytes()
}

func TestGolden(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txt")
	if len(files) < 40 {
		t.Fatalf("only %d golden inputs", len(files))
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".txt")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			got := goldenOf(Read(documentOf(string(text))))
			out := filepath.Join("testdata", "out", name+".json")
			if *update {
				if err := os.WriteFile(out, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("reading differs from %s; run with -update and look at the difference\n%s", out, got)
			}
		})
	}
}
