#pragma once

#include <stddef.h>

/// How many bytes of the heap are in use, over all threads; 0 where the C library does not tell.
size_t heap_bytes_in_use(void);
