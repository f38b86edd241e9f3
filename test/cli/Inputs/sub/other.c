#include "number.h"

int other(void);
int other(void) { return NUMBER; }
