package cli

import (
	"context"
	"strings"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/paper/charset"
	"gongkai/internal/adapter/paper/source"
	"gongkai/internal/kernel/doc"
)

// readRows reads a list in any format: table rows as they are, lines of text
// cut at tabs and commas.
func readRows(ctx context.Context, s *Streams, file string) ([][]string, error) {
	p := paper.NewReader(paper.Options{CacheDir: cacheDir()})
	defer func() { _ = p.Close() }()
	var rows [][]string
	for item, err := range source.Walk(ctx, []string{file}, source.Options{Stdin: s.In, Fetch: fetch}) {
		if err != nil {
			return nil, err
		}
		text, err := plainText(ctx, p, item)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(text) {
			rows = append(rows, strings.FieldsFunc(strings.TrimRight(line, "\r\n"), func(r rune) bool { return r == '\t' || r == ',' || r == '，' }))
		}
	}
	return rows, nil
}

// plainText is what a file says, a table row a line. A text file is taken as it
// stands: in a list # begins a remark, not a heading.
func plainText(ctx context.Context, p *paper.Reader, item source.Item) (string, error) {
	data, err := item.Read(ctx)
	if err != nil {
		return "", err
	}
	if f, err := paper.Detect(item.Name, data); err == nil && (f == doc.Text || f == doc.Markdown) {
		return charset.Decode(data, "")
	}
	d, err := p.Read(ctx, item.Name, data)
	if err != nil {
		return "", err
	}
	return d.PlainText(), nil
}
