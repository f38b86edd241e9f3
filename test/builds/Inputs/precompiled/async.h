#include "lib.h"
#define PRECOMPILED 2
