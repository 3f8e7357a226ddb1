package cli

import (
	"gongkai/internal/face/findings"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"
)

// neighbours compares the reports of a run with each other and with those that
// --previous names.
type neighbours struct {
	all    *rules.Neighbours
	own    []*rules.Digest // of the run's files in their order; nil where refused
	named  []*rules.Digest // those that --previous names
	paired int             // reports whose year before was at hand

	// Of one report and one named both are at hand whole, so that a copied
	// passage can be shown.
	wholeOwn, wholeNamed *report.Reading
}

func newNeighbours() *neighbours { return &neighbours{all: rules.NewNeighbours()} }

// name takes a report that --previous names.
func (n *neighbours) name(file string, r *report.Reading) {
	d := rules.NewDigest(file, r)
	n.named = append(n.named, d)
	n.all.Add(d)
	n.wholeNamed = onlyFirst(len(n.named), r)
}

// add takes the next file of the run; d is nil where it was refused.
func (n *neighbours) add(d *rules.Digest, r *report.Reading) {
	n.own = append(n.own, d)
	n.wholeOwn = onlyFirst(len(n.own), r)
	if d != nil {
		n.all.Add(d)
	}
}

func onlyFirst(count int, r *report.Reading) *report.Reading {
	if count == 1 {
		return r
	}
	return nil
}

// check adds to the i-th file of the run what comparing gives. One report named
// for one file needs no name of an agency: whoever calls vouches for it.
func (n *neighbours) check(i int, f *findings.File) {
	d := n.own[i]
	if d == nil {
		return
	}
	was := n.all.Before(d)
	if n.wholeOwn != nil && n.wholeNamed != nil {
		was = n.named[0]
		if whole := (rules.Input{Reading: n.wholeOwn, Previous: n.wholeNamed, PreviousFile: was.File}); whole.HasPrevious() {
			f.Result = rules.Check(whole)
			n.paired++
			return
		}
	}
	if f.AddNeighbours(d, was, n.all) {
		n.paired++
	}
}
