// Intrusive lists: container_of and list_for_each_entry, their heads and cursors in frames, AWAITs in the loops.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
#include <stddef.h>
#include <stdlib.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

struct list { struct list *next, *prev; };

#define container_of(ptr, type, member) ({ const __typeof__(((type *)0)->member) *mptr_ = (ptr); (type *)((char *)mptr_ - offsetof(type, member)); })
#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_for_each(pos, head) for (pos = (head)->next; pos != (head); pos = pos->next)
#define list_for_each_entry(pos, head, member) \
    for (pos = list_entry((head)->next, __typeof__(*pos), member); &pos->member != (head); \
         pos = list_entry(pos->member.next, __typeof__(*pos), member))
#define list_for_each_entry_safe(pos, n, head, member) \
    for (pos = list_entry((head)->next, __typeof__(*pos), member), n = list_entry(pos->member.next, __typeof__(*pos), member); \
         &pos->member != (head); pos = n, n = list_entry(n->member.next, __typeof__(*n), member))
#define LIST_HEAD(name) struct list name = {&(name), &(name)}

struct item { int value; struct list link; };

static void list_add_tail(struct list *link, struct list *head)
{
    link->prev = head->prev;
    link->next = head;
    head->prev->next = link;
    head->prev = link;
}

static void list_del(struct list *link)
{
    link->prev->next = link->next;
    link->next->prev = link->prev;
}

ASYNC struct item *make(int value)
{
    struct item *item = malloc(sizeof *item);
    item->value = AWAIT(maybe(value));
    return item;
}

ASYNC int sum(struct list *head)
{
    struct item *item;
    int sum = 0;
    list_for_each_entry(item, head, link) {
        if (item->value == 2)
            continue;
        sum += AWAIT(maybe(item->value));
        if (item->value == 5)
            break;
    }
    return sum;
}

ASYNC int main(void)
{
    LIST_HEAD(head);
    struct list *pos;
    struct item *item, *next, local = {.value = 100};
    for (int i = 0; i < 6; i++)
        list_add_tail(&AWAIT(make(i))->link, &head);
    list_add_tail(&local.link, &head);
    AWAIT(maybe(0));
    printf("%d\n", AWAIT(sum(&head)));
    list_for_each(pos, &head)
        printf("%d ", AWAIT(maybe(list_entry(pos, struct item, link)->value)));
    printf("\n");
    list_for_each_entry_safe(item, next, &head, link) {
        list_del(&item->link);
        AWAIT(maybe(0));
        if (item != &local)
            free(item);
    }
    printf("%d\n", head.next == &head);
    return 0;
}
// CHECK:      13
// CHECK-NEXT: 0 1 2 3 4 5 100 
// CHECK-NEXT: 1
// CHECK-NOT:  {{.+}}
