package call

// #include <stdlib.h>
import "C"

import "unsafe"

// freeID frees a device id that malgo copied into C memory.
func freeID(id unsafe.Pointer) { C.free(id) }
