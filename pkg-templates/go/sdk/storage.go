package flowlike

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"com.example.nodes/sdk/internal/host"
)

// FlowPath is a file or directory. Needs storage:read and storage:write, and the permission of the directory that it
// is in, such as storage:node, which has both.
type FlowPath struct {
	// Path is where it is in its store, with "/" between segments.
	Path string `json:"path"`
	// StoreRef is the store: the host made it up, and takes no other.
	StoreRef string `json:"store_ref"`
	// CacheStoreRef is the store behind it, if there is one.
	CacheStoreRef *string `json:"cache_store_ref"`
}

// BoardDir is the directory of the board.
func BoardDir() (FlowPath, error) { return directory(host.StorageDir(false), "storage") }

// NodeDir is the directory of this node on its board.
func NodeDir() (FlowPath, error) { return directory(host.StorageDir(true), "storage") }

// UploadDir is where users upload files to.
func UploadDir() (FlowPath, error) { return directory(host.StorageUploadDir(), "upload") }

// CacheDir is for what can be had again: of the node or of the app, of the user or of everybody.
func CacheDir(ofNode, ofUser bool) (FlowPath, error) {
	return directory(host.StorageCacheDir(ofNode, ofUser), "cache")
}

// UserDir is the directory of the user, of the node or of the app.
func UserDir(ofNode bool) (FlowPath, error) { return directory(host.StorageUserDir(ofNode), "user") }

func directory(packed host.Packed, name string) (FlowPath, error) {
	found, ok := take[FlowPath](packed)
	if !ok {
		return found, fmt.Errorf("there is no %s directory", name)
	}
	return found, nil
}

// Join is a file in this directory, or deeper: directory.Join("2026/notes.txt").
func (p FlowPath) Join(name string) FlowPath {
	p.Path += "/" + name
	return p
}

// Relative is where a file is below this directory.
func (p FlowPath) Relative(file FlowPath) string {
	return strings.TrimPrefix(file.Path, p.Path+"/")
}

// Read is what the file has. An empty file cannot be told from none.
func (p FlowPath) Read() ([]byte, error) {
	data := host.StorageRead(encodeText(p)).Take()
	if len(data) == 0 {
		return nil, fmt.Errorf("%s could not be read", p.Path)
	}
	return data, nil
}

// ReadText is the same as text, which is UTF-8.
func (p FlowPath) ReadText() (string, error) {
	data, err := p.Read()
	if err == nil && !utf8.Valid(data) {
		err = fmt.Errorf("%s is not text", p.Path)
	}
	return string(data), err
}

// Write replaces what the file has, by at most 10 MiB: see Create for more.
func (p FlowPath) Write(data []byte) error {
	if !host.StorageWrite(encodeText(p), string(data)) {
		return p.notWritten()
	}
	return nil
}

// List are all files in this directory, at any depth.
func (p FlowPath) List() ([]FlowPath, error) {
	files, ok := take[[]FlowPath](host.StorageList(encodeText(p)))
	if !ok {
		return nil, fmt.Errorf("%s could not be listed", p.Path)
	}
	return files, nil
}

func (p FlowPath) notWritten() error {
	return fmt.Errorf("%s could not be written", p.Path)
}

// FileWriter writes a file piece by piece. It is an io.WriteCloser.
type FileWriter struct {
	file FlowPath
	id   string
}

// Create begins to write a file of so many bytes, at most 256 MiB. It appears as a whole when the writer is closed.
func (p FlowPath) Create(size int64) (*FileWriter, error) {
	id := string(host.StorageWriteStart(encodeText(p), size).Take())
	if id == "" {
		return nil, p.notWritten()
	}
	return &FileWriter{file: p, id: id}, nil
}

// Write adds a piece.
func (w *FileWriter) Write(data []byte) (int, error) {
	if len(data) > 0 && !host.StorageWriteChunk(w.id, string(data)) {
		return 0, w.file.notWritten()
	}
	return len(data), nil
}

// Close has the file appear. Where that fails, nothing has changed.
func (w *FileWriter) Close() error {
	if !host.StorageWriteFinish(w.id) {
		return w.file.notWritten()
	}
	return nil
}
