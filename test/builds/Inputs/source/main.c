#include "lib.h"
#include <assert.h>
#include <stdio.h>

ASYNC int main(void)
{
    int value = AWAIT(twice(plain(3)));
    assert(value == 8 * NUMBER);
    printf("%d from %s of %s\n", value, __FILE__, __BASE_FILE__);
    return 0;
}
