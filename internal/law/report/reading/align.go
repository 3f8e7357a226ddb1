package reading

func (n *rowNames) align() {}
