package quick

import (
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"text/template/parse"
)

// compiler turns trees into blocks. Scope maps the variables in sight to their
// slots.
type compiler struct {
	trees  map[string]*parse.Tree
	blocks map[string]*block
	funcs  template.FuncMap
	pure   []string

	appenders Appenders

	scope []variable
	slots int
}

type variable struct {
	name string
	slot int
}

func (c *compiler) block(name string) (*block, error) {
	if b := c.blocks[name]; b != nil {
		return b, nil
	}
	tree := c.trees[name]
	if tree == nil || tree.Root == nil {
		return nil, fmt.Errorf("quick: no template %q", name)
	}
	b := &block{}
	c.blocks[name] = b // before its body: a template may call itself
	scope, slots := c.scope, c.slots
	c.scope, c.slots = []variable{{"$", 0}}, 1
	body, err := c.list(tree.Root)
	b.body, b.slots = body, c.slots
	c.scope, c.slots = scope, slots
	return b, err
}

func (c *compiler) declare(name string) int {
	c.scope = append(c.scope, variable{name, c.slots})
	c.slots++
	return c.slots - 1
}

func (c *compiler) slot(name string) (int, error) {
	for i := len(c.scope) - 1; i >= 0; i-- {
		if c.scope[i].name == name {
			return c.scope[i].slot, nil
		}
	}
	return 0, fmt.Errorf("quick: no variable %s", name)
}

func (c *compiler) list(l *parse.ListNode) (step, error) {
	if l == nil {
		return func(*run, reflect.Value) {}, nil
	}
	scope := c.scope // a declaration lasts to the end of its list
	defer func() { c.scope = scope }()
	var steps []step
	var text []byte // constant since the last step
	end := func() {
		if len(text) > 0 {
			s := string(text)
			steps = append(steps, func(r *run, _ reflect.Value) { r.out = append(r.out, s...) })
			text = nil
		}
	}
	for _, n := range l.Nodes {
		if more, ok := c.constant(n); ok {
			text = append(text, more...)
			continue
		}
		s, err := c.node(n)
		if err != nil {
			return nil, err
		}
		end()
		steps = append(steps, s)
	}
	end()
	if len(steps) == 1 {
		return steps[0], nil
	}
	return func(r *run, dot reflect.Value) {
		for _, s := range steps {
			s(r, dot)
		}
	}, nil
}

// constant is what a node always writes: text, and a pure function of
// constants as its place on the page wants it.
func (c *compiler) constant(n parse.Node) (text []byte, ok bool) {
	switch n := n.(type) {
	case *parse.TextNode:
		return n.Text, true
	case *parse.CommentNode:
		return nil, true
	case *parse.ActionNode:
		cmds, escape, err := escapers(n.Pipe.Cmds)
		if err != nil || len(n.Pipe.Decl) > 0 || len(cmds) != 1 || !c.isPure(cmds[0]) {
			return nil, false
		}
		x, err := c.command(cmds[0], nil)
		if err != nil {
			return nil, false
		}
		defer func() {
			if recover() != nil { // to be reported by who shows the page
				text, ok = nil, false
			}
		}()
		return escape(nil, x(&run{}, reflect.Value{})), true
	}
	return nil, false
}

func (c *compiler) isPure(cmd *parse.CommandNode) bool {
	f, ok := cmd.Args[0].(*parse.IdentifierNode)
	if !ok || !slices.Contains(c.pure, f.Ident) {
		return false
	}
	for _, a := range cmd.Args[1:] {
		if t := a.Type(); t != parse.NodeString && t != parse.NodeNumber && t != parse.NodeBool {
			return false
		}
	}
	return true
}

func (c *compiler) node(n parse.Node) (step, error) {
	switch n := n.(type) {
	case *parse.ActionNode:
		return c.action(n.Pipe)
	case *parse.IfNode:
		return c.branch(n.Pipe, n.List, n.ElseList, false)
	case *parse.WithNode:
		return c.branch(n.Pipe, n.List, n.ElseList, true)
	case *parse.RangeNode:
		return c.loop(n)
	case *parse.TemplateNode:
		return c.call(n)
	}
	return nil, unknown(n)
}

// action is {{…}}: a declaration or assignment, or a value with its escapers.
func (c *compiler) action(p *parse.PipeNode) (step, error) {
	if len(p.Decl) > 0 {
		x, err := c.pipe(p)
		return func(r *run, dot reflect.Value) { x(r, dot) }, err
	}
	cmds, escape, err := escapers(p.Cmds)
	if err != nil {
		return nil, err
	}
	if s, err := c.appends(cmds, p.Cmds); s != nil || err != nil {
		return s, err
	}
	x, err := c.commands(cmds)
	if err != nil {
		return nil, err
	}
	return func(r *run, dot reflect.Value) { r.out = escape(r.out, x(r, dot)) }, nil
}

// appends is an action of one call of a function that has an appender, in
// text; nil is another.
func (c *compiler) appends(cmds, all []*parse.CommandNode) (step, error) {
	if len(cmds) != 1 || len(all) != 2 || len(cmds[0].Args) != 2 || all[1].String() != "_html_template_htmlescaper" {
		return nil, nil
	}
	f, ok := cmds[0].Args[0].(*parse.IdentifierNode)
	if !ok {
		return nil, nil
	}
	text, part := c.appenders.Texts[f.Ident], c.appenders.Parts[f.Ident]
	if text == nil && part == nil {
		return nil, nil
	}
	x, err := c.operand(cmds[0].Args[1])
	if text != nil {
		return func(r *run, dot reflect.Value) { r.out = text(r.out, words(x(r, dot))) }, err
	}
	return func(r *run, dot reflect.Value) {
		v := held(x(r, dot))
		if !v.IsValid() {
			giveUp()
		}
		out, err := part(r.out, v.Interface())
		if err != nil {
			giveUp()
		}
		r.out = out
	}, err
}

func (c *compiler) branch(p *parse.PipeNode, list, other *parse.ListNode, with bool) (step, error) {
	scope := c.scope
	defer func() { c.scope = scope }()
	x, err := c.pipe(p)
	if err != nil {
		return nil, err
	}
	then, err := c.list(list)
	if err != nil {
		return nil, err
	}
	otherwise, err := c.list(other)
	return func(r *run, dot reflect.Value) {
		switch v := x(r, dot); {
		case !truth(v):
			otherwise(r, dot)
		case with:
			then(r, v)
		default:
			then(r, dot)
		}
	}, err
}

func (c *compiler) loop(n *parse.RangeNode) (step, error) {
	if n.Pipe.IsAssign || len(n.Pipe.Decl) > 2 {
		return nil, unknown(n)
	}
	scope := c.scope
	defer func() { c.scope = scope }()
	x, err := c.commands(n.Pipe.Cmds)
	if err != nil {
		return nil, err
	}
	index, elem := -1, -1
	switch d := n.Pipe.Decl; len(d) {
	case 1:
		elem = c.declare(d[0].Ident[0])
	case 2:
		index, elem = c.declare(d[0].Ident[0]), c.declare(d[1].Ident[0])
	}
	body, err := c.list(n.List)
	if err != nil {
		return nil, err
	}
	otherwise, err := c.list(n.ElseList)
	return func(r *run, dot reflect.Value) {
		v := indirect(x(r, dot))
		count := 0
		switch v.Kind() {
		case reflect.Slice, reflect.Array, reflect.Map:
			count = v.Len()
		case reflect.Invalid:
		default:
			giveUp()
		}
		switch {
		case count == 0:
			otherwise(r, dot)
			return
		case v.Kind() == reflect.Map:
			giveUp() // in the order of keys: html/template knows it
		}
		for i := range count {
			one := v.Index(i)
			if elem >= 0 {
				r.vars[elem] = one
			}
			if index >= 0 {
				r.vars[index] = reflect.ValueOf(i)
			}
			body(r, one)
		}
	}, err
}

func (c *compiler) call(n *parse.TemplateNode) (step, error) {
	b, err := c.block(n.Name)
	if err != nil {
		return nil, err
	}
	if n.Pipe == nil {
		return func(r *run, _ reflect.Value) { b.run(r, reflect.Value{}) }, nil
	}
	x, err := c.pipe(n.Pipe)
	return func(r *run, dot reflect.Value) { b.run(r, x(r, dot)) }, err
}

// pipe is a pipeline with its declarations.
func (c *compiler) pipe(p *parse.PipeNode) (expr, error) {
	x, err := c.commands(p.Cmds)
	if err != nil || len(p.Decl) == 0 {
		return x, err
	}
	var slots []int
	for _, d := range p.Decl {
		slot, err := 0, error(nil)
		if p.IsAssign {
			slot, err = c.slot(d.Ident[0])
		} else {
			slot = c.declare(d.Ident[0])
		}
		if err != nil {
			return nil, err
		}
		slots = append(slots, slot)
	}
	return func(r *run, dot reflect.Value) reflect.Value {
		v := x(r, dot)
		for _, s := range slots {
			r.vars[s] = v
		}
		return v
	}, nil
}

func (c *compiler) commands(cmds []*parse.CommandNode) (x expr, err error) {
	if len(cmds) == 0 {
		return nil, fmt.Errorf("quick: an empty pipeline")
	}
	for _, cmd := range cmds {
		if x, err = c.command(cmd, x); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// command is one stage of a pipeline; last is what the stage before gives.
func (c *compiler) command(cmd *parse.CommandNode, last expr) (expr, error) {
	first := cmd.Args[0]
	var args []expr
	for _, a := range cmd.Args[1:] {
		x, err := c.operand(a)
		if err != nil {
			return nil, err
		}
		args = append(args, x)
	}
	if last != nil {
		args = append(args, last)
	}
	switch n := first.(type) {
	case *parse.IdentifierNode:
		return c.function(n, args)
	case *parse.FieldNode:
		return fields(dotOf, n.Ident, args), nil
	case *parse.ChainNode:
		x, err := c.operand(n.Node)
		return fields(x, n.Field, args), err
	case *parse.VariableNode:
		slot, err := c.slot(n.Ident[0])
		x := func(r *run, _ reflect.Value) reflect.Value { return r.vars[slot] }
		if len(n.Ident) == 1 && len(args) > 0 {
			return nil, unknown(cmd)
		}
		return fields(x, n.Ident[1:], args), err
	}
	if len(args) > 0 {
		return nil, unknown(cmd)
	}
	return c.operand(first)
}

func dotOf(_ *run, dot reflect.Value) reflect.Value { return dot }

// operand is an argument: a constant, a field, a pipeline in parentheses.
func (c *compiler) operand(n parse.Node) (expr, error) {
	constant := func(v any) (expr, error) {
		x := reflect.ValueOf(v)
		return func(*run, reflect.Value) reflect.Value { return x }, nil
	}
	switch n := n.(type) {
	case *parse.DotNode:
		return dotOf, nil
	case *parse.StringNode:
		return constant(n.Text)
	case *parse.BoolNode:
		return constant(n.True)
	case *parse.NumberNode:
		if n.IsInt {
			return constant(int(n.Int64))
		}
	case *parse.PipeNode:
		return c.pipe(n)
	case *parse.IdentifierNode, *parse.FieldNode, *parse.ChainNode, *parse.VariableNode:
		return c.command(&parse.CommandNode{Args: []parse.Node{n}}, nil)
	}
	return nil, unknown(n)
}
