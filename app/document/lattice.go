package document

// This file compares words whose letters have several spellings, and measures how close two spellings are.

// meets tells whether some spelling of a equals some spelling of b. With cutA, a may be cut short: then it need only be a
// prefix of b, and likewise with cutB. It costs at most letters of a times letters of b and not spellings times spellings.
func meets(a, b word, cutA, cutB bool) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	if !begin(a[0], b[0]) {
		return false
	}
	g, h := spell(a), spell(b)
	seen := make([]bool, len(g.next)*len(h.next))
	stack := [][2]int{{0, 0}}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		i, j := at[0], at[1]
		if seen[i*len(h.next)+j] {
			continue
		}
		seen[i*len(h.next)+j] = true
		endA, endB := i == g.end, j == h.end
		if endA && endB || endA && cutA || endB && cutB {
			return true
		}
		for _, e := range g.next[i] {
			if e.letter == 0 {
				stack = append(stack, [2]int{e.to, j})
				continue
			}
			for _, f := range h.next[j] {
				if e.letter == f.letter {
					stack = append(stack, [2]int{e.to, f.to})
				}
			}
		}
		for _, f := range h.next[j] {
			if f.letter == 0 {
				stack = append(stack, [2]int{i, f.to})
			}
		}
	}
	return false
}

// begin tells whether two first letters have spellings that begin alike: most words differ there, and need no graph.
func begin(x, y []string) bool {
	for _, v := range x {
		for _, w := range y {
			if v == "" || w == "" || v[0] == w[0] {
				return true
			}
		}
	}
	return false
}

// graph holds the spellings of a word as paths from node 0 to node end. An edge with letter 0 is free.
type graph struct {
	next [][]edge
	end  int
}

type edge struct {
	letter byte
	to     int
}

func spell(w word) graph {
	g := graph{next: make([][]edge, 1, len(w)+8)}
	node := func() int {
		g.next = append(g.next, nil)
		return len(g.next) - 1
	}
	from := 0
	for _, ways := range w {
		to := node()
		for _, way := range ways {
			at := from
			for k := 0; k+1 < len(way); k++ {
				n := node()
				g.next[at] = append(g.next[at], edge{way[k], n})
				at = n
			}
			last := byte(0)
			if way != "" {
				last = way[len(way)-1]
			}
			g.next[at] = append(g.next[at], edge{last, to})
		}
		from = to
	}
	g.end = from
	return g
}

// jaroWinkler is the Jaro similarity of two ASCII strings, 0 to 1, raised for a common prefix of up to four letters with a
// weight of 0.1 (Winkler 1990).
func jaroWinkler(a, b string) float64 {
	if a == b {
		return 1
	}
	if a == "" || b == "" {
		return 0
	}
	reach := max(len(a), len(b))/2 - 1
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	matches := 0
	for i := range len(a) {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !usedB[j] && a[i] == b[j] {
				usedA[i], usedB[j] = true, true
				matches++
				break
			}
		}
	}
	if matches == 0 {
		return 0
	}
	swaps, j := 0, 0
	for i := range len(a) {
		if !usedA[i] {
			continue
		}
		for !usedB[j] {
			j++
		}
		if a[i] != b[j] {
			swaps++
		}
		j++
	}
	m := float64(matches)
	jaro := (m/float64(len(a)) + m/float64(len(b)) + (m-float64(swaps)/2)/m) / 3
	prefix := 0
	for prefix < min(4, len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	return jaro + float64(prefix)*0.1*(1-jaro)
}
