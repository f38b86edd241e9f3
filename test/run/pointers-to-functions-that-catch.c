// A function that is called through a pointer and takes the failure of one that it calls so itself has not failed.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

typedef ASYNC int function(int depth);

ASYNC static int fails(int depth)
{
    ASYNC_RAISE(depth ? -EIO : -ENOENT);
}

ASYNC static int fails_later(int depth)
{
    AWAIT(async_yield());
    ASYNC_RAISE(depth ? -EIO : -ENOENT);
}

static int ordinary(int depth)
{
    return depth;
}

static function *const inner[] = {fails, fails_later, ordinary};

ASYNC static int catches(int which)
{
    int value = 0;
    ASYNC_TRY
        value = AWAIT(inner[which](which));
    ASYNC_CATCH (err)
        return err;
    return value;
}

/* The same with calls between the failure and the end, and through a known function. */
ASYNC static int catches_more(int which)
{
    int sum = AWAIT(catches(which));
    ASYNC_TRY
        sum += AWAIT(inner[which](0));
    ASYNC_CATCH (err)
        sum += err;
    return sum;
}

ASYNC static int drops_a_task(int which)
{
    async_task_detach(async_create_task(inner[which](which)));
    return 7;
}

static function *const outer[] = {catches, catches_more, drops_a_task};

ASYNC static int through(function *called, int which)
{
    return AWAIT(called(which));
}

static function *const deeper[] = {catches_more};

ASYNC int main(void)
{
    for (int which = 0; which < 3; which++)
        printf("%d %d %d\n", AWAIT(outer[0](which)), AWAIT(outer[1](which)), AWAIT(through(deeper[0], which)));
    printf("%d\n", AWAIT(outer[2](1)));
    return 0;
}
// CHECK: {{^}}-2 -4 -4
// CHECK-NEXT: {{^}}-5 -7 -7
// CHECK-NEXT: {{^}}2 2 2
// CHECK-NEXT: {{^}}7
