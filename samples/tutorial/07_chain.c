/* Three coroutines, each awaiting the next: f(i) = i * i + 3 for the integers from 0 to 99.
 *
 *     async def square(x):                      async def show(count):
 *         await asyncio.sleep(0)                    for i in range(count):
 *         return x * x                                  print(f"f({i}) = {await f(i)}")
 *
 *     async def f(x):                           asyncio.run(show(100))
 *         return await square(x) + 3
 */
#include <asyncc.h>
#include <stdio.h>

ASYNC int square(int x)
{
    AWAIT(async_sleep(0)); /* lets other tasks run; async_yield() is the same */
    return x * x;
}

ASYNC int f(int x)
{
    return AWAIT(square(x)) + 3; /* AWAIT may stand wherever a call may */
}

ASYNC void show(int count)
{
    for (int i = 0; i < count; i++)
        printf("f(%d) = %d\n", i, AWAIT(f(i)));
}

int main(void)
{
    async_run(show(100));
    return 0;
}
