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
	byAgency map[agencyYear]*Digest // the first of each agency and year
	byPiece  map[yearPiece][]*Digest
	size     int
}

type agencyYear struct {
	agency string
	year   int
}

type yearPiece struct {
	year int
	hash uint64
}

const (
	// indexed is how many of a sketch's smallest hashes are looked up. Two texts
	// that are three fifths the same share none of them once in 8,000 times.
	indexed = 16
	// mostAlike bounds the reports that are kept for one hash: what stands in
	// more is found often enough.
	mostAlike = 32
)

// NewNeighbours is empty.
func NewNeighbours() *Neighbours {
	return &Neighbours{byAgency: map[agencyYear]*Digest{}, byPiece: map[yearPiece][]*Digest{}}
}

// Add takes one more report.
func (n *Neighbours) Add(d *Digest) {
	n.size++
	key := agencyYear{hanzi.Fold(d.Agency), d.Year}
	if _, known := n.byAgency[key]; !known && key.agency != "" && key.year != 0 {
		n.byAgency[key] = d
	}
	for _, hash := range d.Sketch[:min(indexed, len(d.Sketch))] {
		p := yearPiece{d.Year, hash}
		if alike := n.byPiece[p]; len(alike) < mostAlike {
			n.byPiece[p] = append(alike, d)
		}
	}
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
	if n.size < 2 {
		return nil
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
		for _, other := range n.byPiece[yearPiece{d.Year, hash}] {
			add(other)
		}
	}
	add(n.Before(d))
	slices.SortFunc(peers, func(a, b Peer) int { return cmp.Compare(a.File, b.File) })
	return peers
}
