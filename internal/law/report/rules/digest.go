package rules

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// Digest is what the rules that compare reports need of one: the figures that
// lead to the next year, a sketch of the prose and where it begins. It takes
// some 1 KB, so that a long run can keep one of every report it reads.
type Digest struct {
	File, Agency string
	Year         int
	Sketch       []uint64
	// kept is packed: the cells in the order of eachYearCell, then the place and
	// text of the first words of the prose.
	kept []byte
}

// NewDigest keeps copies, and so nothing of the document that r was read from.
func NewDigest(file string, r *report.Reading) *Digest {
	var p packer
	eachYearCell(&r.Report, func(path report.Path, v *report.Count) {
		source, shown := r.Sources[path]
		p.cell(*v, source, shown)
	})
	words, at := opening(r)
	p.pos(at)
	p.text(words)
	return &Digest{
		File: file, Agency: strings.Clone(r.Report.Agency), Year: r.Report.Year,
		Sketch: slices.Clone(Sketch(r)), kept: bytes.Clone(p.buf),
	}
}

// openingBytes is as much of the first paragraph as a finding quotes.
const openingBytes = 240

// opening is the beginning of the prose, and where it stands.
func opening(r *report.Reading) (words string, at doc.Pos) {
	for _, s := range r.Prose {
		if len(s.Paras) == 0 {
			continue
		}
		text := s.Paras[0].Text
		end := min(len(text), openingBytes)
		for end < len(text) && !utf8.RuneStart(text[end]) {
			end--
		}
		return text[:end], s.Paras[0].PosAt(0)
	}
	return "", doc.Pos{}
}

// reading gives back the figures that the digest kept, and the first words of
// the prose.
func (d *Digest) reading() (*report.Reading, doc.Para) {
	r := &report.Reading{Sources: map[report.Path]report.Source{}}
	r.Report.Agency, r.Report.Year = d.Agency, d.Year
	u := unpacker{d.kept}
	eachYearCell(&r.Report, func(path report.Path, v *report.Count) {
		value, source, shown := u.cell()
		*v = value
		if shown {
			r.Sources[path] = source
		}
	})
	at := u.pos()
	return r, doc.Para{Text: u.text(), Runs: []doc.Run{{Pos: at}}}
}

func eachYearCell(r *report.Report, do func(report.Path, *report.Count)) {
	for _, row := range []report.Row{report.CarriedIn, report.CarriedOut} {
		for col := range report.Columns {
			do(report.RequestPath(row, col), &r.Requests[row][col])
		}
	}
	for s := range report.Stocks {
		do(report.RulesPath(s), &r.Proactive.Rules[s])
		do(report.NormativePath(s), &r.Proactive.NormativeDocuments[s])
	}
}

// sketch is the prose's own sketch, as the digest keeps it.
func (in *Input) sketch() []uint64 {
	if in.digest != nil {
		return in.digest.Sketch
	}
	return Sketch(in.Reading)
}
