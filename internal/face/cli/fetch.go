package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"gongkai/internal/kernel/fault"
)

// maxRedirects is enough for http→https and a moved page.
const maxRedirects = 5

// fetch gets a page or file from the web. Its errors say what to do next.
func fetch(ctx context.Context, address string) (io.ReadCloser, error) {
	client := &http.Client{
		Timeout: 2 * time.Minute,
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			TLSHandshakeTimeout:   10 * time.Second,
			ResponseHeaderTimeout: 30 * time.Second,
			DisableKeepAlives:     true,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			switch {
			case len(via) >= maxRedirects:
				return fault.New(fault.Unavailable, "fetch.redirects", fmt.Sprintf("网址转了 %d 次仍没有到头，请用浏览器打开后另存为文件", maxRedirects))
			case r.URL.Scheme != "http" && r.URL.Scheme != "https":
				return fault.New(fault.Invalid, "fetch.scheme", "网址转到了不是 http、https 的地址，没有跟随")
			}
			return nil
		},
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "fetch.address", "网址写得不对，请核对", err)
	}
	request.Header.Set("User-Agent", "gongkai/"+version())
	response, err := client.Do(request)
	if err != nil {
		return nil, unreached(ctx, err)
	}
	if response.StatusCode != http.StatusOK {
		_ = response.Body.Close()
		return nil, refused(response.StatusCode)
	}
	return response.Body, nil
}

func unreached(ctx context.Context, err error) error {
	var f *fault.Error
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &f):
		return f
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &timeout) && timeout.Timeout():
		return fault.Wrap(fault.Unavailable, "fetch.timeout", "网站没有及时回应，请稍后再试", err)
	}
	return fault.Wrap(fault.Unavailable, "fetch.unreached", "连不上这个网址，请检查网址、网络和证书", err)
}

func refused(status int) error {
	switch status {
	case http.StatusNotFound, http.StatusGone:
		return fault.New(fault.NotFound, "fetch.absent", fmt.Sprintf("网站说没有这一页（%d），请核对网址", status))
	case http.StatusUnauthorized, http.StatusForbidden:
		return fault.New(fault.Forbidden, "fetch.forbidden", fmt.Sprintf("网站不允许读取（%d），请用浏览器打开后另存为文件", status))
	}
	return fault.New(fault.Unavailable, "fetch.status", fmt.Sprintf("网站没有给出文件（%d），请稍后再试", status))
}
