package rules

import (
	"cmp"
	"slices"

	"gongkai/internal/kernel/hanzi"
)

// Neighbours are the reports of a run, to find for each its agency's report of
// the year before and those that may share its prose, without comparing every
// report with every other.
type Neighbours struct {
	all      []*Digest              // in the order of Add
	byAgency map[agencyYear]*Digest // the first of each agency and year
	pieces   []piece                // in order up to sorted
	sorted   int
}

type agencyYear struct {
	agency string
	year   int
}

// piece is one of the smallest hashes of a report's prose: a list of them takes
// a sixth of what a map takes.
type piece struct {
	hash uint64
	year int32
	at   int32 // in all
}

func (p piece) compare(q piece) int {
	return cmp.Or(cmp.Compare(p.hash, q.hash), cmp.Compare(p.year, q.year), cmp.Compare(p.at, q.at))
}

const (
	// indexed is how many of a sketch's smallest hashes are looked up. Two texts
	// that are three fifths the same share none of them once in 8,000 times.
	indexed = 16
	// mostAlike bounds the reports that are looked at for one hash: what stands
	// in more is found often enough.
	mostAlike = 32
)

// NewNeighbours is empty.
func NewNeighbours() *Neighbours {
	return &Neighbours{byAgency: map[agencyYear]*Digest{}}
}

// Add takes one more report.
func (n *Neighbours) Add(d *Digest) {
	key := agencyYear{hanzi.Fold(d.Agency), d.Year}
	if _, known := n.byAgency[key]; !known && key.agency != "" && key.year != 0 {
		n.byAgency[key] = d
	}
	for _, hash := range d.Sketch[:min(indexed, len(d.Sketch))] {
		n.pieces = append(n.pieces, piece{hash, int32(d.Year), int32(len(n.all))})
	}
	n.all = append(n.all, d)
}

// Before is the same agency's report of the year before, nil where it is not
// among the reports.
func (n *Neighbours) Before(d *Digest) *Digest {
	if d.Agency == "" || d.Year == 0 {
		return nil
	}
	return n.byAgency[agencyYear{hanzi.Fold(d.Agency), d.Year - 1}]
}

// alike are the reports of the same year that may share prose with d, and that
// of the year before; nil where there is no other report.
func (n *Neighbours) alike(d *Digest) []Peer {
	if len(n.all) < 2 {
		return nil
	}
	if n.sorted < len(n.pieces) {
		slices.SortFunc(n.pieces, piece.compare)
		n.sorted = len(n.pieces)
	}
	seen := map[*Digest]bool{d: true}
	peers := []Peer{}
	add := func(other *Digest) {
		if other != nil && !seen[other] {
			seen[other] = true
			peers = append(peers, Peer{File: other.File, Agency: other.Agency, Year: other.Year, Sketch: other.Sketch})
		}
	}
	for _, hash := range d.Sketch[:min(indexed, len(d.Sketch))] {
		first := piece{hash, int32(d.Year), 0}
		from, _ := slices.BinarySearchFunc(n.pieces, first, piece.compare)
		for _, p := range n.pieces[from:min(from+mostAlike, len(n.pieces))] {
			if p.hash != first.hash || p.year != first.year {
				break
			}
			add(n.all[p.at])
		}
	}
	add(n.Before(d))
	slices.SortFunc(peers, func(a, b Peer) int { return cmp.Compare(a.File, b.File) })
	return peers
}
