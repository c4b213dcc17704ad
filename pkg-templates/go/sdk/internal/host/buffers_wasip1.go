package host

import "unsafe"

// maxBuffer is more than any host hands over at once. Go ends the module where memory does not suffice, so what is
// beyond reason is better refused.
const maxBuffer = 256 << 20

var (
	// lent are the buffers that only the host knows of, by place. The collector would take them otherwise.
	lent = map[uint32][]byte{}
	// given is what the host got last. It frees no results, so this stays until the next one.
	given []byte
)

func place(buffer []byte) uint32 {
	return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(buffer))))
}

// Alloc lends a buffer to the host, and returns its place; 0 if it cannot.
func Alloc(length uint32) uint32 {
	if length > maxBuffer {
		return 0
	}
	// Empty buffers would all be at the same place.
	buffer := make([]byte, max(length, 1))
	lent[place(buffer)] = buffer
	return place(buffer)
}

// Dealloc takes it back.
func Dealloc(place uint32) {
	delete(lent, place)
}

// Lent is what a lent buffer has, or nil where there is none.
func Lent(place, length uint32) []byte {
	buffer := lent[place]
	if uint64(length) > uint64(len(buffer)) {
		return nil
	}
	return buffer[:length]
}

// Give hands bytes to the host, packed: place and length in one number.
func Give(bytes []byte) uint64 {
	given = bytes
	return uint64(place(bytes))<<32 | uint64(len(bytes))
}

// Packed are bytes that the host returned in a lent buffer: place and length in one number, or 0 for none.
type Packed uint64

// Take makes them ours. None are nil.
func (p Packed) Take() []byte {
	bytes := Lent(uint32(p>>32), uint32(p))
	Dealloc(uint32(p >> 32))
	return bytes
}
