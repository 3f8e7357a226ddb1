package request

import (
	"fmt"
	"slices"

	"gongkai/internal/kernel/fault"
)

// Struck says that an act of the case was entered by mistake: nothing follows
// from it any more, and both stay in the ledger. It is no act of the law's
// table: it names by Of (from 1, in the order of entering) the act that is
// struck, and by Reason what was wrong. An act entered after it may itself
// name by Of the struck one in whose place it stands.
const Struck Kind = "struck"

// Effective lists the acts that count, in the order of their days: without
// those struck and without the strikes. While nothing was struck these are the
// acts themselves. A strike that names no act that counts is refused with
// fault.Invalid.
func Effective(acts []Act) ([]Act, error) {
	if !slices.ContainsFunc(acts, func(a Act) bool { return a.Kind == Struck }) {
		return acts, nil
	}
	type entered struct {
		act Act
		no  int
		out bool
	}
	list := make([]entered, 0, len(acts))
	at := func(no int) int { return slices.IndexFunc(list, func(e entered) bool { return e.no == no }) }
	for i := range acts {
		a, no := acts[i], i+1
		place := at(a.Of)
		if a.Kind == Struck {
			if place < 0 || list[place].out {
				return nil, fault.New(fault.Invalid, "act.of", fmt.Sprintf("第 %d 个行为（%s）：要撤销的第 %d 个行为不存在或者已经撤销", no, Struck.Label(), a.Of))
			}
			list[place].out = true
			continue
		}
		a.Of = 0
		if place < 0 || !list[place].out {
			list = append(list, entered{act: a, no: no})
			continue
		}
		list = slices.Insert(list, place+1, entered{act: a, no: no})
	}
	out := make([]Act, 0, len(list))
	for _, e := range list {
		if !e.out {
			out = append(out, e.act)
		}
	}
	slices.SortStableFunc(out, func(a, b Act) int { return a.On.Compare(b.On) })
	return out, nil
}

// StruckBy gives, for each act in the order of entering, the number (from 1)
// of the strike that took it out, 0 while it counts.
func StruckBy(acts []Act) []int {
	out := make([]int, len(acts))
	for i := range acts {
		if a := &acts[i]; a.Kind == Struck && a.Of >= 1 && a.Of <= i {
			out[a.Of-1] = i + 1
		}
	}
	return out
}
