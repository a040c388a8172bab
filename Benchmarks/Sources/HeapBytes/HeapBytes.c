#include "HeapBytes.h"

#include <stdlib.h>  // says which C library this is

#if defined(__APPLE__)
#include <malloc/malloc.h>

size_t heap_bytes_in_use(void) {
  return mstats().bytes_used;
}
#elif defined(__GLIBC__)
#include <malloc.h>

size_t heap_bytes_in_use(void) {
  struct mallinfo2 heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}
#else
size_t heap_bytes_in_use(void) {
  return 0;
}
#endif
