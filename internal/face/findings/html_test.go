package findings

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// The page is balanced, carries no script, no inline style and no handler, its
// ids are unique and its links lead somewhere.
func TestPageIsSound(t *testing.T) {
	body := write(t, "html", sample(), refused(), sheet(), healthy())
	p := readPage(t, body)
	for _, href := range p.links {
		if id, ok := strings.CutPrefix(href, "#"); !ok || !p.ids[id] {
			t.Errorf("link to %q leads nowhere", href)
		}
	}
	if len(p.links) < 6 {
		t.Errorf("%d links, want the index, the notes and their places", len(p.links))
	}
	if want := "style-src 'sha256-" + p.styleHash + "'"; !strings.Contains(p.policy, want) {
		t.Errorf("policy %q does not allow the style %s", p.policy, p.styleHash)
	}
}

func TestPageShowsFindingsInPlace(t *testing.T) {
	body := string(write(t, "html", sample()))
	for _, want := range []string{
		`<mark class="error">收到</mark>`,          // only N-TABLE
		`公开申请45件`,                                // both
		`<mark class="warning">&lt;都&gt;</mark>`, // only N-SELF, and escaped
		`<td class="error"><span id="p`,          // the cell that N-TABLE names
		`<i>/</i>`,                               // a blank shows what stands there
		`全文性的提示`,                                 // no place: above the report
		`未核对 T3-COLUMN 2 处，因有空格：自然人列等`,
		`上年 报告.txt`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestPageMarksWhatIsQuoted(t *testing.T) {
	for _, tt := range []struct{ words, want string }{
		{"电话13900000000", `<mark class="error">电话13900000000</mark>`},
		{"电话139******00", `<mark class="error">电话139******00</mark>`},
		{"电话…人。", `<mark class="error">电话13900000000，请找承办人。</mark>`},
		{"别的话", `<mark class="error">电话13900000000，请找承办人。再见。</mark>`},
	} {
		f := &File{Name: "a.txt", Format: doc.Text, Reading: &report.Reading{Prose: []report.Section{{
			Kind: report.SectionOverview, Paras: []doc.Para{para("联系电话13900000000，请找承办人。再见。", 4)},
		}}}}
		f.Findings = []report.Finding{{
			Rule: "N-PRIVACY", Severity: report.Error, Message: "号码",
			Where: []report.Place{{Pos: doc.Pos{Line: 4, Col: 3}, Text: tt.words}},
		}}
		body := string(write(t, "html", f))
		if !strings.Contains(body, tt.want) {
			t.Errorf("%s: the page lacks %s", tt.words, tt.want)
		}
		if strings.Contains(tt.words, "*") && strings.Contains(body, "13900000000") {
			t.Error("a masked number stands in the page")
		}
	}
}

// A clean report is shown where it was the only one; of many it is a row.
func TestPageOfCleanReports(t *testing.T) {
	for n, shown := range map[int]int{1: 1, 2: 0} {
		var files []*File
		for range n {
			f := sample()
			f.Findings = nil
			files = append(files, f)
		}
		body := write(t, "html", files...)
		readPage(t, body)
		if got := bytes.Count(body, []byte("<article")); got != shown {
			t.Errorf("%d clean files: %d shown, want %d", n, got, shown)
		}
	}
}

type pageRead struct {
	ids               map[string]bool
	links             []string
	policy, styleHash string
}

var void = []string{"meta", "br", "img", "link", "input", "hr"}

func readPage(t *testing.T, body []byte) pageRead {
	t.Helper()
	p := pageRead{ids: map[string]bool{}}
	z := html.NewTokenizer(bytes.NewReader(body))
	var open []string
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("left open: %v", open)
			}
			return p
		case html.StartTagToken:
			tok := z.Token()
			p.look(t, tok)
			if !slices.Contains(void, tok.Data) {
				open = append(open, tok.Data)
			}
			if tok.Data == "style" && z.Next() == html.TextToken {
				sum := sha256.Sum256(z.Raw())
				p.styleHash = base64.StdEncoding.EncodeToString(sum[:])
			}
		case html.EndTagToken:
			tag := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != tag {
				t.Fatalf("</%s> closes %v", tag, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func (p *pageRead) look(t *testing.T, tok html.Token) {
	t.Helper()
	if tok.Data == "script" {
		t.Error("a script")
	}
	for _, a := range tok.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on") || a.Key == "style":
			t.Errorf("<%s %s=%q>", tok.Data, a.Key, a.Val)
		case a.Key == "id" && p.ids[a.Val]:
			t.Errorf("id %q twice", a.Val)
		case a.Key == "id":
			p.ids[a.Val] = true
		case a.Key == "href":
			p.links = append(p.links, a.Val)
		case a.Key == "content" && strings.Contains(a.Val, "default-src"):
			p.policy = a.Val
		}
	}
}
