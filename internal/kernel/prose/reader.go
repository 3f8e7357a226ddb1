package prose

// Reader reads the paragraphs of one text. What it notes of all of them stands
// in common arrays, which costs less than arrays for each.
type Reader struct {
	clauses    []Clause
	quantities []Quantity
	years      []Year
	points     []Point
	marks      []Mark
	sentences  []Span
	back       []shift
}

// Grow makes room for a text of so many bytes, as dense as reports are.
func (r *Reader) Grow(bytes int) {
	r.clauses = make([]Clause, 0, bytes/32+8)
	r.quantities = make([]Quantity, 0, bytes/100+8)
	r.sentences = make([]Span, 0, bytes/100+8)
	r.back = make([]shift, 0, bytes/24+8)
	r.marks = make([]Mark, 0, bytes/200+8)
	r.years = make([]Year, 0, bytes/400+8)
	r.points = make([]Point, 0, bytes/200+8)
}

// Read reads the next paragraph.
func (r *Reader) Read(paragraph string) *Passage {
	p := &Passage{
		Original: paragraph,
		Clauses:  free(r.clauses), Quantities: free(r.quantities), Years: free(r.years),
		Points: free(r.points), Marks: free(r.marks), sentences: free(r.sentences), back: free(r.back),
	}
	p.fold()
	s := scanner{p: p, text: p.Text}
	s.frames = append(s.store[:0], frame{last: -1})
	s.open(0)
	s.run()
	for len(s.frames) > 0 {
		s.close(len(s.text), 0)
		s.frames = s.frames[:len(s.frames)-1]
	}
	p.sentences = append(p.sentences, Span{s.begin, len(p.Text)})
	r.clauses, p.Clauses = used(r.clauses, p.Clauses)
	r.quantities, p.Quantities = used(r.quantities, p.Quantities)
	r.years, p.Years = used(r.years, p.Years)
	r.points, p.Points = used(r.points, p.Points)
	r.marks, p.Marks = used(r.marks, p.Marks)
	r.sentences, p.sentences = used(r.sentences, p.sentences)
	r.back, p.back = used(r.back, p.back)
	return p
}

// free is the unused end of a common array.
func free[T any](all []T) []T { return all[len(all):] }

// used gives back the common array behind what a passage took of it, and the
// passage's part, which may not grow into the next one's.
func used[T any](all, part []T) (rest, mine []T) {
	mine = part[:len(part):len(part)]
	if cap(part) > cap(all)-len(all) { // it outgrew the array: go on in its own
		return part, mine
	}
	return all[:len(all)+len(part)], mine
}
