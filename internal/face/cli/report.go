package cli

// reportCommands are the commands about annual reports, one file each.
type reportCommands struct {
	Explain explainCommand `cmd:"" help:"说明一条规则：核对什么、依据、例子。"`
}
