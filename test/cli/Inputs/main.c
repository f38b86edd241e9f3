#include "number.h"
#include <stdio.h>

int other(void);

int main(void)
{
    printf("%d %d\n", NUMBER, other());
    return 0;
}
