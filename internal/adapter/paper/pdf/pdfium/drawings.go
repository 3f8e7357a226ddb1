package pdfium

import (
	"context"
	"math"

	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/kernel/doc"
)

// PDFium's numbers for kinds of page objects and path segments.
const (
	objectPath, objectImage, objectForm = 2, 3, 5
	segmentLine, segmentCurve           = 0, 1
	segmentMove                         = 2
)

// thin is the most that a drawn line is across, in points.
const thin = 4.0

// drawings collects rules, filled boxes and pictures from the page and the
// forms (reusable drawings) on it.
func (p *pageReader) drawings(ctx context.Context) error {
	n, err := p.call(ctx, "FPDFPage_CountObjects", p.handle)
	if err != nil {
		return err
	}
	return p.each(ctx, "FPDFPage_GetObject", p.handle, n, p.toPage, 0)
}

func (p *pageReader) each(ctx context.Context, get string, from uint64, n int32, m matrix, depth int) error {
	for i := range uint64(max(n, 0)) {
		if p.objects++; p.objects > maxPageObjects {
			return nil
		}
		h, err := p.callFunc(ctx, p.function(get), from, i)
		if err != nil {
			return err
		}
		if h == 0 {
			continue
		}
		if err := p.drawing(ctx, uint64(uint32(h)), m, depth); err != nil {
			return err
		}
	}
	return nil
}

func (p *pageReader) drawing(ctx context.Context, object uint64, m matrix, depth int) error {
	const maxDepth = 8
	kind, err := p.call(ctx, "FPDFPageObj_GetType", object)
	if err != nil || kind != objectPath && kind != objectImage && kind != objectForm {
		return err
	}
	if _, err := p.call(ctx, "FPDFPageObj_GetMatrix", object, p.at(0)); err != nil {
		return err
	}
	f := p.floats(0, 6)
	m = matrix{f[0], f[1], f[2], f[3], f[4], f[5]}.then(m)
	switch {
	case kind == objectPath:
		return p.path(ctx, object, m)
	case kind == objectImage:
		p.image(m)
	case depth < maxDepth:
		n, err := p.call(ctx, "FPDFFormObj_CountObjects", object)
		if err != nil {
			return err
		}
		return p.each(ctx, "FPDFFormObj_GetObject", object, n, m, depth+1)
	}
	return nil
}

// image notes a picture, which fills the unit square; a thin one is a line, as
// some printer drivers draw them.
func (p *pageReader) image(m matrix) {
	r := boundsOf([]point{m.point(0, 0), m.point(1, 0), m.point(0, 1), m.point(1, 1)})
	if !p.thinRule(r) {
		p.page.Images = append(p.page.Images, r)
	}
}

type point struct{ x, y float64 }

func (m matrix) point(x, y float64) point {
	px, py := m.apply(x, y)
	return point{finite(px), finite(py)}
}

func boundsOf(ps []point) doc.Rect {
	r := doc.Rect{X0: math.Inf(1), Y0: math.Inf(1), X1: math.Inf(-1), Y1: math.Inf(-1)}
	for _, q := range ps {
		r.X0, r.X1 = min(r.X0, q.x), max(r.X1, q.x)
		r.Y0, r.Y1 = min(r.Y0, q.y), max(r.Y1, q.y)
	}
	return r
}

// thinRule notes r as a rule along its middle if it is thin.
func (p *pageReader) thinRule(r doc.Rect) bool {
	w, h := r.X1-r.X0, r.Y1-r.Y0
	switch {
	case h <= thin && h <= w:
		y := (r.Y0 + r.Y1) / 2
		p.page.Rules = append(p.page.Rules, layout.Rule{X0: r.X0, Y0: y, X1: r.X1, Y1: y})
	case w <= thin:
		x := (r.X0 + r.X1) / 2
		p.page.Rules = append(p.page.Rules, layout.Rule{X0: x, Y0: r.Y0, X1: x, Y1: r.Y1})
	default:
		return false
	}
	return true
}

// outline is one piece of a path, from a move to the next.
type outline struct {
	points         []point
	curved, closed bool
}

func (p *pageReader) path(ctx context.Context, object uint64, m matrix) error {
	if _, err := p.call(ctx, "FPDFPath_GetDrawMode", object, p.at(0), p.at(1)); err != nil {
		return err
	}
	fill, _ := p.memory.ReadUint32Le(uint32(p.at(0)))
	stroke, _ := p.memory.ReadUint32Le(uint32(p.at(1)))
	if fill == 0 && stroke == 0 {
		return nil // a clip
	}
	n, err := p.call(ctx, "FPDFPath_CountSegments", object)
	if err != nil {
		return err
	}
	var o outline
	for i := range uint64(max(n, 0)) {
		if p.segs++; p.segs > maxSegments {
			return nil
		}
		q, kind, closes, err := p.segment(ctx, object, i, m)
		if err != nil {
			return err
		}
		if kind == segmentMove {
			p.draw(o, fill != 0, stroke != 0)
			o = outline{points: o.points[:0]}
		}
		o.points = append(o.points, q)
		o.curved = o.curved || kind == segmentCurve
		o.closed = o.closed || closes
	}
	p.draw(o, fill != 0, stroke != 0)
	return nil
}

func (p *pageReader) segment(ctx context.Context, object, i uint64, m matrix) (q point, kind int32, closes bool, err error) {
	h, err := p.callFunc(ctx, p.function("FPDFPath_GetPathSegment"), object, i)
	if err != nil {
		return q, 0, false, err
	}
	seg := uint64(uint32(h))
	if _, err = p.callFunc(ctx, p.function("FPDFPathSegment_GetPoint"), seg, p.at(0), p.at(1)); err != nil {
		return q, 0, false, err
	}
	q = m.point(p.floats(0, 1)[0], p.floats(1, 1)[0])
	if kind, err = p.callFunc(ctx, p.function("FPDFPathSegment_GetType"), seg); err != nil {
		return q, 0, false, err
	}
	c, err := p.callFunc(ctx, p.function("FPDFPathSegment_GetClose"), seg)
	return q, kind, c == 1, err
}

// draw notes what an outline is for a table: rules where it is stroked or a
// thin rectangle, a box where it is a filled rectangle.
func (p *pageReader) draw(o outline, fill, stroke bool) {
	if len(o.points) < 2 || o.curved {
		return
	}
	if stroke {
		p.strokes(o)
	}
	// Browsers draw borders as bevelled strips: whatever is thin is a rule.
	if r := boundsOf(o.points); fill && !p.thinRule(r) && o.isRectangle() {
		p.page.Boxes = append(p.page.Boxes, r)
	}
}

func (p *pageReader) strokes(o outline) {
	for i := 1; i < len(o.points); i++ {
		p.stroke(o.points[i-1], o.points[i])
	}
	if o.closed {
		p.stroke(o.points[len(o.points)-1], o.points[0])
	}
}

func (p *pageReader) stroke(a, b point) {
	const slack = 0.7 // what a line may be off the straight
	r := boundsOf([]point{a, b})
	w, h := r.X1-r.X0, r.Y1-r.Y0
	if min(w, h) <= slack && max(w, h) > slack {
		p.thinRule(r)
	}
}

// isRectangle reports whether every edge is horizontal or vertical and there
// are four.
func (o outline) isRectangle() bool {
	const slack = 0.1
	ps := o.points
	if n := len(ps); n > 4 && ps[n-1] == ps[0] {
		ps = ps[:n-1]
	}
	if len(ps) != 4 {
		return false
	}
	for i, a := range ps {
		b := ps[(i+1)%4]
		if math.Abs(a.x-b.x) > slack && math.Abs(a.y-b.y) > slack {
			return false
		}
	}
	return true
}
