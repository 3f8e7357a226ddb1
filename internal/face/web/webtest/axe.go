package webtest

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// AxeVersion is that of the copy of axe-core (Deque Systems, MPL-2.0), which
// only tests use; its licences lie beside it.
const AxeVersion = "4.14.1"

// axeSum is the checksum of the script as its makers published it.
const axeSum = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"

//go:embed axe/axe.min.js.gz
var axePacked []byte

func axeScript() []byte {
	z, err := gzip.NewReader(bytes.NewReader(axePacked))
	if err != nil {
		panic(err) // the file is part of the test program
	}
	script, err := io.ReadAll(z)
	if err != nil {
		panic(err)
	}
	return script
}

// axeRun gives what axe finds: each rule with the elements that break it.
const axeRun = `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"], preload: false})
.then(r => JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help, at: v.nodes.map(n => n.html)}))))`

// Axe fails the test for everything that axe finds in the page that the
// browser shows (WCAG 2.2 A and AA, and best practice).
func Axe(t testing.TB, ctx context.Context, name string) {
	t.Helper()
	found, err := axe(ctx)
	if err != nil {
		t.Errorf("%s: axe: %v", name, err)
	}
	for _, f := range found {
		t.Errorf("%s: axe: %s", name, f)
	}
}

func axe(ctx context.Context) ([]string, error) {
	there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`typeof axe === "object"`))
	if err != nil {
		return nil, err
	}
	script := axeRun
	if !there {
		script = string(axeScript()) + ";" + axeRun
	}
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, err
	}
	var violations []struct {
		ID, Help string
		At       []string
	}
	if err := json.Unmarshal([]byte(answer), &violations); err != nil {
		return nil, err
	}
	var out []string
	for _, v := range violations {
		out = append(out, v.ID+": "+v.Help+"\n"+strings.Join(v.At, "\n"))
	}
	return out, nil
}
