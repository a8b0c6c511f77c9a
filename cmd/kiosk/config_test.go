package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
)

const example = "../../packaging/kiosk.example.toml"

// conf writes a configuration file.
func conf(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kiosk.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// keys lists the keys of the configuration as section.key.
func keys(t reflect.Type, before string) []string {
	var list []string
	for f := range t.Fields() {
		name := before + f.Tag.Get("toml")
		if f.Type.Kind() == reflect.Struct {
			list = append(list, keys(f.Type, name+".")...)
			continue
		}
		list = append(list, name)
	}
	return list
}

func TestExampleNamesEveryKeyAndNoOther(t *testing.T) {
	var all map[string]map[string]any
	if _, err := toml.DecodeFile(example, &all); err != nil {
		t.Fatal(err)
	}
	var there []string
	for section, inside := range all {
		for key := range maps.Keys(inside) {
			there = append(there, section+"."+key)
		}
	}
	want := keys(reflect.TypeFor[Config](), "")
	slices.Sort(there)
	slices.Sort(want)
	if !slices.Equal(there, want) {
		t.Errorf("the example has\n%v\nthe program knows\n%v", there, want)
	}
	if _, err := loadConfig(example); err != nil {
		t.Errorf("the example is refused: %v", err)
	}
}

// What the example shows as values are the defaults, so that it can be copied and cut down.
func TestExampleShowsTheDefaults(t *testing.T) {
	shown, err := loadConfig(example)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("STATE_DIRECTORY", "/var/lib/passdesk")
	without, err := loadConfig("")
	if err != nil {
		t.Fatal(err)
	}
	without.Station.Name = shown.Station.Name // the host's name otherwise
	if shown.Window.Fullscreen == nil || !*shown.Window.Fullscreen {
		t.Error("fullscreen is not shown as true")
	}
	without.Window.Fullscreen, shown.Window.Fullscreen = nil, nil
	if shown.rules() != without.rules() {
		t.Errorf("rules: the example has\n%+v\nthe defaults are\n%+v", shown.rules(), without.rules())
	}
	shown.Rules, without.Rules = Config{}.Rules, Config{}.Rules
	if !reflect.DeepEqual(shown, without) {
		t.Errorf("the example has\n%+v\nthe defaults are\n%+v", shown, without)
	}
}

func TestMistakesInTheConfigurationAreNamed(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"[site]\nnam = \"x\"", "unknown key site.nam"},
		{"[sites]\nname = \"x\"", "unknown key sites"},
		{"name = \"x\"", "unknown key name"},
		{"[camera]\nwidth = 1280\nheight = \"tall\"", "line 3"},
		{"[camera]\n\nwidth == 1280", "line 3"},
		{"[rules]\nidle_seconds = 1.5", "idle_seconds"},
		{"[rules]\nidle_seconds = 29", "rules.idle_seconds is 29; it must be from 30 to 300"},
		{"[rules]\nidle_seconds = 301", "rules.idle_seconds is 301"},
		{"[rules]\nidle_read_seconds = -1", "rules.idle_read_seconds is -1"},
		{"[rules]\nidle_wait_seconds = 5", "rules.idle_wait_seconds is 5"},
		{"[camera]\nfps = -30", "camera.fps is -30"},
		{"[camera]\nwidth = 12800", "camera.width is 12800"},
		{"[window]\nheight = 20", "window.height is 20"},
		{"[site]\naccent = \"blue\"", `site.accent "blue"`},
		{"[site]\naccent = \"#12345\"", `site.accent "#12345"`},
		{"[site]\nlanguage = \"fr\"", `site.language "fr"`},
		{"[log]\nlevel = \"loud\"", `log.level "loud"`},
		{"[staff]\npin_hash = \"829163\"", "kiosk staff-pin"},
		{"[hub]\nurl = \"http://hub.example\"\ntoken_file = \"t\"", "without https only a hub on this machine"},
		{"[hub]\nurl = \"http://192.0.2.7:7478\"\ntoken_file = \"t\"", "without https"},
		{"[hub]\nurl = \"http://localhost.example\"\ntoken_file = \"t\"", "without https"},
		{"[hub]\nurl = \"hub.example\"\ntoken_file = \"t\"", "not an address"},
		{"[hub]\nurl = \"ftp://hub.example\"\ntoken_file = \"t\"", "not an address"},
		{"[hub]\nurl = \"https://hub.example\"", "hub.token_file is needed"},
		{"[hub]\ncert = \"c.pem\"", "hub.cert and hub.key belong together"},
		{"[hub]\nkey = \"k.pem\"", "hub.cert and hub.key belong together"},
	} {
		_, err := loadConfig(conf(t, c.text))
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "configuration: ") {
			t.Errorf("%q: %v; want %q", c.text, err, c.says)
		}
		if strings.Count(fmt.Sprint(err), "configuration:") > 1 {
			t.Errorf("%q: %v says configuration twice", c.text, err)
		}
	}
}

func TestGoodConfigurationIsTaken(t *testing.T) {
	for _, text := range []string{
		"", "# nothing\n", "[hub]\nurl = \"https://hub.example\"\ntoken_file = \"t\"", "[hub]\nurl = \"http://127.0.0.1:7479\"\ntoken_file = \"t\"",
		"[hub]\nurl = \"http://[::1]:7479\"\ntoken_file = \"t\"", "[rules]\nidle_seconds = 30", "[rules]\nidle_seconds = 300",
		"[site]\naccent = \"0B57C4\"\nlanguage = \"zh-Hans\"", "[staff]\npin_hash = \"" + staffHash("829163") + "\"", "[window]\nfullscreen = false",
	} {
		if _, err := loadConfig(conf(t, text)); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	c, err := loadConfig(conf(t, "[rules]\nidle_seconds = 45"))
	if err != nil || c.rules().Idle != 45*time.Second || c.rules().IdleRead != 180*time.Second {
		t.Errorf("idle times %v %v, %v", c.rules().Idle, c.rules().IdleRead, err)
	}
}

func TestDataFolderFollowsTheServiceManager(t *testing.T) {
	t.Setenv("STATE_DIRECTORY", "/srv/a")
	t.Setenv("XDG_STATE_HOME", "/srv/b")
	if dir, err := dataDir(); dir != "/srv/a" || err != nil {
		t.Errorf("got %q, %v", dir, err)
	}
	t.Setenv("STATE_DIRECTORY", "")
	if dir, err := dataDir(); dir != "/srv/b/passdesk" || err != nil {
		t.Errorf("got %q, %v", dir, err)
	}
	t.Setenv("XDG_STATE_HOME", "")
	t.Setenv("HOME", "/srv/c")
	if dir, err := dataDir(); dir != "/srv/c/.local/state/passdesk" || err != nil {
		t.Errorf("got %q, %v", dir, err)
	}
}
