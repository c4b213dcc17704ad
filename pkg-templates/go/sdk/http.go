package flowlike

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"com.example.nodes/sdk/internal/host"
)

// methods are those that the host knows, by its numbers.
var methods = []string{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"}

// Request is an HTTP request. Needs http_get for GET, HEAD and OPTIONS and http_write for the rest, and the URL's host
// in the manifest.
type Request struct {
	// Method is GET if it is empty.
	Method string
	URL    string
	Header map[string]string
	// Body is what is sent. GET and HEAD requests have none.
	Body []byte
}

// Get sends a GET request.
func Get(url string) (*Response, error) {
	return Request{URL: url}.Send()
}

// Post sends a value as JSON.
func Post(url string, value any) (*Response, error) {
	header := map[string]string{"Content-Type": "application/json"}
	return Request{Method: "POST", URL: url, Header: header, Body: encode(value)}.Send()
}

// Send waits for the answer, whatever its status. Where there is none the log says why: no permission, another host
// than the manifest names, no network.
func (r Request) Send() (*Response, error) {
	method := 0
	if r.Method != "" {
		method = slices.Index(methods, r.Method)
	}
	if method < 0 {
		return nil, fmt.Errorf("there is no method %s", r.Method)
	}
	header := "{}"
	if len(r.Header) > 0 {
		header = encodeText(r.Header)
	}
	handle := host.HTTPRequest(int32(method), r.URL, header, string(r.Body))
	if handle == 0 {
		return nil, fmt.Errorf("no answer from %s", r.URL)
	}
	return &Response{url: r.URL, handle: handle}, nil
}

// Response is the answer to a request. The host keeps it until the run ends.
type Response struct {
	url    string
	handle int32
}

// Status is the HTTP status.
func (r *Response) Status() int { return int(host.HTTPStatus(r.handle)) }

// OK is whether the status is between 200 and 299.
func (r *Response) OK() bool { return r.Status()/100 == 2 }

// Bytes are the body.
func (r *Response) Bytes() []byte { return host.HTTPBody(r.handle).Take() }

// Text is the body as text, which is UTF-8.
func (r *Response) Text() (string, error) {
	body := r.Bytes()
	if !utf8.Valid(body) {
		return "", fmt.Errorf("the answer from %s is not text", r.url)
	}
	return string(body), nil
}

// JSON reads the body into what target points to, as json.Unmarshal does. Into an any, numbers come as json.Number.
func (r *Response) JSON(target any) error {
	body := r.Bytes()
	if !utf8.Valid(body) || decode(body, target) != nil {
		return fmt.Errorf("the answer from %s is not JSON", r.url)
	}
	return nil
}

// Parts are all of an answer with a body that is text.
type Parts struct {
	Status int `json:"status"`
	// Header has those that the page may see, with names in lower case.
	Header map[string]string `json:"headers"`
	Body   string            `json:"body"`
}

// Parts reads the headers, too.
func (r *Response) Parts() (Parts, error) {
	parts, ok := take[Parts](host.HTTPResponse(r.handle))
	if !ok {
		return parts, fmt.Errorf("the answer from %s is not text", r.url)
	}
	return parts, nil
}
