package hub

import (
	"errors"
	"slices"
	"testing"
)

// TestStoreContract is what every Store must keep.
func TestStoreContract(t *testing.T) {
	dir := t.TempDir()
	s, err := OpenBolt(dir)
	if err != nil {
		t.Fatal(err)
	}
	put := func(keys ...string) func(Tx) error {
		return func(tx Tx) error {
			for _, k := range keys {
				if err := tx.Put(tabMeta, k, []byte("value of "+k)); err != nil {
					return err
				}
			}
			return nil
		}
	}
	if err := s.Update(put("a/2", "a/1", "a/10", "b/1", "a")); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	err = s.Update(func(tx Tx) error {
		if err := put("a/3")(tx); err != nil {
			return err
		}
		if tx.Get(tabMeta, "a/3") == nil {
			t.Error("a transaction does not see what it wrote")
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("the error of a transaction: %v", err)
	}
	if err := s.Update(func(tx Tx) error { return errors.Join(tx.Delete(tabMeta, "b/1"), tx.Delete(tabMeta, "never")) }); err != nil {
		t.Errorf("deleting what is not there: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = OpenBolt(dir); err != nil { // reopen to believe
		t.Fatal(err)
	}
	defer s.Close()
	list := func(prefix, from string, most int) (got []string) {
		err := s.View(func(tx Tx) error {
			return tx.Each(tabMeta, prefix, from, func(k string, v []byte) error {
				if string(v) != "value of "+k {
					t.Errorf("%s: %q", k, v)
				}
				if got = append(got, k); len(got) == most {
					return errStop
				}
				return nil
			})
		})
		if err != nil {
			t.Error(err)
		}
		return got
	}
	for _, c := range []struct {
		prefix, from string
		most         int
		want         []string
	}{
		{"", "", 0, []string{"a", "a/1", "a/10", "a/2"}},
		{"a/", "", 0, []string{"a/1", "a/10", "a/2"}},
		{"a/", "a/10", 0, []string{"a/10", "a/2"}},
		{"a/", "a/3", 0, nil},
		{"", "", 1, []string{"a"}},
		{"b/", "", 0, nil},
	} {
		if got := list(c.prefix, c.from, c.most); !slices.Equal(got, c.want) {
			t.Errorf("prefix %q from %q: %v, want %v", c.prefix, c.from, got, c.want)
		}
	}
	if err := s.View(func(tx Tx) error { return tx.Put(tabMeta, "x", nil) }); err == nil {
		t.Error("a look may write")
	}
}
