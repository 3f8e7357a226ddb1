package rules

import (
	"encoding/binary"
	"math"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// packer writes what a digest keeps as bytes: in a run of ten thousand reports
// a place that takes three bytes must not take a hundred and twenty.
type packer struct{ buf []byte }

func (p *packer) number(n int64) { p.buf = binary.AppendVarint(p.buf, n) }

func (p *packer) text(s string) {
	p.number(int64(len(s)))
	p.buf = append(p.buf, s...)
}

func (p *packer) flags(set ...bool) {
	b := byte(0)
	for i, on := range set {
		if on {
			b |= 1 << i
		}
	}
	p.buf = append(p.buf, b)
}

// pos writes of a place only what its format has: lines, a box on a page, or a
// sheet and its cell.
func (p *packer) pos(at doc.Pos) {
	boxed, named := at.Box != doc.Rect{}, at.Sheet != "" || at.Ref != ""
	p.flags(boxed, named)
	p.number(int64(at.Line))
	p.number(int64(at.Col))
	p.number(int64(at.Page))
	if boxed {
		for _, side := range [...]float64{at.Box.X0, at.Box.Y0, at.Box.X1, at.Box.Y1} {
			p.buf = binary.LittleEndian.AppendUint64(p.buf, math.Float64bits(side))
		}
	}
	if named {
		p.text(at.Sheet)
		p.text(at.Ref)
	}
}

// cell writes a figure and where it was read; shown is false where the tables
// do not have it.
func (p *packer) cell(v report.Count, s report.Source, shown bool) {
	plain := s.Raw == v.String()
	p.flags(v.Known, shown, s.Recovered, plain)
	if v.Known {
		p.number(v.N)
	}
	if shown {
		p.pos(s.Pos)
		if !plain {
			p.text(s.Raw)
		}
	}
}

// unpacker reads what a packer wrote, in the same order. Nothing else is ever
// put into one.
type unpacker struct{ rest []byte }

func (u *unpacker) number() int64 {
	n, size := binary.Varint(u.rest)
	u.rest = u.rest[size:]
	return n
}

func (u *unpacker) text() string {
	n := u.number()
	s := string(u.rest[:n])
	u.rest = u.rest[n:]
	return s
}

func (u *unpacker) flags() (set [4]bool) {
	for i := range set {
		set[i] = u.rest[0]&(1<<i) != 0
	}
	u.rest = u.rest[1:]
	return set
}

func (u *unpacker) pos() (at doc.Pos) {
	has := u.flags()
	at.Line, at.Col, at.Page = int(u.number()), int(u.number()), int(u.number())
	if has[0] {
		for _, side := range [...]*float64{&at.Box.X0, &at.Box.Y0, &at.Box.X1, &at.Box.Y1} {
			*side = math.Float64frombits(binary.LittleEndian.Uint64(u.rest))
			u.rest = u.rest[8:]
		}
	}
	if has[1] {
		at.Sheet, at.Ref = u.text(), u.text()
	}
	return at
}

func (u *unpacker) cell() (v report.Count, s report.Source, shown bool) {
	has := u.flags()
	if has[0] {
		v = report.C(u.number())
	}
	if !has[1] {
		return v, s, false
	}
	s.Recovered, s.Pos = has[2], u.pos()
	if s.Raw = v.String(); !has[3] {
		s.Raw = u.text()
	}
	return v, s, true
}
