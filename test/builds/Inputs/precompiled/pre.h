#include <stdio.h>
#define PRECOMPILED 1
