package condition

import (
	"net/netip"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

// env is the language: the fields, and three functions of our own.
var env = func() *cel.Env {
	details := cel.MapType(cel.StringType, cel.StringType)
	options := []cel.EnvOption{
		cel.ParserRecursionLimit(64), cel.ParserExpressionSizeLimit(MaxBytes),
		cel.Function("text", cel.MemberOverload("details_text", []*cel.Type{details, cel.StringType}, cel.StringType,
			cel.BinaryBinding(func(m, name ref.Val) ref.Val { return types.String(detail(m, name)) }))),
		cel.Function("number", cel.MemberOverload("details_number", []*cel.Type{details, cel.StringType}, cel.DoubleType,
			cel.BinaryBinding(func(m, name ref.Val) ref.Val {
				n, err := strconv.ParseFloat(detail(m, name), 64)
				if err != nil {
					return types.Double(0)
				}
				return types.Double(n)
			}))),
		cel.Function("within", cel.MemberOverload("string_within", []*cel.Type{cel.StringType, cel.StringType}, cel.BoolType,
			cel.BinaryBinding(within))),
	}
	for _, f := range Fields {
		options = append(options, cel.Variable(f.Name, f.of))
	}
	e, err := cel.NewEnv(options...)
	if err != nil {
		panic(err) // a mistake in the lines above
	}
	return e
}()

// detail is one of the details; empty if there is none of that name.
func detail(m, name ref.Val) string {
	mapper, ok := m.(traits.Mapper)
	if !ok {
		return ""
	}
	v, found := mapper.Find(name)
	if !found {
		return ""
	}
	s, _ := v.Value().(string)
	return s
}

// within reports whether an address belongs to a range. What is neither does not.
func within(address, of ref.Val) ref.Val {
	a, _ := address.Value().(string)
	r, _ := of.Value().(string)
	addr, err := netip.ParseAddr(a)
	if err != nil {
		return types.False
	}
	prefix, err := netip.ParsePrefix(r)
	if err != nil {
		return types.NewErr("parsing of an address range failed")
	}
	return types.Bool(prefix.Contains(addr.Unmap()))
}

// objectKinds are what ids begin with.
var objectKinds = map[string]string{
	"dst": "dataset", "run": "run", "ana": "analysis", "exp": "export", "ses": "session", "usr": "user", "alt": "alert", "inc": "incident",
	"org": "organization", "chn": "channel", "inv": "invitation", "upl": "upload", "fac": "factor", "dev": "device", "mem": "member",
	"rul": "rule", "dcy": "decoy", "res": "result",
}

func objectKind(objectID string) string {
	prefix, _, ok := strings.Cut(objectID, "_")
	if !ok {
		return ""
	}
	if kind := objectKinds[prefix]; kind != "" {
		return kind
	}
	return prefix
}

// sizes says how large values are at the most, for the estimate of the work.
type sizes struct{}

// value bounds what a text that is no field can be: a detail, a conversion.
const value = 300

// EstimateSize implements checker.CostEstimator.
func (sizes) EstimateSize(n checker.AstNode) *checker.SizeEstimate {
	if p := n.Path(); len(p) == 1 {
		if f := byName[p[0]]; f != nil && f.size > 0 {
			return &checker.SizeEstimate{Max: f.size}
		}
	}
	return &checker.SizeEstimate{Max: value}
}

// EstimateCallCost implements checker.CostEstimator.
func (sizes) EstimateCallCost(function, _ string, _ *checker.AstNode, _ []checker.AstNode) *checker.CallEstimate {
	switch function {
	case "text", "number", "within":
		return &checker.CallEstimate{
			CostEstimate: checker.CostEstimate{Min: 2, Max: 2}, ResultSize: &checker.SizeEstimate{Max: value},
		}
	}
	return nil
}

// unknown finds what is asked of an event that there is not.
func unknown(parsed *cel.Ast) []Problem {
	native := parsed.NativeRep()
	inner := map[int64]bool{}
	var out []Problem
	ast.PreOrderVisit(native.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if inner[e.ID()] {
			return
		}
		var path []string
		at := e
		for at.Kind() == ast.SelectKind {
			path = append(path, at.AsSelect().FieldName())
			at = at.AsSelect().Operand()
			inner[at.ID()] = true
		}
		if at.Kind() != ast.IdentKind || at.AsIdent() != "event" || len(out) == 10 {
			return
		}
		path = append(path, "event")
		slices.Reverse(path)
		if message := missing(path); message != "" {
			l := native.SourceInfo().GetStartLocation(at.ID())
			out = append(out, Problem{max(1, l.Line()), max(0, l.Column()) + 1, message})
		}
	}))
	return out
}

// missing says what there is instead of a path; empty if it exists.
func missing(path []string) string {
	for n := len(path); n > 0; n-- {
		if byName[strings.Join(path[:n], ".")] != nil {
			return ""
		}
	}
	for n := len(path); n > 0; n-- {
		base := strings.Join(path[:n], ".")
		var there []string
		for _, f := range Fields {
			if rest, ok := strings.CutPrefix(f.Name, base+"."); ok {
				name, _, _ := strings.Cut(rest, ".")
				if !slices.Contains(there, name) {
					there = append(there, name)
				}
			}
		}
		switch {
		case len(there) == 0:
		case n == len(path):
			return base + " is no value by itself; there is " + base + "." + strings.Join(there, ", .") + "."
		default:
			return "There is no " + strings.Join(path, ".") + "; " + base + " has " + strings.Join(there, ", ") + "."
		}
	}
	return "There is no " + strings.Join(path, ".") + "."
}

// maxProgram bounds what a pattern compiles to: matching takes as many steps for each
// character.
const maxProgram = 500

// patterns checks regular expressions: they are written out, and small.
func patterns(checked *cel.Ast) []Problem {
	native := checked.NativeRep()
	var out []Problem
	ast.PreOrderVisit(native.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != "matches" {
			return
		}
		args := e.AsCall().Args()
		arg := args[len(args)-1]
		l := native.SourceInfo().GetStartLocation(arg.ID())
		wrong := func(message string) {
			out = append(out, Problem{max(1, l.Line()), max(0, l.Column()) + 1, message})
		}
		if arg.Kind() != ast.LiteralKind {
			wrong("A pattern must be written out.")
			return
		}
		pattern, _ := arg.AsLiteral().Value().(string)
		tree, err := syntax.Parse(pattern, syntax.Perl)
		if err != nil {
			wrong("This is no pattern that can be matched.")
			return
		}
		program, err := syntax.Compile(tree.Simplify())
		if err != nil || len(program.Inst) > maxProgram {
			wrong("The pattern is too large.")
		}
	}))
	return out
}
