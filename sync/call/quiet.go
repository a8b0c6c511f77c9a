package call

import (
	"fmt"
	"log/slog"

	"github.com/pion/logging"
)

// quiet lets Pion speak at debug level only, and only of what went wrong: its
// messages hold addresses.
type quiet struct{ log *slog.Logger }

func (q quiet) NewLogger(scope string) logging.LeveledLogger {
	return quietScope{q.log.With("pion", scope)}
}

type quietScope struct{ log *slog.Logger }

func (q quietScope) Trace(string)          {}
func (q quietScope) Tracef(string, ...any) {}
func (q quietScope) Debug(string)          {}
func (q quietScope) Debugf(string, ...any) {}
func (q quietScope) Info(string)           {}
func (q quietScope) Infof(string, ...any)  {}
func (q quietScope) Warn(m string)         { q.log.Debug(m) }
func (q quietScope) Error(m string)        { q.log.Debug(m) }

func (q quietScope) Warnf(f string, a ...any)  { q.log.Debug(fmt.Sprintf(f, a...)) }
func (q quietScope) Errorf(f string, a ...any) { q.log.Debug(fmt.Sprintf(f, a...)) }
