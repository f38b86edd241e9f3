// A backtracking matcher of regular expressions: mutual recursion, with awaits in conditions.
// RUN: %run-all %s > %t.async
// RUN: %gcc -O1 -I%S/Inputs/plain %s -o %t.plain && %t.plain > %t.expected
// RUN: diff %t.expected %t.async && FileCheck %s < %t.async
#include <asyncc.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Where a match goes on: the rest of the pattern behind a group, as a list on the callers' stacks. */
struct rest {
    const char *pattern, *end;
    const struct rest *next;
};

struct match {
    const char *text; /* all of it */
    const char *end;  /* where the match ended */
    unsigned tried;
};

ASYNC static bool match_here(struct match *match, const char *pattern, const char *end, const char *text, const struct rest *rest);

/* Behind one atom of the pattern. */
static const char *atom_end(const char *pattern)
{
    int depth = 0;
    if (*pattern == '\\')
        return pattern + 2;
    if (*pattern == '[')
        return strchr(pattern + 2, ']') + 1;
    do
        depth += (*pattern == '(') - (*pattern == ')');
    while (pattern++, depth > 0);
    return pattern;
}

/* The first `|` of the pattern outside of groups, or its end. */
static const char *branch_end(const char *pattern, const char *end)
{
    while (pattern < end && *pattern != '|')
        pattern = atom_end(pattern);
    return pattern < end ? pattern : end;
}

static bool is_in_set(const char *set, char wanted)
{
    bool negated = set[1] == '^', found = false;
    for (set += 1 + negated; *set != ']'; set++)
        if (set[1] == '-' && set[2] != ']') {
            found |= set[0] <= wanted && wanted <= set[2];
            set += 2;
        } else {
            found |= *set == wanted;
        }
    return found != negated;
}

ASYNC static bool match_character(struct match *match, const char *atom, char character)
{
    if (++match->tried % 4 == 0)
        AWAIT(async_yield());
    if (!character)
        return false;
    switch (*atom) {
    case '.':
        return true;
    case '[':
        return is_in_set(atom, character);
    case '\\':
        return atom[1] == 'd' ? '0' <= character && character <= '9' : atom[1] == character;
    default:
        return *atom == character;
    }
}

/* `atom` once, then what is left. */
ASYNC static bool match_once(struct match *match, const char *atom, const char *left, const char *end, const char *text, const struct rest *rest)
{
    if (*atom == '(') {
        struct rest inner = {left, end, rest};
        return AWAIT(match_here(match, atom + 1, atom_end(atom) - 1, text, &inner));
    }
    return AWAIT(match_character(match, atom, *text)) && AWAIT(match_here(match, left, end, text + 1, rest));
}

/* The rest of a pattern without `|` in it. */
ASYNC static bool match_branch(struct match *match, const char *pattern, const char *end, const char *text, const struct rest *rest)
{
    if (pattern == end) {
        if (rest)
            return AWAIT(match_branch(match, rest->pattern, rest->end, text, rest->next));
        match->end = text;
        return true;
    }
    if (*pattern == '^' || *pattern == '$')
        return (*pattern == '^' ? text == match->text : !*text) && AWAIT(match_branch(match, pattern + 1, end, text, rest));
    const char *behind = atom_end(pattern), *left = behind + (behind < end && strchr("*+?", *behind));
    switch (left > behind ? *behind : '1') {
    case '*': { /* greedy: once and again, as long as something was taken, else not at all */
        const char *again = pattern;
        if (*pattern != '(')
            return (AWAIT(match_character(match, pattern, *text)) && AWAIT(match_branch(match, again, end, text + 1, rest))) ||
                   AWAIT(match_branch(match, left, end, text, rest));
        for (const char *stop = text + strlen(text); stop > text; stop--) {
            struct match part = {match->text, NULL, match->tried};
            bool taken = AWAIT(match_here(&part, pattern + 1, behind - 1, text, NULL)) && part.end > text;
            match->tried = part.tried;
            if (!taken)
                break;
            if (AWAIT(match_branch(match, again, end, part.end, rest)))
                return true;
        }
        return AWAIT(match_branch(match, left, end, text, rest));
    }
    case '+': {
        struct rest star = {left, end, rest};
        char repeated[32];
        snprintf(repeated, sizeof repeated, "%.*s%.*s*", (int)(behind - pattern), pattern, (int)(behind - pattern), pattern);
        return AWAIT(match_branch(match, repeated, repeated + strlen(repeated), text, &star));
    }
    case '?':
        return AWAIT(match_once(match, pattern, left, end, text, rest)) || AWAIT(match_branch(match, left, end, text, rest));
    default:
        return AWAIT(match_once(match, pattern, left, end, text, rest));
    }
}

ASYNC static bool match_here(struct match *match, const char *pattern, const char *end, const char *text, const struct rest *rest)
{
    for (const char *stop; stop = branch_end(pattern, end), true; pattern = stop + 1) {
        if (AWAIT(match_branch(match, pattern, stop, text, rest)))
            return true;
        if (stop == end)
            return false;
    }
}

ASYNC static bool search(const char *pattern, const char *text)
{
    struct match match = {.text = text};
    for (const char *at = text;; at++)
        if (AWAIT(match_here(&match, pattern, pattern + strlen(pattern), at, NULL))) {
            printf("/%s/ in \"%s\": [%.*s]", pattern, text, (int)(match.end - at), at);
            break;
        } else if (!*at) {
            printf("/%s/ not in \"%s\"", pattern, text);
            break;
        }
    printf(", %u tried\n", match.tried);
    return match.end != NULL;
}

ASYNC int main(void)
{
    static const char *const cases[][2] = {
        {"b+c", "aabbbcd"},           {"^a*$", "aaaa"},       {"^a*$", "aaba"},           {"(ab|cd)+e", "xxabcdabe"}, {"[a-f]+\\d?", "zzdeaf7"},
        {"x(y(z|w)*)?v", "xyzwzwv"},  {"x(y(z|w)*)?v", "xv"}, {"[^ ]+$", "one two three"}, {"a.c|b.d", "a-d b-d"},     {"(a*)*b", "aaaaaaab"},
        {"(x+x+)+y", "xxxxxxxxxx"},   {"\\.c", "list.c"},     {"", "empty"},
    };
    int found = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        found += AWAIT(search(cases[i][0], cases[i][1]));
    printf("%d of %zu\n", found, sizeof cases / sizeof *cases);
    return 0;
}
// CHECK: /b+c/ in "aabbbcd": [bbbc]
// CHECK: /^a*$/ not in "aaba"
// CHECK: 11 of 13
