/* behind
a comment */ # include <asyncc.h>
