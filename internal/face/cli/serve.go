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
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/app"
	"gongkai/internal/app/jobs"
	"gongkai/internal/face/api"
	"gongkai/internal/face/config"
	"gongkai/internal/face/metrics"
	"gongkai/internal/face/office"
	"gongkai/internal/face/portal"
	"gongkai/internal/face/web"
)

type serveCommand struct {
	installation
	config.Server
	Demo bool `help:"用虚构的云岭县演示；没有 --data 的，结束后不留数据。"`
}

// Run serves both sites until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, s *Streams) (err error) {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	passing := c.Demo && c.Data == ""
	if passing {
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
	o.Passing = passing
	if o.SignOn, err = c.signOn(); err != nil {
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
	a.Resume()
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
			err = a.DemoNotices(ctx, who)
		}
		if err == nil {
			err = a.DemoItems(ctx, who, seed)
		}
		if err == nil {
			err = a.DemoImport(ctx, who)
		}
		if err == nil {
			err = a.DemoPortal(ctx, who)
		}
		if err == nil {
			err = a.DemoInspection(ctx, who)
		}
		if err == nil {
			err = a.DemoReports(ctx, who, a.Today().Year-1)
		}
		if err == nil {
			err = a.DemoCollection(ctx, who, a.Today().Year-1, seed)
		}
		if err == nil {
			err = a.DemoRegion(ctx, who, a.Today().Year-1)
		}
		if err == nil {
			err = a.DemoDesk(ctx)
		}
		if err == nil {
			err = a.DemoRecords(ctx, who)
		}
		if err == nil {
			err = a.DemoAttach(ctx)
		}
		if err == nil {
			err = a.DemoMerge(ctx)
		}
		if err == nil {
			err = a.DemoFilters(ctx)
		}
		if err == nil {
			err = a.DemoAmended(ctx)
		}
		if err == nil {
			err = a.DemoBackup(ctx, who)
		}
		if err == nil {
			err = a.DemoProactive(ctx, who)
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
	m := metrics.New(process(time.Now()), vitals(a))
	both, err := c.sites(ctx, a, log.Logger, code, m)
	if err != nil {
		return err
	}
	watched, err := c.serveMetrics(ctx, m)
	if err != nil {
		return err
	}
	idle := &idler{next: both.shell.Handler(both.mux), forget: a.Forget}
	go idle.run(ctx)
	server := &http.Server{
		Handler: idle, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	base := "http://" + l.Addr().String()
	fmt.Fprintf(s.Out, "公众端\t%s/\n办公端\t%s%s\n", base, base, office.Base)
	if code != "" {
		fmt.Fprintf(s.Out, "首次设置\t%s%ssetup\n设置码\t%s\n", base, office.Base, code)
	}
	if watched != "" {
		fmt.Fprintf(s.Out, "监控\t%s\n", watched)
	}
	for _, area := range []bool{false, true} {
		for _, p := range staff {
			role := string(p.Role)
			if p.Area != area {
				continue
			}
			if area { // a role of its own to who reads the lines: each role has one person
				role = "县政府 " + role
			}
			fmt.Fprintf(s.Out, "%s\t%s\t%s\n", role, p.Login, p.Password)
		}
	}
	stop := c.work(ctx, a, log.Logger)
	defer stop()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(web.Gather(l)) }()
	tellSystemd("READY=1")
	watchdog(ctx, a.Ready)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	tellSystemd("STOPPING=1")
	both.shell.Drain()
	time.Sleep(c.Drain)
	// Those under way may finish; nobody new is let in.
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return server.Shutdown(end)
}

// signOn is the provider that people sign on with, nil where none is named.
func (c *serveCommand) signOn() (*app.SignOn, error) {
	if !c.SignOn.On() {
		return nil, nil
	}
	if c.Public == "" {
		return nil, errors.New("启用统一身份认证，须用 --public 写明站点对外的网址")
	}
	secret, err := c.SignOn.Read()
	if err != nil {
		return nil, err
	}
	base := strings.TrimSuffix(c.Public, "/") + office.Base
	return app.NewSignOn(identity.Provider{
		Issuer: c.SignOn.Issuer, Client: c.SignOn.Client, Secret: secret, Claim: c.SignOn.Claim, Strong: c.SignOn.Strong, Return: base + "sso/return", Left: base + "signin",
	}, c.SignOn.Name, c.SignOn.Create)
}

// work runs the jobs until stop, which lets what is in hand finish for a while:
// what is cut off is done again when its lease ends.
func (c *serveCommand) work(ctx context.Context, a *app.App, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); jobs.New(a, log).Run(ctx) }()
	return func() {
		cancel()
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			log.Warn("jobs cut off")
		}
	}
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

func (c *serveCommand) sites(ctx context.Context, a *app.App, log *slog.Logger, code string, m *metrics.Meter) (*sites, error) {
	proxies, err := config.Networks("proxy", c.Proxies)
	if err != nil {
		return nil, err
	}
	near, err := config.Networks("office-from", c.OfficeFrom)
	if err != nil {
		return nil, err
	}
	if c.Rate == 0 {
		c.Rate = -1 // the shell's word for no limit
	}
	shell, err := web.New(web.Options{
		Log: log, Static: []fs.FS{office.Static(), portal.Static()}, Proxies: proxies, Rate: c.Rate,
		Ready: a.Ready, Meter: m,
		Watch: func(f func([]string)) error { return a.Watch(ctx, f) },
	})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	o, err := office.New(shell, a, office.Options{Strict: !c.Demo, SetupCode: code, From: near, AccountRate: c.AccountRate, Public: mux})
	if err != nil {
		return nil, err
	}
	o.Register(mux)
	public, err := portal.New(shell, a)
	if err != nil {
		return nil, err
	}
	public.Register(mux)
	machines, err := api.New(shell, a, api.Options{Public: c.Public})
	if err != nil {
		return nil, err
	}
	machines.Register(mux)
	return &sites{shell, o, mux}, nil
}
