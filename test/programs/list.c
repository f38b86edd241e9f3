// An intrusive list with container_of and loop macros, sorted by an async comparison.
// RUN: %run-all %s > %t.async
// RUN: %gcc -O1 -I%S/Inputs/plain %s -o %t.plain && %t.plain > %t.expected
// RUN: diff %t.expected %t.async && FileCheck %s < %t.async
#include <asyncc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list {
    struct list *previous, *next;
};

#define container_of(pointer, type, member) \
    ({ \
        const __typeof__(((type *)0)->member) *inner = (pointer); \
        (type *)((char *)inner - offsetof(type, member)); \
    })
#define list_for_each(at, head) for (struct list *at = (head)->next; at != (head); at = at->next)
#define list_for_each_entry(entry, head, member) \
    for (entry = container_of((head)->next, __typeof__(*entry), member); &entry->member != (head); \
         entry = container_of(entry->member.next, __typeof__(*entry), member))
#define list_for_each_entry_safe(entry, saved, head, member) \
    for (entry = container_of((head)->next, __typeof__(*entry), member), \
        saved = container_of(entry->member.next, __typeof__(*entry), member); \
         &entry->member != (head); entry = saved, saved = container_of(saved->member.next, __typeof__(*entry), member))

static void list_init(struct list *list) { list->previous = list->next = list; }
static int list_is_empty(const struct list *list) { return list->next == list; }

static void list_append(struct list *list, struct list *item)
{
    item->previous = list->previous;
    item->next = list;
    list->previous->next = item;
    list->previous = item;
}

static void list_remove(struct list *item)
{
    item->previous->next = item->next;
    item->next->previous = item->previous;
}

struct word {
    char text[12];
    unsigned count;
    struct list link;
};

ASYNC static int by_count(const struct list *a, const struct list *b)
{
    const struct word *x = container_of(a, struct word, link), *y = container_of(b, struct word, link);
    if (x->count == y->count)
        AWAIT(async_yield());
    return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : strcmp(x->text, y->text);
}

ASYNC static int by_text(const struct list *a, const struct list *b)
{
    AWAIT(async_yield());
    return strcmp(container_of(a, struct word, link)->text, container_of(b, struct word, link)->text);
}

typedef ASYNC int comparison(const struct list *a, const struct list *b);

/* Sorts by merging, stable. */
ASYNC static void sort(struct list *list, comparison *compare)
{
    struct list halves[2];
    int to = 0;
    if (list_is_empty(list) || list->next->next == list)
        return;
    list_init(&halves[0]);
    list_init(&halves[1]);
    while (!list_is_empty(list)) {
        struct list *item = list->next;
        list_remove(item);
        list_append(&halves[to ^= 1], item);
    }
    for (int half = 0; half < 2; half++)
        AWAIT(sort(&halves[half], compare));
    while (!list_is_empty(&halves[0]) || !list_is_empty(&halves[1])) {
        struct list *first = halves[0].next, *second = halves[1].next;
        bool takes_second = list_is_empty(&halves[0]) || (!list_is_empty(&halves[1]) && AWAIT(compare(first, second)) > 0);
        struct list *smaller = takes_second ? second : first;
        list_remove(smaller);
        list_append(list, smaller);
    }
}

ASYNC static struct word *find(struct list *words, const char *text)
{
    struct word *word;
    list_for_each_entry (word, words, link) {
        if (word->count % 2)
            AWAIT(async_yield());
        if (!strcmp(word->text, text))
            return word;
    }
    return NULL;
}

ASYNC static void count_words(struct list *words, const char *text)
{
    for (size_t length; length = strcspn(text, " "), *text; text += length + (text[length] == ' ')) {
        char name[sizeof((struct word *)0)->text];
        snprintf(name, sizeof name, "%.*s", (int)length, text);
        struct word *word = AWAIT(find(words, name));
        if (!word) {
            word = calloc(1, sizeof *word);
            memcpy(word->text, name, sizeof name);
            list_append(words, &word->link);
        }
        word->count++;
    }
}

ASYNC static void show(struct list *words, const char *title)
{
    struct word *word;
    int length = 0;
    printf("%s:", title);
    list_for_each_entry (word, words, link) {
        AWAIT(async_yield());
        printf(" %s*%u", word->text, word->count);
    }
    list_for_each (at, words)
        length += (AWAIT(async_yield()), 1);
    printf(" (%d)\n", length);
}

ASYNC int main(void)
{
    struct list words;
    struct word *word, *saved;
    list_init(&words);
    AWAIT(count_words(&words, "the cat and the dog and the bird saw a fish and a cat"));
    AWAIT(show(&words, "as found"));
    AWAIT(sort(&words, by_text));
    AWAIT(show(&words, "by text"));
    AWAIT(sort(&words, by_count));
    AWAIT(show(&words, "by count"));
    list_for_each_entry_safe (word, saved, &words, link)
        if (word->count == 1) {
            list_remove(&word->link);
            AWAIT(async_yield());
            free(word);
        }
    AWAIT(show(&words, "frequent"));
    list_for_each_entry_safe (word, saved, &words, link)
        free(word);
    return 0;
}
// CHECK:      as found: the*3 cat*2 and*3 dog*1 bird*1 saw*1 a*2 fish*1 (8)
// CHECK-NEXT: by text: a*2 and*3 bird*1 cat*2 dog*1 fish*1 saw*1 the*3 (8)
// CHECK-NEXT: by count: and*3 the*3 a*2 cat*2 bird*1 dog*1 fish*1 saw*1 (8)
// CHECK-NEXT: frequent: and*3 the*3 a*2 cat*2 (4)
