package app

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/screening"
)

// ReleasePlace is a paragraph or a cell of a file, the original beside the copy.
type ReleasePlace struct {
	Key    string // in CopyOrder.Places; "" where it cannot be cut as a whole
	Where  string // 第3段, 名单!B7, 第2页
	Text   string
	Copy   string // "" before there is one
	Differ bool   // the copy has another text
}

// mostPlaces bounds the text that the desk shows at once; what lies beyond is
// cut by typing it.
const mostPlaces = 400

// placed is a text with its place, in the order of the document.
type placed struct {
	pos  doc.Pos
	text string
	runs []doc.Run
}

func texts(d *doc.Document) (out []placed) {
	for i := range d.Blocks {
		if p := d.Blocks[i].Para; p != nil {
			if strings.TrimSpace(p.Text) != "" {
				out = append(out, placed{p.PosAt(0), p.Text, p.Runs})
			}
			continue
		}
		for _, row := range d.Blocks[i].Table.Rows {
			for k := range row {
				if strings.TrimSpace(row[k].Text) != "" {
					out = append(out, placed{row[k].Pos(), row[k].Text, row[k].Runs})
				}
			}
		}
	}
	return out
}

// where names a place in words that CopyOrder.Where takes back.
func where(p doc.Pos) string {
	switch {
	case p.Ref != "":
		return p.Sheet + "!" + p.Ref
	case p.Page > 0:
		return fmt.Sprintf("第%d页", p.Page)
	case p.Line > 0:
		return fmt.Sprintf("第%d段", p.Line)
	}
	return ""
}

var (
	lineWords = regexp.MustCompile(`^第?\s*(\d{1,7})\s*[段行]$`)
	pageWords = regexp.MustCompile(`^第?\s*(\d{1,6})\s*页$`)
	cellWords = regexp.MustCompile(`^(?:(.+)[!！])?([A-Za-z]{1,3}[0-9]{1,7})$`)
)

// parsePlace reads what where writes, and what people type of it.
func parsePlace(s string) (p doc.Pos, err error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return p, nil
	}
	if m := lineWords.FindStringSubmatch(s); m != nil {
		p.Line, err = strconv.Atoi(m[1])
		return p, err
	}
	if m := pageWords.FindStringSubmatch(s); m != nil {
		p.Page, err = strconv.Atoi(m[1])
		return p, err
	}
	if m := cellWords.FindStringSubmatch(s); m != nil {
		return doc.Pos{Sheet: m[1], Ref: strings.ToUpper(m[2])}, nil
	}
	return p, fault.New(fault.Invalid, "release.where", fmt.Sprintf("“%s”不是位置，请写作 第3段、第2页 或者 工作表名!B7。", s))
}

// narrow is a place as a cut names it: a paragraph, a cell, a page.
func narrow(p doc.Pos) doc.Pos {
	return doc.Pos{Line: p.Line, Page: p.Page, Sheet: p.Sheet, Ref: p.Ref}
}

// cutsOf turns an order into cuts of the original.
func (a *App) cutsOf(ctx context.Context, actor agency.Actor, agencyID string, f *ReleaseFile, parts releaseParts, data []byte, o CopyOrder) (cuts []doc.Cut, err error) {
	add := func(c doc.Cut) {
		if !slices.Contains(cuts, c) {
			cuts = append(cuts, c)
		}
	}
	for _, i := range o.Keep {
		if i >= 0 && i < len(parts.Cuts) {
			add(parts.Cuts[i])
		}
	}
	pos, err := parsePlace(o.Where)
	if err != nil {
		return nil, err
	}
	typed := slices.DeleteFunc(slices.Clone(o.Texts), func(t string) bool { return strings.TrimSpace(t) == "" })
	for _, t := range typed {
		add(doc.Cut{Pos: pos, Text: strings.TrimSpace(t)})
	}
	if len(typed) == 0 && !pos.IsZero() {
		add(doc.Cut{Pos: pos})
	}
	if f.Format == doc.PDF {
		err = a.cutPassages(ctx, parts, data, o.Places, add)
	} else {
		err = cutPlaces(o.Places, add)
	}
	if err != nil {
		return nil, err
	}
	if len(o.Findings) > 0 {
		if err := a.cutFindings(ctx, actor, agencyID, parts, data, o, add); err != nil {
			return nil, err
		}
	}
	if len(cuts) > mostCuts {
		return nil, fault.New(fault.Invalid, "release.cuts", fmt.Sprintf("一个文件最多遮盖 %d 处，请把重复出现的文字改为在整个文件里遮盖。", mostCuts))
	}
	return cuts, nil
}

// cutPlaces cuts whole paragraphs and cells.
func cutPlaces(keys []string, add func(doc.Cut)) error {
	for _, key := range keys {
		at, err := parsePlace(key)
		if err != nil {
			return err
		}
		if !at.IsZero() {
			add(doc.Cut{Pos: at})
		}
	}
	return nil
}

// passageKey names a passage of a page, whose number alone does not, by its
// place in the order of the file.
func passageKey(n int) string { return "p" + strconv.Itoa(n) }

// cutPassages cuts whole passages of pages by the boxes where they stand.
func (a *App) cutPassages(ctx context.Context, parts releaseParts, data []byte, keys []string, add func(doc.Cut)) (err error) {
	if len(keys) == 0 {
		return nil
	}
	p := a.paperReader()
	defer func() { err = errors.Join(err, p.Close()) }()
	d, err := p.Read(ctx, parts.Original, data)
	if err != nil {
		return err
	}
	for i, t := range texts(d) {
		if slices.Contains(keys, passageKey(i)) {
			cutRuns(t, add)
		}
	}
	return nil
}

// cutRuns cuts a passage page by page.
func cutRuns(t placed, add func(doc.Cut)) {
	for i := 0; i < len(t.runs); {
		at := doc.Pos{Page: t.runs[i].Pos.Page, Box: t.runs[i].Pos.Box}
		j, end := i, len(t.text)
		for ; j < len(t.runs); j++ {
			b := t.runs[j].Pos
			if b.Page != at.Page {
				end = t.runs[j].Start
				break
			}
			at.Box = doc.Rect{X0: min(at.Box.X0, b.Box.X0), Y0: min(at.Box.Y0, b.Box.Y0), X1: max(at.Box.X1, b.Box.X1), Y1: max(at.Box.Y1, b.Box.Y1)}
		}
		if text := strings.TrimSpace(t.text[t.runs[i].Start:end]); text != "" {
			add(doc.Cut{Pos: at, Text: text})
		}
		i = j
	}
}

// cutFindings cuts the text of findings that are in sight; what is hidden is
// gone from every copy.
func (a *App) cutFindings(ctx context.Context, actor agency.Actor, agencyID string, parts releaseParts, data []byte, o CopyOrder, add func(doc.Cut)) (err error) {
	lists, err := a.leavingLists(ctx, actor, agencyID)
	if err != nil {
		return err
	}
	p := a.paperReader()
	defer func() { err = errors.Join(err, p.Close()) }()
	file := Leaving{Name: parts.Original, Data: data}
	found, err := findLeaving(ctx, p, screening.New(lists), file)
	if err != nil {
		return err
	}
	d, err := p.Read(ctx, file.Name, data)
	if err != nil {
		return err
	}
	hidden, err := p.Inspect(ctx, file.Name, data)
	if err != nil {
		return err
	}
	for _, x := range found {
		if !slices.Contains(o.Findings, x.ID) {
			continue
		}
		if text := inMargin(hidden, x); text != "" {
			add(doc.Cut{Text: text}) // on each page
		}
		if x.Place.Hidden != "" {
			continue
		}
		text, pos := spot(d, x)
		if text == "" || vanishes(hidden, pos) {
			continue
		}
		if o.Everywhere {
			pos = doc.Pos{}
		}
		add(doc.Cut{Pos: pos, Text: text})
	}
	return nil
}

// inMargin is the text of a finding in a running head or foot, "" of others.
func inMargin(hidden []doc.Hidden, x LeavingFinding) string {
	at := x.Place
	if at.Hidden != doc.Margin || at.Block < 0 || at.Block >= len(hidden) || at.Start < 0 || at.Start >= at.End || at.End > len(hidden[at.Block].Text) {
		return ""
	}
	return hidden[at.Block].Text[at.Start:at.End]
}

// Cuttable reports whether the text of a finding can be ticked to be cut out.
func (v *ReleaseView) Cuttable(x LeavingFinding) bool {
	if x.Place.Hidden != "" {
		return inMargin(v.Hidden, x) != ""
	}
	return x.Place.End > x.Place.Start && !vanishes(v.Hidden, x.Place.Pos)
}

// spot is the text of a finding and the paragraph, cell or page where it stands.
func spot(d *doc.Document, x LeavingFinding) (text string, pos doc.Pos) {
	at := x.Place
	if at.Block < 0 || at.Block >= len(d.Blocks) {
		return "", pos
	}
	b := d.Blocks[at.Block]
	switch {
	case b.Para != nil:
		text, pos = b.Para.Text, b.Para.PosAt(at.Start)
	case at.Row >= 0 && at.Row < len(b.Table.Rows) && at.Cell >= 0 && at.Cell < len(b.Table.Rows[at.Row]):
		c := &b.Table.Rows[at.Row][at.Cell]
		text, pos = c.Text, c.Pos()
	}
	if at.Start < 0 || at.Start >= at.End || at.End > len(text) {
		return "", pos
	}
	return text[at.Start:at.End], narrow(pos)
}

// compare fills in the text by place. A reader numbers the copy as it numbers
// the original, for nothing but words was taken out of what is in sight.
func (v *ReleaseView) compare(original looked, copied *looked) error {
	if original.doc == nil {
		if v.Format == "jpg" || v.Format == "png" {
			v.Unread = "图片没有可以筛查的文字，请人工检查；副本已去掉拍摄地点等信息。"
			return nil
		}
		return unreadable(original.why, v)
	}
	was, now := texts(original.doc), []placed(nil)
	if copied != nil && copied.doc == nil {
		return unreadable(copied.why, v)
	} else if copied != nil {
		now = texts(copied.doc)
	}
	if v.Format == doc.XLSX { // headings between sheets are the reader's own
		was = slices.DeleteFunc(was, func(p placed) bool { return p.pos.Ref == "" })
	}
	for i, t := range alignTexts(was, now) {
		if i >= mostPlaces {
			v.More++
			continue
		}
		one := ReleasePlace{Where: where(t.was.pos), Text: t.was.text, Copy: t.now, Differ: copied != nil && t.was.text != t.now}
		switch {
		case v.Format == doc.PDF:
			one.Key = passageKey(i)
		case !vanishes(v.Hidden, t.was.pos):
			one.Key = one.Where
		}
		v.Places = append(v.Places, one)
	}
	return nil
}

// vanishes reports whether a place stands on a hidden sheet, which no copy has.
func vanishes(hidden []doc.Hidden, p doc.Pos) bool {
	return p.Sheet != "" && slices.ContainsFunc(hidden, func(h doc.Hidden) bool {
		return h.Kind == doc.HiddenSheet && strings.Contains(h.Place, "“"+p.Sheet+"”")
	})
}

type aligned struct {
	was placed
	now string
}

// alignTexts pairs by place where formats have places of their own (cells,
// paragraphs), else in order.
func alignTexts(was, now []placed) []aligned {
	by := map[doc.Pos][]string{}
	for _, n := range now {
		by[narrow(n.pos)] = append(by[narrow(n.pos)], n.text)
	}
	out := make([]aligned, 0, len(was))
	for _, w := range was {
		k := narrow(w.pos)
		a := aligned{was: w}
		if rest := by[k]; len(rest) > 0 {
			a.now, by[k] = rest[0], rest[1:]
		}
		out = append(out, a)
	}
	return out
}

// passes remembers what has passed the gate in this process.
type passes struct {
	mu  sync.Mutex
	key map[string]bool
}

// mostPassed bounds it; beyond, all is forgotten and read again.
const mostPassed = 10_000

func (p *passes) has(key string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.key[key]
}

func (p *passes) put(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.key == nil || len(p.key) >= mostPassed {
		p.key = map[string]bool{}
	}
	p.key[key] = true
}
