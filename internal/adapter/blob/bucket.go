package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"gongkai/internal/kernel/fault"
)

// bucket keeps files as objects of an S3 store, below a prefix that ends in a
// slash or is empty.
type bucket struct {
	client       *minio.Client
	name, prefix string
}

// How often a request is tried, and how long one may take: a person waits for
// it behind a page.
const (
	tries   = 5
	patient = time.Minute
)

func openBucket(ctx context.Context, w Where) (bucket, error) {
	u, err := url.Parse(w.URL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return bucket{}, fault.New(fault.Invalid, "blob.address", "对象存储的地址应为 https://主机/桶，或者 https://主机/桶/目录。")
	}
	var b bucket
	if b.name, b.prefix, _ = strings.Cut(strings.Trim(u.Path, "/"), "/"); b.prefix != "" {
		b.prefix += "/"
	}
	if b.name == "" {
		return b, fault.New(fault.Invalid, "blob.bucket", fmt.Sprintf("对象存储的地址 %s 没有写明桶，应为 https://主机/桶。", w.URL))
	}
	b.client, err = minio.New(u.Host, &minio.Options{
		Creds: credentials.NewStaticV4(w.KeyID, w.Key, ""), Secure: u.Scheme == "https", Region: w.Region, MaxRetries: tries,
	})
	if err != nil {
		return b, fault.Wrap(fault.Invalid, "blob.address", fmt.Sprintf("对象存储的地址 %s 不能用。", w.URL), err)
	}
	return b, b.known(ctx, u.Host)
}

// known asks the store whether it knows us and the bucket.
func (b bucket) known(ctx context.Context, host string) error {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	there, err := b.client.BucketExists(ctx, b.name)
	status := minio.ToErrorResponse(err).StatusCode
	switch {
	case err == nil && there:
		return nil
	case err == nil:
		return fault.New(fault.Unavailable, "blob.bucket", fmt.Sprintf("对象存储 %s 中没有桶 %s，请先建好，或者改正地址。", host, b.name))
	case status >= 400 && status < 500:
		return fault.Wrap(fault.Unavailable, "blob.denied", fmt.Sprintf("对象存储 %s 不准使用桶 %s，请检查访问密钥、它的权限和区域。", host, b.name), err)
	}
	return fault.Wrap(fault.Unavailable, "blob.unreachable", fmt.Sprintf("不能连接对象存储 %s，请检查地址和网络。", host), err)
}

// silent is a store that does not answer, in words for whoever uses the page.
func silent(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return fault.Wrap(fault.Unavailable, "blob.store", "文件库暂时不能使用，请稍后再试；一直如此的，请系统管理员检查对象存储。", err)
}

// write reads all of r into a file first: the object's name is known only at
// the end, and what is sent can be sent again.
func (b bucket) write(ctx context.Context, r io.Reader, name func() (string, error)) (size int64, err error) {
	tmp, err := os.CreateTemp("", "gongkai-put-*")
	if err != nil {
		return 0, fault.Wrap(fault.Unavailable, "blob.spool", "不能建立临时文件，请检查临时目录的空间和权限。", err)
	}
	defer func() { err = errors.Join(err, tmp.Close(), os.Remove(tmp.Name())) }()
	if size, err = io.Copy(tmp, r); err != nil {
		return 0, err
	}
	to, err := name()
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	for range tries {
		if err = b.put(ctx, to, tmp, size); minio.ToErrorResponse(err).StatusCode != http.StatusConflict {
			break
		}
	}
	return size, silent(err)
}

// put sends a file in one piece and with its sum, so that the store refuses what
// came damaged. A conflict is with another request of this moment (stores over a
// file system: a folder that goes with its last file), not with what is kept.
func (b bucket) put(ctx context.Context, name string, f io.ReadSeeker, size int64) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := b.client.PutObject(ctx, b.name, b.prefix+name, f, size, minio.PutObjectOptions{
		ContentType: "application/octet-stream", SendContentMd5: true, DisableMultipart: true,
	})
	return err
}

func (b bucket) open(ctx context.Context, name string) (*Content, error) {
	o, err := b.client.GetObject(ctx, b.name, b.prefix+name, minio.GetObjectOptions{})
	if err != nil {
		return nil, silent(err)
	}
	info, err := o.Stat()
	if err != nil {
		err = errors.Join(err, o.Close())
		if gone(err) {
			return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
		}
		return nil, silent(err)
	}
	return &Content{o, o, info.Size, info.LastModified}, nil
}

func gone(err error) bool {
	var answer minio.ErrorResponse
	return errors.As(err, &answer) && answer.Code == minio.NoSuchKey
}

func (b bucket) remove(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	if err := b.client.RemoveObject(ctx, b.name, b.prefix+name, minio.RemoveObjectOptions{}); !gone(err) {
		return silent(err)
	}
	return nil
}

func (b bucket) walk(ctx context.Context, prefix string, f func(entry) error) error {
	ctx, cancel := context.WithCancel(ctx) // ends the listing where f ends the walk
	defer cancel()
	for o := range b.client.ListObjectsIter(ctx, b.name, minio.ListObjectsOptions{Prefix: b.prefix + prefix, Recursive: true}) {
		if o.Err != nil {
			return silent(o.Err)
		}
		if err := f(entry{strings.TrimPrefix(o.Key, b.prefix), o.Size}); err != nil {
			return err
		}
	}
	return nil
}
