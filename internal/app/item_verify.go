package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/law/catalog"
)

// items folds every item anew, hashes every text, and compares what is cached
// and listed.
func (v *verifier) items(ctx context.Context) error {
	cols, err := v.columns(ctx)
	if err != nil {
		return err
	}
	counts := map[[2]string]int64{}
	for after := ""; ; {
		var rows []store.Item
		if err := v.ItemsAfter(ctx, after, batch, func(i store.Item, err error) error {
			if err != nil {
				v.fault("items "+i.ID, "%v", err)
			}
			rows = append(rows, i)
			return nil
		}); err != nil {
			return err
		}
		for _, i := range rows {
			if err := v.item(ctx, i, cols, counts); err != nil {
				return err
			}
		}
		if len(rows) < batch {
			break
		}
		after = rows[len(rows)-1].ID
	}
	return v.columnCounts(ctx, counts)
}

func (v *verifier) item(ctx context.Context, i store.Item, cols *catalog.Columns, counts map[[2]string]int64) error {
	v.Items++
	where := "items " + i.ID
	f, err := v.openItem(ctx, i.ID)
	if err != nil {
		v.fault(where, "信息条目不能由其行为推算：%v", err)
		return nil
	}
	v.itemActs(ctx, f, where)
	if err := v.itemTexts(ctx, f, where); err != nil {
		return err
	}
	have := f.ItemCached
	f.Version = len(f.acts)
	if err := v.recache(ctx, f); err != nil {
		return err
	}
	// Overdue days follow from the calendar of today and are recomputed on view.
	if want := f.ItemCached; have != want {
		v.fault(where, "“%s”的缓存与其行为不符：%s", have.Title, cachedDifference(have, want))
	}
	listed, err := v.ListedIn(ctx, i.ID)
	if err != nil {
		return err
	}
	want := appearance(f, cols)
	slices.Sort(want)
	if !slices.Equal(listed, want) {
		v.fault(where, "“%s”列在栏目 %q，应为 %q（gongkai items relist 可以重建）", i.Title, listed, want)
	}
	if err := v.searched(ctx, f, want); err != nil {
		return err
	}
	if err := v.itemLogged(ctx, f, where); err != nil {
		return err
	}
	for _, c := range want {
		counts[[2]string{c, ""}]++
		counts[[2]string{c, i.Agency}]++
	}
	return nil
}

func cachedDifference(have, want store.ItemCached) string {
	a, _ := json.Marshal(have)
	b, _ := json.Marshal(want)
	return fmt.Sprintf("现为 %s，应为 %s", a, b)
}

// itemActs compares the columns of each act with its content.
func (v *verifier) itemActs(ctx context.Context, f *itemFile, where string) {
	rows, err := v.ItemActs(ctx, f.ID)
	if err != nil {
		v.fault(where, "%v", err)
		return
	}
	for n, r := range rows {
		if r.Seq != n+1 {
			v.fault(fmt.Sprintf("item_acts %s/%d", f.ID, n+1), "“%s”缺少第 %d 个行为", f.Title, n+1)
			return
		}
		if a := f.acts[n]; r.Kind != string(a.Kind) || r.On != a.On.String() {
			v.fault(fmt.Sprintf("item_acts %s/%d", f.ID, n+1), "行为的类别或日期与其内容不符")
		}
	}
	if f.Version != len(rows) {
		v.fault(where, "“%s”记有 %d 个行为，实有 %d 个", f.Title, f.Version, len(rows))
	}
}

// itemTexts hashes every text and compares it with the act that made it.
func (v *verifier) itemTexts(ctx context.Context, f *itemFile, where string) error {
	want := map[int]string{}
	for _, a := range f.acts {
		if a.Version > 0 {
			want[a.Version] = a.Hash
		}
	}
	if err := v.ItemTexts(ctx, f.ID, func(x store.ItemText) error {
		text, err := textOf(&x)
		switch hash, known := want[x.N]; {
		case err != nil:
			v.fault(where, "第 %d 稿不能识别：%v", x.N, err)
		case !known:
			v.fault(where, "第 %d 稿没有对应的行为", x.N)
		case text.Hash().String() != hash || x.Hash != hash:
			v.fault(where, "“%s”的第 %d 稿被改动", f.Title, x.N)
		}
		delete(want, x.N)
		return nil
	}); err != nil {
		return err
	}
	for n := range want {
		v.fault(where, "“%s”的第 %d 稿缺失", f.Title, n)
	}
	return nil
}

func (v *verifier) columnCounts(ctx context.Context, want map[[2]string]int64) error {
	have, err := v.AllColumnCounts(ctx)
	if err != nil {
		return err
	}
	for k, n := range have {
		if want[k] != n {
			v.fault("column_counts", "栏目 %q（%s）记有 %d 条，实有 %d 条（gongkai items relist 可以重建）", k[0], k[1], n, want[k])
		}
		delete(want, k)
	}
	for k, n := range want {
		v.fault("column_counts", "栏目 %q（%s）没有计数，实有 %d 条（gongkai items relist 可以重建）", k[0], k[1], n)
	}
	return nil
}
