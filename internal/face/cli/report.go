package cli

// reportCommands are the commands about annual reports, one file each.
type reportCommands struct {
	Parse   parseCommand   `cmd:"" help:"读取报告，每个文件输出一行 JSON。"`
	Check   checkCommand   `cmd:"" help:"检查报告：表内、表间、跨年和文字，逐条列出问题。"`
	Explain explainCommand `cmd:"" help:"说明一条规则：核对什么、依据、例子。"`
}
