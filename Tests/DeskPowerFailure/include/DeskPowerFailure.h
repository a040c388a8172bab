#ifndef DESK_POWER_FAILURE_H
#define DESK_POWER_FAILURE_H

// Linked into a program, this keeps for each file that is flushed a copy of what had been flushed, beside it as
// `<file>.flushed`. That is what a power failure would leave; whoever ends the program puts the copies in place.
//
// Only with DESK_POWER_FAILURE in the environment, and only on Linux.

#endif
