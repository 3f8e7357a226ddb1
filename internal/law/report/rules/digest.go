package rules

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// Digest is what the rules that compare reports need of one: the figures that
// lead to the next year, a sketch of the prose and where it begins. It takes
// some 3 KB, so that a long run can keep one of every report it reads.
type Digest struct {
	File, Agency string
	Year         int
	Sketch       []uint64
	cells        []yearCell // in the order of eachYearCell
	opening      doc.Para   // the first words of the prose
}

type yearCell struct {
	value  report.Count
	source report.Source
	shown  bool // the tables show the cell
}

// NewDigest keeps copies, and so nothing of the document that r was read from.
func NewDigest(file string, r *report.Reading) *Digest {
	d := &Digest{
		File: file, Agency: strings.Clone(r.Report.Agency), Year: r.Report.Year,
		Sketch:  Sketch(r),
		cells:   make([]yearCell, 0, 2*int(report.Columns)+2*int(report.Stocks)),
		opening: opening(r),
	}
	eachYearCell(&r.Report, func(path report.Path, v *report.Count) {
		source, shown := r.Sources[path]
		source.Raw = strings.Clone(source.Raw)
		d.cells = append(d.cells, yearCell{*v, source, shown})
	})
	return d
}

// openingBytes is as much of the first paragraph as a finding quotes.
const openingBytes = 240

func opening(r *report.Reading) doc.Para {
	for _, s := range r.Prose {
		if len(s.Paras) == 0 {
			continue
		}
		text := s.Paras[0].Text
		end := min(len(text), openingBytes)
		for end < len(text) && !utf8.RuneStart(text[end]) {
			end--
		}
		return doc.Para{Text: strings.Clone(text[:end]), Runs: []doc.Run{{Pos: s.Paras[0].PosAt(0)}}}
	}
	return doc.Para{}
}

// reading gives back the figures that the digest kept.
func (d *Digest) reading() *report.Reading {
	r := &report.Reading{Sources: make(map[report.Path]report.Source, len(d.cells))}
	r.Report.Agency, r.Report.Year = d.Agency, d.Year
	i := 0
	eachYearCell(&r.Report, func(path report.Path, v *report.Count) {
		*v = d.cells[i].value
		if d.cells[i].shown {
			r.Sources[path] = d.cells[i].source
		}
		i++
	})
	return r
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
