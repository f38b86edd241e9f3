#include_next <wrapper.h>
