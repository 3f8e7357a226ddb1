package layout

import "gongkai/internal/kernel/doc"

// clean gives the page upright, its characters folded, without what lies off
// the page or askew on it (watermarks).
func clean(p *Page) *Page {
	p = turned(p, mainTurn(p.Chars))
	out := make([]Char, 0, len(p.Chars))
	for _, c := range p.Chars {
		cx, cy := c.centre()
		if c.Turn == Askew || cx < 0 || cx > p.Width || cy < 0 || cy > p.Height {
			continue
		}
		runes := fold(c.Rune)
		for i, r := range runes {
			piece := c.piece(i, len(runes))
			piece.Rune = r
			out = append(out, piece)
		}
	}
	q := *p
	q.Chars = out
	return &q
}

// centre is the middle of the character as the eye sees it: ascent and descent
// of a font's box say little.
func (c Char) centre() (x, y float64) {
	switch c.Turn {
	case Down:
		return c.X + 0.35*c.Size, (c.Y0 + c.Y1) / 2
	case Up:
		return c.X - 0.35*c.Size, (c.Y0 + c.Y1) / 2
	case Left:
		return (c.X0 + c.X1) / 2, c.Y + 0.35*c.Size
	}
	return (c.X0 + c.X1) / 2, c.Y - 0.35*c.Size
}

// piece is the i-th of n equal parts of the character, from left to right.
func (c Char) piece(i, n int) Char {
	w := (c.X1 - c.X0) / float64(n)
	c.X += float64(i) * w
	c.X0 += float64(i) * w
	c.X1 = c.X0 + w
	return c
}

// mainTurn is the direction of most characters.
func mainTurn(chars []Char) Turn {
	var n [Askew + 1]int
	for _, c := range chars {
		n[c.Turn]++
	}
	best := Right
	for t := Right; t < Askew; t++ {
		if n[t] > n[best] {
			best = t
		}
	}
	return best
}

// turned rotates the page so that text running in direction t runs to the right.
func turned(p *Page, t Turn) *Page {
	if t == Right || t == Askew {
		return p
	}
	q := &Page{Width: p.Height, Height: p.Width, Unmapped: p.Unmapped}
	if t == Left {
		q.Width, q.Height = p.Width, p.Height
	}
	at := func(x, y float64) (float64, float64) {
		switch t {
		case Down:
			return y, p.Width - x
		case Up:
			return p.Height - y, x
		}
		return p.Width - x, p.Height - y
	}
	for _, c := range p.Chars {
		c.X, c.Y = at(c.X, c.Y)
		r := turnedRect(doc.Rect{X0: c.X0, Y0: c.Y0, X1: c.X1, Y1: c.Y1}, at)
		c.X0, c.Y0, c.X1, c.Y1 = r.X0, r.Y0, r.X1, r.Y1
		if c.Turn != Askew {
			c.Turn = (c.Turn - t + Askew) % Askew
		}
		q.Chars = append(q.Chars, c)
	}
	for _, r := range p.Rules {
		q.Rules = append(q.Rules, Rule(turnedRect(doc.Rect(r), at)))
	}
	for _, r := range p.Boxes {
		q.Boxes = append(q.Boxes, turnedRect(r, at))
	}
	for _, r := range p.Images {
		q.Images = append(q.Images, turnedRect(r, at))
	}
	return q
}

func turnedRect(r doc.Rect, at func(x, y float64) (float64, float64)) doc.Rect {
	ax, ay := at(r.X0, r.Y0)
	bx, by := at(r.X1, r.Y1)
	return doc.Rect{X0: min(ax, bx), Y0: min(ay, by), X1: max(ax, bx), Y1: max(ay, by)}
}

func abs(x float64) float64 { return max(x, -x) }
