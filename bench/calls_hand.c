/* Plain C calls: what an AWAIT that does not suspend is measured against.
 *
 * Each function could give way in a rare case, as its counterpart in calls_async.c could suspend, so that no
 * compiler sees through it. No function here or there is inlined: see bench/run.
 */
#include "bench.h"

static unsigned rare_cases; /* stays 0 */

__attribute__((noinline, cold)) static void give_way(void)
{
    rare_cases++;
}

__attribute__((noinline)) static int step(int x)
{
    if (x < 0)
        give_way();
    return x + 1;
}

uint64_t calls_hand_single(size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (unsigned)step((int)(i & 0xFFFF));
    return sum;
}

/* ---- ten deep --------------------------------------------------------------------------------- */

#define LINK(name, next)                               \
    __attribute__((noinline)) static int name(int x) \
    {                                                \
        return next(x) + 1;                          \
    }
LINK(link_2, step)
LINK(link_3, link_2)
LINK(link_4, link_3)
LINK(link_5, link_4)
LINK(link_6, link_5)
LINK(link_7, link_6)
LINK(link_8, link_7)
LINK(link_9, link_8)
LINK(link_10, link_9)

uint64_t calls_hand_chain(size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (unsigned)link_10((int)(i & 0xFFFF));
    return sum;
}

/* ---- recursion -------------------------------------------------------------------------------- */

__attribute__((noinline)) static int height(const struct tree *tree)
{
    if (!tree)
        return 0;
    int left = height(tree->left);
    int right = height(tree->right);
    if (left < 0)
        give_way();
    return 1 + (left > right ? left : right);
}

uint64_t calls_hand_recursion(size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i += TREE_NODES)
        sum += (unsigned)height(tree_get());
    return sum;
}

/* ---- through a pointer ------------------------------------------------------------------------ */

static int (*volatile step_pointer)(int) = step;

uint64_t calls_hand_pointer(size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (unsigned)step_pointer((int)(i & 0xFFFF));
    return sum;
}
