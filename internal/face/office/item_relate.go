package office

import (
	"slices"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/law/catalog"
)

// Relations are chosen: the drafter writes a number or words of a title, sees
// what they may mean, and ticks. A box holds a relation as kind|item|number|title.

func relationValue(r catalog.Relation) string {
	return strings.Join([]string{string(r.Kind), r.Item, r.Number, r.Title}, "|")
}

func relationOf(value string) (r catalog.Relation, ok bool) {
	p := strings.SplitN(value, "|", 4)
	if len(p) != 4 {
		return r, false
	}
	r = catalog.Relation{Kind: catalog.RelationKind(p[0]), Item: p[1], Number: p[2], Title: p[3]}
	return r, r.Kind.Label(false) != "" && len(value) < 2000
}

func relationOption(r catalog.Relation, hint string) web.Option {
	name := r.Number
	if r.Title != "" {
		name = strings.TrimSpace(catalog.Quoted(r.Title) + r.Number)
	}
	if r.Item == "" && hint == "" {
		hint = "不在库中，只记文字"
	}
	return web.Option{Value: relationValue(r), Label: r.Kind.Label(false) + " " + name, Hint: hint}
}

// relationFields ask for relations: those chosen, and one more to look for.
func relationFields() []*web.Field {
	var kinds []web.Option
	for _, k := range catalog.RelationKinds() {
		kinds = append(kinds, web.Option{Value: string(k.Kind), Label: k.Label})
	}
	return []*web.Field{
		{Name: "related", Label: "与其他文件的关系", Kind: web.Checks, Optional: true, Hint: "不勾选的保存后去掉"},
		{Name: "rel_kind", Label: "增加一项关系", Kind: web.Select, Optional: true, Blank: "不增加", Options: kinds},
		{Name: "rel_words", Label: "与哪一份文件", Optional: true, Hint: "写文号，或者标题中的几个字，点“查找关联文件”后勾选。其他机关已公布的文件也可以"},
		{Name: "found", Label: "找到的文件", Kind: web.Checks, Optional: true},
	}
}

// keepRelations puts relations into the form as chosen.
func keepRelations(f *web.Form, all []catalog.Relation) {
	x := f.Field("related")
	for _, r := range all {
		o := relationOption(r, "")
		if !slices.Contains(x.Values, o.Value) {
			x.Options, x.Values = append(x.Options, o), append(x.Values, o.Value)
		}
	}
}

// dropEmpty leaves out the boxes that hold nothing.
func dropEmpty(f *web.Form) {
	f.Fields = slices.DeleteFunc(f.Fields, func(x *web.Field) bool { return (x.Name == "related" || x.Name == "found") && len(x.Options) == 0 })
}

// relationsTyped reads the boxes of a posted form: what was chosen and what was
// ticked of what had been found.
func relationsTyped(post map[string][]string) (out []catalog.Relation, ticked bool) {
	for _, name := range []string{"related", "found"} {
		for _, s := range post[name] {
			if r, ok := relationOf(s); ok && !slices.ContainsFunc(out, func(o catalog.Relation) bool { return relationValue(o) == s }) {
				out, ticked = append(out, r), ticked || name == "found"
			}
		}
	}
	return out, ticked
}

// chooseRelations keeps the relations that were chosen, and looks for the one
// that was written beside them; asked tells that the drafter must choose.
func (v *visit) chooseRelations(f *web.Form) (asked bool, err error) {
	post := v.r.PostForm
	chosen, ticked := relationsTyped(post)
	words, find := strings.TrimSpace(post.Get("rel_words")), post.Get("do") == "find"
	if ticked && !find {
		words = ""
	}
	switch kind := catalog.RelationKind(post.Get("rel_kind")); {
	case words == "":
	case kind.Label(false) == "":
		f.Fail("rel_kind", "请选择是哪一种关系")
		asked = true
	default:
		one, err := v.lookFor(f, kind, words, find)
		if err != nil {
			return false, err
		}
		if asked = one == nil; one != nil {
			chosen = append(chosen, *one)
		}
	}
	if !asked {
		post.Del("rel_words")
		post.Del("rel_kind")
	}
	keepRelations(f, chosen)
	post.Del("found")
	post.Del("related")
	for _, r := range chosen {
		post.Add("related", relationValue(r))
	}
	return asked, nil
}

// lookFor looks for the document of one more relation; chosen is what needs no
// asking: exactly one item has that number or title. Else the form offers what
// there is, and asks.
func (v *visit) lookFor(f *web.Form, kind catalog.RelationKind, words string, ask bool) (chosen *catalog.Relation, err error) {
	found, err := v.app.Relatable(v.ctx(), v.actor, v.actor.Agency, words)
	if err != nil {
		return nil, err
	}
	if one := onlyExact(found); one != nil && !ask {
		return &catalog.Relation{Kind: kind, Item: one.ID, Title: one.Title, Number: one.Number}, nil
	}
	x := f.Field("found")
	for _, c := range found {
		x.Options = append(x.Options, relationOption(catalog.Relation{Kind: kind, Item: c.ID, Title: c.Title, Number: c.Number}, relatableHint(c)))
	}
	x.Options = append(x.Options, relationOption(wordsOnly(kind, words), "不在所列之中，只记文字"))
	return nil, nil
}

func onlyExact(found []app.Relatable) *app.Relatable {
	var one *app.Relatable
	for i := range found {
		if found[i].Exact {
			if one != nil {
				return nil
			}
			one = &found[i]
		}
	}
	return one
}

func relatableHint(c app.Relatable) string {
	return strings.Join(slices.DeleteFunc([]string{c.Issuer, c.Kind.Label(), c.Stage.Label()}, func(s string) bool { return s == "" }), " · ")
}

func wordsOnly(kind catalog.RelationKind, words string) catalog.Relation {
	if n, ok := catalog.NormalNumber(words); ok {
		return catalog.Relation{Kind: kind, Number: n.Text}
	}
	return catalog.Relation{Kind: kind, Title: strings.Trim(words, "《》")}
}

// askCause asks which item a cause means where its words may mean several.
func (v *visit) askCause(f *web.Form) error {
	words := strings.TrimSpace(v.r.PostFormValue("cause"))
	if f.Field("cause") == nil || words == "" {
		return nil
	}
	found, err := v.app.Relatable(v.ctx(), v.actor, v.actor.Agency, words)
	if err != nil || len(found) == 0 {
		return err
	}
	pick := &web.Field{Name: "picked", Label: "所指的文件", Kind: web.Radios}
	for _, c := range found {
		pick.Options = append(pick.Options, web.Option{Value: c.ID, Label: strings.TrimSpace(catalog.Quoted(c.Title) + c.Number), Hint: relatableHint(c)})
	}
	pick.Options = append(pick.Options, web.Option{Value: "words", Label: "不在所列之中，只记文字"})
	if one := onlyExact(found); one != nil && v.r.PostFormValue("picked") == "" {
		v.r.PostForm.Set("picked", one.ID)
	}
	at := slices.IndexFunc(f.Fields, func(x *web.Field) bool { return x.Name == "cause" })
	f.Fields = slices.Insert(f.Fields, at+1, pick)
	return nil
}

// causeOf is the cause as it was picked; nil where none was written.
func causeOf(f *web.Form, kind catalog.RelationKind) *catalog.Relation {
	words := f.Value("cause")
	if words == "" {
		return nil
	}
	r := wordsOnly(kind, words)
	if id := f.Value("picked"); id != "" && id != "words" {
		r = catalog.Relation{Kind: kind, Item: id}
	}
	return &r
}

// relatedFrom are the relations that the address of a new item names.
func (v *visit) relatedFrom() (out []catalog.Relation) {
	q := v.r.URL.Query()
	for _, k := range catalog.RelationKinds() {
		id := q.Get(string(k.Kind))
		if id == "" {
			continue
		}
		if i, err := v.app.ItemView(v.ctx(), v.actor, id); err == nil {
			out = append(out, catalog.Relation{Kind: k.Kind, Item: id, Title: i.Text.Title, Number: i.Text.Number})
		}
	}
	return out
}
