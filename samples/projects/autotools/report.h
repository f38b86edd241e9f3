#ifndef REPORT_H
#define REPORT_H

void report_lap(const char *name, int lap);

#endif
