/* Edit distance, of letters left out, put in, replaced, or two that changed places. */
#include "nearest.h"

#include <stddef.h>
#include <string.h>

enum { LENGTH_MAX = 32, MISTAKES_MAX = 2 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t distance(const char *a, const char *b)
{
    size_t a_length = strlen(a), b_length = strlen(b), table[LENGTH_MAX + 1][LENGTH_MAX + 1];
    if (a_length > LENGTH_MAX || b_length > LENGTH_MAX)
        return LENGTH_MAX;
    for (size_t i = 0; i <= a_length; i++)
        for (size_t j = 0; j <= b_length; j++) {
            table[i][j] = i ? i : j;
            if (!i || !j)
                continue;
            table[i][j] =
                least(least(table[i - 1][j], table[i][j - 1]) + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                table[i][j] = least(table[i][j], table[i - 2][j - 2] + 1);
        }
    return table[a_length][b_length];
}

const char *nearest(const char *word, const char *const *names)
{
    const char *found = NULL;
    size_t least_mistakes = MISTAKES_MAX + 1;
    for (; *names; names++) {
        size_t mistakes = distance(word, *names);
        if (mistakes < least_mistakes && mistakes < strlen(*names)) {
            least_mistakes = mistakes;
            found = *names;
        }
    }
    return found;
}
