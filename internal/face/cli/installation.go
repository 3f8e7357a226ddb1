package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strings"

	"gongkai/internal/adapter/blob"
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
	Files  objects    `embed:"" prefix:"files-"`
	Cipher string     `enum:"aes,sm4" default:"aes" env:"GONGKAI_CIPHER" help:"加密算法：${enum}。"`
}

func (i installation) options(existing bool) (app.Options, error) {
	o := app.Options{Dir: i.Data, URL: i.DB, KeyFile: i.Key, Existing: existing}
	if err := i.Files.read(&o.Files); err != nil {
		return o, err
	}
	if i.Cipher == "sm4" {
		o.Cipher = vault.SM4
	}
	if o.Dir == "" {
		return o, errors.New("请用 --data 指明数据目录（或设环境变量 GONGKAI_DATA）")
	}
	return o, nil
}

// objects is the object store that takes the place of the data directory's files.
type objects struct {
	URL    string `name:"url" placeholder:"地址" env:"GONGKAI_FILES_URL" help:"https://主机/桶 或 https://主机/桶/目录：存放文件的对象存储（S3），代替数据目录中的 blobs/ 和 waiting/。"`
	Secret string `placeholder:"文件" type:"path" env:"GONGKAI_FILES_SECRET" help:"写着对象存储访问密钥的文件：第一行是密钥编号，第二行是密钥。"`
	Region string `placeholder:"名称" env:"GONGKAI_FILES_REGION" help:"对象存储的区域，不写的向它询问。"`
}

func (o objects) read(w *blob.Where) error {
	if o.URL == "" {
		return nil
	}
	w.URL, w.Region = o.URL, o.Region
	if o.Secret == "" {
		return errors.New("使用对象存储，须用 --files-secret 指明写着访问密钥的文件")
	}
	text, err := os.ReadFile(o.Secret)
	if err != nil {
		return fmt.Errorf("不能读取 --files-secret 的文件：%w", err)
	}
	id, key, two := strings.Cut(strings.TrimSpace(string(text)), "\n")
	if w.KeyID, w.Key = strings.TrimSpace(id), strings.TrimSpace(key); !two || w.Key == "" || strings.Contains(w.Key, "\n") {
		return fmt.Errorf("--files-secret 的文件 %s 应有两行：第一行是密钥编号，第二行是密钥", o.Secret)
	}
	return nil
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
