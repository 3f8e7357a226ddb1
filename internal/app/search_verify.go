package app

import "context"

// searched compares what search knows of an item with what is public of it.
func (v *verifier) searched(ctx context.Context, f *itemFile, appears []string) error {
	have, err := v.SearchedAs(ctx, f.ID)
	if err != nil {
		return err
	}
	want := ""
	if d, public := searchDoc(f, appears); public {
		want = d.Digest()
		v.findable++
	}
	switch {
	case have == want:
	case want == "":
		v.fault("search "+f.ID, "“%s”没有公开，却可以检索到（gongkai items relist 可以重建）", f.Title)
	case have == "":
		v.fault("search "+f.ID, "“%s”已公开，却检索不到（gongkai items relist 可以重建）", f.Title)
	default:
		v.fault("search "+f.ID, "“%s”的检索内容与公开文本不一致（gongkai items relist 可以重建）", f.Title)
	}
	return nil
}

// searchIndex compares the indexes with their documents, after the items were
// compared with theirs.
func (v *verifier) searchIndex(ctx context.Context) error {
	n, err := v.SearchedItems(ctx)
	if err != nil {
		return err
	}
	if n != v.findable {
		v.fault("search", "检索中有 %d 条信息，已公开 %d 条（gongkai items relist 可以重建）", n, v.findable)
	}
	found, err := v.CheckSearch(ctx)
	for _, f := range found {
		v.fault("search", "%s（重新建立索引即可）", f)
	}
	return err
}
