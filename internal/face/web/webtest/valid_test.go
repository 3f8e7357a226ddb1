package webtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func page(main string) string {
	return `<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>题</title></head><body><main><h1>题</h1>` + main + `</main></body></html>`
}

// A sound page has no fault; each bad one has the fault that it is made for.
func TestFaults(t *testing.T) {
	good := []string{
		page(`<p>文 &amp; <a href="#x">链</a></p><ul id="x"><li>一<p>段</p></li></ul><p><a href="/a?b=1&amp;c=2"><b>粗</b></a></p>`),
		page(`<table><caption>表</caption><thead><tr><td></td><th scope="col" colspan="2">数</th></tr></thead><tbody><tr><th rowspan="2" scope="row">甲</th><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody></table>`),
		page(`<form method="post"><label for="a">甲</label><input id="a" name="a" required maxlength="3"><fieldset><legend>乙</legend><label><input type="radio" name="b" value="1"> 一</label></fieldset><label>选 <select name="c" required><option value="">请选择</option><option selected>1</option></select></label><button>提交</button></form>`),
		page(`<p><time>2026-01-02</time> <time datetime="2026-01-02T03:04:05Z">二日</time> <time>03:04</time></p>`),
		page(`<details><summary>看</summary><p>文</p></details><dl><div><dt>甲</dt><dd>一</dd></div></dl>`),
		page(`<svg viewBox="0 0 1 1" role="img" aria-label="图"><title>图</title><g><path d="M0 0"/><text x="1">1</text></g></svg>`),
	}
	for _, p := range good {
		if f := Faults([]byte(p)); len(f) > 0 {
			t.Errorf("%s\n%q", p, f)
		}
	}
	for want, main := range map[string]string{
		"is no time for machines":             `<p><time>2026年1月2日</time></p>`,
		"\"soon\" is no time":                 `<p><time datetime="soon">2026-01-02</time></p>`,
		"no element <centre>":                 `<centre>文</centre>`,
		"has no attribute align":              `<p align="left">文</p>`,
		"<div> may not stand in <p>":          `<p><div>文</div></p>`,
		"<p> may not stand in <span>":         `<span><p>文</p></span>`,
		"<h2> may not stand in <a>":           `<p><a href="/"><h2>题</h2></a></p>`,
		"stands where <b>":                    `<p><b>粗</p></b>`,
		"<div/> closes nothing":               `<div/></div>`,
		`id "x" twice`:                        `<p id="x">一</p><p id="x">二</p>`,
		"is empty or has a space":             `<p id="a b">文</p>`,
		"has class twice":                     `<p class="a" class="b">文</p>`,
		"is no character":                     `<p>&nosuchthing;</p>`,
		"<form> below <form>":                 `<form action="/"><form action="/"></form></form>`,
		"<a> below <a>":                       `<a href="/">一<span><a href="/">二</a></span></a>`,
		"<button> below <a>":                  `<a href="/"><button>按</button></a>`,
		"<td> in <table>":                     `<table><td>1</td></table>`,
		"text \"文\" directly in <ul>":         `<ul>文<li>一</li></ul>`,
		"text \"文\" directly in <tr>":         `<table><tr>文<td>1</td></tr></table>`,
		"<p> may not stand in <ul>":           `<ul><p>文</p></ul>`,
		"a row of 3 columns in a table of 2":  `<table><tr><td>1</td><td>2</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>`,
		"a row of 1 columns":                  `<table><tr><td>1</td><td>2</td></tr><tr><td>1</td></tr></table>`,
		"reaches past the last row":           `<table><tr><td rowspan="2">1</td></tr></table>`,
		"cells overlap":                       `<table><tr><td>1</td><td rowspan="2">2</td></tr><tr><td colspan="2">3</td></tr></table>`,
		"<caption> is not the first":          `<table><tr><td>1</td></tr><caption>表</caption></table>`,
		"<details> without <summary>":         `<details><p>文</p></details>`,
		"<legend> is not the first":           `<fieldset><p>文</p><legend>乙</legend></fieldset>`,
		"ends without <dd>":                   `<dl><dt>甲</dt></dl>`,
		"before any <dt>":                     `<dl><dd>甲</dd></dl>`,
		"<img> lacks alt":                     `<p><img src="/x.png"></p>`,
		"<iframe> lacks title":                `<iframe src="/x"></iframe>`,
		`<input name="a"> has no label`:       `<form action="/"><input name="a"></form>`,
		`<select name="a"> has no label`:      `<form action="/"><label for="b">乙</label><select name="a"><option>1</option></select><input id="b"></form>`,
		"must be none":                        `<label>选<select required><option value="1">一</option></select></label>`,
		"2 options are selected":              `<label>选<select><option selected>1</option><option selected>2</option></select></label>`,
		"maxlength on an input of type date":  `<label>日<input type="date" maxlength="3"></label>`,
		"required on an input of type hidden": `<form action="/"><input type="hidden" name="a" required></form>`,
		`type="datum" on <input>`:             `<label>日<input type="datum"></label>`,
		"it says all by being there":          `<label>日<input required="yes"></label>`,
		`method="put"`:                        `<form method="put"></form>`,
		`action=""`:                           `<form action=""></form>`,
		`is referred to by for`:               `<label for="no">甲</label>`,
		"which takes none":                    `<label for="p">甲</label><p id="p">文</p>`,
		"is referred to by aria-describedby":  `<p aria-describedby="no">文</p>`,
		`the id "no" that is referred to`:     `<p><a href="#no">链</a></p>`,
		"no attribute aria-lable":             `<nav aria-lable="x"><p>文</p></nav>`,
		`no role "knob"`:                      `<div role="knob">文</div>`,
		"which has no role to be named":       `<div aria-label="x">文</div>`,
		"a picture without a name":            `<svg role="img"><path d=""/></svg>`,
		"<button> says nothing":               `<button></button>`,
		"<a> says nothing":                    `<p><a href="/"><span aria-hidden="true">→</span></a></p>`,
		"an empty <th>":                       `<table><tr><th></th></tr></table>`,
		"is hidden and can be reached":        `<p><a href="/" aria-hidden="true">链</a></p>`,
		"<h3> follows a heading of level 1":   `<h3>小题</h3>`,
		"2 <h1>, want one":                    `<h1>又一题</h1>`,
		`inline onclick="x()"`:                `<p onclick="x()">文</p>`,
		`inline style="color:red"`:            `<p style="color:red">文</p>`,
		"inline <script>":                     `<script>x()</script>`,
		"is no address":                       `<p><a href="/a b">链</a></p>`,
		`tabindex="3"`:                        `<p tabindex="3">文</p>`,
		`colspan="0"`:                         `<table><tr><td colspan="0">1</td></tr></table>`,
		"no element <blink> in a drawing":     `<svg><blink></blink></svg>`,
		`lang="中文"`:                           `<p lang="中文">文</p>`,
		"<li> in <main>":                      `<li>一</li>`,
		"<label> below <label>":               `<label>甲<span><label>乙<input></label></span></label>`,
		`list refers to <p>`:                  `<p id="l">文</p><label>甲<input list="l"></label>`,
	} {
		faults := Faults([]byte(page(main)))
		if !strings.Contains(strings.Join(faults, "\n"), want) {
			t.Errorf("%s\n want %q, found %q", main, want, faults)
		}
	}
	for want, whole := range map[string]string{
		"is left open":         strings.TrimSuffix(page(""), "</body></html>"),
		"no doctype":           strings.TrimPrefix(page(""), "<!doctype html>"),
		"<html> lacks lang":    strings.Replace(page(""), ` lang="zh"`, "", 1),
		"0 <title>":            strings.Replace(page(""), "<title>题</title>", "", 1),
		"<title> says nothing": strings.Replace(page(""), "<title>题</title>", "<title> </title>", 1),
		"no charset":           strings.Replace(page(""), `<meta charset="utf-8">`, "", 1),
		"not UTF-8":            page("<p>\xff</p>"),
		"control character":    page("<p>\x01</p>"),
		"holds one <head>":     strings.Replace(page(""), "</head>", "</head><p>文</p>", 1),
		"<p> may not stand in": strings.Replace(page(""), "</head>", "<p>文</p></head>", 1),
	} {
		if faults := Faults([]byte(whole)); !strings.Contains(strings.Join(faults, "\n"), want) {
			t.Errorf("want %q, found %q", want, faults)
		}
	}
}

// Whatever comes in, the checker ends and does not fail itself; a page without
// a fault is read by the parser of browsers into the same elements.
func FuzzFaults(f *testing.F) {
	f.Add(page(`<p>文<b>粗</b></p>`))
	f.Add(page(`<table><tr><td rowspan="2" colspan="3">1</td></tr><tr></tr></table>`))
	f.Add(page(`<svg><path/></svg>`))
	f.Add("<!doctype html><html lang=zh><table><p></table>")
	f.Fuzz(func(t *testing.T, s string) {
		if len(Faults([]byte(s))) > 0 {
			return
		}
		mended, err := html.Parse(strings.NewReader(s))
		if err != nil {
			t.Fatal(err)
		}
		var theirs, ours []string
		for n := range mended.Descendants() {
			if n.Type == html.ElementNode && n.Data != "tbody" {
				theirs = append(theirs, strings.ToLower(n.Data))
			}
		}
		parse([]byte(s)).root.each(func(n *node) {
			if n.parent != nil && n.tag != "tbody" {
				ours = append(ours, n.tag)
			}
		})
		if strings.Join(theirs, " ") != strings.Join(ours, " ") {
			t.Errorf("browsers read\n%v, written was\n%v", theirs, ours)
		}
	})
}

// The copy of axe is the one that was published.
func TestAxeIsWhatWasPublished(t *testing.T) {
	script := axeScript()
	sum := sha256.Sum256(script)
	if got := hex.EncodeToString(sum[:]); got != axeSum {
		t.Errorf("axe.min.js has the checksum %s", got)
	}
	if !bytes.HasPrefix(script, []byte("/*! axe v"+AxeVersion)) {
		t.Errorf("axe.min.js is not version %s", AxeVersion)
	}
}
