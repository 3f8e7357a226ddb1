package app

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"strings"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// ItemFormats are the formats in which an item's page can be had.
func ItemFormats() []doc.Format { return []doc.Format{doc.DOCX, doc.PDF} }

// ItemPrint is the public text of an item as a document: its title, what its
// catalogue record says and its body, without the attachments.
func (v Visitor) ItemPrint(ctx context.Context, id string, f doc.Format) (name string, data []byte, err error) {
	p, err := v.Item(ctx, id)
	if err != nil {
		return "", nil, err
	}
	if p.Body == "" && p.Text == "" || f != doc.DOCX && f != doc.PDF {
		return "", nil, fault.New(fault.NotFound, "item.no-print", "这条信息没有可以下载的正文。")
	}
	r := v.app.paperReader()
	defer func() { _ = r.Close() }()
	d, err := r.Read(ctx, "正文.html", []byte("<!doctype html><html><head><meta charset=\"utf-8\"><title>"+html.EscapeString(p.Title)+"</title></head><body>"+p.Body+"</body></html>"))
	if err != nil {
		return "", nil, err
	}
	d.Title, d.Language = p.Title, p.Record.Lang
	d.Blocks = append(printHead(&p), d.Blocks...)
	var b bytes.Buffer
	if err := paper.Write(ctx, &b, d, f); err != nil {
		return "", nil, err
	}
	title, err := fileName(string([]rune(p.Title)[:min(len([]rune(p.Title)), 80)]))
	return fmt.Sprintf("%s.%s", title, f), b.Bytes(), err
}

func printHead(p *PublicItem) []doc.Block {
	out := []doc.Block{doc.P(doc.Title, p.Title)}
	if p.Record.Number != "" {
		out = append(out, doc.P(doc.DocNumber, p.Record.Number))
	}
	line := []string{}
	for _, x := range []struct{ key, text string }{{"索引号", p.Record.Index}, {"发布机构", p.Issuer}, {"发布时间", strings.Replace(p.PublishedAt, "T", " ", 1)}, {"有效性", p.Status.Label()}} {
		if x.text != "" {
			line = append(line, x.key+"："+x.text)
		}
	}
	return append(out, doc.P(doc.Note, strings.Join(line, "　")))
}
