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
// Where an element is in the page is not asked, and whether all stands in a
// landmark Outside finds: each would take a third of the time.
const (
	axeRun   = `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: {region: {enabled: false}}, ` + axeEnd
	axeStyle = `axe.run({runOnly: {type: "rule", values: ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]}, ` + axeEnd
	axeEnd   = `resultTypes: ["violations"], preload: false, selectors: false})
.then(r => JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help, at: v.nodes.map(n => n.html)}))))`
)

// Axe fails the test for everything that axe finds in the page that the
// browser shows (WCAG 2.2 A and AA, and best practice).
func Axe(t testing.TB, ctx context.Context, name string) {
	t.Helper()
	report(t, ctx, name, axeRun)
}

// AxeLook asks only what follows from the styles, of a page whose elements were
// looked at in another style.
func AxeLook(t testing.TB, ctx context.Context, name string) {
	t.Helper()
	report(t, ctx, name, axeStyle)
}

func report(t testing.TB, ctx context.Context, name, run string) {
	t.Helper()
	found, err := axe(ctx, run)
	if err != nil {
		t.Errorf("%s: axe: %v", name, err)
	}
	for _, f := range found {
		t.Errorf("%s: axe: %s", name, f)
	}
}

func axe(ctx context.Context, run string) ([]string, error) {
	there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`typeof axe === "object"`))
	if err != nil {
		return nil, err
	}
	script := run
	if !there {
		script = string(axeScript()) + ";" + run
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
