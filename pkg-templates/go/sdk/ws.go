package flowlike

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"com.example.nodes/sdk/internal/host"
)

// Forever is a time to wait that ends with the run only.
const Forever time.Duration = -1

// ErrTimeout is that no message came in time.
var ErrTimeout = errors.New("no message came in time")

// Socket is an open WebSocket. Needs network:websocket, and the URL's host in the manifest.
type Socket struct {
	session int32
}

// Message is what comes through a socket.
type Message struct {
	Data []byte
	// Binary is whether the data are bytes, and no text.
	Binary bool
}

// Connect opens a socket, with one of these protocols if any are named.
func Connect(url string, protocols ...string) (*Socket, error) {
	headers := map[string]string{}
	if len(protocols) > 0 {
		headers["Sec-WebSocket-Protocol"] = strings.Join(protocols, ", ")
	}
	session := host.WSConnect(url, encodeText(headers))
	if session < 0 {
		return nil, fmt.Errorf("no connection to %s", url)
	}
	return &Socket{session}, nil
}

// SendText sends a text.
func (s *Socket) SendText(text string) error { return s.send(text, false) }

// SendBytes sends bytes.
func (s *Socket) SendBytes(data []byte) error { return s.send(string(data), true) }

func (s *Socket) send(message string, binary bool) error {
	if !host.WSSend(s.session, message, binary) {
		return errors.New("the connection is closed")
	}
	return nil
}

// Receive waits for a message. It fails with ErrTimeout if none came in time, and with io.EOF if none will come.
func (s *Socket) Receive(timeout time.Duration) (Message, error) {
	wait := int32(-1)
	if timeout >= 0 {
		wait = int32(min((timeout+time.Millisecond-1)/time.Millisecond, math.MaxInt32))
	}
	handle := host.WSReceive(s.session, wait)
	switch {
	case handle < 0:
		return Message{}, io.EOF
	case handle == 0:
		return Message{}, ErrTimeout
	}
	wire, ok := take[struct{ Type, Data string }](host.WSMessage(handle))
	if !ok {
		return Message{}, errors.New("the message is gone")
	}
	if wire.Type != "binary" {
		return Message{Data: []byte(wire.Data)}, nil
	}
	data, err := base64.StdEncoding.DecodeString(wire.Data)
	return Message{Data: data, Binary: true}, err
}

// Close closes it. So does the end of the run.
func (s *Socket) Close() error {
	if !host.WSClose(s.session) {
		return errors.New("the connection is closed")
	}
	return nil
}
