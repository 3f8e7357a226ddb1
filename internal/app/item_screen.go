package app

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/screening"
)

// ItemFinding is a finding of screening with where it is and how it was settled.
type ItemFinding struct {
	screening.Finding
	Where   string // 标题和概述, 正文, 附件“…”
	Block   bool   // must be removed; cannot be settled
	Must    bool   // must be removed or settled
	Settled string // the reason, "" while open
}

// screen records in an act what screening finds in the latest text, for the
// acts that must not happen unscreened.
func (w *work) screen(ctx context.Context, f *itemFile, act *catalog.Act) error {
	if !slices.Contains([]catalog.ActKind{catalog.Submitted, catalog.Passed, catalog.SecrecyReviewed, catalog.Signed, catalog.Scheduled, catalog.Released, catalog.Corrected, catalog.Imported}, act.Kind) {
		return nil
	}
	found, err := w.findings(ctx, f)
	if err != nil {
		return err
	}
	act.Screened = screened(f.state.Hash, found)
	return nil
}

// screened is what an act records of findings in the text of a hash.
func screened(hash string, found []ItemFinding) *catalog.Screened {
	s := &catalog.Screened{Hash: hash}
	for _, x := range found {
		switch {
		case x.Block:
			s.Block = append(s.Block, x.ID)
		case x.Must:
			s.Findings = append(s.Findings, x.ID)
		}
	}
	return s
}

// Open reports whether the finding keeps an item in.
func (x *ItemFinding) Open() bool { return x.Keeps(x.Settled) }

// findings screens the latest text: its record, its body and every attachment,
// with what their files hide.
func (w *work) findings(ctx context.Context, f *itemFile) ([]ItemFinding, error) {
	lists, err := w.screeningLists(ctx, f.Agency)
	if err != nil {
		return nil, err
	}
	s := screening.New(lists)
	var out []ItemFinding
	add := func(where string, x screening.Finding) {
		x.ID = where + "#" + x.ID
		out = append(out, ItemFinding{x, where, x.Severity == screening.Block, x.Keeps(""), f.state.Settled[x.ID]})
	}
	take := func(where, blob string, d *doc.Document, hidden []doc.Hidden) {
		for _, x := range s.Screen(d, hidden) {
			if x.Rule == screening.RulePicture {
				x.ID = ofBytes(blob, x.ID)
			}
			add(where, x)
		}
	}
	v := f.latest
	take("标题和概述", "", lines(v.Title+"\n"+v.Summary+"\n"+strings.Join(v.Keywords, "\n")), nil)
	take("正文", "", lines(v.Text), nil)
	for _, a := range v.Attachments {
		where := "附件“" + a.Name + "”"
		hidden := a.Hidden
		if a.Text == "" && a.Unread != "" { // which says of the whole what the fact says of its pictures
			hidden = slices.DeleteFunc(slices.Clone(hidden), func(h doc.Hidden) bool { return h.Kind == doc.Picture })
		}
		take(where, a.Blob, lines(a.Name+"\n"+a.Text), hidden)
		if a.Unread != "" {
			x := screening.Unread(a.Unread)
			x.ID = ofBytes(a.Blob, x.ID)
			add(where, x)
		}
	}
	return out, nil
}

// ofBytes ties a finding to a file's bytes: what somebody who looked says of one
// file does not hold for the next of its name.
func ofBytes(blob, id string) string { return blob[:min(12, len(blob))] + "-" + id }

// lines is plain text as a document; cells parted by tabs become a row.
func lines(text string) *doc.Document {
	d := &doc.Document{}
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\r\n")
		if !strings.Contains(l, "\t") {
			d.Blocks = append(d.Blocks, doc.P(doc.Body, l))
			continue
		}
		row := doc.Row{}
		for c := range strings.SplitSeq(l, "\t") {
			row = append(row, doc.Cell{Text: c})
		}
		if n := len(d.Blocks); n > 0 && d.Blocks[n-1].Table != nil {
			d.Blocks[n-1].Table.Rows = append(d.Blocks[n-1].Table.Rows, row)
		} else {
			d.Blocks = append(d.Blocks, doc.T(&doc.Table{Rows: []doc.Row{row}}))
		}
	}
	return d
}

const kindScreening = "screening"

// screeningLists are the shipped lists with those of the installation and of
// the agency, whose own telephones and addresses may stand.
func (w *work) screeningLists(ctx context.Context, agencyID string) (screening.Lists, error) {
	lists, err := screening.Default()
	if err != nil {
		return lists, err
	}
	for _, id := range []string{"", agencyID} {
		if err := eachJSON(ctx, w, kindScreening, id, 0, func(_ string, own screening.Lists) error {
			lists = lists.With(own)
			return nil
		}); err != nil {
			return lists, err
		}
	}
	one, err := w.Agency(ctx, agencyID)
	if err != nil {
		return lists, err
	}
	own := screening.Lists{}
	for _, s := range []string{one.Face.Phone, one.Face.Fax, one.Face.Email, one.Face.Address, one.Code, one.Payment.Account} {
		if strings.TrimSpace(s) != "" {
			own.Allow = append(own.Allow, s)
		}
	}
	return lists.With(own), nil
}
