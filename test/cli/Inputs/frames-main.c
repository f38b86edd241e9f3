#include "frames.async.h"
#include "frames.async.h"

ASYNC int main(void)
{
    struct box box = {1};
    return AWAIT(grow(&box, "")).count == AWAIT(last(2, (const int[]){1, 2})) ? 0 : 1;
}
