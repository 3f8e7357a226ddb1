// Package blobtest finds real places for files: a folder always, and a fresh
// part of a bucket where GONGKAI_TEST_S3 names an object store.
package blobtest

import (
	"net/url"
	"os"
	"testing"

	"github.com/google/uuid"

	"gongkai/internal/adapter/blob"
)

// Each runs f once on each kind of place.
func Each(t *testing.T, f func(t *testing.T, w blob.Where)) {
	t.Run("folder", func(t *testing.T) { f(t, blob.Where{Dir: t.TempDir()}) })
	t.Run("bucket", func(t *testing.T) { f(t, Bucket(t)) })
}

// Bucket is a part of a bucket that nobody else uses. Without an object store
// the test skips, and fails where CI is set.
func Bucket(t testing.TB) blob.Where {
	t.Helper()
	server := os.Getenv("GONGKAI_TEST_S3")
	if server == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("GONGKAI_TEST_S3 names no object store, and CI must not skip")
		}
		t.Skip("no object store: set GONGKAI_TEST_S3 to http://KEYID:KEY@host:port/bucket")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	key, _ := u.User.Password()
	w := blob.Where{Dir: t.TempDir(), KeyID: u.User.Username(), Key: key}
	u.User = nil
	w.URL = u.JoinPath(uuid.NewString()).String()
	return w
}
