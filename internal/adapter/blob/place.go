package blob

import (
	"context"
	"io"
	"time"
)

// Where says where files lie.
type Where struct {
	Dir string // the data directory, which is made at the first write
	// URL is https://HOST[:PORT]/BUCKET[/PREFIX] of an S3 object store that
	// takes the place of Dir, "" for none.
	URL        string
	Region     string // "" asks the store
	KeyID, Key string // who we are to the store
}

// Open gives the files of an installation and those that wait. An object store
// is asked at once whether it knows us and the bucket: one that does not is
// fault.Unavailable with what to put right.
func Open(ctx context.Context, w Where) (*Files, *Waiting, error) {
	if w.URL == "" {
		d := disk{w.Dir}
		d.tidy(time.Now())
		return &Files{d}, &Waiting{in: d}, nil
	}
	b, err := openBucket(ctx, w)
	if err != nil {
		return nil, nil, err
	}
	return &Files{b}, &Waiting{in: b}, nil
}

// place keeps files by name; a name is a path with slashes.
type place interface {
	// write keeps what r gives, whole or not at all and durably, under the name
	// that is asked for when r has ended, in place of what has that name.
	write(ctx context.Context, r io.Reader, name func() (string, error)) (size int64, err error)
	// open is fs.ErrNotExist where nothing has the name.
	open(ctx context.Context, name string) (*Content, error)
	// remove takes a file away; one that is not there is no error.
	remove(ctx context.Context, name string) error
	// walk calls f for all files whose names begin with prefix, in order of
	// their names.
	walk(ctx context.Context, prefix string, f func(entry) error) error
}

type entry struct {
	name string
	size int64 // bytes
}

func removeAll(ctx context.Context, p place, prefix string) error {
	var names []string
	err := p.walk(ctx, prefix, func(e entry) error { names = append(names, e.name); return nil })
	for _, name := range names {
		if err == nil {
			err = p.remove(ctx, name)
		}
	}
	return err
}
