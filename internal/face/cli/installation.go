package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"

	"gongkai/internal/adapter/vault"
	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

// installation are the flags of every command that works on a ledger.
type installation struct {
	Config configFile `placeholder:"文件" type:"path" env:"GONGKAI_CONFIG" help:"配置文件，每行 名称 = 值；命令行和环境变量优先。"`
	Data   string     `placeholder:"目录" type:"path" env:"GONGKAI_DATA" help:"数据目录（gongkai.db、blobs/ 和密钥）。"`
	DB     string     `name:"db" placeholder:"地址" env:"GONGKAI_DB" help:"postgres://… 数据库，代替数据目录中的 gongkai.db。"`
	Key    string     `placeholder:"文件" type:"path" env:"GONGKAI_KEY" help:"加密申请人信息的密钥文件，默认为数据目录中的 key。"`
	Cipher string     `enum:"aes,sm4" default:"aes" env:"GONGKAI_CIPHER" help:"加密算法：${enum}。"`
}

func (i installation) options(existing bool) (app.Options, error) {
	o := app.Options{Dir: i.Data, URL: i.DB, KeyFile: i.Key, Existing: existing}
	if i.Cipher == "sm4" {
		o.Cipher = vault.SM4
	}
	if o.Dir == "" {
		return o, errors.New("请用 --data 指明数据目录（或设环境变量 GONGKAI_DATA）")
	}
	return o, nil
}

// with opens an existing installation, runs f as the person at the keyboard,
// and closes it.
func (i installation) with(ctx context.Context, existing bool, f func(*app.App, agency.Actor) error) (err error) {
	o, err := i.options(existing)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return f(a, operator())
}

// operator is who runs the command; the audit names the account.
func operator() agency.Actor {
	name := os.Getenv("USER")
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	if name == "" {
		name = fmt.Sprint(os.Getuid())
	}
	return app.OperatorOf(name)
}
