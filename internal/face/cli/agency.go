package cli

import (
	"context"
	"fmt"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

type agencyCommands struct {
	List agencyList `cmd:"" help:"列出机关：每行“编号<制表符>名称”。"`
	Add  agencyAdd  `cmd:"" help:"登记或者修改一个机关。"`
}

type agencyList struct{ installation }

// Run prints ID<TAB>NAME for each agency.
func (c *agencyList) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		all, err := a.Agencies(ctx, who)
		for _, one := range all {
			fmt.Fprintf(s.Out, "%s\t%s\n", one.ID, one.Name)
		}
		return err
	})
}

type agencyAdd struct {
	installation
	ID         string `arg:"" placeholder:"编号" help:"小写字母、数字和连字符。"`
	Name       string `arg:"" placeholder:"名称" help:"全称。"`
	Kind       string `enum:"government,office,department,township,vertical,institution" default:"department" help:"类别：${enum}。"`
	Parent     string `placeholder:"编号" help:"上级机关。"`
	Short      string `placeholder:"代字" help:"机关代字，用于发文字号。"`
	ReviewBody string `placeholder:"机关" help:"行政复议机关的名称。"`
	Court      string `placeholder:"法院" help:"有管辖权的人民法院的名称。"`
	Office     string `placeholder:"机构" help:"政府信息公开工作机构的名称。"`
	Address    string `placeholder:"地址" help:"工作机构的办公地址。"`
	Phone      string `placeholder:"电话" help:"工作机构的电话。"`
	ReviewURL  string `placeholder:"网址" help:"网上申请行政复议的网址（电子送达的答复书须写明）。"`
	Payee      string `placeholder:"户名" help:"信息处理费的收款单位。"`
	Bank       string `placeholder:"银行" help:"信息处理费的开户银行。"`
	Account    string `placeholder:"账号" help:"信息处理费的收款账号。"`
	PayHow     string `placeholder:"方式" help:"信息处理费的缴纳方式。"`
}

// Run writes the agency; a new data directory is made where there is none.
func (c *agencyAdd) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, false, func(a *app.App, who agency.Actor) error {
		err := a.PutAgency(ctx, who, agency.Agency{
			ID: c.ID, Name: c.Name, Kind: agency.Kind(c.Kind), Parent: c.Parent, Short: c.Short,
			Remedy:  agency.Remedy{ReviewBody: c.ReviewBody, Court: c.Court, OnlineURL: c.ReviewURL},
			Face:    agency.Contact{Office: c.Office, Address: c.Address, Phone: c.Phone},
			Payment: agency.Payment{Payee: c.Payee, Bank: c.Bank, Account: c.Account, How: c.PayHow},
		})
		if err == nil {
			fmt.Fprintf(s.Out, "已登记 %s（%s）。\n", c.Name, c.ID)
		}
		return err
	})
}
