package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/screening"
)

// The lists of words that people keep, as their history names them.
const (
	ListScreening = "screening"
	ListSynonyms  = "synonyms"
)

// ListChange is one change of a list of words: who, when, what came and went.
type ListChange struct {
	List           string
	At             time.Time
	By             string
	Added, Removed []string
}

const (
	kindListChange = "list_change" // agency, key list/time-ordered id
	ownLists       = "own"         // key of an agency's own screening lists
	mostChanged    = 100           // words that one change names
	mostChanges    = 50            // shown
)

// ScreeningLists gives an agency's own lists.
func (a *App) ScreeningLists(ctx context.Context, actor agency.Actor, agencyID string) (own screening.Lists, err error) {
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error { own, err = w.ownLists(ctx, agencyID); return err })
	return own, err
}

func (w *work) ownLists(ctx context.Context, agencyID string) (own screening.Lists, err error) {
	r, err := w.Record(ctx, kindScreening, agencyID, ownLists)
	if err == nil && r != nil {
		err = json.Unmarshal([]byte(r.Body), &own)
	}
	return own, err
}

// ListChanges gives the latest changes of a list, the newest first.
func (a *App) ListChanges(ctx context.Context, actor agency.Actor, agencyID, list string) (out []ListChange, err error) {
	verb := agency.ItemRead
	if list == ListSynonyms {
		verb = agency.ColumnManage
	}
	err = a.read(ctx, actor, verb, agencyID, func(w *work) error {
		out = nil
		return eachJSON(ctx, w, kindListChange, agencyID, 0, func(_ string, c ListChange) error {
			if c.List == list {
				out = append(out, c)
			}
			return nil
		})
	})
	slices.Reverse(out) // of one moment, the later first
	slices.SortStableFunc(out, func(a, b ListChange) int { return b.At.Compare(a.At) })
	return out[:min(len(out), mostChanges)], err
}

// PutScreeningLists writes an agency's own words, names, marks and exceptions in
// place of those before; other lists of its stay. What may stand in spite of
// screening is said by those who review, not by those who draft.
func (a *App) PutScreeningLists(ctx context.Context, actor agency.Actor, agencyID string, own screening.Lists) error {
	if err := own.Check(); err != nil {
		return err
	}
	return a.write(ctx, actor, agency.WordsManage, agencyID, func(w *work) error {
		was, err := w.ownLists(ctx, agencyID)
		if err != nil {
			return err
		}
		if !slices.Equal(was.Allow, own.Allow) {
			if err := w.may(ctx, agency.ItemReview, agencyID); err != nil {
				return fault.New(fault.Forbidden, "words.allow", "“可以出现的内容”由审核人员修改，其余各项没有保存。请恢复原样后再保存，或者请审核人员修改。")
			}
		}
		before := entries(was)
		was.Wrong, was.Leaders, was.Marks, was.Allow = own.Wrong, own.Leaders, own.Marks, own.Allow
		return w.changeList(ctx, agency.WordsManage, agencyID, ListScreening, before, entries(was), func() error {
			return w.putJSON(ctx, agency.WordsManage, kindScreening, agencyID, ownLists, 0, was)
		})
	})
}

// entries are the lines of lists, as their history shows them.
func entries(l screening.Lists) (out []string) {
	for _, x := range l.Wrong {
		out = append(out, "错误写法 "+x.Wrong+" = "+x.Right)
	}
	for _, x := range l.Leaders {
		out = append(out, "姓名 "+x.Name+" "+strings.Join(x.Titles, "、"))
	}
	for _, x := range l.Marks {
		out = append(out, "内部标志 "+x)
	}
	for range l.Allow {
		out = append(out, "可以出现的内容") // may be personal: its words stand in the list alone
	}
	return out
}

// changeList writes a list that differs from before, with the change.
func (w *work) changeList(ctx context.Context, verb agency.Verb, agencyID, list string, before, after []string, put func() error) error {
	c := ListChange{List: list, At: w.now, By: w.actor.Person, Added: less(after, before), Removed: less(before, after)}
	if err := put(); err != nil {
		return err
	}
	id, err := newID()
	if err != nil {
		return err
	}
	return w.putJSON(ctx, verb, kindListChange, agencyID, list+"/"+id, 0, c)
}

// less gives what of a is not in b, each as often as it is missing.
func less(a, b []string) (out []string) {
	rest := map[string]int{}
	for _, s := range b {
		rest[s]++
	}
	for _, s := range a {
		if rest[s]--; rest[s] < 0 && len(out) < mostChanged {
			out = append(out, s)
		}
	}
	return out
}

// ListPreview says what published items a list would find something in.
type ListPreview struct {
	Looked, Found int
	Whole         bool // all published items were looked at
	Items         []PreviewItem
}

// PreviewItem is one of them, with what would be found.
type PreviewItem struct {
	ID, Title, Message string
}

const (
	mostPreviewed = 1000 // published items that a preview looks at, the newest
	mostExamples  = 20
)

// PreviewScreening tries an agency's own lists on what it has published; nothing
// is kept.
func (a *App) PreviewScreening(ctx context.Context, actor agency.Actor, agencyID string, own screening.Lists) (p ListPreview, err error) {
	if err := own.Check(); err != nil {
		return p, err
	}
	s := screening.New(screening.Lists{Wrong: own.Wrong, Leaders: own.Leaders, Marks: own.Marks, Allow: own.Allow})
	err = a.read(ctx, actor, agency.WordsManage, agencyID, func(w *work) error {
		p = ListPreview{Whole: true}
		var items []store.Item
		if err := w.Listing(ctx, store.ListingQuery{Agency: agencyID, Limit: mostPreviewed + 1}, func(i store.Item) error { items = append(items, i); return nil }); err != nil {
			return err
		}
		if len(items) > mostPreviewed {
			items, p.Whole = items[:mostPreviewed], false
		}
		for _, i := range items {
			v, err := w.itemText(ctx, i.ID, i.Public)
			if err != nil {
				return err
			}
			p.Looked++
			if message := firstWord(s, v); message != "" {
				if p.Found++; len(p.Items) < mostExamples {
					p.Items = append(p.Items, PreviewItem{i.ID, i.Title, message})
				}
			}
		}
		return nil
	})
	return p, err
}

// firstWord is what the lists find first in a text; what other rules find is no
// matter of theirs.
func firstWord(s *screening.Screener, v catalog.Version) string {
	text := v.Title + "\n" + v.Summary + "\n" + v.Text
	for _, a := range v.Attachments {
		text += "\n" + a.Text
	}
	for _, x := range s.Screen(lines(text), nil) {
		if screening.OfLists(x.Rule) {
			return x.Message
		}
	}
	return ""
}

// SynonymPreview is how many published items each word of a list is in today.
type SynonymPreview struct {
	Group []string
	Found []int // by word
}

// PreviewSynonyms counts for the groups that the list would add or change.
func (a *App) PreviewSynonyms(ctx context.Context, actor agency.Actor, list Synonyms) (out []SynonymPreview, err error) {
	clean, err := list.clean()
	if err != nil {
		return nil, err
	}
	const most = 20
	err = a.read(ctx, actor, agency.ColumnManage, "", func(w *work) error {
		out = nil
		was, err := w.synonyms(ctx)
		if err != nil {
			return err
		}
		for _, g := range clean {
			if len(out) == most || slices.ContainsFunc(was, func(o []string) bool { return slices.Equal(o, g) }) {
				continue
			}
			p := SynonymPreview{Group: g}
			for _, word := range g {
				found, err := w.search(ctx, SearchQuery{Text: "“" + word + "”", N: 1})
				if err != nil {
					return err
				}
				p.Found = append(p.Found, found.Total)
			}
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

// groupLines are the lines of a list of synonyms.
func groupLines(s Synonyms) (out []string) {
	for _, g := range s {
		out = append(out, strings.Join(g, "，"))
	}
	return out
}

// Words tells a change to those who read its history.
func (c *ListChange) Words() string {
	said := func(what string, words []string) string {
		if len(words) == 0 {
			return ""
		}
		const most = 8
		more := ""
		if len(words) > most {
			words, more = words[:most], fmt.Sprintf("等 %d 项", len(words))
		}
		return what + "：" + strings.Join(words, "；") + more + "。"
	}
	if text := said("增加", c.Added) + said("去掉", c.Removed); text != "" {
		return text
	}
	return "次序或者级别有变动。"
}
