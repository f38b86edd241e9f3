/* The C library's heap, for libclang: it makes a syntax tree of hundreds of thousands of small pieces. */
#ifndef HEAP_H
#define HEAP_H

/* Before the first parse, and before there are threads. */
void heap_prepare(void);

#endif
