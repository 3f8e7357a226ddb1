package app

import "context"

// LibraryWalked lists the library as it does where words are too common to name
// their documents: each is asked as it is walked.
func (v Visitor) LibraryWalked(ctx context.Context, f NormativeFilter) (p NormativePage, err error) {
	err = v.read(ctx, func(w *work) error { p, err = w.libraryNaming(ctx, f, -1); return err })
	return p, err
}
