/* A file without async C: the compiler gets it as it is. */
#include "report.h"
#include <stdio.h>

void report_lap(const char *name, int lap)
{
    printf("%s: lap %d\n", name, lap);
}
