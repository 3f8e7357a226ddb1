package cli

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kernel/audit/transparency"
	"gongkai/internal/kernel/fault"
)

// logSource is a log on a site, in a folder, or in one file.
type logSource struct {
	site  string // https://host, "" for what was downloaded
	whole string // the file
	fetch transparency.Fetch
}

func (c *logVerify) open() (*logSource, error) {
	src := &logSource{}
	if u, err := url.Parse(c.Source); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		src.site = strings.TrimSuffix(strings.TrimSuffix(u.Scheme+"://"+u.Host+u.EscapedPath(), "/"), "/log")
		client := newSiteClient()
		src.fetch = func(ctx context.Context, path string, most int64) ([]byte, error) {
			b, _, err := client.get(ctx, src.site+"/log/"+path, most)
			return b, err
		}
		return src.saving(c.Save)
	}
	info, err := os.Stat(c.Source)
	switch {
	case err != nil:
		return nil, fmt.Errorf("没有找到 %s，请检查网址或路径（网址以 https:// 开头）", c.Source)
	case info.IsDir():
		src.fetch = folderFetch(c.Source)
	default:
		src.whole = c.Source
		src.fetch = func(context.Context, string, int64) ([]byte, error) {
			return nil, errors.New("日志全文中没有公钥")
		}
	}
	return src.saving(c.Save)
}

// folderFetch reads a log that was downloaded as its files.
func folderFetch(dir string) transparency.Fetch {
	return func(_ context.Context, path string, most int64) ([]byte, error) {
		b, err := readSmall(filepath.Join(dir, filepath.FromSlash(path)), most)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fault.Wrap(fault.NotFound, "log.part", fmt.Sprintf("目录 %s 中没有 %s，日志没有下载完整", dir, path), err)
		}
		return b, err
	}
}

// saving keeps a copy of what is fetched.
func (src *logSource) saving(dir string) (*logSource, error) {
	if dir == "" {
		return src, nil
	}
	if src.whole != "" {
		return nil, errors.New("--save 只用于从网站读取日志")
	}
	inner := src.fetch
	src.fetch = func(ctx context.Context, path string, most int64) ([]byte, error) {
		b, err := inner(ctx, path, most)
		if err != nil {
			return nil, err
		}
		name := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return nil, err
		}
		return b, os.WriteFile(name, b, 0o644)
	}
	return src, nil
}

func (src *logSource) read(ctx context.Context, o transparency.Reading) (transparency.Read, error) {
	if src.whole == "" {
		return transparency.ReadLog(ctx, src.fetch, o)
	}
	return readWhole(src.whole, o)
}

// readWhole reads a log that was downloaded as one file.
func readWhole(name string, o transparency.Reading) (r transparency.Read, err error) {
	f, err := os.Open(name)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in := bufio.NewReaderSize(f, transparency.MaxEntry+2)
	var signed bytes.Buffer
	for empty := 0; empty < 2; {
		line, err := in.ReadSlice('\n')
		if err != nil || signed.Len() > transparency.MaxCheckpoint {
			return r, fault.New(fault.Invalid, "log.whole", fmt.Sprintf("%s 不是公开日志的全文，请从网站“数据下载”重新下载", name))
		}
		if len(line) == 1 {
			empty++
		}
		if empty < 2 {
			signed.Write(line)
		}
	}
	n := 0
	return transparency.ReadWhole(signed.String(), func() ([]byte, error) {
		line, err := in.ReadSlice('\n')
		switch {
		case err == io.EOF && len(line) == 0:
			return nil, nil
		case err != nil:
			return nil, fault.New(fault.Invalid, "log.whole", fmt.Sprintf("%s 的第 %d 条太长或被截断，请重新下载", name, n))
		}
		n++
		return bytes.Clone(line[:len(line)-1]), nil
	}, o)
}

// atMost reads everything that there is, or refuses what is longer.
func atMost(r io.Reader, most int64, what string) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(b)) > most {
		err = fault.New(fault.Invalid, "log.long", fmt.Sprintf("%s 超过 %d 字节，没有读取", what, most))
	}
	return b, err
}

func digestOf(r io.Reader) (string, error) {
	h := sha256.New()
	_, err := io.Copy(h, r)
	return hex.EncodeToString(h.Sum(nil)), err
}

// siteClient reads many small things of one site.
type siteClient struct{ *http.Client }

func newSiteClient() siteClient {
	return siteClient{&http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 30 * time.Second, IdleConnTimeout: time.Minute,
	}, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects || r.URL.Host != via[0].URL.Host {
			return fault.New(fault.Invalid, "log.redirect", "网站转到了别的网址，没有跟随，请直接给出那个网址")
		}
		return nil
	}}}
}

// open asks for an address, waiting where the site asks to; gone says that the
// site has it no more.
func (c siteClient) open(ctx context.Context, address string) (body io.ReadCloser, gone bool, err error) {
	for try := 0; ; try++ {
		q, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, false, fault.Wrap(fault.Invalid, "fetch.address", "网址写得不对，请核对", err)
		}
		q.Header.Set("User-Agent", "gongkai/"+version())
		w, err := c.Do(q)
		if err != nil {
			return nil, false, fmt.Errorf("%s：%w", address, unreached(ctx, err))
		}
		if w.StatusCode == http.StatusOK {
			return w.Body, false, nil
		}
		_ = w.Body.Close()
		switch {
		case w.StatusCode == http.StatusTooManyRequests && try < 5:
			if err := wait(ctx, w.Header.Get("Retry-After")); err != nil {
				return nil, false, err
			}
			continue
		case w.StatusCode == http.StatusGone || w.StatusCode == http.StatusNotFound:
			return nil, true, fmt.Errorf("%s：%w", address, refused(w.StatusCode))
		}
		return nil, false, fmt.Errorf("%s：%w", address, refused(w.StatusCode))
	}
}

// wait lets as many seconds pass as the site says, at most two minutes.
func wait(ctx context.Context, seconds string) error {
	n, err := strconv.Atoi(seconds)
	if err != nil || n < 1 || n > 120 {
		n = 10
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Duration(n) * time.Second):
		return nil
	}
}

func (c siteClient) get(ctx context.Context, address string, most int64) (b []byte, gone bool, err error) {
	body, gone, err := c.open(ctx, address)
	if err != nil {
		return nil, gone, err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	b, err = atMost(body, most, address)
	return b, false, err
}
