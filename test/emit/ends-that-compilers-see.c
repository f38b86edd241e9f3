// A body whose end is not reached has nothing there that seems to be: gcc at -O0 loses sight of `if (0)` when it instruments variables.
// RUN: %asyncc %s -o %t.gen.c
// RUN: %gcc -O0 -fsanitize=address -Wall -Wextra -Werror -I %include -c %t.gen.c -o %t.o
// RUN: %gcc -O0 -Wall -Wextra -Werror -I %include -c %t.gen.c -o %t.o
// RUN: %clang -O0 -fsanitize=address -Wall -Wextra -Werror -I %include -c %t.gen.c -o %t.o
#include <asyncc.h>

int look(const char **words);

ASYNC int same(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int returns(int n)
{
    const char *words[] = {"a", "b"};
    if (look(words))
        AWAIT(same(1));
    if (n)
        AWAIT(same(2));
    return 0;
}

ASYNC int in_both(int n)
{
    const char *words[] = {"a", "b"};
    if (AWAIT(same(1)))
        return AWAIT(same(look(words)));
    else
        return AWAIT(same(n));
}

ASYNC int tries(int n)
{
    const char *words[] = {"a", "b"};
    ASYNC_TRY {
        AWAIT(same(look(words)));
        return AWAIT(same(n));
    } ASYNC_CATCH (err) {
        return err;
    }
}
