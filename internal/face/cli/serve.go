package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"syscall"
	"time"

	"gongkai/internal/app"
	"gongkai/internal/face/office"
	"gongkai/internal/face/portal"
	"gongkai/internal/face/web"
)

type serveCommand struct {
	installation
	Listen  string   `default:"127.0.0.1:8080" placeholder:"地址" env:"GONGKAI_LISTEN" help:"监听的地址和端口。"`
	Demo    bool     `help:"用虚构的云岭县演示；没有 --data 的，结束后不留数据。"`
	Proxies []string `name:"proxy" placeholder:"网段" env:"GONGKAI_PROXY" help:"可信的反向代理，例如 10.0.0.0/8；由它转来的来访地址和 https 才被采信。"`
	Rate    float64  `default:"50" env:"GONGKAI_RATE" help:"同一来访地址每秒的请求数，0 为不限。"`
}

// Run serves both sites until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, s *Streams) (err error) {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	if c.Demo && c.Data == "" {
		if c.Data, err = os.MkdirTemp("", "gongkai-demo-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(c.Data)) }()
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("不能监听 %s，可能已被占用，请用 --listen 换一个：%w", c.Listen, err)
	}
	defer func() { err = errors.Join(err, ignoreClosed(l.Close())) }()
	o, err := c.options(false)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	var staff []app.DemoPerson
	if c.Demo {
		if staff, err = c.demo(ctx, a, s); err != nil {
			return err
		}
	}
	return c.serve(ctx, a, l, s, staff)
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// demo fills an empty installation with the county, and staffs its office.
func (c *serveCommand) demo(ctx context.Context, a *app.App, s *Streams) ([]app.DemoPerson, error) {
	who := operator()
	agencies, err := a.AgencyNames(ctx)
	if err != nil {
		return nil, err
	}
	if len(agencies) == 0 {
		const cases, seed = 300, 1
		bar := newMeter(s.Err, "写入演示案件")
		err := a.Demo(ctx, who, app.Demo{Year: a.Today().Year - 1, Cases: cases, Seed: seed}, bar.set)
		bar.finish()
		if err == nil {
			err = a.DemoToday(ctx, who, seed)
		}
		if err == nil {
			err = a.DemoItems(ctx, who, seed)
		}
		if err == nil {
			err = a.DemoReports(ctx, who, a.Today().Year-1)
		}
		if err == nil {
			err = a.DemoCollection(ctx, who, a.Today().Year-1, seed)
		}
		if err == nil {
			err = a.DemoDesk(ctx)
		}
		if err != nil {
			return nil, err
		}
	}
	return a.DemoStaff(ctx, who)
}

func (c *serveCommand) serve(ctx context.Context, a *app.App, l net.Listener, s *Streams, staff []app.DemoPerson) (err error) {
	log := web.NewLog(s.Err)
	defer func() { err = errors.Join(err, log.Close()) }()
	code, err := c.setupCode(ctx, a)
	if err != nil {
		return err
	}
	both, err := c.sites(ctx, a, log.Logger, code)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: both.shell.Handler(both.mux), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	base := "http://" + l.Addr().String()
	fmt.Fprintf(s.Out, "公众端\t%s/\n办公端\t%s%s\n", base, base, office.Base)
	if code != "" {
		fmt.Fprintf(s.Out, "首次设置\t%s%ssetup\n设置码\t%s\n", base, office.Base, code)
	}
	for _, p := range staff {
		fmt.Fprintf(s.Out, "%s\t%s\t%s\n", p.Role, p.Login, p.Password)
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	// Those under way may finish; nobody new is let in.
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return server.Shutdown(end)
}

// setupCode is what the first administrator must type; "" where people exist.
func (c *serveCommand) setupCode(ctx context.Context, a *app.App) (string, error) {
	empty, err := a.Empty(ctx)
	if err != nil || !empty {
		return "", err
	}
	return rand.Text()[:10], nil
}

// sites are the two faces in their shell.
type sites struct {
	shell  *web.Shell
	office *office.Office
	mux    *http.ServeMux
}

func (c *serveCommand) sites(ctx context.Context, a *app.App, log *slog.Logger, code string) (*sites, error) {
	var proxies []netip.Prefix
	for _, p := range c.Proxies {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			return nil, fmt.Errorf("--proxy %q 不是网段，应写作 10.0.0.0/8", p)
		}
		proxies = append(proxies, prefix)
	}
	if c.Rate == 0 {
		c.Rate = -1 // the shell's word for no limit
	}
	shell, err := web.New(web.Options{
		Log: log, Static: []fs.FS{office.Static(), portal.Static()}, Proxies: proxies, Rate: c.Rate,
		Ready: func(ctx context.Context) error { _, err := a.Empty(ctx); return err },
		Watch: func(f func([]string)) error { return a.Watch(ctx, f) },
	})
	if err != nil {
		return nil, err
	}
	o, err := office.New(shell, a, office.Options{Strict: !c.Demo, SetupCode: code})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	o.Register(mux)
	public, err := portal.New(shell, a)
	if err != nil {
		return nil, err
	}
	public.Register(mux)
	return &sites{shell, o, mux}, nil
}
