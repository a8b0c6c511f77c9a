package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/assets"
)

// TestAdviceWithoutWords reads the advice that the checks of light and face can give, and looks for its sentence in every language.
func TestAdviceWithoutWords(t *testing.T) {
	for _, pkg := range []string{"light", "face"} {
		advice := advices(t, filepath.Join("..", "capture", pkg))
		if len(advice) < 5 {
			t.Fatalf("%s gives only the advice %q: was it moved?", pkg, advice)
		}
		for _, a := range advice {
			for _, l := range assets.Languages {
				if !assets.HasWord(l.Tag, "advice."+a) {
					t.Errorf("%s lacks advice.%s of %s", l.Tag, a, pkg)
				}
			}
		}
	}
}

// advices lists the texts of the constants whose names begin with Advice.
func advices(t *testing.T, dir string) (all []string) {
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, f.Name()), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Names) != len(spec.Values) {
				return true
			}
			for i, name := range spec.Names {
				if lit, ok := spec.Values[i].(*ast.BasicLit); ok && strings.HasPrefix(name.Name, "Advice") && lit.Kind == token.STRING {
					text, _ := strconv.Unquote(lit.Value)
					all = append(all, text)
				}
			}
			return true
		})
	}
	return all
}
