package reading

// Scores of an alignment: a pair of equal characters; a pair right behind
// another, more in the same cell than across cells; a character of a cell left
// over. A cell may be passed over as a whole for nothing, so that what is no
// label does not pick characters out of labels.
const (
	pairScore  = 6
	runInCell  = 4
	runOfCells = 2
	leftOver   = -4
)

// How the best alignment of two prefixes came about.
const (
	stepUp   uint8 = iota // the last given character is left over
	stepLeft              // the last wanted one is missing
	stepPair
	stepCell       // the whole last cell is passed over
	stepMask       = 3
	inRun    uint8 = 4 // the pair follows a pair
)

// never is a score that nothing reaches.
const never = -1 << 30

// aligner fills a table of best scores, a given character a row.
type aligner struct {
	b              []rune
	how            []uint8 // the steps, for trace
	best, prev     []int32 // best score up to here, in this row and the last
	paired, before []int32 // best score with the last two characters paired
	entry          []int32 // best score before the cell under way
}

// alignment matches equal characters of g and b in order, as many as possible
// and in runs as long as possible: out[i] is the place in b, or -1.
func alignment(g given, b []rune) []int {
	m := len(b) + 1
	a := aligner{
		b: b, how: make([]uint8, (len(g.text)+1)*m), best: make([]int32, m), prev: make([]int32, m),
		paired: make([]int32, m), before: make([]int32, m), entry: make([]int32, m),
	}
	for j := range m {
		a.before[j], a.how[j] = never, stepLeft
	}
	for i := range g.text {
		run := int32(runInCell)
		if i == 0 || g.cells[i-1] != g.cells[i] {
			run = runOfCells
			copy(a.entry, a.prev)
		}
		last := i+1 == len(g.text) || g.cells[i+1] != g.cells[i]
		a.row(a.how[(i+1)*m:(i+2)*m], g.text[i], run, last)
		a.best, a.prev = a.prev, a.best
		a.paired, a.before = a.before, a.paired
	}
	return trace(g, a.how, m)
}

// row scores one more given character, the last of its cell or not, against
// every prefix of the wanted text.
func (a *aligner) row(how []uint8, r rune, run int32, last bool) {
	for j := range how {
		h := stepUp
		a.best[j], a.paired[j] = a.prev[j]+leftOver, never
		if j > 0 && a.best[j-1] > a.best[j] {
			a.best[j], h = a.best[j-1], stepLeft
		}
		if j > 0 && a.b[j-1] == r {
			a.paired[j] = a.prev[j-1] + pairScore
			if with := a.before[j-1] + pairScore + run; with >= a.paired[j] {
				a.paired[j] = with
				h |= inRun
			}
			if a.paired[j] >= a.best[j] {
				a.best[j], h = a.paired[j], stepPair|h&inRun
			}
		}
		if last && a.entry[j] >= a.best[j] {
			a.best[j], h = a.entry[j], stepCell|h&inRun
		}
		how[j] = h
	}
}

// trace walks back through the choices of an alignment.
func trace(g given, how []uint8, m int) []int {
	out := make([]int, len(g.text))
	for i := range out {
		out[i] = -1
	}
	inside := false
	for i, j := len(g.text), m-1; i > 0; {
		h := how[i*m+j]
		switch {
		case inside || h&stepMask == stepPair:
			out[i-1] = j - 1
			inside = h&inRun != 0
			i, j = i-1, j-1
		case h&stepMask == stepLeft:
			j--
		case h&stepMask == stepCell:
			for cell := g.cells[i-1]; i > 0 && g.cells[i-1] == cell; {
				i--
			}
		default:
			i--
		}
	}
	return out
}
