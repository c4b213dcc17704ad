package flowlike

import "com.example.nodes/sdk/internal/host"

// Level is how important a line of the log is.
type Level int32

// Levels of the log.
const (
	LevelTrace Level = iota // every detail
	LevelDebug              // for whoever writes the node
	LevelInfo               // what happens
	LevelWarn               // something may be wrong
	LevelError              // something is wrong
	LevelFatal              // nothing goes on; only as a LogLevel
)

// LogTrace writes a line into the log of the run. Needs no permission, as for the others.
func LogTrace(message string) { host.LogTrace(message) }

// LogDebug writes a line for whoever writes the node.
func LogDebug(message string) { host.LogDebug(message) }

// LogInfo writes a line that says what happens. So does what is printed to standard output.
func LogInfo(message string) { host.LogInfo(message) }

// LogWarn writes a line that says what may be wrong. So does what is printed to standard error.
func LogWarn(message string) { host.LogWarn(message) }

// LogError writes a line that says what is wrong.
func LogError(message string) { host.LogError(message) }

// LogJSON writes a line with data beside it, up to LevelError.
func LogJSON(level Level, message string, data any) {
	host.LogJSON(int32(level), message, encodeText(data))
}
