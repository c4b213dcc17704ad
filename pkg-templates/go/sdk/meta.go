package flowlike

import (
	"time"

	"com.example.nodes/sdk/internal/host"
)

// NodeID is that of the node on its board. Ids are empty where the host says nothing, and need no permission.
func NodeID() string { return string(host.MetaNodeID().Take()) }

// RunID is that of the run.
func RunID() string { return string(host.MetaRunID().Take()) }

// AppID is that of the app.
func AppID() string { return string(host.MetaAppID().Take()) }

// BoardID is that of the board.
func BoardID() string { return string(host.MetaBoardID().Take()) }

// UserID is that of whoever runs it.
func UserID() string { return string(host.MetaUserID().Take()) }

// IsStreaming is whether anybody reads what is streamed.
func IsStreaming() bool { return host.MetaIsStreaming() }

// LogLevel is the least level that is logged, LevelDebug to LevelFatal.
func LogLevel() Level { return LevelDebug + Level(host.MetaLogLevel()) }

// Now is the host's time, to the millisecond.
func Now() time.Time { return time.UnixMilli(host.MetaTimeNow()) }

// Random is 64 random bits.
func Random() uint64 { return host.MetaRandom() }
