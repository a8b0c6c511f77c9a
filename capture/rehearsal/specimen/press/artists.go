package press

import "sync"

// artists lists every side of every design.
var artists = sync.OnceValue(func() []*artist {
	var all []*artist
	for _, list := range [][]*artist{passports(), cards(), licences(), pages()} {
		all = append(all, list...)
	}
	return all
})
